"""What the bot says back: messages, changes of a menu, short notes on a pressed button, a place on the map, a chart."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alert.catalogue import Catalogue
from bot.alert.markup import FSI, PDI, RLM, inert, isolated, length
from bot.model import Button, Message

LONGEST = 3900
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Venue:
    """A point on the map, with its name and what it lies in."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing to do in the chat that asked. `edit`: put `message` in the place of the one whose button was pressed;
    `reply`: hang it on that message. `toast` is the short note over a pressed button."""

    message: Message | None = None
    edit: bool = False
    reply: bool = False
    toast: str = ""
    venue: Venue | None = None
    photo: bytes = b""  # PNG, with the text of `message` under it
    menu: str = ""  # the language that the chat's command menu is to have
    loud: bool = False  # the toast stays until it is closed


Answers = tuple[Answer, ...]
NOTHING: Answers = ()


def message(words: Catalogue, html: str, rows: Rows = ()) -> Message:
    """A message of HTML lines, each running the reader's way; lines that do not fit are left out."""
    kept: list[str] = []
    room = LONGEST
    for line in html.split("\n"):
        room -= length(line) + 2
        if room < 0:
            break
        kept.append(aligned(line, words))
    return Message(html="\n".join(kept), language=words.language, buttons=rows)


def aligned(line: str, words: Catalogue) -> str:
    """A line of the bot's own runs the reader's way; a quotation runs the way of its own letters."""
    if not line or not words.rtl or line.startswith("<blockquote>"):
        return line
    return RLM + line


def say(words: Catalogue, html: str, rows: Rows = (), *, edit: bool = False, reply: bool = False) -> Answers:
    """One message."""
    return (Answer(message(words, html, rows), edit=edit, reply=reply),)


def toast(text: str) -> Answers:
    """A note over the button that was pressed."""
    return (Answer(toast=text[:200]),)


def name(text: str, words: Catalogue, limit: int = 60) -> str:
    """Foreign words inside a line: inert, and isolated where they run the other way."""
    return isolated(text, rtl=words.rtl, limit=limit)


def condition(text: str, limit: int = 80) -> str:
    """A rule's condition as its operator wrote it, from left to right in any line."""
    return f"{FSI}<code>{inert(text, limit)}</code>{PDI}"


def quoted(text: str, limit: int = 300) -> str:
    """Foreign words in a block of their own."""
    return f"<blockquote>{inert(text, limit)}</blockquote>"
