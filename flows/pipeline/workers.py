"""What runs inside the worker processes: pages to articles, articles to claims.

Functions take a batch and return one result an item, in order. What goes wrong with
one item is its result; the batch goes on.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extractors.claims import Extractor
from extractors.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.claims import Extraction
    from extractors.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """What stands for the result of an item that could not be read.

    `trace` is set where the fault is ours (`reason` is `internal_error`): it is
    logged loudly, and the other items are kept.
    """

    reason: str
    detail: str
    trace: str | None = None


def failed(error: Exception) -> Failed:
    """Turn what an item raised into a value that can be recorded."""
    if isinstance(error, ExtractError):
        return Failed(reason="unreadable", detail=error.reason)
    return Failed(
        reason="internal_error",
        detail=f"{type(error).__name__}: {error}"[:500],
        trace="".join(traceback.format_exception(error)),
    )


@cache
def extractor() -> Extractor:
    """Return the extractor of this process, loaded at first use."""
    return Extractor.load()


def claims(batch: Sequence[Article]) -> list[Extraction | Failed]:
    """Find the claims of each article."""
    read = extractor()
    results: list[Extraction | Failed] = []
    for article in batch:
        try:
            results.append(read.extract(article))
        except Exception as error:  # noqa: BLE001 - the edge of one item; recorded with its trace
            results.append(failed(error))
    return results
