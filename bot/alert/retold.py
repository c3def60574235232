"""An article that was edited: whether it still tells of the event that it told of before.

Pages that are written on through the day ("live") go over from one event to the next under the same address. The next
event must not be told as a correction of the first, and must not be told again when the page comes back to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

from bot.alert.merge import THRESHOLD
from bot.alert.similarity import grounds
from bot.model import Incident, SourceReport

ANOTHER = -2.0  # an edited place, kind or toll weighs more than this, another event less


def left(report: SourceReport, incident: Incident) -> bool:
    """Whether the article's new report is of another event than the one that it gave to this incident."""
    own = _own(report, incident)
    return own is not None and not own.pinned and _weight(report, own) < ANOTHER


def returned(report: SourceReport, incidents: Iterable[Incident]) -> Incident | None:
    """The incident that still stands on an earlier report of the same article, where it is told of again."""
    near = ((i, own) for i in incidents if (own := _own(report, i)) is not None)
    return next((incident for incident, own in near if _weight(report, own) >= THRESHOLD), None)


def _own(report: SourceReport, incident: Incident) -> SourceReport | None:
    return next((s for s in incident.sources if s.article_id == report.article_id), None)


def _weight(one: SourceReport, other: SourceReport) -> float:
    return fsum(ground.weight for ground in grounds(one, other))
