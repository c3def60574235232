"""Thresholds on counts and ages: what `">= 5"` means, and what it means for a range.

`certainty: certain` (the default) asks whether every number that the report allows meets the threshold,
`likely` whether the one most likely number does:

    the report says     stands for      ">= 5" certain      ">= 5" likely
    nine                9               true                true
    3 to 8              3-8             unknown             true (5, the middle, rounded down)
    at least 3          3 or more       unknown             false (3)
    at least 9          9 or more       true                true
    up to nine          0-9             unknown             true (9)
    dozens              24 or more      true                true (24)
    (nothing)           not known       unknown             unknown
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.match.truth import FALSE, TRUE, UNKNOWN, Truth
from bot.model import Count
from bot.text.duration import format_duration, parse_duration

_COMPARISON = re.compile(r"(>=|<=|==|=|>|<|≥|≤)\s*(\S.*)")
_SPAN = re.compile(r"(\d{1,9})\s*(?:\.\.|-|–)\s*(\d{1,9})")
LONGEST = timedelta(days=3660)


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole numbers from `low` to `high`, both included; `high` None is without end. Seconds in an age."""

    low: int
    high: int | None
    written: str = field(compare=False, repr=False)

    def judge(self, low: int, high: int | None) -> Truth:
        """Whether a number known to lie between `low` and `high` lies in here."""
        if low >= self.low and (self.high is None or (high is not None and high <= self.high)):
            return TRUE
        outside = (high is not None and high < self.low) or (self.high is not None and low > self.high)
        return FALSE if outside else UNKNOWN

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)

    @property
    def empty(self) -> bool:
        return self.high is not None and self.high < self.low

    @property
    def everything(self) -> bool:
        return self.low == 0 and self.high is None

    def gap(self, number: int) -> str:
        """How `number` misses: "4 < 5"; "" where it does not."""
        if number < self.low:
            return f"{number} < {self.low}"
        return f"{number} > {self.high}" if self.high is not None and number > self.high else ""


def judge(interval: Interval, count: Count, certainty: Certainty) -> Truth:
    """See the table above."""
    if certainty is Certainty.CERTAIN:
        return interval.judge(count.min or 0, count.max)
    number = likeliest(count)
    return interval.judge(number, number)


def likeliest(count: Count) -> int:
    """The middle of a range, rounded down; the one number of "at least" and "up to"."""
    if count.min is not None and count.max is not None:
        return (count.min + count.max) // 2
    return count.best


def told(count: Count) -> str:
    """A count in words for an explanation: "9", "3-8", "at least 3", "up to 9"."""
    low, high = count.min, count.max
    if low is not None and low == high:
        text = str(low)
    elif high is None:
        text = f"at least {low or 0}"
    else:
        text = f"up to {high}" if low is None else f"{low}-{high}"
    return text + (" (a vague number)" if count.vague else "")


def read_interval(text: str) -> Interval | str:
    """The numbers that `text` (`>= 5`, `< 3`, `== 0`, `5..10`) asks for, or what is wrong with it."""
    span = _SPAN.fullmatch(text.strip())
    if span:
        found = Interval(int(span[1]), int(span[2]), f"{int(span[1])}..{int(span[2])}")
        return f"no number lies in {text!r}" if found.empty else found
    comparison = _COMPARISON.fullmatch(text.strip())
    if not comparison or not re.fullmatch(r"\d{1,9}", comparison[2]):
        if re.fullmatch(r"\d{1,9}", text.strip()):
            return f'say which numbers are meant: ">= {text}" (that many or more) or "== {text}" (exactly)'
        return f'{text!r} is not a threshold; write for example ">= 5", "< 3", "== 0" or "5..10"'
    found = _interval(comparison[1], int(comparison[2]), comparison[2])
    return f"no count is {text}" if found.empty else found


def read_age(text: str) -> Interval | str:
    """The ages in seconds that `text` (`< 48h`, `>= 1d12h`) asks for, or what is wrong with it."""
    comparison = _COMPARISON.fullmatch(text.strip())
    if not comparison:
        return f'{text!r} is not an age; write for example "< 48h" or ">= 2d"'
    length = read_duration(comparison[2])
    if isinstance(length, str):
        return length
    found = _interval(comparison[1], int(length.total_seconds()), format_duration(length))
    return f"no age is {text}" if found.empty else found


def _interval(operator: str, number: int, unit_text: str) -> Interval:
    operator = {"≥": ">=", "≤": "<=", "=": "=="}.get(operator, operator)
    written = f"{operator} {unit_text}"
    if operator in (">=", ">"):
        return Interval(number + (operator == ">"), None, written)
    if operator in ("<=", "<"):
        return Interval(0, number - (operator == "<"), written)
    return Interval(number, number, written)


def read_duration(text: str) -> timedelta | str:
    """`90m`, `2h`, `1d12h`, `1w`, up to ten years; else what is wrong with it."""
    try:
        length = parse_duration(text)
    except ValueError:
        hint = (
            f'write "{text.strip()}h" or "{text.strip()}m"'
            if text.strip().isdigit()
            else "write for example 90m, 2h or 1d"
        )
        return f"{text!r} is not a length of time; {hint}"
    return f"{text} is longer than ten years" if length > LONGEST else length
