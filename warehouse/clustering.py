"""Puts waiting claims into clusters: proposes by keys, lets the extractor decide, stores.

    cluster_pending(con, run_id, now, decide, window_days=120) -> ClusterCounts

`decide(claims) -> ClusterDecision` comes from `extractors.clusters`. It is given the waiting
claims, every stored claim of the window that shares a key, and all members of their clusters,
so that a decision on this set is the decision on all. What is read depends on the window, not
on the size of the warehouse. A killed run leaves the queue as it was.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  staging reads the hints of row classes
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.clusters import ClusterRow, count_months, load_clusters
from warehouse.dates import DateRange, date_ranges
from warehouse.ledger import Load
from warehouse.records import key_hash
from warehouse.staging import Batch, staged
from warehouse.statements import statement
from warehouse.stored import claim_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from duckdb import DuckDBPyConnection

    from extractors.model import Claim
    from warehouse.rows import ClusterDecision

    Decide = Callable[[Sequence["Claim"]], "ClusterDecision"]

WINDOW_DAYS: Final = 120
# Per key; a key that more claims share in one window proposes nothing that helps.
_CANDIDATES: Final = 200


class PendingRow(NamedTuple):
    """A claim that waits for its cluster."""

    claim_id: str
    event_date: dt.date


class ClusterCounts(NamedTuple):
    """Claims that waited, stored claims looked at beside them, claims that moved."""

    pending: int = 0
    candidates: int = 0
    moved: int = 0


def cluster_pending(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    decide: Decide,
    *,
    window_days: int = WINDOW_DAYS,
    batch_size: int = 2000,
) -> ClusterCounts:
    """Cluster every waiting claim, one transaction a batch in order of event date."""
    total = ClusterCounts()
    while True:
        rows = con.execute(statement("load/clusters", "pending"), {"limit": batch_size}).fetchall()
        if not rows:
            count_months(con)
            return total
        pending = [PendingRow(*row) for row in rows]
        load = Load(con, run_id, now, "clusters")
        claims = _proposed(load, pending, window_days)
        decision = decide(claims)
        days = {row.claim_id: row.event_date for row in pending}
        # A claim may have been retired since it was queued; its row leaves the queue all the same.
        gone = days.keys() - {claim.claim_id for claim in claims}
        _forget(load, gone)
        days |= {claim.claim_id: claim.event_date for claim in claims if claim.event_date}
        stored = load_clusters(con, run_id, now, decision, days)
        left = {row.claim_id for row in pending} - gone - decision.assignments.keys()
        if left:
            raise ValueError(
                f"decide left {len(left)} claims without a cluster: {sorted(left)[:3]}"
            )
        total = ClusterCounts(
            total.pending + len(pending),
            total.candidates + max(0, len(claims) - len(pending)),
            total.moved + stored.changed,
        )


def cluster_candidates(
    con: DuckDBPyConnection, keys: Sequence[str], since: dt.date, until: dt.date, limit: int = 1000
) -> tuple[Claim, ...]:
    """Return stored claims dated since … until that share a key, at most `limit`."""
    result = con.execute(
        statement("load/clusters", "key_candidates"),
        {"since": since, "until": until, "keys": [key_hash(key) for key in keys], "limit": limit},
    )
    return claim_values(result)


def _proposed(load: Load, pending: Sequence[PendingRow], window_days: int) -> tuple[Claim, ...]:
    con = load.con
    days = [row.event_date for row in pending]
    with staged(con, stg_pending=Batch(PendingRow, pending)):
        load.run("clusters", "no_candidates")
        _over(load, "pending_claims", date_ranges(days))
        load.run("clusters", "pending_keys")
        _over(load, "candidates", date_ranges(days, window_days), limit=_CANDIDATES)
    met = con.execute(statement("load/clusters", "candidate_clusters")).fetchall()
    if met:
        clusters = [ClusterRow(each) for each in sorted({cluster_id for cluster_id, _ in met})]
        with staged(con, stg_touched=Batch(ClusterRow, clusters)):
            spans = con.execute(statement("load/clusters", "spans")).fetchall()
            reach = [day for span in spans for day in span] + [day for _, day in met]
            _over(load, "members", date_ranges(reach))
    return claim_values(con.execute(statement("load/clusters", "claims")))


def _over(load: Load, part: str, ranges: Sequence[DateRange], **params: object) -> None:
    for span in ranges:
        load.run("clusters", part, **span._asdict(), **params)


def _forget(load: Load, claim_ids: set[str]) -> None:
    load.con.execute(
        "DELETE FROM ops.cluster_queue WHERE claim_id IN $ids", {"ids": sorted(claim_ids)}
    )
