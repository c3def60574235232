"""How reports weigh against each other, ground by ground."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.alert.ground import VETO
from bot.alert.merge import THRESHOLD
from bot.alert.similarity import grounds, score
from bot.model import Angle, Count, Kind, PlaceLevel, SourceReport
from tests.alert.dispatches import DAY, IRAQ, exactly, place, report

BAGHDAD = place("7", "Baghdad", PlaceLevel.TOWN, 33.34, 44.40, admin1="IQ-BG", population=7_200_000)
BAYAA = place("8", "Bayaa", PlaceLevel.SITE, 33.28, 44.34, admin1="IQ-BG")
BAYAA_TEXT = "A bomb killed one man in Bayaa."


def weight(feature: str, one: SourceReport, other: SourceReport) -> float:
    return sum(g.weight for g in grounds(one, other) if g.feature == feature)


def shot(key: str, text: str, **facts: Any) -> SourceReport:
    return report(key, text=text, **{"killed": 1, "target": None, "places": (BAGHDAD,), "date": DAY, **facts})


def test_two_quarters_of_one_city_are_two_attacks() -> None:
    """Same city, day, kind and small toll: the quarters part them, where neither is in the gazetteer too."""
    one, other = (
        shot("a", "A bomb killed a man in the Wahda district."),
        shot("b", "It exploded in the Nidal district."),
    )
    assert weight("quarter", one, other) < 0
    assert score(one, other) < THRESHOLD
    assert weight("quarter", one, shot("c", "انفجرت عبوة في حي الوحدة", language="ar")) > 0


def test_a_quarter_of_the_gazetteer_and_one_of_words_meet() -> None:
    """One report's place is the quarter, the other's only the city, its words name the same quarter or another."""
    placed = shot("a", BAYAA_TEXT, places=(BAYAA, BAGHDAD))
    assert weight("quarter", placed, shot("b", "قتل رجل في حي البياع", language="ar")) > 0
    assert weight("quarter", placed, shot("c", "قتل رجل في حي الوحدة", language="ar")) < 0


def test_north_and_south_of_one_city_are_two_attacks() -> None:
    """The side of the city parts two attacks, over the languages too; another city's or a country's says nothing."""
    north = shot("a", "A man was killed in northern Baghdad.")
    assert weight("side", north, shot("b", "قتل رجل جنوبي بغداد", language="ar")) < 0
    assert weight("side", north, shot("c", "قتل رجل شمالي بغداد", language="ar")) > 0
    assert weight("side", north, shot("d", "A man was killed, police in southern Basra said.")) == 0
    central = shot("e", "A man was killed in central Iraq.", places=(BAGHDAD, IRAQ))
    assert weight("side", central, shot("f", "A man was killed in northern Iraq.", places=(BAGHDAD, IRAQ))) == 0


def test_a_market_and_a_school_are_two_attacks() -> None:
    """What was hit is told alike in both languages, and parts two small attacks of one city and day."""
    market = shot("a", "A bomb killed a man near a market.")
    assert weight("scene", market, shot("b", "قتل رجل في سوق", language="ar")) > 0
    assert weight("scene", market, shot("c", "A bomb killed a man at a school.")) < 0
    assert weight("scene", market, shot("d", "A bomb killed a man.")) == 0


def test_large_tolls_may_differ() -> None:
    """An hour after "at least 30" another paper counts 140: one event. Three and fourteen are less sure to be."""
    big = report("a", killed=30, target=None), report("b", hours=1, killed=140, target=None)
    small = report("a", killed=3, target=None), report("b", hours=1, killed=14, target=None)
    assert score(*big) >= THRESHOLD
    assert weight("killed", *small) < weight("killed", *big)


def test_large_tolls_of_two_days_may_not() -> None:
    """Of the next day a similar large toll is another attack: rarity holds for one day."""
    one, other = report("a", killed=30, date=DAY), report("b", hours=24, killed=22, date=DAY + timedelta(days=1))
    assert weight("size", one, other) == 0
    assert score(one, other) < THRESHOLD


def test_a_mass_attack_is_known_by_its_country_alone() -> None:
    """Two reports that name no more than the country, with 150 and 210 killed on one day, are of one event."""
    one = report("a", killed=150, places=(IRAQ,), date=DAY, target=None)
    other = report("b", hours=5, killed=210, places=(IRAQ,), date=DAY, target=None, angle=Angle.TOLL_UPDATE)
    assert score(one, other) >= THRESHOLD
    few = report("c", hours=5, killed=4, places=(IRAQ,), date=DAY, target=None)
    assert score(report("d", killed=3, places=(IRAQ,), date=DAY, target=None), few) < THRESHOLD


def test_wounded_who_rise_with_the_killed_weigh_half() -> None:
    """Two numbers that differ for one reason are one objection and not two."""
    one = report("a", killed=9, wounded=exactly(10))
    risen = report("b", hours=3, killed=40, wounded=exactly(60))
    assert weight("wounded", one, risen) == pytest.approx(
        0.5 * weight("wounded", one, report("c", hours=3, killed=9, wounded=exactly(60)))
    )


def test_an_undated_report_is_of_the_day_on_which_it_was_published() -> None:
    """A report of the same day without a date, and a toll that is told five days later with the date of the event."""
    first = report("a", killed=30)
    late = report("b", hours=5 * 24, killed=52, date=DAY, angle=Angle.TOLL_UPDATE)
    assert weight("date", first, late) > 0
    assert score(first, late) >= THRESHOLD
    assert min(g.weight for g in grounds(report("c", hours=-7 * 24, killed=30), late)) <= VETO


def test_a_siege_with_hostages_is_an_attack_and_an_abduction() -> None:
    """Half of the papers call it the one, half the other."""
    one = report("a", kind=Kind.ARMED_ATTACK, killed=20, target=None, kidnapped=exactly(140))
    other = report("b", hours=2, kind=Kind.ABDUCTION, killed=21, target=None, kidnapped=exactly(140))
    assert score(one, other) >= THRESHOLD


def test_a_night_belongs_to_two_days() -> None:
    """An attack late on Sunday night is Sunday's in one report and Monday's in another, written after midnight."""
    one = report("a", killed=40, date=DAY, text="It happened on Sunday night.", target=None)
    other = report("b", hours=3, killed=63, date=DAY + timedelta(days=1), target=None)
    by_day = report("c", killed=40, date=DAY, text="It happened on Sunday morning.", target=None)
    assert weight("date", by_day, other) < weight("date", one, other) < 0


def test_a_vague_number_agrees_only_with_its_like() -> None:
    """ "Several" says nothing for a report of twenty."""
    several = report("a", killed=Count(2, None, vague=True))
    assert weight("killed", several, report("b", killed=4)) > 0
    assert weight("killed", several, report("c", killed=20)) == 0


TEMPLATE = (
    "A source in the police said that an explosive device which unknown men had left beside the road went off near "
    "{where} when a number of shoppers were passing, killing {killed} and hurting others who were taken to a clinic."
)


def test_one_sentence_for_all_attacks_is_no_copy() -> None:
    """A newsroom's phrase with another town or another number in it is not the copy of a text."""
    text = TEMPLATE.format(where="a bakery", killed="six")
    one = report("a", text=text, killed=6)
    assert weight("words", one, report("b", text=text, killed=6)) == 4.0
    assert weight("words", one, report("c", text=TEMPLATE.format(where="a bakery", killed="two"), killed=2)) < 4.0
    elsewhere = place("9", "Tuz Khurmatu", PlaceLevel.TOWN, 34.88, 44.63, admin1="IQ-KI", population=60_000)
    assert weight("words", one, report("d", text=text, killed=6, places=(elsewhere,))) <= 1.0
