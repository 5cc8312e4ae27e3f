"""The report: one self-contained HTML page drawn from the published copy.

Every number on it opens to the sentences it counts. Everything fetched is escaped; the page
needs no server, no script and no network.
"""

from __future__ import annotations

import html
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from warehouse import queries
from warehouse.statements import statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.queries import Evidence, TrendPoint

COMPANIES: Final = 60
"""At most so many companies have a section."""
SENTENCES: Final = 8
"""Sentences shown a period and lean; the rest are counted."""
_WIDTH, _HEIGHT, _MIDDLE = 720, 170, 75
_STYLE: Final = """
:root{color-scheme:light dark;--product:#b3541e;--research:#2f6f9f;--ink:#222;--paper:#fff;--line:#bbb}
@media(prefers-color-scheme:dark){:root{--product:#f0935a;--research:#7db8e8;--ink:#eee;--paper:#181818;--line:#555}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:52rem;margin:auto;padding:1rem}
svg{width:100%;height:auto}nav a{margin-right:.7rem}summary{cursor:pointer}blockquote{margin:.4rem 0 .4rem 1rem;padding-left:.7rem;border-left:3px solid var(--line)}
.product{fill:var(--product)}.research{fill:var(--research)}.axis,.whisker{stroke:var(--line)}.index{fill:var(--ink)}text{fill:var(--ink);font-size:10px}small{opacity:.8}
"""


def write_report(con: DuckDBPyConnection, folder: Path, now: dt.datetime) -> Path:
    """Write `index.html` into `folder` and return its path; the old page stays until then."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    handle, name = tempfile.mkstemp(dir=folder, prefix=".report-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.writelines(_page(con, now))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def _page(con: DuckDBPyConnection, now: dt.datetime) -> Iterator[str]:
    found = con.execute(statement("query/report", "companies"), {"limit": COMPANIES}).fetchall()
    names = [str(name) for name, _ in found]
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>virage: who turned</title><style>{_STYLE}</style></head><body><main>"
    yield "<h1>From research to product</h1>"
    yield f"<p>What the French and English AI press says, as of {now:%Y-%m-%d %H:%M} UTC. "
    yield "The index is (product − research) / (product + research) over clusters of asserted "
    yield "claims: one story counts once, however many papers tell it. It says what the press "
    yield "reported, not what companies did; thin quarters are left open.</p>"
    if not names:
        yield "<p>No claims are published yet.</p>"
    yield "<nav aria-label='Companies'>"
    for number, name in enumerate(names):
        yield f'<a href="#c{number}">{html.escape(name)}</a> '
    yield "</nav>"
    for number, name in enumerate(names):
        yield from _company(con, number, name)
    yield "</main></body></html>\n"


def _company(con: DuckDBPyConnection, number: int, name: str) -> Iterator[str]:
    points = queries.trend(con, name, by="quarter").points
    yield f'<section id="c{number}"><h2>{html.escape(name)}</h2>'
    yield _chart(name, points)
    claims = queries.evidence(con, name, modality="any")
    for point in points:
        # A period's sentences: those of its own quarter, by lean.
        inside = [each for each in claims if _quarter(each.cluster_date) == point.period]
        yield from _period(point, inside)
    yield "</section>"


def _quarter(day: dt.date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _period(point: TrendPoint, claims: Sequence[Evidence]) -> Iterator[str]:
    index = "not enough" if point.index is None else f"{point.index:+.2f}"
    yield f"<details><summary>{point.period}: index {index}, {point.research} research, "
    yield f"{point.product} product, {point.sources} sources</summary>"
    for lean in ("product", "research", "neutral"):
        mine = [each for each in claims if each.lean == lean]
        if not mine:
            continue
        yield f"<h3>{lean}</h3>"
        for each in mine[:SENTENCES]:
            yield f'<blockquote lang="{html.escape(each.language)}">{html.escape(each.evidence)}'
            day = f"{each.published_at:%Y-%m-%d}" if each.published_at else "undated"
            yield f"<br><small>{html.escape(each.claim_type)}, {html.escape(each.modality)} · "
            yield f"{html.escape(each.source)}, {day}: {_link(each.url, each.title)}</small>"
            yield "</blockquote>"
        if len(mine) > SENTENCES:
            yield f"<p><small>and {len(mine) - SENTENCES} more</small></p>"
    yield "</details>"


def _link(url: str, title: str) -> str:
    """Link only what a browser opens as a page: a hostile scheme stays text."""
    text = html.escape(title)
    if not url.startswith(("https://", "http://")):
        return text
    return f'<a rel="noopener nofollow" href="{html.escape(url, quote=True)}">{text}</a>'


def _chart(name: str, points: Sequence[TrendPoint]) -> str:
    """Draw index with interval above, clusters as bars below."""
    if not points:
        return "<p>No dated claims.</p>"
    step = _WIDTH / len(points)
    most = max(max(point.research, point.product) for point in points) or 1
    parts = [
        (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-label="Index of {html.escape(name, quote=True)} by quarter">'
        ),
        f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_MIDDLE}" y2="{_MIDDLE}"/>',
        '<text x="0" y="10">product</text><text x="0" y="138">research</text>',
    ]
    for place, point in enumerate(points):
        x = step * (place + 0.5)
        for side, (lean, count) in enumerate(
            (("research", point.research), ("product", point.product))
        ):
            tall = 22 * count / most
            parts.append(
                f'<rect class="{lean}" x="{x - 4 + 4 * side:.1f}" y="{164 - tall:.1f}" '
                f'width="4" height="{tall:.1f}"><title>{point.period}: {count} {lean}</title></rect>'
            )
        if point.index is None or point.index_low is None or point.index_high is None:
            continue
        low, high, y = (
            _MIDDLE - 55 * value for value in (point.index_low, point.index_high, point.index)
        )
        parts.append(
            f'<line class="whisker" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>'
        )
        parts.append(
            f'<circle class="index" cx="{x:.1f}" cy="{y:.1f}" r="3">'
            f"<title>{point.period}: {point.index:+.2f}</title></circle>"
        )
        parts.append(f'<text x="{x - 14:.1f}" y="{_MIDDLE + 12}">{point.period[2:]}</text>')
    return "".join(parts) + "</svg>"
