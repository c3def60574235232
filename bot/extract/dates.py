"""The days that a text names, against its publication date: absolute dates in both languages, weekdays, relative words.

A weekday is the last such day up to the publication ("on Sunday" in a report of a Sunday is that day); a date without
a year is the nearest one that does not lie more than a week ahead. Without a publication date only full dates count.
Hijri dates are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.extract import calendar_words as words
from bot.extract.absolute_dates import Span, day_month, known, month_first, number_at, numeric, word_at, year_alone
from bot.extract.mention import DateMention
from bot.text.document import Document, Sentence, Token

_BETWEEN = frozenset(("/", "-", "–", ",", "،", ".", "(", "الموافق", "المصادف"))  # a weekday and its date


def find_dates(doc: Document, published: datetime | None) -> tuple[DateMention, ...]:
    """Every day or span of days that the text names, in its order."""
    today = published.date() if published is not None and 1900 <= published.year <= 2100 else None
    found: list[DateMention] = []
    for sentence in doc.sentences:
        for span in _spans(sentence, doc.title if sentence.part == "title" else doc.text, today):
            start, end = sentence.tokens[span.first].start, sentence.tokens[span.last].end
            found.append(DateMention(span.day, sentence.part, start, end, sentence.index, span.end))
    return tuple(found)


def _spans(sentence: Sentence, whole: str, today: date | None) -> Iterator[Span]:
    tokens, done = sentence.tokens, -1
    for at, token in enumerate(tokens):
        if at > done and (token.norm in words.BEGINNINGS or token.norm[:1].isdecimal()):
            span = _at(tokens, at, whole, today)
            if span is not None:
                yield span
                done = span.last


def _at(tokens: Sequence[Token], at: int, whole: str, today: date | None) -> Span | None:
    """The date that begins at a token."""
    word = tokens[at].norm
    if word[0].isdecimal():
        full = numeric(tokens, at, whole) or day_month(tokens, at, today)
        return full if full is not None or today is None else _ago(tokens, at, today)
    word = known(word)
    if word in words.MONTHS or word in ("تشرين", "كانون"):
        return month_first(tokens, at, today)
    if today is None:
        return year_alone(tokens, at, today) if word in words.YEAR_WORDS else None
    if word in words.WEEKDAYS:
        return _weekday(tokens, at, words.WEEKDAYS[word], today)
    if word in words.RELATIVE_DAYS:
        return _relative_day(tokens, at, words.RELATIVE_DAYS[word], today)
    if word == "اول" and word_at(tokens, at + 1) in ("امس", "من"):
        last = at + 1 + (word_at(tokens, at + 1) == "من" and word_at(tokens, at + 2) == "امس")
        return Span(today - timedelta(2), None, at, last) if word_at(tokens, last) == "امس" else None
    if word in words.AGO or word in words.SMALL_NUMBERS:
        return _ago(tokens, at, today)
    if word in words.LAST or word in words.THIS or word in words.NEXT or word in words.UNITS:
        return _unit(tokens, at, today) or (year_alone(tokens, at, today) if word in words.YEAR_WORDS else None)
    if word == "the" and [word_at(tokens, at + i) for i in (1, 2, 3)] == ["day", "before", "yesterday"]:
        return Span(today - timedelta(2), None, at, at + 3)
    return year_alone(tokens, at, today) if word in words.YEAR_WORDS else None


def _weekday(tokens: Sequence[Token], at: int, weekday: int, today: date) -> Span | None:
    """A weekday, or the full date that follows it ("Sunday 1 Feb 2015", "الاثنين 7 مارس")."""
    following = at + 1 + (word_at(tokens, at + 1) in words.LAST)
    while word_at(tokens, following) in _BETWEEN and following < at + 3:
        following += 1
    if word_at(tokens, following)[:1].isdecimal():
        full = day_month(tokens, following, today)
        if full is not None:
            return Span(full.day, None, at, full.last)
    elif words.MONTHS.get(word_at(tokens, following)) and number_at(tokens, following + 1, 1, 31):
        full = month_first(tokens, following, today)
        if full is not None:
            return Span(full.day, None, at, full.last)
    if tokens[at].norm in words.AMBIGUOUS_WEEKDAYS:
        return None
    back = (today.weekday() - weekday) % 7
    near = (word_at(tokens, at - 1), word_at(tokens, at + 1))
    if set(near) & words.NEXT:
        return Span(today + timedelta((weekday - today.weekday() - 1) % 7 + 1), None, at, at)
    back += 7 * (back == 0 and bool(set(near) & words.LAST))
    return Span(today - timedelta(back), None, at, at + (near[1] in words.LAST))


def _relative_day(tokens: Sequence[Token], at: int, days: int, today: date) -> Span | None:
    """ "yesterday", "أمس الأول", "أمس الأربعاء" (the weekday then tells the day)."""
    following = word_at(tokens, at + 1)
    if tokens[at].norm == "الغد" and word_at(tokens, at - 1) != "يوم":
        return None  # a newspaper, more often than not: الغد, عدن الغد
    if days == -1 and following == "الاول":
        return Span(today - timedelta(2), None, at, at + 1)
    if days == 0 and tokens[at].norm == "الليله" and following in words.LAST:
        return Span(today - timedelta(1), None, at, at + 1)
    skip = at + 1 + (following in ("،", ",", "("))
    if known(word_at(tokens, skip)) in words.WEEKDAYS:
        named = _weekday(tokens, skip, words.WEEKDAYS[known(word_at(tokens, skip))], today)
        if named is not None:
            return Span(named.day, None, at, named.last)
    return Span(today + timedelta(days), None, at, at)


def _ago(tokens: Sequence[Token], at: int, today: date) -> Span | None:
    """ "two days ago", "قبل يومين", "منذ ثلاثة أيام"."""
    before = word_at(tokens, at) in words.AGO
    place = at + before
    word = word_at(tokens, place)
    if word in words.DUALS:
        count, unit_at = 2, place
    elif before and word in words.UNITS and not word.startswith("ال"):
        count, unit_at = 1, place
    else:
        count = words.SMALL_NUMBERS.get(word) or number_at(tokens, place, 1, 999) or 0
        unit_at = place + 1 + (word_at(tokens, place + 1) == "of")
    unit = words.UNITS.get(word_at(tokens, unit_at))
    if not count or unit is None:
        return None
    if number_at(tokens, unit_at + 1, 1900, 2100) is not None:
        return year_alone(tokens, unit_at, today)
    last = unit_at
    if not before:
        last = unit_at + 1
        if word_at(tokens, last) not in ("ago", "earlier", "before"):
            return None
    day = _back(today, count, unit)
    return Span(day, None, at, last)


def _back(today: date, count: int, unit: str) -> date:
    days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[unit] * count
    return today - timedelta(min(days, today.toordinal() - 1))


def _unit(tokens: Sequence[Token], at: int, today: date) -> Span | None:
    """ "last week", "الشهر الماضي", "this month", "last night"."""
    word, following = word_at(tokens, at), word_at(tokens, at + 1)
    if following == "night" and word in words.LAST:
        return Span(today - timedelta(1), None, at, at + 1)
    if word in ("this",) and following in ("morning", "afternoon", "evening"):
        return Span(today, None, at, at + 1)
    english = following in words.UNITS and (word in words.LAST or word in words.THIS)
    arab = word in words.UNITS and word.startswith("ال") and (following in words.LAST or following in words.THIS)
    if not english and not arab:
        return None
    unit = words.UNITS[following if english else word]
    last = (word if english else following) in words.LAST
    if unit in ("day", "hour"):
        return None
    start, end = _period(today, unit, last)
    return Span(start, end, at, at + 1)


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
