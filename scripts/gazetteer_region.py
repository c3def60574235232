"""The places file of the region and other lists of villages, merged into the world's places."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from gazetteer_entry import FOREIGN, OWN_IDS, Entry, all_keys, plain

from bot.extract import place_names

NEAR = 0.12  # degrees within which two places of one name are the same
SITES = place_names.word_set(
    "neighbourhood airport checkpoint airbase campus mountain camp gate suburb traffic_signal bridge crossing "
    "roundabout entrance bypass_road valley area"
)


class Book:
    """The entries by country and key, into which the places file is merged."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.by_key: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self.cells: dict[tuple[str, int, int], list[Entry]] = defaultdict(list)
        self.divisions: dict[str, Entry] = {}
        for entry in entries:
            self.file(entry)

    def file(self, entry: Entry) -> None:
        for key in all_keys(entry):
            self.by_key[entry.country, key].append(entry)
        if entry.level == "town":
            self.cells[entry.country, int(entry.latitude * 2), int(entry.longitude * 2)].append(entry)
        if entry.level == "admin1":
            self.divisions[entry.code] = entry

    def division(self, country: str, names: Iterable[str], at: tuple[float, float] | None) -> str:
        """The code of the first-level division of one of these names, else of the nearest town's."""
        for name in names:
            for key in place_names.keys(name):
                for loose in (key, place_names.loose_latin(key)):
                    for entry in self.by_key.get((country, loose), ()) if loose else ():
                        if entry.level == "admin1":
                            return entry.code
        if at:
            near = [
                city
                for i in (-1, 0, 1)
                for j in (-1, 0, 1)
                for city in self.cells.get((country, int(at[0] * 2) + i, int(at[1] * 2) + j), ())
            ]
            if near:
                return min(near, key=lambda c: apart(at, (c.latitude, c.longitude))).admin1
        return ""

    def district(self, country: str, admin1: str, names: Iterable[str]) -> Entry | None:
        for name in filter(None, names):
            for key in place_names.keys(name):
                for entry in self.by_key.get((country, key), ()):
                    if entry.level == "admin2" and entry.admin1 in (admin1, ""):
                        return entry
        return None

    def merge_places(self, folder: Path) -> None:
        others: dict[str, list[str]] = defaultdict(list)
        with gzip.open(folder / "altnames.tsv.gz", "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["script"] in ("lat", "ar"):
                    others[row["id"]].append(row["name"])
        with gzip.open(folder / "places.tsv.gz", "rt", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        rows.sort(key=lambda row: (rank(row["type"]), row["id"]))
        for row in rows:
            self.merge(row, others.get(row["id"], []))

    def merge(self, row: dict[str, str], others: list[str]) -> None:
        country, level = row["country"], level_of(row["type"])
        at = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
        names = [n for n in (row["name_en"], row["name_ar"]) if n]
        if level == "country":
            return
        division = (
            self.division(country, names, None)
            if level == "admin1"
            else self.division(country, [n for n in (row["admin1_en"], row["admin1_ar"]) if n], at)
        )
        if level == "admin1":
            found = self.divisions.get(division)
        else:
            found = self.same(country, level, names + others[:8], division, at)
        if found is None:
            found = self.new(row, level, division, at)
            if found is None:
                return
        if not found.ar and row["name_ar"] and not FOREIGN.search(row["name_ar"]):
            found.ar = row["name_ar"]
        before = set(all_keys(found))
        found.add([*names, *others])
        for key in all_keys(found):
            if key not in before:
                self.by_key[country, key].append(found)
        self.name_division(division, row)

    def name_division(self, division: str, row: dict[str, str]) -> None:
        entry = self.divisions.get(division)
        if entry is not None and (row["admin1_ar"] or row["admin1_en"]):
            entry.ar = entry.ar or row["admin1_ar"]
            known = {key for name in (entry.en, entry.ar, *entry.spellings) for key in place_names.keys(name)}
            for name in (row["admin1_en"], row["admin1_ar"]):
                if name and name not in entry.spellings and (known & set(place_names.keys(name)) or share(name, known)):
                    entry.add([name])

    def same(
        self, country: str, level: str, names: list[str], division: str, at: tuple[float, float] | None
    ) -> Entry | None:
        """The entry that is this place: a name in common, and nearby (or, where nothing tells, the same division)."""
        for name in names:
            for key in place_names.keys(name):
                for entry in self.by_key.get((country, key), ()):
                    if entry.level == "admin1" or (entry.level == "admin2") != (level == "admin2"):
                        continue
                    if level == "admin2" and entry.admin1 == division:
                        return entry
                    far = NEAR * (3 if level == "admin2" else 1)
                    here = (entry.latitude, entry.longitude)
                    if at and any(here) and apart(at, here) < far:
                        return entry
        return None

    def new(self, row: dict[str, str], level: str, division: str, at: tuple[float, float] | None) -> Entry | None:
        country = row["country"]
        district = self.district(country, division, (row["admin2_en"], row["admin2_ar"])) if level != "admin2" else None
        if at is None:
            holder = (
                district if district and (district.latitude or district.longitude) else self.divisions.get(division)
            )
            if holder is None:
                return None
            at = (holder.latitude, holder.longitude)
        native = row["name_ar"] if row["name_ar"] and not FOREIGN.search(row["name_ar"]) else ""
        entry = Entry(
            level,
            country,
            plain(row["name_en"]) or native,
            native,
            number=OWN_IDS + int(row["id"][1:]),
            admin1=division,
            admin2=district.number if district else 0,
            latitude=at[0],
            longitude=at[1],
        )
        self.entries.append(entry)
        self.file(entry)
        return entry


def share(name: str, known: set[str]) -> bool:
    loose = {place_names.loose_latin(key) for key in known} - {""}
    return any(place_names.loose_latin(key) in loose for key in place_names.keys(name))


def rank(kind: str) -> int:
    return (
        ("country", "admin1", "admin2").index(level_of(kind))
        if level_of(kind) in ("country", "admin1", "admin2")
        else 3
    )


def level_of(kind: str) -> str:
    if kind in ("country", "admin1", "admin2"):
        return kind
    if kind in ("governorate", "state"):
        return "site"  # UCDP's "Eastern Aleppo": a part of one
    if kind in ("district", "lga", "subdistrict", "localadmin"):
        return "admin2" if kind != "localadmin" else "town"
    return "site" if kind.partition(":")[0] in SITES else "town"


def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Degrees of a great circle, near enough over short ways."""
    return math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0])))
