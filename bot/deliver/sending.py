"""What every way out of the house offers, and what can come of one attempt. Expected failures are values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.errors import DeliveryError
from bot.model import Message


@dataclass(frozen=True, slots=True)
class Address:
    """A chat, and the forum topic in it. Written "id" or "id:topic"."""

    chat_id: int
    thread: int | None = None

    def __str__(self) -> str:
        return str(self.chat_id) if self.thread is None else f"{self.chat_id}:{self.thread}"

    @property
    def private(self) -> bool:
        """Telegram gives groups and channels negative ids."""
        return self.chat_id > 0

    @classmethod
    def parse(cls, key: str) -> Address:
        """Raises `DeliveryError` for what is no address."""
        number, _, topic = key.partition(":")
        try:
            return cls(int(number), int(topic) if topic else None)
        except ValueError:
            raise DeliveryError("is no chat: write its id, or id:topic", about=key) from None


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: int


@dataclass(frozen=True, slots=True)
class TooFast:
    """429: nothing more to this chat before `seconds` have passed."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """Blocked, deactivated, kicked out, not found: nothing reaches this chat until it comes back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The same request would be refused for ever."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """5xx, time-out, broken connection: it may have arrived or not; try again."""

    reason: str


Outcome = Sent | TooFast | Gone | Moved | Refused | Unreachable


class Sender(Protocol):
    """One attempt each; neither pauses nor tries again, and both raise only for faults of the program."""

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False, raw: bool = False
    ) -> Outcome:
        """A new message. `raw`: without markup, as plain text."""
        ...

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        """Put `message` in the place of one sent before; `Refused` where Telegram will not."""
        ...
