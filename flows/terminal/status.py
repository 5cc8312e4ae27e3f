"""`virage status`: one page that says whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer
from rich.markup import escape

from flows.commands.options import Format
from flows.pipeline.condition import condition
from flows.settings import utc_now
from flows.terminal.output import answers, cell, print_json, print_rows, table

if TYPE_CHECKING:
    from flows.pipeline.condition import Condition
    from flows.settings import Settings


TOLD: Final = frozenset(
    {"raw.entry", "raw.page", "core.article", "core.mention", "core.claim", "core.claim_cluster"}
)


def run_status(settings: Settings, form: Format, *, check: bool) -> None:
    """Print the condition of VIRAGE_HOME; with `check`, exit 1 when there are problems."""
    found = condition(settings.home, utc_now())
    match form:
        case Format.TABLE:
            show(found)
        case Format.JSON:
            print_json(as_json(found))
        case Format.CSV:
            print_rows(("what", "value"), facts(found), form)
    if check and found.problems:
        raise typer.Exit(1)


def as_json(found: Condition) -> dict[str, object]:
    """Return everything that is known, for scripts and monitors."""
    held = found.warehouse
    return {
        "home": str(found.home),
        "is_well": not found.problems,
        "problems": found.problems,
        "folder_bytes": found.folder_bytes,
        "warehouse": named(held) if held else None,
        "up": found.up,
    }


def named(value: object) -> object:
    """Return named tuples as objects, down to the leaves."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: named(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [named(item) for item in value]
    return value


def facts(found: Condition) -> list[tuple[str, object]]:
    """Return what is worth a line, in the order people ask."""
    lines: list[tuple[str, object]] = [("home", str(found.home))]
    if (held := found.warehouse) is not None:
        lines += [
            ("warehouse.duckdb", megabytes(held.warehouse_bytes + held.log_bytes)),
            ("serving.duckdb", megabytes(held.serving_bytes)),
        ]
    lines += [(f"{name}/", megabytes(size)) for name, size in found.folder_bytes.items()]
    if held is not None:
        lines += [(name, rows) for name, rows in held.tables if rows and name in TOLD]
        if held.last_load is not None:
            load = held.last_load
            lines.append(("last load (UTC)", f"{cell(load.loaded_at)}, {load.kind}"))
        lines += [
            ("last publish (UTC)", held.last_publish_at),
            ("next poll (UTC)", held.feeds.next_due_at),
            (
                "feeds",
                (
                    f"{held.feeds.feeds}, {held.feeds.due} due, {held.feeds.failing} failing, "
                    f"{held.feeds.given_up} given up"
                ),
            ),
            (
                "waiting",
                (
                    f"{held.backlog.pages_to_fetch} pages to fetch, "
                    f"{held.backlog.pages_to_read} to read, {held.backlog.claims_to_cluster} claims"
                ),
            ),
            (
                "checks",
                "; ".join(f"{c.name} ({c.severity}, {c.offending})" for c in held.failed_checks)
                or "all passed",
            ),
            ("held by", held.writer or "nobody"),
        ]
        for run in held.runs[:3]:
            lines.append((f"run {cell(run.started_at)}", f"{run.flow}: {run.status}"))
    if found.up is None:
        lines.append(("virage up", "never started here"))
    else:
        lines.append(("server and UI", found.up["url"]))
        for name, part in found.up["parts"].items():
            state = f"{part['state']}, restarted {part['restarts']} times"
            lines.append((name, state if part["restarts"] else part["state"]))
    return lines


def megabytes(size: int) -> str:
    """Return bytes as people read them."""
    return f"{size / 1e6:,.1f} MB"


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
