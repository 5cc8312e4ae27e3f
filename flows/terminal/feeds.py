"""`virage feeds`: list, check, add, import and export."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractors.catalog import append_feed
from extractors.errors import CatalogError, FeedParseError, VirageError
from extractors.feeds import feed_document
from extractors.feeds.check import check
from extractors.feeds.links import discover
from extractors.fetch import Client, fetch
from extractors.model import Feed, Fetched, FetchFailed, Language
from extractors.opml import export_opml, import_opml
from flows.commands.options import Format
from flows.pipeline.ingest import fetch_settings
from flows.pipeline.sources import all_feeds, chosen, free_id, own_file
from flows.settings import utc_now
from flows.terminal.output import answers, messages, print_rows, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractors.feeds import FeedDocument
    from extractors.feeds.check import FeedCheck
    from extractors.feeds.links import FeedLink
    from extractors.model import FetchOutcome
    from flows.settings import Settings


TRIED: Final = 6
HTML: Final = "html_instead_of_feed"
_PROBE: Final = Feed(feed_id="probe", name="probe", url="", language=Language.EN)


class FeedNotAddedError(VirageError):
    """The address gives no feed that can be read."""


def run_list(settings: Settings, file: Path | None, form: Format) -> None:
    """Print the feeds that a run would read."""
    feeds = all_feeds(settings, file)
    if form is Format.TABLE:
        rows = [(f.feed_id, f.name, f.language.value, f.kind, f.enabled) for f in feeds]
        print_rows(("id", "name", "lang", "kind", "on"), rows, form)
        messages().print(f"{len(feeds)} feeds")
        return
    columns = ("id", "name", "language", "kind", "enabled", "full_text", "url", "added", "source")
    full = [
        (
            f.feed_id,
            f.name,
            f.language.value,
            f.kind,
            f.enabled,
            f.full_text,
            f.url,
            f.added,
            f.source,
        )
        for f in feeds
    ]
    print_rows(columns, full, form)


def run_check(settings: Settings, file: Path | None, ids: Sequence[str], form: Format) -> bool:
    """Ask each feed what it would give; whether all could be read."""
    feeds = chosen(all_feeds(settings, file), ids)
    checks = asyncio.run(_checks(settings, feeds))
    rows = [_check_row(each) for each in checks]
    print_rows(("feed", "status", "entries", "full text", "newest", "says"), rows, form)
    return all(each.status in {"ok", "unchanged"} for each in checks)


async def _checks(settings: Settings, feeds: Sequence[Feed]) -> list[FeedCheck]:
    async with Client(fetch_settings(settings)) as client:

        async def one(feed: Feed) -> FeedCheck:
            now = utc_now()
            outcome = await fetch(client, feed.url, now=now)
            found = check(feed, outcome, now=now)
            if found.reason != HTML:
                return found
            page = await fetch(client, feed.url, now=now, kind="page")
            links = _links(page) if isinstance(page, Fetched) else ()
            return replace(found, found=links[:TRIED])

        return list(await asyncio.gather(*(one(feed) for feed in feeds)))


def _check_row(each: FeedCheck) -> tuple[object, ...]:
    offered = f"feeds there: {', '.join(link.url for link in each.found)}" if each.found else ""
    says = "; ".join(filter(None, (each.reason, *each.notes, offered)))
    return (each.feed_id, each.status, each.entries, each.with_full_text, each.newest_at, says)


def run_add(
    settings: Settings,
    url: str,
    *,
    file: Path | None,
    language: str,
    feed_id: str,
    name: str,
    kind: str,
) -> None:
    """Read a feed once, or find one on a site, and write it to the feeds file.

    Raises:
        FeedNotAddedError: nothing there can be read as a feed.
        CatalogError: the feed is in the file already, or the file is wrong.
    """
    known = _known(settings, file)
    outcome, document = asyncio.run(_found(settings, url))
    stated = (language or document.hints.language or "").lower()[:2]
    if stated not in {*Language}:
        raise FeedNotAddedError(
            f"{outcome.url} does not say that it is in French or English; say --language fr or en"
        )
    title = name or document.hints.title or outcome.url
    feed = Feed(
        feed_id=feed_id or free_id(title, known),
        name=title[:200],
        url=outcome.url,
        language=Language(stated),
        kind=kind,
        added=utc_now().date(),
        source="virage feeds add",
    )
    for other in known:
        if other.url == feed.url:
            raise FeedNotAddedError(f"{feed.url} is read already, as {other.feed_id}")
    target = file or own_file(settings)
    append_feed(target, feed)
    answers().print(
        f"{feed.feed_id}: {feed.name} ({feed.language.value}, {len(document.entries)} entries now) "
        f"added to {target}",
        markup=False,
    )


def _known(settings: Settings, file: Path | None) -> tuple[Feed, ...]:
    """Return the feeds there are; a file that is to be made has none."""
    target = file or settings.feeds
    return () if target is not None and not target.exists() else all_feeds(settings, file)


async def _found(settings: Settings, url: str) -> tuple[Fetched, FeedDocument]:
    """Return the feed at an address, or the first that the page there leads to."""
    async with Client(fetch_settings(settings)) as client:
        outcome = await fetch(client, url, now=utc_now())
        if (document := _document(outcome)) is not None:
            return document
        page = await fetch(client, url, now=utc_now(), kind="page")
        if isinstance(page, Fetched):
            for link in _links(page)[:TRIED]:
                other = await fetch(client, link.url, now=utc_now())
                if (document := _document(other)) is not None:
                    return document
    raise FeedNotAddedError(f"{url} is no feed and leads to none: {_why(outcome)}")


def _links(page: Fetched) -> tuple[FeedLink, ...]:
    return discover(page.body, page.final_url, page.headers.get("content-type"))


def _document(outcome: FetchOutcome) -> tuple[Fetched, FeedDocument] | None:
    if not isinstance(outcome, Fetched):
        return None
    try:
        return outcome, feed_document(_PROBE, outcome)
    except FeedParseError:
        return None


def _why(outcome: FetchOutcome) -> str:
    return f"{outcome.reason}: {outcome.detail}" if isinstance(outcome, FetchFailed) else "no feed"


def run_import(settings: Settings, opml: Path, *, language: str, file: Path | None) -> None:
    """Add the feeds of an OPML file that are not known yet."""
    try:
        content = opml.read_bytes()
    except OSError as error:
        raise CatalogError(str(opml), "file", f"cannot be read: {error.strerror}") from error
    if language not in {*Language}:
        raise FeedNotAddedError(f"--language {language!r} is not fr or en")
    known = _known(settings, file)
    found = import_opml(content, path=str(opml), language=Language(language), known=known)
    target = file or own_file(settings)
    for feed in found:
        append_feed(target, feed)
    say(f"{len(found)} feeds added to {target}")


def run_export(settings: Settings, file: Path | None) -> None:
    """Write the feeds as OPML to standard output."""
    sys.stdout.buffer.write(export_opml(all_feeds(settings, file)))
    sys.stdout.buffer.flush()
