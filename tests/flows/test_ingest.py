"""A whole run on the demo press: everything arrives once, and nothing twice."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from flows.demo import DemoPress
from flows.pipeline.ingest import IngestBusyError, one_at_a_time
from warehouse import queries
from warehouse.connection import open_serving

COUNTS = (
    "SELECT (SELECT count(*) FROM raw.entry), (SELECT count(*) FROM raw.page), "
    "(SELECT count(*) FROM core.article), (SELECT count(*) FROM core.claim), "
    "(SELECT count(DISTINCT claim_id) FROM core.claim)"
)


KILLED = ("kinked-wire", "lab-corridor", "ouest-numerique")


def counts(settings):
    with contextlib.closing(open_serving(settings.home)) as con:
        return queries.sql(con, COUNTS).rows[0]


def test_a_run_ends_with_articles_claims_and_a_reason_for_every_skip(ingested):
    """The main job: feeds to claims, with the traps of the press named."""
    settings, results = ingested
    assert not results.failed_feeds
    assert results.articles > 100
    assert results.claims > 100
    assert {"paywall", "cookie_wall", "language_es"} <= set(results.reasons)
    assert results.faults == 0
    entries, _, articles, claims, distinct = counts(settings)
    assert articles <= entries
    assert claims == distinct


def test_a_second_run_changes_nothing(ingested, run_ingest):
    """Loads are keyed by content: reading again is free of effect."""
    settings, _ = ingested
    before = counts(settings)
    results = run_ingest(settings, force=True)
    assert (results.articles, results.claims) == (0, 0)
    assert counts(settings) == before


def test_feeds_that_are_not_due_are_left_alone_and_say_so(ingested, run_ingest):
    """A schedule of fifteen minutes must not poll a daily feed ninety-six times."""
    settings, _ = ingested
    results = run_ingest(settings)
    assert {(r.status, r.reason) for r in results.feeds.values()} == {("unchanged", "not_due")}


def test_new_and_edited_entries_come_with_the_second_state(tmp_path, settings_for, run_ingest):
    """An edit gives a new version of the article, not a second article."""
    with DemoPress(port=0, hang_s=1.0) as press:
        settings = settings_for(tmp_path / "home", press)
        only = {"kinked-wire", "lab-corridor"}
        first = run_ingest(settings, only=only)
        press.advance()
        second = run_ingest(settings, only=only, force=True)
    assert first.articles > second.articles > 0
    assert sum(r.new for r in second.feeds.values()) > 0
    assert sum(r.edited for r in second.feeds.values()) > 0


def test_without_pages_full_content_is_read_and_the_rest_waits(
    tmp_path, press, settings_for, run_ingest
):
    """`--no-pages` must leave the other entries for a run that fetches."""
    settings = settings_for(tmp_path / "home", press)
    only = {"kinked-wire", "bench-ledger", "weights-wires"}
    results = run_ingest(settings, only=only, with_pages=False)
    assert results.articles < sum(r.new for r in results.feeds.values())
    with contextlib.closing(open_serving(settings.home)) as con:
        [(waiting,)] = queries.sql(con, "SELECT count(*) FROM ops.page_queue").rows
    assert waiting > 0


def test_a_killed_run_is_followed_by_one_that_loses_and_doubles_nothing(
    tmp_path, press, settings_for, run_ingest
):
    """kill -9 in the middle: the next run ends where an undisturbed one does."""
    settings = settings_for(tmp_path / "home", press)
    environment = {
        **os.environ,
        "VIRAGE_HOME": str(settings.home),
        "VIRAGE_FEEDS": str(settings.feeds),
        "VIRAGE_ALLOW_PRIVATE_HOSTS": ",".join(settings.allow_private_hosts),
        "VIRAGE_TIMEOUT_S": "0.8",
    }
    journal = settings.home / "raw" / "journal"
    process = subprocess.Popen(
        [sys.executable, "-m", "flows", "ingest", *(f"--only={feed}" for feed in KILLED)],
        env=environment,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size > 2_000 for path in journal.glob("*.jsonl")):
        assert time.monotonic() < deadline, "the run never fetched anything"
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    run_ingest(settings, only=KILLED, force=True)
    undisturbed = settings_for(tmp_path / "other", press)
    run_ingest(undisturbed, only=KILLED)
    assert counts(settings) == counts(undisturbed)
    assert list(journal.glob("*.jsonl")) == []


def test_two_runs_on_one_home_take_turns(tmp_path):
    """No site is asked twice at once, and whoever waits is told."""
    with (
        one_at_a_time(tmp_path, 1.0),
        pytest.raises(IngestBusyError, match="another ingest"),
        one_at_a_time(tmp_path, 0.05),
    ):
        pytest.fail("the second run got in")


def test_the_json_line_is_what_scripts_were_promised(ingested):
    """Its form is a contract."""
    line = json.loads(json.dumps(ingested[1].as_json()))
    assert set(line) == {"run_id", "feeds", "articles", "claims", "seconds"}
    assert set(line["feeds"][0]) == {
        "id", "status", "reason", "new", "edited", "unchanged", "skipped",
    }  # fmt: skip
