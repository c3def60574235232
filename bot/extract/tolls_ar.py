"""Arabic nouns of a toll with their number: "12 قتيلا", "قتيلان", "ارتفاع عدد القتلى إلى 15", "أودى بحياة ثلاثة"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.extract.lexicon_ar import Tag
from bot.extract.mention import Cue, Who
from bot.extract.persons_ar import AMONG, ONE, QUOTES, Clause, People, of
from bot.model import Count

_REACHES = frozenset(
    "الي بلغ بلغت يبلغ تبلغ ليبلغ لتبلغ ليصل لتصل وصل وصلت يصل تصل تجاوز تجاوزت يتجاوز تتجاوز تخطي تخطت هو كان هي بواقع حوالي نحو عند".split()
)
_COUNTING = frozenset("عدد حصيله ارتفاع ارتفع ارتفعت يرتفع ترتفع ليرتفع لترتفع الحصيله اعداد وعدد وحصيله".split())
_SEARCH = 18  # tokens after "القتلى" in which its number may stand
_TOOK_LIVES = frozenset("اودي اودت يودي تودي حصد حصدت يحصد تحصد كلف كلفت ازهق ازهقت انهي انهت ليودي لتودي موديا مودي ادي".split())
_LIFE_OF = frozenset("بحياه بارواح ارواح حياه".split())
_HIS_LIFE = frozenset("بحياته بحياتها".split())
_VICTIM_OF = frozenset("ضحيته ضحيتها ضحيتهما".split())
_FELL = frozenset("راح راحت ذهب ذهبت يذهب وقع خلف سقط يسقط تذهب يروح وراح وراحت فراح".split())
LIVES = _LIFE_OF | _HIS_LIFE | _VICTIM_OF  # words that mean death together with the verb before them
_FOUND = frozenset(
    "العثور عثر عثرت عثروا يعثر انتشال انتشل انتشلت انتشلوا استخراج استخرجت اكتشاف اكتشفت وصول وصلت وصل اجلا رمي القا تسلم استلام احصا".split()
)


def toll(clause: Clause, at: int) -> Iterator[tuple[str, People, frozenset[Cue]]]:
    """Field, people and cues of the toll noun at `at`; a definite noun without a number says nothing."""
    known = clause.senses[at]
    reading = known.toll(Tag.TOLL)
    if reading is None:
        return
    field, alone = reading
    other = _coordinated(clause, at, field)
    number = _number_before(clause, at)
    if number is not None:
        if other and alone.max == 1 or (other and not clause.numbers.get(other + 1) and not known.definite):
            yield "casualties", number, frozenset((Cue.BOTH,))
        else:
            yield field, number, frozenset()
        return
    if _between(clause, at):
        people = _people_before(clause, at - 1)
        if people is not None:
            yield "casualties", people, frozenset((Cue.BOTH,))
        return
    people = None if known.particles else _people_before(clause, at)
    if people is not None:
        yield field, people, frozenset()
        return
    if known.definite or _of_an_event(clause, at):
        people = _number_after(clause, at)
        if people is not None:
            yield field, people, frozenset()
        return
    if alone.max == 1 and _adjective(clause, at):
        return
    if clause.norm(at - 1) == "كل":
        return
    if clause.has(at - 2, "اكثر", "من"):
        alone = Count(2, None, True)
    yield field, of(at, at, alone), frozenset()


def lives(clause: Clause, at: int) -> People | None:
    """The dead of "أودى بحياة ثلاثة", "راح ضحيته عشرون", where `at` is the noun; None in other senses of it."""
    norm, before = clause.norms[at], [word.removeprefix("و").removeprefix("ف") for word in clause.norms[max(0, at - 5) : at]]
    if norm in _VICTIM_OF:
        return clause.people(at + 1, strong=True) if not _FELL.isdisjoint(before) else None
    if _TOOK_LIVES.isdisjoint(before):
        return None
    return of(at, at, ONE) if norm in _HIS_LIFE else clause.people(at + 1, strong=True)


def bodies(clause: Clause, at: int) -> People | None:
    """Bodies found: "العثور على 12 جثة", "انتشال جثة شاب"."""
    number = _number_before(clause, at)
    if number is not None:
        return number
    reading = clause.senses[at].toll(Tag.BODY)
    if reading is None or clause.senses[at].definite:
        return None
    if any(word in _FOUND or word[1:] in _FOUND for word in clause.norms[max(0, at - 4) : at]):
        return of(at, at, reading[1])
    return None


def _coordinated(clause: Clause, at: int, field: str) -> int | None:
    """The index of a toll noun of the other kind joined right after: "قتلى وجرحى"."""
    step = at + 2 if clause.norm(at + 1) == "و" else at + 1
    known = clause.senses_at(step)
    if not known.joined and step == at + 1:
        return None
    reading = known.toll(Tag.TOLL)
    return step if reading and reading[1].max != 2 and {reading[0], field} == {"killed", "wounded"} else None


def _number_before(clause: Clause, at: int) -> People | None:
    """The number right before the noun, "من" or a word such as "حالة" between."""
    for gap in (0, 1):
        for number in clause.numbers.values():
            if number.last == at - 1 - gap and (gap == 0 or clause.norm(at - 1) in ("من", "حاله", "حالات", "\"", "«")):
                return People(number.first, at, ((Who.VICTIMS, number.count),))
    return None


def _between(clause: Clause, at: int) -> bool:
    """"بين قتيل وجريح", "ما بين قتيل ومصاب"."""
    return clause.norm(at - 1) == "بين" and _coordinated(clause, at, (clause.senses[at].toll(Tag.TOLL) or ("",))[0]) is not None


def _people_before(clause: Clause, at: int) -> People | None:
    """The people that the noun describes: "12 شخصا قتلى", "سقط ثلاثة جنود قتلى", "12 حوثيا سقطوا قتلى"."""
    end = at - 1
    while end > 0 and (clause.norm(end) in ("سقطوا", "سقط", "سقطا", "ما", "مضرجين") or clause.norm(end) in QUOTES):
        end -= 1
    for number in clause.numbers.values():
        if end - 6 <= number.first <= end:
            people = clause.people(number.first, strong=False, parts=True) or clause.people(number.first, strong=True)
            if people is not None and end - 2 <= people.last <= end:
                return people
    return None


def _of_an_event(clause: Clause, at: int) -> bool:
    """Whether the noun is in the construct state with what killed them: "ضحايا الهجوم", "قتلى التفجير"."""
    following = clause.norm(at + 1)
    if (clause.senses[at].toll(Tag.TOLL) or ("", ONE))[1].max is not None:
        return False
    if following in _COUNTING:
        return True
    return following.startswith("ال") and following not in ("اليوم", "الي", "الاحد", "الاثنين", "الثلاثا", "الاربعا", "الخميس", "الجمعه", "السبت", "الا", "الذين")


def _number_after(clause: Clause, at: int) -> People | None:
    """The number that a definite noun reaches: "عدد القتلى ... بلغ 16", "القتلى إلى 15", "القتلى الثلاثة"."""
    direct = clause.numbers.get(at + 1)
    if direct is not None and clause.norm(at + 1).startswith("ال") and clause.norm(at + 1) != "الي":
        return People(at, direct.last, ((Who.VICTIMS, direct.count),))
    counted = any(word in _COUNTING for word in clause.norms[max(0, at - 4) : at])
    for step in range(at + 1, min(at + _SEARCH, len(clause.norms))):
        norm = clause.norms[step]
        if norm in (".", "؛") or norm in AMONG:
            return None
        if any(tag is not Tag.TOLL for tag, _, _ in clause.senses[step].fields) and not clause.senses[step].toll(Tag.TOLL):
            return None
        number = clause.numbers.get(step)
        if number is not None and (clause.norm(step - 1) in _REACHES or norm in _REACHES or (clause.norm(step - 1) == ":" and counted)):
            people = clause.people(step, strong=True, parts=False)
            return people if counted or clause.norm(step - 1) != "الي" else None
    return None


def _adjective(clause: Clause, at: int) -> bool:
    """Whether a singular stands beside a person as an adjective ("إرهابي مصاب") or as a title before a name."""
    previous = clause.senses_at(at - 1)
    return previous.person is not None and at - 1 not in clause.numbers
