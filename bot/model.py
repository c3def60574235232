"""The vocabulary shared by every folder: frozen values, no behaviour beyond reading them.

Times are timezone-aware UTC `datetime`; durations `timedelta`; coordinates decimal degrees (WGS 84);
countries ISO 3166-1 alpha-2; first-level divisions ISO 3166-2 (`IQ-KI`); languages ISO 639-1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

READ_LANGUAGES = ("en", "ar")  # the languages that facts are extracted from
Day = date  # a field may be called `date`
UNSUPPORTED = "und"  # the language of what is neither English nor Arabic (ISO 639-2 "undetermined")


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


class Angle(StrEnum):
    """How a report stands to its incident; merging treats them differently."""

    EVENT = "event"  # reports that it happened
    TOLL_UPDATE = "toll update"  # "toll rises to 15 from nine"
    CLAIM = "claim"  # a group claims it, later
    REACTION = "reaction"  # an official condemns it
    RETRACTION = "retraction"  # it is denied or withdrawn


class Severity(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 (low) to 3 (critical), to compare by."""
        return tuple(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Issue:
    """A fault, or a doubt, in an operator's file; line and column count from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


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


@dataclass(frozen=True, slots=True)
class Trace:
    """What merging remembers of an article's words, never the text itself (made by `alert.trace.of`).

    `terms` are its content words, folded; `names` consonant skeletons of its names, comparable across languages;
    `locales` skeletons of the street, quarter or village it names; `hours` the parts of the day; `shingles` the
    least hashes of its four-word runs, by which a copied text is known.
    """

    terms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    shingles: tuple[int, ...] = ()


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
    facts: Facts = Facts()
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


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """What alerting needs of a rule, apart from its condition. `audience` empty: whoever follows the rule."""

    id: str
    names: Names
    severity: Severity = Severity.NORMAL
    cooldown: timedelta = timedelta(0)
    sources_at_least: int = 1
    sources_within: timedelta = timedelta(hours=3)
    audience: tuple[str, ...] = ()
    active_hours: tuple[str, str] | None = None  # ("07:00", "23:00") in the chat's time zone
    expires: datetime | None = None
    since: datetime | None = None  # when the rule as it now reads was first loaded (kept over restarts); None: always


@dataclass(frozen=True, slots=True)
class MatchReason:
    """One condition that held: as written (`killed >= 5`), the fact it held on (`9`), and the words behind it."""

    condition: str
    fact: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    rule: RulePolicy
    reasons: tuple[MatchReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """A subscriber: a private chat, group, channel or forum topic (`thread`)."""

    id: int
    language: str = "en"
    audience: tuple[str, ...] = ()
    timezone: str = "UTC"
    thread: int | None = None
    follows: tuple[str, ...] | None = None  # rule ids; None: every rule without an audience of its own
    muted_until: datetime | None = None
    quiet: tuple[str, str] | None = None  # ("23:00", "07:00") in `timezone`
    quiet_critical: bool = False  # True: quiet hours hold critical alerts too
    threshold: int = 0  # least killed that is wanted; 0: all
    regions: tuple[str, ...] = field(default=())  # region names or gazetteer ids; empty: all
    since: datetime | None = None  # when it subscribed: nothing older is sent to it as new; None: always
    name: str = ""  # what an operator knows it by: a group's title, a person's name
    digest: str = ""  # "08:00" in `timezone`: a digest each day at that time; empty: none
    digested: datetime | None = None  # up to when the last digest told


@dataclass(frozen=True, slots=True)
class Told:
    """What one chat has been told of one incident (made by `alert.decide.told`).

    `revision` and `shown` (the toll of killed) are what the message says now; `killed`, `severity` and `rules` what the
    chat last heard its phone ring for, at `rang`.
    """

    revision: int
    rang: datetime
    severity: Severity = Severity.NORMAL
    rules: tuple[str, ...] = ()
    killed: Count | None = None
    shown: Count | None = None
    retracted: bool = False


class Action(StrEnum):
    SEND = "send"  # a new message
    UPDATE = "update"  # edit the message in place, silently
    RING = "ring"  # edit, and reply so that the phone rings again
    CORRECT = "correct"  # edit in place and say that it is a correction
    HOLD = "hold"  # nothing now; `until` says when to look again, None: when something changes


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about one incident for one chat, and the reason (a value of `alert.decide.Reason`)."""

    action: Action
    reason: str
    chat_id: int
    rules: tuple[str, ...] = ()
    severity: Severity = Severity.NORMAL
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it opens `url`, or sends `data` (at most 64 bytes) back to the bot."""

    text: str
    url: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader gets, for any chat: Telegram HTML of at most 4096 characters, and rows of buttons.

    `ring` is the short reply that `Action.RING` sends after the edit; `headline` the one line (HTML) that stands for
    the message in a digest. `silent`: no sound.
    """

    html: str
    language: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    ring: str = ""
    headline: str = ""
