"""The Arabic word files of this package, parsed."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

from bot.errors import DataError

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]


def load(name: str) -> dict[str, Any]:
    """The mapping in `data/NAME`. Raises DataError, naming the file, where it is no mapping."""
    text = resources.files("bot.extract").joinpath("data", name).read_text(encoding="utf-8")
    try:
        data = yaml.load(text, Loader=SafeLoader)
    except yaml.YAMLError as fault:
        raise DataError(f"not YAML: {fault}", about=name) from fault
    if not isinstance(data, dict):
        raise DataError("a mapping is needed", about=name)
    return data


def phrases(listed: str) -> list[str]:
    """The entries of a list whose commas are Arabic ones."""
    return [entry.strip() for entry in listed.split("،") if entry.strip()]
