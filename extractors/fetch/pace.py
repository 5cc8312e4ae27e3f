"""Politeness to one host: how many at once, how far apart, and silence when it asks.

All of it lives in the process; across processes one ingest runs at a time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from extractors.fetch.failures import FetchError
from extractors.model import FailureKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MAX_RETRY_AFTER_S: Final = 86_400.0


def retry_after_s(value: str | None, now: dt.datetime) -> float | None:
    """Read a Retry-After header, seconds or date, as seconds from `now`; at most a day.

    None when it is absent, unreadable or in the past.
    """
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
        seconds = (moment - now).total_seconds()
    return min(seconds, MAX_RETRY_AFTER_S) if seconds > 0 else None


class _Host:
    """One host's queue: open slots, who starts next and when, until when it is silent."""

    __slots__ = ("gap_s", "next_at", "silent_until", "slots", "starting")

    def __init__(self, concurrency: int, gap_s: float) -> None:
        self.slots = asyncio.Semaphore(concurrency)
        self.starting = asyncio.Lock()
        self.gap_s = gap_s
        self.next_at = 0.0
        self.silent_until = 0.0


class Pace:
    """Spreads requests to each host; `max_wait_s` bounds how long a request sits silent."""

    def __init__(
        self, *, concurrency: int, gap_s: float, max_wait_s: float, private_concurrency: int
    ) -> None:
        """Private hosts, named by the operator, are his own: no gap between requests."""
        self._concurrency = concurrency
        self._gap_s = gap_s
        self._max_wait_s = max_wait_s
        self._private_concurrency = private_concurrency
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, private: bool = False) -> AsyncIterator[None]:
        """Wait for a slot at `host` and hold it.

        Raises FetchError `host_paused` when the host asked for a longer silence than
        `max_wait_s`.
        """
        state = self._state(host, private=private)
        async with state.slots:
            if state.gap_s or state.silent_until:
                async with state.starting:
                    await self._wait(host, state)
            yield

    async def _wait(self, host: str, state: _Host) -> None:
        """Sleep until the host may be asked; the next gap counts from when that was."""
        clock = asyncio.get_running_loop().time
        silent_s = state.silent_until - clock()
        if silent_s > self._max_wait_s:
            raise FetchError(
                FailureKind.TEMPORARY,
                "host_paused",
                f"{host} asked for {silent_s:.0f} s of silence",
                retry_after_s=silent_s,
            )
        start_at = max(state.next_at, state.silent_until)
        if (wait_s := start_at - clock()) > 0:
            await asyncio.sleep(wait_s)
        state.next_at = clock() + state.gap_s

    def silence(self, host: str, seconds: float, *, private: bool = False) -> None:
        """Send nothing to `host` for `seconds`: it answered with Retry-After."""
        state = self._state(host, private=private)
        until = asyncio.get_running_loop().time() + seconds
        state.silent_until = max(state.silent_until, until)

    def slow_down(self, host: str, gap_s: float, *, private: bool = False) -> None:
        """Keep at least `gap_s` between requests to `host`: its robots.txt says so."""
        state = self._state(host, private=private)
        state.gap_s = max(state.gap_s, gap_s)

    def _state(self, host: str, *, private: bool) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            state = (
                _Host(self._private_concurrency, 0.0)
                if private
                else _Host(self._concurrency, self._gap_s)
            )
            self._hosts[host] = state
        return state
