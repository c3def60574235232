"""Names as their consonants, written alike from Latin and from Arabic letters (Karrada and الكرادة are both "krd").

After the idea of Soundex; vowels, h, w, y and the article do not count. It is evidence and never a place: two names may
share consonants, so that one alone decides nothing.
"""

from __future__ import annotations

import re

from bot.text import arabic

ARABIC_LETTER = re.compile("[\u0620-\u064a]")
PREFIX = re.compile(r"^(?:[وف]?[بكل]?ال|[وف]?لل|ال)(?=\w{3})")

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


def skeleton(name: str) -> str:
    """The consonants of a name in Latin or Arabic letters, doubles as one; "" where none is left."""
    if ARABIC_LETTER.search(name):
        word = PREFIX.sub("", arabic.fold(name)).translate(_LETTERS)
    else:
        word = re.sub(r"^(?:al|el|ad|ar|as|ash|at|an)[-’' ]+", "", name.lower())
        for spelling, letter in _LATIN:
            word = word.replace(spelling, letter)
        word = re.sub(r"[^a-z5]|[aeiouhwy]", "", word)
    return re.sub(r"(.)\1+", r"\1", word)
