"""Publication dates as sources write them → aware UTC datetimes, or None. Pure: the present is an argument."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # what is said to be older is a default date of some software
_MONTHS = (
    ("january", "jan", "يناير", "كانون الثاني", "جانفي"),
    ("february", "feb", "فبراير", "شباط", "فيفري"),
    ("march", "mar", "مارس", "آذار", "اذار"),
    ("april", "apr", "أبريل", "ابريل", "إبريل", "نيسان", "أفريل"),
    ("may", "مايو", "أيار", "ايار", "ماي"),
    ("june", "jun", "يونيو", "يونيه", "حزيران", "جوان"),
    ("july", "jul", "يوليو", "يوليه", "تموز", "جويلية"),
    ("august", "aug", "أغسطس", "اغسطس", "آب", "أوت"),
    ("september", "sept", "sep", "سبتمبر", "أيلول", "ايلول"),
    ("october", "oct", "أكتوبر", "اكتوبر", "تشرين الأول", "تشرين الاول"),
    ("november", "nov", "نوفمبر", "تشرين الثاني"),
    ("december", "dec", "ديسمبر", "كانون الأول", "كانون الاول"),
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAME = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_DAY_FIRST = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*[-/،, ]?\s*(?P<month>{_NAME})\w*"
_MONTH_FIRST = rf"(?P<month2>{_NAME})\w*\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
_WRITTEN = re.compile(rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})\s*[-/،, ]*\s*(?P<year>\d{{4}})", re.IGNORECASE)
_NUMERIC = re.compile(
    r"\b(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4}))\b"
)
_CLOCK = re.compile(
    r"\b(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::[0-5]\d)?\b\s*(?P<half>[ap]\.?m\b|ص|م)?", re.IGNORECASE
)
_HALF = re.compile(r"\d\s*(?:[ap]\.?m\b|[صم](?!\w))", re.IGNORECASE)
_ZONE = re.compile(r"(?:GMT|UTC)?\s*(?P<sign>[+-])(?P<h>\d{2}):?(?P<m>\d{2})\b")
_AGO = re.compile(r"\b(\d{1,3})\s*(minute|min|hour|hr|day)s?\s+ago\b", re.IGNORECASE)


def parse(written: str, now: datetime) -> datetime | None:
    """RFC 2822, ISO 8601, or a date as people write it in English or Arabic; without a zone it is UTC.

    A day without a time counts as its end, so that it never seems older than it is. A future date is `now`.
    """
    text = " ".join(written.translate(_DIGITS).split())
    if not text or len(text) > 200:
        return None
    try:
        found = _standard(text) or _written(text, now)
    except (ValueError, OverflowError, TypeError):
        return None
    return settle(found, now)


def settle(found: datetime | None, now: datetime) -> datetime | None:
    """`found` in UTC, never after `now`; None for what no article can be dated (before 1990)."""
    if found is None:
        return None
    try:
        utc = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return None if utc < _EARLIEST else min(utc, now)


def _standard(text: str) -> datetime | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _end_of(date.fromisoformat(text))
    if re.fullmatch(r"\d{10}(\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if _HALF.search(text):
        return None  # RFC 2822 has 24 hours, and its parser would take 9 PM for 9
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _written(text: str, now: datetime) -> datetime | None:
    ago = _AGO.search(text)
    if ago:
        unit = {"m": "minutes", "h": "hours", "d": "days"}[ago[2][0].lower()]
        return now - timedelta(**{unit: int(ago[1])})
    match = _WRITTEN.search(text)
    if match:
        name = (match["month"] or match["month2"]).lower()
        day = date(int(match["year"]), _NUMBERS[name], int(match["day"] or match["day2"]))
    else:
        match = _NUMERIC.search(text)
        if not match:
            return None
        day = date(int(match["y"] or match["y2"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
    rest = text[: match.start()] + " " + text[match.end() :]
    clock = _CLOCK.search(rest)
    if not clock:
        return _end_of(day)
    hour = int(clock["h"])
    half = (clock["half"] or "").lower()[:1]
    if half in ("p", "م") and hour < 12:
        hour += 12
    if half in ("a", "ص") and hour == 12:
        hour = 0
    moment = datetime.combine(day, time(hour, int(clock["min"])), UTC)
    zone = _ZONE.search(rest, clock.end())
    if zone:
        offset = timedelta(hours=int(zone["h"]), minutes=int(zone["m"]))
        moment -= offset if zone["sign"] == "+" else -offset
    return moment


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)
