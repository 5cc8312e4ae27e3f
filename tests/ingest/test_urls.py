"""One article, one canonical URL; two articles, two."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors import urls
from extractors.urls import canonicalize, host, is_site_root


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.press.example/a", "https://press.example/a"),
        ("HTTPS://Press.Example:443/A/", "https://press.example/A"),
        ("http://press.example:80/a", "https://press.example/a"),
        ("https://press.example:8443/a", "https://press.example:8443/a"),
        ("//press.example/a", "https://press.example/a"),
        ("  https://press.example/a\n", "https://press.example/a"),
        ("https://me:secret@press.example/a", "https://press.example/a"),
        ("https://press.example./a", "https://press.example/a"),
        ("https://press.example/a#comments", "https://press.example/a"),
        ("https://press.example/#!/a", "https://press.example#!/a"),
        ("https://press.example/a?utm_source=rss&utm_medium=feed", "https://press.example/a"),
        ("https://press.example/a?fbclid=x&id=7&gclid=y", "https://press.example/a?id=7"),
        ("https://press.example/a?xtor=RSS-3208", "https://press.example/a"),
        ("https://press.example/a?at_medium=RSS&at_campaign=KARANGA", "https://press.example/a"),
        ("https://press.example/a?ref=ghost", "https://press.example/a"),
        ("https://press.example/a?source=rss", "https://press.example/a"),
        ("https://press.example/a?source=report-12", "https://press.example/a?source=report-12"),
        ("https://press.example/a?x=1&amp;utm_source=rss", "https://press.example/a?x=1"),
        ("https://press.example/a?b=2&a=1&b=2", "https://press.example/a?a=1&b=2"),
        ("https://press.example/a?q=", "https://press.example/a?q="),
        ("https://press.example/a;jsessionid=0A1B?x=1", "https://press.example/a?x=1"),
        ("https://press.example/a//b/./c/../d", "https://press.example/a/b/d"),
        ("https://press.example/a/index.html", "https://press.example/a"),
        ("https://press.example/index.php?p=12", "https://press.example?p=12"),
        ("https://press.example/%7Ejane/caf%c3%a9", "https://press.example/~jane/caf%C3%A9"),
        ("https://press.example/café", "https://press.example/caf%C3%A9"),
        ("https://press.example/100%", "https://press.example/100%25"),
        ("https://été.example/a", "https://xn--t-9fab.example/a"),
        ("https://press.example/a/amp/", "https://press.example/a"),
        ("https://press.example/amp/a", "https://press.example/a"),
        ("https://press.example/a.amp.html", "https://press.example/a.html"),
        ("https://amp.press.example/a", "https://press.example/a"),
        ("https://press.example/a?amp=1&outputType=amp", "https://press.example/a"),
        ("https://press-example.cdn.ampproject.org/c/s/press.example/a", "https://press.example/a"),
        ("https://www.google.com/amp/s/press.example/a", "https://press.example/a"),
        (
            "https://www.google.com/url?rct=j&url=https://press.example/a%3Fx%3D1&ct=ga",
            "https://press.example/a?x=1",
        ),
        ("http://[::1]:8080/a", "https://[::1]:8080/a"),
        ("mailto:desk@press.example", "mailto:desk@press.example"),
        ("urn:uuid:60a76c80", "urn:uuid:60a76c80"),
        ("", ""),
    ],
)
def test_links_to_one_article_have_one_name(url, expected):
    """Each row is a way in which feeds and readers vary a link."""
    assert canonicalize(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://press.example/?p=1", "https://press.example/?p=2"),
        ("https://press.example/a?id=1", "https://press.example/a?id=2"),
        ("https://press.example/A", "https://press.example/a"),
        ("https://a.press.example/x", "https://b.press.example/x"),
        ("https://press.example/a?page=2", "https://press.example/a"),
        ("https://press.example/camp/a", "https://press.example/a"),
        ("https://press.example/a?eid=1", "https://press.example/a?eid=2"),
        ("https://press.example/a%2Fb", "https://press.example/a/b"),
    ],
)
def test_links_to_two_articles_have_two_names(one, other):
    """Taking two for one loses an article."""
    assert canonicalize(one) != canonicalize(other)


URL_PARTS = st.text(alphabet="abAB01%&?#/=.;:@!~+-_é\u00a0 []", max_size=30)


@given(
    st.one_of(
        st.text(), URL_PARTS.map("http://press.example/".__add__), URL_PARTS.map("http://".__add__)
    )
)
@example("http://www.www.press.example/")
@example("https://www.google.com/url?q=https://www.google.com/url?q=https://a.example/")
@example("http://press.example/\ud800")
@example("http://press.example/amp/amp/amp")
@example("https://press.example/a/index.html/index.html")
@example("http://xn--.example/")
@example("https://cdn.ampproject.org/c/s/cdn.ampproject.org/c/s/a.b/")
def test_canonicalize_never_raises_and_is_stable(url):
    """A link is whatever somebody wrote."""
    once = canonicalize(url)
    assert canonicalize(once) == once
    assert not re.search(r"\s", once)


@given(
    st.from_regex(
        r"https?://(www\.)?[a-z0-9-]{1,8}(\.[a-z0-9-]{1,8}){1,2}(:\d{2,4})?(/[A-Za-z0-9._~-]{1,8}){0,4}/?(\?utm_[a-z]{1,6}=[\w.-]{0,5}(&utm_[a-z]{1,6}=x)?)?",
        fullmatch=True,
        alphabet=st.characters(codec="ascii"),
    )
)
@example("http://0.0:٠0")
@example("https://a.example:99999/")
def test_the_short_way_gives_what_the_long_way_gives(url):
    """Most links take a short cut; it must not matter."""
    seen = urls._without_blanks(url)
    for _ in range(4):
        seen = urls._once(seen)
    assert canonicalize(url) == seen


@given(st.text())
def test_host_never_raises(url):
    assert isinstance(host(url), str)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://WWW.Press.Example/a", "www.press.example"),
        ("https://me:secret@press.example:8080/", "press.example"),
        ("https://[::1]/", "[::1]"),
        ("no link", ""),
        ("http://[", ""),
    ],
)
def test_host_is_the_name_alone(url, expected):
    assert host(url) == expected


def test_a_site_is_no_article():
    assert is_site_root(canonicalize("https://www.press.example/"))
    assert is_site_root("no link")
    assert not is_site_root(canonicalize("https://press.example/?p=1"))
    assert not is_site_root("https://press.example/a")
