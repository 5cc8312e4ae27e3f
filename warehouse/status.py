"""Says how the warehouse is: sizes, rows, last load and publish, checks, what is due.

status(con, home, now) -> Status      con: open_serving(home), which never waits
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from warehouse.connection import HOLDER_FILE, SERVING_FILE, WAREHOUSE_FILE
from warehouse.state import Backlog, backlog
from warehouse.statements import statement

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from duckdb import DuckDBPyConnection


class TableRows(NamedTuple):
    """A table and how many rows it has."""

    name: str
    rows: int


class LastLoad(NamedTuple):
    """The batch that was loaded last."""

    kind: str
    run_id: str
    loaded_at: dt.datetime
    inserted: int


class RunState(NamedTuple):
    """A run; `ended_at` is None while it runs or where it was killed."""

    run_id: str
    flow: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    status: str
    summary: str | None


class FailedCheck(NamedTuple):
    """A check whose last result was not clean."""

    name: str
    severity: str
    offending: int
    checked_at: dt.datetime


class FeedsDue(NamedTuple):
    """Enabled feeds, of them due, failing three times or more; feeds given up; the next poll."""

    feeds: int
    due: int
    failing: int
    given_up: int
    next_due_at: dt.datetime | None


class Status(NamedTuple):
    """The state of a home as of its last publish; sizes are of now. `writer` holds the lock."""

    schema_version: int
    warehouse_bytes: int
    serving_bytes: int
    log_bytes: int
    writer: str | None
    tables: tuple[TableRows, ...]
    last_load: LastLoad | None
    last_publish_at: dt.datetime | None
    runs: tuple[RunState, ...]
    failed_checks: tuple[FailedCheck, ...]
    feeds: FeedsDue
    backlog: Backlog


def status(con: DuckDBPyConnection, home: Path, now: dt.datetime, *, runs: int = 5) -> Status:
    """Return the state of the warehouse in `home`, read from any connection to it."""

    def all_of(part: str, **params: object) -> list[tuple[Any, ...]]:
        return con.execute(statement("status", part), params or None).fetchall()

    loads = all_of("last_load")
    return Status(
        schema_version=int(str(all_of("schema")[0][0])),
        warehouse_bytes=_size(home / WAREHOUSE_FILE),
        serving_bytes=_size(home / SERVING_FILE),
        log_bytes=_size(home / f"{WAREHOUSE_FILE}.wal"),
        writer=_writer(home / HOLDER_FILE),
        tables=tuple(TableRows(name, _count(con, name)) for (name,) in all_of("tables")),
        last_load=LastLoad(*loads[0]) if loads else None,
        last_publish_at=all_of("last_publish")[0][0],
        runs=tuple(RunState(*row) for row in all_of("runs", limit=runs)),
        failed_checks=tuple(FailedCheck(*row) for row in all_of("checks")),
        feeds=FeedsDue(*all_of("due", now=now)[0]),
        backlog=backlog(con, now),
    )


def _count(con: DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  a known name
    return int(row[0]) if row else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _writer(path: Path) -> str | None:
    try:
        return path.read_text("utf-8") or None
    except OSError:
        return None
