"""Whom pronouns, descriptions and roles stand for, in articles written for it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from extractors.discovery import discover
from extractors.model import Language, Mention
from extractors.resolution import resolve
from extractors.text import sentences

if TYPE_CHECKING:
    from extractors.gazetteer import Gazetteer
    from extractors.registry import Registry

_HERE = Path(__file__).parent


def _resolved(
    gazetteer: Gazetteer,
    text: str,
    language: str,
    day: str = "2025-06-01",
    source: str | None = None,
) -> tuple[Mention, ...]:
    on = dt.date.fromisoformat(day)
    known = gazetteer.mentions(text, Language(language), on)
    named = discover(text, Language(language), known).mentions
    return resolve(
        text,
        Language(language),
        sentences(text),
        named,
        gazetteer.registry,
        published=on,
        source=source,
    )


def _stands_for(found: tuple[Mention, ...], anaphor: dict[str, Any]) -> Mention | None:
    """Return what was found for one annotated anaphor: same start, or inside with its end."""
    start, end = anaphor["start"], anaphor["end"]
    fitting = [
        m
        for m in found
        if m.how in {"pronoun", "role", "description"}
        and (m.span.start == start or (start <= m.span.start and m.span.end == end))
    ]
    return min(fitting, key=lambda m: abs(m.span.end - end), default=None)


@pytest.mark.parametrize(("part", "floor"), [("tune", 0.85), ("heldout", 0.85)])
def test_anaphors_go_to_whom_they_mean(
    gazetteer: Gazetteer, registry: Registry, part: str, floor: float
) -> None:
    """The held-out half was never looked at while rules and weights were made."""
    rows = (_HERE / f"anaphors-{part}.jsonl").read_text("utf-8").splitlines()
    right, wrong = 0, []
    for row in map(json.loads, rows):
        body = f"{row['title']}\n\n{row['text']}"
        found = _resolved(gazetteer, body, row["language"], row["published"])
        for anaphor in row["anaphors"]:
            got = _stands_for(found, anaphor)
            wanted = registry.by_name(anaphor["name"]) if anaphor["name"] else None
            meant = wanted.entity_id if wanted else None
            if (got and got.entity_id) == meant or (got and got.name == anaphor["name"]):
                right += 1
            else:
                wrong.append((row["id"], anaphor["surface"], anaphor["name"], got and got.name))
    assert right / (right + len(wrong)) >= floor, wrong


def _who(found: tuple[Mention, ...], surface: str) -> str | None:
    return next((m.name for m in found if m.surface == surface and m.how != "alias"), None)


@pytest.mark.parametrize(
    ("language", "text", "surface", "name"),
    [
        ("en", "T\n\nMeta grew. Its boss, Mark Zuckerberg, smiled.", "Its", "Meta"),
        (
            "fr",
            "T\n\nMeta grandit. La firme de Menlo Park recrute.",
            "La firme de Menlo Park",
            "Meta",
        ),
        (
            "fr",
            "T\n\nMeta grandit. Le patron de Meta se tait.",
            "Le patron",
            "Mark Zuckerberg",
        ),
        ("en", "T\n\nThe maker of ChatGPT hires.", "The maker of ChatGPT", "OpenAI"),
        (
            "fr",
            "T\n\nMistral AI défie OpenAI. La start-up française recrute.",
            "La start-up française",
            "Mistral AI",
        ),
        (
            "en",
            "T\n\nNvidia and Mistral AI agreed. The chip maker will pay.",
            "The chip maker",
            "Nvidia",
        ),
        ("en", "T\n\nSam Altman spoke. Mira Murati left when she could.", "she", "Mira Murati"),
        ("fr", "T\n\nMira Murati succède à Sam Altman. Elle part.", "Elle", "Mira Murati"),
    ],
)
def test_agreement_decides_between_rivals(
    gazetteer: Gazetteer, language: str, text: str, surface: str, name: str
) -> None:
    """Kind, gender, place, trade and role tell who of several is meant."""
    assert _who(_resolved(gazetteer, text, language), surface) == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "T\n\nMeta grew. It is clear that nobody knows. It was odd to ask."),
        (
            "fr",
            "T\n\nMeta grandit. Il faut attendre. Il est difficile de savoir. Il s'agit d'un essai.",
        ),
    ],
)
def test_empty_pronouns_stand_for_nobody(gazetteer: Gazetteer, language: str, text: str) -> None:
    """`It is clear that` is about no company."""
    assert [m for m in _resolved(gazetteer, text, language) if m.how == "pronoun"] == []


def test_a_role_belongs_to_who_held_it_on_the_day(gazetteer: Gazetteer) -> None:
    """OpenAI's chief was another on the nineteenth of November 2023 than a month later."""
    text = "T\n\nOpenAI waits. OpenAI's chief executive is silent."
    later = _resolved(gazetteer, text, "en", "2024-06-01")
    assert _who(later, "chief executive") == "Sam Altman"


def test_we_is_the_speakers_firm_in_a_quotation_and_the_publisher_elsewhere(
    gazetteer: Gazetteer,
) -> None:
    """A company's own page says `we`; a newspaper's `we` is no company."""
    quoted = "T\n\n“We sell robots,” said Thomas Wolf, the co-founder of Hugging Face."
    own = "T\n\nWe publish a new model today."
    assert _who(_resolved(gazetteer, quoted, "en"), "We") == "Hugging Face"
    assert _who(_resolved(gazetteer, own, "en", source="OpenAI"), "We") == "OpenAI"
    assert _who(_resolved(gazetteer, own, "en", source="Wired"), "We") is None


def test_resolved_mentions_keep_names_and_tell_how_sure_they_are(gazetteer: Gazetteer) -> None:
    """Every name stays, in order; a confidence is a probability."""
    text = "T\n\nMeta bought Scale AI. It paid billions for the start-up and its founder."
    named = gazetteer.mentions(text, Language.EN, dt.date(2025, 6, 1))
    found = _resolved(gazetteer, text, "en")
    assert [m for m in found if m.how in {"alias", "short"}] == list(named)
    assert list(found) == sorted(found, key=lambda m: (m.span.start, m.span.end))
    assert all(
        0 < m.confidence <= 1 and text[m.span.start : m.span.end] == m.surface for m in found
    )
