"""How a candidate stands against its rivals: the referee's features, and the final choice.

The judge looks at one candidate at a time. The referee sees the judge's scores of the
other readings of the sentence and of the same claim elsewhere in the article.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from extractors.claims.document import ORGANISATIONS, Sentence
from extractors.claims.features import TYPE_INDEX
from extractors.model import ClaimType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from extractors.claims.candidates import Argument, Candidate

FLOOR: Final = 0.03
"""Candidates that the judge gives less are not looked at again."""
_ABSENT: Final = -9.0
_JOINERS: Final = frozenset(
    [
        ",",
        "and",
        "et",
        "or",
        "ou",
        "&",
        "the",
        "la",
        "le",
        "les",
        "l",
        "'",
        "de",
        "d",
        "of",
        "(",
        ")",
        "with",
        "avec",
        "à",
        "to",
        "like",
        "as",
        "well",
    ]
)


def coordinated(a: Argument | None, b: Argument | None, sentence: Sentence) -> bool:
    """Whether two arguments stand in one list (at most two foreign words between them)."""
    if a is None or b is None or a.placed is None or b.placed is None or a.placed is b.placed:
        return False
    both_organisations = a.mention.kind in ORGANISATIONS and b.mention.kind in ORGANISATIONS
    if a.mention.kind != b.mention.kind and not both_organisations:
        return False
    first, second = sorted((a.placed, b.placed), key=lambda item: item.first)
    named = {index for item in sentence.placed for index in range(item.first, item.last + 1)}
    lower = sentence.tokens.lower
    foreign = sum(
        index not in named and lower[index] not in _JOINERS
        for index in range(first.last + 1, second.first)
    )
    return foreign <= 2  # noqa: PLR2004  (lists with "its rival", "the French")


def _ids(candidate: Candidate) -> tuple[int, int, str, str | None]:
    other = candidate.object.mention.entity_id if candidate.object else None
    return (
        candidate.sentence.index,
        TYPE_INDEX[candidate.type],
        candidate.subject.mention.entity_id,
        other,
    )


def logit(probability: float) -> float:
    """Return the log odds, bounded at 1e-5."""
    bounded = min(max(probability, 1e-5), 1 - 1e-5)
    return math.log(bounded / (1 - bounded))


def rival_numbers(candidates: Sequence[Candidate], scores: Sequence[float]) -> NDArray[np.float32]:
    """Return the referee's features (candidates x 22) given the judge's probabilities."""
    odds = [logit(score) for score in scores]
    keys = [_ids(candidate) for candidate in candidates]
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    alive = [row for row, score in enumerate(scores) if score >= FLOOR]
    for row in alive:
        at, kind, subject, other = keys[row]
        for name in (
            ("st", at, kind),
            ("sts", at, kind, subject),
            ("sto", at, kind, other),
            ("tso", kind, subject, other),
            ("ts", kind, subject),
            ("ss", at, subject),
            ("so", at, subject, other),
        ):
            groups[name].append(row)

    def top(rows: Sequence[int], own: int, wanted: Callable[[int], bool]) -> float:
        return max((odds[row] for row in rows if row != own and wanted(row)), default=_ABSENT)

    out = np.zeros((len(candidates), 22), np.float32)
    for row in alive:
        at, kind, subject, other = keys[row]
        candidate, mine = candidates[row], odds[row]
        same = groups["st", at, kind]
        best = max(same, key=odds.__getitem__)
        leader = candidates[best]
        by_subject, by_object = groups["sts", at, kind, subject], groups["sto", at, kind, other]
        out[row] = [
            mine,
            sum(odds[rival] > mine for rival in same),
            odds[best] - mine,
            top(by_object, row, lambda rival: keys[rival][2] != subject) - mine,  # noqa: B023
            top(by_subject, row, lambda rival: keys[rival][3] != other) - mine,  # noqa: B023
            (top(by_subject, row, lambda rival: keys[rival][3] is None) if other else _ABSENT)
            - mine,
            (_ABSENT if other else top(by_subject, row, lambda rival: keys[rival][3] is not None))
            - mine,
            top(groups["ss", at, subject], row, lambda rival: keys[rival][1] != kind) - mine,  # noqa: B023
            top(groups["so", at, subject, other], row, lambda rival: keys[rival][1] != kind) - mine,  # noqa: B023
            top(groups["tso", kind, subject, other], row, lambda rival: keys[rival][0] != at),  # noqa: B023
            top(groups["ts", kind, subject], row, lambda rival: keys[rival][0] != at),  # noqa: B023
            sum(scores[rival] for rival in same),
            sum(scores[rival] for rival in by_subject),
            sum(scores[rival] for rival in by_object),
            coordinated(leader.subject, candidate.subject, candidate.sentence),
            coordinated(leader.object, candidate.object, candidate.sentence),
            keys[best][2] == subject,
            keys[best][3] == other,
            kind,
            other is None,
            len(candidate.sentence.placed),
            candidate.subject.origin,
        ]
    return out


def choose(
    candidates: Sequence[Candidate], scores: Sequence[float], thresholds: dict[ClaimType, float]
) -> list[int]:
    """Return the rows to keep, best first: no claim twice, no two readings of one thing."""
    kept: list[int] = []
    seen: set[tuple[int, str, str | None]] = set()
    keys = [_ids(candidate) for candidate in candidates]
    order = sorted(range(len(candidates)), key=lambda row: (-scores[row], row))
    for row in order:
        candidate = candidates[row]
        at, kind, subject, other = keys[row]
        if scores[row] < thresholds[candidate.type] or (kind, subject, other) in seen:
            continue
        if any(
            _conflicts(candidate, candidates[rival])
            for rival in kept
            if keys[rival][:2] == (at, kind)
        ):
            continue
        kept.append(row)
        seen.add((kind, subject, other))
        if candidate.type is ClaimType.PARTNERSHIP and other is not None:
            seen.add((kind, other, subject))
    return kept


def _conflicts(new: Candidate, old: Candidate) -> bool:
    """Whether two candidates of one type and sentence are rival readings of one thing."""
    same_subject = new.subject.mention.entity_id == old.subject.mention.entity_id
    if same_subject and (new.object is None or old.object is None):
        return True
    same_object = (
        new.object is not None
        and old.object is not None
        and new.object.mention.entity_id == old.object.mention.entity_id
    )
    if same_subject and not same_object:
        return not coordinated(old.object, new.object, new.sentence)
    return not same_subject and not coordinated(old.subject, new.subject, new.sentence)
