"""Dates told by a distance or a turn: "two weeks ago", "le mois dernier", "by year-end"."""

from __future__ import annotations

import re
from typing import Final

from extractors.dates.intervals import (
    DAY,
    WEEK,
    Reader,
    When,
    in_month,
    in_week,
    in_year,
    moved,
    on,
    shifted,
)
from extractors.dates.words import COUNT, NUMBERS
from extractors.model import Language

_EN, _FR = Language.EN, Language.FR
_COUNTED: Final = re.compile(rf"(?<![^\W_]){COUNT}(?: (?:full|short|good|petites?|longs?))?[ -]$")
_AGO_BEFORE: Final = re.compile(
    r"(?<![^\W_])(?:il y a|voici|voilà|depuis|for the past|for the last)"
    r"(?: (?:environ|à peine|près de|plus de|about))? $"
)
_AHEAD_BEFORE: Final = re.compile(
    r"(?<![^\W_])(in|dans|d'ici|d'ici à|sous)(?: (?:about|environ|les|the next))? $"
)
_AGO: Final = re.compile(r" ago(?![^\W_])")
_AND_A_HALF: Final = re.compile(r" and a half(?= ago)")
_LATER: Final = re.compile(r" (later|after(?:wards?)?|on(?=[,.])|plus tard|après)(?![^\W_])")
_EARLIER: Final = re.compile(
    r" (earlier|before(?:hand)?|previously|plus tôt|auparavant|avant)(?![^\W_])"
)
_LINKS: Final = frozenset({"after", "before", "après", "avant"})
_CLOSING: Final = frozenset({"", ",", ".", ";", ":", ")"})


def by_unit(read: Reader, at: int, end: int, unit: str) -> When | None:
    """An expression whose head is a day, week, month, year or decade."""
    count = _COUNTED.search(read.low, max(0, at - 34), at)
    if count is not None:
        return _counted(read, count, end, unit)
    return _english(read, at, end, unit) if read.language is _EN else _french(read, at, end, unit)


def _counted(read: Reader, count: re.Match[str], end: int, unit: str) -> When | None:
    """A counted distance: "three months ago", "deux jours plus tard", "d'ici trois mois"."""
    low, start, written = read.low, count.start(), count.group("n")
    number = NUMBERS.get(written) or float(written)
    if half := _AND_A_HALF.match(low, end):
        number, end = number + 0.5, half.end()
    today = on(start, end, read.published) if read.published else None
    ago = _AGO.match(low, end)
    since = _AGO_BEFORE.search(low, max(0, start - 30), start)
    later, earlier = _LATER.match(low, end), _EARLIER.match(low, end)
    turn = later or earlier
    if today and (ago or (since and turn is None)):
        first = since.start() if since and not ago else start
        return moved(first, ago.end() if ago else end, today, unit, -number)
    if turn is not None and read.anchor is not None:
        sign = 1 if later else -1
        if _tells_the_other(read, read.anchor, start, turn):
            sign = -sign
        return moved(start, turn.end(), read.anchor, unit, sign * number)
    if turn is not None:
        return moved(start, turn.end(), today, unit, -number) if today and earlier else None
    ahead = _AHEAD_BEFORE.search(low, max(0, start - 24), start)
    if ahead is None or today is None or (ahead.group(1) == "in" and not read.is_future(start)):
        return None
    return moved(ahead.start(), end, today, unit, number)


def _tells_the_other(read: Reader, anchor: When, start: int, turn: re.Match[str]) -> bool:
    """Whether the date is that of the clause that follows: "it left on Friday, a day after X"."""
    if turn.group(1) not in _LINKS or read.low[turn.end() : turn.end() + 1] in _CLOSING:
        return False
    gap = read.low[anchor.end : start]
    return "\n" not in gap and "." not in gap


_ENGLISH_LEFT: Final = re.compile(
    r"(?<![^\W_])(?:(?P<part>earlier|later|late|early|mid|the (?:beginning|start) of|the end of|end of"
    r"|the middle of)[ -](?:in )?)?(?P<which>last|this past|this calendar|this fiscal|this"
    r"|next fiscal|next|that same|that|the same|the previous|the following|the current|its current"
    r"|the|by)[ -]$"
)
_ENGLISH_TURN: Final = re.compile(r" (before|after|earlier|later)(?![^\W_])")
_YEAR_END: Final = re.compile(r"[- ]end(?![^\W_])")
_WITHIN: Final = re.compile(
    r"(?:end|middle|beginning|start) of the $|(?:before|by|later in|earlier in) the $"
)
_SHIFTS: Final = {
    "last": -1,
    "this past": -1,
    "next": 1,
    "next fiscal": 1,
    "this": 0,
    "this calendar": 0,
    "this fiscal": 0,
    "the current": 0,
    "its current": 0,
}
_ANCHORED_SHIFTS: Final = {
    "that": 0,
    "the same": 0,
    "that same": 0,
    "the previous": -1,
    "the following": 1,
}


def _english(  # noqa: PLR0911 - one a turn
    read: Reader, at: int, end: int, unit: str
) -> When | None:
    """A turn in English: "last week", "the end of the year", "the year before"."""
    low = read.low
    left = _ENGLISH_LEFT.search(low, max(0, at - 34), at)
    closing = _YEAR_END.match(low, end) if unit == "year" else None
    if left is None:
        return _by_publication(read, at, closing.end(), unit, 0) if closing else None
    which, start = left.group("which"), left.start()
    if unit == "weekend":
        return _by_publication(read, start, end, unit, 1 if which == "next" else 0)
    if which in _SHIFTS:
        return _by_publication(read, start, end, unit, _SHIFTS[which])
    if which in _ANCHORED_SHIFTS:
        return _by_anchor(read, start, end, unit, _ANCHORED_SHIFTS[which])
    if closing:
        return _by_publication(read, start, closing.end(), unit, 0)
    if turn := _ENGLISH_TURN.match(low, end):
        sign = -1 if turn.group(1) in {"before", "earlier"} else 1
        return moved(start, turn.end(), read.anchor, unit, sign) if read.anchor else None
    if left.group("part") or _WITHIN.search(low, max(0, at - 34), at):
        return _by_publication(read, start, end, unit, 0)
    return None


_FRENCH_LEFT: Final = re.compile(
    r"(?<![^\W_])(?:(?P<part>début|fin|mi|courant|milieu|au cours)[ -](?:de |du |d')?)?"
    r"(?P<which>cette|ce|la même|le même|l'|la|le|d'|de l'|du|de|en)? ?$"
)
_FRENCH_OPENER: Final = re.compile(r"(?<![^\W_])(?:au|le|la|à la) $")
_FRENCH_RIGHT: Final = re.compile(
    r" (derni[eè]re?|passée?|écoulée?|prochaine?|suivante?|précédente?|d'avant|d'après|en cours)"
    r"(?![^\W_])"
)
_THERE: Final = re.compile(r" ?-là(?![^\W_])")


def _french(read: Reader, at: int, end: int, unit: str) -> When | None:
    """A turn in French: "le mois dernier", "cette semaine", "la fin de l'année"."""
    low = read.low
    left = _FRENCH_LEFT.search(low, max(0, at - 34), at)
    which = (left.group("which") or "") if left else ""
    part = left.group("part") if left else None
    start = left.start() if left else at
    if part and (opener := _FRENCH_OPENER.search(low, max(0, start - 6), start)):
        start = opener.start()
    if right := _FRENCH_RIGHT.match(low, end):
        return _french_turn(read, start, right.end(), unit, right.group(1))
    if which in {"cette", "ce"}:
        if there := _THERE.match(low, end):
            return _by_anchor(read, start, there.end(), unit, 0)
        end += 3 if low.startswith("-ci", end) else 0
        return _by_publication(read, start, end, unit, 0)
    if which in {"la même", "le même"}:
        return _by_anchor(read, start, end, unit, 0)
    return _by_publication(read, start, end, unit, 0) if part else None


def _french_turn(read: Reader, start: int, end: int, unit: str, word: str) -> When | None:
    if word.startswith(("derni", "pass", "écoul")):
        return _by_publication(read, start, end, unit, -1)
    if word.startswith("proch"):
        return _by_publication(read, start, end, unit, 1)
    if word == "en cours":
        return _by_publication(read, start, end, unit, 0)
    sign = 1 if word.startswith(("suiv", "d'après")) else -1
    if read.anchor is not None:
        return _by_anchor(read, start, end, unit, sign)
    away = -2 if unit in {"week", "month"} else -1
    return _by_publication(read, start, end, unit, away) if sign < 0 else None


def _by_publication(  # noqa: PLR0911 - one a unit
    read: Reader, start: int, end: int, unit: str, shift: int
) -> When | None:
    """The week, month or year of publication, moved by `shift`."""
    published = read.published
    if published is None:
        return None
    match unit:
        case "week":
            return in_week(start, end, published + shift * WEEK)
        case "weekend":
            saturday = published - (published.weekday() + 2) % 7 * DAY
            saturday += max(shift, 0) * WEEK
            return When(start, end, saturday, saturday + DAY, saturday, "month")
        case "month":
            return in_month(start, end, *shifted(published, shift))
        case "year":
            return in_year(start, end, published.year + shift)
        case "fortnight" if shift:
            return in_week(start, end, published + 2 * shift * WEEK)
        case _:
            return None


def _by_anchor(read: Reader, start: int, end: int, unit: str, shift: int) -> When | None:
    """The week, month or year of the date named last, or the one beside it."""
    anchor = read.anchor
    if anchor is None:
        return None
    if shift:
        return moved(start, end, anchor, unit, shift)
    match unit:
        case "year":
            return in_year(start, end, anchor.named.year)
        case "month" if anchor.precision != "year":
            return in_month(start, end, anchor.named.year, anchor.named.month)
        case "week" if anchor.precision == "day":
            return in_week(start, end, anchor.named)
        case _:
            return None
