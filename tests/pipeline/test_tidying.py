"""What is forgotten after a while, and what is not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from bot.fetch import state as states
from bot.fetch.state import SourceState
from bot.model import Chat
from bot.pipeline.tidying import tidy
from bot.store import sources
from bot.store.outbox import State
from bot.store.retention import Forgotten
from bot.store.schema import (
    ArticleKeyRow,
    ArticleRow,
    Base,
    IncidentRow,
    MatchRow,
    MemberRow,
    OutboxRow,
    RingRow,
    ToldRow,
    TranslationRow,
)
from tests.pipeline.desk import Desk

NEWS = (ArticleRow, ArticleKeyRow, TranslationRow, IncidentRow, MemberRow, MatchRow, ToldRow, OutboxRow, RingRow)


async def counts(desk: Desk) -> dict[str, int]:
    async with desk.parts.database.read() as session:
        return {t.__tablename__: await count(session, t) for t in NEWS}


async def count(session, table: type[Base]) -> int:  # type: ignore[no-untyped-def]
    return int(await session.scalar(select(func.count()).select_from(table)))


async def deliver(desk: Desk) -> None:
    async with desk.hands_on() as session:
        await session.execute(update(OutboxRow).values(state=State.SENT, message_id=1))


async def test_old_news_go_from_every_table_and_new_ones_stay(desk: Desk) -> None:
    """After the time to keep, nothing of an event is left; a week before, all of it is. Its chat stays."""
    await desk.subscribe(Chat(1))
    await desk.bombing(9)
    await desk.take("Minister opens a bridge", "The minister opened a new bridge.")
    await desk.work()
    await deliver(desk)
    before = await counts(desk)
    desk.now += timedelta(weeks=12)
    assert await tidy(desk.parts) == Forgotten()
    assert await counts(desk) == before
    await desk.bombing(4, "Basra")
    await desk.work()
    await deliver(desk)
    fresh = await counts(desk)
    desk.now += timedelta(weeks=1)
    assert await tidy(desk.parts) == Forgotten(messages=1, incidents=1, articles=2)
    after = await counts(desk)
    assert {name: fresh[name] - before[name] for name in fresh} == after | {"rings": 0}
    assert after["told"] == after["articles"] == 1
    assert await tidy(desk.parts) == Forgotten()


async def test_what_waits_or_is_still_listed_is_not_forgotten(desk: Desk) -> None:
    """A message on its way keeps its incident; an article that its source still lists keeps its keys, so that the next
    poll does not bring it as new."""
    await desk.subscribe(Chat(1))
    await desk.bombing(9)
    await desk.take("Minister opens a bridge", "The minister opened a new bridge.", key="slow")
    await desk.work()
    state = SourceState(listed=("slow=f",))
    async with desk.hands_on() as session:
        await sources.save_state(session, "gazette", states.dump(state), None)
    desk.now += desk.parts.keep * 2
    assert await tidy(desk.parts) == Forgotten()
    assert await desk.take("Minister opens a bridge", "The minister opened a new bridge.", key="slow") == "known"


async def test_zero_keeps_everything(desk: Desk) -> None:
    """An archive is a choice."""
    await desk.bombing(9)
    await desk.work()
    desk.parts.keep = timedelta(0)
    desk.now += timedelta(days=4000)
    assert await tidy(desk.parts) == Forgotten()
    assert len(await desk.incidents()) == 1
