"""One GET, asked politely, answered by a value."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest
from aiohttp import web

from extractors.fetch import Client, fetch, user_agent
from extractors.model import FailureKind, Fetched, FetchFailed, NotModified, Validators

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>a</title></channel></rss>'


async def test_a_body_comes_whole_with_its_hash_and_headers(site, client, now):
    """What is archived is what was sent."""
    url = site.serve("/feed.xml", FEED, ETag='"v1"', Cache_Control="max-age=60")
    outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED
    assert len(outcome.body_sha256) == 64
    assert outcome.headers["etag"] == '"v1"'
    assert outcome.headers["cache-control"] == "max-age=60"
    assert (outcome.status, outcome.final_url, outcome.fetched_at) == (200, url, now)


async def test_one_poll_is_one_get_with_an_honest_name(site, client, now):
    """A publisher can see who asks, and is asked once."""
    await fetch(client, site.serve("/feed.xml", FEED), now=now)
    assert [request.method for request in site.requests] == ["GET"]
    assert site.requests[0].headers["User-Agent"] == "virage/test (+https://virage.example/contact)"


def test_the_name_says_version_and_contact():
    assert (
        user_agent("1.2", "mailto:ops@virage.example") == "virage/1.2 (+mailto:ops@virage.example)"
    )
    assert user_agent("1.2") == "virage/1.2"


async def test_validators_are_sent_and_304_is_no_body(site, client, now):
    """An unchanged feed costs a header."""

    async def answer(request: web.Request) -> web.Response:
        known = request.headers.get("If-None-Match") == '"v1"'
        return web.Response(status=304 if known else 200, body=b"" if known else FEED)

    url = site.on("/feed.xml", answer)
    validators = Validators(etag='"v1"', last_modified="Tue, 24 Nov 2026 10:00:00 GMT")
    outcome = await fetch(client, url, validators=validators, now=now)
    assert isinstance(outcome, NotModified)
    assert outcome.status == 304
    assert site.requests[0].headers["If-Modified-Since"] == "Tue, 24 Nov 2026 10:00:00 GMT"


async def test_a_server_that_ignores_validators_is_seen_through(site, client, now):
    """Validators lie; equal bytes do not."""
    url = site.serve("/feed.xml", FEED, ETag='"another"')
    first = await fetch(client, url, now=now)
    assert isinstance(first, Fetched)
    again = await fetch(
        client, url, validators=Validators(etag='"old"', body_sha256=first.body_sha256), now=now
    )
    assert isinstance(again, NotModified)
    assert again.status == 200


async def test_304_to_a_first_request_is_a_failure(site, client, now):
    """Nothing is taken for unchanged that was never had."""
    outcome = await fetch(client, site.serve("/feed.xml", status=304), now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("http_304", FailureKind.TEMPORARY)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FailureKind.SOFT),
        (401, FailureKind.SOFT),
        (403, FailureKind.SOFT),
        (404, FailureKind.SOFT),
        (408, FailureKind.TEMPORARY),
        (410, FailureKind.HARD),
        (429, FailureKind.TEMPORARY),
        (451, FailureKind.HARD),
        (500, FailureKind.TEMPORARY),
        (502, FailureKind.TEMPORARY),
        (503, FailureKind.TEMPORARY),
        (599, FailureKind.TEMPORARY),
    ],
)
async def test_statuses_are_sorted_by_what_to_do(site, client, now, status, kind):
    """Temporary is tried soon, soft at growing gaps, hard needs a person."""
    outcome = await fetch(client, site.serve("/feed.xml", b"no", status=status), now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.kind, outcome.reason, outcome.status) == (kind, f"http_{status}", status)
    assert outcome.detail


async def test_a_web_page_at_a_feed_address_is_said_so(site, client, now):
    """A login page with status 200 is no empty feed."""
    html = b"<!DOCTYPE html><html><head><title>Connexion</title></head><body>...</body></html>"
    outcome = await fetch(client, site.serve("/feed.xml", html), now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "html_instead_of_feed"
    assert "Connexion" in outcome.detail


async def test_html_inside_a_feed_is_a_feed(site, client, now):
    body = FEED.replace(
        b"<title>a</title>", b"<description>&lt;html&gt; <![CDATA[<html>]]></description>"
    )
    assert isinstance(await fetch(client, site.serve("/feed.xml", body), now=now), Fetched)


async def test_an_empty_body_is_a_failure(site, client, now):
    outcome = await fetch(client, site.serve("/feed.xml", b" \n"), now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "empty"


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7 ...", "text/html", "not_html"),
        (b"\x89PNG....", "image/png", "not_html"),
        (b'{"a": 1}', "application/json", "not_html"),
        (b"   ", "text/html", "empty"),
    ],
)
async def test_a_page_must_be_a_page(site, client, now, *, body, content_type, reason):
    """A PDF behind an entry is recorded, not read as text."""
    url = site.serve("/a", body, content_type=content_type)
    outcome = await fetch(client, url, now=now, kind="page")
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == reason


async def test_a_page_is_taken_by_its_looks_where_the_type_lies(site, client, now):
    url = site.serve("/a", b"<html><body>Bonjour</body></html>", content_type="application/x-php")
    assert isinstance(await fetch(client, url, now=now, kind="page"), Fetched)


async def test_a_dead_port_is_a_failure_that_passes(client, now):
    outcome = await fetch(client, "http://127.0.0.1:9/feed.xml", now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("connection", FailureKind.TEMPORARY)


async def test_a_server_that_says_nothing_meets_the_deadline(site, settings, now):
    """A hanging server costs its deadline, not the run."""

    async def hang(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await request.content.read()
        await site_is_closed.wait()
        return response

    site_is_closed = asyncio.Event()
    url = site.on("/feed.xml", hang)
    async with Client(dataclasses.replace(settings, read_s=0.2)) as client:
        outcome = await fetch(client, url, now=now)
    site_is_closed.set()
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("timeout", FailureKind.TEMPORARY)


async def test_the_total_deadline_holds_over_all_hops(site, settings, now):
    """A chain of slow answers is one slow answer."""
    closed = asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        await closed.wait()
        return web.Response(body=FEED)

    site.on("/feed.xml", slow)
    url = site.redirect("/old.xml", "/feed.xml")
    async with Client(dataclasses.replace(settings, total_s=0.3)) as client:
        outcome = await fetch(client, url, now=now)
    closed.set()
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "timeout"
    assert outcome.redirects == ((301, url),)


async def test_waiting_for_a_slot_is_not_held_against_a_server(site, settings, now):
    """Behind a hanging server the others wait, and then have their whole deadline."""
    closed = asyncio.Event()

    async def hang(_: web.Request) -> web.StreamResponse:
        await closed.wait()
        return web.Response(body=FEED)

    slow = site.on("/slow.xml", hang)
    quick = site.serve("/quick.xml", FEED)
    one_slot = dataclasses.replace(settings, concurrency=1, total_s=0.4)
    async with Client(one_slot) as client:
        first, second, third = await asyncio.gather(
            *(fetch(client, url, now=now) for url in (slow, slow, quick))
        )
    closed.set()
    assert [outcome.reason for outcome in (first, second)] == ["timeout", "timeout"]
    assert isinstance(third, Fetched)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "disconnected"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "bad_response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>", "truncated"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n", "truncated"),
    ],
)
async def test_a_server_that_breaks_off_is_tried_again(raw_server, client, now, answer, reason):
    """Half a body is never taken for the feed."""
    outcome = await fetch(client, await raw_server(answer), now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == (reason, FailureKind.TEMPORARY)


async def test_fetching_outside_the_client_s_life_is_our_mistake(settings, now):
    """A wrong use of the client fails loudly instead of being recorded as the server's fault."""
    with pytest.raises(RuntimeError, match="not open"):
        await fetch(Client(settings), "http://127.0.0.1:9/", now=now)
