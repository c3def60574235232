"""The chunks that an English sentence is cut into: what `clauses_en` makes and the casualty reader links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.extract.english_words import Predicate
from bot.model import Count


class Chunk(IntEnum):
    PHRASE = 0  # a noun phrase
    PREPOSITION = 1
    AND = 2
    COMMA = 3
    INCLUDING = 4
    AUXILIARY = 5
    MODAL = 6
    PREDICATE = 7  # a casualty word
    RELATIVE = 8
    SUBORDINATOR = 9
    VERB = 10
    ADVERB = 11
    STOP = 12
    NEGATION = 13


class Head(IntEnum):
    """What a noun phrase is about."""

    NONE = 0  # a bare number
    PERSON = 1
    STRONG = 2  # always of the attacking side
    WEAK = 3  # militants and their like
    THING = 4
    UNKNOWN = 5
    PRONOUN = 6
    REFLEXIVE = 7
    CASUALTY = 8  # "deaths", "casualties": `casualty` says which
    NAME = 9


PEOPLE = frozenset((Head.PERSON, Head.STRONG, Head.WEAK))


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk, tokens `first` to `last`. For a phrase: `count` as said (None: no number), `quant` how it was said
    ("number", "part" of others, "a", "the", "bare", "pronoun"), `others` for "three others"; for a casualty word:
    `predicate`."""

    kind: Chunk
    first: int
    last: int
    head: Head = Head.NONE
    count: Count | None = None
    quant: str = ""
    plural: bool = False
    others: bool = False
    casualty: str = ""
    predicate: Predicate | None = None
    attribute: str = ""  # "three wounded soldiers": wounded


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun with what stands before it, up to token `last`; `head` None where no noun stands."""

    last: int
    head: Head | None = None
    plural: bool = False
    casualty: str = ""
    attribute: str = ""
