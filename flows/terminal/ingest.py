"""`virage ingest`: runs it, shows it, and sums up what it did."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from flows.pipeline.demo_home import set_aside
from flows.pipeline.ingest import ingest
from flows.pipeline.publishing import draw_report, publish
from flows.pipeline.run import new_run
from flows.pipeline.sources import all_feeds, chosen
from flows.terminal.output import log_to_stderr, messages, print_json, say, table
from flows.terminal.progress import bars

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from extractors.model import Feed
    from flows.pipeline.results import Results
    from flows.settings import Settings

SHOWN = 40


def run_ingest(
    settings: Settings,
    *,
    file: Path | None,
    only: Sequence[str],
    force: bool,
    with_pages: bool,
    as_json: bool,
) -> None:
    """Ingest the chosen feeds, publish, and say what came of it."""
    feeds = chosen(all_feeds(settings, file), only)
    log_to_stderr(settings.log_level)
    if (aside := set_aside(settings.home)) is not None:
        say(f"the demo's sample data moved to {aside}")
    results = ingest_once(
        settings, feeds, force=force or bool(only), with_pages=with_pages, with_report=True
    )
    if as_json:
        print_json(results.as_json())
    else:
        show(results, messages())


def ingest_once(
    settings: Settings, feeds: Sequence[Feed], *, force: bool, with_pages: bool, with_report: bool
) -> Results:
    """Run one ingest with progress bars, publish it, and draw the report where it changed."""
    with bars() as progress:
        run = new_run("ingest", settings, progress)
        results = asyncio.run(ingest(run, feeds, force=force, with_pages=with_pages))
        publish(run)
        if with_report and results.claims:
            draw_report(run)
    return results


def show(results: Results, console: Console) -> None:
    """Print what a run did: the feeds that brought or broke something, then the sums."""
    told = [r for r in results.feeds.values() if r.failed or r.new or r.edited or r.skipped]
    told.sort(key=lambda r: (r.failed, r.new + r.edited), reverse=True)
    if told:
        rows = [
            (r.feed.feed_id, r.status, r.new, r.edited, r.skipped, r.reason or "")
            for r in told[:SHOWN]
        ]
        console.print(table(("feed", "status", "new", "edited", "skipped", "why"), rows))
        if len(told) > SHOWN:
            console.print(f"… and {len(told) - SHOWN} more; see virage sql 'FROM mart.feed_health'")
    quiet = len(results.feeds) - len(told)
    console.print(
        f"{len(results.feeds)} feeds ({len(results.failed_feeds)} failed, {quiet} without news), "
        f"{results.articles} articles, {results.claims} claims in {results.seconds:.1f} s"
    )
    if results.reasons:
        why = ", ".join(f"{count} {reason}" for reason, count in results.reasons.most_common(8))
        console.print(f"skipped: {why}")
    if results.retried:
        console.print(f"{results.retried} pages could not be had now and are tried again later")
