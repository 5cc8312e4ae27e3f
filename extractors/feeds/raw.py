"""What a parser reads off a feed before anything is made of it.

Both parsers give these values, and a test holds them equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry, markup as sent, links absolute, times naive UTC; "" and None for nothing."""

    guid: str
    link: str
    title: str
    summary: str
    content: str
    authors: tuple[str, ...]
    published_at: dt.datetime | None
    updated_at: dt.datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed's own words and its entries in document order."""

    title: str
    language: str
    site_url: str
    self_url: str
    hub_url: str
    entries: tuple[RawEntry, ...]
    damage: str = ""
    """Why the document is not well formed, "" when it is."""
