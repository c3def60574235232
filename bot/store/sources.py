"""State of the sources: validators, failures, the next poll. The value itself belongs to `model.SourceState`."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import SourceState
from bot.store.codec import dump, load
from bot.store.schema import SourceRow


async def state_of(session: AsyncSession, source_id: str) -> SourceState | None:
    """The saved state, or None before the first poll."""
    row = await session.get(SourceRow, source_id)
    return load(SourceState, row.state, about=f"sources {source_id}") if row else None


async def all_states(session: AsyncSession) -> dict[str, SourceState]:
    """Every saved state by source id, removed sources included."""
    rows = (await session.scalars(select(SourceRow))).all()
    return {row.id: load(SourceState, row.state, about=f"sources {row.id}") for row in rows}


async def save_state(session: AsyncSession, source_id: str, state: SourceState) -> None:
    await session.merge(SourceRow(id=source_id, state=dump(state), next_poll=state.next_poll))
