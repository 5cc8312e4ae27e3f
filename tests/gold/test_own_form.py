"""The project's own held-out articles keep the form that scoring needs."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from extractors.model import Bound, ClaimType, Language, Modality

OWN = Path(__file__).parent / "own"
ARTICLES = [
    json.loads(line)
    for language in Language
    for line in (OWN / f"own-{language}.jsonl").read_text(encoding="utf-8").splitlines()
]
CLAIMS = [(article, claim) for article in ARTICLES for claim in article["claims"]]
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def test_both_languages_and_all_years_are_held() -> None:
    """A held-out set of one year or one language would flatter."""
    languages = Counter(article["lang"] for article in ARTICLES)
    assert languages == {"fr": 15, "en": 15}
    assert len({article["id"] for article in ARTICLES}) == len(ARTICLES)
    assert {article["published"][:4] for article in ARTICLES} == {
        "2022",
        "2023",
        "2024",
        "2025",
        "2026",
    }


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_evidence_is_verbatim_and_words_are_of_the_closed_sets(article) -> None:
    """A claim that cannot be found in its text, or has a made-up type, scores nothing."""
    body = f"{article['title']}\n\n{article['text']}"
    for claim in article["claims"]:
        assert claim["evidence"] in body, claim["evidence"]
        assert {claim["type"], *claim.get("accept_types", [])} <= set(ClaimType)
        assert claim["modality"] in set(Modality)
        assert claim["date"] is None or DATE.fullmatch(claim["date"])
        assert claim["object"] or "accept_objects" not in claim
        for quantity in claim["quantities"]:
            assert quantity["bound"] in set(Bound)
            assert quantity["unit"]
            assert isinstance(quantity["value"], int | float)


def test_annotation_is_as_dense_as_claims_are() -> None:
    """About twenty claims a page, three quarters of them demanded; two pages hold none."""
    words = sum(len(article["text"].split()) for article in ARTICLES if article["claims"])
    demanded = sum(not claim["optional"] for _, claim in CLAIMS)
    assert 15 < len(CLAIMS) / words * 300 < 28
    assert 12 < demanded / words * 300 < 19
    assert sum(not article["claims"] for article in ARTICLES) == 2


def test_every_type_and_modality_is_asked_for() -> None:
    """A type that is never asked for is never measured."""
    assert {claim["type"] for _, claim in CLAIMS} == set(ClaimType)
    assert {claim["modality"] for _, claim in CLAIMS} == set(Modality)


def test_events_pair_articles_and_keep_their_type() -> None:
    """An event key says that two articles make the same claim."""
    events = defaultdict(list)
    for article, claim in CLAIMS:
        if "event" in claim:
            events[claim["event"]].append((article["id"], claim["type"]))
    assert len(events) > 50
    for event, places in events.items():
        assert len({identifier for identifier, _ in places}) == len(places) >= 2, event
        assert len({kind for _, kind in places}) == 1, event


def test_alias_table_has_unique_names() -> None:
    """A name with two rows would resolve by luck."""
    with (OWN / "aliases-own.csv").open(encoding="utf-8", newline="") as handle:
        names = [row["name"] for row in csv.DictReader(handle)]
    assert len(names) == len(set(names)) > 50
