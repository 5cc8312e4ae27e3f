"""When a feed wants to be asked again: ttl, skipHours, skipDays and sy:updatePeriod.

Read off the bytes with patterns, since feedparser keeps only the last hour it sees
and a broken feed has wishes too.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TTL: Final = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD: Final = re.compile(rb"<(\w+:)?updatePeriod>\s*(\w+)\s*</", re.IGNORECASE)
_FREQUENCY: Final = re.compile(rb"<(\w+:)?updateFrequency>\s*(\d{1,4})\s*</", re.IGNORECASE)
_SKIP_HOURS: Final = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS: Final = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR: Final = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY: Final = re.compile(rb"<day>\s*(\w{6,9})\s*</day>", re.IGNORECASE)
_WEEKDAYS: Final = (
    b"monday",
    b"tuesday",
    b"wednesday",
    b"thursday",
    b"friday",
    b"saturday",
    b"sunday",
)
_PERIODS_S: Final = {
    b"hourly": 3_600.0,
    b"daily": 86_400.0,
    b"weekly": 604_800.0,
    b"monthly": 2_592_000.0,
    b"yearly": 31_536_000.0,
}


class Timing(NamedTuple):
    """Seconds between polls, hours (UTC) and weekdays (Monday 0) without news."""

    ttl_s: float | None
    skip_hours: frozenset[int]
    skip_days: frozenset[int]


def timing(document: bytes) -> Timing:
    """Return what the feed asks for. `ttl` goes before the syndication module."""
    ttl = _TTL.search(document)
    ttl_s = float(ttl[1]) * 60 if ttl and int(ttl[1]) else _period_s(document)
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    if block := _SKIP_HOURS.search(document):
        hours = frozenset(int(hour) % 24 for hour in _HOUR.findall(block[1]) if int(hour) <= 24)  # noqa: PLR2004 -- some write midnight as 24
    if block := _SKIP_DAYS.search(document):
        named = {day.lower() for day in _DAY.findall(block[1])}
        days = frozenset(index for index, day in enumerate(_WEEKDAYS) if day in named)
    return Timing(ttl_s, hours, days)


def _period_s(document: bytes) -> float | None:
    period = _PERIOD.search(document)
    if period is None or period[2].lower() not in _PERIODS_S:
        return None
    frequency = _FREQUENCY.search(document)
    times = int(frequency[2]) if frequency else 1
    return _PERIODS_S[period[2].lower()] / max(times, 1)
