"""Telegram HTML as lines of styled runs, for everything that shows a message itself (terminal, picture)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LTR = re.compile(r"[A-Za-z\u00c0-\u058f\u0900-\u1fff]")
_ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style; `url` is where they lead."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a message; `quote`: it stands in a block quotation."""

    runs: tuple[Run, ...]
    quote: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def rtl(self) -> bool:
        """Direction by the first letter or direction mark outside isolates, as Telegram's apps decide it."""
        for character in _ISOLATED.sub("", self.text):
            if character == "\u200f" or _RTL.match(character):
                return True
            if character == "\u200e" or _LTR.match(character):
                return False
        return False


def parse_runs(html: str) -> tuple[Line, ...]:
    """The lines of a message that `alert.compose` wrote; unknown tags are passed over."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._runs: list[Run] = []
        self._styles: list[Run] = [Run("")]
        self._quote = False
        self._after_quote = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        now = self._styles[-1]
        if tag == "blockquote":
            if self._runs:
                self.end_line()
            self._quote = True
        styles = {
            "b": {"bold": True},
            "i": {"italic": True},
            "s": {"strike": True},
            "a": {"url": dict(attrs).get("href") or ""},
        }
        self._styles.append(replace(now, **styles.get(tag, {})))  # type: ignore[arg-type]

    def handle_endtag(self, tag: str) -> None:
        if len(self._styles) > 1:
            self._styles.pop()
        if tag == "blockquote":
            self.end_line()
            self._quote = False
            self._after_quote = True

    def handle_data(self, data: str) -> None:
        if self._after_quote:
            data = data.removeprefix("\n")
        self._after_quote = False
        first, *others = data.split("\n")
        self._add(first)
        for part in others:
            self.end_line()
            self._add(part)

    def end_line(self) -> None:
        self.lines.append(Line(tuple(self._runs), self._quote))
        self._runs = []

    def _add(self, text: str) -> None:
        if text:
            self._runs.append(replace(self._styles[-1], text=text))
