"""Events that automations and people can listen to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prefect.events import emit_event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.pipeline.morning import Found
    from flows.pipeline.results import Results
    from warehouse.errors import QualityError
    from warehouse.publish import PublishResult

FAILING_AFTER: Final = 5
"""Polls in a row that must fail before a feed counts as failing."""


def _emit(event: str, kind: str, name: str, payload: Mapping[str, object]) -> None:
    emit_event(
        event=event,
        resource={"prefect.resource.id": f"virage.{kind}.{name}", "prefect.resource.name": name},
        payload=dict(payload),
    )


def tell_feeds(results: Results, failures: dict[str, int]) -> None:
    """Tell of feeds that were given up, or failed often in a row."""
    for result in results.failed_feeds:
        feed_id = result.feed.feed_id
        why = f"{result.reason}: {result.detail}"
        if result.disabled:
            _emit("virage.feed.disabled", "feed", feed_id, {"why": why, "url": result.feed.url})
        elif failures.get(feed_id, 0) >= FAILING_AFTER:
            why = f"failed {failures[feed_id]} times in a row, last {why}"
            _emit("virage.feed.failing", "feed", feed_id, {"why": why, "url": result.feed.url})


def tell_published(run_id: str, published: PublishResult) -> None:
    """Tell that readers see new data; what is stale is seen by its absence."""
    payload: dict[str, object] = {"run_id": run_id, "claims": published.claims}
    _emit("virage.published", "home", "serving", payload)


def tell_quality(error: QualityError) -> None:
    """Tell which checks stopped the publish."""
    for name, count in error.failed:
        _emit("virage.quality.error", "check", name, {"why": f"{count} offending rows"})


def tell_found(kind: str, found: Sequence[Found]) -> None:
    """Tell of turns (`turn.found`) or disputes (`claim.disputed`) that are new."""
    for name, payload in found:
        plain = {key: str(value) for key, value in payload.items()}
        _emit(f"virage.{kind}", kind.partition(".")[0], name, plain)
