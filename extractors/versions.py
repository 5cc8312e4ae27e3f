"""Versions and sizes that follow the name of a model: `4o mini`, `3.1 405B`, `v2.1 Turbo`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractors.model import EntityKind

if TYPE_CHECKING:
    from extractors.entities import RegistryEntity

VARIANTS: Final = (
    "Pro|Ultra|Nano|Flash|Lite|Sonnet|Opus|Haiku|Turbo|Instruct|Chat|Large|Medium|Small|Tiny|Max"
    "|Plus|Preview|Base|Vision|Coder|Code|Math|Mini|Thinking|Reasoning|Omni|Audio|Live|Air|Scout"
    "|Maverick|Behemoth|Guard|Next|Exp|Experimental|Heavy|Fast|Think|VL|MoE|Terminus|Distill|Long"
    "|Image|Video|Voice|Speech|Embed|Nemo|Speciale|Realtime|Codex"
)
SIZE: Final = r"\d+(?:[.,]\d+)?(?:x\d+(?:\.\d+)?)?[BMT](?:-A\d+(?:\.\d+)?B)?"
_NUMBER: Final = r"v?\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?"
# What makes of a number an amount of its own.
_UNIT: Final = (
    r"(?![\w.,]*\d|[ \u00a0]?(?:%|€|\$|£|°)"
    r"|[ \u00a0-](?:milli|billion|million|trillion|percent|pour cent|points?|fois|times|mois|months?"
    r"|jours?|days?|weeks?|semaines?|years?|ans|heures?|hours?|people|personnes|users|utilisateurs"
    r"|GPU|euros?|dollars?|langues|languages|tokens|parameters|paramètres|janvier|février|mars|avril"
    r"|mai|juin|juillet|août|septembre|octobre|novembre|décembre|million|of|des|sur|out)\b)"
)
_WORD: Final = (
    rf"[ \u00a0‑-](?:(?:{VARIANTS})\b|(?:mini|nano|turbo|preview|high)\b(?!-)|v\d+(?:\.\d+)*\b)"
)
_AFTER_FAMILY: Final = re.compile(
    rf"(?:(?:[ \u00a0‑-]|(?<=\d)\.){_NUMBER}\b{_UNIT}(?:{_WORD}|[ \u00a0‑-]{SIZE}\b)*"
    rf"|[ \u00a0‑-]{SIZE}\b(?:{_WORD})*|(?:{_WORD})+(?:[ \u00a0‑-]{_NUMBER}\b{_UNIT}|[ \u00a0‑-]{SIZE}\b)?)"
)
_AFTER_VERSION: Final = re.compile(
    rf"(?:(?<=\d)\.\d{{1,2}}\b{_UNIT})?(?:{_WORD}|[ \u00a0‑-]{SIZE}\b|-\d{{4}}\b)+|(?<=\d)\.\d{{1,2}}\b(?![.,]?\d|[ \u00a0]?%)"
)
_AFTER_COMPANY: Final = re.compile(
    rf"[ \u00a0‑-](?:[vVRM]\d+(?:\.\d+)*|{SIZE})\b(?:{_WORD}|[ \u00a0‑-]{SIZE}\b)*"
)


def version_end(body: str, end: int, entity: RegistryEntity) -> int:
    """Return where the version or size after the name that ends at `end` ends, else `end`.

    Amounts are no versions: `GPT-4 10 times` and `Llama 3 %` stay as they are.
    """
    if end >= len(body) or body[end] not in " \u00a0-‑.":
        return end
    if entity.kind in {EntityKind.MODEL, EntityKind.PRODUCT}:
        pattern = (
            _AFTER_VERSION
            if body[end - 1].isdigit() or _ends_versioned(body, end)
            else _AFTER_FAMILY
        )
    elif entity.kind in {EntityKind.COMPANY, EntityKind.LAB}:
        pattern = _AFTER_COMPANY
    else:
        return end
    match = pattern.match(body, end)
    return match.end() if match else end


def _ends_versioned(body: str, end: int) -> bool:
    """Whether the last word before `end` holds a digit (`4o`, `7B`)."""
    start = max(body.rfind(" ", 0, end), body.rfind("-", 0, end)) + 1
    return any(char.isdigit() for char in body[start:end])
