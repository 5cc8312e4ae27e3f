"""Feeds that a web page offers: `discover(body, base_url)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from extractors.markup import decoded, plain_text
from extractors.urls import canonicalize, host

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEED_TYPES: Final = {
    "application/rss+xml": 1.0,
    "application/atom+xml": 1.0,
    "application/feed+json": 0.9,
    "application/rdf+xml": 0.8,
    "application/xml": 0.5,
    "text/xml": 0.5,
}
_FEED_ADDRESS: Final = re.compile(
    r"(?:^|[/._-])(?:rss|atom|feeds?|flux|rdf)(?:[/._-]|$|\?)|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_FEED_WORDS: Final = re.compile(r"\b(?:rss|atom|flux|feed|syndication)\b", re.IGNORECASE)
_COMMENTS: Final = re.compile(r"comments?|commentaires?", re.IGNORECASE)
_GUESSES: Final = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/atom.xml",
    "/feed.xml",
    "/index.xml",
    "/feeds/all.atom.xml",
)
_MAX_LINKS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """An address that may be a feed.

    `how` is `link` (announced in the head), `anchor` (a link in the page) or `guess`;
    `score` orders them, best first.
    """

    url: str
    title: str
    how: str
    score: float


def discover(body: bytes, base_url: str, content_type: str | None = None) -> tuple[FeedLink, ...]:
    """Return the feeds of a site from one of its pages, likeliest first.

    Announced feeds come before links that look like one; usual addresses are guessed
    only where there is neither. Feeds of comments come last. Never raises.
    """
    try:
        root = lxml.html.document_fromstring(decoded(body, content_type))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _guesses(base_url)
    base = next((node.get("href") for node in root.iter("base") if node.get("href")), None)
    base_url = _joined(base_url, base) or base_url if base else base_url
    best: dict[str, FeedLink] = {}
    for link in (*_announced(root, base_url), *_anchors(root, base_url)):
        key = canonicalize(link.url)
        if key not in best or best[key].score < link.score:
            best[key] = link
    found = sorted(best.values(), key=lambda link: -link.score)[:_MAX_LINKS]
    return tuple(found) or _guesses(base_url)


def _announced(root: etree._Element, base_url: str) -> Iterator[FeedLink]:
    for node in root.iter("link"):
        relations = (node.get("rel") or "").lower().split()
        media = (node.get("type") or "").partition(";")[0].strip().lower()
        is_feed = ("alternate" in relations and media in _FEED_TYPES) or "feed" in relations
        url = _joined(base_url, node.get("href")) if is_feed else None
        if url:
            title = plain_text(node.get("title") or "")
            score = 2.0 * _FEED_TYPES.get(media, 0.9) - _penalty(url, title)
            yield FeedLink(url=url, title=title, how="link", score=score)


def _anchors(root: etree._Element, base_url: str) -> Iterator[FeedLink]:
    for node in root.iter("a"):
        url = _joined(base_url, node.get("href"))
        if not url:
            continue
        title = plain_text(" ".join(node.itertext()) or node.get("title") or "")[:200]
        looks = _FEED_ADDRESS.search(url.partition("//")[2].partition("/")[2])
        says = _FEED_WORDS.search(title)
        if looks:
            own = 0.2 if host(url) == host(base_url) else 0.0
            score = 0.6 + own + (0.3 if says else 0.0) - _penalty(url, title)
            yield FeedLink(url=url, title=title, how="anchor", score=score)


def _penalty(url: str, title: str) -> float:
    return 1.5 if _COMMENTS.search(url) or _COMMENTS.search(title) else 0.0


def _guesses(base_url: str) -> tuple[FeedLink, ...]:
    urls = (_joined(base_url, path) for path in _GUESSES)
    return tuple(
        FeedLink(url=url, title="", how="guess", score=0.1) for url in urls if url is not None
    )


def _joined(base_url: str, href: str | None) -> str | None:
    if not href:
        return None
    try:
        url = urljoin(base_url, href.strip())
    except ValueError:
        return None
    if url.startswith("feed:"):
        url = url.removeprefix("feed:")
        url = url if url.startswith("http") else "https:" + url
    return url if url.startswith(("http://", "https://")) else None
