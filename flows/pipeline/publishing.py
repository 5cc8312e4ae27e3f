"""Shows readers what was loaded: the serving copy, and how the index moved."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warehouse import queries
from warehouse.connection import open_serving
from warehouse.errors import UnknownNameError
from warehouse.publish import publish as publish_copy
from warehouse.report import write_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.pipeline.run import Run
    from warehouse.publish import PublishResult

COMPANIES: Final = 12
SMALLEST_MOVE: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How the index of a company moved: as known now, against as known before."""

    company: str
    period: str
    before: float | None
    now: float | None
    research: int
    product: int


def publish(run: Run) -> PublishResult:
    """Replace the serving copy by what is loaded.

    Raises:
        QualityError: a check of severity error found rows; readers keep the old copy.
        PublishError: the copy could not be made (a full disk); readers keep the old one.
    """
    settings = run.settings
    return publish_copy(
        settings.home, run_id=run.run_id, now=run.clock(), wait_s=settings.lock_wait_s
    )


def draw_report(run: Run) -> Path:
    """Draw the report from the serving copy; returns where it is."""
    home = run.settings.home
    with contextlib.closing(open_serving(home)) as con:
        return write_report(con, home / "report", run.clock())


def moves(home: Path, companies: Sequence[str], today: dt.date) -> tuple[Move, ...]:
    """Return the companies whose latest quarter reads otherwise than it did yesterday."""
    yesterday = today - dt.timedelta(days=1)
    found: list[Move] = []
    with contextlib.closing(open_serving(home)) as con:
        for company in companies[:COMPANIES]:
            try:
                points = queries.trend(con, company, by="quarter").points
                earlier = queries.trend(con, company, by="quarter", known_on=yesterday).points
            except UnknownNameError:
                continue
            if not points:
                continue
            latest = points[-1]
            before = next((p.index for p in earlier if p.period == latest.period), None)
            if _moved(before, latest.index):
                found.append(
                    Move(
                        company=company,
                        period=latest.period,
                        before=before,
                        now=latest.index,
                        research=latest.research,
                        product=latest.product,
                    )
                )
    return tuple(found)


def _moved(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    return abs(now - before) >= SMALLEST_MOVE
