"""Folding of Arabic letters and stripping of particles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import arabic

ARABIC = st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=20)


@given(st.one_of(st.text(max_size=30), ARABIC))
def test_folding_is_idempotent(word: str) -> None:
    """What is folded stays as it is when folded again."""
    assert arabic.fold(arabic.fold(word)) == arabic.fold(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إصابة", "اصابه"),
        ("قُتِلَ", "قتل"),
        ("مقتــــل", "مقتل"),
        ("قتلى", "قتلي"),
        ("مئة", "ميه"),
        ("١٢٣", "123"),
        ("۱۲۳", "123"),
        ("مقتـ.ـل", "مقتل"),
        ("إرهـ١ـب", "ارهب"),
        ("ﻣﻘﺘﻞ", "مقتل"),
        ("شهداء", "شهدا"),
        ("Killed", "killed"),
    ],
)
def test_spellings_fold_together(one: str, other: str) -> None:
    """Variants of one word are one form."""
    assert arabic.fold(one) == arabic.fold(other) == other


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("وبالقصف", ("وبال", "قصف")),
        ("للجيش", ("لال", "جيش")),
        ("والجنود", ("وال", "جنود")),
        ("فقتل", ("ف", "قتل")),
        ("بمقتل", ("ب", "مقتل")),
    ],
)
def test_particles_come_off(word: str, reading: tuple[str, str]) -> None:
    """Attached particles are stripped, and the whole word is always the first reading."""
    found = arabic.readings(word)
    assert found[0] == ("", word)
    assert reading in found


@given(ARABIC)
def test_readings_join_back(word: str) -> None:
    """Every reading's rest is an end of the word, apart from the second lam of "لل"."""
    assert all(word.endswith(rest) for _, rest in arabic.readings(word))


def test_pronouns_come_off() -> None:
    """An attached pronoun is stripped and ta marbuta restored."""
    assert arabic.without_pronoun("زوجته") == "زوجه"
    assert arabic.without_pronoun("جنودهم") == "جنود"
    assert arabic.without_pronoun("قصف") == ""
