"""English tolls: "the death toll rose to 15 from nine", "raising the toll to 12", "claimed nine lives"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.chunks_en import Chunk, Head, Piece
from bot.extract.coordination_en import PEOPLE, belongs_to_next, included_phrases
from bot.extract.counting_en import total_of
from bot.extract.english_words import EnglishWords
from bot.extract.mention import Casualty, Cue, Who
from bot.model import Count
from bot.text.document import Sentence

WAR = 3000  # from here on a toll is that of a war or a disaster
_REACH = 24  # pieces between "toll" and its number
_EARLIER = frozenset(("earlier", "previous", "previously", "initial", "initially"))
_COUNTED = frozenset(("killed", "dead", "deaths", "fatalities", "victims", "slain", "wounded", "injured", "injuries"))
_INJURY = frozenset(("injury", "injuries", "wounded", "injured"))
_OVERALL = frozenset(("overall", "day's", "week's", "month's", "year's", "day’s", "week’s", "month’s", "year’s"))
_VAGUE_NUMBER = frozenset(("a", "unknown", "large", "small", "unspecified"))
_WARS = frozenset(("war", "conflict", "insurgency", "campaign", "offensive", "uprising"))
_LASTING = _WARS | {"year", "month", "week", "since", "period"}  # "brings to 90 the number of those killed this year"
_PUTTING = frozenset(("put", "puts"))  # "residents put the toll at 37": another's count, no update
_CLAIMING = frozenset(["claimed", "claims", "claiming", "took", "takes", "taking", "cost", "costs", "costing", "lost"])


def tolls(sentence: Sentence, pieces: Sequence[Piece], words: EnglishWords) -> tuple[list[Casualty], set[int]]:
    """The toll mentions of a sentence, and the indices of the pieces they use up."""
    reader = _Tolls(sentence, pieces, words)
    for at, norm in enumerate(reader.norms):
        if norm in words.toll_nouns:
            reader.toll(at, "wounded" if at and reader.norms[at - 1] in _INJURY else "killed")
        elif norm == "number":
            counted = reader.counted_by(at)
            if counted and reader.inverted(at, "wounded" if counted in _INJURY else "killed"):
                continue
            if counted:
                moved = not words.toll_verbs.difference(("put",)).isdisjoint(reader.norms[at : at + 30])
                reader.toll(at, "wounded" if counted in _INJURY else "killed", moved=moved)
        elif norm in ("lives", "life") and at:
            reader.lives(at)
    return reader.found, reader.spent


class _Tolls:
    """One sentence while its tolls are read."""

    def __init__(self, sentence: Sentence, pieces: Sequence[Piece], words: EnglishWords) -> None:
        self.sentence, self.pieces, self.words = sentence, pieces, words
        self.norms = [token.norm for token in sentence.tokens]
        self.found: list[Casualty] = []
        self.spent: set[int] = set()

    def counted_by(self, at: int) -> str:
        """The casualty word of "the number of people killed rose to…"; empty for "a number of people were killed"."""
        norms = self.norms
        if at == 0 or norms[at - 1] in _VAGUE_NUMBER or norms[at + 1 : at + 2] != ["of"]:
            return ""
        counted = next((word for word in norms[at + 2 : at + 6] if word in _COUNTED), "")
        if norms[at - 1] == "the" and at > 2 and norms[at - 3] == "to":
            return counted
        moves = not self.words.toll_verbs.isdisjoint(norms[at + 2 : at + 30])
        return counted if moves or "at" in norms[at : at + 8] else ""

    def inverted(self, at: int, field: str) -> bool:
        """ "rose to 13 the number of civilians killed": whether it is said so, and then read."""
        for index, piece in enumerate(self.pieces):
            if piece.count is not None and piece.last == at - 2 and self.norms[piece.first - 1] == "to":
                lasting = not _LASTING.isdisjoint(self.norms[at : at + 24])
                self._add(field, piece.count, piece.first, at, Cue.CUMULATIVE if lasting else Cue.UPDATE)
                self.spent.update(k for k, p in enumerate(self.pieces) if p.kind is Chunk.PREDICATE and p.first > at)
                self.spent.add(index)
                return True
        return False

    def toll(self, at: int, field: str, *, moved: bool = True) -> None:
        """Numbers after "toll": the one after "to", "at", "reached" is the toll, the one after "from" the earlier. Not
        `moved`: a number stated, no update of another."""
        now = False
        included = included_phrases(self.pieces)
        start = next((k for k, piece in enumerate(self.pieces) if piece.last >= at), len(self.pieces))
        for index in range(start, min(start + _REACH, len(self.pieces))):
            piece = self.pieces[index]
            if self._ends(piece, now):
                break
            if piece.kind is Chunk.PREDICATE and piece.last <= at + 5:
                self.spent.add(index)
            if piece.kind is not Chunk.PHRASE or piece.count is None or piece.first <= at:
                continue
            if piece.head is Head.THING or index in self.spent or index in included:
                continue
            following = self._field_at(index + 1)
            if following not in ("", field):
                break
            before = self.norms[piece.first - 1] if piece.first else ""
            previous = before == "from" or not _EARLIER.isdisjoint(self.norms[max(0, at - 6) : piece.first])
            if now and not previous:
                continue
            now = now or not previous
            another = not _PUTTING.isdisjoint(self.norms[max(0, at - 4) : at])
            cue = Cue.PREVIOUS if previous else Cue.UPDATE if moved and not another else None
            lasting = not _WARS.isdisjoint(self.norms[at : piece.first]) or self.norms[at + 1 : at + 2] == ["since"]
            if piece.count.best >= WAR or lasting or not _OVERALL.isdisjoint(self.norms[max(0, at - 4) : at]):
                cue = Cue.CUMULATIVE
            self._add(field, piece.count, at, piece.last, cue)
            self.spent.update((index, index + 1) if following else (index,))

    def _ends(self, piece: Piece, now: bool) -> bool:
        if piece.kind is Chunk.STOP:
            return self.norms[piece.first] not in ('"', ":")
        return piece.kind is Chunk.SUBORDINATOR and now

    def _field_at(self, index: int) -> str:
        predicate = self.pieces[index].predicate if index < len(self.pieces) else None
        return predicate.field if predicate is not None else ""

    def lives(self, at: int) -> None:
        """ "claimed nine lives", "took the lives of nine people", "no loss of life"."""
        start = next((k for k, piece in enumerate(self.pieces) if piece.last >= at), None)
        if start is None:
            return
        if self.norms[max(0, at - 2) : at] == ["loss", "of"] and at > 2 and self.norms[at - 3] in ("no", "without"):
            self._add("killed", Count(0, 0), at - 3, at)
            return
        piece = self.pieces[start]
        if piece.count is not None and piece.kind is Chunk.PHRASE and start not in self.spent:
            if not _CLAIMING.isdisjoint(self.norms[max(0, piece.first - 4) : at + 4]):
                before = self.norms[max(0, piece.first - 10) : piece.first]
                lasting = not _WARS.isdisjoint(before) or before[:2] in (["these", "incidents"], ["such", "attacks"])
                self._add("killed", piece.count, piece.first, at, Cue.CUMULATIVE if lasting else None)
                self.spent.add(start)
            return
        if self.norms[at + 1 : at + 2] != ["of"] or _CLAIMING.isdisjoint(self.norms[max(0, at - 5) : at]):
            return
        for index in range(start, min(start + 4, len(self.pieces))):
            counted = self.pieces[index]
            one = counted.quant == "a" or (self.norms[at] == "life" and counted.head in PEOPLE and not counted.plural)
            count = counted.count or (Count(1, 1) if one else None)
            if counted.first > at and count is not None and index not in self.spent:
                last = self._list_end(index)
                counts = [piece.count or Count(1, 1) for piece in self.pieces[index : last + 1 : 2]]
                also = Cue.MORE if "also" in self.norms[max(0, at - 4) : at] else None
                self._add("killed", total_of(counts), at, self.pieces[last].last, also)
                self.spent.update(range(index, last + 1))
                return

    def _list_end(self, index: int) -> int:
        """The last phrase of "two soldiers, a driver and a civilian"."""
        while index + 2 < len(self.pieces):
            link, after = self.pieces[index + 1], self.pieces[index + 2]
            people = after.kind is Chunk.PHRASE and (
                after.count is not None or (after.quant == "a" and after.head in PEOPLE)
            )
            if link.kind not in (Chunk.AND, Chunk.COMMA) or not people or belongs_to_next(self.pieces, index + 2):
                break
            index += 2
        return index

    def _add(self, field: str, count: Count, first: int, last: int, cue: Cue | None = None) -> None:
        tokens, cues = self.sentence.tokens, frozenset({cue} if cue is not None else ())
        start, end = tokens[first].start, tokens[last].end
        self.found.append(
            Casualty(field, count, Who.VICTIMS, self.sentence.part, start, end, self.sentence.index, cues)
        )
