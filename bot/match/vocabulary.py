"""What rules may name: areas and groups of the gazetteer and the lexicon, reached from rules through here only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.model import Group, Names, PlaceLevel


@dataclass(frozen=True, slots=True)
class NamedArea:
    """Something a region can name: a country, division or town of the gazetteer, or a world region.

    `level` None is a world region, with the ISO ids of its countries (and divisions) in `members`. `label` tells two of
    the same name apart ("Tripoli, Libya"). Coordinates are decimal degrees.
    """

    id: str
    names: Names
    label: str
    level: PlaceLevel | None
    country: str = ""
    admin1: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    population: int = 0
    members: tuple[str, ...] = ()


class Vocabulary(Protocol):
    """Look-ups that the loader asks; nothing of it is asked while matching. All of them fold spelling themselves."""

    def areas(self, name: str) -> tuple[NamedArea, ...]:
        """Every area that `name` ("Iraq", "IQ-KI", "كركوك", "Tarmiya, Iraq", a gazetteer id) can mean, the likeliest
        first: world regions and countries, then divisions, then towns by size. Empty where there is none."""

    def near_areas(self, name: str) -> tuple[str, ...]:
        """Names close to one that `areas` does not know, nearest first."""

    def groups(self, name: str) -> tuple[Group, ...]:
        """Every group whose id, name or spelling is `name`; by id, exactly that one."""

    def near_groups(self, name: str) -> tuple[str, ...]:
        """Ids close to one that `groups` does not know, nearest first."""

    def sources(self) -> tuple[str, ...]:
        """The publishers and source ids of the configuration; empty where it is not known, and nothing is checked."""

    def audiences(self) -> tuple[str, ...]:
        """The audience tags of the configured chats; empty where they are not known, and nothing is checked."""
