"""Readings of pages: versions, edits, late arrivals, repeated and shuffled batches."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.model import EntityKind, Modality, Quantity, Span
from tests.warehouse.press import (
    DAY,
    META_LAUNCH,
    META_PAPER,
    NOW,
    REGISTRY,
    Said,
    article,
    decide,
    reading,
    skipped,
)
from warehouse.clustering import cluster_candidates
from warehouse.connection import WAREHOUSE_FILE, open_warehouse
from warehouse.errors import LoadError
from warehouse.load import cluster_pending, load_articles, load_registry
from warehouse.quality import run_checks
from warehouse.rows import Candidate
from warehouse.state import near_duplicates


def load(con, *readings, run_id="r", now=NOW):
    counts = load_articles(con, run_id, now, readings)
    cluster_pending(con, run_id, now, decide)
    return counts


def offending(con):
    return [check.name for check in run_checks(con, "q", NOW, severity="error") if check.offending]


def test_claims_come_back_as_they_went_in(con):
    made = article(
        1,
        [
            Said(
                "Meta",
                "meta",
                object="LLaMA",
                object_id="llama",
                quantity=Quantity(value=6, of=14, unit="people"),
                direction="product",
            )
        ],
    )
    load(con, reading(made))
    keys = [f"{made[1][0].type}|meta|llama"]
    assert cluster_candidates(con, keys, dt.date(2023, 1, 1), dt.date(2023, 2, 1)) == made[1]


def test_batch_loaded_twice_changes_nothing(con, content):
    batch = [reading(article(n, [META_LAUNCH, META_PAPER])) for n in range(4)] + [skipped(9)]
    load(con, *batch)
    before = content(con)
    assert load(con, *batch, run_id="again", now=NOW + DAY).unchanged == 5
    assert content(con) == before
    assert offending(con) == []


def test_edit_keeps_what_is_told_again_and_records_the_rest(con):
    load(con, reading(article(1, [META_LAUNCH, META_PAPER])))
    planned = META_LAUNCH._replace(modality=Modality.PLANNED)
    counts = load(
        con, reading(article(1, [planned, Said("OpenAI", "openai")], revision=1)), run_id="r2"
    )
    assert (counts.added, counts.dropped, counts.changed) == (1, 1, 1)
    changes = con.execute(
        "SELECT change, subject, claim_type, fields FROM core.claim_change ORDER BY change"
    ).fetchall()
    assert changes == [
        ("added", "OpenAI", "product_launch", []),
        ("changed", "Meta", "product_launch", ["modality"]),
        ("dropped", "Meta", "research_publication", []),
    ]
    history = con.execute(
        "SELECT retired_by, claim_type FROM core.claim_history ORDER BY 2"
    ).fetchall()
    assert history == [
        ("article_edited", "product_launch"),
        ("article_edited", "research_publication"),
    ]
    versions = con.execute(
        "SELECT version_number, is_current FROM core.article ORDER BY version_number"
    ).fetchall()
    assert versions == [(1, False), (2, True)]
    assert offending(con) == []


def test_claim_told_again_keeps_its_cluster_and_the_time_it_came_to_stand(con):
    load(con, reading(article(1, [META_LAUNCH])))
    before = con.execute("SELECT cluster_id, loaded_at FROM core.claim").fetchall()
    load(
        con, reading(article(1, [META_LAUNCH, META_PAPER], revision=1)), run_id="r2", now=NOW + DAY
    )
    after = con.execute(
        "SELECT cluster_id, loaded_at FROM core.claim WHERE claim_type = 'product_launch'"
    ).fetchall()
    assert after == before


def test_older_version_that_arrives_late_never_stands(con):
    new, old = reading(article(1, [META_PAPER], revision=1)), reading(article(1, [META_LAUNCH]))
    load(con, new)
    load(con, old, run_id="late")
    assert con.execute("SELECT claim_type FROM core.claim").fetchall() == [
        ("research_publication",)
    ]
    assert con.execute("SELECT claim_type FROM core.claim_history").fetchall() == [
        ("product_launch",)
    ]
    assert offending(con) == []


def test_first_publication_date_stays(con):
    first = reading(article(1, [META_LAUNCH], on=dt.date(2023, 5, 1)))
    moved, claims = article(1, [META_PAPER], on=dt.date(2023, 9, 1), revision=1)
    load(con, first)
    load(con, reading((moved, claims)))
    assert con.execute(
        "SELECT DISTINCT published_date, CAST(published_at AS DATE) FROM core.article"
    ).fetchall() == [(dt.date(2023, 5, 1), dt.date(2023, 5, 1))]


def test_newer_extractor_replaces_claims_and_keeps_the_old_ones(con):
    load(con, reading(article(1, [META_LAUNCH])))
    value, _ = made = article(1, [META_LAUNCH])
    load(con, reading((value, ()), version="2", page_id=reading(made).page_id))
    assert con.execute("SELECT count(*) FROM core.claim").fetchone() == (0,)
    assert con.execute(
        "SELECT retired_by, extractor_version FROM core.claim_history"
    ).fetchall() == [("extractor", "1")]
    assert con.execute("SELECT count(*) FROM core.claim_cluster").fetchone() == (0,)


def test_claims_roll_up_to_the_owner_of_their_day(con):
    """WhatsApp belongs to Meta from 2014-02-19, LLaMA to FAIR and so to Meta from 2023-02-24."""
    on = [dt.date(2013, 1, 1), dt.date(2015, 1, 1)]
    for number, day in enumerate(on):
        load(con, reading(article(number, [Said("WhatsApp", "whatsapp")], on=day)))
    load(
        con,
        reading(
            article(7, [Said("LLaMA", "llama", kind=EntityKind.MODEL)], on=dt.date(2023, 3, 1))
        ),
    )
    rows = con.execute("SELECT subject, company_id FROM core.claim ORDER BY event_date").fetchall()
    assert rows == [("WhatsApp", "whatsapp"), ("WhatsApp", "meta"), ("LLaMA", "meta")]


def test_unknown_model_counts_for_the_owner_that_its_mention_tells(con):
    value, claims = article(1, [Said("Nova-7B", "?nova-7b", kind=EntityKind.MODEL)])
    item = reading((value, claims))
    mention = replace(item.mentions[0], entity_id="?nova-7b", owner_id="fair")
    load(con, replace(item, mentions=(mention,)))
    assert con.execute("SELECT company_id FROM core.claim").fetchall() == [("meta",)]


def test_change_of_owner_moves_claims_and_clusters(con):
    load(con, reading(article(1, [Said("OpenAI", "openai")])))
    bought = REGISTRY._replace(
        owners=(*REGISTRY.owners, ("openai", "meta", dt.date(2023, 1, 1), None))
    )
    assert load_registry(con, "r2", NOW + DAY, bought).changed == 1
    assert con.execute("SELECT company_id FROM core.claim").fetchall() == [("meta",)]
    assert con.execute("SELECT company_id FROM core.claim_cluster").fetchall() == [("meta",)]


def test_registry_keeps_its_past(con):
    renamed = REGISTRY._replace(
        entities=tuple(
            (*row[:1], "Meta Platforms", *row[2:]) if row[0] == "meta" else row
            for row in REGISTRY.entities
        )
    )
    load_registry(con, "r2", NOW + DAY, renamed)
    rows = con.execute(
        "SELECT name, valid_from, valid_to FROM core.entity WHERE entity_id = 'meta' ORDER BY valid_from"
    ).fetchall()
    assert rows == [("Meta", NOW, NOW + DAY), ("Meta Platforms", NOW + DAY, None)]
    assert load_registry(con, "r3", NOW + 2 * DAY, renamed).inserted == 0


def test_evidence_that_is_not_in_the_text_is_refused_loudly(con):
    value, (claim,) = article(1, [META_LAUNCH])
    shifted = replace(claim, span=Span(start=claim.span.start - 1, end=claim.span.end - 1))
    with pytest.raises(LoadError, match="is not its evidence"):
        load(con, reading((value, (shifted,))))
    assert con.execute("SELECT count(*) FROM core.article").fetchone() == (0,)


def test_text_that_no_database_takes_keeps_its_offsets(con):
    """A lone surrogate is no UTF-8; NUL is."""
    value, (claim,) = article(1, [META_LAUNCH])
    text = "\ud83d\x00 " + value.text
    odd = replace(value, text=text)
    moved = replace(claim, span=Span(start=claim.span.start + 3, end=claim.span.end + 3))
    load(con, reading((odd, (moved,))))
    assert offending(con) == []


def test_candidates_and_fingerprints_are_kept(con):
    made = article(1, [META_LAUNCH])
    name = Candidate("Nébul", "company", "apposition", "la start-up Nébul", 0, 5)
    load(con, replace(reading(made), candidates=[name], bands=[1, 2**63 + 5], fingerprint=b"\x00x"))
    assert con.execute("SELECT name, source FROM core.entity_candidate").fetchall() == [
        ("Nébul", "Le Fil")
    ]
    (found,) = near_duplicates(con, [2**63 + 5, 9])
    assert (found.article_id, found.fingerprint) == (made[0].article_id, b"\x00x")


SAID = st.builds(
    lambda said, modality: said._replace(modality=modality),
    st.sampled_from(
        [META_LAUNCH, META_PAPER, META_PAPER._replace(object="LLaMA", object_id="llama")]
    ),
    st.sampled_from(list(Modality)),
)
ARTICLES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.lists(SAID, max_size=3)),
    min_size=1,
    max_size=6,
    unique_by=lambda made: made[:2],
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=ARTICLES, data=st.data())
def test_order_and_repetition_of_articles_do_not_matter(
    tmp_path_factory, template, content, made, data
):
    """Whatever the batches and their order, the tables say the same."""
    readings = [
        reading(article(number, said, revision=revision)) for number, revision, said in made
    ]
    shuffled = data.draw(st.permutations(readings))
    told = []
    for order in ([readings], [[each] for each in shuffled], [shuffled, readings]):
        home = tmp_path_factory.mktemp("shuffle")
        shutil.copy(template, home / WAREHOUSE_FILE)
        with open_warehouse(home) as con:
            for batch in order:
                load(con, *batch)
            assert offending(con) == []
            told.append(
                content(
                    con,
                    "core.article_text",
                    "core.claim",
                    "core.claim_cluster",
                    "core.entity_month",
                    "core.mention",
                    "ops.extraction",
                )
            )
    assert told[0] == told[1] == told[2]
