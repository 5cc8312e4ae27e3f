"""Finds the names of the registry in an article.

One pass of Aho-Corasick over the flattened text, every alias framed by spaces, so that a
match always stands between word boundaries: French elision (`l'IA de Meta`, `d'OpenAI`),
possessives (`OpenAI's`) and hyphens (`Meta-owned`, `GPT-4`) need no cases of their own.
What case, accents, time and context forbid is dropped, then the longest match wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.entities import ALWAYS
from extractors.first_names import FIRST_NAMES
from extractors.homonyms import Homonyms, Place, acts
from extractors.model import EntityKind, Mention, Span
from extractors.places import load_places
from extractors.text import CALENDAR, flatten, fold, sentences, words
from extractors.versions import version_end

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from extractors.entities import Alias, Period, RegistryEntity
    from extractors.model import Language
    from extractors.registry import Registry

_ACRONYM_LETTERS: Final = 5
_TAIL: Final = "*+!&"
_EDGE: Final = re.compile(r"^[^\w]+|[^\w]+$")
_LETTER_DIGIT: Final = re.compile(r"(?<=[^\W\d_])[- ]?(?=\d)")
_SPELLED_APART: Final = re.compile(r"^[^\W\d_]{3,}[- ]?\d")
_COMPOUND: Final = re.compile(r"(?P<head>[^\W_]+)[-‑]\Z")
_PREFIX_WORDS: Final = frozenset({"meta"})
_PARTICIPLE: Final = re.compile(
    r"[-‑](?:\w+(?:ed|ing)|led|made|built|run|style|like|era|based|linked|wide|only)\b"
)
_FIRMS: Final = frozenset({EntityKind.COMPANY, EntityKind.LAB, EntityKind.MEDIA})
_CONFIDENCE: Final = {"alias": 1.0, "short": 0.95, "provisional": 0.85}


class _Form(NamedTuple):
    """One alias, ready to be held against the text."""

    entity: RegistryEntity
    text: str
    how: str
    language: Language | None
    period: Period
    exact: bool
    capitals: tuple[int, ...]
    tail: str
    context: bool
    """A word that means other things too."""
    weak: bool
    """Counts only where the article licenses it."""
    single: bool
    """A firm's name of one word, which may be a surname too."""


class _Found(NamedTuple):
    start: int
    end: int
    """With the mark that ends the name, `Q*`."""
    form: _Form
    as_written: bool
    """Letter for letter, capitals included."""


def _forms(entity: RegistryEntity, alias: Alias, homonyms: Homonyms) -> Iterator[_Form]:
    core = _EDGE.sub("", alias.text)
    if not core:
        return
    tail = alias.text[-1] if alias.text[-1] in _TAIL else ""
    spellings = {core}
    if entity.kind is EntityKind.MODEL and _SPELLED_APART.match(core):
        spellings |= {_LETTER_DIGIT.sub(mark, core, count=1) for mark in ("", " ")}
    word = fold(core)
    context = homonyms.knows(word) or (entity.policy == "context" and word == fold(entity.name))
    letters = [char for char in core if char.isalpha()]
    acronym = len(letters) <= _ACRONYM_LETTERS and not any(map(str.islower, letters))
    lower_start = core[0].islower() and " " not in core
    exact = bool(letters) and (entity.policy == "case" or acronym or lower_start)
    for spelling in sorted(spellings):
        yield _Form(
            entity=entity,
            text=spelling,
            how=alias.how,
            language=alias.language,
            period=alias.period,
            exact=exact,
            capitals=tuple(
                i
                for i, char in enumerate(spelling)
                if char.isupper() and (i == 0 or not spelling[i - 1].isalnum())
            ),
            tail=tail,
            context=context,
            weak=context or alias.how == "short",
            single=entity.kind in _FIRMS and spelling.isalpha(),
        )


def _spelled(form: _Form, body: str, start: int, end: int) -> bool:
    """Whether case, accents and marks of the text allow the form."""
    surface = body[start:end]
    if form.tail and not body.startswith(form.tail, end):
        return False
    if surface != form.text:
        if form.exact and any(
            mine != theirs and mine.isalnum()
            for mine, theirs in zip(form.text, surface, strict=True)
        ):
            return False
        for i in form.capitals:
            if not surface[i].isupper():
                return False
        if not surface.isascii() and any(
            mine.isascii() and mine.isalpha() and not theirs.isascii()
            for mine, theirs in zip(form.text, surface, strict=True)
        ):
            return False
    return True


def _stands_alone(form: _Form, body: str, start: int, end: int) -> bool:
    """Whether a hyphen on either side makes the name a part of another word."""
    if start and body[start - 1] in "-‑":
        head = _COMPOUND.search(body, max(0, start - 24), start)
        if head and head["head"][0].isupper() and head["head"].lower() not in {"ex", "anti", "non"}:
            return form.how != "short" and not form.context
    if end < len(body) and body[end] in "-‑" and fold(form.text) in _PREFIX_WORDS:
        following = body[end + 1 : end + 2]
        return not following.islower() or _PARTICIPLE.match(body, end) is not None
    return True


_FIRST_NAME: Final = re.compile(r"(?<![^\W_])([^\W\d_][\w’'-]+)[ \u00a0]\Z")
_HONORIFICS: Final = words(
    "mr mrs ms dr sir professor chief president ceo boss founder m mme monsieur madame docteur"
    " le la de d par avec pour chez selon et the by with for from and but mais si que comme when"
)


def _other_first_name(place: Place) -> bool:
    """Whether a surname belongs to somebody else: `Jane Altman` is not Sam Altman."""
    before = _FIRST_NAME.search(
        place.body, max(place.sentence_start, place.start - 30), place.start
    )
    if before is None or not before[1][0].isupper() or place.start - 1 in place.named_ends:
        return False
    opens = before.start(1) - place.sentence_start <= 1
    given = flatten(before[1])
    return not opens and given not in _HONORIFICS and given not in CALENDAR


# Surnames that are everyday words count only behind a title: Masayoshi Son, Haoxuan You.
_FUNCTION_WORDS: Final = words(
    "son sa ses ma mon you he she we an so no to do may will can long young love le la les nous on un une de du"
    " se si en et est il elle lui leur rose page price chip bill mark wood stone king law paul li he she fan gao"
    " sun day good best fine rich"
)


def _addressed(place: Place) -> bool:
    """Whether a title stands before: `Mr Son`, `M. Son`."""
    before = place.flat[max(0, place.start - 12) : place.start]
    return re.search(r"\b(?:m|mr|mrs|ms|mme|dr|monsieur|madame|professor) +\Z", before) is not None


def _is_a_surname(body: str, start: int) -> bool:
    """Whether a first name or an initial before makes a person's of a firm's name: `John M. Ford`."""
    before = _GIVEN.search(body, max(0, start - 24), start)
    if before is None:
        return False
    given = before["given"]
    return given is None or (flatten(given) in FIRST_NAMES and flatten(given) not in CALENDAR)


_GIVEN: Final = re.compile(
    r"(?:[^\W\d_]{2,} [A-Z]\.|(?<=[\w,»”] )(?P<given>[A-Z][a-zà-ÿ]+))[ \u00a0]\Z"
)
_LOCATIVE: Final = re.compile(
    r"\b(?:in|at|from|to|near|of|outside|based|a|de|d|en|pres de|vers|depuis|the|of the)\Z"
)


def _locative(place: Place) -> bool:
    """Whether the word before makes a place of a name: `in London` is no government."""
    before = place.flat[max(place.sentence_start, place.start - 12) : place.start].rstrip()
    return _LOCATIVE.search(before) is not None


def longest(found: Iterable[_Found]) -> list[_Found]:
    """Return the leftmost longest of what overlaps, in order."""
    kept: list[_Found] = []
    end = -1
    for item in sorted(found, key=lambda item: (item.start, -item.end, not item.as_written)):
        if item.start >= end:
            kept.append(item)
            end = item.end
    return kept


class Gazetteer:
    """The aliases of a registry as one automaton. Immutable; safe to share."""

    def __init__(self, registry: Registry, homonyms: Homonyms | None = None) -> None:
        self.registry = registry
        self._homonyms = homonyms or Homonyms.load()
        by_key: dict[str, list[_Form]] = defaultdict(list)
        names = {flatten(entity.name): entity.entity_id for entity in registry.entities.values()}
        for entity in registry.entities.values():
            for alias in entity.aliases:
                if alias.how == "description":
                    continue  # whom a description stands for, the article says: resolution
                if alias.how == "short" and names.get(flatten(alias.text)) not in {
                    None,
                    entity.entity_id,
                }:
                    continue  # "Google" is no short form of Google Labs
                for form in _forms(entity, alias, self._homonyms):
                    by_key[flatten(form.text)].append(form)
        self._forms = tuple(tuple(forms) for forms in by_key.values())
        self._automaton = AhoCorasick(
            [f" {key} " for key in by_key] or [" \0 "], matchkind=MatchKind.Standard
        )

    def mentions(
        self, body: str, language: Language, published: dt.date | None = None
    ) -> tuple[Mention, ...]:
        """Return the mentions of known names, in order and without overlap.

        `published` decides which names and owners held. Short forms and homonyms count
        only where the article licenses them.
        """
        flat = flatten(body)
        strong: list[_Found] = []
        weak: list[_Found] = []
        for index, start, padded_end in self._automaton.find_matches_as_indexes(
            f" {flat} ", overlapping=True
        ):
            end = padded_end - 2
            for form in self._forms[index]:
                if (
                    (form.language is None or form.language is language)
                    and (form.period is ALWAYS or form.period.holds(published))
                    and _spelled(form, body, start, end)
                    and _stands_alone(form, body, start, end)
                    and not (form.single and _is_a_surname(body, start))
                ):
                    as_written = body.startswith(form.text, start)
                    found = _Found(start, end + len(form.tail), form, as_written)
                    (weak if form.weak else strong).append(found)
        chosen = self._chosen(body, flat, language, strong, weak) if weak else longest(strong)
        kept: list[Mention] = []
        for item in chosen:
            if not kept or kept[-1].span.end <= item.start:
                kept.append(self._mention(body, item, published))
        return tuple(kept)

    def _chosen(
        self, body: str, flat: str, language: Language, strong: list[_Found], weak: list[_Found]
    ) -> list[_Found]:
        """Admit weak forms that the article licenses, then let the longest win."""
        certain = longest(strong)
        sure = {item.form.entity.entity_id for item in certain}
        related = set().union(*(self._relatives(self.registry.entities[key]) for key in sure))
        starts = frozenset(item.start for item in certain)
        ends = frozenset(item.end for item in certain)
        covered = {i for item in certain for i in range(item.start, item.end)}
        spans = sentences(body)
        heads = [span.start for span in spans]
        admitted = certain
        waiting = [item for item in weak if item.start not in covered]
        # A homonym that its surroundings settle licenses the bare ones before and after it.
        for _ in range(2):
            refused = []
            for item in waiting:
                entity = item.form.entity
                span = spans[bisect_right(heads, item.start) - 1]
                place = Place(body, flat, item.start, item.end, span.start, span.end, ends, starts)
                kin = not related.isdisjoint(self._relatives(entity))
                if self._licensed(item.form, place, language, sure, kin=kin):
                    admitted.append(item)
                    sure.add(entity.entity_id)
                else:
                    refused.append(item)
            waiting = refused
        return longest(admitted)

    def _licensed(
        self, form: _Form, place: Place, language: Language, sure: set[str], *, kin: bool
    ) -> bool:
        entity = form.entity
        named = entity.entity_id in sure
        if entity.kind is EntityKind.PERSON:
            if place.flat[place.start : place.end] in _FUNCTION_WORDS and not _addressed(place):
                return False
            return (named or kin) and not _other_first_name(place)
        if form.how == "short" and not form.context:
            if _other_first_name(place):
                return False
            if place.flat[place.start : place.end] in load_places().names:
                cued = self._homonyms.cued(entity, place, language)
                return not _locative(place) and (named or cued or acts(place))
            return named or kin or self._homonyms.cued(entity, place, language)
        versioned = version_end(place.body, place.end, entity) > place.end
        return self._homonyms.means(
            entity, place, language, licensed=named, related=kin, versioned=versioned
        )

    @staticmethod
    def _relatives(entity: RegistryEntity) -> set[str]:
        """Return who vouches for an entity: itself, its owners, its family, where it works."""
        found = {entity.entity_id, *(edge.owner_id for edge in entity.owners)}
        found.update(role.org_id for role in entity.roles)
        found.update(other for other in (entity.family, entity.version_of) if other is not None)
        return found

    def _mention(self, body: str, item: _Found, published: dt.date | None) -> Mention:
        entity = item.form.entity
        start, end, how = item.start, item.end, item.form.how
        owner = entity.owner_on(published) if entity.owners else None
        further = version_end(body, end, entity)
        if further > end:
            surface = body[start:further]
            known = self.registry.by_name(surface)
            if known is not None:
                entity, end, how = known, further, "alias"
                owner = entity.owner_on(published)
            else:
                company = entity.kind in _FIRMS
                return Mention(
                    span=Span(start=start, end=further),
                    entity_id=f"?{fold(surface)}",
                    name=surface,
                    kind=EntityKind.MODEL if company else entity.kind,
                    surface=surface,
                    how="provisional",
                    confidence=_CONFIDENCE["provisional"],
                    owner_id=entity.entity_id if company else owner,
                )
        return Mention(
            span=Span(start=start, end=end),
            entity_id=entity.entity_id,
            name=entity.name,
            kind=entity.kind,
            surface=body[start:end],
            how=how,
            confidence=_CONFIDENCE[how],
            owner_id=owner,
        )
