"""Runs the checks of `sql/quality`: each is a query for offending rows, zero rows pass.

`sql/quality/error/*.sql` stop publishing, `sql/quality/warn/*.sql` are shown. The file name is
the name of the check, its first line says what it looks for. `$since` bounds a check to what
was loaded from then on (None: all).
"""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from warehouse.connection import transaction
from warehouse.statements import SqlFile, named_in, sql_files, statement
from warehouse.stored import dicts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Severity = Literal["error", "warn"]
_SAMPLE: Final = 5
_ALWAYS: Final = dt.datetime(1, 1, 1)


class CheckResult(NamedTuple):
    """What a check found; the number of offending rows and a few of them."""

    name: str
    severity: Severity
    purpose: str
    offending: int
    sample: tuple[dict[str, object], ...]
    seconds: float


def run_checks(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    *,
    severity: Severity | None = None,
    since: dt.datetime | None = None,
) -> tuple[CheckResult, ...]:
    """Run the checks (of one severity, or all) and store what they found."""
    params = {"since": since or _ALWAYS, "now": now}
    results = []
    levels: tuple[Severity, ...] = ("error", "warn") if severity is None else (severity,)
    for level in levels:
        for file in sql_files(f"quality/{level}"):
            results.append(_check(con, file, level, params))
    with transaction(con):
        for each in results:
            con.execute(
                statement("quality", "record"),
                {
                    "name": each.name,
                    "severity": each.severity,
                    "count": each.offending,
                    "sample": json.dumps(each.sample, default=str) if each.sample else None,
                    "seconds": each.seconds,
                    "now": now,
                    "run_id": run_id,
                },
            )
    return tuple(results)


def _check(
    con: DuckDBPyConnection, file: SqlFile, severity: Severity, params: dict[str, dt.datetime]
) -> CheckResult:
    sql = file.text
    start = time.perf_counter()
    rows = dicts(con.execute(sql, named_in(sql, params)))
    purpose = sql.splitlines()[0].removeprefix("-- ")
    taken = time.perf_counter() - start
    name = file.name.removesuffix(".sql")
    return CheckResult(name, severity, purpose, len(rows), tuple(rows[:_SAMPLE]), taken)
