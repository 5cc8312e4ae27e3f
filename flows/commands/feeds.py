"""`virage feeds`: which sources are read, and what each gives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Format, Printed

FeedsFile = Annotated[
    Path | None,
    typer.Option("--feeds", metavar="FILE", help="Feeds file to use; VIRAGE_FEEDS otherwise."),
]
Language = Annotated[str, typer.Option("--language", help="fr or en.")]
feeds = typer.Typer(no_args_is_help=True, help="List, check, add, import and export feeds.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(feeds, name="feeds", rich_help_panel="Sources and names")


@feeds.command("list")
def list_feeds(file: FeedsFile = None, form: Printed = Format.TABLE) -> None:
    """List the feeds that a run would read."""
    from flows.settings import Settings
    from flows.terminal.feeds import run_list

    run_list(Settings.load(), file, form)


@feeds.command()
def check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]…", help="Feeds to check; all if none.")
    ] = None,
    file: FeedsFile = None,
    form: Printed = Format.TABLE,
) -> None:
    """Ask each feed what it would give today; nothing is stored.

    Exit code 1 when a feed could not be read.
    """
    from flows.settings import Settings
    from flows.terminal.feeds import run_check

    if not run_check(Settings.load(), file, tuple(ids or ()), form):
        raise typer.Exit(1)


@feeds.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of a feed, or of a site that has one.")],
    language: Language = "",
    feed_id: Annotated[
        str, typer.Option("--id", help="Short name; made from the title if none.")
    ] = "",
    name: Annotated[str, typer.Option(help="Name of the source; the feed's title if none.")] = "",
    kind: Annotated[str, typer.Option(help="press, lab, research, blog…")] = "press",
    file: FeedsFile = None,
) -> None:
    """Add a feed to your feeds file, after reading it once.

    Given a site, its feeds are looked for and the first that can be read is added.
    Without --feeds and VIRAGE_FEEDS the file is VIRAGE_HOME/feeds.yaml, which is read
    beside the feeds that come with virage.
    """
    from flows.settings import Settings
    from flows.terminal.feeds import run_add

    run_add(
        Settings.load(), url, file=file, language=language, feed_id=feed_id, name=name, kind=kind
    )


@feeds.command("import")
def import_feeds(
    opml: Annotated[Path, typer.Argument(metavar="FILE.opml", help="What a feed reader exports.")],
    language: Language = "en",
    file: FeedsFile = None,
) -> None:
    """Add the feeds of an OPML file that are not known yet."""
    from flows.settings import Settings
    from flows.terminal.feeds import run_import

    run_import(Settings.load(), opml, language=language, file=file)


@feeds.command("export")
def export_feeds(file: FeedsFile = None) -> None:
    """Write the feeds as OPML to standard output."""
    from flows.settings import Settings
    from flows.terminal.feeds import run_export

    run_export(Settings.load(), file)
