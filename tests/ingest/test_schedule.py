"""A feed is asked by its own rhythm, held by its wishes, and never given up."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import FailureKind, FeedHints, Fetched, FetchFailed, NotModified
from extractors.schedule import Bounds, adopted_url, next_poll, parse_failed, permanent_target

NOW = dt.datetime(2026, 11, 25, 10, 0)
HOUR = 3_600.0
OLD = "https://old.example/feed"


def fetched(**values) -> Fetched:
    defaults = {
        "url": OLD,
        "final_url": OLD,
        "status": 200,
        "headers": {},
        "body": b"",
        "body_sha256": "",
        "fetched_at": NOW,
        "elapsed_s": 0.1,
    }
    return Fetched(**{**defaults, **values})


def unchanged(**values) -> NotModified:
    return NotModified(**{"url": OLD, "status": 304, "fetched_at": NOW, "elapsed_s": 0.1, **values})


def failed(kind: FailureKind, reason: str = "timeout", **values) -> FetchFailed:
    return FetchFailed(
        url=OLD,
        kind=kind,
        reason=reason,
        detail="",
        status=None,
        fetched_at=NOW,
        elapsed_s=0.1,
        **values,
    )


def wait_s(outcome, **values) -> float:
    moment = next_poll("essai", outcome, now=NOW, **values)
    assert moment is not None
    return (moment - NOW).total_seconds()


def every(hours: float, count: int = 12, since: float = 0.0) -> list[dt.datetime]:
    return [NOW - dt.timedelta(hours=since + hours * number) for number in range(count)]


def test_a_busy_feed_is_asked_more_often_than_a_quiet_one():
    """Twice as often as entries come: what is new waits for half a gap on average."""
    busy = wait_s(fetched(), entry_times=every(2, since=1))
    quiet = wait_s(fetched(), entry_times=every(12, since=6))
    assert busy == pytest.approx(HOUR, rel=0.11)
    assert quiet == pytest.approx(6 * HOUR, rel=0.11)


def test_a_feed_that_fell_silent_is_asked_less_often():
    """A blog that wrote daily and stopped a month ago is not asked every half day."""
    assert wait_s(fetched(), entry_times=every(1, since=60)) > wait_s(
        fetched(), entry_times=every(1, since=2)
    )


@given(
    st.lists(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2040, 1, 1)), max_size=30),
    st.floats(0, 1e9),
    st.floats(0, 1e7),
)
def test_every_interval_keeps_the_bounds(times, ttl_s, previous_s):
    """Whatever dates a feed invents."""
    bounds = Bounds()
    found = wait_s(
        fetched(), entry_times=times, hints=FeedHints(ttl_s=ttl_s), previous_interval_s=previous_s
    )
    assert bounds.shortest_s <= found <= bounds.longest_s * 1.1


def test_a_feed_without_dates_is_asked_at_a_middling_pace_and_slower_without_news():
    assert wait_s(fetched()) == pytest.approx(HOUR, rel=0.11)
    assert wait_s(unchanged(), previous_interval_s=HOUR) == pytest.approx(1.25 * HOUR, rel=0.11)
    assert wait_s(unchanged(), previous_interval_s=1e6) <= Bounds().longest_s * 1.1


def test_dates_to_come_say_nothing_about_the_rhythm():
    ahead = [NOW + dt.timedelta(days=day) for day in range(1, 10)]
    assert wait_s(fetched(), entry_times=[*ahead, None]) == wait_s(fetched())


@pytest.mark.parametrize(
    ("hints", "headers"),
    [
        (FeedHints(ttl_s=4 * HOUR), {}),
        (FeedHints(), {"cache-control": "public, max-age=14400"}),
        (FeedHints(), {"cache-control": "s-maxage=14400"}),
        (FeedHints(), {"cache-control": 'max-age="15000"', "age": "600"}),
        (FeedHints(), {"expires": "Wed, 25 Nov 2026 14:00:00 GMT"}),
    ],
)
def test_wishes_of_feed_and_server_hold(hints, headers):
    """Four hours, in each of the ways there are to say so."""
    found = wait_s(fetched(headers=headers), entry_times=every(1), hints=hints)
    assert found == pytest.approx(4 * HOUR, rel=0.11)


@pytest.mark.parametrize(
    "headers",
    [
        {"cache-control": "no-cache"},
        {"cache-control": "max-age=0", "expires": "Wed, 25 Nov 2026 20:00:00 GMT"},
        {"cache-control": "max-age=600", "age": "much"},
        {"expires": "0"},
        {"expires": "Tue, 24 Nov 2020 10:00:00 GMT"},
    ],
)
def test_wishes_that_say_nothing_change_nothing(headers):
    assert wait_s(fetched(headers=headers), entry_times=every(2)) == wait_s(
        fetched(), entry_times=every(2)
    )


def test_a_year_of_max_age_is_not_obeyed():
    """Servers that cache everything for a year mean their images."""
    assert (
        wait_s(fetched(headers={"cache-control": "max-age=31536000"})) <= Bounds().longest_s * 1.1
    )


def test_hours_and_days_of_rest_are_kept():
    """The poll moves to the first hour that is not skipped."""
    night = FeedHints(skip_hours=frozenset({10, 11, 12, 13, 14}))
    moment = next_poll("essai", fetched(), now=NOW, entry_times=every(2), hints=night)
    assert moment == dt.datetime(2026, 11, 25, 15)
    weekend = FeedHints(skip_days=frozenset({2, 3}))
    moment = next_poll("essai", fetched(), now=NOW, entry_times=every(2), hints=weekend)
    assert moment == dt.datetime(2026, 11, 27)


def test_a_feed_that_always_rests_is_asked_anyway():
    hints = FeedHints(skip_days=frozenset(range(7)))
    assert wait_s(fetched(), hints=hints) < 2 * HOUR


def test_feeds_are_spread_and_the_spread_is_no_accident():
    """The same feed at the same time gets the same answer; a thousand feeds do not meet."""
    moments = {next_poll(f"feed-{number}", fetched(), now=NOW) for number in range(100)}
    assert len(moments) > 90
    assert next_poll("essai", fetched(), now=NOW) == next_poll("essai", fetched(), now=NOW)


@pytest.mark.parametrize("kind", list(FailureKind))
def test_a_failing_feed_is_asked_at_growing_gaps_for_ever(kind):
    """Other readers stop after three failures, and nobody notices."""
    waits = [wait_s(failed(kind), failures=count) for count in (1, 2, 3, 10, 1_000)]
    assert waits[0] < waits[1] < waits[2] <= waits[3] * 1.11
    assert waits[-1] <= Bounds().longest_failing_s * 1.1


def test_temporary_failures_are_tried_sooner_than_others():
    temporary, soft, hard = (wait_s(failed(kind), failures=1) for kind in FailureKind)
    assert temporary < soft < hard


def test_retry_after_holds():
    outcome = failed(FailureKind.TEMPORARY, "http_429", retry_after_s=5 * HOUR)
    assert wait_s(outcome, failures=1) >= 5 * HOUR


def test_gone_is_gone():
    assert next_poll("essai", failed(FailureKind.HARD, "http_410"), now=NOW, failures=1) is None


def test_a_feed_that_cannot_be_read_is_asked_like_a_soft_failure():
    soft = NOW + dt.timedelta(seconds=wait_s(failed(FailureKind.SOFT), failures=2))
    assert parse_failed("essai", NOW, 2) == soft


NEW, LATER = "https://new.example/feed", "https://cdn.example/feed"


@pytest.mark.parametrize(
    ("redirects", "final", "target"),
    [
        ((), OLD, None),
        (((301, OLD),), NEW, NEW),
        (((308, OLD),), NEW, NEW),
        (((302, OLD),), NEW, None),
        (((301, OLD), (302, NEW)), LATER, NEW),
        (((302, OLD), (301, NEW)), LATER, None),
        (((301, OLD), (308, NEW)), LATER, LATER),
    ],
)
def test_only_what_is_permanent_from_the_start_is_a_move(redirects, final, target):
    assert permanent_target(fetched(redirects=redirects, final_url=final)) == target
    assert permanent_target(unchanged(redirects=redirects, final_url=final)) == target


def moved(
    count: int, *, before: str | None = NEW, entry_ids=("a", "b"), known_ids=("b", "c")
) -> str | None:
    outcome = fetched(redirects=((301, OLD),), final_url=NEW)
    return adopted_url(
        outcome, redirect_url=before, redirects=count, entry_ids=entry_ids, known_ids=known_ids
    )


def test_a_move_is_believed_when_repeated_and_the_feed_is_there():
    """Three polls in a row to the same place, and entries that we know."""
    assert [moved(count) for count in (0, 1, 2, 3)] == [None, None, NEW, NEW]


def test_a_parked_domain_is_no_move():
    """It redirects for good, to a feed of its own."""
    assert moved(5, entry_ids=("x",)) is None
    assert moved(5, entry_ids=()) is None


def test_a_move_that_changes_its_mind_starts_again():
    assert moved(5, before=LATER) is None
    assert moved(5, before=None) is None


def test_a_move_where_nothing_changed_is_the_same_feed():
    outcome = unchanged(redirects=((308, OLD),), final_url=NEW)
    assert adopted_url(outcome, redirect_url=NEW, redirects=2) == NEW


def test_a_failure_moves_nothing():
    outcome = failed(FailureKind.SOFT, "redirect_loop", redirects=((301, OLD),))
    assert (
        adopted_url(outcome, redirect_url=NEW, redirects=9, entry_ids=("b",), known_ids=("b",))
        is None
    )
