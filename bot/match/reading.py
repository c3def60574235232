"""Typed reading of located YAML: each function gives the value, or None with the fault blamed where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.model import Issue
from bot.text.located_yaml import Node, Position, Shape, did_you_mean

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands; line and column count from 1."""

    path: str
    line: int
    column: int


@dataclass(slots=True)
class Reading:
    """One file while it is read."""

    path: str
    issues: list[Issue] = field(default_factory=list)

    def blame(self, where: Position, message: str) -> None:
        self.issues.append(Issue(self.path, where.line, where.column, message))

    def mapping(
        self,
        node: Node,
        what: str,
        known: Iterable[str],
        *,
        needed: Iterable[str] = (),
        elsewhere: tuple[str, Iterable[str]] = ("", ()),
    ) -> bool:
        """Whether it is a mapping; its unknown and missing keys are blamed. `elsewhere`: a place, and the keys that
        belong there rather than here."""
        if node.shape is not Shape.MAPPING:
            self.blame(node.position, f"{what} must be keys with values, not {_called(node)}")
            return False
        names = tuple(known)
        for entry in node.entries:
            if entry.key not in names:
                hint = did_you_mean(entry.key, names) or f"; known are {', '.join(names)}"
                hint = f"; it belongs {elsewhere[0]}" if entry.key in elsewhere[1] else hint
                self.blame(entry.position, f"unknown key '{entry.key}' in {what}{hint}")
        for key in needed:
            if node.get(key) is None:
                self.blame(node.position, f"{what} needs the key '{key}'")
        return True

    def text(self, node: Node, what: str) -> str | None:
        """Words; a number is taken as written. Nothing, true and false are not words."""
        if node.shape is not Shape.SCALAR or node.scalar is None or isinstance(node.scalar, bool):
            self.blame(node.position, f"{what} must be words, not {_called(node)}")
            return None
        if not node.text.strip():
            self.blame(node.position, f"{what} is empty (a value that begins with '>' needs quotes)")
            return None
        return node.text.strip()

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """A list's items, or the one value that stands without a list; an empty list is blamed."""
        if node.shape is not Shape.LIST:
            return (node,)
        if not node.items:
            self.blame(node.position, f"{what} is an empty list, which nothing can meet")
        return node.items

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        return self.each(node, what, lambda item: self.text(item, what))

    def each(self, node: Node, what: str, read: Callable[[Node], T | None]) -> tuple[T, ...]:
        """What `read` makes of each item; a repeated one is blamed."""
        found: list[T] = []
        for item in self.items(node, what):
            value = read(item)
            if value is None:
                continue
            if value in found:
                self.blame(item.position, f"'{item.text}' stands twice in {what}")
            else:
                found.append(value)
        return tuple(found)

    def flag(self, node: Node, what: str) -> bool | None:
        if isinstance(node.scalar, bool):
            return node.scalar
        self.blame(node.position, f"{what} must be true or false, not {_called(node)}")
        return None

    def whole(self, node: Node, what: str, low: int, high: int) -> int | None:
        value = node.scalar
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.blame(node.position, f"{what} must be a whole number from {low} to {high}, not {_called(node)}")
        return None

    def number(self, node: Node, what: str, low: float, high: float) -> float | None:
        value = node.scalar
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.blame(node.position, f"{what} must be a number from {low:g} to {high:g}, not {_called(node)}")
        return None

    def choice(self, node: Node, what: str, choices: Iterable[str]) -> str | None:
        """One of `choices`, letter case and `_` or `-` for a space aside."""
        word = self.text(node, what)
        if word is None:
            return None
        names = tuple(choices)
        plain = word.casefold().replace("_", " ").replace("-", " ")
        for name in names:
            if name == plain:
                return name
        hint = did_you_mean(word, names) or f"; it is one of {', '.join(names)}"
        self.blame(node.position, f"unknown {what} '{word}'{hint}")
        return None

    def parsed(self, node: Node, what: str, read: Callable[[str], T | str]) -> T | None:
        """What a reader of words makes of it; its complaint (a str) is blamed."""
        word = self.text(node, what)
        if word is None:
            return None
        value = read(word)
        if isinstance(value, str):
            self.blame(node.position, f"{what}: {value}")
            return None
        return value


def _called(node: Node) -> str:
    if node.shape is Shape.MAPPING:
        return "keys with values"
    if node.shape is Shape.LIST:
        return "a list"
    return "nothing" if node.scalar is None else f"'{node.text}'"
