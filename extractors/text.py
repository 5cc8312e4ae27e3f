"""The text of an article as offsets: folding, paragraphs, sentences.

Nothing here changes the text. `flatten` keeps one character for one character, so an
offset into what it returns is an offset into what was given.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from extractors.model import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BMP: Final = 0x10000
_REPLACEMENT: Final = 0x20


@cache
def _flat_table() -> NDArray[np.uint32]:
    """One folded character for each of the basic plane: lower, no accent, marks to spaces."""
    table = np.full(_BMP, _REPLACEMENT, dtype=np.uint32)
    for code in range(_BMP):
        char = chr(code)
        if char.isalnum():
            base = unicodedata.normalize("NFKD", char)[0]
            low = (base if base.isalnum() else char).lower()
            table[code] = ord(low) if len(low) == 1 else code
    return table


def flatten(text: str) -> str:
    """Return `text` in lower case without accents, every other mark a space; same length.

    Hyphens, apostrophes of any shape, dots and all kinds of spaces become one space each,
    so `GPT-4`, `GPT‑4` and `GPT 4` are one.
    """
    return _flat_word(text) if len(text) <= _WORD_CHARACTERS else _flat_text(text)


def _flat(text: str) -> str:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if codes.size and int(codes.max()) >= _BMP:
        codes = np.where(codes < _BMP, codes, _REPLACEMENT)
    return _flat_table()[codes].tobytes().decode("utf-32-le", "surrogatepass")


# Words come again and again; an article is asked for by each room in turn.
_WORD_CHARACTERS: Final = 48
_flat_word = lru_cache(maxsize=65536)(_flat)
_flat_text = lru_cache(maxsize=8)(_flat)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the key under which two spellings of a name are the same name."""
    return " ".join(flatten(name).split())


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces; how this package writes word lists."""
    return frozenset(listed.split())


_SPACES: Final = re.compile(r"[ \t\u2000-\u200a\u3000]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


def normalise(text: str) -> str:
    """Return `text` as articles keep it: NFC, no invisible marks, single spaces, plain lines.

    Non-breaking spaces stay: French typography needs them and `flatten` knows them.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACES.sub(" ", _INVISIBLE.sub("", composed))


_PARAGRAPH: Final = re.compile(r"[^\n]+")


def paragraphs(body: str) -> tuple[Span, ...]:
    """Return the lines that hold text, without the white space around them.

    The first is the title. Every line break parts: a list line is a paragraph.
    """
    found = []
    for match in _PARAGRAPH.finditer(body):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end:
            found.append(Span(start=start, end=end))
    return tuple(found)


# A stop, what closes around it, white space, and something that can open a sentence.
_STOP: Final = re.compile(
    r"(?P<stop>[.!?…]+)(?P<close>(?:[\u00a0\u202f ]?[»”\"’')\]])*)(?P<gap>\s+)"
    r"(?=(?P<open>[«“\"‘'(\[—–\-•]?[\s\u00a0\u202f]?)(?P<next>[^\W_]))"
)
_TITLES: Final = words(
    "m mm mme mmes mlle dr drs pr me mr mrs ms st ste sr jr prof gen gov sen rep col capt lt sgt hon"
    " vs no n fig art vol cf env approx tel ed eds al op ph p pp ex"
    " jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc"
)
# Words after which a capital may or may not open a sentence: only a clear opener parts.
_MAY_END: Final = words("inc corp ltd co llc plc bros etc cie vol e.g i.e a.m p.m")
_OPENERS: Final = words(
    "the a an it its he she they we i in on at but and or for as this that these those what when while"
    " if after before since with by to from under there his her their our so yet still some most no"
    " both one two three last earlier now then even although though according meanwhile such"
    " le la les l un une des il elle ils elles on ce cet cette ces c en dans sur au aux à a mais et ou"
    " pour par depuis selon avec sans son sa ses leur leurs nous d de du s si quant après avant alors"
    " ainsi reste plus quand lorsque aucun chez"
)
_ALSO_WORDS: Final = words("no me")
_CAMEL: Final = re.compile(r"[a-z]{1,2}[A-Z]|o\d|gpt-|phi-")
_LAST_WORD: Final = re.compile(r"[^\s«“\"‘’'(\[]+\Z")
_LONGEST_ABBREVIATION: Final = 12
_INITIAL: Final = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")
_NEXT_WORD: Final = re.compile(r"[^\W\d_]+")


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    """Whether the stop at `match` parts two sentences of `line`."""
    if match["next"].islower() and not _CAMEL.match(line, match.end() + len(match["open"])):
        # A lower-case word after a quotation mark may open a quoted sentence, else goes on.
        return False
    stop = match.start()
    before = _LAST_WORD.search(line[max(0, stop - _LONGEST_ABBREVIATION) : stop])
    if match["stop"] != "." or match["close"] or before is None:
        return True
    word = before.group().lower()
    if before.group().isdigit() and len(before.group()) == stop:
        return False  # "2. The older siblings": the number of a list line
    if word in _TITLES:
        return word in _ALSO_WORDS and before.group().islower()
    if word in _MAY_END or _INITIAL.match(word):
        # "Samuel J. Altman" goes on, "Plan B. The rest" does not.
        opener = _NEXT_WORD.match(line, match.end() + len(match["open"]))
        return opener is not None and opener.group().lower() in _OPENERS
    return True


@lru_cache(maxsize=8)
def sentences(body: str) -> tuple[Span, ...]:
    """Return the sentences of `body` in order, without the white space around them.

    The title is a sentence of its own, and so is each list line. Abbreviations, initials,
    numbers and versions (`M.`, `Inc.`, `U.S.`, `1.5`, `v2.1`) do not part; marks that close a
    quotation stay with what they close.
    """
    found: list[Span] = []
    for line in paragraphs(body):
        text = body[line.start : line.end]
        start = 0
        for match in _STOP.finditer(text):
            if _ends_sentence(text, match):
                end = match.start("gap")
                found.append(Span(start=line.start + start, end=line.start + end))
                start = match.end()
        found.append(Span(start=line.start + start, end=line.end))
    return tuple(found)


CALENDAR: Final = words(
    "january february march april may june july august september october november december monday tuesday"
    " wednesday thursday friday saturday sunday janvier fevrier mars avril mai juin juillet aout septembre"
    " octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche"
)
"""Months and days, folded: capitals that are no first names."""

_LONG_WORD: Final = 4
_MOSTLY: Final = 0.6


def is_headline(sentence: str) -> bool:
    """Whether most words carry capitals, so that a capital says nothing."""
    long_words = [w for w in sentence.split() if len(w) >= _LONG_WORD and w[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long_words)
    return len(long_words) >= _LONG_WORD and capitals > _MOSTLY * len(long_words)
