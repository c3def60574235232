"""Merged incidents: candidates for a merge by block keys, members, matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Incident, MatchReason
from bot.store.codec import dump, dump_many, load, load_each, load_many
from bot.store.schema import BlockRow, IncidentRow, MatchRow, MemberRow, OutboxRow, ToldRow


def incident_of(row: IncidentRow) -> Incident:
    return load(Incident, row.body, about=f"incident {row.id}")


async def get(session: AsyncSession, incident_id: str) -> Incident | None:
    row = await session.get(IncidentRow, incident_id)
    return incident_of(row) if row else None


async def candidates(session: AsyncSession, keys: Iterable[str]) -> tuple[Incident, ...]:
    """The incidents stored under any of the block keys, oldest first."""
    within = select(BlockRow.incident_id).where(BlockRow.key.in_(list(keys)))
    query = select(IncidentRow.id, IncidentRow.body).where(IncidentRow.id.in_(within)).order_by(IncidentRow.first_seen)
    rows = (await session.execute(query)).tuples()
    return load_each(Incident, ((f"incident {identity}", body) for identity, body in rows))


async def save(
    session: AsyncSession, incident: Incident, keys: Iterable[str], *, alertable: bool, trace: str, due: bool = True
) -> None:
    """Insert or replace an incident and its block keys. Once alertable, it stays so."""
    row = await session.get(IncidentRow, incident.id)
    if row is None:
        row = IncidentRow(id=incident.id, first_seen=incident.first_seen, alertable=alertable, due=due)
        session.add(row)
    row.body, row.revision, row.updated, row.trace = dump(incident), incident.revision, incident.updated, trace
    row.country = incident.facts.places[0].country if incident.facts.places else ""
    row.alertable = row.alertable or alertable
    row.due = row.due or due
    await session.flush()
    await session.execute(delete(BlockRow).where(BlockRow.incident_id == incident.id))
    session.add_all([BlockRow(key=key, incident_id=incident.id) for key in set(keys)])


async def free_id(session: AsyncSession, wanted: str) -> str:
    """`wanted`, or where an incident has or had that id and chats may know it, another made from it."""
    found, number = wanted, 1
    while await _known(session, found):
        number += 1
        found = f"{wanted}-{number}"
    return found


async def _known(session: AsyncSession, identity: str) -> bool:
    told = select(OutboxRow.id).where(OutboxRow.incident_id == identity).limit(1)
    return await session.get(IncidentRow, identity) is not None or await session.scalar(told) is not None


async def alertable(session: AsyncSession, ids: Iterable[str]) -> bool:
    """Whether any of these incidents may be alerted."""
    query = select(IncidentRow.id).where(IncidentRow.id.in_(list(ids)), IncidentRow.alertable).limit(1)
    return await session.scalar(query) is not None


async def told_to_anybody(session: AsyncSession, identity: str) -> bool:
    """Whether any chat was told of the incident, or asked to be shown it."""
    told = (ToldRow.incident_id == identity, or_(ToldRow.body.is_not(None), ToldRow.asked))
    return await session.scalar(select(ToldRow.chat).where(*told).limit(1)) is not None


async def member(session: AsyncSession, article_id: int) -> MemberRow | None:
    """Which incident an article was put into, and whether by hand."""
    return await session.get(MemberRow, article_id)


async def members(session: AsyncSession, incident_id: str) -> tuple[int, ...]:
    """The articles of an incident, oldest first."""
    query = select(MemberRow.article_id).where(MemberRow.incident_id == incident_id).order_by(MemberRow.article_id)
    return tuple((await session.scalars(query)).all())


async def put_member(session: AsyncSession, article_id: int, incident_id: str, *, manual: bool = False) -> None:
    await session.merge(MemberRow(article_id=article_id, incident_id=incident_id, manual=manual))


async def remove(session: AsyncSession, incident_id: str) -> None:
    """Forget an incident whose articles all moved to another."""
    await session.execute(delete(IncidentRow).where(IncidentRow.id == incident_id))


async def due(session: AsyncSession, limit: int) -> Sequence[IncidentRow]:
    """Incidents that changed since alerting last looked at them, or whose hold has run out."""
    query = select(IncidentRow).where(IncidentRow.due).order_by(IncidentRow.updated, IncidentRow.id).limit(limit)
    return (await session.scalars(query)).all()


async def still_due(session: AsyncSession, incident_id: str) -> IncidentRow | None:
    """The incident as it is now, None where it is gone or nothing is to be decided any more."""
    row = await session.get(IncidentRow, incident_id, populate_existing=True)
    return row if row is not None and row.due else None


async def settle(session: AsyncSession, incident_id: str, revision: int) -> None:
    """Alerting has decided on this revision; a later one is due again."""
    where = (IncidentRow.id == incident_id, IncidentRow.revision == revision)
    await session.execute(update(IncidentRow).where(*where).values(due=False))


async def recent(session: AsyncSession, since: datetime, *, limit: int = 100_000) -> tuple[Incident, ...]:
    """Incidents updated since then, oldest first."""
    query = select(IncidentRow.id, IncidentRow.body).where(IncidentRow.updated >= since)
    rows = (await session.execute(query.order_by(IncidentRow.updated).limit(limit))).tuples()
    return load_each(Incident, ((f"incident {identity}", body) for identity, body in rows))


async def save_matches(
    session: AsyncSession, incident: Incident, matches: dict[str, tuple[MatchReason, ...]], now: datetime
) -> None:
    """Replace the reasons kept for an incident."""
    await session.execute(delete(MatchRow).where(MatchRow.incident_id == incident.id))
    for rule, reasons in matches.items():
        session.add(
            MatchRow(incident_id=incident.id, rule=rule, revision=incident.revision, at=now, reasons=dump_many(reasons))
        )


async def matches(session: AsyncSession, incident_id: str) -> dict[str, tuple[MatchReason, ...]]:
    """The reasons of each rule that matched the latest revision."""
    rows = (await session.scalars(select(MatchRow).where(MatchRow.incident_id == incident_id))).all()
    return {row.rule: load_many(MatchReason, row.reasons, about=f"matches of {incident_id}") for row in rows}


async def leave(session: AsyncSession, article_id: int) -> None:
    """Take an article out of its incident."""
    await session.execute(delete(MemberRow).where(MemberRow.article_id == article_id))
