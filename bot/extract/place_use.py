"""What a text does with a place: it happened there, near there, was said there, done from there."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_cues import is_headline
from bot.extract.place_names import word_set
from bot.extract.place_scan import NameHit
from bot.extract.place_words import PlaceWords
from bot.text import arabic as letters
from bot.text.document import Sentence

_OPENING = frozenset("([")
_QUOTES = frozenset("\"'«»“”‘’")
_DASHES = frozenset("-–—:/ـ")


def use_of(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> str:
    """What the text does with a place: see `mention.PlaceMention`."""
    tokens, words, token_key = hit.sentence.tokens, gazetteer.words, gazetteer.word_key
    before = [token_key(token) for token in tokens[max(0, hit.first - 12) : hit.first]]
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
    left = last == "from" and any(word in _TRAVEL for word in before[-3:-1])  # "a train travelling from Basra to Kut"
    if left or last in ("toward", "towards") or (not arabic and _is_bound(words, before)):
        return "destination"
    if _recalled(hit, before, after, arabic):
        return "recalled"
    beyond = last in ("with", "مع") and any(word in ("border", "borders", "frontier", "حدود") for word in before[-4:])
    if _apart(hit, words, before, arabic):
        return "far" if _is_far(before) else "apart"
    return "near" if last in _NEAR or beyond else "event"


def _is_bound(words: PlaceWords, before: Sequence[str]) -> bool:
    """Whether someone goes there: "was taken to Basra", "a visit to the nearby province of Basra"."""
    governing = list(before)
    while governing and (governing[-1] in _SMALL or words.levels(governing[-1]) or governing[-1] in words.direction):
        governing.pop()
    return bool(governing) and governing[-1] in words.toward and any(word in _TRAVEL for word in before)


def _apart(hit: NameHit, words: PlaceWords, before: Sequence[str], arabic: bool) -> bool:
    """Whether it only says where another place lies: "20 km east of Basra", not "in the east of Basra"."""
    if _is_end(before):
        return True
    if arabic:
        pairs = list(itertools.pairwise(before[-4:]))
        beyond = any(a in words.direction and b == "عاصمه" for a, b in pairs)
        beside = len(before) > 2 and before[-1] in words.direction and bool(words.levels(before[-3]))  # مدينة س شمال ص
        return beyond or beside or any(word in _LENGTHS for word in before[-4:])
    plain = [word for word in before if word != ","]
    if plain[-1:] == ["capital"]:  # "north of the Chadian capital N'Djamena"
        return any(a in words.direction and b == "of" for a, b in itertools.pairwise(plain[-8:]))
    if len(before) < 2 or before[-1] != "of" or before[-2] not in words.direction or before[-2] in _EDGES:
        return False
    return hit.first < 3 or hit.sentence.tokens[hit.first - 3].text != "the"


def _is_end(before: Sequence[str]) -> bool:
    """Whether it is an end of a road: "the highway between Kut and Basra", "الطريق الواصل بين…"."""
    road = max((index for index, word in enumerate(before) if word in _WAYS), default=len(before))
    joins = next((index for index in range(road + 1, min(road + 3, len(before))) if before[index] in _JOINING), None)
    return joins is not None and len(before) - joins <= 4 and not {"in", "at", "في", "near"} & set(before[joins:])


def _is_far(before: Sequence[str]) -> bool:
    """Whether the distance that is told is of a hundred or more, of whatever length."""
    return any(word in _HUNDREDS or (word.isdecimal() and 100 <= int(word) < 2000) for word in before[-8:])


def _turns(sentence: Sentence) -> bool:
    """Whether the sentence begins with words that turn to another event."""
    if sentence.part != "text" or not sentence.index or sentence.tokens[0].norm not in _TURNING:
        return False
    norms = tuple(token.norm for token in sentence.tokens[:5])
    doing = any(norm in _DOING or (norm[0] == "ي" and norm.endswith(("ون", "ان"))) for norm in norms[1:])
    if norms[0] in _WAS and doing:
        return False  # "وكان الجنود يستقلون حافلة": what they were doing then
    return any(norms[:size] in _TURNS for size in (1, 2, 3))


def _recalled(hit: NameHit, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    """Whether it is where an earlier attack was: "a day after a raid in Basra", "links with the Basra attack"."""
    if _turns(hit.sentence):
        return True
    if arabic:
        return any(pair in _SINCE_AR for pair in itertools.pairwise(before))
    if any(after_word == "after" and unit in _TIMES for unit, after_word in itertools.pairwise(before)):
        return True
    followed = next((n for n, word in enumerate(before) if word in _FOLLOWED), len(before))
    if any(word in _ATTACKS for word in before[followed + 1 :]):
        return True
    return bool(after) and after[0] in _ATTACKS and any(word in _LINKED for word in before[-4:])


_TURNS = frozenset(
    tuple(map(letters.fold, phrase.split()))
    for phrase in (
        *("meanwhile", "elsewhere", "separately", "in another", "in a separate", "in a related", "in other"),
        *("وكان", "وكانت", "وسبق", "وسبقت", "من جهة أخرى", "من ناحية أخرى", "على صعيد آخر", "على صعيد متصل"),
        *("وعلى صعيد", "في سياق متصل", "وفي سياق", "إلى ذلك", "وفي غضون ذلك", "وفي حادث", "وفي حادثة"),
        *("ويذكر", "يذكر", "يشار", "ويشار", "تجدر", "وتجدر", "in addition"),
        *("في حادث منفصل", "في هجوم آخر", "وفي هجوم آخر", "بالتزامن مع"),
    )
)  # a sentence that begins so tells another event, or an earlier one
_TURNING = frozenset(words[0] for words in _TURNS)
_WAS = frozenset(map(letters.fold, ("وكان", "وكانت")))
_DOING = frozenset(
    letters.fold(word)
    for word in (
        *("يقوم", "تقوم", "يستقل", "تستقل", "تقل", "يقل", "يسير", "تسير", "يقود", "تقود", "يحاول", "تحاول"),
        *("متوجها", "متوجهة", "عائدا", "عائدة"),
    )
)
_HUNDREDS = word_set("hundreds مءات ميات مئات")
_LENGTHS = word_set("كلم كم كيلومتر كيلومترا كيلومترات كيلومترين ميل")
_BACKED = word_set("backed led aligned allied supported sponsored funded controlled loyal")
_ALLIED = frozenset(
    place_names.arabic_word(word)
    for word in (
        *("موالية", "موال", "موالي", "موالين", "موالون", "مدعومة", "مدعومين", "سيطرة", "لسيطرة", "حكومة", "سلطات"),
        *("نظام", "حليف", "حلفاء", "حليفة", "متحالفة", "متحالف", "تابعة", "خاضعة", "شنته", "شنتها", "أطلقته"),
        *("نفذته", "دعم", "بدعم", "جانب"),
    )
)  # before a capital: the government there
_SMALL = word_set("the of nearby neighbouring neighboring")
_EDGES = word_set("outskirts suburbs countryside coast border vicinity downtown")
_TIMES = word_set("hours day days week weeks month months year years")
_ATTACKS = word_set("attack attacks bombing bombings blast blasts massacre siege killings shooting raid")
_FOLLOWED = word_set("followed follows coincided")
_LINKED = word_set(
    "links link linked involved mastermind masterminded accused suspected convicted behind similar like since"
)
_SINCE_AR = frozenset(
    (place_names.arabic_word(first), place_names.arabic_word(second))
    for first in ("يوم", "أيام", "يومين", "ساعات", "أسبوع", "أسابيع", "شهر", "أشهر", "عام")
    for second in ("من", "على")
) | frozenset(
    (place_names.arabic_word(first), place_names.arabic_word(second))
    for first in ("بعد", "عقب", "غداة", "منذ", "ذكرى", "منفذ", "منفذي")
    for second in ("هجوم", "تفجير", "تفجيرات", "هجمات", "اعتداء", "مجزرة")
)
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
    if (
        arabic
        and before[-1:] == ["من"]
        and any(word in words.media or word in words.agencies for word in before[-6:-1])
    ):
        return True  # "قال س لوكالة ص من الجنينة"
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


_WAYS = (_ROADS - {"border", "line"}) | frozenset(map(place_names.arabic_word, ("طريق", "الطريق", "بطريق", "السكة")))
_JOINING = word_set("between linking connecting links connects") | frozenset(map(place_names.arabic_word, ("بين",)))


def _in_media(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    """The place is a part of the name of a newspaper, a station, a channel."""
    if arabic:
        plain = [word for word in before[-3:] if word not in _QUOTES]
        return bool(plain) and plain[-1] in words.media and not hit.attached
    tokens = hit.sentence.tokens
    return (
        bool(after) and after[0] in words.media and tokens[hit.last + 1].text[0].isupper() and not is_headline(tokens)
    )


def _dateline(hit: NameHit, before: Sequence[str], tail: Sequence[str], words: PlaceWords) -> bool:
    """ "BAGHDAD (Reuters) -", "القاهرة - رويترز": a name that opens a paragraph and is parted from it."""
    shouted = hit.sentence.tokens[hit.first].text
    if len(shouted) > 3 and shouted.isascii() and shouted.isupper() and not is_headline(hit.sentence.tokens):
        following = hit.sentence.tokens[hit.last + 1 : hit.last + 2]
        return bool(following) and (following[0].text in "(-–—,:" or following[0].text[0].isupper())
    opening = [token.text for token in hit.sentence.tokens[:2]]
    if hit.first == 2 and opening[1] in "-–" and opening[0].isupper() and tail[:1] in ([","], ["("], ["-"]):
        return True  # "APA-Lagos (Nigeria)"
    if hit.first <= 6 and tail[:1] == [","] and tail[1:2] and tail[1] in _DAYS and before[-1:] in ([], [","]):
        return hit.sentence.index <= 1  # "The Daily Gazette, Accra, Monday 3 May"
    if hit.first > 3 or (hit.first > 2 and any(key.isalpha() for key in before)) or not tail:
        return False
    if hit.first == 0 and list(tail) == [","] and hit.sentence.index <= 1:
        return True  # "Juba," on a line of its own
    if hit.first == 0 and any(key in words.agencies and tail[n - 1] == "(" for n, key in enumerate(tail) if n):
        return True
    if tail[0] in _OPENING and any(key in words.agencies for key in tail[1:6]):
        return True
    if tail[0] in _DASHES and tail[0] != "/" and hit.sentence.tokens[hit.last + 1].start > hit.end:
        return True
    if tail[0] in "/:" and hit.first == 0:
        return True
    if hit.first == 0 and hit.sentence.index <= 1 and _is_byline(hit):
        return True
    parted = any(key in _DASHES or key in _OPENING for key in tail[2:6])
    return tail[0] == "," and parted and any(key in words.agencies or key.isdigit() for key in tail[1:7])


_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun")


def _is_byline(hit: NameHit) -> bool:
    """Whether a dash ends the capitalised words that begin with the name: "Goma, DR Congo, CMC – …"."""
    end = hit.end
    for token in hit.sentence.tokens[hit.last + 1 : hit.last + 9]:
        if token.text in _DASHES and token.text not in ":/" and token.start > end:
            return True
        end = token.end
        if token.text not in ",.()" and not (token.text[0].isupper() or token.text.isdecimal()):
            return False
    return False


def _acts(hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], arabic: bool) -> bool:
    if not after and not before:
        return False
    if after[:1] == ["-"] and len(after) > 1 and after[1] in _BACKED:
        return True
    if arabic:
        said = [word for word in before[-2:] if not words.levels(word)]
        if said and said[-1] in words.speech and hit.attached == "":
            return True
        return hit.key in words.governments and bool(before) and before[-1] in _ALLIED
    if before and (before[-1] in words.locative or before[-1] in words.origin_from):
        return False
    verb = next((word for word in after if word not in ("has", "have", "had", "also", "on", "repeatedly")), "")
    return verb in words.speech or (hit.key in words.governments and verb in ("and", "is", "will", "would"))
