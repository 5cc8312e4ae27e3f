"""The backfill flow: history read again with the extractor of today, by hand."""

from __future__ import annotations

import asyncio
import datetime as dt  # noqa: TC003 - Prefect reads the annotations
from typing import TYPE_CHECKING, Annotated

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.states import Completed
from pydantic import Field

from flows.logs import log_to_prefect
from flows.markdown import escaped, table
from flows.pipeline.backfill import backfill as run_backfill
from flows.pipeline.run import new_run
from flows.publish import publish_copy
from flows.settings import Settings
from flows.tasks import WATCHED

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from flows.pipeline.backfill import BackfillResult


@flow(name="backfill", persist_result=False)
async def backfill(
    since: Annotated[
        dt.date | None,
        Field(title="From", description="First day of publication; empty: from the beginning"),
    ] = None,
    until: Annotated[
        dt.date | None,
        Field(title="To", description="Last day of publication; empty: until today"),
    ] = None,
    sources: Annotated[
        list[str] | None, Field(title="Sources", description="Names of sources; empty: all of them")
    ] = None,
    dry_run: Annotated[  # noqa: FBT002 - Prefect passes parameters by name
        bool,
        Field(title="Dry run", description="Only say what would be added, dropped and changed"),
    ] = True,
) -> State[None]:
    """Read the archive again and, unless it is a dry run, let the new reading stand."""
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


def summary(result: BackfillResult) -> str:
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
