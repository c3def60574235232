"""Incidents for people to look through: newest first, each with the rules that it meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Incident
from bot.store.incidents import incident_of
from bot.store.schema import IncidentRow, MatchRow


@dataclass(frozen=True, slots=True)
class Found:
    """An incident and the ids of the rules that its latest revision meets."""

    incident: Incident
    rules: tuple[str, ...]


async def newest(
    session: AsyncSession, rules: Sequence[str], *, since: datetime, until: datetime, limit: int
) -> tuple[Found, ...]:
    """Incidents updated from `since` up to and with `until` that meet one of `rules`, newest first."""
    if not rules:
        return ()
    met = select(MatchRow.incident_id).where(MatchRow.rule.in_(list(rules)))
    query = select(IncidentRow).where(
        IncidentRow.updated > since, IncidentRow.updated <= until, IncidentRow.id.in_(met)
    )
    ordered = query.order_by(IncidentRow.updated.desc(), IncidentRow.id).limit(limit)
    incidents = [incident_of(row) for row in await session.scalars(ordered)]
    wanted = select(MatchRow.incident_id, MatchRow.rule).where(MatchRow.incident_id.in_([i.id for i in incidents]))
    found: dict[str, list[str]] = {}
    for incident_id, rule in await session.execute(wanted.order_by(MatchRow.rule)):
        found.setdefault(incident_id, []).append(rule)
    return tuple(Found(i, tuple(r for r in found.get(i.id, ()) if r in set(rules))) for i in incidents)
