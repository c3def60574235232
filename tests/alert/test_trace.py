"""What merging remembers of an article's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alert import trace
from bot.alert.skeletons import skeleton
from bot.model import Article, Facts
from tests.alert.dispatches import KIRKUK


def of(text: str, title: str = "", language: str = "en") -> trace.Trace:
    return trace.of(Article("1", title, text, language), Facts(places=(KIRKUK,)))


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Karrada", "الكرادة"),
        ("al-Khalidiya", "الخالدية"),
        ("Jarabulus", "جرابلس"),
        ("Peshawar", "بيشاور"),
        ("Nuseirat", "النصيرات"),
        ("Shuhada", "الشهداء"),
        ("Ghouta", "الغوطة"),
    ],
)
def test_a_name_has_one_skeleton_in_both_scripts(latin: str, arabic: str) -> None:
    """Transliteration, article and vowels do not matter."""
    assert skeleton(latin) == skeleton(arabic) != ""


def test_terms_are_what_tells_events_apart() -> None:
    """Common words, numbers and the places of the facts are left out; plural and possessive endings do not count."""
    found = of("Nine people were killed when bombs hit two trucks, a truck owner's kiosk and kiosks in Kirkuk.").terms
    assert set(found) == {"truck", "owner", "kiosk"}


def test_quarters_meet_over_the_languages() -> None:
    """A district named in English and a quarter named in Arabic share their skeleton; adjectives are no names."""
    english = of("A bomb exploded in the Wahda district of the city.").locales
    arabic = of("انفجرت قنبلة في حي الوحدة، وأغلقت سوق شعبية.", language="ar").locales
    assert english == arabic != ()


def test_parts_of_the_day_are_read_in_both_languages() -> None:
    """Morning is morning."""
    assert of("It happened on Monday morning.").hours == of("وقع صباح الاثنين", language="ar").hours == ("morning",)


@given(st.text(max_size=400), st.text(max_size=4000), st.sampled_from(["en", "ar"]))
def test_nothing_in_a_text_can_break_it(title: str, text: str, language: str) -> None:
    """Whatever comes, the trace keeps its bounds and is the same again."""
    found = of(text, title, language)
    assert len(found.terms) <= trace.TERMS
    assert len(found.names) <= trace.NAMES
    assert len(found.shingles) <= trace.SHINGLES
    assert found == of(text, title, language)
