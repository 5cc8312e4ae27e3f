"""HTML to words: `plain_text` for a line, `block_text` for paragraphs, `decoded` for a page."""

from __future__ import annotations

import codecs
import html
import re
from typing import Final

import lxml.html
from lxml import etree

_TAG: Final = re.compile(r"<(?:[a-zA-Z/!?][^>]*)?>")
_ENTITY: Final = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_UNSEEN: Final = re.compile(r"<(script|style|iframe)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES: Final = 4_096
_STANDS_FOR_CP1252: Final = frozenset({"iso8859-1", "ascii", "cp1252", "utf-8"})
_DROPPED: Final = (
    "script",
    "style",
    "iframe",
    "noscript",
    "figcaption",
    "form",
    "button",
    "svg",
    "template",
)
_BLOCKS: Final = frozenset(
    {"p", "div", "section", "article", "header", "footer", "aside", "blockquote", "pre", "figure"}
    | {"table", "tr", "ul", "ol", "li", "dl", "dt", "dd", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
)


def plain_text(markup: str) -> str:
    """Return the words of a piece of HTML: no tags, no entities, single spaces."""
    text = markup
    if "<" in text:
        text = _TAG.sub(" ", _UNSEEN.sub(" ", text))
    for _ in range(2):  # titles are often escaped twice
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return " ".join(text.split())


def block_text(markup: str) -> str:
    """Return the paragraphs of an HTML fragment, a blank line between them.

    Scripts, forms and captions are left out. Text without any tag keeps its own
    blank lines as paragraphs.
    """
    if "<" not in markup:
        parts = re.split(r"\n\s*\n", html.unescape(markup))
        return "\n\n".join(filter(None, (" ".join(part.split()) for part in parts)))
    try:
        root = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return plain_text(markup)
    etree.strip_elements(root, *_DROPPED, etree.Comment, with_tail=False)
    paragraphs: list[str] = [""]
    _collect(root, paragraphs)
    return "\n\n".join(filter(None, (" ".join(part.split()) for part in paragraphs)))


def _collect(root: etree._Element, paragraphs: list[str]) -> None:
    """Walk without recursion: markup of others nests as deep as it likes."""
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            if event == "end":
                paragraphs[-1] += node.tail or ""
            continue
        is_block = node.tag in _BLOCKS
        if is_block:
            paragraphs.append("")
        if event == "start":
            if node.tag == "br":
                paragraphs[-1] += " "
                if _is_second_break(node):
                    paragraphs.append("")
            paragraphs[-1] += node.text or ""
        elif node is not root:
            paragraphs[-1] += node.tail or ""


def _is_second_break(node: etree._Element) -> bool:
    """Two line breaks in a row stand for a paragraph."""
    before = node.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def decoded(body: bytes, content_type: str | None = None) -> str:
    """Return a page as text.

    A BOM decides, then valid UTF-8, then what the server and the page declare, and
    windows-1252 at last. Never raises.
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "replace")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    text = nearly_utf8(body)
    if text is not None:
        return text
    inline = _CHARSET.search(body[:_HEAD_BYTES])
    stated = _CHARSET.search((content_type or "").encode("ascii", "ignore"))
    for claim in (stated, inline):
        name = _charset(claim[1].decode("ascii")) if claim else None
        if name is None or name in _STANDS_FOR_CP1252:
            continue
        try:
            return body.decode(name)
        except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
            continue  # codecs that are no charsets (rot13, base64) land here too
    return body.decode("cp1252", "replace")


def nearly_utf8(body: bytes) -> str | None:
    """Decode what is UTF-8 but for stray bytes; None for any other charset.

    Text of another charset is practically never valid UTF-8 by chance, so a sequence
    that is valid weighs as much as one that is not.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    valid = sum(1 for character in text if character > "\x7f") - lost
    return text if valid > lost else None


def _charset(claim: str) -> str | None:
    try:
        return codecs.lookup(claim).name
    except LookupError:
        return None
