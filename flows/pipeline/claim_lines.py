"""From JSON Lines of articles to JSON Lines of claims, in order: here or over processes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from flows.pipeline import workers
from flows.pipeline.jsonlines import BadLine, JsonArticle, cluster, output_line, read_articles
from flows.pipeline.pool import Lost, WorkerPool
from flows.pipeline.workers import Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from extractors.claims import Extraction
    from extractors.model import Article, Claim

FEW = 48
"""Up to here this process reads alone: starting others would take longer."""
BATCH = 25

Answer = tuple[JsonArticle, "tuple[Claim, ...]"]


def _good(lines: Iterable[bytes], complain: Callable[[int, str], None]) -> Iterator[JsonArticle]:
    for item in read_articles(lines):
        if isinstance(item, BadLine):
            complain(item.line_number, item.reason)
        else:
            yield item


def _batches(items: Iterator[JsonArticle]) -> Iterator[Sequence[JsonArticle]]:
    while batch := list(itertools.islice(items, BATCH)):
        yield batch


def read_batch(batch: Sequence[JsonArticle]) -> list[Extraction | Failed | None]:
    """Read the articles of a batch; what virage does not read gives None. Runs in a worker."""
    articles: list[Article] = [item.article for item in batch if item.article]
    results = iter(workers.claims(articles) if articles else ())
    return [next(results) if item.article else None for item in batch]


def _answers(
    items: Iterator[JsonArticle], processes: int, complain: Callable[[int, str], None]
) -> Iterator[Answer]:
    first = list(itertools.islice(items, FEW + 1))
    with WorkerPool(processes) as pool:
        if len(first) <= FEW or processes == 1:
            batches = _batches(itertools.chain(first, items))
            pairs = (
                pair for batch in batches for pair in zip(batch, read_batch(batch), strict=True)
            )
        else:
            pairs = pool.stream(read_batch, _batches(itertools.chain(first, items)))
        for item, result in pairs:
            match result:
                case None:
                    yield item, ()
                case Lost(reason) | Failed(reason=reason):
                    detail = result.trace or result.detail if isinstance(result, Failed) else ""
                    complain(item.line_number, f"article {item.id!r}: {reason} {detail}".rstrip())
                    yield item, ()
                case _:
                    yield item, result.claims


def claim_lines(
    lines: Iterable[bytes],
    *,
    processes: int,
    with_clusters: bool,
    complain: Callable[[int, str], None],
) -> Iterator[str]:
    """Yield one line of JSON an article, in the order of the input.

    Clusters are those of the whole call, so with them the first line comes when the
    last article is read. `complain` is told of every line or article that could not
    be read, by line number.
    """
    answers = _answers(_good(lines, complain), processes, complain)
    if not with_clusters:
        for item, claims in answers:
            yield output_line(item, claims, {})
        return
    kept = list(answers)
    cluster_of = cluster(claim for _, claims in kept for claim in claims)
    for item, claims in kept:
        yield output_line(item, claims, cluster_of)
