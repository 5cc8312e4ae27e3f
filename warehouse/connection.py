"""Opens the two files: `warehouse.duckdb` for one writer, `serving.duckdb` for any reader.

    with open_warehouse(home, wait_s=30, purpose="ingest") as con: ...
    with closing(open_serving(home)) as con: ...

DuckDB lets one process hold a file for writing and then nobody else may even read it. So the
writer takes `warehouse.lock`, works, and closes; readers open the copy that `publish` renames
into place. `transaction(con)` commits at its end and rolls back on any error.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import duckdb
from filelock import FileLock, Timeout

from warehouse.errors import WarehouseBusyError, WarehouseError, WarehouseMissingError
from warehouse.migrate import migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

WAREHOUSE_FILE: Final = "warehouse.duckdb"
SERVING_FILE: Final = "serving.duckdb"
LOCK_FILE: Final = "warehouse.lock"
HOLDER_FILE: Final = "warehouse.lock.holder"

# A file that 1.5 and 2.0 both read; 2.0 would otherwise write one that 1.5 cannot open.
STORAGE_VERSION: Final = "v1.5.0"

# DuckDB 1.5.5 hangs where a streamed result outgrows this buffer while a join under a UNION
# waits for its other side (seen with 1 MB, its default); memory is only taken when used.
_ROOM_FOR_RESULTS: Final = "SET streaming_buffer_size = '512MB'"
_RETRY_S: Final = 0.05
_FOREIGN_HOLDER: Final = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


@contextmanager
def open_warehouse(
    home: Path, *, wait_s: float = 30.0, purpose: str = "virage", now: dt.datetime | None = None
) -> Iterator[DuckDBPyConnection]:
    """Open the warehouse for writing, made and migrated if need be; close it at the end.

    Waits up to `wait_s` seconds for other writers, then raises WarehouseBusyError with the
    program and process that hold it. `purpose` is what others are told while we hold it.
    """
    with writer_lock(home, wait_s=wait_s, purpose=purpose):
        con = connect_for_writing(home / WAREHOUSE_FILE, wait_s=wait_s)
        try:
            migrate(con, now=now)
            yield con
        finally:
            con.close()


@contextmanager
def writer_lock(home: Path, *, wait_s: float, purpose: str) -> Iterator[None]:
    """Hold the right to write in `home`, or raise WarehouseBusyError after `wait_s` seconds."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / LOCK_FILE, timeout=wait_s, poll_interval=_RETRY_S)
    holder = home / HOLDER_FILE
    try:
        lock.acquire()
    except Timeout:
        raise WarehouseBusyError(home / WAREHOUSE_FILE, _holder(holder), wait_s) from None
    try:
        _note_holder(holder, f"{purpose} (process {os.getpid()})")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def connect_for_writing(path: Path, *, wait_s: float) -> DuckDBPyConnection:
    """Connect to a database file, waiting for a program that holds it without our lock."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return connect_file(path)
        except duckdb.IOException as error:
            found = _FOREIGN_HOLDER.search(str(error))
            if found is None:
                raise WarehouseError(f"{path} cannot be opened: {error}") from error
            if time.monotonic() >= deadline:
                who = f"{found['program']} (process {found['pid']})"
                raise WarehouseBusyError(path, who, wait_s) from error
            time.sleep(_RETRY_S)


def connect_file(path: Path) -> DuckDBPyConnection:
    """Connect to a database file for writing, made in the storage format of 1.5 if new."""
    con = duckdb.connect()
    try:
        con.execute(_ROOM_FOR_RESULTS)
        con.execute(f"ATTACH '{_quoted(path)}' AS warehouse (STORAGE_VERSION '{STORAGE_VERSION}')")
        con.execute("USE warehouse")
    except duckdb.Error:
        con.close()
        raise
    return con


def open_serving(home: Path) -> DuckDBPyConnection:
    """Open the serving copy read-only: never locked, never half a batch.

    The connection keeps seeing the copy that it opened; close and reopen to see a newer one
    (`serving_stamp` tells whether there is one). Raises WarehouseMissingError before the
    first publish.
    """
    path = home / SERVING_FILE
    if not path.exists():
        raise WarehouseMissingError(path)
    try:
        con = duckdb.connect(str(path), read_only=True)
        con.execute(_ROOM_FOR_RESULTS)
    except duckdb.Error as error:
        raise WarehouseError(f"{path} cannot be opened: {error}") from error
    return con


def serving_stamp(home: Path) -> tuple[int, int] | None:
    """Return what changes with every publish (inode and time), or None before the first."""
    try:
        found = (home / SERVING_FILE).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """Commit at the end of the block; roll back and re-raise on any error."""
    con.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _note_holder(path: Path, text: str) -> None:
    # Only a courtesy to whom waits: a full disk must not stop a load for it.
    try:
        path.write_text(text, "utf-8")
    except OSError:
        return


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8") or "another process"
    except OSError:
        return "another process"
