"""The words that tell what a place name stands for, adjectives of countries, and words that hint at a country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.errors import DataError
from bot.extract import place_names

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one, where it was built
_LISTS = (
    *(
        "locative",
        "toward",
        "from",
        "direction",
        "admin1",
        "admin2",
        "town",
        "site",
        "quarter",
        "person",
        "organisation",
    ),
    *("speech", "stated", "origin", "agencies", "never", "governments", "media"),
)
_ENDINGS = ("", "ه", "ين", "ون", "ات", "تين", "ان", "يين", "يون")  # after the article is off; ya for ya + ya as well


@dataclass(frozen=True, slots=True)
class Demonym:
    """`keys` → country, in the spelling of `place_names` keys."""

    keys: Mapping[str, str]
    longest: int  # words


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Sets of word keys, both languages together; Arabic ones also with a particle attached where that is usual."""

    locative: frozenset[str]
    toward: frozenset[str]
    origin_from: frozenset[str]
    direction: frozenset[str]
    admin1: frozenset[str]
    admin2: frozenset[str]
    town: frozenset[str]
    site: frozenset[str]
    quarter: frozenset[str]
    person: frozenset[str]
    organisation: frozenset[str]
    speech: frozenset[str]
    stated: frozenset[str]
    origin: frozenset[str]
    agencies: frozenset[str]
    never: frozenset[str]
    governments: frozenset[str]
    media: frozenset[str]
    told: frozenset[str]  # any word of place, direction or kind of place
    demonyms: Demonym
    hints: Mapping[str, tuple[tuple[str, float], ...]]

    def levels(self, word: str) -> frozenset[str]:
        """The levels that a word for a kind of place speaks of: "district" is an admin2; empty for any other word."""
        return frozenset(
            level
            for level, words in (
                ("admin1", self.admin1),
                ("admin2", self.admin2),
                ("town", self.town),
                ("site", self.site),
                ("site", self.quarter),
            )
            if word in words
        )


def read_words(words: str, demonyms: str, hints: str) -> PlaceWords:
    """The three data files, from their text. Raises DataError where a list is missing."""
    data = _mapping(words, "place_words.yaml")
    missing = [name for name in _LISTS if name not in data]
    if missing:
        raise DataError(f"lacks {', '.join(missing)}", about="place_words.yaml")
    sets = {name: frozenset(_keys(name, data[name])) for name in _LISTS}
    sets["origin_from"] = sets.pop("from")
    told = ("locative", "direction", "admin1", "admin2", "town", "site", "quarter")
    sets["told"] = frozenset().union(*(sets[name] for name in told))
    return PlaceWords(
        **sets,
        demonyms=_demonyms(_mapping(demonyms, "demonyms.yaml")),
        hints=_hints(_mapping(hints, "country_words.yaml")),
    )


def _mapping(text: str, about: str) -> dict[str, Any]:
    data = yaml.load(text, Loader=_LOADER)  # noqa: S506
    if not isinstance(data, dict):
        raise DataError("must be a mapping", about=about)
    return data


def word_key(word: str) -> str:
    """One word, of either script, as the sets have it."""
    return place_names.arabic_word(word) if place_names.is_arabic(word) else place_names.latin_word(word)


def _keys(name: str, lists: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for word in lists.get("en", ()):
        yield " ".join(place_names.latin_word(part) for part in str(word).split())
    for word in lists.get("ar", ()):
        key = " ".join(place_names.arabic_word(part) for part in word.split())
        yield key
        if name in ("admin1", "admin2", "town", "site", "quarter", "direction", "locative"):
            for attached in ("ب", "و", "ل", "ف", "وب"):
                yield attached + key
            yield "لل" + key
            yield "بال" + key


def _hints(data: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → (country, weight); of several words the longest stands for all."""
    found: dict[str, dict[str, float]] = {}
    for country, row in data.items():
        for name in (*row.get("en", ()), *row.get("ar", ())):
            key = max((word_key(part) for part in str(name).replace("-", " ").split()), key=len)
            found.setdefault(key, {})[country] = float(row.get("weight", 1.0))
    return {key: tuple(weights.items()) for key, weights in found.items()}


def _demonyms(data: Mapping[str, Mapping[str, Iterable[str]]]) -> Demonym:
    found: dict[str, str] = {}
    for country, names in data.items():
        for name in names.get("en", ()):
            key = " ".join(place_names.latin_word(part) for part in name.split())
            for plural in (key, key + "s", key.removesuffix("man") + "men"):
                found.setdefault(plural, country)
        for name in names.get("ar", ()):
            key = " ".join(place_names.arabic_word(part) for part in name.split())
            for ending in _ENDINGS:
                found.setdefault(key + ending, country)
    return Demonym(found, max(key.count(" ") + 1 for key in found))
