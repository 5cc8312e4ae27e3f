"""Takes what analysts say of claims; the newest label of a claim overrides it everywhere."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  staging reads the hints of row classes
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.ids import stable_id
from warehouse.clusters import ClusterDay, refresh_clusters
from warehouse.connection import transaction
from warehouse.dates import date_ranges
from warehouse.errors import LoadError, UnknownNameError
from warehouse.ledger import Load, LoadCounts
from warehouse.staging import Batch, staged
from warehouse.statements import statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.rows import Label

VERDICTS: Final = frozenset({"right", "wrong", "fixed"})


class LabelRow(NamedTuple):
    """A label as staged."""

    label_id: str
    claim_id: str
    verdict: str
    fixed_type: str | None
    fixed_subject: str | None
    fixed_subject_id: str | None
    fixed_object: str | None
    fixed_object_id: str | None
    fixed_modality: str | None
    fixed_direction: str | None
    note: str | None
    analyst: str
    labelled_at: dt.datetime


def label_row(label: Label) -> LabelRow:
    """Return the row of a label; the same verdict of the same person and time is one label."""
    return LabelRow(
        stable_id("label", label.claim_id, label.analyst, label.labelled_at.isoformat()),
        label.claim_id,
        label.verdict,
        label.fixed_type,
        label.fixed_subject,
        label.fixed_subject_id,
        label.fixed_object,
        label.fixed_object_id,
        label.fixed_modality,
        label.fixed_direction,
        label.note,
        label.analyst,
        label.labelled_at,
    )


def load_labels(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, labels: Sequence[Label]
) -> LoadCounts:
    """Store labels and let them override their claims.

    Raises UnknownNameError for a claim that does not stand, LoadError for another verdict
    than right, wrong or fixed; nothing is stored then.
    """
    wrong = sorted({label.verdict for label in labels} - VERDICTS)
    if wrong:
        raise LoadError(f"a verdict is one of {sorted(VERDICTS)}, not {wrong}")
    load = Load(con, run_id, now, "labels")
    rows = [label_row(label) for label in labels]
    with staged(con, stg_label=Batch(LabelRow, rows)), transaction(con):
        load.run("labels", "labelled_claims", "fresh_labels")
        unknown = con.execute(statement("load/labels", "unknown_claims")).fetchall()
        if unknown:
            raise UnknownNameError("claim", unknown[0][0], ())
        inserted = load.run("labels", "insert_labels")
        load.run("labels", "newest")
        retired = load.run("labels", "keep_before")
        touched = con.execute(statement("load/labels", "touched")).fetchall()
        days = con.execute(statement("load/labels", "days")).fetchall()
        for span in date_ranges(day for (day,) in days):
            load.run("labels", "apply", "leave_cluster", **span._asdict())
        load.run("labels", "unqueue", "queue")
        refresh_clusters(load, [ClusterDay(*row) for row in touched])
        counts = LoadCounts(inserted, inserted, retired, len(rows) - inserted)
        load.record((row.label_id for row in rows), counts)
    return counts
