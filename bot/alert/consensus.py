"""One account of an event from many: what most independent publishers say, and the most precise of what agrees."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.alert import toll
from bot.alert.geography import PRECISION, Relation, compare
from bot.model import Angle, Facts, GroupRole, Kind, Place, Role, SourceReport

_GENERAL = {
    Kind.BOMBING: frozenset({Kind.SUICIDE_BOMBING, Kind.LANDMINE}),
    Kind.ARMED_ATTACK: frozenset({Kind.AMBUSH, Kind.ASSASSINATION, Kind.EXECUTION}),
    Kind.AIRSTRIKE: frozenset({Kind.DRONE_STRIKE}),
}
_STRENGTH = (Role.MENTIONED, Role.OPPONENT, Role.TARGET, Role.SUSPECTED, Role.PERPETRATOR, Role.CLAIMANT)
_AGREES = (Relation.SAME, Relation.WITHIN, Relation.BESIDE, Relation.NEAR, Relation.COUNTRY)

T = TypeVar("T", bound=Hashable)


def facts(sources: Sequence[SourceReport]) -> Facts:
    """The merged facts. Counts by `toll.current`; kind, target and day by the most publishers, the more specific kind
    before the general one; the most precise place of the most supported ones; each group in its best-supported role."""
    told = [s for s in sources if s.angle is not Angle.RETRACTION] or list(sources)
    latest = max(told, key=lambda s: (toll.when(s), s.article_id))
    return Facts(
        kind=_kind(told),
        target=_most((s.wire, s.facts.target) for s in told),
        killed=toll.current(told, lambda f: f.killed),
        killed_attackers=toll.current(told, lambda f: f.killed_attackers),
        wounded=toll.current(told, lambda f: f.wounded),
        casualties=toll.current(told, lambda f: f.casualties),
        kidnapped=toll.current(told, lambda f: f.kidnapped),
        missing=toll.current(told, lambda f: f.missing),
        captured=toll.current(told, lambda f: f.captured),
        killed_before=latest.facts.killed_before,
        groups=_groups(told),
        places=_places(told),
        date=_most((s.wire, s.facts.date) for s in told),
        doubt=_doubt(told),
    )


def _most(votes: Iterable[tuple[str, T | None]], rank: Callable[[T], int] = lambda _: 0) -> T | None:
    wires: dict[T, set[str]] = {}
    for wire, value in votes:
        if value is not None:
            wires.setdefault(value, set()).add(wire)
    return min(wires, key=lambda v: (-len(wires[v]), -rank(v), str(v)), default=None)


def _kind(sources: Sequence[SourceReport]) -> Kind:
    known = [(s.wire, s.facts.kind) for s in sources if s.facts.kind is not Kind.OTHER]
    best = _most(known, lambda k: k not in _GENERAL)
    if best is None:
        return Kind.OTHER
    special = [(w, k) for w, k in known if k in _GENERAL.get(best, ())]
    wires = {w for w, k in known if k is best}
    return _most(special) or best if 2 * len({w for w, _ in special}) >= len(wires) else best


def _places(sources: Sequence[SourceReport]) -> tuple[Place, ...]:
    said: dict[str, tuple[Place, set[str], int]] = {}
    for source in sources:
        for i, place in enumerate(source.facts.places):
            kept, wires, first = said.setdefault(place.id, (place, set(), i))
            wires.add(source.wire)
            said[place.id] = (kept, wires, min(first, i))
    leading = [(s.facts.places[0], s.wire) for s in sources if s.facts.places]

    def support(place: Place) -> int:
        return len({w for p, w in leading if compare(p, place).relation in _AGREES})

    def order(entry: tuple[Place, set[str], int]) -> tuple[int, int, int, int, str]:
        place, wires, first = entry
        return -support(place) if first == 0 else 1, first, -PRECISION[place.level], -len(wires), place.id

    return tuple(entry[0] for entry in sorted(said.values(), key=order))[:5]


def _groups(sources: Sequence[SourceReport]) -> tuple[GroupRole, ...]:
    roles: dict[str, dict[Role, set[str]]] = {}
    named: dict[str, GroupRole] = {}
    claims: set[str] = set()
    for source in sources:
        for part in source.facts.groups:
            named.setdefault(part.group.id, part)
            roles.setdefault(part.group.id, {}).setdefault(part.role, set()).add(source.wire)
            if part.role is Role.CLAIMANT and source.angle is Angle.CLAIM:
                claims.add(part.group.id)
    found = [
        replace(named[i], role=Role.CLAIMANT if i in claims else _role(by_role)) for i, by_role in sorted(roles.items())
    ]
    return tuple(sorted(found, key=lambda g: (-_STRENGTH.index(g.role), -_wires(roles[g.group.id]), g.group.id)))


def _role(wires: dict[Role, set[str]]) -> Role:
    return max(wires, key=lambda r: (r is not Role.MENTIONED, len(wires[r]), _STRENGTH.index(r)))


def _wires(by_role: dict[Role, set[str]]) -> int:
    return len(set().union(*by_role.values()))


def _doubt(sources: Sequence[SourceReport]) -> str:
    sure = {s.wire for s in sources if not s.facts.doubt}
    return "" if sure else next((s.facts.doubt for s in reversed(sources) if s.facts.doubt), "")
