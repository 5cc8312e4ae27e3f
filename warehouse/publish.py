"""Gives readers a fresh copy without ever blocking them.

    publish(home, run_id=…, now=…) -> PublishResult

While the writer's lock is held: count queued months, refresh turns, run the checks of severity error on what came
in since the last publish, checkpoint, close, copy in a child process, open the copy and look
at it, fsync, rename over `serving.duckdb`. Readers keep the copy they opened; a new connection
sees the new one. Whatever fails (full disk, kill -9, a bad check), the old copy stands.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from warehouse.clusters import count_months
from warehouse.connection import (
    SERVING_FILE,
    WAREHOUSE_FILE,
    connect_for_writing,
    transaction,
    writer_lock,
)
from warehouse.copying import CopyError, copy_database, sync_folder
from warehouse.errors import PublishError, QualityError
from warehouse.migrate import migrate
from warehouse.quality import run_checks
from warehouse.statements import statement
from warehouse.turns import refresh_turns

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from duckdb import DuckDBPyConnection


class PublishResult(NamedTuple):
    """What a publish did and how long each part took, in seconds."""

    path: Path
    size_bytes: int
    claims: int
    turns: int
    waited_s: float
    refresh_s: float
    check_s: float
    checkpoint_s: float
    copy_s: float
    verify_s: float

    @property
    def total_s(self) -> float:
        """Seconds from the lock to the rename."""
        return sum(self[-5:])


def publish(
    home: Path,
    *,
    run_id: str,
    now: dt.datetime,
    wait_s: float = 30.0,
    check: bool = True,
    turns: bool = True,
) -> PublishResult:
    """Publish `warehouse.duckdb` as `serving.duckdb`.

    Raises WarehouseBusyError, QualityError (a check of severity error found rows) or
    PublishError (the copy could not be made); readers then keep what they had.
    """
    clock = _Clock()
    with writer_lock(home, wait_s=wait_s, purpose="publish"):
        waited = clock.lap()
        _drop_leftovers(home)
        con = connect_for_writing(home / WAREHOUSE_FILE, wait_s=wait_s)
        try:
            migrate(con, now=now)
            count_months(con)
            found = refresh_turns(con, run_id, now) if turns else 0
            refreshed = clock.lap()
            if check:
                _require_quality(con, run_id, now)
            checked = clock.lap()
            claims = _claims(con)
            _checkpoint(con, run_id, now)
        finally:
            con.close()
        closed = clock.lap()
        copy = home / f"{SERVING_FILE}.{os.getpid()}.tmp"
        try:
            _copy(home / WAREHOUSE_FILE, copy)
            copied = clock.lap()
            _verify(copy, claims)
            copy.replace(home / SERVING_FILE)
            sync_folder(home)
        finally:
            copy.unlink(missing_ok=True)
        size = (home / SERVING_FILE).stat().st_size
        return PublishResult(
            home / SERVING_FILE,
            size,
            claims,
            found,
            *(waited, refreshed, checked, closed, copied, clock.lap()),
        )


class _Clock:
    """Laps of a monotonic clock: durations, not times of day."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self) -> float:
        now = time.perf_counter()
        taken, self._last = now - self._last, now
        return taken


def _require_quality(con: DuckDBPyConnection, run_id: str, now: dt.datetime) -> None:
    since = con.execute(statement("publish", "last")).fetchone()
    results = run_checks(con, run_id, now, severity="error", since=since[0] if since else None)
    failed = [(each.name, each.offending) for each in results if each.offending]
    if failed:
        raise QualityError(failed)


def _claims(con: DuckDBPyConnection) -> int:
    row = con.execute("SELECT count(*) FROM core.claim").fetchone()
    return int(row[0]) if row else 0


def _checkpoint(con: DuckDBPyConnection, run_id: str, now: dt.datetime) -> None:
    with transaction(con):
        con.execute(statement("publish", "forget"))
        con.execute(statement("publish", "record"), {"run_id": run_id, "now": now})
    con.execute("CHECKPOINT")


def _copy(source: Path, target: Path) -> None:
    try:
        copy_database(source, target)
    except CopyError as error:
        raise PublishError(f"{error}. Readers keep the copy they had.") from error


def _verify(path: Path, claims: int) -> None:
    """Open the copy as a reader would and compare it with what was closed."""
    try:
        with contextlib.closing(duckdb.connect(str(path), read_only=True)) as con:
            found = _claims(con)
            con.execute(statement("publish", "smoke")).fetchall()
    except duckdb.Error as error:
        raise PublishError(f"the copy does not open: {error}. Readers keep the old one.") from error
    if found != claims:
        raise PublishError(
            f"the copy holds {found} claims, the warehouse {claims}. Readers keep the old one."
        )


def _drop_leftovers(home: Path) -> None:
    """Remove copies that a killed publish left; we hold the lock, so none is in use."""
    for leftover in home.glob(f"{SERVING_FILE}.*.tmp*"):
        leftover.unlink(missing_ok=True)
