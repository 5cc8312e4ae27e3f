"""`virage sql`: one query, or a prompt that follows every publish."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from flows.terminal.output import print_rows, say
from warehouse import queries
from warehouse.connection import open_serving, serving_stamp
from warehouse.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.commands.options import Format
    from flows.settings import Settings

PROMPT_ROWS = 200


def run_sql(settings: Settings, query: str | None, form: Format) -> None:
    """Answer one query, or every statement of standard input."""
    if query is not None:
        with contextlib.closing(open_serving(settings.home)) as con:
            found = queries.sql(con, query)
        print_rows(found.columns, found.rows, form)
        return
    is_prompt = sys.stdin.isatty()
    con, stamp = open_serving(settings.home), serving_stamp(settings.home)
    try:
        for statement in _statements(is_prompt=is_prompt):
            if (now := serving_stamp(settings.home)) != stamp:
                con.close()
                con, stamp = open_serving(settings.home), now
            try:
                found = queries.sql(con, statement, PROMPT_ROWS if is_prompt else None)
            except QueryError as error:
                if not is_prompt:
                    raise
                say(str(error))
                continue
            print_rows(found.columns, found.rows, form)
            if found.is_cut:
                say(f"only the first {PROMPT_ROWS} rows are shown")
    finally:
        con.close()


def _statements(*, is_prompt: bool) -> Iterator[str]:
    """Yield what stands before each semicolon at the end of a line, and the rest."""
    if is_prompt:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415 - arrow keys and history at the prompt
        say("end a statement with ; — marts: SHOW ALL TABLES; leave with Ctrl-D")
    lines: list[str] = []
    for line in _lines(is_prompt=is_prompt, started=lines):
        if not line.strip() and not lines:
            continue
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines.clear()
    if any(line.strip() for line in lines):
        yield "\n".join(lines)


def _lines(*, is_prompt: bool, started: list[str]) -> Iterator[str]:
    if not is_prompt:
        yield from sys.stdin
        return
    with contextlib.suppress(EOFError):
        while True:
            yield input("   ... " if started else "virage> ")
