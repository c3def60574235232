"""People and things with their number, in the forms that the number takes in Arabic and in English."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORDS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven"}
WORDS |= {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen"}
WORDS |= {18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty"}
WORDS |= {70: "seventy", 80: "eighty", 90: "ninety", 100: "one hundred", 200: "two hundred", 1000: "one thousand"}
MASCULINE = {3: "ثلاثة", 4: "أربعة", 5: "خمسة", 6: "ستة", 7: "سبعة", 8: "ثمانية", 9: "تسعة", 10: "عشرة"}
FEMININE = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثماني", 9: "تسع", 10: "عشر"}
TENS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
QUALIFIERS = (("ما لا يقل عن ", "at least "), ("أكثر من ", "more than "), ("نحو ", "about "), ("قرابة ", "nearly "))
VAGUE = (("عشرات", "dozens of"), ("مئات", "hundreds of"), ("آلاف", "thousands of"), ("عدد من", "a number of"))
# (share of the draws up to here, the bounds): what the news tells, and the wider one that is trained on.
TOLD = ((0.08, (1, 1)), (0.18, (2, 2)), (0.55, (3, 10)), (0.85, (11, 60)), (0.96, (61, 350)), (1, (351, 2500)))
WIDE = ((0.06, (1, 1)), (0.13, (2, 2)), (0.4, (3, 10)), (0.72, (11, 99)), (0.91, (100, 999)), (1, (1000, 9999)))


@dataclass(frozen=True)
class Filled:
    """A slot in both languages, with what others agree with."""

    ar: str
    en: str
    feminine: bool = False
    many: bool = False


def drawn(chance: random.Random, wide: bool) -> int:
    """A number of people or things."""
    draw = chance.random()
    return chance.randint(*next(bounds for limit, bounds in (WIDE if wide else TOLD) if draw < limit))


def arabic_word(number: int, feminine: bool, genitive: bool) -> str | None:
    """The number in words as it stands before a noun of that gender; None where it is not written in words here."""
    if 3 <= number <= 10:
        return (FEMININE if feminine else MASCULINE)[number]
    if number == 11:
        return "إحدى عشرة" if feminine else "أحد عشر"
    if number == 12:
        two = ("اثنتي" if genitive else "اثنتا") if feminine else ("اثني" if genitive else "اثنا")
        return f"{two} {'عشرة' if feminine else 'عشر'}"
    if 13 <= number <= 19:
        unit = (FEMININE if feminine else MASCULINE)[number - 10]
        return f"{unit} {'عشرة' if feminine else 'عشر'}"
    if number in TENS:
        return TENS[number] + ("ين" if genitive else "ون")
    return {100: "مئة", 200: "مئتي" if genitive else "مئتا", 1000: "ألف"}.get(number)


def noun_after(noun: Mapping[str, Any], number: int) -> str:
    """The form of the noun after a number from 3 on."""
    rest = number % 100
    return str(noun["genitive"] if 3 <= rest <= 10 else noun["singular"] if rest < 3 else noun["singular_accusative"])


def counted(chance: random.Random, noun: Mapping[str, Any], number: int, case: str, wide: bool) -> Filled:
    """`number` of `noun`; case: nominative, genitive or accusative."""
    other, feminine = case != "nominative", bool(noun["feminine"])
    if wide and chance.random() < 0.03:
        ar, en = chance.choice(VAGUE)
        return Filled(f"{ar} {noun['genitive']}", f"{en} {noun['en_plural']}", many=True)
    if wide and number > 10 and chance.random() < 0.05:
        return Filled(f"{number} ألف {noun['singular']}", f"{number},000 {noun['en_plural']}", many=True)
    if number == 1:
        singular = noun["singular_accusative"] if case == "accusative" else noun["singular"]
        if wide and chance.random() < 0.3:
            return Filled(f"{singular} {'واحدة' if feminine else 'واحد'}", f"one {noun['en']}", feminine)
        return Filled(singular, f"{'an' if noun['en'][0] in 'aeiou' else 'a'} {noun['en']}", feminine)
    if number == 2:
        return Filled(noun["dual_genitive" if other else "dual"], f"two {noun['en_plural']}", many=True)
    before = chance.choice(QUALIFIERS) if chance.random() < 0.2 else ("", "")
    word = arabic_word(number, feminine, other or before[0] != "") if wide or number <= 10 else None
    if word and chance.random() < 0.6:
        return Filled(
            f"{before[0]}{word} {noun_after(noun, number)}",
            f"{before[1]}{WORDS[number]} {noun['en_plural']}",
            many=True,
        )
    return Filled(
        f"{before[0]}{number} {noun_after(noun, number)}", f"{before[1]}{number:,} {noun['en_plural']}", many=True
    )


def others(chance: random.Random, number: int, genitive: bool) -> Filled:
    """ "and N others wounded"."""
    head = "وإصابة" if genitive else "وأصيب"
    tail = "wounded" if genitive else "{} wounded"
    if number == 1:
        return Filled(f"{head} آخر", "another wounded" if genitive else "another was wounded")
    if number == 2:
        pair = "اثنين آخرين" if genitive else "اثنان آخران"
        return Filled(f"{head} {pair}", "two others " + tail.format("were"))
    word = number <= 10 and chance.random() < 0.5
    ar = MASCULINE[number] if word else str(number)
    en = WORDS[number] if word else f"{number:,}"
    return Filled(f"{head} {ar} {'آخرين' if genitive else 'آخرون'}", f"{en} others {tail.format('were')}")
