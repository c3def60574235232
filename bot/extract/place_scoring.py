"""How likely a name means each of the places that bear it, by its own looks and the words beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_cues import Cues, cues_of
from bot.extract.place_names import word_set
from bot.extract.place_scan import NameHit
from bot.model import Place, PlaceLevel

ARAB = word_set("IQ SY YE SA EG SD LY TN DZ MA MR JO LB PS KW QA BH AE OM SO DJ")
# Lands whose places are named after people, and people after places: a bare word there is likelier a surname.
SURNAMED = word_set("US GB CA AU NZ IE ZA JM")
_FORMANTS = word_set("راس عين تل بير بيت دار جبل")  # first words of Arabic names of places
_CONSIDERED = 24  # candidates of a name that are weighed
_BASE = {
    PlaceLevel.COUNTRY: 6.0,
    PlaceLevel.ADMIN1: 4.3,
    PlaceLevel.ADMIN2: 2.6,
    PlaceLevel.TOWN: 0.6,
    PlaceLevel.SITE: 0.6,
}
_SIDED = 1.5  # what a division that bears a direction's name must have in its favour


@dataclass(slots=True)
class Weighed:
    """A name with its cues and what it may mean; `chosen` is the index of the place, None for no place."""

    hit: NameHit
    cues: Cues
    base: dict[int, float]
    parents: list[Weighed] = field(default_factory=list)
    children: list[Weighed] = field(default_factory=list)
    chosen: int | None = None


def weigh(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> Weighed | None:
    """The name with its cues and scores, or None where it can mean no place."""
    if hit.country:
        index = gazetteer.index_of(hit.country)
        return Weighed(hit, Cues(), {index: 6.0}) if index is not None else None
    dull = gazetteer.is_dull(hit.key)
    if dull and arabic and not _told(hit, gazetteer):
        return None
    cues = cues_of(hit, gazetteer, arabic)
    if dull and not (cues.levels or cues.locative):
        return None
    nothing = all(_is_nothing(word, gazetteer) for word in hit.key.split(" "))
    sided = nothing and not arabic and bool(cues.levels) and hit.key not in gazetteer.words.never and _is_written(hit)
    never = (
        hit.key in gazetteer.words.never
        or hit.key in place_names.LATIN_TYPES | place_names.ARABIC_TYPES
        or (nothing and not sided and not any(map(gazetteer.is_own, hit.candidates[:3])))
    )
    common = never or gazetteer.is_common(hit.key)
    base: dict[int, float] = {}
    wide = not cues.levels and gazetteer.is_wide_region(hit.key)
    for index in hit.candidates[:_CONSIDERED]:
        if (wide or sided) and gazetteer.level(index) not in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1):
            continue
        if hit.loose and not _alike(hit.key, gazetteer.place(index)):
            continue
        if (score := _score(index, hit, cues, gazetteer, arabic, common, never)) is not None:
            base[index] = score - _SIDED * sided
    return Weighed(hit, cues, base) if base else None


def _is_written(hit: NameHit) -> bool:
    """Whether each of its words has a capital: "the Far North region", not "the far north region"."""
    return all(token.text[0].isupper() for token in hit.sentence.tokens[hit.first : hit.last + 1])


def _is_nothing(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a word makes no name with others of its kind ("northern city"), unlike the tells and wells of names."""
    if word in _FORMANTS:
        return False
    return word in gazetteer.words.direction or word in gazetteer.words.never


def _told(hit: NameHit, gazetteer: Gazetteer) -> bool:
    """Whether an Arabic word may be a place's name by the word before it, or its own first."""
    if hit.attached or not hit.first:
        return bool(hit.attached)
    last = gazetteer.word_key(hit.sentence.tokens[hit.first - 1])
    return last in gazetteer.words.told or hit.key.partition(" ")[0] in place_names.ARABIC_TYPES


def _alike(key: str, place: Place) -> bool:
    """Whether a name found by its consonants is near enough to one of the place's spellings."""
    names = (place.names.en, *place.spellings)
    return any(fuzz.ratio(key, place_names.ascii_fold(name)) >= 72 for name in names if not place_names.is_arabic(name))


def _score(
    index: int, hit: NameHit, cues: Cues, gazetteer: Gazetteer, arabic: bool, common: bool, never: bool
) -> float | None:
    """How likely the name means this place by itself; None where it cannot."""
    level, people = gazetteer.level(index), gazetteer.population(index)
    if never and level != PlaceLevel.COUNTRY:
        return None
    far = arabic and gazetteer.country(index) not in ARAB
    great = (
        level == PlaceLevel.COUNTRY
        or (gazetteer.is_own(index) and not common)
        or ((level == PlaceLevel.ADMIN1 or people >= 150_000) and not (far and common))
    )
    score = _weight(index, gazetteer) + _by_cues(cues, level, great, opening=cues.opening and not arabic)
    score += -1.5 * (not great) if common else 0.8 * min(2, hit.key.count(" "))
    if arabic and " " not in hit.key and level != PlaceLevel.COUNTRY and not _article_fits(hit, gazetteer.place(index)):
        if common:
            return None
        score -= 1.0
    if hit.attached and not hit.definite and not great:
        score -= 0.7
    if cues.urban and level == PlaceLevel.SITE:
        score += 1.5
    if hit.loose:
        score -= 0.8
    if cues.quarter and (level in (PlaceLevel.ADMIN1, PlaceLevel.COUNTRY) or people > 60_000):
        score -= 2.5
    return score


def _weight(index: int, gazetteer: Gazetteer) -> float:
    """What a place counts before any word is read: its level, its people, and that someone listed it by hand."""
    level = gazetteer.level(index)
    if level == PlaceLevel.ADMIN2 and gazetteer.country(index) in SURNAMED:
        return _BASE[level] - 1.0
    if level not in (PlaceLevel.TOWN, PlaceLevel.SITE):
        return _BASE[level]
    return _BASE[level] + 0.55 * math.log10(gazetteer.population(index) + 1) + (2.2 if gazetteer.is_own(index) else 0.0)


def _by_cues(cues: Cues, level: PlaceLevel, great: bool, *, opening: bool) -> float:
    """What the words beside the name add and take."""
    score = _fit(level, cues.levels) if cues.levels else 0.0
    if cues.locative:
        score += 1.0
    elif cues.toward or cues.origin_from:
        score += 0.4
    if cues.organisation and not cues.locative:
        score -= 1.5
    if cues.person and level != PlaceLevel.COUNTRY:
        score -= 3.0
    if not great:
        score -= 2.0 * cues.longer + 0.7 * opening + 0.7 * cues.headline
    return score


def _article_fits(hit: NameHit, place: Place) -> bool:
    """Whether the word bears the article where the name does, and none where it does not."""
    names = [n for n in (place.names.ar, *place.spellings) if place_names.is_arabic(n) and " " not in n]
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


def is_plain_word(index: int, gazetteer: Gazetteer, hit: NameHit, located: bool) -> bool:
    """Whether a name that is a word too is likelier the word: in Arabic always, but for the great of Arab lands."""
    if gazetteer.level(index) == PlaceLevel.COUNTRY:
        return False
    people = gazetteer.population(index)
    great = gazetteer.level(index) == PlaceLevel.ADMIN1 or people >= 150_000
    far = place_names.is_arabic(hit.key) and gazetteer.country(index) not in ARAB
    return not great or (far and people < 1_500_000 and not (located and people >= 150_000))
