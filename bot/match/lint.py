"""Doubts about rules that can be read: each is a warning that says what may be meant otherwise, and refuses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.match.circumstances import RegionIs, Unstated
from bot.match.condition import All, AnyOf, Condition, Unless, walk
from bot.match.counts import AgeIs, CountIs
from bot.match.definitions import Definitions
from bot.match.names import Names
from bot.match.region import Region
from bot.match.rule import Rule, RuleSet
from bot.model import Issue, PlaceLevel
from bot.text.located_yaml import Node, Position, Shape


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check may look at."""

    rules: RuleSet
    names: Names
    definitions: Definitions


Check = Callable[[Seen], Iterator[Issue]]


def doubts(rules: RuleSet, names: Names, definitions: Definitions) -> tuple[Issue, ...]:
    """What every check has to say."""
    seen = Seen(rules, names, definitions)
    checks: tuple[Check, ...] = (_always, _same, _unused, _shadowing, _known_groups, _covered, _no_audience)
    return tuple(issue for check in checks for issue in check(seen))


def _at(rule: Rule, message: str) -> Issue:
    return Issue(rule.origin.path, rule.origin.line, rule.origin.column, message)


def _always(seen: Seen) -> Iterator[Issue]:
    """Rules that (nearly) every incident meets."""
    for rule in seen.rules.rules:
        if _meets_all(rule.condition):
            yield _at(rule, f"the rule '{rule.id}' matches nearly every incident: {rule.condition.written}")


def _meets_all(condition: Condition) -> bool:
    if isinstance(condition, CountIs | AgeIs):
        return condition.interval.everything
    if isinstance(condition, All):
        return all(_meets_all(part) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(_meets_all(part) for part in condition.parts) or _both_ways(condition)
    return isinstance(condition, Unless)


def _both_ways(condition: AnyOf) -> bool:
    """`any: [{killed: …}, {unknown: [killed]}]` where the numbers of the branches leave no gap."""
    stated = [part for part in condition.parts if isinstance(part, CountIs)]
    unstated = {
        name for part in condition.parts if isinstance(part, Unstated) and len(part.names) == 1 for name in part.names
    }
    return any(part.name in unstated and part.interval.low <= 1 and part.interval.high is None for part in stated)


def _same(seen: Seen) -> Iterator[Issue]:
    first: dict[object, Rule] = {}
    for rule in seen.rules.rules:
        if not rule.enabled:
            continue
        held = first.setdefault((rule.condition, rule.policy.audience), rule)
        if held is not rule:
            where = f"{held.origin.path}:{held.origin.line}"
            yield _at(rule, f"the rule '{rule.id}' has the same condition as '{held.id}' ({where})")


def _unused(seen: Seen) -> Iterator[Issue]:
    for key, entries in (("region", seen.definitions.regions), ("group", seen.definitions.groups)):
        for name, (reading, entry) in entries.items():
            if key == "region" and f"{key} {name}" not in seen.names.used:
                where = entry.position
                yield Issue(reading.path, where.line, where.column, f"the {key} '{name}' is used by no rule")


def _shadowing(seen: Seen) -> Iterator[Issue]:
    """A region of the operator's own that hides a country, a division or a world region of the same name."""
    for name, (reading, entry) in seen.definitions.regions.items():
        known = seen.names.vocabulary.areas(name)
        if known and known[0].level in (None, PlaceLevel.COUNTRY, PlaceLevel.ADMIN1):
            where = entry.position
            text = f"the region '{name}' hides {known[0].label} of the gazetteer in these rules"
            yield Issue(reading.path, where.line, where.column, text)


def _known_groups(seen: Seen) -> Iterator[Issue]:
    """A group of the operator's own under an id, or with a name, that the lexicon has for one already."""
    for made in seen.definitions.made:
        own = made.group
        reading, entry = seen.definitions.groups[own.id]
        groups = seen.names.vocabulary.groups
        for held in groups(own.id):
            if held.id == own.id:
                where = entry.position
                text = (
                    f"the group '{own.id}' is in the lexicon already, as {held.names.of('en')}: these names are "
                    f"added to its own and it is shown as {own.names.of('en')}; a group apart from it needs another id"
                )
                yield Issue(reading.path, where.line, where.column, text)
        for word, where in _spelled(entry.node.get("names")):
            others = sorted(held.id for held in groups(word) if held.id != own.id)
            if others:
                text = f"'{word}' names {' and '.join(others)} in the lexicon; in these rules it means '{own.id}'"
                yield Issue(reading.path, where.line, where.column, text)


def _spelled(names: Node | None) -> Iterator[tuple[str, Position]]:
    for entry in names.entries if names else ():
        for item in entry.node.items if entry.node.shape is Shape.LIST else (entry.node,):
            yield item.text, item.position


def _covered(seen: Seen) -> Iterator[Issue]:
    """`region: [Iraq, IQ-KI]`: the second adds nothing."""
    for rule in seen.rules.rules:
        for node in walk(rule.condition):
            if isinstance(node, RegionIs):
                for region in node.regions:
                    wider = next((one for one in node.regions if one is not region and _covers(one, region)), None)
                    if wider:
                        yield _at(rule, f"in '{rule.id}' the region '{region.name}' lies in '{wider.name}' already")


def _covers(wide: Region, narrow: Region) -> bool:
    countries = narrow.countries
    whole = {getattr(zone, "id", "") for zone in wide.zones if getattr(zone, "level", None) is PlaceLevel.COUNTRY}
    if countries is None or set(narrow.zones) == set(wide.zones):
        return False
    return countries <= whole


def _no_audience(seen: Seen) -> Iterator[Issue]:
    for path, where, word in seen.names.unheard:
        yield Issue(path, where.line, where.column, f"no configured chat has the audience tag '{word}'")
