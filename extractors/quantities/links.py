"""Numbers that belong together: "6 of 14", "64 to 72 billion", "675 billion, 41 active"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extractors.model import Bound, Language
from extractors.quantities import units

if TYPE_CHECKING:
    from extractors.quantities.digits import Numeral


@dataclass(slots=True)
class Found:
    """A numeral with what it counts, on its way to become a `Quantity`.

    `bare`: no noun follows it. `bounded`: words say how the number is meant.
    """

    numeral: Numeral
    start: int
    end: int
    value: float
    unit: str
    bound: Bound
    bare: bool = False
    bounded: bool = False
    of: float | None = None


_RANGE: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(r" (?:to|and|or) (?:as (?:much|many) as |some |about )?| ?[-–—] ?"),
    Language.FR: re.compile(r" (?:à|et|ou) (?:environ |quelque )?(?:une? )?| ?[-–—] ?"),
}
_OF: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r" (?:out of|of|in|from)(?: (?:the|its|their|his|her|our|every|some|about|around|roughly|nearly"
        r"|approximately|those|these|all|[^\W_]+'s?))* "
    ),
    Language.FR: re.compile(
        r" (?:des|de|d'|sur|parmi|en)(?: ?(?:les|ses|leurs|nos|ces|quelque|environ|près de|la|le))* ?"
    ),
}
_OF_APART: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(r" [^,.;:()]{0,34} (?:in|out of) (?:every )?"),
    Language.FR: re.compile(r" [^,.;:()]{0,40} sur "),
}
_LOOSELY: Final = re.compile(r"(?:^| )(?:in|en|sur|from) ")
_BETWEEN: Final = re.compile(r"(?:between|entre|from|de) $")
_CHANGE: Final = re.compile(
    r"(?:pass\w+|ramen\w+|tomb\w+|rédui\w+|chut\w+|baiss\w+|bond\w+|went|goes|grew|grown|grows|fell"
    r"|fallen|cut|trimm\w+|rose|rising|risen|climb\w+|jump\w+|consolidat\w+|rais\w+|lower\w+"
    r"|reduc\w+|shr[aiu]nk\w*|dropp\w+|up|down|expand\w+|increas\w+)[^.;:]{0,44}$"
)
_WHOLE_BEFORE: Final = re.compile(
    r"(?:^|[.!?\n«»\"“:;] ?)(?:of|among|sur|parmi) (?:the|its|some|les|ses|des|ces)? ?(?:quelque )?$"
)
_SENTENCE_END: Final = re.compile(r"[.!?…]['\")»”\]]* |\n")
_ONE_IN: Final = frozenset({*range(2, 13), 15, 20, 25, 30, 50, 100, 1000, 10000, 1e6})
"""Wholes that one is told to be of ("one in five")."""
_UNSHARED: Final = frozenset({"fraction", "x", "rank", "models", "languages"}) | units.TIMES
"""Units that a bare number after them does not take over."""
_NO_PART: Final = units.CURRENCIES | {"percent", "x", "points", "rank"}
_MILLION: Final = 1e6
_SMALL: Final = 1000
_HALF: Final = 0.5


def linked(low: str, found: list[Found], language: Language) -> list[Found]:
    """Join what belongs together: of-forms, ranges, shared units and scales."""
    kept: list[Found] = []
    for current in found:
        left = kept[-1] if kept else None
        if left is not None:
            if current.numeral.start < left.end:
                continue
            if _take_of(low, left, current, language):
                continue
            _take_range(low, left, current, language)
            current.start = max(current.start, left.end)
        kept.append(current)
    _inherit(low, kept)
    _take_whole(low, kept)
    return [one for one in kept if not _is_pronoun(one)]


def _is_pronoun(one: Found) -> bool:
    """Whether a "one" counts nothing and is of nothing."""
    return one.value == 1 and one.unit == units.COUNT and not one.of and not one.numeral.digits


def _same_kind(left: str, right: str) -> bool:
    return left == right or units.COUNT in {left, right}


def _take_of(low: str, left: Found, right: Found, language: Language) -> bool:
    """Fold "6 of 14" into `left`; True where `right` is used up."""
    gap = low[left.numeral.end : right.numeral.start]
    if len(gap) > 48 or left.of is not None:  # noqa: PLR2004 - too far apart
        return False
    between = low[left.end : right.numeral.start]
    if not (
        _OF[language].fullmatch(gap)
        or _OF[language].fullmatch(between)
        or _OF_APART[language].fullmatch(gap)
    ):
        return False
    if left.unit == "fraction":
        return _take_half(left, right)
    if not _may_be_part(left, right, loose=_LOOSELY.search(gap) is not None):
        return False
    if left.unit == units.COUNT:
        left.unit = right.unit
    left.of, left.end = right.value, right.end
    return True


def _take_half(left: Found, right: Found) -> bool:
    """Read "half of the twelve founders" as 6 of 12, where the number is small and even."""
    few = right.value <= 20 and right.value % 2 == 0  # noqa: PLR2004
    if left.value != _HALF or not few or right.unit in units.CURRENCIES | units.TIMES | {"percent"}:
        return False
    left.value, left.of, left.unit, left.end = right.value / 2, right.value, right.unit, right.end
    return True


def _may_be_part(left: Found, right: Found, *, loose: bool) -> bool:  # noqa: PLR0911 - one a reason
    if left.unit in _NO_PART or right.unit in {"x", "fraction", "percent"}:
        return False
    if not (0 < left.value < right.value) or not _same_kind(left.unit, right.unit):
        return False
    if left.value == 1 and right.value not in _ONE_IN:
        return False
    larger = right.numeral.scale > left.numeral.scale and right.numeral.scale >= _MILLION
    if (larger and left.value < _SMALL) or right.bound in {Bound.AT_LEAST, Bound.AT_MOST}:
        return False
    if not loose:
        return True
    if right.unit in units.TIMES | units.CURRENCIES:
        return False
    return left.unit != units.COUNT or left.bare or right.unit == units.COUNT


def _take_range(low: str, left: Found, right: Found, language: Language) -> None:
    """Settle bounds, unit and scale for the two ends of a range or a pair of numbers."""
    if left.of is not None or {left.numeral.kind, right.numeral.kind} != {"cardinal"}:
        return
    between = low[max(left.end, left.numeral.end) : right.start]
    match = _RANGE[language].fullmatch(between)
    if match is None:
        return
    if left.unit == units.COUNT and left.bare:
        left.unit, left.bare = right.unit, right.bare
    if not _same_kind(left.unit, right.unit):
        return
    if right.unit == units.COUNT and right.bare and left.unit != "fraction":
        right.unit, right.bare = left.unit, left.unit == units.COUNT
    _share_scale(left, right)
    joiner = match.group().split()[:1]
    if left.bounded or right.bounded or left.value >= right.value:
        return
    before = low[max(0, left.start - 50) : left.start]
    if joiner in (["and"], ["et"]) and not _BETWEEN.search(before):
        return
    if joiner in (["to"], ["à"]) and _CHANGE.search(before):
        return
    left.bound, right.bound = Bound.AT_LEAST, Bound.AT_MOST


def _share_scale(left: Found, right: Found) -> None:
    """Read "64 to 72 billion" and "3 million to 5" with one scale for both ends."""
    one, other = left.numeral, right.numeral
    if one.scale == 1 < other.scale and left.value < _SMALL:
        if left.value * other.scale < right.value * 1.0001:
            left.value, one.scale = left.value * other.scale, other.scale
    elif (
        other.scale == 1 < one.scale
        and right.value < _SMALL
        and right.unit == left.unit
        and right.value * one.scale > left.value
    ):
        right.value, other.scale = right.value * one.scale, one.scale


def _inherit(low: str, found: list[Found]) -> None:
    """Give a number without a noun the unit and scale of the number it continues."""
    for index, current in enumerate(found):
        open_ended = current.unit == units.COUNT and current.bare and current.of is None
        if not open_ended or current.numeral.kind != "cardinal" or current.numeral.vague:
            continue
        for left in reversed(found[max(0, index - 3) : index]):
            gap = low[left.end : current.start]
            if len(gap) > 160 or _SENTENCE_END.search(gap):  # noqa: PLR2004 - another statement
                break
            if _hands_down(left, current):
                _take_over(left, current)
                break


def _hands_down(left: Found, current: Found) -> bool:
    scale = left.numeral.scale
    if left.unit in _UNSHARED or (left.unit == units.COUNT and scale < _MILLION):
        return False
    return current.numeral.scale < _MILLION or scale >= _MILLION


def _take_over(left: Found, current: Found) -> None:
    current.unit = left.unit
    small = current.numeral.scale == 1 and current.value < _SMALL
    if (small and left.numeral.scale >= _SMALL) or left.numeral.scale < 1:
        current.value *= left.numeral.scale
        current.numeral.scale = left.numeral.scale


def _take_whole(low: str, found: list[Found]) -> None:
    """Read "Of the dozen men who founded it, three have left" as 3 of 12."""
    for whole, part in pairwise(found):
        if whole.of is not None or part.of is not None or part.value >= whole.value:
            continue
        if not _WHOLE_BEFORE.search(low, max(0, whole.start - 22), whole.start):
            continue
        gap = low[whole.end : part.start]
        if len(gap) > 150 or "," not in gap or _SENTENCE_END.search(gap):  # noqa: PLR2004
            continue
        if part.unit in {units.COUNT, whole.unit}:
            part.of, part.unit = whole.value, whole.unit
