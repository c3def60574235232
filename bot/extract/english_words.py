"""The vocabulary of the English casualty reader, made from `data/casualty_words_en.yaml` into look-ups by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from bot.errors import DataError
from bot.extract.mention import Cue


class Word(IntEnum):
    """What a word can be. A word may be several things; the chunker asks in its own order."""

    SINGULAR = 1
    PLURAL = 2
    MASS = 4  # "police", "army": people by themselves, else a modifier
    STRONG = 8  # always the attacking side
    WEAK = 16  # militants and their like: attackers or victims, by the incident
    THING = 32
    DETERMINER = 64
    PREPOSITION = 128
    AUXILIARY = 256
    MODAL = 512
    CONJUNCTION = 1024
    INCLUDER = 2048
    RELATIVE = 4096
    SUBORDINATOR = 8192
    PRONOUN = 16384
    ADVERB = 32768
    VERB = 65536
    GROUPING = 131072  # "a family of five"
    CASUALTY_NOUN = 262144
    PUNCTUATION = 524288


PERSON = Word.SINGULAR | Word.PLURAL | Word.MASS | Word.STRONG | Word.WEAK


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word or phrase that says that people were killed, wounded, taken…

    `form`: past (past tense or participle), base, third, ing, happen ("died"), nominal ("the killing of"), shared with
    the count that follows or precedes. `size` is its length in tokens.
    """

    field: str
    form: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """Words that say something of the casualties in their clause, or only of those after them (`onward`)."""

    words: tuple[str, ...]
    cue: Cue
    onward: bool


@dataclass(frozen=True, slots=True)
class EnglishWords:
    """Read-only look-ups; made once by `make`."""

    classes: Mapping[str, int]
    predicates: Mapping[str, tuple[tuple[tuple[str, ...], Predicate], ...]]  # by first word, longest first
    nominal: Mapping[str, str]
    casualty_nouns: Mapping[str, str]
    includers: Mapping[str, tuple[tuple[str, ...], ...]]
    coordinators: Mapping[str, tuple[tuple[str, ...], ...]]
    cues: Mapping[str, tuple[CuePhrase, ...]]  # by first word
    toll_nouns: frozenset[str]
    toll_verbs: frozenset[str]
    toll_bringers: frozenset[str]
    suffering: frozenset[str]
    harms: frozenset[str]
    beatings: frozenset[str]
    stances: frozenset[str]
    outcomes: frozenset[str]
    triggers: frozenset[str]


def _split(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split()
    if isinstance(value, list):
        return [word for item in value for word in (item.split() if len(value) == 1 else [str(item)])]
    raise DataError("a list of words or one string of them is needed", about="casualty_words_en")


def make(data: Mapping[str, Any]) -> EnglishWords:
    """The look-ups from the parsed YAML. Raises DataError naming the key that is missing or of another form."""
    try:
        return EnglishWords(
            classes=_classes(data),
            predicates=_predicates(data),
            nominal={word: field for field, words in data["nominal"].items() for word in words},
            casualty_nouns={word: field for field, words in data["casualty_nouns"].items() for word in words},
            includers=_by_first(data["function_words"]["includers"]),
            coordinators=_by_first(data["function_words"]["coordinators"]),
            cues=_cues(data["cues"]),
            toll_nouns=frozenset(data["toll_nouns"]),
            toll_verbs=frozenset(_split(data["toll_verbs"])),
            toll_bringers=frozenset(data["toll_bringers"]),
            suffering=frozenset(data["suffering"]["verbs"]),
            harms=frozenset(data["suffering"]["harms"]),
            beatings=frozenset(_split(data["beatings"])),
            stances=frozenset(_split(data["stances"])),
            outcomes=frozenset(_split(data["outcomes"])),
            triggers=_triggers(data),
        )
    except (KeyError, AttributeError, TypeError, ValueError) as fault:
        raise DataError(
            f"key {fault} is missing or of another form than the packaged file has", about="casualty_words_en"
        ) from fault


def _classes(data: Mapping[str, Any]) -> dict[str, int]:
    persons, function = data["persons"], data["function_words"]
    kinds: list[tuple[Word, Iterable[str]]] = [
        (Word.SINGULAR, _split(persons["singular"])),
        (Word.PLURAL, _split(persons["plural"])),
        (Word.MASS, _split(persons["mass"])),
        (Word.GROUPING, _split(persons["groups"])),
        (Word.STRONG, _split(data["attackers"]["strong"])),
        (Word.WEAK, _split(data["attackers"]["weak"])),
        (Word.THING, _split(data["things"])),
        (Word.DETERMINER, function["determiners"]),
        (Word.PREPOSITION, _split(function["prepositions"])),
        (Word.AUXILIARY, _split(function["auxiliaries"])),
        (Word.MODAL, function["modals"]),
        (Word.CONJUNCTION, function["conjunctions"]),
        (Word.RELATIVE, function["relatives"]),
        (Word.SUBORDINATOR, function["subordinators"]),
        (Word.PRONOUN, function["pronouns"]),
        (Word.ADVERB, _split(function["adverbs"])),
        (Word.VERB, _split(function["verbs"])),
        (Word.CASUALTY_NOUN, [word for words in data["casualty_nouns"].values() for word in words]),
        (Word.PUNCTUATION, list('.!?;:,()[]{}—–…|/"“”«»')),
    ]
    classes: dict[str, int] = {}
    for flag, words in kinds:
        for word in words:
            classes[word] = classes.get(word, 0) | flag.value
    return classes


def _predicates(data: Mapping[str, Any]) -> dict[str, tuple[tuple[tuple[str, ...], Predicate], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Predicate]]] = {}

    def add(phrase: str, field: str, form: str) -> None:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append((words, Predicate(field, form, len(words))))

    for field, forms in data["casualty_verbs"].items():
        for form, phrases in forms.items():
            for phrase in phrases:
                add(phrase, field, form.removeprefix("phrases_"))
    for key, phrases in data["happening_verbs"].items():
        for phrase in phrases:
            add(phrase, key.removesuffix("_phrases"), "happen")
    return {word: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for word, entries in found.items()}


def _cues(data: Mapping[str, str]) -> dict[str, tuple[CuePhrase, ...]]:
    found: dict[str, list[CuePhrase]] = {}
    for name, phrases in data.items():
        cue = {"background": Cue.RECALLED, "alleged": Cue.UNCONFIRMED}.get(name) or Cue(name)
        onward = name in ("background", "alleged", Cue.HYPOTHETICAL, Cue.DENIED)
        for phrase in phrases.split(";"):
            words = tuple(phrase.split())
            if words:
                found.setdefault(words[0], []).append(CuePhrase(words, cue, onward))
    return {word: tuple(rows) for word, rows in found.items()}


def _by_first(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {word: tuple(sorted(entries, key=len, reverse=True)) for word, entries in found.items()}


def _triggers(data: Mapping[str, Any]) -> frozenset[str]:
    words: set[str] = set(_predicates(data)) - {"taken", "with", "were", "got", "run", "put", "met", "left", "received"}
    for table in (data["nominal"], data["casualty_nouns"]):
        for values in table.values():
            words.update(values)
    return frozenset(
        words
        | set(data["toll_nouns"])
        | set(data["suffering"]["harms"])
        | {"lives", "life", "hostage", "captive", "prisoner", "custody", "blew", "suicide", "lost"}
    )
