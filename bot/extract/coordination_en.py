"""Lists of English noun phrases ("four officers, two soldiers and a driver"), read from a casualty word on or back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract.chunks_en import Chunk, Head, Piece
from bot.extract.cues_en import SentenceCues
from bot.text.document import Sentence

_LINKS = frozenset((Chunk.AND, Chunk.COMMA))
PEOPLE = frozenset((Head.PERSON, Head.STRONG, Head.WEAK))


@dataclass(slots=True)
class Reading:
    """The pieces of one sentence while they are being linked. `taken` holds the pieces that a casualty word has,
    `included` the parts of a number already given, `subjects` the phrases that each linked word is said of; `fields`
    and `ones` the fields that were counted, and counted as one, so far."""

    sentence: Sentence
    pieces: list[Piece]
    cues: SentenceCues
    taken: set[int]
    included: set[int]
    subjects: dict[int, list[int]]
    fields: set[str]
    ones: set[str]


def included_phrases(pieces: Sequence[Piece]) -> set[int]:
    """The phrases of "including three children and two women": parts of a number already given."""
    found: set[int] = set()
    index = 0
    while index < len(pieces):
        if pieces[index].kind is not Chunk.INCLUDING:
            index += 1
            continue
        index += 1
        commas = 0
        while index < len(pieces):
            piece = pieces[index]
            if piece.kind is Chunk.PHRASE:
                if piece.others and commas:
                    break
                found.add(index)
            elif piece.kind is Chunk.COMMA:
                commas += 1
            elif piece.kind not in (Chunk.AND, Chunk.PREPOSITION, Chunk.ADVERB):
                break
            index += 1
    return found


def list_after(state: Reading, index: int) -> list[int]:
    """A coordinated list of phrases that begins at a piece, without what belongs to the next clause."""
    pieces = state.pieces
    found: list[int] = []
    commas_only = after_comma = False
    while index < len(pieces) and pieces[index].kind is Chunk.ADVERB:
        index += 1
    while index < len(pieces):
        piece = pieces[index]
        if piece.kind is not Chunk.PHRASE:
            break
        if found and (belongs_to_next(pieces, index) or _is_aside(state, index)):
            if len(found) > 1 and after_comma and not commas_only and pieces[found[-1]].count is None:
                found.pop()  # "killed four passengers, an aid worker and a medic told AFP"
            break
        if not _countable(piece, bool(found)):
            break
        found.append(index)
        after_comma = commas_only
        index = _after_modifiers(pieces, index + 1)
        if index >= len(pieces) or pieces[index].kind not in _LINKS:
            break
        commas_only = True
        while index < len(pieces) and pieces[index].kind in _LINKS:
            commas_only = commas_only and pieces[index].kind is Chunk.COMMA
            index += 1
        following = pieces[index] if index < len(pieces) else None
        if commas_only and following is not None and following.kind is Chunk.PHRASE and _apposed(piece, following):
            index = _after_modifiers(pieces, index + 1)
            while index < len(pieces) and pieces[index].kind in _LINKS:
                index += 1
    return found


def joined_after(state: Reading, at: int) -> list[int]:
    """Whom "was killed in the blast, along with the bomber" adds after its casualty word."""
    pieces = state.pieces
    index = _after_modifiers(pieces, at + 1)
    if index < len(pieces) and pieces[index].kind is Chunk.COMMA:
        index += 1
    if index + 1 >= len(pieces) or pieces[index].kind is not Chunk.AND or pieces[index].first == pieces[index].last:
        return []
    person = pieces[index + 1]
    if person.kind is not Chunk.PHRASE or person.head not in PEOPLE or belongs_to_next(pieces, index + 1):
        return []
    return [k for k in list_after(state, index + 1) if k not in state.taken]


def _is_aside(state: Reading, index: int) -> bool:
    """Whether a phrase after a comma is none of the list: "…, Kabul", "…, three of them critically", "…, all women"."""
    pieces, piece = state.pieces, state.pieces[index]
    if piece.count is None and state.sentence.tokens[piece.first].norm in ("all", "both"):
        return pieces[index - 1].kind is Chunk.COMMA
    if piece.head is Head.NAME:
        return pieces[index - 1].kind is Chunk.COMMA
    bare = piece.head is Head.NONE and not piece.others
    return bare and index + 1 < len(pieces) and pieces[index + 1].kind is Chunk.ADVERB


def _countable(piece: Piece, coordinated: bool) -> bool:
    if piece.head in (Head.THING, Head.CASUALTY):
        return False
    if coordinated:
        if piece.quant == "part":
            return False
        return piece.count is not None or piece.head in PEOPLE or piece.quant == "a" or piece.head is Head.NAME
    return True


def _after_modifiers(pieces: Sequence[Piece], index: int) -> int:
    """Past "from the 6th brigade" and "including a child": to what may coordinate with the phrase before."""
    start = index
    while index + 1 < len(pieces):
        kind = pieces[index].kind
        if kind is Chunk.PREPOSITION and pieces[index + 1].kind is Chunk.PHRASE:
            index += 2
        elif kind is Chunk.COMMA and pieces[index + 1].kind is Chunk.INCLUDING:
            index += 1
        elif kind is Chunk.INCLUDING:
            index += 1
            while index < len(pieces) and (
                pieces[index].kind in (Chunk.PHRASE, Chunk.PREPOSITION)
                or (
                    pieces[index].kind in _LINKS
                    and index + 1 < len(pieces)
                    and pieces[index + 1].kind is Chunk.PHRASE
                    and not (pieces[index].kind is Chunk.COMMA and pieces[index + 1].others)
                )
            ):
                index += 1
        else:
            break
    return index if index < len(pieces) else start


def belongs_to_next(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the phrase is the subject of a verb that follows: "… and three others were injured"."""
    after = _after_modifiers(pieces, index + 1)
    while after < len(pieces) and pieces[after].kind is Chunk.ADVERB:
        after += 1
    if after >= len(pieces):
        return False
    if pieces[after].kind is Chunk.VERB and pieces[index].count is None:
        return True
    predicate = pieces[after].predicate
    return pieces[after].kind in (Chunk.AUXILIARY, Chunk.MODAL) or (
        predicate is not None and predicate.form in ("past", "happen")
    )


def is_prepositional(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a phrase hangs on a preposition, itself or as the second part of "the army and police"."""
    before = index - 1
    while before >= 0 and pieces[before].kind is Chunk.ADVERB:
        before -= 1
    if before < 0:
        return False
    if pieces[before].kind is Chunk.PREPOSITION:
        return True
    piece = pieces[index]
    if pieces[before].kind is Chunk.AND and before > 0 and piece.count is None and piece.quant == "bare":
        other = pieces[before - 1]
        return other.kind is Chunk.PHRASE and other.count is None and is_prepositional(pieces, before - 1)
    return False


def list_before(state: Reading, index: int) -> list[int]:
    """The coordinated list that ends at a phrase, leftmost first; without "and" only of numbers and "a …"."""
    pieces, found = state.pieces, [index]
    if pieces[index].head is Head.PRONOUN and pieces[index].quant == "part":
        return found  # "…, one of whom"
    position, anded = index - 1, False
    while position > 0:
        linked = False
        joined = False
        while position >= 0 and pieces[position].kind in _LINKS:
            joined = joined or pieces[position].kind is Chunk.AND
            linked, position = True, position - 1
        if not linked or position < 0:
            break
        anded = anded or joined
        while position >= 2 and is_prepositional(pieces, position) and pieces[position].kind is Chunk.PHRASE:
            position -= 2
        piece = pieces[position]
        if piece.kind is not Chunk.PHRASE or position in state.taken or not _countable(piece, True):
            break
        if not joined and len(found) == 1 and _apposed(piece, pieces[found[-1]]):
            found[-1] = position
            break
        first = state.sentence.part == "title" and (position == 0 or pieces[position - 1].kind is Chunk.STOP)
        known = piece.head in PEOPLE or (first and piece.head is Head.NAME and pieces[found[-1]].others)
        titled = (pieces[found[-1]].others or first) and known and not piece.plural  # "Officer, 3 others"
        opened = position == 1 and pieces[0].kind is Chunk.AND  # "In addition to the bomber, six soldiers were killed"
        if not anded and piece.count is None and piece.quant != "a" and not titled and not opened:
            break
        found.append(position)
        position -= 1
    return found[::-1]


def _apposed(first: Piece, second: Piece) -> bool:
    """ "Senior leader, Ahmed Gul", "One soldier, Ahmed Gul" and "Ahmed Gul, a journalist" are one person."""
    if (
        second.count is None
        and second.quant == "bare"
        and second.head in (Head.NAME, Head.UNKNOWN, Head.PERSON)
        and not second.plural
    ):
        return not first.plural or (first.count is not None and first.count.max == 1)
    return first.count is None and second.count is None and first.head is Head.NAME
