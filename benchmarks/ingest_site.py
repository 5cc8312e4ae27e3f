"""A press on loopback for the ingestion benchmark: feeds with validators, article pages.

    python benchmarks/ingest_site.py --port 8765 --feeds 200 --items 30 [--pages DIR]

/feed/N.xml   RSS (even N, French) or Atom (odd N, English) of the newest items, with ETag
/art/N/M.html an article page: a file of DIR in turn, or one made up
/bump?share=S a share of the feeds gets a new item and an edited one
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
from email.utils import formatdate
from html import escape
from pathlib import Path
from time import gmtime, strftime

from aiohttp import web

FRENCH = (
    "le laboratoire annonce un modèle de langage ouvert et publie ses poids selon la direction une équipe de chercheurs"
    " quitte le groupe pour fonder une société les résultats dépassent ceux de la version précédente"
)
ENGLISH = (
    "the laboratory announces an open language model and publishes its weights according to the management a team of"
    " researchers leaves the group to found a company the results exceed those of the previous version"
)
WORDS = {"fr": FRENCH.split(), "en": ENGLISH.split()}
START = 1_780_000_000


def sentence(rng: random.Random, language: str, words: int) -> str:
    return " ".join(rng.choices(WORDS[language], k=words)).capitalize() + "."


class Press:
    """Renders feeds once a generation, so that what is measured is the reader."""

    def __init__(self, base: str, feeds: int, items: int, pages: Path | None) -> None:
        self.base, self.items = base, items
        self.generation = [0] * feeds
        self.rendered: dict[tuple[int, int], tuple[bytes, str]] = {}
        self.pages = [_read(path) for path in sorted(pages.rglob("*.html*"))] if pages else []
        for number in range(feeds):
            self.feed(number)

    def feed(self, number: int) -> tuple[bytes, str]:
        key = (number, self.generation[number])
        if key not in self.rendered:
            render = self._rss if number % 2 == 0 else self._atom
            body = render(number).encode()
            self.rendered[key] = (body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')
        return self.rendered[key]

    def _items(self, number: int):
        newest = self.items + self.generation[number]
        language = "fr" if number % 2 == 0 else "en"
        for item in range(newest - 1, newest - 1 - self.items, -1):
            rng = random.Random(f"{number}/{item}")  # noqa: S311 -- sample text
            title = sentence(rng, language, 11) + f" #{item}"
            summary = sentence(rng, language, 90)
            if self.generation[number] and item == newest - 2:
                title, summary = title + " (+)", summary + " " + sentence(rng, language, 6)
            yield item, title, f"<p>{summary}</p>", START + item * 3_600

    def _rss(self, number: int) -> str:
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{self.base}/art/{number}/{item}.html?utm_source=rss</link>"
            f"<guid isPermaLink='false'>urn:press:{number}:{item}</guid><pubDate>{formatdate(at, usegmt=True)}</pubDate>"
            f"<dc:creator>Rédaction</dc:creator><category>IA</category><description>{escape(summary)}</description></item>"
            for item, title, summary, at in self._items(number)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>Flux {number}</title><link>{self.base}/</link><language>fr</language>{items}</channel></rss>"
        )

    def _atom(self, number: int) -> str:
        entries = "".join(
            f"<entry><title>{escape(title)}</title><link href='{self.base}/art/{number}/{item}.html'/><id>urn:press:{number}:{item}</id>"
            f"<published>{_iso(at)}</published><updated>{_iso(at)}</updated><author><name>Staff</name></author>"
            f"<summary type='html'>{escape(summary)}</summary></entry>"
            for item, title, summary, at in self._items(number)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
            f"<title>Feed {number}</title><id>urn:press:{number}</id><updated>{_iso(START)}</updated>{entries}</feed>"
        )

    async def get_feed(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        body, etag = self.feed(number)
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        media = "rss" if number % 2 == 0 else "atom"
        return web.Response(
            body=body,
            content_type=f"application/{media}+xml",
            charset="utf-8",
            headers={"ETag": etag},
        )

    async def get_page(self, request: web.Request) -> web.Response:
        number, item = int(request.match_info["number"]), int(request.match_info["item"])
        if self.pages:
            body = self.pages[(number * self.items + item) % len(self.pages)]
        else:
            body = self._page(number, item).encode()
        return web.Response(body=body, content_type="text/html")

    def _page(self, number: int, item: int) -> str:
        rng = random.Random(f"page {number}/{item}")  # noqa: S311 -- sample text
        language = "fr" if number % 2 == 0 else "en"
        menu = "".join(f"<li><a href='/section-{n}'>Section {n}</a></li>" for n in range(80))
        text = "".join(
            f"<p>{' '.join(sentence(rng, language, 18) for _ in range(4))}</p>" for _ in range(14)
        )
        more = "".join(
            f"<li><a href='/a-{n}'>{sentence(rng, language, 9)}</a></li>" for n in range(30)
        )
        return (
            f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{sentence(rng, language, 9)}</title>"
            f"<meta property='article:published_time' content='{_iso(START + item * 3_600)}'></head><body><nav><ul>{menu}</ul></nav>"
            f"<main><article><h1>{sentence(rng, language, 9)}</h1>{text}</article></main><aside><ul>{more}</ul></aside>"
            "<footer><p>Sample text written for a benchmark, not reporting.</p></footer></body></html>"
        )

    async def bump(self, request: web.Request) -> web.Response:
        share = float(request.query.get("share", "1"))
        step = max(1, round(1 / share))
        for number in range(0, len(self.generation), step):
            self.generation[number] += 1
            self.feed(number)
        return web.json_response({"changed": len(range(0, len(self.generation), step))})


def _iso(at: float) -> str:
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(at))


def _read(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--pages", type=Path)
    given = parser.parse_args()
    press = Press(f"http://127.0.0.1:{given.port}", given.feeds, given.items, given.pages)
    app = web.Application()
    app.router.add_get(r"/feed/{number:\d+}.xml", press.get_feed)
    app.router.add_get(r"/art/{number:\d+}/{item:\d+}.html", press.get_page)
    app.router.add_get("/bump", press.bump)
    web.run_app(app, host="127.0.0.1", port=given.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
