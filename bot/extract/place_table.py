"""The places as they lie in memory: by number, by key and by id, the file's first and then those of alias files.

A place is built only when it is asked for; answers are remembered, up to a bound. Names are met in `gazetteer`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.errors import DataError
from bot.extract import place_codes, place_names
from bot.extract.gazetteer_file import LEVELS, Tables, hash40
from bot.extract.place_aliases import Aliases, Region
from bot.model import Names, Place, PlaceLevel

_LEVELS = tuple(PlaceLevel(level) for level in LEVELS)
_OWN_IDS = 1 << 31
CACHED = 60_000  # answers remembered, of words and of places


class PlaceTable:
    """Places by index. Nothing in it changes after loading but its memory of answers."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._columns = tables.columns
        self._level, self._country, self._admin1 = (tables.columns[name] for name in ("level", "country", "admin1"))
        self._high, self._low = tables.columns["key_high"], tables.columns["key_low"]
        self._size = len(tables.columns["id"])
        self._known = place_codes.unambiguous(tables.codes)
        self._code = self._known.all
        self._codes = {code: index for index, code in enumerate(self._code)}
        self._found: dict[str, tuple[int, ...] | None] = {}
        self._places: dict[int, Place] = {}
        self._spellings: dict[int, list[str]] = {}
        self._shown: dict[int, Names] = {}
        self._former: dict[int, Region] = {}
        self._region_keys: dict[str, frozenset[str]] = {}
        self._extra: dict[str, list[int]] = {}
        self._wrong: dict[str, set[int]] = {}
        self._disowned: dict[int, tuple[str, ...]] = {}
        self._own: list[Place] = []
        self._own_ids: dict[str, int] = {}
        self._regions: dict[str, Region] = {}

    def places_of(self, key: str) -> tuple[int, ...] | None:
        """The indexes of the places that a key (`place_names.latin_key`, `arabic_word`) stands for, best first; ()
        where only a longer name starts with it and a blank (key "tel "); None where there is nothing."""
        try:
            return self._found[key]
        except KeyError:
            pass
        found = self._look(key)
        if len(self._found) > CACHED:
            self._found.clear()
        self._found[key] = found
        return found

    def _look(self, key: str) -> tuple[int, ...] | None:
        extra = self._extra.get(key)
        if extra is not None and key in self._wrong:
            extra = [index for index in extra if index not in self._wrong[key]]
        at = self._row(key)
        if at is None:
            return tuple(extra) if extra is not None else None
        start = self._tables.posting_start
        stored = tuple(self._columns["posting"][start[at] : start[at + 1]])
        if key in self._wrong:
            stored = tuple(index for index in stored if index not in self._wrong[key])
        return tuple(dict.fromkeys((*extra, *stored))) if extra else stored

    def _row(self, key: str) -> int | None:
        wanted = hash40(key)
        high, low = wanted >> 8, wanted & 255
        at = bisect_left(self._high, high)
        while at < len(self._high) and self._high[at] == high:
            if self._low[at] == low:
                return at
            at += 1
        return None

    def level(self, index: int) -> PlaceLevel:
        """The level of the place at an index, without building the place."""
        if index >= self._size:
            return self._own[index - self._size].level
        return _LEVELS[self._level[index]]

    def country(self, index: int) -> str:
        if index >= self._size:
            return self._own[index - self._size].country
        return self._code[self._country[index]]

    def admin1(self, index: int) -> str:
        """The code of the first-level division that the place is in or is; "" where unknown."""
        if index >= self._size:
            return self._own[index - self._size].admin1
        at = self._admin1[index]
        if at in self._known.shared:
            return self._code[index] if index in self._known.moved else self._known.of(at, *self.position(index))
        return self._code[at] if at else ""

    def population(self, index: int) -> int:
        if index >= self._size:
            return self._own[index - self._size].population
        return int(self._columns["population"][index])

    def position(self, index: int) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        if index >= self._size:
            place = self._own[index - self._size]
            return place.latitude, place.longitude
        if index in self._known.moved:
            return self._known.moved[index]
        return self._columns["latitude"][index] / 1000 - 90, self._columns["longitude"][index] / 1000 - 180

    def admin2(self, index: int) -> int:
        """The index of the second-level division, 0 for none."""
        if index >= self._size:
            return self._own_ids_index(self._own[index - self._size].admin2)
        return int(self._columns["admin2"][index])

    def _own_ids_index(self, place_id: str) -> int:
        return (self._index(place_id) or 0) if place_id else 0

    def place(self, index: int) -> Place:
        """The place at an index."""
        found = self._places.get(index)
        if found is None:
            found = self._own[index - self._size] if index >= self._size else self._build(index)
            if len(self._places) > CACHED:
                self._places.clear()
            self._places[index] = found
        return found

    def _names(self, index: int) -> list[str]:
        start = self._tables.text_start
        stored = self._tables.texts[start[index] : start[index + 1]].decode().split("\x1f")
        stored[1] = place_names.arabic_shown(stored[1], stored[0])
        shown = self._shown.get(index)
        if shown is not None:
            stored = [shown.en or stored[0], shown.ar or stored[1], *stored]
        names = stored + self._spellings.get(index, [])
        if index not in self._disowned:
            return names
        return [*names[:2], *(name for name in names[2:] if name not in self._disowned[index])]

    def _id(self, index: int) -> str:
        number = self._columns["id"][index]
        if not number:
            return self._code[index]
        return f"p{number - _OWN_IDS:06}" if number >= _OWN_IDS else f"gn{number}"

    def _build(self, index: int) -> Place:
        names = self._names(index)
        level = self.level(index)
        division, district = self.admin1(index), self.admin2(index)
        division_names = self._division_names(division, index if level == PlaceLevel.ADMIN2 else district)
        latitude, longitude = self.position(index)
        return Place(
            id=self._id(index),
            names=Names(names[0], names[1]),
            level=level,
            country=self.country(index),
            latitude=round(latitude, 3),
            longitude=round(longitude, 3),
            admin1=division,
            admin1_names=Names(*division_names[:2]) if division_names else Names(""),
            spellings=tuple(dict.fromkeys(filter(None, names[2:]))),
            admin1_spellings=tuple(dict.fromkeys(filter(None, division_names[2:]))),
            admin2=self._id(district) if district else "",
            population=self.population(index),
        )

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        index = self._index(place_id)
        return None if index is None else self.place(index)

    def index_of(self, place_id: str) -> int | None:
        """The index of the place with this id, or None."""
        return self._index(place_id)

    def is_own(self, index: int) -> bool:
        """Whether the place comes from an alias file, so that someone meant it to be found."""
        return index >= self._size

    def _index(self, place_id: str) -> int | None:
        if place_id in self._codes:
            return self._codes[place_id]
        if place_id in self._own_ids:
            return self._own_ids[place_id]
        kind, digits = ("gn", place_id[2:]) if place_id.startswith("gn") else (place_id[:1], place_id[1:])
        if kind not in ("gn", "p") or not (digits.isascii() and digits.isdigit()):
            return None
        number = int(digits) + (_OWN_IDS if kind == "p" else 0)
        at = bisect_left(self._columns["id"], number, lo=len(self._codes))
        return at if number and at < self._size and self._columns["id"][at] == number else None

    def add(self, aliases: Aliases) -> None:
        """Take in an alias file. Raises DataError where it names a place that does not exist."""
        for row in aliases.spellings:
            index = self._index(row.id)
            if index is None:
                raise DataError(
                    f"names the unknown place {row.id!r}; look it up with `tocsin lookup place`", about=aliases.source
                )
            self._spellings.setdefault(index, []).extend(row.names)
            before = self._shown.get(index, Names(""))
            self._shown[index] = Names(row.shown.en or before.en, row.shown.ar or before.ar)
            self._file(index, row.names)
            if row.wrong:
                self._disowned[index] = row.wrong
            for key in (key for name in row.wrong for key in place_names.keys(name)):
                self._wrong.setdefault(key, set()).add(index)
        for region in aliases.regions:
            self._regions[region.id] = region
            self._region_keys.update(dict.fromkeys(region.keys, frozenset(region.members)))
            if region.former:
                self._former.update({i: region for m in region.members if (i := self._index(m)) is not None})
        for place in (*aliases.places, *filter(None, map(self._region_place, aliases.regions))):
            self._add_place(place)

    def _region_place(self, region: Region) -> Place | None:
        """A region of one country as a place of its own, so that "in Darfur" says at least that."""
        inside = [index for member in region.members if (index := self._index(member)) is not None]
        countries = {self.country(index) for index in inside}
        if not region.named or len(countries) != 1:
            return None
        at = [self.position(index) for index in inside]
        middle = (round(sum(y for y, _ in at) / len(at), 2), round(sum(x for _, x in at) / len(at), 2))
        return Place(
            region.id,
            region.names,
            PlaceLevel.ADMIN1,
            countries.pop(),
            *middle,
            region.id,
            region.names,
            region.spellings,
        )

    def _division_names(self, division: str, district: int) -> list[str]:
        """The names of a first-level division, with those that it went by where a district lies."""
        names = self._names(self._codes[division]) if division in self._codes else []
        former = self._former.get(district) if district else None
        return [*names, former.names.en, former.names.ar, *former.spellings] if names and former else names

    def _add_place(self, place: Place) -> None:
        names = self._division_names(place.admin1, self._own_ids_index(place.admin2))
        if names:
            known = tuple(filter(None, names[2:]))
            place = replace(place, admin1_names=Names(names[0], names[1]), admin1_spellings=known)
        place = replace(place, population=place.population or self._people_at(place))
        index = self._size + len(self._own)
        self._own.append(place)
        self._own_ids[place.id] = index
        self._file(index, [place.names.en, place.names.ar, *place.spellings])

    def _people_at(self, place: Place) -> int:
        """The population of the namesake that stands at the same spot, of which the alias is another name."""
        near = [
            index
            for key in place_names.keys(place.names.en)
            for index in self._look(key) or ()
            if index < self._size and self.admin1(index) == place.admin1 and self.level(index) == PlaceLevel.TOWN
        ]
        spot = [
            i
            for i in near
            if abs(self.position(i)[0] - place.latitude) + abs(self.position(i)[1] - place.longitude) < 0.2
        ]
        return max(map(self.population, spot), default=0)

    def _file(self, index: int, names: Sequence[str]) -> None:
        for name in names:
            for key in place_names.keys(name):
                self._extra.setdefault(key, []).append(index)
                words = key.split(" ")
                for n in range(1, len(words)):
                    self._extra.setdefault(" ".join(words[:n]) + " ", [])

    def __len__(self) -> int:
        return self._size + len(self._own)

    def __iter__(self) -> Iterator[Place]:
        return (self._build(i) if i < self._size else self._own[i - self._size] for i in range(len(self)))
