"""Months and weekdays, with the words and numbers that place them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractors.dates import tense
from extractors.dates.intervals import DAY, WEEK, Reader, When, in_month, on, valid
from extractors.dates.words import MONTHS, SHORT_MONTHS
from extractors.model import Language

if TYPE_CHECKING:
    import datetime as dt

_EN, _FR = Language.EN, Language.FR

# --- months ------------------------------------------------------------------

_DAY_RIGHT: Final = re.compile(
    r"\.? (\d{1,2})(?:st|nd|rd|th)?(?!\d|[.:]\d| ?%| (?:percent|million|billion|people))"
    r"(?:,? ((?:19|20)\d\d)(?!\d))?"
)
_DAY_LEFT: Final = re.compile(r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th|er)?(?: of)? $")
_YEAR_OF_MONTH: Final = re.compile(
    r"\.?(?:,? (?:of |de )?(?P<year>(?:19|20)\d\d)(?!\d)"
    r"| (?:of )?(?P<which>last year|next year|this year|that year|de l'an dernier|l'an dernier"
    r"|de l'année dernière|de l'année précédente|de l'an prochain|de cette année|de la même année"
    r"|dernier|prochain|suivant|précédent))"
)
_WHICH_MONTH: Final = re.compile(
    r"(?<![^\W_])(last|next|this|that|the following|the previous) (?:early |late |mid-)?$"
)
_ENGLISH_LEAD: Final = re.compile(
    r"(?:in|by|since|last|next|this|until|late|early|mid|from|of|before|after|for|on|through|till"
    r"|and|to|that|during|between|or|\d(?:st|nd|rd|th)?)[ -]$"
)
_YEARS_AWAY: Final = {
    "this": 0,
    "this year": 0,
    "de cette année": 0,
    "last year": -1,
    "l'an dernier": -1,
    "de l'an dernier": -1,
    "de l'année dernière": -1,
    "next year": 1,
    "de l'an prochain": 1,
}
_NEAR_MONTHS: Final = 4
"""A day this many months ahead is one to come; farther, it is last year's."""
_FAR_MONTHS: Final = 5


def month(read: Reader, at: int, end: int, number: int) -> When | None:
    """A month name with the day, the year or the words that place it."""
    low = read.low
    right = _DAY_RIGHT.match(low, end) if read.language is _EN else None
    left = None if right else _DAY_LEFT.search(low, max(0, at - 24), at)
    dated = right or left
    if not _is_month(read, at, end, dated=dated is not None):
        return None
    start = left.start() if left else at
    day = int(dated.group(1)) if dated else None
    written = right.group(2) if right else None
    end = right.end() if right else end
    which = ""
    if written is None and (tail := _YEAR_OF_MONTH.match(low, end)):
        end, written, which = tail.end(), tail.group("year"), tail.group("which") or ""
    if not which and (lead := _WHICH_MONTH.search(low, max(0, start - 24), start)):
        which, start = lead.group(1), lead.start()
    year = int(written) if written else _year_of_month(read, at, number, day, which)
    if year is None:
        return None
    if day is not None:
        exact = valid(year, number, day)
        return on(start, end, exact) if exact else in_month(start, end, year, number)
    part, start = read.part(start)
    return in_month(start, end, year, number, part)


def _is_month(read: Reader, at: int, end: int, *, dated: bool) -> bool:
    """Whether the word is a month and no verb, planet or name."""
    word = read.low[at:end]
    if word in SHORT_MONTHS and word not in MONTHS[read.language]:
        return dated and (read.language is _FR or read.text[at].isupper())
    if read.language is _FR:
        return word != "mars" or dated or read.text[at].islower()
    if word not in {"may", "march"}:
        return True
    led = dated or _ENGLISH_LEAD.search(read.low, max(0, at - 10), at)
    return read.text[at].isupper() and bool(led or _YEAR_OF_MONTH.match(read.low, end))


def _year_of_month(  # noqa: PLR0911 - one a way of placing it
    read: Reader, at: int, number: int, day: int | None, which: str
) -> int | None:
    """The year of a month that is named without one."""
    if read.anchor is not None:
        anchor = read.anchor.named
        if which in {"that", "that year", "de la même année"}:
            return anchor.year
        if which in {"the following", "suivant"}:
            return anchor.year + (number <= anchor.month)
        if which in {"the previous", "précédent", "de l'année précédente"}:
            return anchor.year - (number >= anchor.month)
    published = read.published
    if published is None:
        return None
    if which in _YEARS_AWAY:
        return published.year + _YEARS_AWAY[which]
    if which in {"last", "dernier"}:
        recent = published.month - (1 if which == "last" else 0)
        return published.year - (number >= recent)
    if which in {"next", "prochain"}:
        return published.year + (number <= published.month)
    return published.year + _years_off(read, at, number, day, published)


def _years_off(read: Reader, at: int, number: int, day: int | None, published: dt.date) -> int:
    """How many years from that of publication, as the tense and the distance say."""
    gap = (number - published.month) % 12
    ahead = (number, day or 1) > (published.month, published.day if day else 1)
    if ahead:
        near = day is not None and gap <= _NEAR_MONTHS and not tense.follows_since(read.low, at)
        return 0 if near or read.is_future(at) else -1
    return 1 if 0 < gap <= _FAR_MONTHS and read.is_future(at) else 0


# --- weekdays ----------------------------------------------------------------

_WEEKDAY_LEFT: Final = re.compile(
    r"(?<![^\W_])(last|this|next|every|each|the following|that|the|chaque|tous les|les|un|ce|a) $"
)
_WEEKDAY_RIGHT: Final = re.compile(
    r",? (of last week|last week|of this week|this week|of next week|next week"
    r"|de la semaine dernière|de cette semaine|de la semaine prochaine|dernier|prochain|suivant)"
    r"(?![^\W_])"
)
_WEEKDAY_DATE: Final = re.compile(
    r",? (?:the )?(?:\d{1,2}(?:er|st|nd|rd|th)? (?:of )?([^\W\d_]+)|([^\W\d_]+)\.? \d)"
)
_HABITS: Final = frozenset({"every", "each", "chaque", "tous les", "les"})
_WEEKS_AWAY: Final = {
    "of last week": -1,
    "last week": -1,
    "de la semaine dernière": -1,
    "of this week": 0,
    "this week": 0,
    "de cette semaine": 0,
    "of next week": 1,
    "next week": 1,
    "de la semaine prochaine": 1,
}


def weekday(read: Reader, at: int, end: int, number: int) -> When | None:
    """A weekday: the last one, or the next where the clause looks ahead."""
    low, published = read.low, read.published
    dated = _WEEKDAY_DATE.match(low, end)
    if dated is not None:
        named = dated.group(1) or dated.group(2)
        if named in MONTHS[read.language] or named in SHORT_MONTHS:
            return None
    left = _WEEKDAY_LEFT.search(low, max(0, at - 16), at)
    right = _WEEKDAY_RIGHT.match(low, end)
    lead, tail = left.group(1) if left else "", right.group(1) if right else ""
    if lead in _HABITS or published is None or (lead in {"un", "a"} and not tail):
        return None
    start = left.start() if left and lead in {"last", "this", "next", "that"} else at
    end = right.end() if right else end
    if tail in _WEEKS_AWAY:
        monday = published - published.weekday() * DAY
        return on(start, end, monday + _WEEKS_AWAY[tail] * WEEK + number * DAY)
    anchored = lead in {"the", "that", "the following"} or tail == "suivant"
    if anchored and read.anchor and read.anchor.precision == "day":
        gap = (number - read.anchor.named.weekday()) % 7
        later = gap == 0 and (lead == "the following" or tail == "suivant")
        return on(start, end, read.anchor.named + gap * DAY + later * WEEK)
    return on(start, end, _weekday_near(read, at, number, published, lead or tail))


def _weekday_near(read: Reader, at: int, number: int, published: dt.date, which: str) -> dt.date:
    past = published - ((published.weekday() - number) % 7) * DAY
    if which in {"last", "dernier"}:
        return past if past < published else past - WEEK
    if which in {"next", "prochain"} or (past != published and read.is_future(at)):
        return past + WEEK
    return past
