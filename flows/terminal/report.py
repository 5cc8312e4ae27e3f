"""`virage report`: the page that a reader opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.pipeline.publishing import draw_report
from flows.pipeline.run import new_run
from flows.terminal.output import answers

if TYPE_CHECKING:
    from flows.settings import Settings


def run_report(settings: Settings) -> None:
    """Write the report from the published copy and say where it is."""
    path = draw_report(new_run("report", settings))
    answers().print(str(path), soft_wrap=True, markup=False)
