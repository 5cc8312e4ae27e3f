"""Commands that answer questions: trend, evidence, sql, explain, show."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import typer

from flows.commands.options import DAY, Format, Printed

PANEL = "Ask it"


class Grain(StrEnum):
    """The length of a period."""

    MONTH = "month"
    QUARTER = "quarter"


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (trend, evidence, sql, explain):
        app.command(rich_help_panel=PANEL)(command)


def trend(
    company: Annotated[str, typer.Argument(help="A company, by any of its names.")],
    by: Annotated[Grain, typer.Option(help="Length of a period.")] = Grain.QUARTER,
    since: Annotated[dt.datetime | None, typer.Option(formats=DAY, help="First day.")] = None,
    until: Annotated[dt.datetime | None, typer.Option(formats=DAY, help="Last day.")] = None,
    known_on: Annotated[
        dt.datetime | None,
        typer.Option(formats=DAY, help="Answer as it was known on that day."),
    ] = None,
    form: Printed = Format.TABLE,
) -> None:
    """Show how a company leans, period by period.

    From research (-1) to product (+1). The index is (product - research) / (product + research) over clusters of claims,
    with its counts, sources and interval beside it.
    """
    from flows.settings import Settings
    from flows.terminal.trend import run_trend

    run_trend(
        Settings.load(),
        company=company,
        by=by.value,
        since=since.date() if since else None,
        until=until.date() if until else None,
        known_on=known_on.date() if known_on else None,
        form=form,
    )


def evidence(
    company: Annotated[str, typer.Argument(help="A company, by any of its names.")],
    period: Annotated[str, typer.Argument(help="2023, 2023-Q3, 2023-07 or 2023-07-14.")],
    lean: Annotated[str, typer.Argument(help="product, research, neutral or any.")] = "any",
    form: Printed = Format.TABLE,
) -> None:
    """Show the sentences behind a number.

    Each is quoted with its source, date and address.
    """
    from flows.settings import Settings
    from flows.terminal.trend import run_evidence

    run_evidence(Settings.load(), company=company, period=period, lean=lean, form=form)


def sql(
    query: Annotated[
        str | None, typer.Argument(help="One query; without it, lines of standard input.")
    ] = None,
    form: Printed = Format.TABLE,
) -> None:
    """Run SQL on the published copy, which is never locked.

    Read-only. Without a query it reads from the terminal, one statement up to each semicolon, and
    follows every publish by itself.
    """
    from flows.settings import Settings
    from flows.terminal.sql import run_sql

    run_sql(Settings.load(), query, form)


def explain(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE|-", help="An article id, or - for one JSON line.")
    ],
) -> None:
    """Show how an article was read, sentence by sentence.

    With the names, the triggers, what was considered, and why it was taken or not.
    """
    from flows.settings import Settings
    from flows.terminal.explain import run_explain

    run_explain(Settings.load(), article)
