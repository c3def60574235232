"""The places that an article names, and which of them an incident happened in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from bot.extract import place_resolution
from bot.extract.gazetteer import Gazetteer
from bot.extract.mention import GroupMention, PlaceMention
from bot.extract.place_scan import NameHit, scan
from bot.extract.place_use import use_of
from bot.model import Place, PlaceLevel
from bot.text.document import Document

_EARLY = 4  # sentences of an incident, counted from 0, whose places can say where in a country or division it was
_SOON = 2
_WIDE = 0.7  # degrees from a district's middle to its towns
_AROUND = 1.5  # degrees around a place that say how far "east of" it may be
_TELLING = 1.5  # the least weight of hints that tell a country by themselves
_PRECISION = {
    PlaceLevel.COUNTRY: 0.0,
    PlaceLevel.ADMIN1: 2.0,
    PlaceLevel.ADMIN2: 2.7,
    PlaceLevel.TOWN: 3.0,
    PlaceLevel.SITE: 3.2,
}
_USE = {
    "event": 0.0,
    "near": -0.7,
    "apart": -1.2,
    "far": -4.0,
    "destination": -1.5,
    "recalled": -3.0,
    "demonym": -4.0,
    "origin": -5.0,
    "dateline": -4.5,
    "speaker": -6.0,
    "actor": -6.0,
}


def find_places(
    doc: Document, gazetteer: Gazetteer, *, home: str | None, groups: Sequence[GroupMention]
) -> tuple[PlaceMention, ...]:
    """Every name that means a place, resolved, in document order, each with what the text does with it.

    `home` is the country of the source, a weak prior. Names inside the spans of `groups` count as what the group is
    called after, so only as evidence for the country.
    """
    arabic = doc.language == "ar"
    hits = list(scan(doc, gazetteer))
    spans = [(m.sentence, m.start, m.end) for m in groups]
    free = [hit for hit in hits if not _inside(hit, spans)]
    inside = [hit for hit in hits if _inside(hit, spans)]
    countries = [m.group.country for m in groups if m.group.country]
    hints = _hints(doc, gazetteer, home, countries)
    resolved = place_resolution.resolve(free, gazetteer, hints=hints, arabic=arabic)
    found = [_mention(hit, gazetteer.place(index), use_of(hit, gazetteer, arabic)) for hit, index in resolved]
    for hit in inside:
        country = hit.country or next(
            (gazetteer.country(i) for i in hit.candidates[:1] if gazetteer.level(i) == PlaceLevel.COUNTRY), ""
        )
        place = gazetteer.get(country) if country else None
        if place is not None:
            found.append(_mention(hit, place, "demonym"))
    if not found and hints:
        found = list(_hinted(doc, gazetteer, hints, groups))
    return tuple(sorted(found, key=lambda m: (m.sentence, m.start)))


def _hinted(
    doc: Document, gazetteer: Gazetteer, hints: Mapping[str, float], groups: Sequence[GroupMention]
) -> Iterator[PlaceMention]:
    """Where no place is named: the one country that the words or the groups speak of, on the words that do."""
    country, weight = max(hints.items(), key=lambda item: item[1])
    rivals = [value for code, value in hints.items() if code != country]
    place = gazetteer.get(country)
    if place is None or weight < _TELLING or any(value > weight - 0.5 for value in rivals):
        return
    for sentence in doc.sentences:
        for token in sentence.tokens:
            if country in dict(gazetteer.words.hints.get(gazetteer.word_key(token), ())):
                yield PlaceMention(place, sentence.part, token.start, token.end, sentence.index, "demonym")
    for mention in groups:
        if mention.group.country == country:
            yield PlaceMention(place, mention.part, mention.start, mention.end, mention.sentence, "demonym")


def _hints(doc: Document, gazetteer: Gazetteer, home: str | None, groups: Sequence[str]) -> dict[str, float]:
    """What speaks for a country before any place is looked at: the source's home, the groups, words like "upazila"."""
    found = {home: 1.0} if home else {}
    for country in set(groups):
        found[country] = found.get(country, 0.0) + 0.6
    hints = gazetteer.words.hints
    keys = {
        key for sentence in doc.sentences for token in sentence.tokens if (key := gazetteer.word_key(token)) in hints
    }
    for key in keys:
        for country, weight in hints[key]:
            found[country] = min(4.0, found.get(country, 0.0) + weight)
    return found


def _inside(hit: NameHit, spans: Iterable[tuple[int, int, int]]) -> bool:
    return any(index == hit.sentence.index and start < hit.end and hit.start < end for index, start, end in spans)


def _mention(hit: NameHit, place: Place, use: str) -> PlaceMention:
    return PlaceMention(place, hit.sentence.part, hit.start, hit.end, hit.sentence.index, use)


def rank(doc: Document, mentions: Sequence[PlaceMention], sentences: Sequence[int]) -> tuple[Place, ...]:
    """The places of the incident that `sentences` tell, best first: where it happened before where it was spoken of,
    the precise before the large, what stands first before what follows. Places of other sentences come after, where
    they lie in the same country; without any, the country of a demonym or dateline is all that is known."""
    order = {index: n for n, index in enumerate(sorted(set(sentences)))}
    scores: dict[str, float] = {}
    places: dict[str, Place] = {}
    first: dict[str, tuple[int, int]] = {}
    times: Counter[str] = Counter()
    for mention in mentions:
        place = mention.place
        late = min(3.0, 0.5 * order[mention.sentence]) if mention.sentence in order else 3.2
        score = _precision(place) + _USE[mention.use] - late
        times[place.id] += mention.use == "event"
        if score > scores.get(place.id, -99.0):
            scores[place.id] = score
            places[place.id] = place
        first.setdefault(place.id, (mention.sentence, mention.start))
    heads = [
        m.place for m in mentions if m.part == "title" and m.use == "event" and m.place.level != PlaceLevel.COUNTRY
    ]
    lead = next((index for index in sorted(order) if doc.sentences[index].part == "text"), -1)
    leading = {m.place.country for m in mentions if m.use == "event" and m.sentence in order and m.sentence <= lead}
    for place in places.values():
        if leading and place.country not in leading:
            scores[place.id] -= 1.0
        support = _support(place, places.values())
        scores[place.id] += max(0.0, support) if times[place.id] > 1 else support
        scores[place.id] += 0.3 * math.log2(max(1, times[place.id]))
        scores[place.id] += _headed(place, heads)
    ranked = sorted(places.values(), key=lambda p: (-scores[p.id], first[p.id]))
    told = {m.place.id for m in mentions if m.use in ("event", "near", "apart") and order.get(m.sentence, 99) <= _EARLY}
    soon = {m.place.id for m in mentions if m.use == "event" and order.get(m.sentence, 99) <= _SOON}
    beside = {m.place.id for m in mentions if m.use in ("apart", "far")} - {
        m.place.id for m in mentions if m.use == "event"
    }
    return tuple(_refined(_arrived(ranked, told, beside), told, soon, {place.id for place in heads})[:8])


def _arrived(ranked: list[Place], told: Set[str], beside: Set[str]) -> list[Place]:
    """Where the best place was only said to lie some way off (`beside`), the town not far from it that is `told` of
    comes first: "on the coast road east of the capital …, near the town of Garabulli"."""
    if not ranked or ranked[0].id not in beside:
        return ranked
    whole = ranked[0]
    near = next(
        (
            place
            for place in ranked[1:]
            if place.id in told - beside
            and place.level not in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1)
            and place.country == whole.country
            and _degrees(place, whole) < _AROUND
        ),
        None,
    )
    return ranked if near is None else [near, *(place for place in ranked if place.id != near.id)]


def _refined(ranked: list[Place], told: Set[str], soon: Set[str], heads: Set[str]) -> list[Place]:
    """The best place of all is the most precise one that lies in the best: a headline says "in Borno", and the text
    in which village. Only places `told` of early count, and of a district or town nothing is more precise; but a
    headline's city that a division is called after may stand for the division, and one told as `soon` is where."""
    at = 0
    while ranked and at < len(ranked):
        best = ranked[0]
        namesake = best.level == PlaceLevel.TOWN and best.id in heads and best.names.en == best.admin1_names.en
        district = best.level == PlaceLevel.ADMIN2 and best.id in heads
        part = _is_beside if namesake else _is_close if district else _is_part
        inner = next(
            (p for p in ranked[1:] if p.id in (soon if namesake or district else told) and part(p, best)), None
        )
        if inner is None:
            break
        ranked = [inner, *(p for p in ranked if p.id != inner.id)]
        at += 1
    return ranked


def _is_beside(place: Place, city: Place) -> bool:
    """Whether a town or district lies in the division of a city that the division is called after."""
    finer = place.level not in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1)
    return city.level == PlaceLevel.TOWN and finer and place.admin1 == city.admin1 and place.names.en != city.names.en


def _is_close(place: Place, district: Place) -> bool:
    """Whether a town or site lies in or beside a district, as far as distance tells."""
    finer = place.level in (PlaceLevel.TOWN, PlaceLevel.SITE) and place.admin1 == district.admin1
    return finer and _degrees(place, district) < _WIDE


def _degrees(one: Place, other: Place) -> float:
    return math.hypot(one.latitude - other.latitude, one.longitude - other.longitude)


def _is_part(part: Place, whole: Place) -> bool:
    """Whether a place of finer level lies in the country, region or first-level division `whole`."""
    if _precision(part) <= _precision(whole) or part.country != whole.country:
        return False
    if whole.level == PlaceLevel.COUNTRY or whole.id.startswith("region-"):
        return True
    return whole.level == PlaceLevel.ADMIN1 and part.admin1 == whole.id


def _precision(place: Place) -> float:
    """A well-known region without a division of its own says little more than its country."""
    return 1.0 if place.id.startswith("region-") else _PRECISION[place.level]


def _support(place: Place, others: Iterable[Place]) -> float:
    """A place whose country and division are named too is likelier the one that the text is about; one in a country of
    which nothing else is said, less."""
    gain = 0.0 if place.level == PlaceLevel.COUNTRY else -1.5
    for other in others:
        if other.id == place.id:
            continue
        if other.id in (place.country, place.admin1):
            gain = max(gain, 0.6 if other.level == PlaceLevel.COUNTRY else 0.9)
        elif other.country == place.country:
            gain = max(gain, 0.0)
    return gain


def _headed(place: Place, heads: Sequence[Place]) -> float:
    """What the headline names is where it happened; what lies elsewhere is something else."""
    if not heads or place.level == PlaceLevel.COUNTRY:
        return 0.0
    if any(place.admin1 == head.admin1 for head in heads):
        return 0.8
    return -0.8
