"""How near two named places are, by hierarchy and by distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, pi, radians, sin, sqrt

from bot.model import Place, PlaceLevel

PRECISION = {
    PlaceLevel.COUNTRY: 0,
    PlaceLevel.ADMIN1: 1,
    PlaceLevel.ADMIN2: 2,
    PlaceLevel.TOWN: 3,
    PlaceLevel.SITE: 4,
}


class Relation(StrEnum):
    SAME = "same place"
    WITHIN = "one within the other"
    BESIDE = "side by side"  # both precise, less than 5 km apart
    NEAR = "near"  # less than 15 km apart
    AROUND = "around"  # less than 40 km apart
    DIVISION = "same division"  # one admin1, no more is known or they are further apart
    COUNTRY = "same country"  # one of the two names no more than the country
    APART = "apart"  # too far, or another division of the country
    NAMESAKE = "of the same name"  # far apart, yet a report may mean the other one
    ABROAD = "abroad"  # another country


@dataclass(frozen=True, slots=True)
class Distance:
    """`km` is None where one of the two is too large for a distance to mean anything."""

    relation: Relation
    km: float | None = None


def precise(place: Place) -> bool:
    """True where coordinates stand for the place itself and not for the middle of a province or country."""
    return PRECISION[place.level] >= 2


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance (haversine, sphere of 6371 km)."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(across / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, chord)))


def compare(one: Place, other: Place) -> Distance:
    """The closest relation that holds. A quarter lies within its city, by the reach of a city of that size, as a town
    lies within its district and province; a province and a city of one name are not kept apart."""
    if one.id == other.id:
        return Distance(Relation.SAME, 0.0)
    if precise(one) and precise(other):
        return _precise(one, other)
    if namesakes(one, other) and one.country == other.country and kilometres(one, other) < 80:
        return Distance(Relation.WITHIN)
    if one.country != other.country:
        return Distance(Relation.ABROAD)
    if PlaceLevel.COUNTRY in (one.level, other.level):
        return Distance(Relation.COUNTRY)
    if one.admin1 and one.admin1 == other.admin1:
        within = precise(one) or precise(other)
        return Distance(Relation.WITHIN if within else Relation.SAME)
    return Distance(Relation.APART)


def settled(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places without those that a namesake replaces: of two Tripolis the one stays whose country is named."""
    sure = tuple(p for p in places if not any(_mistaken(p, other, places) for other in places))
    return sure or tuple(places)


def leaves(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places that contain none of the others: of "Karrada, Baghdad, Iraq" the first. Order is kept. A country next
    to something smaller is no leaf: it is somebody's nationality more often than a place; nor is "Idlib" next to
    another town of Idlib province."""
    found = tuple(p for p in places if not any(contains(p, other) or _province(p, other) for other in places))
    smaller = tuple(p for p in found if p.level is not PlaceLevel.COUNTRY)
    return smaller or found or tuple(places)


def contains(outer: Place, inner: Place) -> bool:
    """True where `inner` is another place, and lies in `outer` by hierarchy or within the reach of the city."""
    if outer.id == inner.id or outer.country != inner.country or PRECISION[outer.level] > PRECISION[inner.level]:
        return False
    match outer.level:
        case PlaceLevel.COUNTRY:
            return inner.level is not PlaceLevel.COUNTRY
        case PlaceLevel.ADMIN1:
            return inner.level is not PlaceLevel.ADMIN1 and inner.admin1 == outer.admin1
        case PlaceLevel.ADMIN2:
            return inner.level is not PlaceLevel.ADMIN2 and inner.admin2 == outer.id
        case _:
            smaller = inner.level is PlaceLevel.SITE or inner.population * 4 < outer.population
            return smaller and outer.level is PlaceLevel.TOWN and kilometres(outer, inner) < reach(outer)


def reach(city: Place) -> float:
    """How far from its middle a city's quarters lie, in km: the radius of a city of that population at 6,600 people a
    square kilometre, and 2 at least."""
    return max(2.0, sqrt(city.population / (6600 * pi)))


def _precise(one: Place, other: Place) -> Distance:
    km = kilometres(one, other)
    if km < 3 and one.country == other.country and _entered_twice(one, other):
        return Distance(Relation.SAME, km)
    if (
        contains(one, other)
        or contains(other, one)
        or (km < 40 and one.country == other.country and namesakes(one, other))
    ):
        return Distance(Relation.WITHIN, km)
    if km < 5:
        return Distance(Relation.BESIDE, km)
    if one.country != other.country:
        return Distance(
            Relation.NEAR if km < 15 else Relation.NAMESAKE if namesakes(one, other) else Relation.ABROAD, km
        )
    if km < 40:
        return Distance(Relation.NEAR if km < 15 else Relation.AROUND, km)
    if namesakes(one, other):
        return Distance(Relation.NAMESAKE, km)
    return Distance(Relation.DIVISION if one.admin1 and one.admin1 == other.admin1 else Relation.APART, km)


def _entered_twice(one: Place, other: Place) -> bool:
    """A town that the gazetteer has twice, once with its rank in the name: ناحية خان بني سعد, "Khan Bani Saad"."""
    mine, theirs = one.names.ar.split(), other.names.ar.split()
    short, long = sorted((mine, theirs), key=len)
    return len(short) > 0 and long[-len(short) :] == short and len(long) - len(short) <= 1


def namesakes(one: Place, other: Place) -> bool:
    """True where both bear one name, in English or in Arabic."""
    return bool(one.names.ar and one.names.ar == other.names.ar) or one.names.en == other.names.en != ""


def _province(town: Place, other: Place) -> bool:
    titled = town.names.en == town.admin1_names.en or (bool(town.names.ar) and town.names.ar == town.admin1_names.ar)
    elsewhere = precise(other) and other.admin1 == town.admin1 != "" and not contains(town, other)
    return town.level is PlaceLevel.TOWN and titled and elsewhere and not namesakes(town, other)


def _mistaken(place: Place, other: Place, places: Sequence[Place]) -> bool:
    if place.country == other.country or not namesakes(place, other):
        return False
    named = {p.country for p in places if p is not place and p is not other}
    return other.country in named and place.country not in named
