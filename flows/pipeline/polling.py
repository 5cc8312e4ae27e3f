"""From a feed to what its poll brought: fetched, archived, read, and when to come back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.errors import FeedParseError
from extractors.feeds import feed_document
from extractors.fetch import fetch
from extractors.model import Fetched, FetchFailed, NotModified, Validators
from extractors.schedule import adopted_url, next_poll, parse_failed, permanent_target
from warehouse.rows import FeedPoll

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from extractors.fetch import Client
    from extractors.model import Feed, FetchOutcome, KnownEntry
    from flows.pipeline.journal import Journal, Key
    from flows.pipeline.run import Run
    from warehouse.state import FeedState

GONE = "http_410"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """What polls need beside the feeds: the client, and what is remembered of each feed."""

    client: Client
    journal: Journal
    states: Mapping[str, FeedState]
    known: Mapping[str, tuple[KnownEntry, ...]]


def feed_key(feed: Feed) -> Key:
    """Name what a fetched feed is for."""
    return ("feed", feed.feed_id)


async def poll(run: Run, polling: Polling, feed: Feed) -> FeedPoll:
    """Poll one feed: one GET, archived before it is read.

    Raises:
        ArchiveError: the disk is full or not writable.
    """
    state = polling.states.get(feed.feed_id)
    outcome = await fetch(
        polling.client,
        feed.url,
        validators=state.validators if state else Validators(),
        now=run.clock(),
    )
    if isinstance(outcome, Fetched):
        await asyncio.to_thread(polling.journal.keep, feed_key(feed), outcome)
    known = polling.known.get(feed.feed_id, ())
    return await asyncio.to_thread(polled, feed, outcome, state, known, run.clock())


def polled(
    feed: Feed,
    outcome: FetchOutcome,
    state: FeedState | None,
    known: tuple[KnownEntry, ...],
    now: dt.datetime,
) -> FeedPoll:
    """Read what a fetch brought and decide when and where to ask next."""
    failures = (state.failures if state else 0) + 1
    match outcome:
        case Fetched():
            try:
                document = feed_document(feed, outcome, known)
            except FeedParseError as error:
                return FeedPoll(
                    feed,
                    outcome,
                    parse_error=error.reason,
                    next_due_at=parse_failed(feed.feed_id, now, failures),
                    moved_to=permanent_target(outcome),
                )
            entry_ids = tuple(entry.entry_id for entry in document.entries)
            return FeedPoll(
                feed,
                outcome,
                entries=document.entries,
                next_due_at=next_poll(
                    feed.feed_id,
                    outcome,
                    now=now,
                    entry_times=[entry.published_at for entry in document.entries],
                    hints=document.hints,
                    previous_interval_s=_interval_s(state),
                ),
                moved_to=permanent_target(outcome),
                adopt_url=_adopted(outcome, state, entry_ids, known),
            )
        case NotModified():
            return FeedPoll(
                feed,
                outcome,
                next_due_at=next_poll(
                    feed.feed_id, outcome, now=now, previous_interval_s=_interval_s(state)
                ),
                moved_to=permanent_target(outcome),
                adopt_url=_adopted(outcome, state, (), known),
            )
        case FetchFailed():
            return FeedPoll(
                feed,
                outcome,
                next_due_at=next_poll(feed.feed_id, outcome, now=now, failures=failures),
                disable_reason=outcome.detail if outcome.reason == GONE else None,
            )


def _adopted(
    outcome: Fetched | NotModified,
    state: FeedState | None,
    entry_ids: tuple[str, ...],
    known: tuple[KnownEntry, ...],
) -> str | None:
    if state is None:
        return None
    return adopted_url(
        outcome,
        redirect_url=state.redirect_url,
        redirects=state.redirects,
        entry_ids=entry_ids,
        known_ids=tuple(entry.entry_id for entry in known),
    )


def _interval_s(state: FeedState | None) -> float | None:
    """How long the last wait was meant to be."""
    if state is None or state.next_due_at is None or state.last_polled_at is None:
        return None
    return (state.next_due_at - state.last_polled_at).total_seconds()
