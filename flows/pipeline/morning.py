"""What is new since yesterday: moves of the index, and claims that came into dispute."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flows.pipeline.publishing import moves
from warehouse.connection import open_serving

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from flows.pipeline.publishing import Move

DAY: Final = dt.timedelta(days=1)
ACTIVE: Final = "SELECT company FROM mart.claim WHERE known_at >= $since GROUP BY ALL ORDER BY count(*) DESC LIMIT 50"
TURNS: Final = "SELECT company, turn_month, index_before, index_after, p_value FROM mart.company_turn ORDER BY ALL"
DISPUTES: Final = (
    "SELECT subject, dispute, claim_type, object, cluster_id, counter_cluster_id FROM disputes() "
    "WHERE (cluster_id, counter_cluster_id) NOT IN "
    "(SELECT (cluster_id, counter_cluster_id) FROM disputes(loaded_on := $day)) ORDER BY ALL LIMIT 50"
)

Found = tuple[str, dict[str, Any]]
"""Whom it is about, with facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What a reader of yesterday should be told."""

    moves: tuple[Move, ...]
    disputes: tuple[Found, ...]


def look(home: Path, now: dt.datetime) -> Morning:
    """Compare what is published with what stood a day ago."""
    yesterday = (now - DAY).date()
    with contextlib.closing(open_serving(home)) as con:
        active = [name for (name,) in con.execute(ACTIVE, {"since": now - DAY}).fetchall()]
        disputes = found(con, DISPUTES, day=yesterday)
    return Morning(moves=moves(home, active, now.date()), disputes=disputes)


def turns(home: Path) -> frozenset[tuple[str, dt.date]]:
    """Return the turns that readers see now, by company and month."""
    with contextlib.closing(open_serving(home)) as con:
        return frozenset((facts[0], facts[1]) for facts in con.execute(TURNS).fetchall())


def new_turns(home: Path, known: frozenset[tuple[str, dt.date]]) -> tuple[Found, ...]:
    """Return the turns that readers see now and did not see before."""
    with contextlib.closing(open_serving(home)) as con:
        return tuple(
            (company, facts)
            for company, facts in found(con, TURNS)
            if (company, facts["turn_month"]) not in known
        )


def found(con: DuckDBPyConnection, query: str, **params: object) -> tuple[Found, ...]:
    """Return rows as a name (the first column) with the other columns beside it."""
    result = con.execute(query, params or None)
    names = [column[0] for column in result.description or ()][1:]
    return tuple(
        (str(name), dict(zip(names, rest, strict=True))) for name, *rest in result.fetchall()
    )
