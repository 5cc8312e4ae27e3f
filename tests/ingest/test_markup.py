"""HTML to words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.markup import block_text, decoded, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("un titre", "un titre"),
        ("  un\n titre ", "un titre"),
        ("Un <b>titre</b>", "Un titre"),
        ("R&amp;amp;D &lt; 5 &euro;", "R&D < 5 €"),
        ("a < b et c > d", "a < b et c > d"),
        ("<style>p{}</style>x<script>y</script>", "x"),
        ("AT&T", "AT&T"),
    ],
)
def test_a_line_of_markup_is_a_line_of_words(markup, text):
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b <i>c</i> d</p>", "a\n\nb c d"),
        ("a<br>b<br><br>c", "a b\n\nc"),
        ("<ul><li>a</li><li>b</li></ul>fin", "a\n\nb\n\nfin"),
        ("<figure><img><figcaption>légende</figcaption></figure><p>a</p>", "a"),
        ("<p>a<script>x</script>b</p><!-- c -->d", "ab\n\nd"),
        ("sans balise\n\nsecond &amp; dernier", "sans balise\n\nsecond & dernier"),
        ("<div><div>a</div>b</div>", "a\n\nb"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_a_fragment_keeps_its_paragraphs(markup, text):
    assert block_text(markup) == text


@given(st.text(alphabet="<>/pbrdiv &;a!-\n", max_size=80))
def test_no_markup_raises(markup):
    assert isinstance(block_text(markup), str)
    assert isinstance(plain_text(markup), str)


@given(st.binary(max_size=100), st.none() | st.text(max_size=30))
def test_no_bytes_raise(body, content_type):
    assert isinstance(decoded(body, content_type), str)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("été".encode(), None, "été"),
        ("été".encode(), "text/html; charset=iso-8859-1", "été"),
        ("été".encode("cp1252"), None, "été"),
        ("été".encode("cp1252"), "text/html; charset=utf-8", "été"),
        (b"\xef\xbb\xbf" + "été".encode(), None, "été"),
        ("été".encode("utf-16"), None, "été"),
        ("Привет".encode("koi8-r"), "text/html; charset=koi8-r", "Привет"),
        ("<meta charset=koi8-r>Привет".encode("koi8-r"), None, "<meta charset=koi8-r>Привет"),
        (
            "Привет".encode("koi8-r"),
            "text/html; charset=base64",
            "Привет".encode("koi8-r").decode("cp1252", "replace"),
        ),
        ("une très longue été".encode() + b"\xff", None, "une très longue été\ufffd"),
    ],
)
def test_bytes_are_decoded_as_browsers_do(body, content_type, text):
    assert decoded(body, content_type) == text
