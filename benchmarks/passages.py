"""Read annotated passages (`tests/gold/passages/*.txt`): one a line, with all their claims.

    TEXT ## type(subject; object; m=planned; a=Reuters; e="words") ; type(…)

`-` stands for no object or, alone, for no claim. Fields: `m` modality, `a` sources (joined
by +), `o=1` optional, `at`/`as`/`ao` accepted types, subjects, objects (joined by |), `e` the
words that carry the claim where the passage has several sentences.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.model import ClaimType, Modality

if TYPE_CHECKING:
    from pathlib import Path

_CLAIM = re.compile(r"\s*(\w+)\((.*)\)\s*$", re.DOTALL)
_EVIDENCE = re.compile(r';\s*e="(.*?)"\s*(?=;|$)')
_NEXT = re.compile(r"\)\s*;\s*(?=\w+\()")
_FRENCH = re.compile(
    r"\b(?:le|la|les|des|une|du|est|dans|pour|qui|que|au|aux|sur|son|ses|avec|par)\b|[éèàçê]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|is|its|has|for|that|with|by|was|from|on|an|will|who)\b", re.IGNORECASE
)


def language(text: str) -> str:
    """Tell French from English by function words and accents (a closed set of two)."""
    return "fr" if len(_FRENCH.findall(text)) > len(_ENGLISH.findall(text)) else "en"


def _claim(part: str, text: str) -> dict[str, object]:  # noqa: C901
    match = _CLAIM.match(part if part.rstrip().endswith(")") else part + ")")
    if match is None:
        raise ValueError(f"not a claim: {part!r}")
    name, inner = match.groups()
    evidence = text
    if found := _EVIDENCE.search(inner):
        evidence = found.group(1)
        inner = inner[: found.start()] + inner[found.end() :]
    if evidence not in text:
        raise ValueError(f"evidence is not in the passage: {evidence!r}")
    fields = [field.strip() for field in inner.split(";")]
    claim: dict[str, object] = {
        "type": ClaimType(name).value,
        "subject": fields[0],
        "object": fields[1] if len(fields) > 1 and fields[1] not in {"", "-"} else None,
        "modality": "asserted",
        "attributed_to": [],
        "quantities": [],
        "date": None,
        "evidence": evidence,
        "optional": False,
    }
    for field in filter(None, fields[2:]):
        key, _, value = field.partition("=")
        match key:
            case "m":
                claim["modality"] = Modality(value).value
            case "a":
                claim["attributed_to"] = value.split("+")
            case "o":
                claim["optional"] = True
            case "at":
                claim["accept_types"] = [ClaimType(item).value for item in value.split("|")]
            case "as":
                claim["accept_subjects"] = value.split("|")
            case "ao":
                claim["accept_objects"] = value.split("|")
            case _:
                raise ValueError(f"unknown field {field!r}")
    return claim


def read_passages(path: Path) -> list[dict[str, object]]:
    """Return the passages of a file as articles in the gold's form (no title).

    Raises ValueError with file and line where a line cannot be read.
    """
    articles: list[dict[str, object]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, mark, rest = line.rpartition(" ## ")
        try:
            if not mark:
                raise ValueError("no ' ## ' between text and claims")  # noqa: TRY301
            claims = (
                [] if rest.strip() == "-" else [_claim(part, text) for part in _NEXT.split(rest)]
            )
        except ValueError as error:
            raise ValueError(f"{path}:{number}: {error}") from error
        articles.append(
            {
                "id": f"{path.stem}-{number}",
                "lang": language(text),
                "published": "2025-06-15",
                "title": "",
                "text": text,
                "claims": claims,
            }
        )
    return articles
