"""Dates in full and in part: "13.08.2026", "August 13", "22 أكتوبر/تشرين الأول 2019", "عام 2014"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.extract import calendar_words as words
from bot.text.document import Token

_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{2,4})")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last` name the days from `day` to `end`."""

    day: date
    end: date | None
    first: int
    last: int


def known(word: str) -> str:
    """The word without 's or, in Arabic, its attached particles where it is a calendar word then."""
    return words.BEGINNINGS.get(word, word)


def word_at(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].norm if 0 <= at < len(tokens) else ""


def number_at(tokens: Sequence[Token], at: int, low: int, high: int) -> int | None:
    """The whole number at a token, if it lies within the bounds."""
    word = word_at(tokens, at)
    if not word.isdecimal() or len(word) > 4:
        return None
    return int(word) if low <= int(word) <= high else None


def numeric(tokens: Sequence[Token], at: int, whole: str) -> Span | None:
    """ "2026-08-13", "13.08.2026", "8/22/2015": the year four digits; day first unless that cannot be."""
    match = _NUMERIC.match(whole, tokens[at].start)
    if match is None or (match.end() < len(whole) and whole[match.end()].isdigit()):
        return None
    a, b, c = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        day = _date(a, b, c)
    elif len(match[4]) == 4:
        american = match[2] == "/" and (b > 12 or (a <= 12 and _english(tokens)))
        day = _date(c, a, b) if american else _date(c, b, a)
    else:
        return None
    last = at
    while last + 1 < len(tokens) and tokens[last].end < match.end():
        last += 1
    return Span(day, None, at, last) if day is not None else None


def _english(tokens: Sequence[Token]) -> bool:
    return any(token.text.isascii() and token.text.isalpha() for token in tokens)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def day_month(tokens: Sequence[Token], at: int, today: date | None) -> Span | None:
    """ "13 August 2026", "13th of Aug", "22 أكتوبر/تشرين الأول 2019"."""
    day = number_at(tokens, at, 1, 31)
    following = at + 1
    if day is None:
        return None
    if word_at(tokens, following) in ("st", "nd", "rd", "th"):
        following += 1
    if word_at(tokens, following) in ("of", "من", "شهر"):
        following += 1
    month, last = _month(tokens, following)
    if month is None:
        return None
    year, last = _year(tokens, last)
    return _dated(year, month, day, at, last, today)


def _month(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The month that begins at a token, a second name of it after a stroke included, and its last token."""
    pair = words.TWO_WORD_MONTHS.get((known(word_at(tokens, at)), word_at(tokens, at + 1)))
    if pair is not None:
        month, last = pair, at + 1
    else:
        single = words.MONTHS.get(known(word_at(tokens, at)))
        if single is None:
            return None, at
        month, last = single, at
        if word_at(tokens, last + 1) == "." and not tokens[last].norm.startswith("may"):
            last += 1
    if word_at(tokens, last + 1) in ("/", "-", "("):
        again, end = _month(tokens, last + 2)
        if again == month:
            last = end + (word_at(tokens, end + 1) == ")")
    return month, last


def _year(tokens: Sequence[Token], last: int) -> tuple[int | None, int]:
    """The year after a token, and its own."""
    at = last + 1
    while word_at(tokens, at) in (",", "،", "of", "من", "عام", "سنه", "العام") and at < last + 3:
        at += 1
    year = number_at(tokens, at, _YEARS[0], _YEARS[-1])
    return (year, at) if year is not None else (None, last)


def _dated(year: int | None, month: int, day: int, first: int, last: int, today: date | None) -> Span | None:
    found = None
    if year is not None:
        found = _date(year, month, day)
    elif today is not None:
        found = _nearest(month, day, today)
    return Span(found, None, first, last) if found is not None else None


def _nearest(month: int, day: int, today: date) -> date | None:
    """The last such day that is not more than a week ahead."""
    for year in (today.year + 1, today.year, today.year - 1, today.year - 4):
        found = _date(year, month, day)
        if found is not None and found <= today + timedelta(7):
            return found
    return None


def month_first(tokens: Sequence[Token], at: int, today: date | None) -> Span | None:
    """ "August 13, 2026", "August 2026", "in August", "last August"."""
    month, last = _month(tokens, at)
    if month is None or (tokens[at].text[0].islower() and tokens[at].text.isascii()):
        return None
    day = number_at(tokens, last + 1, 1, 31)
    if day is not None and _english(tokens[at : at + 1]):
        after = last + 1 + (word_at(tokens, last + 2) in ("st", "nd", "rd", "th"))
        year, end = _year(tokens, after)
        return _dated(year, month, day, at, end, today)
    year, end = _year(tokens, last)
    if year is None:
        bare = known(tokens[at].norm) in words.AMBIGUOUS_MONTHS and word_at(tokens, at - 1) not in words.BEFORE_MONTHS
        if today is None or bare:
            return None
        year = today.year if month <= today.month else today.year - 1
    start = date(year, month, 1)
    return Span(start, _month_end(start), at, end)


def _month_end(start: date) -> date:
    return (start.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def year_alone(tokens: Sequence[Token], at: int, today: date | None) -> Span | None:
    """ "in 2014", "عام 2014": the whole year."""
    year = number_at(tokens, at + 1, _YEARS[0], _YEARS[-1])
    if year is None or (today is not None and year > today.year + 1) or word_at(tokens, at + 2) in ("people", "شخص"):
        return None
    return Span(date(year, 1, 1), date(year, 12, 31), at + 1, at + 1)
