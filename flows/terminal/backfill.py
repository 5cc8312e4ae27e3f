"""`virage backfill`: what a newer extractor changes, and doing it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from flows.pipeline.backfill import backfill
from flows.pipeline.publishing import publish
from flows.pipeline.run import new_run
from flows.terminal.output import answers, log_to_stderr, print_json, table
from flows.terminal.progress import bars

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from flows.pipeline.backfill import BackfillResult
    from flows.settings import Settings


def run_backfill(
    settings: Settings,
    *,
    since: dt.date | None,
    until: dt.date | None,
    sources: Sequence[str],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read the archive again and, unless it is a dry run, publish what came of it."""
    log_to_stderr(settings.log_level)
    with bars() as progress:
        run = new_run("backfill", settings, progress)
        result = asyncio.run(
            backfill(run, since=since, until=until, sources=sources, dry_run=dry_run)
        )
        if not dry_run:
            publish(run)
    if as_json:
        print_json(result.as_json())
    else:
        show(result)


def show(result: BackfillResult) -> None:
    """Print what changed by type of claim."""
    console = answers()
    found = result.report.backfill
    if not found.pages:
        console.print(f"nothing to read again: all was read by {found.extractor_version}")
        return
    rows = [(c.claim_type, c.added, c.dropped, c.changed, c.kept) for c in result.report.by_type]
    console.print(table(("type", "added", "dropped", "changed", "kept"), rows))
    done = "read again and applied" if result.applied else "read again; nothing was changed"
    console.print(f"{found.pages} articles {done} ({found.failed} could not be read)")
