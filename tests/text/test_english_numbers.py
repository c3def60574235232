"""English numbers: what they count, how far they reach, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Count
from bot.text.document import build
from bot.text.english_numbers import find_numbers


def counts(text: str) -> list[Count]:
    return [number.count for sentence in build("", text, "en").sentences for number in find_numbers(sentence.tokens)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("nine men", Count(9, 9)),
        ("twenty-five men", Count(25, 25)),
        ("forty two men", Count(42, 42)),
        ("one hundred and five men", Count(105, 105)),
        ("two thousand three hundred men", Count(2300, 2300)),
        ("a hundred men", Count(100, 100)),
        ("1,204 men", Count(1204, 1204)),
        ("2.5 million people", Count(2_500_000, 2_500_000)),
        ("12 thousand people", Count(12_000, 12_000)),
        ("a dozen men", Count(12, 12)),
        ("half a dozen men", Count(6, 6)),
        ("two dozen men", Count(24, 24)),
        ("a couple of men", Count(2, 2)),
        ("dozens of men", Count(24, None, True)),
        ("scores of men", Count(40, None, True)),
        ("hundreds of men", Count(200, None, True)),
        ("several men", Count(3, None, True)),
        ("a number of men", Count(2, None, True)),
        ("no men", Count(0, 0)),
        ("no one", Count(0, 0)),
        ("at least nine men", Count(9, None)),
        ("more than 60 men", Count(60, None)),
        ("no fewer than eight men", Count(8, None)),
        ("nine or more men", Count(9, None)),
        ("20+ men", Count(20, None)),
        ("up to nine men", Count(None, 9)),
        ("as many as 30 men", Count(None, 30)),
        ("fewer than ten men", Count(None, 9)),
        ("nearly 50 men", Count(50, 50, True)),
        ("about a dozen men", Count(12, 12, True)),
        ("between nine and 12 men", Count(9, 12)),
        ("9-12 men", Count(9, 12)),
        ("15 to 20 men", Count(15, 20)),
        ("two or three men", Count(2, 3)),
        ("2000 people died", Count(2000, 2000)),
    ],
)
def test_numbers(text: str, count: Count) -> None:
    """One number is read, with what bounds it."""
    assert counts(text) == [count]


@pytest.mark.parametrize(
    "text",
    [
        "in 2014 the army",
        "on 5 May it",
        "at 6:30 it",
        "05/07/2012 it",
        "a 25-year-old",
        "the 3rd brigade",
        "an F-16 jet",
        "a 60mm mortar",
        "5% of it",
        "$5 million was lost",
        "Ahmed Test, 34, was",
        "aged 12 or so",
        "a man",
        "as many",
    ],
)
def test_what_counts_no_one(text: str) -> None:
    """Dates, times, ages, ordinals, calibres, shares and sums of money are no counts."""
    assert counts(text) == []


def test_the_earlier_number_of_from_to_is_its_own() -> None:
    """ "rose to 15 from nine" holds two numbers, not a range."""
    assert counts("rose to 15 from nine") == [Count(15, 15), Count(9, 9)]


@given(st.integers(min_value=0, max_value=999_999_999))
def test_digits_with_separators_are_read_back(value: int) -> None:
    """Any number written with commas is itself."""
    assert counts(f"{value:,} people") == [Count(value, value)]


@given(st.text(alphabet="0123456789,.-+ ato nine hundred dozen of at least", max_size=80))
def test_no_order_of_signs_raises(text: str) -> None:
    """Numbers never overlap and lie within the sentence, whatever stands there."""
    for sentence in build("", text, "en").sentences:
        last = -1
        for number in find_numbers(sentence.tokens):
            assert last < number.first <= number.last < len(sentence.tokens)
            last = number.last
