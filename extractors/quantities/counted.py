"""What a numeral counts: the sign, the currency or the noun that follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extractors.model import Language
from extractors.quantities import units
from extractors.quantities.digits import AND_HALF, Numeral
from extractors.quantities.number_words import NUMBER_WORDS
from extractors.text import words

UNITS: Final = {Language.EN: units.ENGLISH_UNITS, Language.FR: units.FRENCH_UNITS}
SIGNS: Final = "|".join(re.escape(s) for s in sorted(units.CURRENCY_SIGNS, key=len, reverse=True))
TIMES_SIGN: Final = re.compile(
    r" ?[x×](?![^\W_])|-?fold(?![^\W_])|[ -]times(?![^\W_])|(?: de)? fois(?![^\W_])"
)
_DIRECT: Final = re.compile(
    r" ?(?P<points>percentage points?|points? de pourcentage|basis points?|points? de base|pp(?![^\W_]))"
    r"|(?P<percent> ?(?:%|per ?cent(?![^\W_])|pour cent|pct)|-per ?cent)"
    rf"|(?P<x>{TIMES_SIGN.pattern})|[ -]?(?P<sign>{SIGNS})(?![^\W_])|(?P<people>-strong)"
)
"""What may stand right after a number, in order of trust."""
_WORD: Final = re.compile(r"(?:[ -]| ?[«\"“] ?)?([^\W_]+)('?)")
_CONNECTING: Final = words(
    "of its the their his her our those these more additional other further new extra big large"
    " de d des du ses leurs nos autres nouveaux nouvelles grands petits"
)
_STOPPING: Final = words(
    "and or to in on at by for with who whom whose that which is are was were be been has have had"
    " will would could should may might can as than from into over under about but while when if"
    " because since until after before during per each not it he she they we you i this there them"
    " us across between among without within against via up down off out also then now so last next"
    " earlier active activated did does do"
    " et ou à en pour par avec qui que dont où sur dans chez a ont sont est était étaient sera"
    " seront au aux mais car comme si lorsque quand après avant depuis pendant contre sans sous"
    " vers entre selon ne n se s c y il elle ils elles on un une plus moins fois ainsi puis"
    " cette ce cet devant actif actifs actives activés activées seulement"
)
_FRENCH_VERBS: Final = ("ront", "aient", "rait")
"""Endings that only verbs have."""
_ELISIONS: Final = words("d l qu n s j c")
_REACH: Final = 7
"""Words that a noun phrase is followed for."""
_ADJECTIVES: Final = {Language.EN: 4, Language.FR: 2}
"""Unknown words that may stand between the number and its noun."""
_BOOKISH: Final = re.compile(r"pirat|numéris|digiti|auteur|author|bibliothè|édit|ouvrages")
_NAMES: Final = re.compile(r"[^\W_]+")
_QUALIFIER: Final = re.compile(r" (?:de )?([^\W_]+)")
_MILLION: Final = 1e6
_THOUSAND: Final = 1000
_FEW: Final = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """The unit after a numeral ("" where none is known) and where it ends.

    `bare`: no noun follows at all, so that the number may continue another one.
    """

    unit: str
    end: int
    bare: bool = False


@dataclass(slots=True)
class _Walk:
    """A walk over the words after a numeral."""

    low: str
    numeral: Numeral
    language: Language
    position: int
    skipped: int = 0
    crossed: bool = False
    bare: bool = True
    previous: str = ""

    def nothing(self) -> Counted:
        return Counted("", self.numeral.end, self.bare)


def counted(low: str, numeral: Numeral, language: Language) -> Counted:
    """What follows `numeral` in the lowered text and says what it counts."""
    direct = _DIRECT.match(low, numeral.end)
    if direct is not None:
        return _direct(low, numeral, direct)
    walk = _Walk(low, numeral, language, numeral.end)
    for step in range(_REACH):
        word = _WORD.match(low, walk.position)
        if word is None:
            break
        noun = word.group(1)
        if noun.isdigit() or noun in NUMBER_WORDS[language]:
            break
        found = _currency(walk, word, first=step == 0) or _unit(walk, word)
        if found is not None:
            return found
        if not _goes_on(walk, word):
            break
    return walk.nothing()


def _direct(low: str, numeral: Numeral, direct: re.Match[str]) -> Counted:
    kind, end = direct.lastgroup or "", direct.end()
    if kind == "sign":
        return Counted(units.CURRENCY_SIGNS[direct.group("sign")], end)
    if kind == "x" and (half := AND_HALF.match(low, end)):
        numeral.value, end = numeral.value + 0.5, half.end()
    return Counted(kind, end)


def _currency(walk: _Walk, word: re.Match[str], *, first: bool) -> Counted | None:
    numeral, noun, end = walk.numeral, word.group(1), word.start(2)
    if noun in {"cents", "centimes", "cent"}:
        return Counted("EUR" if noun == "centimes" else "USD", end) if first else None
    if noun in {"livre", "livres"} and walk.language is Language.FR:
        return _livres(walk.low, numeral, end)
    currency = units.CURRENCY_NOUNS.get(noun)
    if currency is None or walk.skipped > _ADJECTIVES[Language.FR]:
        return None
    unscaled = numeral.scale == 1
    if unscaled and (noun == "won" or (noun.startswith("pound") and numeral.value < _FEW)):
        return None
    for name in _NAMES.findall(walk.low, numeral.end, word.start(1)):
        currency = units.CURRENCY_QUALIFIERS.get(name, currency)
    tail = _QUALIFIER.match(walk.low, end)
    other = units.CURRENCY_QUALIFIERS.get(tail.group(1)) if tail else None
    return Counted(other, tail.end()) if tail and other else Counted(currency, end)


def _livres(low: str, numeral: Numeral, end: int) -> Counted | None:
    """Pounds or books: "362 millions de livres", "200 000 livres piratés"."""
    if low.startswith(" sterling", end):
        return Counted("GBP", end + len(" sterling"))
    around = low[max(0, numeral.end - 60) : numeral.end + 80]
    pounds = numeral.scale >= _MILLION and not _BOOKISH.search(around)
    return Counted("GBP" if pounds else "books", end)


def _unit(walk: _Walk, word: re.Match[str]) -> Counted | None:  # noqa: PLR0911 - one a trap
    low, language, noun = walk.low, walk.language, word.group(1)
    if noun in {"context", "contexte"}:
        return Counted("tokens", word.end()) if walk.numeral.value >= _THOUSAND else None
    table = UNITS[language]
    unit = table.get(noun)
    if not unit or (word.group(2) and low.startswith("s ", word.end())):
        return None
    if walk.crossed and walk.skipped > 1:
        return None
    plural = noun.endswith(("s", "x"))
    if language is Language.EN and not plural and unit != "GPUs" and walk.numeral.value > 1:
        after = _WORD.match(low, word.end())
        if after and after.group(1).endswith("s") and table.get(after.group(1)):
            return None
    end = word.start(2)
    if unit == "languages" and (
        low.endswith("programming ", 0, word.start(1)) or low.startswith(" de programmation", end)
    ):
        return Counted("programming languages", end)
    if unit == "chips" and (after := _WORD.match(low, end)) and table.get(after.group(1)) == "GPUs":
        return Counted("GPUs", after.start(2))
    return Counted(unit, end)


def _goes_on(walk: _Walk, word: re.Match[str]) -> bool:  # noqa: PLR0911 - one a kind of word
    """Step over a word that is not the noun; False where the noun phrase ends."""
    noun, elided = word.group(1), word.group(2)
    previous, walk.previous, walk.position = walk.previous, noun, word.end()
    if elided and walk.low.startswith("s ", word.end()):
        walk.position, walk.bare = word.end() + 1, False
        return True
    if elided and noun in _ELISIONS:
        walk.crossed = walk.crossed or walk.skipped > 0
        return noun in {"d", "l"}
    if noun in {"la", "les", "le"} and previous in {"de", "d"}:
        return True
    if noun in _CONNECTING:
        if walk.skipped and noun in {"of", "de", "des", "du"}:
            walk.crossed = True
            return walk.language is Language.FR
        return True
    if noun in _STOPPING or (walk.language is Language.FR and noun.endswith(_FRENCH_VERBS)):
        return False
    walk.bare = False
    walk.skipped += 1
    return walk.skipped <= _ADJECTIVES[walk.language]
