"""Politeness: silence when asked for it, gaps, few at once, and robots.txt."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from email.utils import format_datetime
from itertools import pairwise

import pytest
from aiohttp import web

from extractors.fetch import Client, fetch
from extractors.fetch.failures import FetchError
from extractors.fetch.pace import MAX_RETRY_AFTER_S, Pace, retry_after_s
from extractors.model import FailureKind, Fetched, FetchFailed

FEED = b'<rss version="2.0"><channel><title>a</title></channel></rss>'
PAGE = b"<html><body><p>Bonjour</p></body></html>"


def test_retry_after_is_read_in_both_forms(now):
    """Servers write seconds or a date; both mean the same."""
    later = (now + dt.timedelta(seconds=90)).replace(tzinfo=dt.UTC)
    assert retry_after_s("120", now) == 120
    assert retry_after_s(format_datetime(later, usegmt=True), now) == 90


@pytest.mark.parametrize(
    "value", [None, "", "0", "-3", "soon", "Tue, 24 Nov 2020 10:00:00 GMT", "Tue, 99 Foo"]
)
def test_a_useless_retry_after_is_none(now, value):
    assert retry_after_s(value, now) is None


def test_retry_after_is_capped(now):
    assert retry_after_s("999999999999", now) == MAX_RETRY_AFTER_S


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_asks_for_silence_gets_it(site, client, now, status):
    """The other feeds of that host wait, too, and say why; nothing is sent meanwhile."""
    busy = site.serve("/busy.xml", status=status, Retry_After="600")
    other = site.serve("/other.xml", FEED)
    first = await fetch(client, busy, now=now)
    second = await fetch(client, other, now=now)
    assert isinstance(first, FetchFailed)
    assert (first.kind, first.retry_after_s) == (FailureKind.TEMPORARY, 600)
    assert isinstance(second, FetchFailed)
    assert (second.reason, second.kind) == ("host_paused", FailureKind.TEMPORARY)
    assert second.retry_after_s == pytest.approx(600, abs=30)
    assert site.paths() == ["/busy.xml"]


async def test_a_short_silence_is_waited_for(site, settings, now):
    site.serve("/busy.xml", status=503, Retry_After="1")
    site.serve("/other.xml", FEED)
    async with Client(settings) as client:
        loop = asyncio.get_running_loop()
        await fetch(client, site.url("/busy.xml"), now=now)
        asked_at = loop.time()
        outcome = await fetch(client, site.url("/other.xml"), now=now)
        waited_s = loop.time() - asked_at
    assert isinstance(outcome, Fetched)
    assert waited_s >= 0.5


async def test_requests_to_a_host_keep_their_gap():
    pace = Pace(concurrency=4, gap_s=0.05, max_wait_s=1, private_concurrency=9)
    starts: list[float] = []

    async def one() -> None:
        async with pace.turn("press.example"):
            starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(one() for _ in range(4)))
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert min(gaps) >= 0.04


async def test_few_requests_are_at_one_host_at_once():
    """A burst of feeds on one host is spread; another host is not held up."""
    pace = Pace(concurrency=2, gap_s=0.0, max_wait_s=1, private_concurrency=9)
    inside = most = 0

    async def one() -> None:
        nonlocal inside, most
        async with pace.turn("press.example"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(10)))
    assert most == 2


async def test_a_private_host_has_its_own_number_and_no_gap():
    pace = Pace(concurrency=1, gap_s=60.0, max_wait_s=1, private_concurrency=3)
    async with pace.turn("a", private=True), pace.turn("a", private=True):
        with pytest.raises(TimeoutError):
            async with (
                asyncio.timeout(0.05),
                pace.turn("a", private=True),
                pace.turn("a", private=True),
            ):
                pass


async def test_a_paused_host_frees_its_slot():
    pace = Pace(concurrency=1, gap_s=0.0, max_wait_s=0.0, private_concurrency=1)
    pace.silence("press.example", 60)
    for _ in range(3):
        with pytest.raises(FetchError, match="host_paused"):
            async with pace.turn("press.example"):
                pass


async def test_robots_are_obeyed_for_pages(site, client, now):
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /prive/\n", content_type="text/plain")
    open_page = site.serve("/public/a", PAGE, content_type="text/html")
    closed_page = site.serve("/prive/a", PAGE, content_type="text/html")
    allowed = await fetch(client, open_page, now=now, kind="page")
    refused = await fetch(client, closed_page, now=now, kind="page")
    assert isinstance(allowed, Fetched)
    assert isinstance(refused, FetchFailed)
    assert (refused.reason, refused.kind) == ("robots_disallowed", FailureKind.SOFT)
    assert site.paths() == ["/robots.txt", "/public/a"], "robots.txt is read once a host"


async def test_robots_rules_for_us_by_name_count(site, client, now):
    rules = b"User-agent: virage\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    site.serve("/robots.txt", rules, content_type="text/plain")
    outcome = await fetch(
        client, site.serve("/a", PAGE, content_type="text/html"), now=now, kind="page"
    )
    assert isinstance(outcome, FetchFailed)


async def test_feeds_are_for_machines_and_need_no_robots(site, client, now):
    """One GET a poll."""
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /\n")
    assert isinstance(await fetch(client, site.serve("/feed.xml", FEED), now=now), Fetched)
    assert site.paths() == ["/feed.xml"]


@pytest.mark.parametrize("status", [404, 403, 410])
async def test_no_robots_file_allows_everything(site, client, now, status):
    site.serve("/robots.txt", status=status)
    url = site.serve("/a", PAGE, content_type="text/html")
    assert isinstance(await fetch(client, url, now=now, kind="page"), Fetched)


async def test_a_robots_file_that_cannot_be_had_forbids_for_now(site, client, now):
    """RFC 9309: a server in trouble is left alone."""
    site.serve("/robots.txt", status=500)
    outcome = await fetch(
        client, site.serve("/a", PAGE, content_type="text/html"), now=now, kind="page"
    )
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("robots_unreachable", FailureKind.TEMPORARY)
    assert site.paths() == ["/robots.txt"]


async def test_robots_can_be_switched_off(site, settings, now):
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /\n")
    url = site.serve("/a", PAGE, content_type="text/html")
    async with Client(dataclasses.replace(settings, obey_robots=False)) as client:
        assert isinstance(await fetch(client, url, now=now, kind="page"), Fetched)


async def test_crawl_delay_keeps_pages_apart(site, client, now):
    times: list[float] = []

    async def answer(_: web.Request) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(body=PAGE, content_type="text/html")

    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 0.2\n", content_type="text/plain")
    urls = [site.on(f"/{number}", answer) for number in range(3)]
    outcomes = await asyncio.gather(*(fetch(client, url, now=now, kind="page") for url in urls))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    gaps = [later - earlier for earlier, later in pairwise(sorted(times))]
    assert min(gaps) >= 0.15
