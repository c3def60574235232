"""Parts and wholes: which of the names of a text stand beside each other as a place and what it lies in."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence

from bot.extract.gazetteer import Gazetteer
from bot.extract.place_names import word_set
from bot.extract.place_scan import NameHit
from bot.extract.place_scoring import Weighed
from bot.model import PlaceLevel

_WITHIN_CITY = 0.45  # degrees from a city that its quarters lie within
_NEIGHBOURS = 8  # names of a sentence that others are held against
_DIVISIONS = frozenset((PlaceLevel.COUNTRY, PlaceLevel.ADMIN1, PlaceLevel.ADMIN2))
_GAIN = {
    PlaceLevel.COUNTRY: 3.0,
    PlaceLevel.ADMIN1: 4.0,
    PlaceLevel.ADMIN2: 4.5,
    PlaceLevel.TOWN: 2.5,
    PlaceLevel.SITE: 0.0,
}
_BETWEEN = {
    False: word_set(", ( in of the 's - – near outside ) at under"),
    True: word_set("، , ( ) في ب من التابعه لـ ل تابعه بمنطقه - ضمن"),
}


def tie(items: Sequence[Weighed], gazetteer: Gazetteer, arabic: bool) -> None:
    """Note which names stand beside which as part and whole."""
    between = _BETWEEN[arabic]
    words = gazetteer.words
    for left, right in itertools.pairwise(items):
        a, b = left.hit, right.hit
        if a.sentence is not b.sentence or b.first - a.last > 9:
            continue
        gap = [gazetteer.word_key(token) for token in a.sentence.tokens[a.last + 1 : b.first]]
        if _bracketed(a, b) or all(
            word in between or words.levels(word) or word in words.direction or word in words.locative for word in gap
        ):
            left.parents.append(right)
            right.children.append(left)
            if not gap and a.sentence.tokens[a.last].text.endswith(("'s", "’s")):
                right.parents.append(left)
    for index, item in enumerate(items):
        for other in items[index + 2 : index + 4]:
            if other.hit.sentence is item.hit.sentence and any(p in item.parents for p in other.children):
                item.parents.append(other)


def _bracketed(a: NameHit, b: NameHit) -> bool:
    """Whether the second name stands in brackets that explain the first: "the village of Aba (Beth district, Gim)"."""
    gap = [token.text for token in a.sentence.tokens[a.last + 1 : b.first]]
    return "(" in gap[:3] and ")" not in gap and "." not in gap


def contains(gazetteer: Gazetteer, whole: int, part: int) -> bool:
    """Whether one place lies in another: by the divisions, or in a city by its nearness."""
    if whole == part:
        return False
    level = gazetteer.level(whole)
    if level == PlaceLevel.COUNTRY:
        return gazetteer.country(whole) == gazetteer.country(part) and gazetteer.level(part) != PlaceLevel.COUNTRY
    if gazetteer.level(part) in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1):
        return False
    if level == PlaceLevel.ADMIN1:
        return gazetteer.admin1(whole) == gazetteer.admin1(part) != ""
    if gazetteer.admin2(part) == whole:
        return True
    if gazetteer.country(whole) != gazetteer.country(part):
        return False
    (y, x), (v, u) = gazetteer.position(whole), gazetteer.position(part)
    far = math.hypot(y - v, (x - u) * math.cos(math.radians(y)))
    if level == PlaceLevel.ADMIN2:
        return gazetteer.admin2(part) == 0 and far < 0.5
    return far < _WITHIN_CITY and gazetteer.population(whole) > gazetteer.population(part)


def parent_bonus(item: Weighed, index: int, gazetteer: Gazetteer) -> float:
    """What it adds that a name beside this one can be what the place lies in."""
    best = 0.0
    for other in item.parents:
        if best < 3.5 and gazetteer.in_region(other.hit.key, index):
            best = 3.5
        for whole in list(other.base)[:12]:
            gain = _GAIN[gazetteer.level(whole)]
            if gain > best and other.base[whole] > 0 and contains(gazetteer, whole, index):
                best = gain
    return best


def is_elsewhere(item: Weighed, index: int, gazetteer: Gazetteer) -> bool:
    """Whether the name beside it ("Rutba, Anbar") is surely that of a division or country that the place is not in."""
    for other in item.parents:
        if other.hit.country or other.cues.person or other in item.children:
            continue
        top = max(other.base.values())
        likely = [whole for whole, score in other.base.items() if score >= top - 1.2]
        levels = {gazetteer.level(whole) for whole in likely}
        if "town" in other.cues.levels and "site" in item.cues.levels:  # the quarter X in the city of Y
            levels.add(PlaceLevel.ADMIN1)
        if not levels & _DIVISIONS or top < (
            3.0 if PlaceLevel.ADMIN2 in levels and not gazetteer.is_common(other.hit.key) else 4.0
        ):
            continue
        if gazetteer.in_region(other.hit.key, index):
            continue
        wider = "admin1" in other.cues.levels and levels == {PlaceLevel.ADMIN2}  # a division above the district
        if wider and any(gazetteer.admin1(whole) == gazetteer.admin1(index) for whole in likely):
            continue
        if not any(whole == index or _may_hold(gazetteer, whole, index) for whole in likely):
            return True
    return False


def _may_hold(gazetteer: Gazetteer, whole: int, part: int) -> bool:
    """As `contains`; of a region without borders of its own ("FATA") only the country is held to."""
    if gazetteer.is_own(whole) and gazetteer.level(whole) == PlaceLevel.ADMIN1:
        return gazetteer.country(whole) == gazetteer.country(part)
    return contains(gazetteer, whole, part)


def sure_places(items: Sequence[Weighed], gazetteer: Gazetteer) -> dict[int, list[tuple[str, int]]]:
    """By sentence: the divisions and cities that its surest names mean, each with the key of its name."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for item in items:
        top = max(item.base, key=lambda i: item.base[i])
        if item.base[top] >= 3.4 and not item.hit.country and gazetteer.level(top) != PlaceLevel.COUNTRY:
            named = found[id(item.hit.sentence)]
            if len(named) < _NEIGHBOURS and (item.hit.key, top) not in named:
                named.append((item.hit.key, top))
    return found


def agree(item: Weighed, gazetteer: Gazetteer) -> None:
    """Where a neighbour was chosen for lying in this place, this name means the whole that holds it."""
    if item.chosen is None or item.hit.country:
        return
    for child in item.children:
        if child.chosen is None or contains(gazetteer, item.chosen, child.chosen):
            continue
        holding = [i for i in item.base if contains(gazetteer, i, child.chosen)]
        if holding:
            item.chosen = max(holding, key=lambda i: item.base[i])


def _is_wide(hit: NameHit) -> bool:
    """Whether it is the land around a city that is spoken of: "the countryside of Idlib", بريف إدلب."""
    before = [token.norm for token in hit.sentence.tokens[max(0, hit.first - 2) : hit.first]]
    return before[-1:] in (["ريف"], ["بريف"]) or before == ["countryside", "of"]


def city_of(item: Weighed, index: int, gazetteer: Gazetteer) -> int:
    """Where nothing says "province", a name that a division shares with its great city means the city."""
    if gazetteer.level(index) != PlaceLevel.ADMIN1 or "admin1" in item.cues.levels or _is_wide(item.hit):
        return index
    cities = [
        i
        for i in item.base
        if gazetteer.level(i) == PlaceLevel.TOWN
        and gazetteer.admin1(i) == gazetteer.admin1(index)
        and gazetteer.population(i) >= 50_000
    ]
    return max(cities, key=gazetteer.population, default=index)
