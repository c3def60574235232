"""One English casualty word with the phrases that it is said of, made into mentions: victims, attackers, parts."""

from __future__ import annotations

from bot.extract.chunks_en import Chunk, Head
from bot.extract.coordination_en import Reading
from bot.extract.counting_en import (
    ONE,
    WHO,
    antecedent_side,
    count_of,
    head_of,
    is_known,
    is_one,
    shares_number,
    total_of,
)
from bot.extract.links_en import is_background
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.tolls_en import WAR
from bot.model import Count

_WARS = frozenset(("war", "conflict", "insurgency", "uprising", "unrest", "crisis", "rebellion"))


def mentions_of(state: Reading, at: int, field: str, phrases: list[int]) -> list[Casualty]:
    """The mentions of one casualty word: one for victims, one for attackers, and one for each part that is included."""
    groups, counts = _sides(state, at, phrases)
    found = []
    for (who, part), members in groups.items():
        total = total_of([counts[index] for index in members])
        if len(members) > 1 and is_one(state, at, [state.pieces[index] for index in members]):
            total = ONE
        total, cues = _with_cues(state, at, field, total, members, part)
        found.append(mention_of(state, field, total, who, min(at, *members), max(at, *members), frozenset(cues)))
    return found


def _sides(state: Reading, at: int, phrases: list[int]) -> tuple[dict[tuple[Who, bool], list[int]], dict[int, Count]]:
    """The phrases by whom they count and whether they are parts of a number already given, and what each counts."""
    pieces = state.pieces
    groups: dict[tuple[Who, bool], list[int]] = {}
    counts: dict[int, Count] = {}
    for index in phrases:
        piece = pieces[index]
        count = count_of(state, piece, at)
        if count is None or (
            piece.count is None and piece.quant == "bare" and piece.plural and shares_number(pieces, phrases, index)
        ):
            continue
        counts[index] = count
        who = WHO.get(head_of(pieces, phrases, index), Who.VICTIMS)
        if piece.head is Head.PRONOUN and piece.count is None:
            who = antecedent_side(state, index)
        if who is Who.FIGHTERS and state.sentence.tokens[piece.last].norm in ("bomber", "bombers"):
            who = Who.ATTACKERS
        part = index in state.included or (piece.quant == "part" and who is Who.VICTIMS and not _negated(state, at))
        groups.setdefault((who, part), []).append(index)
    return groups, counts


def _with_cues(
    state: Reading, at: int, field: str, total: Count, members: list[int], part: bool
) -> tuple[Count, set[Cue]]:
    """The count as negation leaves it, and what the sentence says of it."""
    pieces = state.pieces
    cues = set(state.cues.at(pieces[at].first))
    if total.vague and _feared(state, at):
        cues |= {Cue.UNCONFIRMED, Cue.HYPOTHETICAL}
    if _modal(state, at):
        cues.add(Cue.HYPOTHETICAL)
    if field == "killed" and (total.best >= WAR or _by_war(state, at)):
        cues.add(Cue.CUMULATIVE)
    if is_background(state, at, members):
        cues.add(Cue.RECALLED)
    if part or (total == ONE and field in state.ones and all(is_known(pieces[k]) for k in members)):
        cues.add(Cue.INCLUDED)
    if total == ONE:
        state.ones.add(field)
    if field == "wounded" and total == ONE and all(_is_named(state, k) for k in members):
        cues.add(Cue.INCLUDED)  # one of the wounded by name; the whole where no number is given
    counted = field in ("killed", "wounded") and not state.fields
    if _also(state, at, beside_dead=field == "wounded" and "killed" in state.fields) or (
        counted and all(pieces[k].others for k in members)
    ):
        cues.add(Cue.MORE)
    if field == "killed" and all(pieces[k].casualty == "wounded" for k in members):
        cues = (cues - {Cue.INCLUDED}) | {Cue.MORE}
    state.fields.add(field)
    if field == "casualties":
        cues.add(Cue.BOTH)
    if _negated(state, at) and total.min != 0:
        if pieces[members[0]].quant == "number" and total.min and total.min > 1:
            cues.add(Cue.DENIED)
        else:
            total = Count(0, 0)
    return total, cues


def mention_of(
    state: Reading, field: str, count: Count, who: Who, first: int, last: int, cues: frozenset[Cue]
) -> Casualty:
    """A mention over the pieces `first` to `last`."""
    tokens, pieces = state.sentence.tokens, state.pieces
    if count.min == 0 and count.max == 0:
        cues = cues - {Cue.DENIED}
    return Casualty(
        field,
        count,
        who,
        state.sentence.part,
        tokens[pieces[first].first].start,
        tokens[pieces[last].last].end,
        state.sentence.index,
        cues,
    )


def _also(state: Reading, at: int, *, beside_dead: bool) -> bool:
    """Whether more people are told of; "killed 20 and injured another nine" are nine beside the dead."""
    said = ("also",) if beside_dead else ("also", "another", "further")
    return any(
        state.sentence.tokens[state.pieces[k].first].norm in said
        for k in (at - 1, at + 1)
        if 0 <= k < len(state.pieces)
    )


def _feared(state: Reading, at: int) -> bool:
    first = state.pieces[at].first
    return "feared" in {token.norm for token in state.sentence.tokens[max(0, first - 3) : first + 1]}


def _modal(state: Reading, at: int) -> bool:
    """ "could be killed", "will be executed", "to be hanged"."""
    before = at - 1
    while before >= 0 and state.pieces[before].kind in (Chunk.ADVERB, Chunk.AUXILIARY, Chunk.NEGATION):
        before -= 1
    return before >= 0 and state.pieces[before].kind is Chunk.MODAL


def _is_named(state: Reading, index: int) -> bool:
    piece = state.pieces[index]
    if piece.count is not None or piece.quant not in ("bare", "pronoun"):
        return False
    return piece.head in (Head.NAME, Head.PRONOUN) or (
        piece.head is Head.UNKNOWN and state.sentence.tokens[piece.first].text[:1].isupper()
    )


def _by_war(state: Reading, at: int) -> bool:
    """ "The insurgency has killed 1,500 people": a war is told to have done it."""
    first = state.pieces[at].first
    norms = [token.norm for token in state.sentence.tokens[max(0, first - 7) : first]]
    return norms[-1:] in (["has"], ["have"]) and not _WARS.isdisjoint(norms)


def _negated(state: Reading, at: int) -> bool:
    before = at - 1
    while before >= 0 and state.pieces[before].kind in (Chunk.ADVERB, Chunk.AUXILIARY):
        before -= 1
    return before >= 0 and state.pieces[before].kind is Chunk.NEGATION
