"""Codes of divisions that a source gives to two divisions at once: told apart here, by where a place lies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# code → its two divisions as the gazetteer has them: the right code, latitude, longitude (degrees)
_TWICE = {
    "KE-30": (("KE-30", -1.28, 36.82), ("KE-21", -2.24, 40.85)),  # Nairobi, Lamu
    "KE-40": (("KE-40", -1.65, 39.65), ("KE-32", 0.18, 35.13)),  # Tana River, Nandi
    "CG-15": (("CG-15", 0.15, 14.50), ("CG-16", -4.78, 11.86)),  # Cuvette-Ouest, Pointe-Noire
    "NO-18": (("NO-55", 69.30, 19.50), ("NO-18", 66.80, 14.60)),  # Troms, Nordland
}


@dataclass(frozen=True, slots=True)
class Codes:
    """`all` codes by index, each of one place; `shared`: the indexes that stood for two divisions, with both of them
    (code, latitude, longitude); `moved`: where those divisions really lie."""

    all: tuple[str, ...]
    shared: Mapping[int, tuple[tuple[str, float, float], ...]]
    moved: Mapping[int, tuple[float, float]]

    def of(self, at: int, latitude: float, longitude: float) -> str:
        """The division with the index `at` of a place at this position."""
        if at not in self.shared:
            return self.all[at]
        return min(self.shared[at], key=lambda each: math.hypot(each[1] - latitude, each[2] - longitude))[0]


def unambiguous(codes: Sequence[str]) -> Codes:
    """The codes as the gazetteer's file has them, those that stand there twice told apart."""
    found = list(codes)
    shared: dict[int, tuple[tuple[str, float, float], ...]] = {}
    moved: dict[int, tuple[float, float]] = {}
    for code, divisions in _TWICE.items():
        places = [index for index, each in enumerate(codes) if each == code]
        if len(places) != len(divisions):
            continue
        for index, (right, latitude, longitude) in zip(places, divisions, strict=True):
            found[index] = right
            moved[index] = (latitude, longitude)
            shared[index] = divisions
    return Codes(tuple(found), shared, moved)
