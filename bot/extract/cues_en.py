"""What an English sentence says beside its numbers: recalled, cumulative, feared, denied, unconfirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.extract.chunks_en import Chunk, Piece
from bot.extract.english_words import CuePhrase, EnglishWords
from bot.extract.mention import Cue
from bot.text.document import Token

_WORST = frozenset(("deadliest", "worst", "bloodiest", "biggest", "largest", "heaviest", "fiercest"))
_GOING_ON = frozenset(("toll", "tally", "more", "another", "also", "number", "succumbed", "condition", "total"))
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
    if (
        norms[:2] == ["recently", ","]
        or (norms[:2] == ["earlier", ","] and norms[2:4] != ["it", "was"])
        or (norms[:1] == ["meanwhile"] and _GOING_ON.isdisjoint(norms))
    ):
        found.append((0, len(norms), Cue.RECALLED))
    for index, norm in enumerate(norms):
        for phrase in words.cues.get(norm, ()):
            end = index + len(phrase.words)
            if tuple(norms[index:end]) != phrase.words or _is_of_now(phrase, norms, index, end):
                continue
            if phrase.cue is Cue.UNCONFIRMED and not phrase.onward:
                found += [(0, len(norms), Cue.UNCONFIRMED), (0, len(norms), Cue.HYPOTHETICAL)]
                continue
            if phrase.cue is Cue.CUMULATIVE and phrase.words[0] == "according":
                found.append((0, len(norms), phrase.cue))
                continue
            reach = norms.index("that", index) if phrase.onward and "that" in norms[index : index + 8] else index
            first, last = _clause(pieces, reach, len(norms))
            if phrase.cue is Cue.RECALLED and first:
                last = min(last, _aside_end(pieces, end, len(norms)))
            if phrase.words == ("so", "far"):
                first = max((k for k in range(index) if norms[k] == ","), default=first)
            if phrase.onward:
                first = index
                last = _aside_end(pieces, index, len(norms)) if phrase.cue is Cue.RECALLED else last
            found.append((first, last, phrase.cue))
    return SentenceCues(tuple(found))


def _is_of_now(phrase: CuePhrase, norms: Sequence[str], index: int, end: int) -> bool:
    """Whether the words are about the incident itself: "over the past day", "since dawn", "16 killed in separate
    attacks" (at the sentence's beginning they set others apart), "the deadliest strike of the war"."""
    if phrase.cue is Cue.CUMULATIVE and not _WORST.isdisjoint(norms[max(0, index - 14) : index]):
        return True
    if phrase.cue is Cue.CUMULATIVE and phrase.words[-1] in ("past", "last"):
        return not _HOURS.isdisjoint(norms[end : end + 3])
    if phrase.words == ("so", "far"):
        return "another" not in norms[:index]  # "another rebel killed, 36 killed so far"
    if phrase.words == ("since",):
        if norms[index - 1 : index] in (["have"], ["has"]):
            return True  # "the wounded have since been airlifted"
        return not _MOMENTS.isdisjoint(norms[end : end + 4])
    if phrase.words == ("admitted", "to"):
        return not {"hospital", "hospitals", "clinic"}.isdisjoint(norms[end : end + 3])
    return (
        phrase.words == ("in", "separate") and index > 0 and norms[index - 1] not in (",", ";", "and", "while", "but")
    )


def _aside_end(pieces: Sequence[Piece], index: int, size: int) -> int:
    """Where a relative clause that holds the words ends: "gunmen, who were wanted for a murder, were killed", "men who
    were abducted days earlier were killed"; the sentence's end where they stand in none."""
    opened = False
    for before, piece in pairwise(pieces):
        if piece.first < index:
            opened = (opened and piece.kind is not Chunk.COMMA) or piece.kind is Chunk.RELATIVE
        elif opened and piece.kind is Chunk.AUXILIARY and (before.kind is Chunk.COMMA or piece.first == index):
            return piece.first
    return size


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
