"""Who is who: companies, labs, models, products, people, benchmarks and media.

`load_registry` reads `data/entities/*.yaml`. Names, owners and roles keep their time; the
day of publication decides which held.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.entity_files import read_entities
from extractors.errors import CatalogError
from extractors.text import flatten, fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from extractors.entities import Period, RegistryEntity
    from extractors.model import Language

_PACKAGED: Final = "extractors.data"


class RegistryRows(NamedTuple):
    """The registry as plain tuples, for tables; days are `date` or None (open).

    - entities: entity_id, name, kind, family, version_of, previous, released (ISO prefix),
      wikidata, added, source, valid_from, valid_to
    - aliases: entity_id, alias, how, language or None, valid_from, valid_to
    - owners: entity_id, owner_id, valid_from, valid_to
    - roles: person_id, organisation_id, role, role_fr, valid_from, valid_to
    - versions: entity_id, edge (`version_of`, `previous` or `family`), other_id
    """

    entities: tuple[tuple[object, ...], ...]
    aliases: tuple[tuple[object, ...], ...]
    owners: tuple[tuple[object, ...], ...]
    roles: tuple[tuple[object, ...], ...]
    versions: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryProblem:
    """One thing that a check found. `kind`: `clash`, `orphan`, `cycle`, `policy`, `order`."""

    kind: str
    entity_id: str
    detail: str


class Registry:
    """The entities by id and by name. Immutable after construction."""

    def __init__(self, entities: Iterable[RegistryEntity]) -> None:
        by_id: dict[str, RegistryEntity] = {}
        for entity in entities:
            twin = by_id.setdefault(entity.entity_id, entity)
            if twin is not entity:
                reason = (
                    f"id {entity.entity_id} stands in {twin.file} too; give one of them another"
                )
                raise CatalogError(entity.file, f"entity {entity.name}", reason)
        self.entities: Mapping[str, RegistryEntity] = MappingProxyType(by_id)
        self._people: dict[str, list[str]] = defaultdict(list)
        for entity in by_id.values():
            for role in entity.roles:
                self._people[role.org_id].append(entity.entity_id)
        self._by_name: dict[str, str] = {}
        self._as_written: dict[str, str] = {}
        for entity in by_id.values():
            self._by_name.setdefault(fold(entity.name), entity.entity_id)
            self._as_written.setdefault(entity.name, entity.entity_id)
        for how in ("alias", "description"):
            for entity in by_id.values():
                for alias in entity.aliases:
                    if alias.how == how:
                        self._by_name.setdefault(fold(alias.text), entity.entity_id)
                        self._as_written.setdefault(alias.text, entity.entity_id)

    @cached_property
    def _descriptions(self) -> dict[Language | None, dict[str, list[str]]]:
        found: dict[Language | None, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entity in self.entities.values():
            for alias in entity.aliases:
                if alias.how == "description":
                    found[alias.language][flatten(alias.text)].append(entity.entity_id)
        return {language: dict(texts) for language, texts in found.items()}

    def descriptions(self, language: Language) -> Mapping[str, Sequence[str]]:
        """Return whom each flat description stands for (`la firme de menlo park` → ids)."""
        return self._descriptions.get(language, {})

    @cached_property
    def _heads(self) -> dict[Language | None, dict[str, tuple[str, ...]]]:
        heads: dict[Language | None, dict[str, tuple[str, ...]]] = {}
        for language, texts in self._descriptions.items():
            by_head: dict[str, list[str]] = defaultdict(list)
            for text in sorted(texts, key=len, reverse=True):
                by_head[" ".join(text.split(" ")[:2])].append(text)
            heads[language] = {head: tuple(found) for head, found in by_head.items()}
        return heads

    def description_heads(self, language: Language) -> Mapping[str, tuple[str, ...]]:
        """Return the flat descriptions by their first two words, longest first."""
        return self._heads.get(language, {})

    def by_name(self, name: str) -> RegistryEntity | None:
        """Return the entity that `name` writes, however cased, accented or hyphenated.

        What is written exactly so goes first: `LLaMA` and `Llama` are two.
        """
        entity_id = self._as_written.get(name) or self._by_name.get(fold(name))
        return None if entity_id is None else self.entities[entity_id]

    def owner(self, entity_id: str, on: dt.date | None = None) -> str | None:
        """Return who owned the entity on a day (None: owns it now)."""
        entity = self.entities.get(entity_id)
        return None if entity is None else entity.owner_on(on)

    def root_owner(self, entity_id: str, on: dt.date | None = None) -> str:
        """Return the end of the chain of owners; the entity itself where nobody owns it."""
        seen = {entity_id}
        while (owner := self.owner(entity_id, on)) is not None and owner not in seen:
            seen.add(owner)
            entity_id = owner
        return entity_id

    def people_of(self, organisations: Iterable[str | None]) -> tuple[RegistryEntity, ...]:
        """Return the people who hold or held a role in one of the organisations."""
        found = dict.fromkeys(p for key in organisations for p in self._people.get(key or "", ()))
        return tuple(self.entities[key] for key in found)

    def suggest(self, name: str, n: int = 5) -> list[str]:
        """Return up to `n` canonical names near to `name`, nearest first."""
        near = difflib.get_close_matches(fold(name), self._by_name, n=4 * n, cutoff=0.6)
        names = dict.fromkeys(self.entities[self._by_name[key]].name for key in near)
        return list(names)[:n]

    def rows(self) -> RegistryRows:
        """Return the registry as plain tuples."""

        def days(period: Period) -> tuple[dt.date | None, dt.date | None]:
            return period.start, period.end

        every = self.entities.values()
        return RegistryRows(
            entities=tuple(
                (
                    e.entity_id,
                    e.name,
                    e.kind.value,
                    e.family,
                    e.version_of,
                    e.previous,
                    e.released,
                    e.wikidata,
                    e.added,
                    e.source,
                    None,
                    None,
                )
                for e in every
            ),
            aliases=tuple(
                (e.entity_id, a.text, a.how, a.language and a.language.value, *days(a.period))
                for e in every
                for a in e.aliases
            ),
            owners=tuple(
                (e.entity_id, o.owner_id, *days(o.period)) for e in every for o in e.owners
            ),
            roles=tuple(
                (e.entity_id, r.org_id, r.title, r.title_fr, *days(r.period))
                for e in every
                for r in e.roles
            ),
            versions=tuple(
                (e.entity_id, edge, other)
                for e in every
                for edge, other in (
                    ("version_of", e.version_of),
                    ("previous", e.previous),
                    ("family", e.family),
                )
                if other is not None
            ),
        )


def _cycles(registry: Registry, edge: str) -> Iterable[RegistryProblem]:
    for entity_id in registry.entities:
        seen, at = [entity_id], entity_id
        while True:
            entity = registry.entities.get(at)
            following = getattr(entity, edge) if entity else None
            if following is None:
                break
            if following == entity_id:
                yield RegistryProblem(
                    kind="cycle",
                    entity_id=entity_id,
                    detail=f"{edge}: {' → '.join((*seen, following))}",
                )
            if following in seen:
                break
            seen.append(following)
            at = following


def _orphans(registry: Registry) -> Iterable[RegistryProblem]:
    for entity in registry.entities.values():
        targets = [
            *(("owner", edge.owner_id) for edge in entity.owners),
            *(("role", role.org_id) for role in entity.roles),
            ("version_of", entity.version_of),
            ("previous", entity.previous),
            ("family", entity.family),
        ]
        for field, target in targets:
            if target is not None and target not in registry.entities:
                yield RegistryProblem(
                    kind="orphan", entity_id=entity.entity_id, detail=f"{field}: no entity {target}"
                )


def _overlap(a: Period, b: Period) -> bool:
    starts_before = a.start is None or b.end is None or a.start <= b.end
    return starts_before and (b.start is None or a.end is None or b.start <= a.end)


def _clashes(registry: Registry) -> Iterable[RegistryProblem]:
    """Two entities, one written form at one time, and neither waits for context."""
    holders: dict[str, list[tuple[RegistryEntity, Period, object]]] = defaultdict(list)
    for entity in registry.entities.values():
        if entity.policy == "context":
            continue
        for alias in entity.aliases:
            if alias.how == "alias":
                holders[fold(alias.text)].append((entity, alias.period, alias.language))
    for key, held in holders.items():
        for i, (entity, period, language) in enumerate(held):
            for other, other_period, other_language in held[:i]:
                together = language is None or other_language is None or language == other_language
                if entity is not other and together and _overlap(period, other_period):
                    yield RegistryProblem(
                        kind="clash",
                        entity_id=entity.entity_id,
                        detail=f"{key!r} is {other.entity_id} too",
                    )


def check(registry: Registry) -> tuple[RegistryProblem, ...]:
    """Return what is wrong with the registry as a whole; empty is good."""
    found = [*_clashes(registry), *_orphans(registry)]
    for edge in ("owner_id", "version_of", "previous"):
        found.extend(_cycles(registry, edge))
    return tuple(found)


def load_registry(paths: Sequence[Path] | None = None) -> Registry:
    """Read entity files (None: those shipped with the package); CatalogError on a mistake."""
    if paths is None:
        folder = resources.files(_PACKAGED) / "entities"
        files = sorted(
            (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")),
            key=lambda entry: entry.name,
        )
        texts = [(f"entities/{entry.name}", entry.read_text("utf-8")) for entry in files]
    else:
        texts = [(str(path), path.read_text("utf-8")) for path in paths]
    return Registry(entity for file, text in texts for entity in read_entities(file, text))
