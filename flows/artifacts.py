"""What a run leaves in the UI: a table of feeds, a table of skipped items, a summary.

Everything that came from outside is escaped; the UI renders Markdown in both kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prefect.artifacts import (
    acreate_markdown_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)

from flows.markdown import escaped, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from uuid import UUID

    from flows.pipeline.publishing import Move
    from flows.pipeline.results import FeedResult, Results
    from flows.pipeline.run import Progress

SHOWN_SKIPPED: Final = 500


def feed_row(result: FeedResult) -> dict[str, object]:
    """Return a row of the table of feeds."""
    due = result.next_due_at
    why = f"{result.reason}: {result.detail}" if result.detail else result.reason or ""
    return {
        "feed": escaped(result.feed.feed_id),
        "status": result.status,
        "new": result.new,
        "edited": result.edited,
        "unchanged": result.unchanged,
        "skipped": result.skipped,
        "next poll (UTC)": f"{due:%Y-%m-%d %H:%M}" if due else "",
        "why": escaped(why),
    }


async def leave_feeds(results: Results) -> None:
    """Leave the table of feeds: failures first, then what brought most."""
    ordered = sorted(
        results.feeds.values(), key=lambda r: (not r.failed, -(r.new + r.edited), r.feed.feed_id)
    )
    failed = len(results.failed_feeds)
    await acreate_table_artifact(
        key="feeds",
        table=[feed_row(result) for result in ordered],
        description=f"{len(ordered)} feeds, {failed} failed. Run {results.run_id}.",
    )


async def leave_skipped(results: Results) -> None:
    """Leave the table of items that became no article, and why."""
    rows = [
        {
            "feed": escaped(item.feed_id),
            "why": escaped(item.reason),
            "detail": escaped(item.detail),
            "address": escaped(item.url),
        }
        for item in results.skipped[:SHOWN_SKIPPED]
    ]
    total = results.reasons.total()
    await acreate_table_artifact(
        key="skipped",
        table=rows,
        description=f"{total} skipped items"
        + (f", {len(rows)} shown" if total > len(rows) else ""),
    )


async def leave_summary(results: Results, moves: Sequence[Move], report: Path | None) -> None:
    """Leave the summary: what came in, claims by type, how the index moved."""
    await acreate_markdown_artifact(
        key="summary",
        markdown=summary(results, moves, report),
        description=f"{results.articles} articles, {results.claims} claims",
    )


def summary(results: Results, moves: Sequence[Move], report: Path | None) -> str:
    """Return the summary of a run as Markdown."""
    languages = ", ".join(f"{count} {name}" for name, count in results.languages.most_common())
    parts = [
        f"## {results.articles} articles, {results.claims} claims",
        f"{len(results.feeds)} feeds, {len(results.failed_feeds)} failed; "
        f"{results.reasons.total()} items skipped, {results.retried} pages tried again later"
        + (f"; articles read: {languages}" if languages else "")
        + ".",
    ]
    parts += ["### How the index moved since yesterday", moves_table(moves)]
    if results.claim_types:
        kinds = results.claim_types.most_common()
        parts += ["### Claims by type", table(("type", "claims"), kinds)]
    if results.reasons:
        parts += ["### Skipped", table(("why", "items"), results.reasons.most_common())]
    if report:
        parts.append(f"Report: `{report}`")
    return "\n\n".join(parts)


def moves_table(moves: Sequence[Move]) -> str:
    """Return how companies moved as a Markdown table."""
    if not moves:
        return "No company moved."
    return table(
        ("company", "quarter", "index before", "index now", "research", "product"),
        (
            (m.company, m.period, _index(m.before), _index(m.now), m.research, m.product)
            for m in moves
        ),
    )


def _index(value: float | None) -> str:
    return "not enough" if value is None else f"{value:+.2f}"


class Bars:
    """Progress of a run in the UI: one bar, moved when a tenth more is done."""

    def __init__(self) -> None:
        self._artifact: UUID | None = None
        self._shown = -1
        self.stages: dict[str, tuple[int, int]] = {}

    def hear(self, progress: Progress) -> None:
        """Note how far a stage is; `show` tells the server."""
        self.stages[progress.stage] = (progress.done, progress.total)

    async def show(self) -> None:
        """Tell the server, if there is news worth a request."""
        done = sum(done for done, _ in self.stages.values())
        total = sum(total for _, total in self.stages.values())
        tenth = 10 * done // total if total else 0
        if tenth == self._shown:
            return
        self._shown = tenth
        text = ", ".join(f"{stage} {done}/{total}" for stage, (done, total) in self.stages.items())
        if self._artifact is None:
            self._artifact = await acreate_progress_artifact(
                progress=tenth * 10, key="progress", description=text
            )
        else:
            await aupdate_progress_artifact(self._artifact, progress=tenth * 10, description=text)
