"""What is remembered of a source between polls, flat and ready for a JSON column."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache

from pydantic import AwareDatetime, FiniteFloat, TypeAdapter, ValidationError

from bot.fetch.fault import SourceFault
from bot.model import FeedItem


@dataclass(frozen=True, slots=True)
class SourceState:
    """Times are aware UTC. A new source has the default state.

    `rate` is articles an hour, None before the first good poll; `announced` is the fault kind the operators were told
    of and not yet told the end of, else empty. `lost` says why what had been saved cannot be read; it is not saved
    itself. `listed` are the articles of the last list as "key=fingerprint", by which an edit is known; in place of the
    fingerprint "?1" counts how often the article's page could not be read.
    """

    url: str = ""  # what the validators belong to: another address in the configuration drops them
    etag: str = ""
    last_modified: str = ""
    digest: str = ""  # of the last list, for servers that know no validators
    next_poll: AwareDatetime | None = None
    last_poll: AwareDatetime | None = None
    last_ok: AwareDatetime | None = None
    last_new: AwareDatetime | None = None  # the last poll that brought an article not seen before
    longest_gap: FiniteFloat = 0.0  # seconds between two such polls, the longest seen
    newest: AwareDatetime | None = None  # the newest publication date seen
    first_done: bool = False
    failures: int = 0  # in a row
    failing_since: AwareDatetime | None = None
    announced: str = ""
    last_status: int = 0
    last_fault: str = ""  # a FaultKind, or empty
    last_message: str = ""
    rate: FiniteFloat | None = None
    items: int = 0  # in the list at the last good poll
    format: str = ""
    language: str = ""
    moved_to: str = ""  # where a permanent redirect points
    listed: tuple[str, ...] = ()
    lost: str = ""


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
    del written["lost"]
    return json.dumps(written, ensure_ascii=False)


def load(text: str) -> SourceState:
    """The state that `dump` wrote; keys of another version are ignored and missing ones have their default. A text
    that is none gives a new source's state with `lost` set: one bad row must not stop the other sources."""
    try:
        state = _adapter().validate_json(text)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        return SourceState(lost=f"{where}: {first['msg']}" if where else first["msg"])
    return replace(state, lost="") if state.lost else state


@cache
def _adapter() -> TypeAdapter[SourceState]:
    return TypeAdapter(SourceState)
