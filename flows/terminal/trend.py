"""`virage trend`, `evidence` and `show`: what is published, with its counts beside it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from flows.commands.options import Format
from flows.terminal.output import answers, cell, print_rows, table
from warehouse import queries
from warehouse.connection import open_serving

if TYPE_CHECKING:
    import datetime as dt

    from flows.settings import Settings
    from warehouse.queries import By, Trend, TrendPoint

BAR = 21
"""Characters from research (left) over the middle to product (right)."""


def run_trend(
    settings: Settings,
    *,
    company: str,
    by: By,
    since: dt.date | None,
    until: dt.date | None,
    known_on: dt.date | None,
    form: Format,
) -> None:
    """Print the index of a company by period."""
    with contextlib.closing(open_serving(settings.home)) as con:
        found = queries.trend(
            con,
            company,
            by=by,
            since=since or queries.EARLIEST,
            until=until or queries.LATEST,
            known_on=known_on or queries.LATEST,
        )
    if form is Format.TABLE:
        show_trend(found)
        return
    dicts = queries.point_dicts(found)
    columns = list(dicts[0]) if dicts else ["company"]
    print_rows(columns, [tuple(row.values()) for row in dicts], form)


def show_trend(found: Trend) -> None:
    """Draw a trend at 80 columns: a mark between research and product, and the counts."""
    console = answers()
    if not found.points:
        console.print(f"No claim about {escape(found.company)} in these periods.")
        return
    laid = table(
        ("period", "research ◂──▸ product", "index", "interval", "res", "prod", "src"),
        [
            (
                point.period,
                bar(point),
                "" if point.index is None else f"{point.index:+.2f}",
                interval(point),
                point.research,
                point.product,
                point.sources,
            )
            for point in found.points
        ],
        title=f"{escape(found.company)}: from research (-1) to product (+1)",
    )
    laid.columns[1].no_wrap = True
    console.print(laid)
    console.print(
        Text("index = (product - research) / (product + research) over clusters of asserted claims")
    )


def bar(point: TrendPoint) -> str:
    """Return the index as a mark on a line, with its interval; dots where support is thin."""
    if point.index is None:
        return ("· " * BAR)[:BAR]
    line = ["─"] * BAR
    line[BAR // 2] = "┼"
    low = position(point.index if point.index_low is None else point.index_low)
    high = position(point.index if point.index_high is None else point.index_high)
    for at in range(low, high + 1):
        line[at] = "━"
    line[position(point.index)] = "●"
    return "".join(line)


def position(index: float) -> int:
    """Return where an index from -1 to 1 stands in the bar."""
    return round((max(-1.0, min(1.0, index)) + 1) / 2 * (BAR - 1))


def interval(point: TrendPoint) -> str:
    """Return the interval of an index, or that there are too few clusters for one."""
    if point.index_low is None or point.index_high is None:
        return point.support
    return f"{point.index_low:+.2f} … {point.index_high:+.2f}"


def run_evidence(settings: Settings, *, company: str, period: str, lean: str, form: Format) -> None:
    """Print the sentences behind a number."""
    with contextlib.closing(open_serving(settings.home)) as con:
        found = queries.evidence(con, company, period, lean)
    if form is not Format.TABLE:
        print_rows(queries.Evidence._fields, found, form)
        return
    console = answers()
    for each in found:
        head = f"{each.event_date}  {each.claim_type} ({each.lean}, {each.modality})  "
        what = f"{each.subject} → {each.object}" if each.object else each.subject
        console.print(Text(head + cell(what), style="bold"))
        console.print(Text(f"  “{cell(each.evidence)}”"))
        published = f"{each.published_at:%Y-%m-%d}" if each.published_at else "undated"
        console.print(
            Text(
                f"  {cell(each.source)} ({each.language}), {published}: {cell(each.title)}\n"
                f"  {cell(each.url)}",
                style="dim",
            )
        )
    console.print(f"{len(found)} claims")
