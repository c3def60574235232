"""What merging remembers of an article's words: content words, names, quarters, parts of the day, shingles.

A name is kept as its consonants, written alike from Latin and from Arabic letters (Karrada and الكرادة are both
"krd"), after the idea of Soundex; vowels, h, w, y and the article do not count. It is evidence and never a place: two
names may share consonants, so that one alone decides nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator

from bot.alert.stopwords import ARABIC, ENGLISH
from bot.model import Article, Facts, Place, Trace
from bot.text import arabic

TERMS, NAMES, SHINGLES, RUN = 60, 40, 32, 4
READ = 2400  # characters of the text that are looked at: what comes later is background

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'](?=[^\W\d_])|[\u064b-\u065f\u0670\u0640])*")
_ARABIC = re.compile("[\u0620-\u064a]")
_PREFIX = re.compile(r"^(?:[وف]?[بكل]?ال|[وف]?لل|ال)(?=\w{3})")
_CAPITAL = re.compile(r"[A-Z][\w’'\-]*[a-z][\w’'\-]*")
_LATIN = (
    ("tch", "x"), ("sch", "x"), ("kh", "5"), ("sh", "x"), ("ch", "x"), ("th", "t"), ("dh", "d"), ("ph", "f"),
    ("ck", "k"), ("ce", "s"), ("ci", "s"), ("c", "k"), ("q", "k"), ("p", "b"), ("v", "f"), ("g", "j"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("اويىةهعءئؤأإآحـ", ""),
        **dict(zip("بتثجخدذرزسشصضطظغفقكلمنپچڤگ", "bttj5ddrzsxsdtzjfkklmnbxfj", strict=True)),
    }
)
_PLACED_EN = re.compile(
    r"\b((?:[A-Z][\w’'\-]+|al|el)(?:[ -](?:[A-Z][\w’'\-]+|al|el)){0,2}) "
    r"(?:neighbou?rhood|district|quarter|street|square|market|village|suburb|camp|road|crossing|checkpoint|mosque|bridge)\b"
    r"|\b(?:neighbou?rhood|district|quarter|village|suburb|town|camp) of "
    r"((?:[A-Z][\w’'\-]+|al|el)(?:[ -][A-Z][\w’'\-]+)?)"
)
_PLACED_AR = re.compile(
    r"(?:^|\s)[وبلف]?(?:ال)?(?:حي|شارع|ساحه|سوق|قريه|ضاحيه|مخيم|حاجز|جسر|دوار|مسجد|جامع|منطقه|بلده|مفرق)"
    r" (\w{3,}(?: ال\w{3,})?)"
)
_HOURS = {
    "dawn": r"\bdawn\b|predawn|pre-dawn|فجر",
    "morning": r"\bmorning\b|صباح",
    "noon": r"\bnoon\b|midday|ظهر(?! ان)|ظهيره",
    "afternoon": r"\bafternoon\b|عصر (?:اليوم|امس|يوم)|بعد الظهر",
    "evening": r"\bevening\b|مساء",
    "night": r"\bnight\b|\bmidnight\b|\bovernight\b|ليل",
}
_NOT_LOCALE = frozenset(
    (
        "police",
        "security",
        "military",
        "army",
        "residential",
        "commercial",
        "main",
        "central",
        "popular",
        "other",
        "next",
    )
)


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
        tuple(sorted(frozenset(_locales(whole, folded)) - bones)),
        tuple(name for name, pattern in _HOURS.items() if re.search(pattern, folded[:600])),
        _shingles(_WORD.findall(_fold(text if len(text) > len(article.title) else whole))),
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


def skeleton(name: str) -> str:
    """The consonants of a name in Latin or Arabic letters, doubles as one; "" where none is left."""
    if _ARABIC.search(name):
        word = _PREFIX.sub("", arabic.fold(name)).translate(_LETTERS)
    else:
        word = re.sub(r"^(?:al|el|ad|ar|as|ash|at|an)[-’' ]+", "", name.lower())
        for spelling, letter in _LATIN:
            word = word.replace(spelling, letter)
        word = re.sub(r"[^a-z5]|[aeiouhwy]", "", word)
    return re.sub(r"(.)\1+", r"\1", word)


def _fold(text: str) -> str:
    return arabic.fold(text)


def _term(word: str) -> str:
    if _ARABIC.match(word):
        bare = _PREFIX.sub("", word)
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
        if _ARABIC.match(word) and _term(arabic.fold(word)):
            yield from _strong(word)


def _strong(name: str) -> Iterator[str]:
    bones = skeleton(name)
    if len(bones) >= 3:
        yield bones


def _locales(whole: str, folded: str) -> Iterator[str]:
    for match in _PLACED_EN.finditer(whole):
        name = (match.group(1) or match.group(2)).split()[-1]
        if name.lower() not in _NOT_LOCALE and (bones := skeleton(name)):
            yield bones
    for match in _PLACED_AR.finditer(folded):
        word = match.group(1).split()[0]
        adjective = word.endswith("يه") and not word.startswith("ال")
        if word not in ARABIC and not adjective and (bones := skeleton(word)):
            yield bones


def _shingles(words: list[str]) -> tuple[int, ...]:
    runs = {zlib.crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1)}
    return tuple(sorted(runs)[:SHINGLES])
