"""Commands that move data: demo, ingest, extract, backfill, report, status, up."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from pathlib import Path
from typing import IO, Annotated

import typer

from extractors.errors import VirageError
from flows.commands.options import DAY, Format, Json, Printed

PANEL = "Run it"


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (demo, up, ingest, extract, backfill, report, status):
        app.command(rich_help_panel=PANEL)(command)


def demo(
    *,
    reset: Annotated[
        bool, typer.Option("--reset", help="Delete what an earlier demo made, and start anew.")
    ] = False,
) -> None:
    """Run the whole pipeline on a small press of sample articles.

    The press is served on loopback over HTTP. Polls the press twice: the second poll brings new and edited entries. Run again, it
    finds nothing new. The data is in VIRAGE_HOME, and moves aside when real feeds come.
    """
    from flows.settings import Settings
    from flows.terminal.demo import run_demo

    run_demo(Settings.load(), reset=reset)


def up(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of server and UI (VIRAGE_PORT).")
    ] = None,
) -> None:
    """Start server, UI, schedules and runner on this machine.

    Stop it with Ctrl-C. Listens on loopback. To listen elsewhere set VIRAGE_HOST and VIRAGE_AUTH.
    """
    from flows.settings import Settings
    from flows.supervisor import up as supervise
    from flows.terminal.output import say

    settings = Settings.load()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    supervise(settings, say)


def ingest(
    feeds: Annotated[
        Path | None, typer.Option("--feeds", metavar="FILE.yaml", help="Read these feeds alone.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="This feed alone; repeatable.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Poll all, not only what is due.")] = False,
    no_pages: Annotated[
        bool, typer.Option("--no-pages", help="Take what the feeds say; fetch no pages.")
    ] = False,
    json: Json = False,
) -> None:
    """Poll what is due, read its pages, publish the claims.

    Exit code 0 when the run ended, even if single feeds failed: the table (or --json)
    says which, and why. An interrupted run loses nothing; the next one goes on from there.
    """
    from flows.settings import Settings
    from flows.terminal.ingest import run_ingest

    run_ingest(
        Settings.load(),
        file=feeds,
        only=tuple(only or ()),
        force=force,
        with_pages=not no_pages,
        as_json=json,
    )


def extract(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="JSON Lines of articles; - is standard input.")
    ] = "-",
    *,
    no_clusters: Annotated[
        bool,
        typer.Option("--no-clusters", help="Write each line at once, with cluster null."),
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes to use (VIRAGE_WORKERS).")
    ] = None,
) -> None:
    """Find the claims in articles given as JSON Lines.

    Writes one line an article, in order. Input fields: id, title, text and, if you have them, lang, published, url, source.
    Offsets count characters of title + two line breaks + text. A line that is no article
    is named on standard error and skipped; exit code 1 when no line could be read.
    """
    from flows.pipeline.claim_lines import claim_lines
    from flows.settings import Settings
    from flows.terminal.output import say

    problems = 0

    def complain(line_number: int, reason: str) -> None:
        nonlocal problems
        problems += 1
        say(f"{'standard input' if file == '-' else file}: line {line_number}: {reason}")

    lines = 0
    with _opened(file) as stream:
        for line in claim_lines(
            stream,
            processes=workers or Settings.load().workers,
            with_clusters=not no_clusters,
            complain=complain,
        ):
            sys.stdout.write(line + "\n")
            lines += 1
            if no_clusters:
                sys.stdout.flush()
        sys.stdout.flush()
    if problems and not lines:
        raise typer.Exit(1)


def backfill(
    since: Annotated[
        dt.datetime | None, typer.Option(formats=DAY, help="First day of publication.")
    ] = None,
    until: Annotated[
        dt.datetime | None, typer.Option(formats=DAY, help="Last day of publication.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="This source alone; repeatable.")] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Read the archive again with the extractor of today.

    Says what was added, dropped and changed. Without options everything is read that an older extractor read. Goes on where an
    interrupted backfill stopped.
    """
    from flows.settings import Settings
    from flows.terminal.backfill import run_backfill

    run_backfill(
        Settings.load(),
        since=since.date() if since else None,
        until=until.date() if until else None,
        sources=tuple(source or ()),
        dry_run=dry_run,
        as_json=json,
    )


def report() -> None:
    """Write the report from what is published.

    It goes to VIRAGE_HOME/report/index.html.
    """
    from flows.settings import Settings
    from flows.terminal.report import run_report

    run_report(Settings.load())


def status(
    form: Printed = Format.TABLE,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 when something needs a person.")
    ] = False,
) -> None:
    """Show sizes, rows, runs, checks and what is due.

    With virage up running, its parts too; --check is for monitors and health checks.
    """
    from flows.settings import Settings
    from flows.terminal.status import run_status

    run_status(Settings.load(), form, check=check)


def _opened(file: str) -> contextlib.AbstractContextManager[IO[bytes]]:
    if file == "-":
        return contextlib.nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise VirageError(f"{file}: {error.strerror}") from error
