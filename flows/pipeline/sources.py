"""Which feeds a run reads: the packaged catalog with your own beside it, or one file alone."""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from extractors.catalog import read_feeds
from extractors.errors import VirageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractors.model import Feed
    from flows.settings import Settings


class UnknownFeedError(VirageError):
    """An id that no feed has; the message names the nearest."""


def own_file(settings: Settings) -> Path:
    """The feeds file that `virage feeds add` writes to."""
    return settings.feeds or settings.home / "feeds.yaml"


def all_feeds(settings: Settings, file: Path | None = None) -> tuple[Feed, ...]:
    """Return the feeds of `file` or VIRAGE_FEEDS alone, else the catalog and your own.

    In `VIRAGE_HOME/feeds.yaml` a feed with the id of a packaged one takes its place,
    which is how one is switched off (`enabled: false`) or moved.

    Raises:
        CatalogError: a file is wrong; it names file, line and field.
    """
    alone = file or settings.feeds
    if alone is not None:
        return read_feeds(alone)
    own = own_file(settings)
    mine = read_feeds(own) if own.exists() else ()
    replaced = {feed.feed_id for feed in mine}
    return (*(feed for feed in read_feeds() if feed.feed_id not in replaced), *mine)


def chosen(feeds: Sequence[Feed], only: Sequence[str]) -> tuple[Feed, ...]:
    """Return the enabled feeds, or exactly those named in `only`.

    Raises:
        UnknownFeedError: no feed has one of the ids.
    """
    if not only:
        return tuple(feed for feed in feeds if feed.enabled)
    by_id = {feed.feed_id: feed for feed in feeds}
    for feed_id in only:
        if feed_id not in by_id:
            near = difflib.get_close_matches(feed_id, by_id, n=3, cutoff=0.4)
            hint = f"; did you mean {', '.join(near)}?" if near else "; see virage feeds list"
            raise UnknownFeedError(f"no feed has the id {feed_id!r}{hint}")
    return tuple(by_id[feed_id] for feed_id in dict.fromkeys(only))


def free_id(title: str, known: Sequence[Feed]) -> str:
    """Make an id from a title that no feed has yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "feed"
    taken = {feed.feed_id for feed in known}
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in itertools.count(1))
    return next(each for each in candidates if each not in taken)
