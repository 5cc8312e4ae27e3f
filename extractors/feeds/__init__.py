"""Entries of a feed: `entries(feed, fetched)`.

A thin layer over feedparser, which is handed bytes and never an address. A quick reader
goes before it and either agrees with it or hands over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.errors import FeedParseError
from extractors.feeds.encoding import clean_utf8
from extractors.feeds.fast import fast
from extractors.feeds.identity import Names, entry_ids, recognised
from extractors.feeds.jsonfeed import is_json, json_feed
from extractors.feeds.mending import mended
from extractors.feeds.thorough import NoFeedError, thorough
from extractors.feeds.timing import timing
from extractors.ids import stable_id
from extractors.markup import plain_text
from extractors.model import Entry, FeedHints
from extractors.urls import canonicalize, is_site_root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.feeds.raw import RawEntry, RawFeed
    from extractors.model import Feed, Fetched, KnownEntry

__all__ = ["Changes", "FeedDocument", "changes", "entries", "feed_document"]

_MAX_TITLE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as read: its entries, its wishes, and what was wrong with the document."""

    entries: tuple[Entry, ...]
    hints: FeedHints
    damage: str
    """Why the document is not well formed, "" when it is; entries are what could be read."""


class Changes(NamedTuple):
    """Entries of one poll against what is known; nothing is ever deleted."""

    new: tuple[Entry, ...]
    edited: tuple[Entry, ...]
    unchanged: tuple[Entry, ...]


def entries(feed: Feed, fetched: Fetched, known: Iterable[KnownEntry] = ()) -> tuple[Entry, ...]:
    """Return the entries of a feed in document order, each once.

    Pass what is `known` of the feed and entries keep their ids when GUIDs rotate or
    URLs move. Raises FeedParseError when the bytes hold no feed, and nothing else.
    """
    return feed_document(feed, fetched, known).entries


def feed_document(feed: Feed, fetched: Fetched, known: Iterable[KnownEntry] = ()) -> FeedDocument:
    """Read entries, schedule wishes and damage. Raises FeedParseError, and nothing else."""
    document = clean_utf8(fetched.body, fetched.headers.get("content-type"))
    raw = _raw(document, fetched.final_url, feed.feed_id)
    wishes = timing(document)
    found = _entries(feed.feed_id, raw)
    remembered = tuple(known)
    return FeedDocument(
        entries=recognised(found, remembered) if remembered else found,
        hints=FeedHints(
            title=plain_text(raw.title) or None,
            language=raw.language or None,
            site_url=raw.site_url or None,
            self_url=raw.self_url or None,
            hub_url=raw.hub_url or None,
            ttl_s=wishes.ttl_s,
            skip_hours=wishes.skip_hours,
            skip_days=wishes.skip_days,
        ),
        damage=raw.damage,
    )


def changes(found: Iterable[Entry], known: Iterable[KnownEntry]) -> Changes:
    """Part the entries of a poll into new, edited and unchanged."""
    hashes = {entry.entry_id: entry.content_sha256 for entry in known}
    new: list[Entry] = []
    edited: list[Entry] = []
    unchanged: list[Entry] = []
    for entry in found:
        before = hashes.get(entry.entry_id)
        if before is None:
            new.append(entry)
        elif before != entry.content_sha256:
            edited.append(entry)
        else:
            unchanged.append(entry)
    return Changes(tuple(new), tuple(edited), tuple(unchanged))


def _raw(document: bytes, base_url: str, feed_id: str) -> RawFeed:
    try:
        if is_json(document):
            return json_feed(document, base_url)
        return fast(document, base_url) or _broken_or_odd(document, base_url)
    except NoFeedError as error:
        raise FeedParseError(feed_id, str(error)) from error
    except Exception as error:
        # feedparser meets documents nobody has seen; whatever breaks in it is the
        # document's fault for this feed, and must not stop the others.
        raise FeedParseError(feed_id, f"cannot be read: {type(error).__name__}: {error}") from error


def _broken_or_odd(document: bytes, base_url: str) -> RawFeed:
    """Let feedparser read; what it finds broken, once more mended."""
    raw = thorough(document, base_url)
    better = mended(document) if raw.damage else document
    if better == document:
        return raw
    again = fast(better, base_url) or thorough(better, base_url)
    return replace(again, damage=raw.damage) if len(again.entries) >= len(raw.entries) else raw


def _entries(feed_id: str, raw: RawFeed) -> tuple[Entry, ...]:
    titles = [plain_text(entry.title)[:_MAX_TITLE] for entry in raw.entries]
    names = [_names(entry, title) for entry, title in zip(raw.entries, titles, strict=True)]
    found: dict[str, Entry] = {}
    for entry_id, name, entry in zip(entry_ids(feed_id, names), names, raw.entries, strict=True):
        if entry_id not in found:
            found[entry_id] = _entry(feed_id, entry_id, name, entry, raw.language)
    return tuple(found.values())


def _names(entry: RawEntry, title: str) -> Names:
    link = entry.link if _is_web(entry.link) else entry.guid if _is_web(entry.guid) else ""
    canonical = canonicalize(link) if link else ""
    moment = entry.published_at or entry.updated_at
    return Names(
        canonical_url=canonical if canonical and not is_site_root(canonical) else None,
        guid=entry.guid or None,
        title=title,
        date=moment.isoformat() if moment else "",
    )


def _entry(feed_id: str, entry_id: str, name: Names, raw: RawEntry, language: str) -> Entry:
    # A content shorter than the summary is a caption that feedparser took for it.
    content = raw.content if len(raw.content) >= len(raw.summary) else ""
    return Entry(
        feed_id=feed_id,
        entry_id=entry_id,
        guid=name.guid,
        url=raw.link if _is_web(raw.link) else raw.guid if _is_web(raw.guid) else None,
        canonical_url=name.canonical_url,
        title=name.title,
        summary_html=raw.summary or None,
        content_html=content or None,
        author=", ".join(plain_text(author) for author in raw.authors) or None,
        published_at=raw.published_at or raw.updated_at,
        updated_at=raw.updated_at,
        language=raw.language or language or None,
        content_sha256=stable_id(name.title, plain_text(raw.summary), plain_text(content)),
    )


def _is_web(link: str) -> bool:
    return link[:8].lower().startswith(("http://", "https://"))
