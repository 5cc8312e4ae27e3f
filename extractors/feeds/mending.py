"""Repairs that make most broken feeds well formed: bare ampersands, HTML entities."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

_AMPERSAND: Final = re.compile(rb"&(?!#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)")
_ENTITY: Final = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def mended(document: bytes) -> bytes:
    """Return the document with every `&` that XML does not know made one that it does.

    `R&D` becomes `R&amp;D`, `&eacute;` the character, `&unknown;` its own spelling.
    """
    return _ENTITY.sub(_known_to_xml, _AMPERSAND.sub(b"&amp;", document))


def _known_to_xml(match: re.Match[bytes]) -> bytes:
    if match[1] in _OF_XML:
        return match[0]
    character = html5.get(match[1].decode("ascii") + ";")
    return character.encode("utf-8") if character else b"&amp;" + match[0][1:]
