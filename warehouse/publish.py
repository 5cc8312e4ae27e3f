"""Gives readers a fresh copy without ever blocking them.

    publish(home, run_id=…, now=…) -> PublishResult

While the writer's lock is held: refresh turns, run the checks of severity error on what came
in since the last publish, checkpoint, close, copy in a child process, open the copy and look
at it, fsync, rename over `serving.duckdb`. Readers keep the copy they opened; a new connection
sees the new one. Whatever fails (full disk, kill -9, a bad check), the old copy stands.

The child process is not an ornament: copying within this one would drop the POSIX lock that
DuckDB holds on the file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from warehouse.connection import (
    SERVING_FILE,
    WAREHOUSE_FILE,
    connect_for_writing,
    transaction,
    writer_lock,
)
from warehouse.errors import PublishError, QualityError
from warehouse.migrate import migrate
from warehouse.quality import run_checks
from warehouse.statements import statement
from warehouse.turns import refresh_turns

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from duckdb import DuckDBPyConnection

# Runs without site packages: 20 ms to start. The kernel copies; file systems that can, share.
_COPY: Final = """
import os, sys
source = os.open(sys.argv[1], os.O_RDONLY)
target = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
left = os.fstat(source).st_size
in_kernel = hasattr(os, "copy_file_range")
while left:
    try:
        if not in_kernel:
            raise OSError(18, "no copy_file_range")
        count = os.copy_file_range(source, target, min(left, 1 << 30))
    except OSError as error:
        if error.errno not in (18, 22, 38, 95):
            raise
        in_kernel = False
        data = os.read(source, 1 << 20)
        count = len(data)
        while data:
            data = data[os.write(target, data):]
    if not count:
        raise OSError("source ended early")
    left -= count
os.fsync(target)
"""
_SPARE_BYTES: Final = 16 * 1024 * 1024


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
            _sync_folder(home)
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
    wal = source.with_name(f"{source.name}.wal")
    if wal.exists():
        raise PublishError(
            f"{wal} is still there after a checkpoint: another program has {source} open. "
            "Close it and publish again; readers keep the copy they had."
        )
    needed = source.stat().st_size + _SPARE_BYTES
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise PublishError(
            f"the disk of {target.parent} has {free / 1e6:.0f} MB free, a copy needs "
            f"{needed / 1e6:.0f} MB. Free some or run `virage maintenance compact`; readers "
            "keep the copy they had."
        )
    done = subprocess.run(  # noqa: S603  our own script, our own paths
        [sys.executable, "-I", "-S", "-c", _COPY, str(source), str(target)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise PublishError(f"copying {source} failed: {lines[-1]}. Readers keep the copy they had.")


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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop_leftovers(home: Path) -> None:
    """Remove copies that a killed publish left; we hold the lock, so none is in use."""
    for leftover in home.glob(f"{SERVING_FILE}.*.tmp*"):
        leftover.unlink(missing_ok=True)
