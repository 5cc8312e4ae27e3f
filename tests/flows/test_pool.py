"""The pool of worker processes: order, crashes, hangs."""

from __future__ import annotations

import os
import time

import pytest

from flows.pipeline import pool as pools
from flows.pipeline.pool import Lost, WorkerPool


def squares(batch):
    results = []
    for item in batch:
        if item == "crash":
            os._exit(3)
        if item == "hang":
            time.sleep(600)
        results.append(item * item)
    return results


@pytest.fixture(scope="module")
def pool():
    """One pool for the module: starting workers is what takes time."""
    with WorkerPool(2) as running:
        yield running


def test_results_come_in_the_order_of_the_items(pool):
    """Output lines must stand in the order of input lines, however fast each batch is."""
    batches = [[1, 2], [3], [4, 5], [6], [7], [8], [9]]
    assert [result for _, result in pool.stream(squares, batches)] == [
        1, 4, 9, 16, 25, 36, 49, 64, 81,
    ]  # fmt: skip


def test_an_item_that_crashes_its_process_costs_only_itself(pool):
    """A page that kills the parser must not take its neighbours along."""
    assert dict(pool.stream(squares, [[2, "crash", 3], [4]])) == {
        2: 4, "crash": Lost("worker_crash"), 3: 9, 4: 16,
    }  # fmt: skip


def test_an_item_that_hangs_is_cut_off(pool, monkeypatch):
    """A page that sends a parser into an endless loop must not stop the run."""
    monkeypatch.setattr(pools, "START_TIMEOUT_S", 1.0)
    monkeypatch.setattr(pools, "ITEM_TIMEOUT_S", 0.1)
    assert dict(pool.stream(squares, [[5, "hang"]])) == {5: 25, "hang": Lost("worker_timeout")}


async def test_a_batch_can_be_awaited(pool):
    """The ingest run shares one event loop with the network."""
    assert await pool.run(squares, [3, "crash"]) == [9, Lost("worker_crash")]


def test_an_error_of_ours_is_raised(pool):
    """A broken function is our mistake and has to be loud."""
    with pytest.raises(TypeError):
        list(pool.stream(squares, [[None]]))
