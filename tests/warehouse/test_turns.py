"""Turns are found where they are, told with their evidence, and hardly ever in noise."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import ruptures

from tests.warehouse.press import DAY, META_LAUNCH, META_PAPER, NOW, article, decide, reading
from warehouse.load import cluster_pending, load_articles
from warehouse.turns import Month, found_by_chance, refresh_turns, turns


def months(shares, clusters=8, seed=1):
    """Return months from 2022 on in which this share of clusters leans to products."""
    rng = np.random.default_rng(seed)
    made = []
    for number, share in enumerate(shares):
        product = int(rng.binomial(clusters, share))
        month = dt.date(2022 + number // 12, number % 12 + 1, 1)
        made.append(Month(month, clusters - product, product))
    return made


STEP = [0.2] * 18 + [0.8] * 18


def test_turn_is_found_in_its_month_with_size_and_interval():
    (turn,) = turns(months(STEP))
    assert turn.interval_start <= dt.date(2023, 7, 1) <= turn.interval_end
    assert turn.size == pytest.approx(1.2, abs=0.3)
    assert turn.clusters_before + turn.clusters_after == 36 * 8
    assert turn.p_value <= 0.01


def test_there_and_back_are_two_turns():
    found = turns(months([0.1] * 14 + [0.9] * 14 + [0.1] * 14))
    assert [turn.size > 0 for turn in found] == [True, False]


def test_steady_company_has_no_turn():
    assert turns(months([0.5] * 48)) == ()


def test_little_is_no_turn():
    """Ten clusters a side is the least that is called a turn."""
    assert turns(months(STEP[14:22], clusters=2)) == ()
    assert turns([]) == ()
    assert turns(months([0.5])) == ()


def test_same_history_gives_the_same_turns():
    assert turns(months(STEP), seed=3) == turns(months(STEP), seed=3)


def test_hardly_a_turn_is_found_by_chance():
    """The permutation test that ships: under 5 % of histories with shuffled dates have one."""
    assert found_by_chance(months(STEP, clusters=5), runs=120, seed=5) < 0.05


def test_split_is_where_a_library_of_change_points_puts_it():
    class Binomial(ruptures.base.BaseCost):
        model = "binomial"
        min_size = 1

        def fit(self, signal):
            self.signal = signal
            return self

        def error(self, start, end):
            hits, seen = self.signal[start:end].sum(axis=0)
            terms = [part * np.log(part / seen) for part in (hits, seen - hits) if part]
            return -sum(terms)

    for seed in range(4):
        history = months(STEP, clusters=5, seed=seed)
        signal = np.array([(m.product, m.product + m.research) for m in history], dtype=float)
        split, _ = (
            ruptures.Binseg(custom_cost=Binomial(), jump=1, min_size=3)
            .fit(signal)
            .predict(n_bkps=1)
        )
        assert history[split].month in {turn.turn_month for turn in turns(history)}


@pytest.fixture
def turned(con):
    """Meta: thirty papers, then from July 2023 thirty launches, two sources for some."""
    made = []
    for n in range(60):
        day = dt.date(2023, 1, 3) + n * 6 * DAY
        said = (META_PAPER if day < dt.date(2023, 7, 1) else META_LAUNCH)._replace(
            object_id=f"o{n}"
        )
        made.append(reading(article(n, [said], on=day)))
        if n % 10 == 0:
            made.append(reading(article(n, [said], on=day + DAY, source="The Wire")))
    load_articles(con, "r", NOW, made)
    cluster_pending(con, "r", NOW, decide)
    return con


def test_turn_is_stored_with_the_clusters_that_moved_it_most(turned):
    assert refresh_turns(turned, "t", NOW) == 1
    company, month, movers = turned.execute(
        "SELECT company, turn_month, mover_ids FROM mart.company_turn"
    ).fetchone()
    assert (company, month, len(movers)) == ("Meta", dt.date(2023, 7, 1), 10)
    best = turned.execute(
        "SELECT len(sources), claim_type FROM core.claim_cluster WHERE cluster_id = ?", [movers[0]]
    ).fetchone()
    assert best == (2, "product_launch")


def test_turns_are_computed_again_only_where_clusters_changed(turned):
    refresh_turns(turned, "t", NOW + DAY)
    turned.execute("DELETE FROM core.claim_cluster WHERE event_date > DATE '2023-07-01'")
    assert refresh_turns(turned, "t", NOW + 2 * DAY) == 1
    assert refresh_turns(turned, "t", NOW + 2 * DAY, everything=True) == 0
