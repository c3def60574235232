"""Feed text → entries. RSS 0.9x/1.0/2.0 and Atom by feedparser, behind guards of our own; JSON Feed by `jsonfeed`.

Decided here: what is a feed at all, which of an item's texts is the article, that an item cut in half is no item.
Not decided here: identity, whether an item is new, whether its page is worth fetching.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import feedparser

from bot.fetch import dates
from bot.fetch.decode import without_declaration
from bot.fetch.fault import FaultKind
from bot.fetch.markup import line, plain

_ROOT = re.compile(r"<(?P<name>(?:[\w.-]+:)?(?P<local>rss|RDF|feed))\b[^<>]{0,5000}>", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ITEM_START = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_DATE = re.compile(r"<(?:pubDate|published|updated|dc:date)\b[^<>]{0,100}>\s*([^<]{6,60})<", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+(?P<what>[^>]{0,1000})", re.IGNORECASE)
_CHARACTER = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,8}));", re.IGNORECASE)
_MARKUP = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<kind>/?)[A-Za-z][^<>]*?(?P<empty>/?)>", re.DOTALL
)
_EMBEDDED = re.compile(r"data:[a-z]+/[a-z.+-]+;base64,[A-Za-z0-9+/=\s]{100,}")  # pictures inside the text
_LONGEST_ITEM = 500_000
_DEEPEST = 2_000  # broken feeds leave some tags open; none leaves so many
_MOST_TAGS = 100_000
_MOST_MARKS = 500_000
_TITLE = 5_000  # characters of markup
_SUMMARY_END = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.|&hellip;)\s*\])\s*(?:\S+\s+){0,4}\S*\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the feed tells it. `cut` True: the text says itself that it goes on elsewhere."""

    guid: str
    url: str
    title: str
    text: str
    published: datetime | None = None
    language: str = ""
    author: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """`format` is "" where the text is no feed. `fault` may stand beside entries: those are whole and usable."""

    format: str
    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str = ""
    home: str = ""
    fault: FaultKind | None = None
    detail: str = ""


def parse(text: str, url: str, now: datetime, limit: int) -> ParsedFeed:
    """The entries of an XML feed, in its order, `limit` at most. Never raises; `url` resolves relative links."""
    text = without_declaration(text)
    root = _ROOT.search(text)
    if not root:
        return ParsedFeed("", fault=FaultKind.NOT_A_FEED, detail=describe(text))
    if dangerous(text[: root.start()]):
        return ParsedFeed(
            "xml", fault=FaultKind.ENTITIES, detail="its DTD declares entities that expand or load others"
        )
    text, cut = _whole_items(text, root)
    text, left_out = _newest_items(_EMBEDDED.sub("", text), limit, now)
    wild = _wild(text)
    parsed = None if wild else _feedparser(_sound_characters(text), url)
    if parsed is None:
        return ParsedFeed("xml", fault=FaultKind.UNREADABLE, detail=wild or "the parser gave up on it")
    if not parsed.get("version") and not parsed.get("entries") and root["local"].lower() != "rss":
        return ParsedFeed("", fault=FaultKind.NOT_A_FEED, detail=describe(text))
    head = parsed.get("feed", {})
    language = str(head.get("language") or "")
    entries = tuple(_entry(found, language, now) for found in parsed.get("entries", ())[:limit])
    fault, detail = None, ""
    if cut:
        fault, detail = FaultKind.TRUNCATED, f"it ends before </{root['name']}>; whole items read: {len(entries)}"
    elif left_out:
        fault, detail = FaultKind.TOO_MANY_ITEMS, f"{limit + left_out} items, the newest {limit} were read"
    elif not entries:
        fault, detail = FaultKind.EMPTY, "a feed without items"
    return ParsedFeed(
        _name(parsed, root),
        entries,
        line(str(head.get("title") or "")),
        language,
        str(head.get("link") or ""),
        fault,
        detail,
    )


def headline_of(text: str) -> str:
    """A title for an item without one: the beginning of its text."""
    words = " ".join(text.split())
    return words if len(words) <= 120 else words[:120].rsplit(" ", 1)[0] + "…"


def describe(text: str) -> str:
    """What a text that is no feed seems to be, in a few words."""
    head = text[:2000].lstrip().lower()
    title = re.search(r"<title[^>]*>([^<]{1,80})", text[:20_000], re.IGNORECASE)
    if head.startswith(("<!doctype html", "<html")) or "<html" in head:
        return f"an HTML page ({line(title[1])})" if title else "an HTML page"
    if not head:
        return "an empty answer"
    if head.startswith(("{", "[")):
        return "JSON, but no JSON Feed"
    found = re.search(r"<([a-z][\w:.-]{0,30})", head)
    return f"XML with the root <{found[1]}>" if found and head.startswith("<") else "neither XML nor JSON"


def _name(parsed: Mapping[str, Any], root: re.Match[str]) -> str:
    names = {"rss20": "RSS 2.0", "rss10": "RSS 1.0", "rss090": "RSS 0.90", "atom10": "Atom 1.0", "atom03": "Atom 0.3"}
    version = str(parsed.get("version") or "")
    if version.startswith("rss09"):
        return f"RSS 0.{version[4:6]}"
    return names.get(version) or {"rss": "RSS", "rdf": "RSS 1.0", "feed": "Atom"}[root["local"].lower()]


def dangerous(prolog: str) -> bool:
    """Whether the DTD declares entities that load from elsewhere, name others, or are long enough to multiply."""
    for match in _ENTITY.finditer(prolog):
        what = match["what"]
        if len(what) > 300 or re.search(r"&[A-Za-z_%]|%|\b(?:SYSTEM|PUBLIC)\b", what):
            return True
    return prolog.count("<!ENTITY") > 500


def _whole_items(text: str, root: re.Match[str]) -> tuple[str, bool]:
    """The text, and whether its end was missing. The item in which it was cut is left out: half a number is wrong."""
    closing = f"</{root['name']}"
    last = text.rfind("</")
    if text.find(closing, max(0, last - 2000)) >= 0 or closing.lower() in text[-5000:].lower():
        return text, False
    end = max((m.end() for m in _ITEM_END.finditer(text)), default=0)
    inner = "</channel>" if root["local"].lower() == "rss" and "<channel" in text else ""
    if not end:
        return text[: root.end()] + closing + ">", True
    return f"{text[:end]}{inner}{closing}>", True


def _newest_items(text: str, limit: int, now: datetime) -> tuple[str, int]:
    """The text with `limit` items at most, and how many were left out: parsing all would cost time and memory.

    The first ones stay, as feeds put the newest first; the last ones where the dates say the opposite.
    """
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    if len(ends) <= limit:
        return text, 0
    left_out = len(ends) - limit
    written = [_DATE.search(text), _DATE.search(text, ends[-2])]
    first, last = (dates.parse(match[1], now) if match else None for match in written)
    start = _ITEM_START.search(text)
    if first and last and last > first and start:
        return text[: start.start()] + text[ends[left_out - 1] :], left_out
    return text[: ends[limit - 1]] + text[ends[-1] :], left_out


def _wild(text: str) -> str:
    """Why a text would cost far more to parse than its size says, or empty.

    An open tag costs feedparser 450 bytes, and the time for the text of one element grows with its square.
    """
    ends = [0, *(match.end() for match in _ITEM_END.finditer(text)), len(text)]
    longest = max(after - before for before, after in pairwise(ends))
    if longest > _LONGEST_ITEM:
        return f"an item of {longest:,} characters"
    if text.count("<") + text.count("&") > _MOST_MARKS:
        return f"more than {_MOST_MARKS:,} marks of markup"
    depth = deepest = tags = 0
    for match in _MARKUP.finditer(text):
        kind = match["kind"]
        if kind is None:
            continue
        tags += 1
        depth += -1 if kind == "/" else not match["empty"]
        deepest = max(deepest, depth)
        if deepest > _DEEPEST or tags > _MOST_TAGS:
            return f"{deepest} tags inside each other" if deepest > _DEEPEST else f"more than {_MOST_TAGS:,} tags"
    return ""


def _sound_characters(text: str) -> str:
    """`text` without references to characters that XML forbids (they make expat refuse the whole feed)."""

    def sound(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else int(match[2])
        legal = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
        return match[0] if legal else ""

    return _CHARACTER.sub(sound, text)


def _feedparser(text: str, url: str) -> Mapping[str, Any] | None:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        # bytes in a file object: a string would be tried as an address or a path first
        found: Mapping[str, Any] = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError):
        return None
    return found


def _entry(found: Mapping[str, Any], language: str, now: datetime) -> Entry:
    text = _text(found)
    title = line(str(found.get("title") or "")[:_TITLE])
    details: tuple[Mapping[str, Any], ...] = (
        *found.get("content", ()),
        found.get("summary_detail") or {},
        found.get("title_detail") or {},
    )
    return Entry(
        guid=str(found.get("id") or "").strip(),
        url=_link(found),
        title=title or headline_of(text),
        text=text,
        published=_published(found, now),
        language=next((str(detail["language"]) for detail in details if detail.get("language")), language),
        author=line(str(found.get("author") or ""))[:200],
        cut=bool(_SUMMARY_END.search(text[-120:])),
    )


def _link(found: Mapping[str, Any]) -> str:
    for candidate in (found.get("feedburner_origlink"), found.get("link"), found.get("id")):
        address = str(candidate or "").strip()
        if address.lower().startswith(("http://", "https://")):
            return address
    return ""


def _text(found: Mapping[str, Any]) -> str:
    """The longest of content and summary. `text/plain` content beside a summary is the caption of a picture."""
    contents = [item for item in found.get("content", ()) if item.get("value")]
    rich = [str(item["value"]) for item in contents if item.get("type") != "text/plain"]
    bare = [str(item["value"]) for item in contents if item.get("type") == "text/plain"]
    summary = str(found.get("summary") or "")
    candidates = [*rich, summary] if rich or summary else bare
    return max((plain(candidate) for candidate in candidates), key=len, default="")


def _published(found: Mapping[str, Any], now: datetime) -> datetime | None:
    for name in ("published", "created", "updated"):
        # dict.get: feedparser's own answers "updated" with the published date and a warning
        parsed = dict.get(found, f"{name}_parsed")  # type: ignore[call-overload]
        if parsed:
            try:
                return dates.settle(datetime.fromtimestamp(timegm(parsed), UTC), now)
            except (ValueError, OverflowError, OSError):
                continue
        written = dict.get(found, name)  # type: ignore[call-overload]
        if written:
            moment = dates.parse(str(written), now)
            if moment:
                return moment
    return None
