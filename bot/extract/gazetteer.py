"""The gazetteer: every place of the world's news, found by id, by name in either script, and by what contains it.

Decided here: which places a name can mean, the most important first. Which one an article means is decided in
`place_resolution`. Sources and licences: docs/gazetteer.md.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.errors import DataError
from bot.extract import place_names
from bot.extract.gazetteer_file import LEVELS, Tables, hash40, load
from bot.extract.place_aliases import Aliases, Region, read_aliases
from bot.extract.place_words import PlaceWords, read_words
from bot.model import Names, Place, PlaceLevel
from bot.text.document import Token

_LEVELS = tuple(PlaceLevel(level) for level in LEVELS)
_OWN_IDS = 1 << 31
_CACHED = 60_000  # answers remembered, of words and of places
_RANK = {PlaceLevel.COUNTRY: 4, PlaceLevel.ADMIN1: 3, PlaceLevel.ADMIN2: 1, PlaceLevel.TOWN: 0, PlaceLevel.SITE: 0}


class Gazetteer:
    """Places by index: 0 up to the file's last, then those of the alias files. Immutable but for its memory of answers."""

    def __init__(self, tables: Tables, aliases: Aliases, words: PlaceWords) -> None:
        self.words = words
        self._tables = tables
        self._columns = tables.columns
        self._level, self._country, self._admin1 = (tables.columns[name] for name in ("level", "country", "admin1"))
        self._high, self._low = tables.columns["key_high"], tables.columns["key_low"]
        self._size = len(tables.columns["id"])
        self._codes = {code: index for index, code in enumerate(tables.codes)}
        self._found: dict[str, tuple[int, ...] | None] = {}
        self._common: dict[str, bool] = {}
        self._dull: dict[str, bool] = {}
        self._words: dict[str, str] = {}
        self._forms: dict[str, tuple[tuple[str, str, bool], ...]] = {}
        self._places: dict[int, Place] = {}
        self._spellings: dict[int, list[str]] = {}
        self._shown: dict[int, Names] = {}
        self._extra: dict[str, list[int]] = {}
        self._own: list[Place] = []
        self._own_ids: dict[str, int] = {}
        self._regions: dict[str, Region] = {}
        self._add(aliases)

    abbreviations = frozenset(("us", "uk", "uae", "usa", "ksa", "drc", "car", "kp", "kpk"))

    # -- look-up by key -------------------------------------------------------------------------------------------

    def places_of(self, key: str) -> tuple[int, ...] | None:
        """The indexes of the places that a key (`place_names.latin_key`, `arabic_word`) stands for, best first; ()
        where only a longer name starts with it and a blank (key "tel "); None where there is nothing."""
        try:
            return self._found[key]
        except KeyError:
            pass
        found = self._look(key)
        if len(self._found) > _CACHED:
            self._found.clear()
        self._found[key] = found
        return found

    def arabic_forms(self, norm: str) -> tuple[tuple[str, str, bool], ...]:
        """The ways to read an Arabic word as the beginning of a name: (attached particle, key word, with article), only
        those that some name begins with, as it stands first."""
        found = self._forms.get(norm)
        if found is None:
            if len(self._forms) > _CACHED:
                self._forms.clear()
            forms = list(place_names.arabic_forms(norm))
            if any(attached and word in self.words.never for attached, word, _ in forms[:3]):
                forms = []  # وان, لدى, بعد: a particle and a small word, whatever place is called so
            found = self._forms[norm] = tuple(form for form in forms if self._begins(form[1]))
        return found

    def word_key(self, token: Token) -> str:
        """The word of a token as the word lists have it (`place_names`); a mark as it stands."""
        found = self._words.get(token.text)
        if found is None:
            if len(self._words) > _CACHED:
                self._words.clear()
            found = self._words[token.text] = place_names.token_key(token.text)
        return found

    def is_dull(self, key: str) -> bool:
        """Whether a key is a common word of which no place of weight is named: only clear words make it a place."""
        found = self._dull.get(key)
        if found is None:
            if len(self._dull) > _CACHED:
                self._dull.clear()
            found = self._dull[key] = key in self.words.never or (
                self.is_common(key)
                and not any(
                    _RANK[self.level(i)] >= 3 or self.population(i) >= 15_000 or self.is_own(i)
                    for i in (self.places_of(key) or ())
                )
            )
        return found

    def _begins(self, word: str) -> bool:
        return (
            self.places_of(word) is not None
            or self.places_of(word + " ") is not None
            or word in self.words.demonyms.keys
        )

    def is_common(self, key: str) -> bool:
        """Whether the key is a word of its language too ("mobile", "جبل"), as dictionaries have it."""
        try:
            return self._common[key]
        except KeyError:
            at = self._row(key)
            found = at is not None and bool(self._columns["key_common"][at])
            if len(self._common) > _CACHED:
                self._common.clear()
            self._common[key] = found
            return found

    def _row(self, key: str) -> int | None:
        wanted = hash40(key)
        high, low = wanted >> 8, wanted & 255
        at = bisect_left(self._high, high)
        while at < len(self._high) and self._high[at] == high:
            if self._low[at] == low:
                return at
            at += 1
        return None

    def _look(self, key: str) -> tuple[int, ...] | None:
        extra = self._extra.get(key)
        at = self._row(key)
        if at is None:
            return tuple(extra) if extra is not None else None
        start = self._tables.posting_start
        stored = tuple(self._columns["posting"][start[at] : start[at + 1]])
        return tuple(dict.fromkeys((*extra, *stored))) if extra else stored

    # -- places ---------------------------------------------------------------------------------------------------

    def level(self, index: int) -> PlaceLevel:
        """The level of the place at an index, without building the place."""
        if index >= self._size:
            return self._own[index - self._size].level
        return _LEVELS[self._level[index]]

    def country(self, index: int) -> str:
        if index >= self._size:
            return self._own[index - self._size].country
        return self._tables.codes[self._country[index]]

    def admin1(self, index: int) -> str:
        """The code of the first-level division that the place is in or is; "" where unknown."""
        if index >= self._size:
            return self._own[index - self._size].admin1
        at = self._admin1[index]
        return self._tables.codes[at] if at else ""

    def population(self, index: int) -> int:
        if index >= self._size:
            return self._own[index - self._size].population
        return int(self._columns["population"][index])

    def position(self, index: int) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        if index >= self._size:
            place = self._own[index - self._size]
            return place.latitude, place.longitude
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
            if len(self._places) > _CACHED:
                self._places.clear()
            self._places[index] = found
        return found

    def _names(self, index: int) -> list[str]:
        start = self._tables.text_start
        stored = self._tables.texts[start[index] : start[index + 1]].decode().split("\x1f")
        shown = self._shown.get(index)
        if shown is not None:
            stored = [shown.en or stored[0], shown.ar or stored[1], *stored]
        return stored + self._spellings.get(index, [])

    def _id(self, index: int) -> str:
        number = self._columns["id"][index]
        if not number:
            return self._tables.codes[index]
        return f"p{number - _OWN_IDS:06}" if number >= _OWN_IDS else f"gn{number}"

    def _build(self, index: int) -> Place:
        names = self._names(index)
        level = self.level(index)
        division = self.admin1(index)
        division_names: list[str] = []
        if division and division in self._codes:
            division_names = self._names(self._codes[division])
        district = self.admin2(index)
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

    # -- by id and name -------------------------------------------------------------------------------------------

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
        return at if at < self._size and self._columns["id"][at] == number else None

    def search(self, name: str, limit: int = 10) -> tuple[Place, ...]:
        """The places of this name in either script, spelling variants allowed for, best first."""
        return tuple(self.place(index) for index in self._named(name)[:limit])

    def _named(self, name: str) -> list[int]:
        found: dict[int, None] = {}
        loose: dict[int, None] = {}
        for key in place_names.keys(name):
            found.update(dict.fromkeys(self.places_of(key) or ()))
            if key.isascii() and (other := place_names.loose_latin(key)):
                loose.update(dict.fromkeys(self.places_of(other) or ()))
        return sorted(found or loose, key=self.importance, reverse=True)

    def importance(self, index: int) -> tuple[int, int]:
        """What a bare name means most often: countries, then divisions, then by population."""
        return _RANK[self.level(index)], self.population(index)

    def near(self, name: str, limit: int = 5) -> tuple[str, ...]:
        """Names of regions, divisions and countries that `name` may be a misspelling of, nearest first."""
        known = self._region_names()
        hits = process.extract(name, known.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=75)
        spelled = dict.fromkeys(known[hit] for hit, _, _ in hits)
        for place in self.search(name, 3):
            spelled.pop(place.names.en, None)
        return tuple(spelled)

    def _region_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for index in [*range(len(self._codes)), *range(self._size, self._size + len(self._own))]:
            place = self.place(index)
            for name in (place.names.en, place.names.ar, *place.spellings[:6]):
                if name:
                    names.setdefault(name, place.names.of("ar" if place_names.is_arabic(name) else "en"))
        for region in self._regions.values():
            for name in (region.names.en, region.names.ar, *region.spellings):
                names.setdefault(name, region.names.en)
        return names

    # -- containment ----------------------------------------------------------------------------------------------

    def find_region(self, name: str) -> tuple[Place, ...]:
        """The regions that a rule can mean by `name`: an id, a country, a division, a well-known region (Sinai,
        Kurdistan), else a town. A region without a place of its own is answered by the places it is made of."""
        if (exact := self.get(name)) is not None:
            return (exact,)
        wanted = set(place_names.keys(name))
        for region in self._regions.values():
            if any(wanted & set(place_names.keys(n)) for n in (region.names.en, region.names.ar, *region.spellings)):
                return tuple(place for member in region.members if (place := self.get(member)) is not None)
        found = self._named(name)
        top = [index for index in found if _RANK[self.level(index)] >= 3]
        return tuple(self.place(index) for index in (top or found[:3]))

    def is_within(self, place: Place, region_id: str) -> bool:
        """Whether a place is, or lies in, the country, division, district or named region with this id."""
        if region_id in (place.id, place.country, place.admin1, place.admin2):
            return True
        region = self._regions.get(region_id)
        return region is not None and any(self.is_within(place, member) for member in region.members)

    def region_members(self, key: str) -> tuple[str, ...]:
        """The ids that a named region found in a text (by key) is made of, or ()."""
        return next((r.members for r in self._regions.values() if key in r.keys), ())

    # -- aliases --------------------------------------------------------------------------------------------------

    def _add(self, aliases: Aliases) -> None:
        for place in aliases.places:
            self._add_place(place)
        for row in aliases.spellings:
            index = self._index(row.id)
            if index is None:
                raise DataError(f"names the unknown place {row.id!r}; look it up with `tocsin lookup place`", about=aliases.source)
            self._spellings.setdefault(index, []).extend(row.names)
            if row.shown.en or row.shown.ar:
                self._shown[index] = row.shown
            self._file(index, [*row.names, *filter(None, (row.shown.en, row.shown.ar))])
        for region in aliases.regions:
            self._regions[region.id] = region

    def _add_place(self, place: Place) -> None:
        division = self._codes.get(place.admin1)
        if division is not None:
            names = [n for n in self._names(division)]
            place = _with_division(place, names)
        index = self._size + len(self._own)
        self._own.append(place)
        self._own_ids[place.id] = index
        self._file(index, [place.names.en, place.names.ar, *place.spellings])

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


def _with_division(place: Place, names: Sequence[str]) -> Place:
    return Place(
        place.id, place.names, place.level, place.country, place.latitude, place.longitude, place.admin1,
        Names(names[0], names[1]), place.spellings, tuple(filter(None, names[2:])), place.admin2, place.population,
    )


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The gazetteer of the package with its own aliases and, where given, an operator's alias file of the same form.

    Raises DataError for a file that is missing or cannot be used.
    """
    data = resources.files("bot.extract").joinpath("data")
    packed = data.joinpath("gazetteer/places.bin")
    tables = load(packed.read_bytes(), about=str(packed))
    aliases = read_aliases(data.joinpath("places_aliases.yaml").read_text(encoding="utf-8"), about="places_aliases.yaml")
    words = read_words(*(data.joinpath(name).read_text(encoding="utf-8") for name in ("place_words.yaml", "demonyms.yaml", "country_words.yaml")))
    found = Gazetteer(tables, aliases, words)
    if extra is not None:
        try:
            text = extra.read_text(encoding="utf-8")
        except OSError as fault:
            raise DataError(f"cannot be read ({fault.strerror}); check gazetteer.extra", about=str(extra)) from fault
        found._add(read_aliases(text, about=str(extra)))
    return found
