"""What can go wrong in the warehouse, as a tree; every message says what to do.

- WarehouseError
  - WarehouseBusyError     another process holds the file longer than one wished to wait
  - WarehouseMissingError  there is no file yet where one is to be read
  - MigrationError         the schema is newer than the program, or an applied file was edited
  - LoadError              a batch breaks the contract of the tables (our own mistake)
  - PublishError           the serving copy could not be replaced; the old one stands
  - QualityError           a check of severity error found rows
  - UnknownNameError       no company, period or lean of that name
  - QueryError             the SQL that somebody typed does not run
  - MaintenanceError       a backup, restore or compaction was refused or failed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.errors import VirageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class WarehouseError(VirageError):
    """Base of every error of the warehouse."""


class WarehouseBusyError(WarehouseError):
    """Another process holds the warehouse."""

    def __init__(self, path: Path, holder: str, waited_s: float) -> None:
        super().__init__(
            f"{path} is held by {holder}; waited {waited_s:g} s. "
            "Let it finish or end it, then try again. "
            "To read, open serving.duckdb, which is never locked."
        )
        self.path = path
        self.holder = holder


class WarehouseMissingError(WarehouseError):
    """There is nothing to read yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} does not exist yet. Run `virage ingest` or `virage demo` first, "
            "or set VIRAGE_HOME to where the data lives."
        )
        self.path = path


class MigrationError(WarehouseError):
    """The schema and this program do not fit."""


class LoadError(WarehouseError):
    """A batch breaks the contract of the tables; nothing of it was loaded."""


class PublishError(WarehouseError):
    """The serving copy could not be replaced; readers keep the one they had."""


class QualityError(WarehouseError):
    """Checks of severity error found rows; nothing was published."""

    def __init__(self, failed: Sequence[tuple[str, int]]) -> None:
        named = ", ".join(f"{name} ({count} rows)" for name, count in failed)
        super().__init__(
            f"not published, quality checks failed: {named}. "
            "See FROM ops.quality_result in warehouse.duckdb for samples; the old copy stands."
        )
        self.failed = tuple(failed)


class UnknownNameError(WarehouseError):
    """Nothing goes by that name."""

    def __init__(self, what: str, name: str, suggestions: Sequence[str]) -> None:
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no {what} is called {name!r}.{hint}")
        self.name = name
        self.suggestions = tuple(suggestions)


class QueryError(WarehouseError):
    """The SQL that somebody typed does not run."""


class MaintenanceError(WarehouseError):
    """A backup, restore or compaction was refused or failed; nothing was replaced."""
