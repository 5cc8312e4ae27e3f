"""Keeps the folder small and safe: retention of rows and bodies, compaction, backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flows.pipeline.writer import write
from warehouse import maintenance

if TYPE_CHECKING:
    from pathlib import Path

    from flows.pipeline.run import Run
    from warehouse.maintenance import BackupFile, Compaction, Pruned

BACKUPS: Final = 4
"""Weekly backups that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What maintenance did, or on a dry run would do."""

    pruned: Pruned
    bodies: int
    compaction: Compaction
    backup: BackupFile


def prune(run: Run, *, dry_run: bool) -> tuple[Pruned, int]:
    """Drop what is older than its keep; returns what, and how many archived bodies went.

    Rows go first: a body without a row is lost space, a row without its body lost history.
    """
    keep = maintenance.Keep(raw_days=run.settings.raw_keep_days)
    pruned = write(run, lambda con: maintenance.prune(con, run.clock(), keep, dry_run=dry_run))
    if dry_run:
        return pruned, len(pruned.bodies)
    return pruned, sum(run.archive.remove(body) for body in pruned.bodies)


def backup(run: Run, folder: Path, *, keep: int | None, dry_run: bool) -> BackupFile:
    """Copy the warehouse to a folder, checked and with its manifest."""
    return maintenance.backup(
        run.settings.home,
        folder,
        run.clock(),
        wait_s=run.settings.lock_wait_s,
        keep=keep,
        dry_run=dry_run,
    )


def compact(run: Run, *, dry_run: bool) -> Compaction:
    """Rewrite the warehouse in sort order, which gives deleted space back."""
    return maintenance.compact(run.settings.home, wait_s=run.settings.lock_wait_s, dry_run=dry_run)


def upkeep(run: Run, *, dry_run: bool = False) -> Upkeep:
    """Back up, then prune, then compact: what is dropped is in the backup once more."""
    saved = backup(run, run.settings.home / "backup", keep=BACKUPS, dry_run=dry_run)
    pruned, bodies = prune(run, dry_run=dry_run)
    return Upkeep(
        pruned=pruned, bodies=bodies, compaction=compact(run, dry_run=dry_run), backup=saved
    )
