"""Options that several commands share; nothing slow is imported here."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Printed = Annotated[Format, typer.Option("--format", help="How to print.")]
Json = Annotated[bool, typer.Option("--json", help="End standard output with one line of JSON.")]
DAY = ["%Y-%m-%d"]
