"""From an article to its claims: names, sentences, candidates, judgement, attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from extractors.claims.attribution import Attributor
from extractors.claims.candidates import Argument, Candidate, arguments, candidates
from extractors.claims.competition import FLOOR, choose, rival_numbers
from extractors.claims.document import THINGS, Document, Sentence
from extractors.claims.evidence import evidence_span
from extractors.claims.features import (
    NUMBERS,
    TYPES,
    Features,
    Reading,
    clause_words,
    clauses,
    readings,
    sentence_words,
)
from extractors.claims.frames import FrameSet, load_frames
from extractors.claims.modality import modality
from extractors.claims.models import Models, load_models
from extractors.claims.numbers import claim_date, claim_quantities
from extractors.dates import dates
from extractors.discovery import Candidate as NameCandidate
from extractors.discovery import discover
from extractors.gazetteer import Gazetteer
from extractors.ids import stable_id
from extractors.model import (
    Article,
    Claim,
    ClaimType,
    DateInterval,
    Language,
    Mention,
    Quantity,
    Span,
)
from extractors.quantities import quantities
from extractors.registry import Registry, load_registry
from extractors.resolution import resolve
from extractors.text import sentences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

SENTENCE_FLOOR: Final = -3.3
"""Types that the sentence model gives less (as a logit) are not looked for."""
ARGUMENT_FLOOR: Final = -3.5
"""Candidates that the argument model gives less are not shown to the judge."""
REFEREE_COLUMNS: Final = [*range(13), *range(NUMBERS - 7, NUMBERS)]
"""Of the judge's numbers, those on sentence and clause are shown to the referee again."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with what the models made of it; `explain` shows these."""

    candidate: Candidate
    sentence_logit: float
    argument_logit: float
    score: float
    confidence: float
    taken: bool


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an article yields: mentions, claims, and names for the quarantine."""

    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    names: tuple[NameCandidate, ...]


class Extractor:
    """Everything that extraction needs, loaded once a process."""

    def __init__(
        self, registry: Registry, frames: dict[Language, FrameSet], models: Models
    ) -> None:
        """Take the parts; `load` reads the packaged ones."""
        self.registry = registry
        self.gazetteer = Gazetteer(registry)
        self.frames = frames
        self.models = models

    @classmethod
    def load(cls) -> Extractor:
        """Read the packaged registry, frames and models."""
        return cls(load_registry(), load_frames(), load_models())

    @property
    def version(self) -> str:
        """What a claim's `extractor_version` is: it changes with the trained models."""
        return self.models.version

    def owner_of(self, mention: Mention, published: dt.date | None) -> Mention | None:
        """Return the maker of a model or product as a mention at the same place."""
        if mention.kind not in THINGS:
            return None
        owner_id = self.registry.owner(mention.entity_id, published)
        if owner_id is None:
            return None
        owner = self.registry.entities[owner_id]
        return Mention(
            span=mention.span,
            entity_id=owner_id,
            name=owner.name,
            kind=owner.kind,
            surface=mention.surface,
            how="owner",
            confidence=mention.confidence,
        )

    def read(self, article: Article) -> tuple[Document, tuple[NameCandidate, ...]]:
        """Return the article as sentences with mentions, and the names not known well enough."""
        body = article.body
        spans = sentences(body)
        known = self.gazetteer.mentions(body, article.language, article.published_date)
        found = discover(body, article.language, known)
        mentions = resolve(
            body,
            article.language,
            spans,
            found.mentions,
            self.registry,
            published=article.published_date,
            source=article.source or None,
        )
        document = Document(body, article.language, spans, mentions, self.frames[article.language])
        return document, found.candidates

    def readings(self, document: Document) -> list[Reading]:
        """Return what the sparse models say of each sentence."""
        frames = self.frames[document.language]
        logits = self.models.sentence.scores(
            [
                sentence_words(sentence, frames, document.sentences[at - 1] if at else None)
                for at, sentence in enumerate(document.sentences)
            ]
        )
        ranges = [clauses(sentence) for sentence in document.sentences]
        clause_logits = self.models.clause.scores(
            [
                clause_words(sentence, frames, start, end)
                for sentence, cut in zip(document.sentences, ranges, strict=True)
                for start, end in cut
            ]
        )
        return readings(logits, ranges, clause_logits)

    def generate(
        self, document: Document, readings: Sequence[Reading], published: dt.date | None
    ) -> list[tuple[Candidate, int]]:
        """Return the candidates of every sentence with the sentence's number."""
        frames = self.frames[document.language]
        found = []
        for at, reading in enumerate(readings):
            pool = arguments(document, at, lambda mention: self.owner_of(mention, published))
            for kind in likely_types(reading.logits):
                for candidate in candidates(document, at, TYPES[kind], frames, pool):
                    found.append((candidate, at))
        return found

    def judge(self, document: Document, published: dt.date | None) -> list[Judged]:
        """Score every candidate of the article and choose; best first."""
        readings = self.readings(document)
        generated = self.generate(document, readings, published)
        if not generated:
            return []
        features = [
            Features(document, sentence, reading)
            for sentence, reading in zip(document.sentences, readings, strict=True)
        ]
        weights, bias = self.models.argument
        fits = np.array(
            [features[at].argument_logit(candidate, weights, bias) for candidate, at in generated]
        )
        kept = np.flatnonzero(fits > ARGUMENT_FLOOR)
        if not len(kept):
            return []
        numbers = np.array(
            [
                features[generated[row][1]].numbers(generated[row][0], float(fits[row]))
                for row in kept
            ],
            np.float32,
        )
        scores = _sigmoid(self.models.judge.logits(numbers))
        pool = [generated[row][0] for row in kept]
        final = np.zeros(len(kept), np.float32)
        again = np.flatnonzero(scores >= FLOOR)
        if len(again):
            rivals = rival_numbers(pool, scores.tolist())
            final[again] = self.models.confidence(
                self.models.referee.logits(
                    np.hstack([rivals[again], numbers[again][:, REFEREE_COLUMNS]])
                )
            )
        thresholds = {kind: self.models.thresholds[kind.value] for kind in TYPES}
        chosen = set(choose(pool, final.tolist(), thresholds))
        judged = [
            Judged(
                candidate=pool[at],
                sentence_logit=float(numbers[at, 0]),
                argument_logit=float(fits[row]),
                score=float(scores[at]),
                confidence=float(final[at]),
                taken=at in chosen,
            )
            for at, row in enumerate(kept)
        ]
        return sorted(judged, key=lambda item: -item.confidence)

    def extract(self, article: Article) -> Extraction:
        """Return the article's mentions and claims, in order of their evidence.

        Pure and deterministic: the same article gives the same claims.
        """
        document, names = self.read(article)
        taken = [item for item in self.judge(document, article.published_date) if item.taken]
        if not taken:
            return Extraction(tuple(document.mentions), (), names)
        facts = _Facts(
            Attributor(
                document.body,
                article.language,
                tuple(sentence.span for sentence in document.sentences),
                tuple(document.mentions),
            ),
            quantities(document.body, article.language),
            dates(document.body, article.language, article.published_date),
        )
        claims = [_claim(article, document, facts, item) for item in taken]
        return Extraction(
            tuple(document.mentions),
            tuple(
                sorted(claims, key=lambda claim: (claim.span.start, claim.span.end, claim.claim_id))
            ),
            names,
        )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is read once an article and asked for each claim."""

    attributor: Attributor
    quantities: tuple[Quantity, ...]
    dates: tuple[DateInterval, ...]


def _claim(article: Article, document: Document, facts: _Facts, item: Judged) -> Claim:
    candidate, sentence, body = item.candidate, item.candidate.sentence, document.body
    evidence = evidence_span(candidate)
    trigger = _trigger_span(candidate)
    subject, object_ = (
        candidate.subject.mention,
        candidate.object.mention if candidate.object else None,
    )
    stance = modality(
        body,
        article.language,
        sentence.span,
        evidence,
        trigger or evidence,
        None,
        candidate.type,
    )
    when = claim_date(
        candidate.type, stance, body, evidence, trigger, facts.dates, article.published_date
    )
    rule_id = (
        candidate.trigger.frame.frame_id if candidate.trigger else f"{candidate.type.value}.implied"
    )
    return Claim(
        claim_id=stable_id(
            article.article_id,
            candidate.type.value,
            subject.entity_id,
            object_.entity_id if object_ else "",
            body[evidence.start : evidence.end],
        ),
        article_id=article.article_id,
        type=candidate.type,
        subject=subject.name,
        subject_id=subject.entity_id,
        object=object_.name if object_ else None,
        object_id=object_.entity_id if object_ else None,
        modality=stance,
        attributed_to=facts.attributor.sources(evidence, trigger, subject.name, candidate.type),
        quantities=claim_quantities(
            candidate.type,
            body,
            evidence,
            facts.quantities,
            trigger=trigger,
            subject=_span(candidate.subject),
            object=_span(candidate.object),
        ),
        date=when,
        evidence=body[evidence.start : evidence.end],
        span=evidence,
        confidence=round(item.confidence, 4),
        rule_id=rule_id,
        subject_kind=subject.kind,
        object_kind=object_.kind if object_ else None,
        event_date=when.start_date if when else article.published_date,
        details=_details(candidate, sentence),
    )


def likely_types(logits: NDArray[np.float32]) -> list[int]:
    """Return the indexes of the types worth looking for: all above the floor, and the best two."""
    best = set(np.argsort(-logits)[:2].tolist())
    return [kind for kind in range(len(TYPES)) if logits[kind] > SENTENCE_FLOOR or kind in best]


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return (1.0 / (1.0 + np.exp(-values))).astype(np.float32)


def _span(argument: Argument | None) -> Span | None:
    return argument.placed.mention.span if argument and argument.placed else None


def _trigger_span(candidate: Candidate) -> Span | None:
    if candidate.trigger is None:
        return None
    hit, words = candidate.trigger.hit, candidate.sentence.tokens
    return Span(start=words.starts[hit.start], end=words.ends[hit.end - 1])


_PRODUCT: Final = re.compile(
    r"\b(?:product\w*|produits?|commerci\w*|customers?|clients?|sales|ventes?|users?|utilisateurs|consumer\w*|grand public|monetiz\w*|application\w*|apps?)\b",
    re.IGNORECASE,
)
_RESEARCH: Final = re.compile(
    r"\b(?:research\w*|recherche\w*|chercheu\w*|scien\w*|academic\w*|universit\w*|papers?|laborato\w*|labs?|fondamentale?)\b",
    re.IGNORECASE,
)
_DIRECTED: Final = frozenset(
    (
        ClaimType.REORGANIZATION,
        ClaimType.RESOURCE_SHIFT,
        ClaimType.STRATEGY,
        ClaimType.MODEL_RELEASE,
    )
)


def _details(candidate: Candidate, sentence: Sentence) -> tuple[tuple[str, str], ...]:
    """Say whether a directed claim points to product or to research, where the words tell.

    The last such word of the sentence decides: what is moved *to* comes after what is left.
    """
    if candidate.type not in _DIRECTED:
        return ()
    text = " ".join(sentence.tokens.surface)
    product = max((match.start() for match in _PRODUCT.finditer(text)), default=-1)
    research = max((match.start() for match in _RESEARCH.finditer(text)), default=-1)
    if product == research:
        return ()
    return (("direction", "product" if product > research else "research"),)
