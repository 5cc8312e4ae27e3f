"""An article as the claim finder sees it: sentences with tokens, mentions and trigger hits."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from extractors.claims.tokens import COMMA, COORDINATION, RELATIVE, STRONG, Tokens, tokens
from extractors.model import EntityKind, Language, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.claims.frames import FrameSet, Hit

ORGANISATIONS: Final = frozenset(
    (EntityKind.COMPANY, EntityKind.LAB, EntityKind.ORGANISATION, EntityKind.MEDIA)
)
THINGS: Final = frozenset((EntityKind.MODEL, EntityKind.PRODUCT, EntityKind.DATASET))
GROUP: Final[dict[EntityKind, int]] = {
    **dict.fromkeys(ORGANISATIONS, 0),
    EntityKind.PERSON: 1,
    **dict.fromkeys(THINGS, 2),
    EntityKind.BENCHMARK: 3,
}
"""Kinds that compete for one slot: organisations, people, things, benchmarks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A mention with its token range in its sentence and the preposition before it."""

    mention: Mention
    first: int
    last: int
    preposition: str
    possessive: bool
    former: bool

    @property
    def group(self) -> int:
        """The slot group of the entity's kind."""
        return GROUP[self.mention.kind]


_FORMER: Final = frozenset(
    ["ex", "former", "formerly", "ancien", "ancienne", "anciens", "anciennes"]
)


class Sentence:
    """One sentence, its mentions in order and the trigger hits in it."""

    def __init__(
        self, index: int, parsed: Tokens, mentions: Sequence[Mention], hits: list[Hit]
    ) -> None:
        """Place `mentions` (all inside the sentence) on the tokens."""
        self.index = index
        self.tokens = parsed
        self.hits = hits
        self.placed = tuple(_place(parsed, mention) for mention in mentions)
        boundary = parsed.boundary
        self.strong = _counts(bit & STRONG for bit in boundary)
        self.comma = _counts(bit & COMMA for bit in boundary)
        self.relative = _counts(bit & RELATIVE for bit in boundary)
        self.coordination = _counts(bit & COORDINATION for bit in boundary)
        self.verbs = _counts(map(parsed.is_auxiliary, range(len(parsed))))
        starts = [[False] * len(parsed) for _ in range(4)]
        for item in self.placed:
            starts[item.group][item.first] = True
        self.group_counts = tuple(_counts(row) for row in starts)

    @property
    def span(self) -> Span:
        """Where the sentence stands in the body."""
        return self.tokens.span


def _counts(flags: Iterable[object]) -> list[int]:
    """Return running counts with a leading 0, so that a range costs two look-ups."""
    return [0, *accumulate(1 if flag else 0 for flag in flags)]


def _place(parsed: Tokens, mention: Mention) -> Placed:
    first = min(bisect_right(parsed.ends, mention.span.start), max(len(parsed) - 1, 0))
    last = first
    while last + 1 < len(parsed) and parsed.starts[last + 1] < mention.span.end:
        last += 1
    after = parsed.lower[last + 1 : last + 3]
    return Placed(
        mention=mention,
        first=first,
        last=last,
        preposition=parsed.preposition_before(first),
        possessive=len(after) > 0 and after[0] == "'" and after[1:] == ("s",),
        former=any(word in _FORMER for word in parsed.lower[max(first - 3, 0) : first]),
    )


class Document:
    """An article's sentences and who matters in it."""

    def __init__(
        self,
        body: str,
        language: Language,
        spans: Sequence[Span],
        mentions: Sequence[Mention],
        frames: FrameSet,
    ) -> None:
        """Cut `body` at `spans`; `mentions` are sorted and do not overlap."""
        self.body = body
        self.language = language
        self.mentions = mentions
        starts = [mention.span.start for mention in mentions]
        self.sentences: list[Sentence] = []
        for index, span in enumerate(spans):
            parsed = tokens(body, span, language)
            if not len(parsed):
                continue
            inside = mentions[
                bisect_right(starts, span.start - 1) : bisect_right(starts, span.end - 1)
            ]
            self.sentences.append(Sentence(index, parsed, inside, frames.hits(parsed)))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each entity is mentioned, by id."""
        return Counter(mention.entity_id for mention in self.mentions)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Rank of each entity among those of its slot group, most mentioned first (0)."""
        ranks: dict[str, int] = {}
        seen: Counter[int] = Counter()
        kinds = {mention.entity_id: GROUP[mention.kind] for mention in self.mentions}
        for entity_id, _ in self.counts.most_common():
            ranks[entity_id] = seen[kinds[entity_id]]
            seen[kinds[entity_id]] += 1
        return ranks

    @cached_property
    def in_title(self) -> frozenset[str]:
        """Ids of the entities that the title names."""
        if not self.sentences or self.sentences[0].index:
            return frozenset()
        return frozenset(item.mention.entity_id for item in self.sentences[0].placed)
