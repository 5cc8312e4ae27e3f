"""What the models see: words of a sentence, and how a candidate's arguments stand in it.

Three views of the same facts: `sentence_words` (sparse, for the sentence model),
`candidate_words` (sparse, for the argument model) and `candidate_numbers` (dense, for
the judge). Training and extraction use these functions and no others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractors.claims.candidates import ARGUMENTS, IN_SENTENCE, OWNER, Argument, Candidate, Trigger, slot_fit
from extractors.claims.document import Document, Sentence
from extractors.claims.frames import FrameSet
from extractors.claims.tokens import COMMA, STRONG
from extractors.claims.morphology import COND, FUT, GER, INF, PP
from extractors.model import ClaimType, EntityKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DIGITS: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d$")
_WEIGHTS: Final = re.compile(r"\d+(?:[.,]\d+)?[bkmt]$")
TYPES: Final = tuple(ClaimType)
TYPE_INDEX: Final = {claim_type: index for index, claim_type in enumerate(TYPES)}
KINDS: Final = tuple(EntityKind)
KIND_INDEX: Final = {kind: index for index, kind in enumerate(KINDS)}
HOWS: Final = {"alias": 0, "short": 1, "role": 2, "description": 3, "pronoun": 4, "provisional": 5}
PREPOSITION_CLASSES: Final = ("", "of", "by", "from", "to", "at", "with", "in", "on", "than", "against", "for", "as", "between", "into")
_PREPOSITION_INDEX: Final = {name: index for index, name in enumerate(PREPOSITION_CLASSES)}
_SPEECH: Final = frozenset(
    "said says told tells wrote writes according reported reports announced announces claims claimed estimates explained insists "
    "selon après explique affirme assure annonce indique rapporte révèle précise confie déclare estime".split()
)
_MONEY: Final = frozenset("$ € £ ¥ dollars dollar euros euro yuan yuans won yen pounds livres".split())
_PEOPLE: Final = frozenset(
    "people employees workers jobs staff researchers engineers scientists positions roles salariés personnes postes employés "
    "chercheurs ingénieurs emplois effectifs collaborateurs".split()
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
        if item.first < at or item.first >= end or item.mention.how in {"pronoun", "description", "role"}:
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
    found.update(f"{lang}:~{word[:_STEM]}" for word in words if len(word) > _STEM and word[0] != "<")
    content = [word for word in words if word not in _ARTICLES]
    found.update(f"{lang}:{a}_{b}" for a, b in zip(content, content[1:], strict=False))
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


def sentence_words(sentence: Sentence, frames: FrameSet, previous: Sentence | None) -> list[str]:
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
        return "title" if argument.origin != IN_SENTENCE and argument.distance > 3 else f"back{argument.distance}"
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


def candidate_words(candidate: Candidate) -> list[str]:
    """Return the sparse features of a candidate, all crossed with its type."""
    sentence, trigger = candidate.sentence, candidate.trigger
    t = TYPE_INDEX[candidate.type]
    lang = sentence.tokens.language.value
    subject, object_ = candidate.subject, candidate.object
    ks = KIND_INDEX[subject.mention.kind]
    ko = KIND_INDEX[object_.mention.kind] if object_ else "-"
    ps, po = _place(subject, trigger), _place(object_, trigger)
    bs, as_ = _around(subject, sentence)
    bo, ao = _around(object_, sentence)
    frame = trigger.frame.frame_id if trigger else "none"
    key = f"{lang}{trigger.hit.pattern.key}" if trigger else "none"
    passive = "p" if trigger and trigger.hit.passive else ""
    words = [
        f"{t}k{ks}.{ko}",
        f"{t}h{subject.mention.how}.{object_.mention.how if object_ else '-'}",
        f"{t}s{ps}",
        f"{t}o{po}",
        f"{t}so{ps}.{po}",
        f"f{frame}{passive}s{ps}",
        f"f{frame}{passive}o{po}",
        f"f{frame}{passive}{ps}.{po}",
        f"{t}K{key}",
        f"{t}K{key}s{ps}",
        f"{t}K{key}o{po}",
        f"{t}{lang}bs{bs}",
        f"{t}{lang}as{as_}",
        f"{t}{lang}bo{bo}",
        f"{t}{lang}ao{ao}",
        f"{lang}bs{bs}",
        f"{lang}as{as_}",
        f"{lang}bo{bo}",
        f"{lang}ao{ao}",
    ]
    if trigger is not None:
        lower = sentence.tokens.lower
        before = lower[trigger.hit.start - 1] if trigger.hit.start else "<s>"
        after = word_class(lower[trigger.hit.end]) if trigger.hit.end < len(lower) else "</s>"
        words += [f"{t}{lang}bt{before}", f"{t}{lang}at{after}"]
    if subject.placed is not None and object_ is not None and object_.placed is not None:
        first, second = sorted((subject.placed, object_.placed), key=lambda item: item.first)
        between = sentence.tokens.lower[first.last + 1 : second.first]
        order = "<" if first is subject.placed else ">"
        if len(between) <= 3:
            words.append(f"{t}{lang}{order}b{'_'.join(map(word_class, between))}")
        words.extend(f"{t}{lang}{order}w{word_class(word)}" for word in set(between[:12]) if len(word) > 1)
    return words


def _slot_numbers(argument: Argument | None, trigger: Trigger | None, sentence: Sentence, document: Document, slots: frozenset[str]) -> list[float]:
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
        return out + [30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, -1.0, -1.0, 0.0]
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
    return out + [
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


def _best_others(row: NDArray[np.float32], kind: int) -> tuple[float, float]:
    best = second = -99.0
    for index, value in enumerate(row.tolist()):
        if index == kind:
            continue
        if value > best:
            best, second = value, best
        elif value > second:
            second = value
    return best, second


def _clause_numbers(candidate: Candidate, reading: Reading, kind: int) -> list[float]:
    """Return the clause model's view of where trigger, subject and object stand (7 numbers)."""
    column = reading.clause_logits[:, kind]
    places = [
        argument.placed.first if argument is not None and argument.placed is not None else None
        for argument in (candidate.subject, candidate.object)
    ]
    trigger = candidate.trigger.hit.start if candidate.trigger else None
    main = next((place for place in (trigger, *places[::-1]) if place is not None), None)
    out = [float(column.max())]
    if main is None:
        at = int(column.argmax())
    else:
        at = reading.clause_at(main)
    out += [float(column[at]), *_best_others(reading.clause_logits[at], kind)]
    out += [float(column[reading.clause_at(place)]) if place is not None else -9.0 for place in places]
    out.append(float(len({reading.clause_at(p) for p in (trigger, *places) if p is not None})))
    return out


def candidate_numbers(
    candidate: Candidate, document: Document, reading: Reading, argument_score: float
) -> list[float]:
    """Return the dense features of a candidate; `argument_score` is the argument model's logit."""
    kind = TYPE_INDEX[candidate.type]
    sentence, trigger = candidate.sentence, candidate.trigger
    subject, object_ = candidate.subject, candidate.object
    none: frozenset[str] = frozenset()
    numbers = [
        float(reading.logits[kind]),
        argument_score,
        *_best_others(reading.logits, kind),
        float(TYPE_INDEX[candidate.type]),
        float(sentence.tokens.language == "fr"),
        float(sentence.index == 0),
        float(min(sentence.index, 30)),
        sentence.index / max(len(document.sentences), 1),
        float(len(sentence.tokens)),
        float("?" in sentence.tokens.lower[-2:]),
        float(len(sentence.placed)),
        float(len(ARGUMENTS[candidate.type][1]) == 0),
    ]
    if trigger is None:
        numbers += [-1.0] + [0.0] * 8
    else:
        hit = trigger.hit
        numbers += [
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
    numbers += _slot_numbers(subject, trigger, sentence, document, trigger.subject_slots if trigger else none)
    numbers += _slot_numbers(object_, trigger, sentence, document, trigger.object_slots if trigger else none)
    if subject.placed is not None and object_ is not None and object_.placed is not None:
        first, second = sorted((subject.placed, object_.placed), key=lambda item: item.first)
        low, high = first.last + 1, max(second.first, first.last + 1)
        numbers += [
            1.0 if first is subject.placed else -1.0,
            float(high - low),
            float(sentence.strong[high] - sentence.strong[low]),
            float(sentence.comma[high] - sentence.comma[low]),
            float(sentence.relative[high] - sentence.relative[low]),
            float(sentence.coordination[high] - sentence.coordination[low]),
            float(sentence.verbs[high] - sentence.verbs[low]),
            float(high - low <= 2),
        ]
    else:
        numbers += [0.0] * 8
    numbers.append(float(object_ is not None and object_.mention.owner_id == subject.mention.entity_id))
    return numbers + _clause_numbers(candidate, reading, kind)
