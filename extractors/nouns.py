"""Common nouns of the AI press: what kind of thing each stands for, and its gender in French.

Used to tell what an unknown name is (`la start-up X`, `X, un modèle de …`) and what a
description can stand for (`the lab`, `la jeune pousse`).
"""

from __future__ import annotations

from typing import Final

from extractors.model import EntityKind, Language
from extractors.text import flatten

_EN: Final = {
    EntityKind.COMPANY: (
        "start-up, startup, company, firm, group, unicorn, maker, chipmaker, chip maker, carmaker"
        ", automaker, insurer, bank, retailer, publisher, vendor, supplier, operator, provider, giant"
        ", conglomerate, corporation, fund, investor, manufacturer, broker, consultancy, studio"
        ", venture, subsidiary, spin-off, spinoff, rival, hyperscaler, foundry, airline, utility"
        ", drugmaker, outfit, boutique, accelerator fund, holding, label, social network, business"
        ", parent, owner, competitor, newcomer, upstart, broadcaster, agency group, lender, software house"
        ", chip designer, chip firm, search company, search group, software group, software company, cloud group"
        ", cloud provider, phone maker, database company, ad group, model maker, model developer, machine maker"
        ", neocloud, cloud company, platform company, search engine company, venture firm, juggernaut"
    ),
    EntityKind.LAB: "lab, laboratory, institute, research centre, research center, research arm, AI lab",
    EntityKind.ORGANISATION: (
        "university, college, association, foundation, non-profit, nonprofit, charity, regulator"
        ", watchdog, ministry, union, think tank, collective, consortium, authority, court, guild"
        ", department, commission, council, school, NGO, network, agency, campaign group, office"
    ),
    EntityKind.MODEL: (
        "model, language model, LLM, foundation model, image model, video model, reasoning model"
        ", family, series, checkpoint, generator, neural network, text-to-image model"
        ", text-to-video model, vision model, open model, system, algorithm, image generator"
    ),
    EntityKind.PRODUCT: (
        "app, application, assistant, chatbot, bot, robot, service, tool, product, platform, agent"
        ", browser, chip, processor, accelerator, supercomputer, feature, software, engine, device"
        ", gadget, cluster, data center, data centre, API, library, framework, plug-in, editor"
        ", search engine, website, phone, car, wearable, console, operating system, headset, glasses"
        ", voice assistant, coding assistant, coding agent, campus, game, suite, toolkit, copilot"
    ),
    EntityKind.BENCHMARK: "benchmark, test, exam, leaderboard, ranking, evaluation, test suite, arena",
    EntityKind.DATASET: "dataset, data set, corpus, collection, training set",
    EntityKind.MEDIA: (
        "newspaper, magazine, site, website, daily, weekly, newsletter, podcast, journal, blog"
        ", news agency, news site, trade paper, broadsheet"
    ),
    EntityKind.PERSON: (
        "chief executive, CEO, CFO, CTO, COO, chief technology officer, chief financial officer"
        ", chief scientist, chief operating officer, chief product officer, chief AI scientist"
        ", founder, co-founder, cofounder, chairman, chairwoman, chair, president, vice president"
        ", vice-president, director, researcher, engineer, scientist, professor, analyst, spokesman"
        ", spokeswoman, spokesperson, head, lawyer, minister, senator, judge, economist, physicist"
        ", executive, manager, partner, investor, entrepreneur, commissioner, congressman, attorney"
        ", counsel, author, writer, journalist, critic, mathematician, linguist, developer, designer"
        ", secretary, boss, lead, leader, billionaire, governor, governess, mayor, activist, veteran"
        ", interim chief, computer scientist, general counsel, technologist, philosopher, lobbyist"
        ", actor, actress, singer, artist, novelist, musician, whistleblower, alumnus, student"
    ),
}
# French: masculine nouns, then feminine ones after the bar.
_FR: Final = {
    EntityKind.COMPANY: (
        "groupe, éditeur, fabricant, constructeur, opérateur, assureur, fonds, cabinet, fournisseur"
        ", spécialiste, concurrent, rival, distributeur, équipementier, hébergeur, géant, mastodonte"
        ", fleuron, champion, conglomérat, industriel, investisseur, fondeur, réseau social, studio"
        ", propriétaire, poids lourd, pionnier, créateur, numéro un, laboratoire pharmaceutique"
        ", producteur, avionneur, actionnaire, courtier, incubateur, acteur, développeur, prestataire"
        "| start-up, startup, jeune pousse, société, entreprise, firme, licorne, filiale, maison mère"
        ", compagnie, banque, pépite, maison, maison-mère, plateforme, marque, enseigne, jeune société"
        ", jeune entreprise, multinationale, biotech, fintech, scale-up, boîte, major, pme, ESN, PME"
    ),
    EntityKind.LAB: "laboratoire, institut, labo, centre de recherche| équipe de recherche",
    EntityKind.ORGANISATION: (
        "régulateur, ministère, syndicat, consortium, collectif, gendarme, tribunal, parquet, centre"
        ", conseil, réseau, gouvernement, organisme, think tank, comité"
        "| université, association, fondation, ONG, agence, autorité, commission, école, cour, alliance"
        ", organisation, institution"
    ),
    EntityKind.MODEL: (
        "modèle, modèle de langage, grand modèle de langage, LLM, grand modèle, système, algorithme"
        ", réseau de neurones, générateur, générateur d’images, petit modèle"
        "| famille, série, IA, intelligence artificielle, gamme"
    ),
    EntityKind.PRODUCT: (
        "assistant, chatbot, robot, service, outil, produit, agent, navigateur, processeur, moteur"
        ", accélérateur, supercalculateur, logiciel, appareil, robot conversationnel, agent conversationnel"
        ", moteur de recherche, centre de données, dispositif, téléphone, casque, assistant vocal, site"
        ", cluster, gadget, framework, jeu, système d’exploitation, éditeur de code"
        "| application, appli, puce, plateforme, fonction, fonctionnalité, messagerie, offre, API"
        ", suite, bibliothèque, voiture, machine, interface, enceinte"
    ),
    EntityKind.BENCHMARK: (
        "benchmark, test, banc d’essai, classement, examen, banc de test| épreuve, évaluation"
    ),
    EntityKind.DATASET: "jeu de données, corpus, dataset| base de données, collection",
    EntityKind.MEDIA: (
        "quotidien, magazine, journal, site, site spécialisé, hebdomadaire, média, podcast, blog, mensuel"
        "| newsletter, revue, agence de presse, chaîne, lettre"
    ),
    EntityKind.PERSON: (
        "patron, PDG, directeur général, directeur, fondateur, cofondateur, président, chercheur"
        ", ingénieur, professeur, analyste, porte-parole, avocat, ministre, sénateur, député, juge"
        ", économiste, physicien, dirigeant, responsable, chef, entrepreneur, commissaire, journaliste"
        ", scientifique, informaticien, vice-président, développeur, milliardaire, mathématicien"
        ", directeur technique, directeur financier, directeur scientifique, directeur de la recherche"
        ", numéro deux, auteur, associé, consultant, directeur de recherche, écrivain, artiste, linguiste"
        ", procureur, secrétaire d’État, maire, philosophe, acteur, chanteur, doctorant, délégué, pionnier"
        ", intéressé, homme d’affaires, homme, quinquagénaire, Français, Britannique, Américain, ancien"
        "| femme d’affaires, patronne, directrice générale, directrice, fondatrice, cofondatrice, présidente, chercheuse"
        ", ingénieure, professeure, avocate, sénatrice, députée, dirigeante, cheffe, entrepreneuse"
        ", vice-présidente, développeuse, directrice technique, directrice financière, autrice, associée"
        ", directrice scientifique, consultante, procureure, mathématicienne, physicienne, actrice, femme"
        ", intéressée, économiste, ministre, informaticienne, artiste, chanteuse, doctorante, romancière"
    ),
}


def _kinds() -> dict[Language, dict[str, EntityKind]]:
    table: dict[Language, dict[str, EntityKind]] = {Language.EN: {}, Language.FR: {}}
    for language, rows in ((Language.EN, _EN), (Language.FR, _FR)):
        for kind, listed in rows.items():
            for noun in listed.replace("|", ",").split(","):
                table[language].setdefault(flatten(noun.strip()), kind)
    return table


KIND_OF_NOUN: Final = _kinds()
"""Flat noun (`start up`, `modele de langage`) to kind, by language."""

FEMININE: Final = frozenset(
    flatten(noun.strip())
    for listed in _FR.values()
    for noun in listed.partition("|")[2].split(",")
    if noun.strip()
)
"""Flat French nouns that are feminine; the others of the table are masculine."""
