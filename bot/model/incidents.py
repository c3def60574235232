"""Events merged from the reports of many publishers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.articles import Angle
from bot.model.facts import Count, Facts


@dataclass(frozen=True, slots=True)
class Trace:
    """What merging remembers of an article's words, never the text itself (made by `alert.trace.of`).

    `terms` are its content words, folded; `names` consonant skeletons of its names, comparable across languages;
    `locales` skeletons of the street, quarter or village it names; `hours` the parts of the day; `shingles` the
    least hashes of its four-word runs, by which a copied text is known; `sides` the side of a named city ("n bjdd");
    `scenes` what was hit ("market").
    """

    terms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    shingles: tuple[int, ...] = ()
    sides: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One article among the sources of a merged incident. `wire` names the origin that independent publishers are
    counted by: the publisher, or the agency (AFP, Reuters…) or first publisher it copies. `facts` and `trace` are what
    this one article said, so that an incident can be taken apart again. `pinned`: a person put it here."""

    article_id: str
    publisher: str
    wire: str
    language: str
    url: str
    title: str
    published: datetime | None
    seen: datetime
    angle: Angle = Angle.EVENT
    facts: Facts = Facts()  # noqa: RUF009 (frozen)
    trace: Trace = Trace()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Toll:
    """One entry of the toll history."""

    at: datetime
    killed: Count | None
    wounded: Count | None
    wire: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One event, merged from every report of it. `revision` rises with each change that a reader would see."""

    id: str
    facts: Facts
    first_seen: datetime
    updated: datetime
    revision: int = 1
    sources: tuple[SourceReport, ...] = ()
    tolls: tuple[Toll, ...] = ()
    retracted: bool = False
    corrected: bool = False  # the last revision lowered a toll or retracted the event

    @property
    def independent(self) -> frozenset[str]:
        """The independent origins among the sources."""
        return frozenset(s.wire for s in self.sources)
