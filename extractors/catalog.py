"""Feeds as people write them: a YAML list of `{id, name, url, language}` and more.

A wrong file fails as a whole with a CatalogError that names file, line and field:
polling half a list would look like success.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- pydantic reads the annotation at run time
import os
import re
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extractors.errors import CatalogError
from extractors.model import Feed, Language
from extractors.urls import canonicalize

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGED: Final = "feeds.yaml"
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_LANGUAGES: Final = ", ".join(language.value for language in Language)
_FORM: Final = "a list of entries such as `- {id: lemonde-pixels, name: Le Monde Pixels, url: https://…, language: fr}`"


def _id(value: str) -> str:
    if _ID.fullmatch(value) is None:
        raise ValueError("write lower-case letters, digits, '.', '_' or '-', at most 80")
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or any(c.isspace() for c in value)
    ):
        raise ValueError("write a full http:// or https:// address")
    return value


class _FeedEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, AfterValidator(_id)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    url: Annotated[str, AfterValidator(_web_address)]
    language: Language
    kind: Annotated[str, Field(min_length=1, max_length=40)] = "press"
    enabled: bool = True
    full_text: bool = False
    added: dt.date | None = None
    source: str | None = None

    def feed(self) -> Feed:
        values = self.model_dump()
        return Feed(feed_id=values.pop("id"), **values)


def read_feeds(path: Path | None = None) -> tuple[Feed, ...]:
    """Return the feeds of a YAML file, in its order; None reads the packaged list.

    Raises CatalogError on a file that cannot be read, broken YAML, an unknown or
    missing key, a wrong value, or an id or address that occurs twice.
    """
    name = str(path) if path else f"extractors/data/{_PACKAGED}"
    node = _document(_text(path, name), name)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise CatalogError(name, f"line {node.start_mark.line + 1}", f"write {_FORM}")
    feeds: list[Feed] = []
    lines: dict[str, int] = {}
    for item in node.value:
        line = item.start_mark.line + 1
        feed = _feed(item, name)
        for field, key in (("id", feed.feed_id), ("url", canonicalize(feed.url))):
            if key in lines:
                where = f"line {line}, field {field}"
                raise CatalogError(
                    name, where, f"{key!r} is already on line {lines[key]}; each feed stands once"
                )
            lines[key] = line
        feeds.append(feed)
    return tuple(feeds)


def append_feed(path: Path, feed: Feed) -> None:
    """Write `feed` at the end of a feeds file, comments and order of the rest untouched.

    The file is made when it does not exist, and replaced at once when it does.
    Raises CatalogError when the file is wrong or already has this id or address.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    block = yaml.safe_dump([_plain(feed)], allow_unicode=True, sort_keys=False, width=1000)
    joined = text + ("" if not text or text.endswith("\n") else "\n") + block
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(joined)
        try:
            read_feeds(fresh)
        except CatalogError as error:
            raise CatalogError(str(path), error.where, error.reason) from error
        if path.exists():
            fresh.chmod(path.stat().st_mode)
        else:
            fresh.chmod(0o644)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _plain(feed: Feed) -> Mapping[str, Any]:
    """The keys of a feed that say something, in the order people write them."""
    entry: dict[str, Any] = {
        "id": feed.feed_id,
        "name": feed.name,
        "url": feed.url,
        "language": feed.language.value,
    }
    defaults = {"kind": "press", "enabled": True, "full_text": False, "added": None, "source": None}
    for key, default in defaults.items():
        value = getattr(feed, key)
        if value != default:
            entry[key] = value
    return entry


def _text(path: Path | None, name: str) -> str:
    try:
        if path is None:
            return files("extractors").joinpath("data", _PACKAGED).read_text(encoding="utf-8")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogError(
            name, f"byte {error.start}", "is not UTF-8; save the file as UTF-8"
        ) from error
    except OSError as error:
        raise CatalogError(name, "file", f"cannot be read: {error.strerror or error}") from error


def _document(text: str, name: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        raise CatalogError(name, where, f"is no YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CatalogError(name, "file", f"is no YAML: {error}") from error
    return node


def _feed(item: yaml.Node, name: str) -> Feed:
    line = item.start_mark.line + 1
    if not isinstance(item, yaml.MappingNode):
        raise CatalogError(name, f"line {line}", f"write {_FORM}")
    places: dict[str, int] = {}
    values: dict[str, Any] = {}
    loader = yaml.CSafeLoader("")
    try:
        for key, value in item.value:
            field = str(key.value)
            if field in places:
                raise CatalogError(
                    name, f"line {key.start_mark.line + 1}, field {field}", "is written twice"
                )
            places[field] = key.start_mark.line + 1
            values[field] = _value(loader, field, value)
    except yaml.YAMLError as error:
        raise CatalogError(name, f"line {line}", f"cannot be read: {error}") from error
    finally:
        loader.dispose()
    try:
        return _FeedEntry.model_validate(values).feed()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        where = f"line {places.get(field, line)}, field {field}"
        raise CatalogError(name, where, _advice(field, first["type"], first["msg"])) from error


def _value(loader: yaml.CSafeLoader, field: str, node: yaml.Node) -> object:
    """Text fields are taken as written: an id of `2024` or a name `No` is text."""
    if isinstance(node, yaml.ScalarNode) and field in {
        "id",
        "name",
        "url",
        "kind",
        "source",
        "language",
    }:
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    return loader.construct_object(node, deep=True)


def _advice(field: str, problem: str, message: str) -> str:
    if problem == "missing":
        return f"is missing; each feed needs id, name, url and language ({_LANGUAGES})"
    if problem == "extra_forbidden":
        known = ", ".join(_FeedEntry.model_fields)
        return f"is no key of a feed; known are {known}"
    if field == "language":
        return f"write one of {_LANGUAGES}"
    return message.removeprefix("Value error, ")
