"""How virage is doing: sizes, rows, last load and publish, checks, what is due, what runs.

Read from files and from the serving copy, so it answers at once whoever holds the
warehouse. Times are naive UTC.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from warehouse import queries
from warehouse.connection import HOLDER_FILE, SERVING_FILE, WAREHOUSE_FILE, open_serving
from warehouse.errors import WarehouseError
from warehouse.state import backlog

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

STALE_AFTER: Final = dt.timedelta(hours=3)
SILENT_AFTER: Final = dt.timedelta(seconds=30)
TABLES: Final = ("raw.entry", "raw.page", "core.article", "core.claim", "core.claim_cluster")
FAILED: Final = "SELECT count(*) FROM ops.feed_state WHERE failures > 0 AND disabled_at IS NULL"
GONE: Final = "SELECT count(*) FROM ops.feed_state WHERE disabled_at IS NOT NULL"
DUE: Final = "SELECT count(*) FROM ops.feed_state WHERE next_due_at <= $now AND disabled_at IS NULL"
NEXT: Final = "SELECT min(next_due_at) FROM ops.feed_state WHERE disabled_at IS NULL"
LOADED: Final = "SELECT max(loaded_at) FROM ops.load"
CHECKS: Final = (
    "SELECT check_name, severity, offending_count FROM ops.quality_result "
    "QUALIFY rank() OVER (PARTITION BY check_name ORDER BY checked_at DESC) = 1"
)


@dataclass(slots=True, kw_only=True)
class Condition:
    """The state of one VIRAGE_HOME; `problems` are what a person should look at."""

    home: Path
    sizes: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    published_at: dt.datetime | None = None
    loaded_at: dt.datetime | None = None
    next_due_at: dt.datetime | None = None
    feeds_due: int = 0
    feeds_failing: int = 0
    feeds_disabled: int = 0
    pages_waiting: int = 0
    claims_waiting: int = 0
    failed_checks: list[str] = field(default_factory=list)
    held_by: str | None = None
    up: dict[str, Any] | None = None
    problems: list[str] = field(default_factory=list)


def condition(home: Path, now: dt.datetime) -> Condition:
    """Look at everything once."""
    found = Condition(home=home)
    for name in (WAREHOUSE_FILE, SERVING_FILE):
        with contextlib.suppress(OSError):
            found.sizes[name] = (home / name).stat().st_size
    for name in ("raw", "report", "prefect"):
        found.sizes[f"{name}/"] = _folder_bytes(home / name)
    with contextlib.suppress(OSError):
        found.held_by = (home / HOLDER_FILE).read_text(encoding="utf-8") or None
    _look_inside(found, now)
    _look_at_parts(found, now)
    return found


def _look_inside(found: Condition, now: dt.datetime) -> None:
    serving = found.home / SERVING_FILE
    if not serving.exists():
        found.problems.append("nothing is published yet: run virage ingest or virage demo")
        return
    stamp = dt.datetime.fromtimestamp(serving.stat().st_mtime, dt.UTC)
    found.published_at = stamp.replace(tzinfo=None, microsecond=0)
    try:
        with contextlib.closing(open_serving(found.home)) as con:
            _count(found, con, now)
    except WarehouseError as error:
        found.problems.append(str(error))
    if found.up is None and now - found.published_at > STALE_AFTER:
        return  # without schedules nobody expects news
    if now - found.published_at > STALE_AFTER:
        found.problems.append(f"nothing was published since {found.published_at} UTC")


def _count(found: Condition, con: DuckDBPyConnection, now: dt.datetime) -> None:
    def one(query: str, **params: object) -> Any:  # noqa: ANN401 - a value of the database
        row = con.execute(query, params or None).fetchone()
        return row[0] if row else None

    found.rows = {name: one(f"SELECT count(*) FROM {name}") for name in TABLES}  # noqa: S608 - our own names
    found.loaded_at, found.next_due_at = one(LOADED), one(NEXT)
    found.feeds_failing, found.feeds_disabled = one(FAILED), one(GONE)
    found.feeds_due = one(DUE, now=now)
    waiting = backlog(con, now)
    found.pages_waiting = waiting.pages_to_fetch + waiting.pages_to_read
    found.claims_waiting = waiting.claims_to_cluster
    for name, severity, count in queries.sql(con, CHECKS).rows:
        if count and severity == "error":
            found.problems.append(f"check {name} found {count} rows")
        if count:
            found.failed_checks.append(f"{name} ({severity}, {count})")


def _look_at_parts(found: Condition, now: dt.datetime) -> None:
    """Say which parts of `virage up` run; one that ran and is silent now is a problem."""
    try:
        found.up = json.loads((found.home / "prefect" / "up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    seen = dt.datetime.fromisoformat(found.up["seen_at"])
    stopped = all(part["state"] == "stopped" for part in found.up["parts"].values())
    if stopped:
        return
    if not _alive(found.up["pid"]):
        found.problems.append("virage up ended without stopping its parts: start it again")
    elif now - seen > SILENT_AFTER:
        found.problems.append(f"virage up gave no sign of life since {seen} UTC")
    for name, part in found.up["parts"].items():
        if part["state"] != "running":
            found.problems.append(f"{name} is {part['state']}")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _folder_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                total += path.stat().st_size
    return total
