"""The `virage` command: its groups, and how an error leaves it."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final, NoReturn

import typer
from typer.core import TyperGroup

from extractors.errors import VirageError
from flows.commands import desk, feeds, reading, running, upkeep

PANELS: Final = ("Run it", "Ask it", "Sources and names", "Correct it", "Keep it well", "Commands")


class Grouped(TyperGroup):
    """A group whose help lists commands under what they are for, in plain text.

    The help of rich reads the same and takes a quarter of a second more to say it.
    """

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's own copy of click has no public types
        """Write the commands, one section for each panel."""
        sections: dict[str, list[tuple[str, Any]]] = {panel: [] for panel in PANELS}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                panel = getattr(command, "rich_help_panel", None) or "Commands"
                sections.setdefault(panel, []).append((name, command))
        width = max(len(name) for commands in sections.values() for name, _ in commands)
        limit = formatter.width - 6 - width
        for panel, commands in sections.items():
            if not commands:
                continue
            with formatter.section(panel):
                formatter.write_dl(
                    [(name.ljust(width), each.get_short_help_str(limit)) for name, each in commands]
                )


app = typer.Typer(
    name="virage",
    cls=Grouped,
    help="Tell when an AI company changes course, from what the French and English press says.",
    epilog=(
        "Start with: virage demo. Then ask: virage trend Meta --by quarter. "
        "Data lives under VIRAGE_HOME (./data)."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
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
