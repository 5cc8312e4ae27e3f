"""Says whom pronouns, descriptions and roles stand for.

Sentence after sentence the resolver keeps who was named, how lately and whether as subject;
each anaphor goes to the fittest (`salience.py`), or to nobody. What it resolves counts as
naming, so chains hold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from math import exp
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.anaphors import PERSON_NOUNS, Anaphor, anaphors
from extractors.first_names import FEMALE_NAMES, FIRST_NAMES
from extractors.model import EntityKind, Mention, Span
from extractors.nouns import KIND_OF_NOUN
from extractors.places import load_places
from extractors.possession import Roles, as_mention, possessor, stands_beside
from extractors.salience import (
    CLAUSE,
    FIRMS,
    REACH,
    Actor,
    Scene,
    class_of,
    nobody,
    predicated,
    said_of,
    score,
    traits,
    weights,
)
from extractors.text import flatten, fold, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from extractors.model import Language
    from extractors.registry import Registry

_K = EntityKind
_PREPOSITIONS: Final = words(
    "of in by with from for to at on about against than like via over under between among inside into behind"
    " after before near through as including d de du des par avec chez a au aux sur pour dans selon contre"
    " entre sans vers que comme envers depuis sous en dont and et or ou s"
)
_OBLIQUE: Final = words(
    "on sur via to told a aupres selon d apres according chez from in dans with avec par by"
)
_LIGHT: Final = words(
    "the a an this that le la l les ce cet cette un une both now then today meanwhile later even only still also yet but"
    " and so for mais et or donc puis ensuite aussi hier lundi mardi mercredi jeudi vendredi samedi dimanche only seul seule"
    " monday tuesday wednesday thursday friday start up jeune french young own"
)
_INTRODUCES: Final = re.compile(
    r"\b(?:founded|co founded|launched|created|unveiled|released|bought|acquired|presented|introduced|published"
    r"|announced|fonde|cofonde|lance|cree|devoile|publie|rachete|presente|annonce|sorti|acquis|named|nomme)"
    r"(?: (?:mardi|lundi|mercredi|jeudi|vendredi|the|le|la|l|its|son|sa|a|an|un|une))? $"
)
_SPOKE: Final = re.compile(
    r"\b(?:said|says|wrote|dit|assure|confie|explique|affirme|ajoute|note|estime|raconte|precise|resume|repond|declare"
    r"|annonce|revele|ecrit) $"
)
_SENTENCE_MARKS: Final = re.compile(r"[.;:!?]")
_BESIDE: Final = 45
_QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_MAIN_BREAKS: Final = frozenset(";:—–.!?")
_OPENING_WORDS: Final = 4
_BY_THE_REGISTRY, _BY_RELATION, _BY_SPEAKER, _BY_SALIENCE_ONLY = 0.85, 0.8, 0.6, 0.4


class Decision(NamedTuple):
    """One anaphor, who could be meant and with which traits: what weights are learned from."""

    anaphor: Anaphor
    scene: Scene
    choices: tuple[tuple[Actor, tuple[tuple[str, float], ...]], ...]


def resolve(
    body: str,
    language: Language,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    registry: Registry,
    *,
    published: dt.date | None = None,
    source: str | None = None,
    watch: Callable[[Decision], None] | None = None,
) -> tuple[Mention, ...]:
    """Return `mentions` with what stands for them: roles, descriptions and pronouns, in order.

    `published` decides who held a role. `source` is the publisher's name: the corporate first
    person on a company's own page is that company. `confidence` is the probability that the
    choice is right. A role may hold a name (`Meta's boss`) or a possessive; nothing else
    overlaps. `watch` sees every choice that is weighed.
    """
    named = sorted(mentions, key=lambda m: m.span.start)
    resolver = _Resolver(body, language, named, registry, published, source, watch)
    found: list[Mention] = []
    at = paragraph = 0
    for index, sentence in enumerate(sentences):
        inside: list[Mention] = []
        while at < len(named) and named[at].span.start < sentence.end:
            inside.append(named[at])
            at += 1
        if index and body.find("\n", sentences[index - 1].end, sentence.start) >= 0:
            paragraph = index
        found.extend(resolver.sentence(index, paragraph, sentence, inside))
    return tuple(sorted([*named, *found], key=lambda m: (m.span.start, m.span.end)))


def _apposed(body: str, anaphor: Anaphor, person: Mention) -> bool:
    """Whether only a role stands between: `its chief executive, Jane Roe`, `Jane Roe, its head`."""
    if person.span.start >= anaphor.end:
        between = body[anaphor.end : person.span.start]
        near = len(between) < _BESIDE and len(between.split()) <= _OPENING_WORDS
        return near and not _SENTENCE_MARKS.search(between)
    return not body[person.span.end : anaphor.start].strip(" ,\u00a0")


class _Resolver:
    """One pass over one article."""

    def __init__(  # noqa: PLR0917 - one call, above
        self,
        body: str,
        language: Language,
        named: Sequence[Mention],
        registry: Registry,
        published: dt.date | None,
        source: str | None,
        watch: Callable[[Decision], None] | None,
    ) -> None:
        self._body = body
        self._flat = flatten(body)
        self._language = language
        self._registry = registry
        self._published = published
        self._watch = watch
        self._totals = Counter(m.entity_id for m in named)
        self._quoted = [Span(start=m.start(), end=m.end()) for m in _QUOTED.finditer(body)]
        publisher = registry.by_name(source) if source else None
        self._publisher = None if publisher is None or publisher.kind is _K.MEDIA else publisher
        self._places = load_places()
        self._weights: Mapping[str, float] = weights()
        self._actors: dict[str, Actor] = {}
        self._roles = Roles(registry, language, published)
        self._index = self._paragraph = 0
        self._inside: list[Mention] = []
        self._people: list[Mention] = []
        self._workplaces: frozenset[str] = frozenset()
        self._breaks: list[re.Match[str]] = []
        self._sentence = Span(start=0, end=0)

    def sentence(
        self, index: int, paragraph: int, sentence: Span, inside: list[Mention]
    ) -> list[Mention]:
        """Resolve the anaphors of a sentence, taking note of who is named on the way."""
        self._index, self._paragraph, self._sentence = index, paragraph, sentence
        self._roles.learn(self._flat, inside)
        found: list[Mention] = []
        here: list[Mention] = []
        # A place that was taken for its government may qualify: "the London company".
        covered = [m.span for m in inside if fold(m.surface) not in self._places.names]
        self._inside = inside
        self._people = [m for m in inside if m.kind is _K.PERSON]
        self._workplaces = frozenset(
            firm for person in self._people for firm in self._roles.works_at(person)
        )
        self._breaks = list(CLAUSE.finditer(self._body, sentence.start, sentence.end))
        events: list[tuple[int, int, Mention | Anaphor]] = [
            *((m.span.start, 0, m) for m in inside),
            *((a.start, a.end, a) for a in self._anaphors(sentence)),
        ]
        for _, _, event in sorted(events, key=lambda event: event[:2]):
            if isinstance(event, Mention):
                self._note(event, here)
                continue
            span = Span(start=event.start, end=event.end)
            if event.how != "role" and any(
                span.touches(other) and not (span.start < other.start and other.end <= span.end)
                for other in covered
            ):
                continue
            resolved = self._resolve(event, here, inside)
            if resolved is None or any(m.span == resolved.span for m in found):
                continue
            found.append(resolved)
            self._note(resolved, here)
            if event.how == "description" and event.gender:
                self._actors[resolved.entity_id].said_gender = event.gender
        return found

    def _anaphors(self, sentence: Span) -> Iterator[Anaphor]:
        known = self._registry.description_heads(self._language)
        return anaphors(self._body, self._flat, sentence, self._language, known)

    # --- who was named --------------------------------------------------------

    def _note(self, mention: Mention, here: list[Mention]) -> None:
        before = self._flat[max(self._sentence.start, mention.span.start - 40) : mention.span.start]
        actor = self._actors.get(mention.entity_id)
        if actor is None:
            entity = self._registry.entities.get(mention.entity_id)
            actor = Actor(mention, entity, self._totals[mention.entity_id], self._gender(mention))
            self._actors[mention.entity_id] = actor
        kept = actor.subject if any(m.entity_id == mention.entity_id for m in here) else 0.0
        actor.subject = max(self._subject(mention, here), kept)
        actor.sentence = self._index
        actor.start, actor.end = mention.span.start, mention.span.end
        actor.in_title = actor.in_title or self._index == 0
        actor.oblique = bool(before.strip()) and before.split()[-1] in _OBLIQUE
        if mention.how != "pronoun":
            actor.introduced = _INTRODUCES.search(before) is not None
        if actor.subject >= 1.0 and self._index == self._paragraph:
            actor.leads = self._index
        here.append(mention)

    def _gender(self, mention: Mention) -> str | None:
        if mention.kind is not _K.PERSON:
            return None
        entity = self._registry.entities.get(mention.entity_id)
        if entity is not None and entity.gender:
            return entity.gender
        first = fold(mention.name).split(" ")[0]
        return "f" if first in FEMALE_NAMES else "m" if first in FIRST_NAMES else None

    def _subject(self, mention: Mention, here: list[Mention]) -> float:
        """Return 1 for the subject of a main clause, 0.5 of another, 0 for no subject.

        A subject opens its clause, but for articles, nouns and adverbs, and no preposition
        governs it; what comes before commas, conjunctions and relatives is another clause.
        """
        start = mention.span.start
        if self._body[mention.span.end : mention.span.end + 2] in {"'s", "’s"}:
            return 0.0
        if mention.kind is _K.PERSON and _SPOKE.search(self._flat[max(0, start - 14) : start]):
            return 1.0  # "said Jane Roe", "a confié Jane Roe"
        if mention.how == "role" and self._body[start - 3 : start] in {"'s ", "’s "}:
            start = next((m.span.start for m in here if m.span.end == start - 3), start)
        last = bisect_right(self._breaks, start, key=re.Match.end)
        clause = self._breaks[last - 1] if last else None
        opening = clause.end() if clause else self._sentence.start
        nouns, of = KIND_OF_NOUN[self._language], self._places.of[self._language]
        tokens = self._flat[opening:start].split()
        if len(tokens) > _OPENING_WORDS or any(
            t in _PREPOSITIONS or not (t in _LIGHT or t in nouns or t in of) for t in tokens
        ):
            return 0.0
        subjects = [m for m in here if self._actors[m.entity_id].subject]
        if any(m.span.start >= opening for m in subjects):
            return 0.0
        if clause is None or clause.group() in _MAIN_BREAKS:
            return 1.0
        earlier = any(self._actors[m.entity_id].subject >= 1.0 for m in subjects)
        return 0.5 if earlier or clause.group() != "," else 1.0

    # --- one anaphor ----------------------------------------------------------

    def _resolve(
        self, anaphor: Anaphor, here: list[Mention], inside: list[Mention]
    ) -> Mention | None:
        if anaphor.first_person:
            return self._first_person(anaphor, inside)
        if anaphor.how == "role":
            return self._role(anaphor, here, inside)
        if anaphor.how == "description":
            related = self._related(anaphor, here, inside)
            if related is not None:
                return related
            listed = self._listed(anaphor)
            if listed is not None:
                return listed
        best = next(self._ranked(anaphor), None)
        return None if best is None else self._stand_in(anaphor, best[0].mention, best[1])

    def _ranked(self, anaphor: Anaphor) -> Iterator[tuple[Actor, float]]:
        """Yield who can be meant with the probability of each, up to nobody."""
        able = [
            actor
            for actor in self._actors.values()
            if actor.mention.kind in anaphor.kinds
            and (anaphor.how != "pronoun" or self._index - actor.sentence <= REACH)
        ]
        if not able:
            return
        span = Span(start=anaphor.start, end=anaphor.end)
        scene = Scene(
            body=self._body,
            flat=self._flat,
            language=self._language,
            sentence=self._index,
            paragraph=self._paragraph,
            kind=class_of(anaphor),
            nearest=max(able, key=lambda actor: actor.end).mention.entity_id,
            most=max(actor.total for actor in able),
            workplaces=self._workplaces,
            beside=frozenset(
                firm
                for person in self._people
                if _apposed(self._body, anaphor, person)
                for firm in self._roles.works_at(person)
            ),
            qualifiers=frozenset(m.entity_id for m in self._inside if span.covers(m.span)),
            predicated=predicated(self._body, self._flat, self._language, anaphor),
            said=said_of(self._flat, anaphor),
        )
        choices = tuple((actor, tuple(traits(anaphor, actor, scene))) for actor in able)
        if self._watch is not None:
            self._watch(Decision(anaphor, scene, choices))
        fitness = [score(found, self._weights) for _, found in choices]
        none = score(nobody(anaphor), self._weights)
        top = max(*fitness, none)
        whole = sum(exp(value - top) for value in (*fitness, none))
        for value, (actor, _) in sorted(
            zip(fitness, choices, strict=True), key=lambda pair: -pair[0]
        ):
            if value <= none:
                return
            yield actor, round(exp(value - top) / whole, 3)

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

    def _entity(self, entity_id: str) -> Mention | None:
        """Return somebody by id, named in the article or not."""
        actor = self._actors.get(entity_id)
        if actor is not None:
            return actor.mention
        entity = self._registry.entities.get(entity_id)
        if entity is None:
            return None
        return as_mention(entity_id, entity.name, entity.kind, entity.owner_on(self._published))

    def _role(self, anaphor: Anaphor, here: list[Mention], inside: list[Mention]) -> Mention | None:
        if stands_beside(self._body, anaphor, inside):
            return None
        organisation = possessor(anaphor, here, inside)
        ranked = list(self._ranked(anaphor))
        if organisation is not None:
            people = self._roles.holders(organisation, anaphor)
            if len(people) == 1:
                return self._stand_in(anaphor, people[0], _BY_THE_REGISTRY)
            named = {person.entity_id for person in people}
            fit = [pair for pair in ranked if not named or pair[0].mention.entity_id in named]
            return self._stand_in(anaphor, fit[0][0].mention, _BY_SALIENCE_ONLY) if fit else None
        if anaphor.complement is not None or anaphor.possessive or anaphor.possessor_end:
            return None
        # "le PDG", "the chief executive": whoever the article is about here.
        if not PERSON_NOUNS.intersection(anaphor.noun.split(" ")):
            ranked = [p for p in ranked if self._roles.has_role(p[0].mention.entity_id)]
        return self._stand_in(anaphor, ranked[0][0].mention, ranked[0][1]) if ranked else None

    def _related(
        self, anaphor: Anaphor, here: list[Mention], inside: list[Mention]
    ) -> Mention | None:
        """Resolve `the maker of ChatGPT`, `Facebook's parent`, `la société de Sam Altman`."""
        if anaphor.complement is None and anaphor.possessor_end is None:
            return None
        owner = possessor(anaphor, here, inside)
        key = None if owner is None else self._roles.related(owner, self._actors)
        stands_for = None if key is None else self._entity(key)
        return None if stands_for is None else self._stand_in(anaphor, stands_for, _BY_RELATION)

    def _listed(self, anaphor: Anaphor) -> Mention | None:
        """Resolve a description that the registry lists for one entity alone."""
        ids = self._registry.descriptions(self._language).get(anaphor.text, ())
        here = [key for key in ids if key in self._actors]
        only = here if len(here) == 1 else ids if len(ids) == 1 else ()
        stands_for = self._entity(only[0]) if only else None
        return None if stands_for is None else self._stand_in(anaphor, stands_for, _BY_THE_REGISTRY)

    def _first_person(self, anaphor: Anaphor, inside: list[Mention]) -> Mention | None:
        """`we` is the speaker's company in a quotation, the publisher elsewhere."""
        place = Span(start=anaphor.start, end=anaphor.end)
        if any(quotation.covers(place) for quotation in self._quoted):
            outside = (m for m in inside if not any(q.covers(m.span) for q in self._quoted))
            speaker = next(outside, None) or self._last_subject()
            if speaker is not None and speaker.kind is _K.PERSON:
                near = {*self._actors, *(m.entity_id for m in inside)}
                firms = sorted(self._roles.firms_of(speaker), key=lambda key: key not in near)
                firm = self._entity(firms[0]) if firms else None
                return self._stand_in(anaphor, firm, _BY_SPEAKER) if firm else None
            if speaker is not None and speaker.kind in FIRMS:
                return self._stand_in(anaphor, speaker, _BY_SPEAKER)
        if self._publisher is None:
            return None
        publisher = self._entity(self._publisher.entity_id)
        return None if publisher is None else self._stand_in(anaphor, publisher, _BY_RELATION)

    def _last_subject(self) -> Mention | None:
        lately = [a for a in self._actors.values() if self._index - a.sentence <= 1 and a.subject]
        return max(lately, key=lambda actor: actor.end).mention if lately else None
