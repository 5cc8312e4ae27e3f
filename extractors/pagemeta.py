"""What a page says about itself: title, authors, dates with their origin, access.

Read from JSON-LD first, then meta tags, then visible markup: that order is from the
most deliberate statement to the least.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from extractors.markup import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

_ARTICLE_TYPE: Final = re.compile(r"(?:Article|Posting|Report|Review|NewsItem)$")
_SEPARATOR: Final = re.compile(r"\s+[|•·–—:-]\s+|\s*\|\s*")
_URLISH: Final = re.compile(r"https?://|www\.|@|\.(?:com|fr|org)\b")
_BY: Final = re.compile(
    r"^(?:by|par|de|written by|(?:view )?all posts by|posts by|publié par|propos recueillis par)\s+",
    re.IGNORECASE,
)
_PUBLISHED_NAMES: Final = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "citation_publication_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "date",
)
_MODIFIED_NAMES: Final = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
)
_AUTHOR_NAMES: Final = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_TITLE_NAMES: Final = ("og:title", "twitter:title", "dc.title", "parsely-title")
_MAX_TITLE: Final = 300
_MAX_AUTHOR: Final = 120
_MAX_LD_BYTES: Final = 1_000_000
_EARLIEST: Final = dt.datetime(1995, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page states; None where it states nothing. Times are naive UTC.

    `published_origin` is `jsonld`, `meta` or `time`. `is_free` is schema.org's
    isAccessibleForFree.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    published_origin: str | None = None
    modified_at: dt.datetime | None = None
    is_free: bool | None = None
    canonical_link: str | None = None
    heading: str | None = None


def page_facts(tree: etree._Element, source_name: str = "") -> PageFacts:
    """Read the facts off a parsed page; broken metadata counts as absent."""
    ld = _article_node(tree)
    metas = _metas(tree)
    heading = next((text for node in tree.iter("h1") if (text := _visible(node))), None)
    published, origin = _published(tree, ld, metas)
    return PageFacts(
        title=_title(tree, ld, metas, heading, source_name),
        authors=_authors(tree, ld, metas),
        published_at=published,
        published_origin=origin,
        modified_at=moment(_string(ld.get("dateModified")))
        or _first_moment(metas, _MODIFIED_NAMES),
        is_free=_boolean(ld.get("isAccessibleForFree")),
        canonical_link=next(
            (
                str(n.get("href"))
                for n in tree.iter("link")
                if (n.get("rel") or "").lower() == "canonical" and n.get("href")
            ),
            None,
        ),
        heading=heading,
    )


def moment(text: str | None) -> dt.datetime | None:
    """Read an ISO 8601 or RFC 822 time as naive UTC; without a zone it is taken as UTC."""
    if not text or len(text) > 64:  # noqa: PLR2004 -- longer than any date
        return None
    text = text.strip()
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        naive = (found.astimezone(dt.UTC) if found.tzinfo else found).replace(
            tzinfo=None, microsecond=0
        )
    except (OverflowError, ValueError):
        return None
    return naive if naive >= _EARLIEST else None


def _article_node(tree: etree._Element) -> Mapping[str, Any]:
    """The JSON-LD node of the article; the first that is one, with a headline if any has."""
    found: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = (
            (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        )
        if not text or len(text) > _MAX_LD_BYTES:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found.extend(node for node in _nodes(data, 4) if _is_article(node))
    return next((node for node in found if node.get("headline")), found[0] if found else {})


def _nodes(data: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(key), depth - 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _metas(tree: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (
            (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        )
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _title(
    tree: etree._Element,
    ld: Mapping[str, Any],
    metas: Mapping[str, str],
    heading: str | None,
    source_name: str,
) -> str | None:
    site = {name.casefold() for name in (metas.get("og:site_name", ""), source_name) if name}
    whole = next((text for node in tree.iter("title") if (text := _visible(node))), "")
    stated = [_string(ld.get("headline")), *(metas.get(name, "") for name in _TITLE_NAMES)]
    for candidate in (*stated, _longer(heading or "", whole), whole):
        title = _without_site(plain_text(candidate or "")[:_MAX_TITLE], site, heading or "")
        if title and title.casefold() not in site:
            return title
    return None


def _longer(heading: str, whole: str) -> str:
    """The heading, unless it is a site's name and the title says more."""
    if len(heading.split()) > 2:  # noqa: PLR2004 -- a name
        return heading
    longest = max(_SEPARATOR.split(whole), key=len)
    return longest if len(longest) > len(heading) else heading


def _without_site(title: str, site: set[str], heading: str) -> str:
    """Cut a site's name off either end, and whatever the heading shows to be an addition."""
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and parts[-1].casefold() in site:
        return title[: title.rfind(parts[-1])].rstrip(" |•·–—:-\u00a0")
    if len(parts) > 1 and parts[0].casefold() in site:
        return title[len(parts[0]) :].lstrip(" |•·–—:-\u00a0")
    if heading and title.startswith(heading) and _SEPARATOR.match(title, len(heading)):
        return heading
    return title


def _authors(
    tree: etree._Element, ld: Mapping[str, Any], metas: Mapping[str, str]
) -> tuple[str, ...]:
    for names in (
        _ld_names(ld.get("author")),
        (metas[name] for name in _AUTHOR_NAMES if name in metas),
        (_visible(node) for node in tree.iter("a") if (node.get("rel") or "").lower() == "author"),
        (
            _visible(node)
            for node in tree.iter("span", "a", "p", "div", "address")
            if (node.get("itemprop") or "") == "author"
        ),
    ):
        found = tuple(dict.fromkeys(name for raw in names if (name := _person(raw))))
        if found:
            return found[:8]
    return ()


def _ld_names(value: object) -> Iterable[str]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            name = part.get("name")
            yield from (name if isinstance(name, list) else [name]) if name else ()


def _person(raw: object) -> str:
    name = _BY.sub("", plain_text(raw)) if isinstance(raw, str) else ""
    return (
        ""
        if not name or len(name) > _MAX_AUTHOR or _URLISH.search(name)
        else name.strip(" ,;|•·–—-")
    )


def _published(
    tree: etree._Element, ld: Mapping[str, Any], metas: Mapping[str, str]
) -> tuple[dt.datetime | None, str | None]:
    if found := moment(_string(ld.get("datePublished"))):
        return found, "jsonld"
    if found := _first_moment(metas, _PUBLISHED_NAMES):
        return found, "meta"
    times = [node for node in tree.iter("time") if node.get("datetime")]
    marked = [
        node
        for node in times
        if node.get("pubdate") is not None or node.get("itemprop") == "datePublished"
    ]
    for node in marked or times[:1]:
        if found := moment(node.get("datetime")):
            return found, "time"
    return None, None


def _first_moment(metas: Mapping[str, str], names: Iterable[str]) -> dt.datetime | None:
    return next((found for name in names if (found := moment(metas.get(name)))), None)


def _string(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""


def _boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(_string(value).strip().lower())


def _visible(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())
