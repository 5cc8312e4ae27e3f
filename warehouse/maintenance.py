"""Keeps the files small and safe: compaction, retention, backup, restore. All have a dry run.

    compact(home, wait_s=…, dry_run=…) -> Compaction      rewrites the file in its sort order
    prune(con, run_id, now, keep, dry_run=…) -> Pruned    names the archive bodies to drop
    backup(home, folder, now, …) -> BackupFile            a checked copy with its manifest
    restore(home, backup, …) -> Restored                  puts it back, keeps what it replaces

Deleted rows never shrink a DuckDB file, and loads leave their tail unsorted: compaction mends
both. None of these touches `serving.duckdb`; publish afterwards.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from warehouse.connection import (
    WAREHOUSE_FILE,
    connect_file,
    connect_for_writing,
    transaction,
    writer_lock,
)
from warehouse.copying import CopyError, copy_database, sync_folder
from warehouse.errors import MaintenanceError, WarehouseMissingError
from warehouse.migrate import migrate, newest_version
from warehouse.statements import named_in, statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

# The order in which each table is read most: look-ups by day touch few row groups.
SORT_ORDER: Final[Mapping[str, str]] = {
    "raw.entry": "feed_id, first_seen_at, entry_id",
    "raw.page": "fetched_at, page_id",
    "raw.feed_fetch": "fetched_at, fetch_id",
    "core.article": "published_date, version_id",
    "core.article_text": "published_date, version_id",
    "core.mention": "published_date, version_id, start_offset",
    "core.claim": "event_date, claim_id",
    "core.claim_history": "event_date, claim_id",
    "core.claim_cluster": "event_date, cluster_id",
}


class Compaction(NamedTuple):
    """Size before and after, in bytes; on a dry run `after_bytes` is an estimate."""

    before_bytes: int
    after_bytes: int
    rows: int
    is_dry_run: bool


class Keep(NamedTuple):
    """How many days to keep what nothing else needs; None keeps it for ever."""

    raw_days: int | None = None
    history_days: int | None = 365
    log_days: int | None = 180


class Pruned(NamedTuple):
    """Rows dropped (or to be dropped), and archive bodies that no row needs any more."""

    pages: int
    fetches: int
    article_versions: int
    retired_claims: int
    claim_changes: int
    log_rows: int
    bodies: tuple[str, ...]
    is_dry_run: bool


class BackupFile(NamedTuple):
    """A backup: the copy, its hash, schema and rows; `dropped` names older ones removed."""

    path: Path
    size_bytes: int
    sha256: str
    schema_version: int
    claims: int
    dropped: tuple[str, ...]
    is_dry_run: bool


class Restored(NamedTuple):
    """What was put back, and where the warehouse that stood before went."""

    schema_version: int
    claims: int
    kept: Path | None
    is_dry_run: bool


def compact(home: Path, *, wait_s: float = 30.0, dry_run: bool = False) -> Compaction:
    """Rewrite the warehouse into a fresh file in sort order and rename it into place."""
    path = _existing(home)
    fresh = home / f"{WAREHOUSE_FILE}.compact.tmp"
    with writer_lock(home, wait_s=wait_s, purpose="compact"):
        before = path.stat().st_size
        if dry_run:
            return Compaction(before, *_estimate(path, wait_s), is_dry_run=True)
        fresh.unlink(missing_ok=True)
        with contextlib.closing(connect_for_writing(path, wait_s=wait_s)) as con:
            migrate(con)
            con.execute("CHECKPOINT")
        try:
            rows = _rewrite(path, fresh)
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            fresh.replace(path)
            sync_folder(home)
        except (duckdb.Error, OSError) as error:
            raise MaintenanceError(f"compaction failed, {path} is as it was: {error}") from error
        finally:
            fresh.unlink(missing_ok=True)
            fresh.with_name(f"{fresh.name}.wal").unlink(missing_ok=True)
        return Compaction(before, path.stat().st_size, rows, is_dry_run=False)


def _estimate(path: Path, wait_s: float) -> tuple[int, int]:
    with contextlib.closing(connect_for_writing(path, wait_s=wait_s)) as con:
        used = con.execute(statement("compaction", "used_bytes")).fetchone() or (0,)
        rows = con.execute(statement("compaction", "rows")).fetchone() or (0,)
    return int(used[0]), int(rows[0])


def _rewrite(path: Path, fresh: Path) -> int:
    """Copy every table in its order into a new database; return the number of rows."""
    with contextlib.closing(connect_file(fresh)) as con:
        migrate(con)
        con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS old (READ_ONLY)")
        total = 0
        for schema, name in con.execute(
            statement("maintenance", "tables"), {"database": "old"}
        ).fetchall():
            table = f"{schema}.{name}"
            order = f" ORDER BY {SORT_ORDER[table]}" if table in SORT_ORDER else ""
            con.execute(f"DELETE FROM {table}")  # noqa: S608  our own names
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM old.{table}{order}")  # noqa: S608
            total += _count(con, table)
            if _count(con, table) != _count(con, f"old.{table}"):
                raise MaintenanceError(f"{table} lost rows on the way; nothing was replaced")
        con.execute("CHECKPOINT")
    return total


def prune(
    con: DuckDBPyConnection,
    now: dt.datetime,
    keep: Keep,
    *,
    dry_run: bool = False,
) -> Pruned:
    """Drop rows older than their keep.

    Returns the hashes of bodies that no row needs any more; dropping them from the archive is
    the caller's (raw.page and raw.feed_fetch forget them here first).
    """
    params = {
        "raw_before": _before(now, keep.raw_days),
        "history_before": _before(now, keep.history_days),
        "log_before": _before(now, keep.log_days),
    }

    def run(*parts: str) -> None:
        for part in parts:
            sql = statement("maintenance", part)
            con.execute(sql, named_in(sql, params))

    run("old_pages", "old_fetches", "old_versions")
    bodies = con.execute(statement("maintenance", "bodies")).fetchall()
    counts_sql = statement("maintenance", "counts")
    counts = con.execute(counts_sql, named_in(counts_sql, params)).fetchone() or (0,) * 6
    pages, fetches, versions, claims, changes, log_rows = counts
    if not dry_run:
        with transaction(con):
            run("drop_pages", "drop_fetches", "drop_versions", "drop_texts", "drop_history")
            run("drop_changes", "drop_runs", "drop_loads", "drop_results", "drop_skipped")
    return Pruned(
        pages=pages,
        fetches=fetches,
        article_versions=versions,
        retired_claims=claims,
        claim_changes=changes,
        log_rows=log_rows,
        bodies=tuple(sha for (sha,) in bodies),
        is_dry_run=dry_run,
    )


def backup(
    home: Path,
    folder: Path,
    now: dt.datetime,
    *,
    wait_s: float = 30.0,
    keep: int | None = None,
    dry_run: bool = False,
) -> BackupFile:
    """Copy the warehouse to `folder` with a manifest beside it; keep the newest `keep`.

    The raw archive is append-only and named by content: copy its folder with any tool.
    """
    path = _existing(home)
    target = folder / f"warehouse-{now:%Y%m%dT%H%M%S}.duckdb"
    old = sorted(folder.glob("warehouse-*.duckdb"))[: -(keep - 1) or None] if keep else []
    with writer_lock(home, wait_s=wait_s, purpose="backup"):
        with contextlib.closing(connect_for_writing(path, wait_s=wait_s)) as con:
            migrate(con, now=now)
            con.execute("CHECKPOINT")
            facts = _facts(con)
        size = path.stat().st_size
        names = tuple(each.name for each in old)
        if dry_run:
            return BackupFile(target, size, "", *facts, names, is_dry_run=True)
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.tmp")
        try:
            copy_database(path, part)
            digest = _sha256(part)
            manifest = {"sha256": digest, "schema_version": facts[0], "claims": facts[1]}
            target.with_suffix(".json").write_text(json.dumps(manifest, indent=1), "utf-8")
            part.replace(target)
            sync_folder(folder)
        except CopyError as error:
            raise MaintenanceError(f"no backup was made: {error}.") from error
        finally:
            part.unlink(missing_ok=True)
    for each in old:
        each.unlink(missing_ok=True)
        each.with_suffix(".json").unlink(missing_ok=True)
    return BackupFile(target, size, digest, *facts, names, is_dry_run=False)


def restore(home: Path, source: Path, *, wait_s: float = 30.0, dry_run: bool = False) -> Restored:
    """Put a backup back as the warehouse; what stood before is kept beside it.

    Refuses a file whose hash is not that of its manifest, that does not open, or whose schema
    is newer than this program.
    """
    if not source.exists():
        raise MaintenanceError(f"{source} does not exist.")
    manifest = source.with_suffix(".json")
    if manifest.exists():
        told = json.loads(manifest.read_text("utf-8"))["sha256"]
        if told != _sha256(source):
            raise MaintenanceError(f"{source} is damaged: its hash is not that of {manifest.name}.")
    try:
        with contextlib.closing(duckdb.connect(str(source), read_only=True)) as con:
            facts = _facts(con)
    except duckdb.Error as error:
        raise MaintenanceError(f"{source} is no warehouse: {error}") from error
    if facts[0] > newest_version():
        raise MaintenanceError(
            f"{source} has schema {facts[0]}, this program knows {newest_version()}. Update virage."
        )
    path = home / WAREHOUSE_FILE
    kept = home / f"{WAREHOUSE_FILE}.before-restore" if path.exists() else None
    if dry_run:
        return Restored(*facts, kept, is_dry_run=True)
    with writer_lock(home, wait_s=wait_s, purpose="restore"):
        part = home / f"{WAREHOUSE_FILE}.restore.tmp"
        try:
            if kept is not None:
                # Folds a log that a killed writer left, so that what is kept is whole.
                with contextlib.closing(connect_for_writing(path, wait_s=wait_s)) as con:
                    con.execute("CHECKPOINT")
            copy_database(source, part)
            if kept is not None:
                path.replace(kept)
            part.replace(path)
            sync_folder(home)
        except CopyError as error:
            raise MaintenanceError(f"nothing was restored: {error}.") from error
        finally:
            part.unlink(missing_ok=True)
    return Restored(*facts, kept, is_dry_run=False)


def _existing(home: Path) -> Path:
    path = home / WAREHOUSE_FILE
    if not path.exists():
        raise WarehouseMissingError(path)
    return path


def _facts(con: DuckDBPyConnection) -> tuple[int, int]:
    row = con.execute("SELECT max(version) FROM ops.migration").fetchone() or (0,)
    return int(row[0]), _count(con, "core.claim")


def _count(con: DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  our own names
    return int(row[0]) if row else 0


def _before(now: dt.datetime, days: int | None) -> dt.datetime:
    return dt.datetime(1, 1, 1) if days is None else now - dt.timedelta(days=days)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
