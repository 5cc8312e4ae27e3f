"""The runner of one machine: serves the deployments until the supervisor stops it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.states import Crashed

from flows.automations import apply_automations
from flows.deployments import served
from flows.settings import Settings
from flows.supervisor import BEAT_S, heartbeat_path

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient

UNFINISHED: Final = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
MOST_ORPHANS: Final = 200


async def crash_orphans(client: PrefectClient) -> int:
    """Say of runs that no process of this machine runs any more that they crashed.

    Without it a run that was killed with its runner stays Running and holds the one
    slot of its deployment. Returns how many there were.
    """
    orphans = await client.read_flow_runs(
        deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=["virage"])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(UNFINISHED)))
        ),
        sort=FlowRunSort.START_TIME_DESC,
        limit=MOST_ORPHANS,
    )
    for run in orphans:
        message = "virage was stopped while this ran; the next run goes on from its tables"
        with contextlib.suppress(ObjectNotFound):
            await client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return len(orphans)


async def _beat(settings: Settings) -> None:
    """Show the supervisor that the event loop turns."""
    path = heartbeat_path(settings.home)
    while True:
        path.touch()
        await asyncio.sleep(BEAT_S)


async def serve(settings: Settings) -> None:
    """Register the deployments and run what their schedules or people ask for."""
    async with get_client() as client:
        await crash_orphans(client)
    await apply_automations(settings)
    runner = Runner(name="virage", limit=2, pause_on_shutdown=False)
    for deployment in await served():
        await runner.aadd_deployment(deployment)
    beat = asyncio.create_task(_beat(settings))
    try:
        await runner.start()
    finally:
        beat.cancel()


if __name__ == "__main__":
    asyncio.run(serve(Settings.load()))
