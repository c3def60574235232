"""Whether two reports' numbers can be of one event, given that a toll rises with time."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

from bot.model import Count, Facts


def overlap(one: Count, other: Count) -> bool:
    """True where one number could be both: "at least nine" and 12, but not 9 and 12."""
    low = max(one.floor, other.floor)
    highs = [c.max for c in (one, other) if c.max is not None]
    return not highs or low <= min(highs)


def weights(one: Facts, other: Facts, rises: bool, update: bool = False) -> Iterator[tuple[str, float, str]]:
    """(field, weight, what was compared) of killed, wounded and the rarer counts. `other` is the later report; `rises`
    says that a toll may have risen between the two, `update` that the later one says so."""
    weight, note = _killed(one, other, rises)
    risen = one.killed and other.killed and other.killed.best > one.killed.best
    yield "killed", weight * 0.5 if update and risen and weight < 0 else weight, note
    yield "wounded", *_scaled(one.wounded, other.wounded, rises, 0.6)
    for field in ("casualties", "kidnapped", "missing", "captured"):
        yield field, *_scaled(getattr(one, field), getattr(other, field), rises, 0.5)


def _killed(one: Facts, other: Facts, rises: bool) -> tuple[float, str]:
    before = None if _same(other.killed_before, other.killed) else other.killed_before
    if before and one.killed and before.best == one.killed.best and before.best > 0:
        return 2.0, f"the earlier toll of {before.best}"
    if before and one.killed and 0 < one.killed.best < before.best and not one.killed.vague:
        return 0.2, f"under the earlier toll of {before.best}"
    if before and one.killed and rises and one.killed.floor > before.best and not _same(one.killed, other.killed):
        return -1.0, f"over the earlier toll of {before.best}"
    if _equal_with_attackers(one, other):
        return 0.8, "equal with the attackers"
    return _scaled(one.killed, other.killed, rises, 1.0)


def _same(one: Count | None, other: Count | None) -> bool:
    return one is not None and other is not None and one.best == other.best


def _equal_with_attackers(one: Facts, other: Facts) -> bool:
    if one.killed is None or other.killed is None or one.killed.best == other.killed.best:
        return False
    return _with_attackers(one) == other.killed.best or _with_attackers(other) == one.killed.best


def _with_attackers(facts: Facts) -> int | None:
    if facts.killed is None or facts.killed_attackers is None or not facts.killed_attackers.floor:
        return None
    return facts.killed.best + facts.killed_attackers.best


def _scaled(one: Count | None, other: Count | None, rises: bool, scale: float) -> tuple[float, str]:
    if one is None or other is None:
        return 0.0, ""
    a, b = one.best, other.best
    note = f"{a} and {b}"
    if a == b and not (one.vague or other.vague):
        return scale * (0.3 if a == 0 else min(2.4, 0.3 + 0.5 * log2(a))), note
    if overlap(one, other) and (one.vague or other.vague):
        return scale * 0.4, note
    low, high = sorted((a, b))
    if low == 0:
        return scale * (-0.6 if high <= 3 and rises else -1.2 if rises else -1.8), note
    ratio = (low + 0.5) / (high + 0.5)
    if (high - low <= 1 and high > 3) or ratio >= 0.8:
        return scale * 0.5, note
    steps = ((0.6, 0.0, -0.4), (0.4, -0.5, -1.2), (0.2, -1.1, -2.0), (0.0, -1.8, -2.8))
    early, late = next((w for w in steps if ratio >= w[0]), steps[-1])[1:]
    return scale * (early if rises and b > a else late), note
