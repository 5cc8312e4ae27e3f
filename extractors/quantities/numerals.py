"""Every number of a text, in digits or words, as a value: what it counts comes later."""

from __future__ import annotations

import re
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.model import Language
from extractors.quantities import number_words as tables
from extractors.quantities.digits import Numeral, in_digits
from extractors.quantities.spelled import in_words

_DIGIT_RUN: Final = re.compile(r"\d+")
_LARGEST: Final = 1e18
"""No article counts beyond; longer runs of digits are keys and checksums."""


def _words_of(language: Language) -> tuple[str, ...]:
    listed = (
        tables.CARDINALS,
        tables.SCALES,
        tables.PLURAL_SCALES,
        tables.ROUND,
        tables.DENOMINATORS,
        tables.ORDINALS,
        tables.TIMES,
    )
    words = {word for table in listed for word in table[language]}
    return tuple(sorted(words | tables.HALVES[language]))


_WORDS: Final = {language: _words_of(language) for language in Language}
_FINDERS: Final = {
    language: AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    for language, words in _WORDS.items()
}


def numerals(low: str, language: Language) -> list[Numeral]:
    """Every number of a text in order; those that belong to names may be among them.

    `low` is what `lowered` returns.
    """
    found: list[Numeral] = []
    for run in _DIGIT_RUN.finditer(low):
        at = run.start()
        if (found and at < found[-1].end) or _is_glued(low, at):
            continue
        numeral = in_digits(low, at, language)
        if numeral is not None:
            found.append(numeral)
    words = _WORDS[language]
    for index, start, end in _FINDERS[language].find_matches_as_indexes(low):
        if low[start - 1 : start].isalnum() or low[end : end + 1].isalnum():
            continue
        numeral = in_words(low, start, words[index], language)
        if numeral is not None:
            found.append(numeral)
    found.sort(key=lambda n: (n.start, -n.end))
    return _apart(found)


def _apart(found: list[Numeral]) -> list[Numeral]:
    """Drop what lies inside another number; a fraction wins over the cardinal that opens it."""
    kept: list[Numeral] = []
    for numeral in found:
        if numeral.value > _LARGEST:
            continue
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
        elif numeral.kind == "fraction" and kept[-1].kind == "cardinal":
            kept[-1] = numeral
    return kept


def _is_glued(low: str, at: int) -> bool:
    """Whether the digits at `at` belong to a name, a version, a time or a link."""
    before, earlier = low[at - 1 : at], low[at - 2 : at - 1] if at > 1 else ""
    if not before:
        return False
    if before.isalnum() or before in "_#@/=&+\\~^":
        return True
    if before == "-":
        return earlier.isalpha()
    if before in ".,:":
        return earlier.isdigit()
    return before == "'" and earlier not in {"d", "l", "n", "u"}
