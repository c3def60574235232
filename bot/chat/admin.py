"""/admin: what the people who run the bot see and do. Only by user id, only in a private chat."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from html import escape

from bot.alert.compose import duration
from bot.alert.markup import inert
from bot.chat import answers, checking, keyboards, settings
from bot.chat.answers import Answers
from bot.chat.case import Case
from bot.fetch import state as states
from bot.model import Button
from bot.store import chats, invites, notes, outbox, sources, subscriptions
from bot.store.outbox import State
from bot.store.subscriptions import Subscription

INVITED_WITHIN = timedelta(days=7)
LISTED = 40
_BROADCAST = "broadcast:"
_LONGEST_BROADCAST = 3000


async def command(case: Case) -> Answers:
    """/admin, or one of its parts with what follows."""
    name, _, rest = case.value.partition(" ")
    name, _, line = name.partition("\n")
    part = PARTS.get(name.lower())
    if part is None:
        return await overview(case)
    return await part(replace(case, value=f"{line}\n{rest}".strip() if line else rest.strip()))


async def button(case: Case) -> Answers:
    """A button of the overview, or the yes and no of a broadcast."""
    name, _, rest = case.value.partition(":")
    if name in ("send", "drop"):
        return await _broadcast_decided(case, rest, send=name == "send")
    if name not in keyboards.ADMIN:
        return answers.toast(case.t("toast.old"))
    return await PARTS[name](replace(case, value=""))


async def overview(case: Case) -> Answers:
    """How it stands, and what there is to say."""
    async with case.desk.parts.database.read() as session:
        saved = await sources.all_states(session)
        everyone = await subscriptions.every(session)
        waiting = await outbox.counts(session)
    failing = sum(states.load(saved[s.id]).failures > 0 for s in case.desk.sources if s.id in saved)
    rules = sum(rule.enabled for rule in case.desk.parts.rules.rules.rules)
    pending = waiting.get(State.PENDING, 0) + waiting.get(State.SENDING, 0)
    lines = [
        f"<b>{case.t('admin')}</b>",
        "",
        case.t("admin.sources", all=str(len(case.desk.sources)), failing=str(failing)),
        case.t("admin.rules", n=str(rules)),
        case.t("admin.chats", all=str(len(everyone)), away=str(sum(bool(s.suspended) for s in everyone))),
        case.t("admin.outbox", waiting=str(pending), failed=str(waiting.get(State.FAILED, 0))),
        "",
        case.t("admin.usage"),
    ]
    return answers.say(case.words, "\n".join(lines), keyboards.admin(case.words))


async def source_list(case: Case) -> Answers:
    """Each source: whether it answers, since when not, and when it last did."""
    async with case.desk.parts.database.read() as session:
        saved = await sources.all_states(session)
    bad, good = [], []
    for source in case.desk.sources:
        state = states.load(saved[source.id]) if source.id in saved else None
        name = answers.name(source.id, case.words)
        if state is None or (state.last_ok is None and not state.failures):
            good.append(case.t("admin.source.new", source=name))
            continue
        ago = duration(case.now - state.last_ok, case.words) if state.last_ok else case.t("admin.never")
        if state.failures:
            fault = inert(state.last_message or state.last_fault, 160)
            bad.append(case.t("admin.source.bad", source=name, n=str(state.failures), ago=ago, fault=fault))
        else:
            good.append(case.t("admin.source.good", source=name, ago=ago))
    title = case.t("admin.sources", all=str(len(case.desk.sources)), failing=str(len(bad)))
    return _listed(case, f"<b>{title}</b>", [*bad, *good])


async def reload(case: Case) -> Answers:
    """Read the rule files again; a fault keeps the rules that are in force."""
    faults = await case.desk.reload()
    if faults:
        shown = escape("\n".join(faults)[:2500])
        return answers.say(case.words, case.t("admin.reload.refused") + f"\n<pre>{shown}</pre>")
    rules = sum(rule.enabled for rule in case.desk.parts.rules.rules.rules)
    return answers.say(case.words, case.t("admin.reload.done", n=str(rules)))


async def invite(case: Case) -> Answers:
    """A link that lets one chat in, once, within a week; the words behind it are audience tags that the chat gets."""
    tags = settings.tags(case.value)
    if tags is None:
        return answers.say(case.words, case.t("usage.admin.invite"))
    async with case.desk.parts.database.write() as session:
        expires = case.now + INVITED_WITHIN
        token = await invites.make(session, case.request.user, tags, now=case.now, expires=expires)
    link = f"https://t.me/{case.desk.username}"
    lines = [
        case.t("admin.invite", days=duration(INVITED_WITHIN, case.words)),
        f"{link}?start={token}",
        case.t("admin.invite.group"),
        f"{link}?startgroup={token}",
        case.t("admin.invite.channel"),
        f"<code>/start {token}</code>",
    ]
    if tags:
        lines.append(case.t("admin.invite.audience", tags=inert(" ".join(tags), 300)))
    return answers.say(case.words, "\n".join(lines))


async def subscriber_list(case: Case) -> Answers:
    """Every chat: address, name, language, audience, and why it is out of reach."""
    async with case.desk.parts.database.read() as session:
        everyone = await subscriptions.every(session)
    away = sum(bool(s.suspended) for s in everyone)
    title = case.t("admin.chats", all=str(len(everyone)), away=str(away))
    return _listed(case, f"<b>{title}</b>", [_chat_line(case, one) for one in everyone])


def _chat_line(case: Case, one: Subscription) -> str:
    parts = [f"<code>{chats.key_of(one.chat)}</code>"]
    if one.chat.name:
        parts.append(answers.name(one.chat.name, case.words))
    parts.append(one.chat.language)
    if one.chat.audience:
        parts.append(inert(" ".join(one.chat.audience), 80))
    if one.from_config:
        parts.append(case.t("admin.chat.config"))
    if one.suspended:
        parts.append("⛔ " + inert(one.suspended, 80))
    return " · ".join(parts)


async def audience(case: Case) -> Answers:
    """audience CHAT TAG…: the tags of a chat, which rules address; without tags it has none."""
    key, _, rest = case.value.partition(" ")
    tags = settings.tags(rest)
    if not key or tags is None:
        return answers.say(case.words, case.t("usage.admin.audience"))
    async with case.desk.parts.database.write() as session:
        found = await subscriptions.find(session, key)
        if found is not None:
            await subscriptions.change(session, key, lambda chat: replace(chat, audience=tags), case.now)
    if found is None:
        return answers.say(case.words, case.t("admin.no_chat", chat=inert(key, 40)))
    shown = inert(" ".join(tags), 300) or case.t("admin.no_tags")
    text = case.t("admin.audience", chat=f"<code>{chats.key_of(found.chat)}</code>", tags=shown)
    return answers.say(case.words, text + ("\n" + case.t("admin.audience.config") if found.from_config else ""))


async def broadcast(case: Case) -> Answers:
    """broadcast TEXT: shown first, sent when its button is pressed."""
    text = case.value[:_LONGEST_BROADCAST].strip()
    if not text:
        return answers.say(case.words, case.t("usage.admin.broadcast"))
    number = hashlib.sha256(f"{case.now.isoformat()}{text}".encode("utf-8", "replace")).hexdigest()[:10]
    async with case.desk.parts.database.write() as session:
        await notes.put(session, _BROADCAST + number, {"text": text}, case.now)
        reached = len(await chats.everyone(session))
    buttons = (
        Button(case.n("admin.button.send", reached), data=f"a:send:{number}"),
        Button(case.t("button.cancel"), data=f"a:drop:{number}"),
    )
    return answers.say(case.words, case.t("admin.broadcast") + "\n\n" + _announced(text), (buttons,))


async def _broadcast_decided(case: Case, number: str, *, send: bool) -> Answers:
    """Queue it for everyone, once however often the button is pressed; or drop it."""
    async with case.desk.parts.database.write() as session:
        note = await notes.get(session, _BROADCAST + number[:40])
        if note is None:
            return answers.toast(case.t("toast.old"))
        await notes.drop(session, _BROADCAST + number)
        everyone = await chats.everyone(session) if send else ()
        for chat in everyone:
            message = answers.message(case.desk.words(chat.language), _announced(str(note.body["text"])))
            await outbox.add_message(session, f"broadcast-{number}", chats.key_of(chat), message, now=case.now)
    text = case.n("admin.broadcast.sent", len(everyone)) if send else case.t("admin.broadcast.dropped")
    return case.say(text)


def _announced(text: str) -> str:
    """An admin's own words: shown as they are, with their lines."""
    return "📰 " + "\n".join(inert(line, 1000) for line in text.split("\n"))


def _listed(case: Case, title: str, lines: list[str]) -> Answers:
    more = len(lines) - LISTED
    shown = [title, "", *lines[:LISTED]]
    if more > 0:
        shown.append(case.n("links.more", more))
    return answers.say(case.words, "\n".join(shown))


PARTS: dict[str, Callable[[Case], Awaitable[Answers]]] = {
    "sources": source_list,
    "reload": reload,
    "invite": invite,
    "subscribers": subscriber_list,
    "audience": audience,
    "broadcast": broadcast,
    "test": checking.test,
    "check": checking.check,
}
