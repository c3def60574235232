"""Lets argostranslate.translate be imported where its sentence splitters (stanza, minisbd) are not installed."""

from __future__ import annotations

import importlib.util
import sys
import types


def stand_in() -> tuple[str, ...]:
    """Put empty modules in the place of those that are missing; their names."""
    missing = tuple(name for name in ("stanza", "minisbd") if importlib.util.find_spec(name) is None)
    for name in missing:
        sys.modules[name] = types.ModuleType(name)
    if "minisbd" in missing:
        sys.modules["minisbd"].__dict__.update(SBDetect=None, models=types.SimpleNamespace(cache_dir=""))
    return missing
