"""Gathers what comes in small pieces into loads worth their fixed cost."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

T = TypeVar("T")


class Gathering(Generic[T]):
    """Hands items to `load` when there are `least` of them, or after `linger_s` seconds.

    A load costs a fixed part (open, checkpoint) of a tenth of a second and more. What
    waits here is archived and noted in the journal, so a killed run does not lose it.
    """

    def __init__(
        self, load: Callable[[list[T]], Awaitable[None]], *, least: int, linger_s: float
    ) -> None:
        self._load = load
        self._least = least
        self._linger_s = linger_s
        self._waiting: list[T] = []
        self._loaded = time.monotonic()
        self._turn = asyncio.Lock()

    async def add(self, items: Iterable[T]) -> None:
        """Take items; load them along with what waits where that is due."""
        self._waiting.extend(items)
        if len(self._waiting) >= self._least or self._lingers():
            await self.flush()

    def _lingers(self) -> bool:
        return time.monotonic() - self._loaded > self._linger_s

    async def flush(self) -> None:
        """Load what waits now."""
        async with self._turn:
            if self._waiting:
                group, self._waiting = self._waiting, []
                await self._load(group)
                self._loaded = time.monotonic()
