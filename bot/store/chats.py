"""Subscribers, and what each was told of an incident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chat, Told
from bot.store.codec import dump, load
from bot.store.schema import ChatRow, IncidentRow, OutboxRow, ToldRow


def key_of(chat: Chat) -> str:
    """The address of a chat in the database: its id, and the forum topic where there is one."""
    return str(chat.id) if chat.thread is None else f"{chat.id}:{chat.thread}"


async def everyone(session: AsyncSession) -> tuple[Chat, ...]:
    """All chats that can be reached, by id."""
    rows = await session.scalars(select(ChatRow).where(ChatRow.suspended == "").order_by(ChatRow.key))
    return tuple(load(Chat, row.body, about=f"chat {row.key}") for row in rows)


async def get(session: AsyncSession, key: str) -> Chat | None:
    row = await session.get(ChatRow, key)
    return load(Chat, row.body, about=f"chat {key}") if row else None


async def save(session: AsyncSession, chat: Chat, *, from_config: bool = False) -> None:
    key = key_of(chat)
    await session.merge(ChatRow(key=key, chat_id=chat.id, body=dump(chat), from_config=from_config, suspended=""))


async def use_configured(session: AsyncSession, chats: Iterable[Chat]) -> None:
    """Make the chats of the config the ones there are from the config: new ones come, missing ones go, and what a
    reader has set in a chat (mute, follows, quiet hours) stays."""
    wanted = {key_of(chat): chat for chat in chats}
    rows = {row.key: row for row in (await session.scalars(select(ChatRow))).all()}
    for key, chat in wanted.items():
        if key not in rows:
            await save(session, chat, from_config=True)
        else:
            old = load(Chat, rows[key].body, about=f"chat {key}")
            if rows[key].from_config and (old.audience != chat.audience):
                rows[key].body = dump(_with(old, chat))
    for key, row in rows.items():
        if row.from_config and key not in wanted:
            await forget(session, key)


async def forget(session: AsyncSession, key: str) -> None:
    """Remove everything about a chat."""
    for table, column in ((OutboxRow, OutboxRow.chat), (ToldRow, ToldRow.chat), (ChatRow, ChatRow.key)):
        await session.execute(delete(table).where(column == key))


async def suspend(session: AsyncSession, key: str, why: str) -> None:
    """Nothing more is sent to the chat until it comes back."""
    await session.execute(update(ChatRow).where(ChatRow.key == key).values(suspended=why))


async def told(session: AsyncSession, incident_id: str) -> dict[str, Told]:
    """What each chat was last told of an incident, by chat key."""
    query = select(ToldRow).where(ToldRow.incident_id == incident_id, ToldRow.body.is_not(None))
    rows = await session.scalars(query)
    return {row.chat: load(Told, row.body or "", about=f"told {incident_id} {row.chat}") for row in rows}


async def save_told(
    session: AsyncSession, incident_id: str, chat: str, *, told: Told | None, reason: str, until: datetime | None
) -> None:
    """Keep what was told (None leaves an earlier telling in place), the reason, and when to look again."""
    row = await session.get(ToldRow, (incident_id, chat))
    if row is None:
        row = ToldRow(incident_id=incident_id, chat=chat)
        session.add(row)
    if told is not None:
        row.body = dump(told)
    row.reason, row.until = reason, until


async def wake(session: AsyncSession, now: datetime) -> int:
    """Make incidents due whose hold for some chat has run out; how many holds those were."""
    ended = select(ToldRow.incident_id).where(ToldRow.until <= now)
    await session.execute(update(IncidentRow).where(IncidentRow.id.in_(ended)).values(due=True))
    result = await session.execute(update(ToldRow).where(ToldRow.until <= now).values(until=None))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _with(old: Chat, configured: Chat) -> Chat:
    from dataclasses import replace

    return replace(old, audience=configured.audience)
