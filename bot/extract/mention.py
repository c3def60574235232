"""What the sentence-level readers hand to `report.py`: mentions with their spans, not yet put together to incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model import Count, Group, Place, Role


class Who(StrEnum):
    """Whom a casualty mention counts."""

    VICTIMS = "victims"
    ATTACKERS = "attackers"  # the side that attacked: bombers, gunmen killed by their own attack or by the answer to it
    FIGHTERS = "fighters"  # militants and their like: attackers or those whom the incident killed, as `report.py` finds


class Cue(StrEnum):
    """What the sentence says about a mention beside its number."""

    UPDATE = "update"  # the latest toll of a known event ("toll rises to 15", ارتفاع حصيلة)
    PREVIOUS = "previous"  # the earlier toll that an update names ("from nine")
    INCLUDED = "included"  # part of a number already given ("including three children", بينهم)
    RECALLED = "recalled"  # another, earlier incident ("last month", في وقت سابق)
    CUMULATIVE = "cumulative"  # a running total of a war, a year, a campaign ("since 2014", منذ بداية العام)
    HYPOTHETICAL = "hypothetical"  # threatened, planned, foiled, feared
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    TOTAL = "total"  # a total said to be one ("in all", "bringing to", إجمالي)
    MORE = "more"  # beside a number already given ("two others", "also", آخرون)
    BOTH = "both"  # dead and wounded in one number (مقتل وإصابة 12)


@dataclass(frozen=True, slots=True)
class Casualty:
    """`field` is killed, wounded, casualties, kidnapped, missing or captured. The span covers number, noun and verb
    as far as they stand together; `sentence` is the index in the document."""

    field: str
    count: Count
    who: Who
    part: str
    start: int
    end: int
    sentence: int
    cues: frozenset[Cue] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name, resolved. `use` says what the text does with it: "event", "dateline", "speaker" (said in Geneva),
    "actor" (Moscow said), "demonym" (Iraqi police), "origin" (a man from Basra), "near" (a village near
    Mosul), "apart" (20 km east of Mosul), "far" (300 km from Mosul), "destination", "recalled"."""

    place: Place
    part: str
    start: int
    end: int
    sentence: int
    use: str = "event"


@dataclass(frozen=True, slots=True)
class GroupMention:
    group: Group
    role: Role
    part: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day that the text names, resolved against the publication date. `end_date` for a span ("last week")."""

    day: date
    part: str
    start: int
    end: int
    sentence: int
    end_date: date | None = None
