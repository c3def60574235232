"""The reader's clock: windows such as quiet hours, in the reader's time zone, over daylight-saving changes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Window = tuple[str, str]  # ("23:00", "07:00"): from the first, up to and without the second; over midnight where later


def closes(window: Window, zone: str, now: datetime) -> datetime | None:
    """When the window that `now` lies in ends (UTC); None outside of it. Two equal times make an empty window."""
    local = now.astimezone(_zone(zone))
    start, end = (time.fromisoformat(t) for t in window)
    clock = local.time().replace(tzinfo=None)
    inside = start <= clock < end if start < end else start != end and (clock >= start or clock < end)
    return _next(end, zone, now) if inside else None


def opens(window: Window, zone: str, now: datetime) -> datetime | None:
    """When the window next begins (UTC); None where `now` lies in it. Two equal times make a window without end."""
    start, end = window
    if start == end or closes(window, zone, now) is not None:
        return None
    return _next(time.fromisoformat(start), zone, now)


def _next(clock: time, zone: str, now: datetime) -> datetime:
    """The first moment after `now` at which the wall clock of the zone shows `clock`, both folds tried; a time that
    daylight saving skips counts as the moment of the jump's other side."""
    place = _zone(zone)
    today = now.astimezone(place).date()
    moments = [
        datetime.combine(today + timedelta(days=d), clock.replace(fold=fold), place).astimezone(UTC)
        for d in (0, 1, 2)
        for fold in (0, 1)
    ]
    return min(m for m in moments if m > now)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
