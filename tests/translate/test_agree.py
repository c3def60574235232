"""Whether the facts survive: what counts as a disagreement, and what is no translation at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Count, Facts, Names, Place, PlaceLevel
from bot.translate import agree
from bot.translate.agree import Texts

KIRKUK = Place("k", Names("Kirkuk"), PlaceLevel.TOWN, "IQ", 35.4, 44.3, admin1="IQ-KI")
MOSUL = Place("m", Names("Mosul"), PlaceLevel.TOWN, "IQ", 36.3, 43.1, admin1="IQ-NI")


@pytest.mark.parametrize(
    ("original", "translated", "says"),
    [
        (Facts(killed=Count(9, 9)), Facts(killed=Count(9, 9)), ()),
        (Facts(killed=Count(9, 9)), Facts(killed=Count(9, None)), ()),
        (Facts(killed=Count(9, 9)), Facts(), ("killed 9 is missing",)),
        (Facts(killed=Count(9, 9)), None, ("it tells of no incident",)),
        (Facts(), Facts(killed=Count(2, 2)), ("killed 2 is added",)),
        (Facts(wounded=Count(3, 3)), Facts(wounded=Count(30, 30)), ("wounded is 30, not 3",)),
        (Facts(wounded=Count(3, 3)), Facts(), ()),
        (Facts(places=(KIRKUK,)), Facts(places=(MOSUL,)), ("the place is Mosul, not Kirkuk",)),
        (None, None, ()),
    ],
)
def test_disagreements(original: Facts | None, translated: Facts | None, says: tuple[str, ...]) -> None:
    """What a reader of the translation would get wrong is named; what is only left out, mostly not."""
    assert agree.disagreements(original, translated) == says


@pytest.mark.parametrize(
    ("source", "output", "lengths", "says"),
    [
        ("نص", "", (1, 0), "it is empty"),
        ("نص طويل هنا للغاية", "the man the man the man the man the man", (5, 10), "it repeats itself"),
        ("نص", "a b c d e f g", (3, 40), "it is much longer than the original"),
        ("كلام " * 20, "short", (25, 2), "it is much shorter than the original"),
        ("نص طويل هنا للغاية", "نص طويل هنا للغاية", (5, 5), "nothing was translated"),
        ("نص", "a text", (2, 2), ""),
    ],
)
def test_degenerate_output_is_detected(source: str, output: str, lengths: tuple[int, int], says: str) -> None:
    """Loops, odd lengths and untranslated output are told from a translation."""
    assert agree.degenerate(source, output, *lengths) == says


def test_the_first_hypothesis_without_fault_is_taken() -> None:
    """Among hypotheses that all have faults, the one with fewest."""
    faults = {"a": ("x", "y"), "b": ("x",), "c": ()}
    assert agree.choose(("a", "b", "c"), faults.__getitem__) == ("c", ())
    assert agree.choose(("a", "b"), faults.__getitem__) == ("b", ("x",))


@pytest.mark.parametrize(
    ("source", "output", "says"),
    [
        ("مقتل 11 جنديا", "11 soldiers killed", ()),
        ("مقتل ١١ جنديا", "Eleven soldiers killed", ()),
        ("مقتل 11 جنديا", "12 soldiers killed", ("the number 11 is missing", "the number 12 is added")),
        ("نزوح 11 ألف شخص", "11,000 people fled", ()),
        ("مكافأة قدرها 28 مليون دولار", "a reward of $28 million", ()),
        ("مكافأة قدرها 1.5 مليون دولار", "a reward of 1.5 million dollars", ()),
        ("منذ عام 2014", "since 2014", ()),
        ("منذ عام 2014", "since 2041", ("the number 2014 is missing", "the number 2041 is added")),
        ("مقتل ثلاثة جنود", "Three soldiers killed", ()),
        ("مقتل جنديين", "Two soldiers killed", ()),
        ("بين 10 و15 قتيلا", "10-15 dead", ()),
    ],
)
def test_numbers_in_digits_have_to_be_there(source: str, output: str, says: tuple[str, ...]) -> None:
    """In digits or words, thousands and millions written out or not; numbers in words alone are another matter."""
    assert agree.digits_kept(source, output, ("ar", "en")) == says


@given(st.integers(3, 9999), st.integers(3, 9999))
def test_a_changed_number_is_always_caught(right: int, wrong: int) -> None:
    """Both ways, wherever the digits differ."""
    found = agree.digits_kept(f"مقتل {right} شخصا في كركوك", f"{wrong} people killed in Kirkuk", ("ar", "en"))
    assert bool(found) == (right != wrong)


@pytest.mark.parametrize(
    ("source", "output", "says"),
    [
        ("مقتل سبعة جنود", "Seven soldiers killed", ()),
        ("مقتل سبعة جنود", "7 soldiers killed", ()),
        ("مقتل سبعة جنود", "Seven three soldiers killed", ("the number 3 is added",)),
        ("مقتل سبعة جنود", "Soldiers killed", ("the number 7 is missing",)),
        ("مقتل عشرات الجنود", "Many soldiers killed", ()),
        ("مقتل جنديين", "Two soldiers killed", ()),
    ],
)
def test_numbers_in_words_have_to_be_there_beside_a_toll(source: str, output: str, says: tuple[str, ...]) -> None:
    """Exact ones from three on; "dozens" and duals are no numbers that could be lost."""
    assert agree.words_kept(source, output, ("ar", "en")) == says


@pytest.mark.parametrize(
    ("source", "output", "kept"),
    [
        ("مقتل ثلاثة جنود", "Three soldiers killed", True),
        ("مقتل ثلاثة جنود", "Four soldiers killed", False),
        ("مقتل جنود", "Soldiers killed", None),
        ("مقتل جنديين", "Two soldiers killed", None),
    ],
)
def test_measuring_counts_words_too(source: str, output: str, kept: bool | None) -> None:
    """Numbers in words count from 3 on; a pair without a number is not counted."""
    assert agree.numbers_kept(source, output, ("ar", "en")) is kept


def test_what_stands_there_in_so_many_words_is_no_disagreement() -> None:
    """A count that the reader of one language missed or gave another role, and a place whose name is there."""
    texts = Texts("مقتل 9 جنود في كركوك", "Nine soldiers killed in Kirkuk, not Mosul", ("ar", "en"))
    assert agree.disagreements(Facts(killed=Count(9, 9)), None, texts) == ()
    assert agree.disagreements(Facts(killed=Count(9, 9)), Facts(killed=Count(1, 1)), texts) == ()
    assert agree.disagreements(Facts(places=(KIRKUK,)), Facts(places=(MOSUL,)), texts) == ()


def test_dead_and_wounded_that_changed_places_are_caught() -> None:
    """Both numbers stand there, but in each other's role."""
    texts = Texts("مقتل 9 وإصابة 30", "30 killed and 9 wounded", ("ar", "en"))
    found = agree.disagreements(
        Facts(killed=Count(9, 9), wounded=Count(30, 30)), Facts(killed=Count(30, 30), wounded=Count(9, 9)), texts
    )
    assert found == ("killed is 30, not 9", "wounded is 9, not 30")


def test_the_letters_of_another_language_are_no_translation() -> None:
    """Most letters have to be those of the target language."""
    assert "letters" in agree.degenerate("قتل تسعة جنود", "قتل nine جنود في", 3, 4, "en")
    assert agree.degenerate("قتل تسعة جنود", "Nine soldiers (جنود) killed", 3, 4, "en") == ""
