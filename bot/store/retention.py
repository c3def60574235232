"""What is old enough is forgotten, a little at a time, so that the database stays of one size and others may write.

Kept whatever its age: what waits for something, an article that its source still lists (else its next poll would bring
it as new), and an article of an incident that is kept. Complaints of readers and settings are never touched.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.articles import Stage
from bot.store.database import Database
from bot.store.outbox import State
from bot.store.schema import ArticleKeyRow, ArticleRow, IncidentRow, MemberRow, OutboxRow, RingRow

MESSAGES, INCIDENTS, ARTICLES = (
    1000,
    20,
    200,
)  # rows a transaction; with an incident go what thousands of chats were told


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows went."""

    messages: int = 0
    incidents: int = 0
    articles: int = 0


async def forget_before(database: Database, moment: datetime, listed: Collection[str]) -> Forgotten:
    """Forget what nothing has happened to since `moment`. `listed` are the keys of articles that sources still list."""
    messages = await _in_turns(database, lambda session: _messages(session, moment))
    incidents = await _in_turns(database, lambda session: _incidents(session, moment))
    articles, last = 0, 0
    while True:
        async with database.write() as session:
            found, gone = await _articles(session, moment, last, listed)
        if not found:
            break
        articles, last = articles + gone, found
    async with database.write() as session:
        await session.execute(delete(RingRow).where(RingRow.at < moment))
    return Forgotten(messages, incidents, articles)


async def _in_turns(database: Database, turn: Callable[[AsyncSession], Awaitable[int]]) -> int:
    total = 0
    while True:
        async with database.write() as session:
            gone = await turn(session)
        if not gone:
            return total
        total += gone


async def _messages(session: AsyncSession, moment: datetime) -> int:
    """By number, which is by time: what is young is not gone through to find that nothing is old."""
    over = OutboxRow.state.not_in((State.PENDING, State.SENDING))
    query = select(OutboxRow.id, OutboxRow.created).where(over).order_by(OutboxRow.id).limit(MESSAGES)
    ids = [row for row, created in await session.execute(query) if created < moment]
    await session.execute(delete(OutboxRow).where(OutboxRow.id.in_(ids)))
    return len(ids)


async def _incidents(session: AsyncSession, moment: datetime) -> int:
    told = exists().where(OutboxRow.incident_id == IncidentRow.id)
    query = select(IncidentRow.id).where(IncidentRow.updated < moment, ~IncidentRow.due, ~told)
    ids = (await session.scalars(query.order_by(IncidentRow.updated).limit(INCIDENTS))).all()
    await session.execute(delete(IncidentRow).where(IncidentRow.id.in_(ids)))
    return len(ids)


async def _articles(session: AsyncSession, moment: datetime, after: int, listed: Collection[str]) -> tuple[int, int]:
    """(the last one looked at, 0 where none of those after `after` is old; how many went)."""
    used = exists().where(MemberRow.article_id == ArticleRow.id)
    query = select(ArticleRow.id, ArticleRow.seen, ArticleRow.stage, used).where(ArticleRow.id > after)
    rows = (await session.execute(query.order_by(ArticleRow.id).limit(ARTICLES))).tuples().all()
    if not any(seen < moment for _, seen, _, _ in rows):
        return 0, 0
    ids = [row for row, seen, stage, member in rows if seen < moment and stage == Stage.DONE and not member]
    keys = select(ArticleKeyRow.article_id, ArticleKeyRow.key).where(ArticleKeyRow.article_id.in_(ids))
    kept = {article for article, key in await session.execute(keys) if key in listed}
    gone = [row for row in ids if row not in kept]
    await session.execute(delete(ArticleRow).where(ArticleRow.id.in_(gone)))
    return rows[-1][0], len(gone)
