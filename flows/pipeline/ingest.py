"""One run over a folder: takes the feeds over, does the work that waits, records the end."""

from __future__ import annotations

import contextlib
from importlib.metadata import version
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from extractors.errors import VirageError
from extractors.fetch import Client, FetchSettings, user_agent
from extractors.registry import load_registry
from flows.pipeline.journal import Journal
from flows.pipeline.pool import WorkerPool
from flows.pipeline.results import FeedResult, Results
from flows.pipeline.run import log
from flows.pipeline.stages import Ingest, work
from flows.pipeline.steps import PLAIN, Steps
from flows.pipeline.writer import Writer
from warehouse import load, state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from extractors.model import Feed
    from flows.pipeline.run import Run
    from flows.settings import Settings


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
            async with Client(fetch_settings(run.settings)) as client:
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
                with first_error():
                    await work(ingesting, due)
        results.seconds = (run.clock() - run.started_at).total_seconds()
        await writer(lambda con: _end(con, run, results))
    return results


@contextlib.contextmanager
def first_error() -> Iterator[None]:
    """Raise what went wrong first instead of a group of what went wrong because of it."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from group


def fetch_settings(settings: Settings) -> FetchSettings:
    """Return the manners of the HTTP client as the operator set them."""
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
