"""Entries of a feed: what is in it, read from any bytes."""

from __future__ import annotations

import codecs
import datetime as dt
import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.errors import FeedParseError
from extractors.feeds import entries, feed_document
from extractors.feeds.encoding import clean_utf8
from extractors.ids import sha256_hex
from extractors.model import Feed, Fetched, Language

ITEM = (
    "<title>Mistral &amp;amp; Cie : l’essai</title><link>https://essai.example/a?utm_source=rss</link>"
    "<guid isPermaLink='false'>tag:1</guid><pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate>"
    "<dc:creator>Jeanne Essai</dc:creator><description>&lt;p&gt;Un résumé.&lt;/p&gt;</description>"
    "<content:encoded><![CDATA[<p>Un texte entier, plus long que le résumé.</p>]]></content:encoded>"
)
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>Essai</title><link rel="self" href="https://essai.example/atom"/><link href="https://essai.example/"/>
<link rel="hub" href="https://hub.example/"/>
<entry><title type="html">Un &lt;b&gt;titre&lt;/b&gt;</title><id>urn:1</id>
<link rel="enclosure" href="https://essai.example/a.mp3"/><link href="/articles/1"/>
<published>2026-11-24T09:00:00Z</published><updated>2026-11-24T12:30:00+01:00</updated>
<author><name>Jeanne</name></author><author><name>Paul</name></author>
<summary>Résumé</summary><content type="html">&lt;p&gt;Un contenu plus long.&lt;/p&gt;</content></entry></feed>"""
RSS1 = """<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://essai.example/"><title>Essai</title>
<link>https://essai.example/</link></channel><item rdf:about="https://essai.example/1"><title>Un</title>
<link>https://essai.example/1</link><description>Texte</description><dc:date>2026-11-24T10:00:00+01:00</dc:date></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Essai", "language": "fr", "items": [
 {"id": 1, "url": "/1", "title": "Un", "content_text": "Premier.\\n\\nSecond <b>.", "date_published": "2026-11-24T10:00:00+01:00",
  "authors": [{"name": "Jeanne"}]}, "no item", {"id": "2", "external_url": "https://autre.example/2", "author": {"name": "Paul"}}]}"""


def test_rss_2_gives_its_entries(feed, fetched, rss):
    [entry] = entries(feed, fetched(rss(ITEM)))
    assert entry.title == "Mistral & Cie : l’essai"
    assert entry.url == "https://essai.example/a?utm_source=rss"
    assert entry.canonical_url == "https://essai.example/a"
    assert entry.guid == "tag:1"
    assert entry.author == "Jeanne Essai"
    assert entry.published_at == dt.datetime(2026, 11, 24, 9)
    assert entry.summary_html == "<p>Un résumé.</p>"
    assert entry.content_html == "<p>Un texte entier, plus long que le résumé.</p>"


def test_atom_gives_its_entries(feed, fetched):
    document = feed_document(feed, fetched(ATOM.encode()))
    [entry] = document.entries
    assert entry.title == "Un titre"
    assert entry.url == "https://essai.example/articles/1"
    assert entry.author == "Jeanne, Paul"
    assert entry.published_at == dt.datetime(2026, 11, 24, 9)
    assert entry.updated_at == dt.datetime(2026, 11, 24, 11, 30)
    assert entry.content_html == "<p>Un contenu plus long.</p>"
    assert entry.language == "fr"
    assert document.hints.self_url == "https://essai.example/atom"
    assert document.hints.hub_url == "https://hub.example/"
    assert document.hints.site_url == "https://essai.example/"


def test_rss_1_gives_its_entries(feed, fetched):
    [entry] = entries(feed, fetched(RSS1.encode()))
    assert (entry.guid, entry.title) == ("https://essai.example/1", "Un")
    assert entry.published_at == dt.datetime(2026, 11, 24, 9), "dc:date is all that RSS 1.0 has"


def test_json_feed_gives_its_entries(feed, fetched):
    first, second = entries(feed, fetched(JSON.encode(), "application/feed+json"))
    assert (first.url, first.guid, first.author) == ("https://essai.example/1", "1", "Jeanne")
    assert first.content_html == "<p>Premier.</p><p>Second &lt;b&gt;.</p>"
    assert first.published_at == dt.datetime(2026, 11, 24, 9)
    assert (second.url, second.author) == ("https://autre.example/2", "Paul")


def test_a_feed_without_entries_is_a_feed(feed, fetched, rss):
    document = feed_document(feed, fetched(rss()))
    assert document.entries == ()
    assert document.hints.title == "Essai"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no feed at all",
        b"<html><body>no</body></html>",
        b"{}",
        b"{",
        b'{"items": []}',
        b"[1]",
        b"\x00\x01\x02",
        b"<?xml version='1.0'?><a/>",
    ],
)
def test_what_is_no_feed_says_so(feed, fetched, body):
    with pytest.raises(FeedParseError) as caught:
        entries(feed, fetched(body))
    assert caught.value.subject == "essai"
    assert caught.value.reason


def assert_entries_or_our_error(feed, fetched) -> None:
    found: object
    try:
        found = entries(feed, fetched)
    except FeedParseError as error:
        found = error
    assert isinstance(found, tuple | FeedParseError)


@given(st.binary(max_size=400))
@example(b"/etc/hostname")
@example(b"http://127.0.0.1:9/feed.xml")
@example(b"<rss><channel><item><link>http://[</link></item></channel></rss>")
@example(b"<rss version='2.0'><channel><item><title>&#1114112;</title></item></channel></rss>")
@example(
    b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud800", "url": "http://["}]}'
)
def test_arbitrary_bytes_give_entries_or_our_error(feed_and_fetched, body):
    """A feed is whatever a server sends; no path is opened and no address asked."""
    feed, fetched = feed_and_fetched
    assert_entries_or_our_error(feed, fetched(body))


@given(st.data())
def test_a_feed_cut_or_bent_anywhere_gives_entries_or_our_error(feed_and_fetched, data):
    """Truncation and flipped bytes are what networks do to feeds."""
    feed, fetched = feed_and_fetched
    body = bytearray(data.draw(st.sampled_from([ATOM.encode(), RSS1.encode(), JSON.encode()])))
    del body[data.draw(st.integers(0, len(body))) :]
    for _ in range(data.draw(st.integers(0, 3))):
        if body:
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert_entries_or_our_error(feed, fetched(bytes(body)))


@pytest.fixture(scope="module")
def feed_and_fetched():
    feed = Feed(feed_id="essai", name="Essai", url="https://essai.example/", language=Language.FR)

    def fetched(body: bytes) -> Fetched:
        return Fetched(
            url=feed.url,
            final_url=feed.url,
            status=200,
            headers={},
            body=body,
            body_sha256=sha256_hex(body),
            fetched_at=dt.datetime(2026, 11, 25),
            elapsed_s=0.0,
        )

    return feed, fetched


def test_a_truncated_feed_gives_what_can_be_read(feed, fetched, rss):
    """Two of three entries are better than none; the damage is kept for the operator."""
    items = [f"<title>Titre {n}</title><link>https://essai.example/{n}</link>" for n in range(3)]
    whole = rss(*items)
    document = feed_document(feed, fetched(whole[: whole.rindex(b"<title>")]))
    assert [entry.title for entry in document.entries][:2] == ["Titre 0", "Titre 1"]
    assert document.damage


def test_broken_xml_is_read_as_far_as_it_goes(feed, fetched, rss):
    body = rss("<title>R&D <b>IA</title><link>https://essai.example/1</link>")
    document = feed_document(feed, fetched(body))
    [entry] = document.entries
    assert entry.title == "R&D IA"
    assert document.damage


def test_entities_of_html_are_read_in_a_feed_that_declares_none(feed, fetched, rss):
    """The commonest way to be broken: feedparser alone would fall back to guessing."""
    item = "<title>L&rsquo;&eacute;t&eacute; &unknown; 5&nbsp;&euro;</title><link>https://a.example/?a=1&b=2</link>"
    [entry] = entries(feed, fetched(rss(item)))
    assert entry.title == "L’été &unknown; 5 €"
    assert entry.url == "https://a.example/?a=1&b=2"


XXE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>a&x;b</title><link>https://essai.example/1</link></item></channel></rss>"""
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9))
    + b"]><rss version='2.0'><channel><item><title>&j;</title><link>https://essai.example/1</link></item></channel></rss>"
)


@pytest.mark.parametrize("body", [XXE, LAUGHS])
def test_hostile_entities_are_harmless(feed, fetched, body):
    """No file is read, and a kilobyte does not become a gigabyte."""
    try:
        found = entries(feed, fetched(body))
    except FeedParseError:
        return
    assert all("root:" not in entry.title and len(entry.title) < 200 for entry in found)


TITLE = "L’été à Zürich – 5 €"


def in_charset(name: str, declared: str | None) -> bytes:
    declaration = f' encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0"{declaration}?><rss version="2.0"><channel><item><title>{TITLE}</title><link>https://a.example/1</link></item></channel></rss>'
    return text.encode(name)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (in_charset("utf-8", "utf-8"), None),
        (in_charset("utf-8", None), None),
        (codecs.BOM_UTF8 + in_charset("utf-8", None), None),
        (in_charset("utf-16", "utf-16"), None),
        (in_charset("utf-16-le", None), None),
        (in_charset("utf-32", None), None),
        (in_charset("cp1252", "windows-1252"), None),
        (in_charset("cp1252", "iso-8859-1"), None),
        (in_charset("cp1252", None), None),
        (in_charset("cp1252", None), "text/xml; charset=windows-1252"),
        (in_charset("cp1252", "utf-8"), None),
        (in_charset("utf-8", "iso-8859-1"), None),
        (in_charset("utf-8", "iso-8859-1"), "text/xml; charset=iso-8859-1"),
        (in_charset("utf-8", "no-such-charset"), "text/xml; charset=rot13"),
        (in_charset("utf-8", "us-ascii"), "text/xml"),
    ],
)
def test_charsets_are_found_out(feed, fetched, body, content_type):
    """Declared, undeclared or lying: the bytes are believed before the claims."""
    [entry] = entries(feed, fetched(body, content_type))
    assert entry.title == TITLE


def test_one_bad_byte_does_not_turn_a_feed_into_another_charset(feed, fetched, rss):
    body = rss("<title>L’été</title><link>https://a.example/1</link>") + b"<!-- \xff -->"
    [entry] = entries(feed, fetched(body))
    assert entry.title == "L’été"


def test_a_declared_charset_other_than_latin_is_used(feed, fetched):
    body = '<?xml version="1.0" encoding="koi8-r"?><rss version="2.0"><channel><item><title>Привет</title><link>https://a.example/1</link></item></channel></rss>'
    [entry] = entries(feed, fetched(body.encode("koi8-r")))
    assert entry.title == "Привет"


def test_control_characters_do_not_break_a_document(feed, fetched, rss):
    document = feed_document(
        feed, fetched(rss("<title>a\x08b</title><link>https://a.example/1</link>"))
    )
    assert document.entries[0].title == "ab"
    assert not document.damage


@given(st.binary(max_size=200), st.none() | st.text(max_size=40))
def test_any_bytes_become_utf_8(body, content_type):
    assert isinstance(clean_utf8(body, content_type).decode("utf-8"), str)


def test_a_caption_is_no_content(feed, fetched, rss):
    """feedparser takes the caption in media:content for the article."""
    item = (
        "<title>T</title><link>https://a.example/1</link><description>Un résumé de bonne longueur.</description>"
        '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="https://a.example/i.jpg"><media:description>Photo AFP</media:description></media:content>'
    )
    [entry] = entries(feed, fetched(rss(item)))
    assert entry.content_html is None
    assert entry.summary_html == "Un résumé de bonne longueur."


def test_the_real_address_behind_feedburner_is_taken(feed, fetched, rss):
    item = (
        "<title>T</title><link>https://feedproxy.example/~r/1</link>"
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://a.example/1</f:origLink>'
    )
    [entry] = entries(feed, fetched(rss(item)))
    assert entry.url == "https://a.example/1"


def test_wishes_about_the_schedule_are_heard(feed, fetched, rss):
    head = (
        "<ttl>45</ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>99</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays><language>fr-FR</language>"
    )
    hints = feed_document(feed, fetched(rss(head=head))).hints
    assert hints.ttl_s == 2_700
    assert hints.skip_hours == {0, 7}
    assert hints.skip_days == {5, 6}
    assert hints.language == "fr-FR"


@pytest.mark.parametrize(
    ("head", "ttl_s"),
    [
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            1_800,
        ),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", 86_400),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("", None),
    ],
)
def test_update_periods_are_heard(feed, fetched, rss, head, ttl_s):
    assert feed_document(feed, fetched(rss(head=head))).hints.ttl_s == ttl_s


def test_warnings_of_the_parser_are_not_ours(feed, fetched):
    """feedparser warns about other people's documents; a run is not to hear it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert entries(feed, fetched(RSS1.replace("<title>Un", "<title><b>Un</b>").encode()))
