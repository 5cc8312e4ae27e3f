"""Records runs and loaded batches; each load writes its ledger row in its own transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from extractors.ids import stable_id
from warehouse.connection import transaction
from warehouse.statements import named_in, statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from duckdb import DuckDBPyConnection


class LoadCounts(NamedTuple):
    """What a load did, in rows or items of its kind."""

    inserted: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0


class Load(NamedTuple):
    """One batch on its way in: who loads what, when."""

    con: DuckDBPyConnection
    run_id: str
    now: dt.datetime
    kind: str

    def run(self, file: str, *parts: str, **params: object) -> int:
        """Run parts of `sql/load/<file>.sql` in order; return the rows that the last changed.

        A part sees `$run_id` and `$now` beside `params`, as far as it names them.
        """
        known = {**params, "run_id": self.run_id, "now": self.now}
        count = 0
        for part in parts:
            sql = statement(f"load/{file}", part)
            result = self.con.execute(sql, named_in(sql, known)).fetchone()
            count = int(result[0]) if result and isinstance(result[0], int) else 0
        return count

    def record(self, keys: Iterable[str], counts: LoadCounts) -> None:
        """Write the ledger row; the id depends on what was loaded, not on when."""
        known = sorted(keys)
        self.con.execute(
            statement("load/ledger", "record"),
            {
                "load_id": stable_id(self.kind, self.run_id, *known),
                "run_id": self.run_id,
                "kind": self.kind,
                "item_count": len(known),
                "now": self.now,
                **counts._asdict(),
            },
        )


def start_run(con: DuckDBPyConnection, run_id: str, now: dt.datetime, flow: str) -> None:
    """Record that a run began; a run that is never ended was killed."""
    with transaction(con):
        con.execute(
            statement("load/ledger", "start_run"), {"run_id": run_id, "flow": flow, "now": now}
        )


def end_run(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    *,
    status: str = "completed",
    summary: Mapping[str, object] | None = None,
) -> None:
    """Record that a run ended, with facts for `virage status`."""
    with transaction(con):
        con.execute(
            statement("load/ledger", "end_run"),
            {
                "run_id": run_id,
                "now": now,
                "status": status,
                "summary": json.dumps(dict(summary or {}), default=str, sort_keys=True),
            },
        )
