"""English numbers in running text: digits, words, "a dozen", "scores of", and what bounds them ("at least", "up to").

What only looks like a number is left out: dates, times, sums of money, percentages, ordinals, calibres, aircraft, ages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.model import Count
from bot.text.english_digits import SCALES, digits
from bot.text.numbers import Number

if TYPE_CHECKING:
    from bot.text.document import Token


def _list(text: str) -> list[str]:
    return text.split()


_UNITS = {
    word: value
    for value, word in enumerate(
        _list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
            " seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(_list("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
} | {"fourty": 40}
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000} | dict.fromkeys(
    ("several", "multiple", "numerous"), 3
)
_WORDS = _UNITS | _TENS
NUMBER_WORDS = frozenset(_WORDS)
_STARTS = {*_WORDS, *_VAGUE} | set(
    _list("hundred thousand dozen half couple pair tens few many no none nobody a number handful")
)
_NOUGHT = frozenset({"nobody", "none"})
# Words before a number that bound it; the longest that fits wins.
_SENSES = {
    "min": "at least;atleast;at the very least;more than;over;above;no fewer than;no less than;not less than;"
    "not fewer than;a minimum of;upwards of;in excess of",
    "max": "up to;as many as;at most;no more than;not more than",
    "under": "fewer than;less than;under",
    "about": "nearly;almost;about;around;some;approximately;roughly;an estimated;estimated;close to",
    "": "exactly;a total of;total of",
}
_BOUNDS = tuple(
    sorted(
        ((tuple(phrase.split()), sense) for sense, phrases in _SENSES.items() for phrase in phrases.split(";")),
        key=lambda row: -len(row[0]),
    )
)
_BOUND_LAST = frozenset(words[-1] for words, _ in _BOUNDS)


def find_numbers(tokens: Sequence[Token]) -> tuple[Number, ...]:
    """Every number among the tokens of one English sentence, left to right, none overlapping."""
    found: list[Number] = []
    index, free = 0, 0
    while index < len(tokens):
        word = tokens[index].norm
        if not (word[:1].isdigit() or word in _STARTS):
            index += 1
            continue
        parsed = _parse(tokens, index)
        if parsed is None:
            index += 1
            continue
        low, high, vague, last = parsed
        number = _bounded(tokens, index, last, low, high, vague, free)
        if number is not None:
            found.append(number)
            free = number.last + 1
            last = number.last
        index = last + 1
    return tuple(found)


def _parse(tokens: Sequence[Token], index: int) -> tuple[int | None, int | None, bool, int] | None:
    """(min, max, vague, last token) of the bare number that starts here."""
    word = tokens[index].norm
    if word[:1].isdigit():
        return digits(tokens, index)
    following = _norm(tokens, index + 1)
    if word == "a":
        return _after_article(tokens, index)
    if word == "no":
        if following in ("fewer", "less", "more", "longer", "doubt", "matter", "further"):
            return None
        return 0, 0, False, index + (following in ("one", "-") and _norm(tokens, index + 2) != "of")
    if word in _NOUGHT:
        return 0, 0, False, index
    if word == "half":
        return (6, 6, False, index + 2) if following == "a" and _norm(tokens, index + 2) == "dozen" else None
    if word == "tens":
        if following != "of":
            return None
        scale = {"thousands": 20_000, "millions": 20_000_000}.get(_norm(tokens, index + 2))
        return (scale, None, True, index + 2) if scale else (20, None, True, index)
    if word in ("few", "many"):
        if index and tokens[index - 1].norm in ("as", "how", "so", "too", "very", "the"):
            return None
        return 3, None, True, index
    if word in ("couple", "pair", "handful"):
        return None
    if word in _VAGUE:
        if following == "of" and _norm(tokens, index + 2) in ("thousands", "millions"):
            return _VAGUE[word] * _VAGUE[_norm(tokens, index + 2)] // 2, None, True, index + 2
        return _VAGUE[word], None, True, index
    if word in ("dozen", "hundred", "thousand", "number"):
        return None if word != "dozen" else (12, 12, False, index)
    return _words(tokens, index)


def _after_article(tokens: Sequence[Token], index: int) -> tuple[int | None, int | None, bool, int] | None:
    following = _norm(tokens, index + 1)
    if following == "dozen":
        return 12, 12, False, index + 1
    if following in ("hundred", "thousand", "million"):
        return _words(tokens, index + 1, 1)
    if following in ("couple", "pair"):
        return 2, 2, False, index + 1
    if following in ("few", "handful"):
        return 3, None, True, index + 1
    if following == "number" and _norm(tokens, index + 2) == "of":
        return 2, None, True, index + 1
    if following == "half" and _norm(tokens, index + 2) == "dozen":
        return 6, 6, False, index + 2
    return None


def _words(tokens: Sequence[Token], index: int, current: int | None = None) -> tuple[int, int, bool, int] | None:
    """ "twenty-five", "one hundred and five", "two thousand three hundred", "two dozen"."""
    total, part, last, position = 0, current, index - 1, index
    small = False
    while position < len(tokens):
        word = tokens[position].norm
        if word in ("-", "and") and last >= index and word != "and" and _norm(tokens, position + 1) in _WORDS | SCALES:
            position += 1
            continue
        if word == "and" and last >= index and tokens[last].norm in SCALES and _norm(tokens, position + 1) in _WORDS:
            position += 1
            continue
        if word in _TENS and (part is None or part % 100 == 0) and not small:
            part = (part or 0) + _TENS[word]
        elif word in _UNITS and (
            part is None
            or (part % 10 == 0 and part % 100 != 10 and part and _UNITS[word] < 10 and not small)
            or (part and part % 100 == 0)
        ):
            part = (part or 0) + _UNITS[word]
            small = True
        elif word == "hundred" and part and part < 100:
            part, small = part * 100, False
        elif word in ("thousand", "million", "billion") and part:
            total, part, small = total + part * SCALES[word], None, False
        elif word == "dozen" and part and not total:
            return part * 12, part * 12, False, position
        else:
            break
        last = position
        position += 1
    if last < index:
        return None
    value = total + (part or 0)
    return value, value, False, last


def _bounded(
    tokens: Sequence[Token], index: int, last: int, low: int | None, high: int | None, vague: bool, free: int
) -> Number | None:
    """The number with its range and its bound words, or None where it counts no one (an age)."""
    first = index
    ranged = _range_end(tokens, index, last, low)
    if ranged is not None:
        first, last, low, high = ranged
    if _norm(tokens, last + 1) == "+" or (_norm(tokens, last + 1) == "plus" and _norm(tokens, last + 2).isalpha()):
        last, high = last + 1, None
    elif _norm(tokens, last + 1) == "or" and _norm(tokens, last + 2) == "more":
        last, high = last + 2, None
    if first == 0 or tokens[first - 1].norm not in _BOUND_LAST:
        return Number(Count(low, high, vague), first, last)
    for words, sense in _BOUNDS:
        start = first - len(words)
        if start >= free and all(tokens[start + k].norm == words[k] for k in range(len(words))):
            return Number(_narrow(low, high, vague, sense), start, last)
    return Number(Count(low, high, vague), first, last)


def _narrow(low: int | None, high: int | None, vague: bool, sense: str) -> Count:
    if sense == "min":
        return Count(low, None, vague)
    if sense == "max":
        return Count(None, high if high is not None else low, vague)
    if sense == "under":
        top = high if high is not None else low
        return Count(None, top - 1 if top else top, vague)
    if sense == "about":
        return Count(low, high, True)
    return Count(low, high, vague)


def _range_end(
    tokens: Sequence[Token], index: int, last: int, low: int | None
) -> tuple[int, int, int | None, int | None] | None:
    """ "between 9 and 12", "from 9 to 12", "9-12", "two or three": (first, last, min, max)."""
    link = _norm(tokens, last + 1)
    before = _norm(tokens, index - 1) if index else ""
    if low is None or not (link in ("-", "–", "to", "or") or (link == "and" and before == "between")):
        return None
    if last + 2 >= len(tokens) or not (tokens[last + 2].norm[:1].isdigit() or tokens[last + 2].norm in _WORDS):
        return None
    second = _parse(tokens, last + 2)
    if second is None or second[0] is None or not low < second[0] <= max(3 * low, low + 10):
        return None
    if link == "to" and before == "from":
        return None
    return (index - 1 if before == "between" else index), second[3], low, second[0]


def _norm(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].norm if 0 <= index < len(tokens) else ""
