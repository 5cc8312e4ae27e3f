"""The demo press over HTTP: validators, traps, the change between two polls."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import feedparser
import pytest

from extractors.catalog import read_feeds
from flows.demo import DemoPress, rendering
from flows.demo.content import Source, Story, Trap

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture
def press() -> Iterator[DemoPress]:
    with DemoPress(port=0, hang_s=3600) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def _trapped(press: DemoPress, trap: Trap) -> tuple[Source, Story]:
    return next(
        (source, story)
        for source in press.press.sources
        for story in press.press.stories[source.source_id]
        if story.trap is trap
    )


def _url(press: DemoPress, trap: Trap) -> str:
    source, story = _trapped(press, trap)
    return press.base(source) + rendering.page_path(source, story)


def test_feeds_file_is_one_that_ingest_reads(press: DemoPress, tmp_path: Path) -> None:
    """The demo goes the way of production: by a feeds file."""
    feeds = read_feeds(press.feeds_file(tmp_path / "feeds.yaml"))
    assert [feed.feed_id for feed in feeds] == [source.source_id for source in press.press.sources]
    assert {feed.url for feed in feeds} == {press.feed_url(s) for s in press.press.sources}
    assert all(host.startswith("127.0.0.") for host in press.allow_hosts)


async def test_each_entry_leads_to_an_answer(press: DemoPress, session) -> None:
    """Only the traps answer anything but 200."""
    statuses = []
    for source in press.press.sources:
        async with session.get(press.feed_url(source)) as answer:
            parsed = feedparser.parse(await answer.read())
        slugs = {story.slug: story for story in press.press.stories[source.source_id]}
        for entry in parsed.entries:
            story = next(story for slug, story in slugs.items() if slug in entry.link)
            if story.trap is Trap.HANGS:
                continue
            async with session.get(entry.link) as answer:
                statuses.append((story.trap is Trap.MISSING, answer.status))
    assert set(statuses) == {(True, 404), (False, 200)}


async def test_feed_answers_304_to_its_own_validators(press: DemoPress, session) -> None:
    """Conditional requests are what makes polling cheap."""
    url = press.feed_url(press.press.sources[0])
    async with session.get(url) as first:
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers, status in (
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'W/{etag}, "other"'}, 304),
        ({"If-Modified-Since": modified}, 304),
        ({"If-None-Match": '"other"', "If-Modified-Since": modified}, 200),
        ({"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "no date"}, 200),
    ):
        async with session.get(url, headers=headers) as again:
            assert again.status == status, headers


async def test_advance_brings_new_and_edited_entries(press: DemoPress, session) -> None:
    """The second poll meets a changed press at unchanged addresses."""
    source = next(s for s in press.press.sources if s.source_id == "fil-algorithmes")
    edited = next(story for story in press.press.stories[source.source_id] if story.revision)
    page = press.base(source) + rendering.page_path(source, edited)
    seen = []
    for _ in range(2):
        async with session.get(press.feed_url(source)) as answer:
            links = {e.link for e in feedparser.parse(await answer.read()).entries}
            etag = answer.headers["ETag"]
        async with session.get(page) as answer:
            seen.append((links, etag, await answer.text()))
        press.advance()
    assert seen[0][0] < seen[1][0]
    assert seen[0][1] != seen[1][1]
    assert "mille gigawatts et" in seen[0][2]
    assert "mille gigawatts et" not in seen[1][2]


async def test_story_of_the_last_state_is_not_out_before(press: DemoPress, session) -> None:
    """A page that is not out yet is a page that is not there."""
    source = next(s for s in press.press.sources if s.source_id == "weights-wires")
    story = next(story for story in press.press.stories[source.source_id] if story.since == 2)
    url = press.base(source) + rendering.page_path(source, story)
    async with session.get(url) as before:
        assert before.status == 404
    press.advance()
    async with session.get(url) as after:
        assert after.status == 200


async def test_redirect_leads_to_the_canonical_page(press: DemoPress, session) -> None:
    """The address in the feed is not the page's."""
    source, story = _trapped(press, Trap.REDIRECT)
    short = press.base(source) + rendering.redirect_path(source, story)
    async with session.get(short) as answer:
        assert [hop.status for hop in answer.history] == [301]
        assert str(answer.url) == _url(press, Trap.REDIRECT)


async def test_amp_twin_names_the_page_as_canonical(press: DemoPress, session) -> None:
    """Both addresses are one article."""
    url = _url(press, Trap.AMP)
    async with session.get(url + "/amp") as answer:
        assert f'<link rel="canonical" href="{url}">' in await answer.text()


async def test_hanging_page_leaves_the_end_to_the_client(press: DemoPress, session) -> None:
    """The press never answers in time; stopping it does not wait either."""
    timeout = aiohttp.ClientTimeout(total=0.2)
    with pytest.raises(asyncio.TimeoutError):
        await session.get(_url(press, Trap.HANGS), timeout=timeout)


async def test_hanging_page_ends_by_itself(session) -> None:
    """A client without bounds is let go after `hang_s`."""
    with DemoPress(port=0, hang_s=0.01) as press:
        async with session.get(_url(press, Trap.HANGS)) as answer:
            assert answer.status == 504


def test_taken_port_is_no_obstacle(press: DemoPress) -> None:
    """Two demos on one machine do not meet."""
    with DemoPress(port=press.port) as other:
        assert other.port not in {0, press.port}


async def test_robots_file_allows_the_stories(press: DemoPress, session) -> None:
    """The press is polite to the polite."""
    async with session.get(press.base(press.press.sources[0]) + "/robots.txt") as answer:
        assert "Disallow: /private/" in await answer.text()
