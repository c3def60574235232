"""Times that were written while the clock of the machine was ahead, set right; else they would hold back what is due
until that time comes: a message, a rule's cooldown, a hold, a subscription."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.outbox import State
from bot.store.schema import OutboxRow, RingRow, ToldRow

LONGEST_PAUSE = timedelta(days=1)  # beyond any that Telegram asks for
LONGEST_HOLD = timedelta(days=2)  # a mute may be longer: then the incident is looked at, and held again


async def set_right(session: AsyncSession, now: datetime) -> int:
    """Bring impossible times back to `now`; how many rows."""
    waits = (OutboxRow.state == State.PENDING, OutboxRow.next_attempt > now + LONGEST_PAUSE)
    changes = (
        update(OutboxRow).where(*waits).values(next_attempt=now),
        update(ToldRow).where(ToldRow.until > now + LONGEST_HOLD).values(until=now),
        delete(RingRow).where(RingRow.at > now),
    )
    changed = 0
    for change in changes:
        result = await session.execute(change)
        changed += int(result.rowcount)  # type: ignore[attr-defined]
    return changed
