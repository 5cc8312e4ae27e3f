"""Which entry is which, from one poll to the next.

An entry is known by its canonical URL, because that is what makes an article the same;
by its GUID where the URL is missing, names a whole site, or repeats within the feed;
else by title and date. Given what is remembered of the feed, an entry that agrees with a
known one in either URL or GUID is that entry: GUIDs rotate, and URLs move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extractors.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.model import Entry, KnownEntry


class Names(NamedTuple):
    """What may name an entry; None for what it does not have."""

    canonical_url: str | None
    guid: str | None
    title: str
    date: str


def entry_ids(feed_id: str, names: Sequence[Names]) -> tuple[str, ...]:
    """Return an id for each entry of one document; equal ids are the same entry twice.

    A URL with one GUID, or a GUID with one URL, is one entry however often it is listed.
    """
    told_apart_by: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if name.canonical_url:
            told_apart_by["url " + name.canonical_url].add(name.guid or "title " + name.title)
        if name.guid:
            told_apart_by["guid " + name.guid].add(name.canonical_url or "title " + name.title)
    return tuple(stable_id(feed_id, *_key(name, told_apart_by)) for name in names)


def _key(name: Names, told_apart_by: Mapping[str, set[str]]) -> tuple[str, ...]:
    if name.canonical_url and len(told_apart_by["url " + name.canonical_url]) == 1:
        return ("url", name.canonical_url)
    if name.guid and len(told_apart_by["guid " + name.guid]) == 1:
        return ("guid", name.guid)
    return ("text", name.canonical_url or "", name.guid or "", name.title, name.date)


def recognised(entries: Iterable[Entry], known: Iterable[KnownEntry]) -> tuple[Entry, ...]:
    """Give entries the ids under which they are known already.

    A name that two known entries share, or two entries of this poll, proves nothing.
    """
    fresh = tuple(entries)
    remembered = tuple(known)
    ids = {entry.entry_id for entry in remembered}
    by_url = _unambiguous((entry.canonical_url, entry.entry_id) for entry in remembered)
    by_guid = _unambiguous((entry.guid, entry.entry_id) for entry in remembered)
    urls = Counter(entry.canonical_url for entry in fresh)
    guids = Counter(entry.guid for entry in fresh)
    taken = {entry.entry_id for entry in fresh}
    found: list[Entry] = []
    for entry in fresh:
        entry_id: str | None = None
        if entry.entry_id not in ids:
            if entry.canonical_url and urls[entry.canonical_url] == 1:
                entry_id = by_url.get(entry.canonical_url)
            if entry_id is None and entry.guid and guids[entry.guid] == 1:
                entry_id = by_guid.get(entry.guid)
        if entry_id is None or entry_id in taken:
            found.append(entry)
        else:
            taken.add(entry_id)
            found.append(replace(entry, entry_id=entry_id))
    return tuple(found)


def _unambiguous(pairs: Iterable[tuple[str | None, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    shared: set[str] = set()
    for name, entry_id in pairs:
        if not name:
            continue
        if found.setdefault(name, entry_id) != entry_id:
            shared.add(name)
    return {name: entry_id for name, entry_id in found.items() if name not in shared}
