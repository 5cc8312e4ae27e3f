"""Loads what flows bring, one transaction a batch; loading a batch twice changes nothing.

    load_feeds(con, run_id, now, feeds)                  the feeds file, before polling
    load_registry(con, run_id, now, registry.rows())     who is who (SCD2), before extraction
    load_polls(con, run_id, now, polls) -> {feed_id: PollCounts}
    load_pages(con, run_id, now, pages) -> LoadCounts
    load_articles(con, run_id, now, extracted) -> ArticleCounts
    cluster_pending(con, run_id, now, decide) -> ClusterCounts      (warehouse.clustering)
    load_labels(con, run_id, now, labels) -> LoadCounts
    load_skipped(con, run_id, now, items) -> LoadCounts
    start_run(con, run_id, now, flow) / end_run(con, run_id, now, status=…, summary=…)

What is still to do is in tables, never in memory: polls queue pages to fetch, pages queue
articles to extract, articles queue claims to cluster; each row leaves its queue in the
transaction that loads its result. A killed run is resumed by the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractors.model import FetchFailed, Page, Skipped
from warehouse.articles import ArticleCounts, load_articles
from warehouse.clustering import cluster_pending
from warehouse.clusters import load_clusters
from warehouse.connection import transaction
from warehouse.entities import load_registry
from warehouse.labels import load_labels
from warehouse.ledger import Load, LoadCounts, end_run, start_run
from warehouse.records import (
    EntryRow,
    FeedRow,
    FetchRow,
    PageRow,
    SkippedRow,
    TaskRow,
    entry_row,
    feed_row,
    fetch_row,
    page_row,
    skipped_row,
)
from warehouse.rows import PollCounts, SkippedItem
from warehouse.staging import Batch, staged
from warehouse.statements import statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from extractors.model import Feed
    from warehouse.rows import FeedPoll, PageLoad

__all__ = [
    "ArticleCounts",
    "LoadCounts",
    "cluster_pending",
    "end_run",
    "load_articles",
    "load_clusters",
    "load_feeds",
    "load_labels",
    "load_pages",
    "load_polls",
    "load_registry",
    "load_skipped",
    "start_run",
]


def load_feeds(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, feeds: Sequence[Feed]
) -> LoadCounts:
    """Take the feeds file over; feeds that left it are switched off, their rows stay."""
    load = Load(con, run_id, now, "feeds")
    with staged(con, stg_feed=Batch(FeedRow, [feed_row(feed) for feed in feeds])), transaction(con):
        load.run("feeds", "changed")
        retired = load.run("feeds", "switch_off")
        load.run("feeds", "enable")
        changed = load.run("feeds", "drop")
        written = load.run("feeds", "insert")
        counts = LoadCounts(written - changed, changed, retired, len(feeds) - written)
        load.record((feed.feed_id for feed in feeds), counts)
    return counts


def load_polls(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, polls: Sequence[FeedPoll]
) -> dict[str, PollCounts]:
    """Load polls with their entries, watermarks and the pages that they ask for.

    Returns what each feed brought; the counts are decided here against all entries ever
    seen, so they hold even when two runs polled the same feed.
    """
    if not polls:
        return {}
    load = Load(con, run_id, now, "polls")
    fetches = [fetch_row(poll) for poll in polls]
    entries = [
        entry_row(poll.feed.feed_id, entry, poll.outcome.fetched_at)
        for poll in polls
        for entry in poll.entries
    ]
    span = {
        "since": min(row.fetched_at for row in fetches),
        "until": max(row.fetched_at for row in fetches),
    }
    batches = {"stg_fetch": Batch(FetchRow, fetches), "stg_entry": Batch(EntryRow, entries)}
    with staged(con, **batches), transaction(con):
        load.run("polls", "sort_entries", "sort_fetches")
        found = con.execute(statement("load/polls", "counts")).fetchall()
        load.run("polls", "drop_known_fetches", **span)
        load.run("polls", "next_state", "drop_state")
        load.run("polls", "insert_fetches", "insert_state")
        load.run("polls", "unqueue_older")
        load.run("polls", "queue_pages")
        inserted = load.run("polls", "insert_entries")
        load.record(
            (row.fetch_id for row in fetches), LoadCounts(inserted, 0, 0, len(entries) - inserted)
        )
    return {feed_id: PollCounts(*counts) for feed_id, *counts in found}


def load_pages(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, pages: Sequence[PageLoad]
) -> LoadCounts:
    """Load what became of page tasks: bodies, tries to repeat, and what was given up."""
    if not pages:
        return LoadCounts()
    load = Load(con, run_id, now, "pages")
    sorted_ = _sort_pages(pages)
    batches = {
        "stg_page": Batch(PageRow, sorted_.pages),
        "stg_task": Batch(TaskRow, sorted_.tasks),
        "stg_skipped": Batch(SkippedRow, sorted_.skipped),
    }
    with staged(con, **batches), transaction(con):
        load.run("pages", "sort_pages")
        inserted = load.run("pages", "insert_pages")
        load.run("pages", "queue_extraction")
        changed = load.run("pages", "retry")
        load.run("pages", "finish")
        retired = load.run("pages", "insert_skipped")
        counts = LoadCounts(inserted, changed, retired, len(sorted_.pages) - inserted)
        load.record((f"{t.feed_id}/{t.entry_id}/{t.content_sha256}" for t in sorted_.tasks), counts)
    return counts


def load_skipped(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, items: Sequence[SkippedItem]
) -> LoadCounts:
    """Record things given up; the same thing for the same reason is recorded once."""
    load = Load(con, run_id, now, "skipped")
    rows = [skipped_row(item) for item in items]
    with staged(con, stg_skipped=Batch(SkippedRow, rows)), transaction(con):
        inserted = load.run("pages", "insert_skipped")
        counts = LoadCounts(inserted, 0, 0, len(rows) - inserted)
        load.record((row.skipped_id for row in rows), counts)
    return counts


class _SortedPages(NamedTuple):
    pages: list[PageRow]
    tasks: list[TaskRow]
    skipped: list[SkippedRow]


def _sort_pages(loads: Sequence[PageLoad]) -> _SortedPages:
    sorted_ = _SortedPages([], [], [])
    for load in loads:
        entry = load.task.entry
        reason: str | None = None
        retry_at: dt.datetime | None = None
        match load.outcome:
            case Page() as page:
                sorted_.pages.append(page_row(load.task, page))
            case FetchFailed() as failed:
                reason, retry_at = failed.reason, load.next_due_at
                if retry_at is None:
                    sorted_.skipped.append(_given_up(load, "fetch", reason, failed.detail))
            case Skipped() as left_out:
                reason = left_out.reason
                sorted_.skipped.append(_given_up(load, "page", reason, left_out.detail))
        sorted_.tasks.append(
            TaskRow(load.task.feed_id, entry.entry_id, entry.content_sha256, reason, retry_at)
        )
    return sorted_


def _given_up(load: PageLoad, stage: str, reason: str, detail: str) -> SkippedRow:
    task = load.task
    about = {"feed_id": task.feed_id, "entry_id": task.entry.entry_id}
    return skipped_row(SkippedItem(stage, load.outcome.url, reason, detail, **about))
