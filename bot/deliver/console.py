"""Messages in the terminal as Telegram would show them, and a sender that delivers there.

Right-to-left lines stand at the right edge in logical order: terminals that know Arabic shape and order it themselves,
and reordering it for the others would break it for these. Direction marks and isolates are left out, as terminals
give them a width.
"""

from __future__ import annotations

import re
from itertools import count

from rich import box
from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

from bot.deliver.runs import Line, parse_runs
from bot.deliver.sending import Address, Outcome, Sent
from bot.model import Message

_UNSEEN = re.compile("[\u200e\u200f\u2060\u2066-\u2069]")
WIDTH = 76


def print_message(console: Console, message: Message, *, title: str = "", edited: bool = False) -> None:
    """One chat bubble. `title` names the chat; `edited` says that it replaces the message before."""
    shown = bubble(message, title=f"{title} ✎" if edited else title, styled=console.is_terminal)
    console.print(shown)


def bubble(message: Message, *, title: str = "", styled: bool = True) -> RenderableType:
    """The message as a rich renderable, 76 cells wide; not `styled`, struck figures stand between tildes."""
    lines: list[RenderableType] = [_line(line, styled) for line in parse_runs(message.html)]
    if message.buttons:
        lines.append(Text(""))
    for row in message.buttons:
        shown = Text("  ").join(Text(f" {button.text} ", style="reverse") for button in row)
        lines.append(Align.center(shown))
    return Panel(Group(*lines), title=title or None, title_align="left", box=box.ROUNDED, width=WIDTH, padding=(0, 1))


class ConsoleSender:
    """Delivers to the terminal; every message arrives."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ids = count(1)

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False, raw: bool = False
    ) -> Outcome:
        marks = (" ↩" if reply_to else "") + (" 🔕" if silent else "")
        print_message(self._console, message, title=f"{to}{marks}")
        return Sent(next(self._ids))

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        print_message(self._console, message, title=str(to), edited=True)
        return Sent(message_id)


def _line(line: Line, styled: bool) -> Text:
    text = Text(justify="right" if line.rtl else "left", no_wrap=False)
    bar = "▎" if line.quote else ""
    if bar and not line.rtl:
        text.append(bar + " ", style="cyan")
    for run in line.runs:
        style = Style(bold=run.bold or None, italic=run.italic or None, strike=run.strike or None, link=run.url or None)
        words = _UNSEEN.sub("", run.text)
        words = f"~{words}~" if run.strike and not styled else words
        text.append(words, style=style + Style(underline=True, color="blue") if run.url else style)
    if bar and line.rtl:
        text.append(" " + bar, style="cyan")
    return text
