"""A small made-up press: values as flows hand them to the warehouse, from numbers alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from extractors.ids import sha256_hex, stable_id
from extractors.model import (
    Article,
    Claim,
    ClaimType,
    DateInterval,
    EntityKind,
    Entry,
    FailureKind,
    Feed,
    Fetched,
    FetchFailed,
    Language,
    Mention,
    Modality,
    Page,
    Quantity,
    Skipped,
    Span,
)
from warehouse.rows import ClusterDecision, ExtractedArticle, FeedPoll, PageLoad

NOW = dt.datetime(2024, 1, 1, 12)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class Rows(NamedTuple):
    """A registry as plain tuples."""

    entities: tuple = ()
    aliases: tuple = ()
    owners: tuple = ()
    roles: tuple = ()
    versions: tuple = ()


def entity(entity_id, name, kind="company"):
    return (entity_id, name, kind, None, None, None, None, None, None, "test", None, None)


REGISTRY = Rows(
    entities=(
        entity("meta", "Meta"),
        entity("fair", "FAIR", "lab"),
        entity("whatsapp", "WhatsApp", "product"),
        entity("openai", "OpenAI"),
        entity("mistral-ai", "Mistral AI"),
        entity("llama", "LLaMA", "model"),
    ),
    aliases=(
        ("meta", "Facebook", "alias", None, None, None),
        ("mistral-ai", "Mistral", "short", None, None, None),
    ),
    owners=(
        ("fair", "meta", None, None),
        ("whatsapp", "meta", dt.date(2014, 2, 19), None),
        ("llama", "fair", dt.date(2023, 2, 24), None),
    ),
)


def feed(feed_id="le-fil", **changes):
    known = {
        "feed_id": feed_id,
        "name": feed_id.title(),
        "url": f"https://{feed_id}.example/feed",
        "language": Language.FR,
    }
    return Feed(**{**known, **changes})


def entry(number, feed_id="le-fil", revision=0):
    url = f"https://{feed_id}.example/{number}"
    return Entry(
        feed_id=feed_id,
        entry_id=stable_id("entry", feed_id, str(number)),
        guid=str(number),
        url=f"{url}?utm=1",
        canonical_url=url,
        title=f"Entry {number}",
        summary_html=f"<p>Revision {revision}</p>",
        content_html=None,
        author=None,
        published_at=dt.datetime(2023, 1, 1) + number * DAY,
        updated_at=None,
        language="fr",
        content_sha256=sha256_hex(f"{number}/{revision}".encode()),
    )


def fetched(at=NOW, headers=None):
    return Fetched(
        url="https://le-fil.example/feed",
        final_url="https://le-fil.example/feed",
        status=200,
        headers=headers or {"etag": '"1"', "last-modified": "Mon"},
        body=b"<rss/>",
        body_sha256=sha256_hex(b"<rss/>"),
        fetched_at=at,
        elapsed_s=0.2,
    )


def failed(at=NOW, reason="http_404", kind=FailureKind.SOFT, url="https://le-fil.example/feed"):
    return FetchFailed(
        url=url,
        kind=kind,
        reason=reason,
        detail="as told",
        status=404,
        fetched_at=at,
        elapsed_s=0.1,
    )


def poll(entries=(), at=NOW, of=None, **changes):
    return FeedPoll(of or feed(), fetched(at), tuple(entries), next_due_at=at + HOUR, **changes)


def page(task, body=None, origin="page"):
    body = body or f"page of {task.entry.content_sha256}".encode()
    return Page(
        url=task.url,
        canonical_url=task.canonical_url,
        body=body,
        content_type="text/html",
        body_sha256=sha256_hex(body),
        fetched_at=NOW,
        entry=task.entry,
        source_name="Le Fil",
        feed_language=Language.FR,
        origin=origin,
    )


def page_load(task):
    return PageLoad(task, page(task))


class Said(NamedTuple):
    """A claim to be made: what is said of whom, in which words."""

    subject: str
    subject_id: str
    type: ClaimType = ClaimType.PRODUCT_LAUNCH
    object: str | None = None
    object_id: str | None = None
    modality: Modality = Modality.ASSERTED
    quantity: Quantity | None = None
    date: DateInterval | None = None
    direction: str | None = None
    confidence: float = 0.9
    kind: EntityKind = EntityKind.COMPANY


META_LAUNCH = Said("Meta", "meta")
META_PAPER = Said("Meta", "meta", ClaimType.RESEARCH_PUBLICATION)


def article(number, said, *, source="Le Fil", on=None, language=Language.FR, revision=0):
    """Return an article that makes these claims, each in a sentence of its own."""
    title = f"Article {number} « édité {revision} »"
    sentences = [
        f"{claim.subject} {claim.type.value} {claim.object or 'rien'}, {claim.modality.value}, {place}."
        for place, claim in enumerate(said)
    ]
    text = " ".join(sentences) or "Rien à dire."
    url = f"https://{source.replace(' ', '-').lower()}.example/{number}"
    article_id = stable_id("article", url)
    published = (
        dt.datetime.combine(on, dt.time(8)) if on else dt.datetime(2023, 1, 1, 8) + number * DAY
    )
    value = Article(
        article_id=article_id,
        version_id=stable_id(article_id, title, text),
        url=url,
        source=source,
        title=title,
        text=text,
        language=language,
        published_at=published,
        fetched_at=NOW + revision * HOUR,
    )
    claims = []
    for sentence, claim in zip(sentences, said, strict=True):
        start = value.body.index(sentence)
        claims.append(
            Claim(
                claim_id=stable_id(article_id, "rule", claim.subject_id, str(start)),
                article_id=article_id,
                type=claim.type,
                subject=claim.subject,
                subject_id=claim.subject_id,
                object=claim.object,
                object_id=claim.object_id,
                modality=claim.modality,
                attributed_to=("LinkedIn",),
                quantities=(claim.quantity,) if claim.quantity else (),
                date=claim.date,
                evidence=sentence,
                span=Span(start=start, end=start + len(sentence)),
                confidence=claim.confidence,
                rule_id="test.v1",
                subject_kind=claim.kind,
                event_date=claim.date.start_date if claim.date else value.published_date,
                details=(("direction", claim.direction),) if claim.direction else (),
            )
        )
    return value, tuple(claims)


def cluster_keys(claims):
    return {c.claim_id: (f"{c.type}|{c.subject_id}|{c.object_id}",) for c in claims}


def reading(made, *, version="1", page_id=None):
    """Return the reading of an article made by `article`."""
    value, claims = made
    return ExtractedArticle(
        page_id=page_id or stable_id("page", value.version_id),
        extractor_version=version,
        outcome=value,
        mentions=(
            Mention(
                span=Span(start=0, end=7),
                entity_id="llama",
                name="LLaMA",
                kind=EntityKind.MODEL,
                surface=value.body[:7],
            ),
        ),
        claims=claims,
        cluster_keys=cluster_keys(claims),
        seconds=0.01,
        feed_id="le-fil",
    )


def skipped(number, reason="language_es"):
    return ExtractedArticle(
        page_id=stable_id("page", str(number)),
        extractor_version="1",
        outcome=Skipped(url=f"https://le-fil.example/{number}", reason=reason),
        source="Le Fil",
    )


def decide(claims):
    """Cluster by what is said of whom, in one week, assertions and denials apart."""
    groups = defaultdict(list)
    for claim in claims:
        polarity = claim.modality is Modality.DENIED
        groups[claim.type, claim.subject_id, claim.object_id, polarity].append(claim)
    assignments = {}
    for key, group in groups.items():
        group.sort(key=lambda claim: (claim.event_date, claim.claim_id))
        start = None
        for claim in group:
            if start is None or (claim.event_date - start).days > 7:
                start = claim.event_date
            assignments[claim.claim_id] = stable_id("cluster", *map(str, key), str(start))
    return ClusterDecision(assignments)
