"""Who holds which role where, and who made or owns what: `Meta's boss`, `the maker of ChatGPT`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractors.model import EntityKind, Mention, Span
from extractors.nouns import KIND_OF_NOUN
from extractors.salience import FIRMS
from extractors.text import flatten, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.anaphors import Anaphor
    from extractors.model import Language
    from extractors.registry import Registry

_K = EntityKind
_APPOSITION_REACH: Final = 60
_ROLE_GAP: Final = re.compile(r"(?:[ \u00a0,]|(?: (?:of|de|du|d['’]|chez) ?[^,.;]{2,28}))*,? ?")
_ROLE_REACH: Final = 40
_FIRST: Final = words(
    "executive ceo boss patron patronne pdg general generale dirigeant dirigeante chief head chef cheffe"
)
_HEAD_OF_ALL: Final = _FIRST | words(
    "officer and et directeur directrice president presidente founder cofounder co chairman fondateur cofondateur interim"
)
"""Words of the titles of whoever heads a whole firm; `CEO of applications` is another office."""
_OFFICES: Final = (
    words("founder cofounder co fondateur fondatrice cofondateur cofondatrice"),
    words("chairman chairwoman chair president presidente"),
    words("financial financier financiere cfo"),
    words("technology technique technical cto"),
    words("scientist scientifique science"),
    words("product produit products produits"),
    words("operating operations coo"),
    words("research recherche"),
)


def _same_office(said: set[str], held: set[str]) -> bool:
    """Whether the words of two roles name one office: `le patron`, `chief executive`."""
    for office in _OFFICES:
        if not office.isdisjoint(said):
            return not office.isdisjoint(held)
    return held <= _HEAD_OF_ALL and not _FIRST.isdisjoint(held) and not _FIRST.isdisjoint(said)


def stands_beside(body: str, anaphor: Anaphor, inside: Sequence[Mention]) -> bool:
    """Whether the holder's name stands right beside the role: `its chief, Jane Roe,`."""
    for mention in inside:
        if mention.kind is not _K.PERSON:
            continue
        gap = body[anaphor.end : mention.span.start]
        if 0 < len(gap) <= _ROLE_REACH and _ROLE_GAP.fullmatch(gap):
            return True
        gap = body[mention.span.end : anaphor.start]
        if gap and not gap.strip(" ,(—–\u00a0"):
            return True
    return False


def possessor(
    anaphor: Anaphor, here: Sequence[Mention], inside: Sequence[Mention]
) -> Mention | None:
    """Return whom a role or relation belongs to, where the phrase says it.

    `here` are the mentions of the sentence up to the anaphor, resolved ones included; `inside`
    are all its names.
    """
    if anaphor.complement is not None:
        return next((m for m in inside if m.span.start == anaphor.complement), None)
    if anaphor.possessor_end is not None:
        owners = (m for m in (*reversed(here), *inside) if m.span.end == anaphor.possessor_end)
        return next(owners, None)
    span = Span(start=anaphor.start, end=anaphor.end)
    within = next((m for m in inside if span.covers(m.span)), None)
    if within is None and anaphor.possessive:
        return next((m for m in reversed(here) if m.span.start == anaphor.start), None)
    return within


class Roles:
    """What the registry and the article say of who is what where."""

    def __init__(self, registry: Registry, language: Language, published: dt.date | None) -> None:
        self._registry = registry
        self._nouns = KIND_OF_NOUN[language]
        self._published = published
        self._told: dict[str, dict[str, Mention]] = {}

    def learn(self, flat: str, inside: Sequence[Mention]) -> None:
        """Note who is said to be what where: `Jane Roe, chief executive of Acme`."""
        for person in inside:
            if person.kind is not _K.PERSON:
                continue
            for firm in inside:
                if firm.kind not in FIRMS:
                    continue
                low, high = sorted((person.span, firm.span), key=lambda span: span.start)
                if high.start - low.end > _APPOSITION_REACH:
                    continue
                between = flat[low.end : high.start].split()
                nouns = (
                    " ".join(between[i : i + n]) for n in (1, 2, 3) for i in range(len(between))
                )
                if any(self._nouns.get(noun) is _K.PERSON for noun in nouns):
                    self._told.setdefault(firm.entity_id, {})[person.entity_id] = person

    def holders(self, organisation: Mention, anaphor: Anaphor) -> list[Mention]:
        """Return who holds the role there: by the registry on the day, else by the article."""
        said = set(anaphor.noun.split(" "))
        owners = [key for key in (organisation.entity_id, organisation.owner_id) if key]
        for owner in owners:
            known = [
                as_mention(person.entity_id, person.name, _K.PERSON)
                for person in self._registry.people_of((owner,))
                if any(
                    role.org_id == owner
                    and role.period.holds(self._published)
                    and _same_office(
                        said, set(flatten(f"{role.title} {role.title_fr or ''}").split())
                    )
                    for role in person.roles
                )
            ]
            if known:
                return known
        return list(self._told.get(organisation.entity_id, {}).values())

    def has_role(self, entity_id: str) -> bool:
        """Whether somebody is known to hold a role anywhere."""
        entity = self._registry.entities.get(entity_id)
        return bool(entity and entity.roles) or any(
            entity_id in told for told in self._told.values()
        )

    def works_at(self, person: Mention) -> Iterator[str]:
        """Yield the ids of where a person has or had a role."""
        yield from (firm for firm, people in self._told.items() if person.entity_id in people)
        entity = self._registry.entities.get(person.entity_id)
        if entity is not None:
            yield from (role.org_id for role in entity.roles)

    def firms_of(self, person: Mention) -> list[str]:
        """Return the ids of where a person works, by the article first."""
        ids = [firm for firm, people in self._told.items() if person.entity_id in people]
        entity = self._registry.entities.get(person.entity_id)
        roles = entity.roles if entity is not None else ()
        return ids + [role.org_id for role in roles if role.period.holds(self._published)]

    def related(self, owner: Mention, actors: Mapping[str, object]) -> str | None:
        """Return the firm that `owner's maker`, `the company of owner` stands for."""
        if owner.kind is not _K.PERSON:
            return owner.owner_id
        firms = self.firms_of(owner)
        return next((firm for firm in firms if firm in actors), firms[0] if firms else None)


def as_mention(entity_id: str, name: str, kind: EntityKind, owner_id: str | None = None) -> Mention:
    """Return a mention of somebody whom the article does not name; its span is empty."""
    return Mention(
        span=Span(start=0, end=0),
        entity_id=entity_id,
        name=name,
        kind=kind,
        surface="",
        owner_id=owner_id,
    )
