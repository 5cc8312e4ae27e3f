"""What the registry knows of an entity: names, owners and roles, each with its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from extractors.model import EntityKind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day of a validity; None is open."""

    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, on: dt.date | None) -> bool:
        """Whether `on` lies inside; without a day only what still holds does."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


ALWAYS: Final = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A way to write an entity. `how` is `alias`, `short` or `description`."""

    text: str
    how: str = "alias"
    language: Language | None = None
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerEdge:
    """Who owns an entity, and when."""

    owner_id: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a person is where; `title` in English, `title_fr` in French."""

    org_id: str
    title: str
    title_fr: str | None = None
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntity:
    """An entity as the registry knows it. `name` is its owner's own English spelling.

    `policy` is None, `case` (only as written) or `context` (a word that means other things:
    only beside `cues`, or where another name of it stands in the article).
    """

    entity_id: str
    name: str
    kind: EntityKind
    aliases: tuple[Alias, ...]
    policy: str | None = None
    cues: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    anti: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    place: tuple[str, ...] = ()
    trade: tuple[str, ...] = ()
    owners: tuple[OwnerEdge, ...] = ()
    roles: tuple[Role, ...] = ()
    family: str | None = None
    version_of: str | None = None
    previous: str | None = None
    released: str | None = None
    gender: str | None = None
    wikidata: str | None = None
    added: dt.date | None = None
    source: str | None = None
    file: str = ""

    @property
    def owner_id(self) -> str | None:
        """The present owner."""
        return self.owner_on(None)

    def owner_on(self, on: dt.date | None) -> str | None:
        """Return the owner on a day (None: now)."""
        return next((edge.owner_id for edge in self.owners if edge.period.holds(on)), None)
