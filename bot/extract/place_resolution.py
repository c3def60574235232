"""Which place a name means: by the hierarchy in the text ("Rutba, Anbar"), by what else the article names, by the
source's home country (a weak prior), then by how much of a place it is. A name that nothing supports is no place."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_hierarchy import agree, city_of, contains, is_elsewhere, parent_bonus, sure_places, tie
from bot.extract.place_scan import NameHit
from bot.extract.place_scoring import SURNAMED, Weighed, is_plain_word, weigh
from bot.model import PlaceLevel

_ENOUGH = 2.4  # the least score of a name that is taken for a place


def resolve(
    hits: Sequence[NameHit], gazetteer: Gazetteer, *, hints: Mapping[str, float], arabic: bool
) -> list[tuple[NameHit, int]]:
    """The names that are places, each with the index of its place. `hints`: what else speaks for a country."""
    weighed = [item for hit in hits if (item := weigh(hit, gazetteer, arabic)) is not None]
    tie(weighed, gazetteer, arabic)
    votes = _votes(weighed, gazetteer, hints)
    beside = sure_places(weighed, gazetteer)
    for item in weighed:
        _choose(item, gazetteer, votes, beside)
    for item in weighed:
        agree(item, gazetteer)
    _one_sense(weighed, gazetteer)
    return [(item.hit, item.chosen) for item in weighed if item.chosen is not None]


def _one_sense(items: Sequence[Weighed], gazetteer: Gazetteer) -> None:
    """A name that is said again means the same place of a division, unless a word beside it says another kind."""
    first: dict[tuple[str, str], int] = {}
    for item in sorted(items, key=lambda item: not item.cues.levels):
        if item.chosen is None or item.hit.country or gazetteer.level(item.chosen) == PlaceLevel.COUNTRY:
            continue
        chosen = first.setdefault((item.hit.key, gazetteer.admin1(item.chosen)), item.chosen)
        if not item.cues.levels and chosen in item.base:
            item.chosen = chosen


@dataclass(frozen=True, slots=True)
class _Votes:
    """Votes for countries (`spoken`: hints counted by half) and divisions, and each name's own part in them."""

    countries: Mapping[str, float]
    spoken: Mapping[str, float]
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
        scores = {i: s + parent_bonus(item, i, gazetteer) for i, s in item.base.items()}
        top = max(scores.values())
        weights = {i: math.exp(1.5 * (s - top)) for i, s in scores.items()}
        total = sum(weights.values())
        trust = max(0.0, min(1.0, (top - 1.0) / 4.0)) / (1 + 0.5 * seen[item.hit.key])
        seen[item.hit.key] += 1
        if not item.hit.country and not (item.cues.locative or item.cues.levels or item.parents):
            trust *= 0.6
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
    spoken = {code: value - 0.5 * hints.get(code, 0.0) for code, value in countries.items()}
    return _Votes(countries, spoken, divisions, own)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the rest of the article says for a candidate: `backing` votes for its country, `near` for its division;
    `bonus` for the whole named beside it; `within`: it lies in a place that its sentence names; `alone`: none is."""

    backing: float
    near: float
    bonus: float
    within: bool
    alone: bool
    foreign: bool  # other countries are named, its own is not


def _choose(
    item: Weighed, gazetteer: Gazetteer, votes: _Votes, beside: Mapping[int, Sequence[tuple[str, int]]]
) -> None:
    if item.hit.country:
        item.chosen = next(iter(item.base))
        return
    mine, _ = votes.own[id(item)]
    strongest = max((v - mine.get(c, 0.0) for c, v in votes.spoken.items()), default=0.0)
    near_by = [whole for key, whole in beside.get(id(item.hit.sentence), ()) if key != item.hit.key]
    best, best_score = None, -99.0
    for index, base in item.base.items():
        context = _context(item, index, gazetteer, votes, near_by, strongest)
        score = _weighed(item, index, base, gazetteer, context)
        if score is not None and score > best_score:
            best, best_score = index, score
    if best is not None and (best_score >= _ENOUGH or _singular(item, strongest)):
        item.chosen = city_of(item, best, gazetteer)


def _context(
    item: Weighed, index: int, gazetteer: Gazetteer, votes: _Votes, near_by: Sequence[int], strongest: float
) -> _Context:
    mine, parts = votes.own[id(item)]
    country, division = gazetteer.country(index), gazetteer.admin1(index)
    backing = max(0.0, votes.countries.get(country, 0.0) - mine.get(country, 0.0))
    return _Context(
        backing=backing,
        near=max(0.0, votes.divisions.get(division, 0.0) - parts.get(division, 0.0)) if division else 0.0,
        bonus=parent_bonus(item, index, gazetteer),
        within=any(whole == index or contains(gazetteer, whole, index) for whole in near_by),
        alone=not near_by,
        foreign=strongest > 1.4
        and backing < max(0.3, 0.15 * strongest)
        and gazetteer.level(index) != PlaceLevel.COUNTRY,
    )


def _weighed(item: Weighed, index: int, base: float, gazetteer: Gazetteer, context: _Context) -> float | None:
    """The score of a candidate in its article, or None where it is out of the question."""
    level, people, own = gazetteer.level(index), gazetteer.population(index), gazetteer.is_own(index)
    score = base + 1.6 * math.log1p(context.backing) + math.log1p(context.near) + context.bonus
    if context.within and not context.bonus:
        score += 1.2
    cues = item.cues
    if context.foreign and cues.headline and not (cues.locative or cues.levels or cues.toward or context.bonus):
        return None
    if context.foreign and not own:
        if people < 150_000 and level != PlaceLevel.ADMIN1 and not context.bonus:
            return None
        score -= 1.5 if context.within or context.alone or level == PlaceLevel.ADMIN1 or people > 700_000 else 3.0
    if level != PlaceLevel.COUNTRY and is_elsewhere(item, index, gazetteer):
        if level != PlaceLevel.ADMIN1 and people < 400_000:
            return None
        score -= 2.0
    if not (context.within or context.alone or context.bonus or own) and _is_small(index, gazetteer):
        score -= 1.2
    placed = context.within or (context.alone and not any(not other.hit.country for other in item.parents))
    if item.hit.loose and not (context.bonus or (context.backing > 1.0 and placed)):
        return None
    return score if _admissible(item, index, gazetteer, context) else None


def _singular(item: Weighed, strongest: float) -> bool:
    """Whether a name is borne by one place on earth, stands where a place stands, and nothing else is known."""
    hit, cues = item.hit, item.cues
    return (
        strongest < 0.5
        and len(hit.candidates) == 1
        and len(hit.key) > 5
        and not hit.loose
        and (cues.locative or bool(cues.levels))
        and not (cues.person or cues.longer or cues.headline)
    )


def _is_small(index: int, gazetteer: Gazetteer) -> bool:
    return gazetteer.level(index) in (PlaceLevel.TOWN, PlaceLevel.SITE) and gazetteer.population(index) < 50_000


def _admissible(item: Weighed, index: int, gazetteer: Gazetteer, context: _Context) -> bool:
    """A small place needs a word that says so: a preposition, a word for its kind, or the place that it is in."""
    bonus, backing = context.bonus, context.backing
    cues, level = item.cues, gazetteer.level(index)
    common, people = gazetteer.is_common(item.hit.key), gazetteer.population(index)
    listed = gazetteer.is_own(index) and cues.locative
    backed = cues.locative and context.near >= 0.8 and not place_names.is_arabic(item.hit.key)
    if (
        common
        and not (bonus or cues.levels or listed or backed)
        and is_plain_word(index, gazetteer, item.hit, cues.locative)
    ):
        return False
    told = bool(bonus) or cues.locative or bool(cues.levels) or cues.toward or cues.origin_from
    arabic = place_names.is_arabic(item.hit.key)
    bare = arabic and level != PlaceLevel.COUNTRY and not told and backing < 0.5 and " " not in item.hit.key
    if bare and (common or level == PlaceLevel.ADMIN1) and people < 1_500_000:
        return False
    if level in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1) or gazetteer.is_own(index):
        return not (cues.person and level != PlaceLevel.COUNTRY and not bonus)
    if cues.person and not bonus and not (people > 500_000 and cues.locative):
        return False
    if cues.longer and not bonus and people < 100_000:
        return False
    if not (told or arabic) and people < 700_000 and gazetteer.country(index) in SURNAMED:
        return False
    if people >= 500_000 or (people >= 100_000 and (told or backing > 0.5 or cues.headline)):
        return True
    if people >= 15_000 and backing > 1.0:
        return True
    if level == PlaceLevel.ADMIN2 and (backing > 1.0 or (" " in item.hit.key and len(item.base) < 4)):
        return True
    if common:
        return bool(cues.levels) or (bonus >= 3.0 and cues.locative) or backed
    return told and (
        bool(bonus) or bool(cues.levels) or backing > 0.5 or people > 5_000 or len(item.hit.candidates) == 1
    )
