"""What the words around an unknown name, and its shape, tell of its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.first_names import FIRST_NAMES
from extractors.model import EntityKind, Language, Span
from extractors.nouns import KIND_OF_NOUN
from extractors.text import flatten, words
from extractors.versions import SIZE, VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_K = EntityKind
_NAMED_KINDS: Final = 4
"""Nouns are looked for up to so many words long."""


class Run(NamedTuple):
    """A run of capitalised words: its text, its offsets in the body, where it stands."""

    name: str
    start: int
    end: int
    opens: bool
    """At the head of its sentence, where a capital says nothing."""
    after_known: bool
    """Right behind a known name: `Google Antigravity`."""
    sentence: Span
    extends: EntityKind | None = None
    """The kind of the known name that the run begins with: `Falcon Arabic`."""


class Clue(NamedTuple):
    """One reason to take a run for a name of a kind."""

    kind: EntityKind | None
    """None: a name, but of what the clue does not say."""
    weight: float
    why: str


_COMPANY_TAIL: Final = re.compile(
    r"(?:[ \u00a0](?:Labs|AI|Inc|Corp|Technologies|Technology|Robotics|Systems|Software|Networks|Capital"
    r"|Ventures|Partners|Holdings?|Group|Groupe|Therapeutics|Health|Media|Energy|Semiconductors?|Studios?"
    r"|Computing|Analytics|Bank|Motors|Pharma|Biosciences|Industries|Telecom|Interactive|Entertainment"
    r"|Management|Investments?|Equity|Records|Pictures|Express|Airlines|Insurance|Mutual|Solutions)"
    r"|\.(?:ai|AI|io|com|dev))$"
)
_LAB_TAIL: Final = re.compile(
    r"[ \u00a0](?:Lab|Laboratory|Research|Institute|Institut|Superintelligence Labs)$"
)
_MEDIA_TAIL: Final = re.compile(
    r"[ \u00a0](?:Times|Post|Journal|News|Magazine|Review|Tribune|Herald|Gazette|Chronicle)$"
)
_INSTITUTIONS: Final = {
    word: kind
    for kind, listed in (
        (_K.LAB, "Institute Institut Laboratoire Laboratory Center Centre"),
        (
            _K.ORGANISATION,
            (
                "University Université Universität Foundation Fondation Association Ministry Ministère"
                " Department Département Court Cour Tribunal Commission Council Conseil Authority Autorité"
                " Agency Agence Office Bureau School École College Collège Académie Academy Union Alliance"
                " Society Société Parquet Chamber Chambre Committee Comité Coalition Federation Fédération"
                " Bank Banque Haute Forum Syndicat Défenseur Caisse Garante"
            ),
        ),
    )
    for word in listed.split()
}
_ORGANISATION_TAIL: Final = re.compile(
    r"[ \u00a0](?:University|Foundation|Association|Ministry|Department|Court|Commission|Council|Authority"
    r"|Agency|Union|Alliance|College|School|Society|Guild|Committee|Coalition|Federation|Academy)$"
)
_BENCHMARK: Final = re.compile(
    r"(?:Bench|bench|Arena|Eval|QA|Exam|MMLU|Leaderboard|Olympiad|Olympiade)(?:\b|$)"
)
_DATASET: Final = re.compile(r"(?:Corpus|Dataset|Pile|Crawl|Instruct-\d|Webtext)\b")
_SIZED: Final = re.compile(rf"(?:^|[ \u00a0-]){SIZE}\b")
_DECIMAL: Final = re.compile(r"[ \u00a0-]?[vV]?\d{1,2}\.\d{1,2}\b|[ \u00a0-][vV]\d")
_VARIANT_TAIL: Final = re.compile(rf"[ \u00a0-](?:{VARIANTS})$")
_HYPHEN_NUMBER: Final = re.compile(r"^[^\W\d]{3,}-?\d{1,2}(?:\.\d+)?$")
_CAMEL: Final = re.compile(r"[a-zà-ÿ][A-Z]|[A-Z]{2,}[a-z]{2}")
_ACRONYM: Final = re.compile(r"^[A-Z]{3,}\d*$")
_MODEL_TALK: Final = re.compile(
    r"\b(?:model|models|modeles?|llms?|parameters|parametres|tokens|jetons|weights|poids|fine tun\w*"
    r"|open source|entraine\w*|trained|checkpoints?|benchmarks?|context window|multimodal\w*)\b"
)

_RAISES: Final = re.compile(
    r"[ \u00a0](?:has |have |had |just |today |a |ont |vient de |viennent de |va |will |is |would |aurait |doit )*"
    r"(?:raised|raises|raise|raising|leve|lever|boucle|boucler|closed|valued|bought|buys|acquired|acquires"
    r"|rachete|racheter|acquis|merged|fusionne|employs|emploie|laid off|licencie|licencier|supprime"
    r"|hired|hires|recrute|embauche|partnered|signed|signe|invested|investi|investit|sells|vend"
    r"|commercialise|edite|develops|developpe|went public|filed|depose le bilan)\b"
)
_MAKES: Final = re.compile(
    r"(?:,[ \u00a0](?:which|dont|qui|that)\b|,?[ \u00a0]\(?(?:based in|base[e]? a|basee? en|founded|fondee?|creee?"
    r"|installee?|cofondee?|co founded|headquartered|valued at|valorisee?|backed by|soutenue?)\b)"
)
_DOES: Final = re.compile(
    r"(?:[ \u00a0](?:has|have|had|is|was|will|would|plans|wants|expects|a|est|va|avait|aurait|n a|n est|s est|ne|se|doit"
    r"|veut|compte|prevoit|[a-z]{3,}(?:ed|es|ait|aient|era))\b| s\b)"
)
# A bare capital at the head of a sentence: in French a noun would have its article, in English
# plurals and what cannot be counted go without.
_ACTS_FIRST: Final = {
    Language.FR: re.compile(
        r" (?:n |ne |s |se |y |en |lui |leur |l )*(?:a|ont|est|sont|va|vont|avait|avaient|etait|sera|aura|vient|viennent|doit|veut|peut"
        r"|serait|aurait|lance|leve|publie|ouvre|signe|vend|rachete|recrute|prevoit|annonce|devoile|presente|promet|perd|dit"
        r"|assure|affirme|refuse|compte|propose|mise|monte|\w{3,}(?:era|erait|ait|aient))\b"
    ),
    Language.EN: re.compile(
        r" (?:also |now |still |just |has |had |will |would )*(?:has|had|is|was|will|would|showed|said|says|took|put|got|won|lost|made|built"
        r"|bought|sold|paid|cut|let|went|came|gave|plans|wants|hopes|sells|makes|runs|promises|claims|offers|[a-z]{3,}ed)\b"
    ),
}
_AGED: Final = re.compile(r",[ \u00a0](?:aged |age de |agee de )?\d\d(?:[ \u00a0]ans)?,")
_WHO: Final = re.compile(
    r",?[ \u00a0](?:who|whose|himself|herself|lui meme|elle meme)\b|,[ \u00a0](?:ex|former|ancien|ancienne|passe|passee)\b"
)
_SAYS: Final = re.compile(
    r"[ \u00a0](?:has |had |a |avait |aurait |also |aussi )?"
    r"(?:said|says|told|wrote|writes|argued|argues|added|explained|explains|joked|conceded|warned|warns"
    r"|noted|recalled|tweeted|posted|admitted|insists|insisted|believes|thinks|resigned|retired|quit"
    r"|left|joins|joined|leaves|declare|dit|estime|explique|affirme|raconte|ajoute|ecrit|confie"
    r"|assure|tweete|reconnu|reconnait|previent|prevenu|quitte|rejoint|rejoindra|demissionne|plaisante"
    r"|repondu|repond|resume|souligne|martele|lache|took|takes|prend|pris|dirige|leads|heads|runs"
    r"|pilote|succede|replaces|remplace|claque|tranche|juge|rappelle|precise|commente|observe)\b"
)
_ASKS: Final = re.compile(
    r"(?:says|said|wrote|told|explique|dit|affirme|ajoute|raconte|estime|assure|resume|selon|according to"
    r"|precise|confie|d apres|par|by|hired|recruited|recrute|poached|debauche|named|nomme|appointed"
    r"|mr|mrs|ms|dr|m|mme|with|avec|et|and|sir|prof|lui|elle)$"
)
_OF: Final = re.compile(r"\b(?:from|by|with|at|par|de|d|chez|avec|of|to|a)$")
_BUYS: Final = re.compile(
    r"(?:acquires?|acquired|acquiring|acquisition of|bought|buys|buy|buying|purchase of|takeover of|rachete"
    r"|racheter|rachat de|rachat d|acquisition de|acquisition d|acquerir|acquis|invested in|invests in"
    r"|investi dans|investit dans|stake in|entree au capital de|participation dans|led by|mene par|menee par"
    r"|emmenee? par|conduite? par|dirigee? par|auprès de|aupres de|partnership with|partenariat avec|deal with|accord avec"
    r"|contract with|contrat avec|alliance avec|joined|joins|join|rejoint|rejoindre|rejoindra|left for"
    r"|parti chez|parti pour|partie chez|partie pour|chez|employees of|salaries de|customers of|clients de|founder of"
    r"|founded|fonde|cofonde|co founded|fondateur de|fondatrice de|cofondateur de|boss of|head of|ceo of"
    r"|chief executive of|patron de|patronne de|pdg de|directeur general de|valued|valorise|from startup"
    r"|built by|developed by|made by|developpe par|concu par|created by|trained by|entraine par|backed by|funding from"
    r"|subsidiary of|filiale de|owned by|spun out of|issue de|essaimee? de|such as|comme|suppliers?|rivals?|clients comme)$"
)
_LAUNCHES: Final = re.compile(
    r"(?:releases?|released|releasing|release of|unveils?|unveiled|launch|launches|launched|launch of|launching|introduces?"
    r"|introduced|published|publishes|open sourced|debuted|shipped|presented|announced|announces|trained|built"
    r"|lance|lancer|lancement de|lancement d|devoile|devoiler|presente|presenter|publie|publier|sort|sortie de|sortie d"
    r"|ouvre|annonce|mis en ligne|entraine|developpe|previews?|previewed|teased|tested|tests|teste|"
    r"runs|fait tourner|operates|exploite|sells|vend|deploye|deploie|deployed|uses|utilise|renamed|rebaptise|concu|sorti|sortent|ouvert|ouvrons|publions|lancons|presentons|showed|shows|showed off|put out|rolled out|montre|met en ligne|rebaptized|hier|today)$"
)
_DERIVES: Final = re.compile(
    r"(?:based on|built on|fine tuned from|distilled from|derived from|derive de|fonde sur|fondee sur|bati sur"
    r"|batie sur|issu de|issue de|a partir de|repose sur|reposant sur|powered by|propulse par|tourne sur|runs on"
    r"|trained on|variant of|version of|version de|successor to|successeur de|outperforms?|beats?|depasse|surpasse"
    r"|devance|compared with|than|que|face a|bat|versions of|entraine sur|relies on|s appuie sur|adapted from)$"
)
_NAMED: Final = re.compile(
    r"(?:baptisee?s?|dubbed|called|named|nommee?s?|appelee?s?|surnommee?s?|code ?named|nom de code|known as"
    r"|denommee?s?|intitulee?s?|titled|name of|nom de|connue? sous le nom de|qui repond au nom de|du nom de)$"
)
_SCORED: Final = re.compile(
    r"(?:\d+(?: \d+)? (?:percent|pour cent|points|of the questions)? ?(?:on|sur|au|a l|to)|score (?:on|of|sur|au)|scores? \d+(?: \d+)? on)(?: le| la| the| l)?$"
)
_APPOSED: Final = re.compile(
    r"[ \u00a0]?(?:,|\(|—|–|:|-)[ \u00a0]?(?:(?:a|an|the|its|his|her|their|another|one of the|un|une|le|la|les|son|sa|ses|leur"
    r"|l|un autre|une autre|l un des|l une des|ex|former|ancien|ancienne)[ \u00a0])?"
)
_COPULA: Final = re.compile(
    r"[ \u00a0](?:is|was|remains|became|est|etait|reste|devient|sera)[ \u00a0](?:a|an|the|un|une|le|la|l)[ \u00a0]"
)
_DEFINITE: Final = re.compile(r"[^\w]*(?:the|le|la|l|les|its|son|sa|ses)\b")
_CLAUSE_END: Final = re.compile(r"[,;:.!?()«»“”\n—–]")
_STOP_EN: Final = words("of for that who which from in at with to whose and on by is was as")
_STOP_FR: Final = words(
    "de du des d qui que pour dans a au en chez par dont et specialise capable sur"
)
_SKIPPED_FR: Final = words(
    "de du des d qui que pour dans a au en chez par dont et sur l la le les un une"
)


def institution(word: str) -> bool:
    """Whether a run that begins with `word` goes on over `of …`: University, Ministry."""
    return word in _INSTITUTIONS


def is_person_like(name: str) -> bool:
    """Whether a run can be a first name and a surname."""
    parts = [part for part in re.split(r"[ \u00a0]", name) if part[0].isupper()]
    alphabetic = all(
        part.replace(".", "").replace("-", "").replace("’", "").replace("'", "").isalpha()
        for part in parts
    )
    return (
        2 <= len(parts) <= 4  # noqa: PLR2004 - a first name, perhaps a second, a surname
        and alphabetic
        and not all(len(part) > 2 and part.isupper() for part in parts)  # noqa: PLR2004
        and not _COMPANY_TAIL.search(name)
        and not _LAB_TAIL.search(name)
        and not _ORGANISATION_TAIL.search(name)
        and not _MEDIA_TAIL.search(name)
        and parts[0] not in _INSTITUTIONS
    )


def _noun_at_end(tokens: list[str], table: Mapping[str, EntityKind]) -> EntityKind | None:
    for length in range(min(_NAMED_KINDS, len(tokens)), 0, -1):
        kind = table.get(" ".join(tokens[-length:]))
        if kind is not None:
            return kind
    return None


def _noun_before(flat_left: str, language: Language) -> EntityKind | None:
    """Return the kind of the noun that ends `flat_left`; French adjectives may follow it."""
    table = KIND_OF_NOUN[language]
    tokens = flat_left.split()[-6:]
    kind = _noun_at_end(tokens, table)
    if kind is None and language is Language.FR:
        for _ in range(2):
            if len(tokens) < 2 or tokens[-1] in _SKIPPED_FR:  # noqa: PLR2004 - adjective and noun
                return None
            tokens = tokens[:-1]
            kind = _noun_at_end(tokens, table)
            if kind is not None:
                return kind
    return kind


def apposed_kind(flat_right: str, language: Language) -> EntityKind | None:
    """Return the kind of the head noun of an apposition that `flat_right` begins with.

    English heads come last (`a Berlin-based maker of …`), French ones first.
    """
    table = KIND_OF_NOUN[language]
    stops = _STOP_EN if language is Language.EN else _STOP_FR
    tokens: list[str] = []
    for token in flat_right.split()[:9]:
        if token in stops and tokens:
            break
        tokens.append(token)
    if language is Language.EN:
        for end in range(len(tokens), 0, -1):
            kind = _noun_at_end(tokens[:end], table)
            if kind is not None:
                return kind
        return None
    for start in range(min(4, len(tokens))):
        for length in range(min(_NAMED_KINDS, len(tokens) - start), 0, -1):
            kind = table.get(" ".join(tokens[start : start + length]))
            if kind is not None:
                return kind
    return None


_TAILS: Final = (
    (_LAB_TAIL, _K.LAB, 1.0, "lab_tail"),
    (_ORGANISATION_TAIL, _K.ORGANISATION, 1.0, "organisation_tail"),
    (_MEDIA_TAIL, _K.MEDIA, 0.8, "media_tail"),
    (_COMPANY_TAIL, _K.COMPANY, 1.0, "company_tail"),
)
_MARKS: Final[tuple[tuple[re.Pattern[str], EntityKind | None, float, str], ...]] = (
    (_CAMEL, None, 0.5, "camel_case"),
    (_ACRONYM, None, 0.2, "acronym"),
    (_BENCHMARK, _K.BENCHMARK, 1.0, "benchmark_shape"),
    (_DATASET, _K.DATASET, 0.8, "dataset_shape"),
)
# Pattern, weight, what is added where the sentence talks of models, reason; the first wins.
_VERSIONS: Final = (
    (_SIZED, 1.2, 0.0, "size"),
    (_DECIMAL, 0.7, 0.5, "version"),
    (_VARIANT_TAIL, 0.4, 0.4, "variant"),
    (_HYPHEN_NUMBER, 0.3, 0.4, "number"),
)


def _shape(run: Run, *, model_talk: bool) -> Iterator[Clue]:
    """Yield what the name alone says."""
    name = run.name
    for pattern, weight, added, why in _VERSIONS:
        if pattern.search(name):
            yield Clue(_K.MODEL, weight + added * model_talk, why)
            break
    for mark, sort, weight, why in _MARKS:
        if mark.search(name):
            yield Clue(sort, weight, why)
    head = name.split(" ")[0]
    if head in _INSTITUTIONS and len(name) > len(head):
        yield Clue(_INSTITUTIONS[head], 1.0, "institution")
        return
    for pattern, kind, weight, why in _TAILS:
        if pattern.search(name):
            yield Clue(kind, weight, why)
            return


def clues(body: str, flat: str, run: Run, language: Language) -> Iterator[Clue]:
    """Yield the reasons to take the run for a name, with kind and weight."""
    sentence = run.sentence
    left_start = max(sentence.start, run.start - 60)
    left_raw = body[left_start : run.start]
    breaks = [m.end() for m in _CLAUSE_END.finditer(left_raw.rstrip(" \u00a0,«“\"'’("))]
    left = flat[left_start + (breaks[-1] if breaks else 0) : run.start].rstrip()
    right_end = min(sentence.end, run.end + 70)
    right_raw, right = body[run.end : right_end], flat[run.end : right_end]
    model_talk = _MODEL_TALK.search(flat, sentence.start, sentence.end) is not None
    person_like = is_person_like(run.name)
    yield from _shape(run, model_talk=model_talk)

    comma = left_raw.rstrip(" \u00a0").endswith(",")
    noun = _noun_before(left, language)
    if noun is not None and (person_like if noun is _K.PERSON else not comma):
        yield Clue(noun, 1.0, "noun_before")
    if not comma:
        yield from _before(left, language, model_talk=model_talk, person_like=person_like)
    if run.extends is not None:
        yield Clue(run.extends, 1.0, "extends")
    elif run.after_known:
        yield Clue(_K.MODEL if model_talk else _K.PRODUCT, 0.8, "after_maker")
    if not run.opens:
        yield Clue(None, 0.4, "capital")
        if _OF.search(left):
            yield Clue(None, 0.2, "of")

    lowered = _lowered(right_raw)
    apposition = _APPOSED.match(lowered) or _COPULA.match(lowered)
    if apposition is not None:
        stretch = right[apposition.end() :]
        stop = _CLAUSE_END.search(right_raw, apposition.end())
        stretch = right[apposition.end() : stop.start()] if stop else stretch
        kind = apposed_kind(stretch, language)
        if kind is not None and (kind is not _K.PERSON or person_like):
            doubtful = run.opens and " " not in run.name and _DEFINITE.match(lowered)
            yield Clue(kind, 0.5 if doubtful else 1.0, "apposition")
    yield from _after(lowered, run, person_like=person_like)
    yield from _at_the_head(run, right, language)
    if person_like and _PEOPLE.search(left):
        yield Clue(_K.PERSON, 0.4, "among_people")


_PEOPLE: Final = re.compile(
    r"\b(?:founders|fondateurs|cofondateurs|co founders|researchers|chercheurs|engineers|ingenieurs|executives|dirigeants"
    r"|authors|auteurs|colleagues|collegues|directors|administrateurs|investors|actors|acteurs|comediens)\b"
)


def _at_the_head(run: Run, right: str, language: Language) -> Iterator[Clue]:
    """Yield what a capital at the very head of a sentence still tells."""
    if run.start - run.sentence.start > 2:  # noqa: PLR2004 - an opening mark and a space
        return
    if " " in run.name:
        yield Clue(None, 0.3, "two_capitals")
    elif _ACTS_FIRST[language].match(right) and not (
        language is Language.EN and run.name.endswith(("s", "ing", "tion", "ment", "ity"))
    ):
        yield Clue(_K.COMPANY, 0.4, "acts_first")


def _lowered(raw: str) -> str:
    """Lower case without accents, punctuation kept."""
    flat = flatten(raw)
    return "".join(
        f if f != " " else r.replace("\u2019", " ").replace("'", " ")
        for f, r in zip(flat, raw, strict=True)
    )


def _before(
    left: str, language: Language, *, model_talk: bool, person_like: bool
) -> Iterator[Clue]:
    if _NAMED.search(left):
        kind = next(
            (
                found
                for end in range(len(left.split()) - 1, 0, -1)
                if (found := _noun_at_end(left.split()[:end], KIND_OF_NOUN[language]))
            ),
            None,
        )
        yield Clue(kind or (_K.MODEL if model_talk else _K.PRODUCT), 1.0, "named")
    elif person_like:
        if _ASKS.search(left):
            yield Clue(_K.PERSON, 0.5, "spoken_of")
    elif _BUYS.search(left):
        yield Clue(_K.COMPANY, 0.8, "dealt_with")
    elif _LAUNCHES.search(left):
        yield Clue(_K.MODEL if model_talk else _K.PRODUCT, 0.7, "launched")
    elif _SCORED.search(left):
        yield Clue(_K.BENCHMARK, 1.0, "scored_on")
    elif _DERIVES.search(left):
        yield Clue(_K.MODEL, 0.4 + 0.4 * model_talk, "derived")


def _after(right: str, run: Run, *, person_like: bool) -> Iterator[Clue]:
    if person_like:
        first = flatten(run.name).split()[0]
        if first in FIRST_NAMES:
            yield Clue(_K.PERSON, 1.0, "first_name")
        if _SAYS.match(right):
            yield Clue(_K.PERSON, 0.6, "speaks")
        if _AGED.match(right) or _WHO.match(right):
            yield Clue(_K.PERSON, 0.8, "who")
    elif _SAYS.match(right):
        yield Clue(_K.COMPANY, 0.3, "speaks")
    if _RAISES.match(right):
        yield Clue(_K.COMPANY, 0.8, "acts")
    if _MAKES.match(right):
        yield Clue(_K.COMPANY, 0.5, "which")
    if not person_like and _DOES.match(right):
        yield Clue(_K.COMPANY, 0.3, "does")
