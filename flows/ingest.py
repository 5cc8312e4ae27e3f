"""The ingest flow: what a schedule runs every fifteen minutes, with a server watching."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from prefect import flow, runtime
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import artifacts, events
from flows.logs import log_to_prefect
from flows.pipeline.demo_home import set_aside
from flows.pipeline.ingest import ingest as run_ingest
from flows.pipeline.publishing import moves
from flows.pipeline.run import new_run
from flows.pipeline.sources import all_feeds, chosen
from flows.pipeline.writer import write
from flows.publish import draw, publish_copy
from flows.settings import Settings, utc_now
from flows.tasks import WATCHED
from warehouse import state

if TYPE_CHECKING:
    from flows.pipeline.results import Results

TIME_ZONE: Final = ZoneInfo("Europe/Paris")
FEW_FEEDS: Final = 4
"""Below so many polled feeds a share of failures says nothing."""
SHOW_EVERY_S: Final = 5.0


def _flow_run_name() -> str:
    started = runtime.flow_run.scheduled_start_time.astimezone(TIME_ZONE)
    return f"ingest {started:%H:%M}"


@flow(name="ingest", flow_run_name=_flow_run_name, persist_result=False)
async def ingest(
    only: list[str] | None = None,
    force: bool = False,  # noqa: FBT001, FBT002 - Prefect passes parameters by name
    pages: bool = True,  # noqa: FBT001, FBT002
) -> State[None]:
    """Poll the feeds that are due, read their pages, find claims, publish.

    Args:
        only: Ids of the feeds to poll; empty: all of them
        force: Poll feeds that are not due yet, too
        pages: Fetch the pages of entries; off: read only what the feeds themselves say
    """
    settings = Settings.load()
    log_to_prefect(settings.log_level)
    set_aside(settings.home)
    bars = artifacts.Bars()
    run = new_run("ingest", settings, bars.hear)
    feeds = chosen(all_feeds(settings), only or ())
    await _rename(f"{_flow_run_name()} · {len(feeds)} feeds")
    showing = asyncio.create_task(_keep_showing(bars))
    try:
        results = await run_ingest(
            run, feeds, force=force or bool(only), with_pages=pages, steps=WATCHED
        )
    finally:
        showing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await showing
    await bars.show()
    await artifacts.leave_feeds(results)
    await artifacts.leave_skipped(results)
    states = await asyncio.to_thread(write, run, state.feed_states)
    events.tell_feeds(results, {feed_id: each.failures for feed_id, each in states.items()})
    await asyncio.to_thread(publish_copy, run)
    companies = [name for name, _ in results.companies.most_common()]
    moved = await asyncio.to_thread(moves, settings.home, companies, utc_now().date())
    report = await asyncio.to_thread(draw, run) if results.claims else None
    await artifacts.leave_summary(results, moved, report)
    return _ending(results)


async def _keep_showing(bars: artifacts.Bars) -> None:
    while True:
        await asyncio.sleep(SHOW_EVERY_S)
        await bars.show()


async def _rename(name: str) -> None:
    if runtime.flow_run.id is not None:
        async with get_client() as client:
            await client.update_flow_run(runtime.flow_run.id, name=name)


def _ending(results: "Results") -> State[None]:
    """Say how the run went: red where half of the polled feeds fail, or we made a mistake."""
    polled = [r for r in results.feeds.values() if r.reason != "not_due"]
    failed = [r for r in polled if r.failed]
    message = (
        f"{results.articles} articles, {results.claims} claims; "
        f"{len(failed)} of {len(polled)} polled feeds failed, "
        f"{results.reasons.total()} items skipped"
    )
    if len(polled) >= FEW_FEEDS and 2 * len(failed) >= len(polled):
        return Failed(message=f"half of the feeds fail: {message}")
    if results.faults:
        return Failed(message=f"{results.faults} items failed by a fault of virage: {message}")
    return Completed(message=message)
