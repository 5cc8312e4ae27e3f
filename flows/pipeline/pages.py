"""From page tasks to pages: politely fetched, or the feed's own content in their place."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final, assert_never

from extractors.fetch import fetch
from extractors.ids import sha256_hex
from extractors.model import FailureKind, Fetched, FetchFailed, NotModified, Page, Skipped
from extractors.urls import canonicalize, host
from warehouse.rows import PageLoad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.fetch import Client
    from extractors.model import Entry, Feed
    from flows.pipeline.journal import Journal, Key
    from flows.pipeline.run import Run
    from warehouse.rows import PageTask

RETRY_AFTER: Final = (
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
    dt.timedelta(days=1),
)
"""How long to wait after each temporary failure; after the last the page is given up."""
SOFT_ATTEMPTS: Final = 2
"""Pages that answer 404 and the like are asked for once more: some appear late."""
FULL_WORDS: Final = 120
"""From so many words on a feed's content is an article; teasers of feeds end below 80."""
UNREACHABLE: Final = frozenset(
    {"dns", "connection", "timeout", "tls", "disconnected", "robots_unreachable"}
)
PATIENCE: Final = 3
"""After so many pages in a row that no server answered, a host is left alone for this run."""
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Hosts:
    """Which hosts answer in this run: a dead one costs three timeouts, not three hundred."""

    failures: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def given_up(self, url: str) -> bool:
        """Whether the host of `url` failed to answer too often in a row."""
        return self.failures[host(url)] >= PATIENCE

    def heard(self, url: str, outcome: Fetched | NotModified | FetchFailed) -> None:
        """Count what a fetch says about its host."""
        silent = isinstance(outcome, FetchFailed) and outcome.reason in UNREACHABLE
        self.failures[host(url)] = self.failures[host(url)] + 1 if silent else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """What fetching pages needs beside the tasks.

    `recovered` holds bodies that an interrupted run archived but did not load.
    """

    client: Client | None
    """None takes what the feeds say and fetches nothing."""
    journal: Journal
    feeds: Mapping[str, Feed]
    recovered: Mapping[Key, Fetched]
    hosts: Hosts = field(default_factory=Hosts)


def page_key(task: PageTask) -> Key:
    """Name what a fetched page is for."""
    return ("page", task.feed_id, task.entry.entry_id, task.entry.content_sha256)


def spread(tasks: Sequence[PageTask]) -> list[PageTask]:
    """Order tasks so that neighbours are of different hosts."""
    by_host: defaultdict[str, list[PageTask]] = defaultdict(list)
    for task in tasks:
        by_host[host(task.url or "")].append(task)
    rounds = chain.from_iterable(zip_longest(*by_host.values()))
    return [task for task in rounds if task is not None]


def feed_content(entry: Entry) -> str | None:
    """Return the HTML of an entry where it is long enough to be the article itself."""
    fullest = max((entry.content_html or "", entry.summary_html or ""), key=len)
    return fullest if len(_TAG.sub(" ", fullest).split()) >= FULL_WORDS else None


def page_from_feed(task: PageTask, feed: Feed, html: str, now: dt.datetime) -> Page:
    """Let the feed's own content stand for the page."""
    body = html.encode("utf-8", "replace")
    url = task.url or f"{feed.url}#{task.entry.entry_id}"
    return Page(
        url=url,
        canonical_url=task.canonical_url or canonicalize(url),
        body=body,
        content_type="text/html; charset=utf-8",
        body_sha256=sha256_hex(body),
        fetched_at=now,
        entry=task.entry,
        source_name=feed.name,
        feed_language=feed.language,
        origin="feed",
    )


async def page_load(run: Run, paging: Paging, task: PageTask) -> PageLoad | None:
    """Say what becomes of one task; None leaves it in the queue for a run that fetches.

    Raises:
        ArchiveError: the disk is full or not writable.
    """
    feed = paging.feeds[task.feed_id]
    html = feed_content(task.entry)
    if paging.client is None:
        return await _from_feed(run, paging, task, html) if html else None
    if task.url is None:
        missing = Skipped(url=feed.url, reason="no_link", detail=task.entry.title[:200])
        return await _from_feed(run, paging, task, html) if html else PageLoad(task, missing)
    outcome = await _fetched(run, paging, paging.client, task, task.url)
    match outcome:
        case Fetched():
            await asyncio.to_thread(paging.journal.keep, page_key(task), outcome)
            return PageLoad(task, _page(task, feed, outcome))
        case NotModified() | FetchFailed() if html:
            return await _from_feed(run, paging, task, html)
        case FetchFailed():
            return PageLoad(task, outcome, next_attempt(task.attempts, outcome, run.clock()))
        case NotModified():
            raise AssertionError("a page is asked for without validators")
        case _:
            assert_never(outcome)


async def page_loads(run: Run, paging: Paging, tasks: Sequence[PageTask]) -> list[PageLoad]:
    """Fetch the pages of a batch, all at once as far as each host's pace allows."""
    loads = await asyncio.gather(*(page_load(run, paging, task) for task in tasks))
    return [load for load in loads if load is not None]


def next_attempt(attempts: int, failure: FetchFailed, now: dt.datetime) -> dt.datetime | None:
    """Say when a page is asked for again, after `attempts` earlier tries; None gives it up."""
    match failure.kind:
        case FailureKind.TEMPORARY:
            allowed = len(RETRY_AFTER)
        case FailureKind.SOFT:
            allowed = SOFT_ATTEMPTS - 1
        case FailureKind.HARD:
            allowed = 0
        case _:
            assert_never(failure.kind)
    if attempts >= allowed:
        return None
    wait = max(RETRY_AFTER[attempts], dt.timedelta(seconds=failure.retry_after_s or 0))
    return now + wait


async def _fetched(
    run: Run, paging: Paging, client: Client, task: PageTask, url: str
) -> Fetched | NotModified | FetchFailed:
    if (earlier := paging.recovered.get(page_key(task))) is not None:
        return earlier
    if paging.hosts.given_up(url):
        return FetchFailed(
            url=url,
            kind=FailureKind.TEMPORARY,
            reason="host_unreachable",
            detail=f"{host(url)} gave no answer {PATIENCE} times in a row; tried again later",
            status=None,
            fetched_at=run.clock(),
            elapsed_s=0.0,
        )
    outcome = await fetch(client, url, now=run.clock(), kind="page")
    paging.hosts.heard(url, outcome)
    return outcome


async def _from_feed(run: Run, paging: Paging, task: PageTask, html: str) -> PageLoad:
    page = page_from_feed(task, paging.feeds[task.feed_id], html, run.clock())
    await asyncio.to_thread(run.archive.put, page.body)
    return PageLoad(task, page)


def _page(task: PageTask, feed: Feed, fetched: Fetched) -> Page:
    return Page(
        url=fetched.final_url,
        canonical_url=task.canonical_url or canonicalize(fetched.final_url),
        body=fetched.body,
        content_type=fetched.headers.get("content-type"),
        body_sha256=fetched.body_sha256,
        fetched_at=fetched.fetched_at,
        entry=task.entry,
        source_name=feed.name,
        feed_language=feed.language,
    )
