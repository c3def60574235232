"""Conditions on who, where and what, and on what is not stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.match.condition import Case, Condition, Verdict
from bot.match.counts import COUNTED, evidence_of, known_count
from bot.match.region import Region
from bot.match.truth import FALSE, TRUE, UNKNOWN, Truth, either
from bot.model import Facts, GroupRole, Kind, Place, Role, Target

ACTING = frozenset((Role.PERPETRATOR, Role.CLAIMANT, Role.SUSPECTED))
ROLES: dict[str, frozenset[Role]] = {
    "group": frozenset(Role) - {Role.MENTIONED},
    "perpetrator": frozenset((Role.PERPETRATOR,)),
    "claimant": frozenset((Role.CLAIMANT,)),
    "suspected": frozenset((Role.SUSPECTED,)),
    "target_group": frozenset((Role.TARGET,)),
    "opponent": frozenset((Role.OPPONENT,)),
}
NARROWER: dict[Kind, frozenset[Kind]] = {
    Kind.BOMBING: frozenset((Kind.SUICIDE_BOMBING,)),
    Kind.ARMED_ATTACK: frozenset((Kind.AMBUSH,)),
}
KNOWABLE: tuple[str, ...] = (*COUNTED, *ROLES, "region", "kind", "target", "age")


def listed(names: Iterable[str]) -> str:
    return "|".join(names)


def place_told(place: Place) -> str:
    return (
        f"{place.names.of('en')} ({place.country})" if place.country and place.id != place.country else place.names.en
    )


def _group_told(held: GroupRole) -> str:
    return f"{held.group.names.of('en')} ({held.role})"


class Leaf:
    """What every condition without parts has in common."""

    __slots__ = ()

    def children(self) -> tuple[Condition, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class GroupIs(Leaf):
    """`group: islamic-state` (any part in the incident but being mentioned) or a stricter role; parents hold children.

    False only where another group is known in that role (for `group`: as perpetrator, claimant or suspect).
    """

    key: str
    ids: tuple[str, ...]

    cost = 1

    @property
    def written(self) -> str:
        return f"{self.key} {listed(self.ids)}"

    def truth(self, case: Case) -> Truth:
        if self.key == "group" and not case.acting.isdisjoint(self.ids):
            return TRUE
        roles, others = ROLES[self.key], UNKNOWN
        for held in case.subject.facts.groups:
            if held.role in roles and self._holds(held):
                return TRUE
            if held.role in (ACTING if self.key == "group" else roles):
                others = FALSE
        return others

    def _holds(self, held: GroupRole) -> bool:
        return held.group.id in self.ids or any(parent in self.ids for parent in held.group.parents)

    def explain(self, case: Case) -> Verdict:
        truth, roles = self.truth(case), ROLES[self.key]
        held = [one for one in case.subject.facts.groups if one.role in roles]
        behind = [one for one in held if self._holds(one)] or held
        about = {one.group.id for one in behind}
        evidence = tuple(one for one in evidence_of(case, "groups") if one.about in about)
        return Verdict(self.written, truth, ", ".join(map(_group_told, behind)) or "not known", evidence)

    def plain(self) -> dict[str, object]:
        return {self.key: list(self.ids)}


@dataclass(frozen=True, slots=True)
class RegionIs(Leaf):
    """`region: Iraq`, of the best place alone. Unknown without a place, and where the place is known less closely than
    the region needs."""

    regions: tuple[Region, ...]

    cost = 2

    @property
    def written(self) -> str:
        return f"region {listed(region.name for region in self.regions)}"

    def truth(self, case: Case) -> Truth:
        return either(case.within(region) for region in self.regions)

    def explain(self, case: Case) -> Verdict:
        place = case.place
        truth = self.truth(case)
        if place is None:
            return Verdict(self.written, truth, "not known")
        evidence = tuple(one for one in evidence_of(case, "places") if one.about == place.id)
        near = "the place is not known closely enough" if truth is UNKNOWN else ""
        beside = next((one for one in case.subject.facts.places[1:] if self._holds(one)), None)
        if truth is FALSE and beside:
            near = f"{place_told(place)} counts, not {place_told(beside)} that is named too"
        return Verdict(self.written, truth, place_told(place), evidence, near)

    def _holds(self, place: Place) -> bool:
        return any(region.holds(place) is TRUE for region in self.regions)

    def plain(self) -> dict[str, object]:
        return {"region": [region.plain for region in self.regions]}


@dataclass(frozen=True, slots=True)
class KindIs(Leaf):
    """`kind: bombing` holds suicide bombings too, `armed attack` ambushes. The kind `other` counts as not known
    for every other kind."""

    kinds: tuple[Kind, ...]

    cost = 1

    @property
    def written(self) -> str:
        return f"kind {listed(self.kinds)}"

    def truth(self, case: Case) -> Truth:
        kind = case.subject.facts.kind
        if kind in self.kinds or any(kind in NARROWER.get(wanted, ()) for wanted in self.kinds):
            return TRUE
        return UNKNOWN if kind is Kind.OTHER else FALSE

    def explain(self, case: Case) -> Verdict:
        kind = case.subject.facts.kind
        fact = "not known" if kind is Kind.OTHER and Kind.OTHER not in self.kinds else kind.value
        return Verdict(self.written, self.truth(case), fact, evidence_of(case, "kind"))

    def plain(self) -> dict[str, object]:
        return {"kind": [kind.value for kind in self.kinds]}


@dataclass(frozen=True, slots=True)
class TargetIs(Leaf):
    targets: tuple[Target, ...]

    cost = 1

    @property
    def written(self) -> str:
        return f"target {listed(self.targets)}"

    def truth(self, case: Case) -> Truth:
        target = case.subject.facts.target
        if target is None:
            return UNKNOWN
        return TRUE if target in self.targets else FALSE

    def explain(self, case: Case) -> Verdict:
        target = case.subject.facts.target
        fact = target.value if target else "not known"
        return Verdict(self.written, self.truth(case), fact, evidence_of(case, "target"))

    def plain(self) -> dict[str, object]:
        return {"target": [target.value for target in self.targets]}


@dataclass(frozen=True, slots=True)
class Unstated(Leaf):
    """`unknown: [killed]`: none of these facts is known. Never itself unknown."""

    names: tuple[str, ...]

    cost = 1

    @property
    def written(self) -> str:
        return f"unknown {'+'.join(self.names)}"

    def truth(self, case: Case) -> Truth:
        return FALSE if any(is_known(case.subject.facts, name) for name in self.names) else TRUE

    def explain(self, case: Case) -> Verdict:
        known = [name for name in self.names if is_known(case.subject.facts, name)]
        return Verdict(self.written, FALSE if known else TRUE, f"known: {', '.join(known)}" if known else "not known")

    def plain(self) -> dict[str, object]:
        return {"unknown": list(self.names)}


def is_known(facts: Facts, name: str) -> bool:
    """Whether anything is known of what the condition `name` asks about."""
    if name in COUNTED:
        return known_count(facts, name) is not None
    if name in ROLES:
        return any(held.role in ROLES[name] for held in facts.groups)
    return {
        "region": bool(facts.places),
        "kind": facts.kind is not Kind.OTHER,
        "target": facts.target is not None,
        "age": facts.date is not None,
    }[name]
