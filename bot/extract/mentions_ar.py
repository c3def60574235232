"""Casualty words with their people, turned into mentions: their cues, sides and spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.extract.cues_ar import cues_of
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.people_ar import AMONG, OF_THEM, ONE, People
from bot.extract.persons_ar import Clause
from bot.text.arabic import words
from bot.text.document import Document

_GRAVE = words("خطيره حرجه خطره حرج خطر اصاباتهم حالتهم حالاتهم بليغه")
_OTHERS = words("اخر اخري اخرون اخرين اخران")
_ALSO = words("كما ايضا كذلك")
_WHILE = words("فيما بينما حين لكن وقال وقالت وذكرت وتحدثت")
_SAID = words("قال قالت ذكر ذكرت تحدث تحدثت افاد افادت اعلن اعلنت قدر قدرت اكد اكدت اشار اشارت زعم زعمت")
_MEANWHILE = words("حين فيما بينما")
_ASSASSINATED = words("اغتال اغتالت اغتالوا اغتيل اغتيلت")
_WAS = words("كان كانت")
_SHARED = frozenset((Cue.RECALLED, Cue.CUMULATIVE))  # of both in "مقتل تسعة وإصابة أربعين"
_NEARBY = 12  # mentions before one that it may be a part of, or another source's version of


@dataclass(frozen=True, slots=True)
class Found:
    """A casualty word with its people: tokens `first` to `last`, `trigger` among or beside them."""

    field: str
    people: People
    trigger: int
    cues: frozenset[Cue] = frozenset()


def wounded_before(doc: Document, mention: Casualty) -> bool:
    """Whether a sentence recalls how the one who died was wounded: "وكان الشاب أصيب خلال المواجهات"."""
    return (
        mention.field == "wounded"
        and mention.count == ONE
        and doc.sentences[mention.sentence].tokens[0].norm.removeprefix("و") in _WAS
    )


def mentions(clause: Clause, found: list[Found], stated: int | None) -> Iterator[Casualty]:
    """The mentions with their cues. `stated` is the toll said before, for a sentence far below the headline: what rose
    or fell there is another story's, but the number said before "and" more is a fuller count of this one."""
    found = sorted(found, key=lambda one: (min(one.trigger, one.people.first), one.people.last))
    last: frozenset[Cue] = frozenset()
    for index, one in enumerate(found):
        floor = found[index - 1].people.last + 1 if index else 0
        ceiling = (
            min(found[index + 1].trigger, found[index + 1].people.first)
            if index + 1 < len(found)
            else len(clause.norms)
        )
        cues = one.cues | cues_of(clause.norms, one.trigger, one.people.first, one.people.last, floor, ceiling)
        if _included(clause, one, found[max(0, index - _NEARBY) : index]):
            cues |= {Cue.INCLUDED}
        if _told_otherwise(clause, one, found[max(0, index - _NEARBY) : index]):
            cues |= {Cue.UNCONFIRMED}
        if index and one.trigger == floor and clause.senses[one.trigger].joined:
            cues |= last & _SHARED
        last = cues
        if _meanwhile(clause, one, found[max(0, index - _NEARBY) : index]):
            cues |= {Cue.RECALLED}
        if index == 0 and _more(clause, one):
            cues |= {Cue.MORE}
        if stated is not None:
            cues -= {Cue.UPDATE}
            first = clause.numbers.get(one.people.first)
            if not cues and one.field == "killed" and first is not None and first.count.min == stated < _least(one):
                cues |= {Cue.UPDATE}
        yield from _sides(clause, one, cues)


def _included(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether the number is part of one before it: "12 قتيلا بينهم 3 شهداء", "25 جريحا ... 4 جرحى إصاباتهم خطيرة"."""
    larger = any(b.field == one.field and _least(b) > _least(one) for b in before)
    if larger and clause.norm(one.people.last + 1) in OF_THEM:
        return True
    if larger and not _GRAVE.isdisjoint(clause.norms[one.people.last + 1 : one.people.last + 5]):
        return True
    if clause.norm(one.people.first - 1) not in AMONG or not before:
        return False
    return before[-1].field == one.field


def _told_otherwise(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether another source gives its own number of what the sentence has counted: "فيما تحدثت مصادر عن سبعة قتلى"."""
    sides = {who for who, _ in one.people.sides}
    same = [b for b in before if b.field == one.field and sides == {who for who, _ in b.people.sides}]
    if not same:
        return False
    between = clause.norms[same[-1].people.last + 1 : min(one.trigger, one.people.first)]
    return not _WHILE.isdisjoint(between) and not _SAID.isdisjoint(between)


def _meanwhile(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether an assassination elsewhere is told beside the toll: "قتل تسعة في انفجار، في حين اغتيل قاض"."""
    if clause.norms[one.trigger] not in _ASSASSINATED or not any(b.field in (one.field, "casualties") for b in before):
        return False
    return not _MEANWHILE.isdisjoint(clause.norms[max(0, one.trigger - 3) : one.trigger])


def _more(clause: Clause, one: Found) -> bool:
    """Whether the sentence adds to a number of the one before: "كما قتل ثلاثة آخرون"."""
    others = any(norm in _OTHERS for norm in clause.norms[one.people.first : one.people.last + 3])
    return others and not _ALSO.isdisjoint(clause.norms[:4])


def _least(one: Found) -> int:
    return sum(count.min or 0 for _, count in one.people.sides)


def _sides(clause: Clause, one: Found, cues: frozenset[Cue]) -> Iterator[Casualty]:
    first, last = min(one.trigger, one.people.first), max(one.trigger, one.people.last)
    if one.people.last - one.trigger > 20 or one.trigger - one.people.first > 24:
        first, last = one.people.first, one.people.last
    last = min(last, len(clause.tokens) - 1)
    part, index = clause.sentence.part, clause.sentence.index
    start, end = clause.tokens[first].start, clause.tokens[last].end
    mention = Casualty(one.field, ONE, Who.VICTIMS, part, start, end, index, cues)
    for who, count in one.people.sides:
        yield replace(mention, count=count, who=who)
