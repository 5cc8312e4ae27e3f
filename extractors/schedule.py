"""When a feed is asked again, and when it is taken to have moved.

The interval comes from the feed's own rhythm, is held by what the feed and its server
ask for, and spread by a jitter that depends on the feed alone. A feed that fails is
asked at growing gaps, but always again; only 410 Gone ends it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, assert_never

from extractors.ids import stable_id
from extractors.model import FailureKind, FeedHints, Fetched, FetchFailed, NotModified

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from extractors.model import FetchOutcome

PERMANENT_POLLS: Final = 3
"""After so many polls in a row that were redirected for good to one address, it is adopted."""
_PERMANENT: Final = frozenset({301, 308})
_GONE: Final = "http_410"
_LATEST_ENTRIES: Final = 20
_POLLS_PER_ENTRY: Final = 2.0
_SILENCE_SHARE: Final = 0.1
_NO_NEWS_GROWTH: Final = 1.25
_JITTER: Final = 0.1
_MAX_AGE: Final = re.compile(r"(?:^|[,\s])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_HINTS: Final = FeedHints()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds between two polls of one feed: at least, at most, and before it is known.

    `temporary_s`, `soft_s` and `hard_s` are the first waits after a failure of that
    kind; each further failure doubles them up to `longest_failing_s`.
    """

    shortest_s: float = 600.0
    longest_s: float = 43_200.0
    unknown_s: float = 3_600.0
    temporary_s: float = 300.0
    soft_s: float = 3_600.0
    hard_s: float = 86_400.0
    longest_failing_s: float = 604_800.0


_BOUNDS: Final = Bounds()


def next_poll(
    feed_id: str,
    outcome: FetchOutcome,
    *,
    now: dt.datetime,
    entry_times: Iterable[dt.datetime | None] = (),
    hints: FeedHints = _NO_HINTS,
    previous_interval_s: float | None = None,
    failures: int = 0,
    bounds: Bounds = _BOUNDS,
) -> dt.datetime | None:
    """Return when to poll next (naive UTC); None when the feed is gone for good (410).

    `entry_times` are the publication times of the entries that the poll brought,
    `previous_interval_s` the wait before this poll, used where nothing new came, and
    `failures` how many polls failed in a row, this one included.
    """
    match outcome:
        case FetchFailed(reason=reason) if reason == _GONE:
            return None
        case FetchFailed():
            wait_s = max(_failing_s(outcome.kind, failures, bounds), outcome.retry_after_s or 0.0)
            return now + dt.timedelta(seconds=wait_s * _jitter(feed_id, now))
        case Fetched() | NotModified():
            wait_s = _rhythm_s(tuple(entry_times), now, previous_interval_s, bounds)
            asked_s = max(hints.ttl_s or 0.0, _cache_s(outcome.headers, now))
            wait_s = max(wait_s, min(asked_s, bounds.longest_s))
            moment = now + dt.timedelta(seconds=wait_s * _jitter(feed_id, now))
            return _outside_rest(moment, hints)
        case _:
            assert_never(outcome)


def parse_failed(
    feed_id: str, now: dt.datetime, failures: int, bounds: Bounds = _BOUNDS
) -> dt.datetime:
    """Return when to ask a feed again whose bytes could not be read."""
    wait_s = _failing_s(FailureKind.SOFT, failures, bounds)
    return now + dt.timedelta(seconds=wait_s * _jitter(feed_id, now))


def permanent_target(outcome: FetchOutcome) -> str | None:
    """Return the address that the server says is the new one, None where it says none.

    Only the unbroken run of 301 and 308 at the start counts: what lies behind a
    temporary redirect may change.
    """
    if isinstance(outcome, FetchFailed) or not outcome.redirects:
        return None
    stops = [url for _, url in outcome.redirects[1:]]
    stops.append(outcome.final_url or "")
    target = None
    for (status, _), stop in zip(outcome.redirects, stops, strict=True):
        if status not in _PERMANENT:
            break
        target = stop
    return target or None


def adopted_url(
    outcome: FetchOutcome,
    *,
    redirect_url: str | None,
    redirects: int,
    entry_ids: Collection[str] = (),
    known_ids: Collection[str] = (),
) -> str | None:
    """Return the address to poll from now on, None to keep the one in the feeds file.

    `redirect_url` and `redirects` say where, and how many polls in a row before this
    one, the feed was redirected for good. It moves when that makes PERMANENT_POLLS and
    the new place holds entries known from the old one (or says that nothing changed):
    a parked domain redirects for good, too.
    """
    target = permanent_target(outcome)
    if target is None or target != redirect_url or redirects + 1 < PERMANENT_POLLS:
        return None
    if isinstance(outcome, NotModified):
        return target
    return target if not set(known_ids).isdisjoint(entry_ids) else None


def _rhythm_s(
    times: tuple[dt.datetime | None, ...],
    now: dt.datetime,
    previous_s: float | None,
    bounds: Bounds,
) -> float:
    """Twice as often as entries come, and rarer the longer nothing came."""
    past = sorted({time for time in times if time is not None and time <= now}, reverse=True)
    latest = past[:_LATEST_ENTRIES]
    if len(latest) > 1:
        gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(latest)]
        silence_s = (now - latest[0]).total_seconds()
        wait_s = max(median(gaps) / _POLLS_PER_ENTRY, silence_s * _SILENCE_SHARE)
    elif previous_s is not None and previous_s > 0:
        wait_s = previous_s * _NO_NEWS_GROWTH
    else:
        wait_s = bounds.unknown_s
    return min(max(wait_s, bounds.shortest_s), bounds.longest_s)


def _failing_s(kind: FailureKind, failures: int, bounds: Bounds) -> float:
    first = {
        FailureKind.TEMPORARY: bounds.temporary_s,
        FailureKind.SOFT: bounds.soft_s,
        FailureKind.HARD: bounds.hard_s,
    }[kind]
    doublings = min(max(failures - 1, 0), 30)
    return min(first * 2.0**doublings, bounds.longest_failing_s)


def _cache_s(headers: Mapping[str, str], now: dt.datetime) -> float:
    """How long the server says its answer stays fresh: Cache-Control before Expires."""
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if found:
        try:
            age = min(float(headers.get("age", "0")), float(found[1]))
        except ValueError:
            age = 0.0
        return float(found[1]) - max(age, 0.0)
    if not control and (expires := headers.get("expires")):
        try:
            moment = parsedate_to_datetime(expires)
            naive = moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
        except (ValueError, TypeError, IndexError, OverflowError):
            return 0.0
        return max((naive - now).total_seconds(), 0.0)
    return 0.0


def _outside_rest(moment: dt.datetime, hints: FeedHints) -> dt.datetime:
    """The first time from `moment` on that lies in no hour or day to skip."""
    for hours in range(24 * 8):
        candidate = moment if hours == 0 else _hour_start(moment) + dt.timedelta(hours=hours)
        if candidate.hour not in hints.skip_hours and candidate.weekday() not in hints.skip_days:
            return candidate
    return moment  # a feed that rests at all times is not to be taken at its word


def _hour_start(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _jitter(feed_id: str, now: dt.datetime) -> float:
    """A factor from 1 to 1.1 that spreads feeds, the same for the same poll."""
    return 1.0 + _JITTER * int(stable_id(feed_id, now.isoformat())[:8], 16) / 0xFFFF_FFFF
