"""The same wire story in twenty papers is one story: fingerprints that find and prove it.

`fingerprint(text)` gives band keys, to look candidates up in a table of all history
(two texts that share a key are candidates), and a digest of under a kilobyte, from which
`same_story` decides without the texts. MinHash over word shingles finds the copy, cut or
reworked; what tells two stories written on one template apart is their facts, the names
and numbers, of which a copy keeps nearly all and a template none.

The numbers are stored for years and compared with new ones, so they must never change
with the release of a library: hence numpy and a few lines of our own. A change of any
constant is a new `VERSION`, and digests of different versions never match.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

VERSION: Final = 1
_SHINGLE_WORDS: Final = 3
_BANDS: Final = 40
_ROWS: Final = 3
_PERMUTATIONS: Final = _BANDS * _ROWS
_MAX_FACTS: Final = 96
_HEAD: Final = struct.Struct("<BHII")
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_NAME: Final = re.compile(r"(?<=[^.!?:…«»“”\"\n]\s)[A-ZÀ-ÖØ-Þ][\w’'-]*\w")

# Measured on 281 hand-written articles: copies cut to a third, given another lead or
# interleaved with another article keep 0.6 to 1.0 of the wording and, in 95 of 100, 0.71
# or more of the facts; the same texts with other names and numbers keep up to 0.98 of the
# wording and at most 0.44 of the facts; two different articles share at most 0.16 wording.
SAME_TEXT: Final = 0.55
SAME_FACTS: Final = 0.65


class Likeness(NamedTuple):
    """How much of the shorter text is in the longer one, 0 to 1: its wording, its facts.

    `overlap` is the share of wording that both have of what either has (Jaccard).
    """

    wording: float
    facts: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text. `bands` are signed 64-bit keys; `digest` compares."""

    bands: tuple[int, ...]
    digest: bytes


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text; one without words has no bands and equals nothing."""
    shingles = _shingles(text)
    if not len(shingles):
        return Fingerprint((), _HEAD.pack(VERSION, 0, 0, 0))
    signature = _signature(shingles)
    facts = _facts(text)
    kept = facts[:_MAX_FACTS]
    head = _HEAD.pack(VERSION, len(kept), len(shingles), len(facts))
    return Fingerprint(_band_keys(signature), head + signature.tobytes() + kept.tobytes())


def likeness(first: bytes, second: bytes) -> Likeness:
    """Compare two digests. Raises ValueError when one is none."""
    one, other = _Digest.read(first), _Digest.read(second)
    if one.version != other.version or not one.shingles or not other.shingles:
        return Likeness(0.0, 0.0, 0.0)
    overlap = float(np.mean(one.signature == other.signature))
    wording = _contained(overlap, one.shingles, other.shingles)
    return Likeness(wording, _shared_facts(one, other), overlap)


def same_story(first: bytes, second: bytes) -> bool:
    """Whether two digests are of one story: copied, cut, or lightly reworked."""
    found = likeness(first, second)
    return found.wording >= SAME_TEXT and found.facts >= SAME_FACTS


def nearest(digest: bytes, candidates: Iterable[tuple[str, bytes]]) -> str | None:
    """Return the id of the candidate that tells the same story most closely, or None.

    `candidates` are (id, digest) of texts that share a band; the first of equals wins.
    """
    best: tuple[float, str] | None = None
    for candidate_id, other in candidates:
        found = likeness(digest, other)
        if found.wording < SAME_TEXT or found.facts < SAME_FACTS:
            continue
        if best is None or found.overlap > best[0]:
            best = (found.overlap, candidate_id)
    return best[1] if best else None


class _Digest(NamedTuple):
    version: int
    shingles: int
    facts_total: int
    signature: NDArray[np.uint32]
    facts: NDArray[np.uint32]

    @classmethod
    def read(cls, data: bytes) -> _Digest:
        try:
            version, kept, shingles, facts_total = _HEAD.unpack_from(data)
        except struct.error as error:
            raise ValueError("these bytes are no fingerprint") from error
        rows = _PERMUTATIONS if shingles else 0
        if version == VERSION and len(data) != _HEAD.size + 4 * (rows + kept):
            raise ValueError("this fingerprint is cut short")
        values = np.frombuffer(data, dtype="<u4", offset=_HEAD.size)
        return cls(version, shingles, facts_total, values[:rows], values[rows:])


def _shingles(text: str) -> NDArray[np.uint64]:
    """Hashes of every run of three words, each once."""
    known: dict[str, int] = {}
    hashes: list[int] = []
    for word in _WORD.findall(text.lower()):
        if word not in known:
            known[word] = int.from_bytes(_hashed(word, 8), "little")
        hashes.append(known[word])
    words = np.array(hashes, dtype=np.uint64)
    if len(words) < _SHINGLE_WORDS:
        return np.unique(words)
    runs = np.zeros(len(words) - _SHINGLE_WORDS + 1, dtype=np.uint64)
    for position in range(_SHINGLE_WORDS):
        part = words[position : len(words) - _SHINGLE_WORDS + 1 + position]
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + part
        runs ^= runs >> np.uint64(31)
    return np.unique(runs)


def _constants(label: str) -> NDArray[np.uint64]:
    values = (
        int.from_bytes(_hashed(f"{label} {index}", 8), "little") for index in range(_PERMUTATIONS)
    )
    return np.fromiter(values, dtype=np.uint64, count=_PERMUTATIONS)


def _hashed(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).digest()


_FACTORS: Final = _constants("factor") | np.uint64(1)
_OFFSETS: Final = _constants("offset")
_CHUNK: Final = 2_048


def _signature(shingles: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """The least of each of 120 hashes over all shingles."""
    least = np.full(_PERMUTATIONS, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(shingles), _CHUNK):
        mixed = shingles[None, start : start + _CHUNK] * _FACTORS[:, None] + _OFFSETS[:, None]
        np.minimum(least, (mixed >> np.uint64(32)).astype(np.uint32).min(axis=1), out=least)
    return least.astype("<u4")


def _band_keys(signature: NDArray[np.uint32]) -> tuple[int, ...]:
    rows = signature.reshape(_BANDS, _ROWS)
    return tuple(
        int.from_bytes(
            hashlib.blake2b(bytes((VERSION, band)) + rows[band].tobytes(), digest_size=8).digest(),
            "little",
            signed=True,
        )
        for band in range(_BANDS)
    )


def _facts(text: str) -> NDArray[np.uint32]:
    """Hashes of names (capitals inside a sentence) and numbers, least first, each once."""
    found = {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}
    found |= {name.lower() for name in _NAME.findall(text)}
    values = {int.from_bytes(_hashed(fact, 4), "little") for fact in found}
    return np.array(sorted(values), dtype="<u4")


def _contained(overlap: float, one: int, other: int) -> float:
    """From the Jaccard index and two sizes: how much of the smaller set is in the larger."""
    shared = overlap * (one + other) / (1 + overlap)
    return min(1.0, shared / min(one, other))


def _shared_facts(one: _Digest, other: _Digest) -> float:
    """How many facts of the text with fewer are in the other; 1 where neither has any.

    Where a text has more facts than a digest keeps, the least hashes of both stand for
    all (bottom-k sketch).
    """
    if not one.facts_total or not other.facts_total:
        return 1.0 if one.facts_total == other.facts_total else 0.0
    common = np.intersect1d(one.facts, other.facts, assume_unique=True)
    if max(one.facts_total, other.facts_total) <= _MAX_FACTS:
        return len(common) / min(one.facts_total, other.facts_total)
    sketch = np.union1d(one.facts, other.facts)[:_MAX_FACTS]
    overlap = float(np.mean(np.isin(sketch, common)))
    return _contained(overlap, one.facts_total, other.facts_total)
