"""The voices of an article: every place that cites somebody, and whom it names.

A voice is a cue (`said`, `selon`, `seen by`…) with its source. Sources that the text leaves
open, such as `the company` or `its authors`, are `SUBJECT`: the party that a claim is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import yaml

from extractors.claims.hedges import Lexicon, Signal, Token, tokens
from extractors.model import EntityKind, Language, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

UNNAMED: Final = "unnamed sources"
MEMO: Final = "internal memo"
FILINGS: Final = "court filings"
SUBJECT: Final = "@subject"
SPEAKERS: Final = frozenset(
    {
        EntityKind.PERSON,
        EntityKind.MEDIA,
        EntityKind.COMPANY,
        EntityKind.LAB,
        EntityKind.ORGANISATION,
    }
)
_PLATFORMS: Final = frozenset({"LinkedIn", "X", "GitHub", "Hugging Face", "Reddit", "Facebook"})

_MEDIA_REACH: Final = 3
_OF_REACH: Final = 24
_REACH: Final = 14
_BOUNDARY: Final = frozenset(';:—–()«»“”"!?')
_AND: Final = frozenset(["and", "but", "while", "et", "mais", "tandis", "although", "though"])
_THAT: Final = frozenset(["that", "que", "qu'", "comme", "as", "if", "whether", "si"])
_NO_SOURCE: Final = frozenset(
    [
        "plus",
        "moins",
        "que",
        "qu'",
        "avoir",
        "être",
        "vouloir",
        "environ",
        "près",
        "quelque",
        "more",
        "nearly",
        "some",
        "about",
    ]
)
_SKIP: Final = frozenset(
    [
        "has",
        "have",
        "had",
        "also",
        "since",
        "now",
        "then",
        "later",
        "only",
        "just",
        "still",
        "already",
        "even",
        "first",
        "himself",
        "herself",
        "itself",
        "themselves",
        "did",
        "does",
        "do",
        "not",
        "never",
        "is",
        "was",
        "were",
        "are",
        "been",
        "being",
        "is,are",
        "both",
        "all",
        "again",
        "repeatedly",
        "a",
        "ont",
        "avait",
        "avaient",
        "ai",
        "est",
        "sont",
        "n'",
        "ne",
        "se",
        "s'",
        "y",
        "en",
        "le",
        "la",
        "l'",
        "lui",
        "leur",
        "leurs",
        "me",
        "m'",
        "nous",
        "d'",
        "abord",
        "aussi",
        "ensuite",
        "encore",
        "toujours",
        "bien",
        "pourtant",
        "pas",
        "plus",
        "jamais",
        "même",
        "alors",
        "en",
        "outre",
        "par",
        "ailleurs",
        "donc",
        "désormais",
        "vient",
        "de",
        "d'ores",
        "beau",
        "lors",
        "récemment",
        "fait",
        "dû",
        "depuis",
        "tout",
        "simplement",
        "au",
        "contraire",
    ]
)
_VERBS: Final = frozenset(
    [
        "had",
        "has",
        "have",
        "is",
        "was",
        "were",
        "are",
        "would",
        "will",
        "could",
        "may",
        "might",
        "been",
        "be",
        "did",
        "does",
        "that",
        "que",
        "qu'",
        "a",
        "ont",
        "est",
        "sont",
        "avait",
        "était",
        "serait",
        "aurait",
        "sera",
    ]
)
_HE: Final = frozenset(["he", "she", "il", "elle"])
_IT: Final = frozenset(
    ["it", "they", "ils", "elles", "celle", "celui", "celle-ci", "celui-ci", "ci"]
)
_WHO: Final = frozenset(["who", "which", "qui", "laquelle", "lequel", "lesquels"])
_OPENERS: Final = frozenset(
    [
        "in",
        "on",
        "at",
        "after",
        "before",
        "for",
        "with",
        "by",
        "from",
        "since",
        "under",
        "as",
        "according",
        "during",
        "when",
        "while",
        "if",
        "to",
        "of",
        "en",
        "à",
        "au",
        "aux",
        "dans",
        "sur",
        "après",
        "avant",
        "pour",
        "avec",
        "par",
        "depuis",
        "selon",
        "sous",
        "lors",
        "chez",
        "quant",
        "faute",
        "à",
    ]
)
_RELATIVE: Final = _WHO | frozenset(
    ["whose", "where", "dont", "où", "que", "qu'", "whom", "when", "until"]
)
_OBJECT_RELATIVE: Final = frozenset(["which", "que", "qu'", "dont", "that"])
_WE: Final = frozenset(["we", "nous", "i", "je", "j'"])
_NOT_SUBJECT: Final = frozenset(
    ["to", "de", "pour", "of", "by", "un", "une", "des", "d'", "the", "les"]
)
_STRANGER: Final = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]+(?:[ \u00a0](?:de |van |von |al-|bin )?[A-ZÀ-Þ][\w’'-]+){1,3}"
)
_PLACED: Final = re.compile(
    r"(?:\b(?:in|at|from|near|à|de|en|du|au|outside)|d[’'])\s+\Z", re.IGNORECASE
)
_NO_NAME: Final = frozenset(
    [
        "On",
        "In",
        "At",
        "By",
        "The",
        "A",
        "An",
        "As",
        "For",
        "From",
        "Its",
        "His",
        "Her",
        "Their",
        "After",
        "Before",
        "When",
        "While",
        "Since",
        "And",
        "But",
        "Or",
        "Some",
        "Many",
        "Most",
        "Le",
        "La",
        "Les",
        "L",
        "Un",
        "Une",
        "Des",
        "En",
        "À",
        "Au",
        "Aux",
        "Dans",
        "Selon",
        "Pour",
        "Par",
        "Sur",
        "Son",
        "Sa",
        "Ses",
        "Chez",
        "Du",
        "De",
        "D",
        "Et",
        "Mais",
        "Or",
        "Quant",
        "Avec",
        "Après",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "M",
        "Mme",
    ]
)


_PASSIVE: Final = frozenset(
    [
        "said",
        "expected",
        "thought",
        "believed",
        "reported",
        "alleged",
        "told",
        "rumored",
        "estimated",
        "asked",
        "accused",
    ]
)
_TELLS: Final = frozenset(
    [
        "told",
        "tells",
        "tell",
        "confié",
        "confie",
        "déclaré",
        "dit",
        "indiqué",
        "expliqué",
        "affirmé",
        "précisé",
        "assuré",
        "reconnu",
    ]
)
_BE: Final = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_NOUN_MARKS: Final = {
    Language.EN: frozenset(
        [
            "a",
            "an",
            "its",
            "his",
            "her",
            "their",
            "this",
            "no",
            "some",
            "technical",
            "recent",
            "new",
            "any",
            "every",
            "such",
            "first",
        ]
    ),
    Language.FR: frozenset(
        [
            "une",
            "un",
            "d'",
            "de",
            "du",
            "en",
            "par",
            "cette",
            "ce",
            "sa",
            "son",
            "à",
            "des",
            "aucune",
            "leur",
            "ses",
        ]
    ),
}
_SMALL: Final = frozenset(
    [
        "that",
        "it",
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "to",
        "by",
        "as",
        "of",
        "in",
        "on",
        "with",
        "he",
        "she",
        "they",
        ",",
        ".",
        ":",
        ";",
        "“",
        "«",
        '"',
        "-",
        "que",
        "qu'",
        "de",
        "d'",
        "à",
        "le",
        "la",
        "l'",
        "les",
        "un",
        "une",
        "du",
        "des",
        "avoir",
        "être",
        "ne",
        "n'",
        "vouloir",
        "disposer",
        "y",
        "en",
        "son",
        "sa",
        "ses",
        "au",
        "aux",
        "par",
    ]
)
_LONGEST_NAME: Final = 40


def _is_passive(read: Sequence[Token], at: int) -> bool:
    """Whether the participle at token `at` follows a form of `be`: nobody speaks there."""
    for token in read[max(0, at - 3) : at][::-1]:
        if token.word in _BE:
            return True
        if token.word not in (
            "both",
            "also",
            "widely",
            "now",
            "not",
            "all",
            "since",
            "once",
            "reliably",
        ):
            return False
    return False


@dataclass(frozen=True, slots=True)
class Voice:
    """A place that cites somebody.

    `start` and `end` frame cue and source (offsets into the body), `verb` is where the cue
    starts. `cue` is its class, `word` its first word. `names` are canonical, `SUBJECT`
    stands for the party a claim is about. `source` tells what kind of source was read;
    `late` that it follows its verb; `edge` what stands left of the frame; `then` the small
    word or mark that follows the cue.
    """

    sentence: int
    start: int
    end: int
    verb: int
    cue: str
    word: str
    names: tuple[str, ...]
    source: str
    late: bool
    edge: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class _Speech:
    cues: Lexicon
    nouns: Mapping[str, frozenset[str]]


@cache
def _speech() -> Mapping[Language, _Speech]:
    text = resources.files("extractors").joinpath("data/speech.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    found = {}
    for language in Language:
        words = data[language.value]
        phrases = {f"verb.{key}": value for key, value in words["verbs"].items()}
        phrases |= {f"lead.{key}": value for key, value in words["leads"].items()}
        nouns = {
            key: frozenset(word for phrase in words[key] for word in phrase.split()[0].split("|"))
            for key in ("unnamed", "counts", "documents", "of", "media", "memos", "suits")
        }
        found[language] = _Speech(Lexicon(phrases, data["endings"]), nouns)
    return found


class Reader:
    """Reads the voices of one article, sentence by sentence."""

    def __init__(
        self, body: str, language: Language, sentences: Sequence[Span], mentions: Sequence[Mention]
    ) -> None:
        self._body = body
        self._language = language
        self._sentences = sentences
        self._mentions = mentions
        self._starts = [m.span.start for m in mentions]
        self._speech = _speech()[language]
        self._media, self._media_at = "", -9
        self._speaker = ("", -9)
        self._plaintiff = ""

    def voices(self) -> Iterator[Voice]:
        """Yield every voice in order."""
        for number, sentence in enumerate(self._sentences):
            read = tokens(self._body, self._language, sentence.start, sentence.end)
            yield from self._sentence(number, read)

    def _sentence(self, number: int, read: Sequence[Token]) -> Iterator[Voice]:  # noqa: C901
        best: dict[int, Signal] = {}
        for signal in self._speech.cues.find([t.word for t in read]):
            kept = best.get(signal.first)
            if kept is None or (signal.last, signal.name) > (kept.last, kept.name):
                best[signal.first] = signal
        last = -1
        for first in sorted(best):
            signal = best[first]
            if first <= last:
                continue
            if any(
                m.span.end > read[first].start
                for m in self._between(read[first].start - _LONGEST_NAME, read[first].end)
            ):
                continue  # "K2 Think", "Whisper": part of a name
            voice = (
                self._lead(number, read, signal)
                if signal.name.startswith("lead")
                else self._verb(number, read, signal)
            )
            if voice is None:
                continue
            after = read[signal.last + 1].word if signal.last + 1 < len(read) else "."
            voice = replace(voice, then=after if after in _SMALL else "*")
            yield voice
            last = signal.last
            if SUBJECT in voice.names:
                topic = self._topic(number, read, voice.start)
                if topic:
                    yield replace(voice, names=(topic,), source="topic")
            if voice.cue == "sue" and voice.names[0] != SUBJECT:
                self._plaintiff = voice.names[0]
            if voice.source in ("person", "stranger"):
                self._speaker = (voice.names[0], number)
            for name in voice.names:
                if any(
                    m.name == name and m.kind is EntityKind.MEDIA
                    for m in self._between(voice.start, voice.end)
                ):
                    self._media, self._media_at = name, number

    def _lead(self, number: int, read: Sequence[Token], signal: Signal) -> Voice | None:
        first = read[signal.first]
        cue = signal.name.partition(".")[2]
        end = read[signal.last].end
        if cue == "account":
            he = any(t.word in ("his", "her", "lui") for t in read[signal.first : signal.last + 1])
            names, source = self._he(number, read, signal.first) if he else ((SUBJECT,), "pronoun")
        elif cue == "rumour":
            names, source = (UNNAMED,), "rumour"
        elif cue == "blame":
            orgs = [m for m in self._between(read[0].start, first.start) if m.kind in SPEAKERS]
            names, source = ((orgs[0].name,), "org") if orgs else ((), "")
        else:
            names, source, end, _ = self._after(number, read, signal.last + 1)
        if not names:
            return None
        return Voice(
            number,
            first.start,
            end,
            first.start,
            cue,
            first.word,
            names,
            source,
            True,
            self._edge(read, signal.first - 1),
        )

    def _verb(self, number: int, read: Sequence[Token], signal: Signal) -> Voice | None:  # noqa: C901, PLR0912
        cue = signal.name.partition(".")[2]
        verb, word = read[signal.first].start, read[signal.first].word
        if self._language is Language.EN and word in _PASSIVE and _is_passive(read, signal.first):
            return Voice(
                number,
                verb,
                read[signal.last].end,
                verb,
                "hearsay",
                word,
                (UNNAMED,),
                "passive",
                False,
                self._edge(read, signal.first - 1),
            )
        if signal.first and read[signal.first - 1].word in _NOUN_MARKS[self._language]:
            return None
        at, left = signal.last + 1, signal.first - 1
        if self._language is Language.FR:
            tail = [t.word for t in read[at : at + 4]]
            head = [t.word for t in read[max(0, left - 4) : left + 1]]
            pronoun = ""
            if tail[:1] == ["-"]:
                pronoun = (
                    tail[2]
                    if tail[1:2] == ["t"] and len(tail) > 3  # noqa: PLR2004
                    else (tail[1] if len(tail) > 1 else "")
                )
                if tail[1:2] == ["t"]:
                    pronoun = next(
                        (w for w in tail if w in ("il", "elle", "ils", "elles", "on")), ""
                    )
            elif (
                "-" in head
                and head[-1:]
                and (
                    head[-1] in ("il", "elle", "ils", "elles", "on")
                    or (len(head) > 1 and head[-2] in ("il", "elle", "ils", "elles", "on"))
                )
            ):
                pronoun = next(
                    w for w in reversed(head) if w in ("il", "elle", "ils", "elles", "on")
                )
            if pronoun:
                start = read[max(0, left - 3) if "-" in head else signal.first].start
                end = (
                    read[min(len(read), at + 3) - 1].end
                    if tail[:1] == ["-"]
                    else read[signal.last].end
                )
                if pronoun == "on":
                    names, source = (UNNAMED,), "on"
                elif pronoun in ("il", "elle"):
                    names, source = self._he(
                        number, read, signal.first, org_first=pronoun == "elle"
                    )
                else:
                    names, source = (SUBJECT,), "pronoun"
                return Voice(number, start, end, verb, cue, word, names, source, True, "incise")
        k = left
        while k >= 0 and read[k].word in (
            "a",
            "ont",
            "avait",
            "avaient",
            "s'",
            "est",
            "sont",
            "nous",
            "d'",
            "so",
        ):
            k -= 1
        if k < 0 or read[k].word in (",", "»", "”", '"', "—", "–", ";", "’", "'") or word == "so":
            names, source, end, closed = self._after(number, read, at, inverted=True)
            if (
                names
                and closed
                and (k >= 0 or self._language is Language.FR)
                and self._stands_alone(read, at, end)
            ):
                return Voice(
                    number,
                    read[max(0, k + 1)].start,
                    end,
                    verb,
                    cue,
                    word,
                    names,
                    source,
                    True,
                    "incise",
                )
        names, source, start, edge = self._before(number, read, signal.first)
        if not names:
            return None
        return Voice(
            number, start, read[signal.last].end, verb, cue, word, names, source, False, edge
        )

    # -- sources ------------------------------------------------------------

    def _stands_alone(self, read: Sequence[Token], at: int, end: int) -> bool:
        """Whether the words from token `at` to offset `end` are a bare source, not a clause of their own."""
        words = [t.word for t in read[at : at + _REACH + 6] if t.end <= end]
        if not words or words[0] in _NO_SOURCE or words[0][0].isdigit():
            return False
        unnamed = any(w in self._speech.nouns["unnamed"] for w in words[:3])
        speakers = [m for m in self._between(read[at].start, end) if m.kind in SPEAKERS]
        if self._language is Language.FR:
            if not speakers:
                return unnamed or len(words) <= 5  # noqa: PLR2004
            before = [
                t.word for t in read[at : at + len(words)] if t.start < speakers[0].span.start
            ]
            return not any(
                w in ("à", "au", "dans", "en", "sur", "pour", "par", "avec", "que", "qu'")
                for w in before
            )
        if any(w in _VERBS or (w.endswith("ed") and len(w) > 4) for w in words):  # noqa: PLR2004
            return False
        return len(words) <= 9 if speakers else unnamed or len(words) <= 3  # noqa: PLR2004

    def _topic(self, number: int, read: Sequence[Token], start: int) -> str:
        """Who else an open source may be: whom this sentence, or the one before, began with."""
        if any(t.word in self._speech.nouns["suits"] for t in read) and self._plaintiff:
            return self._plaintiff
        here = [m for m in self._between(read[0].start, start) if m.kind in SPEAKERS]
        if here:
            return here[0].name
        for back in (1, 2):
            if number >= back:
                before = self._sentences[number - back]
                there = [m for m in self._between(before.start, before.end) if m.kind in SPEAKERS]
                if there:
                    return there[0].name
        return ""

    def _between(self, start: int, end: int) -> list[Mention]:
        at = bisect_right(self._starts, start - 1)
        found = []
        while at < len(self._mentions) and self._starts[at] < end:
            found.append(self._mentions[at])
            at += 1
        return found

    def _after(
        self, number: int, read: Sequence[Token], at: int, *, inverted: bool = False
    ) -> tuple[tuple[str, ...], str, int, bool]:
        """The source from token `at` on, where it ends, and whether a mark closes it."""
        if at < len(read) and (
            read[at].word in _THAT
            or (
                inverted
                and read[at].word in ("it", "he", "they", "she", "to", "de", "d'", "à", "on")
            )
        ):
            return (), "", 0, False
        end = at
        while end < len(read) and end - at < _REACH:
            word = read[end].word
            if word in _BOUNDARY or word in (",", ".") or (inverted and word in _VERBS):
                break
            end += 1
        if end <= at:
            return (), "", 0, False
        if end + 1 < len(read) and read[end].word == ",":
            person = next(
                (
                    m
                    for m in self._between(read[end].end, read[end].end + 2)
                    if m.kind is EntityKind.PERSON
                ),
                None,
            )
            if person and not any(
                m.kind is EntityKind.PERSON for m in self._between(read[at].start, read[end].start)
            ):
                while end < len(read) and read[end].start < person.span.end:
                    end += 1
        closed = end >= len(read) or read[end].word in (
            ",",
            ".",
            ";",
            "—",
            "–",
            ":",
            "»",
            "”",
            "«",
            "“",
            '"',
            "!",
            "(",
        )
        names, source = self._named(number, read, at, end)
        return names, source, read[end - 1].end, closed

    def _before(  # noqa: C901, PLR0911, PLR0912
        self, number: int, read: Sequence[Token], verb: int
    ) -> tuple[tuple[str, ...], str, int, str]:
        """The source that precedes the verb at token `verb`, where it starts, and what stands before."""
        at = verb - 1
        while at >= 0 and (
            read[at].word in _SKIP or (len(read[at].word) > 4 and read[at].word.endswith("ly"))  # noqa: PLR2004
        ):
            at -= 1
        if at < 0:
            return (), "", 0, ""
        word = read[at].word
        if word in _NOT_SUBJECT:
            return (), "", 0, ""
        if word in _HE:
            names, source = self._he(number, read, at, org_first=word == "elle")
            return names, source, read[at].start, self._edge(read, at - 1)
        if word in _IT or word in _WE:
            return (
                (SUBJECT,),
                "first" if word in _WE else "pronoun",
                read[at].start,
                self._edge(read, at - 1),
            )
        if word in _WHO:
            stop = at - 1 if at and read[at - 1].word == "," else at
            first = stop
            while (
                first > 0
                and stop - first < 10  # noqa: PLR2004
                and read[first - 1].word not in _BOUNDARY
                and read[first - 1].word != ","
            ):
                first -= 1
            names, source = (
                self._named(number, read, first, stop, last=True) if stop > first else ((), "")
            )
            if names:
                return names, source, read[at].start, "who"
            return (SUBJECT,), "pronoun", read[at].start, "who"
        left = at
        while (
            left > 0
            and at - left < 45  # noqa: PLR2004
            and read[left - 1].word not in _BOUNDARY
            and read[left - 1].word not in ("that", "que", "qu'")
        ):
            left -= 1
        chunks: list[tuple[int, int]] = []
        stop = at + 1
        for position in range(at, left - 1, -1):
            if read[position].word == "," or read[position].word in _AND:
                if position + 1 < stop:
                    chunks.append((position + 1, stop))
                stop = position
        if left < stop:
            chunks.append((left, stop))
        if not chunks:
            return (), "", 0, ""
        if word != ",":
            names, source = self._named(number, read, *chunks[0], last=True)
            if names:
                return names, source, read[chunks[0][0]].start, self._edge(read, chunks[0][0] - 1)
            chunks = chunks[1:]
        read_chunks = [
            (self._named(number, read, *chunk), chunk)
            for chunk in (self._object_relative(read, c) for c in chunks[:6])
            if read[chunk[0]].word not in _RELATIVE
        ]
        from_left = [
            item for item in read_chunks[::-1] if read[item[1][0]].word not in _OPENERS
        ] or read_chunks[::-1]
        for wanted, ordered in (
            (("person", "stranger"), from_left if word in _AND else read_chunks),
            (
                ("media", "org", "of", "unnamed", "document", "plaintiff", "last_media", "model"),
                from_left,
            ),
        ):
            for (names, source), chunk in ordered:
                if source in wanted:
                    return names, source, read[chunk[0]].start, self._edge(read, chunk[0] - 1)
        if read_chunks:
            chunk = read_chunks[-1][1]
            return (SUBJECT,), "np", read[chunk[0]].start, self._edge(read, chunk[0] - 1)
        return (), "", 0, ""

    def _object_relative(self, read: Sequence[Token], chunk: tuple[int, int]) -> tuple[int, int]:
        """Drop the pronoun of `which Beyer (…) says`, `que Meta (…) présente`."""
        first, stop = chunk
        if (
            read[first].word in _OBJECT_RELATIVE
            and 2 <= stop - first <= 5  # noqa: PLR2004
            and self._between(read[first].end, read[stop - 1].end)
        ):
            return first + 1, stop
        return chunk

    def _edge(self, read: Sequence[Token], at: int) -> str:
        if at < 0:
            return "start"
        word = read[at].word
        if word in _BOUNDARY or word == ".":
            return "mark"
        return (
            "comma"
            if word == ","
            else "and"
            if word in _AND
            else "that"
            if word in _THAT
            else "word"
        )

    def _named(  # noqa: C901, PLR0911
        self, number: int, read: Sequence[Token], first: int, stop: int, *, last: bool = False
    ) -> tuple[tuple[str, ...], str]:
        """Whom the tokens from `first` to before `stop` name, and what kind of source it is."""
        if stop <= first:
            return (), ""
        start, end = read[first].start, read[stop - 1].end
        mentions = self._between(start, end)
        nouns = self._speech.nouns
        people = [m.name for m in mentions if m.kind is EntityKind.PERSON]
        if people:
            media = [m.name for m in mentions if m.kind is EntityKind.MEDIA]
            return tuple(
                dict.fromkeys(
                    (people[-1] if last and len(people) == 1 else people[0], *people[1:3], *media)
                )
            ), "person"
        stranger = self._stranger(start, end, mentions)
        if stranger:
            return (stranger,), "stranger"
        words = [(read[i].word, read[i].start) for i in range(first, stop)]
        orgs = [m for m in mentions if m.kind in SPEAKERS or m.name in _PLATFORMS]
        unnamed = next(
            (p for w, p in words if w in nouns["unnamed"] or (not orgs and w in nouns["counts"])),
            None,
        )
        of = next((p for w, p in words if w in nouns["of"]), None)
        if (
            of is not None
            and orgs
            and -_OF_REACH <= of - orgs[0].span.start <= _OF_REACH + len(orgs[0].surface)
        ):
            return (orgs[0].name,), "of"
        if unnamed is not None and (not orgs or unnamed < orgs[0].span.end + 2):
            media = [m.name for m in orgs if m.kind is EntityKind.MEDIA]
            return (UNNAMED, *media), "unnamed"
        if orgs:
            names = tuple(dict.fromkeys(m.name for m in orgs[:3]))
            if unnamed is not None:
                names = (*names, UNNAMED)
            return names, "media" if orgs[0].kind is EntityKind.MEDIA else "org"
        if self._media and (
            any(w in nouns["media"] for w, _ in words)
            or (
                number - self._media_at <= _MEDIA_REACH
                and any(w in ("paper", "agency", "site") for w, _ in words)
            )
        ):
            return (self._media,), "last_media"
        document = next(
            (w for w, _ in words if w in nouns["documents"] or w in nouns["media"]), None
        )
        if document is not None:
            names: tuple[str, ...] = (SUBJECT,)
            if document in nouns["suits"] and self._plaintiff:
                return (self._plaintiff,), "plaintiff"
            if document in nouns["memos"]:
                names = (
                    MEMO,
                    *(
                        [self._speaker[0]]
                        if number - self._speaker[1] < 6 and self._speaker[0]  # noqa: PLR2004
                        else [SUBJECT]
                    ),
                )
            elif document in ("filing", "filings"):
                names = (FILINGS, SUBJECT)
            return names, "document"
        return ((SUBJECT,), "model") if mentions else ((), "")

    def _stranger(self, start: int, end: int, mentions: Sequence[Mention]) -> str:
        for match in _STRANGER.finditer(self._body, start, end):
            if _PLACED.search(self._body, max(0, match.start() - 8), match.start()):
                continue
            words = match.group().split()
            while words and words[0].rstrip(".'’") in _NO_NAME:
                words.pop(0)
            if len(words) > 1 and not any(
                m.span.start < match.end() and match.start() < m.span.end for m in mentions
            ):
                return " ".join(words)
        return ""

    def _he(
        self, number: int, read: Sequence[Token], at: int, *, org_first: bool = False
    ) -> tuple[tuple[str, ...], str]:
        """Resolve `he`, `il` and the like: a person just named, or the one who spoke last."""
        here = [
            m for m in self._between(read[0].start, read[at].start) if m.kind is EntityKind.PERSON
        ]
        if here:
            return (here[-1].name,), "he"
        name, when = self._speaker
        if org_first and number - when > 1:
            return (SUBJECT,), "pronoun"
        before = self._sentences[number - 1] if number else None
        there = (
            [m for m in self._between(before.start, before.end) if m.kind is EntityKind.PERSON]
            if before
            else []
        )
        if name and number - when <= 2:  # noqa: PLR2004 - a pronoun does not reach further
            return (name,), "he"
        if there:
            return (there[0].name,), "he"
        return (SUBJECT,), "pronoun"
