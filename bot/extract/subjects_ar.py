"""What the words of an Arabic headline or lead are about, from `data/subjects_ar.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from bot.errors import DataError
from bot.extract.files_ar import load, phrases
from bot.text import arabic
from bot.text.document import Token

_WITH_PRONOUN = frozenset(("attack", "weak_attack", "violence", "condemn"))
_TO_COME = frozenset(("plan",))  # a verb in the future: "ستشن", "سيستهدف"
_LEAST_WITH_PRONOUN = 6  # letters: below it what looks like a pronoun mostly belongs to the word
_LONGEST = 20  # letters of a word that is looked up
FILE = "subjects_ar.yaml"

Longer = dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # second word → (the words after the first, subject)


@cache
def _table() -> tuple[dict[str, frozenset[str]], dict[str, Longer]]:
    """(subjects of single words, first word → phrases of several); words of phrases stand without their article."""
    singles: dict[str, frozenset[str]] = {}
    longer: dict[str, Longer] = {}
    try:
        for subject, listed in load(FILE).items():
            for entry in phrases(listed):
                first, *rest = (arabic.fold(word) for word in entry.split())
                if not rest:
                    singles[first] = singles.get(first, frozenset()) | {subject}
                    continue
                after = tuple(word.removeprefix("ال") for word in rest)
                seconds = longer.setdefault(first, {})
                seconds[after[0]] = (*seconds.get(after[0], ()), (after, subject))
    except (AttributeError, TypeError) as fault:
        raise DataError(f"the Arabic subjects cannot be used: {fault!r}", about=FILE) from fault
    return singles, longer


@lru_cache(maxsize=1 << 15)
def _word(norm: str) -> tuple[frozenset[str], Longer | None]:
    """The subjects of a word by itself, and the phrases that it may begin."""
    singles, longer = _table()
    subjects: frozenset[str] = frozenset()
    starts: Longer | None = None
    for particles, rest in arabic.readings(norm) if len(norm) < _LONGEST else ():
        said = singles.get(rest, frozenset())
        subjects |= _TO_COME if particles.endswith("س") and "attack_verb" in said else said
        starts = starts or longer.get(rest)
    if not subjects and len(norm) >= _LEAST_WITH_PRONOUN and not norm.lstrip("وفبلك").startswith("ال"):
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
        if starts is None or at + 1 == len(tokens):
            continue
        for after, subject in starts.get(tokens[at + 1].norm.removeprefix("ال"), ()):
            if (
                len(after) == 1
                or tuple(t.norm.removeprefix("ال") for t in tokens[at + 1 : at + 1 + len(after)]) == after
            ):
                found.setdefault(subject, []).append(at)
    return found
