"""Subscribers, and what each was told of an incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Action, Chat, Decision, Facts, Told
from bot.store.codec import dump, load
from bot.store.schema import ChatRow, IncidentRow, OutboxRow, RingRow, ToldRow


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


async def use_configured(session: AsyncSession, chats: Iterable[Chat], now: datetime) -> None:
    """Make the chats of the config the ones there are from the config: new ones come, missing ones go, and what a
    reader has set in a chat (mute, follows, quiet hours) stays."""
    wanted = {key_of(chat): chat for chat in chats}
    rows = {row.key: row for row in (await session.scalars(select(ChatRow))).all()}
    for key, chat in wanted.items():
        if key not in rows:
            await save(session, replace(chat, since=now), from_config=True)
        else:
            old = load(Chat, rows[key].body, about=f"chat {key}")
            if rows[key].from_config and (old.audience != chat.audience):
                rows[key].body = dump(replace(old, audience=chat.audience))
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
    """Nothing more is sent to the chat until it comes back."""
    await session.execute(update(ChatRow).where(ChatRow.key == key).values(suspended=why))


@dataclass(frozen=True, slots=True)
class Telling:
    """What a chat was told of an incident: for decisions, as the message shows it, and how many messages it took."""

    told: Told
    facts: Facts
    count: int


async def tellings(session: AsyncSession, incident_id: str) -> dict[str, Telling]:
    """What each chat was told of an incident, by chat key; chats that were told nothing are not in it."""
    rows = await session.scalars(select(ToldRow).where(ToldRow.incident_id == incident_id, ToldRow.body.is_not(None)))
    out = {}
    for row in rows:
        about = f"told {incident_id} {row.chat}"
        facts = load(Facts, row.facts, about=about) if row.facts else Facts()
        out[row.chat] = Telling(load(Told, row.body or "", about=about), facts, row.tellings)
    return out


async def save_telling(
    session: AsyncSession, incident_id: str, chat: str, telling: Telling, decision: Decision
) -> None:
    """Keep what was told, in the transaction that queues its message."""
    row = await _told_row(session, incident_id, chat)
    row.body, row.facts, row.tellings = dump(telling.told), dump(telling.facts), telling.count
    row.reason, row.until = decision.reason, decision.until
    if decision.action in (Action.SEND, Action.RING):
        for rule in decision.rules:
            await session.merge(RingRow(chat=chat, rule=rule, at=telling.told.rang))


async def save_hold(session: AsyncSession, incident_id: str, chat: str, decision: Decision) -> None:
    """Keep why nothing was sent, and when to look again."""
    row = await _told_row(session, incident_id, chat)
    row.reason, row.until = decision.reason, decision.until


async def rings(session: AsyncSession, rules: Iterable[str]) -> dict[str, list[tuple[str, datetime]]]:
    """When each of these rules last rang, by chat key."""
    out: dict[str, list[tuple[str, datetime]]] = {}
    for row in await session.scalars(select(RingRow).where(RingRow.rule.in_(list(rules)))):
        out.setdefault(row.chat, []).append((row.rule, row.at))
    return out


async def _told_row(session: AsyncSession, incident_id: str, chat: str) -> ToldRow:
    row = await session.get(ToldRow, (incident_id, chat))
    if row is None:
        row = ToldRow(incident_id=incident_id, chat=chat, tellings=0)
        session.add(row)
    return row


async def holds_ended(session: AsyncSession, now: datetime) -> bool:
    """Whether `wake` has something to do."""
    return await session.scalar(select(ToldRow.incident_id).where(ToldRow.until <= now).limit(1)) is not None


async def wake(session: AsyncSession, now: datetime) -> int:
    """Make incidents due whose hold for some chat has run out; how many holds those were."""
    ended = select(ToldRow.incident_id).where(ToldRow.until <= now)
    await session.execute(update(IncidentRow).where(IncidentRow.id.in_(ended)).values(due=True))
    result = await session.execute(update(ToldRow).where(ToldRow.until <= now).values(until=None))
    return int(result.rowcount)  # type: ignore[attr-defined]
