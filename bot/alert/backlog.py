"""Many less urgent alerts that had to wait, in one message: their first lines, one under the other.

Decided here: what the message says and how many fit. Which alerts are folded, and when, is the outbox's.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.alert.catalogue import Catalogue
from bot.alert.markup import RLM, inert, length, visible
from bot.model import Message

LONGEST = 3600


def fold(messages: Sequence[Message], catalogue: Catalogue) -> tuple[Message, int]:
    """One message for the first of `messages`, in order, and for how many of them it stands (at least one)."""
    mark = RLM if catalogue.rtl else ""
    lines: list[str] = []
    for message in messages:
        line = mark + (message.headline or inert(visible(message.html).strip().split("\n")[0], 200))
        if lines and sum(map(length, lines)) + length(line) + len(lines) > LONGEST:
            break
        lines.append(line)
    title = catalogue.count("digest", len(lines), n=str(len(lines)))
    html = f"{mark}<b>{title}</b>\n\n" + "\n".join(lines)
    return Message(html=html, language=catalogue.language, silent=True, headline=title), len(lines)
