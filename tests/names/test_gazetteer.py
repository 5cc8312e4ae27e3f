"""Names of the registry in running text: borders, case, time, versions, short forms."""

from __future__ import annotations

import datetime as dt
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.entity_files import read_entities
from extractors.gazetteer import Gazetteer
from extractors.model import EntityKind, Language, Mention
from extractors.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENTITIES = textwrap.dedent(
    """
    - {id: meta, name: Meta, kind: company, aliases: [Meta Platforms, "Facebook@..2021-10-28"]}
    - {id: facebook, name: Facebook, kind: product, aliases: ["Facebook app"], owner: meta}
    - {id: openai, name: OpenAI, kind: company}
    - {id: mistral-ai, name: Mistral AI, kind: company, short: [Mistral]}
    - {id: gpt-4, name: GPT-4, kind: model, owner: openai}
    - {id: gpt-4o-mini, name: GPT-4o mini, kind: model, owner: openai}
    - {id: llama, name: Llama, kind: model, owner: meta}
    - {id: llama-3-1, name: Llama 3.1, kind: model, owner: meta, family: llama}
    - {id: qwen2-5, name: Qwen2.5, kind: model}
    - {id: sam-altman, name: Sam Altman, kind: person, roles: [{org: openai, role: chief executive}]}
    - {id: fair, name: FAIR, kind: lab, owner: meta}
    - {id: le-chat, name: Le Chat, kind: product, owner: mistral-ai}
    - {id: weights, name: Weights & Biases, kind: company}
    - {id: deepmind, name: Google DeepMind, kind: lab, aliases: [DeepMind], owner: [
        {id: meta, to: 2014-01-01}, {id: openai, from: 2014-01-01}]}
    """
)


_SMALL = Gazetteer(Registry(read_entities("test.yaml", _ENTITIES)))


@pytest.fixture
def small() -> Gazetteer:
    return _SMALL


def _names(found: Sequence[Mention]) -> list[tuple[str, str]]:
    return [(mention.surface, mention.entity_id) for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'IA de Meta et celle d'OpenAI.", [("Meta", "meta"), ("OpenAI", "openai")]),
        ("L’IA d’OpenAI.", [("OpenAI", "openai")]),
        ("OpenAI's plan, OpenAI’s rival.", [("OpenAI", "openai"), ("OpenAI", "openai")]),
        ("A Meta-owned app.", [("Meta", "meta")]),
        ("Meta-analysis, une méta-analyse, Méta.", []),
        ("Metadata and Metas and GPT-45.", []),
        (
            "GPT-4, GPT‑4, GPT 4 and GPT4.",
            [(s, "gpt-4") for s in ("GPT-4", "GPT‑4", "GPT 4", "GPT4")],
        ),
        ("Qwen 2.5 and Qwen2.5", [("Qwen 2.5", "qwen2-5"), ("Qwen2.5", "qwen2-5")]),
        ("« Meta\u00a0Platforms »", [("Meta\u00a0Platforms", "meta")]),
        ("GPT-4o mini is cheap.", [("GPT-4o mini", "gpt-4o-mini")]),
        (
            "Weights & Biases, le laboratoire FAIR de Meta, fair.",
            [("Weights & Biases", "weights"), ("FAIR", "fair"), ("Meta", "meta")],
        ),
        ("Le Chat répond. Le chat dort.", [("Le Chat", "le-chat")]),
        ("META, meta.", [("META", "meta")]),
    ],
)
def test_names_stand_between_word_borders(
    small: Gazetteer, text: str, expected: list[tuple[str, str]]
) -> None:
    """Elision, possessives and hyphens part words; case and accents tell names from words."""
    assert _names(small.mentions(f"T\n\n{text}", Language.FR)) == expected


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("Llama 4 Scout is out.", "Llama 4 Scout", "Llama 4 Scout"),
        ("Llama 3.1 405B is big.", "Llama 3.1 405B", "Llama 3.1 405B"),
        ("GPT-4.5 beats it.", "GPT-4.5", "GPT-4.5"),
        ("A Llama-7B and", "Llama-7B", "Llama-7B"),
        ("OpenAI V5 Turbo", "OpenAI V5 Turbo", "OpenAI V5 Turbo"),
    ],
)
def test_an_unknown_version_of_a_known_family_is_one_provisional_name(
    small: Gazetteer, text: str, surface: str, name: str
) -> None:
    """A model released tomorrow must not be taken for its family or its size."""
    (mention,) = small.mentions(f"T\n\n{text}", Language.EN)
    assert (mention.surface, mention.name, mention.how) == (surface, name, "provisional")
    assert mention.kind is EntityKind.MODEL
    assert mention.entity_id.startswith("?")


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("GPT-4 10 times cheaper", "GPT-4"),
        ("Meta makes the model Llama 3 % cheaper", "Llama"),
        ("OpenAI 2024, Meta. 12 people", "OpenAI"),
        ("Llama 3.1. Then it left.", "Llama 3.1"),
    ],
)
def test_amounts_are_no_versions(small: Gazetteer, text: str, surface: str) -> None:
    """A number after a name is not always part of it."""
    found = small.mentions(f"T\n\n{text}", Language.EN)
    assert surface in [mention.surface for mention in found]
    assert all(mention.how != "provisional" for mention in found)


def test_the_day_of_publication_decides_names_and_owners(small: Gazetteer) -> None:
    """Facebook was the company until the day it became Meta."""
    body = "T\n\nFacebook and DeepMind."
    before = small.mentions(body, Language.EN, dt.date(2013, 5, 1))
    after = small.mentions(body, Language.EN, dt.date(2023, 5, 1))
    assert _names(before) == [("Facebook", "meta"), ("DeepMind", "deepmind")]
    assert _names(after) == [("Facebook", "facebook"), ("DeepMind", "deepmind")]
    assert [before[1].owner_id, after[1].owner_id] == ["meta", "openai"]


def test_a_full_name_licenses_short_ones_anywhere(small: Gazetteer) -> None:
    """`Mistral` in a title counts once `Mistral AI` stands in the text; alone it does not."""
    with_full = small.mentions("Mistral grandit\n\nMistral AI embauche.", Language.FR)
    alone = small.mentions("Carnet\n\nMistral gagnant sur la côte.", Language.FR)
    assert _names(with_full) == [("Mistral", "mistral-ai"), ("Mistral AI", "mistral-ai")]
    assert alone == ()


def test_a_surname_needs_its_person_and_no_other_first_name(small: Gazetteer) -> None:
    """Jane Altman is not Sam Altman."""
    body = "T\n\nSam Altman left. Mr Altman said so. His sister Jane Altman stayed, Altman added."
    found = small.mentions(body, Language.EN)
    assert [mention.surface for mention in found] == ["Sam Altman", "Altman", "Altman"]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("Meta OpenAI-’'GPT4.o\n «»é2"), max_size=120))
def test_mentions_are_in_order_inside_and_apart(text: str) -> None:
    """Whatever the text, the words under a mention are its surface."""
    found = _SMALL.mentions(text, Language.EN)
    assert all(text[m.span.start : m.span.end] == m.surface for m in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
