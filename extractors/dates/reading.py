"""When, as a text says it: intervals of days, in French and English.

"En juillet 2023" is the month and no day of it; "last summer" a season, told by its
year; "on Monday" the Monday that the tense of the clause asks for. What is relative is
resolved against the day of publication; "two days later" and "la veille" against the
date that the text named last. Nothing is made more precise than the words are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.dates import digits, named, periods, relative
from extractors.dates.intervals import DAY, Reader, When, in_month, on, valid
from extractors.dates.words import (
    ANCHORED_DAYS,
    DAYS,
    HOLIDAYS,
    MONTHS,
    PERIODS,
    SEASONS,
    SHORT_MONTHS,
    UNITS,
    WEEKDAYS,
)
from extractors.model import DateInterval, Language, Span
from extractors.quantities.digits import lowered

if TYPE_CHECKING:
    import datetime as dt

_DIGITS: Final = re.compile(r"\d+")
_Key = tuple[str, object]


def _vocabulary(language: Language) -> dict[str, _Key]:
    """Every word that opens or heads a date, with the kind of reader it wants."""
    listed: tuple[tuple[str, dict[str, int] | dict[str, str] | dict[str, tuple[int, int]]], ...] = (
        ("month", SHORT_MONTHS),
        ("month", MONTHS[language]),
        ("weekday", WEEKDAYS[language]),
        ("season", SEASONS[language]),
        ("period", PERIODS[language]),
        ("unit", UNITS[language]),
        ("holiday", HOLIDAYS),
        ("day", DAYS[language]),
        ("anchored", ANCHORED_DAYS[language]),
    )
    return {word: (kind, value) for kind, table in listed for word, value in table.items()}


_TABLES: Final = {language: _vocabulary(language) for language in Language}
_KEYS: Final = {language: tuple(table) for language, table in _TABLES.items()}
_FINDERS: Final = {
    language: AhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)
    for language, keys in _KEYS.items()
}


def dates(
    text: str, language: Language, published: dt.date | None, offset: int = 0
) -> tuple[DateInterval, ...]:
    """The dates of `text` in order as intervals of days; spans count from `offset`.

    `iso` is as precise as the words: a day, a month, or a year (also for seasons, halves
    and quarters, whose interval is narrower). Relative dates need `published`; without it
    they are left out. Never raises on any text.
    """
    read = Reader(text, lowered(text), language, published)
    for start, end, key in _seeds(read.low, language):
        last = read.found[-1] if read.found else None
        if last is not None and start < last.end:
            continue
        try:
            when = _read(read, start, end, key)
        except OverflowError:  # a day before or after those that the calendar has
            continue
        if when is None:
            continue
        if last is not None and when.start < last.end:
            if when.precision != "day" and last.precision != "year":
                continue
            read.found.pop()
        read.found.append(when)
        read.anchor = when
    return tuple(
        DateInterval(
            start_date=when.first,
            end_date=when.last,
            iso=when.iso,
            span=Span(start=offset + when.start, end=offset + when.end),
        )
        for when in read.found
    )


def _seeds(low: str, language: Language) -> list[tuple[int, int, _Key]]:
    """Where a date may be: its words and its digits, in order."""
    keys, table = _KEYS[language], _TABLES[language]
    seeds: list[tuple[int, int, _Key]] = [
        (start, end, table[keys[index]])
        for index, start, end in _FINDERS[language].find_matches_as_indexes(low)
        if not (low[start - 1 : start].isalnum() or low[end : end + 1].isalnum())
    ]
    seeds += [(*run.span(), ("digits", None)) for run in _DIGITS.finditer(low)]
    seeds.sort(key=lambda seed: seed[0])
    return seeds


def _read(read: Reader, start: int, end: int, key: _Key) -> When | None:  # noqa: PLR0911 - one a kind
    match key:
        case "digits", _:
            return digits.in_digits(read, start, end)
        case "month", int(number):
            return named.month(read, start, end, number)
        case "weekday", int(number):
            return named.weekday(read, start, end, number)
        case "season", int(first):
            return periods.season(read, start, end, first)
        case "period", int(months):
            return periods.period(read, start, end, months)
        case "unit", str(unit):
            return relative.by_unit(read, start, end, unit)
        case "day", int(shift) if read.published is not None:
            return on(start, end, read.published + shift * DAY)
        case "anchored", int(shift) if read.anchor is not None and read.anchor.precision == "day":
            return on(start, end, read.anchor.named + shift * DAY)
        case "holiday", (int(month), int(day)) if read.published is not None:
            return _holiday(read, start, end, (month, day), read.published)
        case _:
            return None


def _holiday(
    read: Reader, start: int, end: int, day: tuple[int, int], published: dt.date
) -> When | None:
    """The month of a holiday: the last one, or the next where the clause looks ahead."""
    exact = valid(published.year, *day)
    past = exact is not None and exact > published and not read.is_future(start)
    return in_month(start, end, published.year - (1 if past else 0), day[0])
