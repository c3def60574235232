"""Every key of the language, and where it belongs."""

from __future__ import annotations

from bot.match.circumstances import ROLES
from bot.match.counts import COUNTED

FILE_KEYS: tuple[str, ...] = ("version", "groups", "regions", "rules")
RULE_KEYS: tuple[str, ...] = (
    *("id", "name", "when", "unless", "certainty", "severity", "sources", "cooldown", "audience", "active_hours"),
    *("expires", "enabled", "note"),
)
CONDITION_KEYS: tuple[str, ...] = (
    *("region", *ROLES, *COUNTED, "kind", "target", "text", "source", "language", "age", "unknown", "within"),
    *("all", "any", "not", "unless", "certainty"),
)
