"""The words that dates are written with, in French and English."""

from __future__ import annotations

import calendar
import re
from typing import Final

from extractors.model import Language

_EN, _FR = Language.EN, Language.FR


def _numbered(listed: str, start: int = 1) -> dict[str, int]:
    """Number the words of a list; words joined by "/" share a number."""
    groups = enumerate(listed.split(), start)
    return {word: number for number, group in groups for word in group.split("/")}


MONTHS: Final[dict[Language, dict[str, int]]] = {
    _EN: {name.lower(): i for i, name in enumerate(calendar.month_name) if name},
    _FR: _numbered(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
}
SHORT_MONTHS: Final = {
    name: number
    for name, number in _numbered(
        "jan/janv feb/févr mar apr may jun jul/juil aug sep/sept oct nov dec/déc"
    ).items()
    if name != "may"
}
WEEKDAYS: Final[dict[Language, dict[str, int]]] = {
    _EN: {name.lower(): i for i, name in enumerate(calendar.day_name)},
    _FR: _numbered("lundi mardi mercredi jeudi vendredi samedi dimanche", 0),
}
SEASONS: Final[dict[Language, dict[str, int]]] = {
    _EN: {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12},
    _FR: {"printemps": 3, "été": 6, "automne": 9, "hiver": 12},
}
"""The month that a season starts in."""
PERIODS: Final[dict[Language, dict[str, int]]] = {
    _EN: {"quarter": 3, "half": 6},
    _FR: {"trimestre": 3, "semestre": 6},
}
"""The months of a period that is numbered within its year."""
UNITS: Final[dict[Language, dict[str, str]]] = {
    _EN: {
        "day": "day",
        "days": "day",
        "week": "week",
        "weeks": "week",
        "weekend": "weekend",
        "fortnight": "fortnight",
        "month": "month",
        "months": "month",
        "year": "year",
        "years": "year",
        "decade": "decade",
    },
    _FR: {
        "jour": "day",
        "jours": "day",
        "semaine": "week",
        "semaines": "week",
        "week-end": "weekend",
        "quinzaine": "fortnight",
        "mois": "month",
        "an": "year",
        "ans": "year",
        "année": "year",
        "années": "year",
        "exercice": "year",
        "décennie": "decade",
    },
}
NUMBERS: Final[dict[str, float]] = _numbered(
    "a/an/one/un/une two/deux three/trois four/quatre five/cinq six seven/sept eight/huit nine/neuf"
    " ten/dix eleven/onze twelve/douze thirteen/treize fourteen/quatorze fifteen/quinze"
    " sixteen/seize seventeen/dix-sept eighteen/dix-huit nineteen/dix-neuf twenty/vingt"
) | {"a couple of": 2.0, "a dozen": 12.0, "une douzaine de": 12.0, "barely a": 1.0}
COUNT: Final = (
    r"(?P<n>\d{1,3}|" + "|".join(re.escape(w) for w in sorted(NUMBERS, key=len, reverse=True)) + ")"
)
"""A pattern for a small number, in digits or words."""
NUMBERED: Final[dict[str, int]] = {
    **_numbered(
        "first/1st/premier/première/1er second/2nd/deuxième/seconde/2e third/3rd/troisième/3e"
    ),
    **_numbered("fourth/4th/final/quatrième/4e", 4),
}
"""Ordinals of quarters and halves."""
DAYS: Final[dict[Language, dict[str, int]]] = {
    _EN: {
        "today": 0,
        "tonight": 0,
        "this morning": 0,
        "this afternoon": 0,
        "this evening": 0,
        "last night": -1,
        "yesterday": -1,
        "the day before yesterday": -2,
        "tomorrow": 1,
    },
    _FR: {
        "aujourd'hui": 0,
        "ce jour": 0,
        "ce matin": 0,
        "ce soir": 0,
        "cet après-midi": 0,
        "cette nuit": 0,
        "hier": -1,
        "hier soir": -1,
        "avant-hier": -2,
        "demain": 1,
        "après-demain": 2,
    },
}
"""Days counted from the day of publication."""
ANCHORED_DAYS: Final[dict[Language, dict[str, int]]] = {
    _EN: {
        "the same day": 0,
        "that day": 0,
        "that same day": 0,
        "that very day": 0,
        "the same morning": 0,
        "the same afternoon": 0,
        "that afternoon": 0,
        "the same evening": 0,
        "that evening": 0,
        "by the evening": 0,
        "that night": 0,
        "the next day": 1,
        "the next morning": 1,
        "the following day": 1,
        "the following morning": 1,
        "the day after": 1,
        "the day before": -1,
        "the previous day": -1,
        "the evening before": -1,
        "the night before": -1,
    },
    _FR: {
        "le jour même": 0,
        "le même jour": 0,
        "ce jour-là": 0,
        "le soir même": 0,
        "ce soir-là": 0,
        "cette nuit-là": 0,
        "dans la journée": 0,
        "le lendemain": 1,
        "dès le lendemain": 1,
        "du lendemain": 1,
        "le surlendemain": 2,
        "la veille": -1,
        "la veille encore": -1,
        "l'avant-veille": -2,
    },
}
"""Days counted from the date that the text named last."""
HOLIDAYS: Final[dict[str, tuple[int, int]]] = {
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "noël": (12, 25),
    "thanksgiving": (11, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "la rentrée": (9, 1),
    "halloween": (10, 31),
}
