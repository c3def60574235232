"""What one address gave → its entries, whatever it turned out to be: XML feed, JSON Feed or a page of links. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.fetch import feed, jsonfeed, listing
from bot.fetch.answer import Answer, shown
from bot.fetch.decode import decode
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.feed import Entry, ParsedFeed
from bot.model import Source, SourceKind

_BINARY = ("image/", "audio/", "video/", "font/")
_BINARY_TYPES = frozenset(
    {"application/pdf", "application/zip", "application/javascript", "text/css", "text/javascript"}
)


def read(answer: Answer, source: Source, now: datetime, limit: int) -> tuple[ParsedFeed, SourceFault | None]:
    """The entries of a source's answer, and what was wrong with it. Never raises."""
    text = decode(answer.body, answer.charset).text
    start = text[:200].lstrip()
    if start.startswith("{"):
        parsed = jsonfeed.parse(text, answer.url, now, limit)
    else:
        parsed = feed.parse(text, answer.url, now, limit)
        if parsed.fault is FaultKind.NOT_A_FEED and source.kind is SourceKind.PAGE:
            parsed = _listed(text, answer.url, source, now, limit)
    if parsed.fault:
        return parsed, SourceFault(parsed.fault, f"{shown(answer.url)}: {parsed.detail}", answer.status)
    if answer.content_type.startswith(_BINARY) or answer.content_type in _BINARY_TYPES:
        message = f"{shown(answer.url)}: a feed that says it is {answer.content_type}"
        return parsed, SourceFault(FaultKind.WRONG_TYPE, message, answer.status)
    return parsed, None


def _listed(text: str, url: str, source: Source, now: datetime, limit: int) -> ParsedFeed:
    found = listing.links(text, url, source.selectors, now, limit)
    entries = tuple(
        Entry(guid="", url=link.url, title=link.title, text="", published=link.published) for link in found.links
    )
    return ParsedFeed("HTML page", entries, fault=found.fault, detail=found.detail)
