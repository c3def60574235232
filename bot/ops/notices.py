"""What admins are told by the service itself, once each, through the outbox: a source fails, rules cannot be used,
messages do not leave, a chat is out of reach."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from html import escape

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert.markup import inert, plain
from bot.errors import StoreError
from bot.model import Message, Severity
from bot.ops.health import STUCK
from bot.pipeline.parts import Parts
from bot.store import chats, notes, outbox, subscriptions

log = structlog.get_logger(__name__)
LONGEST = 3000  # characters of detail
LOOK_EVERY = 30.0  # seconds


class Notices:
    """`admins` are Telegram user ids; each is told in the language of their chat with the bot, else in English."""

    def __init__(self, parts: Parts, admins: Sequence[int]) -> None:
        self._parts, self._admins = parts, tuple(admins)

    async def tell(self, about: str, key: str, *, detail: str = "", **values: str) -> bool:
        """Tell the admins `key` of the catalogue, with `detail` under it, unless the same was told of `about` last and
        it is not over; whether it was told."""
        said = hashlib.sha256(repr((key, detail, sorted(values.items()))).encode()).hexdigest()[:16]
        async with self._parts.database.write() as session:
            before = await notes.get(session, f"told:{about}")
            if before is not None and before.body.get("said") == said:
                return False
            await notes.put(session, f"told:{about}", {"said": said}, self._parts.clock())
            await self._queue(session, about, key, detail, values)
        return True

    async def over(self, about: str, key: str, **values: str) -> None:
        """It is well again: say so where the fault was told, and tell the next one anew."""
        async with self._parts.database.write() as session:
            if await notes.get(session, f"told:{about}") is not None:
                await notes.drop(session, f"told:{about}")
                await self._queue(session, about, key, "", values)

    async def look_at_outbox(self) -> None:
        """Tell the admins once that messages do not leave, and once that they do again."""
        now = self._parts.clock()
        async with self._parts.database.read() as session:
            oldest = await outbox.oldest_pending(session)
        if oldest is not None and now - oldest > STUCK:
            await self.tell("outbox", "notice.outbox_stuck")
        else:
            await self.over("outbox", "notice.outbox_flows")

    async def look_at_chats(self) -> None:
        """Tell the admins once of each chat of the configuration that nothing reaches, and once that it is tried again.
        One whose reader stopped it is as that reader wants it; others come and go as they like."""
        async with self._parts.database.read() as session:
            configured = await subscriptions.configured(session)
            told = set(await notes.keys(session, "told:chat:"))
        for one in configured:
            key = chats.key_of(one.chat)
            if one.suspended and not one.stopped:
                await self.tell(f"chat:{key}", "notice.chat_lost", chat=key, reason=one.suspended)
            elif f"told:chat:{key}" in told:
                await self.over(f"chat:{key}", "notice.chat_back", chat=key)

    async def watch_outbox(self, stop: asyncio.Event) -> None:
        """Look at outbox and chats until `stop` is set."""
        while not stop.is_set():
            try:
                await self.look_at_outbox()
                await self.look_at_chats()
            except StoreError:
                log.exception("the outbox cannot be looked at")
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_EVERY)

    async def _queue(self, session: AsyncSession, about: str, key: str, detail: str, values: dict[str, str]) -> None:
        now = self._parts.clock()
        for admin in self._admins:
            chat = await chats.get(session, str(admin))
            catalogue = self._parts.catalogues[chat.language if chat else "en"]
            html = catalogue.say(key, **{name: inert(value) for name, value in values.items()})
            if detail:
                html += f"\n<pre>{escape(plain(detail)[:LONGEST])}</pre>"
            message = Message(html=html, language=catalogue.language, headline=html.partition("\n")[0])
            name, to = f"notice:{about}"[:40], str(admin)
            revision = await outbox.next_revision(session, name, to)
            await outbox.add_message(session, name, to, message, revision=revision, severity=Severity.HIGH, now=now)
