"""Which stored incidents a report is compared with: those near it in time and place, whatever the store holds.

An incident is filed under the keys of `filed`, a report looks under those of `sought`; both are short strings that a
store can index. A key is a day with one of: a square of one degree (`g`), a first-level division (`a`), a country that
is all that is known (`c`), a country whatever else is known (`n`), the name of a place (`m`), nothing known (`u`), a
toll (`k`), a group (`o`).
The cost of a report so depends on what happened around it in those days and not on the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import cos, floor, radians

from bot.alert.geography import precise
from bot.alert.similarity import day_of
from bot.model import Facts, Incident, Place, PlaceLevel, Role, SourceReport

BEFORE, AFTER = 4, 4  # days around the report's own in which its event may be filed
PLACES = 3


def filed(incident: Incident) -> tuple[str, ...]:
    """The keys to store an incident under; call again whenever a report was merged into it."""
    return tuple(sorted({key for source in incident.sources for key in _keys(source)}))


def sought(report: SourceReport) -> tuple[str, ...]:
    """The keys to look under: an incident that shares none with the report is not compared with it."""
    middle = day_of(report)
    first = BEFORE if report.facts.date is None else 1
    days = [middle + timedelta(days=d) for d in range(-first, (1 if report.facts.date is None else AFTER) + 1)]
    regions = tuple(dict.fromkeys(_regions_sought(report.facts)))
    return tuple(day + region for day in map(_short, days) for region in regions)


def _keys(report: SourceReport) -> Iterator[str]:
    day = _short(day_of(report))
    return (day + region for region in _regions_filed(report.facts))


def _short(day: date) -> str:
    return day.isoformat()[2:].replace("-", "")


def _regions_filed(facts: Facts) -> Iterator[str]:
    if not facts.places:
        yield "u"
    for place in facts.places[:PLACES]:
        yield f"n{place.country}"
        yield f"m{place.names.ar or place.names.en}"
        if place.level is PlaceLevel.COUNTRY:
            yield f"c{place.country}"
        elif place.admin1:
            yield f"a{place.admin1}"
        if precise(place):
            yield f"g{floor(place.latitude)},{floor(place.longitude)}"
    yield from _by_facts(facts)


def _regions_sought(facts: Facts) -> Iterator[str]:
    yield "u"
    for place in facts.places[:PLACES]:
        if place.level is PlaceLevel.COUNTRY:
            yield f"n{place.country}"
            continue
        yield f"c{place.country}"
        if place.admin1:
            yield f"a{place.admin1}"
        if precise(place):
            yield f"m{place.names.ar or place.names.en}"
            yield from _squares(place)
    if not facts.places:
        yield from _by_facts(facts)


def _squares(place: Place) -> Iterator[str]:
    """The squares that lie within 40 km: one to four of them, away from the poles."""
    north = 40 / 111.2
    east = north / max(0.1, cos(radians(place.latitude)))
    for lat in range(floor(place.latitude - north), floor(place.latitude + north) + 1):
        for lon in range(floor(place.longitude - east), floor(place.longitude + east) + 1):
            yield f"g{lat},{(lon + 180) % 360 - 180}"


def _by_facts(facts: Facts) -> Iterator[str]:
    if facts.killed and facts.killed.best >= 3:
        yield f"k{facts.killed.best}"
    for part in facts.groups:
        if part.role is not Role.MENTIONED:
            yield f"o{part.group.id}"
