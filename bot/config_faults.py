"""Faults that pydantic found in the configuration, as path:line:column with a near key where one is misspelt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.model import Issue
from bot.text.located_yaml import Node, did_you_mean

TWICE = "twice"  # the type of fault of an entry whose id an earlier one has; `entry` of its context counts from 0
_PLAIN = {  # what is said in place of pydantic's own words
    "missing": "is needed",
    "tuple_type": "a list is needed: [a, b], or a line '- a' for each",
    "model_type": "keys with values are needed",
    "string_type": "a text is needed; put it in quotes",
    "int_parsing": "a whole number is needed",
    "int_type": "a whole number is needed",
    "bool_parsing": "true or false is needed",
    "bool_type": "true or false is needed",
}
_LIMITS = {
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}
_PATTERNS = {
    "id": "use a-z, 0-9, '-' and '_', up to 80 characters, beginning with a letter or digit",
    "country": "two capital letters are needed, like IQ",
}


def located(error: Mapping[str, Any], node: Node | None, path: str, root: type[BaseModel]) -> Issue:
    """One fault of validation at the place in the file that it is about; `root` is the model that was validated."""
    steps = [s for s in error["loc"] if not (isinstance(s, str) and "[" in s)]
    about = error.get("ctx", {})
    if error["type"] == TWICE:
        steps.append(about["entry"])
    where = node.locate(steps) if node else None
    line, column = (where.line, where.column) if where else (1, 1)
    name = ".".join(str(s) for s in steps)
    if error["type"] == "extra_forbidden" and node is not None:
        parent = _descend(node, steps[:-1])
        entry = parent.entry(str(steps[-1])) if parent else None
        if entry:
            line, column = entry.position.line, entry.position.column
        return Issue(
            path, line, column, f"unknown key {name}{did_you_mean(str(steps[-1]), _keys_at(steps[:-1], root))}"
        )
    message = _PLAIN.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    if error["type"] in _LIMITS:
        message = _LIMITS[error["type"]].format(**about)
    if error["type"] == "string_pattern_mismatch":
        message = _PATTERNS.get(str(steps[-1]), message)
    return Issue(path, line, column, f"{name}: {message}" if name else message)


def _descend(node: Node, steps: list[str | int]) -> Node | None:
    found: Node | None = node
    for step in steps:
        if found is None:
            return None
        items = found.items
        found = found.get(step) if isinstance(step, str) else items[step] if step < len(items) else None
    return found


def _keys_at(steps: list[str | int], section: type[BaseModel]) -> tuple[str, ...]:
    for step in steps:
        if isinstance(step, str):
            kind = section.model_fields[step].annotation
            inner = [kind, *getattr(kind, "__args__", ())]
            section = next(t for t in inner if isinstance(t, type) and issubclass(t, BaseModel))
    return tuple(section.model_fields)
