"""Readers are never blocked and never see half a batch; a failed publish leaves the old copy."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import threading

import duckdb
import pytest

from tests.warehouse.press import META_LAUNCH, NOW, article, decide, reading
from tests.warehouse.writer import BATCH, batch
from warehouse.connection import (
    SERVING_FILE,
    WAREHOUSE_FILE,
    open_serving,
    open_warehouse,
    serving_stamp,
    transaction,
)
from warehouse.errors import (
    PublishError,
    QualityError,
    WarehouseBusyError,
    WarehouseError,
    WarehouseMissingError,
)
from warehouse.load import cluster_pending, load_articles
from warehouse.publish import publish
from warehouse.quality import run_checks

CLAIMS = "SELECT count(*) FROM core.claim"


def load(home, *numbers):
    with open_warehouse(home) as con:
        load_articles(con, "r", NOW, [reading(article(n, [META_LAUNCH])) for n in numbers])
        cluster_pending(con, "r", NOW, decide)


def served(home):
    with contextlib.closing(open_serving(home)) as con:
        return con.execute(CLAIMS).fetchone()[0]


def test_reader_sees_what_was_published(home):
    load(home, 1, 2)
    result = publish(home, run_id="p", now=NOW)
    assert (result.claims, served(home)) == (2, 2)
    assert result.size_bytes == (home / SERVING_FILE).stat().st_size


def test_nothing_published_yet_is_said(tmp_path):
    with pytest.raises(WarehouseMissingError, match="virage ingest"):
        open_serving(tmp_path)


def test_open_session_keeps_its_copy_and_sees_the_new_one_on_reconnect(home):
    load(home, 1)
    publish(home, run_id="p", now=NOW)
    before = serving_stamp(home)
    # Another process, as an analyst's would be: within one, DuckDB shares open files by path.
    script = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "for _ in sys.stdin: print(con.execute('SELECT count(*) FROM core.claim').fetchone()[0], flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home / SERVING_FILE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as analyst:

        def asked():
            analyst.stdin.write("?\n")
            analyst.stdin.flush()
            return int(analyst.stdout.readline())

        assert asked() == 1
        load(home, 2)
        publish(home, run_id="p", now=NOW)
        assert asked() == 1
        analyst.stdin.close()
    assert served(home) == 2
    assert serving_stamp(home) != before


def test_serving_copy_cannot_be_written(home):
    load(home, 1)
    publish(home, run_id="p", now=NOW)
    with contextlib.closing(open_serving(home)) as con, pytest.raises(duckdb.Error):
        con.execute("DELETE FROM core.claim")


def test_failed_check_stops_publishing(home):
    load(home, 1)
    publish(home, run_id="p", now=NOW)
    load(home, 2)
    with open_warehouse(home) as con:
        con.execute("UPDATE core.claim SET start_offset = start_offset - 1")
    with pytest.raises(QualityError, match="claim_evidence_not_in_text"):
        publish(home, run_id="p", now=NOW)
    assert served(home) == 1


def test_full_disk_leaves_the_old_copy(home):
    """The child that copies inherits a limit on file sizes: its write fails as on a full disk."""
    load(home, 1)
    publish(home, run_id="p", now=NOW)
    load(home, 2)
    script = (
        "import resource, sys, signal; from pathlib import Path; from tests.warehouse.press import NOW\n"
        "from warehouse import publish as p, copying\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "copy = p.copy_database\n"
        "def limited(source, target):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)); copy(source, target)\n"
        "p.copy_database = limited\n"
        "try: p.publish(Path(sys.argv[1]), run_id='p', now=NOW)\n"
        "except p.PublishError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=True
    )
    assert "Readers keep the copy they had" in done.stdout
    assert served(home) == 1
    assert sorted(path.name for path in home.glob("*.tmp*")) == []
    publish(home, run_id="p", now=NOW)
    assert served(home) == 2


def test_too_little_space_is_seen_before_copying(home, monkeypatch):
    load(home, 1)
    full = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr("warehouse.copying.shutil.disk_usage", lambda _path: full)
    with pytest.raises(PublishError, match="MB free, a copy needs"):
        publish(home, run_id="p", now=NOW)


def test_second_writer_waits_then_learns_who_holds_it(home):
    held, over = threading.Event(), threading.Event()

    def hold():
        with open_warehouse(home, purpose="ingest"):
            held.set()
            over.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    try:
        with (
            pytest.raises(WarehouseBusyError, match=r"held by ingest \(process \d+\)"),
            open_warehouse(home, wait_s=0.1),
        ):
            pass
    finally:
        over.set()
        holder.join()
    with open_warehouse(home, wait_s=0.1) as con:
        assert con.execute(CLAIMS).fetchone() == (0,)


def test_program_that_opens_the_warehouse_itself_is_named(home):
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home / WAREHOUSE_FILE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "open\n"
        with (
            pytest.raises(WarehouseBusyError, match=f"process {other.pid}"),
            open_warehouse(home, wait_s=0.1),
        ):
            pass
        other.stdin.close()


def test_damaged_file_is_no_lock(home):
    (home / WAREHOUSE_FILE).write_bytes(b"not a database at all" * 1000)
    with pytest.raises(WarehouseError, match="cannot be opened"), open_warehouse(home, wait_s=5):
        pass


def test_transaction_that_fails_leaves_nothing(con):
    with pytest.raises(ZeroDivisionError), transaction(con):
        con.execute("INSERT INTO ops.month_queue VALUES (DATE '2023-01-01')")
        raise ZeroDivisionError
    assert con.execute("SELECT count(*) FROM ops.month_queue").fetchone() == (0,)


def test_two_writers_and_readers_lose_nothing_and_see_whole_batches(home):
    """Every read finds a number of claims that whole batches make up."""
    publish(home, run_id="p", now=NOW)
    writers = [_writer(home, name, 3) for name in ("north", "south")]
    seen, failures = [], []
    while any(writer.poll() is None for writer in writers):
        try:
            seen.append(served(home))
        except WarehouseError as error:
            failures.append(error)
    assert [writer.wait() for writer in writers] == [0, 0]
    assert failures == []
    assert {count % (2 * BATCH) for count in seen} == {0}
    assert seen == sorted(seen)
    assert served(home) == 2 * 3 * BATCH * 2
    for writer in writers:
        writer.stdout.close()


@pytest.mark.parametrize("seed", range(3))
def test_killed_writers_leave_both_files_open_and_a_retry_completes(home, seed):
    """kill -9 at random moments of load, checkpoint, copy and rename."""
    publish(home, run_id="p", now=NOW)
    rng = random.Random(seed)
    for _ in range(4):
        writer = _writer(home, "north", 3)
        _kill_at(writer, rng)
        assert served(home) % (2 * BATCH) == 0
        with open_warehouse(home) as con:
            assert [
                c.name for c in run_checks(con, "q", NOW, severity="error") if c.offending
            ] == []
            loaded = con.execute("SELECT count(*) FROM core.article").fetchone()[0]
            ledger = con.execute(
                "SELECT count(*) FROM ops.load WHERE kind = 'articles'"
            ).fetchone()[0]
            assert loaded == ledger * BATCH
    with open_warehouse(home) as con:
        for number in range(3):
            load_articles(con, "north", NOW, batch("north", number))
        cluster_pending(con, "north", NOW, decide)
    publish(home, run_id="p", now=NOW)
    assert served(home) == 3 * BATCH * 2


def _writer(home, name, batches):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse.writer", str(home), name, str(batches)],
        stdout=subprocess.PIPE,
        text=True,
    )


def _kill_at(writer, rng):
    """Kill after a random step was announced and a random spin, so without a clock."""
    with writer:
        for _ in range(rng.randrange(1, 7)):
            writer.stdout.readline()
        for _ in range(rng.randrange(2_000_000)):
            pass
        writer.kill()
