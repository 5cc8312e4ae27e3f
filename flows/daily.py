"""The daily and the weekly flow: checks, turns and moves; backup, retention, compaction."""

import asyncio
from typing import TYPE_CHECKING

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import events
from flows.artifacts import moves_table
from flows.logs import log_to_prefect
from flows.markdown import escaped
from flows.pipeline.morning import Morning, look
from flows.pipeline.run import Run, new_run
from flows.pipeline.upkeep import Upkeep
from flows.pipeline.upkeep import upkeep as run_upkeep
from flows.pipeline.writer import write
from flows.publish import draw, publish_copy
from flows.settings import Settings
from warehouse.quality import run_checks

if TYPE_CHECKING:
    from warehouse.quality import CheckResult


@task(name="checks", task_run_name="checks", cache_policy=NO_CACHE, persist_result=False)
def check_all(run: Run) -> "State[tuple[CheckResult, ...]]":
    """Run every check over everything, not only over what is new."""
    results = write(run, lambda con: run_checks(con, run.run_id, run.clock()))
    found = [each for each in results if each.count]
    message = f"{len(results)} checks, {len(found)} found something"
    return Completed(data=results, message=message)


@flow(name="daily", persist_result=False)
async def daily() -> State[None]:
    """Check everything, publish, and say what moved since yesterday."""
    settings = Settings.load()
    log_to_prefect(settings.log_level)
    run = new_run("daily", settings)
    checks = await asyncio.to_thread(check_all, run)
    await acreate_table_artifact(
        key="checks",
        table=[
            {
                "check": escaped(each.name),
                "severity": each.severity,
                "rows": each.count,
                "looks for": escaped(each.purpose),
                "example": escaped(each.sample[0]) if each.sample else "",
            }
            for each in sorted(checks, key=lambda each: -each.count)
        ],
        description=f"{len(checks)} checks over everything",
    )
    await asyncio.to_thread(publish_copy, run)
    await asyncio.to_thread(draw, run)
    morning = await asyncio.to_thread(look, settings.home, run.clock())
    events.tell_found("claim.disputed", morning.disputes)
    await acreate_markdown_artifact(key="morning", markdown=summary(morning))
    return Completed(
        message=f"{len(morning.moves)} companies moved, {len(morning.disputes)} new disputes"
    )


def summary(morning: Morning) -> str:
    """Return what is new since yesterday as Markdown."""
    disputes = "\n".join(
        f"- **{escaped(name)}**: "
        + ", ".join(f"{escaped(key)} {escaped(value)}" for key, value in facts.items())
        for name, facts in morning.disputes
    )
    return "\n\n".join(
        (
            "## Since yesterday",
            "### How the index moved",
            moves_table(morning.moves),
            "### New disputes",
            disputes or "None.",
        )
    )


@task(name="upkeep", task_run_name="upkeep", cache_policy=NO_CACHE, persist_result=False)
def keep_up(run: Run, *, dry_run: bool) -> State[Upkeep]:
    """Back up, prune, compact."""
    done = run_upkeep(run, dry_run=dry_run)
    return Completed(data=done, message=told(done))


@flow(name="maintenance", persist_result=False)
async def maintenance(
    dry_run: bool = False,  # noqa: FBT001, FBT002 - Prefect passes parameters by name
) -> State[None]:
    """Back up the warehouse, drop what is older than its keep, give space back, publish.

    Args:
        dry_run: Only say what would be dropped and saved
    """
    settings = Settings.load()
    log_to_prefect(settings.log_level)
    run = new_run("maintenance", settings)
    done = await asyncio.to_thread(keep_up, run, dry_run=dry_run)
    if not dry_run:
        await asyncio.to_thread(publish_copy, run)
    return Completed(message=told(done))


def told(done: Upkeep) -> str:
    """Say in one line what upkeep did."""
    saved = (done.compaction.before_bytes - done.compaction.after_bytes) / 1e6
    return (
        f"backup of {done.backup.size_bytes / 1e6:.1f} MB, {done.bodies} bodies dropped, "
        f"{done.pruned.log_rows} old log rows, {saved:.1f} MB given back"
    )
