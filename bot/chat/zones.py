"""Time zones by the names that people type: IANA ids, cities in either language, hours from UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from rapidfuzz import fuzz, process

from bot.chat.settings import tidy
from bot.text import arabic

COMMON = (
    "Asia/Baghdad",
    "Asia/Damascus",
    "Asia/Beirut",
    "Asia/Riyadh",
    "Asia/Dubai",
    "Asia/Amman",
    "Africa/Cairo",
    "Africa/Tripoli",
    "Africa/Khartoum",
    "Asia/Aden",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Paris",
    "UTC",
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?00)?")
_ALIKE = 75


def find(text: str) -> str | None:
    """The zone that is meant, or None."""
    said = _folded(text)
    if not said:
        return None
    if offset := _OFFSET.fullmatch(said):
        hours = int(offset[2])
        sign = "-" if offset[1] == "+" else "+"  # POSIX counts the other way
        zone = f"Etc/GMT{sign}{hours}" if hours else "UTC"
        return zone if zone in available_timezones() else None
    return _names().get(said)


def near(text: str) -> tuple[str, ...]:
    """Up to three zones whose names are like `text`."""
    hits = process.extract(_folded(text)[:60], _names().keys(), scorer=fuzz.ratio, limit=6, score_cutoff=_ALIKE)
    return tuple(dict.fromkeys(_names()[hit] for hit, _, _ in hits))[:3]


def shown(zone: str, language: str) -> str:
    """The city of a zone in the reader's language; UTC and offsets as they are."""
    if "/" not in zone:
        return zone
    if zone.startswith("Etc/GMT"):
        return "UTC" + zone.removeprefix("Etc/GMT").translate(str.maketrans("+-", "-+"))
    return str(get_timezone_location(zone, locale=language, return_city=True)) or zone


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Every folded name; cities of well-known zones win over others of the same name."""
    found: dict[str, str] = {}
    zones = sorted(z for z in available_timezones() if not z.startswith(("Etc/", "posix/", "right/", "SystemV/")))
    for zone in (*COMMON, *zones):
        found.setdefault(_folded(zone), zone)
        found.setdefault(_folded(zone.rpartition("/")[2]), zone)
    for zone in (*COMMON, *(z for z in zones if "/" in z)):
        for language in ("en", "ar"):
            found.setdefault(_folded(shown(zone, language)), zone)
    return MappingProxyType(found)


def _folded(text: str) -> str:
    return " ".join(arabic.fold(word) for word in tidy(text).replace("_", " ").split())
