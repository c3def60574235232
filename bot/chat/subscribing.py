"""/start, /help and /stop: how a chat comes in, what it is told first, and how it is forgotten."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import keyboards, preferences
from bot.chat.access import Entry, entry
from bot.chat.answers import NOTHING, Answers
from bot.chat.case import Case
from bot.chat.requests import Where
from bot.model import Chat
from bot.store import invites, subscriptions

HELP = (
    "rules", "latest", "search", "mute", "quiet", "digest", "threshold", "regions", "language", "timezone", "status",
    "why", "stop",
)  # fmt: skip


LRM = "\u200e"  # keeps the slash of a command before it in a line that runs from right to left


async def start(case: Case, editor: bool) -> Answers:
    """Subscribe, or greet who already has. A token is used up only where it lets a chat in or widens its audience."""
    if not editor:
        return case.say(case.t("admins_only")) if case.subscription else NOTHING
    database = case.desk.parts.database
    async with database.write() as session:
        before = await subscriptions.find(session, case.request.key)
        way = entry(case.desk.access, admin=case.admin, configured=before is not None)
        audience: tuple[str, ...] | None = None
        if case.value and way is not Entry.CLOSED:
            audience = await invites.redeem(session, case.value[:100], case.now)
        if way is Entry.CLOSED or (way is Entry.NEEDS_INVITE and audience is None):
            return _refused(case)
        chat = _chat(case, before.chat if before else None, audience or ())
        if before is None or before.stopped or chat != before.chat:
            await subscriptions.begin(session, chat)
    return welcome(case, chat, new=before is None or before.stopped)


def _chat(case: Case, before: Chat | None, audience: tuple[str, ...]) -> Chat:
    request = case.request
    if before is not None and case.subscription is not None:
        return replace(before, audience=tuple(dict.fromkeys((*before.audience, *audience))))
    tags = (*(before.audience if before else ()), *audience)
    return Chat(
        id=request.chat,
        thread=request.thread,
        language=case.words.language,
        audience=tuple(dict.fromkeys(tags)),
        since=case.now,
        name=request.name,
    )


def welcome(case: Case, chat: Chat, *, new: bool) -> Answers:
    """What it does, then the choice of the language."""
    words = case.desk.words(chat.language)
    key = "start.welcome" if new else "start.again"
    private = case.request.where is Where.PRIVATE
    lines = [words.say(key), "", preferences.in_force(case, chat, words)]
    lines += ["", words.say("start.next" if private else "start.next_group")]
    return case.say("\n".join(lines), keyboards.languages(chat.language))


def _refused(case: Case) -> Answers:
    if case.request.where is not Where.PRIVATE:
        return NOTHING
    return case.say(case.t("invite.bad")) if case.value else stranger(case)


def stranger(case: Case) -> Answers:
    """To somebody who is not let in: one answer whatever they ask, with the id by which an operator can let them in."""
    return case.say(case.t("stranger", id=str(case.request.user)))


async def help_(case: Case) -> Answers:
    """Every command in one line each."""
    slash = f"{LRM}/" if case.words.rtl else "/"
    lines = [f"{slash}{name} {case.t(f'command.{name}')}" for name in HELP]
    if case.admin:
        lines.append(f"{slash}admin {case.t('command.admin')}")
    return case.say("\n".join([case.t("help"), "", *lines, "", case.t("help.examples")]))


async def stop(case: Case) -> Answers:
    """Forget the chat at once."""
    async with case.desk.parts.database.write() as session:
        configured = await subscriptions.stop(session, case.request.key)
    if configured or case.admin:
        return case.say(case.t("stopped"))
    invited = case.desk.access.value == "invite"
    return case.say(case.t("stopped.invite" if invited else "stopped"))
