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
feeds = typer.Typer(no_args_is_help=True, help="List, check, add, import and export feeds.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(feeds, name="feeds", rich_help_panel="Sources and names")


@feeds.command("list")
def list_feeds(
    file: FeedsFile = None,
    form: Printed = Format.TABLE,
) -> None:
    """List the feeds that a run would read."""
    from flows.pipeline.sources import all_feeds
    from flows.settings import Settings
    from flows.terminal.output import print_rows

    rows = [
        (feed.feed_id, feed.name, feed.language.value, feed.kind, feed.enabled, feed.url)
        for feed in all_feeds(Settings.load(), file)
    ]
    if form is Format.TABLE:
        print_rows(("id", "name", "lang", "kind", "on"), [row[:5] for row in rows], form)
    else:
        print_rows(("id", "name", "language", "kind", "enabled", "url"), rows, form)
