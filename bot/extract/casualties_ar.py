"""Who was killed, wounded, taken or is missing in an Arabic text, sentence by sentence.

Each casualty word is linked to the people of its clause: the genitive of a verbal noun ("مقتل جنديين"), the subject or
object of a verb ("أصيب ثلاثة", "قتلت الشرطة مسلحا"), the number before a noun ("12 قتيلا") or after a definite one
("ارتفع عدد القتلى إلى 15"). What a sentence says beside its number goes into the cues; putting sentences together to
incidents is the work of `report.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.extract import absence_ar, predicates_ar
from bot.extract.cues_ar import cues_of
from bot.extract.lexicon_ar import Tag, sense
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.persons_ar import AMONG, COMMAS, ONE, Clause, People, of
from bot.extract.tolls_ar import LIVES, bodies, lives, toll
from bot.model import Count
from bot.text.document import Document

_OPENING = 2  # sentences of the text after the first that can update the toll of the headline's event
_LOST = frozenset("فقد فقدت فقدوا".split())  # "lost", and "so" with "has"
_LIKE_BEFORE = frozenset("ثالث ثالثه رابع اخر اخري اخرون اخرين اخران".split())
_PHRASED = absence_ar.LOSSES | LIVES
_DISEASE = frozenset("كورونا فيروس كوفيد الكوليرا كوليرا الوبا وبا بفيروس الفيروس حصبه الحصبه انفلونزا بالفيروس بكورونا".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A casualty word with its people: tokens `first` to `last`, `trigger` among or beside them."""

    field: str
    people: People
    trigger: int
    cues: frozenset[Cue] = frozenset()


def find_casualties(doc: Document) -> tuple[Casualty, ...]:
    """Every casualty mention of the document, in order. A sentence without a casualty word costs a look-up a word."""
    found: list[Casualty] = []
    opening = next((sentence.index for sentence in doc.sentences if sentence.part == "text"), 0)
    for sentence in doc.sentences:
        if any(sense(token.norm).fields or token.norm in _PHRASED for token in sentence.tokens):
            clause = Clause(sentence)
            if _DISEASE.isdisjoint(clause.norms):
                late = sentence.part == "text" and sentence.index > opening + _OPENING
                found += (replace(m, cues=m.cues - {Cue.UPDATE}) if late else m for m in _read(clause))
    return tuple(found)


def _read(clause: Clause) -> list[Casualty]:
    found: list[Found] = []
    taken: set[tuple[str, int]] = set()
    at = 0
    while at < len(clause.norms):
        after = at + 1
        if clause.senses[at].fields or clause.norms[at] in _PHRASED:
            for one in _at(clause, at, found):
                key = (one.field, one.people.first)
                if key in taken or ("casualties", one.people.first) in taken:
                    continue
                taken.add(key)
                found.append(_like_before(clause, one, found))
        at = after
    return _mentions(clause, found)


def _like_before(clause: Clause, one: Found, before: list[Found]) -> Found:
    """ "A third", "others" are of the side of those before them: "مقتل إرهابيين وجرح ثالث"."""
    word = clause.norm(one.people.first)
    if not before or not before[-1].people.hostile or word.removeprefix("و") not in _LIKE_BEFORE:
        return one
    side = before[-1].people.sides[0][0]
    return replace(one, people=replace(one.people, sides=tuple((side, count) for _, count in one.people.sides)))


def _at(clause: Clause, at: int, before: list[Found]) -> Iterator[Found]:
    """What the casualty word at `at` says; nothing where another reading has used it."""
    none = absence_ar.denied(clause, at)
    if none is not None:
        for field in none:
            yield Found(field, of(at, at, Count(0, 0)), at)
        return
    known = clause.senses[at]
    tags = {tag: field for tag, field, _ in reversed(known.fields)}
    both = _both(clause, at)
    if both is not None:
        yield both
        return
    if any(one.trigger == at or (one.field == "casualties" and at in (one.trigger + 1, one.trigger + 2)) for one in before):
        return
    lost = lives(clause, at) if clause.norms[at] in LIVES else None
    if lost is not None:
        yield Found("killed", lost, at)
    elif Tag.WITH_ALA in tags:
        yield from _with_ala(clause, at, tags[Tag.WITH_ALA])
        if Tag.DIED in tags and clause.norm(at + 1) != "علي":
            yield from _verb(clause, at, "killed", before, died=True)
    elif Tag.OWN in tags:
        if not any(one.field == tags[Tag.OWN] for one in before):
            yield Found(tags[Tag.OWN], of(at, at, ONE), at)
    elif Tag.TOLL in tags and any(number.last == at - 1 for number in clause.numbers.values()):
        yield from toll_of(clause, at)
    elif Tag.MASDAR in tags and _nominal(clause, at, tags):
        people = _genitive(clause, at)
        if people is not None:
            yield Found(tags[Tag.MASDAR], people, at)
    elif Tag.VERB in tags or Tag.DIED in tags:
        died = Tag.VERB not in tags
        yield from _verb(clause, at, tags[Tag.DIED] if died else tags[Tag.VERB], before, died=died)
    elif Tag.TOLL in tags:
        yield from toll_of(clause, at)
    elif Tag.BODY in tags:
        found = bodies(clause, at)
        if found is not None:
            yield Found("killed", found, at)


def toll_of(clause: Clause, at: int) -> Iterator[Found]:
    for field, people, cues in toll(clause, at):
        yield Found(field, people, at, cues)


def _both(clause: Clause, at: int) -> Found | None:
    """"مقتل وإصابة 12", "قتل وأصيب العشرات": dead and wounded in one number."""
    step = at + 1
    if clause.norm(step) == "و":
        step += 1
    elif not clause.senses_at(step).joined:
        return None
    one, other = clause.senses[at], clause.senses_at(step)
    for tags in ((Tag.MASDAR,), (Tag.VERB, Tag.DIED)):
        first = next((f for t, f, _ in one.fields if t in tags), None)
        second = next((f for t, f, _ in other.fields if t in tags), None)
        if tags[0] is Tag.VERB and (clause.norm(at).endswith("وا") or predicates_ar.subject_before(clause, at) is not None):
            continue
        if first and second and {first, second} == {"killed", "wounded"} and not clause.numbers.get(at + 1):
            people = clause.people(step + 1, strong=True)
            return Found("casualties", people, at, frozenset((Cue.BOTH,))) if people is not None else None
    return None


def _nominal(clause: Clause, at: int, tags: dict[Tag, str]) -> bool:
    """Whether a form that can be a verb too ("قتل") stands as a verbal noun: after a preposition, a noun or with the article."""
    if Tag.VERB not in tags:
        return True
    known, previous = clause.senses[at], clause.norm(at - 1)
    if known.particles and known.particles[-1] in "بل":
        return True
    return previous in ("في", "عن", "الي", "من", "علي", "جريمه", "محاوله", "عمليه", "حادثه", "حادث", "تهمه", "بتهمه", "جرايم", "بعد", "قبل", "منذ", "اثر")


def _genitive(clause: Clause, at: int) -> People | None:
    """The people after a verbal noun, an adverb apart; the pronoun in "مقتله" is one person."""
    known = clause.senses[at]
    if known.definite:
        return None
    step = at + 1
    while clause.norm(step) in ("كل", "ب", "ل", "عن", "حوالي") or (clause.norm(step) in COMMAS and clause.norm(step - 1) != clause.norm(at)):
        step += 2 if clause.has(step, "كل", "من") else 1
    people = clause.people(step, strong=True)
    if people is not None:
        return people
    if clause.norm(step).startswith("ب") and clause.senses_at(step).fields == ():
        return clause.people(step + 1) if clause.numbers.get(step + 1) else None
    return None


def _with_ala(clause: Clause, at: int, field: str) -> Iterator[Found]:
    """"القضاء على", "القبض على": only with "على" right after."""
    if clause.norm(at + 1) != "علي":
        return
    people = clause.people(at + 2, strong=at + 2 in clause.numbers)
    if people is not None:
        yield Found(field, people, at)


def _verb(clause: Clause, at: int, field: str, before: list[Found], *, died: bool) -> Iterator[Found]:
    end = predicates_ar.idiom(clause, at)
    if end is None and field == "killed":
        return
    if field == "missing" and end is not None:
        field = "killed"
    people = predicates_ar.people_of(clause, at, field, died=died, taken=frozenset(one.people.first for one in before if one.field == field))
    sure = people is not None and (people.first in clause.numbers or clause.senses[people.first].person is not None)
    if people is not None and (sure or predicates_ar.bare(clause.norm(at)) not in _LOST):
        yield Found(field, people, at)


def _mentions(clause: Clause, found: list[Found]) -> list[Casualty]:
    found = sorted(found, key=lambda one: (min(one.trigger, one.people.first), one.people.last))
    mentions: list[Casualty] = []
    for index, one in enumerate(found):
        floor = found[index - 1].people.last + 1 if index else 0
        ceiling = min(found[index + 1].trigger, found[index + 1].people.first) if index + 1 < len(found) else len(clause.norms)
        cues = one.cues | cues_of(clause.norms, one.trigger, one.people.first, one.people.last, floor, ceiling)
        if _included(clause, one, found[:index]):
            cues |= {Cue.INCLUDED}
        mentions += _sides(clause, one, cues)
    return mentions


def _included(clause: Clause, one: Found, before: list[Found]) -> bool:
    """Whether the number is part of one before it: "12 قتيلا بينهم 3 شهداء"."""
    if clause.norm(one.people.first - 1) not in AMONG or not before:
        return False
    return before[-1].field == one.field


def _sides(clause: Clause, one: Found, cues: frozenset[Cue]) -> Iterator[Casualty]:
    first, last = min(one.trigger, one.people.first), max(one.trigger, one.people.last)
    if one.people.last - one.trigger > 20 or one.trigger - one.people.first > 24:
        first, last = one.people.first, one.people.last
    last = min(last, len(clause.tokens) - 1)
    mention = Casualty(one.field, ONE, Who.VICTIMS, clause.sentence.part, clause.tokens[first].start, clause.tokens[last].end,
                       clause.sentence.index, cues)  # fmt: skip
    for who, count in one.people.sides:
        yield replace(mention, count=count, who=who)
