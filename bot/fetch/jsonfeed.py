"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) → entries. Pure; never raises."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.fetch import dates
from bot.fetch.fault import FaultKind
from bot.fetch.feed import Entry, ParsedFeed, describe, headline_of
from bot.fetch.identity import resolved
from bot.fetch.markup import line, plain

_READ = re.compile(
    r"version|title|home_page_url|language|items|id|url|external_url|content_html|content_text|summary|"
    r"date_published|date_modified|authors?|name"
)
_LISTS = 100_000  # of 60 bytes each, from 2 bytes of text
_KEYS = 500_000
_OBJECTS = 20  # an item with its authors and attachments has fewer
_DROPPED: dict[str, Any] = {}


def parse(text: str, url: str, now: datetime, limit: int) -> ParsedFeed:
    """The entries, `limit` at most. An item that is no object, or has neither title nor text, is left out."""
    if text.count("[") > _LISTS or text.count('":') > _KEYS:
        return ParsedFeed("", fault=FaultKind.UNREADABLE, detail="JSON of far too many lists or keys")
    try:
        whole = json.loads(text, object_hook=_Keeper(limit * _OBJECTS))
    except (ValueError, RecursionError) as problem:
        cut = isinstance(problem, json.JSONDecodeError) and problem.pos >= len(text.rstrip()) - 1
        kind = FaultKind.TRUNCATED if cut and '"items"' in text else FaultKind.NOT_A_FEED
        return ParsedFeed("", fault=kind, detail=f"broken JSON ({str(problem)[:80]})")
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        return ParsedFeed("", fault=FaultKind.NOT_A_FEED, detail=describe(text))
    items = [item for item in whole["items"] if isinstance(item, dict)]
    language = _string(whole, "language")
    home = _string(whole, "home_page_url")
    entries = tuple(_entry(item, whole, resolved(url, home) or url, language, now) for item in items[:limit])
    version = _string(whole, "version").rsplit("/", 1)[-1]
    fault, detail = None, ""
    if len(items) > limit:
        fault, detail = FaultKind.TOO_MANY_ITEMS, f"{len(items)} items, the newest {limit} were read"
    elif not entries:
        fault, detail = FaultKind.EMPTY, "a feed without items"
    return ParsedFeed(
        f"JSON Feed {version}".strip(), entries, line(_string(whole, "title")), language, home, fault, detail
    )


class _Keeper:
    """Drops extensions and pictures while parsing, and all objects after the first `left`: a crowd stays small."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, found: dict[str, Any]) -> dict[str, Any]:
        self.left -= 1
        if self.left < 0 and "items" not in found:
            return _DROPPED
        return {key: value for key, value in found.items() if value is not None and _READ.fullmatch(key)}


def _string(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key, "")
    return str(value).encode("utf-8", "replace").decode() if isinstance(value, (str, int, float)) else ""


def _entry(item: Mapping[str, Any], whole: Mapping[str, Any], base: str, language: str, now: datetime) -> Entry:
    texts = [plain(_string(item, key)) for key in ("content_html", "content_text", "summary")]
    text = max(texts[:2], key=len) or texts[2]
    link = _string(item, "url") or _string(item, "external_url")
    written = _string(item, "date_published") or _string(item, "date_modified")
    return Entry(
        guid=_string(item, "id"),
        url=resolved(base, link) if link else "",
        title=line(_string(item, "title")) or headline_of(text),
        text=text,
        published=dates.parse(written, now),
        language=_string(item, "language") or language,
        author=_author(item) or _author(whole),
        cut=text.endswith(("…", "...")),
    )


def _author(found: Mapping[str, Any]) -> str:
    authors = found.get("authors") or [found.get("author")]
    names = (
        (_string(author, "name") for author in authors if isinstance(author, dict)) if isinstance(authors, list) else ()
    )
    return line(", ".join(name for name in names if name))[:200]
