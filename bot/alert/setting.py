"""What the words of a report say of its setting: quarter or street, side of the city, part of the day, what was hit.

All are read from folded Arabic or from English; what no gazetteer has is kept as its consonants (`skeletons.skeleton`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.alert.skeletons import skeleton
from bot.alert.stopwords import ARABIC
from bot.text import arabic

HEAD = 600  # characters in which the part of the day and the side of the city are looked for: later comes background
DAY = ("dawn", "morning", "noon", "afternoon", "evening", "night")  # in their order; neighbours run into each other

_PLACED_EN = re.compile(
    r"\b((?:[A-Z][\w’'\-]+|al|el)(?:[ -](?:[A-Z][\w’'\-]+|al|el)){0,2}) "
    r"(?:neighbou?rhood|district|quarter|street|square|market|village|suburb|camp|road|crossing|checkpoint|mosque|bridge)\b"
    r"|\b(?:neighbou?rhood|district|quarter|village|suburb|town|camp) of "
    r"((?:[A-Z][\w’'\-]+|al|el)(?:[ -][A-Z][\w’'\-]+)?)"
)
_PLACED_AR = re.compile(
    r"(?:^|\s)[وبلف]?(?:ال)?(?:حي|شارع|ساحه|سوق|قريه|ضاحيه|مخيم|حاجز|جسر|دوار|مسجد|جامع|منطقه|بلده|مفرق)"
    r" (\w{3,}(?: ال\w{3,})?)"
)
_NOT_LOCALE = arabic.words(
    "police security military army residential commercial main central popular other next busy crowded nearby"
)
_NOT_LOCALE_AR = arabic.words(
    """
    مزدحم مزدحمة مكتظ مكتظة شعبي شعبية محلي كبير كبيرة رئيسي رئيسية تجاري تجارية عام عامة داخل قرب قريب قريبة مجاور
    مجاورة ذات تقع يقع كانت كان لبيع للبيع جنوب شمال شرق غرب وسط جنوبي شمالي شرقي غربي بوسط بشمال بجنوب بشرق بغرب
    بمدينة بمحافظة بمنطقة بقرية بناحية بقضاء بمديرية بحي بمقر بداخل بقلب بالعاصمة بالمدينة العاصمة المدينة المحافظة
    البلاد تابع تابعة معسكر قاعدة مدينة قرية مدرسة مستشفى جامعة ملعب فندق مخيم محافظة مقر مبنى ليلة صباح مساء ظهر فجر
    """
)
_DAY = "|".join(sorted(arabic.words("اليوم أمس يوم السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة")))
_EVENING = arabic.fold("مساء")
_HOURS = {
    "dawn": rf"\bdawn\b|predawn|pre-dawn|\b[وفبل]?فجر(?= (?:{_DAY})\b)|\b[وفب]?الفجر\b|\bفجرا\b",
    "morning": r"\bmorning\b|\b[وفبل]?(?:ال)?صباحا?\b",
    "noon": rf"\bnoon\b|midday|(?<!بعد )\b(?:[وفبل]?ظهر(?= (?:{_DAY})\b)|[وفب]?الظهر\b|ظهرا\b)|\b(?:ال)?ظهيره\b",
    "afternoon": rf"\bafternoon\b|\b[وفبل]?عصر(?= (?:{_DAY})\b)|\b[وفب]?العصر\b|\bعصرا\b|بعد (?:ال)?ظهر\b",
    "evening": rf"\bevening\b|\b[وفبل]?(?:ال)?{_EVENING}ا?\b",
    "night": r"\bnight\b|\bmidnight\b|\bovernight\b|\b[وفبل]?(?:ال)?(?:ليل|ليلا|ليله)\b",
}
_SIDE_EN = re.compile(
    r"\b(north|south|east|west|central|downtown)(?:[ -]?(east|west))?(?:ern)?"
    r"(?: (?:parts?|side|outskirts|edge|suburbs?))?(?: of)?(?: the)?"
    r"(?: (?:[A-Z]\w+ )?(?:capital|city)(?: of)?,?)? ((?-i:[A-Z])[\w’'\-]+)",
    re.IGNORECASE,
)
_SIDE_AR = re.compile(
    r"\b[وبلف]?(?:ال)?(شمال|جنوب|شرق|غرب|وسط)ي?(?: (شرق|غرب)ي?)?"
    r" (?:(?:ال)?(?:عاصمه|مدينه|محافظه|قطاع|اقليم) )?(?:ال\w+يه )?(\w{3,})"
)
_SIDES = {
    "north": "n", "south": "s", "east": "e", "west": "w", "central": "c", "downtown": "c",
    "شمال": "n", "جنوب": "s", "شرق": "e", "غرب": "w", "وسط": "c",
}  # fmt: skip


_SCENES = {
    "home": ("houses? homes? apartments?", "منزل منازل بيت شقة بناية عمارة"),
    "school": ("schools? university universities college", "مدرسة مدارس جامعة"),
    "market": ("markets? shops? shoppers shopping stores? mall", "سوق أسواق محال محلات متجر متاجر"),
    "prayer": ("mosques? church churches shrine temple worshippers", "مسجد مساجد كنيسة كنائس حسينية مصلين ضريح مرقد"),
    "table": ("hotels? restaurants? caf[eé]s?", "فندق فنادق مطعم مقهى نزل"),
    "post": ("checkpoints? barracks outposts? base", "حاجز نقطة ثكنة معسكر قاعدة"),
    "road": ("convoys? patrols? bus buses minibus", "دورية رتل موكب حافلة حافلات"),
    "tents": ("tents?", "خيمة خيام"),
    "feast": ("weddings? funerals?", "زفاف عرس جنازة تشييع عزاء"),
    "travel": ("airport railway trains? port", "مطار قطار ميناء"),
}


def _either(english: str, arab: str) -> re.Pattern[str]:
    words = "|".join(map(arabic.fold, arab.split()))
    return re.compile(rf"\b(?:{'|'.join(english.split())}|[وبلف]?(?:ال)?(?:{words})ا?)\b")


_SCENE = {name: _either(*words) for name, words in _SCENES.items()}


def hours(folded: str) -> tuple[str, ...]:
    """The parts of the day that the head of a folded text names."""
    return tuple(name for name, pattern in _HOURS.items() if re.search(pattern, folded[:HEAD]))


def scenes(folded: str) -> tuple[str, ...]:
    """What was hit or where it was, by the head of a folded text: a market, a school, a patrol."""
    return tuple(name for name, pattern in _SCENE.items() if pattern.search(folded[:HEAD]))


def adjacent(one: str, other: str) -> bool:
    """Whether two parts of the day follow one on the other: what came at dawn came at night or in the morning, too."""
    return abs(DAY.index(one) - DAY.index(other)) in (1, len(DAY) - 1)


def locales(whole: str, folded: str) -> Iterator[str]:
    """Streets, quarters, villages and the like, as skeletons."""
    for match in _PLACED_EN.finditer(whole):
        name = (match.group(1) or match.group(2)).split()[-1]
        if name.lower() not in _NOT_LOCALE and (bones := skeleton(name)):
            yield bones
    for match in _PLACED_AR.finditer(folded):
        word = match.group(1).split()[0]
        adjective = word.endswith("يه") and not word.startswith("ال")
        if word not in ARABIC and word not in _NOT_LOCALE_AR and not adjective and (bones := skeleton(word)):
            yield bones


def sides(whole: str, folded: str) -> tuple[str, ...]:
    """Sides of a named city or region: "n bjdd" and "w bjdd" where something is in the north-west of Baghdad."""
    found = [m.groups() for m in _SIDE_EN.finditer(whole[:HEAD])]
    found += [m.groups() for m in _SIDE_AR.finditer(folded[:HEAD]) if m.group(3) not in _NOT_LOCALE_AR]
    tokens = {f"{_SIDES[side.lower()]} {skeleton(name)}" for *both, name in found for side in both if side}
    return tuple(sorted(token for token in tokens if len(token) > 2))
