"""How fast Telegram may be spoken to: overall, to each private chat, to each group; and who is held after a 429.

Pure: the clock comes in as seconds that only rise. An attempt takes its place in a window from its start until one
window after its *answer*, since Telegram counted it somewhere between the two: so no window on Telegram's side can ever
hold more than its limit, however the network stretches. An attempt without an answer counts as counted after 2 s.
Source: core.telegram.org/bots/faq ("My bot is hitting limits"): 30/s overall, 1/s a chat, 20/min a group.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bot.deliver.sending import Address

PRESUMED = 2.0
_GROUP_WINDOW = 60.0
_URGENT_SHARE = 2  # of a group's places, kept free for critical messages
_ALL_HELD = 3  # different chats refused in a row, nothing accepted between: the limit is the overall one


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second overall and to one chat, and a minute to one group."""

    overall: float = 30
    chat: float = 1
    group: float = 20


@dataclass(slots=True)
class Ticket:
    """One attempt under way."""

    to: Address
    started: float
    ended: float | None = None

    def leaves(self, window: float) -> float:
        """When it stops to count in a window of that length."""
        return (self.ended if self.ended is not None else self.started + PRESUMED) + window


@dataclass(slots=True)
class _Chat:
    """What was sent to one chat in the last window."""

    tickets: deque[Ticket] = field(default_factory=deque)
    held_until: float = 0.0


class Pacer:
    """The memory of recent attempts; it grows with the attempts of one minute, not with the backlog."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._places = max(1, int(limits.overall))
        self._window = self._places / limits.overall
        self._all: deque[Ticket] = deque()
        self._chats: dict[int, _Chat] = {}
        self._held_until = 0.0
        self._refused: set[int] = set()

    def free(self, now: float) -> int:
        """How many attempts may start now, all chats together."""
        if now < self._held_until:
            return 0
        self._all = deque(t for t in self._all if t.leaves(self._window) > now)
        return self._places - len(self._all)

    def free_at(self, now: float) -> float:
        """When the next attempt may start; `now` where one may already."""
        if self.free(now) > 0:
            return now
        return max(self._held_until, min((t.leaves(self._window) for t in self._all), default=now))

    def ready_at(self, to: Address, now: float, *, urgent: bool = False) -> float:
        """When this chat may get its next message, as far as its own limits go.

        In a group, other than urgent messages leave two places of each minute free, so that a critical one need not
        wait for the minute to pass.
        """
        chat = self._chats.get(to.chat_id)
        if chat is None:
            return now
        gap = 1 / self.limits.chat
        last = max((t.leaves(gap) for t in chat.tickets), default=now)
        if to.private:
            return max(now, last, chat.held_until)
        places = max(1, int(self.limits.group))
        places = places if urgent else max(1, places - _URGENT_SHARE)
        leaving = sorted(t.leaves(_GROUP_WINDOW) for t in chat.tickets if t.leaves(_GROUP_WINDOW) > now)
        full = leaving[-places] if len(leaving) >= places else now
        return max(now, last, chat.held_until, full)

    def start(self, to: Address, now: float) -> Ticket:
        """An attempt begins."""
        ticket = Ticket(to, now)
        self._all.append(ticket)
        self._chats.setdefault(to.chat_id, _Chat()).tickets.append(ticket)
        return ticket

    def remember(self, to: Address, ended: float) -> None:
        """A message that was sent before this process began."""
        ticket = Ticket(to, ended, ended)
        self._all.append(ticket)
        self._chats.setdefault(to.chat_id, _Chat()).tickets.append(ticket)

    def end(self, ticket: Ticket, now: float, *, accepted: bool) -> None:
        """Its answer came, or was given up."""
        ticket.ended = now if now - ticket.started < PRESUMED or accepted else ticket.started + PRESUMED
        if accepted:
            self._refused.clear()

    def hold(self, to: Address, now: float, seconds: float) -> bool:
        """Telegram said 429 to this chat: hold it, or everything where three chats in a row were refused (True)."""
        chat = self._chats.setdefault(to.chat_id, _Chat())
        chat.held_until = max(chat.held_until, now + seconds)
        self._refused.add(to.chat_id)
        if len(self._refused) < _ALL_HELD:
            return False
        self.hold_all(now, seconds)
        return True

    def hold_all(self, now: float, seconds: float) -> None:
        """Nothing starts before that many seconds have passed."""
        self._held_until = max(self._held_until, now + seconds)

    def forget(self, now: float) -> None:
        """Drop what no limit looks at any more."""
        for number, chat in list(self._chats.items()):
            span = 1 / self.limits.chat if number > 0 else _GROUP_WINDOW
            while chat.tickets and chat.tickets[0].leaves(span) <= now:
                chat.tickets.popleft()
            if not chat.tickets and chat.held_until <= now:
                del self._chats[number]
