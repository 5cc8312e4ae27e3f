"""What flows hand to `load` and get from `state`, built from `extractors.model`.

- `FeedPoll`: a feed, what the fetch brought, its entries, when to poll next
- `PageTask` (from `state.pages_to_fetch`) and `PageLoad`: a task and what became of it
- `PageRef` (from `state.articles_to_extract`) and `ExtractedArticle`: a page and what was read
- `ClusterDecision`: claim_id -> cluster_id, and links between clusters
- `Label`: what an analyst says of a claim
- `SkippedItem`: something given up, with the stage and the reason
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractors.model import (
    Article,
    Claim,
    Entry,
    Feed,
    FetchFailed,
    FetchOutcome,
    Language,
    Mention,
    Page,
    Skipped,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


class FeedPoll(NamedTuple):
    """One poll of a feed.

    `parse_error` says why fetched bytes are no feed. `next_due_at` comes from
    `extractors.schedule`. `moved_to` counts a permanent redirect, `adopt_url` makes the new
    address the one to poll, `disable_reason` gives the feed up (410).
    """

    feed: Feed
    outcome: FetchOutcome
    entries: tuple[Entry, ...] = ()
    parse_error: str | None = None
    next_due_at: dt.datetime | None = None
    moved_to: str | None = None
    adopt_url: str | None = None
    disable_reason: str | None = None


class PollCounts(NamedTuple):
    """What a poll brought: entries never seen, known but changed, known and unchanged."""

    new: int = 0
    edited: int = 0
    unchanged: int = 0


class PageTask(NamedTuple):
    """A page to fetch for a revision of an entry; `url` is None where the entry has none."""

    feed_id: str
    url: str | None
    canonical_url: str | None
    entry: Entry
    attempts: int


class PageLoad(NamedTuple):
    """What became of a task: a page (or the feed's content), a failure, or a reason to skip.

    A failure with `next_due_at` is tried again then; without, it is given up and recorded.
    """

    task: PageTask
    outcome: Page | FetchFailed | Skipped
    next_due_at: dt.datetime | None = None


class PageRef(NamedTuple):
    """A page that waits to be read; its body lies in the archive under `body_sha256`.

    `published_at` is what the first version of the article stated, where one is known.
    """

    page_id: str
    url: str
    canonical_url: str
    origin: str
    content_type: str | None
    body_sha256: str
    fetched_at: dt.datetime
    source: str
    feed_language: Language
    feed_id: str | None
    entry: Entry | None
    published_at: dt.datetime | None = None

    def page(self, body: bytes) -> Page:
        """Return the page with its body from the archive."""
        return Page(
            url=self.url,
            canonical_url=self.canonical_url,
            body=body,
            content_type=self.content_type,
            body_sha256=self.body_sha256,
            fetched_at=self.fetched_at,
            entry=self.entry,
            source_name=self.source,
            feed_language=self.feed_language,
            origin=self.origin,
        )


class Candidate(NamedTuple):
    """An unknown name seen in an article; offsets into `Article.body`."""

    name: str
    kind: str
    reason: str
    evidence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """What an extractor version read from a page.

    `cluster_keys` maps claim_id to the keys of `extractors.clusters.cluster_key`;
    `bands` and `fingerprint` come from `extractors.nearduplicates`, `duplicate_group` is the
    article_id that leads its group of near-duplicates (None: it stands alone).
    """

    page_id: str
    extractor_version: str
    outcome: Article | Skipped
    mentions: Sequence[Mention] = ()
    claims: Sequence[Claim] = ()
    candidates: Sequence[Candidate] = ()
    cluster_keys: Mapping[str, Sequence[str]] | None = None
    duplicate_group: str | None = None
    fingerprint: bytes | None = None
    bands: Sequence[int] = ()
    seconds: float | None = None
    feed_id: str | None = None
    source: str | None = None
    """Name of the source; needed where the page was skipped."""


class ClusterLink(NamedTuple):
    """How one cluster stands to another: `denies`, `fulfils` or `disputes`."""

    from_cluster_id: str
    relation: str
    to_cluster_id: str


class ClusterDecision(NamedTuple):
    """Which cluster each claim belongs to, and how clusters stand to one another."""

    assignments: Mapping[str, str]
    links: Sequence[ClusterLink] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What an analyst says of a claim: `right`, `wrong`, or `fixed` with what it should be."""

    claim_id: str
    verdict: str
    analyst: str
    labelled_at: dt.datetime
    fixed_type: str | None = None
    fixed_subject: str | None = None
    fixed_subject_id: str | None = None
    fixed_object: str | None = None
    fixed_object_id: str | None = None
    fixed_modality: str | None = None
    fixed_direction: str | None = None
    note: str | None = None


class SkippedItem(NamedTuple):
    """Something given up: `stage` is poll, fetch, page, extract or load."""

    stage: str
    url: str
    reason: str
    detail: str | None = None
    source: str | None = None
    feed_id: str | None = None
    entry_id: str | None = None
    page_id: str | None = None
