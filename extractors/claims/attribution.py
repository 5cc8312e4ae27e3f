"""Whom an article cites for a claim.

`Attributor` reads the voices of an article once (`voices`). For a claim every voice near
it is a candidate; a linear judge trained on annotated articles decides which of them hold
for it, from the cue, the kind of source, and how voice and evidence stand to each other.
In an interview the one who answers holds for everything that is answered.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.claims.hedges import clause, reading
from extractors.claims.judges import Judge, chances, load_judge
from extractors.claims.voices import SPEAKERS, SUBJECT, UNNAMED, Reader, Voice
from extractors.model import ClaimType, EntityKind, Language, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_QUESTION: Final = re.compile(r"\?\W*\Z")
_INTERVIEW: Final = re.compile(
    r"entretien|interview|raconte|répond|questions|Q&A|conversation|nous l’avons", re.IGNORECASE
)
_NAMELESS: Final = re.compile(
    r"anonym|apparaiss|nom paraisse|not to be named|asked not|withheld", re.IGNORECASE
)
_MIN_QUESTIONS: Final = 2
_LONGEST_QUESTION: Final = 220
_BACK: Final = 3
_CHANCE: Final = 0.38

_TELLING: Final = frozenset(
    [
        "hearsay",
        "hearsay_weak",
        "talks",
        "expected_to",
        "fear",
        "pourrait",
        "past_conditional",
        "conditional",
        "reported_future",
        "may",
        "could",
        "deny",
        "deny_weak",
        "false",
        "will",
        "future",
        "plan",
        "going",
        "did_not",
        "no_noun",
        "would",
        "expects",
        "perhaps",
        "first",
        "announce",
        "beat",
        "claim",
    ]
)
_CONDITIONAL: Final = {
    Language.FR: re.compile(r"\w{2,}r(?:ait|aient)\b"),
    Language.EN: re.compile(r"\b(?:would|could|might)\b"),
}
_FIRST_PERSON: Final = re.compile(r"\b(?:we|our|us|nous|notre|nos)\b", re.IGNORECASE)
_OPENS_WITH_PRONOUN: Final = re.compile(
    r"(?:it|they|he|she|its|their|il|elle|ils|elles|ses|son|sa|leur)\b", re.IGNORECASE
)
_APPOSITION: Final = re.compile(r"[^,]{2,60}, (?:which|who|whose|qui|dont|que|où)\b")
_RELATIVE: Final = re.compile(
    r"(?:which|who|whose|both of|after|before|when|qui|dont|que|où|lequel|laquelle|lesquels|ce qui)\b"
)
_NEW_CLAUSE: Final = re.compile(r"[,;] (?:and|et|mais|but|while) ")
_GAP_WORDS: Final = (
    ("and", re.compile(r"\b(?:and|et)\b")),
    ("but", re.compile(r"\b(?:but|while|mais|tandis)\b")),
    ("that", re.compile(r"\b(?:that|que|qu)\b")),
    ("which", re.compile(r"\b(?:which|who|qui|dont|lequel)\b")),
)
_GAP_MARKS: Final = {
    ";": "semi", ":": "colon", ",": "comma", "—": "dash", "”": "closed", "»": "closed", "“": "opened", "«": "opened",
}  # fmt: skip
_GAP_LENGTHS: Final = (0, 2, 12, 40, 90)
_SHORT_GAP: Final = 14
_STEM: Final = 5


class _Interview(NamedTuple):
    """Who answers, and where the answers start and end in the body."""

    name: str
    start: int
    end: int


class Candidate(NamedTuple):
    """A voice that may hold for a claim: the names it cites, and what speaks for it."""

    voice: Voice | None
    names: tuple[str, ...]
    features: list[str]


class Attributor:
    """The voices of one article; built once, asked for each claim."""

    def __init__(
        self,
        body: str,
        language: Language,
        sentences: tuple[Span, ...],
        mentions: tuple[Mention, ...],
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Find every voice in `body`.

        `sentences` and `mentions` are in order of place. `names` maps entity ids to
        canonical names; it tells the owner of a model where the article does not.
        """
        self._body = body
        self._language = language
        self._sentences = sentences
        self._starts = [s.start for s in sentences]
        self._by_id = dict(names or {})
        self._mention: dict[str, Mention] = {}
        for mention in mentions:
            self._by_id.setdefault(mention.entity_id, mention.name)
            self._mention.setdefault(mention.name, mention)
        self._organisations = [
            m for m in mentions if m.kind in (EntityKind.COMPANY, EntityKind.LAB)
        ]
        self.voices = tuple(Reader(body, language, sentences, mentions).voices())
        self._sentence_of_voice = [v.sentence for v in self.voices]
        self._interview = _interview(body, mentions)

    def sources(
        self,
        evidence: Span,
        trigger: Span | None,
        subject: str,
        claim_type: ClaimType | None = None,
    ) -> tuple[str, ...]:
        """Return the canonical names that `body` cites for the claim in `evidence`.

        Empty where the article speaks for itself. `trigger` narrows evidence that is a
        whole sentence; `subject` is the claim's, by canonical name.
        """
        found: dict[str, float] = {}
        for candidate in self.candidates(evidence, trigger, subject, claim_type):
            chance = chances(_judge().odds(candidate.features))[1]
            if chance >= _CHANCE:
                for name in candidate.names:
                    found[name] = max(chance, found.get(name, 0.0))
        return tuple(sorted(found, key=lambda name: -found[name]))

    def candidates(
        self,
        evidence: Span,
        trigger: Span | None,
        subject: str,
        claim_type: ClaimType | None = None,
    ) -> Iterator[Candidate]:
        """Yield every voice near `evidence` with its features; offsets count in the body."""
        if not self._sentences:
            return
        scope = self._scope(evidence, trigger)
        first, last = (
            self._sentence_at(scope.start),
            self._sentence_at(max(scope.start, scope.end - 1)),
        )
        low = bisect_right(self._sentence_of_voice, first - _BACK - 1)
        high = bisect_right(self._sentence_of_voice, last + 1)
        near = self.voices[low:high]
        kind = claim_type.value if claim_type else "any"
        if near:
            claim = _Claim(
                self._body, self._language, self._sentences[first], scope, kind, first, last
            )
            owners = self._behind(subject)
            seen: set[tuple[int, frozenset[str]]] = set()
            for voice in near:
                names = self._resolved(voice, owners)
                key = (voice.verb, frozenset(names))
                if key not in seen:
                    seen.add(key)
                    own = not owners.isdisjoint(names)
                    yield Candidate(voice, names, claim.features(voice, near, own=own))
        interview = self._interview
        if interview and interview.start <= scope.start < interview.end:
            yield Candidate(None, (interview.name,), ["interview", f"type={kind}"])

    def _scope(self, evidence: Span, trigger: Span | None) -> Span:
        """The clause of `trigger` within `evidence`, or all of it."""
        if trigger is None or trigger.end - trigger.start >= evidence.end - evidence.start:
            return evidence
        sentence = self._sentences[self._sentence_at(trigger.start)]
        read = reading(self._body[sentence.start : sentence.end], self._language)
        low, high = max(evidence.start, sentence.start), min(evidence.end, sentence.end)
        inside = [i for i, at in enumerate(read.starts) if low <= at + sentence.start < high]
        told = [i for i in inside if trigger.start <= read.starts[i] + sentence.start < trigger.end]
        if not told:
            return evidence
        first, last = clause(read.words, self._language, told[0], told[-1], inside[0], inside[-1])
        return Span(start=read.starts[first] + sentence.start, end=read.ends[last] + sentence.start)

    def _sentence_at(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def _behind(self, subject: str) -> frozenset[str]:
        """The party that stands behind `subject`: itself, or the owner of a model."""
        mention = self._mention.get(subject)
        if mention is None or mention.kind in SPEAKERS or mention.kind is EntityKind.BENCHMARK:
            return frozenset({subject})
        owner = self._by_id.get(mention.owner_id or "") or self._maker(mention)
        return frozenset({owner}) if owner else frozenset({subject})

    def _maker(self, mention: Mention) -> str:
        """The organisation named nearest before a model of unknown owner, else the first one."""
        found = ""
        for other in self._organisations:
            if other.span.start > mention.span.start and found:
                break
            found = other.name
        return found

    def _resolved(self, voice: Voice, owners: frozenset[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name in voice.names:
            found.update(dict.fromkeys(owners if name == SUBJECT else (name,)))
        return tuple(found)


class _Claim:
    """A claim's evidence as the voices around it see it."""

    def __init__(  # noqa: PLR0917
        self,
        body: str,
        language: Language,
        sentence: Span,
        scope: Span,
        kind: str,
        first: int,
        last: int,
    ) -> None:
        self._body, self._scope = body, scope
        self._lang = language.value
        self._kind, self._first, self._last = kind, first, last
        text = body[scope.start : scope.end]
        self._conditional = _CONDITIONAL[language].search(text) is not None
        self._first_person = _FIRST_PERSON.search(text) is not None
        self._apposition = _APPOSITION.match(text) is not None
        self._relative = _RELATIVE.match(text) is not None
        self._pronoun = _OPENS_WITH_PRONOUN.match(body, sentence.start) is not None
        before = body[sentence.start : scope.start + 1]
        read = reading(body[sentence.start : sentence.end], language)
        low, high = scope.start - sentence.start, scope.end - sentence.start
        self._signals = sorted(
            {
                s.name
                for s in read.signals
                if s.name in _TELLING and low <= read.starts[s.first] < high
            }
        )
        self._quoted = before.count("“") + before.count("«") > before.count("”") + before.count(
            "»"
        ) or (before.count('"') % 2 == 1)

    def features(self, voice: Voice, near: Sequence[Voice], *, own: bool) -> list[str]:  # noqa: C901, PLR0912
        """Name what speaks for and against `voice` holding for the claim."""
        start, end = self._scope.start, self._scope.end
        same = self._first <= voice.sentence <= self._last
        place, gap = self._place(voice) if same else (self._away(voice), "")
        late, cue, source, lang = voice.late, voice.cue, voice.source, self._lang
        names = [
            f"rel={place}",
            f"cue={cue}",
            f"src={source}",
            f"{place}&{cue}",
            f"{place}&{source}",
            f"{cue}&{source}",
            f"w={voice.word}",
            f"s={cue}:{voice.word[:_STEM]}&{place}",
            f"late={late}&{place}",
            f"then={voice.then}&{cue}",
            f"then={voice.then}&w={voice.word}",
            f"{place}&edge={voice.edge}&{late}",
            f"{lang}&{place}",
            f"{lang}&{cue}",
            f"type={self._kind}",
            f"type={self._kind}&own={own}",
            f"type={self._kind}&{cue}",
            f"{place}&{cue}&own={own}",
            f"{place}&{cue}&{source}",
            f"own={own}&{source}&{place}",
        ]
        if own:
            names += ["own", f"own&{cue}", f"own&{place}", f"own&w={voice.word}"]
        else:
            names += [f"notown&{cue}", f"notown&{place}"]
        if self._conditional:
            names += ["cond", f"cond&{place}", f"cond&{source}"]
        else:
            names.append(f"nocond&{place}")
        names += [f"sig={signal}" for signal in self._signals]
        names += [f"sig={signal}&{place[:4]}&own={own}" for signal in self._signals]
        if self._apposition:
            names.append(f"apposed&{place}")
        if self._relative:
            names += [f"relative&{place}", f"relative&{place}&{late}"]
        if self._first_person:
            names += ["first", f"first&{source}"]
        if self._quoted:
            names += ["quoted", f"quoted&{place}", f"quoted&{place}&late={late}"]
        if not same and self._pronoun:
            names.append(f"pron&{place}")
        if same and (voice.end <= start or voice.start >= end):
            names += _gap_features(gap, place, late=late, before=voice.end <= start)
        others = [u for u in near if u.verb != voice.verb]
        if any(
            (voice.end <= u.start and u.end <= start) or (end <= u.start and u.end <= voice.start)
            for u in others
        ):
            names += ["between", f"between&{place}"]
        if any(self._first <= u.sentence <= self._last for u in others):
            names += ["otherhere_same"] if same else ["otherhere", f"otherhere&{place}"]
        if any(u.start >= start - 1 and u.end <= end + 1 for u in others):
            names.append(f"otherin&{place}")
        if voice.start == voice.verb and late:
            names.append("cuefirst")
        return names

    def _place(self, voice: Voice) -> tuple[str, str]:  # noqa: PLR0911
        """Where a voice of the same sentence stands, and what parts it from the evidence.

        A source that precedes its verb may stand outside: the verb decides.
        """
        start, end = self._scope.start, self._scope.end
        opens = voice.start if voice.late else voice.verb
        if opens >= start - 1 and voice.end <= end + 1:
            outside = "" if voice.start >= start - 1 else "_cut"
            if min(opens, voice.start) - start <= 2:  # noqa: PLR2004 - a quotation mark may come first
                return f"in_start{outside}", ""
            return ("in_end" if end - voice.end <= 2 else f"in_mid{outside}"), ""  # noqa: PLR2004
        if voice.end <= start:
            gap = self._body[voice.end : start]
            if ";" in gap:
                return "before;", gap
            if "," in gap and voice.edge == "who":
                return "before_who", gap
            if voice.late:
                return ("incise_before" if voice.edge == "incise" else "before"), gap
            return ("before_and" if _NEW_CLAUSE.search(gap) else "before"), gap
        if voice.start >= end:
            gap = self._body[end : voice.start]
            return ("after;" if ";" in gap else "after"), gap
        return "cross", ""

    def _away(self, voice: Voice) -> str:
        """How a voice of another sentence stands to the claim."""
        if voice.sentence < self._first:
            between = self._body[voice.end : self._scope.start]
            return f"prev{self._first - voice.sentence}{'x' if chr(10) in between else ''}par"
        return f"next{'x' if chr(10) in self._body[self._scope.end : voice.start] else ''}par"


def _gap_features(gap: str, place: str, *, late: bool, before: bool) -> list[str]:
    """Name what stands between a voice and the evidence."""
    bare = gap.strip().lower()
    length = bisect_right(_GAP_LENGTHS, len(bare) - 1)
    names = [f"gap{length}&{place}&{late}"]
    names += [
        f"{name}&{place}&late={late}"
        for name in {_GAP_MARKS[mark] for mark in _GAP_MARKS if mark in gap}
    ]
    names += [f"{name}&{place}&{late}" for name, pattern in _GAP_WORDS if pattern.search(gap)]
    if len(bare) < _SHORT_GAP:
        names.append(f"gap={place}:{bare}")
    words = bare.split()
    edge = (words[-1] if before else words[0]) if words else "^"
    names.append(f"glast={place}:{edge}&{late}" if before else f"gfirst={place}:{edge}")
    return names


def _interview(body: str, mentions: Sequence[Mention]) -> _Interview | None:
    """Return who answers in an article of questions and answers, or None."""
    paragraphs = [match.span() for match in re.finditer(r"[^\n]+", body)][1:]
    questions = [
        i
        for i, (start, end) in enumerate(paragraphs)
        if end - start < _LONGEST_QUESTION
        and (_QUESTION.search(body[start:end]) or body.startswith("**", start))
    ]
    asked = sum(1 for i in questions if _QUESTION.search(body[slice(*paragraphs[i])]))
    if asked < _MIN_QUESTIONS or len(questions) <= _MIN_QUESTIONS:
        return None
    start = paragraphs[questions[0]][0]
    head = body[:start]
    alternate = sum(1 for a, b in itertools.pairwise(questions) if b - a == 2)  # noqa: PLR2004
    if alternate < len(questions) // 2 and not _INTERVIEW.search(head):
        return None
    name = UNNAMED
    people = [m.name for m in mentions if m.kind is EntityKind.PERSON and m.span.start < start]
    if people and not _NAMELESS.search(head):
        name = max(dict.fromkeys(people), key=people.count)
    after = questions[-1] + 2
    return _Interview(name, start, paragraphs[after][0] if after < len(paragraphs) else len(body))


@cache
def _judge() -> Judge:
    return load_judge("attribution")
