"""What a text does with a place: it happened there, near there, was said there, done from there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.gazetteer import Gazetteer
from bot.extract.place_cues import is_headline
from bot.extract.place_names import word_set
from bot.extract.place_scan import NameHit
from bot.extract.place_words import PlaceWords

_OPENING = frozenset("([")
_DASHES = frozenset("-–—:/ـ")


def use_of(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> str:
    """What the text does with a place: see `mention.PlaceMention`."""
    tokens, words, token_key = hit.sentence.tokens, gazetteer.words, gazetteer.word_key
    before = [token_key(token) for token in tokens[max(0, hit.first - 8) : hit.first]]
    after = [token_key(token) for token in tokens[hit.last + 1 : hit.last + 10]]
    if hit.sentence.part == "text" and _dateline(hit, before, after, words):
        return "dateline"
    if hit.country:
        return "demonym"
    last = next((word for word in reversed(before) if word not in ("the", "")), "")
    if not arabic and hit.key in gazetteer.abbreviations | {"u s", "u k"} and last not in words.locative:
        return "demonym"
    if _on_the_way(hit, after):
        return "destination"
    if _in_media(hit, words, before, after, arabic):
        return "actor"
    if _acts(hit, words, before, after[:3], arabic):
        return "actor"
    if _is_home(words, before, last, arabic):
        return "origin"
    if _spoken(hit, words, before, after, arabic):
        return "speaker"
    if last in ("toward", "towards") or (
        last in words.toward and not arabic and any(w in _TRAVEL for w in before[-5:])
    ):
        return "destination"
    beyond = last in ("with", "مع") and any(word in ("border", "borders", "frontier", "حدود") for word in before[-4:])
    return "near" if last in _NEAR or beyond else "event"


_NEAR = frozenset(("near", "outside", "قرب", "بالقرب"))
_TRAVEL = word_set(
    "travel travelling traveling travelled traveled heading headed way route flying flew fled flee going return "
    "returned returning bound road driving sent deployed transferred evacuated visit taken rushed shifted"
)


def _is_home(words: PlaceWords, before: Sequence[str], last: str, arabic: bool) -> bool:
    """Where someone comes from: "a native of Basra", "من أهالي البصرة"."""
    if last in words.origin_from and any(word in words.origin for word in before[-4:]):
        return True
    return arabic and last in words.origin and last not in words.locative


def _spoken(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    """Where something was said: "told reporters in Amman", "the centre in Amman stated"; and a capital whose
    government speaks."""
    if hit.key in words.governments and any(word in words.stated or word in words.speech for word in (*before, *after)):
        return True
    if not ((bool(before) and before[-1] in words.locative) or "ب" in hit.attached):
        return False
    return any(word in words.stated for word in before[-4:]) or bool(not arabic and after and after[0] in words.speech)


def _on_the_way(hit: NameHit, after: Sequence[str]) -> bool:
    """An end of a road ("the Kabul-Kandahar Highway"), or where a truck was bound for."""
    if len(after) > 1 and after[0] == "-":
        return after[1] == "bound" or (len(after) > 2 and after[2] in _ROADS)
    before = hit.sentence.tokens[hit.first - 1].text if hit.first else ""
    return before in ("-", "–") and bool(after) and after[0] in _ROADS


_ROADS = word_set("highway road motorway route expressway border railway pipeline line")


def _in_media(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    """The place is a part of the name of a newspaper, a station, a channel."""
    if arabic:
        return bool(before) and before[-1] in words.media and not hit.attached
    tokens = hit.sentence.tokens
    return (
        bool(after) and after[0] in words.media and tokens[hit.last + 1].text[0].isupper() and not is_headline(tokens)
    )


def _dateline(hit: NameHit, before: Sequence[str], tail: Sequence[str], words: PlaceWords) -> bool:
    """ "BAGHDAD (Reuters) -", "القاهرة - رويترز": a name that opens a paragraph and is parted from it."""
    shouted = hit.sentence.tokens[hit.first].text
    if len(shouted) > 3 and shouted.isascii() and shouted.isupper() and not is_headline(hit.sentence.tokens):
        following = hit.sentence.tokens[hit.last + 1 : hit.last + 2]
        return bool(following) and (following[0].text in "(-–—," or following[0].text[0].isupper())
    if hit.first > 3 or (hit.first > 2 and any(key.isalpha() for key in before)) or not tail:
        return False
    if hit.first == 0 and any(key in words.agencies and tail[n - 1] == "(" for n, key in enumerate(tail) if n):
        return True
    if tail[0] in _OPENING and any(key in words.agencies for key in tail[1:6]):
        return True
    if tail[0] in _DASHES and tail[0] != "/" and hit.sentence.tokens[hit.last + 1].start > hit.end:
        return True
    if tail[0] == "/" and hit.first == 0:
        return True
    return (
        tail[0] == ","
        and any(key in _DASHES for key in tail[2:6])
        and any(key in words.agencies or key.isdigit() for key in tail[1:6])
    )


def _acts(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    if not after and not before:
        return False
    if arabic:
        return bool(before) and before[-1] in words.speech and hit.attached == ""
    if before and (before[-1] in words.locative or before[-1] in words.origin_from):
        return False
    verb = next((word for word in after if word not in ("has", "have", "had", "also", "on", "repeatedly")), "")
    return verb in words.speech or (hit.key in words.governments and verb in ("and", "is", "will", "would"))
