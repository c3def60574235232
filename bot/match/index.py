"""Which rules an incident can meet at all: an index by what each rule needs.

Every rule is filed under the narrowest thing it cannot do without (a group, else a country, else nothing), and there by
the least number of killed. What the index leaves out cannot match; what it gives is still to be judged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.match.circumstances import GroupIs, RegionIs
from bot.match.condition import All, AnyOf, Case, Condition
from bot.match.counts import CountIs
from bot.match.threshold import likeliest

if TYPE_CHECKING:
    from bot.match.rule import Rule

_NOWHERE = ("", "")


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be so for a condition to be true; None is no need."""

    groups: frozenset[str] | None = None
    countries: frozenset[str] | None = None
    killed: int = 0


def needs(condition: Condition) -> Needs:
    """Of a conjunction the narrowest of its parts, of a disjunction what all its parts have in common."""
    if isinstance(condition, GroupIs):
        return Needs(groups=frozenset(condition.ids))
    if isinstance(condition, RegionIs):
        parts = [region.countries for region in condition.regions]
        known = [part for part in parts if part is not None]
        return Needs(countries=frozenset().union(*known) if len(known) == len(parts) else None)
    if isinstance(condition, CountIs) and condition.name == "killed":
        return Needs(killed=condition.interval.low)
    if isinstance(condition, All):
        inner = [needs(part) for part in condition.parts]
        return Needs(_least(n.groups for n in inner), _least(n.countries for n in inner), max(n.killed for n in inner))
    if isinstance(condition, AnyOf):
        inner = [needs(part) for part in condition.parts]
        return Needs(_union(n.groups for n in inner), _union(n.countries for n in inner), min(n.killed for n in inner))
    return Needs()


def _least(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    return min((one for one in sets if one is not None), key=len, default=None)


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        found |= one
    return found


class Index:
    """Rules by need. Built once for a set of rules, never changed."""

    __slots__ = ("_shelves",)

    def __init__(self, rules: Iterable[Rule]) -> None:
        shelves: dict[tuple[str, str], list[tuple[int, int, Rule]]] = {}
        for number, rule in enumerate(rules):
            need = needs(rule.condition)
            for key in _keys(need):
                shelves.setdefault(key, []).append((need.killed, number, rule))
        self._shelves: dict[tuple[str, str], tuple[list[int], list[Rule]]] = {}
        for key, held in shelves.items():
            held.sort(key=lambda entry: entry[:2])
            self._shelves[key] = ([entry[0] for entry in held], [entry[2] for entry in held])

    def candidates(self, case: Case) -> Iterator[Rule]:
        """The rules that may match, each perhaps more than once."""
        killed = _most_killed(case)
        for key in self._asked(case):
            shelf = self._shelves.get(key)
            if shelf:
                thresholds, rules = shelf
                yield from rules[: bisect_right(thresholds, killed)]

    def _asked(self, case: Case) -> Iterator[tuple[str, str]]:
        yield _NOWHERE
        for group in case.acting:
            yield "group", group
        if case.place:
            yield "country", case.place.country


def _keys(need: Needs) -> Iterator[tuple[str, str]]:
    if need.groups is not None:
        yield from (("group", group) for group in need.groups)
    elif need.countries is not None:
        yield from (("country", country) for country in need.countries)
    else:
        yield _NOWHERE


def _most_killed(case: Case) -> int:
    """The highest threshold that the toll can meet, under either certainty; 0 where it is unknown."""
    count = case.subject.facts.killed
    return max(count.floor, likeliest(count)) if count else 0
