"""Which of the numbers and dates of a sentence belong to a claim.

A sentence often carries several claims. Every number or date near the evidence becomes a
candidate; what it counts or hangs on, and where it stands to the clause of the trigger,
are its traits, and each trait has a weight learned from annotated articles
(`extractors/data/number_weights.json`, written by `benchmarks/train_numbers.py`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from extractors.model import ClaimType, DateInterval, Modality, Quantity, Span
from extractors.quantities.units import COUNT, CURRENCIES, TIMES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

_MONEY_TYPES: Final = frozenset(
    {
        ClaimType.FUNDING,
        ClaimType.INVESTMENT,
        ClaimType.ACQUISITION,
        ClaimType.PARTNERSHIP,
        ClaimType.FINANCIAL_METRIC,
        ClaimType.LEGAL_ACTION,
        ClaimType.ACCESS_CHANGE,
    }
)
_PEOPLE_TYPES: Final = frozenset(
    {ClaimType.DEPARTURE, ClaimType.HIRE, ClaimType.LAYOFF, ClaimType.REORGANIZATION}
)
_SIZED: Final = frozenset({ClaimType.MODEL_SPEC, ClaimType.MODEL_LINEAGE})
"""Types for which the size in a model's name ("Llama 2 70B") may be a quantity."""
NEVER: Final = "never"
"""The trait of a number that no weight can win for the claim."""
_SENTENCE_EDGE: Final = re.compile(
    r"\n|[.!?…](?<!Mr\.)(?<!Ms\.)(?<!Dr\.)(?<!Mrs\.)(?<! M\.)(?<!\b[A-Z]\.)(?<!Inc\.)(?<!Corp\.)(?<!Jan\.)"
    r"(?<!Feb\.)(?<!Aug\.)(?<!Sept\.)(?<!Oct\.)(?<!Nov\.)(?<!Dec\.)[\"'’”»)\]*]*[ \u00a0\u202f]+(?=[^a-z])"
)
_STRONG_EDGE: Final = re.compile(
    r"[;:\n()]| [—–-] |, (?:while|whereas|but|although|though|tandis|mais|alors|quand|when|après que"
    r"|and (?:he|she|it|they)|et (?:il|elle|ils|elles))\b"
)
_WEAK_EDGE: Final = re.compile(
    r",|\b(?:who|which|that|qui|que|dont|où|and|et|when|lorsque|as|than|contre|against)\b"
)
_RELATIVE: Final = re.compile(r"\b(?:who|whom|whose|which|qui|que|qu['’]|dont|où)\b")
_SAYING: Final = re.compile(
    r"\b(?:said|says|told|reported|reports|wrote|writes|found that|according|conceded|admitted|acknowledged"
    r"|estimated|claimed|revealed|disclosed|noted|warned|confirmed|added|predicted|argued|learned"
    r"|a dit|disait|dit|déclar\w+|affirm\w+|rapport(?:é|ait|ée)|révél\w+|selon|d['’]après|écri\w+|assur\w+|confi(?:é|ait)|reconn\w+"
    r"|expliqu\w+|estim(?:é|ait|e)|soutient|soutenait|indiqu\w+|précis\w+|racont\w+|prédi\w+|confirm(?:é|ait))\b"
)
_ANNOUNCING: Final = re.compile(
    r"\b(?:announc\w+|unveil\w+|introduc\w+|launch\w+|releas\w+|publish\w+|present\w+|open(?:ed|s)|sign\w+|annonc\w+"
    r"|dévoil\w+|présent\w+|lanc\w+|publi(?:é|ée|és|ait|e)|mis\w* en ligne|sort[ie]\w*|ouvert\w*)\b"
)
_FOUNDING: Final = re.compile(
    r"\b(?:found(?:ed|er|ing)|born|created|set up|fondée?s?|née?s?|créée?s?|lancée?s?)\b"
)
_TENSES: Final = (
    (
        "ahead",
        re.compile(
            r"\b(?:will|would|plans?|expects?|to be|due|va|vont|doit|devrait|prévoit|\w+(?:era|ront|rait))\b"
        ),
    ),
    ("earlier", re.compile(r"\b(?:had|avait|avaient|eut)\b")),
    (
        "perfect",
        re.compile(
            r"\b(?:has|have|(?:a|ont|est|sont) (?:été |déjà |aussi )?\w+(?:é|ée|és|i|is|u|us|ues|ert|it)s?)\b"
        ),
    ),
    (
        "past",
        re.compile(
            r"\b(?:\w+ed|was|were|did|took|went|made|found|bought|left|led|sold|came|put|won|lost|paid|gave|\w+ait|\w+aient)\b"
        ),
    ),
)
_ANAPHORA: Final = re.compile(
    r"[\W_]*(?:Il|Elle|Ils|Elles|It|They|He|She|The two|Then|Both|This|That|These|Ce|Cette|Ces|Les deux|Dans la foulée|Puis|Son|Sa|Ses|Its|Their)\b"
)
_LEAD: Final = re.compile(
    r"\b(?:(?P<since>(?:since|depuis)(?: \w+)? (?:the |la |le |l['’])?)"
    r"|(?P<until>(?:until|through|jusqu['’](?:en|au|à)|to|au)(?: the end of| la fin)? (?:the |le )?)"
    r"|(?P<by>(?:by|before|d['’]ici(?: à)?|avant)(?: the end of| la fin de)? (?:the |la |le |l['’])?)"
    r"|(?P<in>(?:in|en|au|à|during|over|dès|courant)(?: early| late| mid)? (?:the |l['’])?)"
    r"|(?P<on>(?:on|le)(?: the)? )|(?P<of>(?:of|de|d['’]|du|from|for|pour)(?: the| l['’])? ?)"
    r"|(?P<than>(?:than|qu['’]|que|against|contre)(?: in| en)? ?))$"
)
_SENTENCE_REACH: Final = 800
_PRIOR_REACH: Final = 500
"""Characters before the sentence in which names are compared with those of the clause."""
_FAR_STEPS: Final = 3
_MOST: Final = 0.9
"""Evidence that fills this share of its sentence is taken for the whole of it."""
_NAME: Final = re.compile(r"\b[A-Z][\w-]{2,}")
_AFTER_NAME: Final = re.compile(r"[(]$|[A-Z][\w.-]*(?: [\d.]+)? $")
_SMALL: Final = 10
_NEAR: Final = 46
_SHORT: Final = 28


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands: its sentence and, within it, the clause that carries it."""

    body: str
    sentence: Span
    core: Span
    trigger: Span | None = None

    def clause(self) -> str:
        """The words of the clause that carries the claim."""
        return self.body[self.core.start : self.core.end]


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """The learned weights: {"date": {trait: weight}, "quantity": {trait: weight}}."""
    written = resources.files("extractors.data").joinpath("number_weights.json")
    weights: dict[str, dict[str, float]] = json.loads(written.read_text(encoding="utf-8"))
    return weights


def sentence_around(body: str, evidence: Span) -> Span:
    """The sentence or sentences that `evidence` touches."""
    start = floor = max(0, evidence.start - _SENTENCE_REACH)
    for edge in _SENTENCE_EDGE.finditer(body, floor, evidence.start):
        start = edge.end()
    after = _SENTENCE_EDGE.search(body, max(evidence.end - 1, evidence.start))
    return Span(start=start, end=max(after.end() if after else len(body), evidence.end))


@lru_cache(maxsize=64)
def place(body: str, evidence: Span, trigger: Span | None) -> Place:
    """The sentence around `evidence` and the clause around `trigger`, or else the evidence."""
    sentence = sentence_around(body, evidence)
    if trigger is None or not evidence.covers(trigger):
        return Place(body, sentence, evidence, trigger)
    clause = evidence.end - evidence.start < _MOST * (sentence.end - sentence.start)
    within = evidence if clause else sentence
    start, end = within.start, within.end
    for edge in _STRONG_EDGE.finditer(body, within.start, trigger.start):
        start = edge.end()
    if after := _STRONG_EDGE.search(body, trigger.end, within.end):
        end = after.start()
    return Place(body, sentence, Span(start=start, end=end), trigger)


def _bucket(size: int) -> str:
    return next((str(limit) for limit in (0, 20, 50, 100, 180) if size <= limit), "far")


def _where(at: Place, span: Span) -> list[str]:
    """Where a candidate stands to the claim's clause and trigger."""
    body, core, sentence, trigger = at.body, at.core, at.sentence, at.trigger
    traits = []
    if core.touches(span):
        traits.append("where=core")
    elif span.end <= core.start:
        between = body[span.end : core.start]
        strong = len(_STRONG_EDGE.findall(between))
        traits += [f"where=before:{min(strong, 2)}", f"before-gap={_bucket(len(between))}"]
    else:
        between = body[core.end : span.start]
        strong = len(_STRONG_EDGE.findall(between))
        traits += [f"where=after:{min(strong, 2)}", f"after-gap={_bucket(len(between))}"]
        if _RELATIVE.search(between):
            traits.append("after-relative")
    if trigger is not None:
        left, right = (span, trigger) if span.start < trigger.start else (trigger, span)
        weak = len(_WEAK_EDGE.findall(body, left.end, right.start)) if left.end < right.start else 0
        side = "left" if span.start < trigger.start else "right"
        traits += [f"weak-{side}={min(weak, 4)}"]
    if span.start - sentence.start < _SHORT:
        traits.append("opens")
    return traits


def _names(text: str) -> set[str]:
    return set(_NAME.findall(text))


@dataclass(frozen=True, slots=True)
class _Around:
    """What the words beside a date tell."""

    lead: str
    said: bool
    announced: bool
    traits: tuple[str, ...]


@lru_cache(maxsize=256)
def _words_around(before: str, after: str) -> _Around:
    before, after = before.lower(), after.lower()
    lead = _LEAD.search(before, max(0, len(before) - 26))
    near = f"{before} \n {after}"
    traits = []
    if _FOUNDING.search(before):
        traits.append("founded")
    if _RELATIVE.search(before, max(0, len(before) - _SHORT)):
        traits.append("in-relative")
    if after.startswith(("’s", "'s")):
        traits.append("possessive")
    return _Around(
        lead=(lead.lastgroup or "none") if lead else "none",
        said=_SAYING.search(near) is not None,
        announced=_ANNOUNCING.search(near) is not None,
        traits=tuple(traits),
    )


def date_traits(
    claim_type: ClaimType,
    modality: Modality,
    at: Place,
    date: DateInterval,
    published: dt.date | None,
    *,
    newest: bool = True,
) -> list[str]:
    """What speaks for and against a date as that of the claim; `newest`: none nearer before it."""
    body, span = at.body, date.span or at.core
    precision = {4: "year", 7: "month", 10: "day"}[len(date.iso)]
    traits = [f"precision={precision}"]
    if span.end <= at.sentence.start:
        between = body[max(span.end, at.sentence.start - _PRIOR_REACH) : at.sentence.start]
        near = at.sentence.start - span.end <= _PRIOR_REACH
        steps = len(_SENTENCE_EDGE.findall(between)) if near else _FAR_STEPS
        place_name = f"prior:{min(steps, _FAR_STEPS)}{'¶' if chr(10) in between else ''}"
        age = "" if newest else ":older"
        traits += [
            place_name,
            f"{place_name}:{precision}{age}",
            f"prior{age}",
            f"prior:{claim_type}",
            f"prior:{modality}",
            f"prior:{_tense(at.clause())}:{precision}",
            f"prior:names={min(len(_names(between) & _names(at.clause())), 2)}",
            f"{place_name}:{claim_type}",
        ]
    elif span.start >= at.sentence.end:
        traits += ["later", f"later:{precision}"]
    else:
        traits += _where(at, span)
        traits.append(f"inside:{claim_type}")
        traits.append(f"{traits[1]}:{precision}")
        if "opens" in traits:
            traits.append(f"{traits[1]}:opens")
    stands = traits[1]
    words = _words_around(
        body[max(0, span.start - _NEAR) : span.start], body[span.end : span.end + _NEAR]
    )
    traits += [
        f"lead={words.lead}",
        f"{stands}:lead={words.lead}",
        f"{stands}:{precision}:{words.lead}",
    ]
    traits += words.traits
    if words.said:
        traits += ["said", f"said:{modality}", f"said:{stands}", f"said:{claim_type}"]
    if words.announced:
        traits += ["announced", f"announced:{modality}"]
    if published is not None:
        tense = (
            "future"
            if date.start_date > published
            else "past"
            if date.end_date < published
            else "now"
        )
        traits += [
            f"{tense}:{modality}",
            f"{tense}:{words.lead}",
            f"{stands}:{tense}:{modality}",
            f"{precision}:{tense}:{modality}",
        ]
    return traits


def none_traits(
    claim_type: ClaimType, modality: Modality, at: Place, candidates: Sequence[str]
) -> list[str]:
    """What speaks for a claim without a date; `candidates` names where the dates stand."""
    tense = _tense(at.clause())
    traits = [
        "none",
        f"none:{claim_type}",
        f"none:{modality}",
        f"none:dates={min(len(candidates), 3)}",
    ]
    if "inside" not in candidates:
        traits += [
            "none:no-date-inside",
            f"none:no-date-inside:{modality}",
            f"none:no-date-inside:{tense}",
            f"none:no-date-inside:{tense}:{claim_type}",
        ]
        if _ANAPHORA.match(at.body, at.sentence.start):
            traits.append("none:goes-on")
    return traits


@lru_cache(maxsize=256)
def _tense(clause: str) -> str:
    """The first tense that a clause shows, or `other`."""
    return next((name for name, pattern in _TENSES if pattern.search(clause)), "other")


def date_candidates(at: Place, dates: Sequence[DateInterval]) -> list[tuple[str, DateInterval]]:
    """The dates of the claim's sentence and the two named before it."""
    inside: list[tuple[str, DateInterval]] = []
    prior: list[tuple[str, DateInterval]] = []
    later: list[tuple[str, DateInterval]] = []
    for date in dates:
        if date.span is None:
            continue
        if at.sentence.touches(date.span):
            inside.append(("inside", date))
        elif date.span.end <= at.sentence.start:
            prior.append(("prior", date))
        elif at.sentence.start == 0 and not later:
            later.append(("later", date))
    return prior[-2:] + inside + later


def claim_date(  # noqa: PLR0917 - the claims room calls it by place
    claim_type: ClaimType,
    modality: Modality,
    body: str,
    evidence: Span,
    trigger: Span | None,
    dates: Sequence[DateInterval],
    published: dt.date | None,
) -> DateInterval | None:
    """When the claim's happening took or takes place, as far as the text says so, else None.

    `dates` are those of the whole article: a date that an earlier sentence sets may hold.
    """
    at = place(body, evidence, trigger)
    candidates = date_candidates(at, dates)
    if not candidates:
        return None
    weights = _weights()["date"]
    best, best_score = (
        None,
        sum(
            weights.get(t, 0.0)
            for t in none_traits(claim_type, modality, at, [w for w, _ in candidates])
        ),
    )
    newest_prior = next((d for w, d in reversed(candidates) if w == "prior"), None)
    for where, date in candidates:
        newest = date is newest_prior or where != "prior"
        traits = date_traits(claim_type, modality, at, date, published, newest=newest)
        score = sum(weights.get(trait, 0.0) for trait in traits)
        if score > best_score:
            best, best_score = date, score
    return best


def _kind(unit: str) -> str:
    return "money" if unit in CURRENCIES else "time" if unit in TIMES else unit


def quantity_traits(
    claim_type: ClaimType, at: Place, quantity: Quantity, quantities: Sequence[Quantity]
) -> list[str]:
    """What speaks for and against a number as one of the claim's."""
    body, span = at.body, quantity.span or at.core
    kind = _kind(quantity.unit)
    where = _where(at, span)
    rivals = sum(1 for q in quantities if _kind(q.unit) == kind)
    traits = [
        "any",
        f"type:{claim_type}",
        f"unit:{kind}",
        f"{claim_type}:{kind}",
        *where,
        f"{where[0]}:{kind}",
        f"{where[0]}:{claim_type}",
        f"rivals={min(rivals, 4)}",
        f"rivals={min(rivals, 4)}:{where[0]}",
    ]
    in_core = {_kind(q.unit) for q in quantities if q.span and at.core.touches(q.span)}
    if not at.core.touches(span) and kind in in_core:
        traits += ["rival-in-core", f"rival-in-core:{claim_type}"]
        left, right = sorted((span, at.core), key=lambda s: s.start)
        if ";" in body[left.end : right.start]:
            traits.append(NEVER)
    if kind == "parameters":
        spelled = "param" in body[span.start : span.end].lower()
        named = not spelled and _AFTER_NAME.search(body, max(0, span.start - _SHORT), span.start)
        traits.append(f"spelled={spelled}:{claim_type}")
        if named and claim_type not in _SIZED:
            traits.append(NEVER)
    if quantity.of is not None:
        traits += ["of", f"of:{claim_type}"]
    whole = quantity.value < _SMALL and quantity.value == int(quantity.value)
    if whole and kind not in {"money", "percent", "x"}:
        traits += ["small", f"small:{kind}"]
    before = body[max(0, span.start - _SHORT) : span.start]
    if _RELATIVE.search(before):
        traits.append("in-relative")
    if _AFTER_NAME.search(before):
        traits += ["after-name", f"after-name:{kind}"]
    return traits


def claim_quantities(  # noqa: PLR0917 - the claims room calls it by place
    claim_type: ClaimType,
    body: str,
    evidence: Span,
    quantities: Sequence[Quantity],
    trigger: Span | None = None,
    subject: Span | None = None,
    object: Span | None = None,  # noqa: A002 - the taxonomy's word
) -> tuple[Quantity, ...]:
    """The quantities that belong to a claim of this type with this evidence.

    `quantities` are those of the whole article; only those that touch `evidence` are
    judged. Numbers without a unit get the one that the type of claim counts in. Without a
    trigger, the object or else the subject tells which clause of the evidence is meant.
    """
    inside = [q for q in quantities if q.span is not None and evidence.touches(q.span)]
    if not inside:
        return ()
    at = place(body, evidence, trigger or object or subject)
    weights = _weights()["quantity"]
    kept = [
        q
        for q in inside
        if NEVER not in (traits := quantity_traits(claim_type, at, q, inside))
        and sum(weights.get(trait, 0.0) for trait in traits) > 0
    ]
    return tuple(dict.fromkeys(_settled(claim_type, q, quantities) for q in kept))


def _settled(claim_type: ClaimType, quantity: Quantity, quantities: Sequence[Quantity]) -> Quantity:
    """Give a number without a unit the one that its type of claim counts in."""
    if claim_type is ClaimType.USAGE_METRIC and quantity.unit == "people" and quantity.of is None:
        return replace(quantity, unit="users")
    if quantity.unit != COUNT:
        return quantity
    large = quantity.value >= 1e6  # noqa: PLR2004 - millions
    unit = COUNT
    if claim_type is ClaimType.MODEL_SPEC:
        unit = "parameters" if large else COUNT
    elif claim_type in _MONEY_TYPES and (large or claim_type is ClaimType.FUNDING):
        unit = _currency_near(quantity, quantities)
    elif claim_type in _PEOPLE_TYPES:
        unit = "people"
    elif claim_type is ClaimType.BENCHMARK_RESULT:
        unit = "points"
    elif claim_type is ClaimType.USAGE_METRIC:
        unit = "users"
    elif claim_type is ClaimType.INFRASTRUCTURE and quantity.value >= 1000:  # noqa: PLR2004
        unit = _currency_near(quantity, quantities) if large else "GPUs"
    return quantity if unit == COUNT else replace(quantity, unit=unit)


def _currency_near(quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """The currency that the text used last before a bare amount, else first after it."""
    at = quantity.span.start if quantity.span else 0
    money = [q for q in quantities if q.unit in CURRENCIES and q.span is not None]
    before = [q for q in money if q.span is not None and q.span.start < at]
    if before:
        return before[-1].unit
    return money[0].unit if money else "USD"
