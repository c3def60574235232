"""Words of a message into visual lines: wrapping, and the order in which pieces of both directions stand.

A small cut of UAX #9 that suits messages of `alert.compose`: words take the direction of their letters, isolates keep
together, figures and marks between words of one direction go with them, else with the line. Shaping and order inside a
word are the text engine's (raqm).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.deliver.runs import Line, Run

_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LTR = re.compile(r"[A-Za-z\u00c0-\u058f\u0900-\u1fff]")
_EMOJI = re.compile("([\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)")
_UNSEEN = re.compile("[\u200e\u200f\u2060\u2066\u2067\ufe0f]")
_SPLIT = re.compile("(\u2068|\u2069|\\s+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or mark of one style. `rtl` None: neither way by itself; `isolate`: which isolate it stands in, 0 none."""

    text: str
    style: Run
    spaced: bool = False  # a space stands before it, in reading order
    rtl: bool | None = None
    isolate: int = 0

    @property
    def emoji(self) -> bool:
        return bool(_EMOJI.fullmatch(self.text))


def pieces(line: Line) -> tuple[Piece, ...]:
    """The words of a line in reading order."""
    found: list[Piece] = []
    spaced, depth, isolates = False, 0, 0
    for run in line.runs:
        for part in _SPLIT.split(run.text):
            if part == "\u2068":
                depth += 1
                isolates += depth == 1
            elif part == "\u2069":
                depth = max(0, depth - 1)
            elif part.isspace():
                spaced = True
            else:
                for text in filter(None, (_UNSEEN.sub("", word) for word in _EMOJI.split(part))):
                    found.append(Piece(text, run, spaced, _direction(text), isolates if depth else 0))
                    spaced = False
    return tuple(_isolated(found))


def _isolated(found: Sequence[Piece]) -> list[Piece]:
    """Figures and marks in an isolate go the way of its first letter, as UAX #9 has it for FSI."""
    ways: dict[int, bool] = {}
    for piece in found:
        if piece.isolate and piece.rtl is not None:
            ways.setdefault(piece.isolate, piece.rtl)
    return [replace(p, rtl=ways[p.isolate]) if p.rtl is None and p.isolate in ways else p for p in found]


def wrap(found: Sequence[Piece], width: float, measure: Callable[[Piece], float]) -> list[list[Piece]]:
    """Lines of pieces in reading order; a piece that is wider than a line stands alone in one."""
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for piece in found:
        advance = measure(piece)
        if lines[-1] and piece.spaced and used + advance > width:
            lines.append([])
            used = 0.0
        lines[-1].append(piece if lines[-1] else replace(piece, spaced=False))
        used += advance
    return lines


def visual(line: Sequence[Piece], *, rtl: bool) -> list[tuple[Piece, bool]]:
    """The pieces from left to right, each with whether a space stands at its left."""
    levels = _resolved(line, rtl)
    ordered: list[int] = []
    groups: list[list[int]] = []
    for index, level in enumerate(levels):
        if groups and levels[groups[-1][-1]] == level:
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in reversed(groups) if rtl else groups:
        ordered += reversed(group) if levels[group[0]] else group
    first = {index: group[0] for group in groups for index in group}
    gaps = [False] + [line[_later(left, right, first)].spaced for left, right in pairwise(ordered)]
    return [(line[index], gap) for index, gap in zip(ordered, gaps, strict=True)]


def _later(left: int, right: int, first: dict[int, int]) -> int:
    """Of neighbours on the screen, the piece that says whether a space parts them: the later one in reading order, or
    the first of its run where they are of two runs."""
    later = max(left, right)
    return later if first[left] == first[right] else first[later]


def _resolved(line: Sequence[Piece], rtl: bool) -> list[bool]:
    """Each piece's direction: its letters', else that of both neighbours where they agree, else the line's."""
    levels: list[bool] = []
    for index, piece in enumerate(line):
        if piece.rtl is not None:
            levels.append(piece.rtl)
            continue
        before = next((p for p in reversed(line[:index]) if p.rtl is not None), None)
        after = next((p for p in line[index + 1 :] if p.rtl is not None), None)
        one = before is not None and after is not None and before.isolate == after.isolate == piece.isolate
        levels.append(bool(before.rtl) if one and before and after and before.rtl == after.rtl else rtl)
    return levels


def _direction(text: str) -> bool | None:
    for character in text:
        if _RTL.match(character):
            return True
        if _LTR.match(character):
            return False
    return None
