"""robots.txt (RFC 9309), asked once a day per host and obeyed."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from enum import StrEnum

from protego import Protego
from yarl import URL

from bot.fetch.decode import decode
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.http import PAGE_TYPES, Client

_DAY = 86_400.0
_RETRY = 1_800.0
_SIZE = 512_000  # RFC 9309 asks for 500 KiB at least
_WILDCARDS = 4
_LONGEST_DELAY = 30.0
_HOSTS_KEPT = 2048


class Verdict(StrEnum):
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"  # the file could not be had: the RFC forbids crawling, not reading an address one was given


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None
    unknown: bool
    until: float  # loop time


class Robots:
    """The rules of every host met, in memory."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._agent = client.config.user_agent.partition("/")[0].strip() or "Tocsin"
        self._known: dict[str, _Rules] = {}

    async def verdict(self, url: str, *, allow_private: bool = False) -> Verdict:
        """Whether `url` may be fetched. A crawl delay is handed to the client as the pause of that host."""
        if not self._client.config.robots:
            return Verdict.ALLOWED
        try:
            origin = str(URL(url).origin())
        except ValueError:
            return Verdict.ALLOWED  # the fetch itself will say what is wrong with the address
        now = asyncio.get_running_loop().time()
        known = self._known.get(origin)
        if known is None or known.until <= now:
            known = await self._ask(origin, allow_private)
            if len(self._known) >= _HOSTS_KEPT:
                self._known = {key: rules for key, rules in self._known.items() if rules.until > now}
                self._known.pop(next(iter(self._known), ""), None)
            self._known[origin] = known
        if known.unknown:
            return Verdict.UNKNOWN
        if known.rules is None or known.rules.can_fetch(url, self._agent):
            return Verdict.ALLOWED
        return Verdict.FORBIDDEN

    async def _ask(self, origin: str, allow_private: bool) -> _Rules:
        address = origin + "/robots.txt"
        async with self._client.get(address, allow_private=allow_private, accept=PAGE_TYPES, body_limit=_SIZE) as got:
            pass
        now = asyncio.get_running_loop().time()
        if isinstance(got, SourceFault):
            gone = 400 <= got.status < 500 and got.status != 429
            oversized = got.kind in (FaultKind.TOO_LARGE, FaultKind.REDIRECTS)
            return _Rules(None, not (gone or oversized), now + (_DAY if gone else _RETRY))
        try:
            rules = Protego.parse(_tame(decode(got.body, got.charset).text))
        except (ValueError, TypeError, AttributeError, RecursionError):
            return _Rules(None, False, now + _DAY)
        delay = rules.crawl_delay(self._agent)
        if delay:
            self._client.slow_down(origin, min(float(delay), _LONGEST_DELAY))
        return _Rules(rules, False, now + _DAY)


def _tame(text: str) -> str:
    """The rules without those of many wildcards: matching them can take longer than the universe lasts."""
    lines = (re.sub(r"\*{2,}", "*", line) for line in text.splitlines()[:10_000])
    return "\n".join(line for line in lines if line.count("*") <= _WILDCARDS and len(line) <= 2_000)
