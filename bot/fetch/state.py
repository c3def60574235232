"""What is remembered of a source between polls, flat and ready for a JSON column."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from bot.fetch.fault import SourceFault
from bot.model import FeedItem


@dataclass(frozen=True, slots=True)
class SourceState:
    """Times are aware UTC. A new source has the default state.

    `rate` is articles an hour, None before the first good poll; `announced` is the fault kind the operators were told
    of and not yet told the end of, else empty. `listed` are the articles of the last list as "key=fingerprint", by
    which an edit is known; in place of the fingerprint "?1" counts how often the article's page could not be read.
    """

    url: str = ""  # what the validators belong to: another address in the configuration drops them
    etag: str = ""
    last_modified: str = ""
    digest: str = ""  # of the last list, for servers that know no validators
    next_poll: datetime | None = None
    last_poll: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None  # the last poll that brought an article not seen before
    longest_gap: float = 0.0  # seconds between two such polls, the longest seen
    newest: datetime | None = None  # the newest publication date seen
    first_done: bool = False
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    announced: str = ""
    last_status: int = 0
    last_fault: str = ""  # a FaultKind, or empty
    last_message: str = ""
    rate: float | None = None
    items: int = 0  # in the list at the last good poll
    format: str = ""
    language: str = ""
    moved_to: str = ""  # where a permanent redirect points
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something the operators are told once. `back` True: the source works again (`kind` is what had been wrong)."""

    source_id: str
    kind: str
    message: str
    advice: str
    since: datetime | None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one source gave. `fault` may stand beside items (`fault.kind.partial`, or a list cut short).

    `total` is the length of the list, `seen` how many of it were known unchanged, `later` how many new ones wait for
    the next poll because of `limits.pages`. `notes` are page faults, one line each.
    """

    source_id: str
    state: SourceState
    items: tuple[FeedItem, ...] = ()
    fault: SourceFault | None = None
    announce: Announcement | None = None
    status: int = 0
    not_modified: bool = False
    total: int = 0
    seen: int = 0
    later: int = 0
    notes: tuple[str, ...] = ()


def dump(state: SourceState) -> str:
    """The state as one JSON object; `load` gives it back."""
    written = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(state).items()}
    return json.dumps(written, ensure_ascii=False)


def load(text: str) -> SourceState:
    """The state that `dump` wrote; keys of another version are ignored and missing ones have their default."""
    written: dict[str, Any] = json.loads(text)
    written["listed"] = tuple(written.get("listed", ()))
    times = {"next_poll", "last_poll", "last_ok", "last_new", "newest", "failing_since"}
    known = {field.name for field in fields(SourceState)}
    values: dict[str, Any] = {
        key: datetime.fromisoformat(value) if key in times and value else value
        for key, value in written.items()
        if key in known
    }
    return SourceState(**values)
