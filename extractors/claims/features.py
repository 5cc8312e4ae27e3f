"""What the models see: words of a sentence, and how a candidate's arguments stand in it.

Views of the same facts: `sentence_words` and `clause_words` (sparse, for the sentence and
clause models) and `Features` (a candidate's sparse words for the argument model, its
numbers for the judge). Training and extraction use these and no others.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractors.claims.candidates import (
    ARGUMENTS,
    IN_SENTENCE,
    OWNER,
    Argument,
    Candidate,
    Trigger,
    slot_fit,
)
from extractors.claims.morphology import COND, FUT, GER, INF, PP
from extractors.claims.tokens import COMMA, STRONG
from extractors.model import ClaimType, EntityKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from extractors.claims.document import Document, Sentence
    from extractors.claims.frames import FrameSet

_DIGITS: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d$")
_WEIGHTS: Final = re.compile(r"\d+(?:[.,]\d+)?[bkmt]$")
TYPES: Final = tuple(ClaimType)
TYPE_INDEX: Final = {claim_type: index for index, claim_type in enumerate(TYPES)}
KINDS: Final = tuple(EntityKind)
KIND_INDEX: Final = {kind: index for index, kind in enumerate(KINDS)}
HOWS: Final = {"alias": 0, "short": 1, "role": 2, "description": 3, "pronoun": 4, "provisional": 5}
PREPOSITION_CLASSES: Final = (
    "",
    "of",
    "by",
    "from",
    "to",
    "at",
    "with",
    "in",
    "on",
    "than",
    "against",
    "for",
    "as",
    "between",
    "into",
)
_PREPOSITION_INDEX: Final = {name: index for index, name in enumerate(PREPOSITION_CLASSES)}
_SPEECH: Final = frozenset(
    [
        "said",
        "says",
        "told",
        "tells",
        "wrote",
        "writes",
        "according",
        "reported",
        "reports",
        "announced",
        "announces",
        "claims",
        "claimed",
        "estimates",
        "explained",
        "insists",
        "selon",
        "après",
        "explique",
        "affirme",
        "assure",
        "annonce",
        "indique",
        "rapporte",
        "révèle",
        "précise",
        "confie",
        "déclare",
        "estime",
    ]
)
_MONEY: Final = frozenset(
    [
        "$",
        "€",
        "£",
        "¥",
        "dollars",
        "dollar",
        "euros",
        "euro",
        "yuan",
        "yuans",
        "won",
        "yen",
        "pounds",
        "livres",
    ]
)
_PEOPLE: Final = frozenset(
    [
        "people",
        "employees",
        "workers",
        "jobs",
        "staff",
        "researchers",
        "engineers",
        "scientists",
        "positions",
        "roles",
        "salariés",
        "personnes",
        "postes",
        "employés",
        "chercheurs",
        "ingénieurs",
        "emplois",
        "effectifs",
        "collaborateurs",
    ]
)


def word_class(word: str) -> str:
    """Fold numbers to classes, keep words."""
    if _DIGITS.search(word):
        if _YEAR.match(word):
            return "<year>"
        return "<size>" if _WEIGHTS.match(word) else "<num>"
    return word


def masked(sentence: Sentence, start: int = 0, end: int | None = None) -> list[str]:
    """Return the words from token `start` to `end` with every name replaced by its kind."""
    words: list[str] = []
    lower = sentence.tokens.lower
    end = len(lower) if end is None else end
    at = start
    for item in sentence.placed:
        if (
            item.first < at
            or item.first >= end
            or item.mention.how in {"pronoun", "description", "role"}
        ):
            continue
        words.extend(word_class(word) for word in lower[at : item.first])
        words.append(f"<{item.mention.kind.value}>")
        at = item.last + 1
    words.extend(word_class(word) for word in lower[at:end])
    return words


_ARTICLES: Final = frozenset((",", "'", "the", "a", "an", "le", "la", "les", "l", "un", "une"))
_STEM: Final = 6


def _word_features(lang: str, words: list[str]) -> set[str]:
    """Return words, stems (words that share six letters are kin) and pairs."""
    found = {f"{lang}:{word}" for word in words if len(word) > 1 or word == "%"}
    found.update(
        f"{lang}:~{word[:_STEM]}" for word in words if len(word) > _STEM and word[0] != "<"
    )
    content = [word for word in words if word not in _ARTICLES]
    found.update(f"{lang}:{a}_{b}" for a, b in itertools.pairwise(content))
    return found


def clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """Cut the sentence at its inner stops and commas into runs of at least four tokens."""
    cuts = [0]
    boundary = sentence.tokens.boundary
    for index, bits in enumerate(boundary):
        if bits & (STRONG | COMMA) and index + 1 - cuts[-1] >= _CLAUSE:
            cuts.append(index + 1)
    if len(boundary) - cuts[-1] < _CLAUSE and len(cuts) > 1:
        cuts.pop()
    return list(zip(cuts, [*cuts[1:], len(boundary)], strict=True))


_CLAUSE: Final = 4


def clause_words(sentence: Sentence, frames: FrameSet, start: int, end: int) -> list[str]:
    """Return the sparse features of one clause (tokens `start` to `end`)."""
    lang = sentence.tokens.language.value
    found = _word_features(lang, masked(sentence, start, end))
    for hit in sentence.hits:
        if start <= hit.start < end:
            found.add(f"{lang}:K:{hit.pattern.key}")
            for frame in frames.frames_of[hit.pattern.pattern_id]:
                found.add(f"F:{frame.frame_id}")
    for item in sentence.placed:
        if start <= item.first < end:
            found.add(f"N:{item.mention.kind.value}")
    return sorted(found)


def sentence_words(sentence: Sentence, frames: FrameSet, previous: Sentence | None) -> list[str]:  # noqa: C901
    """Return the sparse features of a sentence: words, pairs, frames, kinds."""
    words = masked(sentence)
    lang = sentence.tokens.language.value
    found = _word_features(lang, words)
    for hit in sentence.hits:
        found.add(f"{lang}:K:{hit.pattern.key}")
        for frame in frames.frames_of[hit.pattern.pattern_id]:
            found.add(f"F:{frame.frame_id}")
            found.add(f"{lang}:F:{frame.frame_id}")
    counts: dict[str, int] = {}
    for item in sentence.placed:
        counts[item.mention.kind.value] = counts.get(item.mention.kind.value, 0) + 1
    found.update(f"N:{kind}:{min(count, 3)}" for kind, count in counts.items())
    if any(word in _MONEY for word in sentence.tokens.lower):
        found.add("Q:money")
    if any(word in _PEOPLE for word in sentence.tokens.lower):
        found.add("Q:people")
    if "%" in sentence.tokens.lower or "percent" in sentence.tokens.lower:
        found.add("Q:percent")
    if sentence.index == 0:
        found.add("title")
    if previous is not None:
        for hit in previous.hits:
            for frame in frames.frames_of[hit.pattern.pattern_id]:
                if hit.pattern.is_verb:
                    found.add(f"P:{frame.type.value}")
    return sorted(found)


def _place(argument: Argument | None, trigger: Trigger | None) -> str:
    """Name the place of an argument: side and preposition, or where it comes from."""
    if argument is None:
        return "null"
    if argument.placed is None:
        return (
            "title"
            if argument.origin != IN_SENTENCE and argument.distance > 3  # noqa: PLR2004
            else f"back{argument.distance}"
        )
    if trigger is None:
        return f"?{argument.placed.preposition}"
    side = "L" if argument.placed.last < trigger.hit.start else "R"
    own = "o" if argument.origin == OWNER else ""
    return f"{own}{side}{argument.placed.preposition}{'p' if argument.placed.possessive else ''}"


def _around(argument: Argument | None, sentence: Sentence) -> tuple[str, str]:
    if argument is None or argument.placed is None:
        return "", ""
    lower, placed = sentence.tokens.lower, argument.placed
    before = word_class(lower[placed.first - 1]) if placed.first else "<s>"
    after = word_class(lower[placed.last + 1]) if placed.last + 1 < len(lower) else "</s>"
    return before, after


def _trigger_words(kind: int, trigger: Trigger | None, sentence: Sentence) -> list[str]:
    lang = sentence.tokens.language.value
    if trigger is None:
        return [f"{kind}Knone"]
    lower, hit = sentence.tokens.lower, trigger.hit
    before = lower[hit.start - 1] if hit.start else "<s>"
    after = word_class(lower[hit.end]) if hit.end < len(lower) else "</s>"
    return [f"{kind}K{lang}{hit.pattern.key}", f"{kind}{lang}bt{before}", f"{kind}{lang}at{after}"]


def _slot_words(
    role: str, kind: int, argument: Argument | None, trigger: Trigger | None, sentence: Sentence
) -> list[str]:
    """Return the sparse features of one argument; `role` is `s` or `o`."""
    place = _place(argument, trigger)
    before, after = _around(argument, sentence)
    lang = sentence.tokens.language.value
    found = [
        f"{kind}{role}{place}",
        f"{kind}{lang}b{role}{before}",
        f"{kind}{lang}a{role}{after}",
        f"{lang}b{role}{before}",
        f"{lang}a{role}{after}",
    ]
    if trigger is not None:
        passive = "p" if trigger.hit.passive else ""
        found += [
            f"f{trigger.frame.frame_id}{passive}{role}{place}",
            f"{kind}K{lang}{trigger.hit.pattern.key}{role}{place}",
        ]
    return found


def _pair_words(kind: int, candidate: Candidate) -> list[str]:
    sentence, trigger = candidate.sentence, candidate.trigger
    subject, object_ = candidate.subject, candidate.object
    ks = KIND_INDEX[subject.mention.kind]
    ko = KIND_INDEX[object_.mention.kind] if object_ else "-"
    ps, po = _place(subject, trigger), _place(object_, trigger)
    words = [
        f"{kind}k{ks}.{ko}",
        f"{kind}h{subject.mention.how}.{object_.mention.how if object_ else '-'}",
        f"{kind}so{ps}.{po}",
    ]
    if trigger is not None:
        words.append(f"f{trigger.frame.frame_id}{'p' if trigger.hit.passive else ''}{ps}.{po}")
    if subject.placed is not None and object_ is not None and object_.placed is not None:
        lang = sentence.tokens.language.value
        first, second = sorted((subject.placed, object_.placed), key=lambda item: item.first)
        between = sentence.tokens.lower[first.last + 1 : second.first]
        order = "<" if first is subject.placed else ">"
        if len(between) <= _SHORT_GAP:
            words.append(f"{kind}{lang}{order}b{'_'.join(map(word_class, between))}")
        words.extend(
            f"{kind}{lang}{order}w{word_class(word)}" for word in set(between[:12]) if len(word) > 1
        )
    return words


_SHORT_GAP: Final = 3


def _slot_numbers(
    argument: Argument | None,
    trigger: Trigger | None,
    sentence: Sentence,
    document: Document,
    slots: frozenset[str],
) -> list[float]:
    """Return the numbers that say how one argument stands (24 of them)."""
    if argument is None:
        return [1.0] + [0.0] * 23
    mention, placed = argument.mention, argument.placed
    out = [
        0.0,
        float(argument.origin),
        float(argument.distance),
        float(HOWS.get(mention.how, 6)),
        float(KIND_INDEX[mention.kind]),
        float(min(document.counts.get(mention.entity_id, 0), 9)),
        float(min(document.ranks.get(mention.entity_id, 9), 9)),
        float(mention.entity_id in document.in_title),
        mention.confidence,
    ]
    if placed is None:
        return [*out, 30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, -1.0, -1.0, 0.0]
    lower = sentence.tokens.lower
    near = lower[max(placed.first - 3, 0) : placed.first] + lower[placed.last + 1 : placed.last + 4]
    speech = float(any(word in _SPEECH for word in near))
    if trigger is None:
        span, side, fit = 15, 0.0, 0.0
        low, high = placed.last, placed.last
    else:
        hit = trigger.hit
        fit = slot_fit(argument, trigger, slots)
        if placed.last < hit.start:
            side, low, high = -1.0, placed.last + 1, hit.start
        elif placed.first >= hit.end:
            side, low, high = 1.0, hit.end, placed.first
        else:
            side, low, high = 0.0, hit.start, hit.start
        span = high - low
    counts = sentence.group_counts[placed.group]
    return [
        *out,
        float(span),
        side,
        fit,
        float(sentence.strong[high] - sentence.strong[low]),
        float(sentence.comma[high] - sentence.comma[low]),
        float(sentence.relative[high] - sentence.relative[low]),
        float(sentence.coordination[high] - sentence.coordination[low]),
        float(sentence.verbs[high] - sentence.verbs[low]),
        float(_PREPOSITION_INDEX.get(placed.preposition, len(PREPOSITION_CLASSES))),
        float(placed.possessive),
        float(placed.former),
        speech,
        float(counts[high] - counts[low]),
        float(counts[placed.first]),
        placed.first / max(len(lower), 1),
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sparse models say of a sentence and of its clauses.

    `logits` has one place a type; `ranges` are the clauses as token ranges and
    `clause_logits` (clauses x types) their logits.
    """

    logits: NDArray[np.float32]
    ranges: list[tuple[int, int]]
    clause_logits: NDArray[np.float32]

    def clause_at(self, index: int) -> int:
        """Return the number of the clause that holds token `index`."""
        for number, (_, end) in enumerate(self.ranges):
            if index < end:
                return number
        return len(self.ranges) - 1


def readings(
    logits: NDArray[np.float32],
    ranges: Sequence[list[tuple[int, int]]],
    clause_logits: NDArray[np.float32],
) -> list[Reading]:
    """Deal the clauses' logits (all sentences in one array) out to their sentences."""
    found, at = [], 0
    for row, cut in zip(logits, ranges, strict=True):
        found.append(Reading(row, cut, clause_logits[at : at + len(cut)]))
        at += len(cut)
    return found


def _best_others(row: NDArray[np.float32], kind: int) -> tuple[float, float]:
    rest = sorted(
        (value for index, value in enumerate(row.tolist()) if index != kind), reverse=True
    )
    return rest[0], rest[1]


def _trigger_numbers(trigger: Trigger | None, sentence: Sentence) -> list[float]:
    if trigger is None:
        return [-1.0] + [0.0] * 8
    hit = trigger.hit
    return [
        float(trigger.frame.index),
        float(hit.pattern.is_verb),
        float(hit.passive),
        float(INF in hit.tenses),
        float(PP in hit.tenses),
        float(GER in hit.tenses),
        float(FUT in hit.tenses or COND in hit.tenses),
        hit.start / max(len(sentence.tokens), 1),
        float(len(hit.pattern.elements)),
    ]


def _pair_numbers(subject: Argument, object_: Argument | None, sentence: Sentence) -> list[float]:
    owned = float(object_ is not None and object_.mention.owner_id == subject.mention.entity_id)
    if subject.placed is None or object_ is None or object_.placed is None:
        return [0.0] * 8 + [owned]
    first, second = sorted((subject.placed, object_.placed), key=lambda item: item.first)
    low, high = first.last + 1, max(second.first, first.last + 1)
    return [
        1.0 if first is subject.placed else -1.0,
        float(high - low),
        float(sentence.strong[high] - sentence.strong[low]),
        float(sentence.comma[high] - sentence.comma[low]),
        float(sentence.relative[high] - sentence.relative[low]),
        float(sentence.coordination[high] - sentence.coordination[low]),
        float(sentence.verbs[high] - sentence.verbs[low]),
        float(high - low <= 2),  # noqa: PLR2004  (side by side)
        owned,
    ]


NUMBERS: Final = 86
"""How many dense features a candidate has."""


class Features:
    """The features of one sentence's candidates, each part computed once.

    A sentence has hundreds of candidates but only a few arguments and triggers.
    """

    def __init__(self, document: Document, sentence: Sentence, reading: Reading) -> None:
        """Bind to a sentence and to what the sparse models say of it."""
        self.document = document
        self.sentence = sentence
        self.reading = reading
        self._words: dict[tuple[object, ...], list[str]] = {}
        self._sums: dict[tuple[object, ...], float] = {}
        self._numbers: dict[tuple[object, ...], list[float]] = {}

    def _word_parts(
        self, candidate: Candidate, kind: int
    ) -> Iterator[tuple[tuple[object, ...], Callable[[], list[str]]]]:
        trigger, sentence = candidate.trigger, self.sentence
        yield ("t", kind, id(trigger)), lambda: _trigger_words(kind, trigger, sentence)
        for role, argument in (("s", candidate.subject), ("o", candidate.object)):
            yield (
                (role, kind, id(trigger), id(argument)),
                lambda role=role, argument=argument: _slot_words(
                    role, kind, argument, trigger, sentence
                ),
            )

    def words(self, candidate: Candidate) -> list[str]:
        """Return the sparse features of a candidate, for training the argument model."""
        kind = TYPE_INDEX[candidate.type]
        words = [word for _, make in self._word_parts(candidate, kind) for word in make()]
        return words + _pair_words(kind, candidate)

    def argument_logit(
        self, candidate: Candidate, weights: Mapping[str, float], bias: float
    ) -> float:
        """Return the argument model's logit: the sum of the weights of `words`."""
        kind = TYPE_INDEX[candidate.type]
        get = weights.get
        total = bias
        for key, make in self._word_parts(candidate, kind):
            part = self._sums.get(key)
            if part is None:
                part = self._sums[key] = sum(get(word, 0.0) for word in make())
            total += part
        return total + sum(get(word, 0.0) for word in _pair_words(kind, candidate))

    def _cached(self, key: tuple[object, ...], make: Callable[[], list[float]]) -> list[float]:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = make()
        return found

    def numbers(self, candidate: Candidate, argument_score: float) -> list[float]:
        """Return the dense features of a candidate (`NUMBERS` of them)."""
        kind = TYPE_INDEX[candidate.type]
        sentence, trigger, document = self.sentence, candidate.trigger, self.document
        subject, object_ = candidate.subject, candidate.object
        none: frozenset[str] = frozenset()
        head = self._cached(("h", kind), lambda: self._head(kind, candidate.type))
        by_trigger = self._cached(("t", id(trigger)), lambda: _trigger_numbers(trigger, sentence))
        by_subject = self._cached(
            ("s", id(trigger), id(subject)),
            lambda: _slot_numbers(
                subject, trigger, sentence, document, trigger.subject_slots if trigger else none
            ),
        )
        by_object = self._cached(
            ("o", id(trigger), id(object_)),
            lambda: _slot_numbers(
                object_, trigger, sentence, document, trigger.object_slots if trigger else none
            ),
        )
        pair = self._cached(
            ("p", id(subject), id(object_)), lambda: _pair_numbers(subject, object_, sentence)
        )
        return [
            head[0],
            argument_score,
            *head[1:],
            *by_trigger,
            *by_subject,
            *by_object,
            *pair,
            *self._clause_numbers(candidate, kind),
        ]

    def _head(self, kind: int, claim_type: ClaimType) -> list[float]:
        sentence = self.sentence
        return [
            float(self.reading.logits[kind]),
            *_best_others(self.reading.logits, kind),
            float(kind),
            float(sentence.tokens.language == "fr"),
            float(sentence.index == 0),
            float(min(sentence.index, 30)),
            sentence.index / max(len(self.document.sentences), 1),
            float(len(sentence.tokens)),
            float("?" in sentence.tokens.lower[-2:]),
            float(len(sentence.placed)),
            float(len(ARGUMENTS[claim_type][1]) == 0),
        ]

    def _clause(self, kind: int, clause: int) -> list[float]:
        row = self.reading.clause_logits[clause]
        return [float(row[kind]), *_best_others(row, kind)]

    def _clause_numbers(self, candidate: Candidate, kind: int) -> list[float]:
        """Return the clause model's view of where trigger, subject and object stand (7 numbers)."""
        clauses_of = [
            self.reading.clause_at(argument.placed.first)
            if argument is not None and argument.placed is not None
            else None
            for argument in (candidate.subject, candidate.object)
        ]
        at = self.reading.clause_at(candidate.trigger.hit.start) if candidate.trigger else None
        column = self._cached(("cc", kind), self.reading.clause_logits[:, kind].tolist)
        main = next(
            (clause for clause in (at, clauses_of[1], clauses_of[0]) if clause is not None), None
        )
        if main is None:
            main = column.index(max(column))
        return [
            max(column),
            *self._cached(("cm", kind, main), lambda: self._clause(kind, main)),
            *(column[clause] if clause is not None else -9.0 for clause in clauses_of),
            float(len({clause for clause in (at, *clauses_of) if clause is not None})),
        ]
