"""The stages of a run in their order: recover, poll, fetch, read, cluster.

What is loaded is never done again, what was fetched but not loaded is in the journal,
and what is still to do is in the queues of the warehouse. So a run that is killed at
any moment is simply followed by the next.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extractors.claims.models import load_models
from flows.pipeline.clustering import decide
from flows.pipeline.gathering import Gathering
from flows.pipeline.journal import left_behind
from flows.pipeline.pages import Paging, spread
from flows.pipeline.polling import Polling, polled
from flows.pipeline.reading import Reading
from flows.pipeline.run import Progress, log
from flows.pipeline.stories import grouped
from warehouse import load, state
from warehouse.remembered import remembered_entries
from warehouse.rows import FeedPoll

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from extractors.fetch import Client
    from extractors.model import Feed, Fetched
    from flows.pipeline.journal import Journal, Key, Note
    from flows.pipeline.pool import WorkerPool
    from flows.pipeline.results import Results
    from flows.pipeline.run import Run
    from flows.pipeline.steps import Steps
    from flows.pipeline.writer import Writer
    from warehouse.rows import PageLoad, PageRef, PageTask

POLLS_A_LOAD: Final = 64
PAGES_A_LOAD: Final = 256
LINGER_S: Final = 2.0
"""What was fetched waits no longer than this for company on its way into the warehouse."""
FETCHES_AHEAD: Final = 8
"""Batches of pages under way at once, so that one slow host does not hold up the rest."""


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


async def work(ingesting: Ingest, due: Sequence[Feed]) -> None:
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
    """Poll feeds side by side; load what came in groups, as it comes."""
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
    polls = Gathering[FeedPoll](
        lambda group: _load_polls(ingesting, group), least=POLLS_A_LOAD, linger_s=LINGER_S
    )
    done = 0
    ingesting.tell("feeds", 0, len(due))

    async def one(feed: Feed) -> None:
        nonlocal done
        async with slots:
            poll = await ingesting.steps.poll(run, polling, feed)
            await polls.add([poll])
        done += 1
        ingesting.tell("feeds", done, len(due))

    async with asyncio.TaskGroup() as all_polls:
        for feed in due:
            all_polls.create_task(one(feed))
    await polls.flush()


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

        async def keep(loads: list[PageLoad]) -> None:
            await ingesting.steps.load(
                ingesting.writer,
                f"{len(loads)} pages",
                lambda con: load.load_pages(con, run.run_id, run.clock(), loads),
            )
            ingesting.results.add_pages(loads)
            flow.news.set()

        pages = Gathering(keep, least=PAGES_A_LOAD, linger_s=LINGER_S)

        async def one(batch: Sequence[PageTask]) -> None:
            nonlocal done
            async with slots:
                await pages.add(await ingesting.steps.fetch(run, paging, batch))
            done += len(batch)
            ingesting.tell("pages", done, len(tasks))

        async with asyncio.TaskGroup() as batches:
            for start in range(0, len(tasks), size):
                batches.create_task(one(tasks[start : start + size]))
        await pages.flush()
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
