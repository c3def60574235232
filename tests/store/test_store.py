"""The store on real SQLite: articles once, edits read again, one service at a time, schema as the models say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import ConfigError, StoreError
from bot.model import Action, Chat, Count, Decision, Facts, FeedItem, Incident, Message, Report, Source, Told
from bot.store import articles, chats, incidents, tellings
from bot.store.articles import Stage
from bot.store.database import Database, open_database
from bot.store.holder import Holder
from bot.store.memory import TranslationMemory
from bot.store.schema import Base

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source(id="gazette", url="http://gazette.test/feed", publisher="The Gazette")


POSTGRES = os.environ.get("TOCSIN_TEST_POSTGRES", "")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Each test runs on both; PostgreSQL where TOCSIN_TEST_POSTGRES names an empty database that it may fill."""
    if request.param == "sqlite":
        opened = await open_database(f"sqlite:///{tmp_path / 't.db'}")
    elif not POSTGRES:
        pytest.skip("TOCSIN_TEST_POSTGRES names no database")
    else:
        async with create_async_engine(POSTGRES.replace("://", "+psycopg://", 1)).begin() as connection:
            await connection.execute(text("drop schema public cascade; create schema public"))
        opened = await open_database(POSTGRES)
    yield opened
    await opened.close()


def item(key: str = "guid-1", title: str = "Title", body: str = "Body", **more: object) -> FeedItem:
    return FeedItem(key, "http://gazette.test/1", title, body, published=NOW, **more)  # type: ignore[arg-type]


async def save(database: Database, piece: FeedItem, trace: str = "t1") -> str:
    async with database.write() as session:
        return await articles.save(session, SOURCE, piece, seen=NOW, trace=trace)


async def test_the_migration_makes_what_the_models_say(tmp_path: Path) -> None:
    """A migrated database has no difference to the models, so that none is forgotten."""
    database = await open_database(f"sqlite:///{tmp_path / 'm.db'}")
    await database.close()
    with create_engine(f"sqlite:///{tmp_path / 'm.db'}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


async def test_an_article_is_one_under_any_of_its_keys(database: Database) -> None:
    """The same article with another guid and a known alias is not stored twice."""
    assert await save(database, item("guid-1", aliases=("url-1",))) == "new"
    assert await save(database, item("guid-2", aliases=("url-1",))) == "known"
    async with database.read() as session:
        assert await articles.known(session, "The Gazette", ["guid-1", "guid-2", "url-1", "other"]) == {
            "guid-1",
            "guid-2",
            "url-1",
        }
        assert await articles.known(session, "Another", ["guid-1"]) == frozenset()


async def test_an_edit_is_read_again(database: Database) -> None:
    """Changed words put the article back to reading; its publication stays."""
    await save(database, item())
    async with database.write() as session:
        (row,) = await articles.due(session, Stage.READ, 9)
        await articles.save_report(session, row, "en", Report("1", "en"), Stage.DONE)
    assert await save(database, item(body="Body, corrected"), "t2") == "edited"
    async with database.read() as session:
        (row,) = await articles.due(session, Stage.READ, 9)
    assert (row.text, row.trace) == ("Body, corrected", "t2")


async def test_work_on_old_words_does_not_overtake_an_edit(database: Database) -> None:
    """A stage that took the article before its edit cannot move it on."""
    await save(database, item())
    async with database.read() as session:
        (row,) = await articles.due(session, Stage.READ, 9)
    await save(database, item(body="Edited"), "t2")
    async with database.write() as session:
        assert not await articles.save_report(session, row, "en", Report("1", "en"), Stage.DONE)
    async with database.read() as session:
        assert len(await articles.due(session, Stage.READ, 9)) == 1


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    """What was written before an exception in the same transaction is gone."""
    with pytest.raises(RuntimeError, match="stop"):
        async with database.write() as session:
            await articles.save(session, SOURCE, item(), seen=NOW, trace="t")
            raise RuntimeError("stop")
    async with database.read() as session:
        assert await articles.waiting(session) == {}


async def test_incidents_come_back_as_they_were(database: Database) -> None:
    """Facts with counts survive the way to the database and back, and are found by a block key."""
    incident = Incident("i1", Facts(killed=Count(9, None, vague=True)), NOW, NOW, revision=3)
    async with database.write() as session:
        await incidents.save(session, incident, ["a", "b"], alertable=True, trace="t")
    async with database.read() as session:
        assert await incidents.candidates(session, ["b", "c"]) == (incident,)
        assert await incidents.candidates(session, ["c"]) == ()


async def test_holds_wake_their_incident_once(database: Database) -> None:
    """An incident is due again when a hold ends, not before and not twice."""
    incident = Incident("i1", Facts(), NOW, NOW)
    hold = Decision(Action.HOLD, "quiet hours", 5, until=NOW + timedelta(hours=1))
    async with database.write() as session:
        await incidents.save(session, incident, [], alertable=True, trace="t")
        await chats.save(session, Chat(5))
        await tellings.hold(session, "i1", {"5": hold})
        await incidents.settle(session, "i1", 1)
    async with database.write() as session:
        assert not await incidents.due(session, 9)
        assert not await tellings.holds_ended(session, NOW)
        assert await tellings.wake(session, NOW + timedelta(hours=1)) == 1
        assert [row.id for row in await incidents.due(session, 9)] == ["i1"]
        assert not await tellings.holds_ended(session, NOW + timedelta(hours=2))


async def test_configured_chats_come_and_go_but_keep_what_their_readers_set(database: Database) -> None:
    """A chat that leaves the config is forgotten; one that stays keeps its language and follows the new audience."""
    async with database.write() as session:
        await chats.use_configured(session, [Chat(1, audience=("a",)), Chat(2)], NOW)
        one = await chats.get(session, "1")
        assert one is not None
        await chats.save(session, Chat(1, "ar", audience=("a",)), from_config=True)
        await chats.use_configured(session, [Chat(1, audience=("b",))], NOW)
        kept = await chats.everyone(session)
    assert [(c.id, c.language, c.audience) for c in kept] == [(1, "ar", ("b",))]


async def test_forgetting_a_chat_leaves_no_row(database: Database) -> None:
    """After /stop nothing about the chat is in any table."""
    told = Told(1, NOW)
    async with database.write() as session:
        await incidents.save(session, Incident("i1", Facts(), NOW, NOW), [], alertable=True, trace="t")
        await chats.save(session, Chat(5))
        decision = Decision(Action.SEND, "new", 5, ("rule",))
        news = tellings.News("5", decision, tellings.Telling(told, Facts(), 1), Message("x", "en"), ("rule",))
        await tellings.tell(session, "i1", [news], now=NOW, trace="t")
        await chats.forget(session, "5")
        for table in ("chats", "told", "rings", "outbox"):
            assert (await session.execute(text(f"select count(*) from {table}"))).scalar() == 0


async def test_the_memory_is_bounded(database: Database) -> None:
    """The sentences that were used longest ago go when the memory is full."""
    clock = [NOW]
    memory = TranslationMemory(database, lambda: clock[0], size=2)
    await memory.keep({"a": "1", "b": "2"})
    clock[0] += timedelta(minutes=1)
    assert await memory.recall(["a"]) == {"a": "1"}
    await memory.keep({"c": "3"})
    assert set(await memory.recall(["a", "b", "c"])) == {"a", "c"}
    assert (memory.asked, memory.hits) == (4, 3)


def test_a_second_holder_is_refused_by_name(tmp_path: Path) -> None:
    """The refusal names the process that holds the database; killing it -9 frees it."""
    url = f"sqlite:///{tmp_path / 'h.db'}"
    take = f"from bot.store.holder import Holder; h = Holder({url!r}); h.take()"
    code = f"import time; {take}; print('held', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"pid {process.pid} "):
            Holder(url).take()
    finally:
        process.kill()
        process.wait()
    mine = Holder(url)
    mine.take()
    mine.release()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://x/y", "must start with"),
        ("nonsense", "is not one"),
        ("sqlite://t.db", "three slashes"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////proc", "is a folder"),
        ("sqlite:////proc/x/y.db", "y.db"),
    ],
)
async def test_an_unusable_url_says_so(url: str, says: str) -> None:
    """Each wrong database.url is one clear error of ours."""
    with pytest.raises((ConfigError, StoreError), match=says):
        await open_database(url)


async def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    """Garbage in the place of the database is named, not overwritten."""
    file = tmp_path / "t.db"
    file.write_bytes(b"not a database, but somebody's notes" * 50)
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"t\.db"):
        await open_database(f"sqlite:///{file}")
    assert file.read_bytes() == before
