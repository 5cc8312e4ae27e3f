"""`virage demo`: the real pipeline on a press of sample articles, and what to try next."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Final

from rich.markup import escape

from flows.demo import DemoPress
from flows.pipeline.demo_home import FEEDS, demo_home, forget, is_finished, mark
from flows.pipeline.publishing import draw_report
from flows.pipeline.run import new_run
from flows.pipeline.sources import all_feeds
from flows.terminal.ingest import ingest_once
from flows.terminal.output import answers, log_to_stderr, say, table
from flows.terminal.trend import show_trend
from warehouse import queries
from warehouse.connection import open_serving

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from flows.pipeline.results import Results
    from flows.settings import Settings

COMPANY: Final = "Meta"
HANG_S: Final = 8.0
TIMEOUT_S: Final = 4.0
SUMS: Final = (
    (
        "articles",
        "SELECT language, count(*) AS n FROM core.article WHERE is_current GROUP BY ALL ORDER BY n DESC",
    ),
    (
        "skipped",
        "SELECT reason, count(*) AS n FROM ops.skipped GROUP BY ALL ORDER BY n DESC, reason",
    ),
    ("claims", "SELECT claim_type, count(*) AS n FROM core.claim GROUP BY ALL ORDER BY n DESC"),
)
POLLS: Final = ("first poll", "second poll: new and edited entries")


def run_demo(settings: Settings, *, reset: bool) -> None:
    """Poll the demo press twice with the real pipeline, then sum up."""
    home = demo_home(settings.home)
    if home != settings.home:
        say(f"{settings.home} holds data of yours; the demo uses {home}")
    if reset:
        forget(home)
    home.mkdir(parents=True, exist_ok=True)
    log_to_stderr("WARNING")
    started = time.perf_counter()
    runs: list[Results] = []
    is_first = not is_finished(home)
    mark(home, finished=not is_first)
    with DemoPress(state=1 if is_first else 2, hang_s=HANG_S) as press:
        mine = settings.with_home(home).model_copy(
            update={"allow_private_hosts": press.allow_hosts, "timeout_s": TIMEOUT_S}
        )
        feeds = all_feeds(mine, press.feeds_file(home / FEEDS))
        for title in POLLS:
            say(f"{title} of {len(feeds)} feeds on loopback")
            runs.append(ingest_once(mine, feeds, force=True, with_pages=True, with_report=False))
            press.advance()
    if any(each.claims for each in runs):
        draw_report(new_run("report", mine))
    mark(home, finished=True)
    show_summary(answers(), home, runs, time.perf_counter() - started)


def show_summary(console: Console, home: Path, runs: list[Results], seconds: float) -> None:
    """Print feeds, entries, articles, skipped items, claims and the index, in 80 columns."""
    first, second = runs
    console.print()
    console.print(
        table(
            ("poll", "feeds", "new", "edited", "articles", "claims", "skipped", "seconds"),
            [
                (
                    title,
                    f"{len(r.feeds) - len(r.failed_feeds)} of {len(r.feeds)}",
                    sum(feed.new for feed in r.feeds.values()),
                    sum(feed.edited for feed in r.feeds.values()),
                    r.articles,
                    r.claims,
                    r.reasons.total(),
                    round(r.seconds, 1),
                )
                for title, r in (("first", first), ("second", second))
            ],
        )
    )
    with contextlib.closing(open_serving(home)) as con:
        sums = [(title, queries.sql(con, query).rows) for title, query in SUMS]
        found = queries.trend(con, COMPANY, by="quarter")
    for title, counted in sums:
        console.print(f"{title}: " + ", ".join(f"{count} {name}" for name, count in counted))
    console.print()
    show_trend(found)
    console.print()
    console.print(f"Done in {seconds:.0f} s. These are sample articles written for virage.")
    console.print(f"Database: {escape(str(home / 'serving.duckdb'))}")
    console.print(f"Report:   {escape(str(home / 'report' / 'index.html'))}")
    console.print("Try next:")
    for line in (
        f"virage evidence {COMPANY} 2023-Q3 product",
        f"virage trend {COMPANY} --by month --format csv",
        'virage sql "FROM mart.company_month"',
        "virage up",
    ):
        console.print(f"  {line}", markup=False)
