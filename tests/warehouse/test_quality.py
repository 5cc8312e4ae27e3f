"""Each check finds what it is for; a sound warehouse passes all of them."""

from __future__ import annotations

import shutil

import pytest

from extractors.model import Language
from tests.warehouse.press import (
    DAY,
    META_LAUNCH,
    NOW,
    article,
    decide,
    entry,
    feed,
    page_load,
    poll,
    reading,
    skipped,
)
from warehouse import state
from warehouse.connection import WAREHOUSE_FILE, open_warehouse
from warehouse.load import (
    cluster_pending,
    load_articles,
    load_feeds,
    load_pages,
    load_polls,
    start_run,
)
from warehouse.quality import run_checks
from warehouse.statements import sql_files


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory, template):
    home = tmp_path_factory.mktemp("sound")
    shutil.copy(template, home / WAREHOUSE_FILE)
    with open_warehouse(home) as con:
        _fill(con)
    return home / WAREHOUSE_FILE


@pytest.fixture
def sound(home, sound_file):
    """A warehouse of three articles in which every check passes."""
    shutil.copy(sound_file, home / WAREHOUSE_FILE)
    with open_warehouse(home) as con:
        yield con


def _fill(con):
    load_feeds(con, "r", NOW, [feed()])
    load_polls(con, "r", NOW, [poll([entry(1), entry(2)])])
    load_pages(con, "r", NOW, [page_load(task) for task in state.pages_to_fetch(con, NOW)][:1])
    load_articles(con, "r", NOW, [reading(article(n, [META_LAUNCH])) for n in range(3)])
    cluster_pending(con, "r", NOW, decide)


def failed(con, at=NOW, since=None):
    return {check.name for check in run_checks(con, "q", at, since=since) if check.offending}


def test_sound_warehouse_passes_and_the_results_are_kept(sound):
    assert failed(sound) == set()
    checks = len(sql_files("quality/error")) + len(sql_files("quality/warn"))
    assert sound.execute("SELECT count(*) FROM ops.quality_result").fetchone() == (checks,)


BROKEN = {
    "claim_evidence_not_in_text": "UPDATE core.claim SET start_offset = 0",
    "claim_without_evidence": "UPDATE core.claim SET confidence = 1.5",
    "claim_without_article": "DELETE FROM core.article",
    "claim_doubled": "INSERT INTO core.claim SELECT * FROM core.claim LIMIT 1",
    "claim_of_unknown_type": "UPDATE core.claim SET claim_type = 'gossip'",
    "article_doubled": "INSERT INTO core.article SELECT * FROM core.article",
    "article_current_not_one": "UPDATE core.article SET is_current = FALSE",
    "article_without_text": "DELETE FROM core.article_text",
    "mention_out_of_range": "UPDATE core.mention SET end_offset = end_offset + 3",
    "cluster_out_of_step": "UPDATE core.claim_cluster SET claim_count = 7",
    "cluster_doubled": "INSERT INTO core.claim_cluster SELECT * FROM core.claim_cluster",
    "claim_in_no_cluster_row": "DELETE FROM core.claim_cluster",
    "entry_doubled": "INSERT INTO raw.entry SELECT * FROM raw.entry",
    "page_doubled": "INSERT INTO raw.page SELECT * FROM raw.page",
    "entity_current_doubled": "INSERT INTO core.entity SELECT * FROM core.entity LIMIT 1",
    "queue_of_nothing": "DELETE FROM raw.page",
    "claim_dated_far_ahead": "UPDATE core.claim SET event_date = DATE '2099-01-01'",
    "work_waits": "UPDATE ops.extraction_queue SET queued_at = TIMESTAMP '2020-01-01'",
}


@pytest.mark.parametrize("name", BROKEN)
def test_check_finds_what_it_is_for(sound, name):
    sound.execute(BROKEN[name])
    assert name in failed(sound)


def test_errors_before_the_last_publish_are_not_looked_for_again(sound):
    sound.execute("UPDATE core.claim SET start_offset = 0")
    assert "claim_evidence_not_in_text" not in failed(sound, since=NOW + DAY)


def test_silence_staleness_and_dead_runs_are_warned_of(sound):
    start_run(sound, "killed", NOW, "ingest")
    assert {"feed_silent", "data_stale", "run_never_ended", "work_waits"} <= failed(
        sound, NOW + 4 * DAY
    )


def test_yield_language_and_skips_are_watched(con):
    """Twenty French articles with claims, then ten English ones without, then a wall."""
    old = [reading(article(n, [META_LAUNCH])) for n in range(20)]
    load_articles(con, "r", NOW, old)
    new = [reading(article(100 + n, [], language=Language.EN)) for n in range(10)]
    load_articles(con, "r", NOW + 9 * DAY, [*new, *(skipped(n, "paywall") for n in range(20))])
    assert {"claim_yield_halved", "language_mix_shifted", "skipped_share_high"} <= failed(
        con, NOW + 10 * DAY
    )
