"""No address inside is reached unless the operator named its host."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from aiohttp.abc import AbstractResolver
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetch import Client, FetchSettings, fetch
from extractors.fetch.failures import FetchError
from extractors.fetch.guard import Guard, GuardedResolver, is_forbidden
from extractors.model import FailureKind, Fetched, FetchFailed

FEED = b'<rss version="2.0"><channel><title>a</title></channel></rss>'


class Names(AbstractResolver):
    """Answers from a list, one answer a look-up, the last for ever."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(self, host, port=0, family=socket.AF_INET):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not answer:
            raise OSError(-2, "Name or service not known")
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
            for address in answer.split()
        ]

    async def close(self) -> None:
        return


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://１２７.0.0.1/",
        "http://user:secret@127.0.0.1/",
    ],
)
async def test_private_addresses_are_refused_in_every_spelling(now, url):
    """Decimal, octal, mapped, tunnelled, full-width: the address counts, not its spelling."""
    async with Client(FetchSettings()) as client:
        outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason in {"forbidden_address", "bad_url"}
    assert outcome.kind is FailureKind.HARD
    assert "secret" not in outcome.detail


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "gopher://a.example",
        "feed.xml",
        "http://",
        "http://[",
        "",
        "javascript:1",
    ],
)
async def test_only_http_is_fetched(client, now, url):
    outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("bad_url", FailureKind.HARD)


async def test_a_named_host_is_reached_and_its_neighbour_is_not(site, now):
    """Leave is given to a host by the name in the URL, with or without a port."""
    url = site.serve("/feed.xml", FEED)
    for allowed in ({"127.0.0.1"}, {site.host}, {f" {site.host} "}):
        async with Client(FetchSettings(allow_private_hosts=frozenset(allowed))) as client:
            assert isinstance(await fetch(client, url, now=now), Fetched)
    other = FetchSettings(
        allow_private_hosts=frozenset({f"127.0.0.1:{site.port + 1}", "localhost"})
    )
    async with Client(other) as client:
        outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "forbidden_address"
    assert "VIRAGE_ALLOW_PRIVATE_HOSTS" in outcome.detail


async def test_ipv6_hosts_are_named_with_or_without_brackets():
    for written in ("::1", "[::1]", "[::1]:8080"):
        assert Guard({written}).is_private_by_leave("::1", 8080)
    assert not Guard({"[::1]:8080"}).is_private_by_leave("::1", 80)


async def test_a_public_name_that_points_inside_is_refused(site, settings, now):
    """The attack: evil.example resolves to a loopback address. Nothing is sent."""
    site.serve("/feed.xml", FEED)
    url = f"http://evil.example:{site.port}/feed.xml"
    async with Client(settings, resolver=Names("127.0.0.1")) as client:
        outcome = await fetch(client, url, now=now)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "forbidden_address"
    assert site.requests == []


async def test_one_private_address_among_public_ones_refuses_the_name():
    resolver = GuardedResolver(Guard(), Names("93.184.216.34 10.0.0.1"))
    with pytest.raises(FetchError, match="forbidden_address"):
        await resolver.resolve("evil.example", 80)


async def test_a_name_that_changes_its_mind_is_checked_again():
    """DNS rebinding: the answer that is dialled is the answer that is checked."""
    resolver = GuardedResolver(Guard(), Names("93.184.216.34", "127.0.0.1"))
    assert [found["host"] for found in await resolver.resolve("evil.example", 80)] == [
        "93.184.216.34"
    ]
    with pytest.raises(FetchError, match="forbidden_address"):
        await resolver.resolve("evil.example", 80)


async def test_a_named_host_may_resolve_inside(site, now):
    """An operator's own press.intern is his to allow."""
    site.serve("/feed.xml", FEED)
    settings = FetchSettings(allow_private_hosts=frozenset({"press.intern"}))
    async with Client(settings, resolver=Names("127.0.0.1")) as client:
        outcome = await fetch(client, f"http://press.intern:{site.port}/feed.xml", now=now)
    assert isinstance(outcome, Fetched)


async def test_dns_that_is_gone_is_a_failure_that_passes(settings, now):
    async with Client(settings, resolver=Names("")) as client:
        outcome = await fetch(client, "http://press.example/feed.xml", now=now)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, outcome.kind) == ("dns", FailureKind.TEMPORARY)


@given(st.ip_addresses(v=4))
def test_ipv6_wrappings_hide_no_ipv4_address(address):
    """Whatever is forbidden as IPv4 is forbidden mapped, translated and tunnelled."""
    number = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    translated = ipaddress.IPv6Address((0x64_FF9B << 96) | number)
    tunnelled = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))
    for wrapped in (mapped, translated, tunnelled):
        assert is_forbidden(wrapped) == is_forbidden(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::6810:84e5"])
def test_the_public_web_is_open(address):
    assert not is_forbidden(ipaddress.ip_address(address))
