"""The words of virage: values that travel from a feed to a claim.

Every value is frozen and says what it is, not how it is stored. Times are naive
UTC `datetime`s named `_at`; days are `date`s named `_date`. Offsets are half-open
character offsets into `Article.body`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class Language(StrEnum):
    """The languages that virage reads."""

    EN = "en"
    FR = "fr"


class ClaimType(StrEnum):
    """The closed set of claims; what each says and leans to is in `core.claim_kind`."""

    MODEL_RELEASE = "model_release"
    PRODUCT_LAUNCH = "product_launch"
    INTEGRATION = "integration"
    ACCESS_CHANGE = "access_change"
    RESEARCH_PUBLICATION = "research_publication"
    BENCHMARK_RESULT = "benchmark_result"
    MODEL_LINEAGE = "model_lineage"
    MODEL_SPEC = "model_spec"
    DEPARTURE = "departure"
    HIRE = "hire"
    LAYOFF = "layoff"
    REORGANIZATION = "reorganization"
    RESOURCE_SHIFT = "resource_shift"
    FUNDING = "funding"
    INVESTMENT = "investment"
    ACQUISITION = "acquisition"
    PARTNERSHIP = "partnership"
    FINANCIAL_METRIC = "financial_metric"
    USAGE_METRIC = "usage_metric"
    LEGAL_ACTION = "legal_action"
    SAFETY_ISSUE = "safety_issue"
    INFRASTRUCTURE = "infrastructure"
    STRATEGY = "strategy"


class Modality(StrEnum):
    """How far the article commits itself to a claim."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    SPECULATIVE = "speculative"
    DENIED = "denied"


class EntityKind(StrEnum):
    """What an entity is."""

    COMPANY = "company"
    LAB = "lab"
    MODEL = "model"
    PRODUCT = "product"
    PERSON = "person"
    BENCHMARK = "benchmark"
    DATASET = "dataset"
    MEDIA = "media"
    ORGANISATION = "organisation"


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class FailureKind(StrEnum):
    """How a failed fetch is to be taken.

    `TEMPORARY` is tried again soon, `SOFT` at growing gaps, `HARD` needs a person.
    """

    TEMPORARY = "temporary"
    SOFT = "soft"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open character offsets into `Article.body`."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


# --- ingestion ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One source to poll, as written in a feeds file."""

    feed_id: str
    name: str
    url: str
    language: Language
    kind: str = "press"
    enabled: bool = True
    full_text: bool = False
    added: dt.date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What is sent to ask a server for news only; `body_sha256` catches lying servers."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body that came in through the one door.

    `body` is decompressed. `headers` has lower-case names. `redirects` are the hops
    in order as (status, url) and do not include `final_url`.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    body_sha256: str
    fetched_at: dt.datetime
    elapsed_s: float
    redirects: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server, or the body hash, says that nothing changed."""

    url: str
    status: int
    fetched_at: dt.datetime
    elapsed_s: float
    headers: dict[str, str] = field(default_factory=dict)
    redirects: tuple[tuple[int, str], ...] = ()
    final_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """A fetch that brought no body; a value, because a 404 is data."""

    url: str
    kind: FailureKind
    reason: str
    """A short word: `http_404`, `timeout`, `dns`, `too_large`, `forbidden_address`…"""
    detail: str
    status: int | None
    fetched_at: dt.datetime
    elapsed_s: float
    retry_after_s: float | None = None
    redirects: tuple[tuple[int, str], ...] = ()


FetchOutcome = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed at one poll, HTML kept as sent.

    `content_sha256` covers title, summary and content: a change is a revision.
    """

    feed_id: str
    entry_id: str
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
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What is remembered of an entry, so that the next poll knows it again."""

    entry_id: str
    guid: str | None
    canonical_url: str | None
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHints:
    """What a feed says of itself and of when to come back; None where it says nothing.

    `skip_hours` are hours of the day in UTC, `skip_days` weekdays with Monday as 0.
    """

    title: str | None = None
    language: str | None = None
    site_url: str | None = None
    self_url: str | None = None
    hub_url: str | None = None
    ttl_s: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The bytes behind an entry's URL, or the feed's own content standing in for them."""

    url: str
    canonical_url: str
    body: bytes
    content_type: str | None
    body_sha256: str
    fetched_at: dt.datetime
    entry: Entry | None
    source_name: str
    feed_language: Language
    origin: str = "page"
    """`page`, or `feed` where the feed's content is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """The language of a text, how it was decided and how surely (0 to 1)."""

    language: str
    confidence: float
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of an article; `body` is what every offset counts in."""

    article_id: str
    """Stable over revisions: from the canonical URL."""
    version_id: str
    """Of this text: from article_id and text hash."""
    url: str
    source: str
    title: str
    text: str
    language: Language
    detection: Detection | None = None
    author: str | None = None
    published_at: dt.datetime | None = None
    published_origin: str | None = None
    modified_at: dt.datetime | None = None
    fetched_at: dt.datetime | None = None
    origin: str = "page"
    feed_id: str | None = None
    raw_sha256: str | None = None

    @property
    def body(self) -> str:
        """Title, blank line, text: the string that all offsets count in."""
        return f"{self.title}\n\n{self.text}"

    @property
    def published_date(self) -> dt.date | None:
        """The day of publication (UTC)."""
        return self.published_at.date() if self.published_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An item that became no article, and why."""

    url: str
    reason: str
    """A short word: `language_es`, `paywall`, `cookie_wall`, `soft_404`, `too_short`…"""
    detail: str = ""


# --- who is who --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in the text that stands for an entity.

    `how` is `alias`, `short` (Mistral for Mistral AI), `role` (the head of Meta),
    `description` (the Menlo Park company), `pronoun`, or `provisional` (a name that
    the registry does not know). For `provisional`, `entity_id` starts with `?`.
    """

    span: Span
    entity_id: str
    name: str
    kind: EntityKind
    surface: str
    how: str = "alias"
    confidence: float = 1.0
    owner_id: str | None = None


# --- claims ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that belongs to a claim, multiplied out; `unit` as in the taxonomy."""

    value: float
    unit: str
    of: float | None = None
    bound: Bound = Bound.EXACT
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInterval:
    """When something happened or will: first and last day, and the ISO prefix that says it.

    `iso` is `2023`, `2023-07` or `2023-07-14`.
    """

    start_date: dt.date
    end_date: dt.date
    iso: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One check-worthy statement with the words that carry it.

    `subject` and `object` are canonical English names; `subject_id`/`object_id` their
    entity ids. `evidence` is `Article.body[span.start:span.end]`, verbatim.
    `confidence` is the calibrated probability that the claim is right.
    """

    claim_id: str
    article_id: str
    type: ClaimType
    subject: str
    subject_id: str
    object: str | None
    object_id: str | None
    modality: Modality
    attributed_to: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    date: DateInterval | None
    evidence: str
    span: Span
    confidence: float
    rule_id: str
    subject_kind: EntityKind = EntityKind.COMPANY
    object_kind: EntityKind | None = None
    event_date: dt.date | None = None
    """Start of `date`, else the day of publication: what marts sort by."""
    details: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a claim that could not be traced."""
        if not (self.article_id and self.rule_id and self.subject and self.evidence):
            raise ValueError("a claim needs an article, a rule, a subject and evidence")
        if self.span.end - self.span.start != len(self.evidence):
            raise ValueError("evidence and span differ in length")
