"""Whether two reports' numbers can be of one event, given that a toll rises with time."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

from bot.alert.ground import Ground
from bot.model import Count, Facts

_RARER = ("casualties", "kidnapped", "missing", "captured")
_STEPS = ((0.6, 0.0, -0.4), (0.4, -0.3, -1.2), (0.2, -0.8, -2.0), (0.0, -1.5, -2.8))  # ratio, rising, not
_LIKE = 0.8  # the most that two large tolls that differ by more than a fifth speak for one event
_BOTH = "{} and {}"


def overlap(one: Count, other: Count) -> bool:
    """True where one number could be both: "at least nine" and 12, but not 9 and 12."""
    low = max(one.floor, other.floor)
    highs = [c.max for c in (one, other) if c.max is not None]
    return not highs or low <= min(highs)


def grounds(one: Facts, other: Facts, rises: bool, update: bool = False, one_day: bool = False) -> Iterator[Ground]:
    """Of killed, wounded and the rarer counts. `other` is the later report; `rises` says that a toll may have risen
    between the two, `update` that the later one says so, `one_day` that both speak of the same day. Killed and wounded
    rise together: where the one is against, the other adds half. "size" is the rarity of two such attacks anywhere in a
    country, where each kills more than fifteen."""
    against = False
    if one.killed and (other.killed or other.killed_before):
        weight, form, about = _killed(one, other, rises)
        low, high = _ordered(one.killed, other.killed)
        if one_day and low >= 10:
            weight = _raised(weight, low, high)
        if one_day and low > 15:
            yield Ground("size", min(1.5, 0.5 * log2(low / 15)), "{} at least", (low,))
        risen = other.killed and other.killed.best > one.killed.best
        against = weight < 0 or bool(other.killed_before and risen)
        yield Ground("killed", weight * 0.5 if update and risen and weight < 0 else weight, form, about)
    if one.wounded and other.wounded:
        weight, form, about = _scaled(one.wounded, other.wounded, rises, 0.6)
        yield Ground("wounded", weight * 0.5 if against and weight < 0 else weight, form, about)
    for field in _RARER:
        mine, theirs = getattr(one, field), getattr(other, field)
        if mine and theirs:
            yield Ground(field, *_scaled(mine, theirs, rises, 0.5))


def _killed(one: Facts, other: Facts, rises: bool) -> tuple[float, str, tuple[object, ...]]:
    before = None if _same(other.killed_before, other.killed) else other.killed_before
    if before and one.killed and before.best == one.killed.best and before.best > 0:
        return 2.0, "the earlier toll of {}", (before.best,)
    if before and one.killed and 0 < one.killed.best < before.best and not one.killed.vague:
        return 0.2, "under the earlier toll of {}", (before.best,)
    if before and one.killed and rises and one.killed.floor > before.best and not _same(one.killed, other.killed):
        return -1.0, "over the earlier toll of {}", (before.best,)
    if _equal_with_attackers(one, other):
        return 0.8, "equal with the attackers", ()
    return _scaled(one.killed, other.killed, rises, 1.0)


def _raised(weight: float, low: int, high: int) -> float:
    """Two attacks of one day and place that kill many are rare, so that large tolls which differ speak less against one
    event than small ones: from ten killed on, by up to 1.5 where each kills forty."""
    most = 1.5 if low >= 0.8 * high else _LIKE
    return weight if weight >= most else min(most, weight + min(1.5, 0.5 * log2(low / 5)))


def _ordered(one: Count, other: Count | None) -> tuple[int, int]:
    """The lesser and the greater number; nobody where the other is not known."""
    if other is None:
        return 0, one.best
    return (one.best, other.best) if one.best <= other.best else (other.best, one.best)


def _same(one: Count | None, other: Count | None) -> bool:
    return one is not None and other is not None and one.best == other.best


def _equal_with_attackers(one: Facts, other: Facts) -> bool:
    if one.killed is None or other.killed is None or one.killed.best == other.killed.best:
        return False
    if not one.killed_attackers and not other.killed_attackers:
        return False
    return _with_attackers(one) == other.killed.best or _with_attackers(other) == one.killed.best


def _with_attackers(facts: Facts) -> int | None:
    if facts.killed is None or facts.killed_attackers is None or not facts.killed_attackers.floor:
        return None
    return facts.killed.best + facts.killed_attackers.best


def _scaled(one: Count | None, other: Count | None, rises: bool, scale: float) -> tuple[float, str, tuple[object, ...]]:
    if one is None or other is None:
        return 0.0, "", ()
    a, b = one.best, other.best
    about, vague = (a, b), one.vague or other.vague
    if a == b and not vague:
        return scale * (0.3 if a == 0 else min(3.0, 0.55 * log2(a) - 0.2)), _BOTH, about
    low, high = (a, b) if a < b else (b, a)
    if vague and overlap(one, other):
        return scale * (0.4 if low >= 0.2 * high else 0.0), _BOTH, about
    if low == 0:
        return scale * (-0.6 if high <= 3 and rises else -1.2 if rises else -1.8), _BOTH, about
    ratio = (low + 0.5) / (high + 0.5)
    if (high - low <= 1 and high > 3) or ratio >= 0.8:
        return scale * 0.5, _BOTH, about
    early, late = next((early, late) for least, early, late in _STEPS if ratio >= least)
    return scale * (early if rises and b > a else late), _BOTH, about
