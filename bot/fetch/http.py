"""The HTTP edge: one GET, politely and within limits, as a value. Nothing here reads what came back.

Decided here: size, time, redirects, addresses, one request at a time per host with a pause, what the server asked for.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.fetch.addresses import GuardedResolver, is_literal, is_public
from bot.fetch.answer import Answer, cookies_of, fresh_for, host_of, retry_after, shown
from bot.fetch.failure import fault_of
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.limits import FetchConfig

FEED_TYPES = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"
_HOSTS_KEPT = 4096
_LARGE = 512 * 1024  # bytes; most feeds and pages are smaller
_LARGE_AT_ONCE = 1  # so that memory has a bound, however many servers send without end
T = TypeVar("T")


@dataclass(slots=True)
class _Host:
    """One host's turn: who holds `lock` may ask, and not before `free` (loop time)."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free: float = 0.0
    pause: float = 0.0
    blocked: float = 0.0  # a 429 or 503 asked for peace until this loop time


@dataclass(slots=True)
class _Budget:
    """The seconds of work left to one GET; waiting for a turn is not work."""

    left: float
    large: bool = False  # holds one of the places for large bodies


class Client:
    """Shared by every source of a process; use as an async context manager. `resolver` is for tests."""

    def __init__(self, config: FetchConfig, *, resolver: AbstractResolver | None = None) -> None:
        self.config = config
        self._resolver = resolver
        self._hosts: dict[str, _Host] = {}
        self._slots = asyncio.Semaphore(config.parallel)
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)
        # one at a time: reading is bound by the processor, and two large feeds at once would need twice the memory
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tocsin-read")

    async def __aenter__(self) -> Self:
        inner = self._resolver or aiohttp.ThreadedResolver()
        self._guard = GuardedResolver(inner)
        # two pools: a connection opened for a private source is never lent to a public one
        self._public = self._session(self._guard)
        self._open = self._session(inner)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._public.close()
        await self._open.close()
        self._reader.shutdown(wait=False, cancel_futures=True)

    async def read(self, function: Callable[[], T]) -> T:
        """Runs a parser off the event loop, so that a slow one holds up no other source."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, function)

    def _session(self, resolver: AbstractResolver) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(resolver=resolver, limit=self.config.parallel * 2, ttl_dns_cache=60)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            headers={"User-Agent": self.config.user_agent},
            requote_redirect_url=True,
            trust_env=False,
        )

    def slow_down(self, url: str, pause: float) -> None:
        """Leave at least `pause` seconds between two requests to the host of `url` (robots.txt asks for it)."""
        self._host(URL(url)).pause = pause

    @asynccontextmanager
    async def get(
        self,
        url: str,
        *,
        allow_private: bool = False,
        accept: str = FEED_TYPES,
        etag: str = "",
        last_modified: str = "",
        body_limit: int | None = None,
    ) -> AsyncIterator[Answer | SourceFault]:
        """The answer of status 200 to 299 or 304 after redirects, else the fault; raises nothing that a server causes.

        `body_limit` defaults to the configured one. Read the body inside the block: large ones take turns, and the
        next one begins when the block ends, so do not get anything else in it.
        """
        budget = _Budget(self.config.limits.total.total_seconds())
        try:
            yield await self._get(url, accept, etag, last_modified, allow_private, budget, body_limit)
        finally:
            if budget.large:
                self._large.release()

    async def _get(
        self,
        url: str,
        accept: str,
        etag: str,
        last_modified: str,
        allow_private: bool,
        budget: _Budget,
        body_limit: int | None,
    ) -> Answer | SourceFault:
        limits = self.config.limits
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        current, permanent, passed = url, True, {(url, "")}
        cookies: dict[str, str] = {}  # of this one GET, by host: some sites set one and send back to the same address
        for _hop in range(limits.redirects + 1):
            cookie = cookies.get(host_of(current), "")
            sent = headers | {"Cookie": cookie} if cookie else headers
            got = await self._hop(current, sent, allow_private, budget, body_limit or limits.body)
            if isinstance(got, SourceFault):
                return got
            if not got.redirect:
                moved = got.url if permanent and current != url else ""
                return got.moved(moved)
            permanent = permanent and got.status in (301, 308)
            if got.cookies:
                cookies[host_of(current)] = "; ".join(filter(None, (cookie, got.cookies)))[:4_000]
            current = got.redirect
            step = (current, cookies.get(host_of(current), ""))
            if step in passed:
                message = f"{shown(url)}: redirects in a circle, back to {shown(current)}"
                return SourceFault(FaultKind.REDIRECTS, message, got.status)
            passed.add(step)
        message = f"{shown(url)}: more than {limits.redirects} redirects, the last to {shown(current)}"
        return SourceFault(FaultKind.REDIRECTS, message)

    async def _hop(
        self, url: str, headers: dict[str, str], allow_private: bool, budget: _Budget, body_limit: int
    ) -> Answer | SourceFault:
        try:
            target = URL(url)
        except ValueError:
            return SourceFault(FaultKind.ADDRESS, f"{url[:200]!r} is no address")
        if target.scheme not in ("http", "https") or not target.host:
            return SourceFault(FaultKind.ADDRESS, f"{shown(url)} is no http:// or https:// address")
        if not allow_private and is_literal(target.host) and not is_public(target.host):
            return SourceFault(FaultKind.REFUSED_ADDRESS, f"{shown(url)} is not a public address")
        try:
            async with self._turn(target) as host:
                now = asyncio.get_running_loop().time()
                if host.blocked > now:
                    message = f"{shown(url)}: the server asked to be left alone"
                    return SourceFault(FaultKind.THROTTLED, message, wait=host.blocked - now)
                got = await self._ask(target, headers, allow_private, budget, body_limit)
                if isinstance(got, SourceFault) and got.kind is FaultKind.THROTTLED and got.wait:
                    host.blocked = now + min(got.wait, 86_400)
                return got
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, zlib.error) as problem:
            return fault_of(problem, url, self.config.limits)

    async def _ask(
        self, target: URL, headers: dict[str, str], allow_private: bool, budget: _Budget, body_limit: int
    ) -> Answer | SourceFault:
        loop = asyncio.get_running_loop()
        start = loop.time()
        proxy = "" if allow_private else self.config.proxy
        session = self._open if allow_private or proxy else self._public
        try:
            async with asyncio.timeout(max(budget.left, 0.0)) as clock:
                if proxy:
                    await self._judge_behind_proxy(target)
                async with session.get(target, headers=headers, allow_redirects=False, proxy=proxy or None) as response:
                    return await self._read(response, body_limit, budget, clock)
        finally:
            budget.left -= loop.time() - start

    async def _judge_behind_proxy(self, target: URL) -> None:
        """The proxy resolves the name itself; what this machine can resolve is judged here, the rest is the proxy's."""
        if not target.host or is_literal(target.host):
            return
        try:
            await self._guard.resolve(target.host, target.port or 0, socket.AF_UNSPEC)
        except socket.gaierror:
            return

    async def _read(
        self, response: aiohttp.ClientResponse, body_limit: int, budget: _Budget, clock: asyncio.Timeout
    ) -> Answer | SourceFault:
        url = str(response.url)
        status = response.status
        if status in (301, 302, 303, 307, 308) and response.headers.get("Location"):
            target = str(response.url.join(URL(response.headers["Location"])))
            return Answer(status, url, redirect=target, cookies=cookies_of(response.headers.getall("Set-Cookie", ())))
        if status == 304:
            return self._answer(response, b"")
        if not 200 <= status <= 299:
            wait = retry_after(response.headers.get("Retry-After", ""), datetime.now(UTC))
            kind = FaultKind.THROTTLED if status in (429, 503) and wait is not None else FaultKind.STATUS
            return SourceFault(kind, f"{shown(url)}: HTTP {status} {response.reason or ''}".strip(), status, wait)
        if (response.content_length or 0) > body_limit:
            return self._too_large(response, body_limit)
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > body_limit:
                return self._too_large(response, body_limit)
            if len(body) > _LARGE and not budget.large:
                await self._place_for_large(budget, clock)
        if body.startswith(b"\x1f\x8b"):
            opened = _gunzip(body, body_limit)
            return self._too_large(response, body_limit) if opened is None else self._answer(response, opened)
        return self._answer(response, body)

    async def _place_for_large(self, budget: _Budget, clock: asyncio.Timeout) -> None:
        """Waits for one of the places; the time of waiting is not the server's."""
        loop = asyncio.get_running_loop()
        deadline, start = clock.when(), loop.time()
        clock.reschedule(None)
        await self._large.acquire()
        budget.large = True
        waited = loop.time() - start
        budget.left += waited
        clock.reschedule(deadline + waited if deadline is not None else None)

    def _too_large(self, response: aiohttp.ClientResponse, body_limit: int) -> SourceFault:
        message = f"{shown(str(response.url))}: more than {body_limit / 1_048_576:.3g} MB"
        return SourceFault(FaultKind.TOO_LARGE, message, response.status)

    def _answer(self, response: aiohttp.ClientResponse, body: bytes | bytearray) -> Answer:
        return Answer(
            status=response.status,
            url=str(response.url),
            body=body,
            content_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            charset=(response.charset or ""),
            etag=response.headers.get("ETag", "")[:500],
            last_modified=response.headers.get("Last-Modified", "")[:100],
            fresh=fresh_for(response.headers.get("Cache-Control", "")),
        )

    @asynccontextmanager
    async def _turn(self, target: URL) -> AsyncIterator[_Host]:
        """Waits until the host is free and a slot is; leaves the pause behind."""
        loop = asyncio.get_running_loop()
        host = self._host(target)
        async with host.lock:
            wait = host.free - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                async with self._slots:
                    yield host
            finally:
                host.free = loop.time() + max(self.config.pause / timedelta(seconds=1), host.pause)

    def _host(self, target: URL) -> _Host:
        name = f"{target.host}:{target.port}"
        if name not in self._hosts and len(self._hosts) >= _HOSTS_KEPT:
            now = asyncio.get_running_loop().time()
            self._hosts = {key: h for key, h in self._hosts.items() if h.lock.locked() or max(h.free, h.blocked) > now}
        return self._hosts.setdefault(name, _Host())


def _gunzip(body: bytearray, limit: int) -> bytes | None:
    """A body that is a gzip file, whatever its headers say, opened; None beyond `limit`."""
    opener = zlib.decompressobj(wbits=31)
    opened = opener.decompress(body, limit + 1)
    return None if len(opened) > limit else opened
