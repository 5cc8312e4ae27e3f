"""Finding feeds, judging them, and exchanging lists of them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import CatalogError
from extractors.feeds.check import check
from extractors.feeds.links import discover
from extractors.fetch import fetch
from extractors.model import FailureKind, Feed, FetchFailed, Language, NotModified
from extractors.opml import export_opml, import_opml

SITE = b"""<html><head>
<link rel="alternate" type="application/rss+xml" title="Commentaires" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Tout le site" href="/feed/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" title="Atom" href="https://essai.example/atom.xml">
<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" href="/rss.css">
</head><body><a href="/feed/?utm_source=page">RSS</a><a href="/flux/ia.rss">Flux IA</a><a href="feed:https://essai.example/tech/rss">Tech</a>
<a href="/articles/rssi">Un RSSI raconte</a><a href="mailto:x@y.z">RSS</a></body></html>"""


def test_feeds_of_a_site_are_found_best_first():
    """Announced feeds first, those of comments last, no article taken for a feed."""
    found = discover(SITE, "https://essai.example/accueil")
    assert [link.url for link in found] == [
        "https://essai.example/feed/",
        "https://essai.example/atom.xml",
        "https://essai.example/flux/ia.rss",
        "https://essai.example/tech/rss",
        "https://essai.example/comments/feed/",
    ]
    assert found[0].title == "Tout le site"
    assert (found[0].how, found[2].how) == ("link", "anchor")


def test_a_base_element_counts():
    body = b"<html><head><base href='https://cdn.example/x/'><link rel='alternate' type='application/rss+xml' href='rss.xml'></head></html>"
    assert discover(body, "https://essai.example/")[0].url == "https://cdn.example/x/rss.xml"


@pytest.mark.parametrize("body", [b"", b"<html><body>no feeds</body></html>", b"\x00\xff"])
def test_usual_addresses_are_guessed_where_nothing_is_found(body):
    found = discover(body, "https://essai.example/a/b")
    assert "https://essai.example/feed" in [link.url for link in found]
    assert {link.how for link in found} == {"guess"}


@given(st.binary(max_size=200), st.text(max_size=30))
def test_discovery_never_raises(body, base_url):
    assert isinstance(discover(body, base_url), tuple)


async def test_a_site_s_feed_is_found_and_judged(site, client, now, rss):
    """What `virage feeds check` does: page, link, feed, verdict."""
    full = "<description>" + "mot " * 150 + "</description>"
    body = rss(
        f"<title>Un</title><link>https://a.example/1</link>{full}<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>",
        "<title>Deux</title><link>https://a.example/2</link><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>",
        head="<language>fr</language>",
    )
    site.serve("/feed.xml", body, ETag='"1"')
    page = b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head></html>"
    home = site.serve("/", page, content_type="text/html")
    fetched = await fetch(client, home, now=now, kind="page")
    [link] = discover(fetched.body, fetched.final_url)
    feed = Feed(feed_id="f", name="F", url=link.url, language=Language.FR)
    found = check(feed, await fetch(client, link.url, now=now), now=now)
    assert (found.status, found.title, found.language) == ("ok", "Essai", "fr")
    assert (found.entries, found.with_full_text, found.with_date) == (2, 1, 2)
    assert found.newest_at == dt.datetime(2026, 11, 24, 10)
    assert found.entry_gap_s == 86_400
    assert found.notes == ()


def test_what_an_operator_should_know_is_noted(feed, fetched, rss, now):
    body = rss(
        "<title>Un</title><guid isPermaLink='false'>x</guid>",
        "<title>Deux</title><guid isPermaLink='false'>x</guid>",
        head="<language>en</language>",
    )
    outcome = dataclasses.replace(
        fetched(body[:-9]), redirects=((301, feed.url),), final_url="https://new.example/feed"
    )
    notes = " / ".join(check(feed, outcome, now=now).notes)
    for words in (
        "redirects to https://new.example/feed",
        "broken XML",
        "language is en",
        "no dates",
        "repeats 1 ids",
        "no link for 2",
        "no validators",
    ):
        assert words in notes


def test_a_stale_feed_is_noted(feed, fetched, rss, now):
    body = rss(
        "<title>Un</title><link>https://a.example/1</link><pubDate>Tue, 24 Nov 2020 10:00:00 GMT</pubDate>"
    )
    assert any("2020-11-24" in note for note in check(feed, fetched(body), now=now).notes)
    assert "has no entries" in check(feed, fetched(rss()), now=now).notes


def test_failures_are_judged_too(feed, fetched, now):
    gone = FetchFailed(
        url=feed.url,
        kind=FailureKind.HARD,
        reason="http_410",
        detail="gone",
        status=410,
        fetched_at=now,
        elapsed_s=0.1,
    )
    same = NotModified(url=feed.url, status=304, fetched_at=now, elapsed_s=0.1)
    assert (check(feed, gone, now=now).status, check(feed, gone, now=now).reason) == (
        "hard",
        "http_410",
    )
    assert check(feed, same, now=now).status == "unchanged"
    assert check(feed, fetched(b"no feed"), now=now).reason == "no_feed"


FEEDS = (
    Feed(
        feed_id="essai",
        name="Essai & Cie",
        url="https://essai.example/feed?a=1&b=2",
        language=Language.FR,
    ),
    Feed(
        feed_id="lab", name="Lab", url="https://lab.example/rss", language=Language.EN, kind="lab"
    ),
)


def test_a_list_survives_the_way_through_opml():
    found = import_opml(export_opml(FEEDS), path="feeds.opml", language=Language.EN)
    assert found == FEEDS


def test_only_what_is_new_is_imported():
    document = export_opml(FEEDS)
    known = (
        dataclasses.replace(FEEDS[0], feed_id="other", url="http://www.essai.example/feed?b=2&a=1"),
    )
    [found] = import_opml(document, path="feeds.opml", language=Language.EN, known=known)
    assert found.feed_id == "lab"


def test_lists_of_other_readers_are_understood():
    """Ids are made from names, folders become kinds, doubles and junk are left out."""
    document = """<?xml version="1.0"?><opml version="1.0"><body>
    <outline text="IA"><outline text="L’IA à l’essai" type="rss" xmlUrl="https://a.example/rss"/>
    <outline title="L’IA à l’essai" XMLURL="https://b.example/rss" language="en-US"/></outline>
    <outline text="???" xmlUrl="https://c.example/rss"/><outline xmlUrl="https://a.example/rss/"/><outline xmlUrl="ftp"/>
    </body></opml>"""
    found = import_opml(document.encode(), path="no-list", language=Language.FR)
    assert [feed.feed_id for feed in found] == ["lia-a-lessai", "lia-a-lessai-2", "c-example"]
    assert [feed.kind for feed in found] == ["IA", "IA", "press"]
    assert [feed.language for feed in found] == [Language.FR, Language.EN, Language.FR]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html/>",
        b"<opml><body>",
        b"{}",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><c>&b;</c>',
    ],
)
def test_what_is_no_opml_is_said_to_be(document):
    with pytest.raises(CatalogError, match="no-list"):
        import_opml(document, path="no-list", language=Language.FR)
