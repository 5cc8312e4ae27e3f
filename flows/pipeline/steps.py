"""The steps of a run as the orchestration calls them: plain functions, or Prefect's tasks.

The order of things is written once, in `flows.pipeline.ingest`; whether a server watches
is decided by which `Steps` it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flows.pipeline import polling, reading
from flows.pipeline.pages import page_loads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from duckdb import DuckDBPyConnection

    from extractors.model import Feed
    from flows.pipeline.pages import Paging
    from flows.pipeline.polling import Polling
    from flows.pipeline.reading import Reading
    from flows.pipeline.run import Run
    from flows.pipeline.writer import Writer
    from warehouse.rows import ExtractedArticle, FeedPoll, PageLoad, PageRef, PageTask

T = TypeVar("T")


async def load(writer: Writer, what: str, work: Callable[[DuckDBPyConnection], T]) -> T:
    """Let the writer do one piece of work; `what` names it for whoever watches."""
    del what
    return await writer(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The effects of a run, each one call long."""

    poll: Callable[[Run, Polling, Feed], Awaitable[FeedPoll]]
    fetch: Callable[[Run, Paging, Sequence[PageTask]], Awaitable[list[PageLoad]]]
    read: Callable[[Reading, Sequence[PageRef]], Awaitable[list[ExtractedArticle]]]
    load: Callable[[Writer, str, Callable[[DuckDBPyConnection], Any]], Awaitable[Any]]


PLAIN = Steps(poll=polling.poll, fetch=page_loads, read=reading.read, load=load)
