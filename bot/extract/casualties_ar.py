"""Who was killed, wounded, taken or is missing in an Arabic text, sentence by sentence.

Each casualty word is linked to the people of its clause: the genitive of a verbal noun ("مقتل جنديين"), the subject or
object of a verb ("أصيب ثلاثة", "قتلت الشرطة مسلحا"), the number before a noun ("12 قتيلا") or after a definite one
("ارتفع عدد القتلى إلى 15"). What a sentence says beside its number goes into the cues; putting sentences together to
incidents is the work of `report.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.extract import absence_ar, nominal_ar, predicates_ar
from bot.extract.denial_ar import denies, event_denied
from bot.extract.lexicon_ar import Tag, sense
from bot.extract.mention import Casualty, Cue
from bot.extract.mentions_ar import NOBODY_YET, Found, mentions, wounded_before
from bot.extract.people_ar import ONE, WITH, of
from bot.extract.persons_ar import Clause
from bot.extract.subjects_ar import subjects_of
from bot.extract.tolls_ar import LIVES, bodies, lives, number_before, toll
from bot.extract.updates_ar import TOTALS, earlier_tolls, replaced, total
from bot.model import Count
from bot.text.arabic import words
from bot.text.document import Document, Sentence

_OPENING = 2  # sentences of the text after the first that can update the toll of the headline's event
_MANNER = 5  # tokens from the verb to the noun that says how badly
_ASIDE = 6  # tokens that may stand between "القضاء" and its "على"
_SUCCUMBED = words("متاثرا متاثره متاثرين")
_THEIR_NUMBER = words("عددهم")  # of those counted before it
_BY_WHICH = words("بها بهما")
_LOST = words("فقد فقدت فقدوا")  # "lost", and "so" with "has"
_LIKE_BEFORE = words("ثالث ثالثه رابع اخر اخري اخرون اخرين اخران")
_PHRASED = absence_ar.LOSSES | LIVES | TOTALS
_DISEASE = words("كورونا فيروس كوفيد الكوليرا كوليرا الوبا وبا بفيروس الفيروس حصبه الحصبه انفلونزا بالفيروس بكورونا")


_HAD, _YESTERDAY = words("وكان وكانت وكانوا"), "امس"


def find_casualties(doc: Document) -> tuple[Casualty, ...]:
    """Every casualty mention of the document, in order. A sentence without a casualty word costs a look-up a word."""
    found: list[Casualty] = []
    stated: int | None = None
    unreal = event_denied(doc)
    succumbed = any(token.norm in _SUCCUMBED for sentence in doc.sentences[:3] for token in sentence.tokens)
    opening = next((sentence.index for sentence in doc.sentences if sentence.part == "text"), 0)
    today = any(token.norm == "اليوم" for s in doc.sentences[: opening + 1] for token in s.tokens)
    for sentence in doc.sentences:
        if any(sense(token.norm).fields or token.norm in _PHRASED for token in sentence.tokens):
            clause = Clause(sentence)
            if _DISEASE.isdisjoint(clause.norms) or _of_violence(sentence):
                late = sentence.part == "text" and sentence.index > opening + _OPENING
                if late and stated is None:
                    stated = _stated(found)
                after_lead = sentence.part == "text" and sentence.index > opening
                told = (_stated(found) if found else NOBODY_YET) if after_lead else None
                denied = unreal and denies(sentence.tokens)
                read = mentions(clause, _read(clause), stated, told)
                if after_lead and today and clause.norms[0] in _HAD and _YESTERDAY in clause.norms:
                    read = (replace(m, cues=m.cues | {Cue.RECALLED}) for m in read)  # "وكانت القوات قتلت أمس ثلاثة"
                found += (_denied(m) if denied else m for m in read)
    return tuple(m for m in found if not (succumbed and wounded_before(doc, m)))


def _of_violence(sentence: Sentence) -> bool:
    """Whether a sentence that names a disease is about an attack all the same."""
    return "violence" in subjects_of(sentence.tokens)


def _denied(mention: Casualty) -> Casualty:
    return replace(mention, cues=mention.cues | {Cue.DENIED})


def _stated(mentions: list[Casualty]) -> int:
    """The first number of dead that the text before gives, 0 where it gives none above one."""
    killed = (m.count.min or 0 for m in mentions if m.field == "killed" and not m.count.vague and not m.cues)
    return next((count for count in killed if count > 1), 0)


def _read(clause: Clause) -> list[Found]:
    found: list[Found] = []
    taken: set[tuple[str, int]] = set()
    for at, norm in enumerate(clause.norms):
        if clause.senses[at].fields or norm in _PHRASED:
            for one in _at(clause, at, found):
                key = (one.field, one.people.first)
                if key in taken or ("casualties", one.people.first) in taken:
                    continue
                taken.add(key)
                found.append(_like_before(clause, one, found))
    found = replaced(clause, found)
    return found + earlier_tolls(clause, found)


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
    both = _both(clause, at)
    if both is not None:
        yield both
        return
    if any(
        one.trigger == at or (one.field == "casualties" and at in (one.trigger + 1, one.trigger + 2)) for one in before
    ):
        return
    lost = lives(clause, at) if clause.norms[at] in LIVES else None
    if lost is not None:
        yield Found("killed", lost, at)
        return
    summed = total(clause, at) if clause.norms[at] in TOTALS else None
    if summed is not None:
        named = clause.norms[at] in _THEIR_NUMBER and before
        yield Found(before[-1].field if named else "killed", summed, at)
        return
    tags = {tag: field for tag, field, _ in reversed(clause.senses[at].fields)}
    for tag, read in _READERS:
        found = read(clause, at, tags, before) if tag in tags else None
        if found is not None:
            yield from found
            return


def _by_ala(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> Iterator[Found]:
    yield from _with_ala(clause, at, tags[Tag.WITH_ALA])
    if Tag.DIED in tags and clause.norm(at + 1) != "علي":
        yield from _verb(clause, at, "killed", before, died=True)


def _by_own(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> list[Found]:
    """ "مقتله", unless the sentence has told it already."""
    if any(one.field == tags[Tag.OWN] for one in before) or clause.norm(at - 1) in _SUCCUMBED:
        return []
    if tags[Tag.OWN] == "wounded" and any(clause.of_death(step) for step in range(at)):
        return []  # of the one who died of it
    if at + 1 in clause.numbers and tags[Tag.OWN] == "killed" and (killed := clause.people(at + 1)) is not None:
        if clause.norm(at + 1).startswith("و") and not clause.norm(at + 1).startswith("واحد"):
            killed = predicates_ar.together(of(at, at, ONE), killed)  # "مقتله واثنين من مرافقيه"
        return [] if killed is None else [Found("killed", killed, at)]  # "إعدامه 21 رهينة"
    others = clause.people(at + 2) if clause.norm(at + 1) in WITH else None
    people = predicates_ar.together(of(at, at, ONE), others)
    return [Found(tags[Tag.OWN], people or of(at, at, ONE), at)]


def _by_number(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> Iterator[Found] | None:
    return toll_of(clause, at) if number_before(clause, at) is not None else None


def _wounds(clause: Clause, at: int) -> bool:
    return any(tag is Tag.VERB and field == "wounded" for tag, field, _ in clause.senses[at].fields)


def _by_noun(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> list[Found] | None:
    """ "مقتل جنديين", "تعرض للاغتيال"; None where the form is rather a verb."""
    if clause.senses[at].definite and Tag.TOLL in tags:
        return None  # "حالات الوفاة"
    if clause.senses[at].particles.endswith("لال"):
        people = nominal_ar.exposed(clause, at)
    elif nominal_ar.is_noun(clause, at, tags):
        people = nominal_ar.genitive(clause, at, named=tags[Tag.MASDAR] in ("killed", "wounded"))
    else:
        return None
    if clause.norms[at] == "اصابه" and any(_wounds(clause, step) for step in range(max(0, at - _MANNER), at)):
        return []  # "أصيب الجندي إصابة بالغة"
    lost = tags[Tag.MASDAR] == "missing" and predicates_ar.of_lives(clause, at)
    return [] if people is None else [Found("killed" if lost else tags[Tag.MASDAR], people, at)]


def _by_verb(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> Iterator[Found]:
    return _verb(clause, at, tags[Tag.VERB], before, died=False)


def _by_death(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> Iterator[Found]:
    return _verb(clause, at, tags[Tag.DIED], before, died=True)


def _by_toll(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> Iterator[Found]:
    if clause.norm(at - 1) in nominal_ar.UNDERWENT:  # "تعرضوا لإصابات"
        people = predicates_ar.subject_before(clause, at - 1)
        return iter(() if people is None else (Found(tags[Tag.TOLL], people, at),))
    return toll_of(clause, at)


def _by_body(clause: Clause, at: int, tags: dict[Tag, str], before: list[Found]) -> list[Found]:
    people = bodies(clause, at)
    return [] if people is None else [Found("killed", people, at)]


_READERS = (  # the first whose tag the word has and that does not answer None
    (Tag.WITH_ALA, _by_ala),
    (Tag.OWN, _by_own),
    (Tag.TOLL, _by_number),
    (Tag.MASDAR, _by_noun),
    (Tag.VERB, _by_verb),
    (Tag.DIED, _by_death),
    (Tag.TOLL, _by_toll),
    (Tag.BODY, _by_body),
)


def toll_of(clause: Clause, at: int) -> Iterator[Found]:
    for field, people, cues in toll(clause, at):
        yield Found(field, people, at, cues)


def _both(clause: Clause, at: int) -> Found | None:
    """ "مقتل وإصابة 12", "قتل وأصيب العشرات": dead and wounded in one number."""
    step = at + 1
    if clause.norm(step) == "و":
        step += 1
    elif not clause.senses_at(step).joined:
        return None
    if clause.norm(at - 1).startswith("محاول"):
        return None  # "محاولة اغتيال وإصابة اثنين": only the wounding happened
    one, other = clause.senses[at], clause.senses_at(step)
    for tags in ((Tag.MASDAR,), (Tag.VERB, Tag.DIED)):
        first = next((f for t, f, _ in one.fields if t in tags), None)
        second = next((f for t, f, _ in other.fields if t in tags), None)
        if tags[0] is Tag.VERB and (
            clause.norm(at).endswith("وا") or predicates_ar.subject_before(clause, at) is not None
        ):
            continue
        if first and second and {first, second} == {"killed", "wounded"} and not clause.numbers.get(at + 1):
            people = clause.people(step + 1, strong=True)
            return Found("casualties", people, at, frozenset((Cue.BOTH,))) if people is not None else None
    return None


def _with_ala(clause: Clause, at: int, field: str) -> Iterator[Found]:
    """ "القضاء على", "القبض على": only with "على" right after."""
    on = next((step for step in range(at + 1, at + _ASIDE) if clause.norm(step) == "علي"), None)
    if on is None or any(clause.trigger(step) for step in range(at + 1, on)):
        return
    people = clause.people(on + 1, strong=on + 1 in clause.numbers)
    if people is not None:
        yield Found(field, people, at)


def _verb(clause: Clause, at: int, field: str, before: list[Found], *, died: bool) -> Iterator[Found]:
    if field == "wounded" and (clause.norm(at + 1) in _BY_WHICH or "قاتله" in clause.norms[at + 1 : at + 3]):
        return  # "متأثرا بجروح أصيب بها": of the one who died
    end = predicates_ar.idiom(clause, at)
    if end is None and field == "killed":
        return
    if field == "missing" and end is not None:
        field = "killed"
    people = predicates_ar.people_of(
        clause, at, field, died=died, taken=frozenset(one.people.first for one in before if one.field == field)
    )
    sure = people is not None and (people.first in clause.numbers or clause.senses[people.first].person is not None)
    if people is not None and (sure or predicates_ar.verb(clause, at) not in _LOST):
        yield Found(field, people, at)
