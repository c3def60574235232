"""The desk: every request comes here, is let in or not, and goes to the one function that answers it.

Decided here: who is answered at all, and that strangers learn nothing. What the answers are is the other modules'.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from bot.alert.markup import cut, inert, visible
from bot.chat import admin, alerts, answers, article, browsing, membership, preferences, regions, subscribing, wrong
from bot.chat.access import Access, may_change
from bot.chat.answers import NOTHING, Answers
from bot.chat.case import Case, Desk
from bot.chat.requests import Request, What, Where
from bot.store import subscriptions

Handler = Callable[[Case], Awaitable[Answers]]
IsChatAdmin = Callable[[int, int], Awaitable[bool]]

READING: dict[str, Handler] = {
    "help": subscribing.help_,
    "status": preferences.status,
    "latest": browsing.latest,
    "search": browsing.search,
    "why": alerts.why_command,
}
SETTING: dict[str, Handler] = {
    "rules": preferences.rules,
    "mute": preferences.mute,
    "quiet": preferences.quiet,
    "timezone": preferences.timezone,
    "language": preferences.language,
    "threshold": preferences.threshold,
    "regions": regions.regions,
    "digest": preferences.digest,
    "stop": subscribing.stop,
}
COMMANDS = ("start", *SETTING, *READING)
MENU = (
    "rules", "latest", "search", "mute", "quiet", "digest", "threshold", "regions", "language", "timezone", "status",
    "help", "stop",
)  # fmt: skip

ASIDE = ("why", "sources", "map", "text")
TOAST = 200  # characters that Telegram shows over a button
BUTTONS: dict[str, Handler] = {
    "why": alerts.why,
    "sources": alerts.sources,
    "map": alerts.map_,
    "text": article.text,
    "wrong": wrong.ask,
    "w": wrong.take,
    "show": browsing.show,
}
SETTING_BUTTONS: dict[str, Handler] = {
    "mute": alerts.mute,
    "m": preferences.mute,
    "lang": preferences.language,
    "r": preferences.tick,
    "rall": preferences.tick_all,
    "rp": preferences.rules,
    "q": preferences.quiet,
    "qc": preferences.quiet_critical,
    "z": preferences.timezone,
    "t": preferences.threshold,
    "g-": regions.less,
    "goff": regions.off,
    "d": preferences.digest,
}


async def answer(desk: Desk, request: Request, is_chat_admin: IsChatAdmin) -> Answers:
    """The answers to one request, all for the chat it came from. `is_chat_admin` asks Telegram about (chat, user)."""
    if request.what in (What.JOINED, What.LEFT, What.MOVED):
        return await membership.changed(desk, request)
    async with desk.parts.database.read() as session:
        subscription = await subscriptions.find(session, request.key)
    admin_here = request.user in desk.admins
    known = subscription is not None and not subscription.stopped
    chosen = subscription.chat.language if known and subscription else request.language
    case = Case(
        desk=desk,
        request=request,
        subscription=subscription if known else None,
        words=desk.words(chosen),
        now=desk.parts.clock(),
        admin=admin_here,
        editor=request.where is Where.PRIVATE or admin_here or request.as_chat,
        verb=request.argument.partition(":")[0] if request.what is What.BUTTON else request.command,
        value=request.argument.partition(":")[2] if request.what is What.BUTTON else request.argument,
    )

    async def editor() -> bool:
        if case.editor:
            return True
        asked = request.user != 0 and await is_chat_admin(request.chat, request.user)
        return may_change(request, bot_admin=admin_here, chat_admin=asked)

    if subscription is not None and subscription.suspended and known:
        await membership.back(desk, request)
    if request.what is What.BUTTON:
        return await _button(case, editor)
    if request.what is What.WORDS:
        return await _words(case)
    return await _command(case, editor)


async def _command(case: Case, editor: Callable[[], Awaitable[bool]]) -> Answers:
    command, private = case.verb, case.request.where is Where.PRIVATE
    if command == "admin" and case.admin:
        return await admin.command(case) if private else case.say(case.t("admin.private_only"))
    if command == "start":
        return await subscribing.start(case, await editor())
    if case.subscription is None:
        return _stranger(case)
    if command in READING:
        return await READING[command](case)
    if command in SETTING:
        return await SETTING[command](case) if await editor() else case.say(case.t("admins_only"))
    return _unknown(case) if private else NOTHING


async def _button(case: Case, editor: Callable[[], Awaitable[bool]]) -> Answers:
    if case.verb == "a" and case.admin and case.request.where is Where.PRIVATE:
        return await admin.button(case)
    if case.subscription is None:
        return answers.toast(case.t("toast.stranger"))
    if case.verb in BUTTONS:
        if case.request.where is Where.CHANNEL and not await editor():
            return await _aside(case)
        return await BUTTONS[case.verb](case)
    if case.verb in SETTING_BUTTONS:
        if not await editor():
            return answers.toast(case.t("toast.admins_only"))
        return await SETTING_BUTTONS[case.verb](case)
    return answers.toast(case.t("toast.old"))


async def _aside(case: Case) -> Answers:
    """A reader of a channel presses a button under its post: only they are answered, nothing is posted for them."""
    if case.verb not in ASIDE:
        return answers.toast(case.t("toast.admins_only"))
    for one in await BUTTONS[case.verb](case):
        if one.toast:
            return (one,)
        told = one.venue.address if one.venue else visible(one.message.html) if one.message else ""
        lines = dict.fromkeys(line for line in told.split("\n") if line.strip())
        return (answers.Answer(toast=cut("\n".join(lines), TOAST), loud=True),)
    return NOTHING


async def _words(case: Case) -> Answers:
    if case.subscription is None:
        return _stranger(case)
    if case.request.answers is not None and (noted := await wrong.words(case)):
        return noted
    return _unknown(case) if case.request.where is Where.PRIVATE else NOTHING


def _stranger(case: Case) -> Answers:
    """Nothing in groups and channels; in private one sentence that is the same whatever was asked."""
    if case.request.where is not Where.PRIVATE:
        return NOTHING
    if case.admin:
        return case.say(case.t("admin.welcome"))
    if case.desk.access is Access.OPEN:
        return case.say(case.t("stranger.open"))
    return subscribing.stranger(case)


def _unknown(case: Case) -> Answers:
    """Neither a command nor an answer to a question: what may have been meant, and what there is."""
    said = case.verb or (case.request.argument.split() or [""])[0].lower()
    near = get_close_matches(said[:40], COMMANDS, n=1, cutoff=0.7)
    if near:
        return case.say(case.t("unknown.near", said=inert(said, 40), command=near[0]))
    return case.say(case.t("unknown"))


async def slow_down(desk: Desk, request: Request, *, told: bool) -> Answers:
    """To a chat that asks too often: once in words to a subscriber, over the button to whoever pressed one."""
    async with desk.parts.database.read() as session:
        subscription = await subscriptions.find(session, request.key)
    words = desk.words(subscription.chat.language if subscription else request.language)
    if request.what is What.BUTTON:
        return answers.toast(words.say("toast.slow_down"))
    if told or subscription is None:
        return NOTHING
    return answers.say(words, words.say("slow_down"))
