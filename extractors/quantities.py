"""The quantities of a text: value, unit, bound and span, in French and English.

"Six des quatorze signataires" is 6 of 14 people, "plus de 2 000 demandes" at least
2 000 requests, "$64 to $72 billion" two quantities, 64e9 USD at least and 72e9 at most.
Model versions, years, dates, times and ages are not quantities. A number whose noun the
text leaves out takes the unit (and scale) of the number it is coordinated with, else
the unit `count`; `claims.numbers` settles those by the type of claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors import units
from extractors.model import Bound, Language, Quantity, Span
from extractors.numerals import NUMBER_WORDS, Numeral, lowered, numerals


@dataclass(slots=True)
class _Found:
    """A numeral with what it counts; `bare` when no noun follows it."""

    numeral: Numeral
    start: int
    end: int
    value: float
    unit: str
    bound: Bound
    bare: bool = False
    of: float | None = None
    bounded: bool = False


_UNITS: Final = {Language.EN: units.ENGLISH_UNITS, Language.FR: units.FRENCH_UNITS}
_SIGNS: Final = "|".join(re.escape(s) for s in sorted(units.CURRENCY_SIGNS, key=len, reverse=True))
_SIGN_BEFORE: Final = re.compile(rf"(?<![^\W\d_])({_SIGNS})\.? ?$")
_DIRECT: Final = re.compile(
    r" ?(?P<points>percentage points?|points? de pourcentage|basis points?|points? de base|pp(?![^\W_]))"
    r"|(?P<percent> ?(?:%|per ?cent(?![^\W_])|pour cent|pct)|-per ?cent)"
    r"|(?P<times> ?[x×](?![^\W_])|-?fold(?![^\W_])|[ -]times(?![^\W_])|(?: de)? fois(?![^\W_]))"
    rf"|[ -]?(?P<sign>{_SIGNS})(?![^\W_])|(?P<strong>-strong)"
)
_X: Final = re.compile(r" ?[x×](?![^\W_])|-?fold(?![^\W_])|[ -]times(?![^\W_])| fois(?![^\W_])")
_AND_A_HALF: Final = re.compile(r" (?:et demie?|and a half)(?![^\W_])")
_WORD: Final = re.compile(r"(?:[ -]| ?[«\"“] ?)?([^\W_]+)('?)")
_STRONG: Final = re.compile(r"-strong")
_CONNECT: Final = frozenset(
    "of its the their his her our those these more additional other further new extra big large"
    " de d des du l ses leurs nos autres nouveaux nouvelles grands petits more".split()
)
_STOP: Final = frozenset(
    "and or to in on at by for with who whom whose that which is are was were be been has have had"
    " will would could should may might can as than from into over under about but while when if"
    " because since until after before during per each not it he she they we you i this there"
    " across between among without within against via up down off out also then now so"
    " et ou à en pour par avec qui que dont où sur dans chez a ont sont est était étaient sera"
    " seront au aux mais car comme si lorsque quand après avant depuis pendant contre sans sous"
    " vers entre selon ne n se s c y il elle ils elles on un une plus moins fois ainsi puis"
    " cette ce cet last next earlier devant actif actifs active actives activés activées activated did does do".split()
)
_LEFT_BOUNDS: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"(?<![^\W_])(?:(?P<low>more than|over|at least|above|upwards? of|in excess of"
        r"|no (?:fewer|less) than|not less than|exceed(?:s|ed|ing)?|pass(?:es|ed|ing)"
        r"|topp?(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beyond|at upwards? of|starts? at|start(?:ing)? from"
        r"|reserved from|minimum of)|(?P<about>about|around|roughly|approximately|some|nearly"
        r"|almost|close to|circa|an? estimated|estimated(?: at)?|near|just (?:under|over|shy of)"
        r"|or so|north of|on average)|(?P<high>up to|as (?:much|many|high|low|few|little) as|at most"
        r"|no more than|not more than|less than|fewer than|under|below|within|maximum of"
        r"|max(?:imum)?|until|shorter than|smaller than))"
        r" (?:(?:the|a|an|its|his|her|their|those|these|another|combined|only|just|some) )?$"
    ),
    Language.FR: re.compile(
        r"(?<![^\W_])(?:(?P<low>(?:plus|davantage) (?:de|d'|des|du)|au moins|au minimum|supérieure?s? à"
        r"|dépass\w+|au-delà (?:de|des|d')|franchi\w*|passé|minimum|pas moins (?:de|d')"
        r"|à partir (?:de|d')|excéd\w+)|(?P<about>environ|quelques?|près (?:de|d'|du|des)|presque"
        r"|autour (?:de|des|d')|à peu près|aux alentours (?:de|des|d')|de l'ordre (?:de|d')"
        r"|à peine|approximativement|avoisin\w+|proche (?:de|des))|(?P<high>jusqu'(?:à|aux?|en)|au plus"
        r"|moins (?:de|d'|des|du)|maximum|sous|au maximum|pouvant (?:atteindre|aller jusqu'à)"
        r"|inférieure?s? à|plafonnée?s? à|pas plus (?:de|d')))"
        r" ?(?:(?:les|la|le|l'|des|de|d'|un|une|ses|leurs|ces|ce|cette|quelque|à) ?)?$"
    ),
}
_RIGHT_BOUND: Final = re.compile(
    r" (?:(?P<low>or more|and more|and up|at least|plus(?= de )|ou plus|et plus|au moins|minimum)"
    r"|(?P<about>or so|give or take|environ|ou presque|en moyenne)"
    r"|(?P<high>at most|au plus|au maximum|maximum|tops|or less|or fewer|ou moins))(?![^\W_])"
)
_ODD: Final = re.compile(r"-odd(?![^\W_])")
_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb"
    "|mar|apr|jun|jul|aug|sept?|oct|nov|dec|janvier|février|mars|avril|mai|juin|juillet|août"
    "|septembre|octobre|novembre|décembre|janv|févr|juil"
)
_DAY_THEN_MONTH: Final = re.compile(
    rf"(?:st|nd|rd|th|er)?(?: ?(?:-|–|au?|et|to|and) \d{{1,2}}(?:er)?)? (?:of )?(?:{_MONTHS})(?![^\W_])"
)
_MONTH_BEFORE: Final = re.compile(rf"(?<![^\W_])(?:{_MONTHS})\.?,? ?$")
_LABEL_BEFORE: Final = re.compile(
    r"(?<![^\W_])(?:article|articles|section|sections|page|pages|p\.|figure|fig\.|table|tableau"
    r"|chapter|chapitre|phase|stage|level|niveau|étape|version|versions|v|season|saison|type|route"
    r"|n°|no\.|numéro|number|annex|annexe|volume|vol\.|title|titre|episode|épisode|room"
    r"|iphone|ios|pixel|windows|série|series|web|tier|grade|loi|law|act|item|part|partie|lot"
    r"|formule|formula|fortune|ftse|cac|s&p|top|gen|g|de mai|mi)[ -]?$"
)
_AGO: Final = re.compile(
    r" (?:ago|later|earlier|hence|prior|previously|on(?= )|plus tard|plus tôt|auparavant|avant(?![^\W_])"
    r"|après(?![^\W_])|old|from now|of age|d'âge)"
)
_AGO_BEFORE: Final = re.compile(
    r"(?:il y a|voici|voilà|âgée?s? de|aged|dans|d'ici|à)(?: environ)? $"
)
_NUMBERED_DAYS: Final = re.compile(
    r"(?:the first|first|next|coming|premiers?|premières|prochains?|prochaines)(?: the)? $"
)
_CLOCK: Final = re.compile(
    r" ?(?:a\.m|p\.m|am(?![^\W_])|pm(?![^\W_])|o'clock|h(?![^\W\d_])|gmt|cet)"
)
_IN_BEFORE: Final = re.compile(r"(?:in|en|since|depuis|by|until|from|to|de|à|fin|early|late|the) $")
_ORDINAL_TAIL: Final = re.compile(r"(?:st|nd|rd|th|er|ère|e|ème|eme|nd|nde)(?![^\W_])")
_PER: Final = re.compile(r"(?:per|par|pour|le|les|chaque|every|/) ?(?:\d[\d.,  \x1f]*)?$")
_PRICE_BASE: Final = re.compile(r"(?:per|par|/) $")
_CONTEXT_BEFORE: Final = re.compile(
    r"(?:context|contexte)[^.;:]{0,34}$|(?:window|fenêtre) (?:of|de) [^.;:]{0,20}$"
)
_RANK_BEFORE: Final = re.compile(
    r"(?:rank(?:s|ed|ing)?|c[ao]mes?|finish(?:es|ed|ing)?|plac(?:es|ed|ing)|in|into|to|at|number|no\."
    r"|arriv\w+|class\w+|au|du|le|la|à la|se hiss\w+|numéro) $"
)
_RANK_AFTER: Final = re.compile(
    r" (?:place|spot|rank|position|on the|in the (?:ranking|list|table)|among|rang|au classement|du classement)"
)
_FIRST_DEAL: Final = re.compile(
    r" (?:\w+ )?(?:acquisitions?|emplettes?|rachats?|opérations? de croissance)"
)
_JPY_HINT: Final = re.compile(r"(?<![^\W_])(?:yen|tokyo|japan|japon)")
_BOOK_HINT: Final = re.compile(r"pirat|numéris|digiti|auteur|author|bibliothè|édit|ouvrages")
_WINDOW: Final = 30


def _currency_of(low: str, word: str, end: int) -> tuple[str, int]:
    """The currency that a noun names, with its qualifier ("dollars de Hong Kong")."""
    if tail := re.match(r" (?:de )?([^\W_]+)", low[end : end + 20]):
        other = units.CURRENCY_QUALIFIERS.get(tail.group(1))
        if other is not None:
            return other, end + tail.end()
    return units.CURRENCY_NOUNS[word], end


def _unit_after(low: str, at: int, numeral: Numeral, language: Language) -> tuple[str, int, bool]:
    """The unit that follows a numeral, where it ends, and whether no noun follows."""
    if direct := _DIRECT.match(low, at):
        written, end = direct.group(), direct.end()
        match direct.lastgroup:
            case "points":
                return "points", end, False
            case "percent":
                return "percent", end, False
            case "times":
                if half := _AND_A_HALF.match(low, end):
                    numeral.value, end = numeral.value + 0.5, half.end()
                return "x", end, False
            case "strong":
                return "people", end, False
            case _:
                return units.CURRENCY_SIGNS[written.strip(" -")], end, False
    table = _UNITS[language]
    position, skipped, steps, crossed = at, 0, 0, False
    bare, previous = True, ""
    while steps < 7 and (word := _WORD.match(low, position)):  # noqa: PLR2004 - a noun phrase
        token, elided = word.group(1), word.group(2)
        steps += 1
        if token.isdigit() or token in NUMBER_WORDS[language]:
            break
        position = word.end()
        if elided and token in {"d", "l", "qu", "n", "s", "j", "c"}:
            if token in {"d", "l"}:
                crossed = crossed or skipped > 0
                continue
            break
        if token in units.CURRENCY_NOUNS and (
            skipped <= 2 and (token != "won" or numeral.scale > 1)
        ):
            if token in {"pound", "pounds"} and numeral.scale == 1 and numeral.value < 50:  # noqa: PLR2004
                break
            currency, end = _currency_of(low, token, word.start(2))
            if lead := units.CURRENCY_QUALIFIERS.get(low[at:position].split()[0]):
                currency = lead
            return currency, end, False
        if token in {"livres", "livre"} and language is Language.FR:
            around = low[max(0, at - 60) : at + 80]
            sterling = low.startswith(" sterling", word.end())
            if sterling or (numeral.scale >= 1e6 and not _BOOK_HINT.search(around)):  # noqa: PLR2004
                return "GBP", word.end() + (9 if sterling else 0), False
        if token in {"cents", "centimes", "cent"} and steps == 1:
            return ("EUR" if token == "centimes" else "USD"), word.start(2), False
        if elided and low.startswith("s ", word.end()):
            position, previous, bare = word.end() + 1, token, False
            continue
        unit = table.get(token, "")
        singular = unit not in {"", "GPUs"} and not token.endswith(("s", "x"))
        if singular and language is Language.EN and numeral.value > 1:
            after = _WORD.match(low, position)
            if after and after.group(1).endswith("s") and table.get(after.group(1)):
                continue
        if token == "context" or token == "contexte":
            unit = "tokens" if numeral.value >= 1000 else ""  # noqa: PLR2004
        if unit and not (crossed and skipped > 0 and language is Language.FR and skipped > 1):
            end = word.start(2)
            if unit == "chips" or (unit == "languages" and _programming(low, word.start(1), end)):
                unit, end = _narrowed(low, unit, end, language)
            return unit, end, False
        if token in {"la", "les", "le"} and previous in {"de", "d"}:
            previous = token
            continue
        previous = token
        if token in _CONNECT:
            if skipped and token in {"of", "de", "des", "du"}:
                crossed = True
                if language is Language.EN:
                    break
            continue
        if token in _STOP:
            break
        bare = False
        skipped += 1
        if skipped > (4 if language is Language.EN else 2):
            break
    return "", at, bare


def _programming(low: str, start: int, end: int) -> bool:
    return low[max(0, start - 12) : start].endswith("programming ") or low.startswith(
        " de programmation", end
    )


def _narrowed(low: str, unit: str, end: int, language: Language) -> tuple[str, int]:
    if unit == "languages":
        return "programming languages", end
    if tail := re.match(r" ([^\W_]+)", low[end : end + 14]):
        if _UNITS[language].get(tail.group(1)) == "GPUs":
            return "GPUs", end + tail.end()
    return unit, end


def _bound(
    low: str, start: int, end: int, numeral: Numeral, language: Language
) -> tuple[Bound, int, int, bool]:
    """How the number is meant, and the span that the words of the bound widen."""
    window = max(0, start - _WINDOW)
    if left := _LEFT_BOUNDS[language].search(low[window:start]):
        kind = left.lastgroup
        at = window + left.start()
        if kind == "low":
            return Bound.AT_LEAST, at, end, True
        if kind == "high":
            return Bound.AT_MOST, at, end, True
        if not numeral.vague:
            return Bound.ABOUT, at, end, True
    if right := _RIGHT_BOUND.match(low, end):
        kind = right.lastgroup
        bound = {"low": Bound.AT_LEAST, "about": Bound.ABOUT, "high": Bound.AT_MOST}[
            kind or "about"
        ]
        return bound, start, right.end(), True
    if _ODD.match(low, numeral.end):
        return Bound.ABOUT, start, end, True
    return numeral.bound, start, end, numeral.bound is not Bound.EXACT


def _is_version(text: str, low: str, start: int) -> bool:
    """Whether a capitalised name stands just before the number ("Llama 2", "AIME 2024")."""
    if start < 2 or text[start - 1] not in "   ":  # noqa: PLR2004
        return False
    name = re.search(r"([^\W_][^\s,;:.()«»\"“”!?]*)[ \u00a0]$", text[max(0, start - 24) : start])
    if name is None:
        return False
    word = name.group(1)
    if not (word[0].isupper() or (len(word) > 1 and any(c.isupper() for c in word[1:]))):
        return False
    plain = word.lower().replace("’", "'")
    if plain.endswith(("'s", "s'")):
        return False
    return plain not in _SENTENCE_STARTS and not plain.startswith(("d'", "l'", "qu'"))


_SENTENCE_STARTS: Final = frozenset(
    "some about around nearly almost over only roughly just up under with from at in on by for of to"
    " and or the a an its their these those all both between than more less fewer some another"
    " environ quelque quelques près sur avec de des du les ses ces leurs plus moins après en à et"
    " ou entre dont soit pour par chez dans contre jusqu'à seuls seules seulement sous was were is"
    " about twice as after when while today savings savings: usd eur us$ hk$ i'd we he she they".split()
)


def _is_year(low: str, numeral: Numeral, unit: str, unit_end: int) -> bool:
    size = numeral.end - numeral.start
    if not (numeral.digits and size == 4 and 1900 <= numeral.value <= 2040):  # noqa: PLR2004
        return False
    if _IN_BEFORE.search(low[max(0, numeral.start - 8) : numeral.start]):
        return True
    near = unit_end - numeral.end < 14  # noqa: PLR2004
    return not (
        unit in units.CURRENCIES
        or (
            near and unit in {"people", "tokens", "GPUs", "users", "parameters", "chips", "percent"}
        )
        or (near and unit in units.TIMES)
    )


def _is_no_quantity(
    text: str, low: str, numeral: Numeral, unit: str, unit_end: int, bare: bool
) -> bool:  # noqa: C901, PLR0911
    start, end = numeral.start, numeral.end
    before = low[max(0, start - 18) : start]
    after = low[end : end + 24]
    if _is_year(low, numeral, unit, unit_end):
        return True
    if numeral.digits:
        if after[:1].isalnum() and not _X.match(low, end) and unit_end == end:
            return True
        if after[:1] in "/:" and after[1:2].isdigit():
            return True
        if after[:1] == "-" and after[1:2].isalnum() and not unit and not after[1:2].isdigit():
            return not after.startswith(("-odd", "-fold"))
        if (
            numeral.value <= 31
            and unit not in units.CURRENCIES | {"percent", "x", "points"}
            and (_DAY_THEN_MONTH.match(low, end) or _MONTH_BEFORE.search(before))
        ):  # noqa: PLR2004
            return True
        if _CLOCK.match(low, end) and not unit:
            return True
        named = not unit or (
            numeral.scale == 1 and unit not in {"percent", "x", "points"} | units.CURRENCIES
        )
        if named and numeral.value < 1000 and not numeral.suffix and _is_version(text, low, start):  # noqa: PLR2004
            opens = re.search(r"(?:^|[.!?:•*\n»] ?|[-–—] )[^\W_]+ $", before)
            return numeral.scale == 1 and not (
                opens and unit and unit not in {"models", "users", "tokens"}
            )
        labelled = not unit or (unit in {"models", "projects"} and numeral.value < 100)  # noqa: PLR2004
        if labelled and numeral.scale == 1 and _LABEL_BEFORE.search(before):
            return True
        if (
            bare
            and numeral.value <= 31
            and numeral.scale == 1
            and re.search(  # noqa: PLR2004
                r"(?<![^\W_])(?:le|du|au|on the) $", before
            )
        ):
            return True
        line = low.rfind("\n", 0, start) + 1
        if line == start and after[:2] in {". ", ") "} and numeral.value < 30:  # noqa: PLR2004
            return True
    elif _DAY_THEN_MONTH.match(low, end) and numeral.value <= 31:  # noqa: PLR2004
        return True
    if unit in units.TIMES:
        if _AGO.match(low, unit_end) or _AGO_BEFORE.search(before) or _NUMBERED_DAYS.search(before):
            return True
        if low.startswith(("-old", " old"), unit_end):
            return True
        if (
            unit == "years"
            and 9 < numeral.value < 100
            and before.endswith(", ")
            and low[unit_end : unit_end + 1] in ",)"
        ):  # noqa: PLR2004
            return True
        if unit == "hours" and before.endswith(("à ", "vers ")):
            return True
    if (
        unit in {"tokens", "words", "characters"}
        and numeral.scale >= 1000
        or numeral.value in {1000, 1e6}
    ):  # noqa: PLR2004
        if unit in {"tokens", "words", "characters"} and _PER.search(before):
            return True
    if (
        not numeral.digits
        and numeral.value <= 1
        and numeral.scale == 1
        and numeral.kind == "cardinal"
    ):
        return not (
            unit in units.CURRENCIES or unit in {"GW", "MW", "TB", "x"} or _one_of(low, end)
        )
    return False


def _one_of(low: str, end: int) -> bool:
    return (
        re.match(r"(?: [^\W_]+){0,3} (?:in|out of|sur) (?:every )?[^\W_]+", low[end : end + 40])
        is not None
    )


_A_UNIT: Final[dict[Language, dict[str, float]]] = {
    Language.EN: {
        **{
            f"{article} {noun}": 1.0
            for article in ("a", "one", "an")
            for noun in "dollar euro yuan rupee gigawatt megawatt point cent terabyte decade".split()
        },
        **{f"{lead} year and a half": 1.5 for lead in ("a", "next", "last", "one")},
        **{
            f"{lead} {noun}": 1.0
            for lead in ("a single", "one")
            for noun in "gpu h100 h800 a100 accelerator chip".split()
        },
    },
    Language.FR: {
        **{f"un {noun}": 1.0 for noun in "dollar euro yuan gigawatt mégawatt point téraoctet an mois".split()},
        **{f"une {noun}": 1.0 for noun in "roupie décennie semaine".split()},
        "un an et demi": 1.5,
        **{
            f"{lead} {noun}": 1.0
            for lead in ("un seul", "une seule")
            for noun in "gpu h100 h800 a100 accélérateur puce".split()
        },
    },
}
_A_UNIT_KEYS: Final = {language: tuple(phrases) for language, phrases in _A_UNIT.items()}
_A_UNIT_FINDERS: Final = {
    language: AhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)
    for language, keys in _A_UNIT_KEYS.items()
}
_PER_YEAR: Final = re.compile(r"(?:il y a|voici|voilà|par|depuis|dans|d'ici|quand) $")


def _single_units(low: str, language: Language) -> list[_Found]:
    """ "a dollar", "un gigawatt", "un an": one of a measure, with the article for number."""
    found = []
    size = len(low)
    for index, start, end in _A_UNIT_FINDERS[language].find_matches_as_indexes(low):
        if (start and low[start - 1].isalnum()) or (
            end < size and (low[end].isalnum() or low[end] == "-")
        ):
            continue
        phrase = _A_UNIT_KEYS[language][index]
        value = _A_UNIT[language][phrase]
        head = "year" if "year" in phrase else "an" if phrase.startswith("un an") else phrase.split()[-1]
        unit = units.CURRENCY_NOUNS.get(head) or _UNITS[language].get(head, "")
        if head == "cent":
            value, unit = 0.01, "USD"
        if unit == "decades":
            value, unit = 10.0, "years"
        if unit in units.TIMES and (
            _PER_YEAR.search(low[max(0, start - 10) : start]) or _AGO.match(low, end)
        ):
            continue
        if not unit or (head == "point" and not _POINT_OF.match(low, end)):
            continue
        numeral = Numeral(start, end, value)
        bound, first, last, bounded = _bound(low, start, end, numeral, language)
        found.append(_Found(numeral, first, last, value, unit, bound, bounded=bounded))
    return found


_POINT_OF: Final = re.compile(r" (?:in|of|on|en|de|sur)(?![^\W_])")


def _rank(low: str, numeral: Numeral) -> bool:
    before = low[max(0, numeral.start - 14) : numeral.start]
    return bool(
        _RANK_AFTER.match(low, numeral.end)
        or re.search(
            r"(?:comes?|came|rank(?:s|ed)|finish(?:es|ed)|plac(?:es|ed)|class\w+) $", before
        )
        or (
            low[numeral.end : numeral.end + 1] in {".", ";", ","}
            and re.search(
                r"(?:comes?|rank(?:s|ed)|plac(?:es|ed)|classée?) [^.;]{0,80}$",
                low[max(0, numeral.start - 90) : numeral.start],
            )
        )
    )


def _found(text: str, low: str, numeral: Numeral, language: Language) -> _Found | None:
    """The numeral with its unit and bound, or None where it is no quantity."""
    start, end = numeral.start, numeral.end
    if numeral.kind == "ordinal":
        if _FIRST_DEAL.match(low, end) and language is Language.FR:
            return _Found(numeral, start, end, numeral.value, "acquisitions", Bound.EXACT)
        if _rank(low, numeral):
            return _Found(numeral, start, end, numeral.value, "rank", Bound.EXACT)
        return None
    if numeral.kind == "times":
        after = low[end : end + 12]
        before = low[max(0, start - 10) : start]
        if (
            re.match(r" (?:annonce|check|play|standard|vie|down|agent)|-", after)
            or "on the " in before
        ):
            return None
        bound, first, last, bounded = _bound(low, start, end, numeral, language)
        return _Found(numeral, first, last, numeral.value, "x", bound, bounded=bounded)
    if numeral.kind == "fraction":
        bound, first, last, bounded = _bound(low, start, end, numeral, language)
        return _Found(numeral, first, last, numeral.value, "fraction", bound, bounded=bounded)
    sign = _SIGN_BEFORE.search(low[max(0, start - 5) : start])
    if sign is not None:
        unit = units.CURRENCY_SIGNS[sign.group(1)]
        if unit == "CNY" and sign.group(1) == "¥" and _JPY_HINT.search(low):
            unit = "JPY"
        start -= 5 - sign.start() if numeral.start >= 5 else numeral.start - sign.start()  # noqa: PLR2004
        unit_end, bare = end, False
    else:
        unit, unit_end, bare = _unit_after(low, end, numeral, language)
        if _is_no_quantity(text, low, numeral, unit, unit_end, bare):
            return None
    value = numeral.value
    if unit in {"USD", "EUR"} and low.startswith((" cent", "-cent"), end) and numeral.scale == 1:
        value = value / 100
        numeral.scale = 0.01
    if unit == "x" and (counted := _COUNTED_TIMES.search(low, max(0, start - 40), start)):
        unit = "downloads" if counted.group(1).startswith(("downl", "télé")) else "views"
    elif unit == "x" and value >= 1000:  # noqa: PLR2004
        unit = "uses"
    if not unit and _MULTIPLIED.search(low, max(0, start - 32), start):
        unit, bare = "x", False
    if unit in units.TIMES and (
        half := _AND_A_HALF.match(low, unit_end)
    ):
        value, unit_end = value + 0.5, unit_end + half.end()
    if unit == "decades":
        value, unit = value * 10, "years"
    if not unit and numeral.digits and numeral.scale == 1 and _SCORE.match(text[end : end + 8]):
        unit, bare = "points", False
    if not unit:
        unit = _implied(low, numeral)
        bare = bare and unit == units.COUNT
    bound, first, last, bounded = _bound(low, start, unit_end, numeral, language)
    return _Found(numeral, first, last, value, unit, bound, bare=bare, bounded=bounded)


_SCORE: Final = re.compile(r"[ \u00a0](?:on|sur|à|au)[ \u00a0][A-Z]")


_COUNTED_TIMES: Final = re.compile(
    r"(?<![^\W_])(downloaded|seen|viewed|watched|téléchargé|vue?|visionné|consulté)[^.;:]{0,24}$"
)
_MULTIPLIED: Final = re.compile(
    r"(?:multipli\w+ par|by a factor of|facteur)(?: (?:plus de|près de|environ|more than|nearly|about))? $"
)


def _implied(low: str, numeral: Numeral) -> str:
    """The unit that the way of writing implies: "70B" parameters, a context of "128k" tokens."""
    if (
        _CONTEXT_BEFORE.search(low[max(0, numeral.start - 44) : numeral.start])
        and numeral.value >= 512
    ):  # noqa: PLR2004
        return "tokens"
    if numeral.suffix == "b":
        return "parameters"
    return units.COUNT


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
        r" (?:des|de|d'|sur|parmi|en)(?: ?(?:les|ses|leurs|nos|ces|quelque|environ|près de|chacun|la|le))* ?"
    ),
}
_CHANGE: Final = re.compile(
    r"(?:pass\w+|ramen\w+|tomb\w+|rédui\w+|chut\w+|baiss\w+|bond\w+|went|goes|grew|grown|grows|fell"
    r"|fallen|cut|trimm\w+|rose|rising|risen|climb\w+|jump\w+|consolidat\w+|rais\w+|lower\w+"
    r"|reduc\w+|shr[aiu]nk\w*|dropp\w+|up|down|expand\w+|increas\w+)[^.;:]{0,44}$"
)
_COORDINATE: Final = re.compile(
    r",? (?:and|et|ou|or|but|mais|puis|then|dont|of which|of whom|including|contre|against|versus|vs\.?"
    r"|from|to|de|à)(?: (?:about|some|environ|seulement|only|n'en \w+ que|pour|over|plus de|up to))? ?$"
    r"|[,;:(/] ?(?:\w+ ){0,3}$"
)
_WHOLE_BEFORE: Final = re.compile(
    r"(?:^|[^\W_]?[.!?\n«»\"“:;] ?)(?:of|among|sur|parmi) (?:the|its|some|les|ses|des|ces)? ?(?:quelque )?$"
)
_SENTENCE_END: Final = re.compile(r"[.!?…]['\")»”\]]* |\n")


_ONE_IN: Final = frozenset({*range(2, 13), 15, 20, 25, 30, 50, 100, 1000, 10000, 1e6})


def _same_kind(left: str, right: str) -> bool:
    return left == right or units.COUNT in (left, right)


def _linked(low: str, found: list[_Found], language: Language) -> list[_Found]:
    """Join what belongs together: of-forms, ranges, shared units and scales."""
    kept: list[_Found] = []
    for current in found:
        left = kept[-1] if kept else None
        if left is not None and current.start < left.end and current.numeral.start < left.end:
            continue
        if left is not None:
            between = low[left.end : current.numeral.start]
            if _take_of(low, left, current, between, language):
                continue
            _take_range(low, left, current, language)
        kept.append(current)
    _inherit(low, kept)
    _take_whole(low, kept)
    return [
        one
        for one in kept
        if one.of or one.value != 1 or one.numeral.digits or one.unit != units.COUNT
    ]


def _take_whole(low: str, found: list[_Found]) -> None:
    """Read "Of the dozen men who founded it, three have left" as 3 of 12."""
    for index, whole in enumerate(found[:-1]):
        part = found[index + 1]
        if whole.of is not None or part.of is not None or not part.value < whole.value:
            continue
        if not _WHOLE_BEFORE.search(low[max(0, whole.start - 22) : whole.start]):
            continue
        gap = low[whole.end : part.start]
        if len(gap) > 150 or "," not in gap or _SENTENCE_END.search(gap):  # noqa: PLR2004
            continue
        if part.unit in {units.COUNT, whole.unit}:
            part.of, part.unit = whole.value, whole.unit


def _take_of(low: str, left: _Found, right: _Found, between: str, language: Language) -> bool:
    """Fold "6 of 14" into one quantity; True where `right` is used up."""
    gap = low[left.numeral.end : right.numeral.start]
    if len(gap) > 48 or left.of is not None or right.unit in {"x", "fraction", "percent"}:  # noqa: PLR2004
        return False
    if (
        right.numeral.scale > left.numeral.scale
        and right.numeral.scale >= 1e6
        and left.value < 1000
    ):  # noqa: PLR2004
        return False
    half = left.unit == "fraction" and left.value == 0.5  # noqa: PLR2004
    if left.unit in units.CURRENCIES | {"percent", "x", "points", "rank"} or (
        left.unit == "fraction" and not half
    ):
        return False
    direct = _OF[language].fullmatch(gap) or _OF[language].fullmatch(between)
    if direct is None:
        if language is Language.FR:
            direct = re.fullmatch(r" [^,.;:()]{0,40} sur ", gap)
        else:
            direct = re.fullmatch(r" [^,.;:()]{0,34} (?:in|out of) (?:every )?", gap)
        if direct is None:
            return False
    if half:
        if right.unit in units.CURRENCIES | units.TIMES or right.value > 20 or right.value % 2:  # noqa: PLR2004
            return False
        left.value, left.of, left.unit = right.value / 2, right.value, right.unit
        left.end = right.end
        return True
    if left.value == 1 and right.value not in _ONE_IN:
        return False
    if not (0 < left.value < right.value) or not _same_kind(left.unit, right.unit):
        return False
    loose = re.search(r"(?:^| )(?:in|en|sur|from) ", gap)
    if loose and right.unit in units.TIMES | units.CURRENCIES:
        return False
    if loose and left.unit == units.COUNT and not left.bare and right.unit != units.COUNT:
        return False
    if left.unit == units.COUNT:
        left.unit = right.unit
    if right.bound is Bound.AT_LEAST or right.bound is Bound.AT_MOST:
        return False
    left.of, left.end = right.value, right.end
    return True


def _take_range(low: str, left: _Found, right: _Found, language: Language) -> None:
    """Bounds, unit and scale for the two ends of a range or a pair of numbers."""
    if left.of is not None or right.numeral.kind != "cardinal" or left.numeral.kind != "cardinal":
        return
    between = low[max(left.end, left.numeral.end) : right.start]
    match = _RANGE[language].fullmatch(between)
    if match is None:
        return
    if left.unit == units.COUNT and left.bare:
        left.unit = right.unit
        left.bare = right.bare
    if not _same_kind(left.unit, right.unit):
        return
    if right.unit == units.COUNT and right.bare and left.unit not in {units.COUNT, "fraction"}:
        right.unit, right.bare = left.unit, False
    if (
        left.numeral.scale == 1
        and right.numeral.scale > 1
        and left.value < 1000
        and (  # noqa: PLR2004
            left.value * right.numeral.scale <= right.value * 1.0001
        )
    ):
        left.value *= right.numeral.scale
        left.numeral.scale = right.numeral.scale
    elif (
        right.numeral.scale == 1
        and left.numeral.scale > 1
        and right.value < 1000
        and (  # noqa: PLR2004
            right.unit == left.unit and right.value * left.numeral.scale > left.value
        )
    ):
        right.value *= left.numeral.scale
        right.numeral.scale = left.numeral.scale
    joiner = match.group().strip()
    before = low[max(0, left.start - 50) : left.start]
    if left.bounded or right.bounded or left.value >= right.value:
        return
    if joiner in {"and", "et"} and not re.search(r"(?:between|entre|from|de) $", before):
        return
    if joiner in {"to", "à"} and _CHANGE.search(before):
        return
    left.bound, right.bound = Bound.AT_LEAST, Bound.AT_MOST


def _inherit(low: str, found: list[_Found]) -> None:
    """Give a number without a noun the unit and scale of the number it continues."""
    for index, current in enumerate(found):
        if current.unit != units.COUNT or not current.bare or current.numeral.kind != "cardinal":
            continue
        if current.of is not None or current.numeral.vague:
            continue
        for left in reversed(found[max(0, index - 3) : index]):
            gap = low[left.end : current.start]
            if len(gap) > 160 or _SENTENCE_END.search(gap):  # noqa: PLR2004
                break
            if left.unit in {"fraction", "x", "rank", "models", "languages"} | units.TIMES:
                continue
            if left.unit == units.COUNT and left.numeral.scale < 1e6:  # noqa: PLR2004
                continue
            if current.numeral.scale >= 1e6 > left.numeral.scale:  # noqa: PLR2004
                continue
            current.unit = left.unit
            small = current.numeral.scale == 1 and current.value < 1000  # noqa: PLR2004
            if small and left.numeral.scale >= 1000 or left.numeral.scale < 1:  # noqa: PLR2004
                current.value *= left.numeral.scale
                current.numeral.scale = left.numeral.scale
            break


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
    found += _single_units(low, language)
    found.sort(key=lambda f: (f.numeral.start, -f.numeral.end))
    return tuple(
        Quantity(
            value=round(one.value, 6),
            unit=one.unit,
            of=one.of,
            bound=one.bound,
            span=Span(start=offset + one.start, end=offset + one.end),
        )
        for one in _linked(low, found, language)
    )
