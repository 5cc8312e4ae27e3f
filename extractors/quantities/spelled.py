"""Numbers in words: cardinals, fractions, dozens, hundreds, halves."""

from __future__ import annotations

import re
from typing import Final

from extractors.model import Bound, Language
from extractors.quantities.digits import NEXT_WORD, Numeral, and_a_half, with_scales
from extractors.quantities.number_words import (
    CARDINALS,
    DENOMINATORS,
    HALVES,
    MULTIPLIED,
    ORDINALS,
    PLURAL_SCALES,
    ROUND,
    SCALES,
    TIMES,
)

_EN, _FR = Language.EN, Language.FR
_HUNDRED, _TWENTY, _TEN, _FOUR = 100, 20, 10, 4
_MILLION: Final = 1e6
_ONES: Final = frozenset({"a", "an", "one", "un", "une"})
_MANY: Final = frozenset({"several", "a few", "a couple of", "plusieurs", "quelques"})
_HALF: Final = frozenset({"half a", "half an", "half", "un demi", "une demi"})
_THE: Final = frozenset({"le", "la", "du", "au", "son", "sa"})
_OPENERS: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(a|an|one|several|a few|a couple of|half a|half an|half|the|its"
        r"|(?:three )?quarters? of a)[ -]$"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(un demi|une demi|plusieurs|quelques|une|un|l[ae]|du|au|les|son|sa|des?|d')[ -]?$"
    ),
}
_OF_PLURAL: Final = re.compile(r" (?:of|de|d') ?([^\W\d_]+)")
_BEFORE_PART: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(r"(?<![^\W_])(a|an|one|two|three|four|five|six|seven|nine)([ -])(?:and a )?$"),
    _FR: re.compile(r"(?<![^\W_])(un|deux|trois|quatre|cinq|six|sept|huit|neuf|du|le|les)( )$"),
}
_PART_OF: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"[ ](?:of|off|the|its|their|less|more|fewer|cheaper|faster|as|drop|cut|fall|rise|increase"
        r"|reduction|stake|share|that|below|above|owned|interest)(?![^\W_])|[.;)]|$"
    ),
    _FR: re.compile(r" (?:de|du|d')|[,.;:)]|$"),
}
"""What follows a part of something, and not the third or fifth thing."""
_BY_A_PART: Final = re.compile(
    r"(?:by|about|nearly|almost|roughly|over|than|some|around|only|just|cut|up) (?:an?|one) $"
)
_DONT: Final = re.compile(r"\b(?:dont|soit) $")
_TOP: Final = re.compile(r"(?:top|bottom) $")
_NO_HALF: Final = re.compile(
    r"(?:first|second|other|latter|each|better|and a|premi\w+|second\w*) $"
)
_HALF_OF_SCALE: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(r"[- ](?:an? )?(dozen|million|billion|trillion|thousand|hundred)(?![^\W_])"),
    _FR: re.compile(r"[- ](milliard|million|douzaine)(?![^\W_])"),
}
_HALF_A_THING: Final = re.compile(
    r"-(?!price|owned|of)| (?:year|hour|way|century|an hour|a year|past)(?![^\W_])"
)
_ARTICLE: Final = re.compile(r"(?<![^\W_])(?:an?|une?) $")
_ONE_OF_SOME: Final = re.compile(
    r"[ -](?:hundred|thousand|million|billion|trillion|milliard|mille|dollar|euro|yuan|roupie"
    r"|gigawatt|m[eé]gawatt|t[eé]ra|rupee|and a half|et demi|(?:[^\W_]+ ){0,3}(?:in|out of|sur) )"
)
"""What makes "one" a number and no pronoun or article."""


def in_words(low: str, at: int, word: str, language: Language) -> Numeral | None:
    """The numeral that the number word at `at` opens or carries, or None."""
    if word in HALVES[language] and (half := _half(low, at, word, language)):
        return half
    if word in TIMES[language]:
        return Numeral(at, at + len(word), TIMES[language][word], kind="times")
    if word in DENOMINATORS[language] and (part := _fraction(low, at, word, language)):
        return part
    if word in ORDINALS[language]:
        return Numeral(at, at + len(word), ORDINALS[language][word], kind="ordinal")
    if word in CARDINALS[language] and word != "hundred":
        pronoun = word in _ONES and not _ONE_OF_SOME.match(low, at + len(word))
        return None if pronoun else _cardinal(low, at, word, language)
    return _of_scale(low, at, word, language)


def _cardinal(low: str, at: int, word: str, language: Language) -> Numeral:
    """Read a cardinal that starts at `at` as far as its words add up."""
    cardinals, scales = CARDINALS[language], SCALES[language]
    total, current, last = 0.0, cardinals[word], cardinals[word]
    end, scale = at + len(word), 1.0
    while following := NEXT_WORD.match(low, end):
        joined, token = following.groups()
        value = cardinals.get(token)
        if value is None:
            factor = scales.get(token) or MULTIPLIED.get(token)
            if factor is None or joined:
                break
            total, current, last = (total + current) * factor, 0.0, factor
            scale = max(scale, factor)
        else:
            added = _added(current, last, value, language, joined=bool(joined))
            if added is None:
                break
            current, last = added
        end = following.end()
    return and_a_half(low, Numeral(at, end, total + current, scale))


def _added(  # noqa: PLR0911 - one a rule of counting
    current: float, last: float, value: float, language: Language, *, joined: bool
) -> tuple[float, float] | None:
    """The number and its last place once `value` follows, or None where it cannot."""
    french = language is _FR
    if value == _HUNDRED:
        if current >= _HUNDRED or (french and current >= _TEN):
            return None
        return max(current, 1) * _HUNDRED, _HUNDRED
    if french and value == _TWENTY and current % _HUNDRED == _FOUR and last == _FOUR:
        return current - _FOUR + 4 * _TWENTY, _TWENTY
    if french and last == _TEN and value in {7, 8, 9}:
        return current + value, 1
    if last < _TWENTY or value >= last:
        return None
    if last < _HUNDRED and not french and (value >= _TEN or joined):
        return None
    return current + value, value


def _opener(low: str, at: int, language: Language) -> tuple[str, int]:
    """The article or quantifier just before `at`, and where it starts."""
    found = _OPENERS[language].search(low, max(0, at - 20), at)
    return (found.group(1), found.start()) if found else ("", at)


def _of_scale(low: str, at: int, word: str, language: Language) -> Numeral | None:  # noqa: PLR0911 - one an opener
    """A scale or round number as a number: "hundreds", "a million", "une trentaine"."""
    opener, start = _opener(low, at, language)
    end = at + len(word)
    magnitude = PLURAL_SCALES[language].get(word)
    if magnitude is not None and opener not in _ONES:
        first = start if opener in _MANY or opener in {"des", "de", "d'"} else at
        return _with_plural(low, _vague(first, end, magnitude), language)
    factor = SCALES[language].get(word) or ROUND[language].get(word)
    if word == "hundred":
        factor = _HUNDRED
    if factor is None:
        return None
    if opener in _MANY:
        least = _vague(start, end, factor * (2 if word == "dozen" else 1))
        return with_scales(low, least, language)
    if "quarter" in opener:
        part = 0.75 if opener.startswith("three") else 0.25
        return Numeral(start, end, factor * part, factor)
    if opener in _HALF:
        return with_scales(low, Numeral(start, end, factor / 2, factor), language)
    round_number = word in ROUND[language]
    about = round_number and language is _FR and word != "douzaine"
    bound = Bound.ABOUT if about else Bound.EXACT
    if opener in _ONES:
        return _with_plural(low, Numeral(start, end, factor, factor, bound=bound), language)
    if round_number or (opener in _THE and factor >= _MILLION):
        return _with_plural(low, Numeral(at, end, factor, factor, bound=bound), language)
    if word == "mille":
        return with_scales(low, Numeral(at, end, factor), language)
    return None


def _vague(start: int, end: int, magnitude: float) -> Numeral:
    return Numeral(start, end, magnitude, magnitude, bound=Bound.AT_LEAST, vague=True)


def _with_plural(low: str, numeral: Numeral, language: Language) -> Numeral:
    """Multiply in what follows: "des dizaines de milliers", "une centaine de millions"."""
    tail = _OF_PLURAL.match(low, numeral.end)
    bigger = PLURAL_SCALES[language].get(tail.group(1)) if tail else None
    if tail is None or bigger is None:
        return numeral if numeral.vague else with_scales(low, numeral, language)
    numeral.value *= bigger
    numeral.scale *= bigger
    numeral.end = tail.end()
    return numeral


def _fraction(low: str, at: int, word: str, language: Language) -> Numeral | None:
    """A part: "un tiers", "two-thirds", "a fifth as much"; a third model is none."""
    denominator, end = DENOMINATORS[language][word], at + len(word)
    lead = _BEFORE_PART[language].search(low, max(0, at - 16), at)
    if lead is None:
        tenth = denominator > _FOUR and _TOP.search(low, max(0, at - 8), at)
        return Numeral(at, end, 1 / denominator, kind="fraction") if tenth else None
    number, joint = lead.groups()
    count = CARDINALS[language].get(number, 1)
    start = lead.start() if number in CARDINALS[language] or number in _ONES else at
    numeral = Numeral(start, end, count / denominator, kind="fraction")
    if language is _FR:
        plain = word in {"tiers", "quart", "quarts"} or word.endswith("s")
        certain = word == "tiers" or number not in {"le", "du"}
        if plain:
            return numeral if certain else None
        told = _PART_OF[_FR].match(low, end) or _DONT.search(low, max(0, start - 6), start)
        return numeral if count == 1 and told else None
    if word.endswith("s") or joint == "-":
        proper = count < denominator and (word.endswith("s") or count == 1)
        return numeral if proper else None
    part = _PART_OF[_EN].match(low, end) or _BY_A_PART.search(low, max(0, at - 16), at)
    return numeral if number in _ONES and part else None


def _half(low: str, at: int, word: str, language: Language) -> Numeral | None:
    end = at + len(word)
    if _NO_HALF.search(low, max(0, at - 9), at):
        return None
    if scale := _HALF_OF_SCALE[language].match(low, end):
        name = scale.group(1)
        factor = SCALES[language].get(name) or ROUND[language].get(name) or _HUNDRED
        article = _ARTICLE.search(low, max(0, at - 4), at)
        start = article.start() if article else at
        return Numeral(start, scale.end(), factor / 2, factor)
    if (language is _FR and word != "moitié") or _HALF_A_THING.match(low, end):
        return None
    return Numeral(at, end, 0.5, kind="fraction")
