"""Pages that answer 200 and hold no article are named, and honest pages are not."""

from __future__ import annotations

import pytest

from extractors.articles import article
from extractors.language import detect
from extractors.model import Article, Skipped

LEAD = (
    "Le laboratoire parisien a présenté mardi un modèle de langage dont il publie les poids et la méthode d’entraînement, "
    "une décision rare dans un secteur où les entreprises gardent leurs secrets pour elles."
)
MORE = (
    "Selon plusieurs personnes au fait du dossier, la direction hésitait depuis le printemps entre une ouverture complète "
    "et une licence réservée aux chercheurs, et c’est le départ de deux responsables qui a emporté la décision."
)
CONSENT = (
    "Avec votre accord, nos partenaires et nous utilisons des cookies ou des technologies similaires pour stocker et consulter "
    "des données personnelles comme votre visite sur ce site. Vous pouvez retirer votre consentement ou refuser les traceurs à tout moment."
)


def html(body: str, *, head: str = "<title>Un titre</title>") -> str:
    return f"<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    return "<article><h1>Un titre</h1>" + "".join(f"<p>{text}</p>" for text in texts) + "</article>"


FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Un titre", "isAccessibleForFree": %s}</script>'

WALLS = {
    "paywall says how much is left": (
        "paywall",
        html(
            paragraphs(
                LEAD,
                MORE,
                "Il vous reste 72% de cet article à lire. La suite est réservée aux abonnés.",
            )
        ),
    ),
    "paywall in English": (
        "paywall",
        html(paragraphs(LEAD, MORE) + "<div><p>Subscribe to continue reading</p></div>"),
    ),
    "paywall by its own metadata": (
        "paywall",
        html(paragraphs(LEAD, MORE), head="<title>Un titre</title>" + FREE % "false"),
    ),
    "paywall metadata as text": (
        "paywall",
        html(paragraphs(LEAD, MORE), head="<title>Un titre</title>" + FREE % '"False"'),
    ),
    "paywall markup after an ellipsis": (
        "paywall",
        html(
            paragraphs(LEAD, MORE + "…")
            + "<div class='article-paywall'><a href='/abo'>S’abonner</a></div>"
        ),
    ),
    "cookie wall": (
        "cookie_wall",
        html(
            f"<div><h1>Votre vie privée</h1><p>{CONSENT}</p><p>{CONSENT.replace('Avec', 'Sans')}</p><button>Tout accepter</button></div>"
        ),
    ),
    "login": (
        "login",
        html(
            "<form><h1>Connexion</h1><input name='u'><input type='password' name='p'><p>Connectez-vous pour lire cet article de la rédaction.</p></form>",
            head="<title>Connexion</title>",
        ),
    ),
    "script shell": (
        "js_shell",
        html(
            "<noscript>Vous devez activer JavaScript pour lire cette page.</noscript><div id='root'></div><script src='/app.js'></script>"
        ),
    ),
    "empty app": ("js_shell", html("<div id='__next'></div><script src='/app.js'></script>")),
    "bot check": (
        "bot_check",
        html(
            "<h1>Just a moment...</h1><p>Checking your browser before accessing the site.</p>",
            head="<title>Just a moment...</title>",
        ),
    ),
    "soft 404 in the title": (
        "soft_404",
        html(
            f"<h1>Page introuvable</h1><p>{LEAD}</p>",
            head="<title>Page introuvable - Essai</title>",
        ),
    ),
    "soft 404 in the text": ("soft_404", html("<p>Oups, cette page n’existe plus.</p>")),
    "soft 404 that leads home": (
        "soft_404",
        html(
            paragraphs(LEAD, MORE),
            head="<title>Essai</title><link rel='canonical' href='https://essai.example/'>",
        ),
    ),
}


@pytest.mark.parametrize(("reason", "body"), WALLS.values(), ids=WALLS.keys())
def test_walls_are_named(page, reason, body):
    """Each is recorded with its sign, and none becomes an article."""
    found = article(page(body), detect=detect)
    assert isinstance(found, Skipped)
    assert found.reason == reason
    assert found.detail


LONG = [f"{MORE} C’était le point numéro {number} de l’ordre du jour." for number in range(12)]
HONEST = {
    "with a cookie banner": html(
        f"<div id='banner'><p>{CONSENT}</p></div>" + paragraphs(LEAD, *LONG)
    ),
    "about cookies": html(
        paragraphs("La CNIL a sanctionné l’entreprise pour ses cookies.", LEAD, MORE, *LONG[:4]),
        head="<title>Cookies : la CNIL sanctionne</title>",
    ),
    "with a login form": html(
        "<form><input type='password'></form>"
        + paragraphs(LEAD, MORE, LEAD.replace("mardi", "lundi"))
    ),
    "free by its metadata": html(
        paragraphs(LEAD, MORE), head="<title>Un titre</title>" + FREE % "true"
    ),
    "paid, but whole": html(
        paragraphs(LEAD, *LONG), head="<title>Un titre</title>" + FREE % "false"
    ),
    "with a 404 in the story": html(
        paragraphs("Le service a répondu par des erreurs 404 toute la nuit.", LEAD, MORE)
    ),
    "with a canonical address": html(
        paragraphs(LEAD, MORE),
        head="<title>Un titre</title><link rel='canonical' href='https://essai.example/articles/virage'>",
    ),
    "with a noscript image": html("<noscript><img src='x'></noscript>" + paragraphs(LEAD, MORE)),
}


@pytest.mark.parametrize("body", HONEST.values(), ids=HONEST.keys())
def test_honest_pages_pass(page, body):
    """A wall that is seen where none is loses an article."""
    found = article(page(body), detect=detect)
    assert isinstance(found, Article), found


def test_a_long_free_part_is_an_article_without_the_notice(page):
    """What a paper gives away in full paragraphs is evidence; its advertising is not."""
    body = html(
        paragraphs(
            LEAD,
            *LONG,
            "Il vous reste 20% de cet article à lire. La suite est réservée aux abonnés.",
        )
    )
    found = article(page(body), detect=detect)
    assert isinstance(found, Article)
    assert "Il vous reste" not in found.text
    assert found.text.endswith("numéro 11 de l’ordre du jour.")


def test_feed_content_stands_in_for_a_walled_page(page, entry):
    """The publisher gave the text away in the feed."""
    full = "".join(f"<p>{text}</p>" for text in (LEAD, *LONG))
    _, body = WALLS["paywall says how much is left"]
    found = article(page(body, entry=entry(content_html=full)), detect=detect)
    assert isinstance(found, Article)
    assert found.origin == "feed"
    assert found.text.startswith(LEAD)


def test_a_summary_does_not_stand_in_for_a_walled_page(page, entry):
    """A teaser twice is a teaser."""
    _, body = WALLS["paywall says how much is left"]
    found = article(
        page(body, entry=entry(summary_html=f"<p>{LEAD} {MORE} {LEAD} {MORE}</p>")), detect=detect
    )
    assert isinstance(found, Skipped)
    assert found.reason == "paywall"
