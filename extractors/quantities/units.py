"""What numbers count: unit nouns, currencies and scales in French and English.

A unit is named as the taxonomy names it (people, users, USD, parameters, percent…).
Nouns of both languages share one table, because French articles say "tokens" and
English ones quote French; the few that clash are settled in `quantities`.
"""

from __future__ import annotations

from typing import Final

# Singular forms; plurals are generated. A form that starts with "=" is taken as written.
_NOUNS: Final[dict[str, str]] = {
    "people": """=people person =persons employee staffer worker engineer researcher scientist job
        position post role layoff founder cofounder co-founder member executive author coauthor
        co-author signatory specialist expert adviser advisor lawyer recruit contractor annotator
        moderator technologist volunteer colleague student artist writer linguist teacher
        programmer analyst director leader manager academic professor intern newcomer defector
        soldier civilian plaintiff redundancy signatory signature graduate veteran journalist
        reporter translator designer salesman tutor official technician craftsman guest
        =men =women =children =staff =workers headcount hire appointee resident =staffers
        personne salarié salariée employé employée chercheur chercheuse ingénieur ingénieure
        =postes poste emploi scientifique fondateur cofondateur auteur coauteur signataire membre
        collaborateur collaboratrice spécialiste prestataire annotateur modérateur recrue
        recrutement embauche licenciement suppression départ démission conseiller juriste avocat
        expert cadre dirigeant développeur étudiant doctorant artiste enseignant journaliste
        militant bénévole volontaire agent tuteur linguiste traducteur analyste professeur
        =effectif =effectifs transfuge déserteur ancien patron technicien commercial
        informaticien plaignant écrivain romancier traducteur codeur développeuse universitaire
        fonctionnaire interne stagiaire talent tête collègue partant sortant participant""",
    "users": """user subscriber viewer player account installation =users =mau =maus =dau reader visitor listener
        clinician tester registrant
        utilisateur utilisatrice abonné internaute visiteur lecteur joueur compte inscrit soignant
        usager testeur auditeur""",
    "customers": "customer client",
    "developers": "developer",
    "companies": """company firm business startup start-up organisation institution partner
        consortium =companies =consortia lab laboratory rival competitor manufacturer automaker
        chipmaker operator vendor supplier bank newsroom university school
        entreprise société jeune_pousse éditeur firme groupe industriel fournisseur constructeur
        laboratoire pousse banque concurrent partenaire opérateur université école""",
    "organizations": "organization association ngo ong",
    "publishers": "publisher newspaper outlet title magazine broadcaster journal quotidien",
    "models": "model variant version checkpoint derivative modèle variante déclinaison dérivé taille",
    "parameters": "parameter =params param paramètre",
    "tokens": "token jeton",
    "words": "word mot",
    "characters": "character caractère",
    "GPUs": """gpu =gpus processor accelerator h100 h200 h800 h20 a100 a800 gb200 gb300 b200 b300
        blackwell hopper mi300x mi250x mi325x mi355x tpu trainium trainium2 trainium3 =xpu ascend
        processeur accélérateur""",
    "chips": "chip puce semiconductor",
    "supercomputers": "supercomputer supercalculateur",
    "machines": "machine server serveur computer ordinateur",
    "robots": "robot humanoid humanoïde drone",
    "sites": "site =campuses campus =sites",
    "data centers": "datacenter data_center data_centre",
    "GW": "gw gigawatt",
    "MW": "mw megawatt mégawatt",
    "kW": "kw kilowatt",
    "GWh": "gwh gigawatt-hour gigawattheure",
    "TB": "tb terabyte =to téraoctet",
    "PB": "pb petabyte pétaoctet",
    "GB": "gb gigabyte =go gigaoctet",
    "MB": "mb megabyte =mo mégaoctet",
    "kbps": "=kbps kilobit",
    "bits": "bit",
    "exaflops": "exaflop =exaflops exaflop/s",
    "petaflops": "petaflop =petaflops pétaflop",
    "FLOP": "=flops =flop",
    "nanometres": "=nm nanometer nanometre nanomètre",
    "tonnes": "tonne",
    "hectares": "hectare acre",
    "square meters": "square_meter square_metre",
    "feet": "=feet =foot",
    "miles": "mile",
    "kilometres": "kilometer kilometre kilomètre =km",
    "years": "year =ans =an année",
    "months": "month =mois",
    "weeks": "week semaine",
    "days": "day =jour =jours journée",
    "hours": "hour heure",
    "minutes": "minute",
    "seconds": "second seconde",
    "milliseconds": "millisecond milliseconde =ms",
    "decades": "decade décennie",
    "percent": "=percent =pct",
    "points": "point =pts",
    "languages": "=languages =language langue =dialectes =dialects =langages",
    "countries": "=countries country =pays territory état nation",
    "cities": "=cities city ville",
    "states": "state",
    "markets": "market marché",
    "ministries": "=ministries ministry ministère",
    "agencies": "agency agence",
    "departments": "department département",
    "teams": "team équipe",
    "units": "unit unité pod exemplaire",
    "offices": "office bureau",
    "licences": "licence license seat",
    "patents": "patent brevet",
    "acquisitions": "acquisition emplette rachat takeover",
    "papers": "paper preprint publication étude study =studies",
    "articles": "article dépêche",
    "books": "book livre roman ouvrage =works titre",
    "documents": "document texte",
    "pages": "page",
    "sentences": "=sentences phrase",
    "images": "image picture photo photograph cliché visuel illustration",
    "videos": "video vidéo clip film",
    "songs": "song track chanson morceau tube",
    "faces": "=faces visage",
    "voices": "voice voix",
    "examples": "example exemple sample échantillon pair paire demonstration",
    "instructions": "=instructions instruction consigne",
    "conversations": "conversation chat dialogue échange discussion",
    "messages": "message prompt",
    "queries": "=queries query",
    "requests": "=requests request requête demande",
    "questions": "question",
    "records": "record line ligne log =records enregistrement",
    "files": "file fichier",
    "links": "link lien url address adresse",
    "downloads": "download téléchargement",
    "visits": "visit visite",
    "views": "view vue",
    "stars": "star étoile",
    "games": "game match rencontre victoire",
    "tasks": "task tâche mission",
    "tests": "test épreuve exam",
    "benchmarks": "benchmark évaluation leaderboard classement",
    "problems": "problem problème",
    "criteria": "=criteria criterion critère",
    "metrics": "metric indicateur",
    "sources": "source",
    "products": "product produit",
    "apps": "app application",
    "features": "feature fonction fonctionnalité",
    "agents": "=agents",
    "vehicles": "vehicle véhicule =robotaxis robotaxi taxi",
    "cars": "car voiture",
    "crashes": "=crashes =crash accident",
    "incidents": "incident",
    "complaints": "complaint plainte signalement lawsuit suit action claim procès",
    "cases": "case affaire cas",
    "fixes": "=fixes fix correctif",
    "vulnerabilities": "vulnerability =vulnerabilities faille vulnérabilité flaw bug",
    "shares": "share action warrant",
    "proteins": "protein protéine",
    "structures": "structure",
    "genomes": "genome génome",
    "species": "=species espèce",
    "nucleotides": "nucleotide nucléotide =letters lettre",
    "molecules": "molecule molécule compound",
    "materials": "material matériau =matériaux crystal cristal =cristaux",
    "slides": "slide lame",
    "patients": "patient",
    "experiments": "experiment expérience trial essai",
    "layers": "layer couche",
    "experts": "=experts",
    "tensors": "tensor tenseur",
    "kernels": "kernel noyau",
    "blocks": "block bloc",
    "generations": "generation génération",
    "scenarios": "scenario scénario",
    "operations": "operation opération",
    "uses": "=uses usage cas_d’usage",
    "copies": "copy =copies",
    "families": "family =families famille",
    "deals": "deal contract contrat accord agreement",
    "projects": "project projet",
    "rounds": "round =rounds tour",
    "sizes": "size",
    "phones": "phone smartphone téléphone",
    "devices": "device appareil terminal =terminaux",
    "headnotes": "headnote",
    "presenters": "presenter animateur",
    "posts": "=tweets publication",
    "rank": "rank rang",
}

_ENGLISH_OVER: Final = {
    "agents": "agents",
    "action": "complaints",
    "actions": "complaints",
    "experts": "people",
    "titles": "books",
    "title": "books",
    "commercial": "",
    "interne": "",
    "post": "people",
    "posts": "people",
    "tour": "",
    "journal": "",
    "publication": "papers",
    "publications": "papers",
    "lot": "",
    "to": "",
    "go": "",
    "mo": "",
    "an": "",
    "cadre": "people",
    "noyau": "",
    "fix": "fixes",
    "cent": "",
    "cents": "",
    "test": "tests",
    "second": "seconds",
}
"""Where an English text reads a shared form otherwise; "" is no unit."""

_FRENCH_OVER: Final = {
    "agents": "people",
    "agent": "people",
    "experts": "people",
    "titres": "books",
    "actions": "shares",
    "action": "shares",
    "publications": "papers",
    "publication": "papers",
    "post": "",
    "posts": "posts",
    "job": "people",
    "car": "",
    "cars": "",
    "fix": "",
    "pair": "",
    "firm": "",
    "tube": "songs",
    "tubes": "songs",
    "services": "",
    "lots": "",
    "second": "",
    "seconds": "",
    "state": "",
    "work": "",
    "works": "",
    "suit": "",
    "view": "",
    "views": "",
    "case": "",
    "cases": "",
    "line": "",
    "file": "",
    "files": "",
    "person": "",
    "member": "",
}


def _plurals(form: str) -> tuple[str, ...]:
    if form.endswith(("s", "x", "z")):
        return (form,)
    if form.endswith("y") and form[-2] not in "aeiou":
        return (form, form[:-1] + "ies")
    if form.endswith("al"):
        return (form, form + "s", form[:-2] + "aux")
    if form.endswith("eau"):
        return (form, form + "x")
    return (form, form + "s")


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for unit, forms in _NOUNS.items():
        for form in forms.split():
            if form.startswith("="):
                table.setdefault(form[1:], unit)
            else:
                for plural in _plurals(form.replace("_", " ")):
                    table.setdefault(plural, unit)
    return table


_SHARED: Final = _table()
ENGLISH_UNITS: Final[dict[str, str]] = {**_SHARED, **_ENGLISH_OVER}
FRENCH_UNITS: Final[dict[str, str]] = {**_SHARED, **_FRENCH_OVER}

CURRENCY_SIGNS: Final[dict[str, str]] = {
    "us$": "USD",
    "$us": "USD",
    "hk$": "HKD",
    "ca$": "CAD",
    "c$": "CAD",
    "$ca": "CAD",
    "au$": "AUD",
    "a$": "AUD",
    "s$": "SGD",
    "nt$": "TWD",
    "r$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "₩": "KRW",
    "₹": "INR",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "cny": "CNY",
    "rmb": "CNY",
    "jpy": "JPY",
    "krw": "KRW",
    "inr": "INR",
    "rs": "INR",
    "chf": "CHF",
    "cad": "CAD",
    "aud": "AUD",
    "sgd": "SGD",
    "hkd": "HKD",
    "twd": "TWD",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "aed": "AED",
    "sar": "SAR",
    "ils": "ILS",
    "brl": "BRL",
}
"""Signs and codes, lower-case, that stand before or after an amount."""

CURRENCY_NOUNS: Final[dict[str, str]] = {
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "sterling": "GBP",
    "yuan": "CNY",
    "yuans": "CNY",
    "renminbi": "CNY",
    "yen": "JPY",
    "yens": "JPY",
    "won": "KRW",
    "wons": "KRW",
    "rupee": "INR",
    "rupees": "INR",
    "roupie": "INR",
    "roupies": "INR",
    "dirham": "AED",
    "dirhams": "AED",
    "riyal": "SAR",
    "riyals": "SAR",
    "shekel": "ILS",
    "shekels": "ILS",
    "franc": "CHF",
    "francs": "CHF",
    "kronor": "SEK",
    "couronnes": "SEK",
    "reais": "BRL",
    "réaux": "BRL",
    "rouble": "RUB",
    "roubles": "RUB",
    "rubles": "RUB",
    "zloty": "PLN",
    "zlotys": "PLN",
}

CURRENCY_QUALIFIERS: Final[dict[str, str]] = {
    "hong": "HKD",
    "hongkongais": "HKD",
    "canadian": "CAD",
    "canadiens": "CAD",
    "australian": "AUD",
    "australiens": "AUD",
    "singapore": "SGD",
    "singapour": "SGD",
    "singapouriens": "SGD",
    "taiwan": "TWD",
    "taïwanais": "TWD",
    "norvégiennes": "NOK",
    "norwegian": "NOK",
    "danoises": "DKK",
    "danish": "DKK",
}
"""A word beside a currency noun that names another currency."""

CURRENCIES: Final[frozenset[str]] = frozenset(
    {
        *CURRENCY_SIGNS.values(),
        *CURRENCY_NOUNS.values(),
        *CURRENCY_QUALIFIERS.values(),
    }
)

TIMES: Final[frozenset[str]] = frozenset(
    {"years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds", "decades"}
)
"""Units of duration."""

COUNT: Final = "count"
"""The unit of a number whose noun the text leaves out or that no table knows."""
