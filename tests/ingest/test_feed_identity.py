"""Which entry is which from one poll to the next, and what counts as an edit."""

from __future__ import annotations

import itertools

import pytest

from extractors.feeds import changes, entries
from extractors.model import KnownEntry


def item(**parts: str) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())


def known(found) -> list[KnownEntry]:
    return [
        KnownEntry(
            entry_id=entry.entry_id,
            guid=entry.guid,
            canonical_url=entry.canonical_url,
            content_sha256=entry.content_sha256,
        )
        for entry in found
    ]


@pytest.fixture
def poll(feed, fetched, rss):
    """Read items as one poll, knowing what came before."""

    def poll(*items: str, before=()):
        found = entries(feed, fetched(rss(*items)), known(before))
        return found, changes(found, known(before))

    return poll


A = item(title="Un titre", link="https://a.example/1", guid="g1", description="Texte")
B = item(title="Un autre", link="https://a.example/2", guid="g2", description="Texte")


def test_the_same_document_brings_nothing_twice(poll):
    before, first = poll(A, B)
    again, second = poll(A, B, before=before)
    assert (len(first.new), len(first.edited)) == (2, 0)
    assert (second.new, second.edited, len(second.unchanged)) == ((), (), 2)
    assert before == again


def test_order_does_not_matter(poll):
    before, _ = poll(A, B)
    _, second = poll(B, A, before=before)
    assert len(second.unchanged) == 2


def test_entries_without_dates_are_not_inserted_again(poll):
    """There is no date cursor that could step back."""
    bare = item(title="Sans date ni id", link="https://a.example/3")
    before, _ = poll(bare)
    _, second = poll(bare, before=before)
    assert len(second.unchanged) == 1


def test_an_edit_is_an_edit_of_the_same_entry(poll):
    before, _ = poll(A)
    _, second = poll(A.replace("Texte", "Texte corrigé"), before=before)
    assert len(second.edited) == 1
    assert second.edited[0].entry_id == before[0].entry_id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Texte", "&lt;p class=&quot;x&quot;&gt;Texte&lt;/p&gt;"),
        ("Texte", "  Texte\n"),
        ("Texte", "Texte&lt;img src=&quot;https://cdn.example/i?token=99&quot;/&gt;"),
        ("Texte", "Texte&lt;script&gt;var t = 12;&lt;/script&gt;"),
        ("https://a.example/1", "https://a.example/1?utm_source=rss"),
        ("https://a.example/1", "http://www.a.example/1/#top"),
        ("Un titre", "Un  titre"),
    ],
)
def test_noise_is_no_edit(poll, old, new):
    """Image tokens, tracking and white space change with every poll of some feeds."""
    before, _ = poll(A)
    _, second = poll(A.replace(old, new), before=before)
    assert (second.new, second.edited) == ((), ())


def test_a_new_build_date_is_no_edit(feed, fetched, rss):
    first = entries(
        feed, fetched(rss(A, head="<lastBuildDate>Mon, 23 Nov 2026 10:00:00 GMT</lastBuildDate>"))
    )
    second = entries(
        feed, fetched(rss(A, head="<lastBuildDate>Tue, 24 Nov 2026 10:00:00 GMT</lastBuildDate>"))
    )
    assert first == second


def test_guids_that_rotate_make_no_new_entries(poll):
    """Some systems write a fresh id with every build."""
    before: tuple = ()
    for number in range(3):
        before, found = poll(A.replace("g1", f"run-{number}"), before=before)
    assert (found.new, len(found.unchanged)) == ((), 1)


def test_an_article_that_moves_keeps_its_entry(poll):
    """The address changes, the id stays."""
    before, _ = poll(A)
    _, second = poll(A.replace("/1", "/2026/un-titre"), before=before)
    assert (len(second.new), second.unchanged[0].entry_id) == (0, before[0].entry_id)


def test_ids_that_repeat_do_not_swallow_entries(poll):
    """A feed that gives every entry one id still has all its entries."""
    found, _ = poll(A, B.replace("g2", "g1"))
    assert len(found) == 2
    before = found
    again, second = poll(A, B.replace("g2", "g1"), before=before)
    assert (len(again), second.new) == (2, ())


def test_a_link_that_all_entries_share_is_no_identity(poll):
    """Status pages and changelogs link every entry to one place."""
    found, _ = poll(A, B.replace("/2", "/1"))
    assert len({entry.entry_id for entry in found}) == 2
    nameless = [
        item(
            title=f"Incident {n}",
            link="https://status.example/all",
            pubDate=f"Tue, 2{n} Nov 2026 10:00:00 GMT",
        )
        for n in range(3)
    ]
    before, first = poll(*nameless)
    _, second = poll(*nameless, before=before)
    assert (len(first.new), len(second.unchanged)) == (3, 3)


def test_a_link_to_the_whole_site_is_no_identity(poll):
    before, _ = poll(item(title="Un", link="https://a.example/", guid="g1"))
    _, second = poll(item(title="Deux", link="https://a.example/", guid="g2"), before=before)
    assert len(second.new) == 1


def test_an_entry_listed_twice_is_one_entry(poll):
    found, _ = poll(A, B, A)
    assert len(found) == 2


def test_an_entry_listed_twice_for_a_while_stays_one_entry(poll):
    """A feed that lists an edited entry beside the old one must not make it new."""
    before, _ = poll(A, B)
    twice, second = poll(A.replace("Texte", "Nouveau"), A, B, before=before)
    assert (second.new, len(second.edited)) == ((), 1)
    _, third = poll(A.replace("Texte", "Nouveau"), B, before=twice)
    assert (third.new, third.edited) == ((), ())


def test_a_permalink_guid_stands_in_for_a_missing_link(poll):
    [entry], _ = poll("<title>T</title><guid>https://a.example/1</guid>")
    assert entry.url == "https://a.example/1"


def test_an_entry_without_any_name_is_known_by_its_title(poll):
    before, _ = poll(item(title="Un titre seul"))
    _, second = poll(item(title="Un titre seul"), before=before)
    assert len(second.unchanged) == 1
    assert before[0].url is None


def test_ids_do_not_depend_on_what_is_known(poll):
    """Replaying the archive from nothing gives the ids that polling gave."""
    states = [(A,), (A, B), (B,)]
    polled: tuple = ()
    for state in states:
        polled, _ = poll(*state, before=polled)
    replayed = list(itertools.chain.from_iterable(poll(*state)[0] for state in states))
    assert {entry.entry_id for entry in polled} <= {entry.entry_id for entry in replayed}
