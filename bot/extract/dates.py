"""The days that a text names, against its publication date: absolute dates in both languages, weekdays, relative words.

A weekday is the last such day up to the publication ("on Sunday" in a report of a Sunday is that day); a date without
a year is the nearest one that does not lie more than a week ahead. Without a publication date only full dates count.
Hijri dates are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.extract import calendar_words as words
from bot.extract.mention import DateMention
from bot.extract.phrases import without_particles
from bot.text.document import Document, Sentence, Token

_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{2,4})")
_SLASHES = frozenset("/-–,،.")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Span:
    """Tokens `first` to `last` name the days from `day` to `end`."""

    day: date
    end: date | None
    first: int
    last: int


def find_dates(doc: Document, published: datetime | None) -> tuple[DateMention, ...]:
    """Every day or span of days that the text names, in its order."""
    today = published.date() if published is not None else None
    found: list[DateMention] = []
    for sentence in doc.sentences:
        for span in _spans(sentence, doc.title if sentence.part == "title" else doc.text, today):
            start, end = sentence.tokens[span.first].start, sentence.tokens[span.last].end
            found.append(DateMention(span.day, sentence.part, start, end, sentence.index, span.end))
    return tuple(found)


def _spans(sentence: Sentence, whole: str, today: date | None) -> Iterator[_Span]:
    tokens, at = sentence.tokens, 0
    while at < len(tokens):
        span = _at(tokens, at, whole, today)
        if span is None:
            at += 1
        else:
            yield span
            at = span.last + 1


def _at(tokens: Sequence[Token], at: int, whole: str, today: date | None) -> _Span | None:
    """The date that begins at a token."""
    word = tokens[at].norm
    if word[0].isdigit():
        full = _numeric(tokens, at, whole) or _day_month(tokens, at, today)
        return full if full is not None or today is None else _ago(tokens, at, today)
    word = _known(word)
    if word in words.MONTHS or word in ("تشرين", "كانون"):
        return _month_first(tokens, at, today)
    if today is None:
        return _after_year_word(tokens, at, today) if word in words.YEAR_WORDS else None
    if word in words.WEEKDAYS:
        return _weekday(tokens, at, words.WEEKDAYS[word], today)
    if word in words.RELATIVE_DAYS:
        return _relative_day(tokens, at, words.RELATIVE_DAYS[word], today)
    if word == "اول" and _word(tokens, at + 1) in ("امس", "من"):
        last = at + 1 + (_word(tokens, at + 1) == "من" and _word(tokens, at + 2) == "امس")
        return _Span(today - timedelta(2), None, at, last) if _word(tokens, last) == "امس" else None
    if word in words.AGO or word in words.SMALL_NUMBERS:
        return _ago(tokens, at, today)
    if word in words.LAST or word in words.THIS or word in words.NEXT or word in words.UNITS:
        return _unit(tokens, at, today) or (_after_year_word(tokens, at, today) if word in words.YEAR_WORDS else None)
    if word == "the" and [_word(tokens, at + i) for i in (1, 2, 3)] == ["day", "before", "yesterday"]:
        return _Span(today - timedelta(2), None, at, at + 3)
    return _after_year_word(tokens, at, today) if word in words.YEAR_WORDS else None


def _known(word: str) -> str:
    """The word without 's or, in Arabic, its attached particles where it is a calendar word then."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    if word[0] in "وفبلك" and len(word) > 3:
        for bare in without_particles(word):
            if bare in words.WEEKDAYS or bare in words.RELATIVE_DAYS or bare in words.MONTHS:
                return bare
    return word


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].norm if 0 <= at < len(tokens) else ""


def _number(tokens: Sequence[Token], at: int, low: int, high: int) -> int | None:
    """The whole number at a token, if it lies within the bounds."""
    word = _word(tokens, at)
    if not word.isdigit() or len(word) > 4:
        return None
    return int(word) if low <= int(word) <= high else None


def _numeric(tokens: Sequence[Token], at: int, whole: str) -> _Span | None:
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
    return _Span(day, None, at, last) if day is not None else None


def _english(tokens: Sequence[Token]) -> bool:
    return any(token.text.isascii() and token.text.isalpha() for token in tokens)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _day_month(tokens: Sequence[Token], at: int, today: date | None) -> _Span | None:
    """ "13 August 2026", "13th of Aug", "22 أكتوبر/تشرين الأول 2019"."""
    day = _number(tokens, at, 1, 31)
    following = at + 1
    if day is None:
        return None
    if _word(tokens, following) in ("st", "nd", "rd", "th"):
        following += 1
    if _word(tokens, following) in ("of", "من", "شهر"):
        following += 1
    month, last = _month(tokens, following)
    if month is None:
        return None
    year, last = _year(tokens, last)
    return _dated(year, month, day, at, last, today)


def _month(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The month that begins at a token, a second name of it after a stroke included, and its last token."""
    pair = words.TWO_WORD_MONTHS.get((_known(_word(tokens, at) or " "), _word(tokens, at + 1)))
    if pair is not None:
        month, last = pair, at + 1
    else:
        single = words.MONTHS.get(_known(_word(tokens, at) or " "))
        if single is None:
            return None, at
        month, last = single, at
        if _word(tokens, last + 1) == "." and not tokens[last].norm.startswith("may"):
            last += 1
    if _word(tokens, last + 1) in ("/", "-", "("):
        again, end = _month(tokens, last + 2)
        if again == month:
            last = end + (_word(tokens, end + 1) == ")")
    return month, last


def _year(tokens: Sequence[Token], last: int) -> tuple[int | None, int]:
    """The year after a token, and its own."""
    at = last + 1
    while _word(tokens, at) in (",", "،", "of", "من", "عام", "سنه", "العام") and at < last + 3:
        at += 1
    year = _number(tokens, at, _YEARS[0], _YEARS[-1])
    return (year, at) if year is not None else (None, last)


def _dated(year: int | None, month: int, day: int, first: int, last: int, today: date | None) -> _Span | None:
    found = None
    if year is not None:
        found = _date(year, month, day)
    elif today is not None:
        found = _nearest(month, day, today)
    return _Span(found, None, first, last) if found is not None else None


def _nearest(month: int, day: int, today: date) -> date | None:
    """The last such day that is not more than a week ahead."""
    for year in (today.year + 1, today.year, today.year - 1, today.year - 4):
        found = _date(year, month, day)
        if found is not None and found <= today + timedelta(7):
            return found
    return None


def _month_first(tokens: Sequence[Token], at: int, today: date | None) -> _Span | None:
    """ "August 13, 2026", "August 2026", "in August", "last August"."""
    month, last = _month(tokens, at)
    if month is None or (tokens[at].text[0].islower() and tokens[at].text.isascii()):
        return None
    day = _number(tokens, last + 1, 1, 31)
    if day is not None and _english(tokens[at : at + 1]):
        after = last + 1 + (_word(tokens, last + 2) in ("st", "nd", "rd", "th"))
        year, end = _year(tokens, after)
        return _dated(year, month, day, at, end, today)
    year, end = _year(tokens, last)
    if year is None:
        if today is None or tokens[at].norm in words.AMBIGUOUS_MONTHS:
            return None
        year = today.year if month <= today.month else today.year - 1
    start = date(year, month, 1)
    return _Span(start, _month_end(start), at, end)


def _month_end(start: date) -> date:
    return (start.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _after_year_word(tokens: Sequence[Token], at: int, today: date | None) -> _Span | None:
    """ "in 2014", "عام 2014": the whole year."""
    year = _number(tokens, at + 1, _YEARS[0], _YEARS[-1])
    if year is None or (today is not None and year > today.year + 1) or _word(tokens, at + 2) in ("people", "شخص"):
        return None
    return _Span(date(year, 1, 1), date(year, 12, 31), at + 1, at + 1)


def _weekday(tokens: Sequence[Token], at: int, weekday: int, today: date) -> _Span | None:
    """A weekday, or the full date that follows it ("Sunday 1 Feb 2015", "الاثنين 7 مارس")."""
    following = at + 1 + (_word(tokens, at + 1) in words.LAST)
    while _word(tokens, following) in _SLASHES | {"("} and following < at + 3:
        following += 1
    if _word(tokens, following)[:1].isdigit():
        full = _day_month(tokens, following, today)
        if full is not None:
            return _Span(full.day, None, at, full.last)
    elif words.MONTHS.get(_word(tokens, following)) and _number(tokens, following + 1, 1, 31):
        full = _month_first(tokens, following, today)
        if full is not None:
            return _Span(full.day, None, at, full.last)
    if tokens[at].norm in words.AMBIGUOUS_WEEKDAYS:
        return None
    back = (today.weekday() - weekday) % 7
    near = (_word(tokens, at - 1), _word(tokens, at + 1))
    if set(near) & words.NEXT:
        return _Span(today + timedelta((weekday - today.weekday() - 1) % 7 + 1), None, at, at)
    back += 7 * (back == 0 and bool(set(near) & words.LAST))
    return _Span(today - timedelta(back), None, at, at + (near[1] in words.LAST))


def _relative_day(tokens: Sequence[Token], at: int, days: int, today: date) -> _Span | None:
    """ "yesterday", "أمس الأول", "أمس الأربعاء" (the weekday then tells the day)."""
    following = _word(tokens, at + 1)
    if days == -1 and following == "الاول":
        return _Span(today - timedelta(2), None, at, at + 1)
    if days == 0 and tokens[at].norm == "الليله" and following in words.LAST:
        return _Span(today - timedelta(1), None, at, at + 1)
    skip = at + 1 + (following in ("،", ",", "("))
    if _known(_word(tokens, skip) or " ") in words.WEEKDAYS:
        named = _weekday(tokens, skip, words.WEEKDAYS[_known(_word(tokens, skip))], today)
        if named is not None:
            return _Span(named.day, None, at, named.last)
    return _Span(today + timedelta(days), None, at, at)


def _ago(tokens: Sequence[Token], at: int, today: date) -> _Span | None:
    """ "two days ago", "قبل يومين", "منذ ثلاثة أيام"."""
    before = _word(tokens, at) in words.AGO
    number_at = at + before
    word = _word(tokens, number_at)
    if word in words.DUALS:
        count, unit_at = 2, number_at
    elif before and word in words.UNITS and not word.startswith("ال"):
        count, unit_at = 1, number_at
    else:
        count = words.SMALL_NUMBERS.get(word) or _number(tokens, number_at, 1, 999) or 0
        unit_at = number_at + 1 + (_word(tokens, number_at + 1) == "of")
    unit = words.UNITS.get(_word(tokens, unit_at))
    if not count or unit is None:
        return None
    last = unit_at
    if not before:
        last = unit_at + 1
        if _word(tokens, last) not in ("ago", "earlier", "before"):
            return None
    day = _back(today, count, unit)
    return _Span(day, None, at, last)


def _back(today: date, count: int, unit: str) -> date:
    days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[unit] * count
    return today - timedelta(min(days, today.toordinal() - 1))


def _unit(tokens: Sequence[Token], at: int, today: date) -> _Span | None:
    """ "last week", "الشهر الماضي", "this month", "last night"."""
    word, following = _word(tokens, at), _word(tokens, at + 1)
    if following == "night" and word in words.LAST:
        return _Span(today - timedelta(1), None, at, at + 1)
    if word in ("this",) and following in ("morning", "afternoon", "evening"):
        return _Span(today, None, at, at + 1)
    english = following in words.UNITS and (word in words.LAST or word in words.THIS)
    arab = word in words.UNITS and word.startswith("ال") and (following in words.LAST or following in words.THIS)
    if not english and not arab:
        return None
    unit = words.UNITS[following if english else word]
    last = (word if english else following) in words.LAST
    if unit in ("day", "hour"):
        return None
    start, end = _period(today, unit, last)
    return _Span(start, end, at, at + 1)


def _period(today: date, unit: str, last: bool) -> tuple[date, date]:
    """The week (the seven days up to now, or those before), month or year of `today`, or the one before it."""
    if unit == "week":
        return (today - timedelta(13), today - timedelta(3)) if last else (today - timedelta(6), today)
    if unit == "month":
        start = today.replace(day=1)
        if not last:
            return start, today
        end = start - timedelta(1)
        return end.replace(day=1), end
    year = today.year - last
    return date(year, 1, 1), date(year, 12, 31) if last else today
