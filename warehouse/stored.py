"""Turns stored rows back into the values of `extractors.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.model import (
    Bound,
    Claim,
    ClaimType,
    DateInterval,
    EntityKind,
    Entry,
    Modality,
    Quantity,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection


def dicts(result: DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the rows of a result by column name."""
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def claim_values(result: DuckDBPyConnection) -> tuple[Claim, ...]:
    """Return the claims of a result that has the columns of core.claim."""
    return tuple(claim_value(row) for row in dicts(result))


def claim_value(row: Mapping[str, Any]) -> Claim:
    """Return the claim that a row of core.claim holds."""
    iso = row["date_text"]
    return Claim(
        claim_id=row["claim_id"],
        article_id=row["article_id"],
        type=ClaimType(row["claim_type"]),
        subject=row["subject"],
        subject_id=row["subject_id"],
        object=row["object"],
        object_id=row["object_id"],
        modality=Modality(row["modality"]),
        attributed_to=tuple(row["attributed_to"] or ()),
        quantities=tuple(_quantity(each) for each in row["quantities"] or ()),
        date=iso and DateInterval(start_date=row["date_start"], end_date=row["date_end"], iso=iso),
        evidence=row["evidence"],
        span=Span(start=row["start_offset"], end=row["end_offset"]),
        confidence=row["confidence"],
        rule_id=row["rule_id"],
        subject_kind=EntityKind(row["subject_kind"]),
        object_kind=EntityKind(row["object_kind"]) if row["object_kind"] else None,
        event_date=row["event_date"],
        details=tuple((row["details"] or {}).items()),
    )


def entry_value(row: Mapping[str, Any]) -> Entry:
    """Return the entry that a row of raw.entry holds."""
    return Entry(
        feed_id=row["feed_id"],
        entry_id=row["entry_id"],
        guid=row["guid"],
        url=row["entry_url"],
        canonical_url=row["entry_canonical_url"],
        title=row["title"],
        summary_html=row["summary_html"],
        content_html=row["content_html"],
        author=row["author"],
        published_at=row["entry_published_at"],
        updated_at=row["updated_at"],
        language=row["language"],
        content_sha256=row["content_sha256"],
    )


def _quantity(row: Mapping[str, Any]) -> Quantity:
    start = row["start_offset"]
    return Quantity(
        value=row["value"],
        unit=row["unit"],
        of=row["of"],
        bound=Bound(row["bound"]),
        span=None if start is None else Span(start=start, end=row["end_offset"]),
    )
