"""Numbers and dates as they are written, in both languages, against a table of each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractors.dates import dates
from extractors.model import Language
from extractors.quantities import quantities

HERE = Path(__file__).parent


def _rows(name: str, width: int) -> list[tuple[str, ...]]:
    rows = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            rows.append(tuple(cells + [""] * (width - len(cells))))
    return rows


NUMBERS = _rows("quantities.tsv", 3)
DATES = _rows("dates.tsv", 4)


def _quantities_of(text: str, language: Language) -> str:
    written = []
    for q in quantities(text, language):
        value = f"{q.value:.0f}" if q.value == int(q.value) else f"{round(q.value, 4)}"
        of = f"/{q.of:.0f}" if q.of else ""
        written.append(f"{value}{of} {q.unit} {q.bound.value}")
    return " | ".join(written)


def _dates_of(text: str, language: Language, published: dt.date | None) -> str:
    found = dates(text, language, published)
    return " | ".join(f"{d.iso} {d.start_date} {d.end_date}" for d in found)


def test_the_tables_hold_at_least_four_hundred_expressions_of_both_languages():
    """The tables are what the grammar answers to; they may grow, not shrink."""
    both = [*NUMBERS, *DATES]
    assert len(both) >= 600
    for language in Language:
        assert sum(row[0] == language for row in both) >= 250


@pytest.mark.parametrize(("language", "text", "expected"), NUMBERS)
def test_a_number_is_read_with_value_unit_and_bound(language: str, text: str, expected: str):
    """Each expression of the table gives exactly the quantities written beside it."""
    assert _quantities_of(text, Language(language)) == expected


@pytest.mark.parametrize(("language", "published", "text", "expected"), DATES)
def test_a_date_is_read_as_precisely_as_it_is_written(
    language: str, published: str, text: str, expected: str
):
    """Each expression of the table gives exactly the intervals written beside it."""
    day = dt.date.fromisoformat(published)
    assert _dates_of(text, Language(language), day) == expected


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", " "])
def test_any_space_groups_french_digits(space: str):
    """Thousands and unit may be parted by plain, no-break, narrow and thin spaces."""
    text = f"plus de 11{space}000{space}postes"
    assert _quantities_of(text, Language.FR) == "11000 people at_least"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009"])
def test_no_break_spaces_group_english_digits(space: str):
    """A no-break space between English digits groups thousands; a plain one does not."""
    assert _quantities_of(f"11{space}000 employees", Language.EN) == "11000 people exact"


def test_both_apostrophes_elide():
    """The typographic and the plain apostrophe read alike."""
    curly = _quantities_of("1,5 milliard d’euros", Language.FR)
    assert curly == _quantities_of("1,5 milliard d'euros", Language.FR)
    assert curly == "1500000000 EUR exact"


def test_without_a_day_of_publication_only_absolute_dates_are_read():
    """Nothing is resolved against a day that is not known."""
    text = "On Monday, last week, in March, two years ago; on 14 July 2023; in 2024."
    assert _dates_of(text, Language.EN, None) == (
        "2023-07-14 2023-07-14 2023-07-14 | 2024 2024-01-01 2024-12-31"
    )


def test_offsets_count_from_the_offset_given():
    """Spans are absolute: a sentence may be read on its own."""
    number = quantities("It raised $5 million.", Language.EN, offset=100)[0]
    day = dates("On 14 July 2023.", Language.EN, None, offset=100)[0]
    assert number.span is not None
    assert day.span is not None
    assert (number.span.start, number.span.end) == (110, 120)
    assert (day.span.start, day.span.end) == (103, 115)
