"""The text of a page: `article(page, detect=…) -> Article | Skipped`.

The only import of trafilatura. Where a page is walled, or thinner than what its feed
carried, the feed's content stands in. Nothing here raises for what a page holds.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from htmldate import find_date
from trafilatura import bare_extraction, load_html

from extractors.ids import stable_id
from extractors.markup import block_text, decoded, plain_text
from extractors.model import Article, Language, Skipped
from extractors.pagemeta import PageFacts, moment, page_facts
from extractors.walls import Wall, wall, without_notices

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from lxml import etree

    from extractors.model import Detection, Page

# trafilatura tells every page it gives up on; here that is a value.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

MIN_WORDS: Final = 25
"""Below this there is no article to take a claim from."""
_FULLER: Final = 1.3
_MAX_TITLE: Final = 300
_FEED_TAIL: Final = re.compile(
    r"(?:\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)?\s*"
    r"(?:(?:The post|L[’']article|Cet article|L[’']entrée|Cette entrée)\s.{1,300}?\s(?:appeared first on|est apparue? en premier sur|first appeared on)\s.{1,120}"
    r"|Continue reading.{0,120}|Read (?:more|the full (?:story|article)|the rest).{0,120}|Lire (?:la suite|l[’']article|plus).{0,120}|Cet article .{0,80}réservé.{0,80}"
    r"|Comments|Commentaires)\s*)+$",
    re.IGNORECASE,
)


class Detect(Protocol):
    """Tells the language of a text; `extractors.language.detect` is one."""

    def __call__(self, title: str, text: str, hint: Language | None = None) -> Detection:
        """Return the language, how sure it is and how it was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Text and facts from one place, before it is decided which to keep."""

    text: str
    facts: PageFacts
    origin: str
    wall: Wall | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())


def article(page: Page, *, detect: Detect) -> Article | Skipped:
    """Return the article on a page, or why there is none.

    A Skipped reason is a wall (`paywall`, `cookie_wall`, `login`, `js_shell`,
    `bot_check`, `soft_404`), `too_short`, `no_text`, `extract_error`, or `language_xx`
    for a text in a language that virage does not read.
    """
    try:
        reading = _best(page)
    except Exception as error:  # noqa: BLE001
        # Markup of strangers meets four parsers here: what breaks is this page's alone.
        return Skipped(
            url=page.url, reason="extract_error", detail=f"{type(error).__name__}: {error}"[:300]
        )
    if reading.wall is not None:
        return Skipped(url=page.url, reason=reading.wall.reason, detail=reading.wall.sign)
    if reading.words < MIN_WORDS:
        reason = "too_short" if reading.text else "no_text"
        return Skipped(url=page.url, reason=reason, detail=f"{reading.words} words")
    return _article(page, reading, detect)


def articles(pages: Sequence[Page], *, detect: Detect) -> list[Article | Skipped]:
    """Read a batch, one result a page in order; what a process pool is given."""
    return [article(page, detect=detect) for page in pages]


def _best(page: Page) -> _Reading:
    """The page's own text, or the feed's where that is all there is or clearly more."""
    if page.origin != "page":
        return _from_feed(decoded(page.body, page.content_type))
    own = _from_page(page)
    markup = page.entry.content_html or page.entry.summary_html if page.entry else None
    if not markup or len(markup) < _FULLER * len(own.text):
        if own.wall is None or not markup:
            return own
    elif own.wall is None and len(plain_text(markup)) < _FULLER * len(own.text):
        return own
    fed = _from_feed(markup)
    is_fuller = fed.words >= MIN_WORDS and len(fed.text) > _FULLER * len(own.text)
    if own.wall is None and not is_fuller:
        return own
    if own.wall is not None and not (is_fuller and page.entry and page.entry.content_html):
        return own  # a summary is no more than the teaser on the page
    return _Reading(
        text=fed.text, facts=own.facts if own.wall is None else PageFacts(), origin="feed"
    )


def _from_feed(markup: str) -> _Reading:
    text = _FEED_TAIL.sub("", block_text(markup)).strip()
    return _Reading(text=text, facts=PageFacts(), origin="feed")


def _from_page(page: Page) -> _Reading:
    tree = load_html(decoded(page.body, page.content_type))
    if tree is None:
        return _Reading(text="", facts=PageFacts(), origin="page")
    facts = page_facts(tree, page.source_name)
    document = bare_extraction(
        tree, url=page.url, favor_precision=True, include_comments=False, include_tables=True
    )
    text = (
        _paragraphs(document.text or "")
        if document is not None and not isinstance(document, dict)
        else ""
    )
    if facts.published_at is None and page.entry is not None and page.entry.published_at is None:
        facts = _with_guessed_date(tree, page.url, facts)
    return _Reading(
        text=without_notices(text),
        facts=facts,
        origin="page",
        wall=wall(page.url, tree, facts, text),
    )


def _paragraphs(text: str) -> str:
    return "\n\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _with_guessed_date(tree: etree._Element, url: str, facts: PageFacts) -> PageFacts:
    """Ask htmldate where neither page metadata nor feed gives a date: it reads the text."""
    found = find_date(tree, url=url, original_date=True, extensive_search=False)
    guessed = moment(found) if found else None
    if guessed is None:
        return facts
    return PageFacts(
        title=facts.title,
        authors=facts.authors,
        published_at=guessed,
        published_origin="text",
        modified_at=facts.modified_at,
        is_free=facts.is_free,
        canonical_link=facts.canonical_link,
        heading=facts.heading,
    )


def _article(page: Page, reading: _Reading, detect: Detect) -> Article | Skipped:
    entry = page.entry
    facts = reading.facts
    title = facts.title or (entry.title if entry else "") or _first_words(reading.text)
    text = _without_title(reading.text, title)
    detection = detect(title, text, page.feed_language)
    if detection.language not in set(Language):
        return Skipped(
            url=page.url,
            reason=f"language_{detection.language}",
            detail=f"{detection.method}, confidence {detection.confidence:.2f}",
        )
    published, origin = _publication(page, facts)
    article_id = stable_id(page.canonical_url)
    return Article(
        article_id=article_id,
        version_id=stable_id(article_id, title, text),
        url=page.url,
        source=page.source_name,
        title=title,
        text=text,
        language=Language(detection.language),
        detection=detection,
        author=", ".join(facts.authors) or (entry.author if entry else None),
        published_at=published,
        published_origin=origin,
        modified_at=_modification(page, facts, published),
        fetched_at=page.fetched_at,
        origin=reading.origin,
        feed_id=entry.feed_id if entry else None,
        raw_sha256=page.body_sha256,
    )


def _first_words(text: str) -> str:
    """A title for what has none: the beginning of the first paragraph."""
    first = text.partition("\n")[0]
    return (
        first
        if len(first) <= _MAX_TITLE // 2
        else first[: _MAX_TITLE // 2].rpartition(" ")[0] + "…"
    )


def _without_title(text: str, title: str) -> str:
    """Drop a first paragraph that only repeats the title: it would count twice."""
    first, _, rest = text.partition("\n\n")
    while rest and first.casefold().strip() == title.casefold().strip():
        text = rest
        first, _, rest = text.partition("\n\n")
    return text


def _publication(page: Page, facts: PageFacts) -> tuple[dt.datetime | None, str | None]:
    """The page's own date before the feed's; a guess from the text after both."""
    fed = page.entry.published_at if page.entry else None
    candidates = [(facts.published_at, facts.published_origin), (fed, "feed")]
    if facts.published_origin in {"time", "text"} and fed is not None:
        candidates.reverse()
    for published, origin in candidates:
        if published is not None and not _is_ahead(published, page.fetched_at):
            return published, origin
    return None, None


def _is_ahead(moment_at: dt.datetime, fetched_at: dt.datetime) -> bool:
    """Whether a time lies more than a day after the fetch: a typing error, or a time zone."""
    return (moment_at - fetched_at).total_seconds() > 86_400  # noqa: PLR2004


def _modification(
    page: Page, facts: PageFacts, published: dt.datetime | None
) -> dt.datetime | None:
    modified = facts.modified_at or (page.entry.updated_at if page.entry else None)
    if modified is None or _is_ahead(modified, page.fetched_at):
        return None
    return modified if published is None or modified > published else None
