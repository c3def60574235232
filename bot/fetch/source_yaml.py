"""New sources as lines of config.yaml, put into its text without touching another character. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import yaml

from bot.errors import ConfigError

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/'-]{0,79}")
_READ_AS_OTHER = re.compile(r"(?:y|yes|n|no|on|off|true|false|null|none)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A source to be; an empty value is left out and so takes the default."""

    id: str
    url: str
    kind: str = ""
    publisher: str = ""
    country: str = ""
    language: str = ""
    every: str = ""
    allow_private: bool = False


def line(entry: Entry) -> str:
    """`- {id: …, url: …}`, one line of the list under `sources`."""
    pairs = [
        f"{name}: {_scalar(getattr(entry, name))}"
        for name in ("id", "url", "kind", "publisher", "language", "country", "every")
        if getattr(entry, name)
    ]
    if entry.allow_private:
        pairs.append("allow_private: true")
    return f"- {{{', '.join(pairs)}}}"


def slug(name: str, url: str, taken: Collection[str]) -> str:
    """An id of letters, digits and hyphens from a name, else from the host of `url`; not one of `taken`."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if len(words) < 3:
        host = re.sub(r"\A[a-z]+://(?:[^/@]*@)?(?:www\.|feeds?\.|rss\.)?|[:/].*\Z", "", url.lower())
        words = re.sub(r"[^a-z0-9]+", "-", host).strip("-") or "source"
    stem = words[:60].strip("-")
    number = 1
    found = stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def append(text: str, entries: Sequence[Entry], path: str) -> str:
    """The configuration's text with the entries at the end of its `sources`; every other line stays as it was.

    Raises ConfigError, naming `path`, where `sources` is written in a way that lines cannot be added to.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        raise ConfigError(f"is no YAML: {problem}", about=path) from problem
    if root is None:
        return _joined(text, "sources:\n" + _lines(entries, 2))
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError("is not a configuration: it should begin with keys such as `sources:`", about=path)
    pair = next(((key, value) for key, value in root.value if key.value == "sources"), None)
    if pair is None:
        return _joined(text, "\nsources:\n" + _lines(entries, 2))
    key, value = pair
    rows = text.splitlines(keepends=True)
    if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
        at = _last_line(value.value[-1]) + 1
        return _inserted(rows, at, _lines(entries, value.start_mark.column))
    empty = isinstance(value, yaml.SequenceNode) and not value.value
    if not empty and not (isinstance(value, yaml.ScalarNode) and value.value in ("", "null", "~")):
        message = (
            f"{path}:{value.start_mark.line + 1}: sources is written as [a, b]; write one source a line, each after -"
        )
        raise ConfigError(message)
    row = rows[key.start_mark.line]
    comment = re.search(r"\s+#.*", row)
    rows[key.start_mark.line] = "sources:" + (comment[0].rstrip("\n") if comment else "") + "\n"
    return _inserted(rows, key.start_mark.line + 1, _lines(entries, 2))


def _lines(entries: Sequence[Entry], indent: int) -> str:
    return "".join(f"{' ' * indent}{line(entry)}\n" for entry in entries)


def _joined(text: str, more: str) -> str:
    return text + ("" if not text or text.endswith("\n") else "\n") + more


def _inserted(rows: list[str], at: int, new: str) -> str:
    before = "".join(rows[:at])
    return _joined(before, new) + "".join(rows[at:])


def _last_line(node: yaml.Node) -> int:
    """The line on which a node's own words end; the end mark of a block stands behind the comments after it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1])
    end: int = node.end_mark.line
    # a block scalar (| or >) ends at the start of the line after it
    return end - 1 if node.end_mark.column == 0 and end > node.start_mark.line else end


def _scalar(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and not _READ_AS_OTHER.fullmatch(value) and not value.endswith((" ", ":"))
    return value if plain else json.dumps(value, ensure_ascii=False)
