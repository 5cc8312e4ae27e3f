"""Inflections of trigger verbs and nouns, generated so that frames list lemmas only.

English: the regular rules and a table of irregular verbs. French: the three groups
by ending, with the stem changes of the first group, and a table of irregular verbs.
A form carries the tenses that it can stand for; what a form means in its clause is
decided later, with the words around it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

INF, PRES, PAST, PP, GER, FUT, COND = "inf", "pres", "past", "pp", "ger", "fut", "cond"

Forms = dict[str, frozenset[str]]

_EN_IRREGULAR: Final = {
    # lemma: past, participle (same where one is given)
    "be": "was/were been", "beat": "beat beaten", "become": "became become", "begin": "began begun",
    "bet": "bet", "bite": "bit bitten", "bleed": "bled", "blow": "blew blown", "break": "broke broken",
    "bring": "brought", "build": "built", "burn": "burned/burnt", "buy": "bought", "cast": "cast",
    "catch": "caught", "choose": "chose chosen", "come": "came come", "cost": "cost", "creep": "crept",
    "cut": "cut", "deal": "dealt", "do": "did done", "draw": "drew drawn", "drive": "drove driven",
    "eat": "ate eaten", "fall": "fell fallen", "feed": "fed", "fight": "fought", "find": "found",
    "fly": "flew flown", "forbid": "forbade forbidden", "forgo": "forwent forgone", "get": "got gotten/got",
    "give": "gave given", "go": "went gone", "grow": "grew grown", "hand": "handed", "have": "had",
    "hide": "hid hidden", "hire": "hired", "hit": "hit", "hold": "held", "keep": "kept",
    "know": "knew known", "lay": "laid", "lead": "led", "leave": "left", "lend": "lent", "let": "let",
    "lie": "lay lain", "light": "lit", "lose": "lost", "make": "made", "mean": "meant", "meet": "met",
    "outdo": "outdid outdone", "outbid": "outbid", "overtake": "overtook overtaken", "pay": "paid",
    "put": "put", "quit": "quit", "read": "read", "rebuild": "rebuilt", "ride": "rode ridden",
    "ring": "rang rung", "rise": "rose risen", "run": "ran run", "say": "said", "see": "saw seen",
    "seek": "sought", "sell": "sold", "send": "sent", "set": "set", "shake": "shook shaken",
    "shed": "shed", "shine": "shone", "shoot": "shot", "show": "showed shown", "shrink": "shrank shrunk",
    "shut": "shut", "sink": "sank sunk", "sit": "sat", "slide": "slid", "speak": "spoke spoken",
    "spend": "spent", "spin": "spun", "split": "split", "spread": "spread", "spring": "sprang sprung",
    "stand": "stood", "steal": "stole stolen", "stick": "stuck", "strike": "struck struck/stricken",
    "sue": "sued", "sweep": "swept", "swing": "swung", "take": "took taken", "teach": "taught",
    "tear": "tore torn", "tell": "told", "think": "thought", "throw": "threw thrown",
    "undercut": "undercut", "understand": "understood", "undergo": "underwent undergone",
    "wear": "wore worn", "win": "won", "wind": "wound", "withdraw": "withdrew withdrawn",
    "withhold": "withheld", "write": "wrote written", "rewrite": "rewrote rewritten",
    "oversee": "oversaw overseen", "resell": "resold", "retell": "retold", "bind": "bound",
    "flee": "fled", "bid": "bid", "offset": "offset", "overrun": "overran overrun", "redo": "redid redone",
    "unbind": "unbound", "wed": "wed", "wring": "wrung", "rid": "rid",
}  # fmt: skip
_EN_DOUBLING: Final = frozenset(
    [
        "beg",
        "ban",
        "bet",
        "bid",
        "bar",
        "chip",
        "chat",
        "clip",
        "cap",
        "cut",
        "dip",
        "dim",
        "drag",
        "drop",
        "dub",
        "fit",
        "flag",
        "get",
        "grab",
        "hit",
        "hop",
        "jam",
        "let",
        "log",
        "lop",
        "mop",
        "nab",
        "net",
        "nod",
        "opt",
        "pack",
        "pen",
        "permit",
        "pin",
        "pit",
        "plan",
        "plot",
        "plug",
        "pop",
        "program",
        "put",
        "quit",
        "refer",
        "rid",
        "rip",
        "rob",
        "rub",
        "run",
        "scan",
        "scrap",
        "set",
        "shed",
        "ship",
        "shop",
        "shun",
        "shut",
        "sit",
        "skim",
        "skip",
        "slam",
        "slap",
        "slim",
        "slip",
        "slot",
        "snag",
        "snap",
        "spin",
        "split",
        "spot",
        "stem",
        "step",
        "stop",
        "strip",
        "swap",
        "tag",
        "tap",
        "thin",
        "tip",
        "top",
        "trap",
        "trim",
        "unplug",
        "war",
        "wed",
        "win",
        "wrap",
        "zip",
        "submit",
        "commit",
        "admit",
        "omit",
        "transfer",
        "prefer",
        "occur",
        "infer",
        "format",
        "outbid",
        "trot",
        "embed",
        "control",
        "compel",
        "expel",
        "propel",
        "rebut",
        "regret",
        "equip",
    ]
)
_VOWELS = "aeiou"


def _en_s(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def english_verb(lemma: str) -> Forms:  # noqa: C901, PLR0912
    """Return every form of an English verb with the tenses it can stand for."""
    forms: dict[str, set[str]] = defaultdict(set)
    if lemma == "be":
        for form in ("am", "is", "are"):
            forms[form].add(PRES)
    forms[lemma] |= {INF, PRES}
    forms[{"have": "has"}.get(lemma) or _en_s(lemma)].add(PRES)
    if lemma in _EN_DOUBLING:
        stem = lemma + lemma[-1]
    elif lemma.endswith("ie"):
        stem = lemma[:-2] + "y"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        stem = lemma[:-1]
    else:
        stem = lemma
    forms[stem + "ing"].add(GER)
    if lemma in _EN_IRREGULAR:
        past, _, participle = _EN_IRREGULAR[lemma].partition(" ")
        for form in past.split("/"):
            forms[form].add(PAST)
        for form in (participle or past).split("/"):
            forms[form].add(PP)
    else:
        if lemma in _EN_DOUBLING:
            past = lemma + lemma[-1] + "ed"
        elif lemma.endswith("e"):
            past = lemma + "d"
        elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
            past = lemma[:-1] + "ied"
        else:
            past = lemma + "ed"
        forms[past] |= {PAST, PP}
    return {form: frozenset(tenses) for form, tenses in forms.items()}


_FR_ENDINGS: Final = {
    # mute endings take the strong stem of verbs such as acheter, céder, appeler, employer
    "pres_mute": "e es ent",
    "pres": "ons ez",
    "past": "ais ait ions iez aient",
    "fut": "rai ras ra rons rez ront",
    "cond": "rais rait rions riez raient",
}
# Irregular verbs: infinitive -> pres | past (imparfait and passé simple) | future stem | pp | ger
_FR_IRREGULAR: Final = {
    "être": "est sont es suis sommes soit soient|était étaient fut furent|se|été|étant",
    "avoir": "a ont ai avons ait aient|avait avaient eut eurent|au|eu eue eus eues|ayant",
    "aller": "va vont aille aillent allons|allait allaient alla allèrent|i|allé allée allés allées|allant",
    "faire": "fait font fasse fassent faisons|faisait faisaient fit firent|fe|fait faite faits faites|faisant",
    "pouvoir": "peut peuvent puisse|pouvait pouvaient put|pour|pu|pouvant",
    "vouloir": "veut veulent veuille|voulait voulaient voulut|voud|voulu|voulant",
    "devoir": "doit doivent doive|devait devaient dut durent|dev|dû due dus dues|devant",
    "savoir": "sait savent sache|savait savaient sut|sau|su|sachant",
    "voir": "voit voient voie|voyait voyaient vit virent|ver|vu vue vus vues|voyant",
    "prévoir": "prévoit prévoient|prévoyait prévoyaient prévit|prévoi|prévu prévue prévus prévues|prévoyant",
    "venir": "vient viennent vienne|venait venaient vint vinrent|viend|venu venue venus venues|venant",
    "tenir": "tient tiennent tienne|tenait tenaient tint tinrent|tiend|tenu tenue tenus tenues|tenant",
    "prendre": "prend prennent prenne prenons|prenait prenaient prit prirent|prend|pris prise prises|prenant",
    "mettre": "met mettent mette mettons|mettait mettaient mit mirent|mett|mis mise mises|mettant",
    "dire": "dit disent dise|disait disaient dit dirent|di|dit dite dits dites|disant",
    "écrire": "écrit écrivent écrive|écrivait écrivaient écrivit|écri|écrit écrite écrits écrites|écrivant",
    "inscrire": "inscrit inscrivent|inscrivait inscrivaient inscrivit|inscri|inscrit inscrite inscrits inscrites|inscrivant",
    "souscrire": "souscrit souscrivent|souscrivait souscrivaient souscrivit|souscri|souscrit souscrite souscrits souscrites|souscrivant",
    "partir": "part partent parte|partait partaient partit partirent|parti|parti partie partis parties|partant",
    "sortir": "sort sortent sorte|sortait sortaient sortit sortirent|sorti|sorti sortie sortis sorties|sortant",
    "servir": "sert servent serve|servait servaient servit servirent|servi|servi servie servis servies|servant",
    "dormir": "dort dorment|dormait dormit|dormi|dormi|dormant",
    "ouvrir": "ouvre ouvrent ouvrons|ouvrait ouvraient ouvrit ouvrirent|ouvri|ouvert ouverte ouverts ouvertes|ouvrant",
    "offrir": "offre offrent offrons|offrait offraient offrit offrirent|offri|offert offerte offerts offertes|offrant",
    "découvrir": "découvre découvrent|découvrait découvrit découvrirent|découvri|découvert découverte découverts découvertes|découvrant",
    "couvrir": "couvre couvrent|couvrait couvrit|couvri|couvert couverte couverts couvertes|couvrant",
    "souffrir": "souffre souffrent|souffrait souffrit|souffri|souffert|souffrant",
    "acquérir": "acquiert acquièrent|acquérait acquit acquirent|acquer|acquis acquise acquises|acquérant",
    "conquérir": "conquiert conquièrent|conquérait conquit|conquer|conquis conquise conquises|conquérant",
    "courir": "court courent|courait courut coururent|cour|couru|courant",
    "recevoir": "reçoit reçoivent reçoive|recevait recevaient reçut reçurent|recev|reçu reçue reçus reçues|recevant",
    "concevoir": "conçoit conçoivent|concevait conçut conçurent|concev|conçu conçue conçus conçues|concevant",
    "percevoir": "perçoit perçoivent|percevait perçut|percev|perçu perçue perçus perçues|percevant",
    "conclure": "conclut concluent conclue|concluait conclut conclurent|conclu|conclu conclue conclus conclues|concluant",
    "inclure": "inclut incluent|incluait inclut|inclu|inclus incluse incluses|incluant",
    "exclure": "exclut excluent|excluait exclut|exclu|exclu exclue exclus exclues|excluant",
    "élire": "élit élisent|élisait élut|éli|élu élue élus élues|élisant",
    "suivre": "suit suivent|suivait suivit suivirent|suiv|suivi suivie suivis suivies|suivant",
    "poursuivre": "poursuit poursuivent poursuive|poursuivait poursuivit poursuivirent|poursuiv|poursuivi poursuivie poursuivis poursuivies|poursuivant",
    "vivre": "vit vivent|vivait vécut|viv|vécu|vivant",
    "battre": "bat battent batte|battait battaient battit battirent|batt|battu battue battus battues|battant",
    "abattre": "abat abattent|abattait abattit|abatt|abattu abattue abattus abattues|abattant",
    "construire": "construit construisent construise|construisait construisaient construisit construisirent|construi|construit construite construits construites|construisant",
    "produire": "produit produisent|produisait produisit produisirent|produi|produit produite produits produites|produisant",
    "réduire": "réduit réduisent réduise|réduisait réduisit réduisirent|rédui|réduit réduite réduits réduites|réduisant",
    "introduire": "introduit introduisent|introduisait introduisit|introdui|introduit introduite introduits introduites|introduisant",
    "conduire": "conduit conduisent|conduisait conduisit|condui|conduit conduite conduits conduites|conduisant",
    "séduire": "séduit séduisent|séduisait séduisit|sédui|séduit séduite séduits séduites|séduisant",
    "traduire": "traduit traduisent|traduisait traduisit|tradui|traduit traduite traduits traduites|traduisant",
    "détruire": "détruit détruisent|détruisait détruisit|détrui|détruit détruite détruits détruites|détruisant",
    "peindre": "peint peignent|peignait peignit|peind|peint peinte peints peintes|peignant",
    "atteindre": "atteint atteignent atteigne|atteignait atteignit atteignirent|atteind|atteint atteinte atteints atteintes|atteignant",
    "rejoindre": "rejoint rejoignent rejoigne|rejoignait rejoignit rejoignirent|rejoind|rejoint rejointe rejoints rejointes|rejoignant",
    "joindre": "joint joignent|joignait joignit|joind|joint jointe joints jointes|joignant",
    "contraindre": "contraint contraignent|contraignait contraignit|contraind|contraint contrainte contraints contraintes|contraignant",
    "craindre": "craint craignent|craignait craignit|craind|craint crainte|craignant",
    "restreindre": "restreint restreignent|restreignait restreignit|restreind|restreint restreinte restreints restreintes|restreignant",
    "éteindre": "éteint éteignent|éteignait éteignit|éteind|éteint éteinte éteints éteintes|éteignant",
    "connaître": "connaît connaissent|connaissait connut|connaît|connu connue connus connues|connaissant",
    "reconnaître": "reconnaît reconnaissent|reconnaissait reconnut|reconnaît|reconnu reconnue reconnus reconnues|reconnaissant",
    "paraître": "paraît paraissent paraisse|paraissait parut parurent|paraît|paru parue parus parues|paraissant",
    "naître": "naît naissent|naissait naquit naquirent|naît|né née nés nées|naissant",
    "croître": "croît croissent|croissait crût|croît|crû|croissant",
    "interdire": "interdit interdisent interdise|interdisait interdit interdirent|interdi|interdit interdite interdits interdites|interdisant",
    "contredire": "contredit contredisent|contredisait contredit|contredi|contredit contredite|contredisant",
    "débattre": "débat débattent|débattait débattit|débatt|débattu|débattant",
    "résoudre": "résout résolvent|résolvait résolut|résoud|résolu résolue résolus résolues|résolvant",
    "dissoudre": "dissout dissolvent|dissolvait|dissoud|dissous dissoute dissoutes|dissolvant",
    "rompre": "rompt rompent|rompait rompit|romp|rompu rompue rompus rompues|rompant",
    "valoir": "vaut valent|valait valaient valut|vaud|valu value|valant",
    "asseoir": "assied asseyent|asseyait assit|assié|assis assise|asseyant",
    "plaire": "plaît plaisent|plaisait plut|plai|plu|plaisant",
    "extraire": "extrait extraient|extrayait|extrai|extrait extraite extraits extraites|extrayant",
    "maintenir": "maintient maintiennent|maintenait maintint|maintiend|maintenu maintenue maintenus maintenues|maintenant",
    "soutenir": "soutient soutiennent|soutenait soutint|soutiend|soutenu soutenue soutenus soutenues|soutenant",
    "obtenir": "obtient obtiennent obtienne|obtenait obtint obtinrent|obtiend|obtenu obtenue obtenus obtenues|obtenant",
    "détenir": "détient détiennent|détenait détenaient détint|détiend|détenu détenue détenus détenues|détenant",
    "retenir": "retient retiennent|retenait retint retinrent|retiend|retenu retenue retenus retenues|retenant",
    "devenir": "devient deviennent devienne|devenait devint devinrent|deviend|devenu devenue devenus devenues|devenant",
    "revenir": "revient reviennent|revenait revint revinrent|reviend|revenu revenue revenus revenues|revenant",
    "parvenir": "parvient parviennent|parvenait parvint|parviend|parvenu parvenue parvenus|parvenant",
    "convenir": "convient conviennent|convenait convint convinrent|conviend|convenu convenue|convenant",
    "prévenir": "prévient préviennent|prévenait prévint|préviend|prévenu prévenue|prévenant",
    "provenir": "provient proviennent|provenait|proviend|provenu provenue|provenant",
    "promettre": "promet promettent promette|promettait promettaient promit promirent|promett|promis promise promises|promettant",
    "permettre": "permet permettent permette|permettait permirent permit|permett|permis permise|permettant",
    "remettre": "remet remettent|remettait remit remirent|remett|remis remise remises|remettant",
    "soumettre": "soumet soumettent|soumettait soumit|soumett|soumis soumise soumises|soumettant",
    "admettre": "admet admettent|admettait admit admirent|admett|admis admise admises|admettant",
    "transmettre": "transmet transmettent|transmettait transmit|transmett|transmis transmise transmises|transmettant",
    "commettre": "commet commettent|commettait commit|commett|commis commise commises|commettant",
    "reprendre": "reprend reprennent reprenne|reprenait reprit reprirent|reprend|repris reprise reprises|reprenant",
    "apprendre": "apprend apprennent|apprenait apprit|apprend|appris apprise apprises|apprenant",
    "comprendre": "comprend comprennent|comprenait comprit|comprend|compris comprise comprises|comprenant",
    "entreprendre": "entreprend entreprennent|entreprenait entreprit|entreprend|entrepris entreprise|entreprenant",
    "surprendre": "surprend surprennent|surprenait surprit|surprend|surpris surprise|surprenant",
    "refaire": "refait refont|refaisait refit|refe|refait refaite refaits refaites|refaisant",
    "défaire": "défait défont|défaisait défit|défe|défait défaite défaits défaites|défaisant",
    "prescrire": "prescrit prescrivent|prescrivait|prescri|prescrit prescrite|prescrivant",
    "démettre": "démet démettent|démettait démit|démett|démis démise|démettant",
    "fuir": "fuit fuient|fuyait|fui|fui fuie|fuyant",
    "répartir": "répartit répartissent|répartissait|réparti|répartis répartie réparties|répartissant",
    "repartir": "repart repartent|repartait repartit|reparti|reparti repartie repartis|repartant",
    "démentir": "dément démentent|démentait démentit démentirent|démenti|démenti démentie démentis|démentant",
    "consentir": "consent consentent|consentait consentit|consenti|consenti consentie consentis|consentant",
    "mentir": "ment mentent|mentait mentit|menti|menti|mentant",
    "convaincre": "convainc convainquent|convainquait convainquit|convainc|convaincu convaincue convaincus convaincues|convainquant",
    "vaincre": "vainc vainquent|vainquait vainquit|vainc|vaincu vaincue vaincus|vainquant",
    "équivaloir": "équivaut équivalent|équivalait|équivaud|équivalu|équivalant",
    "intervenir": "intervient interviennent|intervenait intervint intervinrent|interviend|intervenu intervenue|intervenant",
}  # fmt: skip


def _fr_first_group(lemma: str) -> dict[str, set[str]]:  # noqa: C901, PLR0912
    forms: dict[str, set[str]] = defaultdict(set)
    stem = lemma[:-2]
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)  # before a, o
    strong = {stem}
    if len(stem) > 2 and stem[-2] in "eé" and stem[-1] not in "aeiouyéè":  # acheter, céder, appeler  # noqa: PLR2004
        strong = {stem[:-2] + "è" + stem[-1]}
        if stem[-1] in "lt":
            strong.add(stem + stem[-1])
    elif len(stem) > 3 and stem[-3] == "é" and stem[-1] in "rl":  # intégrer, célébrer  # noqa: PLR2004
        strong = {stem[:-3] + "è" + stem[-2:]}
    elif stem.endswith("y"):
        strong = {stem[:-1] + "i", stem}
    for root in strong | {stem}:
        for ending in ("e", "es", "ent"):
            forms[root + ending].add(PRES)
        for ending in _FR_ENDINGS["fut"].split():
            forms[root + "e" + ending].add(FUT)
        for ending in _FR_ENDINGS["cond"].split():
            forms[root + "e" + ending].add(COND)
    if lemma in {"envoyer", "renvoyer"}:
        for ending in _FR_ENDINGS["fut"].split():
            forms[stem[:-2] + "er" + ending].add(FUT)
        for ending in _FR_ENDINGS["cond"].split():
            forms[stem[:-2] + "er" + ending].add(COND)
    forms[soft + "ons"].add(PRES)
    for ending in ("ais", "ait", "aient", "a", "ai", "âmes"):
        forms[soft + ending].add(PAST)
    forms[stem + "èrent"].add(PAST)
    forms[soft + "ant"].add(GER)
    for ending in ("é", "ée", "és", "ées"):
        forms[stem + ending].add(PP)
    return forms


def _fr_second_group(lemma: str) -> dict[str, set[str]]:
    forms: dict[str, set[str]] = defaultdict(set)
    stem = lemma[:-2]
    for ending in ("it", "issent", "issons", "isse"):
        forms[stem + ending].add(PRES)
    for ending in ("issait", "issaient", "irent", "it"):
        forms[stem + ending].add(PAST)
    for ending in _FR_ENDINGS["fut"].split():
        forms[stem + "i" + ending].add(FUT)
    for ending in _FR_ENDINGS["cond"].split():
        forms[stem + "i" + ending].add(COND)
    forms[stem + "issant"].add(GER)
    for ending in ("i", "ie", "is", "ies"):
        forms[stem + ending].add(PP)
    return forms


def _fr_third_group(lemma: str) -> dict[str, set[str]]:
    forms: dict[str, set[str]] = defaultdict(set)
    stem = lemma[:-2]  # vendre, perdre, répondre: regular in -dre
    for ending in ("", "ent", "ons", "e"):
        forms[stem + ending].add(PRES)
    for ending in ("ait", "aient", "it", "irent"):
        forms[stem + ending].add(PAST)
    for ending in _FR_ENDINGS["fut"].split():
        forms[stem + ending].add(FUT)
    for ending in _FR_ENDINGS["cond"].split():
        forms[stem + ending].add(COND)
    forms[stem + "ant"].add(GER)
    for ending in ("u", "ue", "us", "ues"):
        forms[stem + ending].add(PP)
    return forms


def french_verb(lemma: str) -> Forms:
    """Return the forms of a French verb that the press uses, with their tenses.

    Raises ValueError where the infinitive fits no group and no table.
    """
    if lemma in _FR_IRREGULAR:
        pres, past, future, participle, gerund = _FR_IRREGULAR[lemma].split("|")
        forms: dict[str, set[str]] = defaultdict(set)
        for tense, words in ((PRES, pres), (PAST, past), (PP, participle), (GER, gerund)):
            for form in words.split():
                forms[form].add(tense)
        for ending in _FR_ENDINGS["fut"].split():
            forms[future + ending].add(FUT)
        for ending in _FR_ENDINGS["cond"].split():
            forms[future + ending].add(COND)
    elif lemma.endswith("er"):
        forms = _fr_first_group(lemma)
    elif lemma.endswith("ir"):
        forms = _fr_second_group(lemma)
    elif lemma.endswith("re"):
        forms = _fr_third_group(lemma)
    else:
        raise ValueError(f"{lemma!r} is no French infinitive that morphology.py knows")
    forms[lemma].add(INF)
    return {form: frozenset(tenses) for form, tenses in forms.items()}


def english_noun(lemma: str) -> frozenset[str]:
    """Return singular and plural of an English noun."""
    return frozenset((lemma, _en_s(lemma)))


def french_noun(lemma: str) -> frozenset[str]:
    """Return singular and plural of a French noun or adjective (and its feminine as given)."""
    if lemma.endswith(("s", "x", "z")):
        return frozenset((lemma,))
    if lemma.endswith(("au", "eu")):
        return frozenset((lemma, lemma + "x"))
    if lemma.endswith("al"):
        return frozenset((lemma, lemma[:-1] + "ux"))
    return frozenset((lemma, lemma + "s"))
