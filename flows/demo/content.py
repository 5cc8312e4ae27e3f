"""The demo press as values: sources, stories, and what each state of the press shows.

Everything is read from the data files beside this module (`press/`): one YAML file for
the sources, one a source for its stories.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads it
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import ConfigDict, TypeAdapter, with_config

from extractors.model import Language  # noqa: TC001 - pydantic reads it

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PRESS: Final = files(__package__) / "press"
FIRST_STATE: Final = 1
LAST_STATE: Final = 2


class FeedFormat(StrEnum):
    """What a source's feed is written in."""

    RSS_2 = "rss20"
    RSS_1 = "rss10"
    ATOM = "atom"


class Trap(StrEnum):
    """What goes wrong with one page, as pages do in real life."""

    PAYWALL = "paywall"
    COOKIE_WALL = "cookie_wall"
    MISSING = "missing"
    HANGS = "hangs"
    REDIRECT = "redirect"
    AMP = "amp"
    """The feed lists the page and its AMP twin, whose canonical link is the page."""
    TRACKING = "tracking"
    """The feed's link carries tracking parameters."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a reader of a source wrote under every story; no extractor may take it in."""

    author: str
    text: str


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One outlet of the demo press. `path` is a pattern over year, month and slug."""

    source_id: str
    name: str
    language: Language
    kind: str
    format: FeedFormat
    tagline: str
    path: str
    sections: tuple[str, ...]
    comments: tuple[Comment, ...]
    full_text: bool = False
    dated: bool = True
    broken: bool = False
    """The feed's XML holds bare ampersands and ends in the middle."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """How a story reads once it was edited; what is None stays."""

    updated_at: dt.datetime
    title: str | None = None
    text: str | None = None


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One text of the demo press. Paragraphs of `text` are parted by blank lines."""

    slug: str
    title: str
    text: str
    author: str
    published_at: dt.datetime
    updated_at: dt.datetime | None = None
    since: int = FIRST_STATE
    """The first state of the press that lists the story."""
    trap: Trap | None = None
    revision: Revision | None = None
    """What the last state shows instead."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text's paragraphs, each on one line."""
        return tuple(" ".join(block.split("\n")) for block in self.text.strip().split("\n\n"))

    def at(self, state: int) -> Story | None:
        """The story as the press shows it in `state`, or None before it is out."""
        if self.since > state:
            return None
        if self.revision is None or state < LAST_STATE:
            return self
        return replace(
            self,
            title=self.revision.title or self.title,
            text=self.revision.text or self.text,
            updated_at=self.revision.updated_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """All sources and their stories, latest first."""

    sources: tuple[Source, ...]
    stories: dict[str, tuple[Story, ...]]

    def shown(self, source_id: str, state: int) -> tuple[Story, ...]:
        """What a source has out in `state`, latest first."""
        shown = (story.at(state) for story in self.stories[source_id])
        return tuple(story for story in shown if story is not None)


def read_press() -> Press:
    """The packaged press. Raises pydantic's ValidationError where a data file is wrong."""
    sources = TypeAdapter(tuple[Source, ...]).validate_python(_yaml(PRESS / "sources.yaml"))
    stories_of = TypeAdapter(tuple[Story, ...])
    return Press(
        sources=sources,
        stories={
            source.source_id: tuple(
                sorted(
                    stories_of.validate_python(
                        _yaml(PRESS / "articles" / f"{source.source_id}.yaml")
                    ),
                    key=lambda story: story.published_at,
                    reverse=True,
                )
            )
            for source in sources
        },
    )


def _yaml(path: Traversable) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
