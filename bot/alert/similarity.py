"""How far two reports speak for one event: a sum of weights over facts and words, each with its ground.

The weights are log-odds in the manner of Fellegi and Sunter (1969): what two reports of one event share more often
than two reports of different ones is positive, and a conflict negative. A fact that one of them does not give weighs
nothing: unknown is not different. They were set by hand and checked on the corpus in tests/data/events
(docs/merging.md shows the curve); no weight is about a country, a group or a source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log

from bot.alert import tally, trace, wire
from bot.alert.geography import Distance, Relation, compare, leaves, namesakes, precise, settled
from bot.model import Angle, Facts, Kind, Place, PlaceLevel, Role, SourceReport, Target

VETO = -20.0
LATER = frozenset({Angle.TOLL_UPDATE, Angle.CLAIM, Angle.REACTION, Angle.RETRACTION})  # these presuppose a known event

_BLAST = frozenset({Kind.BOMBING, Kind.SUICIDE_BOMBING, Kind.LANDMINE})
_FIRE_FROM_FAR = frozenset({Kind.AIRSTRIKE, Kind.DRONE_STRIKE, Kind.MISSILE_STRIKE, Kind.SHELLING})
_ARMS = frozenset(
    {Kind.ARMED_ATTACK, Kind.AMBUSH, Kind.CLASH, Kind.ASSASSINATION, Kind.EXECUTION, Kind.RAID, Kind.VEHICLE_ATTACK}
)
_FAMILIES = (_BLAST, _FIRE_FROM_FAR, _ARMS)
_PLACE_WEIGHTS = {
    Relation.WITHIN: 1.6,
    Relation.BESIDE: 0.8,
    Relation.NEAR: -1.0,
    Relation.AROUND: -2.5,
    Relation.DIVISION: -4.0,
    Relation.NAMESAKE: -2.5,
    Relation.COUNTRY: 0.1,
    Relation.APART: -6.0,
}
_GAPS = ((6, 1.0), (14, 0.7), (22, 0.2), (30, -0.6), (50, -1.8), (74, -3.0), (98, -4.0))  # hours, weight
_ACTED = (Role.PERPETRATOR, Role.CLAIMANT, Role.SUSPECTED, Role.OPPONENT)


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for or against: the feature, its weight, and what was compared."""

    feature: str
    weight: float
    note: str


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `total` reports a term stands; fewer than are needed to know count as a prior of 1 in 40."""

    total: int
    counts: Mapping[str, int]

    def weight(self, term: str) -> float:
        """Inverse document frequency, smoothed; about 3.7 for a term seen nowhere else among few reports."""
        return log((self.total + 40.0) / (self.counts.get(term, 0) + 1.0))


NO_RARITY = Rarity(0, {})


def rarity(reports: Iterable[SourceReport]) -> Rarity:
    """How rare each term is among these reports."""
    counts: dict[str, int] = {}
    total = 0
    for report in reports:
        total += 1
        for term in (*report.trace.terms, *report.trace.names):
            counts[term] = counts.get(term, 0) + 1
    return Rarity(total, counts)


def grounds(one: SourceReport, other: SourceReport, rare: Rarity = NO_RARITY) -> tuple[Ground, ...]:
    """Every ground for and against, those of weight 0 left out. Symmetric."""
    first, second = sorted((one, other), key=lambda r: (r.published or r.seen, r.article_id))
    found = [_time(first, second), _place(first, second), _kind(first.facts, second.facts)]
    if min(g.weight for g in found) <= VETO:
        return tuple(g for g in found if g.weight <= VETO)
    update = second.angle is Angle.TOLL_UPDATE
    rises = update or _hours(first, second) >= 1
    found += [Ground(*g) for g in tally.weights(first.facts, second.facts, rises, update)]
    found += [_target(first.facts, second.facts), _group(first.facts, second.facts)]
    found += [_locales(first, second), _parts_of_day(first, second), _words(first, second, rare), _angle(first, second)]
    return tuple(g for g in found if g.weight)


def score(one: SourceReport, other: SourceReport, rare: Rarity = NO_RARITY) -> float:
    """The sum of the grounds."""
    return sum(g.weight for g in grounds(one, other, rare))


def day_of(report: SourceReport) -> date:
    """The day that the report gives for the event, else the one it was published or seen on (UTC)."""
    return report.facts.date or (report.published or report.seen).date()


def _hours(one: SourceReport, other: SourceReport) -> float:
    if one.published is None or other.published is None:
        return 0.0
    return abs((one.published - other.published).total_seconds()) / 3600


def _time(one: SourceReport, other: SourceReport) -> Ground:
    a, b = one.facts.date, other.facts.date
    if a and b:
        days = abs((a - b).days)
        slack = bool(LATER & {one.angle, other.angle})
        weight = (1.5, -0.4 if slack else -3.2, -1.2 if slack else -6.0)[days] if days < 3 else VETO
        if slack and days and weight > VETO:
            weight -= 0.04 * max(0.0, _hours(one, other) - 14)
        return Ground("date", weight, f"{a} and {b}")
    told = other.published if a else one.published
    after = (told.date() - day).days if (day := a or b) and told else 0
    if not -1 <= after <= 4:
        return Ground("date", VETO, f"{day}, the other published {after} days later")
    if one.published is None or other.published is None:
        return Ground("date", 0.5 if day and told and 0 <= after <= 1 else 0.0, "no date")
    hours = _hours(one, other)
    weight = next((w for limit, w in _GAPS if hours <= limit), VETO)
    late = other.angle in LATER and VETO < weight < 0
    return Ground("published", weight * 0.4 if late else weight, f"{hours:.0f} h apart")


def _place(first: SourceReport, second: SourceReport) -> Ground:
    one, other = first.facts, second.facts
    for vague, told in ((first, other), (second, one)):
        if all(p.level is PlaceLevel.COUNTRY for p in vague.facts.places) and (named := _in_words(told, vague)):
            return Ground("place", 1.5, f"{named.names.en}: only in the words of one")
    if not one.places or not other.places:
        return Ground("place", -0.4, "a place is unknown")
    mine, theirs = settled(one.places)[:4], settled(other.places)[:4]
    mine_leaves, their_leaves = leaves(mine)[:3], leaves(theirs)[:3]
    found = [
        _pair_of_places(a, b, 0.9 * (i + j)) for i, a in enumerate(mine_leaves) for j, b in enumerate(their_leaves)
    ]
    found += [_within(a, i, theirs, their_leaves) for i, a in enumerate(mine_leaves)]
    found += [_within(b, i, mine, mine_leaves) for i, b in enumerate(their_leaves)]
    return Ground("place", *max(found))


def _pair_of_places(a: Place, b: Place, discount: float) -> tuple[float, str]:
    distance = compare(a, b)
    note = f"{a.names.en} and {b.names.en}: {distance.relation}"
    weight = _place_weight(a, b, distance)
    return weight - discount * (weight > 0), note if distance.km is None else f"{note}, {distance.km:.0f} km"


def _within(leaf: Place, rank: int, places: tuple[Place, ...], inner: tuple[Place, ...]) -> tuple[float, str]:
    """A report that names no more than the city of another's quarter, or no more than the province of its town."""
    for outer in places:
        if outer not in inner and outer.level is not PlaceLevel.COUNTRY and _named(leaf, outer):
            return _PLACE_WEIGHTS[Relation.WITHIN] - 0.9 * rank, f"{leaf.names.en}: named by both"
    return VETO, ""


def _in_words(told: Facts, vague: SourceReport) -> Place | None:
    """The first smaller place of `told` whose name stands in the words of a report that no such place was read from."""
    countries = {p.country for p in vague.facts.places}
    return next((p for p in leaves(told.places) if precise(p) and trace.names(vague.trace, p, countries)), None)


def _named(one: Place, other: Place) -> bool:
    return one.id == other.id or (namesakes(one, other) and compare(one, other).relation is Relation.WITHIN)


def _place_weight(a: Place, b: Place, distance: Distance) -> float:
    match distance.relation:
        case Relation.SAME:
            if a.level is PlaceLevel.COUNTRY:
                return 0.3
            if not precise(a):
                return 1.4
            if a.level is PlaceLevel.ADMIN2:
                return 2.6
            people = max(a.population, b.population)
            return 3.6 if people < 60_000 else 3.1 if people < 400_000 else 2.4
        case Relation.ABROAD:
            return VETO if distance.km is None or distance.km > 40 else -4.0
        case relation:
            return _PLACE_WEIGHTS[relation]


def _kind(one: Facts, other: Facts) -> Ground:
    a, b = one.kind, other.kind
    note = f"{a} and {b}"
    if Kind.OTHER in (a, b):
        return Ground("kind", 0.0, note)
    if a is b:
        return Ground("kind", 1.0, note)
    if any(a in family and b in family for family in _FAMILIES):
        return Ground("kind", 0.0 if Kind.SUICIDE_BOMBING in (a, b) else 0.3, note)
    loose = {a, b} & {Kind.ABDUCTION, Kind.ARSON, Kind.ACCIDENT}
    if loose:
        return Ground("kind", -1.5 if Kind.ARSON in loose or Kind.ABDUCTION in loose else -2.5, note)
    if Kind.ARMED_ATTACK in (a, b):
        return Ground("kind", -0.3, note)
    return Ground("kind", -1.0 if {a, b} & _FIRE_FROM_FAR else -0.7, note)


def _target(one: Facts, other: Facts) -> Ground:
    a, b = one.target, other.target
    if a is None or b is None:
        return Ground("target", 0.0, "")
    if a is b:
        return Ground("target", 0.1 if a is Target.CIVILIANS else 0.5, a)
    armed = {Target.POLICE, Target.MILITARY}
    mild = {a, b} <= armed or (Target.CIVILIANS in (a, b) and not {a, b} & armed)
    return Ground("target", -0.3 if mild else -0.9, f"{a} and {b}")


def _group(one: Facts, other: Facts) -> Ground:
    a = {g.group.id: g for g in one.groups if g.role in _ACTED}
    b = {g.group.id: g for g in other.groups if g.role in _ACTED}
    if not a or not b:
        return Ground("group", 0.0, "")
    families = [{i, *r.group.parents} for r in a.values() for i in (r.group.id,)]
    if any(i in f or set(r.group.parents) & set(a) for f in families for i, r in b.items()):
        return Ground("group", 0.6, " ".join(sorted(set(a) | set(b))))
    sides = (Role.PERPETRATOR, Role.CLAIMANT)
    firm = any(r.role in sides for r in a.values()) and any(r.role in sides for r in b.values())
    return Ground("group", -1.2 if firm else -0.3, f"{' '.join(sorted(a))} and {' '.join(sorted(b))}")


def _locales(one: SourceReport, other: SourceReport) -> Ground:
    a, b = frozenset(one.trace.locales), frozenset(other.trace.locales)
    if not a or not b:
        return Ground("quarter", 0.0, "")
    return Ground("quarter", 1.5, "shared") if a & b else Ground("quarter", -1.4, "none shared")


def _parts_of_day(one: SourceReport, other: SourceReport) -> Ground:
    a, b = frozenset(one.trace.hours), frozenset(other.trace.hours)
    if not a or not b:
        return Ground("hour", 0.0, "")
    return (
        Ground("hour", 0.3, "shared")
        if a & b
        else Ground("hour", -1.0, f"{'/'.join(sorted(a))}, {'/'.join(sorted(b))}")
    )


def _words(one: SourceReport, other: SourceReport, rare: Rarity) -> Ground:
    if one.language != other.language:
        return _names(one, other, rare)
    copy = wire.overlap(one, other)
    if copy >= wire.COPIED:
        return Ground("words", 4.0, f"copied text, {copy:.0%}")
    share = _shared(one.trace.terms, other.trace.terms, rare.weight)
    if share is None:
        return Ground("words", 0.0, "")
    return Ground("words", max(-0.8, min(2.2, (share - 0.15) * 5)), f"{share:.0%} of the rarer words shared")


def _names(one: SourceReport, other: SourceReport, rare: Rarity) -> Ground:
    both = frozenset(one.trace.names) & frozenset(other.trace.names)
    value = sum(rare.weight(n) / 3.7 * (0.45 if len(n) >= 4 else 0.15) for n in both)
    return Ground("names", min(1.5, value), f"{len(both)} alike")


def _shared(a: tuple[str, ...], b: tuple[str, ...], weight: Callable[[str], float]) -> float | None:
    if len(a) < 2 or len(b) < 2:
        return None
    smaller = min(sum(map(weight, a)), sum(map(weight, b)))
    return sum(weight(t) for t in frozenset(a) & frozenset(b)) / smaller if smaller else None


def _angle(one: SourceReport, other: SourceReport) -> Ground:
    later = other.angle in LATER or one.angle in LATER
    return Ground("angle", 0.4 if later else 0.0, f"{one.angle} and {other.angle}")
