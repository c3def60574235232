"""What stands beside a chat's settings: whether the configuration names it, whether it can be reached, what it has
asked to be shown; and how settings change without disturbing either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chat, Facts
from bot.store import chats, feedback, notes
from bot.store.codec import dump, load
from bot.store.outbox import State
from bot.store.schema import ChatRow, OutboxRow, ToldRow

STOPPED = "stopped by its reader"
CHART = "chart:"  # notes: a chart that follows a digest


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat and how it stands. `suspended` says why nothing can be delivered; empty: all is well."""

    chat: Chat
    from_config: bool
    suspended: str

    @property
    def stopped(self) -> bool:
        """Its reader ended it, though the configuration still names it."""
        return self.suspended == STOPPED


async def find(session: AsyncSession, key: str) -> Subscription | None:
    row = await session.get(ChatRow, key, populate_existing=True)
    return _of(row) if row else None


async def every(session: AsyncSession) -> tuple[Subscription, ...]:
    """All chats, also those out of reach, by key."""
    rows = await session.scalars(select(ChatRow).order_by(ChatRow.key))
    return tuple(_of(row) for row in rows)


async def configured(session: AsyncSession) -> tuple[Subscription, ...]:
    """The chats that the configuration names, by key."""
    rows = await session.scalars(select(ChatRow).where(ChatRow.from_config).order_by(ChatRow.key))
    return tuple(_of(row) for row in rows)


async def change(session: AsyncSession, key: str, how: Callable[[Chat], Chat], now: datetime) -> Chat | None:
    """Change the settings of a chat as they are now, not as somebody saw them earlier; None where it is gone.

    What was held back for the chat is looked at again, since the reason may have gone with the change.
    """
    row = await session.get(ChatRow, key, populate_existing=True)
    if row is None:
        return None
    old = load(Chat, row.body, about=f"chat {key}")
    new = how(old)
    if new != old:
        row.body = dump(new)
    if replace(new, digested=None) != replace(old, digested=None):
        held = (ToldRow.chat == key, ToldRow.until.is_not(None))
        await session.execute(update(ToldRow).where(*held).values(until=now))
    return new


async def begin(session: AsyncSession, chat: Chat) -> None:
    """A chat subscribes; one that the configuration names stays the configuration's."""
    key = chats.key_of(chat)
    row = await session.get(ChatRow, key, populate_existing=True)
    await chats.save(session, chat, from_config=bool(row and row.from_config))


async def stop(session: AsyncSession, key: str) -> bool:
    """Forget everything about a chat. True where the configuration names it: then its bare address stays, so that the
    next start does not begin anew what its reader has ended."""
    row = await session.get(ChatRow, key, populate_existing=True)
    bare = _of(row).chat if row and row.from_config else None
    await feedback.forget_chat(session, key)
    await notes.drop(session, CHART + key)
    await chats.forget(session, key)
    if bare is not None:
        kept = Chat(id=bare.id, thread=bare.thread, audience=bare.audience)
        await chats.save(session, kept, from_config=True)
        await chats.suspend(session, key, STOPPED)
    return bare is not None


async def privy(session: AsyncSession, incident_id: str, key: str) -> Facts | None:
    """The facts of an incident as this chat was told (or asked to be shown) them; None: it never was."""
    row = await session.get(ToldRow, (incident_id, key))
    if row is None or (row.body is None and not row.asked):
        return None
    return load(Facts, row.facts, about=f"told {incident_id} {key}") if row.facts else Facts()


async def mark_shown(session: AsyncSession, incident_id: str, key: str, facts: Facts) -> None:
    """The chat asked for this incident: its buttons work from now on. What it was told by itself is left as it is."""
    row = await session.get(ToldRow, (incident_id, key))
    if row is None:
        row = ToldRow(incident_id=incident_id, chat=key, tellings=0, facts=dump(facts))
        session.add(row)
    row.asked = True


async def reason(session: AsyncSession, incident_id: str, key: str) -> str:
    """Why the chat was told, or not yet told, of an incident (`alert.decide.Reason`); empty: nothing was decided."""
    row = await session.get(ToldRow, (incident_id, key))
    return row.reason if row else ""


async def incident_of_message(session: AsyncSession, key: str, message_id: int) -> str:
    """The incident that a message in the chat tells of; empty where it tells of none."""
    query = select(OutboxRow.incident_id).where(OutboxRow.chat == key, OutboxRow.message_id == message_id)
    return await session.scalar(query.order_by(OutboxRow.id.desc()).limit(1)) or ""


async def sent_since(session: AsyncSession, key: str, since: datetime) -> tuple[int, datetime | None]:
    """How many messages of the outbox the chat got since then, and when the last one came."""
    where = (OutboxRow.chat == key, OutboxRow.state == State.SENT, OutboxRow.sent >= since)
    row = (await session.execute(select(func.count(), func.max(OutboxRow.sent)).where(*where))).one()
    return int(row[0]), row[1]


def _of(row: ChatRow) -> Subscription:
    return Subscription(load(Chat, row.body, about=f"chat {row.key}"), row.from_config, row.suspended)
