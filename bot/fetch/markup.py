"""HTML and feed markup → plain text, paragraphs parted by newlines. Pure; never raises on bad markup."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from bot.fetch.decode import clean

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[|<!DOCTYPE", re.IGNORECASE)
_SKIPPED = re.compile(
    r"script|style|noscript|template|iframe|svg|object|embed|form|button|select|head|figcaption|audio|video"
)
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|br|center|d[dlt]|div|figure|footer|h[1-6]|header|hr|li|main|nav|[ou]l|p|pre|"
    r"section|table|t(?:body|d|foot|h|head|r)"
)
# Marks that are not seen and only part letters from their word: soft hyphen, zero-width space, direction marks, BOM.
_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\x80-\x84\x86-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_LONGEST = 500_000  # characters of markup; no article is longer
_WRAPPED = re.compile(r"(?<![.!?؟…:؛;\n])\n(?!\n)")  # a line end inside a paragraph of plain text
_TAIL = re.compile(
    r"\n*(?:The post\b.{0,300}?\b(?:appeared first on|first appeared on)\b.{0,120}|"
    r"(?:ظهرت المقالة|ظهر المقال|التدوينة).{0,300}?(?:أولاً|أولا|ظهرت أولاً)\s+(?:على|في)\b.{0,120}|"
    r"\[?(?:Read more|Continue reading|Read the full (?:story|article)|Full story|[اإ]قرأ المزيد|المزيد)\b"
    r"[^\n]{0,120})\Z",
    re.IGNORECASE | re.DOTALL,
)


def plain(markup: str) -> str:
    """Plain text of a fragment that may be HTML, escaped HTML or plain text; images and scripts leave nothing."""
    text = markup[:_LONGEST]
    if text.count("&lt;") and not _TAG.search(text):
        text = html.unescape(text)  # markup that was escaped once more than its format asks
    text = _walk(text) if _TAG.search(text) else _WRAPPED.sub(" ", _line_ends(html.unescape(text)))
    return _TAIL.sub("", tidy(text)).strip()


def _line_ends(text: str) -> str:
    """Every line end a newline, without spaces before it."""
    return "\n".join(part.rstrip(" \t") for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def line(markup: str) -> str:
    """Plain text of a title: entities decoded, tags gone, one line."""
    text = html.unescape(markup) if "&" in markup else markup
    if _TAG.search(text):
        text = _walk(text)
    elif "&" in text:
        text = html.unescape(text)  # "Q&amp;amp;A": escaped by the writer and again by the software
    return " ".join(tidy(text).split())


def tidy(text: str) -> str:
    """One space where there were many, one newline where there were many, nothing that is not seen."""
    text = _UNSEEN.sub("", clean(text)).replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    lines = (" ".join(part.split()) for part in _SPACES.sub(" ", text).split("\n"))
    return "\n".join(part for part in lines if part)


def _walk(markup: str) -> str:
    try:
        root = lxml_html.document_fromstring(f"<div>{clean(markup)}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.unescape(_TAG.sub(" ", markup))
    text = text_of(root)
    # markup nested deeper than libxml2 follows comes back empty
    return text if text.strip() else html.unescape(_TAG.sub(" ", markup))


def text_of(root: Any) -> str:
    """The text of an lxml element, block elements parted by newlines (untidied)."""
    parts: list[str] = []
    skipping = 0
    # iterwalk, not recursion: markup may be nested deeper than the interpreter's stack
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            skipping += bool(_SKIPPED.fullmatch(name))
            if _BLOCKS.fullmatch(name):
                parts.append("\n")
            if not skipping:
                parts.append(_flat(element.text))
            continue
        if event == "end":
            skipping -= bool(_SKIPPED.fullmatch(name))
            if _BLOCKS.fullmatch(name):
                parts.append("\n")
        if not skipping and element is not root:
            parts.append(_flat(element.tail))
    return "".join(parts)


def _flat(text: str | None) -> str:
    """Line ends of the markup's source are spaces."""
    return " ".join(re.split(r"[ \t\r\n\f]+", text)) if text else ""
