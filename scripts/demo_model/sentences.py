"""Parallel security-news sentences, Arabic and English: the frames of templates.yaml, the words of lexicon.yaml.

`python scripts/demo_model/sentences.py 20` prints some. Groups come from the project's own lexicon besides, towns from
its gazetteer where the caller hands them in; the people are invented.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.extract.group_lexicon import load_groups

FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)(?:([?#])([^{}|]*)\|([^{}|]*))?\}")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WORDS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}
_MASCULINE = {3: "ثلاثة", 4: "أربعة", 5: "خمسة", 6: "ستة", 7: "سبعة", 8: "ثمانية", 9: "تسعة", 10: "عشرة"}
_FEMININE = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثماني", 9: "تسع", 10: "عشر"}
_DAYS = {"الاثنين": "Monday", "الثلاثاء": "Tuesday", "الأربعاء": "Wednesday", "الخميس": "Thursday", "الجمعة": "Friday"}
_DAYS |= {"السبت": "Saturday", "الأحد": "Sunday"}
_MONTHS = {"يناير": "January", "فبراير": "February", "مارس": "March", "أبريل": "April", "مايو": "May", "يونيو": "June"}
_MONTHS |= {"يوليو": "July", "أغسطس": "August", "سبتمبر": "September", "أكتوبر": "October", "نوفمبر": "November"}
_MONTHS |= {"ديسمبر": "December", "كانون الثاني": "January", "شباط": "February", "آذار": "March", "نيسان": "April"}
_SIDES = {"شمال": "north of", "جنوب": "south of", "شرق": "east of", "غرب": "west of", "قرب": "near"}
_QUALIFIERS = (("ما لا يقل عن ", "at least "), ("أكثر من ", "more than "), ("نحو ", "about "))


@dataclass(frozen=True)
class Pair:
    ar: str
    en: str


@dataclass(frozen=True)
class Filled:
    """A slot in both languages, with what others agree with."""

    ar: str
    en: str
    feminine: bool = False
    many: bool = False


@cache
def lexicon() -> dict[str, list[dict[str, Any]]]:
    return dict(yaml.safe_load((FOLDER / "lexicon.yaml").read_text("utf-8")))


@cache
def templates(unseen: bool) -> tuple[dict[str, Any], ...]:
    frames = yaml.safe_load((FOLDER / "templates.yaml").read_text("utf-8"))
    return tuple(f for f in frames if f.get("unseen", False) == unseen)


@cache
def more_groups() -> tuple[Filled, ...]:
    """Armed groups of the lexicon that have a name in both languages."""
    found = []
    for group in load_groups().groups:
        if group.names.ar and group.kind not in ("state-force", "coalition") and len(group.names.en) < 40:
            feminine = group.names.ar.startswith(("حركة", "جماعة", "كتائب", "قوات", "جبهة", "سرايا", "هيئة", "عصابة"))
            found.append(Filled(group.names.ar, group.names.en, feminine))
    return tuple(found)


@dataclass
class Writer:
    """Writes sentences from one seed; `towns` are extra towns with their names in both languages."""

    chance: random.Random
    towns: tuple[Filled, ...] = ()
    _now: dict[str, Filled] = field(default_factory=dict)

    def pair(self, *, unseen: bool = False) -> Pair:
        frame = self.chance.choice(templates(unseen))
        self._now = {}
        ranges = {name: tuple(value) for name, value in frame.items() if name in ("n", "m")}
        for match in _SLOT.finditer(frame["ar"] + frame["en"]):
            name = match[1].lower()
            if name not in self._now:
                self._now[name] = self._fill(name, ranges.get(name, (2, 60)))
        return Pair(self._write(frame["ar"], "ar"), self._write(frame["en"], "en"))

    def _write(self, frame: str, language: str) -> str:
        def put(match: re.Match[str]) -> str:
            slot = self._now[match[1].lower()]
            if match[2] == "?":
                return match[4] if slot.feminine else match[3]
            if match[2] == "#":
                return match[4] if slot.many else match[3]
            text = slot.ar if language == "ar" else slot.en
            return text[:1].upper() + text[1:] if match[1][0].isupper() and language == "en" else text

        return re.sub(r"\s+", " ", _SLOT.sub(put, frame)).replace(" ,", ",").strip()

    def _fill(self, name: str, numbers: tuple[int, int]) -> Filled:
        simple = {"f": "forces", "q": "sources", "o": "weapons", "a": "attacks", "s": "states", "t": "targets"}
        if name in simple:
            word = self.chance.choice(lexicon()[simple[name]])
            return Filled(word["ar"], word["en"], word.get("gender") == "f", word["en"].endswith(("forces", "police")))
        special = {"k": self._counted, "l": self._where, "w": self._when, "g": self._group, "h": self._person}
        if name in special:
            return special[name]()
        if name == "kg":
            return self._counted(genitive=True)
        if name in ("i", "ig"):
            return self._others(genitive=name == "ig")
        if name == "ta":
            word = self.chance.choice(lexicon()["targets"])
            return Filled(word["accusative"], word["en"])
        if name == "c":
            return self._town()
        if name in ("n", "m"):
            number = self.chance.randint(*numbers)
            return Filled(self._digits(number), str(number), many=True)
        if name == "y":
            year = self.chance.randint(1995, 2026)
            return Filled(self._digits(year), str(year))
        raise KeyError(f"templates.yaml: unknown slot {{{name}}}")

    def _digits(self, number: int) -> str:
        return str(number).translate(_EASTERN) if self.chance.random() < 0.15 else str(number)

    def _number(self) -> int:
        draw = self.chance.random()
        bounds = (
            (0.08, (1, 1)),
            (0.18, (2, 2)),
            (0.55, (3, 10)),
            (0.85, (11, 60)),
            (0.96, (61, 350)),
            (1, (351, 2500)),
        )
        return self.chance.randint(*next(b for limit, b in bounds if draw < limit))

    def _counted(self, *, genitive: bool = False) -> Filled:
        """People with their number, in the form that the number takes in Arabic."""
        who, number = self.chance.choice(lexicon()["people"]), self._number()
        if number == 1:
            article = "an" if who["en"][0] in "aeiou" else "a"
            return Filled(who["singular"], f"{article} {who['en']}", who["feminine"])
        if number == 2:
            return Filled(who["dual_genitive" if genitive else "dual"], f"two {who['en_plural']}", many=True)
        before = self.chance.choice(_QUALIFIERS) if self.chance.random() < 0.2 else ("", "")
        if number <= 10 and self.chance.random() < 0.6:
            word = (_FEMININE if who["feminine"] else _MASCULINE)[number]
            return Filled(
                f"{before[0]}{word} {who['genitive']}", f"{before[1]}{_WORDS[number]} {who['en_plural']}", many=True
            )
        rest = number % 100
        noun = who["genitive"] if 3 <= rest <= 10 else who["singular"] if rest < 3 else who["singular_accusative"]
        return Filled(
            f"{before[0]}{self._digits(number)} {noun}", f"{before[1]}{number:,} {who['en_plural']}", many=True
        )

    def _others(self, *, genitive: bool) -> Filled:
        """ "and N others wounded"."""
        number = self._number()
        head = "وإصابة" if genitive else "وأصيب"
        tail = "wounded" if genitive else "{} wounded"
        if number == 1:
            return Filled(f"{head} آخر", "another wounded" if genitive else "another was wounded")
        if number == 2:
            pair = "اثنين آخرين" if genitive else "اثنان آخران"
            return Filled(f"{head} {pair}", "two others " + tail.format("were"))
        word = number <= 10 and self.chance.random() < 0.5
        ar = _MASCULINE[number] if word else self._digits(number)
        en = _WORDS[number] if word else f"{number:,}"
        return Filled(f"{head} {ar} {'آخرين' if genitive else 'آخرون'}", f"{en} others {tail.format('were')}")

    def _town(self) -> Filled:
        if self.towns and self.chance.random() < 0.5:
            return self.chance.choice(self.towns)
        word = self.chance.choice(lexicon()["cities"])
        return Filled(word["ar"], word["en"])

    def _where(self) -> Filled:
        draw, town = self.chance.random(), self._town()
        if draw < 0.35:
            return Filled(f" في {town.ar}", f" in {town.en}")
        if draw < 0.5:
            return Filled(f" في مدينة {town.ar}", f" in the city of {town.en}")
        if draw < 0.7:
            word = self.chance.choice(lexicon()["provinces"])
            return Filled(f" في {word['ar']}", f" in {word['en']}")
        if draw < 0.85:
            side = self.chance.choice(list(_SIDES))
            return Filled(f" {side} {town.ar}", f" {_SIDES[side]} {town.en}")
        word = self.chance.choice(lexicon()["states"])
        return Filled(f" في {word['ar']}", f" in {word['en']}")

    def _when(self) -> Filled:
        draw, day = self.chance.random(), self.chance.choice(list(_DAYS))
        if draw < 0.3:
            return Filled("", "")
        if draw < 0.65:
            return Filled(f" يوم {day}", f" on {_DAYS[day]}")
        if draw < 0.75:
            return Filled(f" صباح {day}", f" on {_DAYS[day]} morning")
        if draw < 0.85:
            return Filled(f" مساء {day}", f" on {_DAYS[day]} evening")
        month, number = self.chance.choice(list(_MONTHS)), self.chance.randint(1, 28)
        return Filled(f" في {self._digits(number)} {month}", f" on {_MONTHS[month]} {number}")

    def _group(self) -> Filled:
        if self.chance.random() < 0.3:
            return self.chance.choice(more_groups())
        word = self.chance.choice(lexicon()["groups"])
        return Filled(word["genitive"], word["en"], word["gender"] == "f", word["many"])

    def _person(self) -> Filled:
        first, last = (self.chance.choice(lexicon()[k]) for k in ("given_names", "family_names"))
        return Filled(f"{first['ar']} {last['ar']}", f"{first['en']} {last['en']}")


def pairs(count: int, seed: int, towns: tuple[Filled, ...] = (), *, unseen: bool = False) -> Iterator[Pair]:
    """`count` sentence pairs; the same for the same seed."""
    writer = Writer(random.Random(seed), towns)
    for _ in range(count):
        yield writer.pair(unseen=unseen)


if __name__ == "__main__":
    for made in pairs(int(sys.argv[1]) if len(sys.argv) > 1 else 20, 1):
        print(made.ar, made.en, sep="\n    ")
