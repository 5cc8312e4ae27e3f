"""Which of the numbers and dates of a sentence belong to a claim.

A sentence often carries several claims. The units that a type of claim takes, the clause
that its trigger stands in and what the date hangs on decide; the whole sentence is looked
at, because a date that opens it holds for all of its clauses.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractors.model import Bound, ClaimType, DateInterval, Modality, Quantity, Span
from extractors.units import COUNT, CURRENCIES, TIMES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_MONEY_TYPES: Final = frozenset(
    {
        ClaimType.FUNDING,
        ClaimType.INVESTMENT,
        ClaimType.ACQUISITION,
        ClaimType.PARTNERSHIP,
        ClaimType.FINANCIAL_METRIC,
        ClaimType.LEGAL_ACTION,
        ClaimType.ACCESS_CHANGE,
    }
)
_PEOPLE_TYPES: Final = frozenset(
    {ClaimType.DEPARTURE, ClaimType.HIRE, ClaimType.LAYOFF, ClaimType.REORGANIZATION}
)
_REFUSED: Final[dict[ClaimType, frozenset[str]]] = {
    ClaimType.BENCHMARK_RESULT: frozenset({"parameters", "tokens", "models", "conversations"}),
    ClaimType.MODEL_LINEAGE: frozenset(
        {"parameters", "models", "people", COUNT, "money", "tokens"}
    ),
    ClaimType.MODEL_RELEASE: frozenset(
        {"parameters", "tokens", "people", COUNT, "days", "percent", "points", "hours", "rank"}
    ),
    ClaimType.INTEGRATION: frozenset({"parameters", "money", "robots"}),
    ClaimType.DEPARTURE: frozenset({"money", "weeks", "days", "stars", "messages", "parameters"}),
    ClaimType.HIRE: frozenset({"parameters", "weeks", "stars", "years"}),
    ClaimType.LAYOFF: frozenset({"money", "parameters"}),
    ClaimType.FUNDING: frozenset({"parameters", "tokens", "people", "months", "years", "GPUs"}),
    ClaimType.ACQUISITION: frozenset(
        {"companies", "weeks", "parameters", "years", "fraction", "x"}
    ),
    ClaimType.PARTNERSHIP: frozenset({"parameters", "companies", "links", "sentences"}),
    ClaimType.STRATEGY: frozenset({"money", "people", "rank", "days"}),
    ClaimType.USAGE_METRIC: frozenset({"money", "months", "rank", "parameters"}),
    ClaimType.PRODUCT_LAUNCH: frozenset({COUNT, "models", "parameters", "percent", "stars"}),
    ClaimType.RESEARCH_PUBLICATION: frozenset({"parameters", COUNT, "percent"}),
    ClaimType.INFRASTRUCTURE: frozenset({"parameters", "companies", "programming languages"}),
    ClaimType.REORGANIZATION: frozenset({"years", "money", "parameters"}),
    ClaimType.RESOURCE_SHIFT: frozenset({COUNT, "parameters"}),
}
"""Units that a type of claim hardly ever owns where they stand in its sentence."""

_EDGE: Final = re.compile(
    r"[;:\n]| [—–-] |[.!?…]['\")»”\]]* |, (?:while|whereas|but|although|though|tandis|mais|alors|quand|après que)(?![^\W_])"
)


def clause(body: str, sentence: Span, core: Span) -> Span:
    """The part of `sentence` between the strong clause edges around `core`."""
    start, end = sentence.start, sentence.end
    for edge in _EDGE.finditer(body, sentence.start, core.start):
        start = edge.end()
    if edge_right := _EDGE.search(body, core.end, sentence.end):
        end = edge_right.start()
    return Span(start=start, end=end)


def _hull(evidence: Span, *others: Span | None) -> Span | None:
    inside = [span for span in others if span is not None and evidence.touches(span)]
    if not inside:
        return None
    return Span(start=min(s.start for s in inside), end=max(s.end for s in inside))


def _kind(unit: str) -> str:
    return "money" if unit in CURRENCIES else unit


def _settled(claim_type: ClaimType, quantity: Quantity, quantities: Sequence[Quantity]) -> Quantity:
    """Give a number without a unit the one that its type of claim counts in."""
    if quantity.unit != COUNT:
        return quantity
    large = quantity.value >= 1e6  # noqa: PLR2004 - millions
    unit = COUNT
    if claim_type is ClaimType.MODEL_SPEC:
        unit = "parameters" if large else COUNT
    elif claim_type in _MONEY_TYPES and (large or claim_type is ClaimType.FUNDING):
        unit = _currency_near(quantity, quantities)
    elif claim_type in _PEOPLE_TYPES:
        unit = "people"
    elif claim_type is ClaimType.BENCHMARK_RESULT:
        unit = "points"
    elif claim_type is ClaimType.USAGE_METRIC:
        unit = "users"
    elif claim_type is ClaimType.INFRASTRUCTURE and quantity.value >= 1000:  # noqa: PLR2004
        unit = _currency_near(quantity, quantities) if large else "GPUs"
    return quantity if unit == COUNT else replace(quantity, unit=unit)


def _currency_near(quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """The currency that the text used last before a bare amount, else first after it."""
    at = quantity.span.start if quantity.span else 0
    money = [q for q in quantities if q.unit in CURRENCIES and q.span is not None]
    before = [q for q in money if q.span is not None and q.span.start < at]
    if before:
        return before[-1].unit
    return money[0].unit if money else "USD"


def claim_quantities(
    claim_type: ClaimType,
    body: str,
    evidence: Span,
    quantities: Sequence[Quantity],
    trigger: Span | None = None,
    subject: Span | None = None,
    object: Span | None = None,  # noqa: A002 - the taxonomy's word
) -> tuple[Quantity, ...]:
    """The quantities that belong to a claim of this type with this evidence.

    Of those that touch `evidence` the ones in units that the type does not own are left
    out; where a trigger is given, those of its clause are preferred.
    """
    inside = [q for q in quantities if q.span is not None and evidence.touches(q.span)]
    if not inside:
        return ()
    refused = _REFUSED.get(claim_type, frozenset())
    kept = [q for q in inside if _kind(q.unit) not in refused]
    if claim_type is ClaimType.MODEL_RELEASE:
        kept = [q for q in kept if q.unit != "models" or q.value > 1]
    core = _hull(evidence, trigger, subject, object) if trigger is not None else None
    if core is not None:
        near = clause(body, evidence, trigger or core)
        close = [q for q in kept if q.span is not None and near.touches(q.span)]
        kept = close or kept
    return tuple(dict.fromkeys(_settled(claim_type, q, quantities) for q in kept))


def claim_date(
    claim_type: ClaimType,
    modality: Modality,
    body: str,
    evidence: Span,
    trigger: Span | None,
    dates: Sequence[DateInterval],
    published: dt.date | None,
) -> DateInterval | None:
    """When the claim's happening took or takes place, where its sentence says so, else None."""
    inside = [d for d in dates if d.span is not None and evidence.touches(d.span)]
    if not inside:
        return None
    core = trigger or evidence
    return min(inside, key=lambda d: abs((d.span or core).start - core.start))
