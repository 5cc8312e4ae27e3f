"""Ranges of days, by which every look-up in a large table is bounded."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Days nearer than this are read in one go: a row group holds about as much at press scale.
_GAP_DAYS: Final = 45
# More ranges than this cost more in round trips than the rows between them.
_MAX_RANGES: Final = 24


class DateRange(NamedTuple):
    """First and last day, both included."""

    since: dt.date
    until: dt.date


def date_ranges(days: Iterable[dt.date], margin_days: int = 0) -> tuple[DateRange, ...]:
    """Return few ranges that cover every day with `margin_days` around it, in order."""
    margin = dt.timedelta(days=margin_days)
    ranges: list[DateRange] = []
    for day in sorted(set(days)):
        since, until = _shifted(day, -margin), _shifted(day, margin)
        if ranges and (since - ranges[-1].until).days <= _GAP_DAYS:
            ranges[-1] = DateRange(ranges[-1].since, until)
        else:
            ranges.append(DateRange(since, until))
    while len(ranges) > _MAX_RANGES:
        gaps = [(b.since - a.until, i) for i, (a, b) in enumerate(pairwise(ranges))]
        _, nearest = min(gaps)
        ranges[nearest : nearest + 2] = [
            DateRange(ranges[nearest].since, ranges[nearest + 1].until)
        ]
    return tuple(ranges)


def _shifted(day: dt.date, by: dt.timedelta) -> dt.date:
    try:
        return day + by
    except OverflowError:
        return dt.date.max if by > dt.timedelta() else dt.date.min
