"""A quick reader for feeds that are plain: same answer as feedparser, or none.

Most polls bring well-formed RSS 2.0, RSS 1.0 or Atom made of a dozen elements. Those
are read here with lxml, some thirty times faster. Whatever feedparser treats in a way
of its own (inline markup, repeated elements, xml:base, DOCTYPEs, odd dates, podcast and
media descriptions…) makes `fast` return None, and feedparser reads the document.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from extractors.feeds.raw import RawEntry, RawFeed

_ATOM: Final = "http://www.w3.org/2005/Atom"
_RSS1: Final = "http://purl.org/rss/1.0/"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

# Namespaces whose elements mean something to feedparser, by the prefix it gives them.
_PREFIXES: Final = {
    "": "",
    _RSS1: "",
    _ATOM: "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
# Prefixes under which feedparser has handlers of its own, whatever they are bound to.
_HANDLED_PREFIXES: Final = frozenset(
    {"admin", "cc", "content", "creativeCommons", "dc", "dcterms", "feedburner", "gml"}
    | {"geo", "georss", "itunes", "media", "psc", "rdf", "xhtml", "xml"}
)
_STORED_APART: Final = frozenset(
    {
        "http://purl.org/rss/1.0/modules/slash/",
        "http://purl.org/rss/1.0/modules/syndication/",
        "http://wellformedweb.org/commentapi/",
        "http://purl.org/rss/1.0/modules/threading/",
    }
)
_MEANING: Final = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "id": "guid",
    "description": "summary",
    "summary": "summary",
    "content": "content",
    "content:encoded": "content",
    "pubdate": "published",
    "published": "published",
    "updated": "updated",
    "dc:date": "updated",
    "dcterms:modified": "updated",
    "author": "author",
    "dc:creator": "author",
    "dc:language": "language",
    "feedburner:origlink": "origin",
}
_TEXTS: Final = frozenset(_MEANING.values()) - {"link", "guid", "author"}
_IGNORED: Final = frozenset(
    {"category", "comments", "enclosure", "source", "rights", "contributor", "image", "dc:subject"}
    | {
        "dc:rights",
        "dc:identifier",
        "dc:type",
        "dc:format",
        "dc:source",
        "dc:relation",
        "dc:coverage",
    }
    | {"media:content", "media:thumbnail", "media:credit", "media:keywords", "media:category"}
    | {"media:rating", "media:copyright", "media:text"}
)
_NESTED_ALLOWED: Final = frozenset({"source", "contributor", "image", "author"})
_CP1252: Final = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}  # fmt: skip
_C1: Final = re.compile("[\x80-\x9f]")
# What urljoin would give back as it came; it costs more than the rest of an entry.
_WHOLE_URL: Final = re.compile(
    r"https?://[\w.-]+(?::\d+)?/[\w.~%/,=:@!$&'()*+-]*(?:\?[\w.~%/,=:@!$&'()*+-]+)?"
)
_ENTITY_LIKE: Final = re.compile(r"&([A-Za-z0-9_]+);")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_RFC822: Final = re.compile(
    rf"(?:[A-Za-z]{{3}}, )?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})"
    r" (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))"
)
_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d)))?"
)
_HTML_TYPES: Final = frozenset({"", "html", "text/html", "application/xhtml+xml", "xhtml"})
_TEXT_TYPES: Final = frozenset({"", "text", "plain", "text/plain", "html", "text/html"})


class _HandOver(Exception):  # noqa: N818 -- not an error: feedparser reads this document
    """The document holds something that feedparser treats in its own way."""


def fast(document: bytes, base_url: str) -> RawFeed | None:
    """Read a plain feed (clean UTF-8); None where feedparser has to."""
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document or b"xml:base" in document:
        return None
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(document, parser)
        return _feed(root, base_url)
    except (etree.XMLSyntaxError, _HandOver, ValueError, OverflowError):
        return None


def _feed(root: etree._Element, base_url: str) -> RawFeed:
    if root.tag == f"{{{_ATOM}}}feed":
        head, tag = root, f"{{{_ATOM}}}entry"
        nodes = root.findall(tag)
    elif root.tag == "rss":
        channel = root.find("channel")
        if channel is None or len(root) != 1:
            raise _HandOver
        head, tag = channel, "item"
        nodes = channel.findall(tag)
    elif root.tag == f"{_RDF}RDF":
        channel = root.find(f"{{{_RSS1}}}channel")
        if channel is None:
            raise _HandOver
        head, tag = channel, f"{{{_RSS1}}}item"
        nodes = root.findall(tag)
    else:
        raise _HandOver
    if sum(1 for _ in root.iter("{*}item", "{*}entry")) != len(nodes):
        raise _HandOver  # entries where feedparser finds them and we do not look
    reader = _Reader(base_url)
    entries = tuple(reader.entry(node) for node in nodes)
    language = root.get(_XML_LANG, "") or head.get(_XML_LANG, "")
    return reader.feed(head, entries, language.replace("_", "-"))


class _Draft:
    """What the children of one entry said so far."""

    __slots__ = ("about", "authors", "link", "texts")

    def __init__(self, about: str) -> None:
        self.about = about
        self.link: str | None = None
        self.authors: list[str] = []
        self.texts: dict[str, str] = {}

    def keep(self, meaning: str, markup_type: str | None, text: str) -> None:
        if meaning in self.texts or (markup_type and markup_type.lower() not in _TEXT_TYPES):
            raise _HandOver
        self.texts[meaning] = text

    def entry(self) -> RawEntry:
        get = self.texts.get
        summary, content = get("summary", ""), get("content", "")
        return RawEntry(
            guid=get("guid", self.about),
            link=get("origin") or self.link or "",
            title=get("title", ""),
            summary="" if summary == content else summary,
            content=content,
            authors=tuple(dict.fromkeys(self.authors)),
            published_at=_moment(get("published", "")),
            updated_at=_moment(get("updated", "")),
            language=get("language", ""),
        )


class _Reader:
    """Reads one document; remembers what each tag in it means."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._meanings: dict[str, str | None] = {}

    def feed(self, head: etree._Element, entries: tuple[RawEntry, ...], language: str) -> RawFeed:
        title = site_url = self_url = hub_url = ""
        for node in head:
            if node.tag in {"title", f"{{{_ATOM}}}title", f"{{{_RSS1}}}title"}:
                title = title or self._text(node)
            elif node.tag in {"link", f"{{{_RSS1}}}link"}:
                site_url = self._link_text(node) or site_url
            elif node.tag == f"{{{_ATOM}}}link":
                rel, href = node.get("rel", "alternate").lower(), node.get("href", "")
                href = self._absolute(href) if href else ""
                if rel == "self":
                    self_url = self_url or href
                elif rel == "hub":
                    hub_url = hub_url or href
                elif rel == "alternate" and node.get("type", "html").lower() in _HTML_TYPES:
                    site_url = href or site_url
            elif node.tag in {"language", "{http://purl.org/dc/elements/1.1/}language"}:
                language = self._text(node)
        site_url = site_url if site_url.startswith("http") else ""
        return RawFeed(title, language, site_url, self_url, hub_url, entries)

    def entry(self, node: etree._Element) -> RawEntry:
        draft = _Draft(about=node.get(f"{_RDF}about", ""))
        for child in node:
            meaning = self._meaning(child)
            if meaning in _TEXTS:
                draft.keep(meaning, child.get("type"), _clean(child.text))
            elif meaning == "link":
                draft.link = self._link(child, draft.link)
            elif meaning == "guid":
                self._guid(child, draft)
            elif meaning == "author":
                draft.authors += self._author(child)
        return draft.entry()

    def _guid(self, node: etree._Element, draft: _Draft) -> None:
        is_permalink = _attribute(node, "ispermalink", "true") == "true"
        guid = _clean(node.text)
        draft.keep("guid", None, self._absolute(guid) if is_permalink and guid else guid)
        if is_permalink and draft.link is None:
            draft.link = draft.texts["guid"]

    def _meaning(self, node: etree._Element) -> str | None:
        """What a child of an entry says; None for what is of no interest."""
        tag = node.tag
        try:
            meaning = self._meanings[tag]
        except KeyError:
            meaning = self._meanings[tag] = _meaning_of(tag, node.prefix)
        if len(node) and (meaning is not None or not _may_nest(tag)) and meaning != "author":
            raise _HandOver
        return meaning

    def _author(self, node: etree._Element) -> list[str]:
        if len(node):
            names = [
                (part.text or "").strip()  # feedparser repairs no charset inside <name>
                for part in node
                if isinstance(part.tag, str) and part.tag.rpartition("}")[2].lower() == "name"
            ]
            if len(names) != 1 or not names[0] or (node.text or "").strip():
                raise _HandOver
            return names
        name = self._text(node)
        if "@" in name:
            raise _HandOver  # feedparser parts name and address
        return [name] if name else []

    def _link(self, node: etree._Element, before: str | None) -> str | None:
        """The link to the article; the one before where this leads to something else."""
        href = node.get("href")
        if href is None:
            if node.attrib or node.tag.startswith(f"{{{_ATOM}}}"):
                raise _HandOver
            return self._link_text(node)
        if node.text and node.text.strip():
            raise _HandOver
        if node.get("rel", "alternate").lower() != "alternate":
            return before
        return self._absolute(href) if node.get("type", "html").lower() in _HTML_TYPES else before

    def _link_text(self, node: etree._Element) -> str:
        link = self._text(node)
        if link:
            link = self._absolute(link)
        if "&" in link:
            link = _ENTITY_LIKE.sub(r"&\1", link.replace("&amp;", "&"))
        return link

    def _absolute(self, link: str) -> str:
        return link if _WHOLE_URL.fullmatch(link) else urljoin(self._base_url, link)

    def _text(self, node: etree._Element) -> str:
        if len(node):
            raise _HandOver
        return _clean(node.text)


def _meaning_of(tag: str, given_prefix: str | None) -> str | None:
    """What feedparser makes of an element in an entry; None where it keeps it apart."""
    namespace, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    if namespace.lower() in _STORED_APART:
        return None
    prefix = _PREFIXES.get(namespace)
    if prefix is None:
        if (
            given_prefix is None
            or given_prefix in _HANDLED_PREFIXES
            or ".userland.com" in namespace
        ):
            raise _HandOver
        return None
    name = prefix + local.lower()
    if name in _IGNORED:
        return None
    if name not in _MEANING:
        raise _HandOver
    return _MEANING[name]


def _may_nest(tag: str) -> bool:
    return tag.rpartition("}")[2].lower() in _NESTED_ALLOWED


def _attribute(node: etree._Element, name: str, default: str) -> str:
    for key, value in node.attrib.items():
        if str(key).lower() == name:
            return str(value)
    return default


def _clean(text: str | None) -> str:
    text = text.strip() if text else ""
    return text if text.isascii() else _repaired(text)


def _repaired(text: str) -> str:
    """Undo UTF-8 taken for Latin-1, and give C1 controls their windows-1252 meaning."""
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_CP1252) if _C1.search(text) else text


def _moment(text: str) -> dt.datetime | None:
    if not text:
        return None
    match = _RFC822.fullmatch(text)
    if match:
        day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
        number = _MONTHS.index(month) + 1
    else:
        match = _ISO.fullmatch(text)
        if match is None:
            raise _HandOver
        year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
        number = int(month)
    moment = dt.datetime(
        int(year), number, int(day), int(hour or 0), int(minute or 0), int(second or 0)
    )
    if sign:
        offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
        moment = moment - offset if sign == "+" else moment + offset
    return moment
