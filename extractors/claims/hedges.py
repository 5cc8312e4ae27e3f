"""The signals by which a clause commits itself or holds back: tense, hedge, negation.

`signals` reads one stretch of text and names what it finds (`will`, `future`, `hearsay`,
`deny`…) with where; the phrases stand in `data/hedges.yaml`, the French tenses are read
from endings. What the signals amount to is for the judges to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import TYPE_CHECKING, Final

import yaml

from extractors.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOKENS: Final[Mapping[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(r"\w+(?:-\w+)*(?:'\w+)?|[^\w\s]"),
    Language.FR: re.compile(r"\w+'|\w+|[^\w\s]"),
}
_GAP: Final = "…"
_ANY: Final = "*"
_MAX_GAP: Final = 3

# A future or a conditional is an infinitive and an ending; what follows are past tenses,
# nouns and names that look the same.
_FUTURE: Final = re.compile(
    r"(?:[^\W\d_]{2,}(?:e|i|d|t|v)|au|se|fe|i|ver|pour|sau|vaud|faud|cour|mour|inclu|conclu|exclu|plai|croi|enver)"
    r"r(?P<tense>a|ont|ons|ez|ai|ait|aient|ais|ions|iez)"
)
_CONDITIONAL_ENDINGS: Final = frozenset({"ait", "aient", "ais", "ions", "iez"})
_NOT_FUTURE: Final = re.compile(
    r"(?:.*(?:(?:mon|en|ren|con|cen|fil|illus|regis|démon|adminis|per|concen|frus|cas|cal|pé|fenê|orches|enca|enregis)tr"
    r"|ouvr|offr|souffr|couvr|livr|ivr|œuvr|manœuvr|engendr|cadr|encadr|pondér"
    r"|(?:^|re|at|sou|ex|en|ins|asp|exp|resp|consp|adm|v|é)?tir|inspir|aspir|expir|respir|admir|vir|désir|chavir|empir"
    r"|serr|terr|err)(?:a|ons|ez|ai|ait|aient|ais|ions|iez)"
    r"|opéra|caméra|extra|ultra|intra|infra|para|mantra|contra|supra|choléra|propagera|sierra|vera"
    r"|portrait|attrait|retrait|extrait|trait|distrait|abstrait|soustrait|contrait|vrai|vrais|très|serait-ce"
    r"|opérait|opéraient|opérons)"
)
_PAST_CONDITIONAL: Final = frozenset(
    "aurait auraient serait seraient aurions serions".split()  # noqa: SIM905 - reads as a list
)
_PARTICIPLE: Final = re.compile(
    r".*(?:é|ée|és|ées|i|ie|is|it|u|ue|us|ues|ert|erte|ait|aint|eint|oint|ort)|eu|été|pris|mis|dit|fait"
)
_INFINITIVE: Final = re.compile(r".{2,}(?:er|ir|re|oir)")
_CLASSES: Final[Mapping[str, re.Pattern[str]]] = {"~inf": _INFINITIVE, "~pp": _PARTICIPLE}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: offsets into the text it was read from, `word` in lower case."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One hedge: its name and where it stands, `first` and `last` counting tokens."""

    name: str
    first: int
    last: int


def _alternatives(word: str, endings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Spell out `a|b` and `stem{ending}`."""
    for choice in word.split("|"):
        stem, brace, rest = choice.partition("{")
        if brace:
            key, _, tail = rest.partition("}")
            for ending in endings[key]:
                yield stem + ending + tail
        else:
            yield choice


def compile_phrase(
    phrase: str, endings: Mapping[str, Sequence[str]]
) -> tuple[list[str], tuple[frozenset[str] | str, ...]]:
    """Return the words that may open `phrase`, and what has to follow."""
    words = phrase.split()
    heads = list(_alternatives(words[0], endings))
    rest = tuple(
        word
        if word in (_GAP, _ANY) or word in _CLASSES
        else frozenset(_alternatives(word, endings))
        for word in words[1:]
    )
    return heads, rest


class Lexicon:
    """Phrases by their first word, for one language."""

    def __init__(
        self, phrases: Mapping[str, Sequence[str]], endings: Mapping[str, Sequence[str]]
    ) -> None:
        """Compile `phrases` (name of signal to its phrases)."""
        self._by_head: dict[str, list[tuple[tuple[frozenset[str] | str, ...], str]]] = {}
        for name, texts in phrases.items():
            for text in texts:
                heads, rest = compile_phrase(text, endings)
                for head in heads:
                    self._by_head.setdefault(head, []).append((rest, name))

    def find(self, words: Sequence[str]) -> Iterator[Signal]:
        """Yield every phrase that occurs in `words`."""
        get = self._by_head.get
        for at, word in enumerate(words):
            found = get(word)
            if found is not None:
                for rest, name in found:
                    last = _follow(words, at + 1, rest) if rest else at
                    if last >= 0:
                        yield Signal(name, at, last)


def _follow(words: Sequence[str], at: int, rest: tuple[frozenset[str] | str, ...]) -> int:
    """Return the last token of `rest` when it is read from token `at`, or -1."""
    for position, wanted in enumerate(rest):
        if wanted == _GAP:
            for skip in range(_MAX_GAP + 1):
                last = _follow(words, at + skip, rest[position + 1 :])
                if last >= 0:
                    return last
            return -1
        if at >= len(words):
            return -1
        word = words[at]
        if isinstance(wanted, frozenset):
            if word not in wanted:
                return -1
        elif wanted != _ANY and not _CLASSES[wanted].fullmatch(word):
            return -1
        at += 1
    return at - 1


@cache
def _lexicons() -> Mapping[Language, Lexicon]:
    text = resources.files("extractors").joinpath("data/hedges.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)  # noqa: S506 - CSafeLoader is the safe loader
    return {language: Lexicon(data[language.value], data["endings"]) for language in Language}


def tokens(text: str, language: Language, start: int = 0, end: int | None = None) -> list[Token]:
    """Read the words and marks of `text[start:end]`; French elisions stand alone (`qu'`)."""
    stretch = text[start:end].replace("’", "'")
    return [
        Token(start + match.start(), start + match.end(), match.group().lower())
        for match in _TOKENS[language].finditer(stretch)
    ]


def tense(word: str) -> str | None:
    """Return `future` or `conditional` where a French `word` carries one of their endings."""
    match = _FUTURE.fullmatch(word)
    if match is None or _NOT_FUTURE.fullmatch(word):
        return None
    return "conditional" if match["tense"] in _CONDITIONAL_ENDINGS else "future"


def _french_tenses(text: str, read: Sequence[Token]) -> Iterator[Signal]:
    for at, token in enumerate(read):
        word = token.word
        if len(word) < 3 or "r" not in word or (at and text[token.start].isupper()):  # noqa: PLR2004
            continue
        name = tense(word)
        if name is None:
            continue
        yield Signal(name, at, at)
        if name == "future":
            continue
        if word.startswith(("pourr", "devr")):
            yield Signal("pourrait" if word[0] == "p" else "devrait", at, at)
        elif word in _PAST_CONDITIONAL:
            for skip in range(1, 4):
                if at + skip < len(read) and _PARTICIPLE.fullmatch(read[at + skip].word):
                    yield Signal("past_conditional", at, at + skip)
                    break


def _is_modal(text: str, read: Sequence[Token], at: int) -> bool:
    """Whether the `may` at token `at` is the verb, not the month."""
    token = read[at]
    return not text[token.start].isupper() or (at == 0 and token.word == "might")


def signals(text: str, read: Sequence[Token], language: Language) -> list[Signal]:
    """Name every hedge, tense and negation among the tokens `read` from `text`."""
    found = list(_lexicons()[language].find([token.word for token in read]))
    if language is Language.FR:
        found.extend(_french_tenses(text, read))
        return found
    return [
        signal for signal in found if signal.name != "may" or _is_modal(text, read, signal.first)
    ]
