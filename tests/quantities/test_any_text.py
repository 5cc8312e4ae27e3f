"""What holds for every text, also for those that no table foresees."""

from __future__ import annotations

import datetime as dt
import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import dates
from extractors.model import Language
from extractors.quantities import quantities

HERE = Path(__file__).parent
PUBLISHED = dt.date(2025, 9, 17)
LINES = [
    line
    for name in ("quantities.tsv", "dates.tsv")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
TEXTS = [line.split("\t")[2 if line.count("\t") == 3 else 1] for line in LINES]
PIECES = sorted({word for text in TEXTS for word in text.split(" ")})
MARKS = [
    ".",
    ",",
    ";",
    ":",
    "-",
    "–",
    "/",
    "%",
    "€",
    "$",
    "£",
    "\n",
    "\u00a0",
    "\u202f",
    "’",
    "'",
    "«",
    "»",
    "(",
    ")",
    "٣",
    "²",
    "İ",
    "ß",
    "é",
    "𝟙",
    "👾",
    "\x1f",
    "\x00",
    "\ud800",
]


def _noise(rng: random.Random) -> str:
    parts = [
        rng.choice(PIECES if rng.random() < 0.7 else MARKS) for _ in range(rng.randrange(1, 40))
    ]
    return rng.choice(["", " "]).join(parts)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("language", list(Language))
def test_arbitrary_text_never_raises_and_spans_lie_inside_in_order(language: Language, seed: int):
    """Words of the tables and odd marks in any order: values are finite, spans inside and apart."""
    rng = random.Random(seed)  # noqa: S311 - noise, not secrets
    for _ in range(25):
        text = _noise(rng)
        last = 0
        for q in quantities(text, language):
            assert q.span is not None
            assert last <= q.span.start < q.span.end <= len(text)
            assert math.isfinite(q.value)
            last = q.span.end
        last = 0
        for day in dates(text, language, PUBLISHED):
            assert day.span is not None
            assert last <= day.span.start < day.span.end <= len(text)
            assert day.start_date <= day.end_date
            last = day.span.end


@given(st.text(max_size=200))
def test_no_text_raises(text: str):
    """Whatever the characters are, the grammars answer."""
    for language in Language:
        assert all(q.span is not None for q in quantities(text, language))
        assert all(d.span is not None for d in dates(text, language, PUBLISHED))


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max, dt.date(2024, 2, 29)])
def test_the_ends_of_the_calendar_are_no_trap(published: dt.date):
    """Relative dates at the first and last day that the calendar has are left out, not raised."""
    for text in TEXTS:
        for language in Language:
            for day in dates(text, language, published):
                assert day.start_date <= day.end_date


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400,
        "9" * 400 + " milliards d’euros",
        "1e999",
        "1" + ",000" * 200,
        "0000-00-00",
        "32/13/2024",
        "30 février 2024",
        "February 30, 2024",
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_absurd_numbers_and_days_are_no_trap(language: Language, text: str):
    """Numbers without end and days that no month has do not raise and do not become infinite."""
    assert all(abs(q.value) < float("inf") for q in quantities(text, language))
    assert all(d.start_date <= d.end_date for d in dates(text, language, PUBLISHED))


@pytest.mark.parametrize("language", list(Language))
def test_the_words_of_a_quantity_read_alone_give_its_value_again(language: Language):
    """A span holds what makes its value; only shared units and scales come from elsewhere."""
    again = same = 0
    for line in LINES:
        cells = line.split("\t")
        if cells[0] != language or line.count("\t") == 3:
            continue
        for q in quantities(cells[1], language):
            assert q.span is not None
            alone = quantities(cells[1][q.span.start : q.span.end], language)
            again += 1
            same += any(abs(a.value - q.value) < 1e-6 and a.of == q.of for a in alone)
    assert again > 100
    assert same / again >= 0.9


@pytest.mark.parametrize("language", list(Language))
def test_the_iso_prefix_of_a_date_names_a_part_of_its_interval(language: Language):
    """The prefix is never later than the last day nor earlier than the year of the first."""
    seen = 0
    for line in LINES:
        cells = line.split("\t")
        if cells[0] != language or line.count("\t") != 3:
            continue
        for day in dates(cells[2], language, dt.date.fromisoformat(cells[1])):
            seen += 1
            assert day.start_date.isoformat()[: len(day.iso)] <= day.iso
            assert day.iso <= day.end_date.isoformat()[: len(day.iso)]
    assert seen > 70
