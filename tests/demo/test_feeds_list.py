"""The packaged list of feeds: enough of both languages, each with its origin."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from extractors.catalog import read_feeds
from extractors.model import Language

FEEDS = read_feeds()
KINDS = {"press", "lab", "research", "blog", "institution"}


def test_list_has_enough_feeds_of_both_languages() -> None:
    """A trend over two languages needs both presses."""
    languages = Counter(feed.language for feed in FEEDS)
    assert min(languages[language] for language in Language) >= 25


def test_each_feed_says_what_it_is_and_where_it_was_found() -> None:
    """An address without origin could have been made up."""
    for feed in FEEDS:
        assert feed.kind in KINDS, feed.feed_id
        assert feed.added is not None, feed.feed_id
        assert feed.source, feed.feed_id


def test_ids_and_addresses_are_unique_and_public() -> None:
    """Two feeds of one address would count one article's sources twice."""
    assert len({feed.feed_id for feed in FEEDS}) == len(FEEDS)
    assert len({feed.url for feed in FEEDS}) == len(FEEDS)
    for feed in FEEDS:
        parts = urlsplit(feed.url)
        assert parts.scheme == "https", feed.feed_id
        assert "." in (parts.hostname or ""), feed.feed_id


def test_all_kinds_of_sources_are_there() -> None:
    """Press, labs, research, blogs and institutions each tell another part."""
    assert {feed.kind for feed in FEEDS} == KINDS
