"""What runs when: the deployments of one machine, mirrored by deploy/prefect.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import EntrypointType
from prefect.schedules import Cron

from flows.backfill import backfill
from flows.daily import daily, maintenance
from flows.ingest import ingest

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment

TIME_ZONE: Final = "Europe/Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A flow and when it runs; `cron` is in Paris time, None runs by hand only."""

    name: str
    flow: Flow[..., Any]
    cron: str | None
    tags: tuple[str, ...]
    description: str


DEPLOYMENTS: Final = (
    Deployment(
        name="ingest",
        flow=ingest,
        cron="*/15 * * * *",
        tags=("virage", "ingest"),
        description=(
            "Every 15 minutes: polls the feeds that are due, fetches and reads their pages, "
            "finds claims and publishes them. A feed is polled only when its own rhythm says so."
        ),
    ),
    Deployment(
        name="daily",
        flow=daily,
        cron="30 6 * * *",
        tags=("virage", "report"),
        description="Every morning: quality checks, turns, the report and the moves since yesterday.",
    ),
    Deployment(
        name="maintenance",
        flow=maintenance,
        cron="0 3 * * 0",
        tags=("virage", "maintenance"),
        description="Every Sunday night: retention, compaction and a backup of the warehouse.",
    ),
    Deployment(
        name="backfill",
        flow=backfill,
        cron=None,
        tags=("virage", "backfill"),
        description=(
            "By hand: reads the archive again with the extractor of today. "
            "Start with a dry run; it says what would be added, dropped and changed."
        ),
    ),
)


async def served() -> list[RunnerDeployment]:
    """Return the deployments as the runner of one machine serves them.

    One run of each at a time: a second one that would collide is cancelled, and the
    next scheduled one does its work.
    """
    return [
        await deployment.flow.ato_deployment(
            name=deployment.name,
            schedules=[Cron(deployment.cron, timezone=TIME_ZONE)] if deployment.cron else [],
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
            tags=list(deployment.tags),
            description=deployment.description,
            version=version("virage"),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for deployment in DEPLOYMENTS
    ]
