"""What the words around a name say about it: is it a place at all, of which kind, and what the text does with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_scan import NameHit
from bot.extract.place_words import PlaceWords
from bot.text.document import Token

_OPEN = frozenset("([{«\"“'")
_DASHES = frozenset("-–—:/ـ")


@dataclass(frozen=True, slots=True)
class Cues:
    """`levels` that a word beside the name speaks of; `locative`, `toward`, `origin_from`: the word before it;
    `person`, `organisation`: it is a part of such a name; `opening`: it opens its sentence."""

    levels: frozenset[str] = frozenset()
    locative: bool = False
    toward: bool = False
    origin_from: bool = False
    direction: bool = False
    person: bool = False
    organisation: bool = False
    opening: bool = False
    headline: bool = False
    quarter: bool = False
    longer: bool = False  # an unknown capitalised word goes on with the name


def cues_of(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> Cues:
    """Read the neighbours of a name."""
    tokens, words, token_key = hit.sentence.tokens, gazetteer.words, gazetteer.word_key
    before = [token_key(token) for token in tokens[max(0, hit.first - 4) : hit.first]]
    after = [token_key(token) for token in tokens[hit.last + 1 : hit.last + 5]]
    return _arabic_cues(hit, words, before, after) if arabic else _english_cues(hit, words, before, after)


def _last(words: Sequence[str], back: int = 1) -> str:
    return words[-back] if len(words) >= back else ""


def _english_cues(hit: NameHit, words: PlaceWords, before: list[str], after: list[str]) -> Cues:
    tokens = hit.sentence.tokens
    near = [word for word in before if word != "the"]
    levels: frozenset[str] = frozenset()
    head = tokens[hit.last].text
    if not head.endswith(("'s", "’s")):
        levels = words.levels(after[0]) if after else levels
        if not levels and len(after) > 1 and after[0] in words.direction | {"refugee", "military", "international", "tribal", "air"}:
            levels = words.levels(after[1])
    if not levels and _last(near) == "of":
        levels = words.levels(_last(near, 2))
    if not levels:
        levels = words.levels(_last(near)) if tokens[hit.first - 1 : hit.first] and tokens[hit.first - 1].text.islower() else levels
    direction = bool(near) and (near[-1] in words.direction or (near[-1] == "of" and _last(near, 2) in words.direction))
    governing = near[:-1] if direction and near[-1] != "of" else near
    capitals_before = hit.first > 0 and tokens[hit.first - 1].text[0].isupper() and tokens[hit.first - 1].text[-1].isalpha()
    unknown_before = capitals_before and not (_last(near) in words.direction or words.levels(_last(near)) or _last(near) in words.locative)
    next_token = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    capital_after = next_token is not None and next_token.text[0].isupper() and next_token.text[0].isalpha()
    headline = _headline(tokens)
    quarter = bool(after) and after[0] in words.quarter or _last(near, 2) in words.quarter and _last(near) == "of"
    goes_on = capital_after and not words.levels(after[0]) and after[0] not in words.organisation | words.never | words.direction
    person = bool(near) and _last(before) in words.person and (tokens[hit.first - 1].text[0].isupper() or _last(before) in ("bin", "ibn", "abu", "named"))
    if not headline and not person:
        strange_before = unknown_before and hit.first > 1 and _last(before) not in words.never and not head.endswith(("'s", "’s"))
        person = (strange_before and _last(before) not in words.organisation) or (goes_on and _last(near) not in words.locative)
    return Cues(
        levels=levels,
        locative=_last(governing) in words.locative or (direction and _last(near) == "of"),
        toward=_last(governing) in words.toward,
        origin_from=_last(governing) in words.origin_from,
        direction=direction,
        person=person,
        organisation=capital_after and after[0] in words.organisation and not levels,
        opening=hit.first == 0 or tokens[hit.first - 1].text in _OPEN,
        headline=headline,
        quarter=quarter,
        longer=goes_on and not headline,
    )


def _headline(tokens: Sequence[Token]) -> bool:
    """Whether the sentence writes most words with a capital, so that a capital tells nothing."""
    longer = [token for token in tokens if len(token.text) > 3 and token.text.isalpha()]
    return len(longer) > 3 and sum(token.text[0].isupper() for token in longer) > 0.7 * len(longer)


def _arabic_cues(hit: NameHit, words: PlaceWords, before: list[str], after: list[str]) -> Cues:
    tokens = hit.sentence.tokens
    last = _last(before)
    parts = hit.key.split(" ")
    governing = tokens[hit.first - 1].norm if hit.first else ""
    typed = frozenset() if governing.startswith(("ال", "بال", "وال", "لل", "فال")) else words.levels(last)
    levels = typed or (words.levels(parts[0]) if len(parts) > 1 and parts[0] in place_names.ARABIC_TYPES else frozenset())
    if not levels and last in words.direction:
        levels = words.levels(_last(before, 2))
    person = last in words.person and hit.attached == ""
    return Cues(
        levels=levels,
        locative=last in words.locative or "ب" in hit.attached or hit.attached == "في",
        toward=last in words.toward or hit.attached.endswith("ل"),
        origin_from=last in words.origin_from,
        direction=last in words.direction,
        person=person,
        organisation=last in words.organisation,
        opening=hit.first == 0,
        quarter=last in words.quarter,
    )


def use_of(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> str:
    """What the text does with a place: see `mention.PlaceMention`."""
    tokens, words, token_key = hit.sentence.tokens, gazetteer.words, gazetteer.word_key
    keys = [token_key(token) for token in tokens]
    if hit.sentence.part == "text" and _dateline(hit, keys, words):
        return "dateline"
    if hit.country:
        return "demonym"
    before, after = keys[max(0, hit.first - 8) : hit.first], keys[hit.last + 1 : hit.last + 4]
    last = next((word for word in reversed(before) if word not in ("the", "")), "")
    if _in_media(hit, words, before, after, arabic):
        return "actor"
    if _acts(hit, words, before, after, arabic):
        return "actor"
    if last in words.origin_from and any(word in words.origin for word in before[-4:]):
        return "origin"
    if arabic and last in words.origin and last not in words.locative:
        return "origin"
    located = last in words.locative or "ب" in hit.attached
    if located and (any(word in words.stated for word in before[-4:]) or (not arabic and after and after[0] in words.speech)):
        return "speaker"
    if last in words.toward and not arabic and any(word in _TRAVEL for word in before[-5:]):
        return "destination"
    return "event"


_TRAVEL = frozenset(
    "travel travelling traveling travelled traveled heading headed way route flying flew fled flee going return returned "
    "returning bound road driving sent deployed transferred evacuated visit taken rushed shifted".split()
)


def _in_media(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    """The place is a part of the name of a newspaper, a station, a channel."""
    if arabic:
        return bool(before) and before[-1] in words.media and not hit.attached
    tokens = hit.sentence.tokens
    return bool(after) and after[0] in words.media and tokens[hit.last + 1].text[0].isupper() and not _headline(tokens)


def _dateline(hit: NameHit, keys: Sequence[str], words: PlaceWords) -> bool:
    """"BAGHDAD (Reuters) -", "القاهرة - رويترز": a name that opens a paragraph and is parted from it."""
    shouted = hit.sentence.tokens[hit.first].text
    if len(shouted) > 3 and shouted.isascii() and shouted.isupper() and not _headline(hit.sentence.tokens):
        following = hit.sentence.tokens[hit.last + 1 : hit.last + 2]
        return bool(following) and (following[0].text in "(-–—," or following[0].text[0].isupper())
    if hit.first > 3 or any(key.isalpha() for key in keys[: hit.first] if key not in ("al",)) and hit.first > 2:
        return False
    tail = keys[hit.last + 1 : hit.last + 9]
    if not tail:
        return False
    if tail[0] in "([" and any(key in words.agencies for key in tail[1:6]):
        return True
    if tail[0] in _DASHES and tail[0] != "/" and hit.sentence.tokens[hit.last + 1].start > hit.end:
        return True
    if tail[0] in "/" and hit.first == 0:
        return True
    return tail[0] == "," and any(key in _DASHES for key in tail[2:6]) and any(key in words.agencies or key.isdigit() for key in tail[1:6])


def _acts(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    if not after and not before:
        return False
    if arabic:
        return bool(before) and before[-1] in words.speech and hit.attached == ""
    if before and (before[-1] in words.locative or before[-1] in words.origin_from):
        return False
    verb = next((word for word in after if word not in ("has", "have", "had", "also", "on", "repeatedly")), "")
    return verb in words.speech or (hit.key in words.governments and verb in ("and", "is", "will", "would"))
