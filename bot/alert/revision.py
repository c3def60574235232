"""What a person changes by hand: an incident taken apart, or two made one. Such a decision pins the reports it moves,
and no later report or new reading of an article overturns it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.alert.merge import incident_id, rebuild, revised
from bot.errors import TocsinError
from bot.model import Incident


class CannotSplit(TocsinError):
    """None of the articles is in the incident, or all are."""


def split(incident: Incident, articles: Collection[str], now: datetime) -> tuple[Incident, Incident]:
    """(what is left, what was taken out): the reports of `articles` become an incident of their own. Both keep their
    reports for good. Raises CannotSplit where nothing would be moved or nothing would be left."""
    moved = tuple(replace(s, pinned=True) for s in incident.sources if s.article_id in articles)
    stay = tuple(replace(s, pinned=True) for s in incident.sources if s.article_id not in articles)
    if not moved or not stay:
        raise CannotSplit("name at least one of its articles, and not all of them", about=f"incident {incident.id}")
    identity = incident_id(f"{moved[0].article_id} split from {incident.id}")
    return revised(incident, stay, now), rebuild(identity, moved, now)


def join(kept: Incident, other: Incident, now: datetime) -> Incident:
    """`kept` with every report of `other` in it, all pinned; the store drops `other`."""
    held = {s.article_id for s in kept.sources}
    sources = (*kept.sources, *(s for s in other.sources if s.article_id not in held))
    return revised(kept, tuple(replace(s, pinned=True) for s in sources), now)
