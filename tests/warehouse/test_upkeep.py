"""Backfill, compaction, retention, backup and restore change what they say and nothing else."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

import duckdb
import pytest

from tests.warehouse.press import (
    DAY,
    META_LAUNCH,
    META_PAPER,
    NOW,
    Said,
    article,
    decide,
    entry,
    page_load,
    poll,
    reading,
    skipped,
)
from warehouse import backfill, state
from warehouse.connection import WAREHOUSE_FILE, connect_file, open_warehouse
from warehouse.errors import MaintenanceError, UnknownNameError, WarehouseMissingError
from warehouse.load import cluster_pending, load_articles, load_pages, load_polls
from warehouse.maintenance import Keep, backup, compact, prune, restore
from warehouse.quality import run_checks

COUNT = 6


def read_all(said, version, refs):
    """Return readings of one text: an extractor finds in it only the claims of these types."""
    readings = []
    for number, ref in enumerate(refs):
        value, claims = article(number, [META_LAUNCH, META_PAPER], source="Le Fil")
        found = tuple(claim for claim in claims if claim.type in {each.type for each in said})
        readings.append(reading((value, found), version=version, page_id=ref.page_id))
    return readings


@pytest.fixture
def archive(con):
    """Six pages read by extractor 1: one launch each."""
    load_polls(con, "r", NOW, [poll([entry(n) for n in range(COUNT)])])
    load_pages(con, "r", NOW, [page_load(task) for task in state.pages_to_fetch(con, NOW)])
    load_articles(con, "r", NOW, read_all([META_LAUNCH], "1", state.articles_to_extract(con)))
    cluster_pending(con, "r", NOW, decide)
    return con


def staged_backfill(con, said=(META_PAPER,)):
    opened = backfill.open_backfill(con, "b", NOW, "2")
    refs = backfill.pages_to_read(con, opened.backfill_id)
    backfill.stage_articles(con, "b", NOW, opened.backfill_id, read_all(said, "2", refs))
    return opened.backfill_id


def test_backfill_reports_before_it_changes_anything(archive, content):
    before = content(archive)
    found = backfill.report(archive, staged_backfill(archive))
    assert [tuple(change) for change in found.by_type] == [
        ("product_launch", 0, COUNT, 0, 0),
        ("research_publication", COUNT, 0, 0, 0),
    ]
    assert found.examples[0]["change"] == "dropped"
    assert content(archive) == before


def test_applied_backfill_stands_and_the_old_claims_stay_queryable(archive):
    backfill_id = staged_backfill(archive, [META_PAPER, META_LAUNCH])
    counts = backfill.apply_backfill(archive, "b", NOW + DAY, backfill_id, batch_size=4)
    cluster_pending(archive, "b", NOW + DAY, decide)
    assert (counts.articles, counts.added, counts.dropped) == (COUNT, COUNT, 0)
    versions = archive.execute("SELECT DISTINCT extractor_version FROM core.claim").fetchall()
    assert versions == [("2",)]
    old = archive.execute("SELECT count(*), min(retired_by) FROM core.claim_history").fetchone()
    assert old == (COUNT, "extractor")
    assert backfill.find_backfill(archive, backfill_id).status == "applied"
    assert [c.name for c in run_checks(archive, "q", NOW, severity="error") if c.offending] == []
    assert backfill.open_backfill(archive, "b", NOW, "2").pages == COUNT
    assert backfill.pages_to_read(archive, backfill_id) == ()


def test_backfill_is_resumed_where_it_stopped(archive):
    opened = backfill.open_backfill(archive, "b", NOW, "2")
    refs = backfill.pages_to_read(archive, opened.backfill_id, limit=2)
    readings = read_all([META_PAPER], "2", refs)
    assert backfill.stage_articles(archive, "b", NOW, opened.backfill_id, readings) == COUNT - 2
    assert backfill.stage_articles(archive, "b", NOW, opened.backfill_id, readings) == COUNT - 2
    again = backfill.open_backfill(archive, "b2", NOW, "2")
    assert (again.backfill_id, again.done) == (opened.backfill_id, 2)
    assert len(backfill.pages_to_read(archive, opened.backfill_id)) == COUNT - 2


def test_page_that_cannot_be_read_again_keeps_its_claims(archive):
    opened = backfill.open_backfill(archive, "b", NOW, "2")
    (ref, *_) = backfill.pages_to_read(archive, opened.backfill_id)
    lost = replace(skipped(1, "body_missing"), page_id=ref.page_id, extractor_version="2")
    backfill.stage_articles(archive, "b", NOW, opened.backfill_id, [lost])
    backfill.apply_backfill(archive, "b", NOW, opened.backfill_id)
    assert archive.execute("SELECT count(*) FROM core.claim").fetchone() == (COUNT,)
    assert backfill.find_backfill(archive, opened.backfill_id).failed == 1


def test_backfill_takes_a_range_and_sources(archive):
    day = archive.execute("SELECT min(published_date) FROM core.article").fetchone()[0]
    ranged = backfill.open_backfill(archive, "b", NOW, "2", since=day, until=day)
    other = backfill.open_backfill(archive, "b", NOW, "2", sources=["Nobody"])
    assert (ranged.pages, other.pages) == (1, 0)
    assert len(backfill.backfills(archive)) == 2


def test_dropped_backfill_leaves_nothing_staged(archive):
    backfill_id = staged_backfill(archive)
    backfill.drop_backfill(archive, "b", NOW, backfill_id)
    assert archive.execute("SELECT count(*) FROM ops.staged_claim").fetchone() == (0,)
    assert backfill.find_backfill(archive, backfill_id).status == "dropped"


def test_backfill_that_nobody_opened_is_said(archive):
    with pytest.raises(UnknownNameError, match="no backfill is called 'x'"):
        backfill.report(archive, "x")


def test_new_text_of_the_same_page_becomes_the_current_version(archive):
    """A better reader of pages changes the text itself."""
    opened = backfill.open_backfill(archive, "b", NOW, "2")
    (ref, *_) = backfill.pages_to_read(archive, opened.backfill_id)
    other = reading(
        article(0, [Said("OpenAI", "openai")], source="Le Fil"), version="2", page_id=ref.page_id
    )
    backfill.stage_articles(archive, "b", NOW + DAY, opened.backfill_id, [other])
    backfill.apply_backfill(archive, "b", NOW + DAY, opened.backfill_id)
    current = archive.execute(
        "SELECT version_id FROM core.article WHERE is_current AND article_id = ?",
        [other.outcome.article_id],
    ).fetchall()
    assert current == [(other.outcome.version_id,)]


def grown(home):
    with open_warehouse(home) as con:
        for run in range(4):
            made = [reading(article(n, [META_LAUNCH, META_PAPER], revision=run)) for n in range(60)]
            load_articles(con, f"r{run}", NOW, made)
        cluster_pending(con, "r", NOW, decide)


def test_compaction_keeps_every_row_in_order(home, content):
    grown(home)
    with open_warehouse(home) as con:
        before = content(con)
    tried = compact(home, dry_run=True)
    done = compact(home)
    assert (tried.is_dry_run, done.rows > 0) == (True, True)
    assert done.after_bytes <= done.before_bytes
    with open_warehouse(home) as con:
        assert content(con) == before
        days = [day for (day,) in con.execute("SELECT event_date FROM core.claim").fetchall()]
    assert days == sorted(days)


def test_compaction_of_nothing_is_said(tmp_path):
    with pytest.raises(WarehouseMissingError):
        compact(tmp_path)


def test_retention_names_bodies_that_nobody_needs(archive):
    later = NOW + 400 * DAY
    tried = prune(archive, later, Keep(raw_days=30), dry_run=True)
    assert (tried.pages, tried.is_dry_run) == (COUNT, True)
    assert archive.execute("SELECT count(*) FROM raw.page").fetchone() == (COUNT,)
    done = prune(archive, later, Keep(raw_days=30))
    # The feed's own body is still its watermark.
    assert len(done.bodies) == COUNT
    assert archive.execute("SELECT count(*) FROM raw.page").fetchone() == (0,)
    assert archive.execute("SELECT count(*) FROM core.claim").fetchone() == (COUNT,)


def test_retention_keeps_what_waits_and_for_ever_by_default(con):
    load_polls(con, "r", NOW, [poll([entry(1)])])
    load_pages(con, "r", NOW, [page_load(task) for task in state.pages_to_fetch(con, NOW)])
    assert prune(con, NOW + 900 * DAY, Keep(raw_days=1)).pages == 0
    con.execute("DELETE FROM ops.extraction_queue")
    assert prune(con, NOW + 900 * DAY, Keep()).pages == 0


def test_old_versions_and_retired_claims_are_pruned_by_age(con):
    for revision, said in enumerate((META_LAUNCH, META_PAPER)):
        load_articles(con, "r", NOW, [reading(article(1, [said], revision=revision))])
    pruned = prune(con, NOW + 366 * DAY, Keep())
    assert (pruned.article_versions, pruned.retired_claims) == (1, 1)
    assert con.execute("SELECT count(*) FROM core.article_text").fetchone() == (1,)


def test_backup_is_restored_and_what_stood_is_kept(home, tmp_path, content):
    grown(home)
    with open_warehouse(home) as con:
        before = content(con)
    saved = backup(home, tmp_path / "safe", NOW)
    with open_warehouse(home) as con:
        con.execute("DELETE FROM core.claim")
    assert restore(home, saved.path, dry_run=True).is_dry_run
    restored = restore(home, saved.path)
    assert (restored.claims, restored.schema_version) == (saved.claims, saved.schema_version)
    with open_warehouse(home) as con:
        assert content(con) == before
    with contextlib.closing(duckdb.connect(str(restored.kept), read_only=True)) as con:
        assert con.execute("SELECT count(*) FROM core.claim").fetchone() == (0,)


def test_backup_keeps_the_newest_and_tells_what_it_would_drop(home, tmp_path):
    for day in range(3):
        backup(home, tmp_path, NOW + day * DAY)
    tried = backup(home, tmp_path, NOW + 5 * DAY, keep=2, dry_run=True)
    assert (len(tried.dropped), len(list(tmp_path.glob("warehouse-*.duckdb")))) == (2, 3)
    backup(home, tmp_path, NOW + 5 * DAY, keep=2)
    kept = sorted(path.name for path in tmp_path.glob("warehouse-*.duckdb"))
    assert kept == ["warehouse-20240103T120000.duckdb", "warehouse-20240106T120000.duckdb"]


def test_damaged_strange_or_newer_backup_is_refused(home, tmp_path):
    saved = backup(home, tmp_path / "safe", NOW)
    manifest = saved.path.with_suffix(".json")
    facts = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**facts, "sha256": "0"}), "utf-8")
    with pytest.raises(MaintenanceError, match="is damaged"):
        restore(home, saved.path)
    (tmp_path / "x.duckdb").write_bytes(b"x" * 9000)
    with pytest.raises(MaintenanceError, match="is no warehouse"):
        restore(home, tmp_path / "x.duckdb")
    with contextlib.closing(connect_file(saved.path)) as con:
        con.execute("UPDATE ops.migration SET version = 999 WHERE version = 1")
    manifest.unlink()
    with pytest.raises(MaintenanceError, match="has schema 999"):
        restore(home, saved.path)
    with pytest.raises(MaintenanceError, match="does not exist"):
        restore(home, tmp_path / "nothing")
    assert (home / WAREHOUSE_FILE).exists()
