"""Messages on their way, written in the transaction that decides them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Decision, Incident, Message
from bot.store.codec import dump
from bot.store.schema import OutboxRow


async def add(
    session: AsyncSession,
    incident: Incident,
    chat: str,
    decision: Decision,
    message: Message,
    *,
    now: datetime,
    trace: str,
) -> bool:
    """Queue one message; False where this revision is already on its way to the chat."""
    query = select(OutboxRow.id).where(
        OutboxRow.incident_id == incident.id, OutboxRow.revision == incident.revision, OutboxRow.chat == chat
    )
    if await session.scalar(query) is not None:
        return False
    session.add(
        OutboxRow(
            incident_id=incident.id,
            revision=incident.revision,
            chat=chat,
            action=decision.action,
            priority=decision.severity.rank,
            payload=dump(message),
            next_attempt=now,
            created=now,
            trace=trace,
        )
    )
    return True
