"""Numbers as written, in digits or words, French or English, turned into values.

A numeral is a number without its noun: "2 000", "6.6bn", "quarante-huit", "a dozen",
"trois quarts", "hundreds", "twice". `quantities` finds what it counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.model import Bound, Language


@dataclass(slots=True)
class Numeral:
    """A number in a text; `kind` is cardinal, fraction, times or ordinal.

    `scale` is the factor already multiplied into `value` (1e9 for "6 billion").
    `vague` marks words that give only an order of magnitude ("hundreds").
    """

    start: int
    end: int
    value: float
    scale: float = 1.0
    kind: str = "cardinal"
    bound: Bound = Bound.EXACT
    vague: bool = False
    digits: bool = False
    suffix: str = ""
    """A scale written onto the digits: "B" of "70B"."""


_EN_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_EN_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FR_SMALL: Final = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
).split()
_FR_TENS: Final = {
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "huitante": 80,
    "nonante": 90,
}
_CARDINALS: Final[dict[Language, dict[str, int]]] = {
    Language.EN: {
        **{word: value for value, word in enumerate(_EN_SMALL)},
        **{word: 20 + 10 * i for i, word in enumerate(_EN_TENS)},
        "hundred": 100,
    },
    Language.FR: {
        **{word: value for value, word in enumerate(_FR_SMALL)},
        **_FR_TENS,
        "une": 1,
        "cent": 100,
        "cents": 100,
    },
}
NUMBER_WORDS: Final = {language: frozenset(words) for language, words in _CARDINALS.items()}
"""Cardinals in words, below a thousand."""
SCALES: Final[dict[Language, dict[str, float]]] = {
    Language.EN: {
        "thousand": 1e3,
        "million": 1e6,
        "billion": 1e9,
        "trillion": 1e12,
        "bn": 1e9,
        "mn": 1e6,
        "trn": 1e12,
        "tn": 1e12,
        "mln": 1e6,
        "bln": 1e9,
        "crore": 1e7,
        "lakh": 1e5,
    },
    Language.FR: {
        "mille": 1e3,
        "million": 1e6,
        "millions": 1e6,
        "milliard": 1e9,
        "milliards": 1e9,
        "billion": 1e12,
        "billions": 1e12,
        "md": 1e9,
        "mds": 1e9,
        "mrd": 1e9,
        "mrds": 1e9,
    },
}
_PLURAL_SCALES: Final[dict[Language, dict[str, float]]] = {
    Language.EN: {
        "dozens": 12,
        "tens": 10,
        "hundreds": 100,
        "thousands": 1e3,
        "millions": 1e6,
        "billions": 1e9,
        "trillions": 1e12,
    },
    Language.FR: {
        "dizaines": 10,
        "douzaines": 12,
        "centaines": 100,
        "milliers": 1e3,
        "millions": 1e6,
        "milliards": 1e9,
    },
}
_ROUND: Final[dict[Language, dict[str, float]]] = {
    Language.EN: {"dozen": 12},
    Language.FR: {
        "huitaine": 8,
        "dizaine": 10,
        "douzaine": 12,
        "quinzaine": 15,
        "vingtaine": 20,
        "trentaine": 30,
        "quarantaine": 40,
        "cinquantaine": 50,
        "soixantaine": 60,
        "centaine": 100,
        "millier": 1e3,
    },
}
_DOZENS: Final[dict[str, float]] = {
    "dozen": 12,
    "douzaines": 12,
    "dizaines": 10,
    "centaines": 100,
    "milliers": 1e3,
}
"""Round numbers that another number multiplies ("trois douzaines")."""
_DENOMINATORS: Final[dict[Language, dict[str, int]]] = {
    Language.EN: {
        "half": 2,
        "halves": 2,
        "third": 3,
        "quarter": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
        "twelfth": 12,
        "hundredth": 100,
        "thirds": 3,
        "quarters": 4,
        "fifths": 5,
        "sixths": 6,
        "eighths": 8,
        "tenths": 10,
    },
    Language.FR: {
        "tiers": 3,
        "quart": 4,
        "quarts": 4,
        "cinquième": 5,
        "cinquièmes": 5,
        "sixième": 6,
        "septième": 7,
        "huitième": 8,
        "neuvième": 9,
        "dixième": 10,
        "dixièmes": 10,
        "centième": 100,
    },
}
ORDINALS: Final[dict[Language, dict[str, int]]] = {
    Language.EN: {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
    },
    Language.FR: {
        "premier": 1,
        "première": 1,
        "deuxième": 2,
        "second": 2,
        "seconde": 2,
        "troisième": 3,
        "quatrième": 4,
        "cinquième": 5,
        "sixième": 6,
        "septième": 7,
        "huitième": 8,
        "neuvième": 9,
        "dixième": 10,
    },
}
_TIMES: Final[dict[Language, dict[str, float]]] = {
    Language.EN: {
        "twice": 2,
        "thrice": 3,
        "double": 2,
        "doubled": 2,
        "doubles": 2,
        "doubling": 2,
        "triple": 3,
        "tripled": 3,
        "triples": 3,
        "tripling": 3,
        "quadruple": 4,
        "quadrupled": 4,
        "quadrupling": 4,
        "quintuple": 5,
        "quintupled": 5,
        "twofold": 2,
        "threefold": 3,
        "fourfold": 4,
        "fivefold": 5,
        "sixfold": 6,
        "sevenfold": 7,
        "eightfold": 8,
        "ninefold": 9,
        "tenfold": 10,
        "hundredfold": 100,
    },
    Language.FR: {
        "double": 2,
        "doubler": 2,
        "doublé": 2,
        "doublée": 2,
        "doublés": 2,
        "doublées": 2,
        "doublera": 2,
        "doublement": 2,
        "doublant": 2,
        "triple": 3,
        "tripler": 3,
        "triplé": 3,
        "triplée": 3,
        "triplera": 3,
        "triplement": 3,
        "triplant": 3,
        "quadrupler": 4,
        "quadruplé": 4,
        "quadruple": 4,
        "quintupler": 5,
        "quintuplé": 5,
        "décupler": 10,
        "décuplé": 10,
        "centupler": 100,
    },
}
_HALVES: Final[dict[Language, frozenset[str]]] = {
    Language.EN: frozenset({"half", "halved", "halving", "halve"}),
    Language.FR: frozenset({"moitié", "demi", "demie"}),
}
_GROUP: Final = "\x1f"
"""Stands for a no-break space between digits."""
_NO_BREAK: Final = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
_DIGITS: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"\d{1,3}(?:[,\x1f]\d{3})+(?!\d)(?:\.\d+)?|\d+,\d{1,2}(?!\d)|\d+(?:\.\d+)?"
    ),
    Language.FR: re.compile(
        r"\d{1,3}(?:[ \x1f]\d{3})+(?!\d)(?:[,.]\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?!\d)(?:,\d+)?"
        r"|\d+(?:[.,]\d+)?"
    ),
}
_ENGLISH_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)")
_SUFFIX: Final = re.compile(
    r"[ ]?(bn|mn|trn|tn|mds?|mrds?|mln|bln)(?![^\W\d_])"
    r"|([kmbt])(?![^\W_])|[ ](m|k|b)(?=[ ]?(?:us)?[€$£])"
)
_SUFFIX_VALUE: Final[dict[str, float]] = {
    "k": 1e3,
    "m": 1e6,
    "b": 1e9,
    "t": 1e12,
    "bn": 1e9,
    "mn": 1e6,
    "mln": 1e6,
    "bln": 1e9,
    "trn": 1e12,
    "tn": 1e12,
    "md": 1e9,
    "mds": 1e9,
    "mrd": 1e9,
    "mrds": 1e9,
}
_NEXT_WORD: Final = re.compile(r"[ -](and |et )?([^\W\d_]+)")
_AND_HALF: Final = re.compile(r"[ ](?:and a half|et demie?)(?![^\W_])")
_OPENERS: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"(?:(?<![^\W_])(a|an|one|several|a few|a couple of|half a|half an|the|its|quarter of a"
        r"|three quarters of a|half)[ -])$"
    ),
    Language.FR: re.compile(
        r"(?:(?<![^\W_])(un demi|une demi|plusieurs|quelques|une|un|l[ae]|du|les|son|sa|des?|d')"
        r"[ -]?)$"
    ),
}
_MANY: Final = frozenset({"several", "a few", "plusieurs", "quelques", "a couple of"})
_HALF: Final = frozenset({"half a", "half an", "half", "un demi", "une demi"})
_ONES: Final = frozenset({"a", "an", "one", "un", "une"})


def _words_of(language: Language) -> tuple[str, ...]:
    tables: tuple[dict[str, float] | dict[str, int], ...] = (
        _CARDINALS[language],
        SCALES[language],
        _PLURAL_SCALES[language],
        _ROUND[language],
        _DENOMINATORS[language],
        ORDINALS[language],
        _TIMES[language],
    )
    words = {word for table in tables for word in table} | _HALVES[language]
    return tuple(sorted(words))


_PLAIN: Final = (
    ("\u00a0", " "),
    ("\u2009", " "),
    ("\u202f", " "),
    ("\u2011", "-"),
    ("\u2019", "'"),
)
"""Typographic spaces, hyphen and apostrophe, made plain for matching."""
_WORDS: Final = {language: _words_of(language) for language in Language}
_FINDERS: Final = {
    language: AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    for language, words in _WORDS.items()
}


def lowered(text: str) -> str:
    """Lower-case text with plain spaces, hyphens and apostrophes; the same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not low.isascii():
        if "\u00a0" in low or "\u202f" in low or "\u2009" in low:
            low = _NO_BREAK.sub(_GROUP, low)
        for written, plain in _PLAIN:
            low = low.replace(written, plain)
    return low


def _digits_value(written: str, language: Language, tail: str) -> float:
    plain = written.replace(" ", "").replace(_GROUP, "")
    if language is Language.EN:
        if re.fullmatch(r"\d+,\d{1,2}", plain):
            return float(plain.replace(",", "."))
        return float(plain.replace(",", ""))
    if "," in plain and "." in plain:
        return float(plain.replace(".", "").replace(",", "."))
    if "." in plain:
        scaled = tail.lstrip().startswith(("milli", "md", "mds"))
        if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", plain) and not scaled:
            return float(plain.replace(".", ""))
        return float(plain)
    return float(plain.replace(",", "."))


def _in_digits(low: str, at: int, language: Language) -> Numeral | None:
    found = _DIGITS[language].match(low, at)
    if found is None:
        return None
    if language is Language.FR and (english := _ENGLISH_THOUSANDS.match(low, at)):
        tail = low[english.end() : english.end() + 9].lstrip()
        if english.end() >= found.end() and not tail.startswith(("milli", "md")):
            value = float(english.group().replace(",", ""))
            return Numeral(at, english.end(), value, digits=True)
    end = found.end()
    value = _digits_value(found.group(), language, low[end : end + 9])
    numeral = Numeral(at, end, value, digits=True)
    if suffix := _SUFFIX.match(low, end):
        written = suffix.group(1) or suffix.group(2) or suffix.group(3)
        factor = _SUFFIX_VALUE[written]
        numeral.end, numeral.suffix = suffix.end(), written
        numeral.value, numeral.scale = value * factor, factor
    return numeral


def _with_scales(low: str, numeral: Numeral, language: Language) -> Numeral:
    """Multiply in the scale words that follow ("36 000 milliards", "six million")."""
    scales = SCALES[language]
    while word := _NEXT_WORD.match(low, numeral.end):
        factor = scales.get(word.group(2)) or _DOZENS.get(word.group(2))
        if factor is None or word.group(1):
            break
        numeral.value *= factor
        numeral.scale = max(numeral.scale, factor)
        numeral.end = word.end()
    if half := _AND_HALF.match(low, numeral.end):
        numeral.value += numeral.scale / 2
        numeral.end = half.end()
    return numeral


def _in_words(low: str, at: int, word: str, language: Language) -> Numeral:
    """Read a cardinal in words that starts at `at`."""
    cardinals, scales = _CARDINALS[language], SCALES[language]
    total, current, last = 0.0, float(cardinals[word]), float(cardinals[word])
    end, scale = at + len(word), 1.0
    while following := _NEXT_WORD.match(low, end):
        token = following.group(2)
        value = cardinals.get(token)
        if value is None:
            factor = scales.get(token) or _DOZENS.get(token)
            if factor is None or following.group(1):
                break
            total, current, last = (total + current) * factor, 0.0, factor
            scale = max(scale, factor)
        elif value == 100:  # noqa: PLR2004 - the number itself
            if current >= value or (current > 9 and language is Language.FR):  # noqa: PLR2004
                break
            current, last = max(current, 1) * 100, 100
        elif value == 20 and last == 4 and language is Language.FR and "quatre" in low[at:end]:  # noqa: PLR2004
            current, last = current - 4 + 80, 20
        elif value < last and last >= 20 or (last >= 100):  # noqa: PLR2004
            if following.group(1) and last < 20:  # noqa: PLR2004
                break
            if last < 100 and language is Language.EN and value >= 10:  # noqa: PLR2004
                break
            current, last = current + value, float(value)
        elif language is Language.FR and last == 10 and value in {7, 8, 9}:  # noqa: PLR2004
            current, last = current + value, 1.0
        else:
            break
        end = following.end()
    numeral = Numeral(at, end, total + current, scale)
    if half := _AND_HALF.match(low, end):
        numeral.value += scale / 2
        numeral.end = half.end()
    return numeral


def _opener(low: str, at: int, language: Language) -> tuple[str, int]:
    """The article or quantifier just before `at`, and where it starts."""
    window = max(0, at - 18)
    found = _OPENERS[language].search(low[window:at])
    if found is None:
        return "", at
    return found.group(1), window + found.start()


def _of_scale_word(low: str, at: int, word: str, language: Language) -> Numeral | None:
    """ "hundreds", "a million", "le milliard", "half a trillion", "une trentaine"."""
    opener, start = _opener(low, at, language)
    end = at + len(word)
    plural = _PLURAL_SCALES[language].get(word)
    if plural is not None and opener not in _ONES:
        numeral = Numeral(at, end, plural, plural, bound=Bound.AT_LEAST, vague=True)
        if opener in {"several", "plusieurs", "a few", "quelques", "des", "de", "d'"}:
            numeral.start = start
        tail = re.match(r" (?:of|de|d') ?([^\W\d_]+)", low[end : end + 24])
        if tail and (bigger := _PLURAL_SCALES[language].get(tail.group(1))):
            numeral.value, numeral.scale = plural * bigger, plural * bigger
            numeral.end = end + tail.end()
        return numeral
    factor = SCALES[language].get(word) or _ROUND[language].get(word)
    if word == "hundred" and language is Language.EN:
        factor = 100
    if factor is None:
        return None
    if opener in _MANY:
        if word == "dozen":
            factor *= 2
        return Numeral(start, end, factor, factor, bound=Bound.AT_LEAST, vague=True)
    if opener in _HALF:
        return _with_scales(low, Numeral(start, end, factor / 2, factor), language)
    if opener in {"quarter of a", "three quarters of a"}:
        part = 0.75 if opener.startswith("three") else 0.25
        return Numeral(start, end, factor * part, factor)
    around = language is Language.FR and word in _ROUND[language] and word != "douzaine"
    if opener in _ONES or (opener in {"le", "la", "du", "son", "sa"} and factor >= 1e6):  # noqa: PLR2004
        first = start if opener in _ONES else at
        numeral = Numeral(first, end, factor, factor, bound=Bound.ABOUT if around else Bound.EXACT)
        return _with_scales(low, _with_of_scale(low, numeral, language), language)
    if language is Language.FR and word == "mille":
        return _with_scales(low, Numeral(at, end, factor, 1.0), language)
    if word in _ROUND[language]:
        bound = Bound.ABOUT if around else Bound.EXACT
        return _with_of_scale(low, Numeral(at, end, factor, factor, bound=bound), language)
    return None


def _with_of_scale(low: str, numeral: Numeral, language: Language) -> Numeral:
    """ "une centaine de millions", "une dizaine de milliers"."""
    tail = re.match(r" (?:of|de|d') ?([^\W\d_]+)", low[numeral.end : numeral.end + 24])
    if tail and (bigger := _PLURAL_SCALES[language].get(tail.group(1))):
        numeral.value *= bigger
        numeral.scale = max(numeral.scale, bigger)
        numeral.end += tail.end()
    return numeral


_BEFORE_EN_FRACTION: Final = re.compile(
    r"(?<![^\W_])(?:(a|an|one|two|three|four|five|six|seven|nine)[ -](?:and a )?)$"
)
_BEFORE_FR_FRACTION: Final = re.compile(
    r"(?<![^\W_])(un|deux|trois|quatre|cinq|six|sept|huit|neuf|du|le|les|l'un)[ ]$"
)
_EN_PART: Final = re.compile(
    r"[ ](?:of|off|the|its|their|less|more|fewer|cheaper|cheaper|faster|as|as much|drop|cut|fall|to"
    r"|rise|increase|reduction|stake|share|that|below|above|owned|interest)(?![^\W_])|[,.;:)]| $|$"
)
_EN_PART_LEAD: Final = re.compile(
    r"(?:by|about|nearly|almost|roughly|over|than|some|around|only|just|top|bottom|cut|up)"
    r"[ ](?:an?|one) $"
)


def _fraction(low: str, at: int, word: str, language: Language) -> Numeral | None:
    denominator = _DENOMINATORS[language].get(word)
    end = at + len(word)
    if denominator is None:
        return None
    before = low[max(0, at - 16) : at]
    if language is Language.FR:
        lead = _BEFORE_FR_FRACTION.search(before)
        if lead is None:
            return None
        number = lead.group(1)
        count = _CARDINALS[language].get(number, 1)
        if word not in {"tiers", "quart", "quarts"} and not word.endswith("s"):
            tail = low[end : end + 4]
            if count != 1 or not re.match(r" (?:de|du|d')|[,.;:)]|$", tail):
                return None
        if number in {"le", "du"} and word != "tiers":
            return None
        start = at - (len(before) - lead.start()) if number in _CARDINALS[language] else at
        return Numeral(start, end, count / denominator, kind="fraction")
    lead = _BEFORE_EN_FRACTION.search(before)
    if lead is None:
        if re.search(r"(?:top|bottom) $", before) and denominator > 3:  # noqa: PLR2004
            return Numeral(at, end, 1 / denominator, kind="fraction")
        return None
    number = lead.group(1)
    count = _CARDINALS[language].get(number, 1)
    hyphen = "-" in lead.group()
    start = at - (len(before) - lead.start())
    if word.endswith("s") or hyphen:
        if count >= denominator or (not word.endswith("s") and count != 1):
            return None
        return Numeral(start, end, count / denominator, kind="fraction")
    if number not in {"a", "an", "one"}:
        return None
    tail = low[end : end + 12]
    if not _EN_PART.match(tail) or re.match(r"[,.;:)]| to", tail):
        if not _EN_PART_LEAD.search(before) and not re.match(r"[.;)]|$", tail):
            return None
    return Numeral(start, end, 1 / denominator, kind="fraction")


_NOT_HALF: Final = re.compile(
    r"(?:first|second|other|latter|each|better|and a|premi\w+|second\w*) $"
)


def _half(low: str, at: int, word: str, language: Language) -> Numeral | None:
    end = at + len(word)
    before = low[max(0, at - 9) : at]
    if _NOT_HALF.search(before):
        return None
    if language is Language.FR:
        if word == "moitié":
            return Numeral(at, end, 0.5, kind="fraction")
        joined = re.match(r"[- ](milliard|million|douzaine|heure|siècle)", low[end : end + 12])
        if joined is None:
            return None
        factor = {"milliard": 1e9, "million": 1e6, "douzaine": 12.0}.get(joined.group(1))
        if factor is None:
            return None
        lead = re.search(r"(?:une?|d'un|deux) $", before)
        start = at - (len(before) - lead.start()) if lead else at
        return Numeral(start, end + joined.end(), factor / 2, factor)
    if joined := re.match(
        r"[- ](?:an? )?(dozen|million|billion|trillion|thousand|hundred)", low[end : end + 14]
    ):
        factor = {"dozen": 12.0, "hundred": 100.0}.get(joined.group(1)) or SCALES[language][
            joined.group(1)
        ]
        lead = re.search(r"(?<![^\W_])an? $", before)
        start = at - (len(before) - lead.start()) if lead else at
        return Numeral(start, end + joined.end(), factor / 2, factor)
    if re.match(
        r"-(?!price|owned|of)|[ ](?:year|hour|way|century|an hour|a year|past)", low[end : end + 8]
    ):
        return None
    return Numeral(at, end, 0.5, kind="fraction")


_ONE_OF_SOME: Final = re.compile(
    r"[ -](?:hundred|thousand|million|billion|trillion|milliard|mille|dollar|euro|yuan|roupie|gigawatt|m[eé]gawatt|t[eé]ra"
    r"|rupee|and a half|et demi|petit million|bon milliard|(?:[^\W_]+ ){0,3}(?:in|out of|sur) )"
)
"""What makes "one" a number and no pronoun or article."""


def _at_word(low: str, at: int, word: str, language: Language) -> Numeral | None:
    """The numeral that the number word at `at` opens or carries, or None."""
    if word in _HALVES[language] and (half := _half(low, at, word, language)):
        return half
    if word in _TIMES[language]:
        return Numeral(at, at + len(word), _TIMES[language][word], kind="times")
    if word in _DENOMINATORS[language] and (part := _fraction(low, at, word, language)):
        return part
    if word in ORDINALS[language]:
        return Numeral(at, at + len(word), ORDINALS[language][word], kind="ordinal")
    if word in _CARDINALS[language] and word != "hundred":
        if word in _ONES and not _ONE_OF_SOME.match(low, at + len(word)):
            return None
        return _in_words(low, at, word, language)
    return _of_scale_word(low, at, word, language)


_DIGIT_RUN: Final = re.compile(r"\d+")


def _glued(low: str, at: int) -> bool:
    """Whether the digits at `at` belong to a name, a version, a time or a link."""
    if at == 0:
        return False
    before = low[at - 1]
    if before.isalnum() or before in "_#@/=&+\\~^":
        return True
    if before in "-" and at > 1:
        return low[at - 2].isalnum() and not low[at - 2].isdigit()
    if before in ".,:":
        return at > 1 and low[at - 2].isdigit()
    if before in "'":
        return not (at > 1 and low[at - 2] in "dlnu")
    return False


def numerals(low: str, language: Language) -> list[Numeral]:
    """Every number of a text in order; those that belong to names may be among them.

    `low` is what `lowered` returns.
    """
    found: list[Numeral] = []
    for run in _DIGIT_RUN.finditer(low):
        at = run.start()
        if (found and at < found[-1].end) or _glued(low, at):
            continue
        numeral = _in_digits(low, at, language)
        if numeral is not None:
            if not numeral.suffix:
                numeral = _with_scales(low, numeral, language)
            found.append(numeral)
    words = _WORDS[language]
    size = len(low)
    for index, start, end in _FINDERS[language].find_matches_as_indexes(low):
        if (start and low[start - 1].isalnum()) or (end < size and low[end].isalnum()):
            continue
        word_numeral = _at_word(low, start, words[index], language)
        if word_numeral is not None:
            found.append(word_numeral)
    found.sort(key=lambda n: (n.start, -n.end))
    kept: list[Numeral] = []
    for numeral in found:
        if kept and numeral.start < kept[-1].end:
            if numeral.kind == "fraction" and kept[-1].kind == "cardinal":
                kept[-1] = numeral
            continue
        kept.append(numeral)
    return kept
