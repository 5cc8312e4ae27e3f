"""The one door: `fetch(client, url, …)` brings a body, or says why not.

One GET a call. Redirects are followed here, hop by hop, because each hop is checked,
paced and remembered.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Self

import aiohttp
from yarl import URL

from extractors.fetch.body import ACCEPT_ENCODING, read_body
from extractors.fetch.failures import FetchError, http_failure, sorted_failure
from extractors.fetch.guard import Guard, GuardedResolver
from extractors.fetch.pace import Pace, retry_after_s
from extractors.fetch.robots import MAX_ROBOTS_BYTES, Robots
from extractors.fetch.sniff import require_feed, require_page
from extractors.ids import sha256_hex
from extractors.model import FailureKind, Fetched, FetchFailed, NotModified, Validators

if TYPE_CHECKING:
    import datetime as dt
    from types import TracebackType

    from aiohttp.abc import AbstractResolver

    from extractors.model import FetchOutcome

Kind = Literal["feed", "page", "robots"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_ASKS_FOR_SILENCE: Final = frozenset({429, 503})
_NO_VALIDATORS: Final = Validators()
_ACCEPT: Final = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


def user_agent(version: str, contact: str = "") -> str:
    """Say who asks, and where to complain: `contact` is a URL or a mail address."""
    return f"virage/{version} (+{contact})" if contact else f"virage/{version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Bounds and manners of the client. Seconds, bytes; hosts as `name` or `name:port`.

    `total_s` bounds the time on the wire over all hops of one fetch, waiting for one's
    turn not counted. Private hosts are reached only when named.
    """

    user_agent: str = "virage"
    allow_private_hosts: frozenset[str] = frozenset()
    connect_s: float = 10.0
    read_s: float = 15.0
    total_s: float = 30.0
    drip_grace_s: float = 10.0
    least_bytes_per_s: float = 200.0
    max_body_bytes: int = 10_000_000
    max_redirects: int = 8
    concurrency: int = 48
    host_concurrency: int = 2
    host_gap_s: float = 0.5
    private_host_concurrency: int = 24
    max_host_wait_s: float = 10.0
    obey_robots: bool = True


class Client:
    """An HTTP client with manners; `async with Client(settings) as client:`.

    It belongs to the event loop that enters it. `resolver` replaces the system's.
    """

    def __init__(
        self, settings: FetchSettings | None = None, *, resolver: AbstractResolver | None = None
    ) -> None:
        """Open nothing yet; entering the context does."""
        self.settings = settings or FetchSettings()
        self.guard = Guard(self.settings.allow_private_hosts)
        self.pace = Pace(
            concurrency=self.settings.host_concurrency,
            gap_s=self.settings.host_gap_s,
            max_wait_s=self.settings.max_host_wait_s,
            private_concurrency=self.settings.private_host_concurrency,
        )
        self.slots = asyncio.Semaphore(self.settings.concurrency)
        self._inner_resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._robots: Robots | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open session; RuntimeError outside `async with`."""
        if self._session is None:
            raise RuntimeError("the client is not open; use `async with Client(…) as client`")
        return self._session

    def robots(self, now: dt.datetime) -> Robots:
        """The robots.txt files read so far, loading more as of `now`."""
        if self._robots is None:

            async def get(url: URL) -> FetchOutcome:
                return await fetch(self, str(url), now=now, kind="robots")

            self._robots = Robots(self.settings.user_agent.partition("/")[0], get)
        return self._robots

    async def __aenter__(self) -> Self:
        """Open the session."""
        settings = self.settings
        inner = self._inner_resolver or aiohttp.ThreadedResolver()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=GuardedResolver(self.guard, inner),
                limit=0,  # `slots` bounds: a wait in aiohttp's queue would eat the deadline
                ttl_dns_cache=60,
            ),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=settings.connect_s, sock_read=settings.read_s
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": ACCEPT_ENCODING},
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session and forget what was learnt."""
        if self._robots is not None:
            await self._robots.close()
        await self.session.close()
        self._session = None


@dataclass(slots=True)
class _Trip:
    """One fetch under way: where it stands, what it passed, the time it spent on the wire."""

    client: Client
    kind: Kind
    now: dt.datetime
    validators: Validators
    url: URL
    spent_s: float = 0.0
    hops: list[tuple[int, str]] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The queue to stand in: one a site, and one a port elsewhere."""
        name = self.url.host or ""
        return name if self.url.is_default_port() else f"{name}:{self.url.port}"

    @property
    def is_private(self) -> bool:
        return self.client.guard.is_private_by_leave(self.url.host or "", self.url.port)

    def headers(self) -> dict[str, str]:
        headers = {"Accept": _ACCEPT[self.kind]}
        if self.validators.etag:
            headers["If-None-Match"] = self.validators.etag
        if self.validators.last_modified:
            headers["If-Modified-Since"] = self.validators.last_modified
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return headers


async def fetch(
    client: Client,
    url: str,
    *,
    validators: Validators | None = None,
    now: dt.datetime,
    kind: Kind = "feed",
) -> FetchOutcome:
    """Ask for `url` once and return a body, the news that nothing changed, or a failure.

    `now` (naive UTC) dates the outcome and reads dates in Retry-After. A `page` obeys
    robots.txt. Raises nothing for what a server, a network or a URL may do.
    """
    clock = asyncio.get_running_loop().time
    started = clock()
    trip = _Trip(client, kind, now, validators or _NO_VALIDATORS, URL())
    try:
        trip.url = client.guard.checked(url).with_fragment(None)
        response, body = await _travel(trip)
    except Exception as error:
        failure = sorted_failure(error)
        if failure is None:
            raise
        return FetchFailed(
            url=url,
            kind=failure.kind,
            reason=failure.reason,
            detail=failure.detail,
            status=failure.status,
            fetched_at=now,
            elapsed_s=clock() - started,
            retry_after_s=failure.retry_after_s,
            redirects=tuple(trip.hops),
        )
    headers = _lower(response)
    sha256 = sha256_hex(body) if body is not None else None
    if body is None or sha256 is None or sha256 == trip.validators.body_sha256:
        return NotModified(
            url=url,
            status=response.status,
            fetched_at=now,
            elapsed_s=clock() - started,
            headers=headers,
            redirects=tuple(trip.hops),
            final_url=str(trip.url),
        )
    return Fetched(
        url=url,
        final_url=str(trip.url),
        status=response.status,
        headers=headers,
        body=body,
        body_sha256=sha256,
        fetched_at=now,
        elapsed_s=clock() - started,
        redirects=tuple(trip.hops),
    )


async def _travel(trip: _Trip) -> tuple[aiohttp.ClientResponse, bytes | None]:
    """Follow redirects to the end; the body is None where nothing changed."""
    settings = trip.client.settings
    clock = asyncio.get_running_loop().time
    seen = {trip.url}
    while True:
        if trip.kind == "page" and settings.obey_robots:
            delay_s = await trip.client.robots(trip.now).crawl_delay_s(trip.url)
            if delay_s:
                trip.client.pace.slow_down(trip.host, delay_s, private=trip.is_private)
        async with trip.client.pace.turn(trip.host, private=trip.is_private), trip.client.slots:
            started = clock()
            async with (
                asyncio.timeout(max(settings.total_s - trip.spent_s, 0.001)),
                trip.client.session.get(
                    trip.url, headers=trip.headers(), allow_redirects=False
                ) as response,
            ):
                if response.status not in _REDIRECTS:
                    return response, await _received(trip, response)
                target = _next_hop(trip, response)
            trip.spent_s += clock() - started
        is_new_cookie = _keep_cookies(trip, response, target)
        trip.hops.append((response.status, str(trip.url)))
        if target in seen and not is_new_cookie:
            raise FetchError(FailureKind.SOFT, "redirect_loop", f"redirects back to {target}")
        if len(trip.hops) > settings.max_redirects:
            raise FetchError(
                FailureKind.SOFT, "redirect_loop", f"more than {settings.max_redirects} redirects"
            )
        seen.add(target)
        trip.url = target


async def _received(trip: _Trip, response: aiohttp.ClientResponse) -> bytes | None:
    settings = trip.client.settings
    if response.status == _NOT_MODIFIED:
        if trip.validators.etag or trip.validators.last_modified:
            return None
        raise FetchError(
            FailureKind.TEMPORARY,
            "http_304",
            "says not modified to a request that named no version",
            status=_NOT_MODIFIED,
        )
    if response.status != _OK:
        wait_s = retry_after_s(response.headers.get("Retry-After"), trip.now)
        if wait_s and response.status in _ASKS_FOR_SILENCE:
            trip.client.pace.silence(trip.host, wait_s, private=trip.is_private)
        raise http_failure(response.status, retry_after_s=wait_s)
    limit = settings.max_body_bytes if trip.kind != "robots" else MAX_ROBOTS_BYTES
    body = await read_body(
        response,
        limit=limit,
        grace_s=settings.drip_grace_s,
        least_bytes_per_s=settings.least_bytes_per_s,
    )
    if trip.kind == "feed":
        require_feed(body)
    elif trip.kind == "page":
        require_page(body, response.headers.get("Content-Type"))
    return body


def _next_hop(trip: _Trip, response: aiohttp.ClientResponse) -> URL:
    location = response.headers.get("Location", "").strip()
    if not location:
        raise FetchError(
            FailureKind.SOFT, "bad_redirect", "redirects to nowhere", status=response.status
        )
    try:
        target = trip.url.join(URL(location)).with_fragment(None)
    except (ValueError, UnicodeError) as error:
        raise FetchError(
            FailureKind.SOFT, "bad_redirect", f"redirects to no address: {error}"
        ) from error
    return trip.client.guard.checked(target)


def _keep_cookies(trip: _Trip, response: aiohttp.ClientResponse, target: URL) -> bool:
    """Hold a site's cookies for this one fetch: some send a reader round once to set them."""
    if target.host != trip.url.host:
        trip.cookies.clear()
        return False
    before = dict(trip.cookies)
    trip.cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
    return trip.cookies != before


def _lower(response: aiohttp.ClientResponse) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        if key != "set-cookie":
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers
