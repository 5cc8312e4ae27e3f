"""Nothing fetched is lost, and nothing damaged is believed."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extractors.archive import Archive, ArchiveSize
from extractors.errors import ArchiveError
from extractors.ids import sha256_hex
from extractors.warc import Captured, write_warc

BODY = b"<rss>" + "un modèle de langage ".encode() * 400 + b"</rss>"


@pytest.fixture
def archive(tmp_path) -> Archive:
    return Archive(tmp_path / "raw")


def test_a_body_is_found_again_by_its_hash(archive):
    name = archive.put(BODY)
    assert name == sha256_hex(BODY)
    assert archive.get(name) == BODY
    assert name in archive
    assert list(archive) == [name]


def test_the_same_body_is_stored_once_and_small(archive):
    """Thousands of polls bring the same bytes."""
    name = archive.put(BODY)
    written_at = archive.path(name).stat().st_mtime_ns
    assert archive.put(BODY) == name
    assert archive.path(name).stat().st_mtime_ns == written_at
    assert archive.size() == ArchiveSize(bodies=1, stored_bytes=archive.path(name).stat().st_size)
    assert archive.size().stored_bytes < len(BODY) / 10


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(body=st.binary(max_size=4_000))
def test_any_bytes_come_back_as_they_were(archive, body):
    assert archive.get(archive.put(body)) == body


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-7],
        lambda packed: b"",
        lambda packed: b"garbage",
        lambda packed: packed[:20] + bytes([packed[20] ^ 0xFF]) + packed[21:],
    ],
)
def test_a_damaged_file_is_found_by_its_hash(archive, damage):
    """A bit that flipped on disk is reported with its name, never parsed."""
    name = archive.put(BODY)
    path = archive.path(name)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ArchiveError, match="damaged") as caught:
        archive.get(name)
    assert caught.value.sha256 == name
    assert [error.sha256 for error in archive.damaged()] == [name]


def test_another_body_under_the_name_is_damage(archive):
    name, other = archive.put(BODY), archive.put(b"another")
    archive.path(name).write_bytes(archive.path(other).read_bytes())
    with pytest.raises(ArchiveError, match="other bytes"):
        archive.get(name)


def test_a_damaged_body_is_replaced_when_it_is_fetched_again(archive):
    name = archive.put(BODY)
    archive.path(name).write_bytes(b"garbage")
    assert archive.replace(BODY) == name
    assert archive.get(name) == BODY
    assert archive.replace(BODY) == name


def test_what_is_missing_is_said_to_be(archive):
    with pytest.raises(ArchiveError, match="missing"):
        archive.get("0" * 64)
    assert "0" * 64 not in archive


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "Z" * 64, "0" * 64 + "\n"])
def test_a_name_is_a_hash_and_never_a_path(archive, name):
    assert name not in archive
    with pytest.raises(ArchiveError, match="no SHA-256"):
        archive.get(name)


def test_a_full_disk_leaves_no_half_file(archive, monkeypatch):
    """The write fails, the error says so, and no name exists."""

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ArchiveError, match="No space left on device"):
            archive.put(BODY)
    assert sha256_hex(BODY) not in archive
    assert [path for path in archive.root.rglob("*") if path.is_file()] == []
    assert archive.put(BODY) in archive


def test_a_folder_that_cannot_be_made_is_an_archive_error(tmp_path):
    (tmp_path / "raw").write_text("a file stands where the folder should be")
    with pytest.raises(ArchiveError, match="cannot be written"):
        Archive(tmp_path / "raw").put(BODY)


def test_what_a_killed_writer_left_is_swept(archive):
    name = archive.put(BODY)
    (archive.path(name).parent / "tmp123.part").write_bytes(b"half")
    assert list(archive) == [name]
    assert archive.sweep() == 1
    assert archive.sweep() == 0
    assert archive.get(name) == BODY


def test_a_body_can_be_let_go(archive):
    name = archive.put(BODY)
    assert archive.remove(name)
    assert not archive.remove(name)
    assert name not in archive


def test_a_period_is_exported_as_warc(archive, now):
    """Web archives and their tools read it; a body met twice is written once."""
    page, feed = archive.put(b"<html>a</html>"), archive.put(BODY)
    captured = [
        Captured(
            url="https://a.example/a",
            fetched_at=now,
            body_sha256=page,
            headers={"content-type": "text/html", "content-encoding": "gzip"},
        ),
        Captured(url="https://a.example/feed", fetched_at=now, body_sha256=feed, status=200),
        Captured(url="https://a.example/feed", fetched_at=now, body_sha256=feed, status=299),
        Captured(url="https://a.example/lost", fetched_at=now, body_sha256="0" * 64),
    ]
    stream = io.BytesIO()
    export = write_warc(stream, captured, archive)
    stream.seek(0)
    records = [
        (
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
            record.raw_stream.read(),
        )
        for record in ArchiveIterator(stream)
    ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "response", "revisit"]
    assert records[1][1:] == ("https://a.example/a", b"<html>a</html>")
    assert records[2][2] == BODY
    assert export.records == 3
    assert [error.sha256 for error in export.missing] == ["0" * 64]
