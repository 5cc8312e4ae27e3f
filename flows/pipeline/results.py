"""What a run did, as values: for --json, for the terminal and for artifacts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extractors.model import Article, EntityKind, Fetched, FetchFailed, NotModified, Skipped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from extractors.model import Feed
    from warehouse.articles import ArticleCounts
    from warehouse.rows import ExtractedArticle, FeedPoll, PageLoad, PollCounts

COMPANIES: Final = frozenset({EntityKind.COMPANY, EntityKind.LAB})
KEPT: Final = 1000
"""Skipped items kept for showing; all of them are in ops.skipped."""


@dataclass(slots=True, kw_only=True)
class FeedResult:
    """What became of one feed in a run."""

    feed: Feed
    status: str
    """`ok`, `unchanged`, or the kind of failure: `temporary`, `soft`, `hard`."""
    reason: str | None = None
    detail: str | None = None
    new: int = 0
    edited: int = 0
    unchanged: int = 0
    skipped: int = 0
    next_due_at: dt.datetime | None = None
    disabled: bool = False

    @property
    def failed(self) -> bool:
        """Whether the feed could not be polled."""
        return self.status not in {"ok", "unchanged"}

    def as_json(self) -> dict[str, object]:
        """Return what `virage ingest --json` says of a feed."""
        return {
            "id": self.feed.feed_id,
            "status": self.status,
            "reason": self.reason,
            "new": self.new,
            "edited": self.edited,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedView:
    """An item that became no article: where it came from and why."""

    feed_id: str
    url: str
    reason: str
    detail: str


@dataclass(slots=True, kw_only=True)
class Results:
    """What a run did so far; filled by the batches as they are loaded."""

    run_id: str
    feeds: dict[str, FeedResult] = field(default_factory=dict)
    articles: int = 0
    claims: int = 0
    unchanged_pages: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    claim_types: Counter[str] = field(default_factory=Counter)
    companies: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    skipped: list[SkippedView] = field(default_factory=list)
    retried: int = 0
    """Pages that could not be had now and stay in the queue."""
    faults: int = 0
    """Items that failed through our own mistake; each is logged with its trace."""
    clustered: int = 0
    """Claims that were put into clusters."""
    seconds: float = 0.0

    def add_polls(self, polls: Sequence[FeedPoll], counts: Mapping[str, PollCounts]) -> None:
        """Note what polls brought."""
        for poll in polls:
            result = poll_result(poll)
            if (brought := counts.get(poll.feed.feed_id)) is not None:
                result.new, result.edited, result.unchanged = brought
            self.feeds[poll.feed.feed_id] = result

    def add_pages(self, loads: Sequence[PageLoad]) -> None:
        """Note what became of page tasks."""
        for load in loads:
            match load.outcome:
                case FetchFailed(url=url, reason=reason, detail=detail):
                    if load.next_due_at is None:
                        self._skip(load.task.feed_id, url, reason, detail)
                    else:
                        self.retried += 1
                case Skipped(url=url, reason=reason, detail=detail):
                    self._skip(load.task.feed_id, url, reason, detail)
                case _:
                    pass

    def add_articles(self, extracted: Sequence[ExtractedArticle], counts: ArticleCounts) -> None:
        """Note what was read."""
        self.articles += counts.articles
        self.claims += counts.claims
        self.unchanged_pages += counts.unchanged
        for item in extracted:
            match item.outcome:
                case Article(language=language):
                    self.languages[language.value] += 1
                    self.claim_types.update(claim.type.value for claim in item.claims)
                    self.companies.update(
                        claim.subject for claim in item.claims if claim.subject_kind in COMPANIES
                    )
                case Skipped(url=url, reason=reason, detail=detail):
                    self.faults += reason in {"internal_error", "worker_crash"}
                    self._skip(item.feed_id or "", url, reason, detail)

    def _skip(self, feed_id: str, url: str, reason: str, detail: str) -> None:
        self.reasons[reason] += 1
        if feed_id in self.feeds:
            self.feeds[feed_id].skipped += 1
        if len(self.skipped) < KEPT:
            self.skipped.append(SkippedView(feed_id=feed_id, url=url, reason=reason, detail=detail))

    @property
    def failed_feeds(self) -> tuple[FeedResult, ...]:
        """The feeds that could not be polled."""
        return tuple(result for result in self.feeds.values() if result.failed)

    def as_json(self) -> dict[str, object]:
        """Return the last line of `virage ingest --json`."""
        return {
            "run_id": self.run_id,
            "feeds": [result.as_json() for result in self.feeds.values()],
            "articles": self.articles,
            "claims": self.claims,
            "seconds": round(self.seconds, 3),
        }


def poll_result(poll: FeedPoll) -> FeedResult:
    """Say what became of a poll before its entries are counted."""
    status, reason, detail = "ok", None, None
    match poll.outcome:
        case Fetched():
            if poll.parse_error is not None:
                status, reason, detail = "soft", "not_a_feed", poll.parse_error
        case NotModified():
            status = "unchanged"
        case FetchFailed(kind=kind, reason=reason, detail=detail):
            status = kind.value
    return FeedResult(
        feed=poll.feed,
        status=status,
        reason=reason,
        detail=detail,
        next_due_at=poll.next_due_at,
        disabled=poll.disable_reason is not None,
    )
