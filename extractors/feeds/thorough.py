"""The reading of a feed that counts: feedparser, on bytes, with markup left as sent.

The bytes go in as a stream: given bytes, feedparser would first try to open a file
of that name.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from typing import TYPE_CHECKING, Any, Final

import feedparser

from extractors.feeds.raw import RawEntry, RawFeed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UTF8_XML: Final = "application/xml; charset=utf-8"


class NoFeedError(ValueError):
    """The document is no feed in any format that feedparser knows."""


def thorough(document: bytes, base_url: str) -> RawFeed:
    """Read a feed, broken or not. Raises NoFeedError; feedparser's own crashes pass."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser warns about the documents of others
        parsed = feedparser.parse(
            io.BytesIO(document),
            response_headers={"content-type": _UTF8_XML, "content-location": base_url},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    if not parsed.entries and not parsed.version:
        raise NoFeedError(_problem(parsed) or "the document holds no feed")
    links = _list(parsed.feed, "links")
    site_url = _text(parsed.feed, "link")
    return RawFeed(
        title=_text(parsed.feed, "title"),
        language=_text(parsed.feed, "language"),
        site_url=site_url if site_url.startswith("http") else "",
        self_url=_rel(links, "self"),
        hub_url=_rel(links, "hub"),
        entries=tuple(_entry(entry) for entry in parsed.entries),
        damage=_problem(parsed),
    )


def _entry(entry: Mapping[str, Any]) -> RawEntry:
    summary = _text(entry, "summary")
    content = next(
        (str(part["value"]) for part in _list(entry, "content") if part.get("value")), ""
    )
    return RawEntry(
        guid=_text(entry, "id"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        title=_text(entry, "title"),
        summary="" if summary == content else summary,
        content=content,
        authors=_authors(entry),
        published_at=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated_at=_moment(entry, "updated_parsed"),
        language=_text(entry, "language"),
    )


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = (str(author.get("name") or "").strip() for author in _list(entry, "authors"))
    found = tuple(dict.fromkeys(name for name in names if name))
    whole = _text(entry, "author")
    return found or ((whole,) if whole else ())


def _text(values: Mapping[str, Any], key: str) -> str:
    """A key as stored: FeedParserDict's own look-up takes one key for another."""
    value = dict.get(values, key) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _list(values: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    value = dict.get(values, key) if isinstance(values, dict) else None
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _rel(links: Iterable[Mapping[str, Any]], rel: str) -> str:
    return next((str(link.get("href") or "") for link in links if link.get("rel") == rel), "")


def _moment(entry: Mapping[str, Any], key: str) -> dt.datetime | None:
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    try:
        return dt.datetime(*value[:6]) if value else None
    except (TypeError, ValueError):
        return None


def _problem(parsed: Mapping[str, Any]) -> str:
    error = dict.get(parsed, "bozo_exception") if isinstance(parsed, dict) else None
    return " ".join(str(error).split())[:200] if error is not None else ""
