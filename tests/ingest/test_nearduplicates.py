"""One wire story in twenty papers is one story; two stories on one template are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.nearduplicates import fingerprint, likeness, nearest, same_story

WIRE = (
    "PARIS (Dépêche) – Le groupe Zenobia a annoncé mardi la fermeture de son laboratoire de recherche de Grenoble, qui employait 240 personnes, et le transfert de ses équipes vers une division chargée des produits.\n\n"
    "La décision, prise en comité lundi soir, intervient deux ans après le rachat de la jeune pousse Kelvane pour 310 millions d’euros. Le directeur scientifique, Amaury Brest, quittera ses fonctions à la fin du mois de janvier 2027.\n\n"
    "Selon un document interne consulté par l’agence, la maison entend consacrer l’essentiel de ses moyens à un assistant vendu aux entreprises, baptisé Orlan, dont le lancement est prévu au printemps à Bruxelles et à Montréal.\n\n"
    "Les syndicats dénoncent un virage brutal et demandent l’ouverture de négociations. « Personne ne nous a consultés », regrette Solène Carré, déléguée du personnel, qui rappelle que 58 brevets ont été déposés à Grenoble depuis 2021.\n\n"
    "Le titre a gagné 3,4 % à la Bourse d’Amsterdam. Les analystes de Brown & Lund jugent que la mesure économisera 90 millions d’euros par an, mais craignent que les chercheurs ne partent chez Meridian ou chez Quantis."
)
OTHER = (
    "La municipalité de Vierzon prépare un plan pour les écoles. Les travaux commenceront après les vacances, quartier par quartier, a expliqué Odile Marchand devant le conseil.\n\n"
    "Le budget, fixé à 12 millions d’euros, couvre l’isolation des bâtiments et le remplacement des chaudières. Une enquête sera menée auprès des parents au mois de mars."
)


def results(*, company: str, place: str, revenue: str, growth: str, chief: str, year: str) -> str:
    return (
        f"Le groupe {company} a publié mercredi des résultats supérieurs aux attentes. Son chiffre d’affaires s’est établi à {revenue} millions d’euros, en hausse de {growth} % sur un an, porté par la demande des entreprises.\n\n"
        f"« Nous entrons dans une nouvelle phase de croissance », a déclaré son directeur général, {chief}, lors d’une conférence à {place}. Le groupe vise désormais une marge de {growth} points au-dessus de celle de {year}.\n\n"
        f"Le titre {company} a ouvert en hausse à la Bourse de {place}. Les analystes saluent une exécution sans faute, et relèvent leur objectif de cours pour {year}."
    )


def digest(text: str) -> bytes:
    return fingerprint(text).digest


def share_a_band(one: str, other: str) -> bool:
    return not set(fingerprint(one).bands).isdisjoint(fingerprint(other).bands)


COPIES = {
    "as it came": WIRE,
    "under an agency line": "Avec l’agence Dépêche. " + WIRE + "\n\nTous droits réservés.",
    "cut to half": "\n\n".join(WIRE.split("\n\n")[:3]),
    "with another lead": "À Grenoble, la nouvelle est tombée au petit matin.\n\n"
    + WIRE.partition("\n\n")[2],
    "with own paragraphs between": WIRE.replace(
        "\n\n", "\n\nNotre journal avait révélé l’affaire dès la semaine dernière.\n\n"
    ),
    "with other quotes and case": WIRE.replace("«", '"')
    .replace("»", '"')
    .replace("’", "'")
    .replace("Le groupe", "LE GROUPE"),
    "with a word changed here and there": WIRE.replace("a annoncé", "a fait savoir")
    .replace("jugent", "estiment")
    .replace("brutal", "violent"),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_a_wire_story_is_known_in_every_paper(copy):
    """It is found by a shared band and proved by its digest."""
    assert share_a_band(WIRE, copy)
    assert same_story(digest(WIRE), digest(copy))
    assert same_story(digest(copy), digest(WIRE))


def test_twenty_papers_make_one_group():
    """Incremental: each paper is compared with what came before, and joins the first."""
    papers = [
        f"{paper}. {text}"
        for paper, text in zip("ABCDEFGHIJKLMNOPQRSTU", [*COPIES.values()] * 3, strict=True)
    ]
    groups: dict[str, bytes] = {}
    for number, paper in enumerate(papers):
        found = nearest(digest(paper), groups.items())
        if found is None:
            groups[f"g{number}"] = digest(paper)
    assert list(groups) == ["g0"]


def test_two_stories_on_one_template_are_two():
    """Quarterly results are all written alike; names and numbers tell them apart."""
    one = results(
        company="Zenobia",
        place="Paris",
        revenue="1 240",
        growth="12",
        chief="Amaury Brest",
        year="2026",
    )
    other = results(
        company="Meridian",
        place="Francfort",
        revenue="3 870",
        growth="4",
        chief="Ilse Braun",
        year="2027",
    )
    assert likeness(digest(one), digest(other)).wording > 0.4
    assert not same_story(digest(one), digest(other))


def test_different_stories_share_nothing():
    found = likeness(digest(WIRE), digest(OTHER))
    assert found.wording < 0.1
    assert not share_a_band(WIRE, OTHER)
    assert not same_story(digest(WIRE), digest(OTHER))


def test_the_nearest_of_several_is_chosen():
    half = "\n\n".join(WIRE.split("\n\n")[:3])
    candidates = [("other", digest(OTHER)), ("half", digest(half)), ("whole", digest(WIRE))]
    assert nearest(digest(WIRE), candidates) == "whole"
    assert nearest(digest(OTHER), candidates[1:]) is None


def test_texts_without_words_equal_nothing():
    nothing = fingerprint(" … ")
    assert nothing.bands == ()
    assert not same_story(nothing.digest, nothing.digest)
    assert likeness(nothing.digest, digest(WIRE)) == (0.0, 0.0, 0.0)


def test_a_digest_is_small_and_its_keys_fit_a_table():
    found = fingerprint(WIRE * 20)
    assert len(found.digest) < 1_000
    assert all(-(2**63) <= key < 2**63 for key in found.bands)


def test_stored_fingerprints_never_change():
    """They are compared with those of years to come: a change here is a new VERSION."""
    found = fingerprint("one two three four")
    assert found.bands[:2] == (-632691988121110587, -7642210413667913074)
    assert found.digest[:19].hex() == "010000020000000000000057fe360e4d6788dc"


@pytest.mark.parametrize("data", [b"", b"abc", digest(WIRE)[:-1]])
def test_bytes_that_are_no_digest_are_refused(data):
    with pytest.raises(ValueError, match="fingerprint"):
        likeness(data, digest(WIRE))


@given(st.text(max_size=200))
def test_every_text_has_a_fingerprint_and_equals_itself(text):
    found = fingerprint(text)
    assert same_story(found.digest, found.digest) == bool(found.bands)
    assert fingerprint(text) == found
