"""A real web site on loopback that answers as each test tells it to."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from extractors.fetch import Client, FetchSettings
from extractors.ids import sha256_hex
from extractors.model import Entry, Feed, Fetched, Language, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

NOW = dt.datetime(2026, 11, 25, 10, 0)


@dataclass
class Site:
    """Routes are set by path; every request is kept."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[web.BaseRequest] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def serve(
        self,
        path: str,
        body: bytes = b"",
        *,
        status: int = 200,
        content_type: str = "application/rss+xml",
        **headers: str,
    ) -> str:
        """Answer `path` with these bytes; underscores in header names become dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(
                body=body, status=status, headers={"Content-Type": content_type, **named}
            )

        self.answers[path] = answer
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 301) -> str:
        return self.serve(path, status=status, Location=to)

    def on(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url(path)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request)
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site(port=0)
    server = web.Server(site.handle)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    site.port = runner.addresses[0][1]
    yield site
    await runner.cleanup()


@pytest.fixture
async def raw_server() -> AsyncIterator[Callable[[bytes], Awaitable[str]]]:
    """Serve exact bytes to whoever connects, then close: for answers no HTTP library sends."""
    servers: list[asyncio.Server] = []

    async def start(answer: bytes) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed.xml"

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()


@pytest.fixture
def settings() -> FetchSettings:
    """Manners for loopback: allowed, and impatient where a test waits for a deadline."""
    return FetchSettings(
        user_agent="virage/test (+https://virage.example/contact)",
        allow_private_hosts=frozenset({"127.0.0.1"}),
        connect_s=2.0,
        read_s=5.0,
        total_s=10.0,
        max_body_bytes=1_000_000,
    )


@pytest.fixture
async def client(settings: FetchSettings) -> AsyncIterator[Client]:
    async with Client(settings) as client:
        yield client


@pytest.fixture
def feed() -> Feed:
    return Feed(
        feed_id="essai", name="Essai", url="https://essai.example/feed.xml", language=Language.FR
    )


@pytest.fixture
def fetched(feed: Feed) -> Callable[..., Fetched]:
    """Make what a fetch of `feed` would have brought."""

    def make(body: bytes, content_type: str | None = None, **headers: str) -> Fetched:
        named = {"content-type": content_type} if content_type else {}
        return Fetched(
            url=feed.url,
            final_url=feed.url,
            status=200,
            headers={**named, **headers},
            body=body,
            body_sha256=sha256_hex(body),
            fetched_at=NOW,
            elapsed_s=0.1,
        )

    return make


@pytest.fixture
def page() -> Callable[..., Page]:
    """Make a page of these bytes, with or without the entry that led to it."""

    def make(
        body: str | bytes,
        *,
        url: str = "https://essai.example/articles/virage",
        entry: Entry | None = None,
        origin: str = "page",
        language: Language = Language.FR,
        content_type: str | None = "text/html; charset=utf-8",
    ) -> Page:
        data = body.encode() if isinstance(body, str) else body
        return Page(
            url=url,
            canonical_url=url,
            body=data,
            content_type=content_type,
            body_sha256=sha256_hex(data),
            fetched_at=NOW,
            entry=entry,
            source_name="Essai",
            feed_language=language,
            origin=origin,
        )

    return make


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Make an entry; name what matters to the test."""

    def make(**values: object) -> Entry:
        defaults: dict[str, object] = {
            "feed_id": "essai",
            "entry_id": "e1",
            "guid": None,
            "url": "https://essai.example/articles/virage",
            "canonical_url": "https://essai.example/articles/virage",
            "title": "Le virage",
            "summary_html": None,
            "content_html": None,
            "author": None,
            "published_at": None,
            "updated_at": None,
            "language": None,
            "content_sha256": "c1",
        }
        return Entry(**{**defaults, **values})

    return make


@pytest.fixture
def now() -> dt.datetime:
    return NOW


def rss(*items: str, head: str = "") -> bytes:
    """Wrap items in an RSS 2.0 document."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>Essai</title><link>https://essai.example/</link>{head}"
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    ).encode()


@pytest.fixture(name="rss")
def rss_fixture() -> Callable[..., bytes]:
    return rss
