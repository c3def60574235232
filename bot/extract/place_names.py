"""How the name of a place is spelled for look-up: the one folding that the gazetteer's builder and its reader share.

A key is what several spellings of one name have in common. Decided here: letters, articles, endings, words for a kind
of place. Not decided here: which of the places that share a key is meant (`place_resolution`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.text import arabic

MAX_WORDS = 6  # longest name, in words, that is looked up


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


ARTICLES = word_set("al el ad an ar as ash at az ath adh ul il ed er es et ez esh eth")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a", "ħ": "h"}
)
_QUOTES = re.compile("['`´‘’ʻʼʽʾʿ′]")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_ARABIC_WORD = re.compile("[\u0621-\u064a0-9]+")
_FINAL_AH = re.compile(r"a?h$")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_INNER_MAQSURA = re.compile("ى(?=[\u0621-\u064a])")
_OTHER_LETTERS = str.maketrans(
    {
        "گ": "غ",
        "پ": "ب",
        "چ": "تش",
        "ژ": "ج",
        "ڤ": "ف",
        "ک": "ك",
        "ی": "ي",
        "ے": "ي",
        "ې": "ي",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
    }
    | {"ں": "ن", "ټ": "ت", "ٹ": "ت", "ډ": "د", "ڈ": "د", "ړ": "ر", "ڑ": "ر", "ۇ": "و", "ۆ": "و", "ۈ": "و", "ۋ": "و"}
    | {"ڭ": "نغ", "ښ": "ش", "ڌ": "د", "ڨ": "ق"}
)
_NOT_SHOWN = re.compile(r"\([^)]*\)|[،,;].*|[\u064b-\u0652\u0670\u0640\u200b-\u200f\u00b2\u00b3\u00b9]|[A-Za-z]+ *-?")
_READABLE = re.compile(r"[\u0621-\u064a0-9٠-٩][\u0621-\u064a0-9٠-٩ /.'-]+")
_MAQSURA = word_set("الوسطى السفلى الكبرى الصغرى العظمى الأقصى الاقصى الأعلى الاعلى الأدنى مرسى موسى عيسى")

LATIN_TYPES = word_set(
    "governorate province region district state department division prefecture oblast krai county municipality city "
    "subdistrict tehsil taluk taluka upazila township muhafazat wilaya wilayat voivodeship canton emirate agency "
    "raion rayon commune cercle woreda zone tambon amphoe mandal thana zila upazilla vdc block"
)
ARABIC_TYPES = word_set(
    arabic.fold(
        "ناحية قرية قضاء مديرية محافظة ولاية معتمدية مدينة منطقة بلدية بلدة مركز حي شعبية إقليم عزلة دائرة "
        "ضاحية هجرة مقاطعة إمارة"
    )
)


def ascii_fold(name: str) -> str:
    """Latin letters without marks and case; quotes that stand for hamza or ayn are dropped."""
    if name.isascii():
        return _QUOTES.sub("", name.lower()) if "'" in name or "`" in name else name.lower()
    bare = unicodedata.normalize("NFKD", _QUOTES.sub("", name).lower().translate(_LETTERS))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def latin_word(word: str) -> str:
    """One word of a Latin name as keys spell it; empty for what is no word."""
    folded = ascii_fold(word)
    if len(folded) > 4 and folded.endswith("h") and folded[-2] in "ae":
        folded = folded[:-1]
    return folded.replace("iyy", "iy") if "iyy" in folded else folded


def latin_key(words: Sequence[str]) -> str:
    """The key of words already folded by `latin_word`: inner articles dropped, a leading one spelled "al"."""
    if not words:
        return ""
    head = "al" if words[0] in ARTICLES and len(words) > 1 else words[0]
    rest = [word for word in words[1:] if word not in ARTICLES]
    if head == "al" and not rest:
        return words[-1]
    return " ".join([head, *rest])


def loose_latin(key: str) -> str:
    """What is left of a Latin key when vowels and the usual doubts of transliteration are set aside, or "" where too
    little is left to go by (under three consonants)."""
    text = key.removeprefix("al ").replace(" ", "")
    for pair, single in (
        ("kh", "k"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("ch", "sh"),
        ("ph", "f"),
        ("q", "k"),
        ("ck", "k"),
    ):
        text = text.replace(pair, single)
    text = re.sub(r"[aeiouwy']+", "*", text)
    text = re.sub(r"(.)\1+", r"\1", re.sub(r"h?\*?$", "", text))
    return "~" + text if len(text.replace("*", "")) >= 3 else ""


def arabic_word(word: str) -> str:
    """One word of an Arabic name as keys spell it: folded letters, no article, final alif and ta marbuta alike."""
    folded = arabic.fold(word)
    if folded.startswith("ال") and len(folded) > 3:
        folded = folded[2:]
    if len(folded) > 3 and folded[-1] == "ا":
        folded = folded[:-1] + "ه"
    return folded


def arabic_shown(name: str, english: str) -> str:
    """An Arabic name as readers from Baghdad to Rabat spell it. The sources have many in the Egyptian spelling, whose
    final ya has no dots (دبى), and some in the letters of Persian or Uyghur. The ى of Nineveh and Musa stays: it stands
    where the English name does not end like "Dubai". Vowel marks, remarks and Latin letters go; what cannot be
    read after that is no name (empty)."""
    name = unicodedata.normalize("NFKC", _NOT_SHOWN.sub("", name)).translate(_OTHER_LETTERS).replace("_", " ")
    name = _INNER_MAQSURA.sub("ي", " ".join(name.split()))
    if not _READABLE.fullmatch(name):
        return ""
    if "ى" not in name:
        return name
    words = name.split(" ")
    spoken = [word for word in _NAME_WORD.findall(english) if word.lower() not in ARTICLES]
    if len(words) != len(spoken):
        return name
    pairs = zip(words, spoken, strict=True)
    return " ".join(
        word[:-1] + "ي" if word[-1:] == "ى" and said[-1] in "iyéeIYE" and word not in _MAQSURA else word
        for word, said in pairs
    )


def token_key(text: str) -> str:
    """A word of either script as keys spell it, the English possessive ending off; a mark as it stands."""
    first = text[0]
    if "\u0621" <= first <= "\u06ff":
        return arabic_word(text)
    if not first.isalnum():
        return text
    for ending in ("'s", "’s", "'", "’"):
        if text.endswith(ending):
            return latin_word(text[: -len(ending)])
    return latin_word(text)


def arabic_forms(norm: str) -> Iterator[tuple[str, str, bool]]:
    """The ways to part a folded Arabic word: (particles written to it, the rest as `arabic_word`, article?)."""
    for attached in ("", "و", "ف", "ب", "ل", "وب", "ول", "فب"):
        rest = norm[len(attached) :]
        if not norm.startswith(attached) or len(rest) < (3 if attached else 2):
            continue
        if "ف" in attached and not rest.startswith("ال"):
            continue  # a name is seldom so joined without its article: فواد is no ف + واد
        if attached.endswith("ل") and rest.startswith("ل"):
            yield attached, arabic_word("ا" + rest), True  # للعراق: the article has lost its alif
        elif not attached.endswith("ل") or not rest.startswith("ال"):
            yield attached, arabic_word(rest), rest.startswith("ال") and len(rest) > 3


def is_arabic(name: str) -> bool:
    """Whether the name has an Arabic letter."""
    return not name.isascii() and _ARABIC_LETTER.search(name) is not None


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded one by one."""
    if is_arabic(name):
        return tuple(filter(None, map(arabic_word, _ARABIC_WORD.findall(arabic.fold(name)))))
    return tuple(filter(None, map(latin_word, _LATIN_WORD.findall(ascii_fold(name)))))


def keys(name: str, *, article: bool = True) -> Iterator[str]:
    """Every key that a name is filed under. `article`: file "Al Rutbah" under "rutba" too."""
    words = words_of(name)
    if not words or len(words) > MAX_WORDS:
        return
    if is_arabic(name):
        yield " ".join(words)
        if len(words) > 1 and words[0] in ARABIC_TYPES:
            yield " ".join(words[1:])
        return
    yield latin_key(words)
    if article and len(words) > 1 and words[0] in ARTICLES:
        yield latin_key(words[1:])
    if len(words) > 1 and words[-1] in LATIN_TYPES:
        yield latin_key(words[:-1])
        if article and len(words) > 2 and words[0] in ARTICLES:
            yield latin_key(words[1:-1])
