"""One invented incident that the tests of messages vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.alert.catalogue import Catalogue, parse_catalogue
from bot.alert.compose import Telling
from bot.model import (
    Count,
    Facts,
    Group,
    GroupRole,
    Incident,
    Kind,
    Names,
    Place,
    PlaceLevel,
    Role,
    Severity,
    SourceReport,
    Target,
)

NOW = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)
KIRKUK = Place("1", Names("Kirkuk", "كركوك"), PlaceLevel.TOWN, "IQ", 35.4, 44.3, "IQ-KI", Names("Kirkuk", "كركوك"))
GROUP = Group("islamic-state", Names("Islamic State", "تنظيم الدولة الإسلامية"))
FACTS = Facts(
    kind=Kind.SUICIDE_BOMBING,
    target=Target.POLICE,
    killed=Count(9, 9),
    wounded=Count(4, 4),
    groups=(GroupRole(GROUP, Role.CLAIMANT),),
    places=(KIRKUK,),
    date=date(2026, 11, 22),
)
ENGLISH = SourceReport(
    "1",
    "Sample Daily",
    "Sample Daily",
    "en",
    "https://news.example.org/1",
    "Nine officers killed in a blast near Kirkuk",
    NOW - timedelta(minutes=7),
    NOW,
)
ARABIC = SourceReport(
    "2",
    "جريدة المثال",
    "جريدة المثال",
    "ar",
    "https://ar.example.org/2",
    "مقتل تسعة شرطيين في تفجير قرب كركوك",
    NOW - timedelta(minutes=5),
    NOW,
)
FOLDER = Path(__file__).parents[2] / "translations"


def catalogue(language: str) -> Catalogue:
    return parse_catalogue((FOLDER / language / "alerts.po").read_text("utf-8"), language)


def incident(*sources: SourceReport, **facts: Any) -> Incident:
    return Incident("i1", replace(FACTS, **facts), NOW, NOW, sources=sources or (ENGLISH, ARABIC))


def telling(given: Incident | None = None, **values: Any) -> Telling:
    return Telling(given or incident(), values.pop("severity", Severity.CRITICAL), values.pop("now", NOW), **values)
