"""What is known of an incident: what happened, where, who, how many, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

READ_LANGUAGES = ("en", "ar")  # the languages that facts are extracted from
UNSUPPORTED = "und"  # the language of what is neither English nor Arabic (ISO 639-2 "undetermined")
Day = date  # a field may be called `date`


class Kind(StrEnum):
    """What happened. The strings are the ones that rules, `tocsin analyze` and the catalogues use."""

    BOMBING = "bombing"
    SUICIDE_BOMBING = "suicide bombing"
    ARMED_ATTACK = "armed attack"
    AMBUSH = "ambush"
    AIRSTRIKE = "airstrike"
    DRONE_STRIKE = "drone strike"
    MISSILE_STRIKE = "missile strike"
    SHELLING = "shelling"
    CLASH = "clash"
    ASSASSINATION = "assassination"
    ABDUCTION = "abduction"
    EXECUTION = "execution"
    ARSON = "arson"
    VEHICLE_ATTACK = "vehicle attack"
    LANDMINE = "landmine"
    RAID = "raid"
    ACCIDENT = "accident"
    OTHER = "other"


class Target(StrEnum):
    """Whom or what it was aimed at."""

    POLICE = "police"
    MILITARY = "military"
    CIVILIANS = "civilians"
    RELIGIOUS = "religious"
    GOVERNMENT = "government"
    INFRASTRUCTURE = "infrastructure"
    PRESS = "press"
    AID = "aid"


class Role(StrEnum):
    """What a group did in an incident. `OPPONENT` was fought, or had members killed or captured, without being
    said to have started it; `MENTIONED` stands in the text without a part in the incident."""

    PERPETRATOR = "perpetrator"
    CLAIMANT = "claimant"
    SUSPECTED = "suspected"
    TARGET = "target"
    OPPONENT = "opponent"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Names:
    """A name in the two languages that subscribers read; `ar` may be empty."""

    en: str
    ar: str = ""

    def of(self, language: str) -> str:
        """The name in `language`, else the English one, else the Arabic one."""
        return (self.ar if language == "ar" and self.ar else self.en) or self.ar


@dataclass(frozen=True, slots=True)
class Count:
    """How many people: "nine" 9-9, "at least nine" 9-None, "up to nine" None-9, "none" 0-0, "dozens" 24-None vague."""

    min: int | None
    max: int | None
    vague: bool = False

    @property
    def floor(self) -> int:
        """The number that is certain: a threshold fires on it."""
        return self.min or 0

    @property
    def best(self) -> int:
        """The one number to show or sort by: `min`, else `max`."""
        return self.min if self.min is not None else self.max or 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a fact was read from: characters `start` to `end` of the original title or text.

    `field` is the name of a field of `Facts`; `about` the id of the group or place, where there are several.
    """

    field: str
    part: str  # "title" | "text"
    start: int
    end: int
    about: str = ""


class PlaceLevel(StrEnum):
    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    TOWN = "town"  # any populated place
    SITE = "site"  # a base, road, crossing, camp, neighbourhood


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer. `id` is ISO for countries (`IQ`) and divisions (`IQ-KI`), else our own."""

    id: str
    names: Names
    level: PlaceLevel
    country: str
    latitude: float
    longitude: float
    admin1: str = ""  # ISO 3166-2 where there is one
    admin1_names: Names = Names("")
    spellings: tuple[str, ...] = ()
    admin1_spellings: tuple[str, ...] = ()
    admin2: str = ""  # gazetteer id
    population: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One entry of the group lexicon; `parents` are ids, nearest first, up to the root."""

    id: str
    names: Names
    spellings: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    country: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GroupRole:
    group: Group
    role: Role


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one incident; None (or an empty tuple) is unknown, which is not zero.

    `killed` is the toll of victims as reported; `killed_attackers` those reported dead apart from it. `casualties`
    is set only where dead and wounded are given as one number. `places` is best first. `killed_before` is the
    earlier toll that an update names. `doubt` is a short reason where the report itself doubts it ("unconfirmed").
    """

    kind: Kind = Kind.OTHER
    target: Target | None = None
    killed: Count | None = None
    killed_attackers: Count | None = None
    wounded: Count | None = None
    casualties: Count | None = None
    kidnapped: Count | None = None
    missing: Count | None = None
    captured: Count | None = None
    killed_before: Count | None = None
    groups: tuple[GroupRole, ...] = ()
    places: tuple[Place, ...] = ()
    date: Day | None = None
    doubt: str = ""
