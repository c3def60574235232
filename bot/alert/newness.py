"""How new an event is: what decides that an old one is never told as new, and when a toll is news again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.alert import toll
from bot.model import Angle, Count, Incident, SourceReport


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_incident_age`: from the first publication, or the last jump of the toll, to now. `max_event_age`: from the
    end of the day that the reports give for the event; beyond it nothing rings. A toll jumps when it rises by
    `jump_share` of what it was and by `jump_least` people at least."""

    max_incident_age: timedelta = timedelta(hours=24)
    max_event_age: timedelta = timedelta(days=3)
    jump_share: float = 0.5
    jump_least: int = 3


DEFAULT_LIMITS = Limits()


def jumped(before: Count | None, now: Count | None, limits: Limits = DEFAULT_LIMITS) -> bool:
    """True where the certain toll rose by half and by three people at least (`Limits`); an unknown toll counts as 0."""
    was, is_now = (c.floor if c else 0 for c in (before, now))
    return is_now - was >= max(limits.jump_least, limits.jump_share * was)


def too_old(incident: Incident, now: datetime, limits: Limits = DEFAULT_LIMITS) -> bool:
    """True where the event may ring nobody any more, by the day that it happened or by when it was last news."""
    day = incident.facts.date
    if day and now - datetime.combine(day, time.max, UTC) > limits.max_event_age:
        return True
    return now - _news(incident, toll.when, limits) > limits.max_incident_age


def arrived(incident: Incident, limits: Limits = DEFAULT_LIMITS) -> datetime:
    """When the event was last news here: the arrival of its first report, or of the last that made the toll jump."""
    return _news(incident, lambda source: source.seen, limits)


def _news(incident: Incident, clock: Callable[[SourceReport], datetime], limits: Limits) -> datetime:
    ordered = sorted(incident.sources, key=clock)
    if not ordered:
        return incident.first_seen
    last, highest = clock(ordered[0]), ordered[0].facts.killed
    for source in ordered[1:]:
        killed = source.facts.killed
        if source.angle is not Angle.RETRACTION and jumped(highest, killed, limits):
            last, highest = clock(source), killed
    return last
