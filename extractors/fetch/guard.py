"""Which addresses may be reached: the public web, and private hosts by name only.

The check is on the address that is connected to, at the moment of connecting: the
resolver that aiohttp dials from is `GuardedResolver`, so a name that answers
differently the second time (DNS rebinding) is checked the second time. Addresses
written as literals never reach a resolver and are checked on each hop by `checked`.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Final

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from extractors.fetch.failures import FetchError
from extractors.model import FailureKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Public by number, private by use.
_CLOUD_ADDRESSES: Final = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "169.254.169.254",
        "fd00:ec2::254",
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE: Final = ipaddress.IPv6Network("::/96")
_RELAYED: Final = ipaddress.IPv6Network("::ffff:0:0:0/96")


class Guard:
    """Holds the names of private hosts that the operator allows."""

    def __init__(self, allow_private_hosts: Iterable[str] = ()) -> None:
        """Take hosts as `localhost`, `10.0.0.5`, `[::1]` or with a port, `127.0.0.1:8099`."""
        self._allowed = frozenset(_written(name) for name in allow_private_hosts if name.strip())

    def is_private_by_leave(self, host: str, port: int | None) -> bool:
        """Whether the operator named this host (the name as written in the URL)."""
        name = _bare(host)
        return name in self._allowed or f"{name}:{port}" in self._allowed

    def checked(self, url: str | URL) -> URL:
        """Return a URL that may be asked for; FetchError for any other.

        Only http and https pass, and no literal of a private address in any spelling
        that the URL parser turns into one. Names are checked when they are resolved.
        """
        try:
            target = URL(url) if isinstance(url, str) else url
            host, port = target.host, target.port
        except (ValueError, TypeError, UnicodeError) as error:
            raise FetchError(FailureKind.HARD, "bad_url", f"no usable address: {error}") from error
        if target.scheme not in {"http", "https"}:
            scheme = target.scheme or "no scheme"
            raise FetchError(
                FailureKind.HARD, "bad_url", f"only http and https are fetched, not {scheme}"
            )
        if not host:
            raise FetchError(FailureKind.HARD, "bad_url", "the address names no host")
        address = _literal(host)
        if address is not None and is_forbidden(address):
            self.require(host, port, str(address))
        return target

    def require(self, host: str, port: int | None, address: str) -> None:
        """Raise FetchError unless the operator named `host`."""
        if not self.is_private_by_leave(host, port):
            raise FetchError(
                FailureKind.HARD,
                "forbidden_address",
                f"{host} is {address}, which is not on the public web; if it is yours, name it"
                " in VIRAGE_ALLOW_PRIVATE_HOSTS",
            )


class GuardedResolver(AbstractResolver):
    """Resolves through `inner` and refuses a name when any of its addresses is private."""

    def __init__(self, guard: Guard, inner: AbstractResolver) -> None:
        """Wrap `inner`."""
        self._guard = guard
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve, then look at every address before aiohttp may dial one."""
        found = await self._inner.resolve(host, port, family)
        for result in found:
            address = _literal(result["host"])
            if address is None or is_forbidden(address):
                self._guard.require(host, port, result["host"])
        return found

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._inner.close()


def is_forbidden(address: _Address) -> bool:
    """Whether an address is anything but a public unicast host, seen through IPv6 wrappings."""
    inner = _embedded(address)
    if inner is not None:
        return is_forbidden(inner)
    return (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or address in _CLOUD_ADDRESSES
        or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    )


def _embedded(address: _Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, NAT64, 6to4 or Teredo address."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in (_NAT64, _COMPATIBLE, _RELAYED)):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(_bare(host).partition("%")[0])
    except ValueError:
        return None


def _bare(host: str) -> str:
    return host.strip().lower().removeprefix("[").removesuffix("]").rstrip(".")


def _written(name: str) -> str:
    """A host as people write it in a setting: brackets off, port kept."""
    name = name.strip().lower()
    if name.startswith("["):
        inner, _, port = name[1:].partition("]")
        return inner + port
    return name
