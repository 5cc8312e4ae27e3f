"""The marts answer what analysts ask; every number leads to its sentences and can be dated."""

from __future__ import annotations

import datetime as dt
import math
import shutil

import pytest

from extractors.model import ClaimType, EntityKind, Language, Modality, Quantity
from tests.warehouse.press import (
    DAY,
    META_LAUNCH,
    META_PAPER,
    NOW,
    Said,
    article,
    decide,
    entry,
    feed,
    poll,
    reading,
)
from warehouse import queries
from warehouse.connection import WAREHOUSE_FILE, open_serving, open_warehouse
from warehouse.errors import QueryError, UnknownNameError
from warehouse.exports import export
from warehouse.load import cluster_pending, load_articles, load_feeds, load_polls, start_run
from warehouse.publish import publish
from warehouse.status import status

MARCH = [dt.date(2023, 3, 1) + n * DAY for n in range(28)]


def load(con, *readings):
    load_articles(con, "r", NOW, readings)
    cluster_pending(con, "r", NOW, decide)


@pytest.fixture(scope="module")
def told_file(tmp_path_factory, template):
    home = tmp_path_factory.mktemp("told")
    shutil.copy(template, home / WAREHOUSE_FILE)
    with open_warehouse(home) as con:
        _tell(con)
    return home / WAREHOUSE_FILE


@pytest.fixture
def told(home, told_file):
    """Meta: papers in March 2023, launches from June on; OpenAI: one launch; both languages."""
    shutil.copy(told_file, home / WAREHOUSE_FILE)
    with open_warehouse(home) as con:
        yield con


def _tell(con):
    load(
        con,
        *(
            reading(article(n, [META_PAPER._replace(object_id=f"p{n}")], on=day))
            for n, day in enumerate(MARCH[:6])
        ),
        *(
            reading(
                article(
                    100 + n,
                    [META_LAUNCH._replace(object_id=f"l{n}")],
                    on=dt.date(2023, 6, 1 + n),
                    source="The Wire",
                    language=Language.EN,
                )
            )
            for n in range(8)
        ),
        reading(
            article(
                200, [META_LAUNCH._replace(modality=Modality.PLANNED, object_id="x")], on=MARCH[9]
            )
        ),
        reading(
            article(
                201,
                [META_LAUNCH._replace(modality=Modality.SPECULATIVE, object_id="y")],
                on=MARCH[9],
            )
        ),
        reading(
            article(
                202, [META_LAUNCH._replace(modality=Modality.DENIED, object_id="z")], on=MARCH[9]
            )
        ),
        reading(
            article(
                203,
                [Said("FAIR", "fair", ClaimType.RESEARCH_PUBLICATION, kind=EntityKind.LAB)],
                on=MARCH[3],
            )
        ),
        reading(article(204, [Said("OpenAI", "openai")], on=MARCH[5])),
    )


def test_index_counts_clusters_with_its_interval_and_support(told):
    march, june = queries.trend(told, "Meta").points
    assert (march.period, march.research, march.product, march.index) == ("2023-03", 7, 0, -1.0)
    assert (march.planned_product, march.speculative_product, march.denied) == (1, 1, 1)
    assert (june.index, june.support, june.sources, june.languages) == (1.0, "enough", 1, 1)
    # Wilson, 8 of 8 at z = 1.96: lower end n / (n + z²), moved to -1 … 1.
    assert math.isclose(june.index_low, 2 * 8 / (8 + 1.96**2) - 1, abs_tol=1e-4)
    assert june.index_high == pytest.approx(1.0)


def test_too_few_clusters_are_not_enough(told):
    (point,) = queries.trend(told, "OpenAI").points
    assert (point.index, point.index_low, point.support, point.product) == (
        None,
        None,
        "not enough",
        1,
    )


@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year"])
def test_every_period_adds_up_to_the_same(told, by):
    points = queries.trend(told, "Meta", by=by).points
    assert sum(point.research for point in points) == 7
    assert sum(point.product for point in points) == 8
    assert sum(point.clusters for point in points) == 18


def test_months_as_counted_and_clusters_as_known_give_the_same(told):
    """One reads the rollup, the other folds claims: the numbers must not differ."""
    counted = queries.trend(told, "Meta").points
    assert queries.trend(told, "Meta", known_on=dt.date(2030, 1, 1)).points == counted
    assert queries.trend(told, "Meta", since=dt.date(2020, 1, 5)).points == counted
    monthly = told.execute(
        "SELECT period, research, product, clusters, sources FROM mart.company_month "
        "WHERE company = 'Meta' ORDER BY period"
    ).fetchall()
    assert monthly == [(p.period, p.research, p.product, p.clusters, p.sources) for p in counted]


def test_trend_of_a_lab_is_its_own(told):
    assert [point.research for point in queries.trend(told, "FAIR").points] == [1]


def test_since_and_until_bound_days(told):
    points = queries.trend(
        told, "Meta", since=dt.date(2023, 3, 3), until=dt.date(2023, 3, 4)
    ).points
    assert [point.clusters for point in points] == [3]


def test_trend_as_it_was_known(told):
    (march,) = queries.trend(told, "Meta", known_on=dt.date(2023, 3, 2)).points
    assert march.research == 2


def test_trend_as_the_warehouse_held_it_before_an_edit(told):
    edited = article(0, [], on=MARCH[0], revision=1)
    load_articles(told, "r2", NOW + 5 * DAY, [reading(edited)])
    cluster_pending(told, "r2", NOW + 5 * DAY, decide)
    assert queries.trend(told, "Meta").points[0].research == 6
    before = queries.trend(told, "Meta", loaded_on=NOW.date() + DAY)
    assert before.points[0].research == 7


def test_evidence_of_a_number_is_as_many_clusters(told):
    found = queries.evidence(told, "Meta", "2023-Q2", "product")
    assert len({each.cluster_id for each in found}) == 8
    first = found[0]
    assert (first.source, first.title[:7], first.lean) == ("The Wire", "Article", "product")
    text = told.execute(
        "SELECT body FROM core.article_text WHERE version_id = ?", [first.version_id]
    ).fetchone()[0]
    assert text[first.start_offset : first.end_offset] == first.evidence


def test_evidence_of_planned_claims_is_asked_for(told):
    (planned,) = queries.evidence(told, "Meta", "2023-03", "product", modality="planned")
    assert planned.modality == "planned"


def test_what_leans_where_is_a_table(told):
    told.execute("UPDATE core.claim_kind SET lean = 'research' WHERE claim_type = 'product_launch'")
    assert [point.product for point in queries.trend(told, "Meta").points] == [0, 0]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2024-Q1", ("2024-01-01", "2024-03-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", ("2024-02-03", "2024-02-03")),
    ],
)
def test_period_is_written_as_people_do(con, period, days):
    row = con.execute("SELECT period_start($p)::VARCHAR, period_end($p)::VARCHAR", {"p": period})
    assert row.fetchone() == days


def test_period_that_is_none_is_said(told):
    with pytest.raises(QueryError, match="a period is written"):
        queries.evidence(told, "Meta", "soon")


def test_unknown_company_brings_near_names(told):
    with pytest.raises(UnknownNameError, match="Did you mean Mistral AI"):
        queries.trend(told, "Mistrall")


def test_alias_and_case_lead_to_the_company(told):
    assert [queries.company_name(told, name) for name in ("facebook", "META", "mistral")] == [
        "Meta",
        "Meta",
        "Mistral AI",
    ]


def test_timeline_quotes_a_sentence_for_each_cluster(told):
    table = queries.timeline(told, "Meta", since=dt.date(2023, 6, 1))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["event_date"].day for row in rows] == list(range(1, 9))
    assert all(row["evidence"].startswith("Meta product_launch") for row in rows)


def test_who_left_whom_for_whom(con):
    left = Said("Meta", "meta", ClaimType.DEPARTURE, "Ada", "ada")
    joined = Said("Mistral AI", "mistral-ai", ClaimType.HIRE, "Ada", "ada")
    six = Said(
        "Meta",
        "meta",
        ClaimType.DEPARTURE,
        "LLaMA",
        "llama",
        quantity=Quantity(value=6, of=14, unit="people"),
    )
    load(
        con,
        *(reading(article(n, [said], on=MARCH[n])) for n, said in enumerate((left, joined, six))),
    )
    rows = con.execute(
        "SELECT who, people, left_whom, for_whom FROM mart.people_flow ORDER BY moved_on"
    ).fetchall()
    assert rows == [("Ada", None, "Meta", "Mistral AI"), ("LLaMA", 6.0, "Meta", None)]


def test_models_by_month_as_subject_and_object(con):
    release = Said("LLaMA", "llama", ClaimType.MODEL_RELEASE, kind=EntityKind.MODEL)
    built = Said(
        "Alpaca", "?alpaca", ClaimType.MODEL_LINEAGE, "LLaMA", "llama", kind=EntityKind.MODEL
    )
    load(con, reading(article(1, [release, built], on=MARCH[0])))
    rows = con.execute(
        "SELECT model, releases, built_on_others, built_on_by_others FROM mart.model_month ORDER BY model"
    ).fetchall()
    assert rows == [("LLaMA", 1, 0, 1), ("alpaca", 0, 1, 0)]


def test_coverage_shows_how_the_index_depends_on_the_source(told):
    rows = told.execute(
        'SELECT source, language, "index" FROM mart.coverage WHERE company_id = $c ORDER BY source',
        {"c": "meta"},
    ).fetchall()
    assert rows == [("Le Fil", "fr", -1.0), ("The Wire", "en", 1.0)]


def test_every_mart_can_be_read_and_asked_as_known_on_a_day(told):
    views = told.execute(
        "SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'"
    ).fetchall()
    for (name,) in views:
        told.execute(f"SELECT * FROM mart.{name}").fetchall()
    for macro in (
        "claim_daily",
        "people_moves",
        "money_moves",
        "first_reports",
        "disputes",
        "coverage_of",
        "models_by_month",
        "index_of",
    ):
        early = told.execute(
            f"SELECT count(*) FROM {macro}(known_on := DATE '2020-01-01')"
        ).fetchone()
        assert early == (0,), macro
    assert told.execute(
        "SELECT count(*) FROM timeline('Meta', known_on := DATE '2023-03-02')"
    ).fetchone() == (2,)


def test_daily_counts_add_up(told):
    assert told.execute("SELECT sum(clusters) FROM mart.claim_daily").fetchone() == (19,)


def test_claim_article_cluster_and_company_are_shown(told):
    claim_id, article_id, cluster_id = told.execute(
        "SELECT claim_id, article_id, cluster_id FROM core.claim ORDER BY 1 LIMIT 1"
    ).fetchone()
    kinds = [queries.show(told, each).kind for each in (claim_id, cluster_id, article_id, "Meta")]
    assert kinds == ["claim", "cluster", "article", "company"]
    shown = queries.show(told, claim_id)
    start, end = shown.facts["start_offset"], shown.facts["end_offset"]
    assert shown.text[start:end] == shown.facts["evidence"]


def test_typed_sql_is_cut_and_its_errors_are_duckdbs_own(told):
    assert queries.sql(told, "SELECT * FROM range(5)", limit=2).is_cut
    assert len(queries.sql(told, "SELECT * FROM range(5)").rows) == 5
    with pytest.raises(QueryError, match="LINE 1"):
        queries.sql(told, "SELEC 1")


def test_points_become_plain_dicts(told):
    (point,) = queries.point_dicts(queries.trend(told, "OpenAI"))
    assert (point["company"], point["product"]) == ("OpenAI", 1)


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_export_writes_marts_with_their_dictionary(told, tmp_path, kind):
    (written,) = export(told, tmp_path, kind=kind, marts=["company_month"])
    read = told.execute(f"SELECT count(*) FROM '{written.path}'").fetchone()
    assert read == (written.rows,) == (3,)
    assert "mart.company_month" in (tmp_path / "DICTIONARY.md").read_text("utf-8")


def test_export_never_holds_full_texts(told, tmp_path):
    written = export(told, tmp_path, kind="csv")
    body = told.execute("SELECT body FROM core.article_text LIMIT 1").fetchone()[0]
    assert not any(body in each.path.read_text("utf-8") for each in written)


def test_mart_that_does_not_exist_is_said(told, tmp_path):
    with pytest.raises(UnknownNameError, match="no mart is called 'nope'"):
        export(told, tmp_path, marts=["nope"])


def test_status_tells_sizes_rows_loads_and_what_is_due(told, home):
    start_run(told, "run-1", NOW, "ingest")
    load_feeds(told, "run-1", NOW, [feed()])
    load_polls(told, "run-1", NOW, [poll([entry(1)])])
    found = status(told, home, NOW + DAY)
    assert dict(found.tables)["core.claim"] == 19
    assert (found.last_load.kind, found.runs[0].status) == ("polls", "running")
    assert (found.feeds.feeds, found.feeds.due, found.backlog.pages_due) == (1, 1, 1)
    assert found.warehouse_bytes > 0
    assert "virage (process" in found.writer


def test_published_numbers_are_those_of_the_warehouse(home):
    with open_warehouse(home) as con:
        load(con, reading(article(1, [META_LAUNCH])))
        expected = queries.trend(con, "Meta")
    publish(home, run_id="p", now=NOW)
    con = open_serving(home)
    assert queries.trend(con, "Meta") == expected
    con.close()
