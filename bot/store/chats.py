"""Subscribers and their settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chat
from bot.store.codec import dump, load, load_each
from bot.store.schema import ChatRow, OutboxRow, RingRow, ToldRow


def key_of(chat: Chat) -> str:
    """The address of a chat in the database: its id, and the forum topic where there is one."""
    return str(chat.id) if chat.thread is None else f"{chat.id}:{chat.thread}"


async def everyone(session: AsyncSession) -> tuple[Chat, ...]:
    """All chats that can be reached, by id."""
    query = select(ChatRow.key, ChatRow.body).where(ChatRow.suspended == "").order_by(ChatRow.key)
    rows = (await session.execute(query)).tuples().all()
    return load_each(Chat, ((f"chat {key}", body) for key, body in rows))


async def get(session: AsyncSession, key: str) -> Chat | None:
    row = await session.get(ChatRow, key)
    return load(Chat, row.body, about=f"chat {key}") if row else None


async def save(session: AsyncSession, chat: Chat, *, from_config: bool = False) -> None:
    key = key_of(chat)
    await session.merge(ChatRow(key=key, chat_id=chat.id, body=dump(chat), from_config=from_config, suspended=""))


async def use_configured(session: AsyncSession, chats: Iterable[Chat], now: datetime) -> None:
    """Make the chats of the config the ones there are from the config: new ones come, missing ones go, and what a
    reader has set in a chat (mute, follows, quiet hours) stays."""
    wanted = {key_of(chat): chat for chat in chats}
    rows = {row.key: row for row in (await session.scalars(select(ChatRow))).all()}
    for key, chat in wanted.items():
        if key not in rows:
            await save(session, replace(chat, since=now), from_config=True)
        else:
            (old,) = load_each(Chat, [(f"chat {key}", rows[key].body)]) or (replace(chat, since=now),)
            new = replace(old, audience=chat.audience) if rows[key].from_config else old
            if old.since is not None and old.since > now:  # it was kept while the clock was wrong
                new = replace(new, since=now)
            if new != old:
                rows[key].body = dump(new)
    for key, row in rows.items():
        if row.from_config and key not in wanted:
            await forget(session, key)


async def forget(session: AsyncSession, key: str) -> None:
    """Remove everything about a chat."""
    for table, column in (
        (OutboxRow, OutboxRow.chat),
        (ToldRow, ToldRow.chat),
        (RingRow, RingRow.chat),
        (ChatRow, ChatRow.key),
    ):
        await session.execute(delete(table).where(column == key))


async def suspend(session: AsyncSession, key: str, why: str) -> None:
    """Nothing new is decided for the chat until it comes back; `reach.suspend` also stops what is on its way."""
    await session.execute(update(ChatRow).where(ChatRow.key == key).values(suspended=why))
