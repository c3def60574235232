"""The days that a text names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extract.dates import find_dates
from bot.text.document import build

THURSDAY = datetime(2026, 8, 13, 12, tzinfo=UTC)
EN = [
    ("killed on Wednesday", date(2026, 8, 12), None),
    ("killed on Thursday", date(2026, 8, 13), None),
    ("killed last Thursday", date(2026, 8, 6), None),
    ("talks next Monday", date(2026, 8, 17), None),
    ("Monday's attack", date(2026, 8, 10), None),
    ("killed yesterday", date(2026, 8, 12), None),
    ("killed today", date(2026, 8, 13), None),
    ("killed overnight", date(2026, 8, 13), None),
    ("killed last night", date(2026, 8, 12), None),
    ("killed the day before yesterday", date(2026, 8, 11), None),
    ("killed two days ago", date(2026, 8, 11), None),
    ("killed 3 weeks ago", date(2026, 7, 23), None),
    ("an attack a year ago", date(2025, 8, 13), None),
    ("killed on 10 August", date(2026, 8, 10), None),
    ("killed on August 10", date(2026, 8, 10), None),
    ("killed on Dec. 31", date(2025, 12, 31), None),
    ("killed on 3rd of March 2015", date(2015, 3, 3), None),
    ("Sunday 1 Feb 2015", date(2015, 2, 1), None),
    ("Aug. 3, 2025", date(2025, 8, 3), None),
    ("on 2016-01-30", date(2016, 1, 30), None),
    ("on 30.01.2016", date(2016, 1, 30), None),
    ("08/22/2015: Assailants", date(2015, 8, 22), None),
    ("an attack last month", date(2026, 7, 1), date(2026, 7, 31)),
    ("an attack last year", date(2025, 1, 1), date(2025, 12, 31)),
    ("an attack in March", date(2026, 3, 1), date(2026, 3, 31)),
    ("an attack last May", date(2026, 5, 1), date(2026, 5, 31)),
    ("an attack in October", date(2025, 10, 1), date(2025, 10, 31)),
    ("since 2014", date(2014, 1, 1), date(2014, 12, 31)),
    ("in February 2012", date(2012, 2, 1), date(2012, 2, 29)),
]
AR = [
    ("قتل اليوم", date(2026, 8, 13), None),
    ("قتل أمس", date(2026, 8, 12), None),
    ("قتل أمس الأول", date(2026, 8, 11), None),
    ("قتل أول من أمس", date(2026, 8, 11), None),
    ("قتل الأربعاء", date(2026, 8, 12), None),
    ("قتل أمس الأربعاء", date(2026, 8, 12), None),
    ("قتل الخميس الماضي", date(2026, 8, 6), None),
    ("قتل والجمعة", date(2026, 8, 7), None),
    ("قتل الليلة الماضية", date(2026, 8, 12), None),
    ("قتل قبل يومين", date(2026, 8, 11), None),
    ("قتل منذ ثلاثة أيام", date(2026, 8, 10), None),
    ("قتل قبل أسبوع", date(2026, 8, 6), None),
    ("يوم 22 أكتوبر/تشرين الأول 2019", date(2019, 10, 22), None),
    ("يوم 3 جويلية", date(2026, 7, 3), None),
    ("يوم 12 فيفري 2016", date(2016, 2, 12), None),
    ("يوم 29 آب 2021", date(2021, 8, 29), None),
    ("يوم 5 كانون الثاني 2020", date(2020, 1, 5), None),
    ("يوم ٧ مارس ٢٠١٦", date(2016, 3, 7), None),
    ("الاثنين 7 مارس 2016", date(2016, 3, 7), None),
    ("الاثنين الموافق 9 آذار 2015", date(2015, 3, 9), None),
    ("يوم 13/11/2015", date(2015, 11, 13), None),
    ("هجوم الشهر الماضي", date(2026, 7, 1), date(2026, 7, 31)),
    ("هجوم العام الماضي", date(2025, 1, 1), date(2025, 12, 31)),
    ("في مايو/ أيار 2017", date(2017, 5, 1), date(2017, 5, 31)),
    ("منذ عام 2014", date(2014, 1, 1), date(2014, 12, 31)),
    ("في كانون الأول 2013", date(2013, 12, 1), date(2013, 12, 31)),
]
CASES = [("en", *case) for case in EN] + [("ar", *case) for case in AR]


@pytest.mark.parametrize(("language", "text", "day", "end"), CASES, ids=[c[1] for c in CASES])
def test_a_day_is_read(language: str, text: str, day: date, end: date | None) -> None:
    """One date in the text gives one day, or one span of days, against a Thursday's publication."""
    found = find_dates(build("", text, language), THURSDAY)
    assert [(m.day, m.end_date) for m in found] == [(day, end)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They may march; the sun sat low and we wed."),
        ("en", "Between 2 and 30 people, 2.5 kg and 500 of 2,014 homes"),
        ("en", "may 5 people enter"),
        ("ar", "قال أب لطفلين إن جوانب القضية كثيرة"),
        ("ar", "قتل 30 شخصا في 12 هجوما"),
    ],
)
def test_words_and_numbers_that_are_no_dates(language: str, text: str) -> None:
    """Verbs that are spelled like months, counts and fathers give no day."""
    assert find_dates(build("", text, language), THURSDAY) == ()


def test_without_publication_only_full_dates_count() -> None:
    """Relative words mean nothing without a publication date; a full date still does."""
    doc = build("", "Killed on Wednesday, yesterday, on 3 May and on 4 May 2015.", "en")
    assert [m.day for m in find_dates(doc, None)] == [date(2015, 5, 4)]


def test_spans_and_parts() -> None:
    """A mention says where it stands: part, sentence and characters."""
    doc = build("Bomb kills two on Monday", "It happened. A year ago, on 5 May 2025, another did.", "en")
    found = find_dates(doc, THURSDAY)
    assert [(m.part, m.sentence, doc.words(m.part, m.start, m.end)) for m in found] == [
        ("title", 0, "Monday"),
        ("text", 2, "A year ago"),
        ("text", 2, "5 May 2025"),
    ]


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["Monday", "الجمعة", "Sunday", "الأحد"])
)
def test_a_weekday_is_within_the_last_week(published: datetime, word: str) -> None:
    """A bare weekday is that weekday, at most six days before publication and never after it."""
    moment = published.replace(tzinfo=UTC)
    (found,) = find_dates(build("", f"x {word}", "en"), moment)
    assert timedelta(0) <= moment.date() - found.day <= timedelta(6)


@given(st.text(max_size=200), st.datetimes(timezones=st.just(UTC)))
def test_any_text_is_read(text: str, published: datetime) -> None:
    """No text and no publication date makes it raise."""
    for mention in find_dates(build("", text, "ar"), published):
        assert mention.end_date is None or mention.end_date >= mention.day


CALENDAR = ("last", "31", "2", "Feb", "شباط", "99", "/", "-", "ago", "يوم", "قبل", "years", "2024", "٣", "Monday", "²")


@given(st.lists(st.sampled_from(CALENDAR), max_size=12))
def test_any_row_of_calendar_words_is_read(parts: list[str]) -> None:
    """Calendar words in any order make no impossible date."""
    find_dates(build("", " ".join(parts), "en"), THURSDAY)


def test_a_newspaper_is_no_day() -> None:
    """الغد is tomorrow only as the day of it."""
    published = datetime(2024, 5, 7, 10, tzinfo=UTC)
    read = [
        find_dates(build("", text, "ar"), published)
        for text in ("قالت صحيفة عدن الغد إن ستة قتلوا.", "يزور المدينة يوم الغد.")
    ]
    assert [[found.day for found in each] for each in read] == [[], [date(2024, 5, 8)]]
