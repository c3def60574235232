"""Whether a place lies in a region, where "not known closely enough" is an answer.

A place that is only known as a country or a division is unknown for anything smaller inside it, never true. A place
that is itself unknown never reaches these functions: the condition on it is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from bot.match.truth import FALSE, TRUE, UNKNOWN, Truth, either
from bot.model import Place, PlaceLevel

EARTH_KM = 6371.0088  # mean radius (IUGG)
_REACH_KM = {PlaceLevel.COUNTRY: 2500.0, PlaceLevel.ADMIN1: 600.0}  # how far a place's ground may lie from its point
_ORDER = tuple(PlaceLevel)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance by the haversine formula, in kilometres."""
    a, b = radians(latitude), radians(other_latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True, slots=True)
class Area:
    """A country, division or town by its id. A town reaches as far as its size suggests (1 million people: 12 km), so
    that its quarters, which are places of their own, lie in it."""

    id: str
    level: PlaceLevel
    country: str
    admin1: str = ""
    latitude: float = field(default=0.0, repr=False)
    longitude: float = field(default=0.0, repr=False)
    population: int = field(default=0, repr=False)

    def holds(self, place: Place) -> Truth:
        if place.id == self.id:
            return TRUE
        if not place.country:
            return UNKNOWN
        if place.country != self.country:
            return FALSE
        if self.level is PlaceLevel.COUNTRY:
            return TRUE
        if place.level is PlaceLevel.COUNTRY:
            return UNKNOWN
        if self.level is PlaceLevel.ADMIN1:
            return _same(place.admin1, self.id)
        if _same(place.admin1, self.admin1) is FALSE:
            return FALSE
        if self.level is PlaceLevel.ADMIN2:
            return UNKNOWN if place.level is PlaceLevel.ADMIN1 else _same(place.admin2, self.id)
        if _ORDER.index(place.level) < _ORDER.index(PlaceLevel.TOWN):
            return UNKNOWN
        near = distance_km(self.latitude, self.longitude, place.latitude, place.longitude) <= sqrt(self.population) / 85
        return TRUE if near else FALSE


@dataclass(frozen=True, slots=True)
class Circle:
    latitude: float
    longitude: float
    km: float

    def holds(self, place: Place) -> Truth:
        away = distance_km(self.latitude, self.longitude, place.latitude, place.longitude)
        reach = _REACH_KM.get(place.level, 0.0)
        if reach:
            return FALSE if away - reach > self.km else UNKNOWN
        return TRUE if away <= self.km else FALSE


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees; `west` < `east`, so none crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, place: Place) -> Truth:
        inside = self.west <= place.longitude <= self.east and self.south <= place.latitude <= self.north
        reach = _REACH_KM.get(place.level, 0.0)
        if not reach:
            return TRUE if inside else FALSE
        latitude = min(max(place.latitude, self.south), self.north)
        longitude = min(max(place.longitude, self.west), self.east)
        away = distance_km(latitude, longitude, place.latitude, place.longitude)
        return FALSE if away > reach else UNKNOWN


Zone = Area | Circle | Box


@dataclass(frozen=True, slots=True)
class Region:
    """What one name in a rule stands for: an incident is in it where it is in one of its zones.

    `name` is as written, or describes an `inline` circle or box; `meaning` says what a name was taken for.
    `parts` are what the rule files define a named region of. The repr holds only what it means: fingerprints use it.
    """

    name: str = field(repr=False)
    zones: tuple[Zone, ...]
    meaning: str = field(default="", repr=False)
    inline: tuple[tuple[str, object], ...] = field(default=(), repr=False)
    parts: tuple[Region, ...] = field(default=(), repr=False)

    @property
    def plain(self) -> object:
        """As a rule writes it: its name, or the circle or box itself."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in self.inline} if self.inline else self.name

    def holds(self, place: Place) -> Truth:
        return either(zone.holds(place) for zone in self.zones)

    @property
    def countries(self) -> frozenset[str] | None:
        """The countries it lies in; None where that is not known (circles and boxes)."""
        if all(isinstance(zone, Area) for zone in self.zones):
            return frozenset(zone.country for zone in self.zones if isinstance(zone, Area))
        return None


def _same(known: str, wanted: str) -> Truth:
    if not known or not wanted:
        return UNKNOWN
    return TRUE if known == wanted else FALSE
