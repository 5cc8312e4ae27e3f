"""Renders the data dictionary from the comments that the database itself carries.

markdown(con) -> str        tables, views and macros with every column
relations(con) -> (Relation…)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.statements import statement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SCHEMAS: Final = {
    "mart": "Marts: what to query",
    "core": "Core: what was read",
    "raw": "Raw: what came in",
    "ops": "Ops: how the machine runs",
}


class Column(NamedTuple):
    """A column with its type and what it says."""

    name: str
    type: str
    is_nullable: bool
    comment: str | None


class Relation(NamedTuple):
    """A table or view with its columns."""

    schema: str
    name: str
    kind: str
    comment: str | None
    columns: tuple[Column, ...]


class Macro(NamedTuple):
    """A table macro: `FROM name(parameters)`."""

    name: str
    parameters: tuple[str, ...]
    comment: str | None


def relations(con: DuckDBPyConnection) -> tuple[Relation, ...]:
    """Return every table and view of the four schemas."""
    found = con.execute(statement("dictionary", "relations")).fetchall()
    return tuple(
        Relation(schema, name, kind, comment, _columns(con, schema, name))
        for schema, name, kind, comment in found
    )


def macros(con: DuckDBPyConnection) -> tuple[Macro, ...]:
    """Return every table macro."""
    found = con.execute(statement("dictionary", "macros")).fetchall()
    return tuple(Macro(name, tuple(parameters), comment) for name, parameters, comment in found)


def markdown(con: DuckDBPyConnection) -> str:
    """Return the dictionary as one Markdown page."""
    known = relations(con)
    lines = ["# Data dictionary", "", "Rendered from the comments in the database.", ""]
    lines += ["## Table macros", "", "| macro | says |", "|---|---|"]
    for macro in macros(con):
        call = f"{macro.name}({', '.join(macro.parameters)})"
        lines.append(f"| `{call}` | {_cell(macro.comment)} |")
    for schema, title in _SCHEMAS.items():
        lines += ["", f"## {title}"]
        for relation in (each for each in known if each.schema == schema):
            lines += ["", f"### {schema}.{relation.name}", "", relation.comment or "", ""]
            lines += ["| column | type | says |", "|---|---|---|"]
            for column in relation.columns:
                lines.append(
                    f"| `{column.name}` | {_cell(column.type)} | {_cell(column.comment)} |"
                )
    return "\n".join(lines) + "\n"


def _columns(con: DuckDBPyConnection, schema: str, name: str) -> tuple[Column, ...]:
    rows = con.execute(
        statement("dictionary", "columns"), {"schema": schema, "name": name}
    ).fetchall()
    return tuple(Column(*row) for row in rows)


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")
