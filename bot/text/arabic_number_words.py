"""The words that Arabic numbers are made of, folded (`text.arabic.fold`), and what qualifies a number."""

from __future__ import annotations

import re

from bot.model import Count
from bot.text.arabic import words

UNITS = {
    word: value
    for value, words in {
        1: "واحد واحده واحدا",
        2: "اثنان اثنين اثنتان اثنتين",
        3: "ثلاثه ثلاث",
        4: "اربعه اربع",
        5: "خمسه خمس",
        6: "سته ست",
        7: "سبعه سبع",
        8: "ثمانيه ثماني ثمان",
        9: "تسعه تسع",
        10: "عشره عشر",
    }.items()
    for word in words.split()
}
BEFORE_TEN = {**UNITS, "احد": 1, "احدي": 1, "حادي": 1, "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2}
TENS = {
    stem + ending: value
    for value, stem in enumerate(["عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"], 2)
    for ending in ("ون", "ين")
}
TENS = {word: value * 10 for word, value in TENS.items()}
DEAD, I_AM_NOT = words("ميتا ميتي"), words("لست ولست فلست")  # look-alikes of 200 and of "for six"
NO_NUMBERS = words("كميه وكميه بكميه")  # "quantity", which is no "like a hundred"
HUNDRED = words("ميه مايه مييه")
HUNDREDS = {
    **dict.fromkeys(HUNDRED, 100),
    **dict.fromkeys(words("ميتان ميتين ميتا ميتي مايتان مايتين مايتا مايتي"), 200),
    **{
        stem + hundred: value * 100
        for value, stem in enumerate(["ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"], 3)
        for hundred in HUNDRED
    },
    **{"ثماني" + hundred: 800 for hundred in HUNDRED},
}
SCALES = {
    **dict.fromkeys(words("الف الفا الاف"), 1_000),
    **dict.fromkeys(words("مليون مليونا ملايين"), 1_000_000),
}
DOUBLES = {"الفان": 2_000, "الفين": 2_000, "الفي": 2_000, "مليونان": 2_000_000, "مليونين": 2_000_000}
VAGUE = {
    "عشرات": Count(20, None, True),
    "العشرات": Count(20, None, True),
    "ميات": Count(200, None, True),
    "الميات": Count(200, None, True),
    "مييات": Count(200, None, True),
    "الاف": Count(2_000, None, True),
    "الالاف": Count(2_000, None, True),
    "بضعه": Count(3, 9, True),
    "بضع": Count(3, 9, True),
}

MANY = {
    ("عدد", "من"): Count(2, None, True),
    ("عددا", "من"): Count(2, None, True),
    ("عدد", "منهم"): Count(2, None, True),
    ("عدد", "اخر"): Count(2, None, True),
    ("عدد", "كبير"): Count(3, None, True),
    ("اعداد", "كبيره"): Count(3, None, True),
    ("العديد", "من"): Count(3, None, True),
    ("عديد",): Count(3, None, True),
    ("عده",): Count(3, None, True),
    ("الكثير", "من"): Count(3, None, True),
    ("جمع", "من"): Count(2, None, True),
    ("مجموعه", "من"): Count(2, None, True),
}
ORDINALS = words("الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع الحاديه الثانيه الثالثه")
AT_LEAST = tuple(
    tuple(words.split())
    for words in (
        "ما لا يقل عن",
        "ما لايقل عن",
        "مالايقل عن",
        "مالا يقل عن",
        "لا يقل عن",
        "بما لا يقل عن",
        "اكثر من",
        "ازيد من",
        "اكبر من",
        "ما يزيد عن",
        "ما يزيد علي",
        "يزيد عن",
        "تزيد عن",
        "ما يربو عن",
        "ما يربو علي",
        "ما يفوق",
        "يفوق",
        "يتجاوز",
        "تجاوز",
        "تجاوزت",
        "فوق",
    )
)
AT_MOST = tuple(
    tuple(words.split())
    for words in (
        "ما لا يزيد عن",
        "لا يزيد عن",
        "لا تزيد عن",
        "لا يتجاوز",
        "لا تتجاوز",
        "اقل من",
        "ما يصل الي",
        "يصل الي",
    )
)
ABOUT = tuple(
    tuple(words.split())
    for words in (
        "ما يقارب",
        "ما يقرب من",
        "يقارب",
        "يقرب من",
        "نحو",
        "بنحو",
        "حوالي",
        "بحوالي",
        "قرابه",
        "زهاء",
        "تقريبا",
        "قريب من",
    )
)
QUALIFIERS = sorted(
    [(w, "least") for w in AT_LEAST] + [(w, "most") for w in AT_MOST] + [(w, "about") for w in ABOUT],
    key=lambda pair: -len(pair[0]),
)
QUALIFIER_ENDS = frozenset(words[-1] for words, _ in QUALIFIERS)
AFTER = {("علي", "الاقل"): "least", ("علي", "اقل", "تقدير"): "least", ("او", "اكثر"): "least", ("فاكثر",): "least",
          ("تقريبا",): "about", ("علي", "الاكثر"): "most"}  # fmt: skip
DIGITS = re.compile(r"\d{1,9}")
GROUPED = re.compile(r"\d{1,3}(?:[.,٫٬]\d{3})+")
DECIMAL = re.compile(r"(\d{1,6})[.,٫](\d{1,2})")
STARTS = frozenset(BEFORE_TEN) | frozenset(TENS) | frozenset(HUNDREDS) | frozenset(SCALES) | frozenset(DOUBLES)
