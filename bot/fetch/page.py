"""An article's HTML page → its text, title, date. trafilatura finds the body; what a page declares is read here. Pure.

Decided here: which words of a page are the article. Not decided here: whether the page is the one that was asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import trafilatura
from cssselect import SelectorError
from lxml import etree
from lxml import html as lxml_html

from bot.fetch import dates
from bot.fetch.decode import without_declaration
from bot.fetch.markup import line, plain, text_of, tidy

# What lxml and trafilatura raise on pages that no one could read.
BROKEN = (
    etree.LxmlError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
_MOST_TAGS = 60_000  # the largest news pages have a third of it
_SHORT = 400  # characters under which a page's own `articleBody`, or its whole text, is looked at too
_PUBLISHED = (
    "//meta[@property='article:published_time' or @property='og:article:published_time' or @itemprop='datePublished' "
    "or @name='pubdate' or @name='publishdate' or @name='parsely-pub-date' or @name='dc.date.issued' "
    "or @name='DC.date.issued' or @name='date' or @name='publish-date' "
    "or @name='cXenseParse:recs:publishtime']/@content"
)
_SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}\Z")  # "Headline | The Daily"
_TIMES = "//article//time/@datetime | //main//time/@datetime | //header//time/@datetime | //time[@pubdate]/@datetime"


@dataclass(frozen=True, slots=True)
class Page:
    """`text` empty: no article could be found. `language` as the page declares it."""

    title: str = ""
    text: str = ""
    published: datetime | None = None
    language: str = ""
    author: str = ""


def document(text: str) -> Any | None:
    """The tree of an HTML text, or None for what is none, or has tags enough to fill the memory."""
    if text.count("<") > _MOST_TAGS:
        return None
    try:
        return lxml_html.document_fromstring(without_declaration(text) or " ")
    except BROKEN:
        return None


def article(text: str, url: str, now: datetime, selector: str = "") -> Page:
    """The article of a page; `selector` (CSS) names its body where the shape misleads. Never raises."""
    tree = document(text)
    if tree is None:
        return Page()
    data = tuple(_linked_data(tree))
    body = _selected(tree, selector) if selector else ""
    if not body:
        body = _extracted(tree, url)
        if len(body) < _SHORT:
            body = max((body, _declared_body(data), _bare(tree) if not body else ""), key=len)
    title = _title(tree, data)
    return Page(
        title=title,
        text=body.removeprefix(title + "\n") if title else body,
        published=_published(tree, data, now),
        language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()[:35],
        author=_author(tree),
    )


def select(tree: Any, selector: str) -> list[Any] | None:
    """The elements that a CSS selector names, None where it is no selector."""
    try:
        found: list[Any] = tree.cssselect(selector)
    except (SelectorError, etree.XPathError, ValueError, NotImplementedError):
        return None
    return found


def _selected(tree: Any, selector: str) -> str:
    found = select(tree, selector) or []
    return tidy("\n".join(text_of(element) for element in found))


def _extracted(tree: Any, url: str) -> str:
    try:
        found = trafilatura.extract(tree, url=url or None, include_comments=False, include_tables=False)
    except BROKEN:
        return ""
    return tidy(found or "")


def _bare(tree: Any) -> str:
    """The whole text of a page that is little more than its article: where most words stand outside of links."""
    body = tree.find("body")
    whole = tidy(text_of(body if body is not None else tree))
    linked = sum(len(" ".join(link.itertext())) for link in tree.iter("a"))
    return whole if len(whole) < 5_000 and linked * 3 < len(whole) else ""


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD (https://schema.org) that are articles."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not waiting:
                break
            one = waiting.pop()
            if isinstance(one, list):
                waiting.extend(one[:50])
            elif isinstance(one, dict):
                waiting.extend(one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one)
                kinds = one.get("@type", "")
                if any(
                    str(kind).endswith(("Article", "Posting"))
                    for kind in (kinds if isinstance(kinds, list) else [kinds])
                ):
                    yield one


def _declared_body(data: tuple[dict[str, Any], ...]) -> str:
    return max((plain(str(one.get("articleBody") or "")) for one in data), key=len, default="")


def _title(tree: Any, data: tuple[dict[str, Any], ...]) -> str:
    """The headline as the page declares it; a lone h1 when it declares none; the window's title last."""
    headings = tree.xpath("//h1")
    candidates = (
        next((str(one["headline"]) for one in data if one.get("headline")), ""),
        _first(tree, "//meta[@property='og:title' or @name='twitter:title']/@content"),
        " ".join(headings[0].itertext()) if len(headings) == 1 else "",
        _SITE_NAME.sub("", _first(tree, "//title/text()")),
    )
    return next((found for found in map(line, candidates) if found), "")


def _published(tree: Any, data: tuple[dict[str, Any], ...], now: datetime) -> datetime | None:
    declared = [str(one["datePublished"]) for one in data if one.get("datePublished")]
    for written in [*declared, *tree.xpath(_PUBLISHED)[:5], *tree.xpath(_TIMES)[:3]]:
        found = dates.parse(str(written), now)
        if found:
            return found
    return None


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0])[:2_000] if found else ""


def _author(tree: Any) -> str:
    named = line(_first(tree, "//meta[@name='author' or @property='article:author']/@content"))[:200]
    return "" if named.startswith(("http://", "https://")) else named
