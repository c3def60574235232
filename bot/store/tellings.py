"""What each chat was told of an incident, and until when telling it is held; for ten thousand chats at once.

A message and the note of what it tells are written together. Its number in the outbox is always a free one, so that no
message gets lost against an older one of the same incident and chat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, Table, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import RowError
from bot.model import Decision, Facts, Message, Severity, Told
from bot.store.codec import dump, load
from bot.store.outbox import State
from bot.store.schema import Base, ChatRow, IncidentRow, OutboxRow, RingRow, ToldRow

log = structlog.get_logger(__name__)

T = TypeVar("T")

_UNKNOWN = Told(0, datetime.min.replace(tzinfo=UTC), Severity.LOW)  # told something that cannot be read back any more


@dataclass(frozen=True, slots=True)
class Telling:
    """What a chat was told of an incident: for decisions, as the message shows it, and how many messages it took."""

    told: Told
    facts: Facts
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a chat stands to an incident. `telling` None: it was told nothing; `reason` is that of the last decision."""

    telling: Telling | None = None
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """A message for one chat, by its key. `rang` are the rules whose cooldown begins with it."""

    chat: str
    decision: Decision
    telling: Telling
    message: Message
    rang: tuple[str, ...] = ()


async def standing(session: AsyncSession, incident_id: str) -> dict[str, Standing]:
    """How every chat stands that was told of the incident or for which it is held, by chat key."""
    columns = (ToldRow.chat, ToldRow.body, ToldRow.facts, ToldRow.tellings, ToldRow.reason, ToldRow.until)
    rows = await session.execute(select(*columns).where(ToldRow.incident_id == incident_id))
    read = _Reader(incident_id)
    return {
        chat: Standing(Telling(read.told(body), read.facts(facts), count) if body else None, reason, until)
        for chat, body, facts, count, reason, until in rows
    }


async def tellings(session: AsyncSession, incident_id: str) -> dict[str, Telling]:
    """What each chat was told of an incident, by chat key; chats that were told nothing are not in it."""
    found = await standing(session, incident_id)
    return {chat: one.telling for chat, one in found.items() if one.telling is not None}


class _Reader:
    """Reads each text once: most chats were told the same. What cannot be read counts as told, else it came again."""

    def __init__(self, incident_id: str) -> None:
        self._about = f"told {incident_id}"
        self._told: dict[str, Told] = {}
        self._facts: dict[str, Facts] = {}

    def told(self, text: str) -> Told:
        if text not in self._told:
            self._told[text] = self._read(Told, text, _UNKNOWN)
        return self._told[text]

    def facts(self, text: str | None) -> Facts:
        if text and text not in self._facts:
            self._facts[text] = self._read(Facts, text, Facts())
        return self._facts[text] if text else Facts()

    def _read(self, kind: type[T], text: str, other: T) -> T:
        try:
            return load(kind, text, about=self._about)
        except RowError:
            log.exception("row passed over", about=self._about)
            return other


async def hold(session: AsyncSession, incident_id: str, held: Mapping[str, Decision]) -> None:
    """Keep by chat key why nothing was sent, and when to look again."""
    rows = [_told_row(incident_id, chat, decision) | {"tellings": 0} for chat, decision in held.items()]
    await _put(session, ToldRow, rows, ("reason", "until"))


async def tell(session: AsyncSession, incident_id: str, news: Sequence[News], *, now: datetime, trace: str) -> None:
    """Queue the messages, and keep what they tell. A silent edit goes no faster than the message that it changes: it
    would take that one's place, and the phone would not ring."""
    if not news:
        return
    numbers = await _numbers(session, incident_id, news)
    texts = _texts(news)
    numbered = list(zip(news, numbers, strict=True))
    told = [
        _told_row(incident_id, one.chat, one.decision)
        | {"body": dump(one.telling.told), "facts": texts[id(one.telling.facts)], "tellings": number}
        for one, number in numbered
    ]
    await _put(session, ToldRow, told, ("body", "facts", "tellings", "reason", "until"))
    queued = [
        {
            "incident_id": incident_id,
            "revision": number,
            "chat": one.chat,
            "action": one.decision.action,
            "priority": min(one.decision.severity.rank, one.telling.told.severity.rank),
            "payload": texts[id(one.message)],
            "state": State.PENDING,
            "attempts": 0,
            "next_attempt": now,
            "last_error": "",
            "created": now,
            "trace": trace,
        }
        for one, number in numbered
    ]
    await (await session.connection()).execute(_insert(session, OutboxRow), queued)
    rang = [{"chat": one.chat, "rule": rule, "at": now} for one in news for rule in one.rang]
    await _put(session, RingRow, rang, ("at",))


def _told_row(incident_id: str, chat: str, decision: Decision) -> dict[str, object]:
    asked = {"asked": False}  # of a new row: one that is there keeps its own
    return asked | {"incident_id": incident_id, "chat": chat, "reason": decision.reason, "until": decision.until}


def _texts(news: Sequence[News]) -> dict[int, str]:
    """The JSON of each message and of each chat's facts, by identity: chats share them."""
    values: dict[int, object] = {id(value): value for one in news for value in (one.message, one.telling.facts)}
    return {identity: dump(value) for identity, value in values.items()}


async def _numbers(session: AsyncSession, incident_id: str, news: Sequence[News]) -> list[int]:
    query = select(OutboxRow.chat, func.max(OutboxRow.revision)).where(OutboxRow.incident_id == incident_id)
    used = {chat: int(last) for chat, last in await session.execute(query.group_by(OutboxRow.chat))}
    return [max(one.telling.count, used.get(one.chat, 0) + 1) for one in news]


def _insert(session: AsyncSession, row: type[Base]) -> Any:
    table = row.__table__
    assert isinstance(table, Table)
    return (sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert)(table)


async def _put(
    session: AsyncSession, row: type[Base], rows: Sequence[Mapping[str, object]], columns: Sequence[str]
) -> None:
    """Insert, or set these columns of what is there."""
    if not rows:
        return
    await session.flush()
    statement = _insert(session, row)
    values = {name: statement.excluded[name] for name in columns}
    keys = [column.name for column in row.__table__.primary_key]
    statement = statement.on_conflict_do_update(index_elements=keys, set_=values)
    await (await session.connection()).execute(statement, list(rows))


async def rings(session: AsyncSession, rules: Iterable[str]) -> dict[str, list[tuple[str, datetime]]]:
    """When each of these rules last rang, by chat key."""
    out: dict[str, list[tuple[str, datetime]]] = {}
    columns = select(RingRow.chat, RingRow.rule, RingRow.at)
    for chat, rule, at in await session.execute(columns.where(RingRow.rule.in_(list(rules)))):
        out.setdefault(chat, []).append((rule, at))
    return out


async def holds_ended(session: AsyncSession, now: datetime) -> bool:
    """Whether `wake` has something to do."""
    return await session.scalar(select(ToldRow.incident_id).where(*_over(now)).limit(1)) is not None


async def wake(session: AsyncSession, now: datetime) -> int:
    """Make incidents due whose hold for some chat has run out; how many holds those were. Those of a chat that is out
    of reach stand until it is back."""
    ended = select(ToldRow.incident_id).where(*_over(now))
    await session.execute(update(IncidentRow).where(IncidentRow.id.in_(ended)).values(due=True))
    result = await session.execute(update(ToldRow).where(*_over(now)).values(until=None))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    away = exists().where(ChatRow.key == ToldRow.chat, ChatRow.suspended != "")
    return (ToldRow.until <= now, ~away)
