"""One supervisor over Prefect's server and our runner: what `virage up` runs.

It starts the parts in order, restarts what dies or no longer answers with growing
gaps, writes what it knows to `prefect/up.json` for `virage status`, and stops all
within ten seconds of SIGTERM or SIGINT.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ipaddress
import json
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import aiohttp
from filelock import FileLock, Timeout

from extractors.errors import VirageError
from flows.environment import prefect_environment, server_url
from flows.settings import utc_now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from flows.settings import Settings

BEAT_S: Final = 5.0
"""How often the parts are looked at and the state file is written."""
STALE_S: Final = 180.0
"""A part that gave no sign of life for so long is wedged and started anew."""
FIRST_SIGN_S: Final = 240.0
"""What a part may take to start before that counts as wedged."""
STOP_RUNNER_S: Final = 4.0
STOP_SERVER_S: Final = 3.0
LONGEST_GAP_S: Final = 60.0


class SupervisorError(VirageError):
    """`virage up` cannot start as it is asked to; the message says what to change."""


@dataclass(slots=True, kw_only=True)
class Part:
    """A process under supervision and what became of it so far."""

    name: str
    command: tuple[str, ...]
    alive: Callable[[], Awaitable[bool]]
    stop_s: float
    process: asyncio.subprocess.Process | None = None
    started: float = 0.0
    last_sign: float = 0.0
    restarts: int = 0
    state: str = "waiting"
    ready: asyncio.Event = field(default_factory=asyncio.Event)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_bind(settings: Settings) -> None:
    """Refuse what would be open to everybody, or cannot be bound at all.

    Raises:
        SupervisorError: a public address without VIRAGE_AUTH, or a port in use.
    """
    if not is_loopback(settings.host) and settings.auth is None:
        raise SupervisorError(
            f"VIRAGE_HOST={settings.host} is open to other machines: set VIRAGE_AUTH=user:password "
            "first, or keep the default 127.0.0.1"
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SupervisorError(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "choose another port with --port or VIRAGE_PORT"
            ) from error


def state_path(home: Path) -> Path:
    """Where the supervisor writes what it knows."""
    return home / "prefect" / "up.json"


def heartbeat_path(home: Path) -> Path:
    """The file that the runner touches while it works."""
    return home / "prefect" / "runner.alive"


class Supervisor:
    """Keeps the parts of one machine running until it is told to stop."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self.settings = settings
        self.say = say
        self.url = server_url(settings)
        self.stopping = asyncio.Event()
        self.started_at = utc_now()
        self.environment = {**os.environ, **prefect_environment(settings)}  # noqa: TID251 - handed on
        self.server = Part(
            name="server",
            command=(
                *(sys.executable, "-m", "prefect", "server", "start"),
                *("--host", settings.host, "--port", str(settings.port)),
            ),
            alive=self._server_answers,
            stop_s=STOP_SERVER_S,
        )
        self.runner = Part(
            name="runner",
            command=(sys.executable, "-m", "flows.serving"),
            alive=self._runner_beats,
            stop_s=STOP_RUNNER_S,
        )

    async def _server_answers(self) -> bool:
        timeout = aiohttp.ClientTimeout(total=15)
        with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(
                    f"{self.url}/api/health", headers=_authorization(self.settings)
                ) as answer,
            ):
                return answer.status == 200  # noqa: PLR2004 - HTTP's own number
        return False

    async def _runner_beats(self) -> bool:
        with contextlib.suppress(OSError):
            return time.time() - heartbeat_path(self.settings.home).stat().st_mtime < BEAT_S * 4
        return False

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT, then stop everything."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        keepers = [
            asyncio.create_task(self._keep(self.server, after=None)),
            asyncio.create_task(self._keep(self.runner, after=self.server)),
        ]
        announcer = asyncio.create_task(self._announce())
        try:
            await self.stopping.wait()
        finally:
            self.say("stopping")
            for task in (*keepers, announcer):
                task.cancel()
            await asyncio.gather(*keepers, announcer, return_exceptions=True)
            await self._stop(self.runner)
            await self._stop(self.server)
            self._write_state()

    async def _announce(self) -> None:
        await self.server.ready.wait()
        self.say(f"server and UI at {self.url}")
        await self.runner.ready.wait()
        self.say("runner ready: schedules are on")

    async def _keep(self, part: Part, *, after: Part | None) -> None:
        """Start a part, watch it, and start it again when it ends or is wedged."""
        if after is not None:
            await after.ready.wait()
        while True:
            await self._start(part)
            why = await self._watch(part)
            part.state, part.restarts = f"restarting: {why}", part.restarts + 1
            lived = time.monotonic() - part.started
            gap = 1.0 if lived > LONGEST_GAP_S else min(2.0**part.restarts, LONGEST_GAP_S)
            self.say(f"{part.name} {why}; starting it again in {gap:.0f} s")
            self._write_state()
            await self._stop(part, state=part.state)
            await asyncio.sleep(gap)

    async def _start(self, part: Part) -> None:
        part.process = await asyncio.create_subprocess_exec(
            *part.command,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
        )
        part.started = part.last_sign = time.monotonic()
        part.state = "starting"
        self._write_state()

    async def _watch(self, part: Part) -> str:
        """Return why the part has to be started again."""
        assert part.process is not None  # noqa: S101 - set by _start just before
        ended = asyncio.create_task(part.process.wait())
        try:
            while True:
                await asyncio.wait({ended}, timeout=BEAT_S if part.ready.is_set() else 0.5)
                if ended.done():
                    return f"ended with code {ended.result()}"
                if await part.alive():
                    part.last_sign, part.state = time.monotonic(), "running"
                    part.ready.set()
                patience = STALE_S if part.state == "running" else FIRST_SIGN_S
                if time.monotonic() - part.last_sign > patience:
                    return f"gave no sign of life for {patience:.0f} s"
                self._write_state()
        finally:
            ended.cancel()

    async def _stop(self, part: Part, *, state: str = "stopped") -> None:
        process = part.process
        if process is not None and process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), part.stop_s)
        if process is not None:
            # Runs that the part started share its session and must not outlive it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        part.process, part.state = None, state

    def _write_state(self) -> None:
        write_json(
            state_path(self.settings.home),
            {
                "pid": os.getpid(),
                "url": self.url,
                "started_at": self.started_at.isoformat(timespec="seconds"),
                "seen_at": utc_now().isoformat(timespec="seconds"),
                "parts": {
                    part.name: {
                        "state": part.state,
                        "pid": part.process.pid if part.process else None,
                        "restarts": part.restarts,
                    }
                    for part in (self.server, self.runner)
                },
            },
        )


def write_json(path: Path, value: object) -> None:
    """Replace a small file at once, so that no reader sees half of it."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, indent=1), encoding="utf-8")
    part.replace(path)


def _authorization(settings: Settings) -> dict[str, str]:
    if settings.auth is None:
        return {}
    token = base64.b64encode(settings.auth.get_secret_value().encode()).decode()
    return {"Authorization": f"Basic {token}"}


def up(settings: Settings, say: Callable[[str], None]) -> None:
    """Run server, UI, schedules and runner until told to stop.

    Raises:
        SupervisorError: the address is refused or taken, or virage is up already.
    """
    folder = settings.home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "up.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise SupervisorError(
            f"virage is up already on {settings.home}; see virage status"
        ) from error
    try:
        check_bind(settings)
        asyncio.run(_run(settings, say))
    finally:
        lock.release()


async def _run(settings: Settings, say: Callable[[str], None]) -> None:
    await Supervisor(settings, say).run()
