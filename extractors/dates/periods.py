"""Seasons, quarters and halves: intervals that are told by their year."""

from __future__ import annotations

import re
from typing import Final

from extractors.dates.intervals import Reader, When, in_year
from extractors.dates.words import NUMBERED
from extractors.model import Language

_FR: Final = Language.FR
_SUMMER_LEAD: Final = re.compile(r"(?:l'|cet |en |d'|fin |plein )$")
_FALL_LEAD: Final = re.compile(
    r"(?:(?:in|by|since|until|before) the|last|this|next|by|that|early|late|until|the following) $"
)
_THE: Final = re.compile(r"the $")
_SEASON_YEAR: Final = re.compile(r"(?: (?:of|de))? ((?:19|20)\d\d)(?!\d)")
_SEASON_RIGHT: Final = re.compile(
    r" (?:of )?(dernier|prochain|suivant|last year|next year|de l'an dernier|de l'année dernière)"
    r"(?![^\W_])"
)
_SEASON_LEFT: Final = re.compile(r"(?<![^\W_])(last|next|this|that|the following|cet|ce) $")
_BEFORE_IT: Final = re.compile(r"(?:before|by|avant|d'ici) (?:the |l'|le |à l'|au )?$")
_SEASON: Final = 3


def season(read: Reader, at: int, end: int, first: int) -> When | None:
    """A season, told by the year it starts in."""
    low = read.low
    if not _is_season(read, at, end):
        return None
    if written := _SEASON_YEAR.match(low, end):
        return in_year(at, written.end(), int(written.group(1)), first, _SEASON)
    which, start = "", at
    if right := _SEASON_RIGHT.match(low, end):
        which, end = right.group(1), right.end()
    elif left := _SEASON_LEFT.search(low, max(0, at - 24), at):
        which, start = left.group(1), left.start()
    year = _year_of_season(read, at, first, which)
    return in_year(start, end, year, first, _SEASON) if year else None


def _is_season(read: Reader, at: int, end: int) -> bool:
    """Whether "été" is no participle and "fall" no drop."""
    low, word = read.low, read.low[at:end]
    if word == "été":
        return _SUMMER_LEAD.search(low, max(0, at - 6), at) is not None
    if word == "fall":
        dated = _THE.search(low, max(0, at - 4), at) and _SEASON_YEAR.match(low, end)
        return bool(dated or _FALL_LEAD.search(low, max(0, at - 16), at))
    return True


def _year_of_season(  # noqa: PLR0911 - one a way of placing it
    read: Reader, at: int, first: int, which: str
) -> int | None:
    if read.anchor is not None and which in {"that", "the following", "suivant"}:
        anchor = read.anchor.named
        return anchor.year + (which != "that" and first <= anchor.month)
    if read.published is None:
        return None
    year, this_month = read.published.year, read.published.month
    begun = year if first <= this_month else year - 1
    if which in {"last", "dernier"}:
        over = begun < year or first + _SEASON <= this_month
        return begun if over else begun - 1
    if which in {"this", "cet", "ce"}:
        return begun if first > 11 else year  # noqa: PLR2004 - a winter straddles two years
    if which in {"next", "prochain"}:
        return year + (first <= this_month)
    if which:
        return year + (1 if which == "next year" else -1)
    ahead = read.is_future(at) or _BEFORE_IT.search(read.low, max(0, at - 12), at)
    return year + (first < this_month) if ahead else begun


_NUMBERED: Final = re.compile(rf"(?<![^\W_])({'|'.join(NUMBERED)})[ -](?:fiscal )?$")
_WHICH_QUARTER: Final = re.compile(
    r"(?<![^\W_])(last|this|next|the latest|the previous|ce|le dernier) $"
)
_QUARTERS_AWAY: Final = {
    "last": -1,
    "the latest": -1,
    "le dernier": -1,
    "the previous": -1,
    "next": 1,
}
_YEAR_OF_PERIOD: Final = re.compile(
    r",? (?:of |in |de |du |d'|de l')?(?:the |its |fiscal |l'exercice |(?:fiscal )?year )*"
    r"((?:19|20)\d\d|last year|next year|this year|that year|the year|l'an dernier|an dernier"
    r"|année dernière|l'an prochain|an prochain|l'année prochaine|année prochaine|cette année"
    r"|l'année|année)(?![^\W_])"
)
_CODE: Final = re.compile(
    r"(?<![^\W_])([qhts])([1-4])(?![^\W_])(?:[ -]?((?:19|20)\d\d|\d\d(?!\d)))?"
)
_QUARTER, _HALF = 3, 6


def period(read: Reader, at: int, end: int, months: int) -> When | None:
    """A quarter or a half: "the third quarter of 2024", "au second semestre"."""
    numbered = _NUMBERED.search(read.low, max(0, at - 22), at)
    if numbered is not None:
        number = min(NUMBERED[numbered.group(1)], 12 // months)
        return _numbered_period(read, numbered.start(), end, number, months)
    lead = _WHICH_QUARTER.search(read.low, max(0, at - 14), at)
    if lead is None or read.published is None or months == _HALF:
        return None
    quarter = (read.published.month - 1) // _QUARTER + _QUARTERS_AWAY.get(lead.group(1), 0)
    index = read.published.year * 4 + quarter
    return in_year(lead.start(), end, index // 4, index % 4 * _QUARTER + 1, _QUARTER)


def _numbered_period(read: Reader, start: int, end: int, number: int, months: int) -> When | None:
    first = (number - 1) * months + 1
    tail = _YEAR_OF_PERIOD.match(read.low, end)
    year = _spelled_year(read, tail.group(1)) if tail else None
    if tail is not None and year is not None:
        return in_year(start, tail.end(), year, first, months)
    if read.published is None:
        return None
    year = read.published.year
    future = read.is_future(start)
    if first > read.published.month and not future:
        year -= 1
    elif first + months <= read.published.month and future:
        year += 1
    return in_year(start, tail.end() if tail else end, year, first, months)


def _spelled_year(read: Reader, which: str) -> int | None:
    """The year that "2025", "last year" or "l'an prochain" names; "the year" leaves it open."""
    if which.isdigit():
        return int(which)
    if which == "that year" and read.anchor is not None:
        return read.anchor.named.year
    if read.published is None or which in {"the year", "l'année", "année"}:
        return None
    away = (
        -1
        if "last" in which or "dern" in which
        else 1
        if "next" in which or "proch" in which
        else 0
    )
    return read.published.year + away


def code(read: Reader, at: int) -> When | None:
    """A period in short: "Q1 2025", "H2 2026", "T3 2024", "S1 2026"."""
    match = _CODE.match(read.low, at)
    if match is None:
        return None
    letter, number, written = match.group(1), int(match.group(2)), match.group(3)
    months = _QUARTER if letter in "qt" else _HALF
    french = letter in "ts"
    if (french and read.language is not _FR) or number * months > 12:  # noqa: PLR2004
        return None
    if not read.text[match.start()].isupper() or not (written or letter == "q" or french):
        return None
    if letter == "s" and not written:
        return None
    if written is None:
        return _numbered_period(read, match.start(), match.end(), number, months)
    year = int(written) if len(written) > 2 else 2000 + int(written)  # noqa: PLR2004
    return in_year(match.start(), match.end(), year, (number - 1) * months + 1, months)
