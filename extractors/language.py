"""Tells the language of an article; the only import of langdetect.

Function words vote first: on short texts they are surer than profiles, on long ones quicker.
Where they leave doubt the profiles of French and English alone decide between those two; but
a closed set cannot reject Spanish, so where the function words of both are scarce every
profile is asked.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from extractors.model import Detection, Language
from extractors.text import words as listed

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAMPLE_CHARACTERS: Final = 400
_SHORT_WORDS: Final = 25
_FEW_LETTERS: Final = 40
# Share of the words of a running text that are function words of its language: French and
# English press stand at 0.25 and more; Spanish, Italian or German text stays under 0.10.
_SCARCE: Final = 0.13
_PLENTY: Final = 0.2
_CLEAR: Final = 3.0
_SURE: Final = 0.9
_WORD: Final = re.compile(r"[^\W\d_]+")
# Only words that the neighbours (Spanish, Italian, Portuguese, Dutch, German) do not share.
_FUNCTION_WORDS: Final[Mapping[Language, frozenset[str]]] = {
    Language.EN: listed(
        "the and of to that for with has its from this by are it be which have been would will"
        " their at not they but says said after over into than how why could"
    ),
    Language.FR: listed(
        "le les des du une est et dans pour sur par qui pas au aux avec ce cette sont ses leur"
        " il elle plus à été selon sa ou mais chez après d l qu c entre ne son lance vers"
    ),
}


@cache
def _factory(*languages: str) -> DetectorFactory:
    """Return a seeded factory of our own; without names, of every profile."""
    folder = resources.files("langdetect") / "profiles"
    names = languages or tuple(
        sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))
    )
    factory = DetectorFactory()
    factory.seed = 0
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in names])
    return factory


def _by_profiles(sample: str, *languages: str) -> tuple[str, float] | None:
    """Return langdetect's best language and its probability; None without letters."""
    detector: Any = _factory(*languages).create()
    detector.append(sample)
    try:
        best = detector.get_probabilities()
    except LangDetectException:
        return None
    return (best[0].lang, best[0].prob) if best else None


def _votes(words: list[str]) -> dict[Language, int]:
    return {
        language: sum(word in function_words for word in words)
        for language, function_words in _FUNCTION_WORDS.items()
    }


def detect(title: str, text: str, hint: Language | None = None) -> Detection:
    """Return the language of an article from its title and first 400 characters.

    `language` is an ISO code, perhaps of a language that virage does not read, or `und`.
    `method` is `function_words`, `profiles_fr_en`, `profiles_all`, `hint` or `none`.
    `hint` is the feed's language: it decides only what is too short to tell.
    """
    sample = f"{title}\n{text[:_SAMPLE_CHARACTERS]}"
    words = [word.lower() for word in _WORD.findall(sample.replace("’", "'"))]
    votes = _votes(words)
    best = max(votes, key=lambda language: (votes[language], language is hint))
    other = sum(votes.values()) - votes[best]
    share = votes[best] / len(words) if words else 0.0
    letters = sum(map(len, words))
    clear = votes[best] > other and votes[best] >= _CLEAR * other
    if clear and share >= (_SCARCE if len(words) <= _SHORT_WORDS else _PLENTY):
        confidence = votes[best] / (votes[best] + other + 0.5)
        return Detection(language=best, confidence=round(confidence, 4), method="function_words")
    if letters < _FEW_LETTERS and hint is not None:
        return Detection(language=hint, confidence=0.5, method="hint")
    if share < _SCARCE:
        found, method = _by_profiles(sample), "profiles_all"
    else:
        found, method = (
            _by_profiles(sample, *(language.value for language in Language)),
            "profiles_fr_en",
        )
    doubtful = found is None or (len(words) <= _SHORT_WORDS and found[1] < _SURE)
    if doubtful and hint is not None:
        return Detection(language=hint, confidence=0.5, method="hint")
    if found is None:
        return Detection(language="und", confidence=0.0, method="none")
    return Detection(language=found[0], confidence=round(found[1], 4), method=method)
