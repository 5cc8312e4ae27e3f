"""Brings a database to the newest schema: numbered files once, views and macros always.

`sql/migrations/NNNN_name.sql` are applied in order, one transaction each, with their checksum
in `ops.migration`; an applied file is never edited. `sql/marts/*.sql` hold CREATE OR REPLACE
and run in name order whenever one of them changed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from warehouse.errors import MigrationError
from warehouse.statements import SqlFile, sql_files, statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_MARTS: Final = 0


class Applied(NamedTuple):
    """What a migration run did: names of new files, and whether the marts were rebuilt."""

    migrations: tuple[str, ...]
    marts: bool


def migrate(
    con: DuckDBPyConnection,
    *,
    now: dt.datetime | None = None,
    files: Sequence[SqlFile] | None = None,
) -> Applied:
    """Apply what is missing; `now` (default: the database's own clock) is stored with it.

    Raises MigrationError when an applied file was edited, when the database is newer than
    this program, or when a file fails (nothing of it stays then).
    """
    known = sql_files("migrations") if files is None else tuple(files)
    done = _applied(con)
    newest = max((_number(file) for file in known), default=0)
    if done and max(done) > newest:
        raise MigrationError(
            f"the database has schema {max(done)}, this program knows {newest}. "
            "Update virage, or restore a backup made by this version."
        )
    fresh = []
    for file in known:
        number = _number(file)
        if number in done:
            if done[number] != _checksum(file.text):
                raise MigrationError(
                    f"{file.name} was edited after it was applied. Restore the file and put "
                    "the change into a new migration."
                )
            continue
        _apply(con, number, file, now)
        fresh.append(file.name)
    # An older set of files (tests of upgrades) has no marts of its own.
    marts = files is None and _build_marts(con, done.get(_MARTS), now)
    return Applied(tuple(fresh), marts)


def newest_version() -> int:
    """Return the schema that this program knows."""
    return max(_number(file) for file in sql_files("migrations"))


def _build_marts(con: DuckDBPyConnection, before: str | None, now: dt.datetime | None) -> bool:
    files = sql_files("marts")
    checksum = _checksum("".join(file.text for file in files) + duckdb.__version__)
    if before == checksum:
        return False
    whole = SqlFile("marts", "\n".join(file.text for file in files))
    _apply(con, _MARTS, whole, now, checksum)
    return True


def _applied(con: DuckDBPyConnection) -> dict[int, str]:
    if con.execute(statement("migrate", "has_ledger")).fetchone() is None:
        return {}
    rows = con.execute("SELECT version, checksum FROM ops.migration").fetchall()
    return dict(rows)


def _apply(
    con: DuckDBPyConnection,
    number: int,
    file: SqlFile,
    now: dt.datetime | None,
    checksum: str | None = None,
) -> None:
    con.execute("BEGIN TRANSACTION")
    try:
        con.execute(file.text)
        con.execute(statement("migrate", "ledger"))
        con.execute("DELETE FROM ops.migration WHERE version = $version", {"version": number})
        con.execute(
            statement("migrate", "record"),
            {
                "version": number,
                "name": file.name,
                "checksum": checksum or _checksum(file.text),
                "applied_at": now,
            },
        )
    except duckdb.Error as error:
        con.execute("ROLLBACK")
        raise MigrationError(f"{file.name} failed and was undone: {error}") from error
    con.execute("COMMIT")


def _number(file: SqlFile) -> int:
    return int(file.name.split("_", 1)[0])


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
