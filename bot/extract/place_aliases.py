"""Alias files: places that no open source lists, further spellings of those it does, and well-known regions.

A file is YAML with any of three lists (docs/gazetteer.md shows each):

    places:    - {id, en, ar, level, country, admin1, at: [lat, lon], also: [spellings]}
    spellings: - {id, en, ar, also: [spellings],   (en, ar: the name to show instead)
                  not: [spellings]}   (those that a source gives it and that mean another place)
    regions:   - {id, en, ar, also: [spellings], of: [ids of countries, divisions, districts, regions],
                  former: true,   (where it once was the first-level division of its members)
                  named: false}   (where its name in a text means something else)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.errors import DataError
from bot.extract import place_names
from bot.model import Names, Place, PlaceLevel

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one, where it was built
_FIELDS = {
    "places": {"id", "en", "ar", "level", "country", "admin1", "admin2", "at", "also", "population"},
    "spellings": {"id", "en", "ar", "also", "not"},
    "regions": {"id", "en", "ar", "also", "of", "former", "named"},
}


@dataclass(frozen=True, slots=True)
class Region:
    """A region that is no division: `members` are ids of countries, divisions, districts or places. `former`: it was
    the first-level division of its members once, so its names stand among the spellings of theirs. Not `named`: texts
    that say its name mean something else."""

    id: str
    names: Names
    spellings: tuple[str, ...]
    members: tuple[str, ...]
    keys: frozenset[str]
    former: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True)
class Spellings:
    """Further names to find a place of the gazetteer by; `shown` are the names to show instead of its own, where not
    empty; `wrong` those that it is not to be found by."""

    id: str
    shown: Names
    names: tuple[str, ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aliases:
    source: str
    places: tuple[Place, ...] = ()
    spellings: tuple[Spellings, ...] = ()
    regions: tuple[Region, ...] = ()


def read_aliases(text: str, *, about: str) -> Aliases:
    """The aliases in a YAML text. Raises DataError that lists every fault."""
    try:
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506 or {}
    except yaml.YAMLError as fault:
        raise DataError(f"is no valid YAML: {fault}", about=about) from fault
    faults = list(_faults(data))
    if faults:
        raise DataError("; ".join(faults), about=about)
    return Aliases(
        about,
        tuple(map(_place, data.get("places") or ())),
        tuple(map(_spellings, data.get("spellings") or ())),
        tuple(map(_region, data.get("regions") or ())),
    )


def read_shown(text: str, *, about: str) -> Aliases:
    """The lines of a table of Arabic names: id, the name to show, and the spellings to know the place by (parted by |),
    parted by tabs. A name that is shown only is none to be looked for: فان is Van, and a word. Raises DataError."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            fields = line.split("\t")
            if len(fields) != 3:
                raise DataError("is not id, name, spellings, parted by tabs", about=f"{about}:{number}:1")
            found.append(Spellings(fields[0], Names("", fields[1]), tuple(filter(None, fields[2].split("|"))), ()))
    return Aliases(about, spellings=tuple(found))


def _faults(data: Any) -> Iterator[str]:
    if not isinstance(data, dict):
        yield "must be a mapping with places, spellings, regions"
        return
    for part, rows in data.items():
        if part not in _FIELDS:
            yield f"unknown key {part!r} (places, spellings, regions)"
            continue
        for number, row in enumerate(rows or (), 1):
            yield from (f"{part} {number}: {fault}" for fault in _row_faults(part, row))


def _row_faults(part: str, row: Any) -> Iterator[str]:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        yield "needs an id"
        return
    for key in row.keys() - _FIELDS[part]:
        yield f"{row['id']}: unknown key {key!r}"
    for key in ("also", "of", "not"):
        if not all(isinstance(name, str) for name in row.get(key) or ()):
            yield f"{row['id']}: {key} must be a list of words (quote no, yes, on, off)"
    if part == "places":
        if not row.get("en") or not isinstance(row.get("country"), str):
            yield f"{row['id']}: needs en and country"
        if row.get("level", "site") not in tuple(PlaceLevel):
            yield f"{row['id']}: level must be one of {', '.join(PlaceLevel)}"
        at = row.get("at")
        if not (isinstance(at, list) and len(at) == 2 and all(isinstance(n, int | float) for n in at)):
            yield f"{row['id']}: at must be [latitude, longitude]"
    if part == "regions" and not row.get("of"):
        yield f"{row['id']}: needs of, the ids it is made of"


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        id=row["id"],
        names=Names(row["en"], row.get("ar", "")),
        level=PlaceLevel(row.get("level", "site")),
        country=row["country"],
        latitude=float(row["at"][0]),
        longitude=float(row["at"][1]),
        admin1=row.get("admin1", ""),
        spellings=tuple(row.get("also") or ()),
        admin2=row.get("admin2", ""),
        population=int(row.get("population", 0)),
    )


def _spellings(row: Mapping[str, Any]) -> Spellings:
    shown = Names(row.get("en", ""), row.get("ar", ""))
    known = dict.fromkeys((*(row.get("also") or ()), *filter(None, (shown.en, shown.ar))))
    return Spellings(row["id"], shown, tuple(known), tuple(row.get("not") or ()))


def _region(row: Mapping[str, Any]) -> Region:
    names = (row["en"], row.get("ar", ""), *(row.get("also") or ()))
    return Region(
        row["id"],
        Names(row["en"], row.get("ar", "")),
        tuple(row.get("also") or ()),
        tuple(row["of"]),
        frozenset(key for name in names for key in place_names.keys(name)),
        bool(row.get("former", False)),
        bool(row.get("named", True)),
    )
