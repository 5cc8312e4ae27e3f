"""Dates in digits: years, days of the month, "14/07/2023", "Q1 2025"."""

from __future__ import annotations

import re
from typing import Final

from extractors.dates import periods
from extractors.dates.intervals import Reader, When, in_month, in_year, on, shifted, valid
from extractors.model import Language
from extractors.text import words

_EN, _FR = Language.EN, Language.FR
_YEAR: Final = re.compile(
    r"(?:(?<![\w.,€$£/-])|(?<=mid-)|(?<=mi-))(?<!\d )(19\d\d|20[0-3]\d|2040)(?![\w%])(?!,\d{3})(?! \d{3})"
)
_NUMERIC: Final = re.compile(
    r"(?<![\w./-])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?"
    r"|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<yy>(?:19|20)\d\d))(?![\w/-])"
)
_DAY_ALONE: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?:on|until|by|since|from) the (\d{1,2})(?:st|nd|rd|th)(?![^\W_])"
        r"(?! (?:of|floor|century|place))"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?:(?:depuis|dès|jusqu'au|avant|à partir du|pour)? ?(?:le|au|du)) (\d{1,2})(?:er)?"
        r"(?= ?(?:[,.;:)]|et |pour |dans |à |par |au ))(?!,\d)"
    ),
}
_NAME: Final = re.compile(r"([^\W_][^\s,;:()«»\"“”]*)[ \u00a0\u202f]$")
_YEAR_LEADS: Final = words(
    "in since by until before after from early late mid during for of the to between and through en"
    " depuis dès avant après fin début vers de pour d'ici courant jusqu'en à l'exercice exercice fiscal"
)
_THINGS: Final = re.compile(
    r" (?:dollars|euros|people|employees|postes|emplois|tokens|gpu|chips|puces|salariés|personnes)"
)
_PARTS_OF_YEAR: Final = {"early": (1, 4), "mid": (5, 4), "late": (9, 4)}
_SAME_STORY: Final = 400
"""Characters within which the month named last still holds."""


def in_digits(read: Reader, start: int, end: int) -> When | None:
    """A date that the digits from `start` to `end` open or are: "2024", "14/07/2023", "Q1"."""
    low, size = read.low, end - start
    if low[end : end + 1] in {"-", "/", "."} and (match := _NUMERIC.match(low, start)):
        return _numeric(read, match)
    if size == 4 and (match := _YEAR.match(low, start)):  # noqa: PLR2004
        return _bare_year(read, match)
    if size == 1 and low[start - 1 : start] in {"q", "h", "t", "s"}:
        return periods.code(read, start - 1)
    if size <= 2 and low[start - 1 : start] == " ":  # noqa: PLR2004
        match = _DAY_ALONE[read.language].search(low, max(0, start - 22), end + 12)
        if match and match.start(1) == start:
            return _day_alone(read, match)
    return None


def _numeric(read: Reader, match: re.Match[str]) -> When | None:
    start, end = match.span()
    if match.group("y"):
        year, number = int(match.group("y")), int(match.group("m"))
        exact = valid(year, number, int(match.group("d") or 1))
        if exact is None:
            return None
        return on(start, end, exact) if match.group("d") else in_month(start, end, year, number)
    first, second, year = int(match.group("a")), int(match.group("b")), int(match.group("yy"))
    day_first = read.language is _FR or first > 12  # noqa: PLR2004
    day, number = (first, second) if day_first else (second, first)
    exact = valid(year, number, day)
    return on(start, end, exact) if exact else None


def _bare_year(read: Reader, match: re.Match[str]) -> When | None:
    """A year on its own; not the number of an edition ("AIME 2024") nor of things."""
    start, end = match.span(1)
    name = _NAME.search(read.text, max(0, start - 22), start)
    if name is not None:
        word = name.group(1)
        if any(c.isupper() for c in word) and word.lower().replace("’", "'") not in _YEAR_LEADS:
            return None
    if _THINGS.match(read.low, end):
        return None
    part, first = read.part(start)
    return in_year(first, end, int(match.group(1)), *_PARTS_OF_YEAR.get(part, (1, 12)))


def _day_alone(read: Reader, match: re.Match[str]) -> When | None:
    """A day of the month that the text is in: "on the 6th", "depuis le 12"."""
    start, end, day = match.start(), match.end(), int(match.group(1))
    published, anchor = read.published, read.anchor
    if anchor is not None and anchor.precision != "year" and start - anchor.end < _SAME_STORY:
        exact = valid(anchor.named.year, anchor.named.month, day)
        if exact and (published is None or exact <= published or read.is_future(start)):
            return on(start, end, exact)
    if published is None:
        return None
    year, number = published.year, published.month
    future = read.is_future(start)
    if day > published.day and not future:
        year, number = shifted(published, -1)
    elif day < published.day and future and not read.is_past(start):
        year, number = shifted(published, 1)
    exact = valid(year, number, day)
    return on(start, end, exact) if exact else None
