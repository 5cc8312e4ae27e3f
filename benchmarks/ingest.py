"""Ingestion beside its peers in one run: feeds a second, pages a second, cost of our own.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install reader sgmllib3k newspaper4k lxml_html_clean trafilatura requests
    python -m benchmarks.ingest --peers /tmp/peers/bin/python [--pages DIR] [--rounds 3]

Feeds: what a run does between its start and its first page: poll every feed, archive
what came, read it, load rows into the warehouse; `reader` does the same with its SQLite.
Pages: fetch, archive, text, facts, walls, language over two processes; the peers fetch
and take the text, one page after the other. Cases take turns; the median of the rounds
counts. On a machine that others use too, compare the CPU a piece: the wall clock counts
their work. Without --peers only virage is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.request import urlopen  # noqa: TID251 -- steers our own site; not measured

import trafilatura

from extractors.archive import Archive
from extractors.articles import article, articles
from extractors.fetch import Client, FetchSettings, fetch
from extractors.language import detect
from extractors.model import Article, Feed, Fetched, Language, Page
from flows.pipeline.journal import Journal
from flows.pipeline.polling import Polling, poll
from flows.pipeline.run import new_run
from flows.settings import Settings, utc_now
from warehouse import load, state
from warehouse.connection import open_warehouse

HERE = Path(__file__).parent


class Cost(NamedTuple):
    """Seconds on the clock and of CPU for one feed or page."""

    wall_s: float
    cpu_s: float


PAGES_A_BATCH = 4


@contextlib.contextmanager
def press(feeds: int, items: int, pages: Path | None):
    """Serve the press from a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(HERE / "ingest_site.py"), "--port", str(port)]
    command += ["--feeds", str(feeds), "--items", str(items)]
    command += ["--pages", str(pages)] if pages else []
    server = subprocess.Popen(command)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def change_a_tenth(base: str) -> None:
    """Let every tenth feed publish; not measured."""
    with urlopen(f"{base}/bump?share=0.1") as answer:  # noqa: S310 -- our own site on loopback
        answer.read()


def feeds_of(base: str, count: int) -> list[Feed]:
    return [
        Feed(
            feed_id=f"f{n}",
            name=f"F{n}",
            url=f"{base}/feed/{n}.xml",
            language=Language.FR if n % 2 == 0 else Language.EN,
        )
        for n in range(count)
    ]


def virage_feeds(base: str, count: int) -> dict[str, Cost]:
    """Cold, unchanged, a tenth changed, in one fresh home."""
    costs: dict[str, Cost] = {}
    feeds = feeds_of(base, count)
    with tempfile.TemporaryDirectory(dir=HERE.parent) as folder:
        settings = Settings(home=Path(folder), allow_private_hosts=("127.0.0.1",))
        run = new_run("bench", settings)
        with open_warehouse(settings.home, wait_s=5, purpose="bench", now=utc_now()) as con:
            load.start_run(con, run.run_id, utc_now(), "bench")
            load.load_feeds(con, run.run_id, utc_now(), feeds)
            for phase in ("cold", "unchanged", "tenth"):
                if phase == "tenth":
                    change_a_tenth(base)
                run = new_run("bench", settings)
                started, cpu = time.perf_counter(), time.process_time()
                asyncio.run(_poll_all(run, con, feeds))
                costs[phase] = Cost(
                    (time.perf_counter() - started) / count, (time.process_time() - cpu) / count
                )
    return costs


async def _poll_all(run, con, feeds) -> None:
    settings = FetchSettings(allow_private_hosts=frozenset({"127.0.0.1"}))
    states = state.feed_states(con)
    with Journal(run.settings.home / "raw" / "journal", run.run_id, run.archive) as journal:
        async with Client(settings) as client:
            polling = Polling(client=client, journal=journal, states=states, known={})
            polls = await asyncio.gather(*(poll(run, polling, feed) for feed in feeds))
        load.load_polls(con, run.run_id, utc_now(), polls)


def virage_pages(base: str, count: int) -> tuple[Cost, int]:
    """What a page costs, and how many became articles; workers are warm."""
    with ProcessPoolExecutor(2) as pool:
        with tempfile.TemporaryDirectory(dir=HERE.parent) as folder:
            asyncio.run(_read_all(base, 16, pool, Archive(Path(folder))))
        started, cpu = time.perf_counter(), time.process_time()
        with tempfile.TemporaryDirectory(dir=HERE.parent) as folder:
            found, workers_s = asyncio.run(_read_all(base, count, pool, Archive(Path(folder))))
        wall_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu + workers_s
    return Cost(wall_s / count, cpu_s / count), found


async def _read_all(
    base: str, count: int, pool: ProcessPoolExecutor, archive: Archive
) -> tuple[int, float]:
    urls = [f"{base}/art/{n % 40}/{n // 40}.html" for n in range(count)]
    settings = FetchSettings(allow_private_hosts=frozenset({"127.0.0.1"}))
    loop = asyncio.get_running_loop()
    async with Client(settings) as client:

        async def batch(part: list[str]) -> tuple[int, float]:
            outcomes = await asyncio.gather(
                *(fetch(client, url, now=utc_now(), kind="page") for url in part)
            )
            pages = [page_of(outcome) for outcome in outcomes if isinstance(outcome, Fetched)]
            for page in pages:
                archive.put(page.body)
            return await loop.run_in_executor(pool, read, pages)

        parts = [urls[start : start + PAGES_A_BATCH] for start in range(0, count, PAGES_A_BATCH)]
        done = await asyncio.gather(*(batch(part) for part in parts))
    return sum(found for found, _ in done), sum(cpu_s for _, cpu_s in done)


def page_of(fetched: Fetched) -> Page:
    return Page(
        url=fetched.final_url,
        canonical_url=fetched.final_url,
        body=fetched.body,
        content_type=fetched.headers.get("content-type"),
        body_sha256=fetched.body_sha256,
        fetched_at=fetched.fetched_at,
        entry=None,
        source_name="bench",
        feed_language=Language.EN,
    )


def read(pages: list[Page]) -> tuple[int, float]:
    """How many pages became articles, and the CPU that it took."""
    cpu = time.process_time()
    found = articles(pages, detect=detect)
    return sum(isinstance(each, Article) for each in found), time.process_time() - cpu


def overhead(base: str, count: int) -> float:
    """CPU of `article` over CPU of bare trafilatura with the same settings, less one."""
    fetched = asyncio.run(_bodies(base, count))
    pages = [page_of(each) for each in fetched]
    costs: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(5):
        started = time.process_time()
        for page in pages:
            trafilatura.extract(
                page.body, url=page.url, favor_precision=True, include_comments=False
            )
        costs["bare"].append(time.process_time() - started)
        started = time.process_time()
        for page in pages:
            article(page, detect=detect)
        costs["ours"].append(time.process_time() - started)
    return min(costs["ours"]) / min(costs["bare"]) - 1


async def _bodies(base: str, count: int) -> list[Fetched]:
    settings = FetchSettings(allow_private_hosts=frozenset({"127.0.0.1"}))
    async with Client(settings) as client:
        urls = [f"{base}/art/{n % 40}/{n // 40}.html" for n in range(count)]
        found = [await fetch(client, url, now=utc_now(), kind="page") for url in urls]
    return [each for each in found if isinstance(each, Fetched)]


def peer_feeds(python: str, base: str, count: int) -> dict[str, Cost]:
    command = [python, str(HERE / "ingest_peers.py"), "reader", base, str(count)]
    costs: dict[str, Cost] = {}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        peer.stdout.readline()
        for phase in ("cold", "unchanged", "tenth"):
            if phase == "tenth":
                change_a_tenth(base)
            peer.stdin.write("go\n")
            peer.stdin.flush()
            costs[phase] = cost_of(peer.stdout.readline(), count)
        peer.stdin.close()
    return costs


def peer_pages(python: str, case: str, base: str, count: int) -> Cost:
    command = [python, str(HERE / "ingest_peers.py"), case, base, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return cost_of(done.stdout, count)


def cost_of(line: str, count: int) -> Cost:
    told = json.loads(line)
    return Cost(told["s"] / count, told["cpu_s"] / count)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", help="interpreter that has reader, newspaper4k and trafilatura")
    parser.add_argument("--pages", type=Path, help="folder of HTML files to serve as articles")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--articles", type=int, default=109)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    costs: dict[tuple[str, str], list[Cost]] = {}

    def note(case: str, who: str, cost: Cost) -> None:
        costs.setdefault((case, who), []).append(cost)

    for _ in range(given.rounds):
        with press(given.feeds, given.items, None) as base:
            for phase, cost in virage_feeds(base, given.feeds).items():
                note(f"feeds, {phase}", "virage", cost)
        if given.peers:
            with press(given.feeds, given.items, None) as base:
                for phase, cost in peer_feeds(given.peers, base, given.feeds).items():
                    note(f"feeds, {phase}", "reader", cost)
        with press(40, 30, given.pages) as base:
            cost, found = virage_pages(base, given.articles)
            note("pages", "virage", cost)
            if given.peers:
                for who, case, share in (
                    ("requests + trafilatura", "requests", 1),
                    ("newspaper4k", "newspaper", 4),
                ):
                    note(
                        "pages",
                        who,
                        peer_pages(given.peers, case, base, max(given.articles // share, 10)),
                    )
    with press(40, 30, given.pages) as base:
        own = overhead(base, given.articles)
    print("| case | who | a second | CPU ms | virage is | CPU less |")
    print("|---|---|---|---|---|---|")
    for (case, who), values in costs.items():
        wall_s, cpu_s = (median(part) for part in zip(*values, strict=True))
        ours = [median(part) for part in zip(*costs[case, "virage"], strict=True)]
        ratios = " | " if who == "virage" else f"{wall_s / ours[0]:.1f} × | {cpu_s / ours[1]:.1f} ×"
        print(f"| {case} | {who} | {1 / wall_s:.0f} | {cpu_s * 1_000:.2f} | {ratios} |")
    print(
        f"\n{found} of {given.articles} pages became articles; our own CPU over bare trafilatura: {own:+.1%}"
    )


if __name__ == "__main__":
    main()
