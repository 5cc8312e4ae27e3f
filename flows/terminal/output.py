"""How answers reach the terminal: tables for people, JSON and CSV for scripts.

Answers go to standard output, everything else to standard error. NO_COLOR is honoured.
"""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import json
import logging
import sys
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.commands.options import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def answers() -> Console:
    """Return the console of standard output."""
    return Console(highlight=False, soft_wrap=False)


def messages() -> Console:
    """Return the console of standard error: progress, logs and hints."""
    return Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Write one line to standard error."""
    typer.echo(f"virage: {text}", err=True)


def plain(value: object) -> object:  # noqa: PLR0911 - one a kind of value
    """Return what JSON and CSV can carry for a value of the database."""
    match value:
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case decimal.Decimal():
            return float(value)
        case bytes():
            return value.hex()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def cell(value: object) -> str:
    """Return a value as a cell of a table, with nothing in it that would steer the terminal."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case float():
            text = f"{value:,.2f}"
        case int():
            text = f"{value:,}" if abs(value) >= 10_000 else str(value)  # noqa: PLR2004 - 2023 is a year
        case dt.datetime():
            text = value.isoformat(" ", "minutes")
        case list() | tuple():
            text = ", ".join(cell(item) for item in value)
        case dict():
            text = json.dumps(plain(value), ensure_ascii=False)
        case _:
            text = str(value)
    return "".join(c if c.isprintable() else " " for c in text)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None
) -> Table:
    """Lay rows out as a table that fits the terminal; numbers stand to the right."""
    kept = [tuple(row) for row in rows]
    laid = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        values = [row[index] for row in kept if row[index] is not None]
        numeric = bool(values) and all(isinstance(v, int | float | decimal.Decimal) for v in values)
        laid.add_column(
            escape(column),
            justify="right" if numeric else "left",
            no_wrap=numeric,
            overflow="fold",
            header_style="bold",
        )
    for row in kept:
        laid.add_row(*(escape(cell(value)) for value in row))
    return laid


def print_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    form: Format,
    *,
    title: str | None = None,
) -> None:
    """Print rows in the form that was asked for."""
    match form:
        case Format.TABLE:
            answers().print(table(columns, rows, title=title))
        case Format.JSON:
            objects = [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
            typer.echo(json.dumps(objects, ensure_ascii=False, indent=1))
        case Format.CSV:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([plain(value) for value in row] for row in rows)


def print_json(value: Mapping[str, object]) -> None:
    """Print one line of JSON: what a script reads as the last line."""
    typer.echo(json.dumps(plain(value), ensure_ascii=False))


def log_to_stderr(level: str) -> None:
    """Send what virage logs to standard error, one line a record, and nothing else's chatter."""
    from rich.logging import RichHandler  # noqa: PLC0415 - only runs that log load it

    handler = RichHandler(
        console=messages(), show_path=False, omit_repeated_times=False, log_time_format="%H:%M:%S"
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("virage")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(level)
