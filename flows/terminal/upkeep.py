"""`virage backup`, `restore`, `compact`, `prune` and `automations apply`."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from flows.environment import prefect_environment
from flows.pipeline.publishing import publish
from flows.pipeline.run import new_run
from flows.pipeline.upkeep import backup, compact, prune
from flows.terminal.output import answers
from warehouse import maintenance

if TYPE_CHECKING:
    from pathlib import Path

    from flows.settings import Settings


def run_backup(settings: Settings, folder: Path, *, keep: int | None, dry_run: bool) -> None:
    """Back up and say where to."""
    made = backup(new_run("backup", settings), folder, keep=keep, dry_run=dry_run)
    verb = "would be written to" if dry_run else "written to"
    tell(f"{made.claims} claims, {made.size_bytes / 1e6:.1f} MB {verb} {made.path}")
    for name in made.dropped:
        tell(f"{'would drop' if dry_run else 'dropped'} {name}")


def run_restore(settings: Settings, file: Path, *, dry_run: bool) -> None:
    """Restore and publish."""
    done = maintenance.restore(settings.home, file, wait_s=settings.lock_wait_s, dry_run=dry_run)
    if dry_run:
        tell(f"{file} is whole: schema {done.schema_version}, {done.claims} claims; nothing done")
        return
    publish(new_run("restore", settings))
    kept = f"; what stood before is {done.kept}" if done.kept else ""
    tell(f"restored and published {done.claims} claims{kept}")


def run_compact(settings: Settings, *, dry_run: bool) -> None:
    """Compact and say what it gave back."""
    done = compact(new_run("compact", settings), dry_run=dry_run)
    about = "would be about" if dry_run else "now"
    tell(f"{done.before_bytes / 1e6:.1f} MB before, {about} {done.after_bytes / 1e6:.1f} MB")


def run_prune(settings: Settings, *, dry_run: bool) -> None:
    """Prune and say what went."""
    pruned, bodies = prune(new_run("prune", settings), dry_run=dry_run)
    verb = "would drop" if dry_run else "dropped"
    tell(
        f"{verb} {bodies} archived bodies, {pruned.pages} pages, {pruned.fetches} fetches, "
        f"{pruned.article_versions} old versions, {pruned.retired_claims} retired claims, "
        f"{pruned.log_rows} log rows"
    )


def run_apply(settings: Settings) -> None:
    """Apply the automations to the server that the environment, or `virage up`, names."""
    environment = os.environ  # noqa: TID251 - Prefect reads its address from there
    for name, value in prefect_environment(settings).items():
        environment.setdefault(name, value)
    from flows.automations import apply_automations  # noqa: PLC0415 - after the environment is set

    for name in asyncio.run(apply_automations(settings)):
        tell(name)


def tell(text: str) -> None:
    """Print one line as it is."""
    answers().print(text, markup=False)
