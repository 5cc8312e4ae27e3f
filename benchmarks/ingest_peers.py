"""The peers of the ingestion benchmark, run by the interpreter that has them installed.

    python benchmarks/ingest_peers.py CASE BASE COUNT

CASE is `reader` (phases are asked for on standard input, one line each), `requests` or
`newspaper`; each result is one line of JSON: seconds, CPU seconds, items.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def timed(work) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    items = work()
    print(
        json.dumps(
            {"s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu, "items": items}
        ),
        flush=True,
    )


def reader(base: str, count: int) -> None:
    """lemon24/reader with its own eight workers and its own SQLite."""
    from reader import make_reader  # noqa: PLC0415 -- each case has its own needs

    with tempfile.TemporaryDirectory() as folder:
        library = make_reader(str(Path(folder) / "reader.sqlite"), feed_root=None)
        for number in range(count):
            library.add_feed(f"{base}/feed/{number}.xml")

        def update() -> int:
            library.update_feeds(workers=8, scheduled=False)
            return library.get_entry_counts().total

        print("ready", flush=True)
        for _ in sys.stdin:
            timed(update)
        library.close()


def pages(base: str, count: int) -> list[str]:
    return [f"{base}/art/{number % 40}/{number // 40}.html" for number in range(count)]


def requests_trafilatura(base: str, count: int) -> None:
    """The loop that everybody writes: get a page, take its text."""
    import requests  # noqa: PLC0415 -- each case has its own needs
    from trafilatura import extract  # noqa: PLC0415 -- each case has its own needs

    session = requests.Session()
    extract("<html><body><p>warm</p></body></html>")

    def work() -> int:
        return sum(
            bool(extract(session.get(url).content, include_comments=False))
            for url in pages(base, count)
        )

    timed(work)


def newspaper(base: str, count: int) -> None:
    import requests  # noqa: PLC0415 -- each case has its own needs
    from newspaper import Article  # noqa: PLC0415 -- each case has its own needs

    session = requests.Session()

    def work() -> int:
        read = 0
        for url in pages(base, count):
            article = Article(url, fetch_images=False)
            article.download(input_html=session.get(url).text)
            article.parse()
            read += bool(article.text)
        return read

    timed(work)


if __name__ == "__main__":
    cases = {"reader": reader, "requests": requests_trafilatura, "newspaper": newspaper}
    cases[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
