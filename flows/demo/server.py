"""The demo press over real HTTP on loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import threading
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Self

import yaml
from aiohttp import web

from flows.demo import rendering
from flows.demo.content import (
    FIRST_STATE,
    LAST_STATE,
    Press,
    Source,
    Story,
    Trap,
    read_press,
)

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

PREFERRED_PORT: Final = 8473
"""Taken when free, so that a second demo on the same data meets the same URLs."""
HANG_S: Final = 20.0
START_TIMEOUT_S: Final = 10.0
STATE_AT: Final = {
    1: dt.datetime(2026, 11, 23, 6, 0),
    2: dt.datetime(2026, 11, 24, 6, 0),
}


class DemoPress:
    """The demo press, served while the `with` block lasts.

    `state` is what the press shows: 1 before, 2 after `advance()`. `port` 0 takes any free
    port; a taken `port` falls back to a free one. A page that hangs answers 504 after
    `hang_s` seconds. `allow_hosts` are the addresses to allow in
    `VIRAGE_ALLOW_PRIVATE_HOSTS`: one a source where the system has the whole loopback
    network, so that politeness to one host does not slow the others.
    """

    def __init__(
        self, *, port: int = PREFERRED_PORT, state: int = FIRST_STATE, hang_s: float = HANG_S
    ) -> None:
        self.press: Press = read_press()
        self.state = state
        self.port = port
        self._hang_s = hang_s
        self._hosts: dict[str, str] = {}
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._serve, name="demo-press", daemon=True)

    def __enter__(self) -> Self:
        """Start serving; returns once the press answers."""
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT_S) or self._failure:
            raise RuntimeError("the demo press could not listen on loopback") from self._failure
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving and drop the pages that still hang."""
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def allow_hosts(self) -> tuple[str, ...]:
        """The loopback addresses that the press listens on."""
        return tuple(dict.fromkeys(self._hosts.values()))

    def advance(self) -> None:
        """Go on to the last state: new entries are out, edited ones changed."""
        self.state = LAST_STATE

    def base(self, source: Source) -> str:
        """Scheme, address and port that a source's links start with."""
        return f"http://{self._hosts[source.source_id]}:{self.port}"

    def feed_url(self, source: Source) -> str:
        """Where a source's feed is."""
        return self.base(source) + rendering.feed_path(source)

    def feeds_file(self, path: Path) -> Path:
        """Write the feeds file of the press to `path`, in the form of `virage ingest --feeds`."""
        feeds = [
            {
                "id": source.source_id,
                "name": source.name,
                "url": self.feed_url(source),
                "language": str(source.language),
                "kind": source.kind,
                "full_text": source.full_text,
                "source": "flows/demo",
            }
            for source in self.press.sources
        ]
        path.write_text(yaml.safe_dump(feeds, allow_unicode=True, sort_keys=False), "utf-8")
        return path

    # --- inside the thread ---

    def _serve(self) -> None:
        try:
            asyncio.run(self._run())
        except OSError as error:
            self._failure = error
            self._ready.set()

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_get("/robots.txt", self._robots)
        for source in self.press.sources:
            self._route(app, source)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await self._listen(runner)
            self._ready.set()
            await self._stop.wait()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, "127.0.0.1", self.port).start()
        except OSError:
            self.port = 0
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        for number, source in enumerate(self.press.sources, start=1):
            address = f"127.0.0.{number}"
            if number > 1:
                try:
                    await web.TCPSite(runner, address, self.port).start()
                except OSError:  # this system gives programs 127.0.0.1 only
                    address = "127.0.0.1"
            self._hosts[source.source_id] = address

    def _route(self, app: web.Application, source: Source) -> None:
        async def feed(request: web.Request) -> web.Response:
            stories, now = self.press.shown(source.source_id, self.state), STATE_AT[self.state]
            body = rendering.feed(source, stories, self.base(source), now)
            kind = "atom" if source.format == "atom" else "rss"
            return _conditional(request, body, f"application/{kind}+xml", now)

        app.router.add_get(rendering.feed_path(source), feed)
        for story in self.press.stories[source.source_id]:
            self._route_story(app, source, story)

    def _route_story(self, app: web.Application, source: Source, story: Story) -> None:
        async def page(request: web.Request) -> web.Response:
            shown = story.at(self.state)
            if shown is None or shown.trap is Trap.MISSING:
                return web.Response(
                    status=404, body=rendering.not_found(source), content_type="text/html"
                )
            if shown.trap is Trap.HANGS:
                await asyncio.sleep(self._hang_s)
                return web.Response(status=504)
            related = self.press.shown(source.source_id, self.state)
            body = rendering.page(
                source, shown, related, self.base(source), amp=request.path.endswith("/amp")
            )
            modified = shown.updated_at or shown.published_at
            return _conditional(request, body, "text/html", modified)

        async def moved(_: web.Request) -> web.Response:
            target = self.base(source) + rendering.page_path(source, story)
            return web.Response(status=301, headers={"Location": target})

        app.router.add_get(rendering.page_path(source, story), page)
        if story.trap is Trap.AMP:
            app.router.add_get(rendering.amp_path(source, story), page)
        if story.trap is Trap.REDIRECT:
            app.router.add_get(rendering.redirect_path(source, story), moved)

    async def _robots(self, _: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /private/\n")


def _conditional(
    request: web.Request, body: bytes, content_type: str, modified: dt.datetime
) -> web.Response:
    """200 with validators, or 304 where the request shows that its copy is current."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    stamp = modified.replace(tzinfo=dt.UTC, microsecond=0)
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(stamp, usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _is_current(request, etag, stamp):
        return web.Response(status=304, headers=headers)
    response = web.Response(body=body, content_type=content_type, charset="utf-8", headers=headers)
    response.enable_compression()
    return response


def _is_current(request: web.Request, etag: str, modified: dt.datetime) -> bool:
    """RFC 9110: If-None-Match decides where it is sent, else If-Modified-Since."""
    if (tags := request.headers.get("If-None-Match")) is not None:
        return etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since = request.headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except ValueError:
        return False
