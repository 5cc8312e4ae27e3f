"""Names that no registry knows: what they are, where they stand, and what is no name."""

from __future__ import annotations

import pytest

from extractors.discovery import candidates, discover, provisional
from extractors.model import EntityKind, Language, Mention, Span

_K = EntityKind


def _found(text: str, language: Language) -> dict[str, EntityKind]:
    return {m.name: m.kind for m in provisional(f"Notes\n\n{text}", language, ())}


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        (
            "en",
            "On Monday the lab released Zephyra-7B under an open licence.",
            "Zephyra-7B",
            _K.MODEL,
        ),
        ("en", "A small model dubbed Korvid answers in verse.", "Korvid", _K.MODEL),
        ("fr", "Un modèle baptisé Korvid répond en vers.", "Korvid", _K.MODEL),
        ("fr", "Le modèle Brindille tient sur un téléphone.", "Brindille", _K.MODEL),
        (
            "fr",
            "Brindille, un modèle de 3 milliards de paramètres, est sorti.",
            "Brindille",
            _K.MODEL,
        ),
        ("en", "Poltava 2.5 Turbo beats the other open models.", "Poltava 2.5 Turbo", _K.MODEL),
        ("fr", "La start-up lyonnaise Galvo lève 12 millions d'euros.", "Galvo", _K.COMPANY),
        ("en", "Galvo, a Berlin-based start-up, raised $12 million.", "Galvo", _K.COMPANY),
        ("en", "They were bought by Tarnwell Labs in June.", "Tarnwell Labs", _K.COMPANY),
        ("fr", "Jeanne Roulet, directrice de la recherche, s'en va.", "Jeanne Roulet", _K.PERSON),
        ("en", "The chief executive, Tove Lindqvist, declined.", "Tove Lindqvist", _K.PERSON),
        ("en", "“No,” said Oskar Brandt.", "Oskar Brandt", _K.PERSON),
        ("en", "It scored 61% on TerraBench, a test of geography.", "TerraBench", _K.BENCHMARK),
        ("fr", "L'application Mirliton traduit les menus.", "Mirliton", _K.PRODUCT),
        ("en", "The University of Turku helped.", "University of Turku", _K.ORGANISATION),
    ],
)
def test_strong_patterns_name_and_type_the_unknown(
    language: str, text: str, name: str, kind: EntityKind
) -> None:
    """Claims about a model that came out today need its name today."""
    assert _found(text, Language(language)).get(name) is kind


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nobody in Paris or in March asked the French for the CEO of the API."),
        ("fr", "Interrogé lundi à Lyon, en Bretagne et en janvier, il a ri."),
        ("en", "However, Tuesday was quiet. Meanwhile the GPUs hummed."),
        ("fr", "Sollicitée, l'entreprise n'a pas répondu. Reste l'IA."),
        ("en", "The Singapore-based team met on Apple Street."),
    ],
)
def test_places_days_and_heads_of_sentences_are_no_names(language: str, text: str) -> None:
    """Junk names make junk claims."""
    assert _found(text, Language(language)) == {}


def test_a_name_once_established_counts_wherever_it_stands() -> None:
    """A surname, or a company without its tail, is the same entity."""
    body = "Notes\n\nThe founder, Tove Lindqvist, sold Tarnwell Labs. Lindqvist leaves Tarnwell."
    found = provisional(body, Language.EN, ())
    assert [(m.surface, m.entity_id) for m in found] == [
        ("Tove Lindqvist", "?tove lindqvist"),
        ("Tarnwell Labs", "?tarnwell labs"),
        ("Lindqvist", "?tove lindqvist"),
        ("Tarnwell", "?tarnwell labs"),
    ]
    assert all(m.how == "provisional" for m in found)
    assert all(body[m.span.start : m.span.end] == m.surface for m in found)


def test_doubtful_names_wait_with_their_evidence() -> None:
    """What no rule is sure of is kept for a person to judge, with the sentence."""
    body = "Notes\n\nSome spoke of Quillon that night."
    (candidate,) = candidates(body, Language.EN, ())
    assert candidate.name == "Quillon"
    assert candidate.evidence == "Some spoke of Quillon that night."
    assert 0 < candidate.score < 0.7


def test_known_mentions_keep_their_place() -> None:
    """A provisional name never covers a known one; a product behind its maker is found."""
    body = "Notes\n\nOn Tuesday Acme launched Acme Vireo for its clients."
    start = body.index("Acme Vireo")
    known = (
        Mention(
            span=Span(start=start, end=start + 4),
            entity_id="acme",
            name="Acme",
            kind=_K.COMPANY,
            surface="Acme",
        ),
    )
    found = discover(body, Language.EN, known).mentions
    assert ("Acme", "alias") in {(m.surface, m.how) for m in found}
    assert ("Vireo", _K.PRODUCT) in {(m.name, m.kind) for m in found}
