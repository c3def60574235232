"""What merging remembers of an article's words: content words, names, shingles, and the setting that they name."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator

from bot.alert import setting
from bot.alert.skeletons import ARABIC_LETTER, PREFIX, skeleton
from bot.alert.stopwords import ARABIC, ENGLISH
from bot.model import Article, Facts, Place, Trace
from bot.text import arabic

TERMS, NAMES, SHINGLES, RUN = 60, 40, 32, 4
READ = 2400  # characters of the text that are looked at: what comes later is background

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'](?=[^\W\d_])|[\u064b-\u065f\u0670\u0640])*")
_CAPITAL = re.compile(r"[A-Z][\w’'\-]*[a-z][\w’'\-]*")


def of(article: Article, facts: Facts) -> Trace:
    """The trace of an article, without the names of the places and groups of its facts: at most 60 terms, 40 names
    and 32 shingles, from its first 2,400 characters."""
    text = article.text[:READ]
    whole = f"{article.title}\n{text}"
    folded = _fold(whole)
    told = _told(facts)
    bones = {skeleton(t) for t in told}
    terms = dict.fromkeys(t for w in _WORD.findall(folded) if (t := _term(w)) and t not in told)
    return Trace(
        tuple(terms)[:TERMS],
        tuple(n for n in dict.fromkeys(_names(article.title, text)) if n not in bones)[:NAMES],
        tuple(sorted(frozenset(setting.locales(whole, folded)) - bones)),
        setting.hours(folded),
        _shingles(_WORD.findall(_fold(text if len(text) > len(article.title) else whole))),
        setting.sides(whole, folded),
        setting.scenes(folded),
    )


def names(trace: Trace, place: Place, countries: Collection[str]) -> bool:
    """True where every word of the place's name, in one of its languages, is among the terms, or its skeleton among the
    names; never for a place outside `countries`, where those are given."""
    if countries and place.country not in countries:
        return False
    for name in (place.names.en, place.names.ar):
        words = [t for w in _WORD.findall(_fold(name)) if (t := _term(w))]
        if words and all(w in trace.terms for w in words):
            return True
    bones = skeleton(place.names.en)
    return len(bones) >= 4 and bones in trace.names


def _fold(text: str) -> str:
    return arabic.fold(text)


def _term(word: str) -> str:
    if ARABIC_LETTER.match(word):
        bare = PREFIX.sub("", word)
        return "" if len(bare) < 3 or bare in ARABIC or word in ARABIC or word.lstrip("وفبلك") in ARABIC else bare
    bare = word.removesuffix("'s").removesuffix("’s")
    if len(bare) < 3 or bare in ENGLISH:
        return ""
    return bare[:-1] if len(bare) > 4 and bare.endswith("s") and not bare.endswith("ss") else bare


def _told(facts: Facts) -> frozenset[str]:
    names = [n for p in facts.places for n in (p.names, p.admin1_names)] + [g.group.names for g in facts.groups]
    whole = " ".join(f"{n.en} {n.ar}" for n in names)
    return frozenset(t for w in _WORD.findall(_fold(whole)) if (t := _term(w)))


def _names(title: str, text: str) -> Iterator[str]:
    for match in _CAPITAL.finditer(text or title):
        before = (text or title)[: match.start()].rstrip(" \"'“‘(")
        if before and before[-1] not in ".!?\n:" and match.group().lower() not in ENGLISH:
            yield from _strong(match.group())
    for word in _WORD.findall(f"{title}\n{text}"):
        if ARABIC_LETTER.match(word) and _term(arabic.fold(word)):
            yield from _strong(word)


def _strong(name: str) -> Iterator[str]:
    bones = skeleton(name)
    if len(bones) >= 3:
        yield bones


def _shingles(words: list[str]) -> tuple[int, ...]:
    runs = {zlib.crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1)}
    return tuple(sorted(runs)[:SHINGLES])
