"""Reads history again with a newer extractor, and shows what that changes before it does.

    open_backfill(con, run_id, now, extractor_version, since=…, until=…, sources=…) -> Backfill
    pages_to_read(con, backfill_id, limit) -> (PageRef…)       what is left, oldest first
    stage_articles(con, run_id, now, backfill_id, extracted)   in batches, from any number of workers
    report(con, backfill_id) -> BackfillReport                 claims added, dropped, changed
    apply_backfill(con, run_id, now, backfill_id)              makes it stand, in batches
    drop_backfill(con, run_id, now, backfill_id)               forgets it

Nothing that stands changes before `apply_backfill`. Each step is resumed where it was killed:
what is read is marked with the staged rows, what is applied with the load. Claims replaced go
to core.claim_history and stay queryable until they are pruned.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from extractors.ids import stable_id
from warehouse.articles import ArticleCounts, load_staged, reading_batches
from warehouse.connection import transaction
from warehouse.errors import UnknownNameError
from warehouse.ledger import Load
from warehouse.records import SkippedRow
from warehouse.staging import Batch, staged
from warehouse.state import page_ref
from warehouse.statements import named_in, statement
from warehouse.stored import dicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.rows import ExtractedArticle, PageRef

EARLIEST: Final = dt.date(1, 1, 1)
LATEST: Final = dt.date(9999, 12, 31)
_PARTS: Final = ("readings", "articles", "mentions", "claims", "candidates")


class Backfill(NamedTuple):
    """A backfill and how far it is: pages chosen, read, unreadable, applied."""

    backfill_id: str
    extractor_version: str
    since: dt.date
    until: dt.date
    sources: list[str]
    status: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    pages: int
    done: int
    failed: int
    applied: int


class TypeChange(NamedTuple):
    """What a backfill would do to the claims of a type."""

    claim_type: str
    added: int
    dropped: int
    changed: int
    kept: int


class BackfillReport(NamedTuple):
    """What a backfill would do; `examples` hold up to three claims a type and kind of change."""

    backfill: Backfill
    by_type: tuple[TypeChange, ...]
    examples: tuple[dict[str, Any], ...]


class PageIdRow(NamedTuple):
    """A page by its id."""

    page_id: str


def open_backfill(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    extractor_version: str,
    *,
    since: dt.date = EARLIEST,
    until: dt.date = LATEST,
    sources: Sequence[str] = (),
) -> Backfill:
    """Choose the current articles of a range that this version has not read.

    The same version, range and sources give the same backfill: opening it again resumes it
    and takes in what came since.
    """
    chosen = sorted(sources)
    key = (extractor_version, since.isoformat(), until.isoformat(), *chosen)
    params = {
        "backfill_id": stable_id("backfill", *key),
        "extractor_version": extractor_version,
        "since": since,
        "until": until,
        "sources": chosen,
    }
    with transaction(con):
        for part in ("open", "choose_pages"):
            _run(Load(con, run_id, now, "backfill"), part, **params)
    return find_backfill(con, str(params["backfill_id"]))


def backfills(con: DuckDBPyConnection) -> tuple[Backfill, ...]:
    """Return every backfill, oldest first."""
    rows = con.execute(statement("backfill", "find"), {"backfill_id": ""}).fetchall()
    return tuple(Backfill(*row) for row in rows)


def find_backfill(con: DuckDBPyConnection, backfill_id: str) -> Backfill:
    """Return one backfill, or raise UnknownNameError."""
    row = con.execute(statement("backfill", "find"), {"backfill_id": backfill_id}).fetchone()
    if row is None or not backfill_id:
        known = [each.backfill_id for each in backfills(con) if each.status == "open"]
        raise UnknownNameError("backfill", backfill_id, known)
    return Backfill(*row)


def pages_to_read(
    con: DuckDBPyConnection, backfill_id: str, limit: int = 1_000_000_000
) -> tuple[PageRef, ...]:
    """Return the pages that are left to read, oldest article first."""
    params = {"backfill_id": backfill_id, "limit": limit}
    return tuple(
        page_ref(row) for row in dicts(con.execute(statement("backfill", "pages"), params))
    )


def stage_articles(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    backfill_id: str,
    extracted: Sequence[ExtractedArticle],
) -> int:
    """Keep readings beside what stands; return how many pages are left to read."""
    load = Load(con, run_id, now, "backfill")
    with staged(con, **reading_batches(extracted, now)), transaction(con):
        _run(load, "stage", backfill_id=backfill_id)
        for part in _PARTS:
            _run(load, f"stage_{part}", backfill_id=backfill_id)
        _run(load, "mark_done", backfill_id=backfill_id)
    found = find_backfill(con, backfill_id)
    return found.pages - found.done


def report(con: DuckDBPyConnection, backfill_id: str) -> BackfillReport:
    """Return what applying would add, drop and change; nothing is changed."""
    found = find_backfill(con, backfill_id)
    for part in ("old_claims", "new_claims"):
        con.execute(statement("backfill", part), {"backfill_id": backfill_id})
    con.execute(statement("load/articles", "pair_claims"))
    by_type = con.execute(statement("backfill", "report")).fetchall()
    examples = dicts(con.execute(statement("backfill", "examples")))
    return BackfillReport(found, tuple(TypeChange(*row) for row in by_type), tuple(examples))


def apply_backfill(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    backfill_id: str,
    *,
    batch_size: int = 1000,
) -> ArticleCounts:
    """Let the staged readings stand: an ordinary load, one transaction a batch of pages.

    Claims that changed are queued for clustering. Pages that could not be read keep their
    claims. A killed run goes on where it was when this is called again.
    """
    found = find_backfill(con, backfill_id)
    load = Load(con, run_id, now, "articles")
    total = ArticleCounts()
    while True:
        rows = con.execute(
            statement("backfill", "next_pages"), {"backfill_id": backfill_id, "limit": batch_size}
        ).fetchall()
        if not rows:
            break
        pages = [PageIdRow(*row) for row in rows]
        batches = {"stg_page_id": Batch(PageIdRow, pages), "stg_skipped": Batch(SkippedRow, [])}
        with staged(con, **batches), transaction(con):
            for part in _PARTS:
                _run(load, f"take_{part}", backfill_id=backfill_id)
            keys = [f"{page.page_id}/{found.extractor_version}" for page in pages]
            counts = load_staged(load, keys)
            _run(load, "mark_applied", backfill_id=backfill_id)
            for part in _PARTS:
                con.execute(f"DROP TABLE temp.stg_{part.removesuffix('s')}")
        total = ArticleCounts(*(a + b for a, b in zip(total, counts, strict=True)))
    _close(load, backfill_id, "applied")
    return total


def drop_backfill(con: DuckDBPyConnection, run_id: str, now: dt.datetime, backfill_id: str) -> None:
    """Forget what a backfill staged; what stands stays as it is."""
    find_backfill(con, backfill_id)
    _close(Load(con, run_id, now, "backfill"), backfill_id, "dropped")


def _close(load: Load, backfill_id: str, status: str) -> None:
    with transaction(load.con):
        for part in _PARTS:
            _run(load, f"forget_{part}", backfill_id=backfill_id)
        _run(load, "close", backfill_id=backfill_id, status=status)


def _run(load: Load, part: str, **params: object) -> None:
    sql = statement("backfill", part)
    known = {**params, "run_id": load.run_id, "now": load.now}
    load.con.execute(sql, named_in(sql, known))
