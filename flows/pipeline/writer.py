"""The one writer of a run: opens the warehouse for a batch, loads it, closes again.

Between batches the file is free, so others who load, or publish, wait seconds at most.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from warehouse.connection import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb import DuckDBPyConnection

    from flows.pipeline.run import Run

T = TypeVar("T")


class Writer:
    """Runs work on the warehouse, one piece at a time."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._turn = asyncio.Lock()

    async def __call__(self, work: Callable[[DuckDBPyConnection], T]) -> T:
        """Open, run `work` in a thread, close; raises WarehouseBusyError when held too long."""
        async with self._turn:
            return await asyncio.to_thread(write, self.run, work)


def write(run: Run, work: Callable[[DuckDBPyConnection], T]) -> T:
    """Open the warehouse of a run, do one piece of work, and close it."""
    with open_warehouse(
        run.settings.home,
        wait_s=run.settings.lock_wait_s,
        purpose=f"virage {run.kind}",
        now=run.clock(),
    ) as con:
        return work(con)
