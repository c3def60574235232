"""When a source is polled next, how long a failing one is left alone, and when the operators are told. Pure.

The fraction for jitter and the present are arguments. A source is polled about as often as it publishes, at least
once in `every` and never sooner than `floor`; failing only ever makes it slower, it is never given up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.limits import Backoff
from bot.fetch.state import Announcement, SourceState
from bot.model import Source

_GOLDEN = 0.6180339887498949  # multiples of it fill an interval evenly, however many there are
_JITTER = 0.1  # of the interval, to either side
_MEMORY = timedelta(hours=6)  # the rate forgets half of what it knew in this time
_LONGEST_QUIET = timedelta(days=90)
_LONGEST_WAIT = timedelta(hours=24)  # the most that a Retry-After is obeyed


def interval(source: Source, rate: float | None) -> timedelta:
    """The time between two polls of a source that publishes `rate` articles an hour (None: unknown)."""
    floor = min(source.floor, source.every)
    if rate is None or rate <= 0:
        return source.every
    return max(floor, min(source.every, timedelta(hours=1) / rate))


def spread(index: int, every: timedelta) -> timedelta:
    """How long after the start the `index`-th source is first polled: any number of sources lies evenly in `every`."""
    return every * ((index * _GOLDEN) % 1.0)


def jittered(span: timedelta, fraction: float) -> timedelta:
    """`span` give or take a tenth; `fraction` is 0 to 1 and comes from outside."""
    return span * (1 + _JITTER * (2 * fraction - 1))


def backoff(failures: int, policy: Backoff, fraction: float) -> timedelta:
    """How long to leave a source alone after `failures` in a row (1 and more)."""
    doubled = policy.first * 2 ** min(max(failures, 1) - 1, 20)
    return jittered(min(doubled, policy.longest), fraction)


def rate_after(state: SourceState, dates: tuple[datetime, ...], new: int, now: datetime) -> float | None:
    """Articles an hour: from the list's own dates at first, then what each poll brought, older polls counting less."""
    if not state.first_done or state.rate is None or state.last_ok is None:
        recent = sorted(date for date in dates if now - date <= timedelta(hours=24))
        return len(recent) / 24 if recent else None
    gone = max((now - state.last_ok) / timedelta(hours=1), 1 / 60)
    weight: float = 1 - 0.5 ** (gone / (_MEMORY / timedelta(hours=1)))
    return max(state.rate + weight * (new / gone - state.rate), 1e-4)


def brought(state: SourceState, new: int, now: datetime) -> SourceState:
    """The state after a good poll with `new` articles that were not seen before."""
    if state.last_new is None:
        return replace(state, last_new=now)
    if not new:
        return state
    gap = (now - state.last_new).total_seconds()
    return replace(state, last_new=now, longest_gap=max(gap, state.longest_gap))


def succeeded(
    state: SourceState,
    source: Source,
    now: datetime,
    *,
    rate: float | None,
    lasting: timedelta | None,
    jitter: float,
    hurried: bool = False,
) -> SourceState:
    """The state after a poll that worked. `lasting`: how long the server says that its answer stays fresh; `hurried`:
    article pages are still to be fetched, so the next poll comes as soon as the floor allows."""
    span = min(source.floor, source.every) if hurried else interval(source, rate)
    if lasting and not hurried:
        span = max(span, min(lasting, source.every))
    return replace(
        state,
        failures=0,
        failing_since=None,
        last_ok=now,
        last_poll=now,
        rate=rate,
        last_fault="",
        last_message="",
        next_poll=now + jittered(span, jitter),
    )


def failed(state: SourceState, fault: SourceFault, policy: Backoff, now: datetime, jitter: float) -> SourceState:
    """The state after a poll that gave nothing. What the server asked (`Retry-After`) is obeyed up to a day."""
    failures = state.failures + 1
    wait = backoff(failures, policy, jitter)
    if fault.wait is not None:
        wait = max(wait, min(timedelta(seconds=fault.wait), _LONGEST_WAIT))
    return replace(
        state,
        failures=failures,
        failing_since=state.failing_since or now,
        last_poll=now,
        last_status=fault.status,
        last_fault=fault.kind.value,
        last_message=fault.message,
        next_poll=now + wait,
    )


def announce(
    state: SourceState, source: Source, policy: Backoff, now: datetime
) -> tuple[SourceState, Announcement | None]:
    """What to tell the operators after a poll, once for each spell: it fails, it has gone quiet, it is back."""
    kind = _trouble(state, policy, now)
    if kind and not state.announced:
        message = state.last_message or f"no new article since {state.last_new:%Y-%m-%d %H:%M} UTC"
        since = state.failing_since or state.last_new
        told = Announcement(source.id, kind, message, FaultKind(kind).advice, since)
        return replace(state, announced=kind), told
    if state.announced and not kind and not state.failures:
        was = state.announced
        return replace(state, announced=""), Announcement(source.id, was, "it is back", "", state.last_ok, back=True)
    return state, None


def _trouble(state: SourceState, policy: Backoff, now: datetime) -> str:
    """The fault kind to announce, or empty."""
    since = state.failing_since
    if since and state.failures >= policy.announce_failures and now - since >= policy.announce_after:
        return state.last_fault
    if not state.failures and state.last_new:
        usual = timedelta(seconds=3 * state.longest_gap)
        if now - state.last_new >= max(policy.quiet_after, min(usual, _LONGEST_QUIET)):
            return FaultKind.QUIET.value
    return ""
