"""From pages in the archive to what was read from them, over the worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.model import Skipped
from flows.pipeline import workers
from flows.pipeline.pool import Lost
from flows.pipeline.run import log
from flows.pipeline.workers import Failed, Job
from warehouse.rows import ExtractedArticle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.pipeline.pool import WorkerPool
    from flows.pipeline.run import Run
    from warehouse.rows import PageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading pages needs beside the pages; `version` is that of the extractor."""

    run: Run
    pool: WorkerPool
    version: str


async def read(reading: Reading, refs: Sequence[PageRef]) -> list[ExtractedArticle]:
    """Read a batch of pages; an item that could not be read is skipped with its reason."""
    root = reading.run.archive.root
    jobs = [Job(archive=root, ref=ref) for ref in refs]
    results = await reading.pool.run(workers.read_pages, jobs)
    return [
        result if isinstance(result, ExtractedArticle) else _given_up(reading, ref, result)
        for ref, result in zip(refs, results, strict=True)
    ]


def _given_up(reading: Reading, ref: PageRef, result: Failed | Lost) -> ExtractedArticle:
    detail = "the process that read it ended" if isinstance(result, Lost) else result.detail
    if isinstance(result, Lost) or result.trace:
        trace = "" if isinstance(result, Lost) else f"\n{result.trace}"
        log.error("%s of feed %s: %s: %s%s", ref.url, ref.feed_id, result.reason, detail, trace)
    return ExtractedArticle(
        page_id=ref.page_id,
        extractor_version=reading.version,
        outcome=Skipped(url=ref.url, reason=result.reason, detail=detail),
        feed_id=ref.feed_id,
    )
