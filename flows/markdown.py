"""Text that came from outside, made safe to show in Markdown: it stays text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:@])")
_MOST: Final = 300


def escaped(text: object) -> str:
    """Return text that Markdown and HTML show as it is: no link, no image, no script."""
    one_line = " ".join(str(text).split())
    if len(one_line) > _MOST:
        one_line = one_line[: _MOST - 1] + "…"
    return _SPECIAL.sub(r"\\\1", html.escape(one_line, quote=False))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table with every cell escaped."""
    lines = [
        "| " + " | ".join(columns) + " |",
        "|" + "---|" * len(columns),
    ]
    for row in rows:
        lines.append("| " + " | ".join("" if v is None else escaped(v) for v in row) + " |")
    return "\n".join(lines)
