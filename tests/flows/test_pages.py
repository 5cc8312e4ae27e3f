"""From page tasks to pages: when to ask again, when the feed's own content will do."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.fetch import Client, FetchSettings
from extractors.model import Entry, FailureKind, Feed, Fetched, FetchFailed, Language, Page, Skipped
from flows.pipeline.journal import Journal
from flows.pipeline.pages import (
    PATIENCE,
    Hosts,
    Paging,
    feed_content,
    next_attempt,
    page_key,
    page_loads,
    spread,
)
from flows.pipeline.run import Run
from flows.settings import Settings
from warehouse.rows import PageTask

NOW = dt.datetime(2026, 11, 25, 12, 0)
FEED = Feed(feed_id="a", name="A", url="http://a.example/feed", language=Language.EN)
FULL = "<p>" + "Meta moved its researchers. " * 60 + "</p>"


def task(url: str | None, *, html: str | None = None, attempts: int = 0) -> PageTask:
    entry = Entry(
        feed_id="a", entry_id=f"e {url}", guid=None, url=url, canonical_url=url, title="Title",
        summary_html=None, content_html=html, author=None, published_at=None, updated_at=None,
        language=None, content_sha256="h",
    )  # fmt: skip
    return PageTask("a", url, url, entry, attempts)


def failure(kind: FailureKind, retry_after_s: float | None = None) -> FetchFailed:
    return FetchFailed(
        url="u", kind=kind, reason="r", detail="d", status=None, fetched_at=NOW, elapsed_s=0.0,
        retry_after_s=retry_after_s,
    )  # fmt: skip


@pytest.fixture
def run(tmp_path):
    settings = Settings(home=tmp_path, allow_private_hosts=("localhost", "127.0.0.1"))
    return Run(run_id="r", kind="test", started_at=NOW, settings=settings, clock=lambda: NOW)


@pytest.fixture
def site(httpserver):
    """A site that has no robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


async def loaded(run, tasks, *, recovered=None, fetching=True, hosts=None):
    settings = FetchSettings(allow_private_hosts=frozenset(run.settings.allow_private_hosts))
    with Journal(run.settings.home / "journal", "r", run.archive) as journal:
        async with Client(settings) as client:
            paging = Paging(
                client=client if fetching else None,
                journal=journal,
                feeds={"a": FEED},
                recovered=recovered or {},
                hosts=hosts or Hosts(),
            )
            return await page_loads(run, paging, tasks)


@pytest.mark.parametrize(
    ("kind", "attempts", "minutes"),
    [
        (FailureKind.TEMPORARY, 0, 15),
        (FailureKind.TEMPORARY, 3, 24 * 60),
        (FailureKind.TEMPORARY, 4, None),
        (FailureKind.SOFT, 0, 15),
        (FailureKind.SOFT, 1, None),
        (FailureKind.HARD, 0, None),
    ],
)
def test_pages_are_asked_for_again_at_growing_gaps_and_then_given_up(kind, attempts, minutes):
    """A page that is down for an hour must not be lost, one that is gone not asked for ever."""
    expected = None if minutes is None else NOW + dt.timedelta(minutes=minutes)
    assert next_attempt(attempts, failure(kind), NOW) == expected


def test_a_server_that_names_a_time_is_obeyed():
    """Retry-After beyond our own gap wins."""
    at = next_attempt(0, failure(FailureKind.TEMPORARY, retry_after_s=7200), NOW)
    assert at == NOW + dt.timedelta(hours=2)


def test_neighbours_in_a_batch_are_of_different_hosts():
    """Else a batch waits for the pace of one host while the others idle."""
    tasks = [task(f"http://{name}.example/{n}") for name in "abc" for n in range(2)]
    assert [each.url[7] for each in spread(tasks)] == ["a", "b", "c", "a", "b", "c"]


async def test_a_page_comes_with_its_body_archived_first(run, site):
    """Raw first: what was fetched can always be read again."""
    site.expect_request("/p").respond_with_data("<html><p>x", content_type="text/html")
    [load] = await loaded(run, [task(site.url_for("/p"))])
    assert isinstance(load.outcome, Page)
    assert run.archive.get(load.outcome.body_sha256) == b"<html><p>x"


async def test_full_content_of_the_feed_stands_in_for_a_page_that_cannot_be_had(run, site):
    """The article is in the feed: a 404 of its page loses nothing."""
    site.expect_request("/p").respond_with_data("no", status=404)
    [load] = await loaded(run, [task(site.url_for("/p"), html=FULL)])
    assert load.outcome.origin == "feed"
    assert run.archive.get(load.outcome.body_sha256) == FULL.encode()


async def test_a_missing_page_without_content_waits_for_another_try(run, site):
    """Some pages appear after their feed entry."""
    site.expect_request("/p").respond_with_data("no", status=404)
    [load] = await loaded(run, [task(site.url_for("/p"))])
    assert load.outcome.reason == "http_404"
    assert load.next_due_at == NOW + dt.timedelta(minutes=15)


async def test_without_pages_only_full_content_is_read_and_the_rest_waits(run):
    """`--no-pages` must not throw away what a later run can fetch."""
    loads = await loaded(
        run, [task("http://a.example/1", html=FULL), task("http://a.example/2")], fetching=False
    )
    assert [load.outcome.origin for load in loads] == ["feed"]


async def test_an_entry_without_link_or_content_is_skipped_with_a_reason(run):
    """Nothing vanishes silently."""
    [load] = await loaded(run, [task(None)])
    assert isinstance(load.outcome, Skipped)
    assert load.outcome.reason == "no_link"


async def test_what_an_interrupted_run_fetched_is_not_fetched_again(run, site):
    """A site is not asked twice because we were killed."""
    site.expect_request("/p").respond_with_data("<html>", content_type="text/html")
    one = task(site.url_for("/p"))
    [first] = await loaded(run, [one])
    page = first.outcome
    kept = Fetched(
        url=page.url, final_url=page.url, status=200, headers={}, body=page.body,
        body_sha256=page.body_sha256, fetched_at=NOW, elapsed_s=0.1,
    )  # fmt: skip
    [again] = await loaded(run, [one], recovered={page_key(one): kept})
    assert again.outcome.body == page.body
    assert len([r for r, _ in site.log if r.path == "/p"]) == 1


async def test_a_host_that_never_answers_is_left_alone_for_the_run(run):
    """A dead site with three hundred links costs three timeouts."""
    hosts = Hosts()
    url = "http://127.0.0.1:1/x"
    for _ in range(PATIENCE):
        await loaded(run, [task(url)], hosts=hosts)
    [load] = await loaded(run, [task(url)], hosts=hosts)
    assert load.outcome.reason == "host_unreachable"
    assert load.next_due_at is not None


def test_a_teaser_is_no_article():
    """Feeds with summaries must lead to their pages."""
    assert feed_content(task("u", html="<p>Short words here.</p>").entry) is None
    assert feed_content(task("u", html=FULL).entry) == FULL
