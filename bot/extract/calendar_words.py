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
BEFORE_MONTHS = frozenset(("in", "since", "last", "during", "of", "until", "early", "late", "mid", "في", "منذ", "شهر"))
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


def _folded(line: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, line.split()))


LAST = _folded("last past previous الماضي الماضية الفائت الفائتة المنصرم المنصرمة المنقضي السابق")
THIS = _folded("this الجاري الجارية الحالي الحالية")
NEXT = _folded("next coming المقبل المقبلة القادم القادمة")
UNITS = MappingProxyType(
    {
        word: unit
        for unit, line in (
            ("day", "day days يوم أيام يوما يومين"),
            ("week", "week weeks weekend أسبوع أسابيع الأسبوع أسبوعين أسبوعا"),
            ("month", "month months شهر أشهر الشهر شهرين شهور شهرا"),
            ("year", "year years عام سنة أعوام سنوات العام السنة عامين سنتين عاما"),
            ("hour", "hour hours minute minutes ساعة ساعات ساعتين دقائق دقيقة"),
        )
        for word in _folded(line)
    }
)
DUALS = _folded("يومين أسبوعين شهرين عامين سنتين ساعتين")
SMALL_NUMBERS = _numbered(
    """
    a an one
    two couple
    three ثلاث ثلاثة
    four أربع أربعة
    five خمس خمسة
    six ست ستة
    seven سبع سبعة
    eight ثماني ثمانية
    nine تسع تسعة
    ten عشر عشرة
    """,
    1,
)
YEAR_WORDS = _folded("عام سنة العام للعام in since during of year")
AGO = _folded("قبل منذ قبيل")


def _beginnings() -> Mapping[str, str]:
    """Every word that a date can begin with, Arabic ones with their attached particles too → the bare word."""
    named = {*MONTHS, *WEEKDAYS, *RELATIVE_DAYS, *(first for first, _ in TWO_WORD_MONTHS)}
    bare = {*named, *LAST, *THIS, *NEXT, *UNITS, *SMALL_NUMBERS, *YEAR_WORDS, *AGO, "the", "اول"}
    found = {word: word for word in bare}
    for word in named:
        if word.isascii():
            found |= {word + "'s": word, word + "’s": word}
            continue
        forms = [word, *(p + word for p in "بلك")]
        forms += ["لل" + word[2:]] if word.startswith("ال") else []
        for form in forms:
            for spelled in (form, "و" + form, "ف" + form):
                found.setdefault(spelled, word)
    return MappingProxyType(found)


BEGINNINGS = _beginnings()
