"""Redirects are followed hop by hop, each checked and remembered."""

from __future__ import annotations

import dataclasses

import pytest
from aiohttp import web

from extractors.fetch import Client, fetch
from extractors.model import FailureKind, Fetched, FetchFailed, NotModified, Validators

FEED = b'<rss version="2.0"><channel><title>a</title></channel></rss>'


async def test_every_hop_is_kept_in_order(site, client, now):
    """The schedule needs to know whether a move was for good."""
    last = site.serve("/new.xml", FEED)
    middle = site.redirect("/middle.xml", last, 302)
    first = site.redirect("/old.xml", "/middle.xml", 301)
    outcome = await fetch(client, first, now=now)
    assert isinstance(outcome, Fetched)
    assert outcome.redirects == ((301, first), (302, middle))
    assert (outcome.url, outcome.final_url) == (first, last)


async def test_hops_are_kept_when_nothing_changed(site, client, now):
    site.serve("/new.xml", status=304)
    first = site.redirect("/old.xml", "/new.xml", 308)
    outcome = await fetch(client, first, validators=Validators(etag='"v1"'), now=now)
    assert isinstance(outcome, NotModified)
    assert outcome.redirects == ((308, first),)
    assert outcome.final_url == site.url("/new.xml")


async def test_a_circle_is_a_loop(site, client, now):
    site.redirect("/a.xml", "/b.xml")
    url = site.redirect("/b.xml", "/a.xml")
    outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("redirect_loop", FailureKind.SOFT)


async def test_an_endless_chain_is_cut(site, settings, now):
    for step in range(20):
        site.redirect(f"/{step}.xml", f"/{step + 1}.xml")
    async with Client(dataclasses.replace(settings, max_redirects=4)) as client:
        outcome = await fetch(client, site.url("/0.xml"), now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "redirect_loop"
    assert len(site.requests) == 5


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("", "bad_redirect"),
        ("http://[::1", "bad_redirect"),
        ("file:///etc/passwd", "bad_url"),
        ("http://169.254.169.254/latest/meta-data/", "forbidden_address"),
        ("http://[::ffff:10.0.0.1]/", "forbidden_address"),
        ("http://localhost:1/", "forbidden_address"),
    ],
)
async def test_a_redirect_leads_nowhere_forbidden(site, client, now, location, reason):
    """A public page cannot send us to the inside."""
    outcome = await fetch(client, site.redirect("/feed.xml", location, 302), now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == reason


async def test_a_site_that_sends_us_round_once_to_set_a_cookie_is_read(site, client, now):
    """Some papers do; without the cookie it is a loop, and with it an article."""

    async def answer(request: web.Request) -> web.Response:
        if request.cookies.get("seen") == "1":
            return web.Response(body=FEED)
        return web.Response(
            status=302, headers={"Location": "/feed.xml", "Set-Cookie": "seen=1; Path=/"}
        )

    outcome = await fetch(client, site.on("/feed.xml", answer), now=now)
    assert isinstance(outcome, Fetched)
    second = await fetch(client, site.url("/feed.xml"), now=now)
    assert isinstance(second, Fetched)
    assert "Cookie" not in site.requests[2].headers, "a cookie lives for one fetch"


async def test_fragments_are_not_sent(site, client, now):
    site.serve("/feed.xml", FEED)
    outcome = await fetch(client, site.url("/feed.xml#latest"), now=now)
    assert isinstance(outcome, Fetched)
    assert outcome.final_url == site.url("/feed.xml")
