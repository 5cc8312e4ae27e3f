"""The order of a run: poll, fetch, read, cluster; each stage resumes from tables.

What is loaded is never done again, what was fetched but not loaded is in the journal,
and what is still to do is in the queues of the warehouse. So a run that is killed at
any moment is simply followed by the next.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from extractors.claims.models import load_models
from extractors.errors import VirageError
from extractors.fetch import Client, FetchSettings, user_agent
from extractors.registry import load_registry
from flows.pipeline.clustering import decide
from flows.pipeline.journal import Journal, Note, left_behind
from flows.pipeline.pages import Paging, spread
from flows.pipeline.polling import Polling, polled
from flows.pipeline.pool import WorkerPool
from flows.pipeline.reading import Reading
from flows.pipeline.results import FeedResult, Results
from flows.pipeline.run import Progress, log
from flows.pipeline.steps import PLAIN, Steps
from flows.pipeline.stories import grouped
from flows.pipeline.writer import Writer
from warehouse import load, state
from warehouse.remembered import remembered_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from extractors.model import Feed, Fetched
    from flows.pipeline.journal import Key
    from flows.pipeline.run import Run
    from warehouse.rows import FeedPoll, PageRef, PageTask

POLLS_A_LOAD: Final = 64
FETCHES_AHEAD: Final = 4
"""Batches of pages on the network at once, so that one slow host does not hold up the rest."""


class IngestBusyError(VirageError):
    """Another ingest works on the same folder."""


@contextlib.contextmanager
def one_at_a_time(home: Path, wait_s: float) -> Iterator[None]:
    """Let one ingest work on a folder, so that no site is asked twice and nothing is read twice.

    Raises:
        IngestBusyError: another one did not end within `wait_s` seconds.
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "ingest.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        log.info("another ingest works on %s; waiting for it up to %.0f s", home, wait_s)
        try:
            lock.acquire(timeout=wait_s)
        except Timeout as error:
            raise IngestBusyError(
                f"another ingest works on {home} for more than {wait_s:.0f} s; see virage status"
            ) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """What the stages of one run share."""

    run: Run
    feeds: Mapping[str, Feed]
    writer: Writer
    client: Client
    journal: Journal
    pool: WorkerPool
    steps: Steps
    results: Results
    with_pages: bool

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report progress."""
        self.run.progress(Progress(stage=stage, done=done, total=total))


async def ingest(
    run: Run,
    feeds: Sequence[Feed],
    *,
    force: bool = False,
    with_pages: bool = True,
    steps: Steps = PLAIN,
) -> Results:
    """Poll what is due of `feeds`, and finish every piece of work that waits for them.

    `force` polls all of them; without `with_pages` only what the feeds say is read.

    Raises:
        IngestBusyError: another ingest works on the same folder.
        WarehouseBusyError: another program holds the database for too long.
        ArchiveError: the disk is full; what was loaded so far stands.
    """
    home = run.settings.home
    results = Results(run_id=run.run_id)
    with one_at_a_time(home, run.settings.lock_wait_s):
        writer = Writer(run)
        due = await writer(lambda con: _begin(con, run, feeds, force=force))
        results.feeds.update(_not_due(feeds, due))
        with (
            Journal(home / "raw" / "journal", run.run_id, run.archive) as journal,
            WorkerPool(run.settings.workers) as pool,
        ):
            async with Client(fetch_settings(run)) as client:
                ingesting = Ingest(
                    run=run,
                    feeds={feed.feed_id: feed for feed in feeds},
                    writer=writer,
                    client=client,
                    journal=journal,
                    pool=pool,
                    steps=steps,
                    results=results,
                    with_pages=with_pages,
                )
                await _everything(ingesting, due)
        results.seconds = (run.clock() - run.started_at).total_seconds()
        await writer(lambda con: _end(con, run, results))
    return results


def fetch_settings(run: Run) -> FetchSettings:
    """Return the manners of the HTTP client as the operator set them."""
    settings = run.settings
    return FetchSettings(
        user_agent=user_agent(version("virage"), settings.contact or ""),
        allow_private_hosts=frozenset(settings.allow_private_hosts),
        concurrency=settings.connections,
        read_s=settings.timeout_s,
        total_s=2 * settings.timeout_s,
    )


def _begin(
    con: DuckDBPyConnection, run: Run, feeds: Sequence[Feed], *, force: bool
) -> tuple[Feed, ...]:
    """Record the run, take feeds and registry over, and say which feeds to poll."""
    now = run.clock()
    load.start_run(con, run.run_id, now, run.kind)
    load.load_feeds(con, run.run_id, now, feeds)
    load.load_registry(con, run.run_id, now, load_registry().rows())
    return state.due_feeds(con, feeds, now, force=force)


def _end(con: DuckDBPyConnection, run: Run, results: Results) -> None:
    summary = {**results.as_json(), "feeds": len(results.feeds)}
    load.end_run(con, run.run_id, run.clock(), summary=summary)


def _not_due(feeds: Sequence[Feed], due: Sequence[Feed]) -> dict[str, FeedResult]:
    polled = {feed.feed_id for feed in due}
    return {
        feed.feed_id: FeedResult(feed=feed, status="unchanged", reason="not_due")
        for feed in feeds
        if feed.feed_id not in polled
    }


async def _everything(ingesting: Ingest, due: Sequence[Feed]) -> None:
    files, recovered = await _recover(ingesting)
    await _poll(ingesting, due)
    paging = Paging(
        client=ingesting.client if ingesting.with_pages else None,
        journal=ingesting.journal,
        feeds=ingesting.feeds,
        recovered=recovered,
    )
    flow = _Flow()
    async with asyncio.TaskGroup() as stages:
        stages.create_task(_fetch(ingesting, paging, flow))
        stages.create_task(_read(ingesting, flow))
    for file in files:
        file.unlink(missing_ok=True)
    await _cluster(ingesting)


async def _recover(ingesting: Ingest) -> tuple[list[Path], dict[Key, Fetched]]:
    """Load the polls that an interrupted run archived, and find the pages that it fetched."""
    files: list[Path] = []
    pages: dict[Key, Fetched] = {}
    folder = ingesting.run.settings.home / "raw" / "journal"
    for path, notes in left_behind(folder, ingesting.run.archive):
        if path == ingesting.journal.path:
            continue
        files.append(path)
        polls: list[FeedPoll] = []
        for note in notes:
            _sort_note(ingesting, note, polls, pages)
        await _load_polls(ingesting, polls)
        log.info("an interrupted run left %s behind; its polls are loaded", path.stem)
    return files, pages


def _sort_note(
    ingesting: Ingest, note: Note, polls: list[FeedPoll], pages: dict[Key, Fetched]
) -> None:
    if note.key[0] == "page":
        pages[note.key] = note.fetched
    elif (feed := ingesting.feeds.get(note.key[1])) is not None:
        polls.append(polled(feed, note.fetched, None, (), ingesting.run.clock()))


async def _load_polls(ingesting: Ingest, polls: Sequence[FeedPoll]) -> None:
    run = ingesting.run
    if not polls:
        return
    counts = await ingesting.steps.load(
        ingesting.writer,
        f"{len(polls)} polls",
        lambda con: load.load_polls(con, run.run_id, run.clock(), polls),
    )
    ingesting.results.add_polls(polls, counts)


async def _poll(ingesting: Ingest, due: Sequence[Feed]) -> None:
    """Poll feeds side by side; load what came in batches, as it comes."""
    run = ingesting.run
    states, known = await ingesting.writer(
        lambda con: (
            state.feed_states(con),
            remembered_entries(con, [feed.feed_id for feed in due]),
        )
    )
    polling = Polling(
        client=ingesting.client, journal=ingesting.journal, states=states, known=known
    )
    slots = asyncio.Semaphore(run.settings.connections)

    async def one(feed: Feed) -> FeedPoll:
        async with slots:
            return await ingesting.steps.poll(run, polling, feed)

    waiting: list[FeedPoll] = []
    ingesting.tell("feeds", 0, len(due))
    for done, poll in enumerate(asyncio.as_completed([one(feed) for feed in due]), 1):
        waiting.append(await poll)
        if len(waiting) >= POLLS_A_LOAD:
            await _load_polls(ingesting, waiting)
            waiting = []
        ingesting.tell("feeds", done, len(due))
    await _load_polls(ingesting, waiting)


@dataclass(slots=True)
class _Flow:
    """How the reading stage hears from the fetching stage that there is more, or no more."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False


async def _fetch(ingesting: Ingest, paging: Paging, flow: _Flow) -> None:
    """Fetch every page that is due, in batches spread over hosts; load each as it comes."""
    run, size = ingesting.run, ingesting.run.settings.page_batch
    slots = asyncio.Semaphore(FETCHES_AHEAD)
    try:
        known = await ingesting.writer(lambda con: state.pages_to_fetch(con, run.clock()))
        tasks = spread([task for task in known if task.feed_id in ingesting.feeds])
        done = 0
        ingesting.tell("pages", 0, len(tasks))

        async def one(batch: Sequence[PageTask]) -> None:
            nonlocal done
            async with slots:
                loads = await ingesting.steps.fetch(run, paging, batch)
            await ingesting.steps.load(
                ingesting.writer,
                f"{len(loads)} pages",
                lambda con: load.load_pages(con, run.run_id, run.clock(), loads),
            )
            ingesting.results.add_pages(loads)
            done += len(batch)
            ingesting.tell("pages", done, len(tasks))
            flow.news.set()

        async with asyncio.TaskGroup() as batches:
            for start in range(0, len(tasks), size):
                batches.create_task(one(tasks[start : start + size]))
    finally:
        flow.ended = True
        flow.news.set()


async def _read(ingesting: Ingest, flow: _Flow) -> None:
    """Read every page that waits, while more come in, until the last fetched one is read."""
    run, size = ingesting.run, ingesting.run.settings.page_batch
    reading = Reading(run=run, pool=ingesting.pool, version=load_models().version)
    most = size * (ingesting.pool.workers + 1)
    under_way: set[str] = set()
    done = 0

    async def one(batch: Sequence[PageRef]) -> None:
        nonlocal done
        extracted = await ingesting.steps.read(reading, batch)
        counts = await ingesting.steps.load(
            ingesting.writer,
            f"{len(extracted)} articles",
            lambda con: load.load_articles(con, run.run_id, run.clock(), grouped(con, extracted)),
        )
        ingesting.results.add_articles(extracted, counts)
        under_way.difference_update(ref.page_id for ref in batch)
        done += len(batch)
        ingesting.tell("articles", done, done + len(under_way))
        flow.news.set()

    async with asyncio.TaskGroup() as batches:
        while True:
            flow.news.clear()
            was_last = flow.ended
            refs: Sequence[PageRef] = ()
            if len(under_way) < most:
                refs = await ingesting.writer(lambda con: state.articles_to_extract(con, most))
            fresh = [ref for ref in refs if ref.page_id not in under_way]
            for start in range(0, len(fresh), size):
                batch = fresh[start : start + size]
                under_way.update(ref.page_id for ref in batch)
                batches.create_task(one(batch))
            if not fresh and not under_way and was_last:
                return
            if not fresh:
                await flow.news.wait()


async def _cluster(ingesting: Ingest) -> None:
    run = ingesting.run
    counts = await ingesting.steps.load(
        ingesting.writer,
        "clusters",
        lambda con: load.cluster_pending(con, run.run_id, run.clock(), decide),
    )
    ingesting.results.clustered = counts.pending
