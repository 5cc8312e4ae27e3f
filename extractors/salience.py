"""How fit somebody is to be whom an anaphor stands for.

An `Actor` is somebody named so far. `traits` lists what speaks for and against one actor for
one anaphor; `data/salience.yaml` holds the weight of each trait, learned from articles whose
anaphors are known (benchmarks/salience.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

import yaml

from extractors.anaphors import LATTER
from extractors.clues import apposed_kind
from extractors.model import EntityKind, Language
from extractors.places import load_places
from extractors.text import flatten, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    r"|license|licensed|opened|build|built|released|launch\w*|on|with|of|about) \Z"
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


@dataclass
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

    @cached_property
    def descriptions(self) -> frozenset[str]:
        """Flat descriptions that the registry lists for it."""
        aliases = self.entity.aliases if self.entity else ()
        return frozenset(flatten(a.text) for a in aliases if a.how == "description")

    @cached_property
    def trades(self) -> frozenset[str]:
        """Flat nouns for what it is, by the registry."""
        return frozenset(map(flatten, self.entity.trade)) if self.entity else frozenset()


class Scene(NamedTuple):
    """Where an anaphor stands, and what holds of it whoever is weighed."""

    body: str
    flat: str
    language: Language
    sentence: int
    paragraph: int
    kind: str
    """`subject`, `possessive`, `object`, `latter` or `noun`: how it stands there."""
    nearest: str
    """The entity named last before the anaphor that agrees with it in kind."""
    most: int
    """How often the most named of those who agree is named."""
    workplaces: frozenset[str]
    """Where the people of the sentence have a role, and..."""
    beside: frozenset[str]
    """...where those do who are named right beside the anaphor."""
    qualifiers: frozenset[str]
    """Who is named inside a description: `the OpenAI model`."""
    predicated: EntityKind | None
    """What `it is a …` says that it is."""
    said: tuple[str, ...]
    """What is said of it is said of `of_firms`, `of_things`, `of_people`, or it is `used`."""


Trait = tuple[str, float]
_Add = Callable[[Trait], None]


def class_of(anaphor: Anaphor) -> str:
    """Return how an anaphor stands: subject, possessive, object, latter or noun."""
    if anaphor.how != "pronoun":
        return "noun"
    if anaphor.text.split(" ")[0] in LATTER:
        return "latter"
    if anaphor.text in _POSSESSIVES:
        return "possessive"
    return "subject" if anaphor.subject else "object"


def predicated(body: str, flat: str, language: Language, anaphor: Anaphor) -> EntityKind | None:
    """Return what `it is a …` says that it is."""
    copula = _COPULA.match(flat, anaphor.end) if anaphor.subject else None
    if copula is None or anaphor.how != "pronoun":
        return None
    stop = _STOP.search(body, copula.end())
    end = min(stop.start() if stop else len(flat), copula.end() + 70)
    return apposed_kind(flat[copula.end() : end], language)


_SAID: Final = (("of_things", _OF_THINGS), ("of_firms", _OF_FIRMS), ("of_people", _OF_PEOPLE))


def said_of(flat: str, anaphor: Anaphor) -> tuple[str, ...]:
    """Return of what sort of actors that is said which stands beside a pronoun."""
    kind = class_of(anaphor)
    if kind == "noun":
        return ()
    if kind == "object":
        return ("used",) if _USES.search(flat, max(0, anaphor.start - 20), anaphor.start) else ()
    return tuple(name for name, pattern in _SAID if pattern.match(flat, anaphor.end))


def _position(anaphor: Anaphor, actor: Actor, scene: Scene, add: _Add) -> None:
    kind = scene.kind
    distance = min(scene.sentence - actor.sentence, REACH + 1)
    add((f"{kind}.away{distance}", 1.0))
    if actor.subject:
        add((f"{kind}.subject{min(distance, 2)}", actor.subject))
    if actor.oblique:
        add(("oblique", 1.0))
    if actor.introduced and distance:
        add(("introduced", 1.0))
    if actor.in_title:
        add((f"{kind}.title", 1.0))
    add((f"{kind}.often", min(math.log2(1 + actor.total), 4.0)))
    if actor.total == scene.most:
        add((f"{kind}.most", 1.0))
    if actor.mention.entity_id == scene.nearest:
        add((f"{kind}.nearest", 1.0))
    if actor.leads == scene.paragraph:
        add(("leads", 1.0))
    if actor.sentence < scene.paragraph:
        add((f"{kind}.paragraph", 1.0))
    if distance == 0:
        _same_sentence(anaphor, actor, scene, add)


def _same_sentence(anaphor: Anaphor, actor: Actor, scene: Scene, add: _Add) -> None:
    kind = scene.kind
    between = scene.body[actor.end : anaphor.start]
    if "," in between and not between.strip(" ,(\u00a0"):
        add((f"{kind}.apposed", 1.0))  # "Roger Lynch, son patron"
    strong = _STRONG_BREAK.search(between)
    clause = "break" if strong else "clause" if CLAUSE.search(between) else "within"
    role = "subject" if actor.subject else "other"
    add((f"{kind}.{clause}.{role}", 1.0))


def _agreement(anaphor: Anaphor, actor: Actor, scene: Scene, add: _Add) -> None:
    kind = scene.kind
    mention = actor.mention
    # A medium that acts is spoken of; one that is cited is not.
    acts = (
        mention.kind is _K.MEDIA
        and actor.subject >= 1.0
        and not _CITED.match(scene.flat, actor.end)
    )
    add((("acts" if acts else f"{kind}.{mention.kind.value}"), 1.0))
    if mention.how == "provisional":
        add(("provisional", 1.0))
    if anaphor.plural:
        add((f"plural.{'person' if mention.kind is _K.PERSON else 'other'}", 1.0))
    if mention.kind is _K.PERSON:
        if anaphor.gender and actor.gender:
            add((("gender.same" if anaphor.gender == actor.gender else "gender.other"), 1.0))
    elif scene.language is Language.FR and anaphor.gender and kind != "noun":
        if actor.said_gender:
            add((("said.same" if actor.said_gender == anaphor.gender else "said.other"), 1.0))
        sort = "firm" if mention.kind in FIRMS else "thing"
        add((f"french.{sort}.{anaphor.gender}", 1.0))
    own = mention.entity_id
    if own in scene.beside:
        add((f"{kind}.beside", 1.0))  # "its chief executive, Jane Roe"
    elif own in scene.workplaces:
        add((f"{kind}.workplace", 1.0))
    if scene.qualifiers:
        made_by = mention.owner_id in scene.qualifiers or own in scene.qualifiers
        add((("qualified.same" if made_by else "qualified.other"), 1.0))
    if kind == "noun" and anaphor.kind is not None:
        exact = mention.kind is anaphor.kind
        add((f"noun.{anaphor.kind.value}.{'exact' if exact else 'loose'}", 1.0))


def _known(anaphor: Anaphor, actor: Actor, add: _Add) -> None:
    """Yield what the registry knows that fits a description."""
    entity = actor.entity
    if entity is None:
        return
    if anaphor.places and entity.place:
        fits = any(load_places().same(place, entity.place) for place in anaphor.places)
        add((("place.fits" if fits else "place.other"), 1.0))
    if anaphor.text in actor.descriptions:
        add(("described", 1.0))
    if anaphor.noun in actor.trades:
        add(("trade.fits", 1.0))
    elif any(trade in anaphor.text for trade in actor.trades):
        add(("trade.near", 1.0))
    elif actor.trades and not _STARTUP.isdisjoint(anaphor.noun.split(" ")):
        add(("trade.grown", 1.0))  # a giant is no start-up


def _what_is_said(actor: Actor, scene: Scene, add: _Add) -> None:
    mine = actor.mention.kind
    if scene.predicated is not None:
        both = {scene.predicated, mine}
        alike = len(both) == 1 or both <= THINGS or both <= FIRMS
        add(("predicate.same" if alike else "predicate.other", 1.0))
    sort = "person" if mine is _K.PERSON else "thing" if mine in THINGS else "firm"
    for what in scene.said:
        add((f"{what}.{sort}", 1.0))


def traits(anaphor: Anaphor, actor: Actor, scene: Scene) -> list[Trait]:
    """Return what speaks for and against an actor for an anaphor, as (trait, value)."""
    found: list[Trait] = []
    add = found.append
    _position(anaphor, actor, scene, add)
    _agreement(anaphor, actor, scene, add)
    if scene.kind == "noun":
        _known(anaphor, actor, add)
    else:
        _what_is_said(actor, scene, add)
    return found


NOBODY: Final = "nobody"
"""The trait of the choice that an anaphor stands for nobody named; one a class of anaphors."""


def nobody(anaphor: Anaphor) -> list[Trait]:
    """Return the traits of the choice that the anaphor stands for nobody named."""
    found = [(f"{NOBODY}.{class_of(anaphor)}", 1.0)]
    if anaphor.kind is not None:
        found.append((f"{NOBODY}.{anaphor.kind.value}", 1.0))
    found.append((f"{NOBODY}.{anaphor.text.split(' ')[0]}", 1.0))
    return found


@cache
def weights() -> Mapping[str, float]:
    """Return the learned weight of each trait."""
    written = (resources.files("extractors.data") / "salience.yaml").read_text("utf-8")
    loaded: dict[str, float] = yaml.load(written, Loader=yaml.CSafeLoader)
    return loaded


def score(found: Iterable[Trait], weight: Mapping[str, float]) -> float:
    """Return the weighted sum of traits; unknown traits weigh nothing."""
    return sum(weight.get(name, 0.0) * value for name, value in found)
