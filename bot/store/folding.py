"""Two stored incidents that are one event, and one that is two: articles, and what chats were told, follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Told
from bot.store import incidents
from bot.store.codec import dump, load
from bot.store.schema import MemberRow, OutboxRow, ToldRow


async def absorb(session: AsyncSession, gone: str, kept: str) -> None:
    """The incident `gone` is forgotten; its articles are members of `kept`. A chat that was told of `gone` alone has
    its message edited from now on into the account of `kept`; one that was told of both goes on with that of `kept`.
    `kept` is saved by the caller."""
    await session.execute(update(MemberRow).where(MemberRow.incident_id == gone).values(incident_id=kept))
    heard = select(ToldRow.chat).where(ToldRow.incident_id == kept, ToldRow.body.is_not(None))
    known = set(await session.scalars(heard))
    query = select(ToldRow).where(ToldRow.incident_id == gone, ToldRow.body.is_not(None))
    for row in (await session.scalars(query)).all():
        if row.chat not in known:
            await _move(session, row, kept)
    await session.flush()
    await incidents.remove(session, gone)


async def pin(session: AsyncSession, articles: Iterable[int], incident_id: str) -> None:
    """The articles are members of the incident by a person's decision."""
    for article in articles:
        await incidents.put_member(session, article, incident_id, manual=True)


async def _move(session: AsyncSession, row: ToldRow, kept: str) -> None:
    told = load(Told, row.body or "", about=f"told {row.incident_id} {row.chat}")
    held = await session.get(ToldRow, (kept, row.chat)) or ToldRow(incident_id=kept, chat=row.chat)
    session.add(held)
    held.body, held.facts = dump(replace(told, revision=0)), row.facts
    held.tellings, held.reason, held.until = row.tellings, row.reason, row.until
    where = (OutboxRow.incident_id == row.incident_id, OutboxRow.chat == row.chat)
    await session.execute(update(OutboxRow).where(*where).values(incident_id=kept))
