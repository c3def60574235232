"""Telegram's side of the chat: updates polled, each put to the desk, its answers sent at Telegram's pace.

Decided here: that requests of one chat are answered in their order and chats do not wait for each other; that a flood
is answered once and then dropped; how often a failed call is tried. Neither a text nor the token is ever logged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from telegram import Bot, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Updater
from telegram.request import HTTPXRequest

from bot.chat import desk as room
from bot.chat import digesting, menus
from bot.chat.answers import Answers
from bot.chat.calls import CallsTo
from bot.chat.case import Desk
from bot.chat.pace import Allowance, Turn
from bot.chat.requests import Request, What, from_update
from bot.deliver.pacing import Pacer
from bot.deliver.sending import Address
from bot.deliver.telegram import silence_loggers
from bot.store import reach

log = structlog.get_logger(__name__)

LONG_POLL = 25  # seconds that Telegram holds getUpdates open
TEND_EVERY = 30.0  # seconds between two looks for digests that are due
STOP_WITHIN = 3.0
_TRIES = 3
_LONGEST_WAIT = 30.0
_UPDATES = (Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)


def make_chat_bot(token: str, *, base_url: str = "https://api.telegram.org", proxy: str = "") -> Bot:
    """A bot with one connection for getUpdates and a few for answers; `base_url` is given without the /bot part."""
    silence_loggers()
    root = base_url.rstrip("/")
    return Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(connection_pool_size=16, read_timeout=10, pool_timeout=10, proxy=proxy or None),
        get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=10, proxy=proxy or None),
    )


class ChatBot:
    """Polls and answers until it is stopped. `pacer` is shared with the delivery of alerts; `handled` counts requests
    whose answers are out."""

    def __init__(
        self,
        bot: Bot,
        desk: Desk,
        pacer: Pacer,
        *,
        allowance: Allowance | None = None,
        clock: Callable[[], float] = time.monotonic,
        long_poll: int = LONG_POLL,
    ) -> None:
        self._bot, self._desk, self._pacer, self._clock = bot, desk, pacer, clock
        self._allowance = allowance or Allowance()
        self._updates: asyncio.Queue[object] = asyncio.Queue()
        self._updater = Updater(bot, self._updates)
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._long_poll = long_poll
        self._calls = CallsTo(bot)
        self.handled = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is in hand, within 4 s."""
        stopping = asyncio.create_task(stop.wait())
        begun = asyncio.create_task(self._begin())
        tending = asyncio.create_task(self._tend(stop))
        try:
            await asyncio.wait({begun, stopping}, return_when=asyncio.FIRST_COMPLETED)
            while not stop.is_set():
                coming = asyncio.create_task(self._updates.get())
                await asyncio.wait({coming, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if coming.done():
                    self._take(coming.result())
                else:
                    coming.cancel()
        finally:
            for task in (begun, stopping, tending):
                task.cancel()
            await self._end()

    async def _begin(self) -> None:
        """Meet Telegram, however long that takes; then poll."""
        pause = 1.0
        while True:
            try:
                await self._updater.initialize()
                break
            except TelegramError as fault:
                log.warning(
                    "Telegram cannot be reached from the chat; trying again", fault=type(fault).__name__, pause=pause
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_WAIT)
        self._desk.username = self._bot.username
        await self._updater.start_polling(
            timeout=self._long_poll,
            allowed_updates=list(_UPDATES),
            bootstrap_retries=-1,
            error_callback=lambda fault: log.warning(
                "Telegram was not heard; trying again", fault=type(fault).__name__
            ),
        )
        log.info("listening to the chat", bot=self._bot.username)
        await menus.publish(self._bot, self._desk)

    async def _end(self) -> None:
        running = set(self._tails.values())
        if running:
            await asyncio.wait(running, timeout=STOP_WITHIN / 3)
        for task in running:
            task.cancel()
        with suppress(TimeoutError, TelegramError):
            if self._updater.running:
                await asyncio.wait_for(self._updater.stop(), STOP_WITHIN * 2 / 3)

    def _take(self, update: object) -> None:
        """Queue a request behind the others of its chat, unless the chat asks too much."""
        request = from_update(update, self._desk.username) if isinstance(update, Update) else None
        if request is None:
            self.handled += 1
            return
        turn = Turn.GO
        if request.what in (What.COMMAND, What.BUTTON, What.WORDS):
            turn = self._allowance.take(request.chat, self._clock())
        if turn is Turn.DROP and not request.query:
            self.handled += 1
            return
        before = self._tails.get(request.chat)
        task = asyncio.create_task(self._handle(request, turn, before))
        self._tails[request.chat] = task
        task.add_done_callback(lambda done, chat=request.chat: self._forget(chat, done))  # type: ignore[misc]

    def _forget(self, chat: int, done: asyncio.Task[None]) -> None:
        if self._tails.get(chat) is done:
            del self._tails[chat]

    async def _handle(self, request: Request, turn: Turn, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        try:
            if turn is Turn.GO:
                answers = await room.answer(self._desk, request, self._is_admin)
            else:
                answers = await room.slow_down(self._desk, request, told=turn is Turn.DROP)
            log.info("request in the chat", what=request.what, command=request.command, chat=request.chat)
            await self._give(request, answers)
        except Exception:
            # One request that fails must not end the chat; its text stays out of the log.
            log.exception("a request in the chat failed", what=request.what, command=request.command, chat=request.chat)
        finally:
            self.handled += 1

    async def _is_admin(self, chat: int, user: int) -> bool:
        """Whether Telegram says that the user is an admin of the chat; not, where it cannot be asked."""
        try:
            member = await self._bot.get_chat_member(chat, user)
        except TelegramError as fault:
            log.warning("Telegram does not say who the chat's admins are", chat=chat, fault=type(fault).__name__)
            return False
        return member.status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)

    async def _give(self, request: Request, answers: Answers) -> None:
        if request.query:
            note = next((a for a in answers if a.toast), None)
            with suppress(TelegramError):  # the press is too old to be answered: the messages still count
                await self._bot.answer_callback_query(
                    request.query, text=note.toast if note else None, show_alert=note.loud if note else None
                )
        to = Address(request.chat, request.thread)
        for answer in answers:
            if answer.menu:
                await menus.publish_in(self._bot, self._desk, request.chat, answer.menu)
            if answer.message is None and answer.venue is None:
                continue
            await self._persist(to, lambda answer=answer: self._calls.give(to, request, answer))  # type: ignore[misc]

    async def _persist(self, to: Address, call: Callable[[], Awaitable[object]]) -> bool:
        """One call at Telegram's pace, again after what passes; whether it was accepted."""
        for attempt in range(_TRIES):
            await self._turn(to)
            ticket, accepted = self._pacer.start(to, self._clock()), False
            try:
                await call()
                accepted = True
            except RetryAfter as fault:
                wait = fault.retry_after
                seconds = wait if isinstance(wait, int | float) else wait.total_seconds()
                self._pacer.hold(to, self._clock(), seconds)
                if seconds > _LONGEST_WAIT:
                    break
            except (Forbidden, ChatMigrated) as fault:
                await self._lost(to, fault)
                return False
            except BadRequest as fault:
                log.warning("Telegram refused an answer", chat=to.chat_id, fault=fault.message[:120])
                return False
            except NetworkError as fault:
                log.warning(
                    "an answer could not be given: Telegram cannot be reached",
                    chat=to.chat_id,
                    fault=type(fault).__name__,
                )
                await asyncio.sleep(0.5 * 2**attempt)
            else:
                return True
            finally:
                self._pacer.end(ticket, self._clock(), accepted=accepted)
        return False

    async def _turn(self, to: Address) -> None:
        while True:
            moment = self._clock()
            ready = max(self._pacer.ready_at(to, moment), self._pacer.free_at(moment))
            if ready <= moment:
                return
            await asyncio.sleep(min(ready - moment, _LONGEST_WAIT))

    async def _lost(self, to: Address, fault: TelegramError) -> None:
        """The chat cannot be answered: out of reach, or under another id."""
        async with self._desk.parts.database.write() as session:
            if isinstance(fault, ChatMigrated):
                await reach.move(session, to.chat_id, fault.new_chat_id, self._desk.parts.clock())
            else:
                await reach.suspend(session, str(to.chat_id), "the bot was blocked or taken out")
        log.info("an answer could not be given: the chat is out of reach", chat=to.chat_id, why=type(fault).__name__)

    async def _tend(self, stop: asyncio.Event) -> None:
        """Digests that are due, and the charts of those that have arrived."""
        while not stop.is_set():
            await self.tend()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TEND_EVERY)

    async def tend(self) -> None:
        """One look."""
        try:
            await digesting.queue_due(self._desk.parts)
            for chart in await digesting.charts_due(self._desk.parts):
                to = Address.parse(chart.chat)
                await self._persist(to, lambda c=chart, to=to: self._calls.chart(to, c))  # type: ignore[misc]
                await digesting.chart_done(self._desk.parts, chart.chat)
        except Exception:
            log.exception("digests failed; trying again")
