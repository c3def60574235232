"""The worker that empties the outbox: most severe first, in order within a chat, at Telegram's pace, until all is sent.

Decided here: which row starts next and when. A row is marked before its call and saved after its answer: a crash
between the two repeats that one message and loses none. What an outcome makes of a row is `settle`'s.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.alert.catalogue import Catalogue
from bot.deliver.attempt import Parcel, deliver, parcel_of
from bot.deliver.pacing import Pacer
from bot.deliver.sending import Address, Outcome, Sender, Sent, TooFast, Unreachable
from bot.deliver.settle import Patience, fold_crowded, settle
from bot.errors import StoreError
from bot.model import Action, Severity
from bot.store import outbox
from bot.store.database import Database

log = structlog.get_logger(__name__)

_SILENCES = 8  # calls in a row without an answer: Telegram itself is away, so everything waits
_LONGEST_SILENCE = 30.0
_MOST_LOOKED_AT = 5000
_KEPT_FOR_URGENT = 8  # of the calls that may be under way
_LONGEST_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Habits:
    """How the worker goes about it; times in seconds of its clock, `speed` of which pass in a real one (benches)."""

    look_every: float = 0.5
    fold_every: float = 10
    parallel: int = 64
    window: int = 200  # rows looked at together, at least
    finish_within: float = 4
    speed: float = 1


HABITS = Habits()
PATIENCE = Patience()
Watch = Callable[[Parcel, Outcome], None]


class Courier:
    """Delivers what waits in one database through one sender."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        pacer: Pacer,
        catalogues: Mapping[str, Catalogue],
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        habits: Habits = HABITS,
        patience: Patience = PATIENCE,
        random: Random | None = None,
        watch: Watch = lambda _parcel, _outcome: None,
    ) -> None:
        self._database, self._sender, self._pacer, self._catalogues = database, sender, pacer, catalogues
        self._now, self._clock, self._habits, self._patience, self._watch = now, clock, habits, patience, watch
        self._random = random or Random()  # noqa: S311 (jitter)
        self._wake = asyncio.Event()
        self._heads: list[tuple[int, Address, int]] = []
        self._looked = self._folded = float("-inf")
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._promised = 0
        self._window = int(min(_MOST_LOOKED_AT, max(habits.window, 8 * pacer.limits.overall)))
        self._silent = 0
        self._done: list[tuple[Parcel, Outcome]] = []

    def poke(self) -> None:
        """Something new waits: look at once."""
        self._looked = float("-inf")
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then let the calls under way finish (4 s at most) and save them."""
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._wake.set())
        try:
            await self._begin()
            while not stop.is_set():
                await self._step()
        finally:
            stopping.cancel()
            await self._finish()

    async def drain(self, *, within: timedelta = timedelta(seconds=5)) -> dict[str, int]:
        """Deliver until nothing is under way or due `within` the next seconds; the rows in each state then."""
        await self._begin()
        while True:
            await self._step()
            if self._heads or self._busy:
                continue
            async with self._database.read() as session:
                if not await outbox.due_before(session, self._now() + within):
                    return await outbox.counts(session)

    async def _begin(self) -> None:
        """Take up what an earlier process left: rows that it was sending, and the pace that it kept."""
        now, moment = self._now(), self._clock()
        async with self._database.write() as session:
            for chat, when in await outbox.recent(session, now - _LONGEST_WINDOW, now):
                self._pacer.remember(Address.parse(chat), moment - (now - when).total_seconds())
            if repeated := await outbox.recover(session):
                log.warning("messages cut off by a stop are sent again", messages=repeated)

    async def _step(self) -> None:
        """Look, start what may start, save what is done, wait for the next reason to move."""
        self._wake.clear()
        try:
            await self._save()
            await self._look()
            for parcel in await self._claim(self._pick()):
                self._start(parcel)
        except (StoreError, SQLAlchemyError):
            log.exception("the database refused while messages were delivered")
            await asyncio.sleep(1)
        if not self._done:
            pause = max(self._next_move() - self._clock(), 0.001) / self._habits.speed
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    async def _look(self) -> None:
        moment = self._clock()
        if moment - self._folded >= self._habits.fold_every:
            self._folded = moment
            self._pacer.forget(moment)
            await self._fold()
        if moment - self._looked < self._habits.look_every:
            return
        async with self._database.read() as session:
            rows = await outbox.heads(session, self._now(), self._window)
        self._heads = [(row, Address.parse(chat), priority) for row, chat, priority in rows]
        self._looked = moment

    async def _fold(self) -> None:
        since = self._now() - self._patience.fold_after
        async with self._database.read() as session:
            chats = await outbox.crowded(session, at_least=self._patience.fold_at_least, waiting_since=since, limit=50)
        if chats:
            async with self._database.write() as session:
                await fold_crowded(session, chats, self._catalogues, now=self._now())
            self._looked = float("-inf")

    def _pick(self) -> list[int]:
        """Rows that may start now, most severe first, one a chat."""
        moment = self._clock()
        places = self._pacer.free(moment) - self._promised
        room = self._habits.parallel - len(self._busy)
        picked: list[int] = []
        chats = set(self._busy)
        left = []
        for head in self._heads:
            row, to, priority = head
            urgent = priority >= Severity.CRITICAL.rank
            free = len(picked) < min(places, room if urgent else room - _KEPT_FOR_URGENT) and to.chat_id not in chats
            if free and self._pacer.ready_at(to, moment, urgent=urgent) <= moment:
                picked.append(row)
                chats.add(to.chat_id)
            else:
                left.append(head)
        self._heads = left
        return picked

    def _next_move(self) -> float:
        """When something may start that may not start now."""
        moment = self._clock()
        look = min(self._looked, self._folded + self._habits.fold_every) + self._habits.look_every
        if not self._heads or len(self._busy) >= self._habits.parallel:
            return look
        waiting = [
            self._pacer.ready_at(to, moment, urgent=priority >= Severity.CRITICAL.rank)
            for _, to, priority in self._heads
            if to.chat_id not in self._busy
        ]
        return min(look, max(min(waiting, default=look), self._pacer.free_at(moment)))

    async def _claim(self, ids: Sequence[int]) -> list[Parcel]:
        if not ids:
            return []
        parcels = []
        async with self._database.write() as session:
            for row in await outbox.claim(session, ids):
                edits = None
                if row.action != Action.SEND:
                    newer = await outbox.later(session, row)
                    if newer is not None and row.action in (Action.UPDATE, Action.CORRECT):
                        await outbox.fold_into(session, [row], f"row {newer}")
                        continue
                    edits = await outbox.told_by(session, row)
                    if edits is None:
                        await outbox.fold_earlier(session, row)
                try:
                    parcels.append(parcel_of(row, edits))
                except StoreError as fault:  # one unreadable row must not stop the others
                    row.state, row.last_error = outbox.State.FAILED, str(fault)
                    log.exception("message cannot be read back", row=row.id)
        return sorted(parcels, key=lambda p: (-p.priority, p.row))

    def _start(self, parcel: Parcel) -> None:
        self._promised += 1
        self._busy[parcel.to.chat_id] = asyncio.create_task(self._carry(parcel))

    async def _carry(self, parcel: Parcel) -> None:
        first = True

        async def paced(call: Callable[[], Awaitable[Outcome]]) -> Outcome:
            nonlocal first
            if not first:
                await self._turn(parcel)
            self._promised -= first
            first = False
            ticket = self._pacer.start(parcel.to, self._clock())
            outcome: Outcome = Unreachable("stopped")
            try:
                outcome = await call()
            finally:
                self._pacer.end(ticket, self._clock(), accepted=isinstance(outcome, Sent))
            self._heed(parcel.to, outcome)
            return outcome

        try:
            outcome = await deliver(parcel, self._sender, paced)
        except Exception as fault:
            # A fault of the program must neither lose this message nor stop the others.
            log.exception("delivering a message failed", row=parcel.row, trace=parcel.trace)
            outcome = Unreachable(f"{type(fault).__name__} in the program, see the log")
        finally:
            self._promised -= first
        self._done.append((parcel, outcome))
        self._wake.set()

    def _heed(self, to: Address, outcome: Outcome) -> None:
        """Hold a chat, or everything, where Telegram said so or has fallen silent."""
        moment = self._clock()
        self._silent = self._silent + 1 if isinstance(outcome, Unreachable) else 0
        if self._silent >= _SILENCES:
            pause = min(_LONGEST_SILENCE, float(self._silent - _SILENCES + 1))
            self._pacer.hold_all(moment, pause)
            log.warning("Telegram does not answer; all messages wait", calls=self._silent, pause=pause)
        if isinstance(outcome, TooFast) and self._pacer.hold(to, moment, outcome.seconds):
            log.warning("Telegram asks to slow down; all messages wait", seconds=outcome.seconds)

    async def _turn(self, parcel: Parcel) -> None:
        """Wait for a further call of the same message."""
        while True:
            moment = self._clock()
            urgent = parcel.priority >= Severity.CRITICAL.rank
            ready = max(self._pacer.ready_at(parcel.to, moment, urgent=urgent), self._pacer.free_at(moment))
            if ready <= moment:
                return
            await asyncio.sleep((ready - moment) / self._habits.speed)

    async def _save(self) -> None:
        """Save what came of the calls that ended, in one transaction; only then are their chats free again."""
        done = list(self._done)
        if not done:
            return
        async with self._database.write() as session:
            for parcel, outcome in done:
                await settle(session, parcel, outcome, now=self._now(), patience=self._patience, random=self._random)
        del self._done[: len(done)]
        for parcel, outcome in done:
            self._busy.pop(parcel.to.chat_id, None)
            self._watch(parcel, outcome)
            log.info("delivery attempt", row=parcel.row, trace=parcel.trace, outcome=type(outcome).__name__)

    async def _finish(self) -> None:
        """Let the calls under way end, save what came of them; rows of calls that did not end go out again."""
        tasks = set(self._busy.values())
        if tasks:
            await asyncio.wait(tasks, timeout=self._habits.finish_within)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await self._save()
        except (StoreError, SQLAlchemyError):
            log.exception("the database refused while messages were delivered")
