"""Puts rows before DuckDB as Arrow tables, under a name that lasts for one block.

    with staged(con, stg_claim=rows_of_ClaimRow): con.execute(...)

`executemany` writes two thousand rows a second, Arrow hundreds of thousands.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args, get_type_hints

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

_QUANTITY: Final = pa.struct(
    [
        ("value", pa.float64()),
        ("of", pa.float64()),
        ("unit", pa.string()),
        ("bound", pa.string()),
        ("start_offset", pa.int32()),
        ("end_offset", pa.int32()),
    ]
)
_TYPES: Final[dict[Any, pa.DataType]] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    dt.datetime: pa.timestamp("us"),
    dt.date: pa.date32(),
    list[str]: pa.list_(pa.string()),
    list[int]: pa.list_(pa.uint64()),
    list[dict[str, Any]]: pa.list_(_QUANTITY),
    list[tuple[str, str]]: pa.map_(pa.string(), pa.string()),
}


class Batch(NamedTuple):
    """Rows of one kind; `row_type` is a NamedTuple class and tells the columns."""

    row_type: Any
    rows: Sequence[Any]


@cache
def schema(row_type: Any) -> pa.Schema:  # noqa: ANN401  a NamedTuple class has no narrower type
    """Return the Arrow schema that a NamedTuple class describes."""
    fields = []
    for name, hint in get_type_hints(row_type).items():
        plain = [part for part in get_args(hint) if part is not type(None)]
        is_optional = type(None) in get_args(hint)
        fields.append(pa.field(name, _TYPES[plain[0] if is_optional else hint]))
    return pa.schema(fields)


def arrow_table(batch: Batch) -> pa.Table:
    """Return the rows as an Arrow table; no rows give an empty table of the same schema."""
    columns = list(zip(*batch.rows, strict=True)) or [()] * len(schema(batch.row_type))
    arrays = [
        pa.array(column, type=field.type)
        for column, field in zip(columns, schema(batch.row_type), strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema(batch.row_type))


@contextmanager
def staged(con: DuckDBPyConnection, **batches: Batch) -> Iterator[None]:
    """Let SQL see each batch as a table of that name until the end of the block."""
    for name, batch in batches.items():
        con.register(name, arrow_table(batch))
    try:
        yield
    finally:
        for name in batches:
            con.unregister(name)
