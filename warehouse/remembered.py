"""What is remembered of the entries of feeds, so that a poll knows them again.

    remembered_entries(con, feed_ids) -> {feed_id: (KnownEntry…)}

A feed shows its latest entries, so the latest seen are enough; entries that come back
from further away are still the same by their own ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractors.model import KnownEntry
from warehouse.statements import statement

if TYPE_CHECKING:
    from collections.abc import Collection

    from duckdb import DuckDBPyConnection

MOST: Final = 2_000


def remembered_entries(
    con: DuckDBPyConnection, feed_ids: Collection[str], most: int = MOST
) -> dict[str, tuple[KnownEntry, ...]]:
    """Return the latest `most` entries of each feed asked about, in their newest revision."""
    rows = con.execute(
        statement("remembered"), {"feed_ids": list(feed_ids), "most": most}
    ).fetchall()
    found: dict[str, list[KnownEntry]] = {}
    for feed_id, entry_id, guid, canonical_url, content_sha256 in rows:
        found.setdefault(feed_id, []).append(
            KnownEntry(
                entry_id=entry_id,
                guid=guid,
                canonical_url=canonical_url,
                content_sha256=content_sha256,
            )
        )
    return {feed_id: tuple(entries) for feed_id, entries in found.items()}
