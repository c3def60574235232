"""OPML (http://opml.org/spec2.opml) in and out: how feed readers hand over their lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from bot.errors import FetchError
from bot.fetch.decode import decode, without_declaration
from bot.fetch.feed import dangerous
from bot.fetch.identity import canonical
from bot.model import Source

_MOST = 5_000  # outlines; a larger file is no list of sources


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `url` is http(s); `text` is the reader's own name for it, and may be empty."""

    url: str
    text: str = ""
    title: str = ""
    home: str = ""
    language: str = ""


def read(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, folders flattened, each address once.

    Raises FetchError for what is no OPML or declares entities (no reader writes any; bombs do).
    """
    text = without_declaration(decode(body).text)
    start = text.lower().find("<opml")
    if start < 0:
        raise FetchError("this is no OPML file: it has no <opml>; export the list of your feed reader once more")
    if dangerous(text[:start]):
        raise FetchError("it declares XML entities that expand or load others; nothing was imported")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(text[start:].encode(), parser)
    except etree.XMLSyntaxError as problem:
        raise FetchError(f"its XML is broken: {problem}") from problem
    found: dict[str, Outline] = {}
    for element in root.iter("outline") if root is not None else ():
        written = {key.lower(): value.strip() for key, value in element.attrib.items()}
        url = written.get("xmlurl", "")
        if url.lower().startswith(("http://", "https://")) and len(found) < _MOST:
            text, title = written.get("text", ""), written.get("title", "")
            outline = Outline(
                url, text or title, title or text, written.get("htmlurl", ""), written.get("language", "")
            )
            found.setdefault(canonical(url), outline)
    return tuple(found.values())


def write(sources: Iterable[Source], title: str = "Tocsin sources") -> str:
    """The sources as OPML 2.0, by publisher; page sources are left out, as OPML knows feeds alone."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind == "feed":
            attributes = {
                "type": "rss",
                "text": source.id,
                "title": source.publisher or source.id,
                "xmlUrl": source.url,
            }
            if source.language:
                attributes["language"] = source.language
            etree.SubElement(body, "outline", attributes)
    written: str = etree.tostring(root, pretty_print=True, encoding="unicode")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + written
