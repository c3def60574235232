"""An English sentence cut into chunks: noun phrases with their numbers, casualty words, and what joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.extract.chunks_en import PEOPLE, Chunk, Head, Noun, Piece
from bot.extract.english_words import EnglishWords, Word
from bot.extract.noun_phrases_en import BREAKS, OPENING, TRANSPARENT, SentenceWords
from bot.model import Count
from bot.text.document import Token

_REFLEXIVE = frozenset(("himself", "herself", "themselves", "itself"))
_OTHERS = frozenset(("others", "other", "more", "additional"))
_NEGATIONS = frozenset(("not", "never", "n't", "without", "neither", "nor"))
_FUNCTIONS = (
    (Word.SUBORDINATOR, Chunk.SUBORDINATOR),
    (Word.RELATIVE, Chunk.RELATIVE),
    (Word.PREPOSITION, Chunk.PREPOSITION),
    (Word.CONJUNCTION, Chunk.AND),
    (Word.AUXILIARY, Chunk.AUXILIARY),
    (Word.MODAL, Chunk.MODAL),
)


def chunk(tokens: Sequence[Token], words: EnglishWords) -> list[Piece]:
    """The chunks of one sentence in order; quotation marks, hyphens, ages and most brackets are in none."""
    sentence = SentenceWords(tokens, words)
    found: list[Piece] = []
    index = 0
    while index < sentence.size:
        if sentence.norms[index] in OPENING:
            index = sentence.past_parenthesis(index)
            if index >= sentence.size:
                break
        if sentence.norms[index] == "," and sentence.norms[index + 1 : index + 2] in (["aged"], ["ages"]):
            index = _past_ages(sentence, index + 2)
            continue
        if sentence.norms[index] == "," and _is_age(sentence, index + 1):
            index += 3 if index + 2 < sentence.size and sentence.norms[index + 2] == "," else 2
            continue
        piece = _piece(sentence, index)
        if piece is None:
            index += 1
            continue
        found.append(piece)
        index = piece.last + 1
    return found


def _past_ages(sentence: SentenceWords, index: int) -> int:
    """The token after "60 and 71," where ages are listed between commas."""
    norms = sentence.norms
    while index < sentence.size and (
        norms[index].isdigit()
        or (
            norms[index] in (",", "and", "to", "-", "between")
            and norms[index + 1 : index + 2][:1]
            and norms[index + 1].isdigit()
        )
    ):
        index += 1
    return index + 1 if index < sentence.size and norms[index] == "," else index


def _is_age(sentence: SentenceWords, index: int) -> bool:
    """ "Ahmed Ali, 34, was": a number that `find_numbers` did not take for one."""
    if index >= sentence.size or index in sentence.numbers:
        return False
    return sentence.norms[index].isdigit() and len(sentence.norms[index]) < 3


def _piece(sentence: SentenceWords, index: int) -> Piece | None:
    norm, kind = sentence.norms[index], sentence.classes[index]
    if index in sentence.numbers:
        return _counted(sentence, index)
    if norm in TRANSPARENT:
        return None
    if norm[:1].isdigit():
        aged = sentence.norms[index + 1 : index + 5] == ["-", "year", "-", "old"]
        return Piece(Chunk.ADVERB, index, index + 4 if aged else index)
    predicate = sentence.predicate(index)
    if predicate is not None:
        return Piece(Chunk.PREDICATE, index, index + predicate.size - 1, predicate=predicate)
    for table, chunk_kind in ((sentence.words.includers, Chunk.INCLUDING), (sentence.words.coordinators, Chunk.AND)):
        size = sentence.phrase_at(table, index)
        if size:
            return Piece(chunk_kind, index, index + size - 1)
    if norm in _NEGATIONS:
        return Piece(Chunk.NEGATION, index, index)
    if kind & Word.PUNCTUATION:
        return Piece(Chunk.COMMA if norm == "," else Chunk.STOP, index, index)
    for flag, function in _FUNCTIONS:
        if kind & flag:
            return Piece(function, index, index)
    owner = kind & Word.DETERMINER and index + 1 < sentence.size and not sentence.classes[index + 1] & BREAKS
    if kind & Word.PRONOUN and not owner:
        head = Head.REFLEXIVE if norm in _REFLEXIVE else Head.PRONOUN
        plural = norm in ("they", "them", "themselves", "others")
        return Piece(Chunk.PHRASE, index, index, head, None, "pronoun", plural, norm == "others")
    return _phrase(sentence, index)


def _counted(sentence: SentenceWords, index: int) -> Piece:
    """A phrase that begins with a number: "at least nine federal police officers", "12", "seven others"."""
    number = sentence.numbers[index]
    start = number.last + 1
    if start + 1 < sentence.size and sentence.norms[start] == "of":
        return _part(sentence, index, start + 1)
    after = start
    while after < sentence.size and sentence.norms[after] in _OTHERS:
        after += 1
    others = after > start
    noun = sentence.noun(after)
    if noun.head is None or (others and noun.head not in PEOPLE and noun.head not in (Head.CASUALTY, Head.THING)):
        return Piece(Chunk.PHRASE, index, after - 1, Head.NONE, number.count, "number", True, others)
    return _with(noun, index, number.count, "number", True, others)


def _part(sentence: SentenceWords, index: int, inner: int) -> Piece:
    """ "three of them", "two of the five gunmen", "dozens of civilians"."""
    number = sentence.numbers[index]
    if sentence.norms[inner] in ("them", "whom", "these", "those"):
        return Piece(Chunk.PHRASE, index, inner, Head.PRONOUN, number.count, "part", True)
    known = sentence.norms[inner] == "the"
    part = known and number.count.min is not None and not number.count.vague
    while inner < sentence.size and sentence.classes[inner] & Word.DETERMINER:
        inner += 1
    if inner in sentence.numbers:
        inner = sentence.numbers[inner].last + 1
    if part and inner < sentence.size and sentence.words.casualty_nouns.get(sentence.norms[inner]) == "wounded":
        return Piece(Chunk.PHRASE, index, inner, Head.CASUALTY, number.count, "part", True, casualty="wounded")
    noun = sentence.noun(inner)
    if noun.head is None:
        return Piece(Chunk.PHRASE, index, number.last, Head.NONE, number.count, "number", True)
    return _with(noun, index, number.count, "part" if part else "number", True)


def _phrase(sentence: SentenceWords, index: int) -> Piece:
    """A phrase without a number: "a policeman", "the driver", "Iraqi forces", "John Smith", "a family of five"."""
    start, quant = index, "bare"
    while start < sentence.size and sentence.classes[start] & Word.DETERMINER and start not in sentence.numbers:
        indefinite = sentence.norms[start] in ("a", "an", "another", "each", "every")
        quant = "a" if indefinite or quant == "a" else "the"
        start += 1
    if start in sentence.numbers and quant != "bare":
        return replace(_counted(sentence, start), first=index, quant="number")
    noun = sentence.noun(start, start > index)
    if noun.head is None:
        if start > index:
            one = Count(1, 1) if sentence.norms[index] == "another" else None
            return Piece(Chunk.PHRASE, index, start - 1, Head.PRONOUN, one, quant, others=one is not None)
        return Piece(Chunk.VERB if sentence.classes[index] & Word.VERB else Chunk.ADVERB, index, index)
    grouped = noun.last + 2 in sentence.numbers and sentence.classes[noun.last] & Word.GROUPING
    if grouped and sentence.norms[noun.last + 1] == "of":
        members = _counted(sentence, noun.last + 2)
        head = Head.PERSON if members.head is Head.NONE else members.head
        return Piece(Chunk.PHRASE, index, members.last, head, members.count, "number", True)
    another = quant == "a" and sentence.norms[index] == "another"
    return _with(noun, index, None, quant, noun.plural, another)


def _with(noun: Noun, first: int, count: Count | None, quant: str, plural: bool, others: bool = False) -> Piece:
    head = noun.head if noun.head is not None else Head.NONE
    return Piece(
        Chunk.PHRASE, first, noun.last, head, count, quant, plural, others, noun.casualty, None, noun.attribute
    )
