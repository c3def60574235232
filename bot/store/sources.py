"""State of the sources: one JSON text each (the fetch room's own), and when the next poll is due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.schema import SourceRow


async def state_of(session: AsyncSession, source_id: str) -> str | None:
    """The saved state, or None before the first poll."""
    return await session.scalar(select(SourceRow.state).where(SourceRow.id == source_id))


async def all_states(session: AsyncSession) -> dict[str, str]:
    """Every saved state by source id, removed sources included."""
    return {row.id: row.state for row in await session.execute(select(SourceRow.id, SourceRow.state))}


async def save_state(session: AsyncSession, source_id: str, state: str, next_poll: datetime | None) -> None:
    await session.merge(SourceRow(id=source_id, state=state, next_poll=next_poll))
