"""What the words of an Arabic headline or lead are about, from `data/subjects_ar.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

import yaml

from bot.errors import DataError
from bot.text import arabic
from bot.text.document import Token

_WITH_PRONOUN = frozenset(("attack", "violence", "condemn"))
_LEAST_WITH_PRONOUN = 6  # letters: below it what looks like a pronoun mostly belongs to the word
FILE = "subjects_ar.yaml"


@cache
def _table() -> tuple[dict[str, frozenset[str]], dict[str, tuple[tuple[tuple[str, ...], str], ...]]]:
    """(subjects of single words, first word → (phrase, subject))."""
    text = resources.files("bot.extract").joinpath("data", FILE).read_text(encoding="utf-8")
    singles: dict[str, frozenset[str]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    try:
        for subject, words in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items():
            for entry in words.split("،"):
                phrase = tuple(arabic.fold(word) for word in entry.split())
                if len(phrase) == 1:
                    singles[phrase[0]] = singles.get(phrase[0], frozenset()) | {subject}
                elif phrase:
                    phrases[phrase[0]] = (*phrases.get(phrase[0], ()), (phrase, subject))
    except (yaml.YAMLError, AttributeError, TypeError) as fault:
        raise DataError(f"the Arabic subjects cannot be read: {fault}", about=FILE) from fault
    return singles, phrases


@lru_cache(maxsize=1 << 15)
def _word(norm: str) -> tuple[frozenset[str], tuple[tuple[tuple[str, ...], str], ...]]:
    singles, phrases = _table()
    subjects: frozenset[str] = frozenset()
    starts: tuple[tuple[tuple[str, ...], str], ...] = ()
    for _, rest in arabic.readings(norm) if len(norm) < 20 else ():
        if not subjects:
            subjects = singles.get(rest, frozenset())
        if not starts:
            starts = phrases.get(rest, ())
    if not subjects and len(norm) >= _LEAST_WITH_PRONOUN:
        for _, rest in arabic.readings(arabic.without_pronoun(norm)):
            subjects = subjects or singles.get(rest, frozenset()) & _WITH_PRONOUN
    return subjects, starts


def subjects_of(tokens: Sequence[Token]) -> dict[str, list[int]]:
    """Subject → the tokens that it begins at."""
    found: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        subjects, starts = _word(token.norm)
        for subject in subjects:
            found.setdefault(subject, []).append(at)
        for phrase, subject in starts:
            if tuple(t.norm for t in tokens[at + 1 : at + len(phrase)]) == phrase[1:]:
                found.setdefault(subject, []).append(at)
    return found
