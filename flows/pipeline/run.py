"""What a run carries along: its id, its clock, its settings and who hears of its progress."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.archive import Archive
from flows.settings import utc_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from flows.settings import Settings

log = logging.getLogger("virage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage has come; `total` grows while work is still being found."""

    stage: str
    done: int
    total: int


def _silent(_: Progress) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run over one VIRAGE_HOME; every row that it loads bears `run_id`."""

    run_id: str
    kind: str
    started_at: dt.datetime
    settings: Settings
    clock: Callable[[], dt.datetime] = utc_now
    progress: Callable[[Progress], None] = _silent

    @property
    def archive(self) -> Archive:
        """The raw archive of this home."""
        return Archive(self.settings.home / "raw")


def new_run(kind: str, settings: Settings, progress: Callable[[Progress], None] = _silent) -> Run:
    """Start a run: ids sort by time and never meet, two runs in one second included."""
    now = utc_now()
    run_id = f"{now:%Y%m%dT%H%M%S}-{kind}-{secrets.token_hex(3)}"
    return Run(run_id=run_id, kind=kind, started_at=now, settings=settings, progress=progress)
