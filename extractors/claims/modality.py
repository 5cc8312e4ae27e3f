"""How far an article commits itself to a claim: asserted, planned, speculative or denied.

The clause that carries the claim is read for signals (`hedges`); a linear judge trained on
annotated articles weighs them by where they stand: at the trigger, in the clause, in a
clause under it, before or after it in the sentence.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

from extractors.claims.hedges import COMPLEMENTED, RELATIVE, UNDER, Signal, clause, reading
from extractors.claims.judges import Judge, chances, load_judge
from extractors.model import ClaimType, DateInterval, Language, Modality, Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

_GROUPS: Final = {
    name: group
    for group, names in {
        "S": "may could hearsay talks perhaps pourrait past_conditional conditional devrait expected_to fear",
        "s": "expects_own expects believe talks_weak hearsay_weak perhaps_weak peut can",
        "P": "reported_future progressive will be_to going plan future va doit delay",
        "p": "would plan_noun was_to devait allait soon year_ahead dated_ahead dated_open",
        "N": "did_not no_noun no_longer deny refuse ended wont false would_not",
        "n": "not none stays spared deny_weak ended_weak",
        "X": "not_just only",
        "A": "perfect pluperfect past_time dated_past announce agree deal",
    }.items()
    for name in names.split()
}
_HEADS: Final = frozenset(_GROUPS) - frozenset(
    ["soon", "year_ahead", "ahead", "not_just", "only", "past_time", "announce", "not", "none"]
)
_STRONG_GROUPS: Final = frozenset("SPN")
_NEAR: Final = 6
_AT_TRIGGER: Final = 5
_SHORT: Final = 6
_FRAME_DEFAULT_ODDS: Final = 1.0


def modality_features(  # noqa: C901, PLR0912, PLR0915, PLR0917
    body: str,
    language: Language,
    sentence: Span,
    evidence: Span,
    trigger: Span | None,
    claim_type: ClaimType | None,
    published: dt.date | None = None,
    days: Sequence[DateInterval] = (),
) -> list[str]:
    """Name what speaks for each modality. Offsets count in `body`; `days` as for `modality`."""
    text = body[sentence.start : sentence.end]
    read = reading(text, language)
    words, starts = read.words, read.starts
    lang, kind = language.value, claim_type.value if claim_type else "any"
    base = sentence.start
    inside = [i for i, at in enumerate(starts) if evidence.start <= at + base < evidence.end]
    first, last = (inside[0], inside[-1]) if inside else (0, len(words) - 1)
    names = {f"type={kind}", f"lang={lang}"}
    found = list(read.signals)
    if published is not None:
        found.extend(_dated(days, published, [at + base for at in starts]))
    near_first, near_last = -1, -1
    if trigger is not None and trigger.end - trigger.start < evidence.end - evidence.start:
        at = [i for i in range(first, last + 1) if trigger.start <= starts[i] + base < trigger.end]
        if at:
            near_first, near_last = at[0], at[-1]
            first, last = clause(words, language, near_first, near_last, first, last)
    under = _below(words, language, first, last)
    if not any(
        s.name in _HEADS and first <= s.first <= last and s.first not in under for s in found
    ):
        under = frozenset()
    groups: set[str] = set()
    lower_groups: set[str] = set()
    heads: list[Signal] = []
    around: dict[str, set[str]] = {"pre": set(), "post": set()}
    for signal in found:
        name = signal.name
        group = _GROUPS.get(name)
        if signal.first > last:
            place, gap = "post", signal.first - last
        elif signal.last < first:
            place, gap = "pre", first - signal.last
        else:
            place, gap = ("sub" if signal.first in under else "in"), 0
        names.add(f"{place}:{name}")
        names.add(f"{lang}:{place}:{name}")
        if place == "in":
            names.add(f"{kind}&{name}")
            if group:
                groups.add(group)
            if name in _HEADS:
                heads.append(signal)
            if near_first >= 0 and -1 <= near_first - signal.last <= _AT_TRIGGER:
                names.add(f"at:{name}")
                names.add(f"at:{group}")
        elif place == "sub":
            if group:
                lower_groups.add(group)
        else:
            if group:
                around[place].add(group)
            if gap <= _NEAR:
                names.add(f"{place}near:{name}")
                if place == "pre" and gap <= 2:  # noqa: PLR2004
                    names.add(f"preadj:{name}")
    for group in groups:
        names.update((f"grp={group}", f"{kind}&grp={group}", f"{lang}&grp={group}"))
    names.update(f"subgrp={group}" for group in lower_groups)
    together = "".join(sorted(groups)) or "-"
    if not heads:
        for place, there in around.items():
            names.add(f"bare&{place}={''.join(sorted(there & _STRONG_GROUPS)) or '-'}")
            names.update(f"bare&{place}&{group}" for group in there)
        names.add(f"bare&{kind}")
    head = heads[0].name if heads else "-"
    head_group = _GROUPS[head] if heads else "-"
    order = "".join(dict.fromkeys(_GROUPS[s.name] for s in heads))
    names.update(
        (
            f"g={together}",
            f"{kind}&g={together}",
            f"{lang}&g={together}",
            f"sg={''.join(sorted(lower_groups))}",
            f"head={head}",
            f"{kind}&headg={head_group}",
            f"{lang}&head={head}",
            f"seq={order}",
        )
    )
    for a, b in itertools.pairwise(heads):
        if a.name != b.name:
            names.add(f"pair={a.name}>{b.name}")
    previous = "^"
    for i in range(first, last + 1):
        word = words[i]
        names.add(f"w:{lang}:{word}")
        names.add(f"b:{lang}:{previous}_{word}")
        previous = word
    if text.endswith("?"):
        names.add("question")
    if words and words[first] in UNDER[language]:
        names.add("startsub")
    if first == 0:
        names.add("startsent")
    if last - first + 1 < _SHORT:
        names.add("short")
    return sorted(names)


def _dated(
    days: Sequence[DateInterval], published: dt.date, starts: Sequence[int]
) -> Iterator[Signal]:
    """Yield where the sentence names days before, around or after it was published."""
    for day in days:
        if day.span is None:
            continue
        name = "dated_past"
        if day.start_date > published:
            name = "dated_ahead"
        elif day.end_date > published:
            name = "dated_open"
        first = max(0, bisect_right(starts, day.span.start) - 1)
        yield Signal(name, first, max(first, bisect_left(starts, day.span.end) - 1))


def _below(words: Sequence[str], language: Language, first: int, last: int) -> frozenset[int]:
    """Return the tokens from `first` to `last` that stand in a clause under the main one."""
    under = UNDER[language]
    found: set[int] = set()
    below = False
    for i in range(first, last + 1):
        word = words[i]
        if i > first and word in under and (word in RELATIVE or words[i - 1] in ",;(—–"):
            reported = word in ("que", "qu'") and not COMPLEMENTED.isdisjoint(
                words[max(first, i - 4) : i]
            )
            below = below or not reported
        elif word in ";.—" or (
            word == "," and below and i + 1 <= last and words[i + 1] not in under
        ):
            below = False
        if below:
            found.add(i)
    return frozenset(found)


@cache
def _judge() -> Judge:
    return load_judge("modality")


def modality(  # noqa: PLR0917
    body: str,
    language: Language,
    sentence: Span,
    evidence: Span,
    trigger: Span | None = None,
    frame_default: Modality | None = None,
    claim_type: ClaimType | None = None,
    published: dt.date | None = None,
    days: Sequence[DateInterval] = (),
) -> Modality:
    """Return how far `body` commits itself to the claim in `evidence`.

    `sentence` is the stretch of whole sentences that holds `evidence`; `trigger` the words
    that told the claim, which narrow it to their clause; `frame_default` what the frame by
    itself means. `days` are the dates that the sentence names (`extractors.dates`): what lies
    after `published` is seldom done. All offsets count in `body`.
    """
    return judged_modality(
        modality_features(body, language, sentence, evidence, trigger, claim_type, published, days),
        frame_default,
    )[0]


def judged_modality(
    names: Sequence[str], frame_default: Modality | None = None
) -> tuple[Modality, float]:
    """Return the likeliest modality under `names` and its chance."""
    judge = _judge()
    odds = judge.odds(names)
    if frame_default is not None:
        odds[judge.answers.index(frame_default.value)] += _FRAME_DEFAULT_ODDS
    likely = chances(odds)
    best = max(range(len(likely)), key=likely.__getitem__)
    return Modality(judge.answers[best]), likely[best]
