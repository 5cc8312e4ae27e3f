"""Words that are names and other things: Claude, Gemini, Mistral, Orange, Apple, Scale.

Such a word is weighed by what stands around it in its sentence and by who else the article
names. The words and their cues are data (`data/homonyms.yaml`); the weights are here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from extractors.model import EntityKind, Language
from extractors.text import flatten, is_headline, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.entities import RegistryEntity

_NEVER: Final = re.compile(r"(?!)")
_NEEDED: Final = 2.0
_LICENSED, _RELATED, _OWN_CUE, _VERSIONED = 3.0, 2.0, 2.0, 2.5
_USUAL: Final = 2.5
_ANTI, _PART_OF_NAME = -4.0, -3.0


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the phrases in flat text; `*` ends a stem, a plural s is forgiven."""
    if not phrases:
        return _NEVER
    parts = [
        rf"{re.escape(p[:-1])}\w*" if p.endswith("*") else rf"{re.escape(p)}s?"
        for p in sorted(phrases, key=len, reverse=True)
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


_pattern_of = lru_cache(maxsize=None)(_pattern)

_GENERAL: Final = {
    Language.EN: _pattern(
        (
            *(
                "ai",
                "artificial intelligence",
                "model*",
                "chatbot*",
                "assistant*",
                "llm*",
                "start up",
            ),
            *(
                "startup*",
                "software",
                "parameters",
                "training",
                "trained",
                "fine tun*",
                "gpu*",
                "chip*",
            ),
            *("cloud", "users", "raised", "raises", "funding", "valuation", "valued", "data cent*"),
            *("open source", "researchers", "engineers", "developers", "benchmark*", "token*"),
            *("generative", "tech", "company", "maker", "search engine", "subscribers", "shares"),
            *(
                "investors",
                "app",
                "apps",
                "lab",
                "laboratory",
                "weights",
                "robot",
                "robots",
                "million",
            ),
            *(
                "billion",
                "partnership",
                "lawsuit",
                "chief executive",
                "agents",
                "platform",
                "customers",
            ),
        )
    ),
    Language.FR: _pattern(
        (
            *(
                "ia",
                "intelligence artificielle",
                "modele*",
                "chatbot*",
                "assistant*",
                "llm*",
                "start up",
            ),
            *(
                "startup*",
                "jeune pousse*",
                "logiciel*",
                "parametre*",
                "entraine*",
                "puce*",
                "levee",
            ),
            *(
                "leve",
                "million*",
                "milliard*",
                "chercheur*",
                "ingenieur*",
                "developpeur*",
                "licorne*",
            ),
            *(
                "utilisateur*",
                "moteur de recherche",
                "robot conversationnel",
                "application",
                "patron",
            ),
            *(
                "salarie*",
                "recrute*",
                "abonne*",
                "fabricant",
                "groupe",
                "entreprise*",
                "laboratoire*",
            ),
            *(
                "partenariat",
                "robot*",
                "plateforme",
                "donnees",
                "cloud",
                "actions",
                "action",
                "client*",
            ),
            *("generatif", "generative", "agents", "open source", "benchmark*", "jeton*", "poids"),
        )
    ),
}
# What an actor of this field does; the next word after its name.
_VERBS: Final = words(
    "is was has had will would can could may says said announced announces launched launches released"
    " releases unveiled unveils raised raises hired hires bought buys sells sold plans planned agreed"
    " signed opened opens published showed shows lost faces added adds ended cut cuts wants expects"
    " declined denied runs now pays uses trained built builds makes made owes employs offers refused"
    " writes reads drafts answers answered acquires acquired rolls named"
    " a va est sera vient veut peut doit annonce lance devoile publie leve signe ouvre recrute vend"
    " presente prevoit licencie perd deploie emploie propose retarde conteste dement entend affirme"
    " rachete fabrique concoit integre refuse compte dit assure ajoute gagne arrive sait depasse"
    " repond redige resume traduit comprend genere ecrit lit voit promet travaille aurait avait etait serait"
)
# Words that may stand with a capital before a name without being a part of it.
_BEFORE: Final = words(
    "the a an at in on by with for from to of and or but as if when while after before since why how"
    " inside behind meet about against not only even now then both like unlike via under over until"
    " is was will can did does has what whose where once today its his her their our"
    " le la les l un une des d de du au aux en par pour avec chez dans sur sous sans selon et ou mais"
    " quand lorsque apres avant depuis pourquoi comment si que qu ni meme contre entre vers hier"
    " outre voici son sa ses leur leurs notre cette ce cet ces"
)
_FRENCH_FUTURE: Final = re.compile(r"\w{3,}(?:era|eront|ira|iront|erait|eraient|irait)$")
_ACTING: Final = re.compile(
    r"\w{3,}(?:era|erait|ait|ed|it|ige|ete|ut)$|s$|se$|ne$|n$|wants|has|inflige|exige|ordonne|ouvre"
)
_OPENING: Final = re.compile(r"(?:\A|[.:«“\"(!?])[^\w]*\Z")
_DETERMINERS: Final = words("a an the un une le la les des ces trois deux two three")
_TOKEN_BEFORE: Final = re.compile(r"([^\W_][\w’']*)[ \u00a0]\Z")
_TOKEN_AFTER: Final = re.compile(r"[ \u00a0]([^\W_]\w*)")
_APPOSITION: Final = re.compile(r", (?:the|a|an|le|la|un|une|which|qui|l['’])\b")


class Place(NamedTuple):
    """A word in its sentence: offsets into `body`, and the sentence's own offsets."""

    body: str
    flat: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    named_ends: frozenset[int]
    """Where other, certain names end, and..."""
    named_starts: frozenset[int]
    """...where they start."""


@dataclass(frozen=True, slots=True)
class _Word:
    common: bool
    strict: bool
    usual: bool
    cues: Mapping[Language, tuple[str, ...]]
    anti: Mapping[Language, tuple[str, ...]]


def acts(place: Place) -> bool:
    """Whether what follows says that the named does something: `Pékin interdit`."""
    after = _TOKEN_AFTER.match(place.body, place.end)
    if after is None:
        return False
    word = flatten(after[1])
    return word in _VERBS or _ACTING.match(word) is not None


def _against(entity: RegistryEntity, place: Place, language: Language, word: _Word | None) -> bool:
    """Whether the sentence holds what speaks against the name."""
    anti = (
        *map(flatten, entity.anti.get(language, ())),
        *(word.anti.get(language, ()) if word else ()),
    )
    return bool(anti) and (
        _pattern_of(anti).search(place.flat, place.sentence_start, place.sentence_end) is not None
    )


def _by_language(written: dict[str, list[str]] | None) -> dict[Language, tuple[str, ...]]:
    return {
        Language(key): tuple(p if p.endswith("*") else flatten(p) for p in map(str, phrases))
        for key, phrases in (written or {}).items()
    }


@dataclass(frozen=True, slots=True)
class Homonyms:
    """The words that need context, by folded form."""

    known: Mapping[str, _Word]

    @classmethod
    @cache
    def load(cls) -> Homonyms:
        """Read the words shipped with the package."""
        written = (resources.files("extractors.data") / "homonyms.yaml").read_text("utf-8")
        rows: dict[str, Any] = yaml.load(written, Loader=yaml.CSafeLoader)
        return cls(
            {
                flatten(word): _Word(
                    common=bool(row.get("common")),
                    strict=bool(row.get("strict")),
                    usual=bool(row.get("usual")),
                    cues=_by_language(row.get("cues")),
                    anti=_by_language(row.get("anti")),
                )
                for word, row in rows.items()
            }
        )

    def knows(self, word: str) -> bool:
        """Whether `word` (folded) means other things too."""
        return word in self.known

    def cued(self, entity: RegistryEntity, place: Place, language: Language) -> bool:
        """Whether a cue of the entity stands in the sentence and nothing against it."""
        window = place.flat[place.sentence_start : place.sentence_end]
        against = _pattern_of(tuple(map(flatten, entity.anti.get(language, ())))).search(window)
        cues = _pattern_of(tuple(map(flatten, entity.cues.get(language, ()))))
        return against is None and cues.search(window) is not None

    def means(
        self,
        entity: RegistryEntity,
        place: Place,
        language: Language,
        *,
        licensed: bool,
        related: bool,
        versioned: bool = False,
    ) -> bool:
        """Whether the word at `place` means the entity.

        `licensed`: an unmistakable form of it stands in the article; `related`: its owner,
        family or product does. `versioned`: a version or a size follows.
        """
        score = _LICENSED if licensed else _RELATED if related else 0.0
        if " " in place.flat[place.start : place.end].strip():
            score += _RELATED  # words that seldom stand together by chance
        score += _VERSIONED if versioned else 0.0
        word = self.known.get(place.flat[place.start : place.end])
        if word is not None and word.strict and not licensed:
            return False
        if _against(entity, place, language, word):
            # What means the name unless something speaks against it has been spoken against.
            if word is not None and word.usual and not licensed:
                return False
            score += _ANTI
        elif word is not None and word.usual:
            score += _USUAL
        neighbours = self._neighbours(entity, place, word, versioned=versioned)
        if score + neighbours >= _NEEDED:
            return True
        return score + neighbours + self._surroundings(entity, place, language, word) >= _NEEDED

    @staticmethod
    def _surroundings(
        entity: RegistryEntity, place: Place, language: Language, word: _Word | None
    ) -> float:
        """Weigh what speaks for the name in its sentence."""
        flat = place.flat
        head, tail = flat[place.sentence_start : place.start], flat[place.end : place.sentence_end]
        rest = f"{head} ¤ {tail}"
        cues = (
            *map(flatten, entity.cues.get(language, ())),
            *(word.cues.get(language, ()) if word else ()),
        )
        score = _OWN_CUE if _pattern_of(cues).search(rest) else 0.0
        general = len(set(_GENERAL[language].findall(rest)))
        others = any(place.sentence_start <= s < place.sentence_end for s in place.named_starts)
        return score + min(2.0, general * 1.5) + (1.5 if others else 0.0)

    @staticmethod
    def _neighbours(
        entity: RegistryEntity, place: Place, word: _Word | None, *, versioned: bool
    ) -> float:
        body, start, end = place.body, place.start, place.end
        sentence = body[place.sentence_start : place.sentence_end]
        headline = sentence[-1] not in ".!?…»”:" and is_headline(sentence)
        opens = _OPENING.search(body[place.sentence_start : start]) is not None
        score = 0.0 if opens or headline else 1.0
        before = _TOKEN_BEFORE.search(body, max(place.sentence_start, start - 30), start)
        if before and not headline:
            token = flatten(before[1]).split()[-1]
            if (
                before[1][0].isupper()
                and token not in _BEFORE
                and start - 1 not in place.named_ends
            ):
                score += _PART_OF_NAME
            elif token in _DETERMINERS and entity.kind is not EntityKind.MEDIA:
                score -= 1.0
        after = _TOKEN_AFTER.match(body, end)
        if after is None:
            spoken_of = _APPOSITION.match(body, end) or body[end : end + 2] in {"'s", "’s"}
            return score + (0.5 if spoken_of else 0.0)
        following = after[1]
        if following[0].isupper():
            apart = headline or versioned or after.start(1) in place.named_starts
            return score if apart else score + _PART_OF_NAME
        if flatten(following) in _VERBS or _FRENCH_FUTURE.match(flatten(following)):
            return score + 1.0
        plain = opens and word is not None and word.common
        return score - 1.0 if plain or (following[0].isdigit() and not versioned) else score
