"""Frames: the words that carry a claim, and where its arguments stand around them.

`extractors/data/frames/*.yaml` holds them, both languages in one form; this module
reads them, generates the inflections and finds their triggers in a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

import yaml

from extractors.claims import morphology
from extractors.errors import CatalogError
from extractors.model import ClaimType, Language

if TYPE_CHECKING:
    from extractors.claims.tokens import Tokens

_GAP: Final = 4
_REFLEXIVE: Final = frozenset(("s", "se", "m", "me", "nous"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way in which a type of claim is told, with the slots of its arguments.

    `subject_slots` and `object_slots` hold `L`, `R` or preposition classes of
    `tokens.PREPOSITIONS`; an empty set means that the argument is not looked for.
    """

    index: int
    frame_id: str
    type: ClaimType
    subject_slots: frozenset[str]
    object_slots: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    pattern_id: int
    key: str
    elements: tuple[tuple[dict[str, frozenset[str]], bool], ...]
    """For each word its forms with tenses, and whether a gap may stand before it."""
    is_verb: bool
    reflexive: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found in a sentence; `start`, `head` and `end` are token indexes."""

    pattern: _Pattern
    start: int
    end: int
    tenses: frozenset[str]
    passive: bool


def _split(words: str) -> list[str]:
    return words.replace("'", " ' ").split()


def _verb_forms(language: Language, lemma: str) -> dict[str, frozenset[str]]:
    if language is Language.EN:
        head, hyphen, tail = lemma.rpartition("-")
        if hyphen and tail in {
            "launch",
            "source",
            "tune",
            "lead",
            "develop",
            "author",
            "train",
            "hire",
            "produce",
        }:
            return {
                f"{head}-{form}": tense for form, tense in morphology.english_verb(tail).items()
            }
        return morphology.english_verb(lemma)
    return morphology.french_verb(lemma)


def _noun_forms(language: Language, lemma: str) -> frozenset[str]:
    return (morphology.english_noun if language is Language.EN else morphology.french_noun)(lemma)


def _pattern(language: Language, pattern_id: int, key: str) -> _Pattern:
    kind, colon, words = key.partition(":")
    if not colon or kind not in {"v", "n"}:
        kind, words = "", key
    parts = [part.lower() for part in _split(words)]
    reflexive = False
    if kind == "v" and language is Language.FR and parts[0] in {"se", "s"} and len(parts) > 1:
        reflexive = True
        parts = parts[2:] if parts[1] == "'" else parts[1:]
    elements: list[tuple[dict[str, frozenset[str]], bool]] = []
    gap = False
    for place, part in enumerate(parts):
        if part == "*":
            gap = True
            continue
        forms: dict[str, frozenset[str]] = {part: frozenset()}
        if kind == "v" and place == 0:
            try:
                forms = _verb_forms(language, part)
            except ValueError:
                forms = {form: frozenset() for form in _noun_forms(language, part)}
        elif kind == "n" and (place == 0 or (language is Language.EN and place == len(parts) - 1)):
            forms = {form: frozenset() for form in _noun_forms(language, part)}
        elements.append((forms, gap or (kind == "v" and place == 1 and language is Language.EN)))
        gap = False
    return _Pattern(
        pattern_id=pattern_id,
        key=key,
        elements=tuple(elements),
        is_verb=kind == "v",
        reflexive=reflexive,
    )


class FrameSet:
    """All frames of one language, ready to match."""

    def __init__(self, language: Language, tables: dict[str, dict[str, dict[str, str]]]) -> None:
        """Compile `tables`: type -> frame name -> {S, O, en, fr}.

        Raises CatalogError where a type or a slot is unknown.
        """
        self.language = language
        self.frames: list[Frame] = []
        self.patterns: list[_Pattern] = []
        self.frames_of: list[list[Frame]] = []
        ids: dict[str, int] = {}
        for type_name, frames in tables.items():
            try:
                claim_type = ClaimType(type_name)
            except ValueError as error:
                raise CatalogError("frames", type_name, "is no claim type") from error
            for name, fields in frames.items():
                frame = Frame(
                    index=len(self.frames),
                    frame_id=f"{type_name}.{name}",
                    type=claim_type,
                    subject_slots=_slots(fields.get("S", "L")),
                    object_slots=_slots(fields.get("O", "none")),
                )
                self.frames.append(frame)
                for key in dict.fromkeys(
                    item.strip() for item in fields[language.value].split(";")
                ):
                    if not key:
                        continue
                    if key not in ids:
                        ids[key] = len(self.patterns)
                        self.patterns.append(_pattern(language, ids[key], key))
                        self.frames_of.append([])
                    self.frames_of[ids[key]].append(frame)
        self._by_form: dict[str, list[tuple[_Pattern, frozenset[str]]]] = defaultdict(list)
        for pattern in self.patterns:
            for form, tenses in pattern.elements[0][0].items():
                self._by_form[form].append((pattern, tenses))

    def hits(self, tokens: Tokens) -> list[Hit]:
        """Return every pattern that stands in the sentence, in order of place."""
        found: list[Hit] = []
        lower = tokens.lower
        for i, word in enumerate(lower):
            for pattern, tenses in self._by_form.get(word, ()):
                if pattern.reflexive and not any(w in _REFLEXIVE for w in lower[max(i - 4, 0) : i]):
                    continue
                end = _match_rest(pattern, lower, i)
                if end:
                    passive = pattern.is_verb and morphology.PP in tenses and tokens.is_passive(i)
                    found.append(Hit(pattern, i, end, tenses, passive))
        return found


def _match_rest(pattern: _Pattern, lower: tuple[str, ...], start: int) -> int:
    """Return the end of the match that starts at `start`, or 0."""
    at = start + 1
    for forms, gap in pattern.elements[1:]:
        reach = range(at, min(at + (_GAP + 1 if gap else 1), len(lower)))
        for i in reach:
            if lower[i] in forms:
                at = i + 1
                break
        else:
            return 0
    return at


def _slots(text: str) -> frozenset[str]:
    return frozenset(() if text == "none" else text.split("|"))


def load_frames() -> dict[Language, FrameSet]:
    """Read the packaged frames. Raises CatalogError where a file is wrong."""
    tables: dict[str, dict[str, dict[str, str]]] = {}
    folder = resources.files("extractors") / "data" / "frames"
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".yaml"):
            tables |= yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {language: FrameSet(language, tables) for language in Language}
