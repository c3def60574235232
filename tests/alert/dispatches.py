"""Reports, incidents and chats for the tests of merging and deciding, built on facts without any extraction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.alert import merge
from bot.model import (
    Angle,
    Article,
    Count,
    Facts,
    Incident,
    Kind,
    Match,
    Names,
    Place,
    PlaceLevel,
    ReportedIncident,
    RulePolicy,
    Severity,
    SourceReport,
    Target,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)


def place(
    key: str,
    name: str,
    level: PlaceLevel,
    lat: float,
    lon: float,
    *,
    country: str = "IQ",
    admin1: str = "",
    **more: Any,
) -> Place:
    return Place(key, Names(name), level, country, lat, lon, admin1=admin1, **more)


IRAQ = place("IQ", "Iraq", PlaceLevel.COUNTRY, 33.0, 44.0)
KIRKUK_PROVINCE = place("IQ-KI", "Kirkuk", PlaceLevel.ADMIN1, 35.4, 44.3, admin1="IQ-KI")
KIRKUK = place("1", "Kirkuk", PlaceLevel.TOWN, 35.468, 44.392, admin1="IQ-KI", population=600_000)
HAWIJA = place("2", "Hawija", PlaceLevel.TOWN, 35.325, 43.771, admin1="IQ-KI", population=100_000)
TAZA = place("3", "Taza Khurmatu", PlaceLevel.TOWN, 35.30, 44.33, admin1="IQ-KI", population=20_000)
MOSUL = place("4", "Mosul", PlaceLevel.TOWN, 36.335, 43.119, admin1="IQ-NI", population=1_700_000)
TRIPOLI_LY = place("5", "Tripoli", PlaceLevel.TOWN, 32.88, 13.19, country="LY", population=1_100_000)
TRIPOLI_LB = place("6", "Tripoli", PlaceLevel.TOWN, 34.43, 35.84, country="LB", population=230_000)


def exactly(count: int) -> Count:
    return Count(count, count)


def report(
    key: str,
    *,
    hours: float = 0,
    publisher: str = "",
    language: str = "en",
    title: str = "",
    text: str = "",
    angle: Angle = Angle.EVENT,
    killed: int | Count | None = 9,
    published: bool = True,
    **facts: Any,
) -> SourceReport:
    """A report `hours` after noon of Monday, 2 March 2026; by default nine policemen killed by a bomb in Kirkuk."""
    given: dict[str, Any] = {"kind": Kind.BOMBING, "target": Target.POLICE, "places": (KIRKUK,), **facts}
    toll = exactly(killed) if isinstance(killed, int) else killed
    at = NOON + timedelta(hours=hours)
    article = Article(key, title, text, language, at if published else None, publisher=publisher or f"paper {key}")
    return merge.reading(article, ReportedIncident(True, Facts(killed=toll, **given), (), angle), at)


def merged(*reports: SourceReport) -> Incident:
    """One incident of these reports, each joined at the time that it was seen."""
    incident: Incident | None = None
    for one in reports:
        incident = merge.apply(incident, one, one.seen)
    assert incident is not None
    return incident


def match(rule: str = "rule", severity: Severity = Severity.NORMAL, **policy: Any) -> Match:
    return Match(RulePolicy(rule, Names(rule), severity, **policy))
