"""Reading a body within bounds: decompressed by us, in pieces, counted as it grows."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING, Final, Protocol

from extractors.fetch.failures import FetchError
from extractors.model import FailureKind

if TYPE_CHECKING:
    import aiohttp

ACCEPT_ENCODING: Final = "gzip, deflate"  # what is decoded here; a body cap needs our own decoder
_PIECE_BYTES: Final = 65_536
_GZIP: Final = 31
_ZLIB: Final = 15
_RAW_DEFLATE: Final = -15
_ZLIB_FIRST_NIBBLE: Final = 8


class _Decoder(Protocol):
    def feed(self, data: bytes, body: bytearray, limit: int) -> None: ...
    @property
    def is_whole(self) -> bool: ...


class _Plain:
    is_whole = True

    def feed(self, data: bytes, body: bytearray, limit: int) -> None:
        body += data
        _check_size(body, limit)


class _Inflate:
    """gzip (members one after another) and deflate (with or without the zlib header)."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._inflater: zlib._Decompress | None = None
        self._has_member = False

    @property
    def is_whole(self) -> bool:
        return self._inflater is None or self._inflater.eof

    def feed(self, data: bytes, body: bytearray, limit: int) -> None:
        while data:
            if self._inflater is None:
                if self._has_member and not data.startswith(b"\x1f"):
                    return  # padding after the last member
                self._inflater = zlib.decompressobj(self._window(data))
            body += self._inflater.decompress(data, _PIECE_BYTES)
            _check_size(body, limit)
            if self._inflater.eof:
                data = self._inflater.unused_data
                self._has_member = True
                self._inflater = None
                if not self._is_gzip:
                    return
            else:
                data = self._inflater.unconsumed_tail

    def _window(self, data: bytes) -> int:
        if self._is_gzip:
            return _GZIP
        return _ZLIB if data[0] & 0x0F == _ZLIB_FIRST_NIBBLE else _RAW_DEFLATE


async def read_body(
    response: aiohttp.ClientResponse, *, limit: int, grace_s: float, least_bytes_per_s: float
) -> bytes:
    """Read and decompress a body of at most `limit` bytes.

    Raises FetchError: `too_large`, `slow_drip` when after `grace_s` seconds the mean
    rate is below `least_bytes_per_s`, `truncated` or `bad_encoding` when the
    compressed stream ends early or is none.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        declared = response.content_length
        if declared is not None and declared > limit:
            raise _too_large(limit)
    decoder = _decoder(encoding)
    body = bytearray()
    received = 0
    clock = asyncio.get_running_loop().time
    started = clock()
    async for data in response.content.iter_any():
        received += len(data)
        try:
            decoder.feed(data, body, limit)
        except zlib.error as error:
            raise FetchError(
                FailureKind.SOFT, "bad_encoding", f"says {encoding} and is not: {error}"
            ) from error
        elapsed_s = clock() - started
        if elapsed_s > grace_s and received < elapsed_s * least_bytes_per_s:
            raise FetchError(
                FailureKind.TEMPORARY,
                "slow_drip",
                f"sent {received} bytes in {elapsed_s:.0f} s; cut",
            )
    if not decoder.is_whole:
        raise FetchError(
            FailureKind.TEMPORARY, "truncated", "the compressed body ends before its end"
        )
    return bytes(body)


def _decoder(encoding: str) -> _Decoder:
    if encoding in {"", "identity"}:
        return _Plain()
    if encoding in {"gzip", "x-gzip"}:
        return _Inflate(is_gzip=True)
    if encoding == "deflate":
        return _Inflate(is_gzip=False)
    raise FetchError(
        FailureKind.SOFT, "bad_encoding", f"is encoded as {encoding[:40]}, which we did not ask for"
    )


def _check_size(body: bytearray, limit: int) -> None:
    if len(body) > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> FetchError:
    return FetchError(
        FailureKind.SOFT,
        "too_large",
        f"is larger than {limit / 1_000_000:g} MB after decompression",
    )
