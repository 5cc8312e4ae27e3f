"""Articles as JSON Lines in, their claims as JSON Lines out: what `virage extract` does."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors import clusters
from extractors.ids import sha256_hex, stable_id
from extractors.language import detect
from extractors.model import Article, Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from extractors.model import Claim

LINE_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
"""Legal inside a JSON string, yet some readers break lines there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonArticle:
    """A line of input: an article, or text in a language that virage does not read."""

    line_number: int
    id: str | int
    language: str
    article: Article | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line of input that is no article, and why."""

    line_number: int
    reason: str


def _text(row: Mapping[str, object], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise ValueError(f"field {field!r} is {'missing' if value is None else 'not a string'}")  # noqa: TRY004
    return value


def _published_at(value: object) -> dt.datetime | None:
    """Read an ISO date or time; an article without a readable date is still an article."""
    try:
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at.astimezone(dt.UTC).replace(tzinfo=None) if at and at.tzinfo else at


def _article(line_number: int, row: object) -> JsonArticle:
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - bad input, not a bad call
    given_id = row.get("id")
    if not isinstance(given_id, str | int) or isinstance(given_id, bool) or given_id == "":
        raise ValueError("field 'id' is missing or neither a string nor a number")
    article_id, title, text = str(given_id), _text(row, "title"), _text(row, "text")
    wanted = row.get("lang")
    language = wanted[:2].lower() if isinstance(wanted, str) and wanted else None
    detection = None
    if language is None:
        detection = detect(title, text, None)
        language = detection.language
    if language not in {*Language}:
        return JsonArticle(line_number=line_number, id=given_id, language=language, article=None)
    url, source = row.get("url"), row.get("source")
    return JsonArticle(
        line_number=line_number,
        id=given_id,
        language=language,
        article=Article(
            article_id=article_id,
            version_id=stable_id(article_id, sha256_hex(text.encode("utf-8", "surrogatepass"))),
            url=url if isinstance(url, str) else "",
            source=source if isinstance(source, str) else "",
            title=title,
            text=text,
            language=Language(language),
            detection=detection,
            published_at=_published_at(row.get("published")),
            published_origin="given",
            origin="given",
        ),
    )


def read_articles(lines: Iterable[bytes]) -> Iterator[JsonArticle | BadLine]:
    """Read articles line by line; a bad line is a value, and the rest is read all the same.

    Only `id`, `title`, `text`, `lang`, `published`, `url` and `source` are looked at.
    """
    for number, line in enumerate(lines, 1):
        content = line.strip() if number > 1 else line.removeprefix(b"\xef\xbb\xbf").strip()
        if not content:
            continue
        try:
            yield _article(number, json.loads(content))
        except (ValueError, RecursionError) as error:
            yield BadLine(line_number=number, reason=_reason(error))


def _reason(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"not JSON at column {error.colno}: {error.msg}"
        case UnicodeDecodeError():
            return f"not UTF-8 at byte {error.start + 1}"
        case RecursionError():
            return "JSON nested too deep"
        case _:
            return str(error)


def claim_object(claim: Claim, cluster: str | None) -> dict[str, object]:
    """Lay a claim out as `virage extract` prints it."""
    return {
        "type": claim.type.value,
        "subject": claim.subject,
        "object": claim.object,
        "modality": claim.modality.value,
        "attributed_to": list(claim.attributed_to),
        "quantities": [
            {"value": q.value, "unit": q.unit, "of": q.of, "bound": q.bound.value}
            for q in claim.quantities
        ],
        "date": claim.date.iso if claim.date else None,
        "evidence": claim.evidence,
        "start": claim.span.start,
        "end": claim.span.end,
        "confidence": round(claim.confidence, 4),
        "rule": claim.rule_id,
        "cluster": cluster,
    }


def json_line(value: object) -> str:
    """Return one line of readable JSON that stays one line for every reader."""
    line = json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).translate(LINE_BREAKS)
    try:
        line.encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can carry
        line = json.dumps(value, separators=(", ", ": "))
    return line


def output_line(item: JsonArticle, claims: Iterable[Claim], cluster_of: Mapping[str, str]) -> str:
    """Return the line that answers one article."""
    found = [claim_object(claim, cluster_of.get(claim.claim_id)) for claim in claims]
    return json_line({"id": item.id, "lang": item.language, "claims": found})


def cluster(claims: Iterable[Claim]) -> dict[str, str]:
    """Say which cluster each claim belongs to, over everything read in one call."""
    return clusters.assign(tuple(claims))
