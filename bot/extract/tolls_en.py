"""English tolls: "the death toll rose to 15 from nine", "raising the toll to 12", "claimed nine lives"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.clauses_en import Chunk, Head, Piece
from bot.extract.english_words import EnglishWords
from bot.extract.mention import Casualty, Cue, Who
from bot.text.document import Sentence

_REACH = 12  # pieces between "toll" and its number
_EARLIER = frozenset(("earlier", "previous", "previously", "initial", "initially"))
_COUNTED = frozenset(("killed", "dead", "deaths", "fatalities", "victims", "slain", "wounded", "injured", "injuries"))
_INJURY = frozenset(("injury", "injuries", "wounded", "injured"))


def tolls(sentence: Sentence, pieces: Sequence[Piece], words: EnglishWords) -> tuple[list[Casualty], set[int]]:
    """The toll mentions of a sentence, and the indices of the pieces they use up."""
    found: list[Casualty] = []
    spent: set[int] = set()
    norms = [token.norm for token in sentence.tokens]
    for at, norm in enumerate(norms):
        if norm in words.toll_nouns:
            field = "wounded" if at and norms[at - 1] in _INJURY else "killed"
            _toll(sentence, pieces, norms, at, field, found, spent)
        elif norm == "number" and at + 2 < len(norms) and norms[at + 1] == "of":
            counted = next((word for word in norms[at + 2 : at + 6] if word in _COUNTED), "")
            if counted:
                _toll(sentence, pieces, norms, at, "wounded" if counted in _INJURY else "killed", found, spent)
        elif norm in ("lives", "life") and at:
            _lives(sentence, pieces, norms, at, found, spent)
    return found, spent


def _toll(sentence: Sentence, pieces: Sequence[Piece], norms: Sequence[str], at: int, field: str, found: list[Casualty], spent: set[int]) -> None:
    """Numbers after "toll": the one after "to/at/stands/reached" is the toll, the one after "from" the earlier."""
    now = False
    start = next((k for k, piece in enumerate(pieces) if piece.last >= at), len(pieces))
    for index in range(start, min(start + _REACH, len(pieces))):
        piece = pieces[index]
        if piece.kind is Chunk.STOP and norms[piece.first] not in ('"', ":"):
            break
        if piece.kind is Chunk.SUBORDINATOR and now:
            break
        if piece.kind is Chunk.PREDICATE and piece.last <= at + 5:
            spent.add(index)
        if piece.kind is not Chunk.PHRASE or piece.count is None or piece.first <= at:
            continue
        if piece.head is Head.THING or index in spent:
            continue
        if index + 1 < len(pieces) and _other_field(pieces[index + 1], field):
            break
        before = norms[piece.first - 1] if piece.first else ""
        previous = before == "from" or not _EARLIER.isdisjoint(norms[max(0, at - 6) : piece.first])
        if now and not previous:
            continue
        cues = frozenset({Cue.PREVIOUS}) if previous else frozenset({Cue.UPDATE})
        now = now or not previous
        found.append(Casualty(field, piece.count, Who.VICTIMS, sentence.part, sentence.tokens[at].start, sentence.tokens[piece.last].end, sentence.index, cues))
        spent.add(index)
        if index + 1 < len(pieces) and pieces[index + 1].kind is Chunk.PREDICATE and pieces[index + 1].predicate is not None and pieces[index + 1].predicate.field == field:
            spent.add(index + 1)


def _other_field(piece: Piece, field: str) -> bool:
    return piece.predicate is not None and piece.predicate.field != field


def _lives(sentence: Sentence, pieces: Sequence[Piece], norms: Sequence[str], at: int, found: list[Casualty], spent: set[int]) -> None:
    """"claimed nine lives", "took the lives of nine people"."""
    start = next((k for k, piece in enumerate(pieces) if piece.last >= at), None)
    if start is None:
        return
    piece = pieces[start]
    verbs = {"claimed", "claims", "claiming", "took", "takes", "taking", "cost", "costs", "costing", "lost"}
    if piece.count is not None and piece.kind is Chunk.PHRASE and start not in spent:
        if verbs & set(norms[max(0, piece.first - 4) : at + 4]):
            found.append(Casualty("killed", piece.count, Who.VICTIMS, sentence.part, sentence.tokens[piece.first].start, sentence.tokens[at].end, sentence.index))
            spent.add(start)
        return
    if at + 1 < len(norms) and norms[at + 1] == "of" and verbs & set(norms[max(0, at - 5) : at]):
        for index in range(start, min(start + 4, len(pieces))):
            if pieces[index].first > at and pieces[index].count is not None and index not in spent:
                found.append(Casualty("killed", pieces[index].count, Who.VICTIMS, sentence.part, sentence.tokens[at].start, sentence.tokens[pieces[index].last].end, sentence.index))  # type: ignore[arg-type]
                spent.add(index)
                return
