"""The words that numbers are written with, in French and English."""

from __future__ import annotations

from typing import Final

from extractors.model import Language


def _values(listed: str) -> dict[str, float]:
    """Read "twenty:20 thirty:30"."""
    pairs = (pair.rpartition(":") for pair in listed.split())
    return {word: float(value) for word, _, value in pairs}


Values = dict[Language, dict[str, float]]

CARDINALS: Final[Values] = {
    Language.EN: _values(
        "zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11"
        " twelve:12 thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18"
        " nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80"
        " ninety:90 hundred:100"
    ),
    Language.FR: _values(
        "zéro:0 un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11"
        " douze:12 treize:13 quatorze:14 quinze:15 seize:16 vingt:20 vingts:20 trente:30"
        " quarante:40 cinquante:50 soixante:60 septante:70 huitante:80 nonante:90 cent:100 cents:100"
    ),
}
SCALES: Final[Values] = {
    Language.EN: _values(
        "thousand:1e3 million:1e6 billion:1e9 trillion:1e12 bn:1e9 mn:1e6 trn:1e12 tn:1e12 mln:1e6"
        " bln:1e9 lakh:1e5 crore:1e7"
    ),
    Language.FR: _values(
        "mille:1e3 million:1e6 millions:1e6 milliard:1e9 milliards:1e9 billion:1e12 billions:1e12"
        " md:1e9 mds:1e9 mrd:1e9 mrds:1e9"
    ),
}
SUFFIXES: Final = _values(
    "k:1e3 m:1e6 b:1e9 t:1e12 bn:1e9 mn:1e6 mln:1e6 bln:1e9 trn:1e12 tn:1e12 md:1e9 mds:1e9 mrd:1e9 mrds:1e9"
)
"""Scales written onto digits ("6.6bn", "70B", "5 Md")."""
PLURAL_SCALES: Final[Values] = {
    Language.EN: _values(
        "tens:10 dozens:12 hundreds:100 thousands:1e3 millions:1e6 billions:1e9 trillions:1e12"
    ),
    Language.FR: _values(
        "dizaines:10 douzaines:12 centaines:100 milliers:1e3 millions:1e6 milliards:1e9"
    ),
}
"""Orders of magnitude without a number ("hundreds", "des milliers")."""
ROUND: Final[Values] = {
    Language.EN: _values("dozen:12"),
    Language.FR: _values(
        "huitaine:8 dizaine:10 douzaine:12 quinzaine:15 vingtaine:20 trentaine:30 quarantaine:40"
        " cinquantaine:50 soixantaine:60 centaine:100 millier:1e3"
    ),
}
MULTIPLIED: Final = _values("dozen:12 douzaines:12 dizaines:10 centaines:100 milliers:1e3")
"""Round numbers that another number multiplies ("trois douzaines")."""
DENOMINATORS: Final[Values] = {
    Language.EN: _values(
        "half:2 halves:2 third:3 quarter:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10"
        " twelfth:12 twentieth:20 thirtieth:30 fortieth:40 fiftieth:50 hundredth:100 thirds:3 quarters:4 fifths:5 sixths:6 eighths:8 tenths:10"
    ),
    Language.FR: _values(
        "tiers:3 quart:4 quarts:4 cinquième:5 cinquièmes:5 sixième:6 septième:7 huitième:8"
        " neuvième:9 dixième:10 dixièmes:10 vingtième:20 centième:100"
    ),
}
HALVES: Final = {
    Language.EN: frozenset({"half", "halved", "halving", "halve"}),
    Language.FR: frozenset({"moitié", "demi", "demie"}),
}
ORDINALS: Final[Values] = {
    Language.EN: _values(
        "first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10"
    ),
    Language.FR: _values(
        "premier:1 première:1 deuxième:2 second:2 seconde:2 troisième:3 quatrième:4 cinquième:5"
        " sixième:6 septième:7 huitième:8 neuvième:9 dixième:10"
    ),
}
TIMES: Final[Values] = {
    Language.EN: _values(
        "twice:2 thrice:3 double:2 doubled:2 doubles:2 doubling:2 triple:3 tripled:3 triples:3"
        " tripling:3 quadruple:4 quadrupled:4 quadrupling:4 quintuple:5 quintupled:5 twofold:2"
        " threefold:3 fourfold:4 fivefold:5 sixfold:6 sevenfold:7 eightfold:8 ninefold:9 tenfold:10"
        " hundredfold:100"
    ),
    Language.FR: _values(
        "double:2 doubler:2 doublé:2 doublée:2 doublés:2 doublées:2 doublera:2 doublement:2"
        " doublant:2 triple:3 tripler:3 triplé:3 triplée:3 triplera:3 triplement:3 triplant:3"
        " quadruple:4 quadrupler:4 quadruplé:4 quintupler:5 quintuplé:5 décupler:10 décuplé:10"
        " centupler:100"
    ),
}
"""Verbs and adverbs that multiply."""
NUMBER_WORDS: Final = {language: frozenset(table) for language, table in CARDINALS.items()}
