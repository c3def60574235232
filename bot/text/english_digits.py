"""English numbers in digits, told from dates, times, ordinals, ages, measures, calibres and sums of money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.text.document import Token

SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def _list(text: str) -> list[str]:
    return text.split()


_NOT_AFTER = frozenset(
    _list(
        "% percent percentage pc mm cm km kms kg kgs kilometre kilometres kilometer kilometers metre metres"
        " meter meters mile miles feet foot ft m am pm a.m p.m st nd rd th s"
    )
)
_NOT_BEFORE = frozenset(
    _list(
        "$ € £ # no. brigade battalion division article resolution route highway number page section chapter"
        " km unit day"
    )
)
_JOINTS = frozenset(_list("- / : . + &"))
_UNITS_OF = frozenset(_list("year month day week hour minute km mile point storey story"))
_NOT_PERSONS = frozenset(_list("in on at the and when after as by with to for from during"))
_YEAR_BEFORE = frozenset(_list("in since from until late early mid during year - /"))
_MONTHS = frozenset(
    _list(
        "january february march april may june july august september october november december jan feb mar apr"
        " jun jul aug sep sept oct nov dec"
    )
)


def digits(tokens: Sequence[Token], index: int) -> tuple[int, int, bool, int] | None:
    """(min, max, vague, last token) of a number in digits with a scale word after it; None for what is no count."""
    token = tokens[index]
    if _is_measure(tokens, index) or _is_age(tokens, index):
        return None
    value, scale = _value(token.norm), _norm(tokens, index + 1)
    if scale in SCALES or scale == "dozen":
        scaled = _scaled(token.norm, SCALES.get(scale, 12))
        return None if scaled is None else (scaled, scaled, False, index + 1)
    if value is None or (1900 <= value <= 2099 and "," not in token.text and _is_year(tokens, index)):
        return None
    return value, value, False, index


def _scaled(text: str, scale: int) -> int | None:
    """2,000 for "2" and "thousand", 2,500,000 for "2.5" and "million"."""
    try:
        return int(float(text.replace(",", "")) * scale)
    except (ValueError, OverflowError):
        return None


def _is_measure(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words or signs around make a date, time, calibre, sum of money or part of a name of it."""
    token = tokens[index]
    before, after = tokens[index - 1] if index else None, tokens[index + 1] if index + 1 < len(tokens) else None
    if before is not None:
        if before.norm in _NOT_BEFORE or (before.norm in _MONTHS and len(token.norm) < 3 and not _person_like(after)):
            return True
        joined = before.norm in _JOINTS or before.norm[-1:].isalpha()
        if before.end == token.start and joined and not _range_dash(tokens, index):
            return True
    if after is None:
        return False
    if after.norm in _NOT_AFTER or after.norm in _MONTHS:
        return True
    if after.start == token.end and (after.norm in ("/", ":") or after.norm[:1].isalpha()):
        return True
    return after.norm == "-" and _norm(tokens, index + 2) in _UNITS_OF


def _is_age(tokens: Sequence[Token], index: int) -> bool:
    """ "Ahmed Ali, 55, was…"; "aged 55"."""
    before, after = _norm(tokens, index - 1) if index else "", _norm(tokens, index + 1)
    start = index - 1
    while start > 0 and (tokens[start].norm in ("and", ",", "&") or tokens[start].norm.isdigit()):
        start -= 1
    if start >= 0 and tokens[start].norm in ("aged", "ages"):
        return True
    return index > 1 and before == "," and after in (",", ".", "") and tokens[index - 2].text[:1].isupper()


def _value(digits: str) -> int | None:
    if len(digits) > 15:
        return None
    if digits.isdigit():
        return int(digits) if digits.isascii() else None
    first, *groups = digits.split(",")
    if groups and first.isdigit() and len(first) <= 3 and all(len(g) == 3 and g.isdigit() for g in groups):
        return int(first + "".join(groups))
    return None


def _is_year(tokens: Sequence[Token], index: int) -> bool:
    before, after = _norm(tokens, index - 1) if index else "", tokens[index + 1] if index + 1 < len(tokens) else None
    if before in _YEAR_BEFORE or before in _MONTHS:
        return True
    if before == "," and index > 2 and tokens[index - 2].norm.isdigit() and tokens[index - 3].norm in _MONTHS:
        return True  # "December 22, 2019 Photo"
    return not _person_like(after)


def _person_like(after: Token | None) -> bool:
    return after is not None and after.norm[:1].isalpha() and after.norm not in _NOT_PERSONS


def _range_dash(tokens: Sequence[Token], index: int) -> bool:
    return index >= 2 and tokens[index - 1].norm in ("-", "–") and tokens[index - 2].norm.isdigit()


def _norm(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].norm if 0 <= index < len(tokens) else ""
