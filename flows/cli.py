"""The `virage` command: its groups, and how an error leaves it."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from extractors.errors import VirageError
from flows.commands import desk, feeds, reading, running, upkeep

app = typer.Typer(
    name="virage",
    help="Tell when an AI company changes course, from what the French and English press says.",
    epilog=(
        "Start with [bold]virage demo[/bold]; then ask: "
        "[bold]virage trend Meta --by quarter[/bold]. Data lives under VIRAGE_HOME (./data)."
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    pretty_exceptions_enable=False,
)
running.register(app)
reading.register(app)
feeds.register(app)
desk.register(app)
upkeep.register(app)


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - slow, and rarely wanted

        typer.echo(f"virage {version('virage')}")
        raise typer.Exit


@app.callback()
def _virage(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version


def main() -> NoReturn:
    """Run the command line; an error that virage raises on purpose is one line, not a traceback."""
    try:
        app()
    except VirageError as error:
        typer.echo(f"virage: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except KeyboardInterrupt:
        typer.echo("virage: stopped; the next run goes on from here", err=True)
        sys.exit(130)
    sys.exit(0)
