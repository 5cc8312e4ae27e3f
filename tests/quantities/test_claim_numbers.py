"""Which numbers and dates of a sentence a claim takes."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.claims.numbers import claim_date, claim_quantities
from extractors.dates import dates
from extractors.model import ClaimType, Language, Modality, Span
from extractors.quantities import quantities

PUBLISHED = dt.date(2025, 9, 17)
K = ClaimType


def _span(body: str, words: str) -> Span:
    start = body.index(words)
    return Span(start=start, end=start + len(words))


def _numbers(
    kind: ClaimType, language: Language, body: str, evidence: str, trigger: str | None = None
) -> list[tuple[float, str]]:
    found = claim_quantities(
        kind,
        body,
        _span(body, evidence),
        quantities(body, language),
        trigger=_span(body, trigger) if trigger else None,
    )
    return [(q.value, q.unit) for q in found]


def _date(  # noqa: PLR0917 - reads like the function under test
    kind: ClaimType,
    language: Language,
    body: str,
    evidence: str,
    trigger: str,
    modality: Modality = Modality.ASSERTED,
) -> str | None:
    found = claim_date(
        kind,
        modality,
        body,
        _span(body, evidence),
        _span(body, trigger),
        dates(body, language, PUBLISHED),
        PUBLISHED,
    )
    return found.iso if found else None


@pytest.mark.parametrize(
    ("kind", "language", "body", "expected"),
    [
        (K.DEPARTURE, "fr", "Six des quatorze auteurs ont quitté Meta.", [(6, "people")]),
        (K.DEPARTURE, "en", "About a third of its staff left OpenAI.", [(0.333333, "fraction")]),
        (
            K.FUNDING,
            "en",
            "Cohere raised $500 million at a valuation of $6.8 billion.",
            [(5e8, "USD"), (6.8e9, "USD")],
        ),
        (
            K.MODEL_SPEC,
            "fr",
            "Le modèle compte 65 milliards de paramètres et a lu 2 000 milliards de tokens.",
            [(65e9, "parameters"), (2e12, "tokens")],
        ),
        (K.LAYOFF, "fr", "Meta supprime 600 postes.", [(600, "people")]),
        (K.USAGE_METRIC, "en", "ChatGPT has 700 million weekly users.", [(7e8, "users")]),
        (
            K.BENCHMARK_RESULT,
            "en",
            "R1 answers 79.8 percent of the questions.",
            [(79.8, "percent")],
        ),
        (K.INFRASTRUCTURE, "fr", "Un campus de 1,4 gigawatt sera bâti.", [(1.4, "GW")]),
    ],
)
def test_a_claim_takes_the_numbers_of_its_own_kind(kind, language, body, expected):
    """Money goes to rounds, people to departures, tokens to specifications."""
    assert _numbers(kind, Language(language), body, body) == expected


@pytest.mark.parametrize(
    ("kind", "language", "body", "expected"),
    [
        (
            K.FUNDING,
            "fr",
            "Elle a levé 5 millions d’euros.\n\nElle vise 20 milliards.",
            (20e9, "EUR"),
        ),
        (K.MODEL_SPEC, "fr", "Command R+, 104 milliards.", (104e9, "parameters")),
        (K.BENCHMARK_RESULT, "en", "It averages 81.2.", (81.2, "points")),
        (K.LAYOFF, "en", "It cut its staff to 494.", (494, "people")),
        (K.USAGE_METRIC, "en", "The app has passed 750 million a month.", (750e6, "users")),
    ],
)
def test_a_number_without_a_noun_gets_the_unit_of_its_claim(kind, language, body, expected):
    """What the text leaves out, the type of claim and the currency used before supply."""
    evidence = body.rsplit("\n", 1)[-1]
    assert _numbers(kind, Language(language), body, evidence) == [expected]


def test_a_model_name_is_no_specification_of_another_claim():
    """The size in a name does not become a quantity of a release or a comparison."""
    body = "Meta released Llama 2 70B on Tuesday."
    assert _numbers(K.MODEL_RELEASE, Language.EN, body, body, "released") == []


def test_the_clause_of_the_trigger_tells_two_amounts_apart():
    """Of two deals in one sentence each claim takes its own amount."""
    body = "Microsoft put $13 billion into OpenAI; Amazon bought Kiva for $775 million."
    assert _numbers(K.INVESTMENT, Language.EN, body, body, "put") == [(13e9, "USD")]
    assert _numbers(K.ACQUISITION, Language.EN, body, body, "bought") == [(775e6, "USD")]


def test_the_object_stands_in_for_a_trigger():
    """Where no trigger is known, the object tells the clause."""
    body = "Microsoft put $13 billion into OpenAI; Amazon bought Kiva for $775 million."
    found = claim_quantities(
        K.ACQUISITION,
        body,
        _span(body, body),
        quantities(body, Language.EN),
        object=_span(body, "Kiva"),
    )
    assert [q.value for q in found] == [775e6]


def test_evidence_without_numbers_gives_none():
    """Numbers elsewhere in the article are not reached for."""
    body = "Meta cut 600 jobs. Google bought Wiz."
    assert _numbers(K.ACQUISITION, Language.EN, body, "Google bought Wiz.") == []


@pytest.mark.parametrize(
    ("kind", "language", "body", "trigger", "expected"),
    [
        (K.MODEL_RELEASE, "en", "DeepSeek released R1 on January 20.", "released", "2025-01-20"),
        (K.MODEL_RELEASE, "fr", "Mistral a publié son modèle mardi.", "publié", "2025-09-16"),
        (K.HIRE, "fr", "En août, Cohere a recruté Joëlle Pineau.", "recruté", "2025-08"),
        (K.ACQUISITION, "en", "Google bought DeepMind in 2014.", "bought", "2014"),
        (K.LEGAL_ACTION, "en", "On Friday Penske Media sued Google.", "sued", "2025-09-12"),
    ],
)
def test_a_claim_takes_the_date_of_its_happening(kind, language, body, trigger, expected):
    """Day, month or year, as the text gives it."""
    assert _date(kind, Language(language), body, body, trigger) == expected


def test_a_plan_takes_the_date_that_it_is_for():
    """Not the day of the announcement."""
    body = "On Monday Nvidia said that it will open a plant in 2027."
    when = _date(K.INFRASTRUCTURE, Language.EN, body, body, "open", Modality.PLANNED)
    assert when == "2027"


def test_a_claim_without_a_date_has_none():
    """Nothing is invented from the day of publication."""
    body = "Mistral AI employs 350 people."
    assert _date(K.FINANCIAL_METRIC, Language.EN, body, body, "employs") is None


def test_without_dates_in_the_article_nothing_is_chosen():
    """No candidates, no date."""
    body = "Meta released Llama."
    assert (
        claim_date(K.MODEL_RELEASE, Modality.ASSERTED, body, _span(body, body), None, (), None)
        is None
    )
