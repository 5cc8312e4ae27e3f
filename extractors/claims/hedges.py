"""The signals by which a clause commits itself or holds back: tense, hedge, negation.

`signals` reads one stretch of text and names what it finds (`will`, `future`, `hearsay`,
`deny`…) with where; the phrases stand in `data/hedges.yaml`, the French tenses are read
from endings. What the signals amount to is for the judges to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

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
    data = yaml.load(text, Loader=yaml.CSafeLoader)
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


UNDER: Final = {
    Language.EN: frozenset(
        [
            "which",
            "who",
            "whose",
            "whom",
            "where",
            "when",
            "after",
            "before",
            "while",
            "although",
            "though",
            "because",
            "since",
            "as",
            "whereas",
            "until",
        ]
    ),
    Language.FR: frozenset(
        [
            "qui",
            "que",
            "qu'",
            "dont",
            "où",
            "lequel",
            "laquelle",
            "lesquels",
            "lesquelles",
            "tandis",
            "alors",
            "après",
            "avant",
            "quand",
            "lorsque",
            "lorsqu'",
            "puisque",
            "comme",
            "pendant",
            "faute",
        ]
    ),
}
COMPLEMENTED: Final = frozenset(
    [
        "annoncé",
        "annonce",
        "confirmé",
        "confirme",
        "promis",
        "promet",
        "précisé",
        "précise",
        "indiqué",
        "indique",
        "déclaré",
        "déclare",
        "écrit",
        "dit",
        "disent",
        "savoir",
        "valoir",
        "assuré",
        "assure",
        "assurent",
        "affirmé",
        "affirme",
        "affirment",
        "prévenu",
        "prévient",
        "révélé",
        "révèle",
        "ajouté",
        "ajoute",
        "juré",
        "jure",
        "expliqué",
        "explique",
        "estime",
        "estiment",
        "soutient",
        "soutiennent",
        "prétend",
        "rappelle",
        "souligne",
        "nie",
        "dément",
        "croit",
        "pense",
        "espère",
        "admet",
        "reconnaît",
        "reconnu",
        "rapporte",
        "rapportait",
        "craint",
        "redoute",
        "voulait",
        "apprend",
        "appris",
        "avait",
    ]
)
"""French verbs after which `que` opens what is reported, not a clause under a noun."""
RELATIVE: Final = frozenset(["which", "who", "whose", "qui", "dont", "que", "qu'"])
_JOINS: Final = frozenset(
    ["and", "but", "while", "et", "mais", "tandis", "although", "though", "or"]
)
_STRONG: Final = frozenset(";:—–()?!")
_SAY: Final = {
    Language.EN: frozenset(
        [
            "said",
            "say",
            "says",
            "told",
            "tell",
            "wrote",
            "writes",
            "announced",
            "announces",
            "confirmed",
            "confirms",
            "promised",
            "promises",
            "pledged",
            "added",
            "disclosed",
            "revealed",
            "reiterated",
            "decided",
            "reported",
        ]
    ),
    Language.FR: frozenset(
        [
            "annoncé",
            "confirmé",
            "promis",
            "précisé",
            "indiqué",
            "déclaré",
            "écrit",
            "dit",
            "savoir",
            "assuré",
            "affirmé",
            "prévenu",
            "révélé",
            "ajouté",
            "juré",
            "expliqué",
        ]
    ),
}
_HAVE: Final = frozenset(["a", "ont", "avait", "avaient", "ai", "aura"])
_SAY_REACH: Final = 25
_HAVE_REACH: Final = 4


class Reading(NamedTuple):
    """A sentence read once: words with offsets into it, and its signals."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    signals: tuple[Signal, ...]


@lru_cache(maxsize=1024)
def reading(text: str, language: Language) -> Reading:
    """Read one sentence; the same sentence is asked for once for each of its claims."""
    read = tokens(text, language)
    found = signals(text, read, language)
    found.extend(_reported_futures(read, language))
    return Reading(
        tuple(t.word for t in read),
        tuple(t.start for t in read),
        tuple(t.end for t in read),
        tuple(sorted(found, key=lambda s: (s.first, -s.last))),
    )


def _reported_futures(read: Sequence[Token], language: Language) -> list[Signal]:
    """Find the futures in the past: `said it would`, `a annoncé qu'il placerait`."""
    found: list[Signal] = []
    say: int | None = None
    verbs = _SAY[language]
    for at, token in enumerate(read):
        word = token.word
        if word in verbs:
            if language is Language.EN or any(
                t.word in _HAVE for t in read[max(0, at - _HAVE_REACH) : at]
            ):
                say = at
        elif word == ";":
            say = None
        elif language is Language.EN:
            if word == "would" and (say is not None or _said_later(read, at)):
                found.append(Signal("reported_future", at, at))
        elif (
            say is not None
            and word.endswith(("rait", "raient"))
            and tense(word) == "conditional"
            and any(t.word in ("que", "qu'") for t in read[say:at])
        ):
            found.append(Signal("reported_future", at, at))
    return found


def _said_later(read: Sequence[Token], at: int) -> bool:
    for token in read[at : at + _SAY_REACH]:
        if token.word == ";":
            return False
        if token.word in _SAY[Language.EN]:
            return True
    return False


def clause(  # noqa: PLR0917
    words: Sequence[str], language: Language, first: int, last: int, low: int, high: int
) -> tuple[int, int]:
    """Return the tokens of the clause around those from `first` to `last`, within `low` to `high`."""
    under = UNDER[language]
    left = first
    while left > low:
        word = words[left - 1]
        if word in _STRONG or (left >= 2 and words[left - 2] == "," and word in _JOINS):  # noqa: PLR2004
            break
        if word in under and (word in RELATIVE or words[left - 2] == ","):
            left -= 1
            break
        left -= 1
    right = last
    while right < high:
        word = words[right + 1]
        if word in _STRONG:
            break
        if (
            word == ","
            and right + 2 <= high
            and (words[right + 2] in _JOINS or words[right + 2] in under)
        ):
            break
        right += 1
    return left, right
