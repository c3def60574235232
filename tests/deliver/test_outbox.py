"""The worker: every message arrives, in order within a chat, most severe first, whatever Telegram does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.alert.catalogue import Catalogue
from bot.deliver.outbox import Courier, Habits
from bot.deliver.pacing import Pacer
from bot.deliver.sending import Address, Outcome, Sent, Unreachable
from bot.deliver.settle import Patience
from bot.deliver.telegram import TelegramSender, make_bot
from bot.model import Action, Chat, Message, Severity
from bot.store import chats, outbox, reach
from bot.store.database import Database
from bot.store.outbox import State
from bot.store.schema import OutboxRow
from tests.telegram_server import TelegramServer

SPEED = 10
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "1:T"


class Desk:
    """A courier on a database and the loopback Telegram, with a clock that runs ten times as fast."""

    def __init__(self, database: Database, server: TelegramServer, catalogues: Mapping[str, Catalogue]) -> None:
        self.database, self.server, self.catalogues = database, server, catalogues
        self.began = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.monotonic() - self.began) * SPEED)

    def courier(self, patience: Patience | None = None) -> Courier:
        return Courier(
            self.database,
            TelegramSender(make_bot(TOKEN, base_url=self.server.url, timeout=0.3)),
            Pacer(),
            self.catalogues,
            now=self.now,
            clock=lambda: time.monotonic() * SPEED,
            habits=Habits(speed=SPEED),
            patience=patience or Patience(longest_pause=timedelta(seconds=4)),
        )

    async def queue(
        self,
        about: str,
        chat: str,
        html: str = "",
        *,
        revision: int = 1,
        action: Action = Action.SEND,
        severity: Severity = Severity.NORMAL,
        created: datetime | None = None,
    ) -> bool:
        text = html or f"{about}/{revision}"
        message = Message(text, "en", ring=f"ring {text}", headline=f"head {text}")
        async with self.database.write() as session:
            return await outbox.add_message(
                session,
                about,
                chat,
                message,
                revision=revision,
                action=action,
                severity=severity,
                now=created or self.now(),
            )

    async def drain(self, patience: Patience | None = None) -> dict[str, int]:
        return await self.courier(patience).drain(within=timedelta(minutes=2))

    async def rows(self) -> list[OutboxRow]:
        async with self.database.read() as session:
            return list((await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all())

    def texts(self, chat: int | None = None) -> list[str]:
        return [m.text for m in self.server.accepted if chat in (None, m.chat)]


@pytest.fixture
def desk(database: Database, telegram: TelegramServer, catalogues: Mapping[str, Catalogue]) -> Desk:
    return Desk(database, telegram, catalogues)


async def test_a_revision_reaches_a_chat_once(desk: Desk) -> None:
    """The same revision of an incident is queued for a chat once only, and its row keeps the message id."""
    assert [await desk.queue("i", "5"), await desk.queue("i", "5"), await desk.queue("i", "6")] == [True, False, True]
    assert await desk.drain() == {State.SENT: 2}
    assert {row.message_id for row in await desk.rows()} == {1, 2}


async def test_order_within_a_chat_survives_failures(desk: Desk) -> None:
    """A message that must be tried again holds back the later ones of its chat, and of no other."""
    desk.server.fault_rate, desk.server.faults = 0.3, ("429", "500", "drop", "hang")
    for number in range(6):
        for chat in ("1", "2", "-3"):
            await desk.queue(f"i{number}", chat)
    assert await desk.drain() == {State.SENT: 18}
    for chat in (1, 2, -3):
        assert desk.texts(chat) == [f"i{n}/1" for n in range(6)]


async def test_the_most_severe_goes_first(desk: Desk) -> None:
    """A critical alert overtakes what waits, also in its own chat."""
    for number in range(40):
        await desk.queue(f"low{number}", str(number + 1), severity=Severity.LOW)
    await desk.queue("later", "7", severity=Severity.NORMAL)
    await desk.queue("now", "7", severity=Severity.CRITICAL)
    await desk.drain()
    assert desk.texts(7)[:2] == ["now/1", "later/1"]
    assert "now/1" in desk.texts()[:30]


async def test_an_update_edits_and_a_ring_also_replies(desk: Desk) -> None:
    """The first message is changed in place; only RING makes a new one, as a reply to it."""
    await desk.queue("i", "-5")
    await desk.queue("i", "-5", revision=2, action=Action.RING)
    await desk.queue("i", "-5", revision=3, action=Action.CORRECT)
    await desk.drain()
    told = [(m.method, m.message_id, m.text, m.reply_to) for m in desk.server.accepted]
    assert told == [
        ("sendmessage", 1, "i/1", None),
        ("editmessagetext", 1, "i/2", None),
        ("sendmessage", 2, "ring i/2", 1),
        ("editmessagetext", 1, "i/3", None),
    ]


async def test_an_edit_that_is_refused_becomes_a_new_message(desk: Desk) -> None:
    """Where the first message is gone the update comes as a silent new one, which later updates edit."""
    await desk.queue("i", "-5")
    await desk.drain()
    desk.server.uneditable.add((-5, 1))
    await desk.queue("i", "-5", revision=2, action=Action.UPDATE)
    await desk.drain()
    await desk.queue("i", "-5", revision=3, action=Action.UPDATE)
    await desk.drain()
    told = [(m.method, m.message_id, m.text, m.silent) for m in desk.server.accepted[1:]]
    assert told == [("sendmessage", 2, "i/2", True), ("editmessagetext", 2, "i/3", False)]


async def test_of_waiting_updates_only_the_last_is_sent(desk: Desk) -> None:
    """Updates of one incident that pile up are told by the newest; the others say which row told them."""
    await desk.queue("i", "-5")
    for revision in (2, 3, 4):
        await desk.queue("i", "-5", revision=revision, action=Action.UPDATE)
    assert await desk.drain() == {State.SENT: 2, State.FOLDED: 2}
    assert desk.texts() == ["i/1", "i/4"]
    assert [r.last_error for r in await desk.rows()][1:3] == ["told by row 4"] * 2


async def test_an_escalation_before_the_first_message_replaces_it(desk: Desk) -> None:
    """Where the critical update overtakes its own first message, one message tells both."""
    await desk.queue("i", "-5", severity=Severity.LOW)
    await desk.queue("i", "-5", revision=2, action=Action.RING, severity=Severity.CRITICAL)
    assert await desk.drain() == {State.SENT: 1, State.FOLDED: 1}
    assert [(m.method, m.text) for m in desk.server.accepted] == [("sendmessage", "i/2")]


async def test_a_blocked_chat_is_suspended_and_comes_back(desk: Desk) -> None:
    """Nothing more is tried until the reader returns; then what is still new goes out."""
    async with desk.database.write() as session:
        await chats.save(session, Chat(5))
    desk.server.blocked.add(5)
    await desk.queue("old", "5", created=START - timedelta(days=2))
    await desk.queue("new", "5")
    assert await desk.drain() == {State.SUSPENDED: 2}
    assert desk.server.answers["bot was blocked by the user"] == 1
    async with desk.database.read() as session:
        assert await chats.everyone(session) == ()
    desk.server.blocked.clear()
    async with desk.database.write() as session:
        await reach.resume(session, "5", desk.now(), newer_than=START - timedelta(hours=6))
    await desk.drain()
    assert desk.texts() == ["new/1"]


async def test_a_group_that_migrates_is_followed(desk: Desk) -> None:
    """Rows, settings and topics go over to the new id; an update of an old message comes as a new one."""
    async with desk.database.write() as session:
        await chats.save(session, Chat(-5, language="ar"))
    await desk.queue("i", "-5")
    await desk.drain()
    desk.server.migrated[-5] = -1005
    await desk.queue("i", "-5", revision=2, action=Action.UPDATE)
    await desk.queue("j", "-5")
    assert await desk.drain() == {State.SENT: 3}
    assert desk.texts(-1005) == ["i/2", "j/1"]
    async with desk.database.read() as session:
        assert [c.id for c in await chats.everyone(session)] == [-1005]
        assert await reach.moved(session) == {-5: -1005}


async def test_a_message_with_broken_markup_still_arrives(desk: Desk) -> None:
    """What Telegram refuses as HTML goes out as plain text, not at all in silence."""
    await desk.queue("i", "5", "<b>bomb &amp; fire")
    assert await desk.drain() == {State.SENT: 1}
    assert desk.texts() == ["bomb & fire"]


async def test_what_is_refused_for_good_is_kept_as_failed(desk: Desk) -> None:
    """A message that cannot be sent in any form ends as failed, with Telegram's reason."""
    await desk.queue("i", "5", "<b></b>")
    assert await desk.drain() == {State.FAILED: 1}
    assert "empty" in (await desk.rows())[0].last_error


async def test_a_crash_while_sending_repeats_and_loses_nothing(desk: Desk) -> None:
    """Rows that a crash left as being sent go out at the next start."""
    await desk.queue("i", "5")
    async with desk.database.write() as session:
        await session.execute(update(OutboxRow).values(state=State.SENDING))
    assert await desk.drain() == {State.SENT: 1}


async def test_many_waiting_low_alerts_become_one_message(desk: Desk) -> None:
    """Six that have waited ten minutes are told together, each with its line; others of the chat are not touched."""
    for number in range(6):
        await desk.queue(f"l{number}", "-5", severity=Severity.LOW, created=START - timedelta(minutes=11))
    await desk.queue("n", "-5", severity=Severity.NORMAL, created=START - timedelta(minutes=11))
    assert await desk.drain() == {State.SENT: 2, State.FOLDED: 6}
    assert desk.texts() == [
        "n/1",
        "6 less urgent alerts that had to wait, in one message\n\n" + "\n".join(f"head l{n}/1" for n in range(6)),
    ]


async def test_few_or_fresh_low_alerts_are_told_one_by_one(desk: Desk) -> None:
    """Five old ones, or six that wait a minute, are no backlog."""
    for number in range(5):
        await desk.queue(f"l{number}", "-5", severity=Severity.LOW, created=START - timedelta(minutes=11))
    for number in range(6):
        await desk.queue(f"f{number}", "-6", severity=Severity.LOW, created=START - timedelta(minutes=1))
    assert await desk.drain(Patience(fold_after=timedelta(minutes=5))) == {State.SENT: 11}


async def test_nothing_is_sent_faster_than_allowed(desk: Desk) -> None:
    """A burst over the overall, the chat's and the group's limit provokes no 429."""
    for number in range(12):
        for chat in ("1", "2", "-3", *(str(100 + number * 2 + n) for n in range(2))):
            await desk.queue(f"i{number}", chat)
    await desk.drain()
    assert len(desk.server.accepted) == 60
    assert desk.server.answers["429 provoked"] == 0


async def test_stop_lets_calls_finish_and_keeps_the_rest(desk: Desk) -> None:
    """After `stop` no new call starts; what was not sent waits for the next start."""
    for number in range(60):
        await desk.queue(f"i{number}", str(number + 1))
    stop = asyncio.Event()
    work = asyncio.create_task(desk.courier().run(stop))
    while len(desk.server.accepted) < 10:
        await asyncio.sleep(0.005)
    stop.set()
    await work
    arrived = len(desk.server.accepted)
    states = [row.state for row in await desk.rows()]
    assert states.count(State.SENT) == arrived < 60
    assert states.count(State.PENDING) == 60 - arrived
    await desk.drain()
    assert len(desk.server.accepted) == 60


class Away:
    """A Telegram that is not there for the first calls, and a sender with a fault of its own at the very first."""

    def __init__(self, fails: int) -> None:
        self.fails, self.calls = fails, 0

    async def send(self, to: Address, message: Message, **_: object) -> Outcome:
        self.calls += 1
        if self.calls == 1:
            raise ZeroDivisionError
        return Unreachable("away") if self.calls <= self.fails else Sent(self.calls)

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        return Sent(message_id)


async def test_when_telegram_is_away_all_wait_and_all_arrive(desk: Desk) -> None:
    """Calls become few while none is answered, a fault of the program counts as one of them, and nothing is lost."""
    for number in range(30):
        await desk.queue(f"i{number}", str(number + 1))
    away = Away(fails=25)
    courier = desk.courier()
    courier._sender = away  # type: ignore[assignment]
    assert await courier.drain(within=timedelta(minutes=2)) == {State.SENT: 30}
    assert away.calls == 55
