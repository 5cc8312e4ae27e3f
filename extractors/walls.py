"""Pages that answer 200 and hold no article: walls, shells and soft 404s.

Each check needs a short text: a page whose article came through is taken as it is,
whatever banners surround it. A long free part of a paid article is an article too;
`without_notices` takes the sentence out that sells the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from extractors.pagemeta import PageFacts

# Words of article text up to which a page may be a wall of that kind. Measured on 109
# stored pages: the shortest honest article has 68 words.
_TEASER_WORDS: Final = 350
_NOTICE_WORDS: Final = 150
_SHELL_WORDS: Final = 40
_NOTICE_SENTENCE_WORDS: Final = 40

_REST_FOR_SUBSCRIBERS: Final = re.compile(
    r"""(?xi)
    il\ vous\ reste\ [\d.,]+\s*%\ de\ (?:cet\ article|ce\ contenu)
    | (?:la\ suite|cet\ article|ce\ contenu|le\ reste)\ (?:de\ (?:cet|l['’])\s?article\ )?est\ réservée?\ (?:à\ nos|aux)\ abonn
    | (?:pour|afin\ de)\ (?:lire|poursuivre|continuer)\ (?:la\ (?:suite|lecture)|cet\ article|votre\ lecture)[^.]{0,60}abonn
    | abonnez[-\s]vous\ pour\ (?:lire|accéder|continuer|poursuivre|découvrir)
    | article\ réservé\ (?:à\ nos|aux)\ abonné
    | (?:this|the\ full)\ (?:article|story|content)\ is\ (?:only\ )?(?:for|available\ to|reserved\ for|exclusive\ to)\ (?:our\ )?(?:paying\ )?(?:subscribers|members)
    | (?:subscribe|sign\ up|log\ in|register|become\ a\ member)\ (?:now\ )?to\ (?:continue|keep|finish)\ reading
    | to\ (?:continue|keep)\ reading[^.]{0,60}(?:subscri|sign\ in|log\ in|register)
    | you(?:['’]ve|\ have)\ (?:reached|used)\ your\ (?:limit|free\ article)
    | (?:\d+|one)\ free\ articles?\ (?:left|remaining)\ this
    """
)
_PAYWALL_MARKUP: Final = re.compile(
    r"paywall|premium-wall|subscriber-only|article-locked|content-locked|piano-?(?:offer|container)|poool|abo-wall|reserved-content|subscription-wall",
    re.IGNORECASE,
)
_COOKIE_WORDS: Final = re.compile(
    r"\b(?:cookies?|traceurs?|consent\w*|tracking|tracers?|partenaires|partners|vie privée|privacy|données personnelles|personal data"
    r"|paramétrer|publicités? (?:personnalisée|ciblée)s?|personalised ads?|accepter|refuser|accept all|reject all|tout accepter)\b",
    re.IGNORECASE,
)
_COOKIE_TITLE: Final = re.compile(
    r"before you continue|avant de continuer|avant d['’]accéder|consent(?:ement)?\b|cookies?\b|vie privée|privacy",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(
    r"\b(?:log ?in|sign ?in|connexion|se connecter|connectez-vous|identifiez-vous|identification|mot de passe|password)\b",
    re.IGNORECASE,
)
_NOT_FOUND: Final = re.compile(
    r"\b404\b|page not found|not found|introuvable|n['’]existe (?:pas|plus)|n['’]est (?:pas|plus) (?:disponible|en ligne)"
    r"|page (?:does ?n[o']t|no longer) exists?|no longer (?:available|exists?)|can['’]?t (?:be found|find)|oups|oops|supprimé|has been removed|erreur 4\d\d",
    re.IGNORECASE,
)
_SCRIPT_NEEDED: Final = re.compile(
    r"(?:enable|activ\w+|turn on|requires?|nécessite|besoin de|need)\W+(?:\w+\W+){0,4}?javascript"
    r"|javascript\W+(?:\w+\W+){0,4}?(?:disabled|désactivé|required|requis|enabled|activé|nécessaire)",
    re.IGNORECASE,
)
_CHALLENGE: Final = re.compile(
    r"just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|vérification (?:de sécurité|que vous)"
    r"|unusual traffic|access denied|accès refusé|captcha|ddos protection|attention required",
    re.IGNORECASE,
)
_APP_ROOTS: Final = frozenset(
    {"root", "app", "__next", "__nuxt", "___gatsby", "main-app", "react-root"}
)
_HIDDEN: Final = frozenset({"script", "style", "noscript", "template", "svg", "head", "title"})
_OPENING: Final = 2_000
_MIN_COOKIE_HITS: Final = 3
_COOKIE_SHARE: Final = 0.04


@dataclass(frozen=True, slots=True)
class Wall:
    """Why a page holds no article, and the sign that told.

    `reason` is `paywall`, `cookie_wall`, `login`, `js_shell`, `bot_check` or `soft_404`.
    """

    reason: str
    sign: str


def wall(url: str, tree: etree._Element, facts: PageFacts, text: str) -> Wall | None:
    """Return the wall that `text`, taken from the page `tree`, was cut off by, or None.

    `url` is where the page was found, `facts` what it says of itself.
    """
    look = _Look(url=url, tree=tree, facts=facts, text=text, words=len(text.split()))
    for limit, check in _CHECKS:
        found = check(look) if look.words < limit else None
        if found is not None:
            return found
    return None


def without_notices(text: str) -> str:
    """Drop the paragraphs that only say that the rest is for subscribers."""
    if not _REST_FOR_SUBSCRIBERS.search(text):
        return text
    kept = (
        part
        for part in text.split("\n\n")
        if len(part.split()) > _NOTICE_SENTENCE_WORDS or not _REST_FOR_SUBSCRIBERS.search(part)
    )
    return "\n\n".join(kept)


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A page with little text, and what the checks look at."""

    url: str
    tree: etree._Element
    facts: PageFacts
    text: str
    words: int

    @cached_property
    def title(self) -> str:
        return " ".join(filter(None, (self.facts.title, self.facts.heading)))

    @cached_property
    def visible(self) -> str:
        """Every word that a reader would see, menus included."""
        parts: list[str] = []
        for node in self.tree.iter():
            if isinstance(node.tag, str) and node.tag not in _HIDDEN and node.text:
                parts.append(node.text)
            if node.tail:
                parts.append(node.tail)
        return " ".join(" ".join(parts).split())


def _stated_paywall(look: _Look) -> Wall | None:
    if look.facts.is_free is False:
        return Wall("paywall", f"not free by its own metadata, {look.words} words")
    match = _REST_FOR_SUBSCRIBERS.search(look.visible)
    return Wall("paywall", match[0][:80]) if match else None


def _marked_paywall(look: _Look) -> Wall | None:
    if not look.text.rstrip().endswith(("…", "...", "[…]")):
        return None
    for node in look.tree.iter("div", "section", "aside", "article", "p"):
        sign = _PAYWALL_MARKUP.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        if sign:
            return Wall("paywall", f"markup named {sign[0]}")
    return None


def _not_found(look: _Look) -> Wall | None:
    match = _NOT_FOUND.search(look.title)
    return Wall("soft_404", f"title says “{match[0]}”") if match else None


def _home_page(look: _Look) -> Wall | None:
    """A page that names the front page as its address: the site has dropped the article."""
    if not look.facts.canonical_link:
        return None
    try:
        here, there = urlsplit(look.url), urlsplit(look.facts.canonical_link)
    except ValueError:
        return None
    is_home = bool(there.netloc) and not there.path.strip("/") and not there.query
    return (
        Wall("soft_404", "names the front page as its address")
        if is_home and here.path.strip("/")
        else None
    )


def _bot_check(look: _Look) -> Wall | None:
    match = _CHALLENGE.search(look.title)
    if match is None and look.words < _SHELL_WORDS:
        match = _CHALLENGE.search(look.visible[:_OPENING])
    return Wall("bot_check", match[0]) if match else None


def _cookie_wall(look: _Look) -> Wall | None:
    hits = len(_COOKIE_WORDS.findall(look.text))
    is_about_cookies = hits >= _MIN_COOKIE_HITS and hits >= _COOKIE_SHARE * look.words
    if not is_about_cookies and _COOKIE_TITLE.search(look.title):
        is_about_cookies = len(_COOKIE_WORDS.findall(look.visible)) >= _MIN_COOKIE_HITS
    return (
        Wall("cookie_wall", f"{hits} words of consent in {look.words}")
        if is_about_cookies
        else None
    )


def _login(look: _Look) -> Wall | None:
    if any((node.get("type") or "").lower() == "password" for node in look.tree.iter("input")) and (
        look.words < _SHELL_WORDS or _LOGIN.search(look.title)
    ):
        return Wall("login", "asks for a password")
    return None


def _shell(look: _Look) -> Wall | None:
    told = " ".join("".join(node.itertext()) for node in look.tree.iter("noscript"))
    match = _SCRIPT_NEEDED.search(told) or _SCRIPT_NEEDED.search(look.visible[:_OPENING])
    if match:
        return Wall("js_shell", match[0][:80])
    for node in look.tree.iter("div"):
        if node.get("id") in _APP_ROOTS and not "".join(node.itertext()).strip():
            return Wall("js_shell", f"empty #{node.get('id')}")
    return None


def _says_not_found(look: _Look) -> Wall | None:
    match = _NOT_FOUND.search(look.visible[:_OPENING])
    return Wall("soft_404", f"says “{match[0]}”") if match else None


# The first that fits names the wall; each applies below so many words of article text.
_CHECKS: Final[tuple[tuple[int, Callable[[_Look], Wall | None]], ...]] = (
    (_TEASER_WORDS, _stated_paywall),
    (_NOTICE_WORDS, _marked_paywall),
    (_NOTICE_WORDS, _not_found),
    (_NOTICE_WORDS, _home_page),
    (_NOTICE_WORDS, _bot_check),
    (_NOTICE_WORDS, _cookie_wall),
    (_NOTICE_WORDS, _login),
    (_SHELL_WORDS, _shell),
    (_SHELL_WORDS, _says_not_found),
)
