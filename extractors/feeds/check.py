"""What a feed would give today, for the one who is about to add it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from extractors.errors import FeedParseError
from extractors.feeds import feed_document
from extractors.markup import plain_text
from extractors.model import Fetched, FetchFailed, NotModified

if TYPE_CHECKING:
    import datetime as dt

    from extractors.feeds import FeedDocument
    from extractors.feeds.links import FeedLink
    from extractors.model import Entry, Feed, FetchOutcome

_FULL_TEXT_WORDS: Final = 120
_STALE_DAYS: Final = 90
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """What one poll of a feed says of it.

    `status` is `ok`, `unchanged` or a failure kind; `reason` says more where it is not
    ok. `notes` are things that an operator should know, in words. `found` are feeds that
    the address offers where it is a web page.
    """

    feed_id: str
    url: str
    status: str
    reason: str = ""
    title: str | None = None
    language: str | None = None
    entries: int = 0
    with_full_text: int = 0
    with_date: int = 0
    newest_at: dt.datetime | None = None
    entry_gap_s: float | None = None
    notes: tuple[str, ...] = ()
    found: tuple[FeedLink, ...] = ()


def check(feed: Feed, outcome: FetchOutcome, *, now: dt.datetime) -> FeedCheck:
    """Judge what a fetch of the feed brought. Raises nothing for what it brought."""
    match outcome:
        case FetchFailed():
            return FeedCheck(
                feed_id=feed.feed_id,
                url=feed.url,
                status=outcome.kind.value,
                reason=outcome.reason,
                notes=(outcome.detail,),
            )
        case NotModified():
            return FeedCheck(feed_id=feed.feed_id, url=feed.url, status="unchanged")
        case Fetched():
            return _checked(feed, outcome, now)


def _checked(feed: Feed, fetched: Fetched, now: dt.datetime) -> FeedCheck:
    try:
        document = feed_document(feed, fetched)
    except FeedParseError as error:
        return FeedCheck(
            feed_id=feed.feed_id,
            url=feed.url,
            status="soft",
            reason="no_feed",
            notes=(error.reason,),
        )
    times = sorted({e.published_at for e in document.entries if e.published_at}, reverse=True)
    gaps = [(a - b).total_seconds() for a, b in pairwise(times)]
    full = sum(_words(entry) >= _FULL_TEXT_WORDS for entry in document.entries)
    return FeedCheck(
        feed_id=feed.feed_id,
        url=feed.url,
        status="ok",
        title=document.hints.title,
        language=document.hints.language,
        entries=len(document.entries),
        with_full_text=full,
        with_date=sum(entry.published_at is not None for entry in document.entries),
        newest_at=times[0] if times else None,
        entry_gap_s=median(gaps) if gaps else None,
        notes=tuple(_notes(feed, fetched, document, now)),
    )


def _words(entry: Entry) -> int:
    return len(plain_text(entry.content_html or entry.summary_html or "").split())


def _notes(feed: Feed, fetched: Fetched, document: FeedDocument, now: dt.datetime) -> list[str]:
    entries, language = document.entries, document.hints.language
    notes: list[str] = []
    if fetched.redirects:
        notes.append(f"redirects to {fetched.final_url}")
    if document.damage:
        notes.append(f"is broken XML ({document.damage}); read as far as it goes")
    if not entries:
        notes.append("has no entries")
    if language and not language.lower().startswith(feed.language.value):
        notes.append(f"says its language is {language}, the feeds file says {feed.language.value}")
    times = [entry.published_at for entry in entries if entry.published_at]
    if entries and not times:
        notes.append("gives no dates")
    if times and (now - max(times)).total_seconds() > _STALE_DAYS * _DAY_S:
        notes.append(f"had its last entry on {max(times):%Y-%m-%d}")
    repeated = sum(n - 1 for n in Counter(e.guid for e in entries if e.guid).values())
    if repeated:
        notes.append(f"repeats {repeated} ids; entries are told apart by address and title")
    missing = sum(entry.url is None for entry in entries)
    if missing:
        notes.append(f"gives no link for {missing} entries")
    if "etag" not in fetched.headers and "last-modified" not in fetched.headers:
        notes.append("gives no validators; every poll transfers it whole")
    return notes
