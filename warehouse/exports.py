"""Writes marts as Parquet, CSV or JSON for others, with a data dictionary beside them.

    export(con, folder, kind="parquet", marts=…) -> (Exported…)

Full texts of articles belong to their publishers and are never exported; quoted sentences are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import duckdb

from warehouse.dictionary import markdown, relations
from warehouse.errors import MaintenanceError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

Kind = Literal["parquet", "csv", "json"]
_OPTIONS: Final = {
    "parquet": "FORMAT PARQUET, COMPRESSION ZSTD",
    "csv": "FORMAT CSV, HEADER",
    "json": "FORMAT JSON",
}
_NOTE: Final = """
## Licence of the data

Facts and counts are free to use with a mention of virage. Quoted sentences belong to the
sources named beside them and are given as evidence; full texts are not part of this export.
"""


class Exported(NamedTuple):
    """A file written, and its rows."""

    path: Path
    rows: int


def export(
    con: DuckDBPyConnection, folder: Path, *, kind: Kind = "parquet", marts: Sequence[str] = ()
) -> tuple[Exported, ...]:
    """Write marts (default: all) to `folder`, one file each, and DICTIONARY.md.

    Raises UnknownNameError for a mart that does not exist, MaintenanceError where a file
    cannot be written.
    """
    known = [each.name for each in relations(con) if each.schema == "mart"]
    for name in marts:
        if name not in known:
            raise UnknownNameError("mart", name, known)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in marts or known:
        path = folder / f"{name}.{kind}"
        target = str(path).replace("'", "''")
        try:
            row = con.execute(
                f"COPY (SELECT * FROM mart.{name} ORDER BY ALL) TO '{target}' ({_OPTIONS[kind]})"  # noqa: S608  a known name
            ).fetchone()
        except duckdb.Error as error:
            raise MaintenanceError(f"{path} could not be written: {error}") from error
        written.append(Exported(path, int(row[0]) if row else 0))
    (folder / "DICTIONARY.md").write_text(markdown(con) + _NOTE, "utf-8")
    return tuple(written)
