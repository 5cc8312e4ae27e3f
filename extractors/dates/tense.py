"""Whether a clause looks ahead or back: what a date without a year leans on."""

from __future__ import annotations

import re
from typing import Final

from extractors.model import Language

_SINCE: Final = re.compile(
    r"(?<![^\W_])(?:since|depuis)(?: (?:the|late|early|mid|fin|début|la|le|last))*[ -]$"
)
_AHEAD: Final = re.compile(
    r"(?<![^\W_])(?:until|not before|no earlier than|no later than|starting(?: in| on)?"
    r"|beginning(?: in| on)?|effective|as early as|as soon as|due(?: in| by| on)?"
    r"|(?:expected|scheduled|planned|slated|set|promised|due) (?:in|by|on|for|to \w+ in)|d'ici(?: à)?"
    r"|à partir (?:de|du)|pas avant|au plus tard(?: en)?|jusqu'(?:en|au|à)"
    r"|(?:prévue?s?|attendue?s?|programmée?s?) (?:en|pour|au|le|à|fin|début|courant))"
    r"(?: (?:the|la|le|late|early|mid|fin|début|end of|l'|cet))*[ -']?$"
)
_FUTURE: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"(?<![^\W_])(?:will|won't|shall|(?:is|are) (?:due|to|set|scheduled|expected|slated|planned)"
        r"|due|plans? to|planned (?:for|in)|expects?|scheduled|would|could|may|might|should|aims?"
        r"|intends?|hopes?|deadline|slated|takes effect|leaves|asked to|promises?"
        r"|(?:was|were) (?:due|to|set|scheduled|expected)|is thought)(?![^\W_])"
    ),
    Language.FR: re.compile(
        r"(?<![^\W_])(?:doi(?:t|vent)|devr\w+|prév(?:oi\w*|u|ue|us|ues)|attend(?:ue?s?|)|va|vont"
        r"|compt(?:e|ent)|pourr\w+|promet\w*|espèr\w+|envisag\w+|vise|programmée?s?|convoqu\w+"
        r"|\w+(?:era|ira|dra|ura|tra|eront|iront|dront|uront|tront|erait|eraient|irait|drait)"
        r"|échéance|entre en vigueur|s'apprête\w*|appelée?s? à)(?![^\W_])"
    ),
}
_PAST: Final[dict[Language, re.Pattern[str]]] = {
    Language.EN: re.compile(
        r"(?<![^\W_])(?:was|were|had|did|said|told|has been|have been|(?<!be )[^\W\d_]{2,}ed|began"
        r"|took|went|made|found|bought|left|led|sold|came|put|won|lost|paid|gave|ran|sued|brought"
        r"|set up|quit|fell|rose|drew|struck|met|hit|shut|let|got|sent|wrote|spoke|held)(?![^\W_])"
    ),
    Language.FR: re.compile(
        r"(?<![^\W_])(?:a|ont|avait|avaient|était|étaient|fut|eut|ayant|depuis"
        r"|est (?:sorti|passé|parti|né|devenu|entré)\w*|(?:sorti|parti|choisi|réuni|bâti|fini|saisi"
        r"|rejoint|atteint|pris|mis|acquis|promis|appris|remis|offert|ouvert|souscrit|écrit|inscrit"
        r"|conduit)e?s?|[^\W\d_]{3,}(?:ait|aient|ée?s?)|[^\W\d_]{2,}[dtnlçrvc]ue?s?)(?![^\W_])"
    ),
}
_CLAUSE_EDGE: Final = re.compile(r"[;:!?\n]|\.(?= )| — | - ")
_LEAD: Final = 26
_REACH_BACK, _REACH_ON = 140, 110
_BEHIND: Final = 15
"""What a verb behind the date counts as farther away."""
_COMMA: Final = 40
"""What a comma between a verb and the date counts as."""
_NOWHERE: Final = 1 << 20


def follows_since(low: str, at: int) -> bool:
    """Whether "since" or "depuis" stands before `at`."""
    return _SINCE.search(low, max(0, at - _LEAD), at) is not None


def is_future(low: str, at: int, language: Language) -> bool:
    """Whether the clause around `at` looks ahead: the nearest verb or word of time decides."""
    if follows_since(low, at):
        return False
    if _AHEAD.search(low, max(0, at - _LEAD), at):
        return True
    begin, end = _clause(low, at)
    ahead = [m.span() for m in _FUTURE[language].finditer(low, begin, end)]
    if not ahead:
        return False
    behind = [
        m.span()
        for m in _PAST[language].finditer(low, begin, end)
        if not (m.start() <= at < m.end() or any(a <= m.start() < b for a, b in ahead))
    ]
    return _distance(low, ahead, at) < _distance(low, behind, at)


def is_past(low: str, at: int, language: Language) -> bool:
    """Whether a verb of the clause around `at` tells what has happened."""
    return _PAST[language].search(low, *_clause(low, at)) is not None


def _clause(low: str, at: int) -> tuple[int, int]:
    """Where the clause around `at` starts and ends, roughly."""
    left = max(0, at - _REACH_BACK)
    for edge in _CLAUSE_EDGE.finditer(low, left, at):
        left = edge.end()
    edge_right = _CLAUSE_EDGE.search(low, at)
    right = edge_right.start() if edge_right else len(low)
    return left, min(right, at + _REACH_ON)


def _distance(low: str, spans: list[tuple[int, int]], at: int) -> int:
    """How near the nearest of `spans` is to `at`."""
    nearest = _NOWHERE
    for start, end in spans:
        near, far = (end, at) if end <= at else (at, start)
        cost = far - near + (_BEHIND if start > at else 0) + _COMMA * low.count(",", near, far)
        nearest = min(nearest, cost)
    return nearest
