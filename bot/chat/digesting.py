"""Digests that are due, into the outbox: the message, the hour up to which it tells and the chart that is to follow are
saved in one transaction, so that a crash neither loses a digest nor sends it twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select

from bot.alert import hours
from bot.alert.catalogue import Catalogue
from bot.chat import answers, digest, digest_chart
from bot.chat.answers import Answer, Answers
from bot.chat.case import Case, followed, rules_for
from bot.chat.digest import CHARTED, Entry
from bot.chat.showing import severity_of
from bot.errors import StoreError
from bot.match.subject import of_incident
from bot.model import Chat, Incident, Message
from bot.pipeline.parts import Parts
from bot.store import browse, chats, notes, outbox, subscriptions
from bot.store.browse import Found
from bot.store.outbox import State
from bot.store.schema import NoteRow, OutboxRow
from bot.store.subscriptions import CHART

log = structlog.get_logger(__name__)
_MOST = 3000  # incidents that are looked at, the newest


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that is to hang on a digest which has arrived."""

    chat: str
    message_id: int
    png: bytes
    caption: str


class Recent:
    """The incidents of a while, read once for all chats that are told of them at that moment."""

    def __init__(self, parts: Parts, found: Sequence[Found], until: datetime) -> None:
        self._parts, self._found, self.until = parts, found, until
        self._inside: dict[str, tuple[str, ...]] = {}
        self._chosen: dict[object, tuple[Entry, ...]] = {}

    @classmethod
    async def read(cls, parts: Parts, since: datetime, until: datetime) -> Recent:
        ids = [rule.id for rule in parts.rules.rules.rules]
        async with parts.database.read() as session:
            return cls(parts, await browse.newest(session, ids, since=since, until=until, limit=_MOST), until)

    def entries(self, chat: Chat, since: datetime) -> tuple[Entry, ...]:
        """What was updated after `since` and passes the chat's rules and filters; worked out once for chats alike."""
        alike = (chat.follows, chat.audience, chat.regions, chat.threshold, since)
        if alike not in self._chosen:
            self._chosen[alike] = self._choose(chat, since)
        return self._chosen[alike]

    def _choose(self, chat: Chat, since: datetime) -> tuple[Entry, ...]:
        rules = {rule.id: rule for rule in rules_for(self._parts, chat, self.until) if followed(chat, rule)}
        out = []
        for one in self._found:
            met = [rules[rule_id] for rule_id in one.rules if rule_id in rules]
            if not met or one.incident.updated <= since or one.incident.retracted:
                continue
            inside = self._regions(one.incident) if chat.regions else ()
            if digest.wanted(one.incident, met, chat, inside, self.until):
                out.append(Entry(one.incident, severity_of(met)))
        return tuple(out)

    def _regions(self, incident: Incident) -> tuple[str, ...]:
        if incident.id not in self._inside:
            subject = of_incident(incident, self.until)
            self._inside[incident.id] = self._parts.rules.rules.regions_of(subject)
        return self._inside[incident.id]


async def queue_due(parts: Parts) -> int:
    """Put every digest that is due into the outbox; how many. A chat whose digest fails does not stop the others'."""
    now = parts.clock()
    async with parts.database.read() as session:
        waiting = [chat for chat in await chats.everyone(session) if digest.due(chat, now)]
    if not waiting:
        return 0
    recent = await Recent.read(parts, min(digest.begins(chat, now) for chat in waiting), now)
    written: dict[object, Message] = {}
    queued = 0
    for chat in waiting:
        try:
            queued += await _queue(parts, chat, _message(parts, chat, recent, written), now)
        except StoreError:
            raise
        except Exception:
            log.exception("digest failed", chat=chats.key_of(chat))
    return queued


def _message(parts: Parts, chat: Chat, recent: Recent, written: dict[object, Message]) -> Message:
    """The digest of this chat; chats that would read the same share it."""
    now, since = recent.until, digest.begins(chat, recent.until)
    entries = recent.entries(chat, since)
    silent = not entries or _asleep(chat, now)
    shared = (chat.language, chat.timezone, since, silent, tuple((e.incident.id, e.severity) for e in entries))
    if shared not in written:
        zone = ZoneInfo(chat.timezone)
        written[shared] = digest.compose_digest(
            entries, _words(parts, chat), since=since, until=now, zone=zone, silent=silent
        )
    return written[shared]


def _words(parts: Parts, chat: Chat) -> Catalogue:
    return parts.catalogues.get(chat.language) or parts.catalogues["en"]


def _asleep(chat: Chat, now: datetime) -> bool:
    muted = chat.muted_until is not None and chat.muted_until > now
    return muted or (chat.quiet is not None and hours.closes(chat.quiet, chat.timezone, now) is not None)


async def _queue(parts: Parts, chat: Chat, message: Message, now: datetime) -> bool:
    key = chats.key_of(chat)
    async with parts.database.write() as session:
        fresh = await chats.get(session, key)
        moment = digest.due(fresh, now) if fresh else None
        if moment is None:
            return False
        about = f"daily-{moment:%Y%m%dT%H%M}"
        if not await outbox.add_message(session, about, key, message, now=now):
            return False
        await subscriptions.change(session, key, lambda chat: replace(chat, digested=now), now)
        await notes.put(session, CHART + key, {"about": about}, now)
    log.info("digest queued", chat=key)
    return True


async def _chart(parts: Parts, chat: Chat, recent: Recent, drawn: dict[object, bytes]) -> bytes:
    """The last days as a PNG; chats whose days are alike share it."""
    entries = recent.entries(chat, recent.until - digest.LONGEST_BACK)
    days = digest.totals(entries, ZoneInfo(chat.timezone), recent.until, CHARTED)
    if (days, chat.language) not in drawn:
        drawn[days, chat.language] = await asyncio.to_thread(digest_chart.draw_chart, days, _words(parts, chat))
    return drawn[days, chat.language]


async def now(case: Case) -> Answers:
    """A digest of the last day or week, at once; the one that is due is not moved by it."""
    parts, chat = case.desk.parts, case.chat
    since = case.now - digest.told_now(chat)
    recent = await Recent.read(parts, case.now - digest.LONGEST_BACK, case.now)
    entries = recent.entries(chat, since)
    zone = ZoneInfo(chat.timezone)
    message = digest.compose_digest(entries, case.words, since=since, until=case.now, zone=zone)
    if not entries:
        return (Answer(message),)
    chart = await _chart(parts, chat, recent, {})
    return (Answer(message), Answer(answers.message(case.words, case.t("chart.caption")), photo=chart))


async def charts_due(parts: Parts) -> tuple[Chart, ...]:
    """The charts of digests that have arrived. Those of digests that never will are dropped."""
    async with parts.database.read() as session:
        noted = (await session.scalars(select(NoteRow).where(NoteRow.key.startswith(CHART)))).all()
        rows = {}
        for note in noted:
            where = (OutboxRow.incident_id == str(note.body["about"]), OutboxRow.chat == note.key.removeprefix(CHART))
            rows[note.key] = await session.scalar(select(OutboxRow).where(*where))
    out: list[Chart] = []
    drawn: dict[object, bytes] = {}
    recents: dict[datetime, Recent] = {}
    for note in noted:
        row, key = rows[note.key], note.key.removeprefix(CHART)
        if row is None or row.state not in (State.PENDING, State.SENDING, State.SENT):
            await chart_done(parts, key)
        elif row.state == State.SENT and row.message_id is not None:
            async with parts.database.read() as session:
                chat = await chats.get(session, key)
            if chat is not None:
                if note.at not in recents:
                    recents[note.at] = await Recent.read(parts, note.at - digest.LONGEST_BACK, note.at)
                png = await _chart(parts, chat, recents[note.at], drawn)
                out.append(Chart(key, row.message_id, png, _words(parts, chat).say("chart.caption")))
    return tuple(out)


async def chart_done(parts: Parts, chat: str) -> None:
    """It was sent, or never will be."""
    async with parts.database.write() as session:
        await notes.drop(session, CHART + chat)
