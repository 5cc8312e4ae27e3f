"""The quantities of a text: value, unit, bound and span, in French and English.

"Six des quatorze signataires" is 6 of 14 people, "plus de 2 000 demandes" at least
2 000 requests, "$64 to $72 billion" two quantities, 64e9 USD at least and 72e9 at most.
Model versions, years, dates, times and ages are not quantities. A number whose noun the
text leaves out takes the unit (and scale) of the number it is coordinated with, else
the unit `count`; `claims.numbers` settles those by the type of claim.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.model import Bound, Language, Quantity, Span
from extractors.quantities import units
from extractors.quantities.counted import SIGNS, UNITS, Counted, counted
from extractors.quantities.digits import AND_HALF, Numeral, lowered
from extractors.quantities.exclusions import AGO, is_no_quantity
from extractors.quantities.links import Found, linked
from extractors.quantities.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGN_BEFORE: Final = re.compile(rf"(?<![^\W\d_])({SIGNS})\.? ?$")
_LEFT_BOUNDS: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"(?<![^\W_])(?:(?P<at_least>more than|over|at least|above|upwards? of|in excess of"
        r"|no (?:fewer|less) than|not less than|exceed(?:s|ed|ing)?|pass(?:es|ed|ing)"
        r"|topp?(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beyond|starts? at|start(?:ing)? from"
        r"|reserved from|minimum of)|(?P<about>about|around|roughly|approximately|some|nearly"
        r"|almost|close to|circa|an? estimated|estimated(?: at)?|near|just (?:under|over|shy of)"
        r"|north of|on average)|(?P<at_most>up to|as (?:much|many|high|low|few|little) as|at most"
        r"|no more than|not more than|less than|fewer than|under|below|within|maximum of"
        r"|max(?:imum)?|until|shorter than|smaller than))"
        r" (?:(?:the|a|an|its|his|her|their|those|these|another|combined|only|just|some) )?$"
    ),
    Language.FR: re.compile(
        r"(?<![^\W_])(?:(?P<at_least>(?:plus|davantage) (?:de|d'|des|du)|au moins|au minimum"
        r"|supérieure?s? (?:à|aux?)|dépass\w+|au-delà (?:de|des|d')|franchi\w*|passé|minimum"
        r"|pas moins (?:de|d')|à partir (?:de|d')|excéd\w+)|(?P<about>environ|quelques?"
        r"|près (?:de|d'|du|des)|presque|autour (?:de|des|d')|à peu près|aux alentours (?:de|des|d')"
        r"|de l'ordre (?:de|d')|à peine|approximativement|avoisin\w+|proche (?:de|des))"
        r"|(?P<at_most>jusqu'(?:à|aux?|en)|au plus|moins (?:de|d'|des|du)|maximum|sous|au maximum"
        r"|pouvant (?:atteindre|aller jusqu'à)|inférieure?s? (?:à|aux?)|plafonnée?s? à|pas plus (?:de|d')))"
        r" ?(?:(?:les|la|le|l'|des|de|d'|un|une|ses|leurs|ces|ce|cette|quelque|à) ?)?$"
    ),
}
_RIGHT_BOUND: Final = re.compile(
    r" (?:(?P<at_least>or more|and more|and up|at least|ou plus|et plus|au moins|minimum)"
    r"|(?P<about>or so|give or take|environ|ou presque|en moyenne)"
    r"|(?P<at_most>at most|au plus|au maximum|maximum|tops|or less|or fewer|ou moins))(?![^\W_])"
)
_ODD: Final = re.compile(r"-odd(?![^\W_])")
_BOUND_REACH: Final = 30
_CONTEXT_BEFORE: Final = re.compile(
    r"(?:context|contexte)[^.;:]{0,34}$|(?:window|fenêtre) (?:of|de) [^.;:]{0,20}$"
)
_RANKED_BEFORE: Final = re.compile(
    r"(?:comes?|came|rank(?:s|ed)|finish(?:es|ed)|plac(?:es|ed)|class\w+) $"
)
_RANKED_BEFORE_TOO: Final = re.compile(
    r"(?:comes?|rank(?:s|ed)|plac(?:es|ed)|classée?) [^.;]{0,80}$"
)
_RANKED_AFTER: Final = re.compile(
    r" (?:place|spot|rank|position|on the|in the (?:ranking|list|table)|among|rang|au classement"
    r"|du classement)"
)
_FIRST_DEAL: Final = re.compile(
    r" (?:\w+ )?(?:acquisitions?|emplettes?|rachats?|opérations? de croissance)"
)
_NO_TIMES: Final = re.compile(r" (?:annonce|check|play|standard|vie|down|agent)|-")
_COUNTED_TIMES: Final = re.compile(
    r"(?<![^\W_])(downloaded|seen|viewed|watched|téléchargé|vue?|visionné|consulté)[^.;:]{0,24}$"
)
_MULTIPLIED: Final = re.compile(
    r"(?:(?:multipli|divis)\w+ par|by a factor of|facteur)"
    r"(?: (?:plus de|près de|environ|more than|nearly|about))? $"
)
_SCORE: Final = re.compile(r"[ \u00a0](?:on|sur|à|au)[ \u00a0][A-Z]")
_JAPANESE: Final = re.compile(r"(?<![^\W_])(?:yen|tokyo|japan|japon)")
_CENTS: Final = 0.01
_THOUSAND: Final = 1000
_CONTEXT_LEAST: Final = 512
"""No model reads fewer tokens; below it a number near "context" is something else."""


def quantities(text: str, language: Language, offset: int = 0) -> tuple[Quantity, ...]:
    """The quantities of `text` in order; spans count from `offset`.

    Values are multiplied out in `unit`; a fraction is between 0 and 1, a percentage
    between 0 and 100. Never raises on any text.
    """
    low = lowered(text)
    found = [
        one
        for numeral in numerals(low, language)
        if (one := _found(text, low, numeral, language)) is not None
    ]
    found += _single_measures(low, language)
    found.sort(key=lambda one: (one.numeral.start, -one.numeral.end))
    return tuple(
        Quantity(
            value=round(one.value, 6),
            unit=one.unit,
            of=one.of,
            bound=one.bound,
            span=Span(start=offset + one.start, end=offset + one.end),
        )
        for one in linked(low, found, language)
    )


def _found(text: str, low: str, numeral: Numeral, language: Language) -> Found | None:  # noqa: PLR0911 - one a kind
    """The numeral with its unit and bound, or None where it is no quantity."""
    match numeral.kind:
        case "ordinal":
            return _ordinal(low, numeral, language)
        case "times":
            lead = low[max(0, numeral.start - 7) : numeral.start]
            if _NO_TIMES.match(low, numeral.end) or lead == "on the ":
                return None
            return _bounded(low, numeral, Counted("x", numeral.end), language)
        case "fraction":
            return _bounded(low, numeral, Counted("fraction", numeral.end), language)
    sign = _SIGN_BEFORE.search(low, max(0, numeral.start - 5), numeral.start)
    if sign is not None:
        unit = units.CURRENCY_SIGNS[sign.group(1)]
        if sign.group(1) == "¥" and _JAPANESE.search(low):
            unit = "JPY"
        what = Counted(unit, numeral.end)
        return _bounded(low, numeral, what, language, start=sign.start())
    what = counted(low, numeral, language)
    if is_no_quantity(text, low, numeral, what):
        return None
    return _bounded(low, numeral, _settled(text, low, numeral, what), language)


def _settled(text: str, low: str, numeral: Numeral, what: Counted) -> Counted:
    """Units that the words around the number decide; cents, halves and decades worked in."""
    start, end, unit = numeral.start, numeral.end, what.unit
    if unit in {"USD", "EUR"} and numeral.scale == 1 and low.startswith((" cent", "-cent"), end):
        numeral.value, numeral.scale = numeral.value * _CENTS, _CENTS
    elif unit == "x":
        if seen := _COUNTED_TIMES.search(low, max(0, start - 40), start):
            downloads = seen.group(1).startswith(("downl", "télé"))
            return Counted("downloads" if downloads else "views", what.end)
        if numeral.value >= _THOUSAND:
            return Counted("uses", what.end)
    elif unit == "decades":
        numeral.value *= 10
        return Counted("years", what.end)
    elif unit in units.TIMES and (half := AND_HALF.match(low, what.end)):
        numeral.value += 0.5
        return Counted(unit, half.end())
    if unit:
        return what
    return _implied(text, low, numeral, bare=what.bare)


def _implied(text: str, low: str, numeral: Numeral, *, bare: bool) -> Counted:
    """The unit that the way of writing implies: "70B" parameters, a context of "128k" tokens."""
    start, end = numeral.start, numeral.end
    if _MULTIPLIED.search(low, max(0, start - 32), start):
        return Counted("x", end)
    if numeral.digits and numeral.scale == 1 and _SCORE.match(text, end):
        return Counted("points", end)
    if numeral.value >= _CONTEXT_LEAST and _CONTEXT_BEFORE.search(low, max(0, start - 44), start):
        return Counted("tokens", end)
    if numeral.suffix == "b":
        return Counted("parameters", end)
    return Counted(units.COUNT, end, bare)


def _bounded(
    low: str, numeral: Numeral, what: Counted, language: Language, start: int | None = None
) -> Found:
    """The numeral with its unit and how it is meant; the span takes in the words that say so."""
    first = numeral.start if start is None else start
    last, bound, bounded = what.end, numeral.bound, numeral.bound is not Bound.EXACT
    left = _LEFT_BOUNDS[language].search(low, max(0, first - _BOUND_REACH), first)
    if left is not None and not (numeral.vague and left.lastgroup == "about"):
        first, bound, bounded = left.start(), Bound(left.lastgroup or "about"), True
    elif right := _RIGHT_BOUND.match(low, what.end):
        last, bound, bounded = right.end(), Bound(right.lastgroup or "about"), True
    elif _ODD.match(low, numeral.end):
        bound, bounded = Bound.ABOUT, True
    return Found(
        numeral, first, last, numeral.value, what.unit, bound, bare=what.bare, bounded=bounded
    )


def _ordinal(low: str, numeral: Numeral, language: Language) -> Found | None:
    """A rank ("comes third") or the number of a deal ("la cinquième emplette")."""
    if language is Language.FR and _FIRST_DEAL.match(low, numeral.end):
        unit = "acquisitions"
    elif _is_rank(low, numeral):
        unit = "rank"
    else:
        return None
    return Found(numeral, numeral.start, numeral.end, numeral.value, unit, Bound.EXACT)


def _is_rank(low: str, numeral: Numeral) -> bool:
    start, end = numeral.start, numeral.end
    if _RANKED_AFTER.match(low, end) or _RANKED_BEFORE.search(low, max(0, start - 14), start):
        return True
    closes = low[end : end + 1] in {".", ";", ","}
    return closes and _RANKED_BEFORE_TOO.search(low, max(0, start - 90), start) is not None


def _measures(articles: str, nouns: str, value: float = 1.0) -> dict[str, float]:
    return {f"{a} {noun}": value for a in articles.split("|") for noun in nouns.split("|")}


_SINGLE: Final[dict[Language, dict[str, float]]] = {
    Language.EN: {
        **_measures(
            "a|an|one", "dollar|euro|yuan|rupee|gigawatt|megawatt|point|cent|terabyte|decade"
        ),
        **_measures("a|next|last|one", "year and a half", 1.5),
        **_measures("a single|one", "gpu|h100|h800|a100|accelerator|processor|chip"),
    },
    Language.FR: {
        **_measures("un", "dollar|euro|yuan|gigawatt|mégawatt|point|téraoctet|an|mois"),
        **_measures("une", "roupie|décennie|semaine"),
        **_measures("un", "an et demi", 1.5),
        **_measures("un seul|une seule", "gpu|h100|h800|a100|accélérateur|processeur|puce"),
    },
}
"""One of a measure, told by an article."""
_SINGLE_KEYS: Final = {language: tuple(phrases) for language, phrases in _SINGLE.items()}
_SINGLE_FINDERS: Final = {
    language: AhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)
    for language, keys in _SINGLE_KEYS.items()
}
_NO_LENGTH: Final = re.compile(r"(?:il y a|voici|voilà|par|depuis|dans|d'ici|quand) $")
_POINT_OF: Final = re.compile(r" (?:in|of|on|en|de|sur)(?![^\W_])")


def _single_measures(low: str, language: Language) -> Iterator[Found]:
    """One of a measure, with the article for number: "a dollar", "un gigawatt", "un an"."""
    for index, start, end in _SINGLE_FINDERS[language].find_matches_as_indexes(low):
        if (
            low[start - 1 : start].isalnum()
            or low[end : end + 1].isalnum()
            or low[end : end + 1] == "-"
        ):
            continue
        phrase = _SINGLE_KEYS[language][index]
        numeral = Numeral(start, end, _SINGLE[language][phrase])
        head = re.sub(r" (?:and a half|et demi)$", "", phrase).rsplit(" ", 1)[-1]
        unit = units.CURRENCY_NOUNS.get(head) or UNITS[language].get(head, "")
        if head == "cent":
            numeral.value, unit = _CENTS, "USD"
        elif unit == "decades":
            numeral.value, unit = 10.0, "years"
        if unit in units.TIMES and (
            AGO.match(low, end) or _NO_LENGTH.search(low, max(0, start - 10), start)
        ):
            continue
        if unit and (head != "point" or _POINT_OF.match(low, end)):
            yield _bounded(low, numeral, Counted(unit, end), language)
