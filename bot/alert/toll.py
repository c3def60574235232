"""The toll now, from tolls that change through the day and disagree between publishers.

Each independent publisher counts with the last number it gave. A number is past when a later one replaces it: an
update that says so, a higher one an hour or more later, or a lower one that two publishers give. What is left and
disagrees is shown as a range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.model import Angle, Count, Facts, SourceReport, Toll

SETTLES = timedelta(hours=1)  # numbers given closer together than this contradict rather than follow each other

Pick = Callable[[Facts], Count | None]


def history(sources: Sequence[SourceReport]) -> tuple[Toll, ...]:
    """Every toll that a source gave, oldest first."""
    given = [s for s in sources if s.angle is not Angle.RETRACTION and (s.facts.killed or s.facts.wounded)]
    return tuple(
        Toll(when(s), s.facts.killed, s.facts.wounded, s.wire, s.article_id)
        for s in sorted(given, key=lambda s: (when(s), s.article_id))
    )


def current(sources: Sequence[SourceReport], pick: Pick) -> Count | None:
    """The number now, a range where publishers disagree, None where nobody gives one."""
    telling = [s for s in sources if pick(s.facts) is not None]
    latest: dict[str, SourceReport] = {}
    for source in sorted(telling, key=lambda s: (when(s), s.article_id)):
        if source.angle is not Angle.RETRACTION:
            latest[source.wire] = source
    given = [(s, count) for s in latest.values() if (count := pick(s.facts)) is not None]
    exact = [(s, c) for s, c in given if not c.vague] or given
    standing = [c for s, c in exact if not _replaced(s, c, exact)]
    return _agreed(standing) if standing else None


def when(source: SourceReport) -> datetime:
    """When a source spoke: its publication, never after it was seen."""
    return min(source.published or source.seen, source.seen)


def lowered(before: Count | None, now: Count | None) -> bool:
    """True where the toll fell: the new one lies wholly under the old one, or it is withdrawn."""
    if before is None or before.best == 0:
        return False
    if now is None:
        return True
    top = now.max if now.max is not None else now.best
    return max(now.best, top) < before.best


def _replaced(source: SourceReport, count: Count, given: Sequence[tuple[SourceReport, Count]]) -> bool:
    later = [(s, c) for s, c in given if when(s) > when(source)]
    lower = 0
    for other, number in later:
        update = other.angle is Angle.TOLL_UPDATE or other.facts.killed_before is not None
        if update and number.best > count.best:
            return True
        if number.best > count.best and when(other) - when(source) >= SETTLES:
            return True
        if number.best < count.best:
            if update and other.facts.killed_before and other.facts.killed_before.best > number.best:
                return True
            lower += 1
    return lower >= 2 and not any(c.best >= count.best for _, c in later)


def _agreed(counts: Sequence[Count]) -> Count:
    low = max(c.floor for c in counts)
    highs = [c.max for c in counts if c.max is not None]
    vague = all(c.vague for c in counts)
    if not highs:
        return Count(low, None, vague)
    if low <= min(highs):
        return Count(low if any(c.min is not None for c in counts) else None, min(highs), vague)
    numbers = [c.best for c in counts]
    return Count(min(numbers), max(numbers), vague)
