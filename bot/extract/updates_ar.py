"""Arabic tolls that replace one another: "ارتفعت الحصيلة إلى 15 بعد أن كانت تسعة", "خفضت إلى 37 بدلا من 42"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.extract.lexicon_ar import Tag
from bot.extract.mention import Cue
from bot.extract.mentions_ar import Found
from bot.extract.people_ar import People, of
from bot.extract.persons_ar import Clause
from bot.text.arabic import words

TOTALS = words("حصيله الحصيله عددهم")
_MOVED = words(
    "ارتفاع ارتفع ارتفعت يرتفع ترتفع ليرتفع لترتفع صعود خفض خفضت يخفض تخفض تخفيض انخفاض انخفضت تنخفض تراجع "
    "تراجعت تتراجع رفع رفعت يرفع ترفع تعديل تعدل عدلت بلغت تبلغ لتبلغ وصلت لتصل تصل"
)
_REACHING = words("الي بلغت تبلغ لتبلغ وصلت")
_WAS = words("كان كانت")
_AFTER_THAT = words("ان بعدما")
_WAS_REACH = 5  # tokens from "was" to the number that was
_INSTEAD = (("بدلا", "من"), ("عوضا", "عن"), ("بدل",), ("وليس",), ("وليست",), ("مقابل",), ("مقارنه", "ب"))
_REPLACED = ("بدلا", "عوضا", "بدل", "وليس", "وليست", "كانت", "كان", "سابقا")
_TOTAL_REACH = 12  # tokens from the word for a toll to its number
_BACK = 6  # tokens before an earlier toll that say so


def total(clause: Clause, at: int) -> People | None:
    """The dead of a toll that names nobody: "ارتفعت حصيلة الهجوم على الفندق إلى 15"; None where a noun of the dead or
    wounded is counted, which is read by itself."""
    near = clause.norms[max(0, at - 3) : at + _TOTAL_REACH]
    if _MOVED.isdisjoint(word.removeprefix("و") for word in near):
        return None
    for step in range(at + 1, min(at + _TOTAL_REACH, len(clause.norms))):
        if clause.trigger(step):
            return None
        number = clause.numbers.get(step)
        if number is None or clause.norm(step - 1) not in _REACHING:
            continue
        after = clause.senses_at(number.last + 1)
        plain = after.joined or (after.person is None and not after.thing and not after.fields)
        plain = plain and number.count.best > 0
        return of(number.first, number.last, number.count) if plain and not _counted(clause, number.last) else None
    return None


def _counted(clause: Clause, last: int) -> bool:
    return any(clause.senses_at(step).toll(Tag.TOLL) for step in range(last + 1, last + 4))


def earlier_tolls(clause: Clause, found: Sequence[Found]) -> list[Found]:
    """The earlier toll that an update names: "ارتفع إلى 15 بعد أن كان تسعة", "من 9 إلى 14", "37 بدلا من 42"."""
    earlier: list[Found] = []
    for at in range(len(clause.norms)):
        steps = _where(clause, at)
        told = [one for one in found if min(one.trigger, one.people.first) <= at] if steps else []
        first = next((step for step in steps if step in clause.numbers), None) if told else None
        if first is not None and all(one.people.first != first for one in found):
            number = clause.numbers[first]
            people = of(number.first, number.last, number.count)
            earlier.append(Found(told[-1].field, people, number.first, frozenset((Cue.PREVIOUS,))))
    return earlier


def _where(clause: Clause, at: int) -> range:
    """The tokens at which the earlier number may stand, if the word at `at` announces one."""
    norm = clause.norms[at]
    if norm in _WAS and clause.norm(at - 1) in _AFTER_THAT:
        return range(at + 1, at + 1 + _WAS_REACH)
    if norm == "من" and (number := clause.numbers.get(at + 1)) and clause.norm(number.last + 1) == "الي":
        return range(at + 1, at + 2)
    for phrase in _INSTEAD:
        if norm == phrase[0] and clause.has(at, *phrase) and at + len(phrase) in clause.numbers:
            return range(at + len(phrase), at + len(phrase) + 1)
    return range(0)


def replaced(clause: Clause, found: Sequence[Found]) -> list[Found]:
    """`found` with those marked that a correction puts another number for: "إلى 37 قتيلا بعد أن كانت أعلنت مقتل 42"."""
    marked: list[Found] = []
    for one in found:
        head = min(one.trigger, one.people.first)
        before = clause.norms[max(0, head - _BACK) : head]
        same = [m for m in marked if m.field == one.field and max(m.trigger, m.people.last) < head]
        moved = same and not _MOVED.isdisjoint(word.removeprefix("و") for word in clause.norms[: same[-1].people.last])
        told = any(word in before[-3:] if word in ("كان", "كانت") else word in before for word in _REPLACED)
        marked.append(replace(one, cues=one.cues | {Cue.PREVIOUS}) if moved and told else one)
    return marked
