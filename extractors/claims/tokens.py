"""Words of a sentence with the few syntactic facts that frames need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extractors.model import Language, Span

# A word keeps inner hyphens and dots (gpt-4, 3.5, u.s) but splits at apostrophes (l'IA, OpenAI's).
_TOKEN: Final = re.compile(r"[^\W_]+(?:[-‑.+/&][^\W_]+)*|[$€£¥%]|\S")
_SENTENCE_INNER: Final = frozenset(',;:()[]«»“”"—–…!?')

PREPOSITIONS: Final[dict[Language, dict[str, str]]] = {
    Language.EN: {
        "of": "of", "by": "by", "from": "from", "to": "to", "at": "at", "in": "in", "within": "in",
        "inside": "in", "with": "with", "alongside": "with", "for": "for", "on": "on", "upon": "on",
        "into": "into", "onto": "into", "against": "against", "between": "between", "among": "between",
        "as": "as", "like": "as", "than": "than", "about": "about", "through": "via", "via": "via",
        "after": "after", "under": "under", "over": "over", "toward": "toward", "towards": "toward",
        "behind": "behind", "before": "before", "without": "without", "since": "since", "off": "off",
    },
    Language.FR: {
        "de": "of", "d": "of", "du": "of", "des": "of", "par": "by", "à": "to", "au": "to", "aux": "to",
        "chez": "at", "dans": "in", "en": "in", "avec": "with", "pour": "for", "sur": "on",
        "contre": "against", "entre": "between", "parmi": "between", "comme": "as", "que": "than",
        "qu": "than", "via": "via", "après": "after", "sous": "under", "vers": "toward",
        "derrière": "behind", "devant": "before", "face": "against", "sans": "without", "depuis": "since",
        "auprès": "from", "selon": "according", "hors": "off", "dont": "between", "outre": "with",
    },
}  # fmt: skip
_SKIP_BACK: Final[dict[Language, frozenset[str]]] = {
    Language.EN: frozenset(
        [
            "the",
            "a",
            "an",
            "its",
            "his",
            "her",
            "their",
            "our",
            "this",
            "that",
            "these",
            "those",
            "rival",
            "former",
            "giant",
            "maker",
            "start-up",
            "startup",
            "company",
            "firm",
            "group",
            "lab",
            "model",
            "chatbot",
            "assistant",
        ]
    ),
    Language.FR: frozenset(
        [
            "le",
            "la",
            "les",
            "l",
            "un",
            "une",
            "son",
            "sa",
            "ses",
            "leur",
            "leurs",
            "ce",
            "cet",
            "cette",
            "ces",
            "société",
            "entreprise",
            "groupe",
            "start-up",
            "startup",
            "jeune",
            "pousse",
            "firme",
            "géant",
            "modèle",
            "laboratoire",
            "assistant",
            "plateforme",
            "éditeur",
        ]
    ),
}
_RELATIVE: Final[dict[Language, frozenset[str]]] = {
    Language.EN: frozenset(
        [
            "which",
            "who",
            "whom",
            "whose",
            "that",
            "where",
            "when",
            "while",
            "because",
            "although",
            "though",
            "if",
            "unless",
            "since",
            "until",
            "whether",
        ]
    ),
    Language.FR: frozenset(
        [
            "qui",
            "que",
            "qu",
            "dont",
            "où",
            "lequel",
            "laquelle",
            "lesquels",
            "lesquelles",
            "quand",
            "lorsque",
            "lorsqu",
            "tandis",
            "alors",
            "parce",
            "si",
            "puisque",
            "puisqu",
        ]
    ),
}
_COORDINATION: Final[dict[Language, frozenset[str]]] = {
    Language.EN: frozenset(("and", "or", "but", "then", "nor", "yet")),
    Language.FR: frozenset(("et", "ou", "mais", "puis", "ni", "or", "donc")),
}
_AUXILIARIES: Final[dict[Language, frozenset[str]]] = {
    Language.EN: frozenset(
        [
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "being",
            "has",
            "have",
            "had",
            "having",
            "will",
            "would",
            "may",
            "might",
            "could",
            "should",
            "can",
            "must",
            "does",
            "do",
            "did",
        ]
    ),
    Language.FR: frozenset(
        [
            "est",
            "sont",
            "était",
            "étaient",
            "fut",
            "furent",
            "sera",
            "seront",
            "serait",
            "seraient",
            "être",
            "été",
            "a",
            "ont",
            "avait",
            "avaient",
            "aura",
            "auront",
            "aurait",
            "auraient",
            "avoir",
            "va",
            "vont",
            "doit",
            "doivent",
            "peut",
            "peuvent",
            "pourrait",
            "pourraient",
            "devrait",
            "devraient",
        ]
    ),
}
_BE: Final[dict[Language, frozenset[str]]] = {
    Language.EN: frozenset(
        ["is", "are", "was", "were", "be", "been", "being", "get", "gets", "got", "gotten"]
    ),
    Language.FR: frozenset(
        [
            "est",
            "sont",
            "était",
            "étaient",
            "fut",
            "furent",
            "sera",
            "seront",
            "serait",
            "seraient",
            "être",
            "été",
            "étant",
            "soit",
        ]
    ),
}

STRONG, COMMA, RELATIVE, COORDINATION = 8, 4, 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of one sentence; every tuple has one place a token.

    `boundary` is a bit set: STRONG (;:—() and quotes), COMMA, RELATIVE, COORDINATION.
    `starts`/`ends` are offsets into `Article.body`.
    """

    language: Language
    span: Span
    surface: tuple[str, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    boundary: tuple[int, ...]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.lower)

    def preposition_before(self, index: int) -> str:
        """Return the class of the preposition that governs the name at `index`, or ''.

        Looks back over determiners and common nouns in apposition, at most five tokens.
        """
        table, skip = PREPOSITIONS[self.language], _SKIP_BACK[self.language]
        for i in range(index - 1, max(index - 6, -1), -1):
            word = self.lower[i]
            if word in table:
                return table[word]
            if word not in skip and word not in {"'", "’", "«", "“", '"', "-"}:
                break
        return ""

    def is_passive(self, index: int) -> bool:
        """Whether a form of be/être stands in the three words before `index`."""
        be = _BE[self.language]
        return any(word in be for word in self.lower[max(index - 3, 0) : index])

    def is_auxiliary(self, index: int) -> bool:
        """Whether the word is an auxiliary; each is about one more clause."""
        return self.lower[index] in _AUXILIARIES[self.language]


def _boundary(language: Language, word: str) -> int:
    if word == ",":
        return COMMA
    if word in _SENTENCE_INNER:
        return STRONG
    if word in _RELATIVE[language]:
        return RELATIVE
    if word in _COORDINATION[language]:
        return COORDINATION
    return 0


def tokens(body: str, span: Span, language: Language) -> Tokens:
    """Split the sentence at `span` of `body` into tokens."""
    found = list(_TOKEN.finditer(body, span.start, span.end))
    surface = tuple(match.group() for match in found)
    lower = tuple(word.lower().replace("’", "'") for word in surface)
    return Tokens(
        language=language,
        span=span,
        surface=surface,
        lower=lower,
        starts=tuple(match.start() for match in found),
        ends=tuple(match.end() for match in found),
        boundary=tuple(_boundary(language, word) for word in lower),
    )
