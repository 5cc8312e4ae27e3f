"""Polls: what is new is decided against everything ever seen, and nothing is queued twice."""

from __future__ import annotations

from extractors.model import FailureKind, NotModified
from tests.warehouse.press import (
    DAY,
    HOUR,
    NOW,
    entry,
    failed,
    feed,
    page,
    page_load,
    poll,
    skipped,
)
from warehouse import state
from warehouse.load import load_articles, load_feeds, load_pages, load_polls, load_skipped
from warehouse.rows import FeedPoll, PageLoad, PollCounts, SkippedItem


def test_new_edited_and_unchanged_are_told_apart(con):
    assert load_polls(con, "r", NOW, [poll([entry(1), entry(2)])]) == {
        "le-fil": PollCounts(2, 0, 0)
    }
    later = poll([entry(1, revision=1), entry(2), entry(3)], NOW + HOUR)
    assert load_polls(con, "r", NOW, [later]) == {"le-fil": PollCounts(1, 1, 1)}


def test_entry_listed_twice_in_one_poll_is_one_entry(con):
    assert load_polls(con, "r", NOW, [poll([entry(1), entry(1)])]) == {
        "le-fil": PollCounts(1, 0, 0)
    }


def test_dropped_entry_that_comes_back_is_no_news(con):
    load_polls(con, "r", NOW, [poll([entry(1)])])
    load_polls(con, "r", NOW, [poll([entry(2)], NOW + HOUR)])
    assert load_polls(con, "r", NOW, [poll([entry(1)], NOW + 2 * HOUR)]) == {
        "le-fil": PollCounts(0, 0, 1)
    }


def test_poll_loaded_twice_changes_nothing(con, content):
    load_polls(con, "r", NOW, [poll([entry(1), entry(2)])])
    before = content(con), state.feed_states(con)
    load_polls(con, "again", NOW + DAY, [poll([entry(1), entry(2)])])
    assert (content(con), state.feed_states(con)) == before
    assert con.execute("SELECT count(*) FROM raw.feed_fetch").fetchone() == (1,)


def test_failures_count_up_and_end_with_a_good_poll(con):
    for hours in (0, 1):
        outcome = failed(NOW + hours * HOUR)
        load_polls(con, "r", NOW, [FeedPoll(feed(), outcome, next_due_at=NOW + DAY)])
    known = state.feed_states(con)["le-fil"]
    assert (known.failures, known.last_status, known.last_reason) == (2, "soft", "http_404")
    load_polls(con, "r", NOW, [poll([], NOW + 3 * HOUR)])
    assert state.feed_states(con)["le-fil"].failures == 0


def test_poll_that_arrives_late_does_not_turn_the_watermark_back(con):
    load_polls(con, "r", NOW, [poll([], NOW + HOUR)])
    load_polls(con, "r", NOW, [FeedPoll(feed(), failed(NOW), next_due_at=NOW)])
    known = state.feed_states(con)["le-fil"]
    assert (known.failures, known.last_polled_at) == (0, NOW + HOUR)


def test_validators_survive_not_modified(con):
    load_polls(con, "r", NOW, [poll([])])
    nothing = NotModified(url="u", status=304, fetched_at=NOW + HOUR, elapsed_s=0.1)
    load_polls(con, "r", NOW, [FeedPoll(feed(), nothing, next_due_at=NOW + DAY)])
    assert state.validators(con)["le-fil"].etag == '"1"'


def test_bytes_that_are_no_feed_are_a_failure_with_a_reason(con):
    load_polls(con, "r", NOW, [poll([], parse_error="HTML at a feed address")])
    assert con.execute("SELECT outcome, reason, detail FROM raw.feed_fetch").fetchall() == [
        ("failed", "not_a_feed", "HTML at a feed address")
    ]


def test_permanent_redirects_are_counted_until_the_address_is_adopted(con):
    for hours in range(3):
        load_polls(con, "r", NOW, [poll([], NOW + hours * HOUR, moved_to="https://new.example/")])
    assert state.feed_states(con)["le-fil"].redirects == 3
    load_polls(con, "r", NOW, [poll([], NOW + 4 * HOUR, adopt_url="https://new.example/")])
    due = state.due_feeds(con, [feed()], NOW + DAY)
    assert [each.url for each in due] == ["https://new.example/"]


def test_only_due_and_enabled_feeds_are_polled_longest_waiting_first(con):
    load_polls(con, "r", NOW, [poll([], of=feed("a")), poll([], NOW - HOUR, of=feed("b"))])
    feeds = [feed("a"), feed("b"), feed("c"), feed("off", enabled=False)]
    assert [each.feed_id for each in state.due_feeds(con, feeds, NOW)] == ["c", "b"]
    assert len(state.due_feeds(con, feeds, NOW, force=True)) == 3


def test_clock_set_back_does_not_silence_a_feed(con):
    load_polls(con, "r", NOW, [poll([], NOW + 30 * DAY)])
    assert state.due_feeds(con, [feed()], NOW)


def test_feed_that_is_gone_is_given_up_until_the_file_brings_it_back(con):
    load_feeds(con, "r", NOW, [feed()])
    gone = FeedPoll(feed(), failed(kind=FailureKind.HARD), disable_reason="http_410")
    load_polls(con, "r", NOW, [gone])
    assert state.due_feeds(con, [feed()], NOW + 9 * DAY) == ()
    assert con.execute("SELECT health FROM mart.feed_health").fetchall() == [("given up",)]
    load_feeds(con, "r", NOW, [feed(url="https://le-fil.example/rss")])
    assert len(state.due_feeds(con, [feed()], NOW + 9 * DAY)) == 1


def test_feed_that_leaves_the_file_is_switched_off_and_kept(con):
    load_feeds(con, "r", NOW, [feed("a"), feed("b")])
    load_feeds(con, "r", NOW, [feed("a")])
    rows = con.execute("SELECT feed_id, is_enabled FROM ops.feed ORDER BY feed_id").fetchall()
    assert rows == [("a", True), ("b", False)]


def test_pages_wait_until_they_are_loaded_and_are_tried_again_when_told(con):
    load_polls(con, "r", NOW, [poll([entry(1), entry(2), entry(3)])])
    first, second, third = state.pages_to_fetch(con, NOW)
    later = PageLoad(second, failed(reason="timeout"), NOW + HOUR)
    load_pages(con, "r", NOW, [page_load(first), later, PageLoad(third, failed())])
    assert state.pages_to_fetch(con, NOW) == ()
    (again,) = state.pages_to_fetch(con, NOW + HOUR)
    assert (again.entry, again.attempts) == (second.entry, 1)
    assert con.execute("SELECT stage, reason FROM ops.skipped").fetchall() == [
        ("fetch", "http_404")
    ]
    assert [ref.url for ref in state.articles_to_extract(con)] == [first.url]


def test_pages_loaded_twice_change_nothing(con, content):
    load_polls(con, "r", NOW, [poll([entry(1), entry(2)])])
    tasks = state.pages_to_fetch(con, NOW)
    loads = [page_load(tasks[0]), PageLoad(tasks[1], failed(), NOW + HOUR)]
    load_pages(con, "r", NOW, loads)
    before = content(con)
    load_pages(con, "again", NOW, loads)
    assert content(con) == before


def test_edit_replaces_the_page_that_still_waits(con):
    load_polls(con, "r", NOW, [poll([entry(1)])])
    load_polls(con, "r", NOW, [poll([entry(1, revision=1)], NOW + HOUR)])
    (task,) = state.pages_to_fetch(con, NOW + DAY)
    assert task.entry.summary_html == "<p>Revision 1</p>"


def test_page_that_did_not_change_is_not_read_again(con):
    load_polls(con, "r", NOW, [poll([entry(1)])])
    (task,) = state.pages_to_fetch(con, NOW)
    load_pages(con, "r", NOW, [PageLoad(task, page(task, b"same"))])
    load_articles(con, "r", NOW, [])
    con.execute("DELETE FROM ops.extraction_queue")
    load_polls(con, "r", NOW, [poll([entry(1, revision=1)], NOW + HOUR)])
    (task,) = state.pages_to_fetch(con, NOW + DAY)
    load_pages(con, "r", NOW, [PageLoad(task, page(task, b"same"))])
    assert state.articles_to_extract(con) == ()


def test_reference_to_a_page_brings_its_entry_and_gives_the_page_back(con):
    load_polls(con, "r", NOW, [poll([entry(1)])])
    (task,) = state.pages_to_fetch(con, NOW)
    expected = page(task)
    load_pages(con, "r", NOW, [PageLoad(task, expected)])
    (ref,) = state.articles_to_extract(con)
    assert ref.page(expected.body) == expected


def test_known_entries_are_found_with_all_their_revisions(con):
    load_polls(con, "r", NOW, [poll([entry(1)])])
    load_polls(con, "r", NOW, [poll([entry(1, revision=1)], NOW + HOUR)])
    wanted = [entry(1).entry_id, entry(2).entry_id]
    assert state.known_entries(con, "le-fil", wanted) == {
        entry(1).entry_id: {entry(1).content_sha256, entry(1, revision=1).content_sha256}
    }


def test_what_was_given_up_is_recorded_once(con):
    item = SkippedItem("page", "https://x.example", "paywall", "teaser")
    assert load_skipped(con, "r", NOW, [item, item]).inserted == 1
    assert load_skipped(con, "again", NOW, [item]).unchanged == 1


def test_skipped_reading_leaves_the_queue_with_its_reason(con):
    counts = load_articles(con, "r", NOW, [skipped(7)])
    assert (counts.articles, counts.skipped) == (0, 1)
    assert con.execute("SELECT status, reason FROM mart.article").fetchall() == [
        ("skipped", "language_es")
    ]
