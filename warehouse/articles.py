"""Loads what was read from pages: article versions, mentions, claims and what changed.

The newest version fetched stands; claims of older versions and of older extractors move to
`core.claim_history`. A reading (page, extractor version) is taken once, so a batch that comes
again, late or in another order leaves the same tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.model import Article, Skipped
from warehouse.clusters import ClusterDay, refresh_clusters
from warehouse.connection import transaction
from warehouse.dates import DateRange, date_ranges
from warehouse.errors import LoadError
from warehouse.ledger import Load, LoadCounts
from warehouse.records import (
    ArticleRow,
    CandidateRow,
    ClaimRow,
    MentionRow,
    ReadingRow,
    SkippedRow,
    article_row,
    candidate_row,
    claim_rows,
    mention_row,
    reading_row,
    skipped_row,
)
from warehouse.rows import ExtractedArticle, SkippedItem
from warehouse.staging import Batch, staged
from warehouse.statements import statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection


class ArticleCounts(NamedTuple):
    """What a batch of readings did; `added`, `dropped`, `changed` only count known articles."""

    articles: int = 0
    skipped: int = 0
    unchanged: int = 0
    claims: int = 0
    added: int = 0
    dropped: int = 0
    changed: int = 0


def load_articles(
    con: DuckDBPyConnection,
    run_id: str,
    now: dt.datetime,
    extracted: Sequence[ExtractedArticle],
) -> ArticleCounts:
    """Load readings of pages; new and changed claims are queued for clustering."""
    if not extracted:
        return ArticleCounts()
    load = Load(con, run_id, now, "articles")
    with staged(con, **reading_batches(extracted, now)), transaction(con):
        return load_staged(load, (f"{item.page_id}/{item.extractor_version}" for item in extracted))


def load_staged(load: Load, keys: Iterable[str]) -> ArticleCounts:
    """Load what stands in the stg_ tables, inside the caller's transaction."""
    load.run("articles", "fresh_readings", "prior_articles", "standing")
    is_known = load.con.execute("SELECT count(*) > 0 FROM prior_article").fetchone() == (True,)
    load.run("articles", "new_claims" if is_known else "plain_new_claims")
    changes, touched = _replace_claims(load) if is_known else (_NO_CHANGES, _NO_CLUSTERS)
    load.run("articles", "unknown_subjects", "late_claims", "insert_claims")
    load.run("articles", "queue_claims", "article_rows")
    if is_known:
        _drop_prior_rows(load)
    load.run(
        "articles",
        *("insert_articles", "insert_texts", "insert_mentions", "insert_candidates"),
        *("insert_readings", "unqueue_pages"),
    )
    load.run("pages", "insert_skipped")
    refresh_clusters(load, touched)
    row = load.con.execute(statement("load/articles", "counts")).fetchone() or ()
    counts = ArticleCounts(*row, *changes)
    load.record(keys, LoadCounts(counts.claims, counts.changed, counts.dropped, counts.unchanged))
    return counts


_NO_CHANGES: Final = (0, 0, 0)
_NO_CLUSTERS: Final[tuple[ClusterDay, ...]] = ()


def _replace_claims(load: Load) -> tuple[tuple[int, ...], Sequence[ClusterDay]]:
    """Retire the claims that this batch replaces; return changes and clusters that lost some."""
    dates = load.con.execute(statement("load/articles", "replaced_dates")).fetchall()
    spans = date_ranges(date for (date,) in dates)
    load.run("articles", "no_old_claims")
    for span in spans:
        load.run("articles", "old_claims", **span._asdict())
    load.run("articles", "pair_claims", "insert_changes", "carry_over", "retire_claims")
    for span in spans:
        load.run("articles", "delete_old", **span._asdict())
    load.run("articles", "unqueue_claims")
    changes = load.con.execute(statement("load/articles", "change_counts")).fetchone() or ()
    touched = load.con.execute(statement("load/articles", "touched_clusters")).fetchall()
    return changes, [ClusterDay(*row) for row in touched]


def _drop_prior_rows(load: Load) -> None:
    first, last = load.con.execute(statement("load/articles", "prior_days")).fetchone() or ()
    span = DateRange(first, last)._asdict()
    load.run("articles", "delete_articles", "delete_mentions", "delete_candidates", **span)


def reading_batches(extracted: Sequence[ExtractedArticle], now: dt.datetime) -> dict[str, Batch]:
    """Return the stg_ tables of a batch of readings.

    Raises LoadError for a claim that its article does not bear out.
    """
    readings: list[ReadingRow] = []
    articles: list[ArticleRow] = []
    mentions: list[MentionRow] = []
    claims: list[ClaimRow] = []
    candidates: list[CandidateRow] = []
    skipped: list[SkippedRow] = []
    for item in extracted:
        match item.outcome:
            case Article() as article:
                _check(item, article)
                articles.append(article_row(item, article, now))
                mentions.extend(mention_row(article, mention) for mention in item.mentions)
                claims.extend(claim_rows(item, article, now))
                candidates.extend(candidate_row(article, each) for each in item.candidates)
            case Skipped() as left_out:
                skipped.append(
                    skipped_row(
                        SkippedItem(
                            "extract",
                            left_out.url,
                            left_out.reason,
                            left_out.detail,
                            source=item.source,
                            feed_id=item.feed_id,
                            page_id=item.page_id,
                        )
                    )
                )
        readings.append(reading_row(item))
    return {
        "stg_reading": Batch(ReadingRow, readings),
        "stg_article": Batch(ArticleRow, articles),
        "stg_mention": Batch(MentionRow, mentions),
        "stg_claim": Batch(ClaimRow, claims),
        "stg_candidate": Batch(CandidateRow, candidates),
        "stg_skipped": Batch(SkippedRow, skipped),
    }


def _check(item: ExtractedArticle, article: Article) -> None:
    """Refuse claims that their article does not bear out: our own mistake, said loudly."""
    body = article.body
    for claim in item.claims:
        if claim.article_id != article.article_id:
            raise LoadError(f"claim {claim.claim_id} belongs to another article than {article.url}")
        if body[claim.span.start : claim.span.end] != claim.evidence:
            raise LoadError(
                f"claim {claim.claim_id} of {article.url}: the text at "
                f"{claim.span.start}:{claim.span.end} is not its evidence {claim.evidence!r}"
            )
