"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import datetime as dt
import html
import json
from typing import Any, Final
from urllib.parse import urljoin

from extractors.feeds.raw import RawEntry, RawFeed
from extractors.feeds.thorough import NoFeedError

_VERSION: Final = "jsonfeed.org/version/"


def is_json(document: bytes) -> bool:
    """Whether the document can only be JSON."""
    return document.lstrip()[:1] == b"{"


def json_feed(document: bytes, base_url: str) -> RawFeed:
    """Read a JSON Feed. Raises NoFeedError for other JSON and for what is none."""
    try:
        feed = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise NoFeedError(f"starts like JSON and is none: {error}") from error
    if not isinstance(feed, dict) or _VERSION not in _text(feed, "version"):
        raise NoFeedError("is JSON, but no JSON Feed")
    items = feed.get("items")
    language = _text(feed, "language")
    return RawFeed(
        title=_text(feed, "title"),
        language=language,
        site_url=_text(feed, "home_page_url"),
        self_url=_text(feed, "feed_url"),
        hub_url=next((_text(hub, "url") for hub in _list(feed, "hubs")), ""),
        entries=tuple(
            _entry(item, base_url)
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
    )


def _entry(item: dict[str, Any], base_url: str) -> RawEntry:
    link = _text(item, "url") or _text(item, "external_url")
    content = _text(item, "content_html")
    if not content and (text := _text(item, "content_text")):
        content = "".join(
            f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part.strip()
        )
    authors = (
        _list(item, "authors") or [item["author"]]
        if isinstance(item.get("author"), dict)
        else _list(item, "authors")
    )
    return RawEntry(
        guid=_identifier(item.get("id")),
        link=_joined(base_url, link),
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        content=content,
        authors=tuple(dict.fromkeys(name for author in authors if (name := _text(author, "name")))),
        published_at=_moment(_text(item, "date_published")),
        updated_at=_moment(_text(item, "date_modified")),
        language=_text(item, "language"),
    )


def _joined(base_url: str, link: str) -> str:
    try:
        return urljoin(base_url, link) if link else ""
    except ValueError:
        return ""


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return (
        value.encode("utf-8", "replace").decode("utf-8").strip() if isinstance(value, str) else ""
    )


def _identifier(value: object) -> str:
    return (
        str(value).encode("utf-8", "replace").decode("utf-8").strip()
        if isinstance(value, str | int | float)
        else ""
    )


def _list(values: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = values.get(key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).replace(
            tzinfo=None, microsecond=0
        )
    except (OverflowError, ValueError):
        return None
