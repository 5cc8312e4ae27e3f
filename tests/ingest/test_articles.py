"""From the bytes of a page to an article, or to the reason why there is none."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.articles import article, articles
from extractors.language import detect
from extractors.model import Article, Detection, Language, Skipped

PARAGRAPHS = (
    "Le laboratoire parisien a présenté mardi un modèle de langage dont il publie les poids et la méthode d’entraînement.",
    "Selon l’entreprise, l’apprentissage a occupé plusieurs milliers de processeurs pendant l’été, dans un centre situé près de Lyon.",
    "Les chercheurs qui l’ont essayé saluent ses résultats en français, mais relèvent des erreurs dans les calculs les plus longs.",
    "La direction précise que le produit sera proposé aux administrations dès le mois de janvier, sans en donner le prix.",
    "Plusieurs anciens salariés, partis au printemps, ont fondé une société concurrente qui vise le même marché public.",
)
JSONLD = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Essai"}, {"@type": ["NewsArticle"],
"headline": "Un laboratoire publie son modèle", "datePublished": "2026-11-24T08:30:00+01:00", "dateModified": "2026-11-24T12:00:00+01:00",
"author": [{"@type": "Person", "name": "Jeanne Essai"}, {"name": "Paul Essai"}]}]}</script>"""


def html(
    *paragraphs: str,
    head: str = "",
    title: str = "Un laboratoire publie son modèle | Essai",
    around: str = "",
) -> str:
    return (
        f"<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Accueil</a></li><li><a href='/ia'>IA</a></li></ul></nav>"
        f"<article><h1>{title.partition(' | ')[0]}</h1>"
        + "".join(f"<p>{text}</p>" for text in paragraphs)
        + "</article>"
        f"{around}<footer><p>Mentions légales</p></footer></body></html>"
    )


def read(page) -> Article:
    found = article(page, detect=detect)
    assert isinstance(found, Article), found
    return found


def test_a_page_becomes_an_article(page):
    """Text without the furniture, paragraphs apart, facts with their origin."""
    found = read(page(html(*PARAGRAPHS, head=JSONLD)))
    assert found.title == "Un laboratoire publie son modèle"
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.author == "Jeanne Essai, Paul Essai"
    assert (found.published_at, found.published_origin) == (
        dt.datetime(2026, 11, 24, 7, 30),
        "jsonld",
    )
    assert found.modified_at == dt.datetime(2026, 11, 24, 11)
    assert (found.language, found.origin, found.source) == (Language.FR, "page", "Essai")
    assert found.detection is not None


def test_ids_say_which_article_and_which_version(page):
    """An edit keeps the article and makes a version; a new menu makes neither."""
    first = read(page(html(*PARAGRAPHS)))
    edited = read(
        page(
            html(*PARAGRAPHS[:-1], "Une correction a été apportée à cet article après sa parution.")
        )
    )
    redesigned = read(page(html(*PARAGRAPHS, around="<aside><p>À lire aussi</p></aside>")))
    moved = read(page(html(*PARAGRAPHS), url="https://essai.example/autre"))
    assert first.article_id == edited.article_id == redesigned.article_id
    assert first.version_id == redesigned.version_id
    assert first.version_id != edited.version_id
    assert moved.article_id != first.article_id


@pytest.mark.parametrize(
    ("head", "moment", "origin"),
    [
        (
            '<meta property="article:published_time" content="2026-11-20T10:00:00Z">',
            dt.datetime(2026, 11, 20, 10),
            "meta",
        ),
        ('<meta itemprop="datePublished" content="2026-11-20">', dt.datetime(2026, 11, 20), "meta"),
        (
            '<meta name="date" content="Fri, 20 Nov 2026 10:00:00 GMT">',
            dt.datetime(2026, 11, 20, 10),
            "meta",
        ),
        (
            '<meta name="date" content="vendredi"><script type="application/ld+json">{"broken": </script>',
            dt.datetime(2026, 11, 19, 9),
            "feed",
        ),
        (
            '<meta property="article:published_time" content="2036-11-20T10:00:00Z">',
            dt.datetime(2026, 11, 19, 9),
            "feed",
        ),
        (
            '<meta property="article:published_time" content="0001-01-01T00:00:00Z">',
            dt.datetime(2026, 11, 19, 9),
            "feed",
        ),
    ],
)
def test_dates_come_with_their_origin(page, entry, head, moment, origin):
    """The page before the feed; what lies in the future or before the web counts for nothing."""
    known = entry(published_at=dt.datetime(2026, 11, 19, 9))
    found = read(page(html(*PARAGRAPHS, head=head), entry=known))
    assert (found.published_at, found.published_origin) == (moment, origin)


def test_a_visible_date_is_the_last_resort(page, entry):
    around = "<time datetime='2026-11-18T10:00:00Z'>18 novembre</time>"
    assert read(page(html(*PARAGRAPHS, around=around))).published_origin == "time"
    known = entry(published_at=dt.datetime(2026, 11, 19, 9))
    assert read(page(html(*PARAGRAPHS, around=around), entry=known)).published_origin == "feed"


def test_an_article_without_any_date_has_none(page):
    found = read(page(html(*PARAGRAPHS)))
    assert (found.published_at, found.published_origin) == (None, None)


@pytest.mark.parametrize(
    ("head", "title", "expected"),
    [
        ("", "Un titre – Essai", "Un titre"),
        (
            '<meta property="og:title" content="Un titre &amp;amp; plus"><meta property="og:site_name" content="Le Site">',
            "x",
            "Un titre & plus",
        ),
        (
            '<meta property="og:title" content="Le Site : un titre"><meta property="og:site_name" content="Le Site">',
            "x",
            "un titre",
        ),
        (
            "",
            "Un titre long de plusieurs mots | La Gazette du soir",
            "Un titre long de plusieurs mots",
        ),
    ],
)
def test_titles_lose_the_name_of_their_site(page, head, title, expected):
    found = read(page(html(*PARAGRAPHS, head=head, title=title)))
    assert found.title == expected


def test_the_title_is_not_repeated_in_the_text(page):
    found = read(page(html("Un titre qui se répète", *PARAGRAPHS, title="Un titre qui se répète")))
    assert not found.text.startswith("Un titre")


def test_the_feed_s_facts_fill_what_the_page_leaves_open(page, entry):
    known = entry(
        author="Jeanne",
        updated_at=dt.datetime(2026, 11, 23),
        published_at=dt.datetime(2026, 11, 22),
    )
    found = read(page(html(*PARAGRAPHS), entry=known))
    assert (found.author, found.feed_id) == ("Jeanne", "essai")
    assert found.modified_at == dt.datetime(2026, 11, 23)


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", None])
def test_the_charset_of_a_page_is_found_out(page, declared):
    text = html(*PARAGRAPHS).replace(
        "<meta charset='utf-8'>", f"<meta charset='{declared}'>" if declared else ""
    )
    charset = "cp1252" if declared and declared != "utf-8" else "utf-8"
    found = read(page(text.encode(charset), content_type="text/html"))
    assert "l’entraînement" not in found.text
    assert PARAGRAPHS[0] in found.text


def test_a_language_that_is_not_read_is_recorded(page):
    spanish = (
        "El laboratorio presentó el martes un modelo de lenguaje cuyos pesos publica junto con el método de entrenamiento.",
        "Según la empresa, el aprendizaje ocupó varios miles de procesadores durante el verano en un centro cerca de Madrid.",
        "Los investigadores que lo han probado elogian sus resultados, pero señalan errores en los cálculos más largos.",
    )
    found = article(page(html(*spanish, title="Un laboratorio publica su modelo")), detect=detect)
    assert isinstance(found, Skipped)
    assert found.reason == "language_es"
    assert "confidence" in found.detail


def test_the_language_is_decided_by_what_is_passed(page):
    """The flow chooses the detector; the hint is the feed's language."""
    heard: list[object] = []

    def detector(title: str, text: str, hint: Language | None = None) -> Detection:
        heard.extend([title, hint])
        return Detection(language="en", confidence=1.0, method="test")

    found = article(page(html(*PARAGRAPHS)), detect=detector)
    assert isinstance(found, Article)
    assert found.language is Language.EN
    assert heard == ["Un laboratoire publie son modèle", Language.FR]


def test_feed_content_stands_for_a_page_that_cannot_be_had(page, entry):
    markup = (
        "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
        + "<script>x()</script><p>The post A appeared first on B.</p>"
    )
    found = read(page(markup, origin="feed", entry=entry(content_html=markup, author="Jeanne")))
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert (found.title, found.origin, found.author) == ("Le virage", "feed", "Jeanne")


def test_feed_content_is_used_where_it_is_fuller(page, entry):
    """Some sites cut the page and not the feed."""
    full = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    found = read(
        page(html(PARAGRAPHS[0], PARAGRAPHS[1], head=JSONLD), entry=entry(content_html=full))
    )
    assert found.origin == "feed"
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.published_origin == "jsonld", "the page still dates it"


def test_a_short_summary_does_not_replace_a_page(page, entry):
    found = read(
        page(html(*PARAGRAPHS), entry=entry(summary_html="<p>Un résumé.</p>", content_html=None))
    )
    assert found.origin == "page"


def test_an_article_without_a_title_takes_its_first_words(page, entry):
    markup = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    found = read(page(markup, origin="feed", entry=entry(title="", content_html=markup)))
    assert PARAGRAPHS[0].startswith(found.title.rstrip("…"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body></body></html>", "no_text"),
        ("", "no_text"),
        (html("Trop court pour une affirmation."), "too_short"),
        (b"\x00\x01\x02\xff" * 50, "no_text"),
    ],
)
def test_what_holds_no_article_says_so(page, body, reason):
    found = article(page(body), detect=detect)
    assert isinstance(found, Skipped)
    assert found.reason == reason


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="<>/abp!-[]'\"= &;é", max_size=200).map(str.encode),
    )
)
def test_no_bytes_raise(page, body):
    """One bad page is a value; it never stops the others."""
    assert isinstance(article(page(body), detect=detect), Article | Skipped)


def test_markup_nested_beyond_reason_is_survived(page):
    deep = "<div>" * 5_000 + f"<p>{PARAGRAPHS[0]}</p>" + "</div>" * 5_000
    assert isinstance(article(page(deep), detect=detect), Article | Skipped)


def test_a_batch_gives_one_result_a_page_and_travels_between_processes(page):
    pages = [
        page(html(*PARAGRAPHS)),
        page(""),
        page(html(*PARAGRAPHS), url="https://essai.example/b"),
    ]
    found = articles(pages, detect=detect)
    assert [type(result) for result in found] == [Article, Skipped, Article]
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 -- our own bytes
