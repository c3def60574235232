"""Cleaning before reading: one form of every letter, no control or bidi characters, lengths that offsets can trust."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.text.clean import clean


def test_what_is_taken_off() -> None:
    """Bidi marks, zero-width spaces and lone surrogates become spaces; composed letters are one character."""
    assert clean("a\u202eb\u200bc\ud800d\r\ne\u0301") == "a b c d \n\u00e9"


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_idempotent(text: str) -> None:
    """Cleaning what is clean changes nothing, and the result can be encoded."""
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
