"""Names that nobody has, each letter of the Arabic one a letter of the English one: copying can be learnt from them."""

from __future__ import annotations

import random

from counting import Filled

_CONSONANTS = {"ب": "b", "ت": "t", "ج": "j", "خ": "kh", "د": "d", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "غ": "gh"}
_CONSONANTS |= {"ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h"}
_VOWELS = {"ا": "a", "ي": "i", "و": "u"}
_LETTERS = "ABCDEFGHKLMNPQRSTUVWXYZ"


def name(chance: random.Random) -> Filled:
    """A word of two to four syllables, now and then with the article."""
    ar = en = ""
    for _ in range(chance.choice((2, 2, 3, 3, 4))):
        consonant, vowel = chance.choice(list(_CONSONANTS)), chance.choice(list(_VOWELS))
        ar, en = ar + consonant + vowel, en + _CONSONANTS[consonant] + _VOWELS[vowel]
    if chance.random() < 0.6:
        last = chance.choice(list(_CONSONANTS))
        ar, en = ar + last, en + _CONSONANTS[last]
    if chance.random() < 0.15:
        return Filled(f"ال{ar}", f"al-{en.capitalize()}")
    return Filled(ar, en.capitalize())


def town(chance: random.Random) -> Filled:
    """The name of a place, one or two words."""
    made = name(chance)
    if chance.random() < 0.8:
        return made
    ar, en = chance.choice((("تل", "Tell"), ("دير", "Deir"), ("بئر", "Bir"), ("وادي", "Wadi"), ("رأس", "Ras")))
    return Filled(f"{ar} {made.ar}", f"{en} {made.en}")


def group(chance: random.Random) -> Filled:
    """An armed group of that name."""
    made, draw = name(chance), chance.choice(range(6))
    ar, en, feminine = (
        ("جماعة {}", "the {} group", True),
        ("حركة {}", "the {} movement", True),
        ("كتيبة {}", "the {} Battalion", True),
        ("لواء {}", "the {} Brigade", False),
        ("جيش {}", "the {} Army", False),
        ("جبهة {}", "the {} Front", True),
    )[draw]
    return Filled(ar.format(made.ar), en.format(made.en), feminine)


def device(chance: random.Random) -> Filled:
    """A type in Latin letters, the same in both languages."""
    letters = "".join(chance.choice(_LETTERS) for _ in range(chance.choice((1, 2, 2, 3))))
    made = f"{letters}-{chance.randint(1, 300)}" if chance.random() < 0.8 else letters
    return Filled(made, made)
