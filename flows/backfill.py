"""The backfill flow: history read again with the extractor of today, by hand."""

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.logs import log_to_prefect
from flows.markdown import escaped, table
from flows.pipeline.backfill import backfill as run_backfill
from flows.pipeline.run import new_run
from flows.publish import publish_copy
from flows.settings import Settings
from flows.tasks import WATCHED

if TYPE_CHECKING:
    from flows.pipeline.backfill import BackfillResult


@flow(name="backfill", persist_result=False)
async def backfill(
    since: dt.date | None = None,
    until: dt.date | None = None,
    sources: list[str] | None = None,
    dry_run: bool = True,  # noqa: FBT001, FBT002 - Prefect passes parameters by name
) -> State[None]:
    """Read the archive again and, unless it is a dry run, let the new reading stand.

    Args:
        since: First day of publication; empty: from the beginning
        until: Last day of publication; empty: until today
        sources: Names of sources; empty: all of them
        dry_run: Only say what would be added, dropped and changed
    """
    settings = Settings.load()
    log_to_prefect(settings.log_level)
    run = new_run("backfill", settings)
    result = await run_backfill(
        run, since=since, until=until, sources=sources or (), dry_run=dry_run, steps=WATCHED
    )
    if not dry_run:
        await asyncio.to_thread(publish_copy, run)
    await acreate_markdown_artifact(key="backfill", markdown=summary(result))
    pages = result.report.backfill.pages
    return Completed(
        message=f"{pages} articles read again" + ("; nothing changed" if dry_run else "")
    )


def summary(result: "BackfillResult") -> str:
    """Return what a backfill changes as Markdown, with examples."""
    found = result.report.backfill
    head = "applied" if result.applied else "dry run: nothing was changed"
    rows = ((c.claim_type, c.added, c.dropped, c.changed, c.kept) for c in result.report.by_type)
    examples = "\n".join(
        "- " + ", ".join(f"{escaped(key)}: {escaped(value)}" for key, value in example.items())
        for example in result.report.examples[:30]
    )
    return (
        f"## {found.pages} articles read again by {escaped(found.extractor_version)} ({head})\n\n"
        f"{found.failed} could not be read.\n\n"
        + table(("type", "added", "dropped", "changed", "kept"), rows)
        + f"\n\n### Examples\n\n{examples or 'None.'}"
    )
