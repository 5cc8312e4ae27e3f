"""Finds names that the registry has never seen, and says what they are.

Capitalised runs outside the known mentions are weighed by what the article says of them:
their shape (`Poro-34B`), the noun before (`la start-up X`), the apposition after (`X, a
Berlin-based …`), the verb beside (`X raised $10 million`, `Jane Roe said`): `clues.py`.
Enough of it makes provisional mentions wherever the name stands in the article; the rest
are candidates for a person to look at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractors.clues import Clue, Run, clues, institution
from extractors.first_names import FIRST_NAMES
from extractors.homonyms import Homonyms
from extractors.model import EntityKind, Language, Mention, Span
from extractors.nouns import KIND_OF_NOUN
from extractors.places import load_places
from extractors.text import flatten, fold, is_headline, sentences, words
from extractors.versions import SIZE, VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STRONG: Final = 0.7

_CAPITAL: Final = "A-ZÀ-ÖØ-Þ"
_SIZED: Final = rf"[a-z]{{2,}}[\d.]*(?:-[a-z]+)*-{SIZE}\b|phi-\d(?:\.\d)?\b"
_WORD: Final = (
    rf"(?:[{_CAPITAL}]|\d+(?=\.?[A-Z]{{2}})|[a-z]{{1,2}}(?=[A-Z]))[\w*]*"
    rf"(?:[.‑-](?=\w)\w+|[’'](?=[{_CAPITAL}])\w+)*"
)
_NUMBER: Final = (
    r"(?:v?\d{1,2}(?:\.\d{1,2})+|v\d+|\d+(?:\.\d+)?[BM]|\d{1,2})\b"
    r"(?![.,]?\d|[ \u00a0]?[%€$°]|[ \u00a0](?:[a-zé]|millions?|milliards?))"
)
_PARTICLE: Final = r"(?:de la|de|du|van der|van den|van|von|der|di|da|dos|al|bin|ten)"
_ELISION: Final = r"(?:(?:[LDldCcNnSsJj]|[Qq]u|[Jj]usqu|[Ll]orsqu)[’'])?"
_NAME: Final = rf"{_WORD}(?:[ \u00a0](?:& )?(?:{_PARTICLE}[ \u00a0](?=[{_CAPITAL}]))?{_WORD}|[ \u00a0]{_NUMBER})*"
# Most words begin with a small letter and are passed over at the first character.
_RUN: Final = re.compile(
    rf"(?=[{_CAPITAL}\d]|[a-z]{{1,2}}[A-Z]|[ldcnsjq]u?[’']|(?:jusqu|lorsqu)[’'])"
    rf"(?<![\w@/.’'‑#-]){_ELISION}(?P<name>{_NAME})"
)
_ANY_SIZE: Final = re.compile(r"\d[bBMT]\b|\bphi-")
_STOPS: Final = ".!?…»”:"
_SIZED_RUN: Final = re.compile(
    rf"(?<![\w@/.’'‑#-])(?P<name>{_SIZED})|{_RUN.pattern.replace('?P<name>', '?P<run>')}"
)
_INSTITUTION_TAIL: Final = re.compile(
    rf"(?:[ \u00a0](?:of|for|on|de la|de l[’']|de|des|du|d[’']|pour|sur)[ \u00a0]?(?:the[ \u00a0])?{_WORD}(?:[ \u00a0]{_WORD})*)+"
)
# Capitals that are no names: heads of sentences, titles, days, general terms of the field.
_PLAIN: Final = words(
    "the a an this that these those it its he she his her they their we our you your i my who what"
    " which when where why how if as at by for from in into of on to with without and or but nor so yet"
    " not no yes also even just only still then there here now today yesterday tomorrow both each every"
    " all any some many most more much few several such other another one two three four five six seven"
    " eight nine ten last next first second third since until while after before because although though"
    " despite during between among about above below under over across against along around behind"
    " beyond except like near off out per than through toward towards upon via within is are was were be"
    " been has have had do does did will would can could may might must shall should let ask asked"
    " according meanwhile however instead moreover nobody nothing none everyone somebody someone people"
    " critics analysts investors researchers engineers executives employees users customers developers"
    " shares sales revenue deal once perhaps maybe elsewhere earlier later soon again ever never"
    " le la les un une des du de au aux l d ce cet cette ces c ça il elle ils elles on nous vous je tu"
    " son sa ses leur leurs notre nos votre vos mon ma mes qui que quoi dont où quand comment pourquoi si"
    " comme en dans sur sous par pour avec sans chez vers entre contre depuis pendant avant après dès"
    " selon malgré sauf hors et ou mais donc or ni car ne pas plus moins très trop aussi alors ainsi"
    " encore déjà toujours jamais ici là voici voilà reste rien personne aucun aucune chaque tout toute"
    " tous toutes plusieurs certains certaines autre autres même mêmes tel telle quel quelle quels quelles"
    " deux trois quatre cinq six sept huit neuf dix premier première deuxième dernier dernière hier demain"
    " aujourd'hui aujourd’hui est sont était a ont avait fut sera faut pourtant cependant toutefois"
    " ensuite enfin puis bref côté quant faute fin début mi autant outre lors tandis parmi interrogé"
    " interrogée fondée fondé créée créé née né basée basé lancée lancé présenté présentée dévoilé"
    " dévoilée d'après d’après jusqu'ici celui celle ceux celles aucuns peu beaucoup sitôt"
    " january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday janvier février mars avril mai juin juillet août"
    " septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche jan feb"
    " christmas easter noël pâques ramadan thanksgiving"
    " mr mrs ms dr m mm mme mmes mlle sir lord prof professor professeur président president senator"
    " ceo cto cfo coo pdg vp svp drh dg chief ai ia agi asi llm llms gpu gpus cpu cpus tpu tpus api apis"
    " sdk ui ux url pdf faq saas ipo r&d rnd opa opv nda tv dvd usb wifi sms id it hr pr vr ar xr moe rag"
    " rlhf rl nlp ml mlops devops iot eu ue us uk usa u.s u.k un onu otan nato ocde oecd g7 g20 dma dsa"
    " rgpd gdpr kyc esg gaap usd eur gbp inc ltd corp llc sa sas sarl gmbh plc co ny ca dc tech fp8 fp4 fp16"
    " internet web net english french spanish german chinese japanese korean arabic hindi latin greek"
    " anglais français python javascript java rust linux unix bitcoin ethereum act bill law article"
    " chapter section part phase version series série note update correction exclusive breaking opinion"
    " analysis interview newsletter podcast photo video vidéo source sources morning housekeeping verdict"
    " bonjour bonsoir salut hello hi dear chers chères merci thanks welcome ok okay brief briefs brèves"
    " édito éditorial courrier question questions réponse answer quote number chiffre moteur matin semaine"
    " monde world god dieu état etat government gouvernement congress senate sénat parlement parliament"
    " house maison blanche white street vallée valley business companies company entreprise entreprises"
    " start-up startup modèle model modèles models big data open source deep learning machine generative"
)
# Words that stand without an article at the head of a sentence: sums, qualities, numbers.
_UNCOUNTED: Final = words(
    "money growth demand turnover morale efficiency ownership scepticism skepticism training talk work access trust truth"
    " progress research power energy news advice evidence interest inflation competition investment spending output traffic"
    " traction hype hope fear anger silence security safety privacy software hardware memory data information knowledge"
    " history science art music text video audio voice image code capital cash debt profit income wealth business trade"
    " production supply capacity electricity water oil gas land housing health education life death love war peace politics"
    " law justice freedom democracy religion culture language grammar neither either others anyone anything something"
    " everything nothing whoever whatever whichever half part fifteen twenty thirty forty fifty sixty seventy eighty ninety"
    " eleven twelve thirteen fourteen hundred thousand million billion dozens hundreds thousands investigators predicted"
    " asked told given taken made seen left right bullish face school circle large mini ultra air core chat stack memo"
    " formation prise piece dites parler cela ceci celui ci lui eux celle certains chacun chacune beaucoup trop quiconque"
    " lequel laquelle onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent mille million"
    " milliard bourse nobel riviera adn dna sql phd md mw gpu web toile ciel terre earth silicon continent commission"
    " conformement evidemment outre rhin parisiens vieux face ii iii iv qu jusqu lorsqu puisqu calif mass conn fla"
    " celui-ci celle-ci ceux-ci celles-ci peut-on faut-il sera-t-elle reprenons passons soit rapporte suspendue"
)
_GENERIC_REST: Final = re.compile(
    rf"(?:{VARIANTS}|AI|Labs?|Ventures|Research|Cloud|Inc|Corp|Group|Times|Core|Station|Day|Home)\b"
)
_NO_NAME: Final = re.compile(
    r"^(?:CC BY|Apache|iOS|Windows|Android|Office|Phase|Series|Série|Article|Section|Chapter|Figure)\b|-based$"
    r"|^\w+(?:ée?s?|ing|ément|amment|emment)$|\b(?:Act|Bill|Prize|Prix|Treaty|Summit|Sommet|Day|Week|Award|Awards|Order|Road|Street|Avenue|Airport)$"
)
_COUNTED: Final = 3
_NOTHING: Final = 0.3
_BARE: Final = re.compile(
    r"[ \u00a0](?:Labs?|AI|Inc|Corp|Technologies|Robotics|Group|Capital|Ventures|Partners)$|\.(?:ai|AI)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name seen that no rule is sure of: for quarantine, with the sentence around it.

    `score` grows with the evidence; from 0.7 on the name is provisional and no candidate.
    """

    name: str
    kind: EntityKind
    score: float
    spans: tuple[Span, ...]
    why: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What an article tells of names that the registry does not know."""

    mentions: tuple[Mention, ...]
    """All mentions, known and provisional, in order and without overlap."""
    candidates: tuple[Candidate, ...]


def _is_noun(word: str) -> bool:
    """Whether a capital opens a noun that stands before a name: `Co-founders Jane Roe`."""
    key = flatten(word)
    return any(key in nouns or key.removesuffix("s") in nouns for nouns in KIND_OF_NOUN.values())


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    """Drop plain words at both ends of a run."""
    while start < end:
        cut = re.compile(r"[ \u00a0]").search(body, start, end)
        first = body[start : cut.start() if cut else end]
        named = first.lower() not in _PLAIN and fold(first) not in _PLAIN
        if cut and first in {"AI", "IA"} and body[cut.end()].isupper():
            break  # AI Overviews
        if named and not (cut and _is_noun(first)):
            break
        start = cut.end() if cut else end
    while start < end:
        cut_at = max(body.rfind(" ", start, end), body.rfind("\u00a0", start, end))
        last = body[cut_at + 1 : end] if cut_at >= start else body[start:end]
        if last.lower() not in _PLAIN or (cut_at >= start and last in {"AI", "IA", "Inc"}):
            break
        if cut_at >= start and fold(body[start:cut_at]) in FIRST_NAMES:
            break  # Sean White, Jean Blanc
        end = max(cut_at, start)
    return start, end


_EXTENDED: Final = frozenset({EntityKind.MODEL, EntityKind.PRODUCT})
"""Kinds whose names grow: `Falcon Arabic`, `ChatGPT Health`."""


def _runs(body: str, known: Sequence[Mention]) -> Iterator[Run]:
    """Yield the capitalised runs outside the known mentions, plain words cut off."""
    taken = sorted((m.span.start, m.span.end) for m in known)
    families = {m.span.end: m for m in known if m.kind in _EXTENDED}
    media = {m.span.end for m in known if m.kind is EntityKind.MEDIA}
    at = 0
    for sentence in sentences(body):
        text = body[sentence.start : sentence.end]
        headline = text[-1] not in _STOPS and is_headline(text)
        pattern = _SIZED_RUN if _ANY_SIZE.search(text) else _RUN
        for match in pattern.finditer(body, sentence.start, sentence.end):
            start, end = match.span(match.lastgroup or 0)
            while at < len(taken) and taken[at][1] <= start:
                at += 1
            after_known = False
            for known_start, known_end in taken[at:]:
                if known_start >= end:
                    break
                if known_start <= start:
                    after_known = (
                        body[known_end : known_end + 1] in " \u00a0" and known_end not in media
                    )
                    start = known_end + 1 if after_known else end
                else:
                    end = known_start
            start, end = _trimmed(body, start, end)
            head = body[start:end]
            if institution(head.split(" ")[0]) and (
                tail := _INSTITUTION_TAIL.match(body, end, sentence.end)
            ):
                end = tail.end()
            name = body[start:end].rstrip(" \u00a0&-‑")
            family = families.get(start - 1) if after_known and not headline else None
            if family is not None and name[:1].isupper() and _is_name(name, after_known=True):
                name = body[family.span.start : start + len(name)]
                yield Run(
                    name,
                    family.span.start,
                    family.span.start + len(name),
                    False,
                    False,
                    sentence,
                    family.kind,
                )
            elif _is_name(name, after_known=after_known):
                opens = headline or not any(map(str.isalnum, body[sentence.start : start]))
                yield Run(name, start, start + len(name), opens, after_known, sentence)


def _is_name(name: str, *, after_known: bool) -> bool:
    """Whether a run can be a name at all: no place, no adjective of one, no plain word."""
    key = fold(name)
    if len(name) < 2 or not key or key.isdigit() or _NO_NAME.search(name):
        return False
    places = load_places()
    head = key.split(" ")[0]
    if key in places.names or any(key in places.of[language] for language in Language):
        return False
    if any(head in places.of[language] for language in Language) and (
        " " not in key or key.split(" ")[1] in {"ai", "ia", "based"}
    ):
        return False
    if key in _UNCOUNTED or key.replace(" ", "-") in _UNCOUNTED:
        return False
    if Homonyms.load().knows(key):
        return False  # the gazetteer has weighed it already
    return not (after_known and _GENERIC_REST.match(name))


_AND_AFTER: Final = re.compile(
    r"(?:,|[ \u00a0](?:and|or|et|ou|ni|nor|than|que|like|comme|&|/))[ \u00a0]?(?:and|et|ou|or|que|to|de|d[’']|chez|with|avec|the|le|la|l[’'])?[ \u00a0]?\Z"
)


def _start(mention: Mention) -> int:
    return mention.span.start


def _listed_with(body: str, run: Run, known: Sequence[Mention]) -> Iterator[Clue]:
    """Yield the kind of known names that stand in one list with the run."""
    for mention in known[max(0, bisect_left(known, run.start, key=_start) - 1) :][:2]:
        span = mention.span
        before = 0 < run.start - span.end <= 8 and _AND_AFTER.match(body, span.end, run.start)
        after = 0 < span.start - run.end <= 8 and _AND_AFTER.match(body, run.end, span.start)
        if before or after:
            yield Clue(mention.kind, 0.6, "listed_with")
            return


def _scored(
    body: str, language: Language, known: Sequence[Mention]
) -> dict[str, tuple[list[Run], dict[EntityKind | None, float], list[str]]]:
    """Gather the runs of one name with the weights of their kinds."""
    flat = flatten(body)
    found: dict[str, tuple[list[Run], dict[EntityKind | None, float], list[str]]] = {}
    for run in _runs(body, known):
        runs, weights, why = found.setdefault(run.name, ([], defaultdict(float), []))
        runs.append(run)
        for clue in clues(body, flat, run, language):
            if clue.why not in why:
                why.append(clue.why)
                weights[clue.kind] += clue.weight
            elif clue.why == "capital":
                weights[clue.kind] += clue.weight / 2 if len(runs) <= _COUNTED else 0.0
        for clue in _listed_with(body, run, known):
            if clue.why not in why:
                why.append(clue.why)
                weights[clue.kind] += clue.weight
    return found


def _short_forms(names: dict[str, tuple[str, EntityKind]]) -> dict[str, tuple[str, EntityKind]]:
    """Return surnames, and firms without their tails, as forms of the full names."""
    found: dict[str, tuple[str, EntityKind]] = {}
    for name, kind in names.values():
        short = name.split(" ")[-1] if kind is EntityKind.PERSON else _BARE.sub("", name)
        if short != name and len(short) > 1:
            found[short] = (name, kind)
    return found


def _occurrences(body: str, surface: str) -> Iterator[Span]:
    """Yield where `surface` stands as a word of its own."""
    start = body.find(surface)
    while start >= 0:
        end = start + len(surface)
        before, after = body[start - 1 : start], body[end : end + 1]
        if not (before.isalnum() or before in {"-", "‑"} or after.isalnum()):
            yield Span(start=start, end=end)
        start = body.find(surface, end)


def discover(body: str, language: Language, known: Sequence[Mention]) -> Discovery:
    """Return all mentions, with those of unknown names, and the candidates for quarantine."""
    new: list[Mention] = []
    waiting: list[Candidate] = []
    names: dict[str, tuple[str, EntityKind]] = {}
    scored = _scored(body, language, known)
    for name, (runs, weights, why) in scored.items():
        said = {kind: weight for kind, weight in weights.items() if kind is not None}
        kind = max(said, key=lambda kind: said[kind], default=EntityKind.COMPANY)
        score = said.get(kind, 0.0) + 0.5 * (sum(said.values()) - said.get(kind, 0.0))
        score += weights.get(None, 0.0)
        if score >= STRONG:
            names[name] = (name, kind)
            continue
        if score <= _NOTHING:
            continue
        sentence = runs[0].sentence
        waiting.append(
            Candidate(
                name=name,
                kind=kind,
                score=round(score, 2),
                spans=tuple(Span(start=run.start, end=run.end) for run in runs),
                why=tuple(why),
                evidence=body[sentence.start : sentence.end],
            )
        )
    names |= _short_forms(names)
    for surface, (name, kind) in names.items():
        for span in _occurrences(body, surface):
            new.append(
                Mention(
                    span=span,
                    entity_id=f"?{fold(name)}",
                    name=name,
                    kind=kind,
                    surface=surface,
                    how="provisional",
                    confidence=0.8 if surface == name else 0.7,
                )
            )
    merged: list[Mention] = []
    for mention in sorted(
        [*known, *new],
        key=lambda m: (m.span.start, m.span.start - m.span.end, m.how == "provisional"),
    ):
        if not merged or merged[-1].span.end <= mention.span.start:
            merged.append(mention)
    return Discovery(
        mentions=tuple(merged),
        candidates=tuple(c for c in waiting if c.name not in names),
    )


def provisional(body: str, language: Language, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions of unknown names, outside the known `mentions`."""
    known = {m.span.start for m in mentions}
    found = discover(body, language, mentions).mentions
    return tuple(m for m in found if m.how == "provisional" and m.span.start not in known)


def candidates(body: str, language: Language, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Return the names that no rule is sure of, with their evidence."""
    return discover(body, language, mentions).candidates
