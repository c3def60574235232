"""Which language a text is in, as far as facts can be read from it: English, Arabic, or neither.

The script decides first, then function words, and langdetect (fixed seed) only where both leave it open, because it
calls most English headlines another language. What a feed declares is a weak prior and never overrules the letters.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from bot.model import UNSUPPORTED

SAMPLE = 4000  # characters of the text that are looked at
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_OTHER = re.compile(r"[\u0370-\u058f\u0590-\u05ff\u0900-\u10ff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
# Letters that Arabic itself does not use: Persian, Urdu, Pashto, Sorani, Uyghur, Sindhi. Not ک ی گ چ پ ڤ, which Arabic
# posts written on other keyboards, or with foreign names, have too.
_NOT_ARABIC = re.compile(
    r"[\u0679-\u067d\u067f-\u0685\u0687-\u0697\u0699-\u06a3\u06a5-\u06a8\u06aa-\u06ae"
    r"\u06b0-\u06c2\u06c5-\u06cb\u06cd-\u06d5]"
)
_PERSIAN_LETTERS = re.compile(r"[\u0686\u067e\u0698\u06af\u06a9\u06cc]")


def _list(text: str) -> list[str]:
    return text.split()


_ARABIC_WORDS = frozenset(
    _list(
        "في من على إلى الى عن أن ان إن مع التي الذي الذين هذا هذه ذلك بعد قبل كان كانت قال قالت لم لا ما او أو"
        " وقد قد بين خلال عند كما منذ حيث ضد يوم امس أمس وفي ومن وان وأن"
    )
)
_OTHER_ARABIC_SCRIPT_WORDS = frozenset(
    _list(
        "است در به از که را این می برای شد های آن کرد بود شده خود هم نیز گفت ها کے میں ہے کی کو سے نے پر اور کا"
        " ہیں یہ د په او کې چې ته له دې سره شوي لە بۆ کە ئەم بە دەکات"
    )
)
_ENGLISH = frozenset(
    _list(
        "the of and to was were is are on at by has have had that with from after before which who when while"
        " their its it as for an this be been not but or between against near about over into said says least"
        " more than two three four five six seven eight nine ten killed kills kill killing dead wounded injured"
        " injures wounds hurt dies died attack attacks attacked bomb bombing blast explosion police soldiers"
        " soldier troops army gunmen militants people civilians suicide car strike strikes airstrike airstrikes"
        " shelling clashes clash raid toll rises government security forces officials market mosque protest"
        " protesters claims responsibility deadly fire city town village border rebels shot ambush roadside"
        " women children"
    )
)
_FOREIGN = frozenset(
    _list(
        "des et du dans une est pour sur au aux par avec qui que ont été los las del una por con más un como fue"
        " der das und den von ist mit auf dem nicht ein eine im zu bei sich il che della per sono non nel dei"
        " gli alla os em uma não ao mais foi dos het een van voor niet met zijn bij ook ve bir bu için ile"
        " olarak yang dan dengan untuk ini itu pada dari tidak iyo ka ku oo waa ayaa uu na ya wa kwa katika ni"
        " za ji li bi û och att det som av för är på"
    )
)
_PROFILES = tuple(_list("en fr es de it pt nl tr id so sw ro sv pl vi tl"))


def detect(title: str, text: str, declared: str | None = None) -> str:
    """'en', 'ar' or `UNSUPPORTED`. `declared` is what the source says of itself and tips the balance only where the
    letters leave the question open. A text without letters takes the declared language, if it is one we read."""
    sample = f"{title}\n{text[:SAMPLE]}"
    if not _has_letters(sample) and len(text) > SAMPLE:
        sample = f"{title}\n{text[SAMPLE : 25 * SAMPLE]}"
    latin, arabic, other = (sum(1 for _ in script.finditer(sample)) for script in (_LATIN, _ARABIC, _OTHER))
    prior = (declared or "").lower()[:2]
    if not latin + arabic + other:
        return prior if prior in ("en", "ar") else UNSUPPORTED
    if other > max(latin, arabic):
        return UNSUPPORTED
    if arabic >= latin:
        return "ar" if _is_arabic(sample, prior) else UNSUPPORTED
    return "en" if _is_english(sample, prior) else UNSUPPORTED


def _has_letters(sample: str) -> bool:
    return bool(_LATIN.search(sample) or _ARABIC.search(sample) or _OTHER.search(sample))


def _is_arabic(sample: str, prior: str) -> bool:
    """Whether Arabic-script words are Arabic and not Persian, Urdu, Pashto or Sorani."""
    ours, theirs, total = (1.0 if prior == "ar" else 0.0), 0.0, 0
    for word in _WORD.findall(sample):
        if not _ARABIC.match(word):
            continue
        total += 1
        if word in _ARABIC_WORDS or word.startswith(("ال", "وال", "بال", "لل", "فال")) or word.endswith("ة"):
            ours += 1
        elif word in _OTHER_ARABIC_SCRIPT_WORDS or _NOT_ARABIC.search(word):
            theirs += 1
        elif _PERSIAN_LETTERS.search(word):
            theirs += 0.4
    return ours >= theirs and (ours > 0 or theirs == 0)


def _is_english(sample: str, prior: str) -> bool:
    words = [word.lower() for word in _WORD.findall(sample)]
    ours = sum(word in _ENGLISH for word in words)
    theirs = sum(word in _FOREIGN for word in words) + 0.5 * sum(bool(_ACCENTED.search(word)) for word in words)
    if ours >= 2 and ours >= 2 * theirs:
        return True
    if theirs > 2 * ours + 2:
        return False
    if prior == "en" and ours >= theirs:
        return True
    if len(words) < 3:
        return ours > 0 and ours > theirs
    chance = _english_chance(sample[:1000])
    return chance >= (0.3 if ours > theirs else 0.8)


def _english_chance(sample: str) -> float:
    """langdetect's probability of English, over the languages that news feeds come in; the same for the same text."""
    detector = _factory().create()
    detector.seed = 0
    detector.append(sample)
    try:
        return next((guess.prob for guess in detector.get_probabilities() if guess.lang == "en"), 0.0)
    except LangDetectException:
        return 0.0


@cache
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    folder = resources.files("langdetect").joinpath("profiles")
    profiles = [folder.joinpath(language).read_text(encoding="utf-8") for language in _PROFILES]
    factory.load_json_profile(profiles)
    return factory
