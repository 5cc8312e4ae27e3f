"""The demo press as data: what it covers, and that its pages can be read."""

from __future__ import annotations

import datetime as dt
import html
from collections import Counter

import feedparser
import pytest

from extractors.articles import article
from extractors.language import detect
from extractors.model import Article, Language, Page, Skipped
from extractors.urls import canonicalize
from flows.demo import rendering
from flows.demo.content import FIRST_STATE, LAST_STATE, FeedFormat, Story, Trap, read_press

PRESS = read_press()
BASE = "http://127.0.0.1:8473"
WALLED = {Trap.PAYWALL, Trap.COOKIE_WALL}
SPANISH = "carta-modelos-abiertos"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _stories() -> list[Story]:
    return [story for stories in PRESS.stories.values() for story in stories]


def _read(source, story, page: bytes) -> Article | Skipped:
    url = BASE + rendering.page_path(source, story)
    return article(
        Page(
            url=url,
            canonical_url=canonicalize(url),
            body=page,
            content_type="text/html; charset=utf-8",
            body_sha256="0" * 64,
            fetched_at=dt.datetime(2026, 11, 25),
            entry=None,
            source_name=source.name,
            feed_language=source.language,
        ),
        detect=detect,
    )


def test_press_speaks_both_languages_in_every_format() -> None:
    """A demo that leaves a format out would hide a broken reader."""
    formats = {(source.language, source.format) for source in PRESS.sources}
    assert formats == {(language, kind) for language in Language for kind in FeedFormat}
    languages = Counter(source.language for source in PRESS.sources)
    assert min(languages.values()) >= 4


def test_press_tells_five_years() -> None:
    """The trend needs every year, and enough articles in each."""
    years = Counter(story.published_at.year for story in _stories())
    assert set(years) == {2022, 2023, 2024, 2025, 2026}
    assert sum(years.values()) >= 70
    assert min(years.values()) >= 10


@pytest.mark.parametrize("language", list(Language))
def test_meta_is_told_of_in_every_half_year(language: Language) -> None:
    """The index by quarter lives on Meta's story being told without holes, in both languages."""
    told = {
        (story.published_at.year, story.published_at.month > 6)
        for source in PRESS.sources
        if source.language is language
        for story in PRESS.stories[source.source_id]
        if "Meta" in story.text
    }
    halves = {(year, late) for year in range(2022, 2026) for late in (False, True)}
    assert halves | {(2026, False)} <= told


def test_every_trap_is_set() -> None:
    """Each way in which a page goes wrong is met by the demo."""
    assert {story.trap for story in _stories()} - {None} == set(Trap)


def test_homonyms_and_a_third_language_are_there() -> None:
    """The wind, the painter and Spanish must be met, or nobody sees that they are told apart."""
    titles = " ".join(story.title for story in _stories())
    assert "mistral" in titles
    assert "Claude Monet" in titles
    assert "Carta desde Madrid" in titles


def test_a_story_stands_in_two_sources() -> None:
    """A syndicated copy, agency line apart, is the same text elsewhere."""
    tails = Counter(story.paragraphs[1:] for story in _stories() if len(story.paragraphs) > 1)
    assert max(tails.values()) == 2


def test_last_state_has_new_and_edited_stories() -> None:
    """The second poll brings both."""
    new = [story for story in _stories() if story.since == LAST_STATE]
    edited = [story for story in _stories() if story.at(FIRST_STATE) != story.at(LAST_STATE)]
    assert len(new) >= 4
    assert len(edited) - len(new) >= 2
    assert all(story.at(FIRST_STATE) is None for story in new)


@pytest.mark.parametrize("source", PRESS.sources, ids=lambda source: source.source_id)
def test_page_gives_its_article_and_nothing_else(source) -> None:
    """Banner, notice, navigation, related links and comments stay outside the text."""
    shown = PRESS.shown(source.source_id, LAST_STATE)
    for story in shown:
        if story.trap in WALLED or story.slug == SPANISH:
            continue
        for amp in {False, story.trap is Trap.AMP}:
            found = _read(source, story, rendering.page(source, story, shown, BASE, amp=amp))
            assert isinstance(found, Article), story.slug
            assert _plain(found.title) == _plain(story.title)
            assert _plain(found.text) == _plain(" ".join(story.paragraphs)), story.slug
            assert found.published_date == story.published_at.date(), story.slug


@pytest.mark.parametrize("source", PRESS.sources, ids=lambda source: source.source_id)
def test_page_says_that_it_is_a_sample(source) -> None:
    """Nobody may take the demo for reporting; and it has what a real page has around its text."""
    shown = PRESS.shown(source.source_id, FIRST_STATE)
    notice = rendering.NOTICE[source.language]
    for story in shown:
        text = html.unescape(rendering.page(source, story, shown, BASE).decode())
        assert notice in text
    full = html.unescape(rendering.page(source, shown[-1], shown, BASE).decode())
    assert source.comments[0].text in full
    assert shown[0].title in full
    assert ("témoins de connexion" in full) or ("uses cookies" in full)
    assert html.unescape(rendering.not_found(source).decode()).count(notice) == 1


@pytest.mark.parametrize("source", PRESS.sources, ids=lambda source: source.source_id)
def test_feed_is_read_in_its_own_format(source) -> None:
    """The feed says what it is, and lists each story (an AMP twin besides)."""
    shown = PRESS.shown(source.source_id, LAST_STATE)
    parsed = feedparser.parse(rendering.feed(source, shown, BASE, dt.datetime(2026, 11, 24)))
    version = {"rss20": "rss20", "rss10": "rss10", "atom": "atom10"}[source.format]
    assert parsed.version == version
    assert bool(parsed.bozo) is source.broken
    twins = sum(story.trap is Trap.AMP for story in shown)
    assert len(parsed.entries) == len(shown) + twins
    dated = [entry.get("published") or entry.get("updated") for entry in parsed.entries]
    assert all(dated) is source.dated
    assert all(bool(entry.get("content")) is source.full_text for entry in parsed.entries)


def test_what_is_no_article_is_skipped_for_its_reason() -> None:
    """Walls and a third language leave the pipeline with the word that tells why."""
    reasons = {}
    for source in PRESS.sources:
        shown = PRESS.shown(source.source_id, LAST_STATE)
        for story in shown:
            if story.trap in WALLED or story.slug == SPANISH:
                found = _read(source, story, rendering.page(source, story, shown, BASE))
                assert isinstance(found, Skipped), story.slug
                reasons[story.slug] = (found.reason, story.trap or "language_es")
    assert len(reasons) >= 3
    assert all(reason == expected for reason, expected in reasons.values()), reasons
