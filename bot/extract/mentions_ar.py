"""Casualty words with their people, turned into mentions: their cues, sides and spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.extract.cues_ar import MONTHS, cues_of
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.people_ar import AMONG, OF_THEM, ONE, PREPOSITIONS, People
from bot.extract.persons_ar import Clause
from bot.text.arabic import words
from bot.text.document import Document

_GRAVE = words("خطيره حرجه خطره حرج خطر اصاباتهم حالتهم حالاتهم بليغه")
_OTHERS = words("اخر اخري اخرون اخرين اخران")
_SECOND = words("ثان ثاني ثانيه ثالث ثالثه")
_ALSO = words("كما ايضا كذلك")
_TOO = words("ايضا كذلك")
_WHILE = words("فيما بينما حين لكن وقال وقالت وذكرت وتحدثت")
_SAID = words(
    "قال قالت صرح صرحت اوضح اوضحت ذكر ذكرت تحدث تحدثت افاد افادت اعلن اعلنت قدر قدرت اكد اكدت اشار اشارت زعم زعمت"
)
_MEANWHILE = words("حين فيما بينما")
_ASSASSINATED = words("اغتال اغتالت اغتالوا اغتيل اغتيلت")
_WAS = words("كان كانت")
_SHARED = frozenset((Cue.RECALLED, Cue.CUMULATIVE, Cue.UNCONFIRMED))  # of both in "مقتل تسعة وإصابة أربعين"
_BACKDROP = words(
    "وتشهد ويشهد وتعيش ويعيش وتعاني ويعاني وتواجه ويواجه وتخوض ويخوض ياتي وياتي تاتي وتاتي"
)  # opens what a report ends with
_CAME = words("جا جات وجا وجات")  # "the operation came hours after the death of two"
_HAD = words("وكان وكانت وكانوا")  # opens a sentence about before
_SINCE = words("منذ خلال")
_DAYS = words("يوم الاحد الاثنين الثلاثا الاربعا الخميس الجمعه السبت ايام يومين اليومين الايام ساعه ساعات امس الليل")
_BY_THAT = words("بذلك وبذلك بهذا وبهذا")  # "with that the toll rises": of this event, however late it is told
_OPENING = 3  # tokens
NOBODY_YET = -1
_SINCE_THEN = words("بعد عقب")
_IN_IT = words("فيه فيها")
_SPAN_REACH = 6  # tokens from a number to the span that it is of
_GENITIVES = 3  # words between the people of a mention and the one joined to it
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


def mentions(clause: Clause, found: list[Found], stated: int | None, told: int | None) -> Iterator[Casualty]:
    """The mentions with their cues. `stated` is the toll said before, for a sentence far below the headline: what rose
    or fell there is another story's, but the number said before "and" more is a fuller count of this one; so is, in
    any sentence after the lead, a number of which the one `told` first is a part ("15 مدنيا بينهم 11 طفلا"). `told` is
    None in headline and lead, 0 where no number of dead was given, `NOBODY_YET` before anybody was counted."""
    found = sorted(found, key=lambda one: (min(one.trigger, one.people.first), one.people.last))
    cues_of_each = [_cues(clause, found, index, stated, told) for index in range(len(found))]
    for index in range(1, len(found)):
        if _coordinated(clause, found[index - 1], found[index]):
            cues_of_each[index] |= cues_of_each[index - 1] & _SHARED
    for index in range(len(found) - 1, 0, -1):
        if _coordinated(clause, found[index - 1], found[index]):
            cues_of_each[index - 1] |= cues_of_each[index] & {Cue.CUMULATIVE}
    if told is not None and _before_it(clause, cues_of_each):
        cues_of_each = [cues | {Cue.RECALLED} for cues in cues_of_each]
    for one, cues in zip(found, cues_of_each, strict=True):
        if told and told > 0 and one.field == "killed" and not cues and _contains(clause, one, told):
            cues |= {Cue.UPDATE}
        yield from _sides(clause, one, cues)


def _before_it(clause: Clause, cues_of_each: list[frozenset[Cue]]) -> bool:
    """Whether a sentence after the lead is of another day: "وفي 5 آذار قتلت ...", "وكان قتل ... الشهر الماضي"."""
    if clause.norms[0] in _HAD:
        return any(Cue.RECALLED in cues for cues in cues_of_each)
    return clause.norms[0] == "وفي" and clause.norm(1).isdigit() and clause.norm(2) in MONTHS


def _contains(clause: Clause, one: Found, part: int) -> bool:
    """Whether "among them" and the number `part` follow the people of a mention that counts more."""
    for step in range(one.people.last + 1, one.people.last + 4):
        number = clause.numbers.get(step + 1)
        if clause.norm(step) in AMONG and number is not None:
            return number.count.min == part < _least(one)
    return False


def _cues(clause: Clause, found: list[Found], index: int, stated: int | None, told: int | None) -> frozenset[Cue]:
    """The cues of one mention by itself."""
    one, before = found[index], found[max(0, index - _NEARBY) : index]
    floor = found[index - 1].people.last + 1 if index else 0
    following = found[index + 1] if index + 1 < len(found) else None
    ceiling = len(clause.norms) if following is None else min(following.trigger, following.people.first)
    cues = one.cues | cues_of(clause.norms, one.trigger, one.people.first, one.people.last, floor, ceiling)
    if _included(clause, one, before):
        cues |= {Cue.INCLUDED}
    if _told_otherwise(clause, one, before):
        cues |= {Cue.UNCONFIRMED}
    if _meanwhile(clause, one, before):
        cues |= {Cue.RECALLED}
    if index == 0 and _more(clause, one):
        cues |= {Cue.MORE}
    if all(count.max == 0 for _, count in one.people.sides):
        cues -= {Cue.HYPOTHETICAL}  # "عدم سقوط ضحايا"
    if clause.senses[one.trigger].joined and clause.norm(one.trigger - 2).startswith("محاول"):
        cues -= {Cue.HYPOTHETICAL}  # "محاولة اغتيال وإصابة اثنين": the wounding happened
    if Cue.UPDATE in cues and before and _running(clause, one, before, ceiling):
        cues = (cues - {Cue.UPDATE}) | {Cue.CUMULATIVE}
    if told is not None and (
        clause.norms[0] in _BACKDROP
        or _came_after(clause, one)
        or (told >= 0 and _after(clause, one) and _least(one) != told)
    ):
        cues |= {Cue.CUMULATIVE if clause.norms[0] in _BACKDROP else Cue.RECALLED}
    again = any(b.field == one.field and not b.people.hostile for b in before) and not one.people.hostile
    if again and clause.norm(one.trigger + 1) in _IN_IT:
        cues |= {Cue.RECALLED}  # "44 قتيلا اثر هجوم قتل فيه 10"
    if stated is not None:
        if _BY_THAT.isdisjoint(clause.norms[:_OPENING]):
            cues -= {Cue.UPDATE}
        first = clause.numbers.get(one.people.first)
        if not cues and one.field == "killed" and first is not None and first.count.min == stated < _least(one):
            cues |= {Cue.UPDATE}
    return cues


def _running(clause: Clause, one: Found, before: list[Found], ceiling: int) -> bool:
    """Whether a number that rose is of several days, and this one's was said: "قتل محتج، ليرتفع إلى 19 عدد القتلى
    خلال خمسة أيام"."""
    if not any(b.field == one.field for b in before):
        return False
    after = clause.norms[one.people.last + 1 : ceiling]
    return any(
        word in _SINCE and not _DAYS.isdisjoint(after[at + 1 : at + 4]) for at, word in enumerate(after[:_SPAN_REACH])
    )


def _came_after(clause: Clause, one: Found) -> bool:
    """Whether a sentence says after what the event came: "جاءت العملية بعد ساعات من مقتل اثنين"."""
    if clause.norms[0] not in _CAME:
        return False
    return any(word in _SINCE_THEN for word in clause.norms[2 : min(8, one.trigger)])


def _after(clause: Clause, one: Found) -> bool:
    """Whether the deaths are what came before: "سارية بعد مقتل 29"."""
    return one.trigger < one.people.first and clause.norm(one.trigger - 1) in _SINCE_THEN


def _coordinated(clause: Clause, before: Found, one: Found) -> bool:
    """Whether "and" alone joins two mentions, genitives apart: "مقتل اثنين من رجال الأمن وإصابة ستة"."""
    between = clause.norms[before.people.last + 1 : one.trigger]
    plain = all(word.isalpha() and word not in PREPOSITIONS for word in between)
    return (
        one.trigger > before.people.last and clause.senses[one.trigger].joined and len(between) <= _GENITIVES and plain
    )


def _included(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether the number is part of one before it: "12 قتيلا بينهم 3 شهداء", "25 جريحا ... 4 جرحى إصاباتهم خطيرة"."""
    larger = any(b.field == one.field and _least(b) > _least(one) for b in before)
    if larger and clause.norm(one.people.last + 1) in OF_THEM:
        return True
    if larger and not _GRAVE.isdisjoint(clause.norms[one.people.last + 1 : one.people.last + 5]):
        return True
    if clause.norm(one.people.first - 1) not in AMONG or not before or one.trigger == one.people.first - 2:
        return False
    return before[-1].field == one.field


def _told_otherwise(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether another source gives its own number of what the sentence has counted: "فيما تحدثت مصادر عن سبعة قتلى"."""
    sides = {who for who, _ in one.people.sides}
    same = [b for b in before if b.field == one.field and sides == {who for who, _ in b.people.sides}]
    if not same:
        return False
    between = clause.norms[same[-1].people.last + 1 : min(one.trigger, one.people.first)]
    if any(word[:1] == "و" and word[1:] in _SAID for word in between):  # a sentence of its own but for the full stop
        return _OTHERS.isdisjoint(clause.norms[one.people.first : one.people.last + 2])
    return not _WHILE.isdisjoint(between) and not _SAID.isdisjoint(between)


def _meanwhile(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether an assassination elsewhere is told beside the toll: "قتل تسعة في انفجار، في حين اغتيل قاض"."""
    if clause.norms[one.trigger] not in _ASSASSINATED or not any(b.field in (one.field, "casualties") for b in before):
        return False
    return not _MEANWHILE.isdisjoint(clause.norms[max(0, one.trigger - 3) : one.trigger])


def _more(clause: Clause, one: Found) -> bool:
    """Whether the sentence adds to a number of the one before: "كما قتل ثلاثة آخرون"."""
    if one.field == "killed" and clause.norm(one.people.last + 1) in _SECOND and _least(one) == 1:
        return True  # "استشهاد طفل ثان"
    if one.field == "killed" and _least(one) == 1 and not _TOO.isdisjoint(clause.norms[one.trigger : one.trigger + 4]):
        return True  # "سكرتيره لقي حتفه أيضا"
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
