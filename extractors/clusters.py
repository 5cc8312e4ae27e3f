"""The same claim told twice: which claims are one, and how those that are not stand together.

    cluster_key(claim) -> tuple[str, ...]     proposes: claims that share a key are compared
    same_claim(a, b) -> bool                  decides: one happening, told twice
    assign(claims) -> {claim_id: cluster_id}  connected components of `same_claim`
    links(claims, assignments) -> tuple[Link, ...]   denials, fulfilled plans, disputed amounts

Only the claims themselves decide (type, arguments, polarity, time, numbers), never their
order: components of a symmetric relation are the same however the claims arrive.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.ids import stable_id
from extractors.model import Claim, ClaimType, Modality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

T = ClaimType

LASTING: Final = frozenset(
    (T.MODEL_RELEASE, T.MODEL_LINEAGE, T.RESEARCH_PUBLICATION, T.ACQUISITION, T.BENCHMARK_RESULT)
)
"""With both arguments named these happen once: a retelling years later is the same claim."""
BY_SUBJECT: Final = frozenset((T.FUNDING, T.LAYOFF, T.LEGAL_ACTION))
"""The object is a detail of the happening: one text names it, the next does not."""
BY_NUMBER: Final = frozenset(
    (
        T.FINANCIAL_METRIC,
        T.USAGE_METRIC,
        T.MODEL_SPEC,
        T.LAYOFF,
        T.FUNDING,
        T.HIRE,
        T.DEPARTURE,
        T.INVESTMENT,
        T.INFRASTRUCTURE,
    )
)
"""Without an object, only agreeing numbers make two of these one."""

NAMED_DAYS: Final = 240
"""How far apart two tellings of one dated happening with named parties may be published."""
NEAR_DAYS: Final = 45
"""The same for claims that rest on their subject and on time alone."""
TOLERANCE: Final = 0.02
"""Relative difference under which two amounts are one (rounding in the press)."""


class Link(NamedTuple):
    """How two clusters stand to each other: `denies`, `fulfils` or `disputes`."""

    from_cluster: str
    to_cluster: str
    kind: str


def _parties(claim: Claim) -> tuple[str, str]:
    subject, other = claim.subject_id, claim.object_id or "-"
    if claim.type is T.PARTNERSHIP and other != "-":
        first, second = sorted((subject, other))
        return first, second
    return subject, other


def cluster_key(claim: Claim) -> tuple[str, ...]:
    """Return the keys under which a claim looks for its like (one or two)."""
    subject, other = _parties(claim)
    keys = [f"{claim.type.value}|{subject}|{other}"]
    if claim.type in BY_SUBJECT and other != "-":
        keys.append(f"{claim.type.value}|{subject}|-")
    return tuple(keys)


def _is_denial(claim: Claim) -> bool:
    return claim.modality is Modality.DENIED


def _days_apart(a: Claim, b: Claim) -> int | None:
    """Days between two claims' times; 0 where intervals overlap, None where a time is unknown."""
    if a.date is not None and b.date is not None:
        gap = max(a.date.start_date, b.date.start_date) - min(a.date.end_date, b.date.end_date)
        return max(gap.days, 0)
    if a.event_date is None or b.event_date is None:
        return None
    return abs((a.event_date - b.event_date).days)


def _agree(a: Sequence[Quantity], b: Sequence[Quantity]) -> bool | None:
    """Whether some number agrees; None where no unit is common to both."""
    common = {q.unit for q in a} & {q.unit for q in b}
    if not common:
        return None
    return any(
        x.unit == y.unit
        and x.of == y.of
        and abs(x.value - y.value) <= TOLERANCE * max(abs(x.value), abs(y.value), 1e-9)
        for x in a
        for y in b
    )


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(word for word in claim.evidence.lower().split() if len(word) > 3)  # noqa: PLR2004


def _same_wording(a: Claim, b: Claim) -> bool:
    """Whether two sentences share most of their words: a syndicated or quoted sentence."""
    first, second = _words(a), _words(b)
    union = first | second
    return bool(union) and len(first & second) / len(union) >= 0.6  # noqa: PLR2004


def same_claim(a: Claim, b: Claim) -> bool:  # noqa: PLR0911
    """Whether two claims tell of one happening; symmetric."""
    # An article tells a claim once: two alike in one article are two claims.
    if a.type is not b.type or a.article_id == b.article_id or _is_denial(a) != _is_denial(b):
        return False
    (subject, other), (subject_b, other_b) = _parties(a), _parties(b)
    if subject != subject_b:
        return False
    if other != other_b and not (a.type in BY_SUBJECT and "-" in {other, other_b}):
        return False
    apart = _days_apart(a, b)
    numbers = _agree(a.quantities, b.quantities)
    named = other != "-" and other == other_b
    if named and a.type in LASTING:
        # The same two parties may try twice; a year without any date in common is another story.
        return apart is None or apart <= NAMED_DAYS or a.type is not T.ACQUISITION
    if named:
        return apart is not None and apart <= (NAMED_DAYS if numbers is not False else NEAR_DAYS)
    if a.type in BY_NUMBER or a.quantities or b.quantities:
        if numbers:
            return apart is None or apart <= NAMED_DAYS or a.type is T.MODEL_SPEC
        return a.type in BY_SUBJECT and numbers is None and apart is not None and apart <= NEAR_DAYS
    if apart is None or apart > NEAR_DAYS:
        return False
    if a.type in {T.STRATEGY, T.SAFETY_ISSUE, T.RESOURCE_SHIFT, T.PRODUCT_LAUNCH, T.MODEL_RELEASE}:
        return _same_wording(a, b)
    return True


class _Union:
    """Disjoint sets of claim ids."""

    def __init__(self, items: Iterable[str]) -> None:
        self._parent = {item: item for item in items}

    def find(self, item: str) -> str:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, a: str, b: str) -> None:
        self._parent[self.find(a)] = self.find(b)


def _by_key(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for key in cluster_key(claim):
            groups[key].append(claim)
    return groups


def assign(claims: Sequence[Claim]) -> dict[str, str]:
    """Return the cluster id of each claim id.

    A cluster's id comes from its earliest claim (by event date, then id), so it is the same
    for the same set of claims in any order.
    """
    known = {claim.claim_id: claim for claim in claims}
    union = _Union(known)
    for group in _by_key(known.values()).values():
        for a, b in combinations(group, 2):
            if union.find(a.claim_id) != union.find(b.claim_id) and same_claim(a, b):
                union.join(a.claim_id, b.claim_id)
    members: dict[str, list[Claim]] = defaultdict(list)
    for claim in known.values():
        members[union.find(claim.claim_id)].append(claim)
    assignments: dict[str, str] = {}
    for group in members.values():
        first = min(group, key=lambda claim: (claim.event_date or dt.date.max, claim.claim_id))
        cluster_id = stable_id("cluster", first.claim_id)
        assignments |= {claim.claim_id: cluster_id for claim in group}
    return assignments


def _link(a: Claim, b: Claim) -> tuple[Claim, Claim, str] | None:
    """Return how two claims of different clusters with one key stand together, in order."""
    apart = _days_apart(a, b)
    near = apart is not None and apart <= NAMED_DAYS
    if _parties(a) != _parties(b) or a.object_id is None:
        return None
    if _is_denial(a) != _is_denial(b) and near:
        return (a, b, "denies") if _is_denial(a) else (b, a, "denies")
    early, late = sorted((a, b), key=lambda claim: claim.event_date or dt.date.max)
    if early.modality is Modality.PLANNED and late.modality is Modality.ASSERTED:
        return late, early, "fulfils"
    if near and _agree(a.quantities, b.quantities) is False and a.modality is b.modality:
        return late, early, "disputes"
    return None


def links(claims: Sequence[Claim], assignments: Mapping[str, str]) -> tuple[Link, ...]:
    """Return the links between the clusters of `claims`, sorted, each once."""
    found: set[Link] = set()
    for group in _by_key(claims).values():
        for a, b in combinations(group, 2):
            first, second = assignments[a.claim_id], assignments[b.claim_id]
            if first != second and (pair := _link(a, b)):
                found.add(
                    Link(assignments[pair[0].claim_id], assignments[pair[1].claim_id], pair[2])
                )
    return tuple(sorted(found))
