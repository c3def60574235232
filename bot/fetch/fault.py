"""What can be wrong with a source, as values: each with what happened and what the operator can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The strings stand in logs, metrics and the database. `advice` says what to do."""

    ADDRESS = "bad address"
    REFUSED_ADDRESS = "refused address"
    DNS = "name not found"
    CONNECT = "no connection"
    TLS = "bad certificate"
    PROXY = "proxy"
    TIMEOUT = "too slow"
    BROKEN_OFF = "connection broke"
    PROTOCOL = "bad HTTP"
    TOO_LARGE = "too large"
    REDIRECTS = "too many redirects"
    STATUS = "HTTP error"
    THROTTLED = "told to wait"
    ROBOTS = "robots.txt forbids"
    NOT_A_FEED = "not a feed"
    WRONG_TYPE = "wrong content type"
    TRUNCATED = "cut short"
    ENTITIES = "entity bomb"
    TOO_MANY_ITEMS = "too many items"
    EMPTY = "no items"
    NO_LINKS = "no article links"
    UNREADABLE = "unreadable"
    SELECTOR = "bad selector"
    QUIET = "nothing new for long"

    @property
    def advice(self) -> str:
        return _ADVICE[self]

    @property
    def partial(self) -> bool:
        """Whether the source still gave what it could: shown, but no reason to poll it less."""
        return self in (FaultKind.WRONG_TYPE, FaultKind.TOO_MANY_ITEMS, FaultKind.EMPTY, FaultKind.QUIET)


_ADVICE = {
    FaultKind.ADDRESS: "write an http:// or https:// address in the configuration",
    FaultKind.REFUSED_ADDRESS: "if this host is your own, set allow_private: true for the source",
    FaultKind.DNS: "check the host's spelling and this machine's DNS",
    FaultKind.CONNECT: "check the network, a firewall, or set fetch.proxy",
    FaultKind.TLS: "the site's certificate is wrong or this machine's clock is; try another address of the source",
    FaultKind.PROXY: "check fetch.proxy",
    FaultKind.TIMEOUT: "tried again later by itself; if it stays, raise fetch.limits.total",
    FaultKind.BROKEN_OFF: "tried again later by itself",
    FaultKind.PROTOCOL: "the server does not speak HTTP properly; try another address of the source",
    FaultKind.TOO_LARGE: "look for a smaller feed of the source, or raise fetch.limits.body",
    FaultKind.REDIRECTS: "open the address in a browser and put the final one into the configuration",
    FaultKind.STATUS: "open the address in a browser; `tocsin sources add` finds the feed behind a page",
    FaultKind.THROTTLED: "waited for as long as asked; raise `every` of the source if it stays",
    FaultKind.ROBOTS: "ask the publisher, or use another feed of theirs",
    FaultKind.NOT_A_FEED: "give the feed's address (`tocsin sources add URL` finds it) or set kind: page",
    FaultKind.WRONG_TYPE: "nothing: it was read all the same; the publisher's server is set up wrongly",
    FaultKind.TRUNCATED: "nothing: whole items were read; tell the publisher if it stays",
    FaultKind.ENTITIES: "nothing was read; this is an attack or a broken feed: remove the source",
    FaultKind.TOO_MANY_ITEMS: "the newest were read; look for a shorter feed, or raise fetch.limits.items",
    FaultKind.EMPTY: "look whether the feed has moved; it is still polled",
    FaultKind.NO_LINKS: "set selectors.item and selectors.link for the source",
    FaultKind.UNREADABLE: "open the address in a browser; the source may have changed its format",
    FaultKind.SELECTOR: "correct the CSS selector in the configuration",
    FaultKind.QUIET: "look whether the feed has moved or was given up",
}

_REFUSED = "the publisher refuses this reader: put a way to reach you into fetch.user_agent, or use another feed"
_MOVED = "it has moved or was given up; `tocsin sources add` finds the feed behind a page of the site"
_STATUS_ADVICE = {401: _REFUSED, 402: _REFUSED, 403: _REFUSED, 406: _REFUSED, 451: _REFUSED, 404: _MOVED, 410: _MOVED}


@dataclass(frozen=True, slots=True)
class SourceFault:
    """`message` says what happened at which address, for operators, in English. `status` is HTTP's, 0 without one.

    `wait` are the seconds that the server asked to be left alone, else None.
    """

    kind: FaultKind
    message: str
    status: int = 0
    wait: float | None = None

    @property
    def advice(self) -> str:
        if self.kind is FaultKind.STATUS:
            return _STATUS_ADVICE.get(self.status) or (
                "tried again by itself" if self.status >= 500 else self.kind.advice
            )
        return self.kind.advice

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"
