from __future__ import annotations

import pytest

from bot.text.counted import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "source", "0 sources"),
        (1, "source", "1 source"),
        (2, "new article", "2 new articles"),
        (1, "match", "1 match"),
        (3, "match", "3 matches"),
    ],
)
def test_counted(number: int, noun: str, said: str) -> None:
    """One of a thing has no s; none and several have."""
    assert counted(number, noun) == said
