"""Candidates are found by day and region: what merging would join is looked at, the archive is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.alert import blocking
from bot.model import Group, GroupRole, Names, PlaceLevel, Role
from tests.alert.dispatches import (
    DAY,
    HAWIJA,
    IRAQ,
    KIRKUK,
    KIRKUK_PROVINCE,
    MOSUL,
    TAZA,
    merged,
    place,
    report,
)

AKCAKALE = place("ak", "Akcakale", PlaceLevel.TOWN, 36.71, 38.95, country="TR", admin1="TR-63")
TAL_ABYAD = place("ta", "Tal Abyad", PlaceLevel.TOWN, 36.697, 38.957, country="SY", admin1="SY-RA")
CLAIM = (GroupRole(Group("islamic-state", Names("Islamic State")), Role.CLAIMANT),)


def meets(one: dict[str, Any], other: dict[str, Any]) -> bool:
    filed = blocking.filed(merged(report("a", **one)))
    return bool(set(filed) & set(blocking.sought(report("b", **other))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"places": (TAZA,)}),
        ({}, {"places": (KIRKUK_PROVINCE,)}),
        ({"places": (KIRKUK_PROVINCE,)}, {}),
        ({"places": (IRAQ,)}, {}),
        ({}, {"places": (IRAQ,)}),
        ({"places": ()}, {}),
        ({}, {"places": ()}),
        ({"groups": CLAIM}, {"places": (), "killed": None, "groups": CLAIM, "hours": 60}),
        ({"places": (AKCAKALE,)}, {"places": (TAL_ABYAD,)}),
        ({}, {"hours": 80, "date": None}),
        ({"date": DAY}, {"hours": 70}),
        ({"hours": 10}, {"date": DAY}),
    ],
)
def test_what_may_be_one_event_meets(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Near places, rougher places, no place with the same toll or group, days of delay: the incident is a candidate."""
    assert meets(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"places": (MOSUL,)}),
        ({}, {"hours": 24 * 9}),
        ({"date": DAY}, {"date": DAY + timedelta(days=4)}),
        ({"places": (HAWIJA,), "killed": 5}, {"places": (), "killed": 7}),
    ],
)
def test_what_cannot_be_is_not_looked_at(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Another province, another week, another toll without a place."""
    assert not meets(one, other)


def test_the_keys_of_a_report_are_few_and_those_of_an_incident_cover_its_sources() -> None:
    """At most a hundred to look under; an incident is found by any of its reports."""
    reports = [report("a", places=(KIRKUK, HAWIJA, TAZA)), report("b", hours=30, places=(IRAQ,))]
    assert max(len(blocking.sought(r)) for r in reports) <= 100
    whole = set(blocking.filed(merged(*reports)))
    assert all(set(blocking.filed(merged(r))) <= whole for r in reports)
