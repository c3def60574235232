"""Conditions that no incident can meet: found when they are read, so that no rule is silent by mistake."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from bot.match.circumstances import NARROWER, GroupIs, KindIs, RegionIs, TargetIs, Unstated
from bot.match.condition import All, AnyOf, Condition, Not, Unless
from bot.match.counts import AgeIs, CountIs
from bot.model import Kind


def contradiction(parts: Iterable[Condition]) -> str:
    """Why the conditions cannot all hold, in words; "" where nothing speaks against it."""
    flat = tuple(_flatten(parts))
    for first, second in combinations(flat, 2):
        why = _pair(first, second) or _pair(second, first)
        if why:
            return why
    for branch in flat:
        if isinstance(branch, AnyOf):
            rest = [part for part in flat if part is not branch]
            against = [contradiction((*rest, choice)) for choice in branch.parts]
            if all(against):
                return against[0]
    return ""


def _flatten(parts: Iterable[Condition]) -> Iterable[Condition]:
    for part in parts:
        if isinstance(part, All):
            yield from part.parts
        else:
            yield part


def _pair(first: Condition, second: Condition) -> str:
    if isinstance(first, CountIs) and isinstance(second, CountIs):
        apart = first.name == second.name and not first.interval.meets(second.interval)
    elif isinstance(first, AgeIs) and isinstance(second, AgeIs):
        apart = not first.interval.meets(second.interval)
    elif isinstance(first, KindIs) and isinstance(second, KindIs):
        apart = _kinds(first).isdisjoint(_kinds(second))
    elif isinstance(first, TargetIs) and isinstance(second, TargetIs):
        apart = set(first.targets).isdisjoint(second.targets)
    elif isinstance(first, Unstated):
        apart = _asked(second) in first.names
    elif isinstance(first, Not | Unless):
        denied = first.part.parts if isinstance(first.part, AnyOf) else (first.part,)
        apart = any(second == one or (isinstance(second, All) and one in second.parts) for one in denied)
    else:
        return ""
    return f"{first.written} and {second.written}" if apart else ""


def _kinds(condition: KindIs) -> frozenset[Kind]:
    return frozenset(condition.kinds).union(*(NARROWER.get(kind, frozenset()) for kind in condition.kinds))


def _asked(condition: Condition) -> str:
    """The fact that a condition needs to be known, by its key."""
    if isinstance(condition, CountIs):
        return condition.name
    if isinstance(condition, GroupIs):
        return condition.key
    if isinstance(condition, KindIs) and Kind.OTHER not in condition.kinds:
        return "kind"
    for kind, key in ((RegionIs, "region"), (TargetIs, "target"), (AgeIs, "age")):
        if isinstance(condition, kind):
            return key
    return ""
