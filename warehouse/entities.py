"""Loads who is who: entities, names, owners and roles as rows with a time of validity (SCD2)."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  staging reads the hints of row classes
from typing import TYPE_CHECKING, NamedTuple, Protocol

from warehouse.clusters import ClusterDay, refresh_clusters
from warehouse.connection import transaction
from warehouse.ledger import Load, LoadCounts
from warehouse.staging import Batch, staged
from warehouse.statements import statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection


class EntityRow(NamedTuple):
    """A row of core.entity."""

    entity_id: str
    name: str
    kind: str
    family: str | None
    version_of: str | None
    previous: str | None
    released: str | None
    wikidata: str | None
    added: dt.date | None
    origin: str | None


class AliasRow(NamedTuple):
    """A row of core.alias."""

    entity_id: str
    alias: str
    how: str
    language: str | None
    used_from: dt.date | None
    used_to: dt.date | None


class OwnerRow(NamedTuple):
    """A row of core.entity_owner."""

    entity_id: str
    owner_id: str
    owned_from: dt.date | None
    owned_to: dt.date | None


class RoleRow(NamedTuple):
    """A row of core.entity_role."""

    person_id: str
    organisation_id: str
    role: str
    role_fr: str | None
    held_from: dt.date | None
    held_to: dt.date | None


class RegistryRows(Protocol):
    """What `extractors.registry.Registry.rows()` gives: plain tuples in these columns.

    entities: EntityRow and then two columns that are not read; aliases: AliasRow;
    owners: OwnerRow; roles: RoleRow.
    """

    @property
    def entities(self) -> Sequence[tuple[object, ...]]: ...
    @property
    def aliases(self) -> Sequence[tuple[object, ...]]: ...
    @property
    def owners(self) -> Sequence[tuple[object, ...]]: ...
    @property
    def roles(self) -> Sequence[tuple[object, ...]]: ...


_TABLES = ("entity", "alias", "entity_owner", "entity_role")


def load_registry(
    con: DuckDBPyConnection, run_id: str, now: dt.datetime, rows: RegistryRows
) -> LoadCounts:
    """Take the registry over: close what no longer holds, open what is new.

    Where an owner changed, claims and clusters move to the company that owned their subject
    on the day of the event.
    """
    load = Load(con, run_id, now, "registry")
    batches = {
        "stg_entity": Batch(EntityRow, [row[: len(EntityRow._fields)] for row in rows.entities]),
        "stg_alias": Batch(AliasRow, rows.aliases),
        "stg_entity_owner": Batch(OwnerRow, rows.owners),
        "stg_entity_role": Batch(RoleRow, rows.roles),
    }
    with staged(con, **batches), transaction(con):
        closed = {table: load.run("registry", f"close_{table}") for table in _TABLES}
        opened = {table: load.run("registry", f"open_{table}") for table in _TABLES}
        moved = 0
        if any(counts["entity_owner"] or counts["entity"] for counts in (closed, opened)):
            load.run("registry", "drop_ancestors", "insert_ancestors", "moved_claims")
            load.run("registry", "queue_months")
            touched = con.execute(statement("load/registry", "moved_clusters")).fetchall()
            moved = load.run("registry", "move_claims")
            refresh_clusters(load, [ClusterDay(*row) for row in touched])
        held = sum(len(batch.rows) for batch in batches.values())
        new = sum(opened.values())
        counts = LoadCounts(new, moved, sum(closed.values()), held - new)
        if new or counts.retired:
            load.record((f"{now.isoformat()}",), counts)
    return counts
