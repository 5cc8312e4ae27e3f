"""Progress bars of a run on standard error; silent where nobody watches."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.terminal.output import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import TaskID

    from flows.pipeline.run import Progress as Step

LABELS = {"feeds": "polling feeds", "pages": "fetching pages", "articles": "reading articles"}


@contextlib.contextmanager
def bars() -> Iterator[Callable[[Step], None]]:
    """Show a bar for each stage of a run while the block lasts."""
    columns = (
        TextColumn("{task.description:<16}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = messages()
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        known: dict[str, TaskID] = {}

        def hear(step: Step) -> None:
            if step.stage not in known:
                label = LABELS.get(step.stage, step.stage)
                known[step.stage] = shown.add_task(label, total=step.total or None)
            shown.update(known[step.stage], completed=step.done, total=step.total or None)

        yield hear
