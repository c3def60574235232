"""Arabic nouns of a toll with their number: "12 قتيلا", "قتيلان", "ارتفاع عدد القتلى إلى 15", "أودى بحياة ثلاثة"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.extract.lexicon_ar import Tag
from bot.extract.mention import Cue, Who
from bot.extract.people_ar import AMONG, ONE, QUOTES, People, of
from bot.extract.persons_ar import Clause
from bot.model import Count
from bot.text.arabic import words

_REACHES = words(
    "الي بلغ بلغت يبلغ تبلغ ليبلغ لتبلغ ليصل لتصل وصل وصلت يصل تصل تجاوز تجاوزت يتجاوز تتجاوز تخطي تخطت "
    "هو كان هي هم هما بواقع حوالي نحو عند"
)
_COUNTING = words("عدد حصيله ارتفاع ارتفع ارتفعت يرتفع ترتفع ليرتفع لترتفع الحصيله اعداد وعدد وحصيله")
_SHOT = re.compile("[وف]?(?:ارد|ترد|يرد)(?:ت|ا|و|ي)?(?:ه|ها|هم)")  # "shot him dead": أردته، ترديه
_SECURITY = words("الشرطه الامن الجيش القوات قوات شرطه الحراس الاجهزه عناصر")
_ARE = words("هم هما")  # "القتلى هم ثلاثة جنود ومدني"
_OF = frozenset(("من", "حاله", "حالات", '"', "«", ")", "»", "”"))  # between a number and its noun
_ROWS = words("صفوف عناصر جانب طرف افراد")
_CASES = words("حاله حالات")
_SOMEONE = words("احد احدي")
_REACHED = words("بلغ بلغت يبلغ تبلغ وصل تجاوز تجاوزت")
_HONOURS = words("الواجب الوطن الامه الكلمه المحراب الحق الدار العلم الفجر")  # "شهيد الواجب" is a title
_LEFT = 12  # tokens before an adjective in which the bodies may stand that it is said of
_SEARCH = 26  # tokens after "القتلى" in which its number may stand
_TOOK_LIVES = words("اودي اودت يودي تودي حصد حصدت يحصد تحصد كلف كلفت ازهق ازهقت انهي انهت ليودي لتودي موديا مودي ادي")
_LIFE_OF = words("بحياه بارواح ارواح حياه")
_HIS_LIFE = words("بحياته بحياتها")
_VICTIM_OF = words("ضحيته ضحيتها ضحيتهما")
_FELL = words("راح راحت ذهب ذهبت يذهب وقع خلف سقط يسقط تذهب يروح وراح وراحت فراح")
_TRIED = words("حاول محاوله يحاول قبل كان يستعد سيفجر لتفجير هدد قد")
_DEATH = words("المنيه")
_BEFELL = words("افته افتها وافته وافتها")
_HIMSELF = words("نفسه نفسها نفسيهما نفسيهما انفسهم")
_BLEW_UP = words("فجر فجرت فجرا فجروا يفجر تفجر يفجران يفجرون جر جرت جرا جروا")
_FAMILIES = words("اهالي اسر ذوي عايلات عوايل اقارب اهل ابنا امهات")
_THREE = Count(3, None, True)
LIVES = (
    _DEATH | _HIMSELF | _LIFE_OF | _HIS_LIFE | _VICTIM_OF
)  # words that mean death together with the verb before them
_FOUND = words(
    "العثور عثر عثرت عثروا يعثر انتشال انتشل انتشلت انتشلوا استخراج استخرجت اكتشاف اكتشفت وصول وصلت وصل "
    "اجلا رمي القا تسلم استلام احصا"
)


def toll(clause: Clause, at: int) -> Iterator[tuple[str, People, frozenset[Cue]]]:
    """Field, people and cues of the toll noun at `at`; a definite noun without a number says nothing."""
    reading = clause.senses[at].toll(Tag.TOLL)
    if reading is None:
        return
    field, alone = reading
    if clause.norm(at - 2) == "بين" and clause.senses_at(at - 1).toll(Tag.TOLL) is not None:
        return  # the second of "بين قتيل وجريح"
    number = number_before(clause, at)
    if number is not None:
        if field == "wounded" and clause.of_death(number.first - 1):
            return
        if _coordinated(clause, at, field):
            yield "casualties", number, frozenset((Cue.BOTH,))
        else:
            yield field, clause.extended(number), frozenset()
    elif _between(clause, at):
        people = _people_before(clause, at - 1)
        if people is not None:
            yield "casualties", people, frozenset((Cue.BOTH,))
    else:
        people = _uncounted(clause, at, field, alone)
        if people is not None and people.first > at and _coordinated(clause, at, field) and not _sorted(clause, people):
            yield "casualties", people, frozenset((Cue.BOTH,))  # "ارتفع عدد القتلى والجرحى إلى 23"
        elif people is not None:
            yield field, people, frozenset()


def _sorted(clause: Clause, people: People) -> bool:
    """Whether a number is said to be of the dead or of the wounded: "القتلى والجرحى إلى 23 قتيلا و40 جريحا"."""
    return any(clause.senses_at(step).toll(Tag.TOLL) for step in range(people.first, people.last + 3))


def _uncounted(clause: Clause, at: int, field: str, alone: Count) -> People | None:
    """The people of a toll noun that no number stands before."""
    known = clause.senses[at]
    if clause.norms[at] == "ضحيه" and not _FELL.isdisjoint(clause.norms[max(0, at - 2) : at]):
        return _fallen(clause, at)
    people = None if known.particles else _people_before(clause, at)
    if people is not None:
        return people
    if known.definite or _of_an_event(clause, at) or clause.norm(at - 1) in _COUNTING:
        return _number_after(clause, at)
    if field == "wounded" and clause.norm(at - 1) in _SOMEONE and clause.of_death(at - 2):
        return None  # "وفاة إحدى المصابات"
    titled = alone.max == 1 and (_adjective(clause, at) or clause.norm(at + 1) in _HONOURS)
    if titled or (field == "wounded" and clause.of_death(at - 1)) or clause.norm(at - 1) == "كل":
        return None
    if clause.has(at - 2, "اكثر", "من"):
        alone = Count(2, None, True)
    if field == "wounded" and alone.max == 1 and clause.norm(at + 1).startswith("ب") and _of_a_body(clause, at):
        return None  # "جثة مصابة بطلقات"
    shot = next((step for step in range(max(0, at - 3), at) if _SHOT.fullmatch(clause.norms[step])), None)
    return of(at, at, alone) if shot is None else of(at, at, alone, _shot_dead(clause, shot, at))


def _of_a_body(clause: Clause, at: int) -> bool:
    return any(known.toll(Tag.BODY) for known in clause.senses[max(0, at - _LEFT) : at])


def _shot_dead(clause: Clause, shot: int, at: int) -> Who:
    """Whom "أردته قتيلا" is about: an attacker where one is named before or where security forces shot."""
    near = [known.person for known in clause.senses[max(0, shot - 8) : shot] if known.person is not None]
    by_force = not _SECURITY.isdisjoint(clause.norms[shot + 1 : at])
    return Who.ATTACKERS if by_force or any(person.who is not Who.VICTIMS for person in near) else Who.VICTIMS


def _fallen(clause: Clause, at: int) -> People | None:
    """Those after "راح ضحية الهجوم"."""
    for step in range(at + 1, at + 6):
        people = clause.people(step, strong=step in clause.numbers)
        if people is not None and (step in clause.numbers or not clause.senses[step].definite):
            return people
    return None


def lives(clause: Clause, at: int) -> People | None:
    """The dead of "أودى بحياة ثلاثة", "راح ضحيته عشرون", where `at` is the noun; None in other senses of it."""
    norm, before = (
        clause.norms[at],
        [word.removeprefix("و").removeprefix("ف") for word in clause.norms[max(0, at - 5) : at]],
    )
    if norm in _VICTIM_OF:
        fallen = clause.people(at + 1, strong=True) if not _FELL.isdisjoint(before) else None
        return None if fallen is None or _dead_and_wounded(clause, fallen.last + 1) else fallen
    if norm in _DEATH:
        return of(at, at, ONE) if not _BEFELL.isdisjoint(before[-1:]) else None
    if norm in _HIMSELF:
        return _blown_up(clause, at) if not _BLEW_UP.isdisjoint(before) else None
    if _TOOK_LIVES.isdisjoint(before):
        return None
    return of(at, at, ONE) if norm in _HIS_LIFE else clause.people(at + 1, strong=True)


def _dead_and_wounded(clause: Clause, at: int) -> bool:
    """Whether "between dead and wounded" follows: "راح ضحيته 17 عاملا بين قتيل وجريح"."""
    return clause.norm(at).removeprefix("ما") in ("", "بين") and any(
        clause.norm(step) == "بين" and clause.senses_at(step + 1).toll(Tag.TOLL) is not None for step in (at, at + 1)
    )


def _blown_up(clause: Clause, at: int) -> People | None:
    """The attackers of "فجر انتحاري نفسه"; none where it was tried or feared only."""
    if not _TRIED.isdisjoint(clause.norms[max(0, at - 8) : at]):
        return None
    norm = clause.norms[at]
    return of(at, at, ONE if norm in ("نفسه", "نفسها") else Count(2, 2) if norm == "نفسيهما" else _THREE, Who.ATTACKERS)


def bodies(clause: Clause, at: int) -> People | None:
    """Bodies found: "العثور على 12 جثة", "انتشال جثة شاب"."""
    number = number_before(clause, at)
    if number is not None:
        return number
    reading = clause.senses[at].toll(Tag.BODY)
    if reading is None or clause.senses[at].definite:
        return None
    if any(word in _FOUND or word[1:] in _FOUND for word in clause.norms[max(0, at - 4) : at]):
        if reading[1].max is None and at + 1 in clause.numbers:
            return clause.people(at + 1, strong=True)
        return of(at, at, reading[1])
    return None


def _coordinated(clause: Clause, at: int, field: str) -> int | None:
    """The index of a toll noun of the other kind joined right after: "قتلى وجرحى"."""
    step = at + 2 if clause.norm(at + 1) == "و" else at + 1
    known = clause.senses_at(step)
    if not known.joined and step == at + 1:
        return None
    reading = known.toll(Tag.TOLL)
    if (step - 1 if clause.norm(step) == "و" else step) in clause.numbers:
        return None
    return step if reading and reading[1].max != 2 and {reading[0], field} == {"killed", "wounded"} else None


def number_before(clause: Clause, at: int) -> People | None:
    """The number right before the noun, "من" or a word such as "حالة" between."""
    if clause.senses[at].joined:
        return None
    if clause.has(at + 1, "علي", "الاقل") and (number := clause.ending.get(at - 1)) is not None:
        count = Count(number.count.min, None, number.count.vague)
        return People(number.first, at + 2, ((Who.VICTIMS, count),))
    number = clause.ending.get(at - 1) or (clause.ending.get(at - 2) if clause.norm(at - 1) in _OF else None)
    return People(number.first, at, ((_ranks(clause, at + 1), number.count),)) if number is not None else None


def _ranks(clause: Clause, at: int) -> Who:
    """Whose dead a toll noun counts: "3 قتلى في صفوف المهاجمين"."""
    if clause.norm(at) not in ("في", "من", "بين"):
        return Who.VICTIMS
    step = at + 2 if clause.norm(at + 1) in _ROWS else at + 1
    return clause.side(step) if clause.senses_at(step).person is not None else Who.VICTIMS


def _between(clause: Clause, at: int) -> bool:
    """ "بين قتيل وجريح", "ما بين قتيل ومصاب"."""
    return (
        clause.norm(at - 1) == "بين"
        and not clause.senses[at].definite
        and _coordinated(clause, at, (clause.senses[at].toll(Tag.TOLL) or ("",))[0]) is not None
    )


def _people_before(clause: Clause, at: int) -> People | None:
    """The people that the noun describes: "12 شخصا قتلى", "سقط ثلاثة جنود قتلى", "12 حوثيا سقطوا قتلى"."""
    end = at - 1
    if clause.norm(end) in _FAMILIES:
        return None  # "العشرات من أهالي ضحايا"
    while end > 0 and (clause.norm(end) in ("سقطوا", "سقط", "سقطا", "ما", "مضرجين") or clause.norm(end) in QUOTES):
        end -= 1
    for first in range(max(0, end - 6), end + 1):
        if first in clause.numbers:
            number = clause.numbers[first]
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
    return following.startswith("ال") and following not in (
        "اليوم",
        "الي",
        "الاحد",
        "الاثنين",
        "الثلاثا",
        "الاربعا",
        "الخميس",
        "الجمعه",
        "السبت",
        "الا",
        "الذين",
    )


def _number_after(clause: Clause, at: int) -> People | None:
    """The number that a definite noun reaches: "عدد القتلى ... بلغ 16", "القتلى إلى 15", "القتلى الثلاثة"."""
    direct = clause.numbers.get(at + 1)
    before = clause.norms[max(0, at - 4) : at]
    counted, reached = not _COUNTING.isdisjoint(before), not _REACHED.isdisjoint(before)
    if direct is None and clause.norm(at + 1) == ":":
        direct = clause.numbers.get(at + 2)
    if direct is not None:
        return People(at, direct.last, ((Who.VICTIMS, direct.count),))
    for step in range(at + 1, min(at + _SEARCH, len(clause.norms))):
        norm = clause.norms[step]
        if norm in (".", "؛") or norm in AMONG:
            return None
        if any(tag is not Tag.TOLL for tag, _, _ in clause.senses[step].fields) and not clause.senses[step].toll(
            Tag.TOLL
        ):
            return None
        number = clause.numbers.get(step)
        if number is not None and (reached or clause.norm(step - 1) in _REACHES or norm in _REACHES):
            if clause.norm(number.last + 1) in _CASES:  # "ارتفاع حالات الوفاة إلى 26 حالة"
                return People(number.first, number.last + 1, ((Who.VICTIMS, number.count),))
            people = clause.people(step, strong=True, parts=clause.norm(step - 1) in _ARE)
            return people if counted or clause.norm(step - 1) != "الي" else None
    return None


def _adjective(clause: Clause, at: int) -> bool:
    """Whether a singular stands beside a person as an adjective ("إرهابي مصاب") or as a title before a name."""
    previous = clause.senses_at(at - 1)
    return previous.person is not None and at - 1 not in clause.numbers
