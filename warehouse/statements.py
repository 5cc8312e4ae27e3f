"""Reads the SQL files of this package; Python holds no query longer than a line."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARAMETER = re.compile(r"\$([a-z_]+)")
_PART = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


class SqlFile(NamedTuple):
    """One SQL file: its name without folder, and its text."""

    name: str
    text: str


@cache
def statement(path: str, part: str | None = None) -> str:
    """Return the SQL of `sql/<path>.sql`, or the part of it headed `-- name: <part>`.

    Raises FileNotFoundError or KeyError: a missing file is our own mistake.
    """
    folder, _, name = path.rpartition("/")
    text = _folder(folder).joinpath(f"{name}.sql").read_text("utf-8")
    if part is None:
        return text
    pieces = _PART.split(text)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))[part].strip()


def sql_files(folder: str) -> tuple[SqlFile, ...]:
    """Return the files of `sql/<folder>` in the order of their names."""
    files = [
        SqlFile(entry.name, entry.read_text("utf-8"))
        for entry in _folder(folder).iterdir()
        if entry.name.endswith(".sql")
    ]
    return tuple(sorted(files))


def named_in(sql: str, params: Mapping[str, object]) -> dict[str, object] | None:
    """Return those of `params` that the SQL names, or None: DuckDB refuses any other."""
    wanted = set(_PARAMETER.findall(sql))
    return {name: value for name, value in params.items() if name in wanted} or None


def _folder(folder: str) -> resources.abc.Traversable:
    return resources.files("warehouse").joinpath("sql", *folder.split("/"))
