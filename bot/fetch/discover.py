"""The feeds behind an address that a person names: the address itself, what its page declares, the usual places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urljoin

from bot.fetch import listing, reading
from bot.fetch.answer import Answer
from bot.fetch.decode import decode
from bot.fetch.fault import SourceFault
from bot.fetch.feed import ParsedFeed
from bot.fetch.http import PAGE_TYPES, Client
from bot.model import Selectors, Source

_USUAL = ("feed/", "/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/?feed=rss2", "/feed.json")
_MOST = 12  # addresses tried


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was fetched and read. `url` is where it really is, after redirects that are there to stay."""

    url: str
    feed: ParsedFeed


@dataclass(frozen=True, slots=True)
class Discovery:
    """`feeds`, the fullest first. `links`: how many article links the page has, for a source of kind page.

    `fault` is what was wrong with the address itself; feeds may have been found all the same.
    """

    feeds: tuple[Found, ...] = ()
    links: int = 0
    title: str = ""
    fault: SourceFault | None = None


async def discover(url: str, client: Client, *, allow_private: bool, now: datetime) -> Discovery:
    """Looks at `url`, then at what its page declares, and only when that gives nothing at the usual places."""
    async with client.get(url, allow_private=allow_private, accept=PAGE_TYPES) as got:
        if isinstance(got, SourceFault):
            return Discovery(fault=got)
        found, declared, links = await client.read(partial(_look, got, now))
    if found:
        return Discovery((found,))
    feeds = await _try(declared[:_MOST], client, allow_private, now)
    if not feeds:
        base = got.url if got.url.endswith("/") else got.url + "/"
        usual = tuple(dict.fromkeys(urljoin(base, place) for place in _USUAL))
        feeds = await _try(usual, client, allow_private, now, first=True)
    return Discovery(tuple(sorted(feeds, key=lambda one: -len(one.feed.entries))), links)


def _look(got: Answer, now: datetime) -> tuple[Found | None, tuple[str, ...], int]:
    parsed, _ = reading.read(got, Source("asked", got.url), now, 500)
    if parsed.format:
        return Found(got.moved_to or got.url, parsed), (), 0
    text = decode(got.body, got.charset).text
    return None, listing.feeds(text, got.url), len(listing.links(text, got.url, Selectors(), now, 500).links)


async def _try(
    addresses: tuple[str, ...], client: Client, allow_private: bool, now: datetime, *, first: bool = False
) -> list[Found]:
    """Those of the addresses that are feeds with items; `first`: no further than the first one."""
    feeds: list[Found] = []
    for address in addresses:
        async with client.get(address, allow_private=allow_private) as got:
            if isinstance(got, SourceFault):
                continue
            found, _, _ = await client.read(partial(_look, got, now))
        if found and found.feed.entries:
            feeds.append(found)
            if first:
                break
    return feeds
