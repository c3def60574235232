"""Foreign words made harmless for a Telegram message: valid HTML, no link or mention of their own, no reordering.

Decided here: what of a text from outside is shown. Control characters, bidi controls, lone surrogates and the combining
lines that Telegram's server removes are dropped, white space runs become one space, and everything that Telegram would
turn into a link by itself (addresses, @names, #tags, $tags, /commands, telephone numbers) is broken by a word joiner
(U+2060), which shows nothing. Lengths are UTF-16 code units, as Telegram counts them.
Source: Bot API, "HTML style"; UAX #9 for the isolates.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from urllib.parse import urlsplit

from bot.text import sentences

FSI, PDI = "\u2068", "\u2069"
RLM = "\u200f"
_JOINER = "\u2060"
_JOINERS = frozenset("\u200c\u200d")  # ZWNJ, ZWJ: needed by Persian words and by emoji
_STRIPPED_BY_TELEGRAM = frozenset("\u0333\u033f\u030a")
_LINKING = re.compile(
    r":(?=//)|@(?=\S)|\#(?=\S)|\$(?=[^\d\s])|(?<!\w)/(?=\S)|\.(?=[^\W\d]|[_\u200c\u200d])|\+(?=\d)"
    r"|(?<=\d)\.(?=\d+\.\d)"
)
_MARK = r"[\u0300-\u036f\u0483-\u0489\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")
_TAG = re.compile(r"<[^>]*>")
_RTL_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LTR_LETTER = re.compile(r"[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\ud7ff]")
_TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog", "telesco.pe"})
_LONGEST_URL = 600
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")


def length(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(html: str) -> str:
    """What a reader sees of Telegram HTML."""
    return unescape(_TAG.sub("", html))


def plain(text: str) -> str:
    """One line of foreign text without characters that are not for show; not yet escaped."""
    kept = [" " if c.isspace() else c for c in unicodedata.normalize("NFC", text) if _shown(c)]
    return _MARKS.sub(r"\1", " ".join("".join(kept).split()))


def inert(text: str, limit: int = 4096) -> str:
    """Foreign text as HTML that shows it and does nothing else, cut to `limit` visible characters."""
    return escape(cut(_LINKING.sub(lambda match: match.group() + _JOINER, plain(text)), limit))


def isolated(text: str, *, rtl: bool, limit: int = 4096) -> str:
    """A name for use inside a line of the given direction: isolated where its letters run the other way."""
    shown = inert(text, limit)
    other = _LTR_LETTER if rtl else _RTL_LETTER
    return f"{FSI}{shown}{PDI}" if other.search(shown) else shown


def cut(text: str, limit: int) -> str:
    """The whole text, else as many whole sentences as fit, else the words that fit and "…"."""
    if length(text) <= limit:
        return text
    end = 0
    for _, stop in sentences.spans(text):
        if length(text[:stop]) > limit:
            break
        end = stop
    if end:
        return text[:end]
    while text and length(text) > limit - 1:
        text = text[: limit - 1] if len(text) > limit - 1 else text[:-1]
    word = text.rfind(" ")
    text = text[:word] if word > len(text) // 2 else text
    while text and (unicodedata.combining(text[-1]) or text[-1] in _JOINERS or text[-1] in f"{_JOINER}\ufe0f "):
        text = text[:-1]
    return text + "…" if limit > 0 else ""


def link(url: str, label: str, *, rtl: bool) -> str:
    """A link to a source, or the label alone where the address is no plain web address or leads into Telegram."""
    shown = isolated(label, rtl=rtl, limit=40)
    return f'<a href="{escape(url)}">{shown}</a>' if _is_web(url) else shown


def _is_web(url: str) -> bool:
    if not url.isascii() or not url.isprintable() or _UNSAFE.search(url) or len(url) > _LONGEST_URL:
        return False
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    telegram = any(host == name or host.endswith("." + name) for name in _TELEGRAM_HOSTS)
    return parts.scheme in ("http", "https") and "." in host and "@" not in parts.netloc and not telegram


def _shown(character: str) -> bool:
    if character in _JOINERS or character.isspace():
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co") and (
        character not in _STRIPPED_BY_TELEGRAM
    )
