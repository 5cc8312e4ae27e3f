"""Processes that read articles; one that crashes or hangs costs its item, never the batch."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import deque
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from types import TracebackType

T = TypeVar("T")
R = TypeVar("R")

ITEM_TIMEOUT_S = 10.0
"""Far beyond any honest article (the slowest real page takes under a second)."""
START_TIMEOUT_S = 60.0
"""Added to every batch: the first of a process loads models and registry."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands for the result of an item that took its process down, and why."""

    reason: str
    """`worker_crash` or `worker_timeout`."""


class WorkerPool:
    """A pool of processes fed with batches; results come back in the order of the items.

    Workers are started by a fork server, so threads and connections of this process
    are not theirs. They start with the first batch.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers at once; results that nobody took are dropped."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def _schedule(
        self, function: Callable[[Sequence[T]], list[R]], batch: Sequence[T]
    ) -> Future[list[R]]:
        if self._pool is None or not self._pool.active:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["flows.pipeline.workers"])
            self._pool = ProcessPool(max_workers=self.workers, context=context)
        future: Future[list[R]] = self._pool.schedule(
            function, args=(batch,), timeout=START_TIMEOUT_S + ITEM_TIMEOUT_S * len(batch)
        )
        return future

    def _one_by_one(
        self, function: Callable[[Sequence[T]], list[R]], batch: Sequence[T], error: Exception
    ) -> list[R | Lost]:
        """Find the item that took the batch down; the others get their results."""
        if len(batch) == 1:
            crashed = isinstance(error, ProcessExpired)
            return [Lost("worker_crash" if crashed else "worker_timeout")]
        results: list[R | Lost] = []
        for item in batch:
            results += self._outcome(function, [item], self._schedule(function, [item]))
        return results

    def _outcome(
        self,
        function: Callable[[Sequence[T]], list[R]],
        batch: Sequence[T],
        future: Future[list[R]],
    ) -> list[R | Lost]:
        try:
            return [*future.result()]
        except (ProcessExpired, FutureTimeoutError, TimeoutError) as error:
            return self._one_by_one(function, batch, error)

    async def run(
        self, function: Callable[[Sequence[T]], list[R]], batch: Sequence[T]
    ) -> list[R | Lost]:
        """Give one batch to a worker and wait for it without blocking the event loop."""
        future = self._schedule(function, batch)
        try:
            return [*await asyncio.wrap_future(future)]
        except (ProcessExpired, FutureTimeoutError, TimeoutError) as error:
            return await asyncio.to_thread(self._one_by_one, function, batch, error)

    def stream(
        self, function: Callable[[Sequence[T]], list[R]], batches: Iterable[Sequence[T]]
    ) -> Iterator[tuple[T, R | Lost]]:
        """Yield every item with its result in order, a bounded number of batches ahead."""
        waiting: deque[tuple[Sequence[T], Future[list[R]]]] = deque()
        for batch in batches:
            waiting.append((batch, self._schedule(function, batch)))
            if len(waiting) > self.workers * 2:
                done, future = waiting.popleft()
                yield from zip(done, self._outcome(function, done, future), strict=True)
        while waiting:
            done, future = waiting.popleft()
            yield from zip(done, self._outcome(function, done, future), strict=True)
