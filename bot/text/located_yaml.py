"""YAML read as a tree in which every key and every value knows where it stands, for the files that operators edit.

Stricter than YAML 1.1 on purpose: `true` and `false` are the only booleans (`NO` is Norway, `on` is a word), `12:30`
and dates stay words, a key may stand once, tags such as `!!python/…` and merge keys (`<<`) are refused, and one file
holds one document. Aliases are allowed while the text they stand for stays small. Every fault that can be seen is
collected; only a syntax error ends the reading early.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import yaml
from rapidfuzz import fuzz, process

from bot.model import Issue

MAX_CHARACTERS = 4_000_000
MAX_NODES = 500_000  # counted with every alias written out
MAX_DEPTH = 32

Scalar = str | int | float | bool | None
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{0,18}")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}
_FORBIDDEN = re.compile("[^\\t\\n\\r\x20-\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]")
_STRING_TAG = "tag:yaml.org,2002:str"


class _Mark(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def index(self) -> int: ...


class Shape(StrEnum):
    MAPPING = "mapping"
    LIST = "list"
    SCALAR = "scalar"


@dataclass(frozen=True, slots=True)
class Position:
    """Counted from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """A value. `entries` are filled in a mapping, `items` in a list; `text` is a scalar as written, without its quotes.

    `size` is the number of nodes in it, itself included.
    """

    shape: Shape
    position: Position
    scalar: Scalar = None
    text: str = ""
    entries: tuple[Entry, ...] = ()
    items: tuple[Node, ...] = ()
    size: int = 1

    @property
    def value(self) -> object:
        """The plain value: dict, list, str, int, float, bool or None."""
        if self.shape is Shape.MAPPING:
            return {entry.key: entry.node.value for entry in self.entries}
        return [item.value for item in self.items] if self.shape is Shape.LIST else self.scalar

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def get(self, key: str) -> Node | None:
        found = self.entry(key)
        return found.node if found else None

    def locate(self, path: Iterable[str | int]) -> Position:
        """Where the value at `path` (keys and indexes) stands, else the nearest that exists on the way to it."""
        node = self
        for step in path:
            if isinstance(step, int):
                found = node.items[step] if 0 <= step < len(node.items) else None
            else:
                found = node.get(step)
            if found is None:
                break
            node = found
        return node.position


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping, with its own position, and its value. Keys are always the words as written."""

    key: str
    position: Position
    node: Node


def parse(text: str, path: str) -> tuple[Node | None, tuple[Issue, ...]]:
    """The document in `text` and every fault; None where it is empty or could not be read to its end.

    `path` is only written into the faults. Where faults come with a Node, it holds what could be read.
    """
    if len(text) > MAX_CHARACTERS:
        return None, (Issue(path, 1, 1, f"the file has {len(text)} characters; the limit is {MAX_CHARACTERS}"),)
    text = text.removeprefix("\ufeff")
    bad = _FORBIDDEN.search(text)
    if bad is not None:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        return None, (Issue(path, line, column, f"the character U+{ord(bad.group()):04X} is not allowed"),)
    reader = _Reader(path)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not reader.take(event):
                return None, tuple(reader.issues)
    except yaml.MarkedYAMLError as error:
        reader.blame(*_syntax(error, text))
        return None, tuple(reader.issues)
    return reader.root, tuple(reader.issues)


def did_you_mean(word: str, known: Iterable[str], *, say: str = "; did you mean {}?") -> str:
    """The nearest of `known` to a mistyped `word`, put into `say`; "" where nothing is near (or it is there)."""
    names = tuple(known)
    low = word.casefold()
    near = process.extractOne(low, [n.casefold() for n in names], scorer=fuzz.ratio, score_cutoff=62)
    return say.format(f"'{names[near[2]]}'") if near else ""


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been met."""

    shape: Shape
    position: Position
    anchor: str | None
    entries: list[Entry] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Position] = field(default_factory=dict)
    key: tuple[str, Position] | None = None
    skip: bool = False  # the value to come belongs to a key that was refused
    size: int = 1


class _Reader:
    """Builds the tree from parser events, without recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.issues: list[Issue] = []
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, Node | None] = {}  # None: still open
        self.documents = 0

    def blame(self, position: Position, message: str) -> None:
        self.issues.append(Issue(self.path, position.line, position.column, message))

    def take(self, event: yaml.Event) -> bool:
        """Read one event; False ends the reading, its reason blamed."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            return self._open(event)
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            return self._close()
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.blame(_position(event.start_mark), "a second document starts here; a file holds one")
                return False
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        where = _position(event.start_mark)
        self._check_tag(event.tag, where)
        plain = event.tag is None and bool(event.implicit[0])
        node = Node(Shape.SCALAR, where, _resolve(event.value) if plain else event.value, event.value)
        if event.anchor:
            self.anchors[event.anchor] = node
        return self._place(node)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> bool:
        where = _position(event.start_mark)
        self._check_tag(event.tag, where)
        shape = Shape.MAPPING if isinstance(event, yaml.MappingStartEvent) else Shape.LIST
        if len(self.stack) >= MAX_DEPTH:
            self.blame(where, f"nested deeper than {MAX_DEPTH} levels")
            return False
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(shape, where, event.anchor))
        return True

    def _close(self) -> bool:
        done = self.stack.pop()
        node = Node(done.shape, done.position, None, "", tuple(done.entries), tuple(done.items), done.size)
        if done.anchor:
            self.anchors[done.anchor] = node
        return self._place(node)

    def _alias(self, event: yaml.AliasEvent) -> bool:
        where = _position(event.start_mark)
        name = event.anchor or ""
        node = self.anchors.get(name)
        if node is None:
            what = "stands inside what it repeats" if name in self.anchors else "repeats an anchor not seen before"
            self.blame(where, f"the alias *{name} {what}")
            return False
        return self._place(node)

    def _place(self, node: Node) -> bool:
        if not self.stack:
            self.root = node
            return True
        parent = self.stack[-1]
        parent.size += node.size
        if parent.size > MAX_NODES:
            self.blame(node.position, f"more than {MAX_NODES} values, aliases written out; split the file")
            return False
        if parent.shape is Shape.LIST:
            parent.items.append(node)
        elif parent.key is None and not parent.skip:
            self._key(parent, node)
        else:
            if parent.key is not None:
                parent.entries.append(Entry(*parent.key, node))
            parent.key, parent.skip = None, False
        return True

    def _key(self, parent: _Open, node: Node) -> None:
        first = parent.keys.get(node.text)
        if node.shape is not Shape.SCALAR:
            self.blame(node.position, f"a key must be a word, not a {node.shape}")
        elif node.text == "":
            self.blame(node.position, "a key is missing before ':'")
        elif node.text == "<<":
            self.blame(node.position, "merge keys ('<<') are not read; write the keys out")
        elif first is not None:
            self.blame(node.position, f"duplicate key '{node.text}'; it stands already in line {first.line}")
        else:
            parent.keys[node.text] = node.position
            parent.key = (node.text, node.position)
        parent.skip = parent.key is None

    def _check_tag(self, tag: str | None, where: Position) -> None:
        if tag not in (None, "!", _STRING_TAG):
            self.blame(where, f"the tag {tag} is not allowed; write a plain value")


def _resolve(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _position(mark: _Mark | None) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[Position, str]:
    """Where to look, and libyaml's complaint with the usual cause where there is one."""
    problem, start = error.problem or "", error.context_mark
    mark = error.problem_mark or start
    where = _position(mark)
    if start is not None and "end of stream" in problem:
        return _position(start), "not YAML: the quote that opens here is never closed"
    if start is not None and "block scalar" in (error.context or ""):
        return _position(start), 'not YAML: a value that begins with ">" or "|" needs quotes: ">= 5"'
    line = text.splitlines()[where.line - 1 : where.line]
    if line and "\t" in line[0][: where.column]:
        return where, "not YAML: a tab stands where spaces are needed"
    if "cannot start any token" in problem and line:
        return where, f"not YAML: a value that begins with '{line[0][where.column - 1]}' needs quotes"
    if "mapping values are not allowed" in problem:
        return where, "not YAML: a second ':' in one value; put the value in quotes, or mend the indentation"
    if "unknown escape" in problem:
        return where, "not YAML: write '\\\\' for a backslash between double quotes, or take single quotes"
    if start is not None and mark is not None and not text[mark.index :].strip():
        return _position(start), "not YAML: what opens here is never closed"
    opened = f" ({error.context}, which starts in line {start.line + 1})" if error.context and start else ""
    return where, f"not YAML: {problem}{opened}"
