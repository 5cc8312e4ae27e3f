"""Bytes of a feed to clean UTF-8, whatever the server and the document claim.

A BOM is believed, then the bytes themselves: text in another charset is practically
never valid UTF-8 by chance, while feeds that declare ISO-8859-1 and send UTF-8 are
common. Declarations decide only what is left, and windows-1252 stands in for
ISO-8859-1 as in every browser.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from extractors.markup import nearly_utf8

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_BOM_WIDE: Final = (
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_DECLARATION: Final = re.compile(rb"^\s*<\?xml\b[^>]*\?>")
# XML 1.0 has no place for these; one of them makes a whole document unreadable.
_CONTROLS: Final = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D}) + b"\x7f"
_LATIN1: Final = frozenset({"iso8859-1", "ascii"})
_SHIFTING: Final = ("iso2022", "hz", "utf-7", "utf7")


def clean_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Return the document as UTF-8 without BOM, XML declaration and control characters.

    Undecodable bytes become U+FFFD; nothing is raised.
    """
    declared = _declared(body, content_type)
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _cleaned(_recoded(body, name))
    for start, name in _NO_BOM_WIDE:
        if body.startswith(start):
            return _cleaned(_recoded(body, name))
    shifts = any(name.startswith(_SHIFTING) for name in declared)
    text = None if shifts else nearly_utf8(body)
    if text is not None:
        return _cleaned(body if "\ufffd" not in text else text.encode("utf-8"))
    return _cleaned(_by_declaration(body, declared))


def _declared(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Python names of the charsets that the server, then the document, claim."""
    claims: list[str] = []
    header = _CHARSET.search(content_type or "")
    if header:
        claims.append(header[1])
    inline = _DECLARED.search(body[:400])
    if inline:
        claims.append(inline[1].decode("ascii"))
    names: list[str] = []
    for claim in claims:
        try:
            names.append(codecs.lookup(claim).name)
        except LookupError:
            continue
    return tuple(names)


def _by_declaration(body: bytes, declared: tuple[str, ...]) -> bytes:
    for name in declared:
        if name in _LATIN1 or name in {"utf-8", "utf-16", "utf-32"}:
            continue
        try:
            return body.decode(name).encode("utf-8", "replace")
        except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):
            continue  # codecs that are no charsets (rot13, base64) land here too
    return body.decode("cp1252", "replace").encode("utf-8")


def _recoded(body: bytes, name: str) -> bytes:
    return body.decode(name, "replace").encode("utf-8", "replace")


def _cleaned(body: bytes) -> bytes:
    body = body.removeprefix(codecs.BOM_UTF8)
    body = _DECLARATION.sub(b"", body, count=1)
    return body.translate(None, _CONTROLS)
