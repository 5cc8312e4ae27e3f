"""The archive of a period as a WARC file, which web archives and their tools read."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.archive import Archive

# The archive keeps bodies decompressed and whole; these described the transfer.
_TRANSFER_HEADERS: Final = frozenset(
    {"content-encoding", "transfer-encoding", "content-length", "connection"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One fetch whose body lies in the archive; `headers` as far as they are known."""

    url: str
    fetched_at: dt.datetime
    body_sha256: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcExport:
    """What was written, and which bodies the archive could not give."""

    records: int
    missing: tuple[ArchiveError, ...]


def write_warc(
    stream: BinaryIO, captured: Iterable[Captured], archive: Archive, *, software: str = "virage"
) -> WarcExport:
    """Write a gzipped WARC 1.1 file: one response record a fetch, a revisit for a body seen before.

    A body that is missing or damaged is left out and reported. Raises OSError when
    `stream` cannot be written.
    """
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warcinfo_record("", {"software": software, "format": "WARC File Format 1.1"})
    )
    written: dict[str, tuple[str, str]] = {}
    missing: list[ArchiveError] = []
    records = 0
    for capture in captured:
        date = capture.fetched_at.replace(tzinfo=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        http = _http_headers(capture)
        if capture.body_sha256 in written:
            first_url, first_date = written[capture.body_sha256]
            writer.write_record(
                writer.create_revisit_record(
                    capture.url,
                    digest=f"sha256:{capture.body_sha256}",
                    refers_to_uri=first_url,
                    refers_to_date=first_date,
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": date},
                )
            )
            records += 1
            continue
        try:
            body = archive.get(capture.body_sha256)
        except ArchiveError as error:
            missing.append(error)
            continue
        writer.write_record(
            writer.create_warc_record(
                capture.url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={
                    "WARC-Date": date,
                    "WARC-Payload-Digest": f"sha256:{capture.body_sha256}",
                },
            )
        )
        written[capture.body_sha256] = (capture.url, date)
        records += 1
    return WarcExport(records=records, missing=tuple(missing))


def _http_headers(capture: Captured) -> StatusAndHeaders:
    try:
        phrase = HTTPStatus(capture.status).phrase
    except ValueError:
        phrase = "Unknown"
    headers = [
        (name, value)
        for name, value in capture.headers.items()
        if name.lower() not in _TRANSFER_HEADERS
    ]
    return StatusAndHeaders(f"{capture.status} {phrase}", headers, protocol="HTTP/1.1")
