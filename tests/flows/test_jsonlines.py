"""JSON Lines of articles: what is read, what is refused, what a line of output looks like."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from extractors.model import Bound, Claim, ClaimType, DateInterval, Modality, Quantity, Span
from flows.pipeline.jsonlines import BadLine, claim_object, json_line, read_articles

GOOD = {"id": "a", "title": "Meta lance Llama 4", "text": "Meta a lancé Llama 4.", "lang": "fr"}


def read(*rows: object) -> list[object]:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    return list(read_articles(lines))


def test_an_article_is_read_as_it_stands():
    """Offsets count in title, two line breaks, text: nothing may be trimmed or normalised."""
    [item] = read({**GOOD, "title": " T ", "text": "x\u00a0y\n", "published": "2025-04-05"})
    assert item.article.body == " T \n\nx\u00a0y\n"
    assert item.article.published_at == dt.datetime(2025, 4, 5)


def test_gold_claims_in_the_input_are_not_looked_at():
    """A scorer must be able to hand over its gold file as it is."""
    assert read({**GOOD, "claims": [{"type": "nonsense"}]}) == read(GOOD)


def test_the_language_is_detected_where_none_is_given():
    """`lang` is optional."""
    text = "Le groupe a présenté son nouveau modèle et les chercheurs de son laboratoire."
    [item] = read({"id": "a", "title": "Un modèle de plus", "text": text * 3})
    assert item.language == "fr"
    assert item.article.detection is not None


def test_another_language_is_an_answer_without_an_article():
    """One line an article, also for those that virage does not read."""
    [item] = read({**GOOD, "lang": "es"})
    assert (item.language, item.article) == ("es", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"{", "not JSON at column 2"),
        (b"\xff\xfe", "not"),
        ([1], "not a JSON object"),
        ({"title": "t", "text": "x"}, "field 'id' is missing"),
        ({"id": True, "title": "t", "text": "x"}, "field 'id'"),
        ({"id": "a", "text": "x"}, "field 'title' is missing"),
        ({"id": "a", "title": "t", "text": 3}, "field 'text' is not a string"),
        (b"[" * 200_000, "nested too deep"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_next_is_read(row, reason):
    """One broken line of a million must not stop the run, nor vanish."""
    bad, good = read(row, GOOD)
    assert isinstance(bad, BadLine)
    assert bad.line_number == 1
    assert reason in bad.reason
    assert good.id == "a"


def test_a_byte_order_mark_and_blank_lines_do_no_harm():
    """Files come from all kinds of programs."""
    line = json.dumps(GOOD).encode()
    assert [item.line_number for item in read_articles([b"\xef\xbb\xbf" + line, b"\n", line])] == [
        1,
        3,
    ]


def test_a_claim_is_laid_out_for_scripts():
    """The form is a contract: scorers and notebooks read it."""
    claim = Claim(
        claim_id="c",
        article_id="a",
        type=ClaimType.FUNDING,
        subject="Mistral AI",
        subject_id="mistral-ai",
        object=None,
        object_id=None,
        modality=Modality.ASSERTED,
        attributed_to=("Le Monde",),
        quantities=(Quantity(value=1.7e9, unit="EUR", bound=Bound.ABOUT),),
        date=DateInterval(
            start_date=dt.date(2025, 9, 1), end_date=dt.date(2025, 9, 30), iso="2025-09"
        ),
        evidence="Mistral lève",
        span=Span(start=3, end=15),
        confidence=0.912345,
        rule_id="fr.funding.1",
    )
    assert claim_object(claim, "k1") == {
        "type": "funding",
        "subject": "Mistral AI",
        "object": None,
        "modality": "asserted",
        "attributed_to": ["Le Monde"],
        "quantities": [{"value": 1.7e9, "unit": "EUR", "of": None, "bound": "about"}],
        "date": "2025-09",
        "evidence": "Mistral lève",
        "start": 3,
        "end": 15,
        "confidence": 0.9123,
        "rule": "fr.funding.1",
        "cluster": "k1",
    }


@pytest.mark.parametrize("text", ["l\u2028m", "a\x85b", "x\u2029", "\ud800", "déjà"])
def test_a_line_of_output_is_one_line_for_every_reader(text):
    """Python's splitlines and others break at U+2028; a lone surrogate is no UTF-8."""
    line = json_line({"t": text})
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode()) == {"t": text}
