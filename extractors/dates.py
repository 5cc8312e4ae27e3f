"""When, as a text says it: intervals of days, in French and English.

"En juillet 2023" is the month and no day of it; "last summer" a season, told by its
year; "on Monday" the Monday that the tense of the clause asks for. What is relative is
resolved against the day of publication; "two days later" and "la veille" against the
date that the text named last. Nothing is made more precise than the words are.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.model import DateInterval, Language, Span
from extractors.quantities.digits import lowered

if TYPE_CHECKING:
    from collections.abc import Callable

_EN, _FR = Language.EN, Language.FR
_DAY: Final = dt.timedelta(days=1)
_WEEK: Final = dt.timedelta(days=7)

_MONTHS: Final[dict[Language, dict[str, int]]] = {
    _EN: {name.lower(): i for i, name in enumerate(calendar.month_name) if name},
    _FR: {
        name: i
        for i, name in enumerate(
            "janvier février mars avril mai juin juillet août septembre octobre novembre"
            " décembre".split(),
            1,
        )
    },
}
_SHORT_MONTHS: Final[dict[str, int]] = {
    **{name.lower(): i for i, name in enumerate(calendar.month_abbr) if name and name != "May"},
    "sept": 9,
    "janv": 1,
    "févr": 2,
    "juil": 7,
    "déc": 12,
}
_WEEKDAYS: Final[dict[Language, dict[str, int]]] = {
    _EN: {name.lower(): i for i, name in enumerate(calendar.day_name)},
    _FR: {
        name: i
        for i, name in enumerate("lundi mardi mercredi jeudi vendredi samedi dimanche".split())
    },
}
_SEASONS: Final[dict[Language, dict[str, int]]] = {
    _EN: {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12},
    _FR: {"printemps": 3, "été": 6, "automne": 9, "hiver": 12},
}
"""The month that a season starts in."""
_UNITS: Final[dict[str, str]] = {
    "day": "day",
    "days": "day",
    "jour": "day",
    "jours": "day",
    "week": "week",
    "weeks": "week",
    "semaine": "week",
    "semaines": "week",
    "fortnight": "fortnight",
    "quinzaine": "fortnight",
    "month": "month",
    "months": "month",
    "mois": "month",
    "year": "year",
    "years": "year",
    "an": "year",
    "ans": "year",
    "année": "year",
    "années": "year",
    "weekend": "weekend",
    "week-end": "weekend",
    "decade": "decade",
}
_NUMBERS: Final[dict[str, float]] = {
    word: value
    for value, words in enumerate(
        "a an one un une|two deux|three trois|four quatre|five cinq|six|seven sept|eight huit|nine neuf|ten dix"
        "|eleven onze|twelve douze|thirteen treize|fourteen quatorze|fifteen quinze|sixteen seize"
        "|seventeen dix-sept|eighteen dix-huit|nineteen dix-neuf|twenty vingt".split("|"),
        1,
    )
    for word in words.split()
} | {"a couple of": 2, "a dozen": 12, "une douzaine de": 12, "barely a": 1}
_COUNT: Final = (
    r"(?P<n>\d{1,3}|"
    + "|".join(sorted((re.escape(w) for w in _NUMBERS), key=len, reverse=True))
    + ")"
)
_AGO_RIGHT: Final = re.compile(r" (?:ago|back(?= [,.;])|ago,)")
_LATER_RIGHT: Final = re.compile(
    r" (?:later|after(?:wards?)?|on(?=[,.])|plus tard|après)(?![^\W_])"
)
_EARLIER_RIGHT: Final = re.compile(
    r" (?:earlier|before(?:hand)?|previously|plus tôt|auparavant|avant)(?![^\W_])"
)
_COUNT_LEFT: Final = re.compile(
    rf"(?<![^\W_]){_COUNT}(?: (?:full|short|good|petites?|longs?))?[ -]$"
)
_AGO_LEFT: Final = re.compile(
    rf"(?<![^\W_])(?:il y a|voici|voilà|depuis|for the past|for the last)(?: (?:environ|à peine|près de|plus de|about))? "
    rf"{_COUNT} $"
)
_IN_LEFT: Final = re.compile(
    rf"(?<![^\W_])(?P<p>in|within|dans|d'ici|d'ici à|sous)(?: (?:about|environ|les|the next))? {_COUNT} $"
)
_DETERMINED: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?:(?P<part>earlier|later|late|early|mid)[ -])?(?P<which>last|this past|past|this|next|that|the same"
        r"|the previous|the following|the|over the|by|at|of|this fiscal|the current|its fiscal)[ ]$"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?P<which>cette|ce|la même|l'|le même|le|la|de l'|d'|du|en cours d'|en)[ ]?$"
    ),
}
_FR_AFTER: Final = re.compile(
    r" (?P<which>derni[eè]re?|passée?|écoulée?|prochaine?|suivante?|précédente?|d'avant|d'après|même|en cours)(?![^\W_])"
)
_PART_LEFT: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?P<part>early|late|mid|the (?:beginning|start) of|the end of|end of|the middle of|by the end of|year-end)[ -]"
        r"(?:in )?(?:the |this |last |next )?$"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?P<part>début|fin|mi|la fin|au début|milieu|courant|le début|à la mi|la mi)"
        r"(?:[ -](?:de |du mois de |du |d'|de l'|de cette )?)?$"
    ),
}
_SINCE: Final = re.compile(
    r"(?<![^\W_])(?:since|depuis)(?: (?:the|late|early|mid|fin|début|la|le|last))*[ -]$"
)
_AHEAD: Final = re.compile(
    r"(?<![^\W_])(?:until|not before|no earlier than|no later than|starting(?: in| on)?|beginning(?: in| on)?|effective|as early as|as soon as"
    r"|due(?: in| by| on)?|(?:expected|scheduled|planned|slated|set|promised|due) (?:in|by|on|for|to \w+ in)|d'ici(?: à)?|à partir (?:de|du)"
    r"|pas avant|au plus tard(?: en)?|jusqu'(?:en|au|à)|(?:prévue?s?|attendue?s?|programmée?s?) (?:en|pour|au|le|à|fin|début|courant))"
    r"(?: (?:the|la|le|late|early|mid|fin|début|end of|l'|cet))*[ -']?$"
)
_FUTURE: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?:will|won't|shall|(?:is|are) (?:due|to|set|scheduled|expected|slated|planned)|due|plans? to|planned (?:for|in)"
        r"|expects?|scheduled|would|could|may|might|should|aims?|intends?|hopes?|deadline|slated|takes effect|leaves|asked to|promises?"
        r"|(?:was|were) (?:due|to|set|scheduled|expected)|is thought)(?![^\W_])"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?:doi(?:t|vent)|devr\w+|prév(?:oi\w*|u|ue|us|ues)|attend(?:ue?s?|)|va|vont|compt(?:e|ent)|pourr\w+|promet\w*|espèr\w+"
        r"|\w+(?:era|ira|dra|ura|tra|eront|iront|dront|uront|tront|erait|eraient|irait|drait)|envisag\w+|vise|programmée?s?|convoqu\w+"
        r"|échéance|entre en vigueur|s'apprête\w*|appelée?s? à)(?![^\W_])"
    ),
}
_PAST: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?:was|were|had|did|said|told|has been|have been|(?<!be )[^\W\d_]{2,}ed|began|took|went|made|found|bought|left|led|sold"
        r"|came|put|won|lost|paid|gave|ran|sued|brought|set up|told|quit|fell|rose|drew|struck|met|hit|shut|let|got|sent|wrote|spoke|held)(?![^\W_])"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?:a|ont|avait|avaient|était|étaient|fut|est (?:sorti|passé|parti|né|devenu|entré)\w*|eut|ayant|depuis"
        r"|(?:sorti|parti|choisi|réuni|bâti|fini|saisi|rejoint|atteint|pris|mis|acquis|promis|appris|remis|offert|ouvert|souscrit|écrit|inscrit|conduit)e?s?"
        r"|[^\W\d_]{3,}(?:ait|aient|ée?s?)|[^\W\d_]{2,}[dtnlçrvc]ue?s?)(?![^\W_])"
    ),
}
_CLAUSE_EDGE: Final = re.compile(r"[;:!?\n]|\.(?= )| — | - ")
_YEAR: Final = re.compile(
    r"(?:(?<![\w.,€$£/-])|(?<=mid-)|(?<=mi-))(?<!\d )(19\d\d|20[0-4]\d)(?![\w%])(?!,\d{3})(?! \d{3})"
)
_NUMERIC: Final = re.compile(
    r"(?<![\w./-])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<yy>(?:19|20)\d\d))(?![\w/-])"
)
_ORDINAL_DAY: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?:on|until|by|since|from) the (\d{1,2})(?:st|nd|rd|th)(?![^\W_])(?! (?:of|floor|century|place))"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?:(?:depuis|dès|jusqu'au|avant|à partir du|pour)? ?(?:le|au|du)) (\d{1,2})(?:er)?(?= ?(?:[,.;:)]|et |pour |dans |à |par |au ))(?!,\d)"
    ),
}
_QUARTER: Final[dict[str, int]] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "premier": 1, "première": 1,
    "deuxième": 2, "seconde": 2, "troisième": 3, "quatrième": 4, "1st": 1, "2nd": 2,
    "3rd": 3, "4th": 4, "1er": 1, "2e": 2, "3e": 3, "4e": 4,
}  # fmt: skip
_PERIOD_LEFT: Final = re.compile(rf"(?<![^\W_])(?P<n>{'|'.join(_QUARTER)})[ -](?:fiscal )?$")
_CODE: Final = re.compile(
    r"(?<![^\W_])([qhts])([1-4])(?![^\W_])(?:[ -]?((?:19|20)\d\d|\d\d(?!\d)))?"
)
_OF_YEAR: Final = re.compile(
    r",? (?:of |in |de |du |d'|de l')?(?:the |its |fiscal |l'exercice |(?:fiscal )?year )*"
    r"(?P<y>(?:19|20)\d\d|last year|next year|this year|the year|an dernier|l'an dernier|année dernière"
    r"|l'an prochain|an prochain|l'année prochaine|année prochaine|cette année|that year|l'année|année)(?![^\W_])"
)
_DAY_RIGHT: Final = re.compile(
    r" (\d{1,2})(?:st|nd|rd|th)?(?!\d|[.:]\d| ?%| (?:percent|million|billion|people))(?:(?:,|th,)? ((?:19|20)\d\d)(?!\d))?"
)
_DAY_LEFT: Final = re.compile(r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th|er)?(?: of)? $")
_DAY_PAIR_LEFT: Final = re.compile(r"(?<![\w.,])(\d{1,2})(?:er)? ?(?:au|et|-|–|to|and) ?$")
_MONTH_RIGHT: Final = re.compile(
    r"\.?(?:,? (?:of |de )?(?P<y>(?:19|20)\d\d)(?!\d)| (?:of )?(?P<rel>last year|next year|this year|that year"
    r"|de l'an dernier|de l'année dernière|l'an dernier|dernier|prochain|suivant|précédent|de cette année"
    r"|de l'an prochain|de l'année précédente|de la même année))"
)
_MONTH_LEFT: Final = re.compile(
    r"(?<![^\W_])(?P<which>last|next|this|that|the following|the previous)[ ](?:early |late |mid-)?$"
)
_WORDS_OF_DAY: Final[dict[Language, dict[str, int]]] = {
    _EN: {
        "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "last night": -1,
        "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2,
    },
    _FR: {
        "aujourd'hui": 0, "ce matin": 0, "ce soir": 0, "cet après-midi": 0, "hier": -1, "avant-hier": -2,
        "demain": 1, "hier soir": -1, "après-demain": 2, "cette nuit": 0, "ce jour": 0,
    },
}  # fmt: skip
_WORDS_OF_ANCHOR: Final[dict[Language, dict[str, int]]] = {
    _EN: {
        "the same day": 0, "that day": 0, "that same day": 0, "the same evening": 0, "that evening": 0, "that night": 0,
        "that afternoon": 0, "the same morning": 0, "that very day": 0, "the same afternoon": 0,
        "the next day": 1, "the following day": 1, "the day after": 1, "the next morning": 1,
        "the following morning": 1, "the day before": -1, "the previous day": -1, "the evening before": -1,
        "the night before": -1, "the same week": 7, "by the evening": 0,
    },
    _FR: {
        "le jour même": 0, "le même jour": 0, "ce jour-là": 0, "le soir même": 0, "ce soir-là": 0,
        "dans la journée": 0, "le lendemain": 1, "dès le lendemain": 1, "du lendemain": 1, "la veille": -1,
        "l'avant-veille": -2, "le surlendemain": 2, "la veille encore": -1, "cette nuit-là": 0,
    },
}  # fmt: skip
_HOLIDAYS: Final[dict[str, tuple[int, int]]] = {
    "christmas": (12, 25),
    "noël": (12, 25),
    "thanksgiving": (11, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "la rentrée": (9, 1),
    "halloween": (10, 31),
}
_ENGLISH_MONTH_LEAD: Final = re.compile(
    r"(?:in|by|since|last|next|this|until|late|early|mid|from|of|before|after|for|on|through|till|and|to|that|during|between|early-|or|\d(?:st|nd|rd|th)?)[ -]$"
)
_FR_SUMMER_LEAD: Final = re.compile(r"(?:l'|cet |en |d'|fin |plein )$")
_FALL_LEAD: Final = re.compile(
    r"(?:(?:in|by|since|until|before) the|last|this|next|by|that|early|late|until|the following|since last) $"
)
_FALL_RIGHT: Final = re.compile(r"(?: of)? (?:19|20)\d\d")


@dataclass(slots=True)
class _When:
    """An interval on its way to become a `DateInterval`; `named` is the day its ISO prefix is cut from."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    named: dt.date
    precision: str

    @property
    def iso(self) -> str:
        return self.named.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(slots=True)
class _Reader:
    """One pass over one text; `anchor` is the date named last."""

    text: str
    low: str
    language: Language
    published: dt.date | None
    found: list[_When] = field(default_factory=list)
    anchor: _When | None = None

    # -- what the clause says of its time --------------------------------------

    def clause(self, at: int) -> tuple[int, int]:
        """Where the clause around `at` starts and ends, roughly."""
        begin = max(0, at - 140)
        left = begin
        for edge in _CLAUSE_EDGE.finditer(self.low, begin, at):
            left = edge.end()
        edge_right = _CLAUSE_EDGE.search(self.low, at)
        right = min(edge_right.start() if edge_right else len(self.low), at + 110)
        return left, right

    def is_future(self, at: int) -> bool:
        """Whether the clause around `at` looks ahead: its nearest verb of time decides."""
        before = self.low[max(0, at - 26) : at]
        if _SINCE.search(before):
            return False
        if _AHEAD.search(before):
            return True
        begin, end = self.clause(at)
        ahead = [m.span() for m in _FUTURE[self.language].finditer(self.low, begin, end)]
        if not ahead:
            return False
        behind = [
            m.span()
            for m in _PAST[self.language].finditer(self.low, begin, end)
            if not (m.start() <= at < m.end() or any(a <= m.start() < b for a, b in ahead))
        ]
        return self._distance(ahead, at) < self._distance(behind, at)

    def is_past(self, at: int) -> bool:
        """Whether a verb of the clause around `at` tells what has happened."""
        begin, end = self.clause(at)
        return _PAST[self.language].search(self.low, begin, end) is not None

    def _distance(self, spans: list[tuple[int, int]], at: int) -> int:
        """How near the nearest of `spans` is to `at`: commas between and standing behind cost extra."""
        distances = [1 << 20]
        for start, end in spans:
            near, far = (end, at) if end <= at else (at, start)
            extra = 15 if start > at else 0
            distances.append(far - near + extra + 40 * self.low.count(",", near, far))
        return min(distances)

    # -- making intervals ------------------------------------------------------

    def day(self, start: int, end: int, day: dt.date) -> _When:
        return _When(start, end, day, day, day, "day")

    def month(self, start: int, end: int, year: int, month: int, part: str = "") -> _When | None:
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return None
        last = _month_length(year, month)
        first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(
            part, (1, last)
        )
        first = dt.date(year, month, first_day)
        return _When(start, end, first, dt.date(year, month, last_day), first, "month")

    def year(
        self, start: int, end: int, year: int, first: int = 1, months: int = 12
    ) -> _When | None:
        if not dt.MINYEAR < year < dt.MAXYEAR:
            return None
        final = first + months - 1
        last_year, last_month = year + (final - 1) // 12, (final - 1) % 12 + 1
        last = dt.date(last_year, last_month, _month_length(last_year, last_month))
        begin = dt.date(year, first, 1)
        return _When(start, end, begin, last, begin, "year")

    def week(self, start: int, end: int, inside: dt.date) -> _When:
        monday = inside - inside.weekday() * _DAY
        return _When(start, end, monday, monday + 6 * _DAY, inside, "month")

    def part(self, at: int) -> tuple[str, int]:
        """ "Early", "mid" or "late" before `at`, and where the words start."""
        window = max(0, at - 24)
        found = _PART_LEFT[self.language].search(self.low[window:at])
        if found is None:
            return "", at
        word = found.group("part")
        kind = (
            "mid"
            if "mi" in word.split()[-1][:3] or "middle" in word
            else "late"
            if "fin" in word or "end" in word or word == "late"
            else ""
            if word == "courant"
            else "early"
        )
        return kind, window + found.start()


def _month_length(year: int, month: int) -> int:
    if month == 2:  # noqa: PLR2004 - February
        return 29 if calendar.isleap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def _shift(day: dt.date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(read: _Reader, at: int, end: int, number: int, *, short: bool) -> _When | None:
    """A month name, with the day, the year or the words that place it."""
    low = read.low
    left = low[max(0, at - 24) : at]
    right_day = (
        _DAY_RIGHT.match(low, end + (1 if low.startswith(".", end) else 0))
        if read.language is _EN
        else None
    )
    left_day = _DAY_LEFT.search(left)
    if short and not (right_day or left_day):
        return None
    word = low[at:end]
    if read.language is _EN and (word in {"may", "march"} or short):
        if not read.text[at].isupper():
            return None
        if not (
            right_day
            or left_day
            or _ENGLISH_MONTH_LEAD.search(left)
            or _MONTH_RIGHT.match(low, end)
        ):
            return None
    if read.language is _FR and word == "mars" and read.text[at].isupper() and not left_day:
        return None
    start, day, year = at, None, None
    if right_day is not None and 1 <= int(right_day.group(1)) <= 31:  # noqa: PLR2004
        day, end = int(right_day.group(1)), right_day.end()
        if right_day.group(2):
            year = int(right_day.group(2))
    elif left_day is not None and 1 <= int(left_day.group(1)) <= 31:  # noqa: PLR2004
        day, start = int(left_day.group(1)), at - (len(left) - left_day.start())
    relative = ""
    if year is None and (right := _MONTH_RIGHT.match(low, end)):
        end = right.end()
        if right.group("y"):
            year = int(right.group("y"))
        else:
            relative = right.group("rel")
    if not relative and (which := _MONTH_LEFT.search(left)):
        relative = which.group("which")
        start = at - (len(left) - which.start())
    kind, start = ("", start) if day else read.part(start)
    if year is None:
        year = _year_of_month(read, at, number, day, relative)
        if year is None:
            return None
    if day is not None:
        exact = _date(year, number, day)
        if exact is None:
            return read.month(start, end, year, number)
        return read.day(start, end, exact)
    return read.month(start, end, year, number, kind)


def _year_of_month(
    read: _Reader, at: int, number: int, day: int | None, relative: str
) -> int | None:
    """The year of a month that is named without one."""
    published = read.published
    if (
        relative in {"that", "the following", "suivant", "that year", "de la même année"}
        and read.anchor
    ):
        anchor = read.anchor.named
        later = number <= anchor.month and relative in {"the following", "suivant"}
        return anchor.year + (1 if later else 0)
    if relative in {"the previous", "précédent", "de l'année précédente"} and read.anchor:
        return read.anchor.named.year - (1 if number >= read.anchor.named.month else 0)
    if published is None:
        return None
    year = published.year
    if relative in {"last", "dernier"}:
        recent = 1 if relative == "last" else 0
        return year if number < published.month - recent else year - 1
    if relative in {"next", "prochain"}:
        return year if number > published.month else year + 1
    if relative in {"last year", "l'an dernier", "de l'an dernier", "de l'année dernière"}:
        return year - 1
    if relative in {"next year", "de l'an prochain"}:
        return year + 1
    if relative in {"this", "this year", "de cette année"}:
        return year
    ahead = (number, day or 1) > (published.month, published.day if day else 1)
    gap = (number - published.month) % 12
    if ahead:
        near = day is not None and gap <= 4 and not _SINCE.search(read.low[max(0, at - 26) : at])  # noqa: PLR2004
        return year if near or read.is_future(at) else year - 1
    return year + 1 if gap <= 5 and gap and read.is_future(at) else year  # noqa: PLR2004


_WEEKDAY_LEFT: Final = re.compile(
    r"(?<![^\W_])(?P<which>last|this|next|every|each|the following|that|chaque|tous les|les|un|ce|a) $"
)
_WEEKDAY_RIGHT: Final = re.compile(
    r"(?:,)? (?P<rel>of last week|last week|of this week|this week|of next week|next week|de la semaine dernière|de cette semaine"
    r"|de la semaine prochaine|dernier|prochain|suivant|précédent|of the previous week|of the same week|d'avant)(?![^\W_])"
)
_WEEKDAY_DATE: Final = re.compile(
    r",? (?:the )?(?:\d{1,2}(?:er|st|nd|rd|th)?(?![\d%])|[^\W\d_]{3,9}\.? \d)"
)


def _weekday(read: _Reader, at: int, end: int, number: int) -> _When | None:
    low, published = read.low, read.published
    dated = _WEEKDAY_DATE.match(low, end)
    if dated is not None:
        words = dated.group().split()
        months = _MONTHS[read.language]
        following = low[dated.end() : dated.end() + 12].split()
        named = [w.strip(".,") for w in words + following[:1]]
        if any(w in months or w in _SHORT_MONTHS for w in named):
            return None
    left = _WEEKDAY_LEFT.search(low[max(0, at - 16) : at])
    which = left.group("which") if left else ""
    if which in {"every", "each", "chaque", "tous les", "les"} or published is None:
        return None
    if which in {"un", "a"}:
        right = _WEEKDAY_RIGHT.match(low, end)
        if right is None:
            return None
    start = at - len(left.group()) if left and which in {"last", "this", "next", "that"} else at
    relative = ""
    if right := _WEEKDAY_RIGHT.match(low, end):
        relative, end = right.group("rel"), right.end()
    monday = published - published.weekday() * _DAY
    past = published - ((published.weekday() - number) % 7) * _DAY
    if "last week" in relative or "semaine dernière" in relative:
        return read.day(start, end, monday - _WEEK + number * _DAY)
    if "this week" in relative or "cette semaine" in relative:
        return read.day(start, end, monday + number * _DAY)
    if "next week" in relative or "semaine prochaine" in relative:
        return read.day(start, end, monday + _WEEK + number * _DAY)
    if (
        (which in {"the following", "that"} or relative in {"suivant"})
        and read.anchor
        and read.anchor.precision == "day"
    ):
        gap = (number - read.anchor.named.weekday()) % 7
        return read.day(
            start, end, read.anchor.named + (gap or (7 if which != "that" else 0)) * _DAY
        )
    if which == "last" or relative == "dernier":
        return read.day(start, end, past if past < published else past - _WEEK)
    if which == "next" or relative == "prochain":
        return read.day(start, end, past + _WEEK)
    if low[max(0, at - 4) : at] == "the " and read.anchor and read.anchor.precision == "day":
        gap = (number - read.anchor.named.weekday()) % 7
        return read.day(start, end, read.anchor.named + gap * _DAY)
    if past != published and read.is_future(at):
        return read.day(start, end, past + _WEEK)
    return read.day(start, end, past)


def _season(read: _Reader, at: int, end: int, first: int) -> _When | None:
    low, published = read.low, read.published
    word = low[at:end]
    left = low[max(0, at - 24) : at]
    if word == "été" and not _FR_SUMMER_LEAD.search(left):
        return None
    if word == "fall" and not (
        _FALL_LEAD.search(left) or (_FALL_RIGHT.match(low, end) and left.endswith("the "))
    ):
        return None
    start = at
    if right := re.match(r"(?: (?:of|de))? ((?:19|20)\d\d)(?!\d)", low[end : end + 9]):
        return read.year(start, end + right.end(), int(right.group(1)), first, 3)
    relative = ""
    if tail := re.match(
        r" (?:of )?(dernier|prochain|suivant|précédent|d'avant|last year|next year|de l'an dernier|de l'année dernière|of last year)(?![^\W_])",
        low[end : end + 26],
    ):
        relative, end = tail.group(1), end + tail.end()
    elif lead := re.search(
        r"(?<![^\W_])(last|next|this|that|the following|the previous|cet|ce) $", left
    ):
        relative, start = lead.group(1), at - (len(left) - lead.start())
    if relative in {"that", "the following", "suivant"} and read.anchor:
        anchor = read.anchor.named
        year = anchor.year + (1 if relative != "that" and first <= anchor.month else 0)
        return read.year(start, end, year, first, 3)
    if published is None:
        return None
    year, month = published.year, published.month
    begun = (year, first) if (first < month or first == month) else (year - 1, first)
    if relative in {"last", "dernier"}:
        over = first + 3 <= month or (begun[0] < year)
        return read.year(start, end, begun[0] if over else begun[0] - 1, first, 3)
    if relative in {"last year", "of last year", "de l'an dernier", "de l'année dernière"}:
        return read.year(start, end, year - 1, first, 3)
    if relative in {"next year"}:
        return read.year(start, end, year + 1, first, 3)
    if relative in {"next", "prochain"}:
        return read.year(start, end, year if first > month else year + 1, first, 3)
    if relative in {"this", "cet", "ce"}:
        if first == 12 and month < 3:  # noqa: PLR2004
            return read.year(start, end, year - 1, first, 3)
        return read.year(start, end, year, first, 3)
    coming = year if first >= month else year + 1
    ahead = read.is_future(at) or re.search(
        r"(?:before|by|avant|d'ici) (?:the |l'|le |à l'|au )?$", left
    )
    return read.year(start, end, coming if ahead else begun[0], first, 3)


def _year_words(read: _Reader, words: str) -> int | None:
    """The year that "2025", "last year" or "l'an prochain" names."""
    if words[:2] in {"19", "20"} and words.isdigit():
        return int(words)
    if words == "that year" and read.anchor:
        return read.anchor.named.year
    if read.published is None:
        return None
    if "last" in words or "dern" in words:
        return read.published.year - 1
    if "next" in words or "proch" in words:
        return read.published.year + 1
    return read.published.year


def _period(read: _Reader, at: int, end: int, months: int) -> _When | None:
    """A quarter or a half: "the third quarter of 2024", "au second semestre"."""
    low, published = read.low, read.published
    left = low[max(0, at - 22) : at]
    numbered = _PERIOD_LEFT.search(left)
    start = at
    if numbered is None:
        lead = re.search(
            r"(?<![^\W_])(last|this|next|the latest|the previous|ce|le dernier) $", left
        )
        if lead is None or published is None or months == 6:  # noqa: PLR2004
            return None
        shift = {"last": -1, "the latest": -1, "le dernier": -1, "the previous": -1, "next": 1}.get(
            lead.group(1), 0
        )
        index = published.year * 4 + (published.month - 1) // 3 + shift
        return read.year(at - len(lead.group()), end, index // 4, index % 4 * 3 + 1, 3)
    number = _QUARTER[numbered.group("n")]
    if months == 6 and number > 2:  # noqa: PLR2004
        number = 2
    start = at - (len(left) - numbered.start())
    return _numbered_period(read, start, end, number, months, at)


def _numbered_period(
    read: _Reader, start: int, end: int, number: int, months: int, at: int
) -> _When | None:
    published, first = read.published, (number - 1) * months + 1
    if tail := _OF_YEAR.match(read.low, end):
        year = _year_words(read, tail.group("y"))
        if (
            tail.group("y") in {"the year", "l'année", "année"}
            and published
            and first > published.month
        ):
            year = published.year if read.is_future(at) else published.year - 1
        return read.year(start, tail.end(), year, first, months) if year else None
    if published is None:
        return None
    year = published.year
    if first > published.month and not read.is_future(at):
        year -= 1
    elif first + months <= published.month and read.is_future(at):
        year += 1
    return read.year(start, end, year, first, months)


def _relative(read: _Reader, at: int, end: int, unit: str) -> _When | None:
    """An expression whose head is day, week, month or year."""
    low = read.low
    left = low[max(0, at - 40) : at]
    count = _COUNT_LEFT.search(left)
    if count is not None:
        number = _NUMBERS.get(count.group("n")) or float(
            count.group("n") if count.group("n").isdigit() else 0
        )
        start = at - (len(left) - count.start())
        later, earlier = _LATER_RIGHT.match(low, end), _EARLIER_RIGHT.match(low, end)
        ago = _AGO_RIGHT.match(low, end)
        ago_left = _AGO_LEFT.search(left)
        if ago or (ago_left and not (later or earlier)):
            if ago_left and not ago:
                start = at - (len(left) - ago_left.start())
            if unit == "year" and low.startswith(" and a half", end):
                number += 0.5
            return _moved(
                read, start, ago.end() if ago else end, read.published, "day", unit, -number
            )
        moved = later or earlier
        if moved and read.anchor:
            sign = 1 if later else -1
            tail = moved.end()
            clause_follows = moved.group().endswith(_LINKS) and low[tail : tail + 1] not in {
                ",",
                ".",
                ";",
                ":",
                ")",
                "",
            }
            if (
                clause_follows
                and "\n" not in (gap := low[read.anchor.end : start])
                and "." not in gap
            ):
                sign = -sign
            return _moved(
                read, start, tail, read.anchor.named, read.anchor.precision, unit, sign * number
            )
        if earlier and read.published:
            return _moved(read, start, earlier.end(), read.published, "day", unit, -number)
        ahead = _IN_LEFT.search(left)
        if (
            ahead
            and (ahead.group("p") != "in" or read.is_future(at))
            and ahead.group("p") != "within"
        ):
            begin = at - (len(left) - ahead.start())
            return _moved(read, begin, end, read.published, "day", unit, number)
        return None
    return _determined(read, at, end, unit)


_LINKS: Final = ("after", "before", "après", "avant")


def _moved(
    read: _Reader,
    start: int,
    end: int,
    base: dt.date | None,
    precision: str,
    unit: str,
    number: float,
) -> _When | None:
    """`base` moved by a number of units, no finer than the unit or the base is."""
    if base is None or not number:
        return None
    try:
        if unit == "day":
            moved = base + round(number) * _DAY
            if precision == "day":
                return read.day(start, end, moved)
            return (
                read.month(start, end, moved.year, moved.month)
                if precision == "month"
                else read.year(start, end, moved.year)
            )
        if unit in {"week", "fortnight"}:
            if precision == "month":
                base = base.replace(day=15)
            moved = base + round(number * (2 if unit == "fortnight" else 1)) * _WEEK
            if precision == "year":
                return read.year(start, end, moved.year)
            return (
                read.week(start, end, moved)
                if precision == "day"
                else read.month(start, end, moved.year, moved.month)
            )
        if unit == "month":
            year, month = _shift(base, round(number))
            return (
                read.month(start, end, year, month)
                if precision != "year"
                else read.year(start, end, year)
            )
        year, _ = _shift(base, round(number * (120 if unit == "decade" else 12)))
        return read.year(start, end, year)
    except (OverflowError, ValueError):
        return None


_AROUND_YEAR: Final[dict[Language, re.Pattern[str]]] = {
    _EN: re.compile(
        r"(?<![^\W_])(?:(?P<part>earlier|later|late|early|mid|the (?:beginning|start) of|the end of|end of|the middle of)[ -](?:in )?)?"
        r"(?P<which>last|this past|this calendar|this fiscal|this|next fiscal|next|that same|that|the same|the previous|the following"
        r"|the current|its current|the|by)[ -]$"
    ),
    _FR: re.compile(
        r"(?<![^\W_])(?:(?P<part>début|fin|au début|le début|la fin|mi|courant|milieu|au cours|au milieu)[ -](?:de |du |d')?)?"
        r"(?P<which>cette|ce|la même|le même|l'|la|le|d'|de l'|du|de|en)? ?$"
    ),
}


def _determined(read: _Reader, at: int, end: int, unit: str) -> _When | None:
    """ "Last week", "le mois dernier", "the end of the year", "cette semaine"."""
    low, published = read.low, read.published
    left = low[max(0, at - 34) : at]
    lead = _AROUND_YEAR[read.language].search(left)
    which = (lead.group("which") or "") if lead else ""
    part = (lead.group("part") or "") if lead else ""
    start = at - (len(left) - lead.start()) if lead else at
    tail = _FR_AFTER.match(low, end) if read.language is _FR else None
    after = tail.group("which") if tail else ""
    if read.language is _EN:
        if unit == "weekend":
            return _this(read, start, end, unit, 1 if which == "next" else 0) if which else None
        if which in {"the", "by"}:
            trail = re.match(
                r" (before|after|earlier|later|end|is out|was out|closes)(?![^\W_])",
                low[end : end + 12],
            )
            hyphen = re.match(r"[- ]end(?![^\W_])", low[end : end + 5])
            if hyphen and unit == "year":
                return _this(read, start, end + hyphen.end(), unit, 0)
            if (
                trail
                and trail.group(1) in {"before", "after", "earlier", "later"}
                and unit in {"week", "month", "year", "day"}
            ):
                sign = -1 if trail.group(1) in {"before", "earlier"} else 1
                base = read.anchor or None
                if base is None:
                    return None
                return _moved(
                    read, start, end + trail.end(), base.named, base.precision, unit, sign
                )
            closes = re.search(
                r"(?:end|middle|beginning|start) of the $|before the $|by the $|later in the $|earlier in the $",
                left,
            )
            if unit in {"year", "month", "week"} and (part or closes):
                return _this(read, start, end, unit, 0)
            return None
        if which in {"last", "this past"}:
            return _this(read, start, end, unit, -1)
        if which.startswith("next"):
            return _this(read, start, end, unit, 1)
        if which in {"this", "this calendar", "this fiscal", "the current", "its current"}:
            return _this(read, start, end, unit, 0) if unit != "day" else None
        if which in {"that", "the same", "that same"} and read.anchor:
            return _around_anchor(read, start, end, unit, 0)
        if which in {"the previous", "the following"} and read.anchor:
            return _around_anchor(read, start, end, unit, -1 if which == "the previous" else 1)
        if unit == "year" and re.match(r"-end(?![^\W_])", low[end : end + 5]):
            return _this(read, at, end + 4, unit, 0)
        return None
    if after:
        end = tail.end() if tail else end
        if after.startswith(("derni", "pass", "écoul")):
            return _this(read, start, end, unit, -1)
        if after.startswith("proch"):
            return _this(read, start, end, unit, 1)
        if after == "en cours":
            return _this(read, start, end, unit, 0)
        if read.anchor and after.startswith(("suiv", "d'après")):
            return _around_anchor(read, start, end, unit, 1)
        if read.anchor and after.startswith(("précéd", "d'avant")):
            return _around_anchor(read, start, end, unit, -1)
        if after.startswith(("précéd", "d'avant")) and published:
            return _this(read, start, end, unit, -2 if unit in {"week", "month"} else -1)
        return None
    if which in {"cette", "ce"}:
        if low.startswith("-là", end) or low.startswith(" -là", end):
            return _around_anchor(read, start, end + 3, unit, 0) if read.anchor else None
        if low.startswith("-ci", end):
            end += 3
        return _this(read, start, end, unit, 0) if unit != "day" else None
    if which in {"la même", "le même"} and read.anchor:
        return _around_anchor(read, start, end, unit, 0)
    if (
        part
        and unit in {"year", "month", "week"}
        and which in {"l'", "le", "du", "d'", "la", "de", "", "de l'"}
    ):
        return _this(read, start, end, unit, 0)
    if unit in {"year", "month"} and re.search(r"(?:début|fin|mi)[ -](?:de l'|du |de |d')?$", left):
        return _this(read, start, end, unit, 0)
    if (
        unit == "year"
        and re.search(r"(?:dans|avant|sur|de) l'$", left)
        and re.match(r" (?:\d{4})", low[end : end + 5])
    ):
        return None
    return None


def _this(read: _Reader, start: int, end: int, unit: str, shift: int) -> _When | None:
    published = read.published
    if published is None:
        return None
    if unit == "week":
        return read.week(start, end, published + shift * _WEEK)
    if unit == "weekend":
        saturday = published - published.weekday() * _DAY + 5 * _DAY
        if saturday > published:
            saturday -= _WEEK
        saturday += _WEEK if shift > 0 else 0 * _DAY
        return _When(start, end, saturday, saturday + _DAY, saturday, "month")
    if unit == "month":
        year, month = _shift(published, shift)
        return read.month(start, end, year, month)
    if unit == "year":
        return read.year(start, end, published.year + shift)
    if unit == "fortnight":
        return read.week(start, end, published + 2 * shift * _WEEK) if shift else None
    return None


def _around_anchor(read: _Reader, start: int, end: int, unit: str, shift: int) -> _When | None:
    anchor = read.anchor
    if anchor is None:
        return None
    if shift == 0:
        named = anchor.named
        if unit == "year":
            return read.year(start, end, named.year)
        if unit == "month" and anchor.precision != "year":
            return read.month(start, end, named.year, named.month)
        if unit == "week" and anchor.precision == "day":
            return read.week(start, end, named)
        return None
    return _moved(read, start, end, anchor.named, anchor.precision, unit, shift)


def _ordinal_day(read: _Reader, match: re.Match[str]) -> _When | None:
    """ "On the 6th", "depuis le 12": a day of the month that the text is in."""
    day, base = int(match.group(1)), read.published
    if not 1 <= day <= 31:  # noqa: PLR2004
        return None
    anchor = read.anchor
    if anchor is not None and anchor.precision != "year" and match.start() - anchor.end < 400:  # noqa: PLR2004
        exact = _date(anchor.named.year, anchor.named.month, day)
        if exact is not None and (base is None or exact <= base or read.is_future(match.start())):
            return read.day(match.start(), match.end(), exact)
    if base is None:
        return None
    year, month = base.year, base.month
    if day > base.day and not read.is_future(match.start()):
        year, month = _shift(base, -1)
    elif day < base.day and read.is_future(match.start()) and not read.is_past(match.start()):
        year, month = _shift(base, 1)
    exact = _date(year, month, day)
    return read.day(match.start(), match.end(), exact) if exact else None


def _bare_year(read: _Reader, match: re.Match[str]) -> _When | None:
    """A year on its own; not the number of an edition ("AIME 2024") nor of things."""
    start, end = match.start(1), match.end(1)
    before = read.text[max(0, start - 22) : start]
    if name := re.search(r"([^\W_][^\s,;:()«»\"“”]*)[ \u00a0]$", before):
        word = name.group(1)
        if any(c.isupper() for c in word) and word.lower() not in _YEAR_LEADS:
            return None
    if re.match(
        r" (?:dollars|euros|people|employees|postes|emplois|tokens|gpu|chips|puces|salariés|personnes)",
        read.low[end : end + 12],
    ):
        return None
    kind, first = read.part(start)
    year = int(match.group(1))
    months = {"early": (1, 4), "mid": (5, 4), "late": (9, 4)}.get(kind, (1, 12))
    return read.year(first, end, year, *months)


_YEAR_LEADS: Final = frozenset(
    "in since by until before after from early late mid during for of the to between and through en depuis dès avant"
    " après fin début vers de pour d'ici courant jusqu'en à l'exercice exercice fiscal".split()
)
_PHRASES: Final = {
    language: {**_WORDS_OF_DAY[language], **_WORDS_OF_ANCHOR[language]} for language in Language
}


def _vocabulary(language: Language) -> dict[str, tuple[str, object]]:
    """Every word that opens or heads a date, with the kind of reader it wants."""
    table: dict[str, tuple[str, object]] = {}
    table |= {word: ("short", number) for word, number in _SHORT_MONTHS.items()}
    table |= {word: ("month", number) for word, number in _MONTHS[language].items()}
    table |= {word: ("weekday", number) for word, number in _WEEKDAYS[language].items()}
    table |= {word: ("season", first) for word, first in _SEASONS[language].items()}
    table |= {word: ("unit", unit) for word, unit in _UNITS.items()}
    table |= {word: ("holiday", day) for word, day in _HOLIDAYS.items()}
    table |= {word: ("phrase", shift) for word, shift in _WORDS_OF_DAY[language].items()}
    table |= {word: ("anchored", shift) for word, shift in _WORDS_OF_ANCHOR[language].items()}
    periods = {"quarter": 3, "half": 6} if language is _EN else {"trimestre": 3, "semestre": 6}
    table |= {word: ("period", months) for word, months in periods.items()}
    if language is _FR:
        table |= {"exercice": ("unit", "year")}
    return table


_TABLES: Final = {language: _vocabulary(language) for language in Language}
_KEYS: Final = {language: tuple(table) for language, table in _TABLES.items()}
_FINDERS: Final = {
    language: AhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)
    for language, keys in _KEYS.items()
}


def _read_word(read: _Reader, at: int, end: int, kind: str, value: object) -> _When | None:
    match kind, value:
        case "month", int():
            return _month(read, at, end, value, short=False)
        case "short", int():
            return _month(read, at, end, value, short=True)
        case "weekday", int():
            return _weekday(read, at, end, value)
        case "season", int():
            return _season(read, at, end, value)
        case "period", int():
            return _period(read, at, end, value)
        case "unit", str():
            return _relative(read, at, end, value)
        case "phrase", int() if read.published is not None:
            return read.day(at, end, read.published + value * _DAY)
        case "anchored", int() if read.anchor is not None and read.anchor.precision == "day":
            return read.day(at, end, read.anchor.named + value * _DAY)
        case "holiday", (int() as month, int() as day) if read.published is not None:
            year = read.published.year
            exact = dt.date(year, month, day)
            if exact > read.published and not read.is_future(at):
                exact = dt.date(year - 1, month, day)
            return read.month(at, end, exact.year, exact.month)
        case _:
            return None


def _numeric(read: _Reader, match: re.Match[str]) -> _When | None:
    if match.group("y"):
        year, month = int(match.group("y")), int(match.group("m"))
        if not 1 <= month <= 12:  # noqa: PLR2004
            return None
        if match.group("d"):
            exact = _date(year, month, int(match.group("d")))
            return read.day(match.start(), match.end(), exact) if exact else None
        return read.month(match.start(), match.end(), year, month)
    first, second, year = int(match.group("a")), int(match.group("b")), int(match.group("yy"))
    day, month = (first, second) if read.language is _FR or first > 12 else (second, first)  # noqa: PLR2004
    exact = _date(year, month, day)
    return read.day(match.start(), match.end(), exact) if exact else None


def _code(read: _Reader, match: re.Match[str]) -> _When | None:
    """ "Q1 2025", "H2", "T3 2024", "S1"."""
    letter, number, written = match.group(1), int(match.group(2)), match.group(3)
    months = 3 if letter in "qt" else 6
    if (
        letter in "ts"
        and read.language is not _FR
        or letter == "h"
        and read.language is _FR
        and not written
    ):
        return None
    if months == 6 and number > 2 or not read.text[match.start()].isupper():  # noqa: PLR2004
        return None
    if written:
        year = int(written) if len(written) == 4 else 2000 + int(written)  # noqa: PLR2004
        return read.year(match.start(), match.end(), year, (number - 1) * months + 1, months)
    if letter in "hts":
        return None
    return _numbered_period(read, match.start(), match.end(), number, months, match.start())


_DIGITS: Final = re.compile(r"\d+")


def _digit_seeds(low: str, language: Language) -> list[tuple[int, int, str, object]]:
    """Where digits may be a date of their own: a year, "14/07/2023", "Q1", "the 6th"."""
    seeds: list[tuple[int, int, str, object]] = []
    for run in _DIGITS.finditer(low):
        start, end = run.span()
        size, following = end - start, low[end : end + 1]
        match: re.Match[str] | None = None
        name = ""
        if following and following in "-/.":
            match, name = _NUMERIC.match(low, start), "numeric"
        if match is None and size == 4 and low[start] in "12":  # noqa: PLR2004 - a year
            match, name = _YEAR.match(low, start), "year"
        if match is None and size == 1 and start and low[start - 1] in "qhts":
            match, name = _CODE.match(low, start - 1), "code"
        if match is None and size <= 2 and start > 2 and low[start - 1] == " ":  # noqa: PLR2004
            match, name = _ORDINAL_DAY[language].search(low, max(0, start - 22), end + 12), "the"
            if match is not None and match.start(1) != start:
                match = None
        if match is not None:
            seeds.append((match.start(), match.end(), name, match))
    return seeds


def dates(
    text: str, language: Language, published: dt.date | None, offset: int = 0
) -> tuple[DateInterval, ...]:
    """The dates of `text` in order as intervals of days; spans count from `offset`.

    `iso` is as precise as the words: a day, a month, or a year (also for seasons, halves
    and quarters, whose interval is narrower). Relative dates need `published`; without it
    they are left out. Never raises on any text.
    """
    low = lowered(text)
    read = _Reader(text, low, language, published)
    size = len(low)
    seeds: list[tuple[int, int, str, object]] = []
    keys, table = _KEYS[language], _TABLES[language]
    for index, start, end in _FINDERS[language].find_matches_as_indexes(low):
        if (start and low[start - 1].isalnum()) or (end < size and low[end].isalnum()):
            continue
        kind, value = table[keys[index]]
        seeds.append((start, end, kind, value))
    seeds += _digit_seeds(low, language)
    seeds.sort(key=lambda seed: (seed[0], -seed[1]))
    readers: dict[str, Callable[[_Reader, re.Match[str]], _When | None]] = {
        "year": _bare_year, "numeric": _numeric, "code": _code, "the": _ordinal_day,
    }  # fmt: skip
    for start, end, kind, value in seeds:
        last = read.found[-1] if read.found else None
        if last is not None and start < last.end:
            continue
        when = (
            readers[kind](read, value)
            if isinstance(value, re.Match)
            else _read_word(read, start, end, kind, value)
        )
        if when is None:
            continue
        if last is not None and when.start < last.end:
            if when.precision == "day" or last.precision == "year":
                read.found.pop()
            else:
                continue
        read.found.append(when)
        read.anchor = when
    return tuple(
        DateInterval(
            start_date=when.first,
            end_date=when.last,
            iso=when.iso,
            span=Span(start=offset + when.start, end=offset + when.end),
        )
        for when in read.found
    )
