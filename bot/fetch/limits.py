"""What fetching may cost: limits, pauses and the shape of back-off, with every default. `config.py` builds these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Each limit is a fault of the source when it is passed, never a crash.

    `body` counts bytes after decompression; `total` is the time of one request with its redirects and its body.
    """

    body: int = 10 * MEGABYTE
    total: timedelta = timedelta(seconds=30)
    redirects: int = 5
    items: int = 500
    pages: int = 30  # article pages fetched in one poll; the rest follow in the next one


@dataclass(frozen=True, slots=True)
class Backoff:
    """A failing source is tried after `first`, then twice as long each time, up to `longest`.

    After `announce_after` of failing, and at least `announce_failures` tries, the operators are told, once. A source
    that answers but has had nothing new for `quiet_after`, and for thrice its longest gap, is announced too.
    """

    first: timedelta = timedelta(minutes=2)
    longest: timedelta = timedelta(hours=1)
    announce_after: timedelta = timedelta(hours=6)
    announce_failures: int = 4
    quiet_after: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """`proxy` is an http:// or https:// address, or empty. `pause` stands between two requests to one host."""

    user_agent: str = "Tocsin/0.1 (self-hosted news alerts; reads feeds, obeys robots.txt)"
    proxy: str = ""
    pause: timedelta = timedelta(seconds=1)
    parallel: int = 16  # requests in flight over all hosts
    robots: bool = True
    limits: FetchLimits = FetchLimits()
    backoff: Backoff = Backoff()
