"""Bodies are decompressed by us, counted as they grow, and cut."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import json
import sys
import zlib

import pytest
from aiohttp import web

from extractors.fetch import Client, fetch
from extractors.model import FailureKind, Fetched, FetchFailed

FEED = b'<rss version="2.0"><channel><title>' + b"caf\xc3\xa9 " * 500 + b"</title></channel></rss>"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("gzip", gzip.compress(FEED[:900]) + gzip.compress(FEED[900:])),
        ("gzip", gzip.compress(FEED) + b"\0" * 40),
        ("deflate", zlib.compress(FEED)),
        ("deflate", raw_deflate(FEED)),
        ("identity", FEED),
    ],
)
async def test_compressed_bodies_are_read(site, client, now, encoding, packed):
    """Members one after another, padding, and both meanings of deflate occur in the wild."""
    url = site.serve("/feed.xml", packed, Content_Encoding=encoding)
    outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


@pytest.mark.parametrize(
    ("encoding", "packed", "reason", "kind"),
    [
        ("gzip", gzip.compress(FEED)[:-12], "truncated", FailureKind.TEMPORARY),
        ("gzip", FEED, "bad_encoding", FailureKind.SOFT),
        ("br", FEED, "bad_encoding", FailureKind.SOFT),
    ],
)
async def test_a_wrong_encoding_is_a_failure(site, client, now, *, encoding, packed, reason, kind):
    url = site.serve("/feed.xml", packed, Content_Encoding=encoding)
    outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == (reason, kind)


async def test_only_what_we_decode_is_asked_for(site, client, now):
    await fetch(client, site.serve("/feed.xml", FEED), now=now)
    assert site.requests[0].headers["Accept-Encoding"] == "gzip, deflate"


async def test_a_declared_giant_is_not_begun(site, client, now):
    url = site.serve("/feed.xml", b" " * 1_000_001)
    outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "too_large"


async def test_an_undeclared_giant_is_cut(site, client, now):
    """A stream without end ends at the cap."""
    sent = 0

    async def pour(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(2_000):
                await response.write(b" " * 100_000)
                sent += 100_000
        except ConnectionError:
            pass
        return response

    outcome = await fetch(client, site.on("/feed.xml", pour), now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "too_large"
    assert sent < 100_000_000


async def test_a_drip_is_cut_before_the_deadline(site, settings, now):
    """A server that sends a byte now and then holds no slot for long."""
    gone = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while not gone.is_set():
                await response.write(b"<")
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass
        return response

    url = site.on("/feed.xml", drip)
    impatient = dataclasses.replace(settings, drip_grace_s=0.1, least_bytes_per_s=1_000.0)
    async with Client(impatient) as client:
        outcome = await fetch(client, url, now=now)
    gone.set()
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("slow_drip", FailureKind.TEMPORARY)


BOMB_READER = """
import asyncio, datetime as dt, json, resource, sys
from extractors.fetch import Client, FetchSettings, fetch

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def main(small, bomb):
    now = dt.datetime(2026, 11, 25)
    async with Client(FetchSettings(allow_private_hosts=frozenset({"127.0.0.1"}))) as client:
        await fetch(client, small, now=now)
        before = peak_mb()
        outcome = await fetch(client, bomb, now=now)
    print(json.dumps({"reason": outcome.reason, "grown_mb": peak_mb() - before}))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_200_mb_gzip_bomb_costs_under_40_mb(site):
    """Measured in a process of its own: what counts is what the operating system gave."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 2**20) for _ in range(200)) + packer.flush()
    urls = (
        site.serve("/small.xml", gzip.compress(FEED), Content_Encoding="gzip"),
        site.serve("/bomb.xml", bomb, Content_Encoding="gzip"),
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOMB_READER, *urls, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    result = json.loads(output)
    assert result["reason"] == "too_large"
    assert result["grown_mb"] < 40
