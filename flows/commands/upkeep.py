"""Commands that keep virage well: backup, restore, compact, prune, automations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Keep it well"
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; do nothing.")]
automations = typer.Typer(no_args_is_help=True, help="What the server does by itself.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (backup, restore, compact, prune):
        app.command(rich_help_panel=PANEL)(command)
    app.add_typer(automations, name="automations", rich_help_panel=PANEL)


def backup(
    folder: Annotated[Path, typer.Argument(help="Where the copy and its manifest go.")],
    *,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Keep only so many of the newest copies.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Copy the warehouse, checked, with a manifest beside it.

    The raw archive is append-only and named by content: copy VIRAGE_HOME/raw with any tool.
    """
    from flows.settings import Settings
    from flows.terminal.upkeep import run_backup

    run_backup(Settings.load(), folder, keep=keep, dry_run=dry_run)


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that virage backup made.")],
    *,
    dry_run: DryRun = False,
) -> None:
    """Put a backup back and publish it.

    What stood before is kept beside it.
    """
    from flows.settings import Settings
    from flows.terminal.upkeep import run_restore

    run_restore(Settings.load(), file, dry_run=dry_run)


def compact(*, dry_run: DryRun = False) -> None:
    """Rewrite the warehouse in sort order; gives space back."""
    from flows.settings import Settings
    from flows.terminal.upkeep import run_compact

    run_compact(Settings.load(), dry_run=dry_run)


def prune(*, dry_run: DryRun = False) -> None:
    """Drop what is older than its keep, rows and archived bodies.

    Bodies are kept for VIRAGE_RAW_KEEP_DAYS, for ever where that is not set.
    """
    from flows.settings import Settings
    from flows.terminal.upkeep import run_prune

    run_prune(Settings.load(), dry_run=dry_run)


@automations.command()
def apply() -> None:
    """Create or update the automations on the server.

    The server is that of PREFECT_API_URL, else the one of virage up. Alerts go to VIRAGE_NOTIFY_URL where that is set.
    """
    from flows.settings import Settings
    from flows.terminal.upkeep import run_apply

    run_apply(Settings.load())
