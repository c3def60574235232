"""Which place a name means: by the hierarchy in the text ("Rutba, Anbar"), by what else the article names, by the
source's home country (a weak prior), then by how much of a place it is. A name that nothing supports is no place."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_cues import Cues, cues_of
from bot.extract.place_scan import NameHit
from bot.model import Place, PlaceLevel

ARAB = frozenset("IQ SY YE SA EG SD LY TN DZ MA MR JO LB PS KW QA BH AE OM SO DJ".split())
_CONSIDERED = 24  # candidates of a name that are weighed
_BASE = {PlaceLevel.COUNTRY: 6.0, PlaceLevel.ADMIN1: 4.3, PlaceLevel.ADMIN2: 2.6, PlaceLevel.TOWN: 0.6, PlaceLevel.SITE: 0.6}
_ENOUGH = 2.4
_WITHIN_CITY = 0.45  # degrees from a city that its quarters lie within
_BETWEEN_EN = frozenset(", ( in of the 's - – near outside ) and at from's".split())
_BETWEEN_AR = frozenset("، , ( ) في ب من التابعه لـ ل تابعه بمنطقه - ضمن".split())


@dataclass(slots=True)
class Weighed:
    """A name with its cues and what it may mean; `chosen` is the index of the place, None for no place."""

    hit: NameHit
    cues: Cues
    base: dict[int, float]
    parents: list[Weighed] = field(default_factory=list)
    children: list[Weighed] = field(default_factory=list)
    chosen: int | None = None
    supported: bool = False


def resolve(
    hits: Sequence[NameHit], gazetteer: Gazetteer, *, hints: Mapping[str, float], arabic: bool
) -> list[tuple[NameHit, int]]:
    """The names that are places, each with the index of its place. `hints`: what else speaks for a country."""
    weighed = [item for hit in hits if (item := _weigh(hit, gazetteer, arabic)) is not None]
    _tie(weighed, gazetteer, arabic)
    votes = _votes(weighed, gazetteer, hints)
    beside = _beside(weighed, gazetteer)
    for item in weighed:
        _choose(item, gazetteer, votes, beside)
    for item in weighed:
        _agree(item, gazetteer)
    return [(item.hit, item.chosen) for item in weighed if item.chosen is not None]


def _weigh(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> Weighed | None:
    if hit.country:
        index = gazetteer.index_of(hit.country)
        return Weighed(hit, Cues(), {index: 6.0}) if index is not None else None
    cues = cues_of(hit, gazetteer, arabic)
    if not (cues.levels or cues.locative) and gazetteer.is_dull(hit.key):
        return None
    never = hit.key in gazetteer.words.never or all(
        word in gazetteer.words.direction or word in gazetteer.words.never for word in hit.key.split(" ")
    )
    common = never or gazetteer.is_common(hit.key)
    base: dict[int, float] = {}
    for index in hit.candidates[:_CONSIDERED]:
        if hit.loose and not _alike(hit.key, gazetteer.place(index)):
            continue
        if (score := _score(index, hit, cues, gazetteer, arabic, common, never)) is not None:
            base[index] = score
    return Weighed(hit, cues, base) if base else None


def _alike(key: str, place: Place) -> bool:
    """Whether a name found by its consonants is near enough to one of the place's spellings."""
    names = (place.names.en, *place.spellings)
    return any(fuzz.ratio(key, place_names.ascii_fold(name)) >= 72 for name in names if not place_names.is_arabic(name))


def _score(
    index: int, hit: NameHit, cues: Cues, gazetteer: Gazetteer, arabic: bool, common: bool, never: bool
) -> float | None:
    """How likely the name means this place by itself; None where it cannot."""
    level, people = gazetteer.level(index), gazetteer.population(index)
    score = _BASE[level] + (0.55 * math.log10(people + 1) if level in (PlaceLevel.TOWN, PlaceLevel.SITE) else 0.0)
    if gazetteer.is_own(index):
        score += 1.5
    known = arabic and gazetteer.country(index) not in ARAB
    great = (
        level == PlaceLevel.COUNTRY
        or (gazetteer.is_own(index) and not common)
        or ((level == PlaceLevel.ADMIN1 or people >= 150_000) and not (known and common))
    )
    score += 0.8 * min(2, hit.key.count(" ")) if not common else 0.0
    if never and level != PlaceLevel.COUNTRY:
        return None
    if common and not great:
        score -= 1.5
    if arabic and " " not in hit.key and level != PlaceLevel.COUNTRY and not _article_fits(hit, gazetteer.place(index)):
        if common:
            return None
        score -= 1.0
    if hit.attached and not hit.definite and not great:
        score -= 0.7
    if hit.loose:
        score -= 0.8
    if cues.quarter and (level in (PlaceLevel.ADMIN1, PlaceLevel.COUNTRY) or people > 60_000):
        score -= 2.5
    if cues.longer and not great:
        score -= 2.0
    if cues.levels:
        score += _fit(level, cues.levels)
    if cues.locative:
        score += 1.0
    elif cues.toward or cues.origin_from:
        score += 0.4
    if cues.organisation and not cues.locative:
        score -= 1.5
    if cues.person and level != PlaceLevel.COUNTRY:
        score -= 3.0
    if cues.opening and not arabic and not great:
        score -= 0.7
    if cues.headline and not great:
        score -= 0.7
    return score


def _article_fits(hit: NameHit, place: Place) -> bool:
    """Whether the word bears the article where the name does, and none where it does not."""
    names = [name for name in (place.names.ar, *place.spellings) if place_names.is_arabic(name)]
    return not names or any(name.startswith("ال") == hit.definite for name in names)


def _fit(level: PlaceLevel, wanted: frozenset[str]) -> float:
    """How a place's level goes with the word beside its name."""
    if level == PlaceLevel.COUNTRY:
        return -1.5
    if level in wanted:
        return 2.0
    if level == PlaceLevel.ADMIN1:
        return 0.3 if "admin2" in wanted else -1.0
    if level == PlaceLevel.ADMIN2:
        return 0.8 if wanted & {"admin1", "town", "site"} else 0.0
    return 0.8 if wanted & {"admin2", "town", "site"} else -1.0


def _tie(items: Sequence[Weighed], gazetteer: Gazetteer, arabic: bool) -> None:
    """Note which names stand beside which as part and whole."""
    between = _BETWEEN_AR if arabic else _BETWEEN_EN
    words = gazetteer.words
    for left, right in zip(items, items[1:], strict=False):
        a, b = left.hit, right.hit
        if a.sentence is not b.sentence or b.first - a.last > 6:
            continue
        gap = [gazetteer.word_key(token) for token in a.sentence.tokens[a.last + 1 : b.first]]
        if all(word in between or words.levels(word) or word in words.direction or word in words.locative for word in gap):
            left.parents.append(right)
            right.children.append(left)
            if not gap and a.sentence.tokens[a.last].text.endswith(("'s", "’s")):
                right.parents.append(left)
    for index, item in enumerate(items):
        for other in items[index + 2 : index + 4]:
            if other.hit.sentence is item.hit.sentence and any(p in item.parents for p in other.children):
                item.parents.append(other)


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


_PARENT = {PlaceLevel.COUNTRY: 3.0, PlaceLevel.ADMIN1: 4.0, PlaceLevel.ADMIN2: 4.5, PlaceLevel.TOWN: 2.5, PlaceLevel.SITE: 0.0}


def _parent_bonus(item: Weighed, index: int, gazetteer: Gazetteer) -> float:
    best = 0.0
    for other in item.parents:
        for whole in list(other.base)[:12]:
            gain = _PARENT[gazetteer.level(whole)]
            if gain > best and other.base[whole] > 0 and contains(gazetteer, whole, index):
                best = gain
    return best


def _elsewhere(item: Weighed, index: int, gazetteer: Gazetteer) -> bool:
    """Whether the name beside it ("Jalaa, Deir ez-Zor") is surely a division or country that the place does not lie in."""
    for other in item.parents:
        if other.hit.country or other.cues.person or other in item.children:
            continue
        top = max(other.base, key=lambda i: other.base[i])
        sure = other.base[top] >= (4.0 if gazetteer.level(top) in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1) else 3.4)
        if sure and top != index and not contains(gazetteer, top, index) and gazetteer.admin1(index) != gazetteer.admin1(top):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Votes:
    countries: Mapping[str, float]
    divisions: Mapping[str, float]
    own: Mapping[int, tuple[Mapping[str, float], Mapping[str, float]]]


def _votes(items: Sequence[Weighed], gazetteer: Gazetteer, hints: Mapping[str, float]) -> _Votes:
    countries: dict[str, float] = defaultdict(float, hints)
    divisions: dict[str, float] = defaultdict(float)
    own: dict[int, tuple[Mapping[str, float], Mapping[str, float]]] = {}
    seen: dict[str, int] = defaultdict(int)
    for item in items:
        mine: dict[str, float] = defaultdict(float)
        parts: dict[str, float] = defaultdict(float)
        scores = {i: s + _parent_bonus(item, i, gazetteer) for i, s in item.base.items()}
        top = max(scores.values())
        weights = {i: math.exp(1.5 * (s - top)) for i, s in scores.items()}
        total = sum(weights.values())
        trust = max(0.0, min(1.0, (top - 1.0) / 4.0)) / (1 + 0.5 * seen[item.hit.key])
        seen[item.hit.key] += 1
        for index, weight in weights.items():
            share = trust * weight / total
            country = gazetteer.level(index) == PlaceLevel.COUNTRY
            mine[gazetteer.country(index)] += share * ((1.2 if item.hit.country else 3.0) if country else 1.5)
            if not country and gazetteer.admin1(index):
                parts[gazetteer.admin1(index)] += share * (2.0 if gazetteer.level(index) == PlaceLevel.ADMIN1 else 1.0)
        own[id(item)] = (mine, parts)
        for code, value in mine.items():
            countries[code] += value
        for code, value in parts.items():
            divisions[code] += value
    return _Votes(countries, divisions, own)


def _beside(items: Sequence[Weighed], gazetteer: Gazetteer) -> dict[int, list[int]]:
    """By sentence: the divisions and cities that its surest names mean."""
    found: dict[int, list[int]] = defaultdict(list)
    for item in items:
        top = max(item.base, key=lambda i: item.base[i])
        if item.base[top] >= 3.4 and not item.hit.country and gazetteer.level(top) != PlaceLevel.COUNTRY:
            found[id(item.hit.sentence)].append(top)
    return found


def _choose(item: Weighed, gazetteer: Gazetteer, votes: _Votes, beside: Mapping[int, Sequence[int]]) -> None:
    if item.hit.country:
        item.chosen = next(iter(item.base))
        return
    mine, parts = votes.own[id(item)]
    strongest = max((v - mine.get(c, 0.0) for c, v in votes.countries.items()), default=0.0)
    best, best_score = None, -99.0
    for index, base in item.base.items():
        country, division = gazetteer.country(index), gazetteer.admin1(index)
        backing = votes.countries.get(country, 0.0) - mine.get(country, 0.0)
        near = votes.divisions.get(division, 0.0) - parts.get(division, 0.0) if division else 0.0
        bonus = _parent_bonus(item, index, gazetteer)
        if not bonus and any(contains(gazetteer, whole, index) for whole in beside.get(id(item.hit.sentence), ())):
            base += 1.2
        score = base + 1.6 * math.log1p(max(0.0, backing)) + 1.0 * math.log1p(max(0.0, near)) + bonus
        if strongest > 2.0 and backing < 0.3 and gazetteer.level(index) != PlaceLevel.COUNTRY:
            score -= 1.5 if gazetteer.population(index) > 300_000 else 2.5
        if not bonus and gazetteer.level(index) != PlaceLevel.COUNTRY and _elsewhere(item, index, gazetteer):
            score -= 3.5
        if item.hit.loose and not (bonus or backing > 1.0):
            continue
        if not _admissible(item, index, gazetteer, bonus, backing):
            continue
        if score > best_score:
            best, best_score = index, score
    if best is not None and best_score >= _ENOUGH:
        item.chosen = best


def _admissible(item: Weighed, index: int, gazetteer: Gazetteer, bonus: float, backing: float) -> bool:
    """A small place needs a word that says so: a preposition, a word for its kind, or the place that it is in."""
    cues, level = item.cues, gazetteer.level(index)
    common = gazetteer.is_common(item.hit.key)
    if common and not bonus and not cues.levels and _plain(index, gazetteer, item.hit):
        return False
    if level in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1) or gazetteer.is_own(index):
        return not (cues.person and level != PlaceLevel.COUNTRY and not bonus)
    people = gazetteer.population(index)
    if cues.person and not bonus and not (people > 500_000 and cues.locative):
        return False
    told = bool(bonus) or cues.locative or bool(cues.levels) or cues.toward or cues.origin_from
    if people >= 100_000 or (people >= 15_000 and backing > 1.0):
        return True
    if level == PlaceLevel.ADMIN2 and (backing > 1.0 or (" " in item.hit.key and len(item.base) < 4)):
        return True
    if common:
        return bool(cues.levels) or (bonus >= 3.0 and cues.locative)
    return told and (bool(bonus) or bool(cues.levels) or backing > 0.5 or people > 5_000)


def _plain(index: int, gazetteer: Gazetteer, hit: NameHit) -> bool:
    """Whether a name that is a word too is likelier the word: in Arabic anywhere but of the great places of Arab lands."""
    if gazetteer.level(index) == PlaceLevel.COUNTRY:
        return False
    great = gazetteer.level(index) == PlaceLevel.ADMIN1 or gazetteer.population(index) >= 150_000
    return not great or (place_names.is_arabic(hit.key) and gazetteer.country(index) not in ARAB)


def _agree(item: Weighed, gazetteer: Gazetteer) -> None:
    """Where a neighbour was chosen for lying in this place, this name means the whole that holds it."""
    if item.chosen is None or item.hit.country:
        return
    for child in item.children:
        if child.chosen is None or contains(gazetteer, item.chosen, child.chosen):
            continue
        holding = [i for i in item.base if contains(gazetteer, i, child.chosen)]
        if holding:
            item.chosen = max(holding, key=lambda i: item.base[i])
