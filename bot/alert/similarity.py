"""How far two reports speak for one event: a sum of weights over facts and words, each with its ground.

The weights are log-odds in the manner of Fellegi and Sunter (1969): what two reports of one event share more often
than two reports of different ones is positive, and a conflict negative. A fact that one of them does not give weighs
nothing: unknown is not different. They were set by hand and checked on the corpus in tests/data/events
(docs/merging.md shows the curve); no weight is about a country, a group or a source.
"""

from __future__ import annotations

from datetime import date

from bot.alert import setting, tally, whereabouts
from bot.alert.glance import Glance, glance
from bot.alert.ground import VETO, Ground
from bot.alert.whereabouts import Memory
from bot.alert.wording import NO_RARITY, Rarity, words
from bot.model import Angle, Facts, Kind, SourceReport, Target

LATER = frozenset({Angle.TOLL_UPDATE, Angle.CLAIM, Angle.REACTION, Angle.RETRACTION})  # these presuppose a known event

_BLAST = frozenset({Kind.BOMBING, Kind.SUICIDE_BOMBING, Kind.LANDMINE})
_FIRE_FROM_FAR = frozenset({Kind.AIRSTRIKE, Kind.DRONE_STRIKE, Kind.MISSILE_STRIKE, Kind.SHELLING})
_ARMS = frozenset(
    {Kind.ARMED_ATTACK, Kind.AMBUSH, Kind.CLASH, Kind.ASSASSINATION, Kind.EXECUTION, Kind.RAID, Kind.VEHICLE_ATTACK}
)
_FAMILIES = (_BLAST, _FIRE_FROM_FAR, _ARMS)
_ONE_DAY = 0.7  # the least that time weighs where two reports speak of the same day
_BOTH = "{} and {}"
_AFTER = {-1: -1.0, 0: 1.0, 1: -0.7, 2: -1.8, 3: -3.0, 4: -4.0}  # days from the day given to a publication, weight
_GAPS = ((6, 1.0), (14, 0.7), (22, 0.2), (30, -0.6), (50, -1.8), (74, -3.0), (98, -4.0))  # hours, weight


def _of_kinds(a: Kind, b: Kind) -> float:
    if a is b:
        return 1.0
    if any(a in family and b in family for family in _FAMILIES):
        return 0.0 if Kind.SUICIDE_BOMBING in (a, b) else 0.3
    if Kind.ABDUCTION in (a, b) and {a, b} & {Kind.ARMED_ATTACK, Kind.RAID, Kind.CLASH}:
        return -0.5  # a siege is both
    loose = {a, b} & {Kind.ABDUCTION, Kind.ARSON, Kind.ACCIDENT}
    if loose:
        return -1.5 if Kind.ARSON in loose or Kind.ABDUCTION in loose else -2.5
    if Kind.ARMED_ATTACK in (a, b):
        return -0.3
    return -1.0 if {a, b} & _FIRE_FROM_FAR else -0.7


_KINDS = {(a, b): _of_kinds(a, b) for a in Kind for b in Kind}


def grounds(one: SourceReport, other: SourceReport, rare: Rarity = NO_RARITY) -> tuple[Ground, ...]:
    """Every ground for and against, those of weight 0 left out. Symmetric."""
    return weigh(glance(one, rare.weight), glance(other, rare.weight), rare)


def score(one: SourceReport, other: SourceReport, rare: Rarity = NO_RARITY) -> float:
    """The sum of the grounds."""
    return sum(g.weight for g in grounds(one, other, rare))


def weigh(one: Glance, other: Glance, rare: Rarity, known: Memory | None = None) -> tuple[Ground, ...]:
    """`grounds` of two reports already looked at; `known` as `whereabouts.place` has it."""
    a, b = (one, other) if one.order <= other.order else (other, one)
    first, second = a.report, b.report
    found = [_time(first, second)]
    if found[0].weight > VETO:
        found.append(whereabouts.place(a, b, known))
    if found[-1].weight <= VETO:
        return (found[-1],)
    update = second.angle is Angle.TOLL_UPDATE
    rises = update or _hours(first, second) >= 1
    counts = tuple(tally.grounds(first.facts, second.facts, rises, update, found[0].weight >= _ONE_DAY))
    placed, counted = found[1].weight, min((g.weight for g in counts if g.feature == "killed"), default=0.0)
    others = (
        _kind(first.facts, second.facts),
        _target(first.facts, second.facts),
        _group(a, b),
        whereabouts.quarter(a, b, placed),
        whereabouts.side(a, b),
        _parts_of_day(a, b),
        _scene(a, b),
        words(a, b, rare, placed, counted),
        _angle(first, second),
    )
    return tuple(g for g in (*found, *counts, *others) if g and g.weight)


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
        return Ground("date", 1.5 if a == b else _days_apart(one, other, abs((a - b).days)), _BOTH, (a, b))
    day, told = a or b, other.published if a else one.published
    after = (told.date() - day).days if day and told else None
    if after is not None and not -1 <= after <= 4:
        return Ground("date", VETO, "{}, the other published {} days later", (day, after))
    between = _between(one, other)
    if after is None:
        return between
    weight = _AFTER[after] * (0.4 if after > 0 and other.angle in LATER else 1.0)
    if weight <= between.weight:
        return between
    return Ground("date", weight, "{}, the other published {} days later", (day, after))


def _days_apart(one: SourceReport, other: SourceReport, days: int) -> float:
    if days > 2:
        return VETO
    if LATER.isdisjoint((one.angle, other.angle)):
        night = "night" in (*one.trace.hours, *other.trace.hours)
        return -6.0 if days == 2 else -1.2 if night else -3.2
    return (-0.4 if days == 1 else -1.2) - 0.04 * max(0.0, _hours(one, other) - 14)


def _between(one: SourceReport, other: SourceReport) -> Ground:
    """By the hours between two publications; days weigh less where the later one presupposes a known event."""
    if one.published is None or other.published is None:
        return Ground("date", 0.0, "no date")
    hours = _hours(one, other)
    weight = next((w for limit, w in _GAPS if hours <= limit), VETO)
    late = other.angle in LATER and VETO < weight < 0
    return Ground("published", weight * 0.4 if late else weight, "{:.0f} h apart", (hours,))


def _kind(one: Facts, other: Facts) -> Ground | None:
    a, b = one.kind, other.kind
    weight = 0.0 if Kind.OTHER in (a, b) else _KINDS[a, b]
    return Ground("kind", weight, _BOTH, (a, b)) if weight else None


def _target(one: Facts, other: Facts) -> Ground | None:
    a, b = one.target, other.target
    if a is None or b is None:
        return None
    if a is b:
        return Ground("target", 0.1 if a is Target.CIVILIANS else 0.5, a)
    armed = {Target.POLICE, Target.MILITARY}
    mild = {a, b} <= armed or (Target.CIVILIANS in (a, b) and not {a, b} & armed)
    return Ground("target", -0.3 if mild else -0.9, _BOTH, (a, b))


def _group(one: Glance, other: Glance) -> Ground | None:
    a, b = one.acted, other.acted
    if not a or not b:
        return None
    if not one.families.isdisjoint(b) or not other.families.isdisjoint(a):
        return Ground("group", 0.6, " ".join(sorted(a | b)))
    firm = one.firm and other.firm
    return Ground("group", -1.2 if firm else -0.3, _BOTH, (" ".join(sorted(a)), " ".join(sorted(b))))


def _parts_of_day(one: Glance, other: Glance) -> Ground | None:
    a, b = one.hours, other.hours
    if not a or not b:
        return None
    if not a.isdisjoint(b):
        return Ground("hour", 0.3, "shared")
    if any(setting.adjacent(mine, theirs) for mine in a for theirs in b):
        return None
    return Ground("hour", -1.0, "{}, {}", ("/".join(sorted(a)), "/".join(sorted(b))))


def _scene(one: Glance, other: Glance) -> Ground | None:
    """A market and a school are two attacks more often than two views of one."""
    a, b = one.scenes, other.scenes
    if not a or not b:
        return None
    if not a.isdisjoint(b):
        return Ground("scene", 0.4, "shared")
    return Ground("scene", -0.8, _BOTH, ("/".join(sorted(a)), "/".join(sorted(b))))


def _angle(first: SourceReport, second: SourceReport) -> Ground | None:
    if second.angle not in LATER and first.angle not in LATER:
        return None
    return Ground("angle", 0.4, _BOTH, (first.angle, second.angle))
