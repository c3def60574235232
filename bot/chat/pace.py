"""How often one chat may ask: a bucket of tokens each. The clock is an argument, in seconds that only rise."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

BURST = 12
EACH = 2.0  # seconds for one more request
_MANY = 5000


class Turn(StrEnum):
    GO = "go"
    SLOW_DOWN = "slow down"  # the first one too many: say so
    DROP = "drop"  # and no answer to those that follow


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    said: bool = False


@dataclass(slots=True)
class Allowance:
    """The memory of who asked lately; full buckets are forgotten when there are many."""

    burst: int = BURST
    each: float = EACH
    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def take(self, chat: int, now: float) -> Turn:
        """One request of `chat`."""
        bucket = self._buckets.setdefault(chat, _Bucket(float(self.burst), now))
        bucket.left = min(float(self.burst), bucket.left + (now - bucket.at) / self.each)
        bucket.at = now
        if len(self._buckets) > _MANY:
            self._forget(now)
        if bucket.left >= 1:
            bucket.left -= 1
            bucket.said = False
            return Turn.GO
        turn = Turn.DROP if bucket.said else Turn.SLOW_DOWN
        bucket.said = True
        return turn

    def _forget(self, now: float) -> None:
        full = [c for c, b in self._buckets.items() if b.left + (now - b.at) / self.each >= self.burst]
        for chat in full:
            del self._buckets[chat]
