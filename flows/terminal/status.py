"""`virage status`: one page that says whether all is well."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from flows.commands.options import Format
from flows.pipeline.condition import condition
from flows.settings import utc_now
from flows.terminal.output import answers, print_json, print_rows, table

if TYPE_CHECKING:
    from flows.pipeline.condition import Condition
    from flows.settings import Settings


def run_status(settings: Settings, form: Format, *, check: bool) -> None:
    """Print the condition of VIRAGE_HOME; with `check`, exit 1 when there are problems."""
    found = condition(settings.home, utc_now())
    match form:
        case Format.TABLE:
            show(found)
        case Format.JSON:
            print_json({**dataclasses.asdict(found), "home": str(found.home)})
        case Format.CSV:
            print_rows(("what", "value"), facts(found), form)
    if check and found.problems:
        raise typer.Exit(1)


def facts(found: Condition) -> list[tuple[str, object]]:
    """Return what is worth a line, in the order people ask."""
    lines: list[tuple[str, object]] = [("home", str(found.home))]
    lines += [(name, f"{size / 1e6:,.1f} MB") for name, size in found.sizes.items()]
    lines += [(name, count) for name, count in found.rows.items()]
    lines += [
        ("last load (UTC)", found.loaded_at),
        ("last publish (UTC)", found.published_at),
        ("next poll (UTC)", found.next_due_at),
        ("feeds due now", found.feeds_due),
        ("feeds failing", found.feeds_failing),
        ("feeds disabled", found.feeds_disabled),
        ("pages waiting", found.pages_waiting),
        ("claims waiting", found.claims_waiting),
        ("checks", "; ".join(found.failed_checks) or "all passed"),
        ("held by", found.held_by or "nobody"),
    ]
    if found.up is None:
        lines.append(("virage up", "never started here"))
    else:
        lines.append(("server and UI", found.up["url"]))
        for name, part in found.up["parts"].items():
            state = f"{part['state']}, restarted {part['restarts']} times"
            lines.append((name, state if part["restarts"] else part["state"]))
    return lines


def show(found: Condition) -> None:
    """Print the facts, then what needs a person."""
    console = answers()
    laid = table(("what", "value"), facts(found))
    laid.show_header = False
    console.print(laid)
    for problem in found.problems:
        console.print(f"[bold]problem:[/bold] {escape(problem)}")
    if not found.problems:
        console.print("all is well")
