"""Automations as code: what the server does by itself, and whom it tells.

`virage up` applies them at every start; `virage automations apply` does so anywhere.
Each is found again by its name, so applying twice changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from prefect.automations import (
    AutomationCore,
    ChangeFlowRunState,
    DoNothing,
    EventTrigger,
    Posture,
    SendNotification,
)
from prefect.blocks.notifications import AppriseNotificationBlock, CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from pydantic import SecretStr

    from flows.settings import Settings

BLOCK: Final = "virage-notify"
HEARTBEAT: Final = "prefect.flow-run.heartbeat"
ENDINGS: Final = tuple(
    f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")
)
ZOMBIE_AFTER: Final = timedelta(seconds=90)
STALE_AFTER: Final = timedelta(hours=3)
COOL_DOWN: Final = timedelta(hours=6)
ANY_RUN: Final = {"prefect.resource.id": "prefect.flow-run.*"}
OF_VIRAGE: Final = [{"prefect.resource.role": "tag", "prefect.resource.id": "prefect.tag.virage"}]

Action = SendNotification | DoNothing


async def _notification_block(client: PrefectClient, url: SecretStr) -> SendNotification:
    """Keep the address in a block of the server and return an action that uses it."""
    address = url.get_secret_value()
    block: CustomWebhookNotificationBlock | AppriseNotificationBlock
    if address.startswith(("http://", "https://")):
        block = CustomWebhookNotificationBlock(
            name=BLOCK,
            url="{{address}}",
            json_data={
                "subject": "{{subject}}",
                "body": "{{body}}",
                "text": "{{subject}}\n{{body}}",
            },
            secrets={"address": address},
        )
    else:
        block = AppriseNotificationBlock(url=url)
    block_id = await block.asave(BLOCK, overwrite=True, client=client)
    return SendNotification(block_document_id=block_id, subject="", body="")


def _told(action: Action, subject: str, body: str) -> Action:
    if isinstance(action, DoNothing):
        return action
    return action.model_copy(update={"subject": subject, "body": body})


def _on_event(event: str, *, each: str = "prefect.resource.id") -> EventTrigger:
    """Fire on an event of ours, at most once in the cool-down for each resource."""
    return EventTrigger(
        expect={event},
        for_each={each},
        posture=Posture.Reactive,
        threshold=1,
        within=COOL_DOWN,
    )


def automations(action: Action) -> tuple[AutomationCore, ...]:
    """Return what virage wants automated; `action` tells the operator."""
    link = "{{ flow_run|ui_url }}"
    return (
        AutomationCore(
            name="virage: dead runs crash",
            description="A run without a heartbeat for 90 s is dead; its slot is freed.",
            trigger=EventTrigger(
                after={HEARTBEAT},
                expect={HEARTBEAT, *ENDINGS},
                match=ANY_RUN,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=ZOMBIE_AFTER,
            ),
            actions=[
                ChangeFlowRunState(
                    state=StateType.CRASHED,
                    message="no heartbeat for 90 s: its process is gone; the next run goes on",
                )
            ],
        ),
        AutomationCore(
            name="virage: data is stale",
            description="Nothing was published for three hours.",
            trigger=EventTrigger(
                expect={"virage.published"},
                posture=Posture.Proactive,
                threshold=1,
                within=STALE_AFTER,
            ),
            actions=[
                _told(
                    action,
                    "virage: data is stale",
                    "Nothing was published for three hours. Look at the last ingest runs.",
                )
            ],
        ),
        AutomationCore(
            name="virage: a source needs you",
            description="A feed was disabled, or fails again and again.",
            trigger=EventTrigger(
                expect={"virage.feed.disabled", "virage.feed.failing"},
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(days=1),
            ),
            actions=[
                _told(
                    action,
                    "virage: a source needs you",
                    "{{ event.resource.name }}: {{ event.payload.why }}",
                )
            ],
        ),
        AutomationCore(
            name="virage: quality error",
            description="A check of severity error found rows; nothing was published.",
            trigger=_on_event("virage.quality.error"),
            actions=[
                _told(
                    action,
                    "virage: a quality check stopped the publish",
                    "{{ event.resource.name }}: {{ event.payload.why }}",
                )
            ],
        ),
        AutomationCore(
            name="virage: a run ended badly",
            description="A run failed, crashed or was cancelled; told once in six hours a flow.",
            trigger=EventTrigger(
                expect={f"prefect.flow-run.{end}" for end in ("Failed", "Crashed", "Cancelled")},
                match=ANY_RUN,
                match_related=OF_VIRAGE,
                posture=Posture.Reactive,
                threshold=1,
                within=COOL_DOWN,
            ),
            actions=[
                _told(
                    action,
                    "virage: {{ flow_run.name }} is {{ flow_run.state.name }}",
                    f"{{{{ flow_run.state.message }}}}\n{link}",
                )
            ],
        ),
    )


async def apply_automations(settings: Settings) -> tuple[str, ...]:
    """Create or update the automations on the server; returns their names.

    Without VIRAGE_NOTIFY_URL the alerts are still seen in the server's event feed.
    """
    async with get_client() as client:
        action: Action = DoNothing()
        if settings.notify_url is not None:
            action = await _notification_block(client, settings.notify_url)
        wanted = automations(action)
        for automation in wanted:
            known = await client.read_automations_by_name(automation.name)
            if known:
                await client.update_automation(known[0].id, automation)
            else:
                await client.create_automation(automation)
    return tuple(automation.name for automation in wanted)
