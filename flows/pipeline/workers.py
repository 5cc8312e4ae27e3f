"""What runs inside the worker processes: pages to articles, articles to claims.

Functions take a batch and return one result an item, in order. What goes wrong with
one item is its result; the batch goes on.
"""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extractors.archive import Archive
from extractors.articles import article
from extractors.claims import Extractor
from extractors.clusters import cluster_key
from extractors.errors import ArchiveError, ExtractError
from extractors.language import detect
from extractors.model import Skipped
from extractors.nearduplicates import fingerprint
from warehouse.rows import Candidate, ExtractedArticle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractors.claims import Extraction
    from extractors.discovery import Candidate as NameCandidate
    from extractors.model import Article
    from warehouse.rows import PageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """What stands for the result of an item that could not be read.

    `trace` is set where the fault is ours (`reason` is `internal_error`): it is
    logged loudly, and the other items are kept.
    """

    reason: str
    detail: str
    trace: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A page to read and the archive that holds its body."""

    archive: Path
    ref: PageRef


def failed(error: Exception) -> Failed:
    """Turn what an item raised into a value that can be recorded."""
    match error:
        case ExtractError():
            return Failed(reason="unreadable", detail=error.reason)
        case ArchiveError():
            return Failed(reason="archive_damaged", detail=error.reason)
        case _:
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
    for each in batch:
        try:
            results.append(read.extract(each))
        except Exception as error:  # noqa: BLE001 - the edge of one item; recorded with its trace
            results.append(failed(error))
    return results


def read_pages(batch: Sequence[Job]) -> list[ExtractedArticle | Failed]:
    """Read each page from the archive: its text, language, names and claims."""
    read = extractor()
    results: list[ExtractedArticle | Failed] = []
    for job in batch:
        try:
            results.append(_read_page(read, job))
        except Exception as error:  # noqa: BLE001 - the edge of one item; recorded with its trace
            results.append(failed(error))
    return results


def _read_page(read: Extractor, job: Job) -> ExtractedArticle:
    started = time.perf_counter()
    ref = job.ref
    outcome = article(ref.page(Archive(job.archive).get(ref.body_sha256)), detect=detect)
    if isinstance(outcome, Skipped):
        return ExtractedArticle(
            page_id=ref.page_id,
            extractor_version=read.version,
            outcome=outcome,
            feed_id=ref.feed_id,
            seconds=time.perf_counter() - started,
        )
    found = read.extract(outcome)
    print_ = fingerprint(outcome.text)
    return ExtractedArticle(
        page_id=ref.page_id,
        extractor_version=read.version,
        outcome=outcome,
        mentions=found.mentions,
        claims=found.claims,
        candidates=[_candidate(name) for name in found.names],
        cluster_keys={claim.claim_id: cluster_key(claim) for claim in found.claims},
        fingerprint=print_.digest,
        bands=[band % 2**64 for band in print_.bands],
        seconds=time.perf_counter() - started,
        feed_id=ref.feed_id,
    )


def _candidate(name: NameCandidate) -> Candidate:
    first = name.spans[0]
    return Candidate(
        name=name.name,
        kind=name.kind.value,
        reason=", ".join(name.why),
        evidence=name.evidence,
        start=first.start,
        end=first.end,
    )
