"""Rules back to YAML: `load(dump(rules))` gives the same rules. Comments and the division into files are not kept."""

from __future__ import annotations

from datetime import timedelta

import yaml

from bot.match.region import Region
from bot.match.rule import VERSION, GroupDefinition, Rule, RuleSet
from bot.model import Names, RulePolicy, Severity
from bot.text.duration import format_duration


def dump(rules: RuleSet) -> str:
    """One file with everything in it, in a stable order."""
    whole: dict[str, object] = {"version": VERSION}
    if rules.definitions:
        whole["groups"] = {made.group.id: _group(made) for made in rules.definitions}
    if rules.regions:
        whole["regions"] = {region.name: _region(region) for region in rules.regions}
    whole["rules"] = [plain(rule) for rule in rules.rules]
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


def plain(rule: Rule) -> dict[str, object]:
    """One rule as plain data, defaults left out."""
    policy, default = rule.policy, RulePolicy(rule.id, Names(""))
    shown: dict[str, object] = {"id": rule.id}
    if policy.names != Names(rule.id):
        shown["name"] = {"en": policy.names.en} | ({"ar": policy.names.ar} if policy.names.ar else {})
    shown["when"] = rule.condition.plain()
    if policy.severity is not Severity.NORMAL:
        shown["severity"] = policy.severity.value
    if (policy.sources_at_least, policy.sources_within) != (default.sources_at_least, default.sources_within):
        within = format_duration(policy.sources_within)
        shown["sources"] = {"at_least": policy.sources_at_least, "within": within}
    if policy.cooldown > timedelta(0):
        shown["cooldown"] = format_duration(policy.cooldown)
    if policy.audience:
        shown["audience"] = list(policy.audience)
    if policy.active_hours:
        shown["active_hours"] = "-".join(policy.active_hours)
    if policy.expires:
        shown["expires"] = policy.expires.isoformat()
    if not rule.enabled:
        shown["enabled"] = False
    if rule.note:
        shown["note"] = rule.note
    return shown


def _group(made: GroupDefinition) -> dict[str, object]:
    names = {"en": list(made.english), "ar": list(made.arabic)}
    shown: dict[str, object] = {"names": {language: words for language, words in names.items() if words}}
    if made.part_of:
        shown["part_of"] = list(made.part_of)
    if made.group.country:
        shown["country"] = made.group.country
    return shown


def _region(region: Region) -> object:
    return [part.plain for part in region.parts]
