"""What readers say is wrong with an alert, with the facts as the alert showed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Facts
from bot.store.codec import dump
from bot.store.schema import FeedbackRow

LONGEST = 1000  # characters of a reader's words that are kept


async def add(
    session: AsyncSession,
    incident_id: str,
    chat: str,
    what: str,
    facts: Facts,
    *,
    now: datetime,
    message_id: int | None = None,
) -> None:
    """Keep one complaint; the same one of a chat about an incident is kept once."""
    where = (FeedbackRow.incident_id == incident_id, FeedbackRow.chat == chat, FeedbackRow.what == what)
    row = await session.scalar(select(FeedbackRow).where(*where).limit(1))
    if row is None:
        row = FeedbackRow(incident_id=incident_id, chat=chat, what=what, said="")
        session.add(row)
    row.at, row.message_id, row.facts = now, message_id, dump(facts)


async def say(session: AsyncSession, chat: str, message_id: int, words: str) -> bool:
    """Add the reader's words to the complaint that the bot's message asked about; whether there is one."""
    where = (FeedbackRow.chat == chat, FeedbackRow.message_id == message_id)
    row = await session.scalar(select(FeedbackRow).where(*where).order_by(FeedbackRow.id.desc()).limit(1))
    if row is None:
        return False
    row.said = "\n".join(filter(None, (row.said, words)))[:LONGEST]
    return True


async def listing(session: AsyncSession, *, since: datetime, limit: int = 1000) -> Sequence[FeedbackRow]:
    """Complaints since then, the newest first."""
    query = select(FeedbackRow).where(FeedbackRow.at >= since).order_by(FeedbackRow.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def forget_chat(session: AsyncSession, chat: str) -> None:
    """The complaints stay, for the sake of what they are about; who made them is forgotten."""
    await session.execute(update(FeedbackRow).where(FeedbackRow.chat == chat).values(chat="", message_id=None))


async def move_chat(session: AsyncSession, old: int, new: int) -> None:
    """A group became a supergroup: its complaints go with it; messages of the old group are not replied to any more."""
    await session.execute(
        update(FeedbackRow).where(FeedbackRow.chat == str(old)).values(chat=str(new), message_id=None)
    )
