"""A whole bot for conversations: real store, real extraction and rules, real polling; a clock that is set by hand.

`say` and `press` give the bot an update and wait until its answers are out; what was said on both sides is kept as a
transcript that a person can read.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import Bot

from bot.app import catalogues
from bot.chat.access import Access
from bot.chat.bot import ChatBot, make_chat_bot
from bot.chat.case import Desk
from bot.chat.pace import Allowance
from bot.deliver.outbox import Courier, Habits
from bot.deliver.pacing import Limits, Pacer
from bot.deliver.telegram import TelegramSender, make_bot
from bot.extract.lexicon import Lexicon
from bot.fetch import state as states
from bot.fetch.state import SourceState
from bot.match.load import load
from bot.model import Chat, FeedItem, Source
from bot.pipeline import work_off
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.store import articles, chats, sources
from bot.store.database import open_database
from bot.store.memory import TranslationMemory
from bot.translate.translator import Translator
from bot.vocabulary import LexiconVocabulary, load_world_regions
from tests.chat.telegram import Person, Telegram

TOKEN = "123456:a-token-that-nobody-may-log-ever"
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
ADMIN = 900
DELAY = timedelta(seconds=40)  # from publication to the poll
FREE = Limits(overall=1e6, chat=1e6, group=1e6)
SOURCE = Source(id="gazette", url="http://gazette.test/feed", publisher="The Gazette", language="en", country="GB")
SOURCE_AR = Source(id="sahifa", url="http://sahifa.test/feed", publisher="الصحيفة", language="ar", country="JO")
RULES = """
version: 1
regions:
  north: [Kirkuk Governorate, Nineveh]
rules:
  - {id: deadly, name: {en: Deadly attacks, ar: هجمات قاتلة}, when: {killed: ">= 5"}, severity: high}
  - {id: wounded, name: {en: Many wounded, ar: جرحى كثيرون}, when: {wounded: ">= 3"}, severity: normal}
  - {id: massacre, name: {en: Mass killings, ar: مجازر}, when: {killed: ">= 30"}, severity: critical}
  - {id: desk, name: {en: Iraq desk, ar: مكتب العراق}, when: {region: Iraq}, audience: [desk-iraq], severity: low}
"""
KIRKUK = (
    "Car bomb kills nine in Kirkuk",
    "A car bomb killed nine people and wounded 12 others near a market in Kirkuk, Iraq, on Wednesday, police said.",
)
ADEN = (
    "Gunmen kill six soldiers in Aden",
    "Gunmen killed six soldiers at a checkpoint in the city of Aden, Yemen, on Wednesday, officials said.",
)
BENGHAZI_AR = (
    "مقتل سبعة جنود في هجوم مسلح في بنغازي",
    "قتل سبعة جنود وأصيب خمسة آخرون في هجوم مسلح استهدف نقطة عسكرية في مدينة بنغازي شرقي ليبيا يوم الأربعاء.",
)


class Room:
    """One bot, one Telegram, and the transcript of what was said."""

    def __init__(self, parts: Parts, telegram: Telegram, desk: Desk, clock: list[datetime]) -> None:
        self.parts, self.telegram, self.desk, self._clock = parts, telegram, desk, clock
        self.bot: ChatBot
        self.sender: Bot
        self.transcript: list[str] = []
        self.faults: tuple[str, ...] = ()
        self.reloads = 0
        self._numbers = itertools.count(10_001)
        self._pushed = 0
        self._articles = itertools.count(1)
        self._read_calls = 0

    @property
    def now(self) -> datetime:
        return self._clock[0]

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self._clock[0] += timedelta(**span)

    async def push(self, **update: Any) -> None:
        """An update, handled with all of its answers."""
        self._pushed += 1
        self.telegram.push(**update)
        async with asyncio.timeout(20):
            while self.bot.handled < self._pushed:
                await asyncio.sleep(0.002)

    async def say(self, who: Person, text: str, *, answers: int | None = None) -> list[tuple[str, dict[str, Any]]]:
        """What the bot does about these words."""
        self.transcript.append(f"\n{_speaker(who)}: {text}" + (" (a reply)" if answers else ""))
        await self.push(**who.message(text, next(self._numbers), answers=answers))
        return self._heard()

    async def press(self, who: Person, data: str, *, on: int | None = None) -> list[tuple[str, dict[str, Any]]]:
        """Press the button with this data on the newest message of the chat that has it (or on message `on`)."""
        number, label = self._button(who.where, data)
        self.transcript.append(f"\n{_speaker(who)} presses [{label}]")
        await self.push(**who.press(data, on or number, next(self._numbers)))
        return self._heard()

    async def event(self, who: Person, status: str) -> list[tuple[str, dict[str, Any]]]:
        """The bot becomes a member, or is left, kicked or blocked."""
        self.transcript.append(f"\n-- the bot's standing in this chat is now: {status}")
        await self.push(**who.membership(status))
        return self._heard()

    def buttons(self, chat: int) -> list[tuple[str, str]]:
        """(label, data) of the newest message with buttons in a chat."""
        for _, values in reversed(self.telegram.calls):
            if str(values.get("chat_id")) == str(chat) and isinstance(values.get("reply_markup"), dict):
                rows = values["reply_markup"]["inline_keyboard"]
                return [(b["text"], b.get("callback_data", "")) for row in rows for b in row]
        return []

    def _button(self, chat: int, data: str) -> tuple[int, str]:
        for entry in reversed(self.telegram.accepted):
            for method, values in reversed(self.telegram.calls):
                markup = values.get("reply_markup")
                if entry.chat != chat or str(values.get("chat_id")) != str(chat) or not isinstance(markup, dict):
                    continue
                if method == "editmessagetext" and int(values["message_id"]) != entry.message_id:
                    continue
                if values.get("text") != entry.html:
                    continue
                for row in markup["inline_keyboard"]:
                    for button in row:
                        if button.get("callback_data") == data:
                            return entry.message_id, button["text"]
        return 1, data

    def _heard(self, *, asked: bool = True) -> list[tuple[str, dict[str, Any]]]:
        """The calls since the last time, put into the transcript too."""
        fresh = [c for c in self.telegram.calls[self._read_calls :] if c[0] not in ("getupdates", "setmycommands")]
        self._read_calls = len(self.telegram.calls)
        for method, values in fresh:
            self.transcript += _shown(method, values)
        if not fresh and asked:
            self.transcript.append("  (no answer)")
        return fresh

    def note(self, text: str) -> None:
        """A line between the lines."""
        self.transcript.append(f"\n-- {text}")

    async def subscribe(self, who: Person, **settings: Any) -> None:
        """Without a conversation."""
        chat = Chat(who.where, thread=who.thread, language=who.language, since=self.now, name=who.name, **settings)
        async with self.parts.database.write() as session:
            await chats.save(session, chat)

    async def chat(self, who: Person) -> Chat | None:
        key = str(who.where) if who.thread is None else f"{who.where}:{who.thread}"
        async with self.parts.database.read() as session:
            return await chats.get(session, key)

    async def report(self, story: tuple[str, str], source: Source = SOURCE) -> None:
        """An article comes, is read and merged, and its alerts are delivered."""
        title, text = story
        number = next(self._articles)
        url = f"https://{source.id}.example/story-{number}"
        item = FeedItem(f"key-{number}", url, title, text, published=self.now - DELAY, language=source.language)
        async with self.parts.database.write() as session:
            await articles.save(session, source, item, seen=self.now, trace=f"t{number}")
            state = states.dump(SourceState(last_ok=self.now, last_poll=self.now, first_done=True))
            await sources.save_state(session, source.id, state, None)
        await self.work()

    async def work(self) -> None:
        """The stages and the delivery, as the service would run them now."""
        await work_off(self.parts)
        await self.deliver()

    async def deliver(self) -> list[tuple[str, dict[str, Any]]]:
        """Whatever waits in the outbox goes out."""
        courier = Courier(
            self.parts.database,
            TelegramSender(self.sender),
            Pacer(FREE),
            self.parts.catalogues,
            now=lambda: self.now,
            habits=Habits(look_every=0.01),
        )
        await courier.drain(within=timedelta(0))
        return self._heard(asked=False)

    def told(self, chat: int) -> list[str]:
        """Every text that the chat has got."""
        return [m.text for m in self.telegram.accepted if m.chat == chat]


@asynccontextmanager
async def open_room(
    folder: Path,
    lexicon: Lexicon,
    *,
    access: Access = Access.OPEN,
    rules: str = RULES,
    start: datetime = START,
    burst: int = 10_000,
    configured: Sequence[Chat] = (),
    pairs: Sequence[str] = (),
) -> AsyncIterator[Room]:
    """A room with its bot polling."""
    clock = [start]
    database = await open_database(f"sqlite:///{folder / 'chat.db'}")
    world = load_world_regions()
    loaded = load([("rules.yaml", rules)], LexiconVocabulary(lexicon, world))
    assert loaded.rules is not None, loaded.faults
    book = Rulebook(loaded.rules, {})
    translator = Translator(folder / "models", pairs, lambda _article: None, demo=True)

    def now() -> datetime:
        return clock[0]

    parts = Parts(database, lexicon, book, catalogues(), translator, TranslationMemory(database, now), now)
    async with database.write() as session:
        await chats.use_configured(session, configured, now())
    async with Telegram() as telegram:

        async def reload() -> Sequence[str]:
            room.reloads += 1
            return room.faults

        desk = Desk(parts, access, frozenset({ADMIN}), (SOURCE, SOURCE_AR), world, reload)
        room = Room(parts, telegram, desk, clock)
        bot = make_chat_bot(TOKEN, base_url=telegram.url)
        room.sender = make_bot(TOKEN, base_url=telegram.url)
        await room.sender.initialize()
        room.bot = ChatBot(bot, desk, Pacer(FREE), allowance=Allowance(burst=burst), long_poll=1)
        stop = asyncio.Event()
        running = asyncio.create_task(room.bot.run(stop))
        try:
            async with asyncio.timeout(10):
                while sum(method == "setmycommands" for method, _ in telegram.calls) < 6:
                    await asyncio.sleep(0.01)
            yield room
        finally:
            stop.set()
            await running
            await bot.shutdown()
            await room.sender.shutdown()
            translator.close()
            await database.close()


def _speaker(who: Person) -> str:
    return who.name if who.kind != "channel" else who.title


def _shown(method: str, values: dict[str, Any]) -> list[str]:
    if method == "answercallbackquery":
        return [f"  ({values['text']})"] if values.get("text") else []
    if method == "sendvenue":
        return [f"  Tocsin: 📍 {values['title']} ({values['address']}) {values['latitude']}, {values['longitude']}"]
    if method == "sendphoto":
        return [f"  Tocsin: [picture] {values.get('caption', '')}"]
    if method not in ("sendmessage", "editmessagetext"):
        return []
    head = "  Tocsin changes its message:" if method == "editmessagetext" else "  Tocsin:"
    lines = str(values["text"]).replace("\u200f", "").replace("\u200e", "").replace("\u2060", "")
    lines = lines.replace("\u2068", "").replace("\u2069", "").split("\n")
    out = [f"{head} {lines[0]}", *(f"    {line}".rstrip() for line in lines[1:])]
    markup = values.get("reply_markup")
    rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
    return out + ["    " + " ".join(f"[{b['text']}]" for b in row) for row in rows]
