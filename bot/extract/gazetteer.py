"""The gazetteer: every place of the world's news, found by id, by name in either script, and by what contains it.

Decided here: which places a name can mean, the most important first. Which one an article means is decided in
`place_resolution`. Sources and licences: docs/gazetteer.md.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.errors import DataError
from bot.extract import place_names
from bot.extract.gazetteer_file import Tables, load
from bot.extract.place_aliases import Aliases, read_aliases, read_shown
from bot.extract.place_table import CACHED, PlaceTable
from bot.extract.place_words import PlaceWords, read_words
from bot.model import Names, Place, PlaceLevel
from bot.text.document import Token

_RANK = {PlaceLevel.COUNTRY: 4, PlaceLevel.ADMIN1: 3, PlaceLevel.ADMIN2: 1, PlaceLevel.TOWN: 0, PlaceLevel.SITE: 0}


class Gazetteer(PlaceTable):
    """The places with the words that are read around their names (`words`)."""

    abbreviations = frozenset(("us", "uk", "uae", "usa", "ksa", "drc", "car", "kp", "kpk"))  # written in capitals only

    def __init__(self, tables: Tables, aliases: Aliases, words: PlaceWords) -> None:
        super().__init__(tables)
        self.words = words
        self._common: dict[str, bool] = {}
        self._dull: dict[str, bool] = {}
        self._words: dict[str, str] = {}
        self._forms: dict[str, tuple[tuple[str, str, bool], ...]] = {}
        self.add(aliases)

    def arabic_forms(self, norm: str) -> tuple[tuple[str, str, bool], ...]:
        """The ways to read an Arabic word as the beginning of a name: (attached particle, key word, with article), only
        those that some name begins with, as it stands first."""
        found = self._forms.get(norm)
        if found is None:
            if len(self._forms) > CACHED:
                self._forms.clear()
            forms = list(place_names.arabic_forms(norm))
            if any(attached and word in self.words.never and not article for attached, word, article in forms[:3]):
                known = [form for form in forms[:1] if not self.is_dull(form[1])]
                forms = known if forms[0][1] not in self.words.never else []  # وفي: a particle and a small word
            found = self._forms[norm] = tuple(form for form in forms if self._begins(form[1]))
        return found

    def word_key(self, token: Token) -> str:
        """The word of a token as the word lists have it (`place_names`); a mark as it stands."""
        found = self._words.get(token.text)
        if found is None:
            if len(self._words) > CACHED:
                self._words.clear()
            found = self._words[token.text] = place_names.token_key(token.text)
        return found

    def is_dull(self, key: str) -> bool:
        """Whether a key is a common word of which no place of weight is named: only clear words make it a place."""
        found = self._dull.get(key)
        if found is None:
            if len(self._dull) > CACHED:
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
            if len(self._common) > CACHED:
                self._common.clear()
            self._common[key] = found
            return found

    def search(self, name: str, limit: int = 10) -> tuple[Place, ...]:
        """The places of this name in either script, spelling variants allowed for, best first. Well-known regions are
        asked for by `find_region`."""
        found = (self.place(index) for index in self._named(name))
        return tuple(islice((place for place in found if place.id not in self._regions), limit))

    def _named(self, name: str, *, exact: bool = False) -> list[int]:
        found: dict[int, None] = {}
        loose: dict[int, None] = {}
        for key in place_names.keys(name):
            found.update(dict.fromkeys(self.places_of(key) or ()))
            if not exact and key.isascii() and (other := place_names.loose_latin(key)):
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
        for index in self._named(name, exact=True)[:3]:
            spelled.pop(self.place(index).names.en, None)
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

    def find_region(self, name: str) -> tuple[Place, ...]:
        """The regions that a rule can mean by `name`: an id, a country, a division, a well-known region (Sinai,
        Kurdistan), else a town. A well-known region is answered by the places it is made of, and by its own id without
        names, for articles that say no more than "in Darfur"."""
        if (exact := self.get(name)) is not None and exact.id not in self._regions:
            return (exact,)
        wanted = set(place_names.keys(name))
        for region in self._regions.values():
            if name == region.id or wanted & region.keys:
                members = [place for member in region.members if (place := self.get(member)) is not None]
                own = self.get(region.id)
                return (*members, replace(own, names=Names(""), spellings=())) if own else tuple(members)
        found = self._named(name, exact=True)
        top = [index for index in found if _RANK[self.level(index)] >= 3]
        return tuple(self.place(index) for index in (top or found[:3]))

    def is_within(self, place: Place, region_id: str) -> bool:
        """Whether a place is, or lies in, the country, division, district or named region with this id."""
        if region_id in (place.id, place.country, place.admin1, place.admin2):
            return True
        region = self._regions.get(region_id)
        return region is not None and any(self.is_within(place, member) for member in region.members)

    def is_wide_region(self, key: str) -> bool:
        """Whether the key is that of a well-known region of several countries ("middle east"): no small place then."""
        members = self._region_keys.get(key)
        return members is not None and len({member[:2] for member in members}) > 1

    def in_region(self, key: str, index: int) -> bool:
        """Whether a place lies in the well-known region that goes by this key ("south lebanon")."""
        members = self._region_keys.get(key)
        if members is None:
            return False
        if self.admin1(index) in members or self.country(index) in members:
            return True
        district = self.admin2(index)
        return self.place(index).id in members or (bool(district) and self.place(district).id in members)


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The gazetteer of the package with its own aliases and, where given, an operator's alias file of the same form.

    Raises DataError for a file that is missing or cannot be used.
    """
    data = resources.files("bot.extract").joinpath("data")
    packed = data.joinpath("gazetteer/places.bin")
    tables = load(packed.read_bytes(), about=str(packed))
    aliases = read_aliases(
        data.joinpath("places_aliases.yaml").read_text(encoding="utf-8"), about="places_aliases.yaml"
    )
    words = read_words(
        *(
            data.joinpath(name).read_text(encoding="utf-8")
            for name in ("place_words.yaml", "demonyms.yaml", "country_words.yaml")
        )
    )
    found = Gazetteer(tables, aliases, words)
    shown = data.joinpath("places_arabic.tsv").read_text(encoding="utf-8")
    found.add(read_shown(shown, about="places_arabic.tsv"))
    if extra is not None:
        try:
            text = extra.read_text(encoding="utf-8")
        except OSError as fault:
            raise DataError(f"cannot be read ({fault.strerror}); check gazetteer.extra", about=str(extra)) from fault
        found.add(read_aliases(text, about=str(extra)))
    return found
