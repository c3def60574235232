"""How near two named places are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alert.geography import Relation, compare, contains, kilometres, leaves, settled
from bot.model import Names, Place, PlaceLevel
from tests.alert.dispatches import HAWIJA, IRAQ, KIRKUK, KIRKUK_PROVINCE, MOSUL, TAZA, TRIPOLI_LB, TRIPOLI_LY, place

KARRADA = place("k", "Karrada", PlaceLevel.SITE, 33.30, 44.43, admin1="IQ-BG")
BAGHDAD = place("b", "Baghdad", PlaceLevel.TOWN, 33.34, 44.40, admin1="IQ-BG", population=7_000_000)
HAWIJA_DISTRICT = place("hd", "Hawija District", PlaceLevel.ADMIN2, 35.3, 43.8, admin1="IQ-KI")
VILLAGE = place("v", "Village", PlaceLevel.TOWN, 35.29, 43.70, admin1="IQ-KI", admin2="hd", population=900)
LEBANON = place("LB", "Lebanon", PlaceLevel.COUNTRY, 33.8, 35.8, country="LB")
IDLIB = Place("i", Names("Idlib"), PlaceLevel.TOWN, "SY", 35.93, 36.63, "SY-ID", Names("Idlib"), population=170_000)
NAHIYA = Place("n", Names("Nahiyat Bustan", "ناحية البستان"), PlaceLevel.TOWN, "IQ", 33.570, 44.550, "IQ-DI")
BUSTAN = Place("bu", Names("Bustan", "البستان"), PlaceLevel.SITE, "IQ", 33.566, 44.543, "IQ-DI")
ARIHA = place("ar", "Ariha", PlaceLevel.TOWN, 35.81, 36.61, country="SY", admin1="SY-ID", population=40_000)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (KIRKUK, KIRKUK, Relation.SAME),
        (KIRKUK, KIRKUK_PROVINCE, Relation.WITHIN),
        (KIRKUK, IRAQ, Relation.COUNTRY),
        (KARRADA, BAGHDAD, Relation.WITHIN),
        (NAHIYA, BUSTAN, Relation.SAME),
        (VILLAGE, HAWIJA_DISTRICT, Relation.WITHIN),
        (VILLAGE, HAWIJA, Relation.NEAR),
        (KIRKUK, TAZA, Relation.AROUND),
        (KIRKUK, HAWIJA, Relation.DIVISION),
        (KIRKUK, MOSUL, Relation.APART),
        (KIRKUK_PROVINCE, MOSUL, Relation.APART),
        (TRIPOLI_LB, TRIPOLI_LY, Relation.NAMESAKE),
        (KIRKUK, TRIPOLI_LB, Relation.ABROAD),
        (IRAQ, LEBANON, Relation.ABROAD),
    ],
)
def test_the_closest_relation_holds(one: Place, other: Place, relation: Relation) -> None:
    """In both directions."""
    assert compare(one, other).relation is relation
    assert compare(other, one).relation is relation


def test_leaves_are_the_places_that_hold_no_other() -> None:
    """Quarter before city before province before country; a country alone stays; two towns stay both."""
    assert leaves((BAGHDAD, KARRADA, IRAQ)) == (KARRADA,)
    assert leaves((IRAQ,)) == (IRAQ,)
    assert leaves((KIRKUK, MOSUL, IRAQ)) == (KIRKUK, MOSUL)


def test_a_town_named_like_its_province_yields_to_another_town_of_it() -> None:
    """ "Ariha, Idlib" is Ariha."""
    assert leaves((IDLIB, ARIHA)) == (ARIHA,)
    assert leaves((IDLIB,)) == (IDLIB,)


def test_of_two_namesakes_the_one_of_the_named_country_stays() -> None:
    """ "Tripoli, Lebanon" is not Tripoli in Libya; without a country both stay."""
    assert settled((TRIPOLI_LY, TRIPOLI_LB, LEBANON)) == (TRIPOLI_LB, LEBANON)
    assert settled((TRIPOLI_LY, TRIPOLI_LB)) == (TRIPOLI_LY, TRIPOLI_LB)


@given(
    st.lists(
        st.builds(
            Place,
            st.sampled_from("abcdef"),
            st.sampled_from([Names("Idlib", "إدلب"), Names("Ariha", "أريحا"), Names("Tripoli", "طرابلس")]),
            st.sampled_from(PlaceLevel),
            st.sampled_from(["SY", "LB"]),
            st.sampled_from([35.9, 35.95, 34.4]),
            st.sampled_from([36.6, 35.8]),
            st.sampled_from(["SY-ID", "LB-AS", ""]),
            st.sampled_from([Names("Idlib", "إدلب"), Names("Ariha", "أريحا"), Names("")]),
            admin2=st.sampled_from(["", "a", "b"]),
            population=st.sampled_from([0, 40_000, 3_000_000]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_a_report_names_something_is_left(places: list[Place]) -> None:
    """Places that replace or contain each other in a ring do not all vanish."""
    assert set(leaves(settled(places))) <= set(places)
    assert leaves(settled(places))


def test_a_small_town_does_not_hold_its_neighbour() -> None:
    """Reach grows with population."""
    assert contains(BAGHDAD, KARRADA)
    assert not contains(HAWIJA, VILLAGE)


def test_distances_are_great_circles() -> None:
    """Baghdad to Mosul is about 350 km; over the date line the short way counts."""
    assert kilometres(BAGHDAD, MOSUL) == pytest.approx(352, abs=5)
    east, west = (place(k, k, PlaceLevel.TOWN, 0, lon) for k, lon in (("e", 179.9), ("w", -179.9)))
    assert kilometres(east, west) == pytest.approx(22.2, abs=0.2)
