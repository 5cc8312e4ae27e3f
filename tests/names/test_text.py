"""Text as offsets: folding that keeps length, paragraphs, sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text import flatten, fold, normalise, paragraphs, sentences


def _sentences(body: str) -> list[str]:
    return [body[span.start : span.end] for span in sentences(body)]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_flatten_keeps_the_length(text: str) -> None:
    """An offset into the flat text must be an offset into the article."""
    assert len(flatten(text)) == len(text)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_sentences_lie_inside_in_order_and_hold_every_word(text: str) -> None:
    """No character that is not white space may fall between two sentences."""
    spans = sentences(text)
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    assert not "".join(text[a:b] for a, b in zip(ends, starts, strict=True)).strip()


@settings(deadline=None)
@given(st.text(max_size=100))
def test_normalise_is_idempotent(text: str) -> None:
    """A text that is read twice stays the same text."""
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("GPT-4", "gpt 4"),
        ("Llama‑2", "LLaMA 2"),
        ("Société Générale", "societe generale"),
        ("L’Oréal", "l'oreal"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(left: str, right: str) -> None:
    """Hyphens, apostrophes, accents and case do not make another name."""
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Un titre de M. Durand\n\nM. Durand part. Il reste.",
            ["Un titre de M. Durand", "M. Durand part.", "Il reste."],
        ),
        (
            "T\n\nLlama 3.1 and v2.1 of Apple Inc. cost 1.5 cents. The rest is free.",
            ["T", "Llama 3.1 and v2.1 of Apple Inc. cost 1.5 cents.", "The rest is free."],
        ),
        (
            "T\n\nThe U.S. Senate met. It left the U.S. The vote failed.",
            ["T", "The U.S. Senate met.", "It left the U.S.", "The vote failed."],
        ),
        (
            "T\n\n« Fake news ! » a-t-il tranché. « Non. » Il part.",
            ["T", "« Fake news ! » a-t-il tranché.", "« Non. »", "Il part."],
        ),
        (
            "T\n\n“We did it,” he said. “Twice.” She left.",
            ["T", "“We did it,” he said.", "“Twice.”", "She left."],
        ),
        ("T\n\n- un\n- deux", ["T", "- un", "- deux"]),
        (
            "T\n\nSamuel J. Altman spoke. Plan B. The rest",
            ["T", "Samuel J. Altman spoke.", "Plan B.", "The rest"],
        ),
        ("T\n\n1. Meta. Le groupe part.", ["T", "1. Meta.", "Le groupe part."]),
        ("", []),
    ],
)
def test_sentences_know_abbreviations_quotes_and_lists(body: str, expected: list[str]) -> None:
    """A sentence is the unit of evidence: it must not end at a title or a version."""
    assert _sentences(body) == expected


def test_paragraphs_are_lines_that_hold_text() -> None:
    """Blank lines and the white space around a line belong to no paragraph."""
    body = "Title\n\n  one \n\n\ntwo"
    assert [body[span.start : span.end] for span in paragraphs(body)] == ["Title", "one", "two"]
