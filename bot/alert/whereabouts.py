"""How far the places of two reports speak for one event: by the gazetteer, and quarters that only words name."""

from __future__ import annotations

from bot.alert import trace
from bot.alert.geography import Distance, Relation, compare, namesakes, precise
from bot.alert.glance import Glance
from bot.alert.ground import VETO, Ground
from bot.model import Place, PlaceLevel

Memory = dict[tuple[tuple[str, ...], tuple[str, ...]], Ground]

_CITY = 2.4  # the most that two places weigh that share no more than a large city
_WEIGHTS = {
    Relation.WITHIN: 1.6,
    Relation.BESIDE: 0.8,
    Relation.NEAR: -1.0,
    Relation.AROUND: -2.5,
    Relation.DIVISION: -4.0,
    Relation.NAMESAKE: -2.5,
    Relation.COUNTRY: 0.1,
    Relation.APART: -6.0,
}


def place(first: Glance, second: Glance, known: Memory | None = None) -> Ground:
    """Where both are. `known` keeps what was found for two lists of places, which a batch compares many times over."""
    for vague, told in ((first, second), (second, first)):
        if vague.vague and (named := _in_words(told, vague)):
            return Ground("place", 1.5, "{}: only in the words of one", (named.names.en,))
    if known is None:
        return _listed(first, second)
    key = first.key, second.key
    if key not in known:
        known[key] = _listed(first, second)
    return known[key]


def quarter(one: Glance, other: Glance, placed: float) -> Ground | None:
    """Streets, quarters and villages by their consonants, where the places (which weigh `placed`) do not part the two:
    of one city, two quarters speak against, whether the gazetteer has them or not."""
    if not one.locales.isdisjoint(other.locales | other.sites) or not one.sites.isdisjoint(other.locales):
        return Ground("quarter", 1.5, "shared")
    within = 0 < placed <= _CITY
    mine, theirs = (g.locales | g.sites if within else g.locales for g in (one, other))
    if not mine or not theirs or placed <= 0 or not mine.isdisjoint(theirs):
        return None
    return Ground("quarter", -1.8 if within else -1.4, "none shared")


def side(one: Glance, other: Glance) -> Ground | None:
    """North or south of one city."""
    both = [(one.sides[name], other.sides[name], name) for name in one.sides if name in other.sides]
    if not both:
        return None
    if any(not a.isdisjoint(b) for a, b, _ in both):
        return Ground("side", 0.3, "shared")
    a, b, _ = both[0]
    return Ground("side", -1.5, "{} and {}", ("".join(sorted(a)), "".join(sorted(b))))


def _listed(first: Glance, second: Glance) -> Ground:
    if not first.places or not second.places:
        return Ground("place", -0.4, "a place is unknown")
    found = [
        _pair_of_places(a, b, 0.9 * (i + j)) for i, a in enumerate(first.leaves) for j, b in enumerate(second.leaves)
    ]
    found += [_within(a, i, second) for i, a in enumerate(first.leaves)]
    found += [_within(b, i, first) for i, b in enumerate(second.leaves)]
    weight, note = max(found)
    return Ground("place", weight, "{}", (note,))


def _pair_of_places(a: Place, b: Place, discount: float) -> tuple[float, str]:
    distance = compare(a, b)
    note = f"{a.names.en} and {b.names.en}: {distance.relation}"
    weight = _place_weight(a, b, distance)
    return weight - discount * (weight > 0), note if distance.km is None else f"{note}, {distance.km:.0f} km"


def _within(leaf: Place, rank: int, other: Glance) -> tuple[float, str]:
    """A report that names no more than the city of another's quarter, or no more than the province of its town."""
    for outer in other.places:
        if outer not in other.leaves and outer.level is not PlaceLevel.COUNTRY and _named(leaf, outer):
            return _WEIGHTS[Relation.WITHIN] - 0.9 * rank, f"{leaf.names.en}: named by both"
    return VETO, ""


def _in_words(told: Glance, vague: Glance) -> Place | None:
    """The first smaller place of `told` whose name stands in the words of a report that no such place was read from."""
    return next((p for p in told.named if trace.names(vague.report.trace, p, vague.countries)), None)


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
            return _WEIGHTS[relation]
