"""Clusters: found by key in a window of days, whole, the same whatever the order of loading."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from extractors.model import Language, Modality, Quantity
from tests.warehouse.press import (
    META_LAUNCH,
    META_PAPER,
    NOW,
    REGISTRY,
    Said,
    article,
    decide,
    reading,
)
from warehouse.clusters import load_clusters
from warehouse.connection import open_warehouse
from warehouse.errors import LoadError
from warehouse.load import cluster_pending, load_articles, load_registry
from warehouse.rows import ClusterDecision, ClusterLink

COLUMNS = "cluster_id, claim_count, article_count, sources, languages, modality, event_date"


def test_same_claim_in_two_languages_is_one_cluster(con):
    first = reading(article(1, [META_LAUNCH], source="Le Fil", on=dt.date(2023, 3, 1)))
    second = reading(
        article(2, [META_LAUNCH], source="The Wire", language=Language.EN, on=dt.date(2023, 3, 3))
    )
    for item in (first, second):
        load_articles(con, "r", NOW, [item])
        cluster_pending(con, "r", NOW, decide)
    rows = con.execute(
        "SELECT claim_count, sources, languages, first_source, first_language FROM core.claim_cluster"
    ).fetchall()
    assert rows == [(2, ["Le Fil", "The Wire"], ["en", "fr"], "Le Fil", "fr")]
    lag = con.execute("SELECT first_language, other_language, lag_hours FROM mart.first_report")
    assert lag.fetchall() == [("fr", "en", 48.0)]


def test_only_the_window_is_read(con):
    """A claim of last year shares the key and must not be proposed."""
    days = [dt.date(2022, 1, 1), dt.date(2023, 1, 1), dt.date(2023, 1, 5)]
    for number, day in enumerate(days[:2]):
        load_articles(con, "r", NOW, [reading(article(number, [META_LAUNCH], on=day))])
    cluster_pending(con, "r", NOW, decide)
    load_articles(con, "r", NOW, [reading(article(2, [META_LAUNCH], on=days[2]))])
    assert cluster_pending(con, "r", NOW, decide).candidates == 1


def test_order_of_loading_does_not_matter(tmp_path):
    rng = random.Random(7)
    made = [
        article(
            number,
            [rng.choice([META_LAUNCH, META_PAPER]) for _ in range(2)],
            on=dt.date(2023, 1, 1 + rng.randrange(28)),
            source=f"S{number % 4}",
        )
        for number in range(24)
    ]
    told = set()
    for turn in range(3):
        with open_warehouse(tmp_path / str(turn)) as con:
            load_registry(con, "setup", NOW, REGISTRY)
            rng.shuffle(made)
            for at in range(0, len(made), 24 if turn == 0 else 5):
                load_articles(
                    con,
                    "r",
                    NOW,
                    [reading(each) for each in made[at : at + (24 if turn == 0 else 5)]],
                )
                cluster_pending(con, "r", NOW, decide)
            told.add(
                str(con.execute(f"SELECT {COLUMNS} FROM core.claim_cluster ORDER BY 1").fetchall())
            )
    assert len(told) == 1


def test_killed_clustering_is_taken_up_again(con):
    load_articles(con, "r", NOW, [reading(article(1, [META_LAUNCH]))])

    def killed(_claims):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cluster_pending(con, "r", NOW, killed)
    assert cluster_pending(con, "r2", NOW, decide).pending == 1
    assert cluster_pending(con, "r3", NOW, decide).pending == 0


def test_cluster_is_as_firm_as_its_firmest_claim(con):
    planned = META_LAUNCH._replace(modality=Modality.PLANNED, confidence=0.99)
    made = [article(1, [planned], source="A"), article(2, [META_LAUNCH], source="B")]
    load_articles(con, "r", NOW, [reading(each) for each in made])
    cluster_pending(con, "r", NOW, decide)
    assert con.execute("SELECT modality, confidence FROM core.claim_cluster").fetchall() == [
        ("asserted", 0.99)
    ]


def test_amounts_are_folded_into_one_currency(con):
    raised = META_LAUNCH._replace(type=META_LAUNCH.type.FUNDING, object="a16z", object_id="a16z")
    amounts = [Quantity(value=100, unit="EUR"), Quantity(value=200, unit="USD")]
    made = [
        article(n, [raised._replace(quantity=q)], source=f"S{n}") for n, q in enumerate(amounts)
    ]
    load_articles(con, "r", NOW, [reading(each) for each in made])
    cluster_pending(con, "r", NOW, decide)
    flow = "SELECT payer, receiver, round(amount_usd_min), amount_usd FROM mart.money_flow"
    assert con.execute(flow).fetchall() == [("a16z", "Meta", 110.0, 200.0)]
    assert con.execute("SELECT dispute FROM mart.disputed").fetchall() == [("amounts",)]


def test_links_are_stored_replaced_and_shown_as_disputes(con):
    denied = META_LAUNCH._replace(modality=Modality.DENIED)
    load_articles(con, "r", NOW, [reading(article(1, [META_LAUNCH, denied]))])
    rows = con.execute("SELECT claim_id, event_date FROM core.claim ORDER BY modality").fetchall()
    days = dict(rows)
    (claimed, _), (countered, _) = rows
    linked = ClusterDecision({claimed: "a", countered: "b"}, [ClusterLink("b", "denies", "a")])
    load_clusters(con, "r", NOW, linked, days)
    load_clusters(con, "again", NOW, linked, days)
    assert con.execute(
        "SELECT dispute, cluster_id, counter_cluster_id FROM mart.disputed"
    ).fetchall() == [("denies", "a", "b")]
    load_clusters(con, "r", NOW, ClusterDecision({claimed: "a", countered: "b"}), days)
    assert con.execute("SELECT count(*) FROM core.cluster_link").fetchone() == (0,)


def test_merged_cluster_leaves_no_row_behind(con):
    load_articles(con, "r", NOW, [reading(article(n, [META_LAUNCH])) for n in range(2)])
    days = dict(con.execute("SELECT claim_id, event_date FROM core.claim").fetchall())
    one, two = days
    load_clusters(con, "r", NOW, ClusterDecision({one: "a", two: "b"}), days)
    load_clusters(con, "r", NOW, ClusterDecision({one: "a", two: "a"}), days)
    assert con.execute("SELECT cluster_id, claim_count FROM core.claim_cluster").fetchall() == [
        ("a", 2)
    ]


def test_decision_on_claims_without_a_day_is_refused(con):
    with pytest.raises(LoadError, match="no event date"):
        load_clusters(con, "r", NOW, ClusterDecision({"x": "a"}), {})


def test_relation_that_nobody_knows_is_refused(con):
    with pytest.raises(LoadError, match="not \\['likes'\\]"):
        load_clusters(con, "r", NOW, ClusterDecision({}, [ClusterLink("a", "likes", "b")]), {})


def test_decision_must_place_every_claim(con):
    load_articles(con, "r", NOW, [reading(article(1, [META_LAUNCH]))])
    with pytest.raises(ValueError, match="without a cluster"):
        cluster_pending(con, "r", NOW, lambda _claims: ClusterDecision({}))


def test_wide_spread_of_dates_is_clustered_all_the_same(con):
    """More ranges than are read one by one: they are joined, none is lost."""
    days = [dt.date(1990 + year, 1, 1) for year in range(40)]
    load_articles(
        con,
        "r",
        NOW,
        [reading(article(n, [Said("Meta", "meta")], on=day)) for n, day in enumerate(days)],
    )
    assert cluster_pending(con, "r", NOW, decide).pending == 40
    assert con.execute("SELECT count(*) FROM core.claim_cluster").fetchone() == (40,)
