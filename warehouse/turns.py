"""Finds where a company's index changed course, and says how sure that is.

The method, for one company: count asserted research and product clusters by month. For every
month ask how much likelier the counts are with one share of product before it and another
after it than with a single share (the binomial log-likelihood ratio). The month with the
largest ratio is a turn if fewer than `ALPHA` of shuffled histories, in which the same leans
fall on the same dates in random order, have one as large. Each side is then searched again
(binary segmentation). The interval holds every month whose ratio lies within 1.92 of the
largest (95 % by profile likelihood). All draws are seeded by the company's id.

    turns(months, seed) -> (Turn…)                pure
    found_by_chance(months, runs, seed) -> float   share of shuffled histories with a turn
    refresh_turns(con, run_id, now) -> int         fills core.company_turn
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  staging reads the hints of row classes
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from extractors.ids import stable_id
from warehouse.connection import transaction
from warehouse.staging import Batch, staged
from warehouse.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALPHA: Final = 0.01
SHUFFLES: Final = 999
MIN_CLUSTERS: Final = 10
"""Research and product clusters on each side of a turn."""
MIN_SIZE: Final = 0.25
"""Smallest change of the index worth the name."""
_PROFILE: Final = 1.92  # half the 95 % point of chi-square with one degree of freedom


class Month(NamedTuple):
    """Asserted clusters of a month by lean."""

    month: dt.date
    research: int
    product: int


class Turn(NamedTuple):
    """A change of course; months are their first days, indices lie between -1 and 1."""

    turn_month: dt.date
    interval_start: dt.date
    interval_end: dt.date
    index_before: float
    index_after: float
    clusters_before: int
    clusters_after: int
    p_value: float

    @property
    def size(self) -> float:
        """How far the index moved."""
        return self.index_after - self.index_before


class TurnRow(NamedTuple):
    """A row of core.company_turn before its movers are known."""

    company_id: str
    turn_month: dt.date
    interval_start: dt.date
    interval_end: dt.date
    index_before: float
    index_after: float
    clusters_before: int
    clusters_after: int
    size: float
    p_value: float


class CompanyRow(NamedTuple):
    """A company by its id."""

    company_id: str


def turns(months: Sequence[Month], *, seed: int = 0, alpha: float = ALPHA) -> tuple[Turn, ...]:
    """Return the turns of a company in order of time; `months` sorted, gaps allowed."""
    rng = np.random.default_rng(seed)
    product = np.array([each.product for each in months], dtype=np.int64)
    total = product + np.array([each.research for each in months], dtype=np.int64)
    splits = sorted(_splits(product, total, 0, rng, alpha), key=lambda split: split.at)
    bounds = [0, *(split.at for split in splits), len(months)]
    found = []
    for split, start, end in zip(splits, bounds, bounds[2:], strict=False):
        before, after = slice(start, split.at), slice(split.at, end)
        turn = Turn(
            turn_month=months[split.at].month,
            interval_start=months[split.earliest].month,
            interval_end=months[split.latest].month,
            index_before=_index(product[before], total[before]),
            index_after=_index(product[after], total[after]),
            clusters_before=int(total[before].sum()),
            clusters_after=int(total[after].sum()),
            p_value=split.p_value,
        )
        if abs(turn.size) >= MIN_SIZE:
            found.append(turn)
    return tuple(found)


def found_by_chance(months: Sequence[Month], *, runs: int = 200, seed: int = 0) -> float:
    """Return the share of shuffled histories in which a turn is found: the permutation test.

    Each run deals the same leans out to the same dates in random order; a method that finds
    turns in noise shows here.
    """
    rng = np.random.default_rng(seed)
    product = np.array([each.product for each in months], dtype=np.int64)
    total = product + np.array([each.research for each in months], dtype=np.int64)
    hits = 0
    for run, dealt in enumerate(_shuffled(product, total, runs, rng)):
        history = [
            Month(each.month, int(all_ - got), int(got))
            for each, got, all_ in zip(months, dealt, total, strict=True)
        ]
        hits += bool(turns(history, seed=seed + run))
    return hits / runs


def refresh_turns(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, *, everything: bool = False
) -> int:
    """Compute the turns of every company whose clusters changed since; return how many stand.

    `everything` computes all companies anew, as after a change of core.claim_kind.
    """
    changed = con.execute(statement("turns", "changed"), {"everything": everything}).fetchall()
    companies = [CompanyRow(*row) for row in changed]
    with staged(con, stg_company=Batch(CompanyRow, companies)):
        series = con.execute(statement("turns", "series")).fetchall()
        rows = [
            TurnRow(company_id, *turn[:-1], turn.size, turn.p_value)
            for company_id, months in _by_company(series)
            for turn in turns(months, seed=int(stable_id(company_id)[:8], 16))
        ]
        with staged(con, stg_turn=Batch(TurnRow, rows)), transaction(con):
            con.execute(statement("turns", "drop"))
            con.execute(statement("turns", "insert"), {"now": now, "run_id": run_id})
    row = con.execute("SELECT count(*) FROM core.company_turn").fetchone()
    return int(row[0]) if row else 0


def _by_company(
    series: Iterable[tuple[str, dt.date, int, int]],
) -> Iterable[tuple[str, list[Month]]]:
    by_company: dict[str, list[Month]] = {}
    for company_id, month, research, product in series:
        by_company.setdefault(company_id, []).append(Month(month, research, product))
    return by_company.items()


class _Split(NamedTuple):
    at: int
    earliest: int
    latest: int
    p_value: float


def _splits(
    product: NDArray[np.int64],
    total: NDArray[np.int64],
    offset: int,
    rng: np.random.Generator,
    alpha: float,
) -> Iterable[_Split]:
    """Yield the splits of a stretch of months and of both sides of each."""
    gain = _gain(product[np.newaxis], total)[0]
    if not np.isfinite(gain).any():
        return
    best = int(np.argmax(gain))
    chance = _gain(_shuffled(product, total, SHUFFLES, rng), total).max(axis=1)
    p_value = (1 + int((chance >= gain[best]).sum())) / (1 + SHUFFLES)
    if p_value > alpha:
        return
    near = np.flatnonzero(gain >= gain[best] - _PROFILE)
    at = best + 1
    yield _Split(offset + at, offset + int(near[0]) + 1, offset + int(near[-1]) + 1, p_value)
    yield from _splits(product[:at], total[:at], offset, rng, alpha)
    yield from _splits(product[at:], total[at:], offset + at, rng, alpha)


def _gain(product: NDArray[np.int64], total: NDArray[np.int64]) -> Floats:
    """Return the log-likelihood ratio of a split after each month, histories by rows.

    Splits with fewer than MIN_CLUSTERS on a side get minus infinity.
    """
    hits = product.cumsum(axis=1)[:, :-1]
    seen = total.cumsum()[:-1]
    all_hits, all_seen = product.sum(axis=1, keepdims=True), total.sum()
    gain = (
        _log_likelihood(hits, seen)
        + _log_likelihood(all_hits - hits, all_seen - seen)
        - _log_likelihood(all_hits, all_seen)
    )
    allowed = (seen >= MIN_CLUSTERS) & (all_seen - seen >= MIN_CLUSTERS)
    return (
        np.where(allowed, gain, -np.inf) if gain.shape[1] else np.full((len(product), 1), -np.inf)
    )


def _log_likelihood(hits: NDArray[np.int64], seen: NDArray[np.int64]) -> Floats:
    misses = seen - hits
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(hits > 0, hits * np.log(hits / seen), 0.0)
        rest = np.where(misses > 0, misses * np.log(misses / seen), 0.0)
    return np.asarray(own + rest, dtype=np.float64)


def _shuffled(
    product: NDArray[np.int64], total: NDArray[np.int64], runs: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return product counts by month of shuffled histories: draws without replacement."""
    return rng.multivariate_hypergeometric(total, int(product.sum()), size=runs, method="marginals")


def _index(product: NDArray[np.int64], total: NDArray[np.int64]) -> float:
    return float(2 * product.sum() / total.sum() - 1)
