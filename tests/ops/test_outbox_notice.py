"""Admins hear once that messages do not leave, and once that they do again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import catalogues
from bot.extract.lexicon import load_lexicon
from bot.match.rule import RuleSet
from bot.model import Message
from bot.ops.notices import Notices
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.store import outbox
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
