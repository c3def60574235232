"""What an English sentence says beside its numbers: recalled, cumulative, feared, denied, unconfirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract.chunks_en import Chunk, Piece
from bot.extract.english_words import CuePhrase, EnglishWords
from bot.extract.mention import Cue
from bot.text.document import Token

_HOURS = frozenset(("day", "hour", "hours", "night", "24", "48", "weekend"))
_MOMENTS = frozenset(
    (
        *("dawn", "morning", "midnight", "sunrise", "noon", "midday", "evening", "yesterday", "night", "overnight"),
        *("hours", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
)


@dataclass(frozen=True, slots=True)
class SentenceCues:
    """Cues of token ranges of one sentence."""

    ranges: tuple[tuple[int, int, Cue], ...]

    def at(self, token: int) -> frozenset[Cue]:
        return frozenset(cue for first, last, cue in self.ranges if first <= token <= last)


def cues_of(tokens: Sequence[Token], pieces: Sequence[Piece], words: EnglishWords) -> SentenceCues:
    """The cues of each clause of the sentence; an unconfirmed number is doubted wherever in the sentence that is said,
    and is no more certain than a feared one."""
    norms = [token.norm for token in tokens]
    found: list[tuple[int, int, Cue]] = []
    for index, norm in enumerate(norms):
        for phrase in words.cues.get(norm, ()):
            end = index + len(phrase.words)
            if tuple(norms[index:end]) != phrase.words or _is_of_now(phrase, norms, index, end):
                continue
            if phrase.cue is Cue.UNCONFIRMED:
                found += [(0, len(norms), Cue.UNCONFIRMED), (0, len(norms), Cue.HYPOTHETICAL)]
                continue
            reach = norms.index("that", index) if phrase.onward and "that" in norms[index : index + 6] else index
            first, last = _clause(pieces, reach, len(norms))
            if phrase.onward:
                first = index
                last = len(norms) if phrase.cue is Cue.RECALLED else last
            found.append((first, last, phrase.cue))
    return SentenceCues(tuple(found))


def _is_of_now(phrase: CuePhrase, norms: Sequence[str], index: int, end: int) -> bool:
    """Whether the words are about the incident itself: "over the past day", "since dawn", "16 killed in separate
    attacks" (at the sentence's beginning they set others apart)."""
    if phrase.cue is Cue.CUMULATIVE and phrase.words[-1] in ("past", "last"):
        return not _HOURS.isdisjoint(norms[end : end + 3])
    if phrase.words == ("since",):
        return not _MOMENTS.isdisjoint(norms[end : end + 4])
    if phrase.words == ("admitted", "to"):
        return not {"hospital", "hospitals", "clinic"}.isdisjoint(norms[end : end + 3])
    return (
        phrase.words == ("in", "separate") and index > 0 and norms[index - 1] not in (",", ";", "and", "while", "but")
    )


def _clause(pieces: Sequence[Piece], index: int, size: int) -> tuple[int, int]:
    first, last = 0, size
    for piece in pieces:
        if piece.kind is Chunk.RELATIVE and piece.first < index:
            first = piece.first
        elif piece.kind is Chunk.SUBORDINATOR or piece.kind is Chunk.STOP:
            if piece.first < index:
                first = piece.first
            elif piece.first > index:
                last = piece.first
                break
    return first, last
