"""What a body is, whatever its Content-Type says."""

from __future__ import annotations

import re
from typing import Final

from extractors.fetch.failures import FetchError
from extractors.model import FailureKind

_HEAD_BYTES: Final = 4_096
_FEED_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>:]", re.IGNORECASE)
_HTML_ROOT: Final = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TITLE: Final = re.compile(rb"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_HTML_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain")
_MAGIC: Final = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "an archive",
    b"\x1f\x8b": "a gzip file",
}


def require_feed(body: bytes) -> None:
    """Raise FetchError unless the body may be a feed: `empty`, `html_instead_of_feed`."""
    head = body[:_HEAD_BYTES]
    if not head.strip():
        raise FetchError(FailureKind.SOFT, "empty", "the body is empty")
    if _HTML_ROOT.search(head) and not _FEED_ROOT.search(body[: 16 * _HEAD_BYTES]):
        title = _TITLE.search(body[: 16 * _HEAD_BYTES])
        named = f" titled “{title[1].decode('utf-8', 'replace').strip()}”" if title else ""
        raise FetchError(
            FailureKind.SOFT,
            "html_instead_of_feed",
            f"the address gives a web page{named}; `virage feeds check` looks for its feeds",
        )


def require_page(body: bytes, content_type: str | None) -> None:
    """Raise FetchError unless the body may be a web page: `empty`, `not_html`."""
    if not body.strip():
        raise FetchError(FailureKind.SOFT, "empty", "the body is empty")
    for magic, what in _MAGIC.items():
        if body.startswith(magic):
            raise FetchError(FailureKind.SOFT, "not_html", f"is {what}, not a web page")
    media = (content_type or "").partition(";")[0].strip().lower()
    if media and media not in _HTML_TYPES and not _HTML_ROOT.search(body[:_HEAD_BYTES]):
        raise FetchError(FailureKind.SOFT, "not_html", f"is {media[:60]}, not a web page")
