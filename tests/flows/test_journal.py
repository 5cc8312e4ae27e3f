"""The journal between archive and warehouse: what a killed run leaves, the next one finds."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.archive import Archive
from extractors.ids import sha256_hex
from extractors.model import Fetched
from flows.pipeline.journal import Journal, left_behind


class KilledError(Exception):
    """Stands for whatever ends a run early."""


def fetched(body: bytes) -> Fetched:
    return Fetched(
        url="https://a.example/feed",
        final_url="https://a.example/feed.xml",
        status=200,
        headers={"etag": '"1"'},
        body=body,
        body_sha256=sha256_hex(body),
        fetched_at=dt.datetime(2026, 11, 25, 10, 0),
        elapsed_s=0.5,
        redirects=((301, "https://a.example/feed"),),
    )


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "raw")


def notes(folder, archive):
    return {path.stem: list(kept) for path, kept in left_behind(folder, archive)}


def test_a_run_that_loaded_everything_leaves_nothing(tmp_path, archive):
    """Notes are for what is not in the warehouse yet."""
    with Journal(tmp_path, "run", archive) as journal:
        journal.keep(("feed", "a"), fetched(b"one"))
    assert notes(tmp_path, archive) == {}


def test_what_a_killed_run_fetched_is_there_again_whole(tmp_path, archive):
    """Body, headers and redirects: the load needs them all."""
    with pytest.raises(KilledError), Journal(tmp_path, "run", archive) as journal:  # noqa: PT012
        journal.keep(("feed", "a"), fetched(b"one"))
        journal.keep(("page", "a", "e", "h"), fetched(b"two"))
        raise KilledError
    found = notes(tmp_path, archive)["run"]
    assert [(note.key, note.fetched) for note in found] == [
        (("feed", "a"), fetched(b"one")),
        (("page", "a", "e", "h"), fetched(b"two")),
    ]


def test_a_line_cut_short_or_a_damaged_body_is_passed_over(tmp_path, archive):
    """What they named is still due, so it is fetched again; the others are used."""
    with pytest.raises(KilledError), Journal(tmp_path, "run", archive) as journal:  # noqa: PT012
        journal.keep(("feed", "a"), fetched(b"one"))
        journal.keep(("feed", "b"), fetched(b"two"))
        raise KilledError
    archive.path(sha256_hex(b"one")).write_bytes(b"\x00")
    with (tmp_path / "run.jsonl").open("ab") as file:
        file.write(b'{"key": ["feed", "c"], "url"')
    assert [note.key for note in notes(tmp_path, archive)["run"]] == [("feed", "b")]
