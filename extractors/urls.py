"""What makes two links the same article: `canonicalize(url)` and `host(url)`.

A canonical URL is a name, not an address: fetch what the feed gave, compare what
this module returns. It is conservative: an unknown query parameter is kept, because
taking two articles for one loses an article, and taking one for two does not.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

import idna

_MAX_LENGTH: Final = 8_192
_CACHED_URLS: Final = 16_384
_MAX_PORT: Final = 65_535

# Parameters that say where a reader came from. Names that also carry content on
# some sites (id, uid, eid, p, q, article, source) are kept unless the value tells.
_TRACKER: Final = re.compile(
    r"""(?x)
    (?: utm | pk | piwik | mtm | matomo | hsa | vero | oly | at | ns | itm | mkt | wt | ga | gaa )_.*
    | (?: fb | g | d | y | tw | tt )clid | gclsrc | gbraid | wbraid | msclkid | li_fat_id | igshid | igsh | si | s_kwcid | ef_id
    | mc_[ce]id | _?ga | _gl | _hs(?:enc|mi|tc) | __hs(?:tc|sc|fp) | hsctatracking | mkt_tok
    | xto?r | xtref | xts | xtmc | xtcr | ito | ocid | ncid | cmpid | cmp | icid | s_cid | smid | smtyp
    | sr_share | sref | srnd | fref | ref | ref_src | ref_url | referr?er | rss | feed_id | rss_id
    | share | shared | sharetype | share_id | sharetoken | spm | trk | trkcampaign | trackingid | tracking_id
    | guce_.* | guccounter | soc_src | soc_trk | linkid | taid | tpcc | cvid | sfmc_.* | sc_.* | _branch_.*
    | __twitter_impression | twitter_impression | mibextid | yptr | bxid | cndid | esrc | nlid | nl_id
    | phpsessid | jsessionid | aspsessionid.* | sessionid | session_id | cfid | cftoken
    | amp | amp_js_v | amp_gsa | usqp | outputtype | rct | sa_source
    """,
    re.IGNORECASE,
)
_ORIGIN_NAMES: Final = frozenset(
    {
        "source",
        "src",
        "from",
        "origin",
        "via",
        "mod",
        "partner",
        "feed",
        "medium",
        "campaign",
        "format",
        "cid",
    }
)
_ORIGIN_VALUES: Final = frozenset(
    {
        "rss",
        "atom",
        "feed",
        "feeds",
        "rssfeed",
        "rss_feed",
        "rss-feed",
        "flux",
        "flux-rss",
        "fluxrss",
        "flux_rss",
    }
    | {
        "feedburner",
        "twitter",
        "facebook",
        "linkedin",
        "newsletter",
        "email",
        "googlenews",
        "google-news",
        "syndication",
    }
)
_REDIRECTORS: Final = {
    "google": ("/url", ("url", "q")),
    "facebook": ("/l.php", ("u",)),
    "bing": ("/news/apiclick.aspx", ("url",)),
}
_AMP_CACHE: Final = re.compile(r"(?:^|\.)cdn\.ampproject\.org$|(?:^|\.)bing-amp\.com$")
_AMP_PATH: Final = re.compile(r"^/(?:[acvw]|amp)/(?:s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)$")
_AMP_TAIL: Final = re.compile(r"(?:/amp|\.amp|/amp\.html)(?=/?$)|\.amp(?=\.html?$)", re.IGNORECASE)
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_SESSION_IN_PATH: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_BLANK: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+"
)
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_PATH_SAFE: Final = "%/:@!$&'()*+,;=~-._"
_QUERY_SAFE: Final = "%/:@!$'()*+,;=~-._?"
# Most links need next to nothing done; a test holds this short way to the long one.
_PLAIN: Final = re.compile(
    r"https?://(?:www\.)?(?P<host>(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<port>:\d{2,5})?"
    r"(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,500}){0,20})/?"
    r"(?:\?utm_[a-z]+=[\w.-]*(?:&utm_[a-z]+=[\w.-]*)*)?",
    re.ASCII,
)
_NOT_PLAIN: Final = re.compile(r"amp|index\.|default\.|:0|xn--", re.IGNORECASE)
_WEB: Final = frozenset({"http", "https"})


@lru_cache(maxsize=_CACHED_URLS)
def canonicalize(url: str) -> str:
    """Return the one spelling under which a web address is known.

    Scheme becomes https; `www.`, default ports, user names, fragments, tracking
    parameters, session ids, AMP forms, index pages and trailing slashes go; query
    parameters are sorted; percent-encoding and international hosts are normalised.
    What is no http(s) URL comes back with its blanks removed. Never raises; applying
    it twice changes nothing.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and _is_usual(plain["port"]) and not _NOT_PLAIN.search(url):
        return f"https://{plain['host']}{plain['port'] or ''}{plain['path']}"
    seen = _without_blanks(url)[:_MAX_LENGTH]
    for _ in range(4):  # an AMP cache inside a redirector inside a redirector: enough
        current = _once(seen)
        if current == seen:
            return current
        seen = current
    return seen


def _is_usual(port: str | None) -> bool:
    """Whether a port, if any, is one to keep as written: neither default nor beyond range."""
    return port is None or (port not in {":80", ":443"} and int(port[1:]) <= _MAX_PORT)


def host(url: str) -> str:
    """Return the lower-case host name of `url` in ASCII, "" where there is none."""
    try:
        return _ascii_host(urlsplit(_without_blanks(url)).hostname or "")
    except ValueError:
        return ""


def is_site_root(canonical_url: str) -> bool:
    """Whether a canonical URL names a whole site, and so identifies no article."""
    parts = _split(canonical_url)
    return parts is None or (parts.path in {"", "/"} and not parts.query)


def _without_blanks(url: str) -> str:
    text = url.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be encoded
    return _BLANK.sub("", text) if _BLANK.search(text) else text


def _once(url: str) -> str:
    if url.startswith("//"):
        url = "https:" + url
    parts = _split(url)
    if parts is None:
        return url
    name = _ascii_host(parts.hostname or "")
    wrapped = _wrapped(name, parts)
    if wrapped is not None:
        return wrapped
    path = _canonical_path(parts.path)
    fragment = _escaped(parts.fragment, _QUERY_SAFE) if parts.fragment.startswith("!") else ""
    netloc = _shortened(name) + _port(parts)
    return urlunsplit(("https", netloc, path, _canonical_query(parts.query), fragment))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return None
    return parts if parts.scheme in _WEB and parts.hostname else None


def _port(parts: SplitResult) -> str:
    return f":{parts.port}" if parts.port is not None and parts.port not in {80, 443} else ""


def _ascii_host(name: str) -> str:
    name = name.lower().rstrip(".")
    if ":" in name:
        try:
            return f"[{ipaddress.ip_address(name.partition('%')[0]).compressed}]"
        except ValueError:
            return f"[{name}]"
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return quote(name, safe="")


def _shortened(name: str) -> str:
    """Drop labels that only choose a rendering of the same site."""
    for label in ("www.", "amp."):
        rest = name.removeprefix(label)
        if rest != name and "." in rest:
            name = rest
    return name


def _wrapped(name: str, parts: SplitResult) -> str | None:
    """The address inside an AMP cache or a redirector's link, if this is one."""
    labels = name.split(".")
    if _AMP_CACHE.search(name) or ("google" in labels and parts.path.startswith("/amp/")):
        inner = _AMP_PATH.match(parts.path)
        if inner is not None:
            query = f"?{parts.query}" if parts.query else ""
            return f"https://{inner['rest']}{query}"
    for label, (path, names) in _REDIRECTORS.items():
        if label in labels and parts.path.lower() == path:
            for pair in parts.query.split("&"):
                key, _, value = pair.partition("=")
                target = _without_blanks(unquote(value))
                if key.lower() in names and _split(target) is not None:
                    return target
    return None


def _canonical_path(path: str) -> str:
    path = _escaped(_SESSION_IN_PATH.sub("", path), _PATH_SAFE)
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    if len(segments) > 1 and segments[0].lower() == "amp":
        del segments[0]
    path = "/" + "/".join(segments) if segments else ""
    before = None
    while before != path:
        before = path
        path = path.removesuffix("/").removesuffix("%20")
        path = _INDEX.sub("", _AMP_TAIL.sub("", path))
    return path


def _canonical_query(query: str) -> str:
    pairs = [
        pair
        for raw in query.split("&")
        if (pair := _escaped(raw, _QUERY_SAFE)) and not _is_tracking(pair)
    ]
    return "&".join(sorted(set(pairs)))


def _is_tracking(pair: str) -> bool:
    name, equals, value = pair.partition("=")
    name = name.removeprefix("amp;")
    if not equals and not name:
        return True
    return _TRACKER.fullmatch(name) is not None or (
        name.lower() in _ORIGIN_NAMES and value.lower() in _ORIGIN_VALUES
    )


def _escaped(text: str, safe: str) -> str:
    """Escape what must be, unescape what need not be, and write escapes in upper case."""
    if "%" in text:
        text = _ESCAPE.sub(_normal_escape, text)
    return quote(text, safe=safe)


def _normal_escape(match: re.Match[str]) -> str:
    digits = match[1]
    if digits is None:
        return "%25"
    byte = int(digits, 16)
    return chr(byte) if byte in _UNRESERVED else f"%{digits.upper()}"
