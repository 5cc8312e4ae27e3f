"""Which language an article is in, and that others are told apart."""

from __future__ import annotations

import pytest

from extractors.language import detect
from extractors.model import Language

_TEXTS = {
    "en": "The company said on Tuesday that its new model would be sold to developers by the end of the year.",
    "fr": "La société a indiqué mardi que son nouveau modèle serait vendu aux développeurs avant la fin de l'année.",
    "es": "La empresa anunció el martes que su nuevo modelo se venderá a los desarrolladores antes de fin de año.",
    "de": "Das Unternehmen teilte am Dienstag mit, dass sein neues Modell bis Ende des Jahres verkauft werden soll.",
    "it": "La società ha annunciato martedì che il nuovo modello sarà venduto agli sviluppatori entro la fine dell'anno.",
    "pt": "A empresa anunciou na terça-feira que o novo modelo será vendido aos programadores até ao fim do ano.",
    "nl": "Het bedrijf zei dinsdag dat het nieuwe model voor het einde van het jaar aan ontwikkelaars wordt verkocht.",
}


@pytest.mark.parametrize("code", _TEXTS)
def test_a_text_is_known_for_its_language(code: str) -> None:
    """Spanish or German must not pass for French or English, whatever the feed says."""
    found = detect(_TEXTS[code][:60], f"{_TEXTS[code]} {_TEXTS[code]}", Language.FR)
    assert found.language == code
    assert 0.5 < found.confidence <= 1


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Meta AI lance un modèle", "fr"),
        ("Why the labs are hiring", "en"),
        ("Le pari de Mistral", "fr"),
    ],
)
def test_a_bare_title_is_told_by_its_function_words(title: str, language: str) -> None:
    """Profiles fail on a few words; function words do not."""
    found = detect(title, "", None)
    assert (found.language, found.method) == (language, "function_words")


def test_what_is_too_short_to_tell_is_left_to_the_feed() -> None:
    """`Meta Llama` has no language of its own."""
    assert detect("Meta Llama", "", Language.FR).method == "hint"
    assert detect("Meta Llama", "", Language.FR).language == "fr"


def test_no_letters_and_no_hint_is_undetermined() -> None:
    """Numbers alone say nothing, and that is said."""
    found = detect("2025", "—", None)
    assert (found.language, found.method, found.confidence) == ("und", "none", 0.0)


def test_the_same_text_gives_the_same_answer() -> None:
    """An unseeded detector changes its mind."""
    results = {detect("Granite 4.0 models", "smaller memory bills", None) for _ in range(5)}
    assert len(results) == 1
