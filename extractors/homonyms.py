"""Words that are names and other things: Claude, Gemini, Mistral, Orange, Apple, Scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Homonyms:
    """The words that need context."""

    words: Mapping[str, object]

    @classmethod
    def load(cls) -> Homonyms:
        """Read the words shipped with the package."""
        return cls(words={})

    def knows(self, word: str) -> bool:
        """Whether `word` (folded) means other things too."""
        return word in self.words

    def means(self, *, licensed: bool, related: bool) -> bool:
        """Whether the word means the entity."""
        return licensed or related
