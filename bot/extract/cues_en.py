"""What an English sentence says beside its numbers: recalled, cumulative, feared, denied, unconfirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract.clauses_en import Chunk, Piece
from bot.extract.mention import Cue
from bot.text.document import Token


@dataclass(frozen=True, slots=True)
class SentenceCues:
    """Cues of token ranges of one sentence."""

    ranges: tuple[tuple[int, int, Cue], ...]

    def at(self, token: int) -> frozenset[Cue]:
        return frozenset(cue for first, last, cue in self.ranges if first <= token <= last)


_PHRASES: tuple[tuple[str, Cue], ...] = tuple(
    (phrase, cue)
    for cue, phrases in {
        Cue.RECALLED: (
            "last month", "last year", "last week", "last summer", "last winter", "earlier this month", "earlier this year", "earlier this week",
            "last january", "previous attack", "previous attacks", "similar attack", "in a separate", "in separate", "in another incident",
            "in another attack", "separately", "elsewhere", "years ago", "months ago", "weeks ago", "year ago", "month ago", "week ago", "decades ago",
            "anniversary", 
        ),
        Cue.CUMULATIVE: (
            "since", "so far this year", "this year", "so far this month", "this month", "in the past", "over the past", "in the last", "over the last", "during the past", "over the years", "every year",
            "each year", "annually", "per year", "year war", "year conflict", "year civil", "long conflict", "long war", "year insurgency", "long insurgency", "according to figures",
            "according to statistics", "to date", "all told", "overall", "in total since", "at least since",
        ),
        Cue.HYPOTHETICAL: (
            "attempt to", "attempting to", "attempted to", "plan to", "planned to", "planning to", "plot to", "plotted to", "plotting to", "threatened to", "threatening to", "vowed to", "vows to",
            "tried to", "trying to", "wanted to", "intended to", "aimed to", "aimed at", "in order to", "conspiring to", "threatens to", "threats to", "ready to", "could", "would", "might", "may be", "may have", "if",
        ),
        Cue.DENIED: ("denied", "denies", "deny", "denying", "refuted", "dismissed reports", "false reports", "rejected claims"),
        Cue.UNCONFIRMED: ("unconfirmed", "not confirmed", "not been confirmed", "rumored", "rumoured"),
        Cue.TOTAL: ("in all", "in total", "a total of", "altogether", "bringing the total"),
    }.items()
    for phrase in phrases
)
# Words after which a casualty is another incident's, to the end of the clause.
_BACKGROUND = (
    "accused of", "convicted of", "charged with", "charged over", "retaliation for", "revenge for", "response to", "avenge", "avenging", "wanted for",
    "wanted in", "sentenced for", "sentenced over", "masterminded", "masterminding", "for allegedly", "suspected of", "blamed for", "day after", "days after", "week after", "weeks after", "month after", "months after",
    "year after", "years after", "hours after", "hour after", "came after", "comes after", "follows", "in the wake of", "in connection with", "involved in", "linked to", "behind the", "responsible for the",
    "responsible for killing", "trial for", "trial over", "guilty of", "guilty to", "confessed to", "admitted to", "anniversary of", "similar to", "reminiscent of", "since the",
)
_PHRASES += tuple((phrase, Cue.RECALLED) for phrase in _BACKGROUND)
_ONWARD = frozenset(tuple(phrase.split()) for phrase in _BACKGROUND)
_BY_FIRST: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]] = {}
for _phrase, _cue in _PHRASES:
    _split = tuple(_phrase.split())
    _BY_FIRST[_split[0]] = (*_BY_FIRST.get(_split[0], ()), (_split, _cue))


def cues_of(tokens: Sequence[Token], pieces: Sequence[Piece]) -> SentenceCues:
    """The cues of each segment of the sentence; a segment ends where another clause begins."""
    norms = [token.norm for token in tokens]
    found: list[tuple[int, int, Cue]] = []
    for index, norm in enumerate(norms):
        for phrase, cue in _BY_FIRST.get(norm, ()):
            if tuple(norms[index : index + len(phrase)]) == phrase:
                first, last = _segment(pieces, index, len(norms))
                if cue is Cue.UNCONFIRMED:
                    first, last = 0, len(norms)
                if phrase in _ONWARD:
                    last = len(norms)
                onward = cue in (Cue.HYPOTHETICAL, Cue.DENIED) or phrase in _ONWARD
                found.append((index if onward else first, last, cue))
    return SentenceCues(tuple(found))


def _segment(pieces: Sequence[Piece], index: int, size: int) -> tuple[int, int]:
    first, last = 0, size
    for piece in pieces:
        if piece.kind is Chunk.SUBORDINATOR or piece.kind is Chunk.STOP:
            if piece.first < index:
                first = piece.first
            elif piece.first > index:
                last = piece.first
                break
    return first, last
