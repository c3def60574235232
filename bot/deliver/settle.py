"""What an outcome makes of a row of the outbox, and which low alerts are folded. Called inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert.backlog import fold
from bot.alert.catalogue import Catalogue
from bot.deliver.attempt import Parcel
from bot.deliver.sending import Gone, Moved, Outcome, Refused, Sent, TooFast, Unreachable
from bot.model import Message, Severity
from bot.store import outbox, reach
from bot.store.codec import load
from bot.store.outbox import State
from bot.store.schema import OutboxRow

log = structlog.get_logger(__name__)

_FOLDED_AT_ONCE = 60
_WORTH_FOLDING = 2


@dataclass(frozen=True, slots=True)
class Patience:
    """Pauses after failures, and how long a message is tried; when low alerts fold."""

    longest_pause: timedelta = timedelta(seconds=60)
    give_up: timedelta = timedelta(hours=24)
    fold_at_least: int = 6
    fold_after: timedelta = timedelta(minutes=10)

    def pause(self, attempts: int, random: Random) -> timedelta:
        """1, 2, 4 … up to 60 s, each stretched or shortened by up to a half."""
        seconds = min(self.longest_pause.total_seconds(), 2.0 ** min(attempts - 1, 10))
        return timedelta(seconds=seconds * random.uniform(0.5, 1.5))


async def settle(
    session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime, patience: Patience, random: Random
) -> None:
    """Write down what came of one attempt; a row that is gone (its reader said /stop) is let go."""
    if isinstance(outcome, Sent):
        await outbox.mark_sent(session, parcel.row, outcome.message_id, now)
        return
    row = await session.get(OutboxRow, parcel.row)
    if row is None:
        return
    match outcome:
        case TooFast(seconds):
            _again(row, now + timedelta(seconds=seconds), f"429: told to wait {seconds:g} s")
        case Unreachable(reason) if now - row.created < patience.give_up:
            _again(row, now + patience.pause(row.attempts, random), reason)
        case Unreachable(reason) | Refused(reason):
            row.state, row.last_error = State.FAILED, reason
            log.error("message failed for good", row=row.id, chat=row.chat, trace=row.trace, reason=reason)
        case Gone(reason):
            row.state = State.PENDING
            await session.flush()
            stopped = await reach.suspend(session, row.chat, reason)
            log.warning("chat is out of reach; its messages wait", chat=row.chat, reason=reason, messages=stopped)
        case Moved(chat_id):
            _again(row, now, f"moved from {parcel.to.chat_id}")
            await session.flush()
            await reach.move(session, parcel.to.chat_id, chat_id, now)
            log.info("chat has moved", chat=parcel.to.chat_id, to=chat_id)


def _again(row: OutboxRow, when: datetime, why: str) -> None:
    row.state, row.next_attempt, row.last_error = State.PENDING, when, why


async def fold_crowded(
    session: AsyncSession, chats: Sequence[str], catalogues: Mapping[str, Catalogue], *, now: datetime
) -> int:
    """Fold the low first messages that wait in these chats into one each; how many messages were folded."""
    folded = 0
    for chat in chats:
        rows = await outbox.low_waiting(session, chat, _FOLDED_AT_ONCE)
        if len(rows) < _WORTH_FOLDING:
            continue
        messages = [load(Message, row.payload, about=f"outbox {row.id}") for row in rows]
        catalogue = catalogues.get(messages[0].language) or catalogues["en"]
        digest, number = fold(messages, catalogue)
        about = f"{outbox.DIGEST}{rows[0].id}"
        await outbox.add_message(session, about, chat, digest, severity=Severity.LOW, now=now, trace=rows[0].trace)
        await outbox.fold_into(session, rows[:number], about)
        log.info("low alerts became one message", chat=chat, messages=number)
        folded += number
    return folded
