"""The quick reader agrees with feedparser, or hands over."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.feeds.encoding import clean_utf8
from extractors.feeds.fast import fast
from extractors.feeds.thorough import NoFeedError, thorough

BASE = "https://essai.example/feed/index.xml"
HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:x="https://other.example/ns" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
)


def rss(
    *items: str, head: str = "<title>Essai</title><link>https://essai.example/</link>"
) -> bytes:
    return (
        HEAD + head + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>"
    ).encode()


def atom(*entries: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Essai</title><link href="/"/>'
        + "".join(f"<entry>{entry}</entry>" for entry in entries)
        + "</feed>"
    ).encode()


RSS1 = (
    b'<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b"<channel><title>T</title><link>l</link></channel><item rdf:about='https://a.example/1'>"
    b"<title>T</title><link>https://a.example/1</link><description>D</description></item></rdf:RDF>"
)
PLAIN = [
    rss(
        "<title>T</title><link>https://a.example/1</link><guid>https://a.example/1</guid><description>D</description>"
    ),
    rss(
        "<title>T</title><guid isPermaLink='false'>x</guid><content:encoded><![CDATA[<p>é</p>]]></content:encoded>"
    ),
    rss(
        "<title>T</title><guid>x/y</guid><link/><category>c</category><slash:comments>3</slash:comments>"
    ),
    rss(
        "<link>/relative?a=1&amp;b=2</link><title> spaced\n out </title><x:thing>ignored</x:thing>"
    ),
    rss(
        "<title>T</title><dc:creator>A</dc:creator><dc:creator>B</dc:creator><dc:date>2026-11-24T10:00:00.5Z</dc:date>"
    ),
    rss(
        "<title>Ã©tÃ© \x91x\x92</title><pubDate>2 Nov 2026 01:02:03 -0430</pubDate><enclosure url='u' type='t' length='1'/>"
    ),
    rss(
        "<title>T</title><media:thumbnail url='u'/><media:content url='u' medium='image'/><media:credit>AFP</media:credit>"
    ),
    rss("<title>T</title><description/><content:encoded>C</content:encoded>"),
    rss(
        "<title>T</title><source url='u'>S</source><comments>c</comments><atom:link rel='replies' href='r'/>"
    ),
    rss(
        head="<title>a</title><image><title>b</title><url>u</url><link>l</link></image><atom:link rel='self' href='s'/><language>fr</language>"
    ),
    atom(
        "<title>T</title><id>urn:1</id><link href='/a'/><updated>2026-11-24T10:00:00+02:00</updated>"
    ),
    atom(
        "<title type='html'>&lt;b&gt;T</title><id>i</id><link rel='self' href='s'/><link rel='alternate' type='text/html' href='h'/><summary>S</summary><content type='html'>C</content>"
    ),
    atom(
        "<title>T</title><id>i</id><author><name>A</name><email>a@b.c</email></author><category term='t'/><rights>r</rights><published>2026-11-24</published>"
    ),
    atom(
        "<title>T</title><id>i</id><source><title>S</title><id>o</id><updated>2020-01-01T00:00:00Z</updated></source>"
    ),
    RSS1,
]


@pytest.mark.parametrize("document", PLAIN)
def test_plain_documents_are_read_quickly_and_alike(document):
    """These forms make up most polls; each must take the quick way."""
    found = fast(clean_utf8(document), BASE)
    assert found is not None
    assert found == thorough(clean_utf8(document), BASE)


ODD = [
    b'<!DOCTYPE rss [<!ENTITY eacute "&#233;">]>' + rss("<title>&eacute;</title>"),
    rss("<title>a <b>bold</b> title</title>"),
    rss("<title>one</title><title>two</title>"),
    rss("<description>one</description><description>two</description>"),
    rss("<title>T</title><pubDate>hier matin</pubDate>"),
    rss("<title>T</title><author>Jane (jane@a.example)</author>"),
    rss("<title>T</title><itunes:summary>S</itunes:summary>"),
    rss("<title>T</title><media:title>M</media:title>"),
    rss("<title>T</title><media:group><media:description>M</media:description></media:group>"),
    rss("<title>T</title><link href='h'>text</link>"),
    rss("<title>T</title><link xml:base='/x'>text</link>"),
    rss("<title>T</title><item><title>nested</title></item>"),
    rss(
        "<title>T</title><summary>S</summary><content type='application/octet-stream'>Qw==</content>"
    ),
    atom("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>T</div></title>"),
    atom("<title>T</title><updated>2026-13-45T99:00:00Z</updated>"),
    b"<rss version='2.0'><channel><title>open",
    b"<rss version='2.0'><channel><media:x>undeclared</media:x></channel></rss>",
    b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>old</title></feed>",
    b"<rss><title>no channel</title></rss>",
    b"<channel><item/></channel>",
]


@pytest.mark.parametrize("document", ODD)
def test_odd_documents_are_handed_over(document):
    """Where feedparser has a way of its own, it decides."""
    assert fast(clean_utf8(document), BASE) is None


TEXT = st.text(alphabet="abé &<>'\"\u0091\u00a0Ã©;#x\n", max_size=12)
LINK = st.sampled_from(
    [
        "https://a.example/1",
        "/1",
        "",
        "http://a.example/?a=1&b;=2",
        "https://a.example/#",
        "tag:x",
        "http://[",
        "//a.example",
    ]
)
DATE = st.sampled_from(
    [
        "Tue, 24 Nov 2026 10:00:00 GMT",
        "2026-11-24T10:00:00Z",
        "2026-11-24",
        "Mon, 32 Nov 2026 10:00:00 GMT",
        "24 Nov 26",
        "",
        "jeudi",
    ]
)
RSS_PARTS = st.one_of(
    TEXT.map(lambda text: f"<title>{escape(text)}</title>"),
    TEXT.map(lambda text: f"<description>{escape(text)}</description>"),
    TEXT.map(
        lambda text: f"<content:encoded><![CDATA[{text.replace(']]>', '')}]]></content:encoded>"
    ),
    TEXT.map(lambda text: f"<dc:creator>{escape(text)}</dc:creator>"),
    TEXT.map(lambda text: f"<author>{escape(text)}</author>"),
    LINK.map(lambda link: f"<link>{escape(link)}</link>"),
    LINK.map(lambda link: f"<guid>{escape(link)}</guid>"),
    LINK.map(lambda link: f"<guid isPermaLink='false'>{escape(link)}</guid>"),
    LINK.map(lambda link: f"<atom:link href={link!r}/>".replace("&", "&amp;")),
    DATE.map(lambda date: f"<pubDate>{date}</pubDate>"),
    DATE.map(lambda date: f"<dc:date>{date}</dc:date>"),
    st.sampled_from(
        [
            "<category>c</category>",
            "<x:y>z</x:y>",
            "<media:title>m</media:title>",
            "<source url='u'>s</source>",
            "<b>x</b>",
            "<!-- c -->",
            "<dc:title>d</dc:title>",
            "<summary>s</summary>",
            "<id>i</id>",
            "<updated>2026-01-01T00:00:00Z</updated>",
        ]
    ),
)
ATOM_PARTS = st.one_of(
    TEXT.map(lambda text: f"<title>{escape(text)}</title>"),
    TEXT.map(lambda text: f"<summary type='html'>{escape(text)}</summary>"),
    TEXT.map(lambda text: f"<content>{escape(text)}</content>"),
    TEXT.map(lambda text: f"<author><name>{escape(text)}</name></author>"),
    LINK.map(lambda link: f"<id>{escape(link)}</id>"),
    LINK.map(lambda link: f"<link href={link!r}/>".replace("&", "&amp;")),
    LINK.map(lambda link: f"<link rel='related' href={link!r}/>".replace("&", "&amp;")),
    DATE.map(lambda date: f"<published>{date}</published>"),
    DATE.map(lambda date: f"<updated>{date}</updated>"),
    st.sampled_from(
        [
            "<category term='c'/>",
            "<content type='xhtml'><p>x</p></content>",
            "<source><title>s</title></source>",
            "<contributor><name>c</name></contributor>",
        ]
    ),
)
DOCUMENTS = st.one_of(
    st.lists(st.lists(RSS_PARTS, max_size=6).map("".join), max_size=3).map(
        lambda items: rss(*items)
    ),
    st.lists(st.lists(ATOM_PARTS, max_size=6).map("".join), max_size=3).map(
        lambda entries: atom(*entries)
    ),
)


@settings(max_examples=200)
@given(DOCUMENTS)
def test_made_up_documents_are_read_alike_or_handed_over(document):
    """Elements in any order and number: the quick reader never differs, it hands over."""
    clean = clean_utf8(document)
    found = fast(clean, BASE)
    if found is None:
        return
    try:
        expected = thorough(clean, BASE)
    except NoFeedError:
        pytest.fail("the quick reader took what feedparser does not take for a feed")
    assert found == expected
