"""The schema grows by files that are never edited, and says what each column means."""

from __future__ import annotations

import contextlib

import duckdb
import pytest

from tests.warehouse.press import META_LAUNCH, NOW, article, decide, reading
from warehouse.connection import WAREHOUSE_FILE, connect_file, open_warehouse
from warehouse.dictionary import macros, markdown, relations
from warehouse.errors import MigrationError
from warehouse.load import cluster_pending, load_articles
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.quality import run_checks
from warehouse.queries import trend
from warehouse.statements import SqlFile, sql_files


def test_every_table_view_column_and_macro_says_what_it_is(con):
    """The data dictionary is rendered from these comments."""
    silent = [
        f"{relation.schema}.{relation.name}.{column.name}"
        for relation in relations(con)
        for column in relation.columns
        if not (relation.comment and column.comment)
    ]
    assert silent == []
    assert [macro.name for macro in macros(con) if not macro.comment] == []


def test_dictionary_lists_marts_with_their_columns(con):
    page = markdown(con)
    assert "### mart.company_month" in page
    assert "| `trend(company, since, until, by, known_on, loaded_on, min_clusters)` |" in page


def test_second_opening_applies_nothing(home):
    with open_warehouse(home) as con:
        assert migrate(con) == ((), False)


def test_edited_migration_is_refused(home):
    """An edit would leave two databases of one version that differ."""
    files = sql_files("migrations")
    edited = (SqlFile(files[0].name, files[0].text + "\n-- a second thought"), *files[1:])
    with (
        open_warehouse(home) as con,
        pytest.raises(MigrationError, match=r"0001_raw\.sql was edited"),
    ):
        migrate(con, files=edited)


def test_newer_database_is_refused(home):
    with open_warehouse(home) as con:
        con.execute("UPDATE ops.migration SET version = 9000 WHERE version = 1")
        with pytest.raises(MigrationError, match="schema 9000"):
            migrate(con)


def test_migration_that_fails_leaves_nothing(tmp_path):
    bad = SqlFile(
        "0001_bad.sql", "CREATE TABLE half (a INTEGER); SELECT * FROM nothing_of_the_kind;"
    )
    with contextlib.closing(connect_file(tmp_path / WAREHOUSE_FILE)) as con:
        with pytest.raises(MigrationError, match=r"0001_bad\.sql failed and was undone"):
            migrate(con, files=(bad,))
        assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_first_schema_with_data_grows_to_the_newest(tmp_path):
    """Version 4 was the first with data in it; its claims must count after the upgrade."""
    home = tmp_path / "home"
    home.mkdir()
    with open_warehouse(tmp_path / "new") as con:
        load_articles(con, "r", NOW, [reading(article(n, [META_LAUNCH])) for n in range(6)])
        cluster_pending(con, "r", NOW, decide)
        con.execute(f"ATTACH '{home / WAREHOUSE_FILE}' AS old (STORAGE_VERSION 'v1.5.0')")
        con.execute("USE old")
        migrate(con, files=[file for file in sql_files("migrations") if file.name < "0005"])
        for table in ("core.article", "core.article_text", "core.claim", "core.claim_cluster"):
            con.execute(f"INSERT INTO old.{table} SELECT * FROM warehouse.{table}")
        con.execute("USE warehouse; DETACH old")
    with open_warehouse(home) as con:
        assert con.execute("SELECT max(version) FROM ops.migration").fetchone() >= (6,)
    publish(home, run_id="p", now=NOW)
    with open_warehouse(home) as con:
        assert [
            check.name for check in run_checks(con, "q", NOW, severity="error") if check.offending
        ] == []
        assert sum(point.claims for point in trend(con, "meta").points) == 6


def test_file_is_made_in_the_storage_format_of_the_oldest_duckdb_allowed(home):
    """A file of 2.0's own format could not be opened by 1.5."""
    with contextlib.closing(duckdb.connect()) as con:
        con.execute(f"ATTACH '{home / WAREHOUSE_FILE}' AS w (READ_ONLY)")
        tags = con.execute(
            "SELECT tags FROM duckdb_databases() WHERE database_name = 'w'"
        ).fetchone()
    assert "v1.5" in str(tags)
