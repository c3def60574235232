"""One message on its way: the calls that its action takes, and what to try where Telegram refuses one of them.

Decided here: an edit that is refused becomes a new message; a message that is refused goes out once more as plain text,
so that no fault in markup can make an alert vanish. When to try again is the outbox's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.deliver.sending import Address, Outcome, Refused, Sender, Sent
from bot.model import Action, Message
from bot.store.codec import load
from bot.store.schema import OutboxRow

Call = Callable[[Callable[[], Awaitable[Outcome]]], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row of the outbox. `edits` is the message in the chat that it changes, None: it is a new one."""

    row: int
    to: Address
    action: Action
    message: Message
    priority: int
    attempts: int
    edits: int | None = None
    trace: str = ""


def parcel_of(row: OutboxRow, edits: int | None) -> Parcel:
    """Raises `StoreError` where the row cannot be read."""
    return Parcel(
        row=row.id,
        to=Address.parse(row.chat),
        action=Action(row.action),
        message=load(Message, row.payload, about=f"outbox {row.id}"),
        priority=row.priority,
        attempts=row.attempts,
        edits=edits,
        trace=row.trace,
    )


async def deliver(parcel: Parcel, sender: Sender, call: Call) -> Outcome:
    """Every call goes through `call`, which keeps the pace. `Sent` carries the id to edit next time."""
    if parcel.edits is None:
        return await _send(parcel, sender, call)
    edits = parcel.edits
    outcome = await call(lambda: sender.edit(parcel.to, edits, parcel.message))
    if isinstance(outcome, Refused):
        return await _send(parcel, sender, call)
    if isinstance(outcome, Sent) and parcel.action is Action.RING:
        rung = await _send(parcel, sender, call, reply_to=edits)
        return outcome if isinstance(rung, Sent) else rung
    return outcome


async def _send(parcel: Parcel, sender: Sender, call: Call, *, reply_to: int | None = None) -> Outcome:
    """The message, or as a reply the short line that rings again."""
    message, silent = parcel.message, parcel.action in (Action.UPDATE, Action.CORRECT)
    if reply_to is not None:
        message = replace(message, html=message.ring or message.headline or message.html, buttons=())
    outcome = await call(lambda: sender.send(parcel.to, message, reply_to=reply_to, silent=silent))
    if isinstance(outcome, Refused):
        again = await call(lambda: sender.send(parcel.to, message, reply_to=reply_to, silent=silent, raw=True))
        return again if not isinstance(again, Refused) else Refused(f"{outcome.reason}; as plain text: {again.reason}")
    return outcome
