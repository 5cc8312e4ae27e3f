"""Candidates: every pairing of subject and object that a sentence could claim.

Generation is liberal, judgement is the ranker's. A candidate's arguments stand in the
sentence (as a name, a short form, a pronoun…), follow from one that does (the maker of
a model), or are carried over from the sentences before and from the title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from extractors.claims.document import ORGANISATIONS, THINGS, Document, Placed, Sentence
from extractors.model import ClaimType, EntityKind, Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.claims.frames import Frame, FrameSet, Hit

C, L, G, P = EntityKind.COMPANY, EntityKind.LAB, EntityKind.ORGANISATION, EntityKind.PERSON
M, R, D, B, X = (
    EntityKind.MODEL,
    EntityKind.PRODUCT,
    EntityKind.DATASET,
    EntityKind.BENCHMARK,
    EntityKind.MEDIA,
)

_ORG: Final = frozenset((C, L, G, X))
_FIRM: Final = frozenset((C, L, G))
_THING: Final = frozenset((M, R, D))
_NONE: Final[frozenset[EntityKind]] = frozenset()
T = ClaimType

ARGUMENTS: Final[dict[ClaimType, tuple[frozenset[EntityKind], frozenset[EntityKind], bool]]] = {
    # type: kinds of subject, kinds of object, whether the object may be absent
    T.MODEL_RELEASE: (_FIRM, frozenset((M, R)), True),
    T.PRODUCT_LAUNCH: (_FIRM, frozenset((R, M)), True),
    T.INTEGRATION: (_ORG | {R}, _THING | {C, L}, False),
    T.ACCESS_CHANGE: (_FIRM, _THING | {C, L}, True),
    T.RESEARCH_PUBLICATION: (_ORG, _THING | {B}, True),
    T.BENCHMARK_RESULT: (_THING | {C}, frozenset((M, B, R, C, L)), True),
    T.MODEL_LINEAGE: (_THING | {C}, frozenset((M, R, D, C, L)), False),
    T.MODEL_SPEC: (_THING | {C}, _NONE, True),
    T.DEPARTURE: (_FIRM, frozenset((P, M, R, L)), True),
    T.HIRE: (_FIRM, frozenset((P, C)), True),
    T.LAYOFF: (_FIRM, frozenset((L, R, C)), True),
    T.REORGANIZATION: (_FIRM, frozenset((L, C, R, G)), True),
    T.RESOURCE_SHIFT: (_FIRM, frozenset((L, R, M, C)), True),
    T.FUNDING: (_FIRM, frozenset((C, G, P, L)), True),
    T.INVESTMENT: (_FIRM | {P}, frozenset((C, L, R, G)), True),
    T.ACQUISITION: (_FIRM | {P}, frozenset((C, R, L)), True),
    T.PARTNERSHIP: (_ORG, frozenset((C, L, G, X, P)), False),
    T.FINANCIAL_METRIC: (_FIRM | {R}, _NONE, True),
    T.USAGE_METRIC: (_THING | _FIRM, _NONE, True),
    T.LEGAL_ACTION: (frozenset((C, L, P, G, R)), frozenset((G, P, C, X, L)), True),
    T.SAFETY_ISSUE: (_THING | _FIRM, _NONE, True),
    T.INFRASTRUCTURE: (_FIRM, frozenset((R, C, G, L)), True),
    T.STRATEGY: (_FIRM | {P}, _NONE, True),
}

IN_SENTENCE, OWNER, CONTEXT, TITLE = 0, 1, 2, 3
_CONTEXT_SENTENCES: Final = 3
_CONTEXT_PER_GROUP: Final = 2


@dataclass(frozen=True, slots=True)
class Argument:
    """Someone or something that may fill a slot in one sentence.

    `placed` is None where the argument does not stand in the sentence itself (or is
    the owner of what stands at `placed`); `origin` is IN_SENTENCE, OWNER, CONTEXT or
    TITLE; `distance` counts sentences back.
    """

    mention: Mention
    placed: Placed | None
    origin: int
    distance: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """A hit read as one type's frame."""

    hit: Hit
    frame: Frame
    subject_slots: frozenset[str]
    object_slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one sentence as a claim."""

    sentence: Sentence
    type: ClaimType
    subject: Argument
    object: Argument | None
    trigger: Trigger | None


OwnerOf = Callable[[Mention], Mention | None]


def arguments(document: Document, at: int, owner_of: OwnerOf) -> list[Argument]:  # noqa: C901
    """Return who may fill a slot in sentence number `at`, each entity once, nearest first."""
    sentence = document.sentences[at]
    found: dict[str, Argument] = {}
    for item in sentence.placed:
        known = found.get(item.mention.entity_id)
        if known is None or (known.mention.how == "pronoun" and item.mention.how != "pronoun"):
            found[item.mention.entity_id] = Argument(item.mention, item, IN_SENTENCE, 0)
    for item in sentence.placed:
        owner = owner_of(item.mention)
        if owner is not None and owner.entity_id not in found:
            found[owner.entity_id] = Argument(owner, item, OWNER, 0)
    per_group = [0, 0, 0, 0]
    for back in range(1, _CONTEXT_SENTENCES + 1):
        if at - back < 0:
            break
        for item in document.sentences[at - back].placed:
            group, entity_id = item.group, item.mention.entity_id
            if entity_id in found or group == 3 or per_group[group] >= _CONTEXT_PER_GROUP + back:  # noqa: PLR2004
                continue
            per_group[group] += 1
            found[entity_id] = Argument(item.mention, None, CONTEXT, back)
            owner = owner_of(item.mention) if item.mention.kind in THINGS else None
            if owner is not None and owner.entity_id not in found:
                found[owner.entity_id] = Argument(owner, None, CONTEXT, back)
    by_id = {mention.entity_id: mention for mention in document.mentions}
    for entity_id, rank in document.ranks.items():
        if entity_id in found or (rank > 0 and entity_id not in document.in_title):
            continue
        mention = by_id[entity_id]
        if mention.kind in ORGANISATIONS or mention.kind in THINGS:
            found[entity_id] = Argument(mention, None, TITLE, 9)
    return list(found.values())


def triggers(frames: FrameSet, sentence: Sentence, claim_type: ClaimType) -> list[Trigger]:
    """Return the hits of the sentence that some frame of the type reads."""
    found = []
    for hit in sentence.hits:
        for frame in frames.frames_of[hit.pattern.pattern_id]:
            if frame.type is claim_type:
                subject, object_ = frame.subject_slots, frame.object_slots
                if hit.passive:
                    subject, object_ = _passive(subject), _passive(object_)
                found.append(Trigger(hit, frame, subject, object_))
    return found


def _passive(slots: frozenset[str]) -> frozenset[str]:
    """What stands left of the active verb stands behind `by`, and the other way round."""
    turned = {"L": "by", "R": "L"}
    return frozenset(turned.get(slot, slot) for slot in slots)


def slot_fit(argument: Argument | None, trigger: Trigger, slots: frozenset[str]) -> float:
    """Say how well an argument's place suits the frame: 1 as expected, 0 not at all."""
    if argument is None or argument.placed is None:
        return 0.0
    placed, hit = argument.placed, trigger.hit
    if placed.last < hit.start:
        side = "L"
    elif placed.first >= hit.end:
        side = "R"
    else:
        return 0.0
    if placed.preposition and placed.preposition in slots:
        return 1.0
    if side in slots:
        return 0.4 if placed.preposition else 1.0
    return 0.0


def distance(argument: Argument | None, hit: Hit) -> int:
    """Tokens between an argument and a trigger; 30 where it does not stand in the sentence."""
    if argument is None or argument.placed is None:
        return 30
    placed = argument.placed
    if placed.last < hit.start:
        return hit.start - placed.last
    if placed.first >= hit.end:
        return placed.first - hit.end + 1
    return 0


def _weigh(found: list[Trigger], argument: Argument | None, slots: str) -> NDArray[np.float64]:
    """Say for each trigger how well it suits one argument (slot and nearness)."""
    if argument is None:
        return np.zeros(len(found))
    return np.array(
        [
            slot_fit(argument, trigger, getattr(trigger, slots))
            - 0.03 * distance(argument, trigger.hit)
            for trigger in found
        ]
    )


def candidates(
    document: Document,
    at: int,
    claim_type: ClaimType,
    frames: FrameSet,
    pool: list[Argument],
) -> Iterator[Candidate]:
    """Yield every pairing of `pool` that the type allows in sentence number `at`.

    Each comes with the trigger that suits both arguments best.
    """
    sentence = document.sentences[at]
    subject_kinds, object_kinds, may_lack = ARGUMENTS[claim_type]
    subjects = [item for item in pool if item.mention.kind in subject_kinds]
    if not subjects:
        return
    # An object is named in the sentence, or is a thing carried over (the model, it).
    objects: list[Argument | None] = [
        item
        for item in pool
        if item.mention.kind in object_kinds
        and (
            item.origin == IN_SENTENCE
            or (item.mention.kind in THINGS and item.origin in {CONTEXT, TITLE})
        )
    ]
    if may_lack:
        objects.append(None)
    found = triggers(frames, sentence, claim_type)
    own = np.array(
        [
            0.3 * trigger.hit.pattern.is_verb + 0.1 * len(trigger.hit.pattern.elements)
            for trigger in found
        ]
    )
    for_objects = [_weigh(found, object_, "object_slots") for object_ in objects]
    for subject in subjects:
        for_subject = own + _weigh(found, subject, "subject_slots")
        carried = subject.origin in {CONTEXT, TITLE}
        for object_, weights in zip(objects, for_objects, strict=True):
            if object_ is not None and (
                object_.mention.entity_id == subject.mention.entity_id
                or (carried and object_.origin != IN_SENTENCE and object_.distance > _FAR)
            ):
                continue
            best = found[int((for_subject + weights).argmax())] if found else None
            yield Candidate(sentence, claim_type, subject, object_, best)


_FAR: Final = 2
