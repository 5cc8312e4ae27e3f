"""Prefect's view of the steps of a run: names, retries, tags and state messages, no thinking.

Each task is one call long. Results stay in memory, for they hold bodies; NO_CACHE keeps
Prefect from hashing a client or a pool. Ordinary trouble ends green with a message that
says what it was: red is for what needs a person.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from prefect import runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from extractors.errors import ExtractError
from extractors.model import FailureKind, FetchFailed, Page, Skipped
from extractors.urls import host
from flows.pipeline import polling, reading
from flows.pipeline.pages import page_loads
from flows.pipeline.results import poll_result
from flows.pipeline.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from duckdb import DuckDBPyConnection
    from prefect import Task
    from prefect.client.schemas.objects import State

    from extractors.model import Feed
    from flows.pipeline.pages import Paging
    from flows.pipeline.polling import Polling
    from flows.pipeline.reading import Reading
    from flows.pipeline.run import Run
    from flows.pipeline.writer import Writer
    from warehouse.rows import ExtractedArticle, FeedPoll, PageLoad, PageRef, PageTask

T = TypeVar("T")
P = ParamSpec("P")
RETRIES: Final = 1
RETRY_S: Final = [10]


class TemporaryFetchError(ExtractError):
    """A feed could not be had just now; Prefect waits and asks again."""


@task(
    task_run_name="fetch {feed.feed_id}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_S,
    cache_policy=NO_CACHE,
    persist_result=False,
    tags={"network"},
)
async def fetch_feed(run: Run, polling_: Polling, feed: Feed) -> State[FeedPoll]:
    """Poll one feed."""
    poll = await polling.poll(run, polling_, feed)
    outcome = poll.outcome
    is_last = runtime.task_run.run_count > RETRIES
    if isinstance(outcome, FetchFailed) and outcome.kind is FailureKind.TEMPORARY and not is_last:
        raise TemporaryFetchError(feed.feed_id, f"{outcome.reason}: {outcome.detail}")
    return Completed(data=poll, name=_name(poll), message=_poll_message(poll))


def _name(poll: FeedPoll) -> str:
    status = poll_result(poll).status
    return {"ok": "Completed", "unchanged": "Unchanged"}.get(status, "Unreachable")


def _poll_message(poll: FeedPoll) -> str:
    result = poll_result(poll)
    again = f"; next poll {poll.next_due_at:%d %b %H:%M} UTC" if poll.next_due_at else ""
    if result.failed:
        return f"{result.reason}: {result.detail}{again}"
    if result.status == "unchanged":
        return f"nothing changed{again}"
    return f"{len(poll.entries)} entries{again}"


def _pages_name() -> str:
    tasks = runtime.task_run.parameters["tasks"]
    hosts = len({host(task.url or "") for task in tasks})
    return f"fetch {len(tasks)} pages · {hosts} {'host' if hosts == 1 else 'hosts'}"


@task(task_run_name=_pages_name, cache_policy=NO_CACHE, persist_result=False, tags={"network"})
async def fetch_pages(run: Run, paging: Paging, tasks: Sequence[PageTask]) -> State[list[PageLoad]]:
    """Fetch a batch of pages."""
    loads = await page_loads(run, paging, tasks)
    pages = sum(isinstance(load.outcome, Page) for load in loads)
    later = sum(load.next_due_at is not None for load in loads)
    message = f"{pages} pages, {later} tried again later, {len(loads) - pages - later} given up"
    return Completed(data=loads, message=message)


def _articles_name() -> str:
    return f"read {len(runtime.task_run.parameters['refs'])} articles"


@task(task_run_name=_articles_name, cache_policy=NO_CACHE, persist_result=False, tags={"extract"})
async def read_articles(
    reading_: Reading, refs: Sequence[PageRef]
) -> State[list[ExtractedArticle]]:
    """Read a batch of pages: text, language, names, claims."""
    extracted = await reading.read(reading_, refs)
    claims = sum(len(item.claims) for item in extracted)
    skipped = Counter(e.outcome.reason for e in extracted if isinstance(e.outcome, Skipped))
    why = ", ".join(f"{count} {reason}" for reason, count in skipped.most_common())
    message = f"{len(extracted) - skipped.total()} articles, {claims} claims"
    return Completed(data=extracted, message=f"{message}; skipped: {why}" if why else message)


@task(task_run_name="load {what}", cache_policy=NO_CACHE, persist_result=False, tags={"warehouse"})
async def load(writer: Writer, what: str, work: Callable[[DuckDBPyConnection], T]) -> T:
    """Load one batch: the one task that writes; `what` is in its name."""
    del what
    return await writer(work)


def value(step: Task[P, Coroutine[Any, Any, State[T]]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Return a step that gives the value inside the state that the task says how it went with."""

    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        state: State[T] = await step(*args, **kwargs, return_state=True)
        return await state.aresult()

    return call


WATCHED: Final = Steps(
    poll=value(fetch_feed), fetch=value(fetch_pages), read=value(read_articles), load=load
)
"""The steps as tasks, for runs that a server watches."""
