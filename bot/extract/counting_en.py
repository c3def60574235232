"""How many people an English noun phrase counts, and on whose side they are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.chunks_en import Chunk, Head, Piece
from bot.extract.coordination_en import PEOPLE, Reading
from bot.extract.mention import Who
from bot.model import Count

WHO = {Head.STRONG: Who.FIGHTERS, Head.REFLEXIVE: Who.ATTACKERS, Head.WEAK: Who.FIGHTERS}
ONE = Count(1, 1)
SOME = Count(2, None, True)


def count_of(state: Reading, piece: Piece, at: int) -> Count | None:
    if piece.count is not None:
        return piece.count
    if piece.head is Head.REFLEXIVE:
        return ONE
    if piece.head is Head.PRONOUN:
        return ONE if state.sentence.tokens[piece.first].norm in ("he", "she", "him", "her") else None
    if piece.quant == "a" and piece.head in PEOPLE:
        return ONE
    if piece.plural and "how" in [token.norm for token in state.sentence.tokens[piece.first : piece.last]]:
        return None  # "did not say how many militants were killed"
    if piece.plural:
        return SOME if piece.head in PEOPLE else None
    if piece.head in PEOPLE or piece.head is Head.NAME:
        return ONE
    if piece.head is Head.UNKNOWN and piece.quant in ("a", "the"):
        return ONE if _is_singular(state, at) else None
    named = piece.head is Head.UNKNOWN and state.sentence.tokens[piece.first].text[:1].isupper()
    if named and (_is_singular(state, at) or (piece.first > state.pieces[at].first and not piece.plural)):
        return ONE
    return None


def _is_singular(state: Reading, at: int) -> bool:
    """Whether a casualty word is said of one person: "was killed", "died", "the body of"."""
    if state.pieces[at].predicate is None:
        return True
    before = at - 1
    while before >= 0 and state.pieces[before].kind in (Chunk.ADVERB, Chunk.NEGATION):
        before -= 1
    if before < 0 or state.pieces[before].kind is not Chunk.AUXILIARY:
        return state.pieces[at].predicate is not None and state.pieces[at].predicate.form == "happen"  # type: ignore[union-attr]
    return any(
        state.sentence.tokens[state.pieces[k].first].norm in ("was", "is", "has")
        for k in (before, before - 1)
        if k >= 0
    )


def total_of(counts: Sequence[Count]) -> Count:
    """The sum of disjoint parts; the first where it is the sum of the rest ("three soldiers, a captain and two…")."""
    if len(counts) > 2 and counts[0].min is not None and counts[0].min == sum(c.min or 0 for c in counts[1:]):
        return counts[0]
    low = sum(c.min if c.min is not None else 0 for c in counts)
    high = None if any(c.max is None for c in counts) else sum(c.max or 0 for c in counts)
    bounded = any(c.min is not None for c in counts)
    return Count(low if bounded else None, high, any(c.vague for c in counts))


def is_one(state: Reading, at: int, members: Sequence[Piece]) -> bool:
    """ "Militant and financier Ahmed Gul was killed": one person with two titles."""
    aux = at - 1
    while aux >= 0 and state.pieces[aux].kind is Chunk.ADVERB:
        aux -= 1
    if (
        aux < 0
        or state.pieces[aux].kind is not Chunk.AUXILIARY
        or state.sentence.tokens[state.pieces[aux].first].norm != "was"
    ):
        return False
    return all(piece.count is None and not piece.plural for piece in members) and all(
        piece.quant == "bare" for piece in members[1:]
    )


def shares_number(pieces: Sequence[Piece], phrases: Sequence[int], index: int) -> bool:
    """ "12 men and women", "21 suspected ABC and XYZ militants": the bare plural is in the number before."""
    before = [pieces[k].count for k in phrases if k < index]
    return bool(before) and before[-1] is not None and (before[-1].min or before[-1].max or 0) > 1


def head_of(pieces: Sequence[Piece], phrases: Sequence[int], index: int) -> Head:
    piece = pieces[index]
    following = [pieces[k] for k in phrases if k > index]
    if piece.head in (Head.UNKNOWN, Head.NAME) and piece.count is not None and following and following[0].count is None:
        return following[0].head
    return piece.head


def antecedent_side(state: Reading, index: int) -> Who:
    """Whose side "he" is on: that of the first person that the sentence names."""
    first = next((piece for piece in state.pieces[:index] if piece.kind is Chunk.PHRASE and piece.head in PEOPLE), None)
    return WHO.get(first.head, Who.VICTIMS) if first is not None and not first.plural else Who.VICTIMS


def is_known(piece: Piece) -> bool:
    """Whether a single person is one that the sentence may have named before: "the man", "he", a name."""
    return piece.quant in ("the", "pronoun") or (piece.quant == "bare" and piece.count is None)
