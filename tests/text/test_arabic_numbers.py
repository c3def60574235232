"""Arabic numbers: digits, words, compounds, vague ones, qualifiers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import document
from bot.text.arabic_numbers import find_numbers

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
TEENS = {11: "أحد عشر", 12: "اثنا عشر", 13: "ثلاثة عشر", 14: "أربعة عشر", 15: "خمسة عشر", 16: "ستة عشر", 17: "سبعة عشر",
         18: "ثمانية عشر", 19: "تسعة عشر"}  # fmt: skip
HUNDREDS = ["", "مئة", "مئتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"]


def spelled(number: int) -> str:
    """`number` (1 to 999) in Arabic words, masculine nominative."""
    hundreds, rest = divmod(number, 100)
    parts = [HUNDREDS[hundreds]] if hundreds else []
    if rest in TEENS:
        parts.append(TEENS[rest])
    else:
        tens, unit = divmod(rest, 10)
        parts += [word for word in (UNITS[unit], TENS[tens]) if word]
    return " و".join(parts)


def numbers(text: str) -> list[tuple[int | None, int | None, bool]]:
    found = find_numbers([token for s in document.build("", text, "ar").sentences for token in s.tokens])
    return [(n.count.min, n.count.max, n.count.vague) for n in found]


@given(st.integers(1, 999))
def test_every_number_below_a_thousand_is_read_from_words(number: int) -> None:
    """The words of a number give that number."""
    assert numbers(spelled(number)) == [(number, number, False)]


@pytest.mark.parametrize("text", ["عثر عليه ميتا في منزله", "لست قتيلا", "ألست جريحا", "ولست منهم"])
def test_look_alikes_of_numbers_are_none(text: str) -> None:
    """Dead is not two hundred, and "I am not" no six."""
    assert numbers(text) == []


@given(st.integers(1, 999_999))
def test_digits_are_read_in_either_kind(number: int) -> None:
    """Western and Eastern digits, grouped or not, give the same number."""
    eastern = str(number).translate({ord("0") + i: 0x660 + i for i in range(10)})
    expected = [(number, number, False)]
    assert numbers(str(number)) == numbers(eastern) == numbers(f"{number:,}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("إحدى وعشرين", (21, 21, False)),
        ("ثلاث عشرة", (13, 13, False)),
        ("اثنتي عشرة", (12, 12, False)),
        ("مئتي", (200, 200, False)),
        ("ألف ومئة وثلاثة", (1103, 1103, False)),
        ("خمسة آلاف", (5000, 5000, False)),
        ("3 آلاف", (3000, 3000, False)),
        ("ألفين", (2000, 2000, False)),
        ("ما لا يقل عن تسعة", (9, None, False)),
        ("12 على الأقل", (12, None, False)),
        ("أكثر من 40", (40, None, False)),
        ("ما يزيد على ثلاثين", (30, None, False)),
        ("ما لا يزيد عن خمسة", (None, 5, False)),
        ("نحو 60", (60, 60, True)),
        ("قرابة عشرين", (20, 20, True)),
        ("بين 9 و12", (9, 12, False)),
        ("ثلاثة أو أربعة", (3, 4, False)),
        ("10-15", (10, 15, False)),
        ("عشرات", (20, None, True)),
        ("مئات", (200, None, True)),
        ("عشرات الآلاف", (20000, None, True)),
        ("بضعة", (3, 9, True)),
        ("عدد من", (2, None, True)),
        ("1.5 مليون", (1500000, None, True)),
    ],
)
def test_forms(text: str, expected: tuple[int | None, int | None, bool]) -> None:
    """Gender, case, scale, qualifier and vagueness are read."""
    assert numbers(text) == [expected]


@pytest.mark.parametrize(
    "text", ["الساعة 10:45", "17.30", "12%", "يوم الاثنين", "الثاني عشر", "12345678901", "@user12"]
)
def test_what_is_no_count(text: str) -> None:
    """Clock times, fractions, percentages, weekdays, ordinals, long digit rows and user names are no counts."""
    assert numbers(text) == []


def test_two_numbers_are_not_one() -> None:
    """Two counts joined by "and" stay two."""
    assert numbers("ثلاثة جنود وأربعة مدنيين") == [(3, 3, False), (4, 4, False)]
    assert numbers("3 و 4") == [(3, 3, False), (4, 4, False)]


@given(
    st.lists(
        st.sampled_from(["بين", "1", "2", "-", "و", "أو", "ألف", "مئة", "ثلاثة", "من", "أكثر", "ما"]), max_size=400
    )
)
def test_rows_of_number_words_are_bounded(row: list[str]) -> None:
    """Any row of number words is read without an exception, its numbers in order and not overlapping."""
    tokens = [token for s in document.build("", " ".join(row), "ar").sentences for token in s.tokens]
    found = find_numbers(tokens)
    assert all(one.last < other.first for one, other in pairwise(found))


def test_a_quantity_is_no_hundred() -> None:
    """ "كمية" begins like "as" and ends like "hundred", and is a word of its own."""
    assert numbers("ضبطت الشرطة كمية من الأسلحة") == []
