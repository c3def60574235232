"""What the HTTP client raised → a fault of the source."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp

from bot.fetch.addresses import RefusedAddress
from bot.fetch.answer import shown
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.limits import FetchLimits

_KINDS: tuple[tuple[type[BaseException], FaultKind], ...] = (
    (RefusedAddress, FaultKind.REFUSED_ADDRESS),
    (asyncio.TimeoutError, FaultKind.TIMEOUT),
    (aiohttp.ClientConnectorDNSError, FaultKind.DNS),
    (aiohttp.ClientSSLError, FaultKind.TLS),
    (aiohttp.ClientProxyConnectionError, FaultKind.PROXY),
    (aiohttp.ClientHttpProxyError, FaultKind.PROXY),
    (aiohttp.ClientConnectorError, FaultKind.CONNECT),
    (aiohttp.InvalidURL, FaultKind.ADDRESS),
    (aiohttp.ClientPayloadError, FaultKind.BROKEN_OFF),
    (aiohttp.ServerDisconnectedError, FaultKind.BROKEN_OFF),
    (aiohttp.ClientOSError, FaultKind.BROKEN_OFF),
    (aiohttp.ClientResponseError, FaultKind.PROTOCOL),
    (aiohttp.ClientError, FaultKind.PROTOCOL),
    (OSError, FaultKind.CONNECT),
)


def fault_of(problem: BaseException, url: str, limits: FetchLimits) -> SourceFault:
    """The fault, its message naming the address and the innermost reason."""
    causes = tuple(_chain(problem))
    kind = next((kind for type_, kind in _KINDS if isinstance(problem, type_)), FaultKind.PROTOCOL)
    if any(isinstance(cause, RefusedAddress) for cause in causes):
        kind = FaultKind.REFUSED_ADDRESS
    if kind is FaultKind.TIMEOUT:
        return SourceFault(kind, f"{shown(url)}: no complete answer in {limits.total.total_seconds():g} s")
    if kind is FaultKind.DNS:
        return SourceFault(kind, f"{shown(url)}: the name cannot be resolved")
    reason = " ".join(str(causes[-1]).split()) or type(causes[-1]).__name__
    return SourceFault(kind, f"{shown(url)}: {reason[:200]}")


def _chain(problem: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = problem
    for _ in range(10):
        if current is None:
            return
        yield current
        current = current.__cause__
