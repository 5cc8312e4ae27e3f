"""Claims: frames, models and choice, from sentences to claims with evidence."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks.passages import read_passages
from extractors.claims import Extractor
from extractors.claims.frames import load_frames
from extractors.claims.models import Forest
from extractors.claims.morphology import english_verb, french_verb
from extractors.claims.tokens import tokens
from extractors.clusters import assign
from extractors.model import Article, Claim, ClaimType, EntityKind, Language, Modality, Span

GOLD = Path(__file__).resolve().parent.parent / "gold"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def _article(text: str, language: Language, title: str = "") -> Article:
    return Article(
        article_id="a",
        version_id="a",
        url="https://press.example/a",
        source="Press",
        title=title,
        text=text,
        language=language,
        published_at=dt.datetime(2025, 6, 15),
    )


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Meta released Llama 3 on Thursday under a license that allows commercial use.",
            Language.EN,
            (ClaimType.MODEL_RELEASE, "Meta", "Llama 3"),
        ),
        (
            "Mistral AI a levé 600 millions d’euros lors d’un tour mené par General Catalyst.",
            Language.FR,
            (ClaimType.FUNDING, "Mistral AI", "General Catalyst"),
        ),
    ],
)
def test_a_plain_sentence_gives_its_claim(extractor, text, language, expected):
    """The textbook case must never be missed, in either language."""
    found = extractor.extract(_article(text, language)).claims
    assert expected in {(claim.type, claim.subject, claim.object) for claim in found}


def test_evidence_is_verbatim_and_extraction_repeats(extractor):
    """A quoted sentence that is not in the article would be a lie; so would chance."""
    text = "Anthropic raised $13 billion in a round led by Iconiq. It is valued at $183 billion."
    article = _article(text, Language.EN, "Anthropic raises more")
    first, second = extractor.extract(article), extractor.extract(article)
    assert first.claims
    assert first.claims == second.claims
    for claim in first.claims:
        assert article.body[claim.span.start : claim.span.end] == claim.evidence
        assert 0 <= claim.confidence <= 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!", "«»", "a" * 5000, "Le mistral souffle."])
def test_text_without_claims_gives_none(extractor, text):
    """Nothing in, nothing out, and no error."""
    assert extractor.extract(_article(text, Language.FR)).claims == ()


def test_every_type_has_frames_in_both_languages():
    """A type without a frame in one language would be blind there."""
    frames = load_frames()
    for language in Language:
        seen = {frame.type for row in frames[language].frames_of for frame in row}
        assert seen == set(ClaimType)


def test_a_verb_of_several_words_is_found_with_a_gap():
    """Frames list lemmas; texts inflect them and put words between."""
    text = "She has finally stepped quietly down."
    parsed = tokens(text, Span(start=0, end=len(text)), Language.EN)
    assert "v:step down" in {hit.pattern.key for hit in load_frames()[Language.EN].hits(parsed)}


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("lancer", "lançait"), ("céder", "cède"), ("rejoindre", "rejoindra"), ("nager", "nageait")],
)
def test_french_verbs_change_their_stems(lemma, form):
    """A form that is not generated is a trigger that is never seen."""
    assert form in french_verb(lemma)


def test_english_irregular_and_doubling_verbs():
    """The past of leave is left, of step stepped."""
    assert "left" in english_verb("leave")
    assert "stepped" in english_verb("step")


def test_an_unknown_infinitive_is_refused():
    """A typing error in a frame file must be seen when it is read."""
    with pytest.raises(ValueError, match="infinitive"):
        french_verb("xyz")


def test_a_forest_adds_the_leaves_that_a_row_reaches():
    """Two trees of one level: the sums can be worked out by hand."""
    forest = Forest(
        feature=np.array([[0], [1]]),
        threshold=np.array([[0.5], [2.0]], np.float32),
        values=np.array([[1.0, 2.0], [10.0, 20.0]], np.float32),
        depth=1,
    )
    rows = np.array([[0.5, 3.0], [0.6, 2.0]], np.float32)
    assert forest.logits(rows).tolist() == [21.0, 12.0]


def test_passages_are_well_formed():
    """A passage with a wrong type or quote would teach nonsense."""
    for path in sorted((GOLD / "passages").glob("*.txt")):
        assert read_passages(path)


def _claim(number: int, day: dt.date, modality: Modality = Modality.ASSERTED) -> Claim:
    return Claim(
        claim_id=f"c{number:02}",
        article_id=f"a{number}",
        type=ClaimType.MODEL_RELEASE,
        subject="Meta",
        subject_id="meta",
        object="Llama 3",
        object_id="llama-3",
        modality=modality,
        attributed_to=(),
        quantities=(),
        date=None,
        evidence="Meta released Llama 3",
        span=Span(start=0, end=21),
        confidence=0.9,
        rule_id="model_release.releases",
        subject_kind=EntityKind.COMPANY,
        event_date=day,
    )


def test_clusters_do_not_depend_on_the_order_of_claims():
    """Loading the archive backwards must give the same stories."""
    claims = [_claim(n, dt.date(2024, 4, 18) + dt.timedelta(days=40 * n)) for n in range(12)]
    claims.append(_claim(20, dt.date(2024, 4, 20), Modality.DENIED))
    expected = assign(claims)
    for seed in range(5):
        shuffled = claims[:]
        random.Random(seed).shuffle(shuffled)
        assert assign(shuffled) == expected


def test_a_denial_is_no_member_of_the_story_it_denies():
    """A denial scores like the claim by its words; its polarity keeps it apart."""
    told, denied = _claim(1, dt.date(2024, 4, 18)), _claim(2, dt.date(2024, 4, 19), Modality.DENIED)
    found = assign([told, denied])
    assert found["c01"] != found["c02"]
