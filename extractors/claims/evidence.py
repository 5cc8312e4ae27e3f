"""The words that carry a claim: the shortest run of whole clauses around its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.claims.tokens import COORDINATION, RELATIVE
from extractors.model import Span

if TYPE_CHECKING:
    from extractors.claims.candidates import Candidate

_STOPS = frozenset((";", ":", "—", "–", "…", "(", ")"))
_MINIMUM = 4
"""A run of fewer words says too little on its own."""


def evidence_span(candidate: Candidate) -> Span:
    """Return the clauses of the sentence that hold trigger, subject and object.

    Clauses end at strong stops and at commas before a coordination or a relative word.
    """
    tokens = candidate.sentence.tokens
    marks = [
        index
        for argument in (candidate.subject, candidate.object)
        if argument is not None and argument.placed is not None
        for index in (argument.placed.first, argument.placed.last)
    ]
    if candidate.trigger is not None:
        marks += [candidate.trigger.hit.start, candidate.trigger.hit.end - 1]
    if not marks:
        return tokens.span
    low, high = min(marks), max(marks)
    while low > 0 and not _cuts_before(tokens.lower, tokens.boundary, low):
        low -= 1
    while high + 1 < len(tokens) and not _cuts_before(tokens.lower, tokens.boundary, high + 1):
        high += 1
    while high > low and tokens.lower[high] in {",", ".", "!", "?"}:
        high -= 1
    if high - low + 1 < _MINIMUM:
        return tokens.span
    return Span(start=tokens.starts[low], end=tokens.ends[high])


def _cuts_before(lower: tuple[str, ...], boundary: tuple[int, ...], index: int) -> bool:
    """Whether a new clause starts at `index`."""
    before = lower[index - 1]
    if before in _STOPS or lower[index] in _STOPS:
        return True
    return before == "," and bool(boundary[index] & (RELATIVE | COORDINATION))
