"""How virage is doing: the warehouse as last published, and the parts of `virage up`.

Read from files and from the serving copy, so it answers at once whoever holds the
warehouse. Times are naive UTC.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from warehouse.connection import SERVING_FILE, open_serving
from warehouse.errors import WarehouseError
from warehouse.status import status

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.status import Status

STALE_AFTER: Final = dt.timedelta(hours=3)
SILENT_AFTER: Final = dt.timedelta(seconds=30)
FOLDERS: Final = ("raw", "report", "prefect")


@dataclass(slots=True, kw_only=True)
class Condition:
    """The state of one VIRAGE_HOME; `problems` are what a person should look at."""

    home: Path
    folder_bytes: dict[str, int] = field(default_factory=dict)
    warehouse: Status | None = None
    up: dict[str, Any] | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_up(self) -> bool:
        """Whether `virage up` was started here and not stopped."""
        return self.up is not None and any(
            part["state"] != "stopped" for part in self.up["parts"].values()
        )


def condition(home: Path, now: dt.datetime) -> Condition:
    """Look at everything once."""
    found = Condition(home=home)
    found.folder_bytes = {name: _folder_bytes(home / name) for name in FOLDERS}
    with contextlib.suppress(OSError, ValueError):
        found.up = json.loads((home / "prefect" / "up.json").read_text(encoding="utf-8"))
    _look_inside(found, now)
    if found.is_up:
        _look_at_parts(found, now)
    return found


def _look_inside(found: Condition, now: dt.datetime) -> None:
    if not (found.home / SERVING_FILE).exists():
        if not found.is_up:
            found.problems.append("nothing is published yet: run virage ingest or virage demo")
        return
    try:
        with contextlib.closing(open_serving(found.home)) as con:
            found.warehouse = status(con, found.home, now)
    except WarehouseError as error:
        found.problems.append(str(error))
        return
    for check in found.warehouse.failed_checks:
        if check.severity == "error":
            found.problems.append(f"check {check.name} found {check.offending} rows")
    at = found.warehouse.last_publish_at
    if found.is_up and at is not None and now - at > STALE_AFTER:
        found.problems.append(f"nothing was published since {at:%Y-%m-%d %H:%M} UTC")


def _look_at_parts(found: Condition, now: dt.datetime) -> None:
    """A part that should run and is silent is a problem."""
    if found.up is None:
        return
    seen = dt.datetime.fromisoformat(found.up["seen_at"])
    if not _alive(found.up["pid"]):
        found.problems.append("virage up ended without stopping its parts: start it again")
    elif now - seen > SILENT_AFTER:
        found.problems.append(f"virage up gave no sign of life since {seen:%Y-%m-%d %H:%M:%S} UTC")
    for name, part in found.up["parts"].items():
        if part["state"] != "running":
            found.problems.append(f"{name} is {part['state']}")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _folder_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                total += path.stat().st_size
    return total
