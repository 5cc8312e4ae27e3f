"""How fit somebody is to be whom an anaphor stands for.

An `Actor` is somebody named so far. `traits` lists what speaks for and against one actor for
one anaphor; `data/salience.yaml` holds the weight of each trait, learned from articles whose
anaphors are known (benchmarks/salience.py).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

import yaml

from extractors.anaphors import LATTER
from extractors.clues import apposed_kind
from extractors.model import EntityKind, Language
from extractors.places import load_places
from extractors.text import flatten, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.anaphors import Anaphor
    from extractors.entities import RegistryEntity
    from extractors.model import Mention

_K = EntityKind
FIRMS: Final = frozenset({_K.COMPANY, _K.LAB, _K.ORGANISATION, _K.MEDIA})
THINGS: Final = frozenset({_K.MODEL, _K.PRODUCT, _K.BENCHMARK, _K.DATASET})
REACH: Final = 3
"""Pronouns do not reach further back than so many sentences."""

_POSSESSIVES: Final = words("its his her their son sa ses leur leurs our notre nos")
CLAUSE: Final = re.compile(
    r"[,;:.!?—–]| (?:and|but|while|that|who|which|whom|whose|whether|if|because|since|so|when|where|though"
    r"|et|mais|tandis|que|qu['’]|qui|dont|où|si|car|quand|lorsque|puisque|quoique)\b"
)
_STRONG_BREAK: Final = re.compile(r"[;:.—–]")
_CITED: Final = re.compile(
    r" (?:has |had |a |avait |first )?(?:report\w*|said|says|wrote|revele\w*|rapport\w*|cit\w*|ecrit|affirm\w*|not\w*)\b"
)
_STARTUP: Final = words("startup pousse start up licorne unicorn upstart pepite")
_STOP: Final = re.compile(r"[,;:.!?()«»“”\n—–]")
_COPULA: Final = re.compile(
    r" (?:is|was|remains|became|est|etait|reste|devient|sera) (?:now |aussi |also )?(?:a|an|the|un|une|le|la|l) "
)
_USES: Final = re.compile(
    r"\b(?:using|uses?|used|runs?|run|running|downloaded|download|trained|train|tested|tried|try|call|called|sells?|sold"
    r"|license|licensed|opened|build|built|released|launch\w*|on|with|of|about) $"
)
# What a thing does or has, what a firm, what a person: the words behind a pronoun tell.
_OF_THINGS: Final = re.compile(
    r" (?:also |now |still |can |could |aussi |peut |would |will |already )?(?:answers?|beats?|outperforms?|scores?|scored|matches|costs?|coute\w*"
    r"|speaks?|reads?|handles?|generates?|runs on|solved|solves|ranks?|learned|understands|writes|came out|took its"
    r"|replaces|replied|weighs|comes in|is available|is free|is sold|is trained|was trained|has \d+ (?:billion|million)"
    r"|egale|depasse|surpasse|obtient|parle|repond|compte \d+ (?:milliards|millions)|comprend|genere|resout|a resolu"
    r"|a appris|tourne|devance|remplace|est sorti\w*|est disponible|est gratuit\w*|pese|redige|traduit|lit|atteint"
    r"|weights|parameters|parametres|poids|context window|fenetre|predecessor|predecesseur|successor|successeur"
    r"|makers?|creators?|createurs?|users|utilisateurs|licen[cs]e|release|sortie|answers|reponses|training|entrainement"
    r"|size|taille|code|price|prix|output|architecture|performance\w*|scores?)\b"
)
_OF_FIRMS: Final = re.compile(
    r" (?:also |now |still |has |had |will |would |a |avait |va |aussi |already |n |ne |recently )?(?:raised?|raises|hired?|employs?|expects?"
    r"|plans?|said|says|sued|owes?|paid|pays|spent|spends|lost|loses|earns?|bought|buys|acquired|signed|wants?|hopes|intends"
    r"|denied|declined|told|opened|agreed|laid|fired|sold|sells|competes|valued|leve|emploie|compte (?:sur|pres|environ|\d+ salaries)"
    r"|prevoit|espere|veut|dit|assure|doit|paie|depense|perd|gagne|rachete|signe|recrute|embauche|refuse|dement|vend|valait"
    r"|chief|founder\w*|board|shares|revenues?|sales|investors|staff|employees|offices|headquarters|backers|valuation|rivals?"
    r"|customers|lawyers|partners?|shareholders?|engineers|researchers|labs?|own|share|suppliers|debts?|models|licence"
    r"|patron\w*|pdg|fondat\w*|conseil|actions|chiffre|ventes|investisseurs|salaries|bureaux|siege|valorisation|concurrent\w*"
    r"|owners?|proprietaire\w*|clients|avocats|partenaire\w*|actionnaires?|ingenieurs|chercheurs|laboratoire\w*|fournisseurs"
    r"|dette\w*|directeur|directrice)\b"
)
_OF_PEOPLE: Final = re.compile(
    r" (?:entreprise|societe|maison|equipe|groupe|start up|firme|poste|fauteuil|mandat|homologue|company|firm|team"
    r"|group|start up|job|post|seat|colleagues|collegues|former|ancien|wife|husband|epouse|frere|sister|brother"
    r"|ingenieurs|engineers|depart|departure|arrivee|arrival|career|carriere)\b"
)


@dataclass(slots=True)
class Actor:
    """Somebody named so far in an article, and how."""

    mention: Mention
    entity: RegistryEntity | None
    total: int
    """How often the article names it."""
    gender: str | None = None
    sentence: int = -1
    start: int = -1
    end: int = -1
    subject: float = 0.0
    """1 as subject of a main clause when last named, 0.5 of another, else 0."""
    oblique: bool = False
    introduced: bool = False
    """A verb brought it in: founded, bought, unveiled."""
    leads: int = -1
    """The first sentence of the paragraph that it opened as subject."""
    in_title: bool = False
    said_gender: str | None = None
    """The French gender of a noun that stood for it: `le groupe`, `la société`."""


class Scene(NamedTuple):
    """Where an anaphor stands: texts, sentence and paragraph numbers, who was named last."""

    body: str
    flat: str
    language: Language
    sentence: int
    paragraph: int
    nearest: str | None
    """The entity named last before the anaphor that agrees with it in kind."""
    most: int
    """How often the most named of those who agree is named."""
    workplaces: frozenset[str]
    """Where the people of the sentence have a role, and..."""
    beside: frozenset[str]
    """...where those do who are named right beside the anaphor."""
    qualifiers: frozenset[str]
    """Who is named inside a description: `the OpenAI model`."""


Trait = tuple[str, float]


def _class(anaphor: Anaphor) -> str:
    if anaphor.how != "pronoun":
        return "noun"
    if anaphor.text.split(" ")[0] in LATTER:
        return "latter"
    if anaphor.text in _POSSESSIVES:
        return "possessive"
    return "subject" if anaphor.subject else "object"


def _predicated(anaphor: Anaphor, scene: Scene) -> EntityKind | None:
    """Return what `it is a …` says that it is."""
    copula = _COPULA.match(scene.flat, anaphor.end)
    if copula is None or not anaphor.subject:
        return None
    stop = _STOP.search(scene.body, copula.end())
    end = min(stop.start() if stop else len(scene.flat), copula.end() + 70)
    return apposed_kind(scene.flat[copula.end() : end], scene.language)


def _position(anaphor: Anaphor, actor: Actor, scene: Scene, kind: str) -> Iterator[Trait]:
    distance = min(scene.sentence - actor.sentence, REACH + 1)
    yield f"{kind}.away{distance}", 1.0
    if actor.subject:
        yield f"{kind}.subject{min(distance, 2)}", actor.subject
    if actor.oblique:
        yield "oblique", 1.0
    if actor.introduced and distance:
        yield "introduced", 1.0
    if actor.in_title:
        yield f"{kind}.title", 1.0
    yield f"{kind}.often", min(math.log2(1 + actor.total), 4.0)
    if actor.total == scene.most:
        yield f"{kind}.most", 1.0
    if actor.mention.entity_id == scene.nearest:
        yield f"{kind}.nearest", 1.0
    if actor.leads == scene.paragraph:
        yield "leads", 1.0
    if actor.sentence < scene.paragraph:
        yield f"{kind}.paragraph", 1.0
    if distance == 0:
        yield from _same_sentence(anaphor, actor, scene, kind)


def _same_sentence(anaphor: Anaphor, actor: Actor, scene: Scene, kind: str) -> Iterator[Trait]:
    between = scene.body[actor.end : anaphor.start]
    if "," in between and not between.strip(" ,(\u00a0"):
        yield f"{kind}.apposed", 1.0  # "Roger Lynch, son patron"
    strong = _STRONG_BREAK.search(between)
    clause = "break" if strong else "clause" if CLAUSE.search(between) else "within"
    role = "subject" if actor.subject else "other"
    yield f"{kind}.{clause}.{role}", 1.0


def _agreement(anaphor: Anaphor, actor: Actor, scene: Scene, kind: str) -> Iterator[Trait]:
    mention = actor.mention
    # A medium that acts is spoken of; one that is cited is not.
    acts = (
        mention.kind is _K.MEDIA
        and actor.subject >= 1.0
        and not _CITED.match(scene.flat, actor.end)
    )
    yield ("acts" if acts else f"{kind}.{mention.kind.value}"), 1.0
    if mention.how == "provisional":
        yield "provisional", 1.0
    if anaphor.plural:
        yield f"plural.{'person' if mention.kind is _K.PERSON else 'other'}", 1.0
    if mention.kind is _K.PERSON:
        if anaphor.gender and actor.gender:
            yield ("gender.same" if anaphor.gender == actor.gender else "gender.other"), 1.0
    elif scene.language is Language.FR and anaphor.gender and kind != "noun":
        if actor.said_gender:
            yield ("said.same" if actor.said_gender == anaphor.gender else "said.other"), 1.0
        sort = "firm" if mention.kind in FIRMS else "thing"
        yield f"french.{sort}.{anaphor.gender}", 1.0
    own = mention.entity_id
    if own in scene.beside:
        yield f"{kind}.beside", 1.0  # "its chief executive, Jane Roe"
    elif own in scene.workplaces:
        yield f"{kind}.workplace", 1.0
    if scene.qualifiers:
        made_by = mention.owner_id in scene.qualifiers or own in scene.qualifiers
        yield ("qualified.same" if made_by else "qualified.other"), 1.0
    if kind == "noun" and anaphor.kind is not None:
        exact = mention.kind is anaphor.kind
        yield f"noun.{anaphor.kind.value}.{'exact' if exact else 'loose'}", 1.0


def _known(anaphor: Anaphor, actor: Actor) -> Iterator[Trait]:
    """Yield what the registry knows that fits a description."""
    entity = actor.entity
    if entity is None:
        return
    if anaphor.places and entity.place:
        fits = any(load_places().same(place, entity.place) for place in anaphor.places)
        yield ("place.fits" if fits else "place.other"), 1.0
    if any(a.how == "description" and flatten(a.text) == anaphor.text for a in entity.aliases):
        yield "described", 1.0
    trades = {flatten(trade) for trade in entity.trade}
    if anaphor.noun in trades:
        yield "trade.fits", 1.0
    elif any(trade in anaphor.text for trade in trades):
        yield "trade.near", 1.0
    elif trades and not _STARTUP.isdisjoint(anaphor.noun.split(" ")):
        yield "trade.grown", 1.0  # a giant is no start-up


def _what_is_said(anaphor: Anaphor, actor: Actor, scene: Scene, kind: str) -> Iterator[Trait]:
    mine = actor.mention.kind
    sort = "person" if mine is _K.PERSON else "thing" if mine in THINGS else "firm"
    if kind == "object":
        if _USES.search(scene.flat[max(0, anaphor.start - 20) : anaphor.start]):
            yield f"used.{sort}", 1.0
        return
    predicated = _predicated(anaphor, scene)
    if predicated is not None:
        alike = predicated is mine or {predicated, mine} <= THINGS or {predicated, mine} <= FIRMS
        yield ("predicate.same" if alike else "predicate.other"), 1.0
    for name, pattern in (("things", _OF_THINGS), ("firms", _OF_FIRMS), ("people", _OF_PEOPLE)):
        if pattern.match(scene.flat, anaphor.end):
            yield f"of_{name}.{sort}", 1.0


def traits(anaphor: Anaphor, actor: Actor, scene: Scene) -> Iterator[Trait]:
    """Yield what speaks for and against an actor for an anaphor, as (trait, value)."""
    kind = _class(anaphor)
    yield from _position(anaphor, actor, scene, kind)
    yield from _agreement(anaphor, actor, scene, kind)
    if kind == "noun":
        yield from _known(anaphor, actor)
    else:
        yield from _what_is_said(anaphor, actor, scene, kind)


NOBODY: Final = "nobody"
"""The trait of the choice that an anaphor stands for nobody named; one a class of anaphors."""


def nobody(anaphor: Anaphor) -> Iterator[Trait]:
    """Yield the traits of the choice that the anaphor stands for nobody named."""
    yield f"{NOBODY}.{_class(anaphor)}", 1.0
    if anaphor.kind is not None:
        yield f"{NOBODY}.{anaphor.kind.value}", 1.0
    yield f"{NOBODY}.{anaphor.text.split(' ')[0]}", 1.0


@cache
def weights() -> Mapping[str, float]:
    """Return the learned weight of each trait."""
    written = (resources.files("extractors.data") / "salience.yaml").read_text("utf-8")
    loaded: dict[str, float] = yaml.load(written, Loader=yaml.CSafeLoader)
    return loaded


def score(found: Iterator[Trait], weight: Mapping[str, float]) -> float:
    """Return the weighted sum of traits; unknown traits weigh nothing."""
    return sum(weight.get(name, 0.0) * value for name, value in found)
