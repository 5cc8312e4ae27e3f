"""The publish flow and task: readers see what was loaded, or keep what they had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prefect import flow, task
from prefect.assets import Asset, AssetProperties, materialize
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from flows import events
from flows.logs import log_to_prefect
from flows.pipeline.morning import new_turns, turns
from flows.pipeline.publishing import draw_report
from flows.pipeline.publishing import publish as run_publish
from flows.pipeline.run import Run, new_run
from flows.settings import Settings
from warehouse.connection import SERVING_FILE
from warehouse.errors import QualityError

if TYPE_CHECKING:
    from pathlib import Path

    from prefect.client.schemas.objects import State

    from warehouse.publish import PublishResult

SERVING: Final = Asset(
    key="duckdb://virage/serving",
    properties=AssetProperties(
        name="serving.duckdb",
        description="The published copy that people and programs read: marts, claims, evidence.",
        owners=["virage"],
    ),
)


@materialize(
    SERVING,
    name="publish",
    task_run_name="publish",
    cache_policy=NO_CACHE,
    persist_result=False,
    tags={"warehouse"},
)
def publish_copy(run: Run) -> State[PublishResult]:
    """Check, copy and rename; tell what stopped it."""
    home = run.settings.home
    known = turns(home) if (home / SERVING_FILE).exists() else None
    try:
        published = run_publish(run)
    except QualityError as error:
        events.tell_quality(error)
        raise
    events.tell_published(run.run_id, published)
    if known is not None:
        events.tell_found("turn.found", new_turns(home, known))
    message = (
        f"{published.claims} claims, {published.size_bytes / 1e6:.1f} MB "
        f"in {published.total_s:.1f} s"
    )
    return Completed(data=published, message=message)


@task(name="report", task_run_name="report", cache_policy=NO_CACHE, persist_result=False)
def draw(run: Run) -> Path:
    """Draw the report from the published copy."""
    return draw_report(run)


@flow(name="publish", persist_result=False)
def publish() -> None:
    """Publish what is loaded: checks first, then the copy, then the rename."""
    settings = Settings.load()
    log_to_prefect(settings.log_level)
    run = new_run("publish", settings)
    publish_copy(run)
