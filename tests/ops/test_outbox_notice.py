"""Admins hear once that messages do not leave, and once that they do again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import catalogues
from bot.extract.lexicon import load_lexicon
from bot.match.rule import RuleSet
from bot.model import Chat, Message
from bot.ops.notices import Notices
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.store import chats, outbox, reach, subscriptions
from bot.store.database import open_database
from bot.store.memory import TranslationMemory
from bot.store.outbox import State
from bot.store.schema import OutboxRow
from bot.translate.translator import Translator

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def parts(tmp_path: Path, clock: Clock) -> AsyncIterator[Parts]:
    database = await open_database(f"sqlite:///{tmp_path / 'n.db'}")
    translator = Translator(tmp_path, (), lambda _article: None)
    memory = TranslationMemory(database, clock)
    rules = Rulebook(RuleSet(), {})
    yield Parts(database, load_lexicon(), rules, catalogues(), translator, memory, clock)
    translator.close()
    await database.close()


async def told(parts: Parts) -> list[str]:
    async with parts.database.read() as session:
        rows = await outbox.listing(session, chat="900")
    return [row.payload for row in reversed(rows)]


async def test_a_stuck_outbox_is_told_once_and_its_end_once(parts: Parts, clock: Clock) -> None:
    """A message that has waited for 16 minutes: one notice however often it is looked at; none for one of 14."""
    notices = Notices(parts, (900,))
    async with parts.database.write() as session:
        await outbox.add_message(session, "a", "101", Message("x", "en"), now=NOW - timedelta(minutes=14))
    await notices.look_at_outbox()
    assert await told(parts) == []
    async with parts.database.write() as session:
        await outbox.add_message(session, "b", "101", Message("x", "en"), now=NOW - timedelta(minutes=16))
    for _ in range(3):
        await notices.look_at_outbox()
    assert len(await told(parts)) == 1
    assert "waiting in the outbox" in (await told(parts))[0]
    async with parts.database.write() as session:
        for number in (1, 2):
            row = await session.get(OutboxRow, number)
            assert row is not None
            row.state = State.SENT
    clock.now += timedelta(minutes=1)
    for _ in range(2):
        await notices.look_at_outbox()
    assert len(await told(parts)) == 2
    assert "moving again" in (await told(parts))[1]


async def test_everything_that_happens_within_a_second_is_told(parts: Parts) -> None:
    """Rules refused, good again and refused once more at one moment: three messages. Two sources whose long names
    begin alike and fail together: one each."""
    notices = Notices(parts, (900,))
    await notices.tell("rules", "notice.rules_refused", detail="a.yaml:1:1: broken")
    await notices.over("rules", "notice.rules_back", change="+a")
    await notices.tell("rules", "notice.rules_refused", detail="a.yaml:1:1: broken")
    assert len(await told(parts)) == 3
    for end in ("north", "south"):
        values = {"source": f"the-herald-of-the-river-valley-{end}", "fault": "HTTP 500", "advice": "wait"}
        await notices.tell(f"source:{values['source']}", "notice.source_fails", **values)
    assert ["valley-north" in text for text in (await told(parts))[3:]] == [True, False]


async def test_a_configured_chat_out_of_reach_is_told_once_and_its_return_once(parts: Parts, clock: Clock) -> None:
    """A wrong id in the configuration, or a group that took the bot out, is not left to the log. A chat that came by
    itself, and one whose reader said /stop, are nobody's business."""
    notices = Notices(parts, (900,))
    async with parts.database.write() as session:
        for number in (-100123, 5, 7):
            await chats.save(session, Chat(number), from_config=number != 7)
            await reach.suspend(session, str(number), "Chat not found")
        await subscriptions.stop(session, "5")
    for _ in range(3):
        await notices.look_at_chats()
    (lost,) = await told(parts)
    assert "100123" in lost and "Chat not found" in lost
    async with parts.database.write() as session:
        for number in (-100123, 7):
            await reach.resume(session, str(number), NOW, newer_than=NOW)
    for _ in range(2):
        await notices.look_at_chats()
    assert len(await told(parts)) == 2
    assert "is tried again" in (await told(parts))[1]
