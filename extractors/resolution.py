"""Says whom pronouns, descriptions and roles stand for.

Sentence after sentence the resolver keeps who was named, how often, how lately and whether
as subject; each anaphor goes to the fittest that agrees with it in kind, gender, place and
trade. What it resolves counts as naming, so chains hold.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.anaphors import LATTER, Anaphor, anaphors
from extractors.first_names import FEMALE_NAMES, FIRST_NAMES
from extractors.model import EntityKind, Language, Mention, Span
from extractors.nouns import KIND_OF_NOUN
from extractors.places import load_places
from extractors.text import flatten, fold, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from extractors.registry import Registry

_K = EntityKind
_ORGANISATIONS: Final = frozenset({_K.COMPANY, _K.LAB, _K.ORGANISATION, _K.MEDIA})
_MADE: Final = frozenset({_K.MODEL, _K.PRODUCT, _K.BENCHMARK, _K.DATASET})
_PREPOSITIONS: Final = words(
    "of in by with from for to at on about against than like via over under between among inside into behind"
    " after before near through as including d de du des par avec chez a au aux sur pour dans selon contre"
    " entre sans vers que comme envers depuis sous en dont et and or ou s"
)
_OBJECT_OF: Final = re.compile(
    r"(?:ed|es|ing|buys?|bought|sold|sells?|built|made|sued|led|put|chose|beats?|uses?|hires?|er|re|e|ent|a|ont|ait|it)$"
)
_CLAUSE: Final = re.compile(r"[,;:—–]| (?:and|but|while|that|et|mais|tandis|que|qu['’])\b")
_QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_NEEDED: Final = 1.2


@dataclass(slots=True)
class _Actor:
    """Somebody named so far."""

    mention: Mention
    sentence: int = -1
    end: int = -1
    subject: bool = False
    count: float = 0.0
    in_title: bool = False
    gender: str | None = None
    said_gender: str | None = None


class _Choice(NamedTuple):
    score: float
    actor: _Actor


@dataclass(slots=True)
class _State:
    registry: Registry
    language: Language
    published: dt.date | None
    actors: dict[str, _Actor] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)
    """Organisation → people whom the article gives a role there."""
    paragraph: int = 0

    def name(self, mention: Mention, sentence: int, *, subject: bool, title: bool) -> None:
        """Take note of a mention."""
        actor = self.actors.get(mention.entity_id)
        if actor is None:
            actor = _Actor(mention, gender=self._gender(mention))
            self.actors[mention.entity_id] = actor
        actor.subject = subject or (actor.subject and actor.sentence == sentence)
        actor.sentence = sentence
        actor.end = mention.span.end
        actor.count += 1.0 if mention.how != "pronoun" else 0.5
        actor.in_title = actor.in_title or title

    def _gender(self, mention: Mention) -> str | None:
        if mention.kind is not _K.PERSON:
            return None
        entity = self.registry.entities.get(mention.entity_id)
        if entity is not None and entity.gender:
            return entity.gender
        first = fold(mention.name).split(" ")[0]
        if first in FEMALE_NAMES:
            return "f"
        return "m" if first in FIRST_NAMES else None


def resolve(
    body: str,
    language: Language,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    registry: Registry,
    *,
    published: dt.date | None = None,
    source: str | None = None,
) -> tuple[Mention, ...]:
    """Return `mentions` with what stands for them: roles, descriptions and pronouns, in order.

    `published` decides who held a role. `source` is the publisher's name: the corporate first
    person of a company's own page is that company. `confidence` is the resolver's own, from
    0.3 up. Resolved mentions never overlap a name; a possessive may open a role.
    """
    flat = flatten(body)
    state = _State(registry, language, published)
    quoted = [m.span() for m in _QUOTED.finditer(body)]
    named = sorted(mentions, key=lambda m: m.span.start)
    totals: dict[str, int] = {}
    for mention in named:
        totals[mention.entity_id] = totals.get(mention.entity_id, 0) + 1
    resolver = _Resolver(body, flat, language, state, named, totals, quoted, source)
    found: list[Mention] = []
    at = 0
    for index, sentence in enumerate(sentences):
        inside: list[Mention] = []
        while at < len(named) and named[at].span.start < sentence.end:
            inside.append(named[at])
            at += 1
        if index and body.find("\n", sentences[index - 1].end, sentence.start) >= 0:
            state.paragraph = index
        found.extend(resolver.sentence(index, sentence, inside))
    return tuple(sorted([*named, *found], key=lambda m: (m.span.start, m.span.end)))


class _Resolver:
    """One pass over one article."""

    def __init__(
        self,
        body: str,
        flat: str,
        language: Language,
        state: _State,
        named: Sequence[Mention],
        totals: dict[str, int],
        quoted: list[tuple[int, int]],
        source: str | None,
    ) -> None:
        self._body = body
        self._flat = flat
        self._language = language
        self._state = state
        self._named = named
        self._totals = totals
        self._quoted = quoted
        publisher = state.registry.by_name(source) if source else None
        self._publisher = publisher.entity_id if publisher else None
        self._places = load_places()

    # --- one sentence ---------------------------------------------------------

    def sentence(self, index: int, sentence: Span, inside: list[Mention]) -> list[Mention]:
        """Resolve the anaphors of a sentence, taking note of who is named on the way."""
        found: list[Mention] = []
        here: list[Mention] = []
        waiting = sorted(
            anaphors(self._body, self._flat, sentence, self._language),
            key=lambda a: (a.start, a.end),
        )
        covered = [m.span for m in inside]
        events: list[tuple[int, int, Mention | Anaphor]] = [
            *((m.span.start, 0, m) for m in inside),
            *((a.start, 1, a) for a in waiting),
        ]
        for _, _, event in sorted(events, key=lambda e: (e[0], e[1])):
            if isinstance(event, Mention):
                self._note(event, index, sentence, here)
                continue
            span = Span(start=event.start, end=event.end)
            if any(span.touches(other) for other in covered) and event.how != "role":
                continue
            resolved = self._resolve(event, index, sentence, here, inside)
            if resolved is None:
                continue
            if any(m.span == resolved.span for m in found):
                continue
            found.append(resolved)
            self._note(resolved, index, sentence, here)
        self._learn_roles(inside)
        return found

    def _note(self, mention: Mention, index: int, sentence: Span, here: list[Mention]) -> None:
        subject = self._is_subject(mention, sentence, here)
        here.append(mention)
        self._state.name(mention, index, subject=subject, title=index == 0)

    def _is_subject(self, mention: Mention, sentence: Span, here: list[Mention]) -> bool:
        """Whether a mention opens its clause and no preposition governs it."""
        start = mention.span.start
        before = self._flat[max(sentence.start, start - 24) : start].split()
        if before and before[-1] in _PREPOSITIONS:
            return False
        clause_start = max(
            (m.end() for m in _CLAUSE.finditer(self._body, sentence.start, start)),
            default=sentence.start,
        )
        return not any(
            other.span.start >= clause_start and other.how != "pronoun" and self._was_subject(other)
            for other in here
        )

    def _was_subject(self, mention: Mention) -> bool:
        return self._state.actors[mention.entity_id].subject

    # --- one anaphor ----------------------------------------------------------

    def _resolve(
        self,
        anaphor: Anaphor,
        index: int,
        sentence: Span,
        here: list[Mention],
        inside: list[Mention],
    ) -> Mention | None:
        if anaphor.first_person:
            return self._first_person(anaphor, index, sentence, inside)
        if anaphor.how == "role":
            return self._role(anaphor, index, sentence, here, inside)
        if anaphor.how == "description":
            related = self._related(anaphor, inside)
            if related is not None:
                return related
        choices = self._choices(anaphor, index, sentence, here)
        if not choices:
            return None
        best = choices[0]
        margin = best.score - choices[1].score if len(choices) > 1 else 2.0
        if best.score < _NEEDED:
            return None
        return self._stand_in(anaphor, best.actor.mention, _confidence(best.score, margin))

    def _stand_in(self, anaphor: Anaphor, stands_for: Mention, confidence: float) -> Mention:
        return Mention(
            span=Span(start=anaphor.start, end=anaphor.end),
            entity_id=stands_for.entity_id,
            name=stands_for.name,
            kind=stands_for.kind,
            surface=self._body[anaphor.start : anaphor.end],
            how=anaphor.how,
            confidence=confidence,
            owner_id=stands_for.owner_id,
        )

    def _choices(
        self, anaphor: Anaphor, index: int, sentence: Span, here: list[Mention]
    ) -> list[_Choice]:
        scored = [
            _Choice(score, actor)
            for actor in self._state.actors.values()
            if actor.mention.kind in anaphor.kinds
            and (score := self._score(anaphor, actor, index, sentence, here)) > 0
        ]
        scored.sort(key=lambda choice: -choice.score)
        return scored

    def _score(
        self, anaphor: Anaphor, actor: _Actor, index: int, sentence: Span, here: list[Mention]
    ) -> float:
        mention = actor.mention
        distance = index - actor.sentence
        pronoun = anaphor.how == "pronoun"
        if pronoun and distance > 3:  # noqa: PLR2004 - pronouns do not reach further
            return 0.0
        if pronoun:
            score = (2.6, 2.4, 1.2, 0.6)[distance]
        else:
            score = (2.0, 2.0, 1.5, 1.2)[distance] if distance < 4 else 0.8  # noqa: PLR2004
        if actor.subject and distance < 3:  # noqa: PLR2004
            score += 1.2 if distance < 2 else 0.5  # noqa: PLR2004
        if actor.in_title:
            score += 0.6
        score += 0.25 * min(math.log2(1 + self._totals.get(mention.entity_id, 0)), 3.0)
        if actor.sentence < self._state.paragraph:
            score -= 0.4 if not pronoun else 0.5
        score += self._agreement(anaphor, actor)
        if distance == 0:
            score += self._same_sentence(anaphor, actor, sentence, here)
        return score

    def _agreement(self, anaphor: Anaphor, actor: _Actor) -> float:
        mention = actor.mention
        score = 0.0
        if mention.kind is _K.PERSON and anaphor.gender and actor.gender:
            if anaphor.gender != actor.gender:
                return -9.0
            score += 0.6
        elif self._language is Language.FR and anaphor.gender and mention.kind is not _K.PERSON:
            score += self._french_gender(anaphor.gender, actor)
        if anaphor.plural:
            score -= 1.2
        if anaphor.how == "pronoun":
            if mention.kind is _K.MEDIA:
                score -= 1.0
            elif mention.kind in {_K.BENCHMARK, _K.DATASET}:
                score -= 0.5
            return score
        if mention.kind is not anaphor.kind:
            score -= 0.5
        entity = self._state.registry.entities.get(mention.entity_id)
        if anaphor.places and entity is not None and entity.place:
            fits = any(self._places.same(place, entity.place) for place in anaphor.places)
            score += 2.5 if fits else -4.0
        if entity is not None:
            if any(
                alias.how == "description" and flatten(alias.text) == anaphor.text
                for alias in entity.aliases
            ):
                score += 3.0
            if anaphor.noun and any(flatten(trade) == anaphor.noun for trade in entity.trade):
                score += 1.0
        return score

    @staticmethod
    def _french_gender(gender: str, actor: _Actor) -> float:
        """`elle` is rather a company, `il` a model, a group or a man."""
        if actor.said_gender:
            return 0.5 if actor.said_gender == gender else -0.6
        if actor.mention.kind in _ORGANISATIONS:
            return 0.3 if gender == "f" else -0.2
        if actor.mention.kind in {_K.MODEL, _K.PRODUCT}:
            return -0.6 if gender == "f" else 0.2
        return 0.0

    def _same_sentence(
        self, anaphor: Anaphor, actor: _Actor, sentence: Span, here: list[Mention]
    ) -> float:
        """Weigh who stands before an anaphor in its own sentence."""
        between = self._body[actor.end : anaphor.start]
        if anaphor.how != "pronoun":
            return -0.8 if not _CLAUSE.search(between) else -0.2
        if anaphor.text.split(" ")[0] in LATTER:
            nearest = max(here, key=lambda m: m.span.end) if here else None
            return 2.0 if nearest and nearest.entity_id == actor.mention.entity_id else -1.0
        if anaphor.subject:
            # "Meta bought Scale and it …": the subject of one clause goes on in the next.
            return 0.4 if actor.subject else -0.9
        return 0.5 if actor.subject else -0.2

    # --- roles, relations, first person ---------------------------------------

    def _role(
        self,
        anaphor: Anaphor,
        index: int,
        sentence: Span,
        here: list[Mention],
        inside: list[Mention],
    ) -> Mention | None:
        if self._is_apposed(anaphor, inside):
            return None
        organisation = self._possessor(anaphor, here, inside)
        people = self._holders(organisation, anaphor)
        if organisation is not None:
            if len(people) == 1:
                (person,) = people
                return self._stand_in(anaphor, person, 0.85)
            return None
        if anaphor.complement is not None or anaphor.possessive:
            return None
        # "le PDG", "the chief executive": of whoever the article is about here.
        scored = [c for c in self._choices(anaphor, index, sentence, here) if self._has_role(c.actor)]
        if scored and scored[0].score >= _NEEDED:
            return self._stand_in(anaphor, scored[0].actor.mention, 0.6)
        return None

    def _has_role(self, actor: _Actor) -> bool:
        entity = self._state.registry.entities.get(actor.mention.entity_id)
        if entity is not None and entity.roles:
            return True
        return any(actor.mention.entity_id in people for people in self._state.roles.values())

    def _is_apposed(self, anaphor: Anaphor, inside: list[Mention]) -> bool:
        """Whether the name stands right beside the role: `its chief, Jane Roe,`."""
        for mention in inside:
            if mention.kind is not _K.PERSON:
                continue
            gap = self._body[anaphor.end : mention.span.start]
            if 0 < len(gap) <= 40 and re.fullmatch(r"(?:[  ,]|(?: (?:of|de|du|d['’]|chez) ?[^,.;]{2,28}))*,? ?", gap):  # noqa: RUF039
                return True
            gap = self._body[mention.span.end : anaphor.start]
            if 0 < len(gap) <= 3 and gap.strip(" ,(—–") == "":  # noqa: PLR2004, PLC1901
                return True
        return False

    def _possessor(
        self, anaphor: Anaphor, here: list[Mention], inside: list[Mention]
    ) -> Mention | None:
        """Return whom a role or relation belongs to, where the phrase says it."""
        if anaphor.complement is not None:
            return next((m for m in inside if m.span.start == anaphor.complement), None)
        if anaphor.possessor_end is not None:
            return next(
                (m for m in reversed(here) if m.span.end == anaphor.possessor_end),
                next((m for m in inside if m.span.end == anaphor.possessor_end), None),
            )
        within = [m for m in inside if anaphor.start <= m.span.start and m.span.end <= anaphor.end]
        if within:
            return within[0]
        if anaphor.possessive:
            return next((m for m in reversed(here) if m.span.start == anaphor.start), None)
        return None

    def _holders(self, organisation: Mention | None, anaphor: Anaphor) -> list[Mention]:
        """Return the people who hold the role there, by the article first, then the registry."""
        if organisation is None:
            return []
        told = self._state.roles.get(organisation.entity_id, set())
        people = [self._state.actors[key].mention for key in told if key in self._state.actors]
        if len(people) == 1:
            return people
        noun = set(anaphor.noun.split(" "))
        registry = self._state.registry
        owners = {organisation.entity_id, organisation.owner_id}
        known = []
        for person in registry.people_of(owners):
            for role in person.roles:
                if role.org_id not in owners or not role.period.holds(self._state.published):
                    continue
                title = f"{role.title} {role.title_fr or ''}"
                if _same_office(noun, set(flatten(title).split())):
                    known.append(_mention_of(person.entity_id, person.name))
                    break
        return known

    def _related(self, anaphor: Anaphor, inside: list[Mention]) -> Mention | None:
        """`the maker of ChatGPT`, `Facebook's parent`, `la société de Sam Altman`."""
        possessor = None
        if anaphor.complement is not None or anaphor.possessor_end is not None:
            possessor = self._possessor(anaphor, inside, inside)
        if possessor is None:
            return None
        registry = self._state.registry
        if possessor.kind is _K.PERSON:
            entity = registry.entities.get(possessor.entity_id)
            current = [r for r in entity.roles if r.period.holds(self._state.published)] if entity else []
            ids = [r.org_id for r in current]
            ids += [org for org, people in self._state.roles.items() if possessor.entity_id in people]
            key = next((i for i in ids if i in self._state.actors), ids[0] if ids else None)
        else:
            key = possessor.owner_id
        if key is None:
            return None
        if key in self._state.actors:
            return self._stand_in(anaphor, self._state.actors[key].mention, 0.85)
        owner = registry.entities.get(key)
        if owner is None:
            return None
        stands_for = Mention(
            span=Span(start=anaphor.start, end=anaphor.end),
            entity_id=owner.entity_id,
            name=owner.name,
            kind=owner.kind,
            surface="",
            owner_id=owner.owner_on(self._state.published),
        )
        return self._stand_in(anaphor, stands_for, 0.8)

    def _learn_roles(self, inside: list[Mention]) -> None:
        """Note who is said to be what where: `Jane Roe, chief executive of Acme`."""
        people = [m for m in inside if m.kind is _K.PERSON]
        firms = [m for m in inside if m.kind in _ORGANISATIONS]
        table = KIND_OF_NOUN[self._language]
        for person in people:
            for firm in firms:
                low, high = sorted((person.span, firm.span), key=lambda span: span.start)
                if high.start - low.end > 60:  # noqa: PLR2004 - an apposition is near
                    continue
                between = self._flat[low.end : high.start].split()
                if any(
                    table.get(" ".join(between[i : i + n])) is _K.PERSON
                    for n in (1, 2, 3)
                    for i in range(len(between))
                ):
                    self._state.roles.setdefault(firm.entity_id, set()).add(person.entity_id)

    def _first_person(
        self, anaphor: Anaphor, index: int, sentence: Span, inside: list[Mention]
    ) -> Mention | None:
        """`we` is the speaker's company in a quotation, the publisher elsewhere."""
        actors = self._state.actors
        inside_quote = any(start <= anaphor.start < end for start, end in self._quoted)
        if inside_quote:
            speaker = next((m for m in inside if not self._in_quote(m)), None)
            if speaker is None:
                lately = [a for a in actors.values() if index - a.sentence <= 1 and a.subject]
                speaker = max(lately, key=lambda a: a.end).mention if lately else None
            if speaker is not None and speaker.kind is _K.PERSON:
                firm = self._firm_of(speaker)
                return self._stand_in(anaphor, firm, 0.6) if firm else None
            if speaker is not None and speaker.kind in _ORGANISATIONS:
                return self._stand_in(anaphor, speaker, 0.6)
        if self._publisher is not None:
            entity = self._state.registry.entities[self._publisher]
            if entity.kind is _K.MEDIA:
                return None
            stands_for = Mention(
                span=Span(start=anaphor.start, end=anaphor.end),
                entity_id=entity.entity_id,
                name=entity.name,
                kind=entity.kind,
                surface="",
                owner_id=entity.owner_on(self._state.published),
            )
            return self._stand_in(anaphor, stands_for, 0.8)
        return None

    def _in_quote(self, mention: Mention) -> bool:
        return any(start <= mention.span.start < end for start, end in self._quoted)

    def _firm_of(self, person: Mention) -> Mention | None:
        actors = self._state.actors
        entity = self._state.registry.entities.get(person.entity_id)
        ids = [o for o, people in self._state.roles.items() if person.entity_id in people]
        if entity is not None:
            ids += [r.org_id for r in entity.roles if r.period.holds(self._state.published)]
        return next((actors[key].mention for key in ids if key in actors), None)


def _mention_of(entity_id: str, name: str) -> Mention:
    return Mention(
        span=Span(start=0, end=0), entity_id=entity_id, name=name, kind=_K.PERSON, surface=""
    )


_OFFICES: Final = (
    words("chief executive ceo boss patron patronne pdg general head dirigeant dirigeante directeur directrice"),
    words("founder cofounder co fondateur fondatrice cofondateur cofondatrice"),
    words("chairman chairwoman chair president presidente"),
)


def _same_office(said: set[str], held: set[str]) -> bool:
    """Whether the words of two roles name one office: `le patron`, `chief executive`."""
    return any(not office.isdisjoint(said) and not office.isdisjoint(held) for office in _OFFICES)


def _confidence(score: float, margin: float) -> float:
    """Return how sure a choice is: its own fitness and how far the next one is behind."""
    return round(min(0.9, max(0.3, 0.35 + 0.08 * score + 0.15 * min(margin, 2.0))), 2)
