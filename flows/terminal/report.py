"""`virage report`: the page that a reader opens."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flows.settings import utc_now
from flows.terminal.output import answers
from warehouse.connection import open_serving
from warehouse.report import write_report

if TYPE_CHECKING:
    from flows.settings import Settings


def run_report(settings: Settings) -> None:
    """Write the report from the published copy and say where it is."""
    with contextlib.closing(open_serving(settings.home)) as con:
        path = write_report(con, settings.home / "report", utc_now())
    answers().print(str(path), soft_wrap=True)
