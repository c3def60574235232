"""What words say of the quarter, the side of the city and the part of the day."""

from __future__ import annotations

import pytest

from bot.alert import setting
from bot.text import arabic


def hours(text: str) -> tuple[str, ...]:
    return setting.hours(arabic.fold(text))


def sides(text: str) -> tuple[str, ...]:
    return setting.sides(text, arabic.fold(text))


def locales(text: str) -> set[str]:
    return set(setting.locales(text, arabic.fold(text)))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("انفجرت سيارة قرب المصرف", ()),
        ("فجر انتحاري نفسه عند البوابة", ()),
        ("أظهرت الصور عدداً قليلاً من المصابين", ()),
        ("انفجرت سيارة فجر الثلاثاء", ("dawn",)),
        ("وقع الهجوم مساء الأربعاء", ("evening",)),
        ("وقع الهجوم بعد ظهر اليوم", ("afternoon",)),
        ("وقع الهجوم ظهر الخميس", ("noon",)),
        ("قصف ليلي ثم هجوم ليلة أمس", ("night",)),
        ("It happened overnight.", ("night",)),
    ],
)
def test_a_part_of_the_day_is_a_word_and_not_part_of_one(text: str, parts: tuple[str, ...]) -> None:
    """ "Exploded", "blew himself up", "showed" and "few" contain the letters of dawn, noon and night, and name none."""
    assert hours(text) == parts


def test_neighbouring_parts_of_the_day_run_into_each_other() -> None:
    """Dawn is the end of the night and the beginning of the morning; morning and evening are apart."""
    assert setting.adjacent("night", "dawn")
    assert setting.adjacent("dawn", "morning")
    assert not setting.adjacent("morning", "evening")


@pytest.mark.parametrize(
    ("english", "arab"),
    [
        ("A bomb hit a shop in north-western Baghdad.", "انفجرت عبوة قرب متجر شمال غربي بغداد."),
        ("A bomb hit a shop in central Baghdad.", "انفجرت عبوة قرب متجر وسط العاصمة العراقية بغداد."),
        ("A bomb hit a shop in the south of the city of Aleppo.", "انفجرت عبوة قرب متجر جنوبي مدينة حلب."),
    ],
)
def test_a_side_of_a_city_is_the_same_in_both_languages(english: str, arab: str) -> None:
    """With or without "the capital", as adjective or as noun."""
    assert sides(english) == sides(arab) != ()


def test_what_stands_beside_no_name_is_no_side() -> None:
    """ "In the middle of the city" names no city."""
    assert sides("وقع الانفجار وسط المدينة") == ()


def test_a_description_is_no_quarter() -> None:
    """A crowded market and a mosque that belongs to a camp have no name here; the quarter of Wahda has one."""
    assert locales("انفجرت عبوة في سوق مزدحم قرب مسجد تابع لمعسكر") == set()
    assert locales("انفجرت عبوة في حي الوحدة") == locales("A bomb went off in the Wahda district.") != set()


@pytest.mark.parametrize(
    ("english", "arab", "scene"),
    [
        ("It went off among shoppers.", "انفجرت وسط السوق", "market"),
        ("Shells fell on a school.", "سقطت قذائف على مدرسة", "school"),
        ("They fired on a patrol.", "أطلقوا النار على دورية", "road"),
        ("A bomber struck a wedding.", "استهدف انتحاري حفل زفاف", "feast"),
    ],
)
def test_what_was_hit_is_the_same_in_both_languages(english: str, arab: str, scene: str) -> None:
    """By words of what stands where people gather; the hospital that takes them in is none."""
    assert setting.scenes(arabic.fold(english)) == setting.scenes(arabic.fold(arab)) == (scene,)
    assert setting.scenes(arabic.fold("The wounded were taken to hospital.")) == ()
