"""Labels: what an analyst says overrides the extractor, now and after every later load."""

from __future__ import annotations

import pytest

from tests.warehouse.press import DAY, META_LAUNCH, META_PAPER, NOW, article, decide, reading
from warehouse.errors import LoadError, UnknownNameError
from warehouse.load import cluster_pending, load_articles, load_labels
from warehouse.quality import run_checks
from warehouse.queries import trend
from warehouse.rows import Label


def label(claim_id, verdict="wrong", **fixed):
    return Label(claim_id=claim_id, verdict=verdict, analyst="A", labelled_at=NOW, **fixed)


@pytest.fixture
def claim_id(con):
    load_articles(con, "r", NOW, [reading(article(1, [META_LAUNCH]))])
    cluster_pending(con, "r", NOW, decide)
    return con.execute("SELECT claim_id FROM core.claim").fetchone()[0]


def totals(con, company):
    cluster_pending(con, "r", NOW, decide)
    points = trend(con, company).points
    return sum(p.research for p in points), sum(p.product for p in points)


def test_wrong_claim_counts_nowhere(con, claim_id):
    assert totals(con, "Meta") == (0, 1)
    load_labels(con, "r", NOW, [label(claim_id)])
    assert totals(con, "Meta") == (0, 0)
    assert con.execute("SELECT count(*) FROM mart.claim").fetchone() == (0,)
    assert con.execute("SELECT retired_by FROM core.claim_history").fetchall() == [("label",)]


def test_fixed_claim_counts_where_it_belongs(con, claim_id):
    fixed = label(
        claim_id,
        "fixed",
        fixed_type="research_publication",
        fixed_subject="OpenAI",
        fixed_subject_id="openai",
    )
    load_labels(con, "r", NOW, [fixed])
    assert (totals(con, "Meta"), totals(con, "OpenAI")) == ((0, 0), (1, 0))


def test_newest_label_wins(con, claim_id):
    later = Label(claim_id=claim_id, verdict="right", analyst="B", labelled_at=NOW + DAY)
    load_labels(con, "r", NOW, [label(claim_id)])
    load_labels(con, "r", NOW, [later])
    assert totals(con, "Meta") == (0, 1)


def test_label_outlives_a_newer_extractor(con, claim_id):
    load_labels(con, "r", NOW, [label(claim_id)])
    made = article(1, [META_LAUNCH])
    load_articles(con, "r2", NOW + DAY, [reading(made, version="2")])
    assert totals(con, "Meta") == (0, 0)


def test_label_outlives_an_edit(con, claim_id):
    load_labels(con, "r", NOW, [label(claim_id)])
    load_articles(
        con, "r2", NOW + DAY, [reading(article(1, [META_LAUNCH, META_PAPER], revision=1))]
    )
    assert totals(con, "Meta") == (1, 0)
    failed = [c.name for c in run_checks(con, "q", NOW, severity="error") if c.offending]
    assert failed == []


def test_label_given_twice_is_one(con, claim_id, content):
    load_labels(con, "r", NOW, [label(claim_id)])
    before = content(con)
    assert load_labels(con, "again", NOW, [label(claim_id)]).inserted == 0
    assert content(con) == before


def test_label_of_nothing_is_refused(con):
    with pytest.raises(UnknownNameError, match="no claim is called 'nope'"):
        load_labels(con, "r", NOW, [label("nope")])


def test_verdict_is_one_of_three(con, claim_id):
    with pytest.raises(LoadError, match="maybe"):
        load_labels(con, "r", NOW, [label(claim_id, "maybe")])
