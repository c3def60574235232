"""Do the facts survive translation? Pure: facts and texts in, the disagreements out, in words for operators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.model import Count, Facts, PlaceLevel

_COUNTS = ("killed", "killed_attackers", "wounded", "kidnapped", "missing")


def disagreements(original: Facts | None, translated: Facts | None) -> tuple[str, ...]:
    """What a reader of the translation would get wrong: counts, the place, the groups. Empty: nothing.

    A fact that the translation leaves out is no disagreement unless it is the toll; one that it adds is.
    """
    if original is None:
        return ("it tells of an incident that the original does not tell of",) if translated else ()
    if translated is None:
        return ("it tells of no incident",) if original.killed or original.wounded else ()
    found = [_count(name, getattr(original, name), getattr(translated, name)) for name in _COUNTS]
    found += [_place(original, translated), _groups(original, translated)]
    return tuple(filter(None, found))


def degenerate(source: str, output: str, source_tokens: int, target_tokens: int) -> str:
    """Why an output is no translation at all ("" where it may be one): loops, odd lengths, nothing translated."""
    if source.strip() and not output.strip():
        return "it is empty"
    words = output.casefold().split()
    runs = Counter(zip(words, words[1:], words[2:], strict=False))
    if len(words) >= 8 and runs and max(runs.values()) >= 4:
        return "it repeats itself"
    if len(words) >= 6 and sum(a == b for a, b in pairwise(words)) * 3 > len(words):
        return "it repeats itself"
    if target_tokens > 3 * source_tokens + 20:
        return "it is much longer than the original"
    if source_tokens >= 15 and target_tokens < source_tokens / 5:
        return "it is much shorter than the original"
    if len(source) > 12 and output.strip() == source.strip():
        return "nothing was translated"
    return ""


def choose(hypotheses: Sequence[str], faults: Callable[[str], tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """The first hypothesis without faults; where all have some, the one with fewest, and its faults."""
    judged = []
    for hypothesis in hypotheses:
        found = faults(hypothesis)
        if not found:
            return hypothesis, ()
        judged.append((len(found), hypothesis, found))
    _, best, found = min(judged, key=lambda each: each[0])
    return best, found


def _count(name: str, original: Count | None, translated: Count | None) -> str:
    if original is None and translated is None:
        return ""
    what = name.replace("_", " ")
    if translated is None:
        return f"{what} {_said(original)} is missing" if name == "killed" and original and original.best else ""
    if original is None:
        return f"{what} {_said(translated)} is added" if translated.best else ""
    same = (original.min, original.max) == (translated.min, translated.max) or original.best == translated.best
    return "" if same else f"{what} is {_said(translated)}, not {_said(original)}"


def _said(count: Count | None) -> str:
    if count is None:
        return "unknown"
    if count.min == count.max:
        return str(count.min)
    return f"{'' if count.min is None else count.min}-{'' if count.max is None else count.max}"


def _place(original: Facts, translated: Facts) -> str:
    if not original.places or not translated.places:
        return ""
    first, second = original.places[0], translated.places[0]
    if first.country != second.country:
        return f"the place is {second.names.en}, not {first.names.en}"
    if first.admin1 and second.admin1 and first.admin1 != second.admin1 and second.level is not PlaceLevel.COUNTRY:
        return f"the place is {second.names.en}, not {first.names.en}"
    return ""


def _groups(original: Facts, translated: Facts) -> str:
    known = {item for g in original.groups for item in (g.group.id, *g.group.parents)}
    added = [g.group.names.en for g in translated.groups if not {g.group.id, *g.group.parents} & known]
    return f"the group {added[0]} is added" if added and known else ""
