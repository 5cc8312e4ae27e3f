"""Finds words that stand for somebody named elsewhere: pronouns, descriptions, roles.

Only finds and reads them: whom they stand for is `resolution.py`.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.model import EntityKind, Language
from extractors.nouns import FEMININE, KIND_OF_NOUN
from extractors.places import load_places
from extractors.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.model import Span

_K = EntityKind
_THINGS: Final = frozenset(kind for kind in EntityKind if kind is not _K.PERSON)
_MODELS: Final = frozenset({_K.MODEL, _K.PRODUCT})
# What a noun of one kind can stand for; the first is what it says, the others are said loosely.
_STANDS_FOR: Final[Mapping[EntityKind, frozenset[EntityKind]]] = {
    _K.COMPANY: frozenset({_K.COMPANY, _K.LAB, _K.MEDIA, _K.ORGANISATION}),
    _K.LAB: frozenset({_K.LAB, _K.COMPANY, _K.ORGANISATION}),
    _K.ORGANISATION: frozenset({_K.ORGANISATION, _K.LAB}),
    _K.MODEL: _MODELS,
    _K.PRODUCT: _MODELS,
    _K.PERSON: frozenset({_K.PERSON}),
    _K.BENCHMARK: frozenset({_K.BENCHMARK}),
    _K.DATASET: frozenset({_K.DATASET}),
    _K.MEDIA: frozenset({_K.MEDIA}),
}


class Anaphor(NamedTuple):
    """A word or phrase that stands for somebody.

    `how` is `pronoun`, `description` or `role`. `kinds` are what it can stand for, `kind` what
    it says. `gender` is `m`, `f` or None. `places` are keys of `places.py`. `text` is flat.
    `complement` is where what follows `of` (`the maker of …`) starts, else None.
    """

    start: int
    end: int
    how: str
    kind: EntityKind | None
    kinds: frozenset[EntityKind]
    gender: str | None = None
    plural: bool = False
    subject: bool = False
    """A subject form: `it`, `il`, `the company` at the head of a clause."""
    first_person: bool = False
    noun: str = ""
    places: frozenset[str] = frozenset()
    text: str = ""
    complement: int | None = None
    possessor_end: int | None = None
    """Where the possessor of `Meta's chief executive` ends, else None."""
    possessive: bool = False
    """Opened by `its`, `son`: the possessor is whom that stands for."""


class _Form(NamedTuple):
    kinds: frozenset[EntityKind]
    gender: str | None = None
    plural: bool = False
    subject: bool = False
    first_person: bool = False


_PERSON: Final = frozenset({_K.PERSON})
_ANYONE: Final = frozenset(EntityKind)
_CORPORATE: Final = frozenset({_K.COMPANY, _K.LAB, _K.ORGANISATION})
_PRONOUNS: Final[Mapping[Language, Mapping[str, _Form]]] = {
    Language.EN: {
        "it": _Form(_THINGS, subject=True),
        "its": _Form(_THINGS),
        "itself": _Form(_THINGS),
        "he": _Form(_PERSON, "m", subject=True),
        "him": _Form(_PERSON, "m"),
        "his": _Form(_PERSON, "m"),
        "himself": _Form(_PERSON, "m"),
        "she": _Form(_PERSON, "f", subject=True),
        "her": _Form(_PERSON, "f"),
        "herself": _Form(_PERSON, "f"),
        "they": _Form(_ANYONE, plural=True, subject=True),
        "their": _Form(_ANYONE, plural=True),
        "them": _Form(_ANYONE, plural=True),
        "we": _Form(_CORPORATE, subject=True, first_person=True),
        "our": _Form(_CORPORATE, first_person=True),
        "us": _Form(_CORPORATE, first_person=True),
    },
    Language.FR: {
        "il": _Form(_ANYONE, "m", subject=True),
        "elle": _Form(_ANYONE, "f", subject=True),
        "lui": _Form(_ANYONE),
        "lui meme": _Form(_ANYONE, "m"),
        "elle meme": _Form(_ANYONE, "f"),
        "son": _Form(_ANYONE),
        "sa": _Form(_ANYONE),
        "ses": _Form(_ANYONE),
        "celui ci": _Form(_ANYONE, "m", subject=True),
        "celle ci": _Form(_ANYONE, "f", subject=True),
        "ce dernier": _Form(_ANYONE, "m", subject=True),
        "cette derniere": _Form(_ANYONE, "f", subject=True),
        "l interesse": _Form(_PERSON, "m", subject=True),
        "l interessee": _Form(_PERSON, "f", subject=True),
        "ils": _Form(_ANYONE, "m", plural=True, subject=True),
        "elles": _Form(_ANYONE, "f", plural=True, subject=True),
        "leur": _Form(_ANYONE, plural=True),
        "leurs": _Form(_ANYONE, plural=True),
        "nous": _Form(_CORPORATE, subject=True, first_person=True),
        "notre": _Form(_CORPORATE, first_person=True),
        "nos": _Form(_CORPORATE, first_person=True),
    },
}
LATTER: Final = words("celui celle ce cette")
"""First words of forms that point to the nearer of two: `ce dernier`, `celle-ci`."""

# `it` and `il` that stand for nothing.
_ADVERBS: Final = r"(?: (?:not|now|also|still|only|even|more|less|too|so|as|just|no|very|far|quite|rather|hardly|almost|never|often))*"
# Of `it is … to`, what is said of somebody after all: `it is ready to`, `it was forced to`.
_OF_SOMEBODY: Final = (
    r"(?:able|unable|ready|likely|unlikely|set|about|due|free|willing|unwilling|keen|happy|eager|going|close|open|loath"
    r"|reluctant|quick|slow|bound|sure|certain|known|meant|built|right|first|last|one|good|enough|\w+ed)"
)
_EMPTY: Final = {
    Language.EN: re.compile(
        rf"it (?:s|is|was|has been|will be|would be|may be|might be|could be|remains|seems|seemed|appears|became|isn t|wasn t)"
        rf"{_ADVERBS} (?!{_OF_SOMEBODY} to\b)(?:\w+ ){{1,2}}(?:to|that|whether|how|if|who|why)\b"
        r"|it (?:s|is|was|has been|will be|would be|may be|might be|remains|isn t|wasn t|seems|appears|became)"
        rf"{_ADVERBS}(?: (?:a|an|the))?"
        r" (?:clear|unclear|possible|impossible|true|hard|easy|difficult|time|worth|early|late|who|whether|why|because|when"
        r"|rare|matter|mystery|pity|secret|surprise|question|monday|tuesday|wednesday|thursday|friday|strangest|obvious"
        r"|old|odd|same|first time|start|beginning|end of)\b"
        r"|it (?:takes|took|seems|seemed|appears|turns out|turned out|follows|emerged|rains|pays|goes without|comes as"
        r"|happens|happened|remains to be)\b"
    ),
    Language.FR: re.compile(
        r"il (?:ne |n |s |se )*(?:y |en )*(?:a (?:fallu|suffi)|y a|y avait|y aura|faut|fallait|faudra|faudrait|agit|agissait"
        r"|agirait|suffit|suffisait|suffira|semble|semblerait|existe|convient|importe|manque|en faut|peut que|vaut mieux|parait"
        r"|ressort|en va|en est|en sera|en allait|arrive que)\b"
        r"|il (?:n )?(?:y |en )(?:a|avait|aura|aurait)\b"
        r"|il (?:ne )?reste(?:ra|rait)? (?:que|a|plus|des|un|une|encore)\b"
        r"|il (?:n )?(?:est|etait|serait|sera)(?: (?:pas|plus|donc|alors|encore|aussi|bien|tres|trop|toujours|deja|desormais))*"
        r" (?:vrai|clair|possible|impossible|probable|improbable|rare|temps|question|difficile|facile|interdit|permis|certain que"
        r"|prevu que|a noter|utile|inutile|frequent|evident|tot|tard|loin|beaucoup|bon|arrive que|curieux|etrange|prudent"
        r"|dommage|surprenant|vain|illusoire|absurde|premature|delicat|malaise|plaisant|une fois|certain)\b"
    ),
}
# An object that takes up a whole saying, or a sum, rather than somebody.
_TAKES_UP: Final = re.compile(
    r"\b(?:most|much|all|some|part|rest|half|think|thought|say|said|call(?:ed|s|ing)?|made|makes?|find|finds|found|sees|saw|puts?"
    r"|doubt|deny|denies|denied|believe|in|regret|regrets) (?:of )?\Z"
)

_ROLE_WORDS: Final = words(
    "chief executive ceo boss head founder cofounder co chairman chairwoman president director chair patron patronne pdg"
    " directeur directrice general generale fondateur fondatrice cofondateur cofondatrice dirigeant"
    " dirigeante numero president presidente"
)
PERSON_NOUNS: Final = words(
    "entrepreneur entrepreneuse billionaire milliardaire affaires dirigeant dirigeante chercheur chercheuse"
    " scientifique researcher scientist executive interesse interessee quinquagenaire engineer ingenieur"
    " ingenieure physicist physicien physicienne professeur professor economist economiste mathematicien"
)
"""Nouns that stand for a person without saying where."""
_RELATIONS: Final = words(
    "maker owner parent creator developer publisher developpeur createur editeur proprietaire fabricant"
    " concepteur createurs inventeur pere mere societe entreprise start startup firme groupe company firm"
    " lab labo laboratoire maison mere jeune pousse"
)
_NO_ANAPHOR: Final = words(
    "rival concurrent competitor investor investisseur fund fonds supplier vendor fournisseur customer newcomer"
    " actionnaire subsidiary filiale marque label test ranking evaluation site school ecole office network reseau"
    " collection series serie game jeu phone car voiture machine agency centre center"
    " union alliance cour court tribunal conseil council commission committee comite commissioner champion acteur"
    " studio cabinet cluster campus interface api plugin library bibliotheque framework suite fonction fonctionnalite feature"
    " console offre database base donnees telephone moteur engine models machine"
)
# Nouns whose complement says what a firm does, not whose it is: `le fabricant de puces`.
_TRADES: Final = words(
    "fabricant concepteur constructeur geant editeur fournisseur specialiste operateur maker designer developer geante"
    " operator provider builder pionnier leader"
)
_TRADE_AFTER: Final = re.compile(r" (?:de la|de|du|des|d|of) [a-z]+(?: [a-z]+(?=\b(?! a\b)))?")
_BEFORE_NOUN: Final = words(
    "jeune grand grande petit petite nouveau nouvelle premier premiere celebre meme ex ancien ancienne futur future"
    " richissime puissant puissante geante mini tout toute"
)
_DETERMINERS: Final = {
    Language.EN: words("the this"),
    Language.FR: words("le la l ce cet cette du au"),
}
_POSSESSIVES: Final = {
    Language.EN: words("its his her their our"),
    Language.FR: words("son sa ses leur leurs notre"),
}
_TOKEN: Final = re.compile(r"[^\W_]+")
_BREAK: Final = re.compile(r"[,;:.!?()«»“”\"\n—–]")
_NP_TOKENS: Final = 7
_QUALIFIED: Final = words(
    "culture policy policies page website line lines spokesman spokeswoman spokesperson name names size"
    " card cards weights maker makers market business economy world industry capital founders founder"
    " vendors companies developers developer collapse release releases team teams store stores"
)
_STOPS_EN: Final = words(
    "the a an its his her their our two both of for that who which from in at with to whose and or on by is was has had will would could as were are"
    " said says have but than s also plans did does may can not now into over after before"
)
_NOUN_WORDS: Final = 4


@cache
def _pronoun_pattern(language: Language) -> re.Pattern[str]:
    forms = sorted(_PRONOUNS[language], key=len, reverse=True)
    determiners = _DETERMINERS[language] | _POSSESSIVES[language]
    return re.compile(rf"\b(?:({'|'.join(forms)})|({'|'.join(sorted(determiners))}))\b")


def _phrase(body: str, flat: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return the words from `start` to the next mark, as (flat word, start, end)."""
    found = []
    for match in _TOKEN.finditer(flat, start, end):
        if found and _BREAK.search(body, found[-1][2], match.start()):
            break
        found.append((match.group(), match.start(), match.end()))
        if len(found) >= _NP_TOKENS:
            break
    return found


def _english(
    body: str, flat: str, start: int, sentence: Span
) -> tuple[int, int, str, EntityKind, list[str]] | None:
    """Read `the … noun` behind its determiner: the head ends the first run of nouns."""
    table = KIND_OF_NOUN[Language.EN]
    phrase = _phrase(body, flat, start, sentence.end)
    cut = next((i for i, token in enumerate(phrase) if token[0] in _STOPS_EN), len(phrase))
    phrase = phrase[:cut]
    head: tuple[int, int] | None = None
    for stop in range(1, len(phrase) + 1):
        if head is not None and stop > head[1] + 2:
            break
        for length in range(min(_NOUN_WORDS, stop), 0, -1):
            if " ".join(token[0] for token in phrase[stop - length : stop]) in table:
                head = (stop - length, stop)
                break
    if head is None:
        return None
    first, stop = head
    if stop < len(phrase) and phrase[stop][0] in _QUALIFIED:
        return None  # "the company culture": the noun only qualifies another
    noun = " ".join(token[0] for token in phrase[first:stop])
    before = [token[0] for token in phrase[:first]]
    return phrase[stop - 1][2], phrase[first][1], noun, table[noun], before


def _french(
    body: str, flat: str, start: int, sentence: Span
) -> tuple[int, int, str, EntityKind, list[str]] | None:
    """Read `le … nom` behind its determiner: the head comes first, what qualifies it follows."""
    table = KIND_OF_NOUN[Language.FR]
    phrase = _phrase(body, flat, start, sentence.end)
    for first in range(min(3, len(phrase))):
        for length in range(min(_NOUN_WORDS, len(phrase) - first), 0, -1):
            noun = " ".join(token[0] for token in phrase[first : first + length])
            kind = table.get(noun)
            if kind is not None:
                last = first + length
                places = load_places().of[Language.FR]
                after = []
                while (
                    last < len(phrase)
                    and phrase[last][0] in places
                    and body[phrase[last][1]].islower()
                ):
                    after.append(phrase[last][0])
                    last += 1
                before = [token[0] for token in phrase[:first]]
                return phrase[last - 1][2], phrase[first][1], noun, kind, before + after
        if phrase[first][0] not in _BEFORE_NOUN:
            return None
    return None


_OF: Final = re.compile(r" (?:of|behind|de|d|du|des|derriere)(?: the| l| la| les?)? ")
_PLACE_AFTER: Final = re.compile(
    r" (?:de|d|du|from|of|base[e]? a|basee a|installee? a|based in|in|a) ((?:[^\W_]+ ?){1,3})"
)


def _places_in(tokens: list[str], language: Language) -> frozenset[str]:
    of = load_places().of[language]
    found: set[str] = set()
    for length in (3, 2, 1):
        for i in range(len(tokens) - length + 1):
            found |= of.get(" ".join(tokens[i : i + length]), frozenset())
    return frozenset(found)


def _place_after(body: str, flat: str, end: int, language: Language) -> tuple[frozenset[str], int]:
    """Read `de Menlo Park` behind a noun: the places and where the phrase ends."""
    match = _PLACE_AFTER.match(flat, end)
    if match is None or not body[match.start(1)].isupper():
        return frozenset(), end
    tokens = match[1].split()
    for length in range(len(tokens), 0, -1):
        text = " ".join(tokens[:length])
        keys = load_places().of[language].get(text)
        if keys:
            return keys, match.start(1) + len(text)
    return frozenset(), end


def _description(  # noqa: PLR0917
    body: str,
    flat: str,
    start: int,
    noun_from: int,
    sentence: Span,
    language: Language,
    *,
    possessive: bool = False,
    possessor_end: int | None = None,
) -> Anaphor | None:
    """Read the noun phrase whose words start at `noun_from` and that counts from `start`."""
    read = _english if language is Language.EN else _french
    found = read(body, flat, noun_from, sentence)
    if found is None:
        return None
    end, _, noun, kind, qualifiers = found
    heads = noun.split(" ")
    if heads[-1] in _NO_ANAPHOR or noun in _NO_ANAPHOR:
        return None
    places = _places_in(qualifiers, language)
    if not places:
        places, end = _place_after(body, flat, end, language)
    of = _OF.match(flat, end)
    complement = of.end() if of else None
    if of and not _TRADES.isdisjoint(heads) and body[of.end()].islower():
        complement, end = None, _end_of_word(flat, of.end())
    related = not _RELATIONS.isdisjoint(heads)
    if kind is _K.PERSON:
        stands = not _ROLE_WORDS.isdisjoint(heads) or not PERSON_NOUNS.isdisjoint(heads)
    elif possessor_end is not None:
        stands = related
    else:
        stands = not possessive and (complement is None or related)
    if not stands:
        return None
    return Anaphor(
        start=start,
        end=end,
        how="role" if kind is _K.PERSON else "description",
        kind=kind,
        kinds=_STANDS_FOR[kind],
        gender=None if language is Language.EN else "f" if noun in FEMININE else "m",
        subject=True,
        noun=noun,
        places=places,
        text=flat[start:end],
        complement=complement,
        possessor_end=possessor_end,
        possessive=possessive,
    )


_VERBAL: Final = re.compile(
    r" (?:(?:also|now|still|never|not|then|just|only|already|alone|soon|once|even|too) )?"
    r"(?:is|was|has|had|will|would|can|could|may|might|must|should|did|does|do|be|put|cut|ll|d|s|re"
    r"|(?:is|was|has|had|does|did|would|could|should|are|were|do)n t|won t|can t|cannot|kept|lost|sold|bought|took|gave|made|ran|paid|told|went|came|got|won|held|led|spent|built|hit"
    r"|left|began|became|saw|grew|fell|rose|owed|knew|thought|met|set|wrote|\w{2,}(?:[^s]s|ed))\b"
)


def _is_subject_form(flat: str, word: str, end: int) -> bool:
    """Whether a form is a subject here; `it` and `them` look alike as objects."""
    return word != "it" or _VERBAL.match(flat, end) is not None


def _is_empty(body: str, flat: str, word: str, start: int, end: int, language: Language) -> bool:  # noqa: PLR0917
    """Whether a pronoun stands for nothing (`it is clear`), or only stresses (`lui aussi`)."""
    if word == "it" and _TAKES_UP.search(flat[max(0, start - 16) : start]):
        return not _is_subject_form(flat, word, end)
    if word in {"it", "il"}:
        return _EMPTY[language].match(flat, start) is not None
    if word in {"lui", "elle"}:
        before = body[:start].rstrip(" \u00a0")[-1:]
        return (before == "," and body[end : end + 1] == ",") or flat.startswith(
            (" aussi", " non plus"), end
        )
    return False


def _end_of_word(flat: str, start: int) -> int:
    end = flat.find(" ", start)
    return len(flat) if end < 0 else end


_GENITIVE: Final = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’]) ")


def _listed(
    flat: str, start: int, sentence: Span, known: Mapping[str, tuple[str, ...]]
) -> Anaphor | None:
    """Return the longest description of the registry that starts here."""
    second = flat.find(" ", start) + 1
    head_end = flat.find(" ", second) if second else -1
    head = flat[start : head_end if head_end > 0 else sentence.end]
    for text in known.get(head, ()):
        end = start + len(text)
        if flat.startswith(text, start) and not flat[end : end + 1].isalnum():
            return Anaphor(
                start=start,
                end=end,
                how="description",
                kind=_K.COMPANY,
                kinds=_ANYONE,
                subject=True,
                noun=text.split(" ", 1)[-1],
                text=text,
            )
    return None


def anaphors(
    body: str,
    flat: str,
    sentence: Span,
    language: Language,
    known: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Iterator[Anaphor]:
    """Yield the anaphors of one sentence; possessives before the roles that they open.

    `known` are the flat descriptions that the registry lists (`le geant de la recherche`), longest
    first, by their first two words.
    """
    determiners, possessives = _DETERMINERS[language], _POSSESSIVES[language]
    for match in _pronoun_pattern(language).finditer(flat, sentence.start, sentence.end):
        start, end = match.span()
        word = match.group()
        if end - start > 1 and body[start:end].isupper():
            continue  # US, IT, and shouted headlines
        form = _PRONOUNS[language].get(word)
        if form and not _is_empty(body, flat, word, start, end, language):
            yield Anaphor(
                start=start,
                end=end,
                how="pronoun",
                kind=None,
                kinds=form.kinds,
                gender=form.gender,
                plural=form.plural,
                subject=form.subject and _is_subject_form(flat, word, end),
                first_person=form.first_person,
                text=word,
            )
        if word in determiners or word in possessives:
            described = _listed(flat, start, sentence, known) or _description(
                body,
                flat,
                end + 1 if word in {"du", "au"} else start,
                end,
                sentence,
                language,
                possessive=word in possessives,
            )
            if described is not None:
                yield described
    if language is Language.EN:
        for match in _GENITIVE.finditer(body, sentence.start, sentence.end):
            start = match.start()
            described = _description(
                body, flat, match.end(), match.end(), sentence, language, possessor_end=start
            )
            if described is not None:
                yield described
