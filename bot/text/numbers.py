"""Numbers in running text, as counts over token spans; the languages have a module each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Count

if TYPE_CHECKING:
    from bot.text.document import Token


@dataclass(frozen=True, slots=True)
class Number:
    """A number as said: the count, and the first and last token that say it (both inclusive, "at least" too)."""

    count: Count
    first: int
    last: int


def find_numbers(tokens: Sequence[Token], language: str) -> tuple[Number, ...]:
    """Every number among the tokens of one sentence, left to right, none overlapping. Languages that are not read
    have none."""
    from bot.text import arabic_numbers, english_numbers  # here, because both name `Number`

    if language == "en":
        return english_numbers.find_numbers(tokens)
    if language == "ar":
        return arabic_numbers.find_numbers(tokens)
    return ()
