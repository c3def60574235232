"""Rules as alerting sees them, subscribers, decisions, messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.facts import Count, Evidence, Names


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
    digest: str = ""  # "08:00" in `timezone`: a digest each day, "fri 08:00" each week at that time; empty: none
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
