"""An English sentence cut into chunks: noun phrases with their numbers, casualty words, and what joins them.

Shallow on purpose: no parts of speech and no tree, only what linking a number to "killed" needs. An unknown word is
part of a noun phrase; after a person noun it ends the phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.extract.english_words import PERSON, EnglishWords, Predicate, Word
from bot.model import Count
from bot.text.document import Token
from bot.text.english_numbers import find_numbers
from bot.text.numbers import Number


class Chunk(IntEnum):
    PHRASE = 0  # a noun phrase
    PREPOSITION = 1
    AND = 2
    COMMA = 3
    INCLUDING = 4
    AUXILIARY = 5
    MODAL = 6
    PREDICATE = 7
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
    STRONG = 2
    WEAK = 3
    THING = 4
    UNKNOWN = 5
    PRONOUN = 6
    REFLEXIVE = 7
    CASUALTY = 8  # "deaths", "casualties": `casualty` says which
    NAME = 9


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk, tokens `first` to `last`. For a phrase: `count` as said (None: no number), `quant` how it was said
    ("number", "a", "the", "bare"), `others` for "three others"; for a predicate: `predicate`."""

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


_PERSON_HEADS = Word.SINGULAR | Word.PLURAL | Word.STRONG | Word.WEAK
_BREAKS = (
    Word.PREPOSITION | Word.AUXILIARY | Word.MODAL | Word.CONJUNCTION | Word.RELATIVE | Word.SUBORDINATOR | Word.PRONOUN
    | Word.PUNCTUATION | Word.DETERMINER
)
_REFLEXIVE = frozenset(("himself", "herself", "themselves", "itself"))
_OTHERS = frozenset(("others", "other", "more", "additional"))
_NEGATIONS = frozenset(("not", "never", "n't", "without", "neither", "nor"))
_TRANSPARENT = frozenset("-‑'’‘`\"“”«»")
_OPENING = {"(": ")", "[": "]"}
_MAX_PHRASE = 12  # tokens of a noun phrase


class Chunker:
    """Cuts the tokens of one sentence; an object only to keep the position and look-ups together."""

    def __init__(self, tokens: Sequence[Token], words: EnglishWords) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        self.words = words
        self.classes = [words.classes.get(norm, 0) for norm in self.norms]
        for index, token in enumerate(tokens):
            if token.text == "IS" and not (index and tokens[index - 1].text.isupper() and len(tokens[index - 1].text) > 3):
                self.classes[index] = 0  # Islamic State
        self.numbers: dict[int, Number] = {number.first: number for number in find_numbers(tokens)}
        self.size = len(tokens)

    def pieces(self) -> list[Piece]:
        found: list[Piece] = []
        index = 0
        while index < self.size:
            if self.norms[index] in _OPENING:
                index = self._past_parenthesis(index)
                if index >= self.size:
                    break
            if self.norms[index] == "," and self._is_age(index + 1):
                index += 3 if index + 2 < self.size and self.norms[index + 2] == "," else 2
                continue
            piece = self._piece(index)
            if piece is None:
                index += 1
                continue
            found.append(piece)
            index = piece.last + 1
        return found

    def _is_age(self, index: int) -> bool:
        return index < self.size and self.norms[index].isdigit() and len(self.norms[index]) < 3 and index not in self.numbers

    def _past_parenthesis(self, index: int) -> int:
        """The token after "(UTLA)", where the brackets hold no casualty word; else the same token."""
        close = _OPENING[self.norms[index]]
        for end in range(index + 1, min(index + 16, self.size)):
            if self.norms[end] == close:
                return end + 1
            if self.norms[end] in self.words.predicates:
                break
        return index

    def _piece(self, index: int) -> Piece | None:
        norm, kind = self.norms[index], self.classes[index]
        if index in self.numbers:
            return self._counted(index)
        if norm in _TRANSPARENT:
            return None
        if norm[:1].isdigit():
            return Piece(Chunk.ADVERB, index, index)
        predicate = self._predicate(index)
        if predicate is not None:
            return Piece(Chunk.PREDICATE, index, index + predicate.size - 1, predicate=predicate)
        includer = self._phrase_at(self.words.includers, index)
        if includer:
            return Piece(Chunk.INCLUDING, index, index + includer - 1)
        coordinator = self._phrase_at(self.words.coordinators, index)
        if coordinator:
            return Piece(Chunk.AND, index, index + coordinator - 1)
        if norm in _NEGATIONS:
            return Piece(Chunk.NEGATION, index, index)
        if kind & Word.PUNCTUATION:
            return Piece(Chunk.COMMA if norm == "," else Chunk.STOP, index, index)
        for flag, chunk in _FUNCTIONS:
            if kind & flag:
                return Piece(chunk, index, index)
        if kind & Word.PRONOUN and not (kind & Word.DETERMINER and index + 1 < self.size and not self.classes[index + 1] & _BREAKS):
            head = Head.REFLEXIVE if norm in _REFLEXIVE else Head.PRONOUN
            return Piece(Chunk.PHRASE, index, index, head, quant="pronoun", plural=norm in ("they", "them", "themselves", "others"), others=norm == "others")
        return self._phrase(index)

    def _predicate(self, index: int) -> Predicate | None:
        if self.norms[index] in self.words.suffering:
            for after in range(index + 1, min(index + 6, self.size)):
                if self.norms[after] in self.words.harms:
                    return Predicate("wounded", "happen", after - index + 1)
                if after in self.numbers or self.classes[after] & _BREAKS & ~Word.DETERMINER and self.norms[after] not in ("and", "his", "her", "their"):
                    break
        for words, predicate in self.words.predicates.get(self.norms[index], ()):
            if predicate.size == 1 or tuple(self.norms[index : index + predicate.size]) == words:
                if predicate.size == 1 and not self._is_verb(index, predicate):
                    return None
                return predicate
        return None

    def _is_verb(self, index: int, predicate: Predicate) -> bool:
        """Whether a casualty word is one here, and not "a wound", "Dead Sea", "wound up" or "the dead"."""
        norm, following = self.norms[index], self.norms[index + 1] if index + 1 < self.size else ""
        before = self.norms[index - 1] if index else ""
        if norm in ("wound", "wounds", "hurts", "murder", "murders", "capture", "arrest", "massacre", "martyr"):
            if before in ("a", "an", "the", "his", "her", "their", "of", "for", "gunshot", "bullet", "shrapnel", "to") and before != "to":
                return False
            return index + 1 in self.numbers or bool(self.words.classes.get(following, 0) & (PERSON | Word.DETERMINER)) or before in ("to", "and")
        if norm == "dead":
            return following not in ("sea", "end", "zone", "or", "man's") and before != "the"
        if norm == "missing":
            return following not in ("out", "link", "the", "a", "from")
        return not (norm in ("killing", "killings") and before in ("the", "a", "of", "this", "these", "extrajudicial", "targeted"))

    def _phrase_at(self, phrases: object, index: int) -> int:
        table = self.words.includers if phrases is self.words.includers else self.words.coordinators
        for words in table.get(self.norms[index], ()):
            if tuple(self.norms[index : index + len(words)]) == words:
                return len(words)
        return 0

    def _counted(self, index: int) -> Piece:
        """A phrase that begins with a number: "at least nine federal police officers", "12", "seven others"."""
        number = self.numbers[index]
        after = number.last + 1
        if after < self.size and self.norms[after] == "of" and after + 1 < self.size:
            if self.norms[after + 1] in ("them", "whom", "these", "those"):
                return Piece(Chunk.PHRASE, index, after + 1, Head.PRONOUN, number.count, "part", True)
            inner = after + 1
            part = self.norms[inner] in ("the", "his", "her", "their", "its") and number.count.min is not None and not number.count.vague
            while inner < self.size and self.classes[inner] & Word.DETERMINER:
                inner += 1
            if inner in self.numbers:
                inner = self.numbers[inner].last + 1
            last, head, plural, casualty, attribute = self._noun(inner)
            if head is not None:
                return Piece(Chunk.PHRASE, index, last, head, number.count, "part" if part else "number", True, casualty=casualty, attribute=attribute)
            return Piece(Chunk.PHRASE, index, number.last, Head.NONE, number.count, "number", True)
        others = False
        start = after
        while after < self.size and self.norms[after] in _OTHERS:
            others, after = True, after + 1
        last, head, plural, casualty, attribute = self._noun(after)
        if others and head not in (Head.PERSON, Head.STRONG, Head.WEAK, Head.CASUALTY, Head.THING):
            return Piece(Chunk.PHRASE, index, after - 1, Head.NONE, number.count, "number", True, True)
        if head is None:
            return Piece(Chunk.PHRASE, index, max(start, after) - 1, Head.NONE, number.count, "number", True, others)
        return Piece(Chunk.PHRASE, index, last, head, number.count, "number", True, others, casualty, attribute=attribute)

    def _phrase(self, index: int) -> Piece | None:
        """A phrase without a number: "a policeman", "the driver", "Iraqi forces", "John Smith"."""
        start, quant = index, "bare"
        while start < self.size and self.classes[start] & Word.DETERMINER and start not in self.numbers:
            quant = "a" if self.norms[start] in ("a", "an", "another", "each", "every") else quant if quant == "a" else "the"
            start += 1
        if start < self.size and start in self.numbers and quant != "bare":
            inner = self._counted(start)
            return Piece(Chunk.PHRASE, index, inner.last, inner.head, inner.count, "number", True, inner.others, inner.casualty, attribute=inner.attribute)
        last, head, plural, casualty, attribute = self._noun(start, start > index)
        if head is None:
            if start == index:
                kind = self.classes[index]
                return Piece(Chunk.VERB if kind & Word.VERB else Chunk.ADVERB, index, index)
            return Piece(Chunk.PHRASE, index, start - 1, Head.PRONOUN, None, quant)
        if last + 2 in self.numbers and self.classes[last] & Word.GROUPING and self.norms[last + 1] == "of":
            inner = self._counted(last + 2)
            return Piece(Chunk.PHRASE, index, inner.last, Head.PERSON if inner.head is Head.NONE else inner.head, inner.count, "number", True)
        others = quant == "a" and self.norms[index] == "another"
        return Piece(Chunk.PHRASE, index, last, head, None, quant, plural, others, casualty, attribute=attribute)

    def _noun(self, start: int, opened: bool = True) -> tuple[int, Head | None, bool, str, str]:
        """The noun phrase that starts here: (last token, head, plural, casualty field, attribute); head None where no noun
        stands. `opened`: after its number or determiner."""
        head: Head | None = None
        last, plural, casualty, attribute, capitals, named = start - 1, False, "", "", 0, False
        index = start
        while index < min(self.size, start + _MAX_PHRASE):
            norm, kind = self.norms[index], self.classes[index]
            if norm in _TRANSPARENT or norm == "alias":
                index += 1
                continue
            if norm in _OPENING and head is not None and self._past_parenthesis(index) > index:
                index = self._past_parenthesis(index)
                if head in (Head.PERSON, Head.STRONG, Head.WEAK):
                    break
                continue
            if index in self.numbers and index > start:
                break
            if kind & Word.CASUALTY_NOUN and self._is_casualty_noun(index, head):
                return index, Head.CASUALTY, norm.endswith("s"), self.words.casualty_nouns[norm], attribute
            if kind & _BREAKS and not kind & _PERSON_HEADS:
                break
            predicate = self._predicate(index)
            if predicate is not None:
                if head is not None or not self._is_attribute(index, predicate):
                    break
                attribute = predicate.field
            elif kind & _PERSON_HEADS:
                head = Head.STRONG if kind & Word.STRONG else Head.WEAK if kind & Word.WEAK else Head.PERSON
                plural = bool(kind & Word.PLURAL) or norm.endswith("s") or norm.endswith("men")
                last = index
                if not self._goes_on(index):
                    break
            elif norm.endswith(("'s", "’s", "s'", "s’")):
                head, last = Head.UNKNOWN, index
            elif kind & Word.VERB and (head is not None or index == start and not self._is_noun(index, opened)):
                break
            elif kind & Word.ADVERB:
                if head is not None:
                    break
            elif norm.endswith(("ed", "ing")) and (head in (Head.PERSON, Head.STRONG, Head.WEAK) or (index == start and not opened)):
                break
            else:
                if norm.endswith("ly") and head is not None and norm not in ("family", "ally"):
                    break
                known = Head.PERSON if kind & Word.MASS else Head.THING if kind & Word.THING else Head.UNKNOWN
                if head in (Head.PERSON, Head.STRONG, Head.WEAK) and plural and not kind & Word.THING:
                    break
                capitals = capitals + 1 if self.tokens[index].text[:1].isupper() else 0
                named = named or capitals >= 2
                head = Head.NAME if known is Head.UNKNOWN and named else known
                plural = norm.endswith("s") or bool(kind & Word.MASS)
                last = index
            index += 1
        return last, head, plural, casualty, attribute

    def _is_noun(self, index: int, opened: bool) -> bool:
        """Whether a word that is mostly a verb is a noun or adjective here: "the attack", "no reported casualties"."""
        if not opened:
            return False
        if self.classes[index - 1] & Word.DETERMINER:
            return True
        return self.norms[index] in ("reported", "claimed", "targeted", "shot")

    def _is_casualty_noun(self, index: int, head: Head | None) -> bool:
        norm = self.norms[index]
        if norm in ("dead", "wounded", "injured", "slain", "death", "murders", "wounds", "killings"):
            return False if norm != "killings" else head is None
        return True

    def _is_attribute(self, index: int, predicate: Predicate) -> bool:
        """"three wounded soldiers": the casualty word stands before its noun."""
        if predicate.form not in ("past", "happen") or predicate.size > 1 or self.norms[index] in ("died", "dies", "die"):
            return False
        following = self.words.classes.get(self.norms[index + 1], 0) if index + 1 < self.size else 0
        return bool(following & PERSON) and index + 1 not in self.numbers

    def _goes_on(self, index: int) -> bool:
        """Whether the phrase goes on after a person noun: "police officers", "soldier John Smith", "militant hideouts"."""
        if index + 1 >= self.size or index + 1 in self.numbers:
            return False
        following = self.words.classes.get(self.norms[index + 1], 0)
        if following & (PERSON | Word.THING):
            return True
        if following or self._predicate(index + 1) is not None:
            return False
        after = self.tokens[index + 1]
        return after.text[:1].isupper() and after.text[:1].isalpha() or not self.norms[index].endswith("s") and after.norm.isalpha() and not after.norm.endswith(("ed", "ing", "ly"))


_FUNCTIONS = (
    (Word.SUBORDINATOR, Chunk.SUBORDINATOR),
    (Word.RELATIVE, Chunk.RELATIVE),
    (Word.PREPOSITION, Chunk.PREPOSITION),
    (Word.CONJUNCTION, Chunk.AND),
    (Word.AUXILIARY, Chunk.AUXILIARY),
    (Word.MODAL, Chunk.MODAL),
)


def chunk(tokens: Sequence[Token], words: EnglishWords) -> list[Piece]:
    """The chunks of one sentence in order; quotation marks and hyphens are in none."""
    return Chunker(tokens, words).pieces()
