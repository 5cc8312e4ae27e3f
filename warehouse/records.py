"""One NamedTuple per table that is loaded in bulk, and the functions that fill them.

The fields of a record are the columns that the load stages, in order and by type
(`staging.schema` reads them). Nothing here touches a database.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  staging reads the hints of row classes
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from extractors.ids import sha256_hex, stable_id
from extractors.model import Fetched, FetchFailed, NotModified, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.model import Article, Claim, Entry, Feed, Mention, Page
    from warehouse.rows import Candidate, ExtractedArticle, FeedPoll, PageTask, SkippedItem


class FeedRow(NamedTuple):
    """A row of ops.feed."""

    feed_id: str
    name: str
    url: str
    language: str
    kind: str
    is_enabled: bool
    is_full_text: bool
    added: dt.date | None
    origin: str | None


def feed_row(feed: Feed) -> FeedRow:
    """Return the row of a feed as the feeds file has it."""
    return FeedRow(
        feed.feed_id,
        feed.name,
        feed.url,
        feed.language.value,
        feed.kind,
        feed.enabled,
        feed.full_text,
        feed.added,
        feed.source,
    )


class FetchRow(NamedTuple):
    """A row of raw.feed_fetch without the counts, which only the load can know."""

    fetch_id: str
    feed_id: str
    url: str
    final_url: str | None
    fetched_at: dt.datetime
    outcome: str
    status: int | None
    failure_kind: str | None
    reason: str | None
    detail: str | None
    elapsed_s: float
    body_sha256: str | None
    body_bytes: int | None
    redirects: int
    etag: str | None
    last_modified: str | None
    next_due_at: dt.datetime | None
    moved_to: str | None
    adopt_url: str | None
    disable_reason: str | None


def fetch_row(poll: FeedPoll) -> FetchRow:
    """Return what is stored of a poll; bytes that are no feed count as a failure."""
    outcome = poll.outcome
    row = FetchRow(
        fetch_id=stable_id("fetch", poll.feed.feed_id, outcome.fetched_at.isoformat()),
        feed_id=poll.feed.feed_id,
        url=outcome.url,
        final_url=None,
        fetched_at=outcome.fetched_at,
        outcome="not_modified",
        status=outcome.status,
        failure_kind=None,
        reason=None,
        detail=None,
        elapsed_s=outcome.elapsed_s,
        body_sha256=None,
        body_bytes=None,
        redirects=0,
        etag=None,
        last_modified=None,
        next_due_at=poll.next_due_at,
        moved_to=poll.moved_to,
        adopt_url=poll.adopt_url,
        disable_reason=poll.disable_reason,
    )
    match outcome:
        case Fetched():
            broken = poll.parse_error is not None
            return row._replace(
                final_url=outcome.final_url,
                outcome="failed" if broken else "fetched",
                failure_kind="soft" if broken else None,
                reason="not_a_feed" if broken else None,
                detail=poll.parse_error,
                body_sha256=outcome.body_sha256,
                body_bytes=len(outcome.body),
                redirects=len(outcome.redirects),
                etag=outcome.headers.get("etag"),
                last_modified=outcome.headers.get("last-modified"),
            )
        case NotModified():
            return row._replace(
                etag=outcome.headers.get("etag"),
                last_modified=outcome.headers.get("last-modified"),
            )
        case FetchFailed():
            return row._replace(
                outcome="failed",
                failure_kind=outcome.kind.value,
                reason=outcome.reason,
                detail=outcome.detail,
            )
        case _:
            assert_never(outcome)


class EntryRow(NamedTuple):
    """A row of raw.entry."""

    feed_id: str
    entry_id: str
    content_sha256: str
    guid: str | None
    url: str | None
    canonical_url: str | None
    title: str
    summary_html: str | None
    content_html: str | None
    author: str | None
    published_at: dt.datetime | None
    updated_at: dt.datetime | None
    language: str | None
    first_seen_at: dt.datetime


def entry_row(feed_id: str, entry: Entry, seen_at: dt.datetime) -> EntryRow:
    """Return the row of an entry seen in a poll."""
    return EntryRow(
        feed_id,
        entry.entry_id,
        entry.content_sha256,
        entry.guid,
        entry.url,
        entry.canonical_url,
        entry.title,
        entry.summary_html,
        entry.content_html,
        entry.author,
        entry.published_at,
        entry.updated_at,
        entry.language,
        seen_at,
    )


class PageRow(NamedTuple):
    """A row of raw.page."""

    page_id: str
    feed_id: str | None
    entry_id: str | None
    entry_sha256: str | None
    url: str
    canonical_url: str
    origin: str
    content_type: str | None
    body_sha256: str
    body_bytes: int
    fetched_at: dt.datetime
    source: str
    feed_language: str


def page_row(task: PageTask, page: Page) -> PageRow:
    """Return the row of a page; the same body at the same address is the same page."""
    return PageRow(
        stable_id("page", page.canonical_url, page.body_sha256),
        task.feed_id,
        task.entry.entry_id,
        task.entry.content_sha256,
        page.url,
        page.canonical_url,
        page.origin,
        page.content_type,
        page.body_sha256,
        len(page.body),
        page.fetched_at,
        page.source_name,
        page.feed_language.value,
    )


class TaskRow(NamedTuple):
    """What a page task ended in; `reason` is None where a page came."""

    feed_id: str
    entry_id: str
    content_sha256: str
    reason: str | None
    next_due_at: dt.datetime | None


class SkippedRow(NamedTuple):
    """A row of ops.skipped."""

    skipped_id: str
    stage: str
    url: str
    source: str | None
    feed_id: str | None
    entry_id: str | None
    page_id: str | None
    reason: str
    detail: str | None


def skipped_row(item: SkippedItem) -> SkippedRow:
    """Return the row of something given up; the same thing for the same reason is one row."""
    about = (item.stage, item.url, item.entry_id or "", item.page_id or "", item.reason)
    return SkippedRow(
        stable_id("skipped", *about),
        item.stage,
        item.url,
        item.source,
        item.feed_id,
        item.entry_id,
        item.page_id,
        item.reason,
        item.detail,
    )


class ReadingRow(NamedTuple):
    """One reading of a page: a row of ops.extraction."""

    page_id: str
    article_id: str | None
    version_id: str | None
    extractor_version: str
    status: str
    reason: str | None
    source: str
    language: str | None
    claim_count: int
    mention_count: int
    seconds: float | None


def reading_row(item: ExtractedArticle) -> ReadingRow:
    """Return the ledger row of a reading."""
    outcome = item.outcome
    if isinstance(outcome, Skipped):
        known = (None, None, item.extractor_version, "skipped", outcome.reason)
        return ReadingRow(item.page_id, *known, item.source or "unknown", None, 0, 0, item.seconds)
    return ReadingRow(
        item.page_id,
        outcome.article_id,
        outcome.version_id,
        item.extractor_version,
        "ok",
        None,
        outcome.source,
        outcome.language.value,
        len(item.claims),
        len(item.mentions),
        item.seconds,
    )


class ArticleRow(NamedTuple):
    """A row of core.article and its text, before versions are set in order."""

    article_id: str
    version_id: str
    extractor_version: str
    url: str
    source: str
    feed_id: str | None
    title: str
    author: str | None
    language: str
    language_confidence: float | None
    language_method: str | None
    published_at: dt.datetime | None
    published_origin: str | None
    modified_at: dt.datetime | None
    fetched_at: dt.datetime
    origin: str
    word_count: int
    text_sha256: str
    raw_sha256: str | None
    page_id: str
    duplicate_group: str | None
    fingerprint: bytes | None
    bands: list[int]
    body: str


def storable(text: str) -> str:
    """Return the text with lone surrogates replaced one for one, so that offsets hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def article_row(extracted: ExtractedArticle, article: Article, now: dt.datetime) -> ArticleRow:
    """Return the row of an article's version."""
    detection = article.detection
    body = storable(article.body)
    return ArticleRow(
        article.article_id,
        article.version_id,
        extracted.extractor_version,
        article.url,
        article.source,
        extracted.feed_id or article.feed_id,
        storable(article.title),
        article.author,
        article.language.value,
        detection.confidence if detection else None,
        detection.method if detection else None,
        article.published_at,
        article.published_origin,
        article.modified_at,
        article.fetched_at or now,
        article.origin,
        len(article.text.split()),
        sha256_hex(body.encode()),
        article.raw_sha256,
        extracted.page_id,
        extracted.duplicate_group,
        extracted.fingerprint,
        list(extracted.bands),
        body,
    )


class MentionRow(NamedTuple):
    """A row of core.mention."""

    article_id: str
    version_id: str
    entity_id: str
    name: str
    kind: str
    surface: str
    how: str
    start_offset: int
    end_offset: int
    confidence: float


def mention_row(article: Article, mention: Mention) -> MentionRow:
    """Return the row of a mention."""
    return MentionRow(
        article.article_id,
        article.version_id,
        mention.entity_id,
        mention.name,
        mention.kind.value,
        storable(mention.surface),
        mention.how,
        mention.span.start,
        mention.span.end,
        mention.confidence,
    )


class CandidateRow(NamedTuple):
    """A row of core.entity_candidate."""

    name: str
    kind: str
    article_id: str
    version_id: str
    source: str
    language: str
    reason: str
    evidence: str
    start_offset: int
    end_offset: int


def candidate_row(article: Article, candidate: Candidate) -> CandidateRow:
    """Return the row of an unknown name."""
    return CandidateRow(
        storable(candidate.name),
        candidate.kind,
        article.article_id,
        article.version_id,
        article.source,
        article.language.value,
        candidate.reason,
        storable(candidate.evidence),
        candidate.start,
        candidate.end,
    )


class ClaimRow(NamedTuple):
    """A row of core.claim as extracted; company, cluster and label are set by the load."""

    claim_id: str
    article_id: str
    version_id: str
    claim_type: str
    subject: str
    subject_id: str
    subject_kind: str
    object: str | None
    object_id: str | None
    object_kind: str | None
    modality: str
    attributed_to: list[str]
    quantities: list[dict[str, Any]]
    date_text: str | None
    date_start: dt.date | None
    date_end: dt.date | None
    event_date: dt.date
    evidence: str
    start_offset: int
    end_offset: int
    confidence: float
    rule_id: str
    extractor_version: str
    direction: str | None
    details: list[tuple[str, str]]
    cluster_keys: list[int]
    source: str
    language: str
    owner_id: str | None


def key_hash(key: str) -> int:
    """Return the 64-bit hash under which a cluster key is stored."""
    return int(stable_id("cluster_key", key)[:16], 16)


def claim_rows(extracted: ExtractedArticle, article: Article, now: dt.datetime) -> list[ClaimRow]:
    """Return the rows of an article's claims.

    A claim is dated by its own date, else by publication, else by the fetch. Where the
    subject is a name that the registry does not know, its mention may tell the owner.
    """
    keys = extracted.cluster_keys or {}
    owners = {m.entity_id: m.owner_id for m in extracted.mentions if m.owner_id}
    fallback = (article.fetched_at or now).date()
    return [
        _claim_row(
            claim,
            article,
            extractor_version=extracted.extractor_version,
            keys=keys.get(claim.claim_id, ()),
            owner_id=owners.get(claim.subject_id) if claim.subject_id.startswith("?") else None,
            published_on=article.published_date or fallback,
        )
        for claim in extracted.claims
    ]


def _claim_row(
    claim: Claim,
    article: Article,
    *,
    extractor_version: str,
    keys: Sequence[str],
    owner_id: str | None,
    published_on: dt.date,
) -> ClaimRow:
    date = claim.date
    event_date = claim.event_date or (date.start_date if date else None)
    details = list(claim.details)
    return ClaimRow(
        claim.claim_id,
        claim.article_id,
        article.version_id,
        claim.type.value,
        claim.subject,
        claim.subject_id,
        claim.subject_kind.value,
        claim.object,
        claim.object_id,
        claim.object_kind.value if claim.object_kind else None,
        claim.modality.value,
        list(claim.attributed_to),
        [
            {
                "value": q.value,
                "of": q.of,
                "unit": q.unit,
                "bound": q.bound.value,
                "start_offset": q.span.start if q.span else None,
                "end_offset": q.span.end if q.span else None,
            }
            for q in claim.quantities
        ],
        date.iso if date else None,
        date.start_date if date else None,
        date.end_date if date else None,
        event_date or published_on,
        storable(claim.evidence),
        claim.span.start,
        claim.span.end,
        claim.confidence,
        claim.rule_id,
        extractor_version,
        dict(details).get("direction"),
        details,
        [key_hash(key) for key in keys],
        article.source,
        article.language.value,
        owner_id,
    )
