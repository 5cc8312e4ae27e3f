"""What is known and what is still to do; a killed run is resumed from here.

    feed_states(con) -> {feed_id: FeedState}            watermark, validators, failures, redirects
    due_feeds(con, feeds, now, force=False) -> (Feed…)  with the address to poll now
    validators(con) -> {feed_id: Validators}
    known_entries(con, feed_id, entry_ids) -> {entry_id: {content_sha256…}}
    pages_to_fetch(con, now, limit) -> (PageTask…)
    articles_to_extract(con, limit) -> (PageRef…)       pages loaded but not yet read
    near_duplicates(con, bands, since, until) -> (StoredFingerprint…)
    cluster_candidates(con, keys, since, until) -> (Claim…)
    backlog(con, now) -> Backlog

None of these scans what grows: they read queues, or one feed's entries, or a window of days.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.model import Language, Validators
from warehouse.clustering import cluster_candidates
from warehouse.rows import PageRef, PageTask
from warehouse.statements import statement
from warehouse.stored import dicts, entry_value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from extractors.model import Feed

__all__ = [
    "Backlog",
    "FeedState",
    "StoredFingerprint",
    "articles_to_extract",
    "backlog",
    "cluster_candidates",
    "due_feeds",
    "feed_states",
    "known_entries",
    "near_duplicates",
    "pages_to_fetch",
    "validators",
]

_NO_LIMIT: Final = 1_000_000_000


class FeedState(NamedTuple):
    """The watermark of a feed; `failures` and `redirects` count polls in a row."""

    feed_id: str
    current_url: str | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    next_due_at: dt.datetime | None
    last_polled_at: dt.datetime | None
    last_ok_at: dt.datetime | None
    last_new_at: dt.datetime | None
    failures: int
    last_status: str | None
    last_reason: str | None
    redirect_url: str | None
    redirects: int
    disabled_at: dt.datetime | None
    disabled_reason: str | None

    @property
    def validators(self) -> Validators:
        """What to send along with the next poll."""
        return Validators(
            etag=self.etag, last_modified=self.last_modified, body_sha256=self.body_sha256
        )


class StoredFingerprint(NamedTuple):
    """An article that may tell the same story; `duplicate_group` leads its group."""

    article_id: str
    version_id: str
    duplicate_group: str
    fingerprint: bytes | None
    known_at: dt.datetime


class Backlog(NamedTuple):
    """Work that waits: pages (of them due now), readings, claims."""

    pages_to_fetch: int
    pages_due: int
    pages_to_read: int
    claims_to_cluster: int


def feed_states(con: DuckDBPyConnection) -> dict[str, FeedState]:
    """Return the watermark of every feed ever polled."""
    rows = con.execute(statement("state", "feed_states")).fetchall()
    return {row[0]: FeedState(*row) for row in rows}


def validators(con: DuckDBPyConnection) -> dict[str, Validators]:
    """Return what to send along with the next poll of each feed."""
    return {feed_id: state.validators for feed_id, state in feed_states(con).items()}


def due_feeds(
    con: DuckDBPyConnection, feeds: Sequence[Feed], now: dt.datetime, *, force: bool = False
) -> tuple[Feed, ...]:
    """Return the enabled feeds to poll now, those waiting longest first.

    A feed that moved for good comes with its new address. `force` takes feeds that are not
    due yet, and feeds given up, too.
    """
    states = feed_states(con)
    due: list[tuple[float, Feed]] = []
    for feed in feeds:
        state = states.get(feed.feed_id)
        if not feed.enabled or not (force or state is None or _is_due(state, now)):
            continue
        since = state.next_due_at if state else None
        waiting_s = (now - since).total_seconds() if since else math.inf
        url = (state and state.current_url) or feed.url
        due.append((-waiting_s, feed if url == feed.url else dataclasses.replace(feed, url=url)))
    return tuple(feed for _, feed in sorted(due, key=lambda pair: pair[0]))


def _is_due(state: FeedState, now: dt.datetime) -> bool:
    if state.disabled_at is not None:
        return False
    # A clock that was set back must not silence a feed for longer than a day.
    in_doubt = state.last_polled_at is not None and state.last_polled_at > now + dt.timedelta(
        days=1
    )
    return in_doubt or state.next_due_at is None or state.next_due_at <= now


def known_entries(
    con: DuckDBPyConnection, feed_id: str, entry_ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """Return of the entries asked about those known, with the hashes of all revisions."""
    rows = con.execute(
        statement("state", "known_entries"), {"feed_id": feed_id, "entry_ids": list(entry_ids)}
    ).fetchall()
    known: dict[str, set[str]] = {}
    for entry_id, content_sha256 in rows:
        known.setdefault(entry_id, set()).add(content_sha256)
    return {entry_id: frozenset(hashes) for entry_id, hashes in known.items()}


def pages_to_fetch(
    con: DuckDBPyConnection, now: dt.datetime, limit: int = _NO_LIMIT
) -> tuple[PageTask, ...]:
    """Return pages that are due, oldest first."""
    found = dicts(con.execute(statement("state", "pages_to_fetch"), {"now": now, "limit": limit}))
    return tuple(
        PageTask(
            row["feed_id"], row["url"], row["canonical_url"], entry_value(row), row["attempts"]
        )
        for row in found
    )


def articles_to_extract(con: DuckDBPyConnection, limit: int = _NO_LIMIT) -> tuple[PageRef, ...]:
    """Return pages that were loaded and not read yet, oldest first.

    To read old pages again with a newer extractor is a backfill (`warehouse.backfill`).
    """
    found = dicts(con.execute(statement("state", "pages_to_read"), {"limit": limit}))
    urls = sorted({row["canonical_url"] for row in found})
    first = dict(con.execute(statement("state", "known_publications"), {"urls": urls}).fetchall())
    return tuple(
        page_ref({**row, "published_at": first.get(row["canonical_url"])}) for row in found
    )


def page_ref(row: Mapping[str, object]) -> PageRef:
    """Return the reference to a page from a row that joins page and entry."""
    known = {name: row[name] for name in PageRef._fields if name in row}
    known["feed_language"] = Language(str(row["feed_language"]))
    known["entry"] = entry_value(row) if row["entry_id"] is not None else None
    return PageRef(**known)  # type: ignore[arg-type]  # columns are named as the fields


def near_duplicates(
    con: DuckDBPyConnection,
    bands: Sequence[int],
    since: dt.date = dt.date.min,
    until: dt.date = dt.date.max,
    limit: int = 500,
) -> tuple[StoredFingerprint, ...]:
    """Return stored articles published since … until that share a band, earliest first."""
    rows = con.execute(
        statement("state", "near_duplicates"),
        {"bands": list(bands), "since": since, "until": until, "limit": limit},
    ).fetchall()
    return tuple(StoredFingerprint(*row) for row in rows)


def backlog(con: DuckDBPyConnection, now: dt.datetime) -> Backlog:
    """Return how much work waits."""
    row = con.execute(statement("state", "backlog"), {"now": now}).fetchone() or (0, 0, 0, 0)
    return Backlog(*row)
