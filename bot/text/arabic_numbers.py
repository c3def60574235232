"""Arabic numbers in a row of tokens: digits of either kind, words of either gender and any case, compounds, vague ones.

Words are matched folded (`text.arabic.fold`). What is counted is not decided here, nor whether a number is a date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.model import Count
from bot.text.arabic_number_words import (
    AFTER,
    BEFORE_TEN,
    DEAD,
    DECIMAL,
    DIGITS,
    DOUBLES,
    GROUPED,
    HUNDRED,
    HUNDREDS,
    I_AM_NOT,
    MANY,
    NO_NUMBERS,
    ORDINALS,
    QUALIFIER_ENDS,
    QUALIFIERS,
    SCALES,
    STARTS,
    TENS,
    UNITS,
    VAGUE,
)
from bot.text.document import Token
from bot.text.numbers import Number


def find_numbers(tokens: Sequence[Token]) -> tuple[Number, ...]:
    """Every number of `tokens`, left to right and not overlapping, its qualifiers ("at least", "nearly") taken in.

    A number with a conjunction before it ("وثلاثة") starts at that token. Clock times, fractions, percentages and
    numbers of more than nine digits are none.
    """
    norms = [token.norm for token in tokens]
    found: list[Number] = []
    at = 0
    while at < len(norms):
        number = None if _of_a_name(tokens, at) or _looks_alike(tokens[at]) else _number(norms, at)
        if number is None:
            at += 1
            continue
        number = _qualified(norms, number, found[-1].last + 1 if found else 0)
        found.append(number)
        at = number.last + 1
    return tuple(found)


def _of_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether digits hang on a Latin word, as in a user name."""
    before = tokens[at - 1] if at else None
    return bool(before and before.end == tokens[at].start and before.norm.isascii() and before.norm.isalpha())


def _looks_alike(token: Token) -> bool:
    """Whether another word folds to that of a number: ميتا is "dead" (200 has its hamza), لست and ألست "I am not"."""
    if token.norm[-4:] in DEAD:
        return "ئ" not in token.text and "ء" not in token.text
    return token.norm in I_AM_NOT or (token.norm == "الست" and "أ" in token.text)


def _number(norms: Sequence[str], at: int, ranged: bool = True) -> Number | None:
    norm = norms[at]
    if norm[:1].isdigit():
        return _digits(norms, at, ranged)
    if norm == "بين":
        return _between(norms, at)
    start = None if norm in NO_NUMBERS else _start(norm)
    if not start:
        return None
    vague = _vague(norms, at, start)
    if vague is not None:
        return vague
    if at and norms[at - 1] in ORDINALS:
        return None
    value, after = _value(norms, at, start)
    return _ranged(norms, value, at, after, ranged) if value else None


@lru_cache(maxsize=1 << 15)
def _start(norm: str) -> str:
    """The word without attached particles where it may begin a number, else ""."""
    for cut in (norm, norm[1:] if norm[:1] in tuple("وفبلك") else ""):
        if cut in STARTS or cut in VAGUE or any(cut == many[0] for many in MANY):
            return cut
        if cut.startswith("ال") and 3 <= UNITS.get(cut[2:], 0) <= 10:
            return cut[2:]
    return ""


def _vague(norms: Sequence[str], at: int, start: str) -> Number | None:
    many = next((m for m in MANY if m[0] == start and tuple(norms[at + 1 : at + len(m)]) == m[1:]), None)
    if many:
        return Number(MANY[many], at, at + len(many) - 1)
    if start not in VAGUE:
        return None
    count, last = VAGUE[start], at
    if last + 1 < len(norms) and norms[last + 1] in ("الاف", "الالاف"):
        count, last = Count((count.min or 0) * 1_000, None, True), last + 1
    return Number(count, at, last)


def _digits(norms: Sequence[str], at: int, ranged: bool) -> Number | None:
    norm, scale, last = norms[at], 1, at
    after = norms[at + 1 : at + 3]
    if after and after[0] in SCALES:
        scale, last = SCALES[after[0]], at + 1
    elif len(after) == 2 and after[0] in ":/" and after[1][0].isdigit():
        return None
    if at >= 2 and norms[at - 1] in ":/" and norms[at - 2][0].isdigit():
        return None
    if (norms[last + 1 : last + 2] or [""])[0] in ("%", "٪", "بالميه", "بالمايه"):
        return None
    if DIGITS.fullmatch(norm):
        value = int(norm)
    elif GROUPED.fullmatch(norm) and len(norm) <= 11:
        value = int(re.sub(r"\D", "", norm))
    elif scale > 1 and (decimal := DECIMAL.fullmatch(norm)):
        whole, part = decimal.groups()
        return Number(Count(int(whole) * scale + int(part) * scale // 10 ** len(part), None, True), at, last)
    else:
        return None
    return _ranged(norms, value * scale, at, last + 1, ranged)


def _ranged(norms: Sequence[str], value: int, at: int, after: int, ranged: bool) -> Number:
    """`value`, or a range where a dash or "or" and a greater number follow: "10-12", "تسعة أو عشرة"."""
    if ranged and after + 1 < len(norms) and norms[after] in ("-", "–", "او"):
        other = _number(norms, after + 1, False) if norms[after + 1] != "بين" else None
        if other and other.count.min and value < other.count.min <= 3 * value and not other.count.vague:
            return Number(Count(value, other.count.max), at, other.last)
    return Number(Count(value, value), at, after - 1)


def _between(norms: Sequence[str], at: int) -> Number | None:
    """ "بين 9 و12", "ما بين تسعة الى اثني عشر"; None where what follows is not two rising numbers."""
    low = _number(norms, at + 1, False) if at + 1 < len(norms) and norms[at + 1] != "بين" else None
    if low is None or low.count.min is None or low.count.min != low.count.max:
        return None
    after = low.last + 1
    if after < len(norms) and norms[after] in ("و", "الي"):
        after += 1
    high = _number(norms, after, False) if after < len(norms) and norms[after] != "بين" else None
    if high is None or high.count.max is None or high.count.max <= low.count.min:
        return None
    return Number(Count(low.count.min, high.count.max), at - (norms[at - 1 : at] == ["ما"]), high.last)


def _value(norms: Sequence[str], at: int, start: str) -> tuple[int, int]:
    """The value of the number word at `at` and the index after it; 0 where the word is no number by itself."""
    if start in DOUBLES:
        total, after = DOUBLES[start], at + 1
    elif start in SCALES:
        if start in ("الاف", "ملايين"):
            return 0, at
        total, after = SCALES[start], at + 1
    else:
        total, after = _below_thousand(norms, at, start)
        if not total:
            return 0, at
        if after < len(norms) and norms[after] in SCALES:
            total, after = total * SCALES[norms[after]], after + 1
        else:
            return total, after
    rest = _joined(norms, after)
    if rest:
        more, end = _below_thousand(norms, rest[1], rest[0])
        if more:
            return total + more, end
    return total, after


def _below_thousand(norms: Sequence[str], at: int, start: str) -> tuple[int, int]:
    following = norms[at + 1] if at + 1 < len(norms) else ""
    if start in HUNDREDS:
        return _with_rest(norms, HUNDREDS[start], at + 1)
    if start in TENS:
        return TENS[start], at + 1
    if following in ("عشر", "عشره") and start not in ("عشر", "عشره"):
        return BEFORE_TEN.get(start, 0) + 10, at + 2
    unit = UNITS.get(start, 0)
    if 3 <= unit <= 9 and following in HUNDRED:
        return _with_rest(norms, unit * 100, at + 2)
    tens = _joined(norms, at + 1)
    if 1 <= BEFORE_TEN.get(start, 0) <= 9 and tens and tens[0] in TENS:
        return BEFORE_TEN[start] + TENS[tens[0]], tens[1] + 1
    return unit, at + 1


def _with_rest(norms: Sequence[str], hundreds: int, after: int) -> tuple[int, int]:
    """Hundreds and the tens and units joined to them with و."""
    rest = _joined(norms, after)
    if rest and rest[0] not in HUNDREDS:
        more, end = _below_thousand(norms, rest[1], rest[0])
        if 0 < more < 100:
            return hundreds + more, end
    return hundreds, after


def _joined(norms: Sequence[str], at: int) -> tuple[str, int] | None:
    """The number word joined with و at `at`, written together or apart, and its index."""
    if at < len(norms) and norms[at][0] == "و" and norms[at][1:] in STARTS:
        return norms[at][1:], at
    if at + 1 < len(norms) and norms[at] == "و" and norms[at + 1] in STARTS:
        return norms[at + 1], at + 1
    return None


def _qualified(norms: Sequence[str], number: Number, free: int) -> Number:
    """`number` with the qualifiers that stand right before or after it."""
    count, first, last = number.count, number.first, number.last
    kinds: list[str] = []
    while first > free and (found := _qualifier_before(norms, first, free)):
        first, kind = found
        kinds.append(kind)
    for words, kind in AFTER.items():
        if tuple(norms[last + 1 : last + 1 + len(words)]) == words:
            last += len(words)
            kinds.append(kind)
            break
    for kind in kinds:
        if kind == "least":
            count = Count(count.min, None, count.vague)
        elif kind == "most":
            count = Count(None, count.max, count.vague)
        else:
            count = Count(count.min, count.max, True)
    return Number(count, first, last)


def _qualifier_before(norms: Sequence[str], first: int, free: int) -> tuple[int, str] | None:
    if norms[first - 1] not in QUALIFIER_ENDS:
        return None
    for words, kind in QUALIFIERS:
        begin = first - len(words)
        if begin < free:
            continue
        head = norms[begin]
        if tuple(norms[begin + 1 : first]) == words[1:] and words[0] in (head, head[1:] if head[0] in "وفبل" else ""):
            return begin, kind
    return None
