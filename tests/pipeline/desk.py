"""The stages on a real database with a clock that tests move: articles go in, messages for chats come out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import catalogues
from bot.extract.lexicon import Lexicon
from bot.fetch.identity import fingerprint
from bot.match.load import load
from bot.model import Chat, FeedItem, Incident, Message, Source
from bot.pipeline import work_off
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.store import articles, chats, incidents
from bot.store.codec import load as read_back
from bot.store.database import open_database
from bot.store.memory import TranslationMemory
from bot.store.schema import ArticleRow, IncidentRow, OutboxRow
from bot.translate.translator import Translator
from bot.vocabulary import LexiconVocabulary

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
DEADLY = 'version: 1\nrules: [{id: deadly, name: {en: Deadly, ar: قاتل}, when: {killed: ">= 1"}}]\n'


def rulebook(text: str, vocabulary: LexiconVocabulary) -> Rulebook:
    loaded = load([("rules.yaml", text)], vocabulary)
    assert loaded.rules is not None, loaded.faults
    return Rulebook(loaded.rules, {})


class Desk:
    """`now` is the time; `parts` go into the stages."""

    def __init__(self, parts: Parts, vocabulary: LexiconVocabulary) -> None:
        self.parts, self.vocabulary, self.now, self._traces = parts, vocabulary, NOON, 0
        parts.clock = lambda: self.now

    def rules(self, text: str) -> None:
        self.parts.rules = rulebook(text, self.vocabulary)

    async def subscribe(self, *chats_: Chat) -> None:
        async with self.parts.database.write() as session:
            for chat in chats_:
                await chats.save(session, chat)

    async def take(
        self,
        title: str,
        text: str,
        *,
        paper: str = "Gazette",
        key: str = "",
        alertable: bool = True,
        language: str = "en",
    ) -> str:
        """One article arrives, published a minute ago: 'new', 'edited' or 'known'."""
        self._traces += 1
        source = Source(id=paper.lower(), url=f"https://{paper.lower()}.example/feed", publisher=paper)
        url = f"https://{paper.lower()}.example/{key or self._traces}"
        item = FeedItem(key or url, url, title, text, published=self.now - timedelta(minutes=1), alertable=alertable)
        item = replace(item, language=language, fingerprint=fingerprint(title, text))
        async with self.parts.database.write() as session:
            return await articles.save(session, source, item, seen=self.now, trace=f"t{self._traces}")

    async def bombing(self, killed: int, town: str = "Kirkuk", **more: object) -> str:
        title = f"Car bomb kills {killed} in {town}"
        text = f"A car bomb killed {killed} people in the Iraqi city of {town} on Tuesday, police said."
        return await self.take(title, text, **more)  # type: ignore[arg-type]

    async def work(self) -> None:
        await work_off(self.parts)

    async def later(self, hours: float) -> None:
        """Time passes, and what became due with it is done."""
        self.now += timedelta(hours=hours)
        await self.work()

    async def rows(self, *, chat: str = "") -> Sequence[OutboxRow]:
        async with self.parts.database.read() as session:
            found = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        return [row for row in found if chat in ("", row.chat)]

    async def told(self, *, chat: str = "") -> list[tuple[str, str]]:
        """(chat, action) of every message, in order."""
        return [(row.chat, row.action) for row in await self.rows(chat=chat)]

    async def message(self, chat: str) -> Message:
        """The newest message for a chat."""
        return read_back(Message, (await self.rows(chat=chat))[-1].payload, about="test")

    async def incidents(self) -> list[Incident]:
        async with self.parts.database.read() as session:
            rows = (await session.scalars(select(IncidentRow).order_by(IncidentRow.first_seen, IncidentRow.id))).all()
        return [incidents.incident_of(row) for row in rows]

    async def articles(self) -> Sequence[ArticleRow]:
        async with self.parts.database.read() as session:
            return (await session.scalars(select(ArticleRow).order_by(ArticleRow.id))).all()

    @asynccontextmanager
    async def hands_on(self) -> AsyncIterator[AsyncSession]:
        """A transaction in which a test does what a crash or an older version did."""
        async with self.parts.database.write() as session:
            yield session


@asynccontextmanager
async def open_desk(folder: Path, lexicon: Lexicon, rules: str = DEADLY) -> AsyncIterator[Desk]:
    database = await open_database(f"sqlite:///{folder / 't.db'}")
    vocabulary = LexiconVocabulary(lexicon, (), ("Gazette", "Courier", "Herald"), ("staff",))
    translator = Translator(folder, (), lambda _article: None)
    parts = Parts(
        database=database,
        lexicon=lexicon,
        rules=rulebook(rules, vocabulary),
        catalogues=catalogues(),
        translator=translator,
        memory=TranslationMemory(database, lambda: NOON),
        clock=lambda: NOON,
    )
    try:
        yield Desk(parts, vocabulary)
    finally:
        translator.close()
        await database.close()
