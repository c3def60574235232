"""Messages on their way: written in the transaction that decides them, kept until Telegram has them.

A row goes pending → sending → sent, or ends as failed (refused for good), suspended (the chat is out of reach) or
folded (another row tells it; `last_error` says which). Rows found as 'sending' at the start were cut off by a crash:
they go out again, and so may arrive twice, never not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.model import Action, Message, Severity
from bot.store.codec import dump
from bot.store.schema import OutboxRow

DIGEST = "digest-"  # what the incident_id of a row begins with that stands for others


class State(StrEnum):
    """The life of a row."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUSPENDED = "suspended"
    FOLDED = "folded"


async def add_message(
    session: AsyncSession,
    about: str,
    chat: str,
    message: Message,
    *,
    now: datetime,
    revision: int = 1,
    action: Action = Action.SEND,
    severity: Severity = Severity.NORMAL,
    trace: str = "",
) -> bool:
    """Queue a message `about` an incident, or anything else that has an id (a broadcast, a test): once a revision."""
    values = {
        "incident_id": about,
        "revision": revision,
        "chat": chat,
        "action": action,
        "priority": severity.rank,
        "payload": dump(message),
        "state": State.PENDING,
        "attempts": 0,
        "next_attempt": now,
        "last_error": "",
        "created": now,
        "trace": trace,
    }
    lite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite_insert if lite else postgresql_insert)(OutboxRow).values(values).on_conflict_do_nothing()
    result = await session.execute(statement)
    return bool(result.rowcount)  # type: ignore[attr-defined]


async def next_revision(session: AsyncSession, about: str, chat: str) -> int:
    """The first number that no message to that chat about it has."""
    where = (OutboxRow.incident_id == about, OutboxRow.chat == chat)
    return (await session.scalar(select(func.max(OutboxRow.revision)).where(*where)) or 0) + 1


async def recent(session: AsyncSession, since: datetime, now: datetime) -> Sequence[tuple[str, datetime]]:
    """(chat, when) of what was sent since then, oldest first; what a crash cut off may have been sent until now."""
    query = select(OutboxRow.chat, OutboxRow.sent).where(OutboxRow.state == State.SENT, OutboxRow.sent >= since)
    sent = [(chat, when) for chat, when in await session.execute(query.order_by(OutboxRow.sent)) if when]
    cut = await session.scalars(select(OutboxRow.chat).where(OutboxRow.state == State.SENDING))
    return sent + [(chat, now) for chat in cut]


async def recover(session: AsyncSession) -> int:
    """Make rows due again that a crash cut off while they were sent; how many."""
    where = OutboxRow.state == State.SENDING
    note = "stopped while sending: it may arrive twice"
    result = await session.execute(update(OutboxRow).where(where).values(state=State.PENDING, last_error=note))
    return int(result.rowcount)  # type: ignore[attr-defined]


async def heads(session: AsyncSession, now: datetime, limit: int) -> Sequence[tuple[int, str, int]]:
    """(row, chat, priority) of the next row of each chat (most severe first, then oldest) that is due; severe first."""
    found: list[tuple[int, str, int]] = []
    for severity in reversed(Severity):
        if len(found) < limit:
            found += await _heads_of(session, severity.rank, now, limit - len(found))
    return found


async def _heads_of(session: AsyncSession, rank: int, now: datetime, limit: int) -> list[tuple[int, str, int]]:
    before = aliased(OutboxRow)
    waiting = (before.chat == OutboxRow.chat, before.state.in_((State.PENDING, State.SENDING)))
    more_severe = exists().where(*waiting, before.priority > rank)
    older = exists().where(*waiting, before.priority == rank, before.id < OutboxRow.id)
    query = select(OutboxRow.id, OutboxRow.chat).where(
        OutboxRow.state == State.PENDING,
        OutboxRow.priority == rank,
        OutboxRow.next_attempt <= now,
        ~older,
        ~more_severe,
    )
    rows = await session.execute(query.order_by(OutboxRow.id).limit(limit))
    return [(row, chat, rank) for row, chat in rows]


async def claim(session: AsyncSession, ids: Sequence[int]) -> Sequence[OutboxRow]:
    """Mark pending rows as being sent, and return those that still were pending."""
    query = select(OutboxRow).where(OutboxRow.id.in_(ids), OutboxRow.state == State.PENDING)
    rows = (await session.scalars(query.execution_options(populate_existing=True))).all()
    for row in rows:
        row.state, row.attempts = State.SENDING, row.attempts + 1
    return rows


async def mark_sent(session: AsyncSession, row: int, message_id: int, now: datetime) -> None:
    """It arrived. A row that is gone (its reader said /stop meanwhile) stays gone."""
    values = {"state": State.SENT, "message_id": message_id, "sent": now, "last_error": ""}
    await session.execute(update(OutboxRow).where(OutboxRow.id == row).values(values))


async def told_by(session: AsyncSession, row: OutboxRow) -> int | None:
    """The id of the message in the chat that tells this incident already, which an update edits."""
    query = select(OutboxRow.message_id).where(
        *_kin(row), OutboxRow.id < row.id, OutboxRow.message_id.is_not(None), OutboxRow.state == State.SENT
    )
    return await session.scalar(query.order_by(OutboxRow.id.desc()).limit(1))


async def later(session: AsyncSession, row: OutboxRow) -> int | None:
    """The id of a newer row of the same incident and chat that still waits, if any."""
    query = select(OutboxRow.id).where(*_kin(row), OutboxRow.id > row.id, OutboxRow.state == State.PENDING)
    return await session.scalar(query.order_by(OutboxRow.id.desc()).limit(1))


async def fold_earlier(session: AsyncSession, row: OutboxRow) -> int:
    """Fold older rows of the same incident and chat that still wait: the newer one tells it all. How many."""
    where = (*_kin(row), OutboxRow.id < row.id, OutboxRow.state == State.PENDING)
    values = {"state": State.FOLDED, "last_error": f"told by row {row.id}"}
    result = await session.execute(update(OutboxRow).where(*where).values(values))
    return int(result.rowcount)  # type: ignore[attr-defined]


async def fold_into(session: AsyncSession, rows: Iterable[OutboxRow], into: str) -> None:
    for row in rows:
        row.state, row.last_error = State.FOLDED, f"told by {into}"


async def crowded(session: AsyncSession, *, at_least: int, waiting_since: datetime, limit: int) -> Sequence[str]:
    """Chats in which that many first messages of low severity wait, the oldest since before `waiting_since`."""
    query = (
        select(OutboxRow.chat)
        .where(*_foldable())
        .group_by(OutboxRow.chat)
        .having(func.count() >= at_least, func.min(OutboxRow.created) < waiting_since)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def low_waiting(session: AsyncSession, chat: str, limit: int) -> Sequence[OutboxRow]:
    """The oldest low-severity first messages that wait in a chat."""
    query = select(OutboxRow).where(*_foldable(), OutboxRow.chat == chat).order_by(OutboxRow.id).limit(limit)
    return (await session.scalars(query)).all()


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = await session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return {str(state): int(count) for state, count in rows}


async def oldest_pending(session: AsyncSession) -> datetime | None:
    """Since when the oldest waiting message waits."""
    waiting = OutboxRow.state.in_((State.PENDING, State.SENDING))
    return await session.scalar(select(func.min(OutboxRow.created)).where(waiting))


async def due_before(session: AsyncSession, moment: datetime) -> int:
    """How many rows are being sent or come due before then."""
    where = (OutboxRow.state == State.SENDING) | (
        (OutboxRow.state == State.PENDING) & (OutboxRow.next_attempt <= moment)
    )
    return int(await session.scalar(select(func.count()).select_from(OutboxRow).where(where)) or 0)


async def listing(session: AsyncSession, *, state: str = "", chat: str = "", limit: int = 50) -> Sequence[OutboxRow]:
    """The newest rows, of one state or chat where given."""
    query = select(OutboxRow).order_by(OutboxRow.id.desc()).limit(limit)
    if state:
        query = query.where(OutboxRow.state == state)
    if chat:
        query = query.where(OutboxRow.chat == chat)
    return (await session.scalars(query)).all()


def _kin(row: OutboxRow) -> tuple[ColumnElement[bool], ...]:
    return (OutboxRow.incident_id == row.incident_id, OutboxRow.chat == row.chat)


def _foldable() -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxRow.state == State.PENDING,
        OutboxRow.priority == Severity.LOW.rank,
        OutboxRow.action == Action.SEND,
        ~OutboxRow.incident_id.startswith(DIGEST),
    )
