"""OPML, in which readers exchange their lists of feeds."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from lxml import etree

from extractors.errors import CatalogError
from extractors.model import Feed, Language
from extractors.urls import canonicalize, host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MAX_ID: Final = 60
_NOT_ID: Final = re.compile(r"[^a-z0-9]+")


def export_opml(feeds: Iterable[Feed], title: str = "virage") -> bytes:
    """Return an OPML 2.0 document, feeds grouped by kind, language kept."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    groups: dict[str, etree._Element] = {}
    for feed in feeds:
        if feed.kind not in groups:
            groups[feed.kind] = etree.SubElement(body, "outline", text=feed.kind, title=feed.kind)
        etree.SubElement(
            groups[feed.kind],
            "outline",
            type="rss",
            text=feed.name,
            title=feed.name,
            xmlUrl=feed.url,
            language=feed.language.value,
            virageId=feed.feed_id,
        )
    document: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return document


def import_opml(
    document: bytes, *, path: str, language: Language, known: Sequence[Feed] = ()
) -> tuple[Feed, ...]:
    """Return the feeds of an OPML document that are not `known` yet, each address once.

    `language` is taken for outlines that state none that virage reads. An id is made
    from the name. Raises CatalogError when `document` (named `path`) is no OPML.
    """
    root = _root(document, path)
    taken = {feed.feed_id for feed in known}
    addresses = {canonicalize(feed.url) for feed in known}
    feeds: list[Feed] = []
    for node in root.iter("outline"):
        attributes = {str(key).lower(): str(value).strip() for key, value in node.attrib.items()}
        url = attributes.get("xmlurl", "")
        if not host(url) or canonicalize(url) in addresses:
            continue
        addresses.add(canonicalize(url))
        name = attributes.get("title") or attributes.get("text") or host(url)
        feed_id = _free_id(attributes.get("virageid") or name, host(url), taken)
        taken.add(feed_id)
        feeds.append(
            Feed(
                feed_id=feed_id,
                name=name[:200],
                url=url,
                language=_language(attributes.get("language", ""), language),
                kind=_kind(node),
            )
        )
    return tuple(feeds)


def _root(document: bytes, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CatalogError(
            path, f"line {getattr(error, 'lineno', None) or 1}", f"is no XML: {error}"
        ) from error
    if not isinstance(root.tag, str) or root.tag.lower() != "opml":
        raise CatalogError(path, "line 1", "is no OPML: the outermost element must be <opml>")
    return root


def _kind(node: etree._Element) -> str:
    parent = node.getparent()
    is_folder = parent is not None and parent.tag == "outline" and not parent.get("xmlUrl")
    label = (parent.get("text") or parent.get("title") or "").strip() if is_folder else ""
    return label[:40] or "press"


def _language(stated: str, default: Language) -> Language:
    prefix = stated.lower()[:2]
    return Language(prefix) if prefix in set(Language) else default


def _free_id(name: str, fallback: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    stem = _NOT_ID.sub("-", plain).strip("-")[:_MAX_ID].strip("-") or _NOT_ID.sub("-", fallback)
    candidate, number = stem, 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}", number + 1
    return candidate
