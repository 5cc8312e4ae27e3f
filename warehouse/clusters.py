"""Stores which cluster a claim belongs to and keeps the row of each cluster true.

`load_clusters` takes a decision (claim_id -> cluster_id, links); `refresh_clusters` folds the
members of some clusters anew. Both read only the days on which members lie.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from warehouse.connection import transaction
from warehouse.dates import date_ranges
from warehouse.errors import LoadError
from warehouse.ledger import Load, LoadCounts
from warehouse.rows import ClusterLink
from warehouse.staging import Batch, staged
from warehouse.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.rows import ClusterDecision

RELATIONS = frozenset({"denies", "fulfils", "disputes"})


class ClusterDay(NamedTuple):
    """A cluster and the event date of one of its members."""

    cluster_id: str
    event_date: dt.date


class AssignmentRow(NamedTuple):
    """A claim and the cluster that it was put into."""

    claim_id: str
    cluster_id: str


class ClusterRow(NamedTuple):
    """A cluster by its id."""

    cluster_id: str


def load_clusters(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    decision: ClusterDecision,
    event_dates: Mapping[str, dt.date],
) -> LoadCounts:
    """Store a decision; `event_dates` (claim_id -> day) says where its claims lie.

    Links between two decided clusters are replaced by those of the decision.
    """
    load = Load(con, run_id, now, "clusters")
    missing = decision.assignments.keys() - event_dates.keys()
    if missing:
        raise LoadError(f"no event date for claims {sorted(missing)[:5]} of a cluster decision")
    wrong = {link.relation for link in decision.links} - RELATIONS
    if wrong:
        raise LoadError(f"links between clusters are {sorted(RELATIONS)}, not {sorted(wrong)}")
    ranges = date_ranges(event_dates[claim_id] for claim_id in decision.assignments)
    rows = [AssignmentRow(*pair) for pair in decision.assignments.items()]
    decided = sorted(set(decision.assignments.values()))
    batches = {
        "stg_assignment": Batch(AssignmentRow, rows),
        "stg_decided": Batch(ClusterRow, [ClusterRow(each) for each in decided]),
        "stg_link": Batch(ClusterLink, list(decision.links)),
    }
    with staged(con, **batches), transaction(con):
        load.run("clusters", "changed")
        for span in ranges:
            load.run("clusters", "find_changed", **span._asdict())
        changed = sum(load.run("clusters", "assign", **span._asdict()) for span in ranges)
        touched = con.execute(statement("load/clusters", "touched")).fetchall()
        load.run("clusters", "drop_links")
        links = load.run("clusters", "insert_links")
        refresh_clusters(load, [ClusterDay(*row) for row in touched], is_decided=True)
        load.run("clusters", "finish")
        counts = LoadCounts(links, changed, 0, len(rows) - changed)
        load.record((f"{row.claim_id}/{row.cluster_id}" for row in rows), counts)
    return counts


def refresh_clusters(
    load: Load, touched: Sequence[ClusterDay], *, is_decided: bool = False
) -> None:
    """Fold the members of the touched clusters anew, inside the caller's transaction.

    A cluster without members loses its row and its links. Unless the members were just
    decided on, they wait to be clustered again.
    """
    if not touched:
        return
    ids = sorted({each.cluster_id for each in touched})
    with staged(load.con, stg_touched=Batch(ClusterRow, [ClusterRow(each) for each in ids])):
        stored = load.con.execute(statement("load/clusters", "spans")).fetchall()
        spans = date_ranges(_days(touched, stored))
        load.run("clusters", "no_members")
        for span in spans:
            load.run("clusters", "collect_members", **span._asdict())
        if not is_decided:
            load.run("clusters", "queue_members")
        for span in spans:
            load.run("clusters", "queue_months", "drop_clusters", **span._asdict())
        load.run("clusters", "insert_clusters", "drop_orphan_links")


def count_months(con: DuckDBPyConnection) -> int:
    """Count the queued months of core.entity_month anew; return how many there were."""
    months = [month for (month,) in con.execute(statement("load/clusters", "months")).fetchall()]
    if not months:
        return 0
    with transaction(con):
        for since, until in date_ranges(months):
            # A range ends on the first day of its last month.
            span = {"since": since, "until": until + dt.timedelta(days=31)}
            con.execute(statement("load/clusters", "drop_month"), span)
            con.execute(statement("load/clusters", "count_month"), span)
        con.execute(statement("load/clusters", "finish_months"))
    return len(months)


def _days(
    touched: Sequence[ClusterDay], stored: Iterable[tuple[dt.date, dt.date]]
) -> Iterable[dt.date]:
    yield from (each.event_date for each in touched)
    for first, last in stored:
        # Members may lie on any day between the two ends: steps that the ranges close up.
        steps = range(0, (last - first).days, 30)
        yield from (first + dt.timedelta(days=step) for step in steps)
        yield last
