"""Which network addresses may be fetched from. Only globally reachable unicast, unless a source says `allow_private`.

A resolver that refuses the rest after DNS also defeats rebinding: the connection goes to the very address judged here.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedAddress(OSError):
    """A name led only to addresses that are not public."""


def is_public(address: str) -> bool:
    """Whether an IP literal is globally reachable; IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) is looked at too."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _inner(found))


def _inner(found: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    if isinstance(found, IPv4Address):
        return (found,)
    if found.ipv4_mapped:
        return (found.ipv4_mapped,)
    if found.sixtofour:
        return (found.sixtofour,)
    if found in _NAT64:
        return (IPv4Address(int(found) & 0xFFFFFFFF),)
    return (found, *(found.teredo or ()))


def is_literal(host: str) -> bool:
    """Whether a URL's host is an IP address, which no resolver is asked about."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


class GuardedResolver(AbstractResolver):
    """Asks another resolver and lets only public addresses through."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The public addresses of `host`; RefusedAddress where it has only others."""
        found = await self._inner.resolve(host, port, family)
        public = [result for result in found if is_public(result["host"])]
        if found and not public:
            raise RefusedAddress(
                f"{host} leads to {', '.join(sorted({r['host'] for r in found}))}, not a public address"
            )
        return public

    async def close(self) -> None:
        await self._inner.close()
