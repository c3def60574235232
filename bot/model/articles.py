"""Sources, the articles that they bring, and what each article says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.facts import Evidence, Facts


class SourceKind(StrEnum):
    FEED = "feed"  # RSS, Atom, RDF or JSON Feed
    PAGE = "page"  # an HTML page that lists articles


class FullText(StrEnum):
    """When the article's own page is fetched. `AUTO`: where the feed carries a summary only."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a list page; an empty one leaves the choice to the shape of the page.

    `item` selects the box of one article, `link`, `title` and `date` are looked up inside it; `text` selects the
    body on the article's own page.
    """

    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One source as the operator wrote it. It is polled at least once in `every` and never sooner than `floor`."""

    id: str
    url: str
    kind: SourceKind = SourceKind.FEED
    publisher: str = ""  # empty: the host of `url`
    country: str | None = None
    language: str = ""  # what the publisher writes, a prior for detection; empty: unknown
    every: timedelta = timedelta(minutes=10)
    floor: timedelta = timedelta(minutes=2)
    full_text: FullText = FullText.AUTO
    allow_private: bool = False
    max_age: timedelta = timedelta(hours=24)  # older items of the first poll are stored and never alerted
    selectors: Selectors = Selectors()


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One article of a source that is new, or edited since it was last seen.

    `key` is its identity; `aliases` are the other keys it is known by (all of them are to be stored with the article).
    `fingerprint` is of what the source's list says of it: it changes with an edit, not with a date. `alertable` False:
    store, never alert. `settled` False: its page could not be read this time and will be tried again.
    """

    key: str
    url: str
    title: str
    text: str  # plain, paragraphs parted by newlines
    published: datetime | None = None  # aware, UTC, never in the future
    language: str = ""  # as declared by item, feed or source; not detected
    author: str = ""  # byline or agency
    fingerprint: str = ""
    aliases: tuple[str, ...] = ()
    full: bool = False  # the whole article, not a summary
    alertable: bool = True
    edited: bool = False
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be read. `text` is plain, paragraphs parted by newlines; `published` None where unknown."""

    id: str
    title: str
    text: str
    language: str
    published: datetime | None = None
    url: str = ""
    source: str = ""
    publisher: str = ""
    country: str | None = None  # home country of the source, a weak prior for places
    credit: str = ""  # by-line or agency, as the feed or page names it


class Angle(StrEnum):
    """How a report stands to its incident; merging treats them differently."""

    EVENT = "event"  # reports that it happened
    TOLL_UPDATE = "toll update"  # "toll rises to 15 from nine"
    CLAIM = "claim"  # a group claims it, later
    REACTION = "reaction"  # an official condemns it
    RETRACTION = "retraction"  # it is denied or withdrawn


@dataclass(frozen=True, slots=True)
class ReportedIncident:
    """One incident as one article tells it. At most one of a report is `primary`: the article's current subject."""

    primary: bool
    facts: Facts
    evidence: tuple[Evidence, ...] = ()
    angle: Angle = Angle.EVENT


@dataclass(frozen=True, slots=True)
class Discarded:
    """Words that looked like a fact and were not taken as one of the primary incident, and why."""

    reason: str
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """An article's incidents, primary first."""

    article_id: str
    language: str
    incidents: tuple[ReportedIncident, ...] = ()
    discarded: tuple[Discarded, ...] = ()

    @property
    def primary(self) -> ReportedIncident | None:
        return next((i for i in self.incidents if i.primary), None)


@dataclass(frozen=True, slots=True)
class Translation:
    """Title and lead of an article in another language; `doubtful` says which facts did not survive, or is empty."""

    language: str
    title: str
    lead: str = ""
    doubtful: str = ""
    model: str = ""
