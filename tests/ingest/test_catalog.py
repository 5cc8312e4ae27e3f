"""A feeds file is right, or the error says where it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.catalog import append_feed, read_feeds
from extractors.errors import CatalogError
from extractors.model import Feed, Language

GOOD = """\
# our feeds
- id: essai
  name: Essai
  url: https://essai.example/feed.xml
  language: fr
- {id: "2024", name: No, url: "http://other.example/rss?x=1", language: en, kind: lab, full_text: true,
   enabled: false, added: 2026-11-01, source: written by hand}
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "feeds.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def test_a_file_is_read_in_its_order(write):
    """Ids and names are text, even where YAML would see a number or a no."""
    first, second = read_feeds(write(GOOD))
    assert first == Feed(
        feed_id="essai", name="Essai", url="https://essai.example/feed.xml", language=Language.FR
    )
    assert (second.feed_id, second.name, second.kind) == ("2024", "No", "lab")
    assert (second.full_text, second.enabled) == (True, False)
    assert (second.added, second.source) == (dt.date(2026, 11, 1), "written by hand")


def test_the_packaged_feeds_are_right():
    """The list that virage ships is read by the same strict reader."""
    languages = [feed.language for feed in read_feeds()]
    assert languages.count(Language.FR) >= 25
    assert languages.count(Language.EN) >= 25


def test_an_empty_file_has_no_feeds(write):
    assert read_feeds(write("# nothing yet\n")) == ()


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        (
            "- {id: a, name: A, url: https://a.example/, language: es}",
            "line 1, field language",
            "en, fr",
        ),
        ("\n- id: a\n  name: A\n  url: a.example\n  language: fr", "line 4, field url", "http"),
        (
            "- {id: A b, name: A, url: https://a.example/, language: fr}",
            "line 1, field id",
            "lower-case",
        ),
        (
            "- {id: a, name: '', url: https://a.example/, language: fr}",
            "line 1, field name",
            "at least 1",
        ),
        ("- {id: a, url: https://a.example/, language: fr}", "line 1, field name", "missing"),
        (
            "- {id: a, name: A, url: https://a.example/, language: fr, lang: fr}",
            "line 1, field lang",
            "no key",
        ),
        (
            "- {id: a, id: b, name: A, url: https://a.example/, language: fr}",
            "line 1, field id",
            "twice",
        ),
        (
            "- {id: a, name: A, url: https://a.example/, language: fr, enabled: perhaps}",
            "line 1, field enabled",
            "bool",
        ),
        (
            "- {id: a, name: A, url: https://a.example/, language: fr, added: soon}",
            "line 1, field added",
            "date",
        ),
        ("- just text", "line 1", "write a list"),
        ("id: a", "line 1", "write a list"),
        ("- [a, b", "line", "YAML"),
        ("- {id: a", "line", "YAML"),
        ("- {id: *nobody, name: A}", "line", "YAML"),
    ],
)
def test_an_error_names_file_line_and_field(write, text, where, reason):
    """The operator goes straight to the place."""
    path = write(text)
    with pytest.raises(CatalogError) as caught:
        read_feeds(path)
    message = str(caught.value)
    assert str(path) in message
    assert where in caught.value.where
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("field", "second"),
    [
        ("id", "- {id: a, name: B, url: https://b.example/, language: fr}"),
        ("url", "- {id: b, name: B, url: http://www.a.example/?utm_source=x, language: fr}"),
    ],
)
def test_a_feed_stands_once(write, field, second):
    """The same address in another spelling is the same feed."""
    path = write("- {id: a, name: A, url: https://a.example/, language: fr}\n" + second)
    with pytest.raises(CatalogError, match=f"line 2, field {field}: .* already on line 1"):
        read_feeds(path)


def test_a_file_that_cannot_be_read_is_said_so(tmp_path, write):
    with pytest.raises(CatalogError, match="cannot be read"):
        read_feeds(tmp_path / "none.yaml")
    with pytest.raises(CatalogError, match="UTF-8"):
        read_feeds(write(b"- {id: caf\xe9}"))


def test_a_feed_is_added_and_the_rest_kept(write):
    """Comments are the operator's; they survive."""
    path = write(GOOD.rstrip("\n"))
    added = Feed(
        feed_id="new",
        name="Été : l'IA",
        url="https://new.example/rss",
        language=Language.FR,
        kind="lab",
        added=dt.date(2026, 11, 25),
    )
    append_feed(path, added)
    assert path.read_text(encoding="utf-8").startswith(GOOD)
    assert read_feeds(path)[-1] == added


def test_a_feeds_file_is_made_where_there_is_none(tmp_path, feed):
    path = tmp_path / "deep" / "feeds.yaml"
    append_feed(path, feed)
    assert read_feeds(path) == (feed,)


def test_a_refused_addition_changes_nothing(write, feed):
    path = write(GOOD)
    with pytest.raises(CatalogError) as caught:
        append_feed(path, feed)
    assert str(path) in str(caught.value)
    assert path.read_text(encoding="utf-8") == GOOD
    assert [found.name for found in path.parent.iterdir()] == ["feeds.yaml"]
