"""The calendar's words in English and Arabic: months under their Levantine, Egyptian and Maghrebi names, weekdays,
relative days and spans. Arabic ones are folded (`text.arabic.fold`)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.text import arabic


def _numbered(rows: str, first: int) -> Mapping[str, int]:
    """Lines of words that mean the same, counted from `first`."""
    lines = [line.split() for line in rows.strip().splitlines()]
    return MappingProxyType({arabic.fold(word): first + row for row, words in enumerate(lines) for word in words})


# "may" and "march" are words too: they need a number beside them, like the Arabic آب (father) and نيسان's kin
MONTHS = _numbered(
    """
    january jan يناير جانفي جانفيي
    february feb فبراير فيفري شباط
    march mar مارس آذار اذار
    april apr أبريل إبريل أفريل نيسان
    may مايو ماي أيار مي
    june jun يونيو يونيه جوان حزيران
    july jul يوليو يوليه جويلية تموز يوليوز
    august aug أغسطس أوت آب غشت
    september sep sept سبتمبر أيلول شتنبر
    october oct أكتوبر
    november nov نوفمبر نونبر
    december dec ديسمبر دجنبر
    """,
    1,
)
TWO_WORD_MONTHS = MappingProxyType(
    {
        (arabic.fold("تشرين"), arabic.fold("الأول")): 10,
        (arabic.fold("تشرين"), arabic.fold("الثاني")): 11,
        (arabic.fold("كانون"), arabic.fold("الأول")): 12,
        (arabic.fold("كانون"), arabic.fold("الثاني")): 1,
        (arabic.fold("تشرين"), arabic.fold("أول")): 10,
        (arabic.fold("تشرين"), arabic.fold("ثاني")): 11,
        (arabic.fold("كانون"), arabic.fold("أول")): 12,
        (arabic.fold("كانون"), arabic.fold("ثاني")): 1,
    }
)
AMBIGUOUS_MONTHS = frozenset(("may", "march", "ماي", "مي", "اب", "اوت", "جوان"))
WEEKDAYS = _numbered(
    """
    monday mon الاثنين الإثنين الأثنين
    tuesday tue tues الثلاثاء
    wednesday wed الأربعاء الاربعاء
    thursday thu thurs thur الخميس
    friday fri الجمعة
    saturday sat السبت
    sunday sun الأحد
    """,
    0,
)
AMBIGUOUS_WEEKDAYS = frozenset(("mon", "wed", "sat", "sun", "fri", "tue", "thu"))  # only with a number beside them
RELATIVE_DAYS = MappingProxyType(
    {
        "today": 0,
        "tonight": 0,
        "overnight": 0,
        "yesterday": -1,
        "tomorrow": 1,
        **{arabic.fold(word): 0 for word in ("اليوم", "الليلة")},
        **{arabic.fold(word): -1 for word in ("أمس", "البارحة", "مبارح")},
        **{arabic.fold(word): 1 for word in ("غدا", "غداً", "الغد")},
    }
)
LAST = frozenset(arabic.fold(w) for w in "last past previous الماضي الماضية الفائت الفائتة المنصرم المنصرمة المنقضي السابق".split())
THIS = frozenset(arabic.fold(w) for w in "this الجاري الجارية الحالي الحالية".split())
NEXT = frozenset(arabic.fold(w) for w in "next coming المقبل المقبلة القادم القادمة".split())
UNITS = MappingProxyType(
    {
        **dict.fromkeys(("day", "days"), "day"),
        **dict.fromkeys(("week", "weeks", "weekend"), "week"),
        **dict.fromkeys(("month", "months"), "month"),
        **dict.fromkeys(("year", "years"), "year"),
        **dict.fromkeys(("hour", "hours", "minute", "minutes"), "hour"),
        **{arabic.fold(w): "day" for w in ("يوم", "أيام", "يوما", "يومين")},
        **{arabic.fold(w): "week" for w in ("أسبوع", "أسابيع", "الأسبوع", "أسبوعين", "أسبوعا")},
        **{arabic.fold(w): "month" for w in ("شهر", "أشهر", "الشهر", "شهرين", "شهور", "شهرا")},
        **{arabic.fold(w): "year" for w in ("عام", "سنة", "أعوام", "سنوات", "العام", "السنة", "عامين", "سنتين", "عاما")},
        **{arabic.fold(w): "hour" for w in ("ساعة", "ساعات", "ساعتين", "دقائق", "دقيقة")},
    }
)
DUALS = frozenset(arabic.fold(w) for w in "يومين أسبوعين شهرين عامين سنتين ساعتين".split())
SMALL_NUMBERS = MappingProxyType(
    {
        word: value
        for value, row in enumerate(
            "a an one|two couple|three ثلاث ثلاثة|four أربع أربعة|five خمس خمسة|six ست ستة|seven سبع سبعة|"
            "eight ثماني ثمانية|nine تسع تسعة|ten عشر عشرة".split("|"),
            1,
        )
        for word in map(arabic.fold, row.split())
    }
)
YEAR_WORDS = frozenset(arabic.fold(w) for w in "عام سنة العام للعام in since during of year".split())
AGO = frozenset(arabic.fold(w) for w in ("قبل", "منذ", "قبيل"))
