"""robots.txt: read once a host and client, obeyed for pages.

Feeds are published for machines and are polled once each; pages are asked for only
where RFC 9309 lets us. A host whose robots.txt cannot be had (5xx, timeout) is left
alone for this run; one that has none (4xx) allows everything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from protego import Protego

from extractors.fetch.failures import FetchError
from extractors.model import FailureKind, Fetched, FetchFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from yarl import URL

    from extractors.model import FetchOutcome

MAX_ROBOTS_BYTES: Final = 512_000
_MAX_CRAWL_DELAY_S: Final = 30.0
_CLIENT_ERRORS: Final = range(400, 500)
_TOO_MANY_REQUESTS: Final = 429


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None
    unreachable: str | None = None


class Robots:
    """Answers whether a page may be fetched; `get` fetches one robots.txt."""

    def __init__(self, agent: str, get: Callable[[URL], Awaitable[FetchOutcome]]) -> None:
        """`agent` is the product token that rules are matched against."""
        self._agent = agent
        self._get = get
        self._known: dict[URL, asyncio.Task[_Rules]] = {}

    async def crawl_delay_s(self, url: URL) -> float:
        """Return the gap that the host asks for, 0 for none; FetchError if it forbids `url`."""
        found = await self._rules(url.origin())
        if found.unreachable is not None:
            raise FetchError(
                FailureKind.TEMPORARY,
                "robots_unreachable",
                f"robots.txt cannot be had ({found.unreachable}); pages of this host wait",
            )
        if found.rules is None:
            return 0.0
        if not found.rules.can_fetch(str(url), self._agent):
            raise FetchError(
                FailureKind.SOFT, "robots_disallowed", "robots.txt of the host forbids this page"
            )
        return min(float(found.rules.crawl_delay(self._agent) or 0.0), _MAX_CRAWL_DELAY_S)

    async def _rules(self, origin: URL) -> _Rules:
        task = self._known.get(origin)
        if task is None:
            task = asyncio.ensure_future(self._load(origin))
            self._known[origin] = task
        return await asyncio.shield(task)

    async def _load(self, origin: URL) -> _Rules:
        match await self._get(origin.with_path("/robots.txt")):
            case Fetched(body=body):
                text = body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
                return _Rules(Protego.parse(text))
            case FetchFailed(status=int(status)) if (
                status in _CLIENT_ERRORS and status != _TOO_MANY_REQUESTS
            ):
                return _Rules(None)
            case FetchFailed(reason="empty" | "too_large" | "redirect_loop"):
                return _Rules(None)
            case FetchFailed(reason=reason):
                return _Rules(None, unreachable=reason)
            case _:
                return _Rules(None)

    async def close(self) -> None:
        """Stop what is still loading."""
        for task in self._known.values():
            task.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)
