"""Intervals of days, and one pass over a text that makes them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

from extractors.dates import tense
from extractors.model import Language

DAY: Final = dt.timedelta(days=1)
WEEK: Final = dt.timedelta(days=7)
_ISO_LENGTH: Final = {"day": 10, "month": 7, "year": 4}
_PARTS_OF_MONTH: Final = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_MIDDLE_OF_MONTH: Final = 15
_PART_LEFT: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"(?<![^\W_])(early|late|mid|the (?:beginning|start) of|end of|the middle of|year-end)[ -]"
        r"(?:in )?(?:the |this |last |next )?$"
    ),
    Language.FR: re.compile(
        r"(?<![^\W_])(début|fin|mi|milieu|courant)"
        r"(?:[ -](?:de |du mois de |du |d'|de l'|de cette )?)?$"
    ),
}
_PART_OPENER: Final = re.compile(r"(?<![^\W_])(?:the|by the|la|à la|le|au) $")
_PART_KINDS: Final = {
    "early": "early", "début": "early", "late": "late", "fin": "late", "end of": "late",
    "year-end": "late", "mid": "mid", "mi": "mid", "milieu": "mid", "the middle of": "mid",
    "the beginning of": "early", "the start of": "early",
}  # fmt: skip


@dataclass(slots=True)
class When:
    """An interval on its way to become a `DateInterval`.

    `named` is the day that its ISO prefix is cut from, `precision` how much of it.
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
    named: dt.date
    precision: str

    @property
    def iso(self) -> str:
        """The ISO prefix: `2023`, `2023-07` or `2023-07-14`."""
        return self.named.isoformat()[: _ISO_LENGTH[self.precision]]


@dataclass(slots=True)
class Reader:
    """One pass over one text; `anchor` is the date named last."""

    text: str
    low: str
    language: Language
    published: dt.date | None
    found: list[When] = field(default_factory=list)
    anchor: When | None = None

    def is_future(self, at: int) -> bool:
        """Whether the clause around `at` looks ahead."""
        return tense.is_future(self.low, at, self.language)

    def is_past(self, at: int) -> bool:
        """Whether the clause around `at` tells what has happened."""
        return tense.is_past(self.low, at, self.language)

    def part(self, at: int) -> tuple[str, int]:
        """Whether "early", "mid", "late" or nothing stands before `at`, and where it starts."""
        found = _PART_LEFT[self.language].search(self.low, max(0, at - 24), at)
        if found is None:
            return "", at
        opener = _PART_OPENER.search(self.low, max(0, found.start() - 8), found.start())
        start = opener.start() if opener else found.start()
        return _PART_KINDS.get(found.group(1), ""), start


def valid(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shifted(day: dt.date, months: int) -> tuple[int, int]:
    """The year and month so many months from `day`."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def on(start: int, end: int, day: dt.date) -> When:
    """A day."""
    return When(start, end, day, day, day, "day")


def in_month(start: int, end: int, year: int, month: int, part: str = "") -> When | None:
    """A month, or its early, mid or late part."""
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    length = _month_length(year, month)
    low, high = _PARTS_OF_MONTH.get(part, (1, length))
    first = dt.date(year, month, low)
    return When(start, end, first, dt.date(year, month, min(high, length)), first, "month")


def in_year(start: int, end: int, year: int, first: int = 1, months: int = 12) -> When | None:
    """A year, or `months` months of it from month `first`; a winter runs into the next."""
    if not dt.MINYEAR < year < dt.MAXYEAR:
        return None
    begin = dt.date(year, first, 1)
    last_year, last_month = shifted(begin, months - 1)
    last = dt.date(last_year, last_month, _month_length(last_year, last_month))
    return When(start, end, begin, last, begin, "year")


def in_week(start: int, end: int, inside: dt.date) -> When:
    """The week of a day, named by the month of that day."""
    monday = inside - inside.weekday() * DAY
    return When(start, end, monday, monday + 6 * DAY, inside, "month")


def _month_length(year: int, month: int) -> int:
    if month == 2:  # noqa: PLR2004 - February
        return 29 if calendar.isleap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def moved(start: int, end: int, base: When, unit: str, number: float) -> When | None:
    """`base` moved by a number of units, no finer than the unit or `base` is."""
    try:
        return _moved(start, end, base, unit, number)
    except (OverflowError, ValueError):
        return None


def _moved(start: int, end: int, base: When, unit: str, number: float) -> When | None:
    day = base.named
    if unit in {"day", "week", "fortnight"}:
        if base.precision == "month" and unit != "day":
            day = day.replace(day=_MIDDLE_OF_MONTH)
        length = {"day": DAY, "week": WEEK, "fortnight": 2 * WEEK}[unit]
        day += round(number) * length
        if base.precision == "year":
            return in_year(start, end, day.year)
        if base.precision == "month":
            return in_month(start, end, day.year, day.month)
        return on(start, end, day) if unit == "day" else in_week(start, end, day)
    months = {"month": 1, "year": 12, "decade": 120}.get(unit, 12)
    year, month = shifted(day, round(number * months))
    if unit == "month" and base.precision != "year":
        return in_month(start, end, year, month)
    return in_year(start, end, year)
