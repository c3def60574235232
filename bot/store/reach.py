"""What becomes of the outbox when a chat goes out of reach, comes back, or moves to another id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chat
from bot.store import notes
from bot.store.chats import key_of
from bot.store.codec import dump, load
from bot.store.outbox import State
from bot.store.schema import ChatRow, IncidentRow, MatchRow, NoteRow, OutboxRow, RingRow, ToldRow

_MOVED = "moved:"


async def suspend(session: AsyncSession, chat: str, why: str) -> int:
    """Nothing more goes to the chat (a topic's address: to that topic only); how many messages that stops."""
    await session.execute(update(ChatRow).where(_within(ChatRow.key, chat)).values(suspended=why))
    where = (_within(OutboxRow.chat, chat), OutboxRow.state.in_((State.PENDING, State.SENDING)))
    result = await session.execute(update(OutboxRow).where(*where).values(state=State.SUSPENDED, last_error=why))
    return int(result.rowcount)  # type: ignore[attr-defined]


async def resume(session: AsyncSession, chat: str, now: datetime, *, newer_than: datetime) -> int:
    """The chat is back: what was stopped since `newer_than` goes out now; how many messages. Where it had been out of
    reach, the incidents that rules met since then are decided on again: nothing was decided for it meanwhile."""
    was_away = (_within(ChatRow.key, chat), ChatRow.suspended != "")
    if await session.scalar(select(ChatRow.key).where(*was_away).limit(1)) is not None:
        met = select(MatchRow.incident_id).where(MatchRow.incident_id == IncidentRow.id).exists()
        missed = (IncidentRow.updated >= newer_than, IncidentRow.alertable, met)
        await session.execute(update(IncidentRow).where(*missed).values(due=True))
    await session.execute(update(ChatRow).where(_within(ChatRow.key, chat)).values(suspended=""))
    where = (_within(OutboxRow.chat, chat), OutboxRow.state == State.SUSPENDED, OutboxRow.created >= newer_than)
    values = {"state": State.PENDING, "next_attempt": now}
    result = await session.execute(update(OutboxRow).where(*where).values(values))
    return int(result.rowcount)  # type: ignore[attr-defined]


async def move(session: AsyncSession, old: int, new: int, now: datetime) -> None:
    """A group became a supergroup: everything about it goes over to the new id, and the move is noted for `moved`.

    Messages of the old group cannot be edited from the new one, so their ids are forgotten. Where the new id is known
    already, it keeps its own settings and rows.
    """
    await notes.put(session, f"{_MOVED}{old}", {"to": new}, now)
    for chat in await _rows(session, ChatRow, ChatRow.key, old):
        value = replace(load(Chat, chat.body, about=f"chat {chat.key}"), id=new)
        if await session.get(ChatRow, key_of(value)) is None:
            chat.key, chat.chat_id, chat.body = key_of(value), new, dump(value)
        else:
            await session.delete(chat)
    for told in await _rows(session, ToldRow, ToldRow.chat, old):
        if await session.get(ToldRow, (told.incident_id, _moved(told.chat, new))) is None:
            told.chat = _moved(told.chat, new)
        else:
            await session.delete(told)
    for ring in await _rows(session, RingRow, RingRow.chat, old):
        if await session.get(RingRow, (_moved(ring.chat, new), ring.rule)) is None:
            ring.chat = _moved(ring.chat, new)
        else:
            await session.delete(ring)
    for row in await _rows(session, OutboxRow, OutboxRow.chat, old):
        key = _moved(row.chat, new)
        same = select(OutboxRow.id).where(
            OutboxRow.incident_id == row.incident_id, OutboxRow.chat == key, OutboxRow.revision == row.revision
        )
        if await session.scalar(same) is None:
            row.chat, row.message_id = key, None
        elif row.state in (State.PENDING, State.SENDING):
            row.state, row.last_error = State.FOLDED, f"told to {key} already"
    await session.flush()


async def moved(session: AsyncSession) -> dict[int, int]:
    """Old chat id → new id of every group that has moved: a configuration may still name the old one."""
    rows = await session.scalars(select(NoteRow).where(NoteRow.key.startswith(_MOVED)))
    return {int(row.key.removeprefix(_MOVED)): int(str(row.body["to"])) for row in rows}


def _within(column, chat: str):  # type: ignore[no-untyped-def]
    return column == chat if ":" in chat else or_(column == chat, column.startswith(f"{chat}:"))


def _moved(key: str, new: int) -> str:
    _, colon, thread = key.partition(":")
    return f"{new}{colon}{thread}"


async def _rows(session: AsyncSession, table, column, chat: int) -> Sequence:  # type: ignore[no-untyped-def,type-arg]
    return (await session.scalars(select(table).where(_within(column, str(chat))))).all()
