"""A page that lists articles → its links, by CSS selectors or by their shape; and the feeds that it names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from bot.fetch import dates
from bot.fetch.fault import FaultKind
from bot.fetch.identity import canonical, resolved
from bot.fetch.markup import line, text_of, tidy
from bot.fetch.page import document, select
from bot.model import Selectors
from bot.text.counted import counted

_DATED = re.compile(r"/(?:19|20)\d{2}[/-](?:\d{1,2}|[a-z]{3})(?:[/-]|\Z)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_SECTION = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|authors?|writers?|sections?|search|page|login|sign-?(?:in|up)|register|subscribe|"
    r"about|contact|privacy|terms|policy|advertise|careers|jobs|newsletters?|rss|feeds?|account|help|faq|live-?stream|"
    r"video-?gallery|photos?|galler(?:y|ies)|podcasts?)(?:/|\.|\Z)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|pdf|mp[34]|zip|xml|rss|css|js|json|ico)\Z", re.IGNORECASE)
_FURNITURE = frozenset({"nav", "header", "footer", "aside"})
_FURNITURE_NAMES = re.compile(
    r"(?:(?:main|top|primary|secondary|site|mega|mobile|off)[-_]?)?(?:nav(?:bar|igation)?|menu|footer)"
    r"(?:[-_](?:wrap(?:per)?|container|bar|list|menu|area))?|breadcrumbs?|cookies?(?:[-_]\S*)?|share(?:[-_]\S*)?|"
    r"social(?:[-_]\S*)?|sidebar",
    re.IGNORECASE,
)  # of one whole name in class, id or role: "has-sidebar" is on the whole page
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_AGO = re.compile(
    r"\b\d{1,3}\s*(?:min(?:ute)?s?|h(?:ou)?rs?|days?|[mhd])\s+ago\b|\b(?:just now|yesterday)\b|"
    r"(?:منذ|قبل)\s+(?:\d{1,3}\s+)?(?:دقيقة|دقائق|دقيقتين|ساعة|ساعات|ساعتين|يوم|أيام|يومين)",
    re.IGNORECASE,
)  # changes from poll to poll while the article does not
_LEAST = 3  # a page with fewer article-like links is no list


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """`links` in the page's order. `fault` SELECTOR or NO_LINKS beside no links."""

    links: tuple[Link, ...] = ()
    fault: FaultKind | None = None
    detail: str = ""


def links(text: str, url: str, selectors: Selectors, now: datetime, limit: int) -> Listing:
    """The articles that a list page names, `limit` at most. Never raises."""
    tree = document(text)
    if tree is None:
        return Listing(fault=FaultKind.UNREADABLE, detail="no HTML")
    base = resolved(url, _base(tree)) or url
    if selectors.item or selectors.link:
        return _by_selectors(tree, base, selectors, now, limit)
    found = tuple(_by_shape(tree, base, strict=True))[:limit]
    if len(found) < _LEAST:  # some pages put everything into what is furniture elsewhere
        found = tuple(_by_shape(tree, base, strict=False))[:limit]
    if len(found) < _LEAST:
        return Listing(fault=FaultKind.NO_LINKS, detail=f"{counted(len(found), 'link')} to articles")
    return Listing(found)


def feeds(text: str, url: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page declares (`link rel=alternate`), then those it links to; each once."""
    tree = document(text)
    if tree is None:
        return ()
    base = resolved(url, _base(tree)) or url
    declared = [
        str(element.get("href"))
        for element in tree.iter("link")
        if element.get("href") and (element.get("type") or "").strip().lower() in _FEED_TYPES
    ]
    linked = [
        str(element.get("href"))
        for element in tree.iter("a")
        if re.search(r"(?:/rss|/feed|\.rss|\.xml|/atom)(?:[/?.]|\Z)", element.get("href") or "", re.IGNORECASE)
    ]
    addresses = (
        resolved(base, address.strip()) for address in [*declared, *linked] if "comments" not in address.lower()
    )
    return tuple(dict.fromkeys(address for address in addresses if address.startswith(("http://", "https://"))))


def _base(tree: Any) -> str:
    found = tree.xpath("//base/@href")
    return str(found[0]) if found else ""


def _by_selectors(tree: Any, base: str, selectors: Selectors, now: datetime, limit: int) -> Listing:
    boxes = select(tree, selectors.item) if selectors.item else [tree]
    if boxes is None:
        return Listing(fault=FaultKind.SELECTOR, detail=f"selectors.item: {selectors.item!r}")
    found: dict[str, Link] = {}
    for box in boxes:
        anchors = select(box, selectors.link) if selectors.link else _first_anchor(box)
        if anchors is None:
            return Listing(fault=FaultKind.SELECTOR, detail=f"selectors.link: {selectors.link!r}")
        # without a box each link is an article; inside a box the first one is
        for anchor in anchors if not selectors.item else anchors[:1]:
            scope = box if selectors.item else anchor
            address = _address(anchor, base)
            if not address:
                continue
            title = _text(scope, selectors.title) if selectors.title else _headline(anchor) or _headline(scope)
            date = dates.parse(_date(scope, selectors.date), now)
            found.setdefault(canonical(address), Link(address, title, date))
    if not found:
        return Listing(fault=FaultKind.NO_LINKS, detail=f"the selectors match {len(boxes)} boxes and no link")
    return Listing(tuple(found.values())[:limit])


def _first_anchor(box: Any) -> list[Any]:
    return [box] if box.tag == "a" else [element for element in box.iter("a") if element.get("href")][:1]


def _text(scope: Any, selector: str) -> str:
    found = select(scope, selector)
    return line(text_of(found[0])) if found else ""


def _date(scope: Any, selector: str) -> str:
    found = select(scope, selector or "time") or []
    return (found[0].get("datetime") or tidy(text_of(found[0])))[:200] if found else ""


def _by_shape(tree: Any, base: str, *, strict: bool) -> Iterator[Link]:
    """Links that look like articles: on the same site, an address that is a headline, number or date, words to read."""
    own = _site(base)
    titles: dict[str, tuple[str, str]] = {}
    for anchor in tree.iter("a"):
        address = _address(anchor, base)
        if not address or _site(address) != own or (strict and _is_furniture(anchor)):
            continue
        title = _headline(anchor)
        key = canonical(address)
        # a picture, a headline and a "read more" often lead to one article: the longest words are the headline
        if key not in titles or len(title) > len(titles[key][1]):
            titles[key] = (titles.get(key, (address, ""))[0], title)
    here = canonical(base)
    for key, (address, title) in titles.items():
        if key != here and _score(address, title) >= 3:
            yield Link(address, title)


def _score(address: str, title: str) -> int:
    """How much a link looks like an article; 3 and more is one."""
    path = unquote(urlsplit(address).path)
    words = len([word for word in re.split(r"[-_/\s]+", path.rstrip("/").rsplit("/", 1)[-1]) if not word.isdigit()])
    score = 2 if len(title) >= 25 and len(title.split()) >= 4 else 0
    score += 2 * bool(_DATED.search(path))
    score += 2 * bool(_NUMBER.search(path) or _NUMBER.search(urlsplit(address).query))
    score += 2 if words >= 4 else 0
    score -= 4 * bool(_SECTION.search(path))
    return score if path.strip("/") or urlsplit(address).query else 0


def _address(anchor: Any, base: str) -> str:
    written = (anchor.get("href") or "").strip()
    if not written or written.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        address = urljoin(base, written)
        path = urlsplit(address).path
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) and not _FILE.search(path) else ""


def _site(address: str) -> str:
    """The host without what publishers put before it; `www`, `ar`, `english`… are one site."""
    labels = (urlsplit(address).hostname or "").lower().split(".")
    prefixed = len(labels) == 3 and len(labels[1]) > 3 and not labels[-1].isdigit()
    return ".".join(labels[1:] if prefixed else labels)


def _headline(element: Any) -> str:
    """The heading inside an element, else all of its words, else what a picture or a `title` says."""
    for name in ("h1", "h2", "h3", "h4", "h5"):
        heading = next(element.iter(name), None)
        if heading is not None:
            found = line(text_of(heading))
            if found:
                return found
    return line(_AGO.sub(" ", text_of(element))) or line(element.get("title") or "")


def _is_furniture(anchor: Any) -> bool:
    for current in (anchor, *anchor.iterancestors()):
        if current.tag in ("body", "html", "main", "article"):
            return False
        # the header of an article's box is part of the box
        if current.tag == "header" and any(True for _ in current.iterancestors("article", "li", "main")):
            return False
        name = f"{current.get('class') or ''} {current.get('id') or ''} {current.get('role') or ''}"
        if current.tag in _FURNITURE or any(map(_FURNITURE_NAMES.fullmatch, name.split())):
            return True
    return False
