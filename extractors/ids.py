"""Ids come from content, never from a counter or a clock."""

from __future__ import annotations

import hashlib


def stable_id(*parts: str) -> str:
    """Return 24 hex digits that depend on every part and on their order.

    Parts are length-prefixed, so ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as hex; the name of a body in the raw archive."""
    return hashlib.sha256(data).hexdigest()
