"""Finds where a company's index changed course, and says how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from duckdb import DuckDBPyConnection


def refresh_turns(con: DuckDBPyConnection, run_id: str, now: dt.datetime) -> int:
    """Placeholder to be replaced in the next step."""
    return 0
