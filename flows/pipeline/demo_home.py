"""Where the demo's sample data lives, so that it is never taken for real data."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

from extractors.errors import VirageError
from warehouse.connection import SERVING_FILE, WAREHOUSE_FILE

if TYPE_CHECKING:
    from pathlib import Path

MARK: Final = "demo.json"
FEEDS: Final = "demo-feeds.yaml"
MADE: Final = (WAREHOUSE_FILE, SERVING_FILE, "raw", "report", FEEDS, MARK)
"""What a demo leaves behind; all else in the folder is not touched."""


def demo_home(home: Path) -> Path:
    """Return where a demo may work: VIRAGE_HOME itself, unless real data lives there."""
    if (home / WAREHOUSE_FILE).exists() and not is_demo(home):
        return home / "demo"
    return home


def is_demo(home: Path) -> bool:
    """Whether the data of a folder was made by `virage demo`."""
    return (home / MARK).exists()


def is_finished(home: Path) -> bool:
    """Whether a demo ran to its end here, so that the press has nothing new for it."""
    try:
        return bool(json.loads((home / MARK).read_text(encoding="utf-8"))["finished"])
    except (OSError, ValueError, KeyError):
        return False


def mark(home: Path, *, finished: bool) -> None:
    """Say that the data of this folder is the demo's."""
    note = {
        "made_by": "virage demo",
        "note": "sample articles written for virage, not reporting",
        "finished": finished,
    }
    (home / MARK).write_text(json.dumps(note), encoding="utf-8")


def forget(home: Path) -> None:
    """Delete what a demo made, and nothing else.

    Raises:
        VirageError: the folder holds data that no demo made.
    """
    if (home / WAREHOUSE_FILE).exists() and not is_demo(home):
        raise VirageError(f"{home} holds data that no demo made; it is left alone")
    for name in MADE:
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def set_aside(home: Path) -> Path | None:
    """Move the demo's data to `home/demo` before real data comes; None where there is none."""
    if not is_demo(home):
        return None
    aside = home / "demo"
    forget(aside)
    aside.mkdir(exist_ok=True)
    for name in MADE:
        if (home / name).exists():
            (home / name).rename(aside / name)
    return aside
