"""Reads the archive again with the extractor of today: beside what stands, then in its place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractors.claims.models import load_models
from flows.pipeline.clustering import decide
from flows.pipeline.pool import WorkerPool
from flows.pipeline.reading import Reading
from flows.pipeline.run import Progress
from flows.pipeline.steps import PLAIN, Steps
from flows.pipeline.writer import Writer
from warehouse import backfill as again
from warehouse import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from flows.pipeline.run import Run
    from warehouse.articles import ArticleCounts
    from warehouse.backfill import Backfill, BackfillReport
    from warehouse.rows import PageRef

AHEAD: Final = 2
"""Batches read ahead for each worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillResult:
    """What a backfill would change, and what it did; `applied` is None on a dry run."""

    run_id: str
    report: BackfillReport
    applied: ArticleCounts | None

    def as_json(self) -> dict[str, object]:
        """Return the last line of `virage backfill --json`."""
        found = self.report.backfill
        return {
            "run_id": self.run_id,
            "backfill_id": found.backfill_id,
            "extractor_version": found.extractor_version,
            "pages": found.pages,
            "failed": found.failed,
            "by_type": [change._asdict() for change in self.report.by_type],
            "applied": self.applied._asdict() if self.applied else None,
        }


async def backfill(
    run: Run,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    sources: Sequence[str] = (),
    dry_run: bool = False,
    steps: Steps = PLAIN,
) -> BackfillResult:
    """Read what an older extractor read, say what changes, and unless `dry_run` let it stand.

    Goes on where an interrupted backfill of the same range stopped.
    """
    writer, version = Writer(run), load_models().version
    opened = await steps.load(
        writer,
        "what is to be read again",
        lambda con: again.open_backfill(
            con,
            run.run_id,
            run.clock(),
            version,
            since=since or again.EARLIEST,
            until=until or again.LATEST,
            sources=sources,
        ),
    )
    with WorkerPool(run.settings.workers) as pool:
        await _read(run, Reading(run=run, pool=pool, version=version), writer, opened, steps)
    report = await steps.load(
        writer, "what changes", lambda con: again.report(con, opened.backfill_id)
    )
    if dry_run:
        return BackfillResult(run_id=run.run_id, report=report, applied=None)
    applied = await steps.load(
        writer,
        "the new reading in place of the old",
        lambda con: again.apply_backfill(con, run.run_id, run.clock(), opened.backfill_id),
    )
    await steps.load(
        writer,
        "clusters",
        lambda con: load.cluster_pending(con, run.run_id, run.clock(), decide),
    )
    return BackfillResult(run_id=run.run_id, report=report, applied=applied)


async def _read(run: Run, reading: Reading, writer: Writer, opened: Backfill, steps: Steps) -> None:
    """Read and stage in batches; a few are ahead, so that the workers never wait for a load."""
    size = run.settings.page_batch
    slots = asyncio.Semaphore(reading.pool.workers * AHEAD)
    refs = await writer(lambda con: again.pages_to_read(con, opened.backfill_id))
    done = 0
    run.progress(Progress(stage="articles", done=0, total=len(refs)))

    async def one(batch: Sequence[PageRef]) -> None:
        nonlocal done
        async with slots:
            extracted = await steps.read(reading, batch)
            await steps.load(
                writer,
                f"{len(extracted)} articles beside what stands",
                lambda con: again.stage_articles(
                    con, run.run_id, run.clock(), opened.backfill_id, extracted
                ),
            )
        done += len(batch)
        run.progress(Progress(stage="articles", done=done, total=len(refs)))

    async with asyncio.TaskGroup() as batches:
        for start in range(0, len(refs), size):
            batches.create_task(one(refs[start : start + size]))
