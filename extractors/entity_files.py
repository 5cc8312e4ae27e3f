"""Reads the entity files that people edit, strictly: file, line and field of what is wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Annotated, Final, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from extractors.entities import ALWAYS, Alias, OwnerEdge, Period, RegistryEntity, Role
from extractors.errors import CatalogError
from extractors.model import EntityKind, Language
from extractors.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTIAL_DATE: Final = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
_ALIAS_PERIOD: Final = re.compile(r"^(?P<text>.+)@(?P<start>[\d-]*)\.\.(?P<end>[\d-]*)$")
_DAY_PARTS: Final = 3


def _listed(value: object) -> object:
    """A single text stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def _written_date(value: object) -> object:
    """YAML reads `2023-07-14` as a day and `2023` as a number; partial dates stay text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else value


def _partial(value: str) -> str:
    if not _PARTIAL_DATE.match(value):
        raise ValueError("write a day, a month or a year: 2023-07-14, 2023-07 or 2023")
    return value


def _dated_text(value: str) -> str:
    """Refuse `Facebook@2021` and other half-written periods."""
    head, mark, period = value.rpartition("@")
    if not mark:
        return value
    if not head or ".." not in period or period == "..":
        raise ValueError("after @ write FROM..TO, either may be left out: Facebook@..2021-10-28")
    for part in filter(None, period.split("..")):
        _partial(part)
    return value


def _edges(value: object) -> object:
    """`owner: meta` stands for one edge that always held."""
    rows = value if isinstance(value, list) else [value]
    return tuple({"id": row} if isinstance(row, str) else row for row in rows if row is not None)


_Text = Annotated[str, Field(min_length=1)]
_Texts = Annotated[tuple[_Text, ...], BeforeValidator(_listed)]
_Names = Annotated[
    tuple[Annotated[_Text, AfterValidator(_dated_text)], ...], BeforeValidator(_listed)
]
_PartialDate = Annotated[str, BeforeValidator(_written_date), AfterValidator(_partial)]


class _Typed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _EdgeRow(_Typed):
    id: str
    from_: _PartialDate | None = Field(None, alias="from")
    to: _PartialDate | None = None


class _RoleRow(_Typed):
    org: str
    role: _Text
    fr: _Text | None = None
    from_: _PartialDate | None = Field(None, alias="from")
    to: _PartialDate | None = None


class _Row(_Typed):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.+_-]*$")
    name: _Text
    kind: EntityKind
    aliases: _Names = ()
    en: _Names = ()
    fr: _Names = ()
    short: _Names = ()
    policy: Literal["case", "context"] | None = None
    cues: dict[Language, _Texts] = Field(default_factory=dict)
    anti: dict[Language, _Texts] = Field(default_factory=dict)
    descriptions: dict[Language, _Names] = Field(default_factory=dict)
    place: _Texts = ()
    trade: _Texts = ()
    owner: Annotated[tuple[_EdgeRow, ...], BeforeValidator(_edges)] = ()
    roles: tuple[_RoleRow, ...] = ()
    family: str | None = None
    version_of: str | None = None
    previous: str | None = None
    released: _PartialDate | None = None
    gender: Literal["f", "m"] | None = None
    wikidata: Annotated[str, Field(pattern=r"^Q\d+$")] | None = None
    added: dt.date | None = None
    source: str | None = None


_ROWS: Final = TypeAdapter(tuple[_Row, ...])


def _first_day(partial: str | None) -> dt.date | None:
    if not partial:
        return None
    year, month, day = ([int(part) for part in partial.split("-")] + [1, 1])[:_DAY_PARTS]
    return dt.date(year, month, day)


def _last_day(partial: str | None) -> dt.date | None:
    """Return the day before `partial`: what people write after `..` no longer holds on it."""
    following = _first_day(partial)
    return following - dt.timedelta(days=1) if following else None


def _period(start: str | None, end: str | None) -> Period:
    return Period(start=_first_day(start), end=_last_day(end)) if start or end else ALWAYS


def _alias(written: str, how: str, language: Language | None) -> Alias:
    """Read `Text` or `Text@FROM..TO`."""
    dated = _ALIAS_PERIOD.match(written) if "@" in written else None
    if dated is None:
        return Alias(text=written, how=how, language=language)
    period = _period(dated["start"], dated["end"])
    return Alias(text=dated["text"], how=how, language=language, period=period)


_CORPORATE_TAIL: Final = re.compile(
    r"(?:,? (?:AI|Labs?|Inc\.?|Technologies|Technology|Robotics|Corp\.?|Group|Ltd\.?|Capital"
    r"|Partners|Ventures|Therapeutics))+$"
)
_DOMAIN_TAIL: Final = re.compile(r"(?<=[a-z]{3})\.(?:ai|AI)$")
_PARTICLES: Final = words("de la le du des van von der den di da dos el al bin ibn ter")


def _surnames(name: str) -> Iterable[str]:
    parts = name.split()
    if len(parts) > 1:
        later = range(1, len(parts))
        first = next((i for i in later if parts[i].lower() in _PARTICLES), len(parts) - 1)
        yield " ".join(parts[first:])
        if first != len(parts) - 1:
            yield parts[-1]


def _short_forms(row: _Row) -> Iterable[str]:
    """Forms that stand alone once the full name stands in the article."""
    if row.kind is EntityKind.PERSON:
        for name in (row.name, *row.aliases):
            yield from _surnames(name.partition("@")[0])
    elif row.kind in {EntityKind.COMPANY, EntityKind.LAB}:
        bare = _CORPORATE_TAIL.sub("", row.name)
        if bare == row.name:
            bare = _DOMAIN_TAIL.sub("", row.name)
        if bare != row.name and len(bare) > 1:
            yield bare


def _aliases(row: _Row) -> tuple[Alias, ...]:
    # A dated alias that repeats the name bounds the name itself: `DeepMind@..2023-04-20`.
    bounded = any(text.rpartition("@")[0] == row.name for text in row.aliases)
    found = [] if bounded else [Alias(text=row.name)]
    found += [_alias(text, "alias", None) for text in row.aliases]
    found += [_alias(text, "alias", Language.EN) for text in row.en]
    found += [_alias(text, "alias", Language.FR) for text in row.fr]
    found += [_alias(text, "short", None) for text in (*row.short, *_short_forms(row))]
    for language, texts in row.descriptions.items():
        found += [_alias(text, "description", language) for text in texts]
    first: dict[tuple[str, Language | None], Alias] = {}
    for alias in found:
        first.setdefault((alias.text, alias.language), alias)
    return tuple(first.values())


def _entity(row: _Row, file: str) -> RegistryEntity:
    return RegistryEntity(
        entity_id=row.id,
        name=row.name,
        kind=row.kind,
        aliases=_aliases(row),
        policy=row.policy,
        cues=row.cues,
        anti=row.anti,
        place=row.place,
        trade=row.trade,
        owners=tuple(
            OwnerEdge(owner_id=edge.id, period=_period(edge.from_, edge.to)) for edge in row.owner
        ),
        roles=tuple(
            Role(
                org_id=role.org,
                title=role.role,
                title_fr=role.fr,
                period=_period(role.from_, role.to),
            )
            for role in row.roles
        ),
        family=row.family,
        version_of=row.version_of,
        previous=row.previous,
        released=row.released,
        gender=row.gender,
        wikidata=row.wikidata,
        added=row.added,
        source=row.source,
        file=file,
    )


def _line(text: str, loc: tuple[int | str, ...]) -> int:
    """Return the line of the value at `loc`; the file is composed again, only to blame."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = 1
    for step in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), None)
        else:
            node = None
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _rows(text: str) -> tuple[object, ...]:
    """Return the list that `text` writes.

    Files with one entity a line in JSON, which is YAML, are read as JSON: thirty times faster.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if all(line.startswith('- {"') for line in lines):
        try:
            return tuple(json.loads(line[2:]) for line in lines)
        except ValueError:
            pass  # YAML has looser ways to write a flow mapping; it decides, and blames
    loaded = yaml.load(text, Loader=yaml.CSafeLoader) or []
    if not isinstance(loaded, list):
        raise TypeError(type(loaded).__name__)
    return tuple(loaded)


def read_entities(file: str, text: str) -> tuple[RegistryEntity, ...]:
    """Return the entities that `text`, a YAML list, writes; `file` is for messages.

    Raises CatalogError with the line and the field of the first mistake.
    """
    try:
        rows = _ROWS.validate_python(_rows(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogError(file, f"line {line}", f"not YAML: {error.problem}") from error
    except TypeError as error:
        raise CatalogError(file, "line 1", "write a list of entities, each `- {id: …}`") from error
    except ValidationError as error:
        first = error.errors()[0]
        loc = first["loc"]
        names = [str(step) for step in loc[1:] if isinstance(step, str)]
        where = f"line {_line(text, loc)}, field {'.'.join(names) or '(entry)'}"
        raise CatalogError(file, where, first["msg"]) from error
    return tuple(_entity(row, file) for row in rows)
