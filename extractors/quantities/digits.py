"""Numbers in digits, with the conventions of both languages ("2 000", "1,5", "6.6bn")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extractors.model import Bound, Language
from extractors.quantities.number_words import MULTIPLIED, SCALES, SUFFIXES


@dataclass(slots=True)
class Numeral:
    """A number in a text, without its noun; `kind` is cardinal, fraction, times or ordinal.

    `scale` is the factor already multiplied into `value` (1e9 for "6 billion"). `vague`
    marks words that give only an order of magnitude ("hundreds"). `suffix` is a scale
    written onto the digits: "b" of "70B".
    """

    start: int
    end: int
    value: float
    scale: float = 1.0
    kind: str = "cardinal"
    bound: Bound = Bound.EXACT
    vague: bool = False
    digits: bool = False
    suffix: str = ""


_GROUP: Final = "\x1f"
"""Stands for a no-break space between digits."""
_NO_BREAK: Final = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
_PLAIN: Final = (
    ("\u00a0", " "),
    ("\u2009", " "),
    ("\u202f", " "),
    ("\u2011", "-"),
    ("\u2019", "'"),
)
"""Typographic spaces, hyphen and apostrophe, made plain for matching."""
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_WRITTEN: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"\d{1,3}(?:[,\x1f]\d{3})+(?!\d)(?:\.\d+)?|\d+,\d{1,2}(?!\d)|\d+(?:\.\d+)?"
    ),
    Language.FR: re.compile(
        r"\d{1,3}(?:[ \x1f]\d{3})+(?!\d)(?:[,.]\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?!\d)(?:,\d+)?"
        r"|\d+(?:[.,]\d+)?"
    ),
}
_ENGLISH_DECIMAL_COMMA: Final = re.compile(r"\d+,\d{1,2}")
_ENGLISH_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)")
_DOTTED_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_SCALED: Final = re.compile(r" ?(?:milli|mds?(?![^\W_])|mrds?(?![^\W_]))")
_SUFFIX: Final = re.compile(
    r"[ ]?(bn|mn|trn|tn|mds?|mrds?|mln|bln)(?![^\W\d_])"
    r"|([kmbt])(?![^\W_])|[ ](m|k|b)(?=[ ]?(?:us)?[€$£])"
)
_ORDINAL: Final = re.compile(
    r"(?:st|nd|rd|th|er|e|ème)(?= (?:place|rang|rank|spot|position)(?![^\W_]))"
)
NEXT_WORD: Final = re.compile(r"[ -](and |et )?([^\W\d_]+)")
AND_HALF: Final = re.compile(r" (?:and a half|et demie?)(?![^\W_])")


def lowered(text: str) -> str:
    """Lower-case text with plain spaces, hyphens and apostrophes; the same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not low.isascii():
        low = _encodable(low)
        if "\u00a0" in low or "\u202f" in low or "\u2009" in low:
            low = _NO_BREAK.sub(_GROUP, low)
        for written, plain in _PLAIN:
            low = low.replace(written, plain)
    return low


def _encodable(low: str) -> str:
    """Half characters replaced: the word finder takes what UTF-8 can hold."""
    try:
        low.encode()
    except UnicodeEncodeError:
        return _HALF_CHARACTER.sub("\ufffd", low)
    return low


def in_digits(low: str, at: int, language: Language) -> Numeral | None:
    """The number whose digits start at `at`, with its scale."""
    found = _WRITTEN[language].match(low, at)
    if found is None:
        return None
    end, written = found.end(), found.group()
    if language is Language.EN:
        value = _english(written)
    elif (english := _ENGLISH_THOUSANDS.match(low, at)) and not _SCALED.match(low, english.end()):
        end, value = english.end(), float(english.group().replace(",", ""))
    else:
        value = _french(written, scaled=_SCALED.match(low, end) is not None)
    numeral = Numeral(at, end, value, digits=True)
    if ordinal := _ORDINAL.match(low, end):
        numeral.kind, numeral.end = "ordinal", ordinal.end()
        return numeral
    if suffix := _SUFFIX.match(low, end):
        numeral.suffix = suffix.group(suffix.lastindex or 0)
        numeral.scale = SUFFIXES[numeral.suffix]
        numeral.value, numeral.end = value * numeral.scale, suffix.end()
        return numeral
    return with_scales(low, numeral, language)


def _english(written: str) -> float:
    plain = written.replace(_GROUP, "")
    if _ENGLISH_DECIMAL_COMMA.fullmatch(plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def _french(written: str, *, scaled: bool) -> float:
    """A French number; "2.000" is two thousand, but "2.000 milliards" has decimals."""
    plain = written.replace(" ", "").replace(_GROUP, "")
    dotted = _DOTTED_THOUSANDS.fullmatch(plain) is not None and not scaled
    if dotted or ("," in plain and "." in plain):
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


def with_scales(low: str, numeral: Numeral, language: Language) -> Numeral:
    """Multiply in the scale words that follow ("36 000 milliards", "six million")."""
    while word := NEXT_WORD.match(low, numeral.end):
        factor = SCALES[language].get(word.group(2)) or MULTIPLIED.get(word.group(2))
        if factor is None or word.group(1):
            break
        numeral.value *= factor
        numeral.scale = max(numeral.scale, factor)
        numeral.end = word.end()
    return and_a_half(low, numeral)


def and_a_half(low: str, numeral: Numeral) -> Numeral:
    """Work in "and a half", "et demi"."""
    if half := AND_HALF.match(low, numeral.end):
        numeral.value += numeral.scale / 2
        numeral.end = half.end()
    return numeral
