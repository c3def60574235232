"""A chat comes into reach, goes out of it, or moves."""

from __future__ import annotations

from bot.chat import answers
from bot.chat.access import Access
from bot.chat.answers import NOTHING, Answers
from bot.chat.case import Desk
from bot.chat.requests import Request, What, Where
from bot.model import Message
from bot.store import feedback, outbox, reach, subscriptions
from bot.store.subscriptions import Subscription


async def changed(desk: Desk, request: Request) -> Answers:
    """Blocked and unblocked, added and taken out, grown into a supergroup."""
    if request.what is What.MOVED:
        return await _moved(desk, request)
    async with desk.parts.database.read() as session:
        here = [s for s in await subscriptions.every(session) if s.chat.id == request.chat]
    if request.what is What.LEFT:
        if any(not s.stopped for s in here):
            async with desk.parts.database.write() as session:
                await reach.suspend(session, str(request.chat), "the bot was blocked or taken out")
        return NOTHING
    if any(s.suspended and not s.stopped for s in here):
        return await back(desk, request)
    return _greeting(desk, request, here)


async def back(desk: Desk, request: Request) -> Answers:
    """It can be reached again: its settings are as they were, and what it missed lately goes out now."""
    now = desk.parts.clock()
    async with desk.parts.database.write() as session:
        key = request.key if request.what is not What.JOINED else str(request.chat)
        await reach.resume(session, key, now, newer_than=now - desk.missed)
        found = await subscriptions.find(session, key)
    words = desk.words(found.chat.language if found else request.language)
    if request.what is not What.JOINED:
        return NOTHING
    return answers.say(words, words.say("back"))


def _greeting(desk: Desk, request: Request, here: list[Subscription]) -> Answers:
    """To a group or channel that one of the bot's admins (or, where it is open, anybody) has put it into."""
    wanted = request.user in desk.admins or desk.access is Access.OPEN
    if here or not wanted or request.where is Where.PRIVATE:
        return NOTHING
    words = desk.words(request.language)
    return answers.say(words, words.say("greeting"))


async def _moved(desk: Desk, request: Request) -> Answers:
    """Everything goes over to the new id, and the new group is told so, through the outbox since it is another chat."""
    if request.moved_to is None:
        return NOTHING
    now = desk.parts.clock()
    async with desk.parts.database.write() as session:
        known = await subscriptions.find(session, str(request.chat))
        await reach.move(session, request.chat, request.moved_to, now)
        await feedback.move_chat(session, request.chat, request.moved_to)
        if known is not None and not known.suspended:
            words = desk.words(known.chat.language)
            told: Message = answers.message(words, words.say("moved"))
            await outbox.add_message(session, f"moved-{request.chat}"[:40], str(request.moved_to), told, now=now)
    return NOTHING
