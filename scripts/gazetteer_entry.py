"""A place while the gazetteer is put together, and which of its names are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.extract import place_names

OWN_IDS = 1 << 31  # ids from this number on are the places file's, below it GeoNames'
SPELLINGS = {
    "country": (40, 12),
    "admin1": (24, 10),
    "admin2": (10, 5),
    "town": (6, 2),
    "site": (6, 2),
}  # Latin, Arabic
# Words for a kind of division that stand before the name.
KIND_FIRST = re.compile(
    r"^(D[ée]l[ée]gation|Gouvernorat|Wilaya|Muhafazat|Nahiyat|Mintaqat|Mudiriyat|Qada'?|Commune|Cercle|D[ée]partement)"
    r"( de la| de| du|) +(?=[^\W\d]{3})"
)
BARED = place_names.word_set(
    "governorate province district state region oblast county division department prefecture krai municipality"
)
# Countries whose names are written in other letters: their Latin spellings vary with the ear of the writer.
LOOSE = place_names.word_set(
    "YE IQ SD SY EG SA LB PS LY JO DZ IL SO AF PK IR TN MA MR AE OM QA KW BH DJ TR MM IN BD NP LK UA RU TH"
)
ARTICLED = LOOSE - place_names.word_set("MM IN BD NP LK UA RU TH TR")
FOREIGN = re.compile(
    "[\u067e\u0686\u0698\u06af\u06a9\u06cc\u06d2\u0679\u0688\u0691\u06ba\u06c1\u06be\u06c6\u06ce\u06d5\u0695\u06b5\u067c\u0693\u0696\u0689\u0681\u0685\u06ab\u06bc\u06cd\u06d0\u06c7]"
)
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
            spelling = " ".join(name.split())
            if spelling and spelling not in (self.en, self.ar) and readable(spelling):
                self.spellings.setdefault(spelling)


def readable(name: str) -> bool:
    """A spelling that news could use: Arabic letters, or Latin ones with a capital; no code, no letter by letter."""
    if place_names.is_arabic(name):
        return len(name) > 1
    return (
        bool(LATIN.match(name))
        and (name[0].isupper() or name[0] in "'‘’`")
        and len(name) > 2
        and not re.fullmatch("[A-Z0-9]{2,5}", name)
    )


def plain(name: str) -> str:
    """`name` without the marks of scientific transliteration."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[‘’`ʻʼʽʾʿ]", "'", bare)


def arabic_of(names: Iterable[str]) -> str:
    """The likeliest Arabic name among names in Arabic letters of several languages, not a Persian or Urdu one."""
    own = [name for name in names if place_names.is_arabic(name) and not FOREIGN.search(name)]
    return min(own, key=lambda name: (bool(re.match("محافظة|ولاية|مدينة", name)), own.index(name))) if own else ""


def display(name: str, country: str) -> str:
    return plain(name).strip("'") if country in LOOSE else name


def bare(name: str) -> str:
    """The name of a division without the word for its kind."""
    name = KIND_FIRST.sub("", name)
    words = name.split(" ")
    if len(words) > 1 and place_names.arabic_word(words[0]) in place_names.ARABIC_TYPES and place_names.is_arabic(name):
        return " ".join(words[1:])
    if len(words) > 1 and words[-1].lower() in BARED:
        return " ".join(words[:-1])
    return name


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
