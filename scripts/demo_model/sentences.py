"""Parallel security-news sentences, Arabic and English: the frames of templates.yaml, the words of lexicon.yaml.

`python scripts/demo_model/sentences.py 20` prints some. All words are in the two files, so that the same seed gives the
same sentences whatever becomes of the project's own lexicons. The people are invented.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import counting
import invented
import yaml
from counting import Filled

FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)(?:([?#])([^{}|]*)\|([^{}|]*)|~(\w+)|(:))?\}")
_DAYS = {"الاثنين": "Monday", "الثلاثاء": "Tuesday", "الأربعاء": "Wednesday", "الخميس": "Thursday", "الجمعة": "Friday"}
_DAYS |= {"السبت": "Saturday", "الأحد": "Sunday"}
_MONTHS = {"يناير": "January", "فبراير": "February", "مارس": "March", "أبريل": "April", "مايو": "May", "يونيو": "June"}
_MONTHS |= {"يوليو": "July", "أغسطس": "August", "سبتمبر": "September", "أكتوبر": "October", "نوفمبر": "November"}
_MONTHS |= {"ديسمبر": "December", "كانون الثاني": "January", "شباط": "February", "آذار": "March", "نيسان": "April"}
_SIDES = {"شمال": "north of", "جنوب": "south of", "شرق": "east of", "غرب": "west of", "قرب": "near"}
_PARTS = {"شمالي": "northern", "جنوبي": "southern", "شرقي": "eastern", "غربي": "western", "وسط": "central"}
_PARTS |= {"شمال شرقي": "northeastern", "جنوب غربي": "southwestern"}
_SETTINGS = {"بلدة": "the town of {}", "قرية": "the village of {}", "حي": "the {} neighborhood", "ريف": "rural {}"}
_SETTINGS |= {"منطقة": "the {} area", "مخيم": "the {} camp", "بلدة قرب": "a town near {}", "سوق": "the {} market"}
_TIMES = {"أمس": "yesterday", "اليوم": "today", "مساء أمس": "yesterday evening", "صباح اليوم": "this morning"}
_TIMES |= {"الأسبوع الماضي": "last week", "الشهر الماضي": "last month", "ليلا": "at night", "قبل أيام": "days ago"}
_TIMES |= {"في وقت متأخر من الليل": "late at night", "خلال الليل": "overnight", "بعد منتصف الليل": "after midnight"}
_FEMININE_ENDS = ("ة", "سوق", "قرى", "مواقع")
_NO_VERB = ("و", "قبل", "منذ", "في", "بحسب", "ما ", "لم ", "هذا", "خسائر", "عدد", "عملية", "بين ", "من بين")
_PHASES = {"صباح": "{} morning", "مساء": "{} evening", "ليل": "{} night"}
_PLAIN = {"q": "sources", "o": "weapons", "v": "weapons", "a": "attacks", "s": "states", "t": "targets", "e": "events"}
_PLAIN |= {"p": "attackers", "j": "means", "d": "provinces", "fa": "fates", "lo": "losses", "st": "situations"}


@dataclass(frozen=True)
class Pair:
    ar: str
    en: str


@cache
def lexicon() -> dict[str, list[dict[str, Any]]]:
    return dict(yaml.safe_load((FOLDER / "lexicon.yaml").read_text("utf-8")))


@cache
def verbs(name: str) -> list[dict[str, str]] | None:
    return dict(lexicon()["verbs"]).get(name)


@cache
def templates(part: str) -> tuple[Mapping[str, Any], ...]:
    """`part`: frames, clauses, heads, tails; unseen and later are never trained on."""
    return tuple(yaml.safe_load((FOLDER / "templates.yaml").read_text("utf-8"))[part])


@dataclass
class Writer:
    """Writes sentences from one seed. `wide`: with heads and tails, names that nobody has and numbers of any size, as
    they are trained on; else frames as they stand, as they are measured on."""

    chance: random.Random
    wide: bool = False
    _now: dict[str, Filled] = field(default_factory=dict)

    def pair(self, part: str = "frames") -> Pair:
        """A sentence, or what is like one."""
        if not self.wide:
            return self.one(part)
        draw, made = self.chance.random(), self.one(part)
        full = made.ar.endswith(".")
        if full and draw < 0.2:
            made = self._joined(made)
        elif full and draw < 0.4:
            tail = self.one("tails")
            made = Pair(f"{made.ar[:-1]}{tail.ar}.", f"{made.en[:-1]}{tail.en}.")
        if ":" not in made.ar and self.chance.random() < 0.15:
            head = self.one("heads")
            made = Pair(head.ar + made.ar, head.en + self._small(made.en))
        return made

    def one(self, part: str) -> Pair:
        """One frame, filled; none that is like one for measuring, unless it is one."""
        made = self._filled(part)
        while part not in ("unseen", "later") and _kept_out().search(made.ar):
            made = self._filled(part)
        return made

    def _filled(self, part: str) -> Pair:
        if part == "frames" and self.chance.random() < (0.35 if self.wide else 0.15):
            part = "clauses"
        frame = self.chance.choice(templates(part))
        self._now = {}
        ranges = {name: tuple(value) for name, value in frame.items() if name in ("n", "m")}
        for match in _SLOT.finditer(frame["ar"] + frame["en"]):
            name = match[1].lower()
            if name not in self._now and not verbs(name):
                self._now[name] = self.fill(name, ranges.get(name, (2, 60)))
        chosen = {m[1]: self.chance.choice(verbs(m[1]) or []) for m in _SLOT.finditer(frame["ar"]) if verbs(m[1])}
        return Pair(self._write(frame["ar"], "ar", chosen), self._write(frame["en"], "en", chosen))

    def _joined(self, first: Pair) -> Pair:
        """Two sentences in one."""
        second = self.one("frames")
        if not second.ar.endswith(".") or second.ar.startswith(_NO_VERB) or len(first.ar) + len(second.ar) > 260:
            return first
        ar, en = self.chance.choice((("، فيما ", ", while "), ("، وقد ", ", and "), ("، بعد أن ", ", after ")))
        return Pair(f"{first.ar[:-1]}{ar}{second.ar}", f"{first.en[:-1]}{en}{self._small(second.en)}")

    def _small(self, text: str) -> str:
        """The sentence as it goes on after others: names keep their capital letter."""
        word = text.split(" ", maxsplit=1)[0]
        return text[:1].lower() + text[1:] if word in _small_words() else text

    def _write(self, frame: str, language: str, chosen: Mapping[str, Mapping[str, str]]) -> str:
        def put(match: re.Match[str]) -> str:
            if match[1] in chosen:
                verb = chosen[match[1]]
                if language == "en":
                    many = match[5] == "many" or (match[5] and self._now[match[5]].many)
                    return verb.get("en_many", verb["en"]) if many else verb["en"]
                return verb["after"] if match[6] else verb["f" if self._now[match[5]].feminine else "m"]
            slot = self._now[match[1].lower()]
            if match[2] == "?":
                return match[4] if slot.feminine else match[3]
            if match[2] == "#":
                return match[4] if slot.many else match[3]
            text = slot.ar if language == "ar" else slot.en
            return text[:1].upper() + text[1:] if match[1][0].isupper() and language == "en" else text

        text = re.sub(r"\s+", " ", _SLOT.sub(put, frame)).replace(" ,", ",")
        return text.replace("لـال", "لل").replace("لـ", "ل").replace("بـ", "ب") if language == "ar" else text

    def fill(self, name: str, numbers: tuple[int, int] = (2, 60)) -> Filled:
        """The slot of that name."""
        if name in _PLAIN:
            word = self.chance.choice(lexicon()[_PLAIN[name]])
            if name == "t":
                return Filled(word["ar"], word["en"], word["ar"].split()[0].endswith(_FEMININE_ENDS))
            many = word["en"].endswith("s") and not word["en"].startswith(("a ", "an ")) and name not in "s"
            return Filled(word["ar"], word["en"], word.get("gender") == "f", many)
        special = {"l": self._where, "w": self._when, "g": self._group, "h": self._person, "f": self._force}
        special |= {"c": self.town, "z": lambda: invented.device(self.chance), "u": lambda: invented.name(self.chance)}
        if name in special:
            return special[name]()
        cases = {"k": "nominative", "kg": "genitive", "ka": "accusative", "x": "nominative", "xa": "accusative"}
        if name in cases:
            return self._counted("people" if name[0] == "k" else "things", cases[name])
        if name in ("i", "ig"):
            return counting.others(self.chance, counting.drawn(self.chance, self.wide), name == "ig")
        if name == "ta":
            word = self.chance.choice(lexicon()["targets"])
            return Filled(word["accusative"], word["en"])
        if name == "pg":
            word = self.chance.choice(lexicon()["attackers"])
            return Filled(re.sub(r"ون\b", "ين", word["ar"]), word["en"])
        if name in ("n", "m"):
            number = str(self.chance.randint(*numbers))
            return Filled(number, number, many=True)
        if name == "y":
            year = str(self.chance.randint(1980, 2030))
            return Filled(year, year)
        raise KeyError(f"templates.yaml: unknown slot {{{name}}}")

    def _counted(self, kind: str, case: str) -> Filled:
        noun, number = self.chance.choice(lexicon()[kind]), counting.drawn(self.chance, self.wide)
        if self.wide and kind == "people" and self.chance.random() < 0.1:
            noun = _national(noun, self.chance.choice(lexicon()["nations"])) or noun
        return counting.counted(self.chance, noun, number, case, self.wide)

    def town(self) -> Filled:
        draw = self.chance.random()
        if self.wide and draw < 0.12:
            return invented.town(self.chance)
        word = self.chance.choice(lexicon()["cities" if draw < 0.6 else "towns"])
        return Filled(word["ar"], word["en"])

    def _where(self) -> Filled:
        draw, town = self.chance.random(), self.town()
        if draw < 0.35:
            return Filled(f" في {town.ar}", f" in {town.en}")
        if draw < 0.47:
            return Filled(f" في مدينة {town.ar}", f" in the city of {town.en}")
        if draw < 0.62:
            word = self.chance.choice(lexicon()["provinces"])
            return Filled(f" في {word['ar']}", f" in {word['en']}")
        if draw < 0.74:
            side = self.chance.choice(list(_SIDES))
            return Filled(f" {side} {town.ar}", f" {_SIDES[side]} {town.en}")
        word = self.chance.choice(lexicon()["states"])
        if draw < 0.83 or not self.wide:
            return Filled(f" في {word['ar']}", f" in {word['en']}")
        part = self.chance.choice(list(_PARTS))
        if draw < 0.88:
            return Filled(f" {part} {word['ar']}", f" in {_PARTS[part]} {word['en']}")
        if draw < 0.91:
            return Filled(f" في {town.ar} {part} {word['ar']}", f" in {town.en} in {_PARTS[part]} {word['en']}")
        if draw < 0.93:
            return Filled(f" على الحدود مع {word['ar']}", f" on the border with {word['en']}")
        setting = self.chance.choice(list(_SETTINGS))
        return Filled(f" في {setting} {town.ar}", f" in {_SETTINGS[setting].format(town.en)}")

    def _when(self) -> Filled:
        draw, day = self.chance.random(), self.chance.choice(list(_DAYS))
        if draw < 0.3:
            return Filled("", "")
        if draw < 0.6:
            return Filled(f" يوم {day}", f" on {_DAYS[day]}")
        if draw < 0.75:
            phase = self.chance.choice(list(_PHASES))
            return Filled(f" {phase} {day}", f" on {_PHASES[phase].format(_DAYS[day])}")
        if draw < 0.85 and self.wide:
            time = self.chance.choice(list(_TIMES))
            return Filled(f" {time}", f" {_TIMES[time]}")
        month, number = self.chance.choice(list(_MONTHS)), self.chance.randint(1, 28)
        if draw < 0.9 and self.wide:
            year = self.chance.randint(1990, 2030)
            return Filled(f" في {number} {month} {year}", f" on {_MONTHS[month]} {number}, {year}")
        return Filled(f" في {number} {month}", f" on {_MONTHS[month]} {number}")

    def _group(self) -> Filled:
        draw = self.chance.random()
        if self.wide and draw > 0.9:
            return invented.group(self.chance)
        word = self.chance.choice(lexicon()["more_groups" if draw < 0.3 else "groups"])
        return Filled(word.get("genitive", word["ar"]), word["en"], word["gender"] == "f", bool(word.get("many")))

    def _force(self) -> Filled:
        draw, nation = self.chance.random(), self.chance.choice(lexicon()["nations"])
        if draw < 0.6 or not self.wide:
            word = self.chance.choice(lexicon()["forces"])
            many = word["en"].endswith(("forces", "police"))
            return Filled(word["ar"], word["en"], word["gender"] == "f", many)
        ar, en, feminine = self.chance.choice(
            (
                ("الجيش ال{}", "the {} army", False),
                ("القوات ال{}ة", "{} forces", True),
                ("الشرطة ال{}ة", "{} police", True),
                ("المخابرات ال{}ة", "{} intelligence", True),
                ("البحرية ال{}ة", "the {} navy", True),
                ("الأمن ال{}", "{} security", False),
            )
        )
        return Filled(ar.format(nation["ar"]), en.format(nation["en"]), feminine, en.endswith(("forces", "police")))

    def _person(self) -> Filled:
        first, last = (self.chance.choice(lexicon()[k]) for k in ("given_names", "family_names"))
        family = invented.name(self.chance) if self.wide and self.chance.random() < 0.6 else Filled(**last)
        return Filled(f"{first['ar']} {family.ar}", f"{first['en']} {family.en}")


def _national(noun: Mapping[str, Any], nation: Mapping[str, str]) -> dict[str, Any] | None:
    """Iraqi soldiers from soldiers; None where Arabic has no plain form."""
    if noun["feminine"] or " " in noun["plural"] or noun["en"][0].isupper():
        return None
    endings = {"plural": "ون", "genitive": "ين", "singular_accusative": "ا", "dual": "ان", "dual_genitive": "ين"}
    made = {form: f"{noun[form]} {nation['ar']}{end}" for form, end in (endings | {"singular": ""}).items()}
    english = {form: f"{nation['en']} {noun[form]}" for form in ("en", "en_plural")}
    return made | english | {"feminine": False}


@cache
def _kept_out() -> re.Pattern[str]:
    return re.compile("|".join(frame["never"] for part in ("unseen", "later") for frame in templates(part)))


@cache
def _small_words() -> frozenset[str]:
    """First words of frames and of fillings that are no names."""
    found = {frame["en"].split(" ")[0] for frame in templates("frames") if frame["en"][0] != "{"}
    found |= {word["en"].split(" ")[0] for part in _PLAIN.values() for word in lexicon()[part] if part != "states"}
    found |= {"the", "a", "an", "about", "at", "more", "nearly", "dozens", "hundreds", "thousands", "two", "one"}
    found |= set(counting.WORDS.values()) | {word["en"].split(" ")[0] for word in lexicon()["forces"]}
    small = {word for word in found if word[:1].islower()} | {word for word in found if word in ("Gunmen", "Police")}
    literal = {frame["en"].split(" ")[0] for frame in templates("frames") if frame["en"][0].isupper()}
    return frozenset({word.capitalize() for word in small} | literal) - {"I"}


def pairs(count: int, seed: int, *, unseen: bool = False, part: str = "", wide: bool = False) -> Iterator[Pair]:
    """`count` sentence pairs; the same for the same seed. `unseen`: of the frames that are never trained on."""
    writer = Writer(random.Random(seed), wide)
    for _ in range(count):
        yield writer.pair(part or ("unseen" if unseen else "frames"))


if __name__ == "__main__":
    for made in pairs(int(sys.argv[1]) if len(sys.argv) > 1 else 20, 1, wide=True):
        print(made.ar, made.en, sep="\n    ")
