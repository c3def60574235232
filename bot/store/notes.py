"""Small facts that outlive a restart, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.schema import NoteRow


@dataclass(frozen=True, slots=True)
class Note:
    body: Mapping[str, object]
    at: datetime


async def get(session: AsyncSession, key: str) -> Note | None:
    row = await session.get(NoteRow, key)
    return Note(row.body, row.at) if row else None


async def put(session: AsyncSession, key: str, body: Mapping[str, object], at: datetime) -> None:
    await session.merge(NoteRow(key=key, body=dict(body), at=at))


async def drop(session: AsyncSession, key: str) -> None:
    await session.execute(delete(NoteRow).where(NoteRow.key == key))


async def keys(session: AsyncSession, beginning: str) -> tuple[str, ...]:
    """The keys that begin so."""
    return tuple(await session.scalars(select(NoteRow.key).where(NoteRow.key.startswith(beginning, autoescape=True))))
