"""Numbers that are no quantities: versions, years, dates, times, ages, labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractors.quantities import units
from extractors.quantities.counted import TIMES_SIGN, Counted
from extractors.text import words

if TYPE_CHECKING:
    from extractors.quantities.digits import Numeral

_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb"
    "|mar|apr|jun|jul|aug|sept?|oct|nov|dec|janvier|février|mars|avril|mai|juin|juillet|août"
    "|septembre|octobre|novembre|décembre|janv|févr|juil"
)
_THEN_MONTH: Final = re.compile(
    rf"(?:st|nd|rd|th|er)?(?: ?(?:-|–|au?|et|to|and) \d{{1,2}}(?:er)?)? (?:of )?(?:{_MONTHS})(?![^\W_])"
)
_AFTER_MONTH: Final = re.compile(rf"(?<![^\W_])(?:{_MONTHS})\.?,? ?$")
_AFTER_LABEL: Final = re.compile(
    r"(?<![^\W_])(?:article|articles|section|sections|page|pages|p\.|figure|fig\.|table|tableau"
    r"|chapter|chapitre|phase|stage|level|niveau|étape|version|versions|v|season|saison|type|route"
    r"|n°|no\.|numéro|number|annex|annexe|volume|vol\.|title|titre|episode|épisode|room"
    r"|iphone|ios|pixel|windows|série|series|web|tier|grade|loi|law|act|item|part|partie|lot"
    r"|formule|formula|fortune|ftse|cac|s&p|top|gen|g|de mai|mi)[ -]?$"
)
AGO: Final = re.compile(
    r" (?:ago|later|earlier|hence|prior|previously|on(?= )|plus tard|plus tôt|auparavant|avant(?![^\W_])"
    r"|après(?![^\W_])|old|from now|of age|d'âge)"
)
_BEFORE_AGO: Final = re.compile(
    r"(?:il y a|voici|voilà|âgée?s? de|aged|dans|d'ici|à)(?: environ)? $"
)
_NUMBERED_DAYS: Final = re.compile(
    r"(?:the first|first|next|coming|premiers?|premières|prochains?|prochaines)(?: the)? $"
)
_CLOCK: Final = re.compile(
    r" ?(?:a\.m|p\.m|am(?![^\W_])|pm(?![^\W_])|o'clock|h(?![^\W\d_])|gmt|cet)"
)
_ORDINAL_TAIL: Final = re.compile(r"(?:st|nd|rd|th|er|ère|e|ème|nde?)(?![^\W_])")
_IN: Final = re.compile(r"(?:in|en|since|depuis|by|until|from|to|de|à|fin|early|late|the) $")
_DAY_OF_MONTH: Final = re.compile(r"(?<![^\W_])(?:le|du|au|on the) $")
_PER: Final = re.compile(r"(?:per|par|pour|le|les|chaque|every|/) ?(?:\d[\d.,  \x1f]*)?$")
_ONE_OF: Final = re.compile(r"(?: [^\W_]+){0,3} (?:in|out of|sur) (?:every )?[^\W_]")
_NAME: Final = re.compile(r"([^\W_][^\s,;:.()«»\"“”!?]*)[ \u00a0\u202f]$")
_OPENING: Final = re.compile(r"(?:^|[.!?:•*\n»] ?|[-–—] )[^\W_]+ $")
_NO_NAME: Final = words(
    "some about around nearly almost over only roughly just up under with from at in on by for of to"
    " and or the a an its their these those all both between than more less fewer some another"
    " environ quelque quelques près sur avec de des du les ses ces leurs plus moins après en à et"
    " ou entre dont soit pour par chez dans contre jusqu'à seuls seules seulement sous was were is"
    " twice as after when while today savings across usd eur us$ hk$ i'd we he she they"
)
_MEASURED: Final = units.CURRENCIES | {"percent", "x", "points"}
_TEXTUAL: Final = frozenset({"tokens", "words", "characters"})
_NEAR_YEAR: Final = frozenset(
    {"people", "tokens", "GPUs", "users", "parameters", "chips", "percent"}
)
_VERSIONED: Final = frozenset({"models", "users", "tokens"})
_SINGLE: Final = units.CURRENCIES | {"GW", "MW", "TB", "x"}
_LAST_DAY: Final = 31
_THOUSAND: Final = 1000


def is_no_quantity(text: str, low: str, numeral: Numeral, what: Counted) -> bool:
    """Whether `numeral`, which counts `what`, is a date, a name, an age or the like."""
    before = low[max(0, numeral.start - 18) : numeral.start]
    if numeral.digits:
        if (
            _is_year(low, numeral, what)
            or _is_glued(low, numeral, what)
            or _is_day(low, numeral, what, before)
            or _is_named(text, numeral, what, before)
        ):
            return True
    elif numeral.value <= _LAST_DAY and _THEN_MONTH.match(low, numeral.end):
        return True
    if what.unit in units.TIMES and _is_moment(low, numeral, what, before):
        return True
    if what.unit in _TEXTUAL and numeral.value >= _THOUSAND and _PER.search(before):
        return True
    one = not numeral.digits and numeral.value <= 1 and numeral.scale == 1
    return one and what.unit not in _SINGLE and not _ONE_OF.match(low, numeral.end)


def _is_year(low: str, numeral: Numeral, what: Counted) -> bool:
    written = low[numeral.start : numeral.end]
    if len(written) != 4 or not "1900" <= written <= "2040" or not written.isdigit():  # noqa: PLR2004
        return False
    if _IN.search(low, max(0, numeral.start - 8), numeral.start):
        return True
    near = what.end - numeral.end < 14  # noqa: PLR2004 - a word away
    return not (
        what.unit in units.CURRENCIES
        or (near and (what.unit in _NEAR_YEAR or what.unit in units.TIMES))
    )


def _is_glued(low: str, numeral: Numeral, what: Counted) -> bool:
    """Whether letters, a colon or a hyphen tie the digits to what is no unit ("4o", "9:30")."""
    end = numeral.end
    following, then = low[end : end + 1], low[end + 1 : end + 2]
    if _ORDINAL_TAIL.match(low, end):
        return True
    if following.isalnum() and what.end == end and not TIMES_SIGN.match(low, end):
        return True
    if following and following in "/:" and then.isdigit():
        return True
    if following == "-" and not what.unit and then.isalpha():
        return not low.startswith(("-odd", "-fold"), end)
    return False


def _is_day(low: str, numeral: Numeral, what: Counted, before: str) -> bool:
    if numeral.value > _LAST_DAY or numeral.scale != 1:
        return False
    if what.unit not in _MEASURED and (
        _THEN_MONTH.match(low, numeral.end) or _AFTER_MONTH.search(before)
    ):
        return True
    if not what.unit and _CLOCK.match(low, numeral.end):
        return True
    if what.bare and _DAY_OF_MONTH.search(before):
        return True
    opens_line = numeral.start == low.rfind("\n", 0, numeral.start) + 1
    return opens_line and low.startswith((". ", ") "), numeral.end)


def _is_named(text: str, numeral: Numeral, what: Counted, before: str) -> bool:
    """Whether the number belongs to a name or a label ("Llama 2", "article 17")."""
    if numeral.scale != 1 or numeral.value >= _THOUSAND or what.unit in _MEASURED:
        return False
    if _is_version(text, numeral.start):
        opens = _OPENING.search(before)
        return not (opens and what.unit and what.unit not in _VERSIONED)
    labelled = not what.unit or what.unit in {"models", "projects"}
    return labelled and _AFTER_LABEL.search(before) is not None


def _is_version(text: str, start: int) -> bool:
    """Whether a capitalised name stands just before the number ("Llama 2", "AIME 2024")."""
    name = _NAME.search(text, max(0, start - 24), start)
    if name is None:
        return False
    word = name.group(1)
    if not any(letter.isupper() for letter in word):
        return False
    plain = word.lower().replace("’", "'")
    if plain.endswith(("'s", "s'")) or plain.startswith(("d'", "l'", "qu'")):
        return False
    return plain not in _NO_NAME


def _is_moment(low: str, numeral: Numeral, what: Counted, before: str) -> bool:
    """Whether a length of time tells when, or how old ("two years ago", ", 28 ans,")."""
    if AGO.match(low, what.end) or _BEFORE_AGO.search(before) or _NUMBERED_DAYS.search(before):
        return True
    if low.startswith(("-old", " old"), what.end):
        return True
    if what.unit == "hours":
        return before.endswith(("à ", "vers "))
    aged = what.unit == "years" and 9 < numeral.value < 100  # noqa: PLR2004 - a person's age
    return aged and before.endswith(", ") and low[what.end : what.end + 1] in {",", ")"}
