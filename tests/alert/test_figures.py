"""Counts in words: every figure as the source gave it."""

from __future__ import annotations

import pytest

from bot.alert.figures import changed, count_of, in_words
from bot.model import Count, Facts
from tests.alert.samples import catalogue

FSI, PDI = "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("count", "english", "arabic"),
    [
        (Count(9, 9), "9 killed", "9 قتلى"),
        (Count(1, 1), "1 killed", "قتيل واحد"),
        (Count(0, 0), "no deaths", "لا قتلى"),
        (Count(9, None), "at least 9 killed", "9 قتلى على الأقل"),
        (Count(2, None), "at least 2 killed", "قتيلان على الأقل"),
        (Count(None, 9), "up to 9 killed", "9 قتلى على الأكثر"),
        (Count(9, 12), "9-12 killed", f"{FSI}9-12{PDI} قتيلاً"),
        (Count(1, 2), "1-2 killed", f"{FSI}1-2{PDI} قتلى"),
        (Count(0, 2), "0-2 killed", f"{FSI}0-2{PDI} قتلى"),
        (Count(24, None, vague=True), "dozens killed", "عشرات القتلى"),
        (Count(200, None, vague=True), "hundreds killed", "مئات القتلى"),
        (Count(2000, None, vague=True), "thousands killed", "آلاف القتلى"),
        (Count(3, None, vague=True), "several killed", "عدد من القتلى"),
        (Count(3, 9, vague=True), "several killed", "عدد من القتلى"),
        (Count(20, 20, vague=True), "about 20 killed", "نحو 20 قتيلاً"),
        (Count(1234, 1234), "1234 killed", "1234 قتيلاً"),
    ],
)
def test_a_count_reads_as_the_source_gave_it(count: Count, english: str, arabic: str) -> None:
    """Exact, bounded, ranged, vague and zero counts keep their kind in both languages, with the right plural."""
    assert in_words(catalogue("en"), "killed", count) == english
    assert in_words(catalogue("ar"), "killed", count) == arabic


@pytest.mark.parametrize(
    ("old", "new", "english", "arabic"),
    [
        (Count(9, 9), Count(15, 15), "<s>9</s> 15 killed", "<s>9</s> 15 قتيلاً"),
        (Count(1, 1), Count(3, 3), "<s>1</s> 3 killed", "<s>قتيل واحد</s> 3 قتلى"),
        (Count(9, 9), Count(9, None), "<s>9 killed</s> at least 9 killed", "<s>9 قتلى</s> 9 قتلى على الأقل"),
        (Count(9, 9), Count(9, 9), "9 killed", "9 قتلى"),
        (None, Count(9, 9), "9 killed", "9 قتلى"),
        (Count(15, 15), Count(0, 0), "<s>15 killed</s> no deaths", "<s>15 قتيلاً</s> لا قتلى"),
    ],
)
def test_the_figure_told_before_is_struck_through(old: Count | None, new: Count, english: str, arabic: str) -> None:
    """Only a figure that differs is struck, the bare number where both are one, else the whole phrase."""
    assert changed(catalogue("en"), "killed", old, new) == english
    assert changed(catalogue("ar"), "killed", old, new) == arabic


@pytest.mark.parametrize("count", [None, Count(None, None), Count(0, None)])
def test_a_count_that_says_nothing_is_unknown(count: Count | None) -> None:
    """No bound, or "at least none", is not shown: unknown is not zero."""
    assert count_of(Facts(killed=count), "killed") is None
