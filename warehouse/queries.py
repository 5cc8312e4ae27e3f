"""Answers questions from a read-only connection: the same numbers as SQL on the marts.

trend(con, company, since=…, until=…, by="quarter", known_on=…) -> Trend
evidence(con, company, period, lean=…) -> (Evidence…)
timeline(con, company, since=…, until=…) -> Table
show(con, what) -> Shown            a claim, article, cluster or company by id or name
company_name(con, name) -> str      or UnknownNameError with near names
sql(con, query, limit=…) -> Table   what somebody typed; QueryError with DuckDB's message
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import duckdb

from warehouse.errors import QueryError, UnknownNameError
from warehouse.statements import statement
from warehouse.stored import dicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

By = Literal["day", "week", "month", "quarter", "year"]
EARLIEST: Final = dt.date(1, 1, 1)
LATEST: Final = dt.date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period; `index` and its 95 % interval are None where support is `not enough`.

    Counts are of clusters; research and product of asserted ones.
    """

    period: str
    period_start: dt.date
    index: float | None
    index_low: float | None
    index_high: float | None
    support: str
    research: int
    product: int
    neutral: int
    planned_research: int
    planned_product: int
    speculative_research: int
    speculative_product: int
    denied: int
    clusters: int
    claims: int
    sources: int
    languages: int


class Trend(NamedTuple):
    """The index of a company over time, in order; periods without a cluster are absent."""

    company: str
    points: tuple[TrendPoint, ...]


class Evidence(NamedTuple):
    """A claim behind a number: the sentence, where it stands and who says so."""

    cluster_date: dt.date
    cluster_id: str
    claim_id: str
    claim_type: str
    lean: str
    modality: str
    subject: str
    object: str | None
    title: str
    source: str
    language: str
    published_at: dt.datetime | None
    known_at: dt.datetime
    url: str
    evidence: str
    start_offset: int
    end_offset: int
    attributed_to: list[str]
    quantities: list[dict[str, Any]]
    date_text: str | None
    event_date: dt.date
    confidence: float
    article_id: str
    version_id: str
    rule_id: str


class Table(NamedTuple):
    """Names of columns and rows of a result."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_cut: bool = False


class Shown(NamedTuple):
    """What a name or id stands for: `kind` is claim, article, cluster or company."""

    kind: str
    facts: dict[str, Any]
    claims: tuple[dict[str, Any], ...]
    text: str | None = None


def company_name(con: DuckDBPyConnection, name: str) -> str:
    """Return the canonical name that `name` stands for.

    Raises UnknownNameError with up to five names near to it.
    """
    row = con.execute(statement("query/names", "canonical"), {"name": name}).fetchone()
    if row is not None:
        return str(row[0])
    near = con.execute(statement("query/names", "near"), {"name": name}).fetchall()
    raise UnknownNameError("company", name, [each for (each,) in near])


def trend(
    con: DuckDBPyConnection,
    company: str,
    *,
    since: dt.date = EARLIEST,
    until: dt.date = LATEST,
    by: By = "month",
    known_on: dt.date = LATEST,
    loaded_on: dt.date = LATEST,
    min_clusters: int = 5,
) -> Trend:
    """Return the index of a company by period: what the macro of this name gives in SQL.

    `known_on` asks what the press had said by the end of that day, `loaded_on` what this
    warehouse held. Raises UnknownNameError.
    """
    name = company_name(con, company)
    rows = con.execute(
        statement("query/trend"),
        {
            "company": company,
            "since": since,
            "until": until,
            "by": by,
            "known_on": known_on,
            "loaded_on": loaded_on,
            "min_clusters": min_clusters,
        },
    ).fetchall()
    return Trend(name, tuple(TrendPoint(*row) for row in rows))


def evidence(
    con: DuckDBPyConnection,
    company: str,
    period: str = "all",
    lean: str = "any",
    *,
    modality: str = "asserted",
    known_on: dt.date = LATEST,
    limit: int = 1_000_000,
) -> tuple[Evidence, ...]:
    """Return the claims that a number of `trend` counts, by cluster.

    `period` is 2023, 2023-Q3, 2023-07, 2023-07-14 or all; `lean` research, product, neutral
    or any; `modality` any, or that of the cluster. Raises UnknownNameError, QueryError.
    """
    company_name(con, company)
    for what, given, known in (("lean", lean, _LEANS), ("modality", modality, _MODALITIES)):
        if given not in known:
            raise UnknownNameError(what, given, known)
    params = {
        "company": company,
        "period": period,
        "lean": lean,
        "modality": modality,
        "known_on": known_on,
        "limit": limit,
    }
    try:
        rows = con.execute(statement("query/evidence"), params).fetchall()
    except duckdb.InvalidInputException as error:
        raise QueryError(str(error).removeprefix("Invalid Input Error: ")) from error
    return tuple(Evidence(*row) for row in rows)


_LEANS: Final = ("research", "product", "neutral", "any")
_MODALITIES: Final = ("asserted", "planned", "speculative", "denied", "any")


def timeline(
    con: DuckDBPyConnection,
    company: str,
    *,
    since: dt.date = EARLIEST,
    until: dt.date = LATEST,
    limit: int = 1_000_000,
) -> Table:
    """Return what happened to a company, one row a cluster, by date."""
    company_name(con, company)
    params = {"company": company, "since": since, "until": until, "limit": limit}
    return table(con.execute(statement("query/timeline"), params))


def show(con: DuckDBPyConnection, what: str) -> Shown:
    """Return what an id or name stands for, with its claims.

    Looks for a claim, a cluster, an article (id, version id or address), then a company.
    Raises UnknownNameError.
    """
    for kind in ("claim", "cluster", "article"):
        found = dicts(con.execute(statement("query/show", kind), {"id": what}))
        if found:
            claims = dicts(con.execute(statement("query/show", f"{kind}_claims"), {"id": what}))
            text = found[0].pop("body", None)
            return Shown(kind, found[0], tuple(claims), text)
    name = company_name(con, what)
    facts = dicts(con.execute(statement("query/show", "company"), {"id": what}))
    claims = dicts(con.execute(statement("query/show", "company_claims"), {"id": what}))
    return Shown("company", facts[0] if facts else {"name": name}, tuple(claims))


def sql(con: DuckDBPyConnection, query: str, limit: int | None = None) -> Table:
    """Return what a query gives, at most `limit` rows.

    Raises QueryError with DuckDB's own words, which point at the place.
    """
    try:
        result = con.execute(query)
        return table(result, limit)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error


def table(result: DuckDBPyConnection, limit: int | None = None) -> Table:
    """Return a result as columns and rows, at most `limit` of them."""
    columns = tuple(column[0] for column in result.description or ())
    if limit is None:
        return Table(columns, tuple(result.fetchall()))
    rows = result.fetchmany(limit + 1)
    return Table(columns, tuple(rows[:limit]), len(rows) > limit)


def point_dicts(found: Trend) -> list[Mapping[str, Any]]:
    """Return a trend as plain dicts with its company, for JSON and CSV."""
    return [{"company": found.company, **asdict(point)} for point in found.points]
