"""The same story in twenty papers is one story: puts new articles into groups of copies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractors.model import Article
from extractors.nearduplicates import nearest, same_story
from warehouse.state import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.rows import ExtractedArticle

WINDOW: Final = dt.timedelta(days=60)
"""How far apart in publication copies of one story are looked for."""


def grouped(
    con: DuckDBPyConnection, extracted: Sequence[ExtractedArticle]
) -> list[ExtractedArticle]:
    """Say of each article which group of near-duplicates it belongs to.

    A group is named by the article that came first. Candidates share a band of the
    fingerprint; they come from the warehouse and from the batch itself.
    """
    found: list[ExtractedArticle] = []
    fresh: dict[int, list[tuple[str, str, bytes]]] = {}
    for item in extracted:
        article, digest = item.outcome, item.fingerprint
        if not isinstance(article, Article) or digest is None:
            found.append(item)
            continue
        group = _stored_group(con, item, article, digest)
        if group is None:
            group = _fresh_group(fresh, item.bands, digest)
        found.append(replace(item, duplicate_group=group))
        entry = (article.article_id, group or article.article_id, digest)
        for band in item.bands:
            fresh.setdefault(band, []).append(entry)
    return found


def _stored_group(
    con: DuckDBPyConnection, item: ExtractedArticle, article: Article, digest: bytes
) -> str | None:
    at = article.published_at or article.fetched_at
    if at is None or not item.bands:
        return None
    stored = near_duplicates(con, item.bands, (at - WINDOW).date(), (at + WINDOW).date())
    groups = {each.article_id: each.duplicate_group for each in stored}
    if article.article_id in groups:
        return groups[article.article_id]
    candidates = [(each.article_id, each.fingerprint) for each in stored if each.fingerprint]
    leader = nearest(digest, candidates)
    return groups[leader] if leader else None


def _fresh_group(
    fresh: dict[int, list[tuple[str, str, bytes]]], bands: Sequence[int], digest: bytes
) -> str | None:
    seen: set[str] = set()
    for band in bands:
        for article_id, group, other in fresh.get(band, ()):
            if article_id not in seen:
                seen.add(article_id)
                if same_story(digest, other):
                    return group
    return None
