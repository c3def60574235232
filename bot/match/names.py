"""The names that rules use for regions and groups: those that the rule files define, then those of the vocabulary.

Each is resolved once, or blamed where it stands with what may have been meant. Nothing falls back silently: a name with
two meanings is a fault too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.match.condition import Condition
from bot.match.reading import Origin, Reading
from bot.match.region import Area, Box, Circle, Region, distance_km
from bot.match.vocabulary import NamedArea, Vocabulary
from bot.model import Group, PlaceLevel
from bot.text.located_yaml import Node, Position, Shape, did_you_mean

FARTHEST_KM = 5000.0
_PLAINLY_LARGER = 5  # times the population, for one town to be meant among others of the same name
_CITY = 100_000  # people, from which a city abroad makes a division's name doubtful
_VILLAGE = 10_000
_SAME_KM = 40.0


@dataclass(slots=True)
class Names:
    """Every name resolved so far. `regions` and `groups` are those of the rule files, None where one is faulty: a use
    of it is then not blamed again."""

    vocabulary: Vocabulary
    regions: dict[str, Region | None] = field(default_factory=dict)
    groups: dict[str, Group | None] = field(default_factory=dict)
    conditions: dict[Condition, Condition] = field(default_factory=dict)  # equal ones are kept once: judged once
    rule_ids: dict[str, Origin] = field(default_factory=dict)  # where each stands first
    used: set[str] = field(default_factory=set)
    unheard: list[tuple[str, Position, str]] = field(default_factory=list)  # audience tags that no chat has
    _areas: dict[str, Region | str] = field(default_factory=dict)
    _groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def region(self, node: Node, reading: Reading) -> Region | None:
        """The region that a name, circle or box stands for."""
        if node.shape is Shape.MAPPING:
            return self._shape(node, reading)
        name = reading.text(node, "region")
        if name is None:
            return None
        if name in self.regions:
            self.used.add(f"region {name}")
            return self.regions[name]
        if name not in self._areas:
            self._areas[name] = self._area(name)
        found = self._areas[name]
        if isinstance(found, str):
            reading.blame(node.position, found)
            return None
        return found

    def group(self, node: Node, reading: Reading) -> str | None:
        """The id of the group that a name stands for."""
        name = reading.text(node, "group")
        if name is None:
            return None
        if name in self.groups:
            self.used.add(f"group {name}")
            return name
        if name not in self._groups:
            self._groups[name] = _widest(self.vocabulary.groups(name))
        ids = self._groups[name]
        if len(ids) == 1:
            return ids[0]
        if ids:
            reading.blame(node.position, f"'{name}' can be {_listed(ids)}; write the id")
        else:
            reading.blame(node.position, f"unknown group '{name}'{self._near_group(name)}")
        return None

    def _near_group(self, name: str) -> str:
        own = did_you_mean(name, self.groups)
        near = self.vocabulary.near_groups(name)
        if own or not near:
            return own or "; define it under groups:, or see `tocsin lookup group`"
        return f"; did you mean {_listed(near[:3])}?"

    def _area(self, name: str) -> Region | str:
        """What the vocabulary has under the name, or why it cannot be used."""
        found = self.vocabulary.areas(name)
        if not found:
            own = did_you_mean(name, self.regions)
            near = self.vocabulary.near_areas(name)
            hint = f"; did you mean {_listed(near[:3])}?" if near else ""
            return f"unknown region '{name}'" + (own or hint or "; define it under regions:")
        first = _meant(found)
        called = [area for area in found if _called(area, name)]
        rivals = [area for area in (called if first in called else found) if _rival(area, first)]
        if rivals:
            choices = _listed([f"{area.label} ({area.id})" for area in (first, *rivals[:3])], quote=False)
            return f"'{name}' can be {choices}; write the id"
        return self._named(name, first)

    def _named(self, name: str, area: NamedArea) -> Region | str:
        if area.level is not None:
            return Region(name, (_zone(area),), f"{area.level} {area.id}")
        zones = []
        for member in area.members:
            known = self.vocabulary.areas(member)
            if not known:
                return f"'{name}' is made of '{member}', which is not in the gazetteer"
            zones.append(_zone(known[0]))
        return Region(name, tuple(zones), f"world region {area.id}")

    def _shape(self, node: Node, reading: Reading) -> Region | None:
        """A circle (`around`, `km`) or a box (`bbox`)."""
        if node.entry("bbox") is not None:
            reading.mapping(node, "a box", ("bbox",))
            return self._box(node, reading)
        if not reading.mapping(node, "a circle", ("around", "km"), needed=("around", "km")):
            return None
        around, length = node.get("around"), node.get("km")
        km = reading.number(length, "km", 0.1, FARTHEST_KM) if length else None
        centre = self._centre(around, reading) if around else None
        if km is None or centre is None:
            return None
        name, latitude, longitude = centre
        plain = (("around", name), ("km", int(km) if km == int(km) else km))
        shown = name if isinstance(name, str) else f"{latitude:g}, {longitude:g}"
        return Region(f"{km:g} km around {shown}", (Circle(latitude, longitude, km),), "circle", plain)

    def _centre(self, node: Node, reading: Reading) -> tuple[str | tuple[float, float], float, float] | None:
        if node.shape is Shape.LIST:
            if len(node.items) != 2:
                reading.blame(node.position, "around must be a place's name, or [latitude, longitude]")
                return None
            latitude = reading.number(node.items[0], "latitude", -90, 90)
            longitude = reading.number(node.items[1], "longitude", -180, 180)
            return None if latitude is None or longitude is None else ((latitude, longitude), latitude, longitude)
        region = self.region(node, reading)
        if region is None:
            return None
        zone = region.zones[0]
        if len(region.zones) != 1 or not isinstance(zone, Area) or zone.level is PlaceLevel.COUNTRY:
            reading.blame(node.position, f"around must be a town or a division, not '{region.name}'")
            return None
        return region.name, zone.latitude, zone.longitude

    def _box(self, node: Node, reading: Reading) -> Region | None:
        corners = node.get("bbox")
        if corners is None or corners.shape is not Shape.LIST or len(corners.items) != 4:
            reading.blame((corners or node).position, "bbox must be [west, south, east, north] in degrees")
            return None
        limits = (("west", 180), ("south", 90), ("east", 180), ("north", 90))
        read = [reading.number(n, what, -limit, limit) for n, (what, limit) in zip(corners.items, limits, strict=True)]
        values = [value for value in read if value is not None]
        if len(values) != 4:
            return None
        west, south, east, north = values
        if west >= east or south >= north:
            reading.blame(corners.position, _turned(west, south, east, north))
            return None
        shown = ", ".join(f"{value:g}" for value in values)
        return Region(f"box [{shown}]", (Box(west, south, east, north),), "box", (("bbox", tuple(values)),))


def _widest(groups: tuple[Group, ...]) -> tuple[str, ...]:
    """The ids that a name can mean; one that all the others are part of is meant before them."""
    ids = sorted({group.id for group in groups})
    above = [one for one in ids if all(group.id == one or one in group.parents for group in groups)]
    return tuple(above or ids)


def _turned(west: float, south: float, east: float, north: float) -> str:
    if west >= east:
        return f"west {west:g} is not west of east {east:g}; use two boxes over the date line"
    return f"south {south:g} is not south of north {north:g}; write [west, south, east, north]"


def _meant(found: tuple[NamedArea, ...]) -> NamedArea:
    """The likeliest; of places below a division the largest, its district where that has the same name."""
    first = found[0]
    if first.level in (None, PlaceLevel.COUNTRY, PlaceLevel.ADMIN1):
        return first
    largest = max(found, key=lambda area: area.population)
    return next((area for area in found if area.level is PlaceLevel.ADMIN2 and _near(area, largest)), largest)


def _called(area: NamedArea, name: str) -> bool:
    """Whether it is the area's own name, not one of its further spellings."""
    bare = name.partition(",")[0].strip().casefold()
    return bare in (area.names.en.casefold(), area.names.ar)


def _near(first: NamedArea, second: NamedArea) -> bool:
    return distance_km(first.latitude, first.longitude, second.latitude, second.longitude) < _SAME_KM


def _rival(other: NamedArea, first: NamedArea) -> bool:
    """Whether `other` could be meant as well as `first`, the likeliest.

    Countries and world regions are meant before all else. A division is not plainly meant where another has its name,
    or a city of some size in another country; a town, unless it is by far the largest; a district is meant before
    villages. What is called alike and lies in the same place (a district and its town) is one meaning.
    """
    if other.id == first.id or first.level in (None, PlaceLevel.COUNTRY):
        return False
    if other.level in (None, PlaceLevel.COUNTRY, PlaceLevel.ADMIN1) or first.level is PlaceLevel.ADMIN1:
        return other.level is PlaceLevel.ADMIN1 or (other.country != first.country and other.population >= _CITY)
    if first.level is PlaceLevel.ADMIN2 and other.level is not PlaceLevel.ADMIN2 and other.population < _VILLAGE:
        return False
    return not _near(first, other) and other.population * _PLAINLY_LARGER >= first.population


def _zone(area: NamedArea) -> Area:
    assert area.level is not None
    return Area(area.id, area.level, area.country, area.admin1, area.latitude, area.longitude, area.population)


def _listed(names: tuple[str, ...] | list[str], *, quote: bool = True) -> str:
    shown = [f"'{name}'" if quote else name for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
