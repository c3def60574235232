"""Arabic letters for matching: folding of spelling variants and stripping of attached particles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ھ": "ه",
        "ہ": "ه",
        "ە": "ه",
        "ک": "ك",
        "گ": "ك",
        "ڤ": "ف",
        "ڨ": "ق",
        "پ": "ب",
        "چ": "ج",
        "ء": None,
        "ـ": None,
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f", None),
        **{chr(c): str(i) for i, c in enumerate(range(0x0660, 0x066A))},
        **{chr(c): str(i) for i, c in enumerate(range(0x06F0, 0x06FA))},
    }
)
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_INSIDE = re.compile("(?<=[\u0621-\u064a])(?:[^\\w\\s]|[\\d_])+(?=[\u0621-\u064a])")
_LONGEST_KEPT = 32  # characters: longer words are folded each time rather than held in memory

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك", "س")
_PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي")


def fold(word: str) -> str:
    """`word` in the one spelling that lexicons are matched in: no tashkeel, tatweel, hamza or letters parted by dots,
    one alef, one ya, ha for ta marbuta, presentation forms composed, Western digits. Idempotent."""
    if word.isascii():
        return word.lower()
    return _folded(word) if len(word) <= _LONGEST_KEPT else _folded.__wrapped__(word)


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    bare = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKC", word).lower()))
    return _INSIDE.sub("", _MARKS.sub("", bare).replace("ـ ـ", "").translate(_FOLD))


def words(listed: str) -> frozenset[str]:
    """The folded words of a list that is written as one text."""
    return frozenset(fold(word) for word in listed.split())


@lru_cache(maxsize=1 << 16)
def readings(norm: str) -> tuple[tuple[str, str], ...]:
    """(particles, rest) for a folded word, every way that its first letters can be attached particles: و ف, then ب ل
    ك س, then the article. The unchanged word comes first; the rest keeps at least two letters. Which reading is a
    word, the caller's lexicon decides: ("", "ولد") and ("و", "لد") are both given."""
    found = [("", norm)]
    for particles, rest in (("", norm), *((c, norm[1:]) for c in _CONJUNCTIONS if norm.startswith(c))):
        if particles:
            found.append((particles, rest))
        if rest.startswith("ال"):
            found.append((particles + "ال", rest[2:]))
        elif rest.startswith("لل"):
            found += [(particles + "لال", rest[2:]), (particles + "لال", rest[1:])]
        for letter in _PREPOSITIONS:
            if rest.startswith(letter):
                found.append((particles + letter, rest[1:]))
                if rest.startswith("ال", 1):
                    found.append((particles + letter + "ال", rest[3:]))
    return tuple((p, r) for p, r in found if len(r) >= 2)


def without_pronoun(norm: str) -> str:
    """A folded noun without its attached pronoun, ta marbuta restored as ha ("زوجته" → "زوجه"), or "" where it has
    none. A guess by letters: only a lexicon can tell "هم" the pronoun from letters of the word."""
    for pronoun in _PRONOUNS:
        stem = norm[: -len(pronoun)]
        if norm.endswith(pronoun) and len(stem) >= 2:
            return stem[:-1] + "ه" if stem.endswith("ت") else stem
    return ""
