"""Whom an Arabic verb of casualties is about: subject before it, subject or object after it.

"قتل" is written alike in the active and the passive. Where the words after it name one who kills ("قتل انتحاري خمسين
جنديا", "قتلت الشرطة ثلاثة"), the people after those are the dead; else whoever follows, else whoever goes before.
"""

from __future__ import annotations

from dataclasses import replace

from bot.extract.lexicon_ar import Tag
from bot.extract.mention import Who
from bot.extract.people_ar import COMMAS, OF_THEM, ONE, QUOTES, SERVICES, People, of
from bot.extract.persons_ar import Clause
from bot.model import Count
from bot.text.arabic import words

_TIMES = words(
    "اليوم امس صباح مسا فجر ليل ليله ظهر عصر عشيه يوم الاحد الاثنين الثلاثا الاربعا الخميس الجمعه السبت "
    "البارحه الليله الماضيه الماضي الجاري الحالي مبكر مبكرا لاحقا ايضا كذلك كما قبل قليل منذ حاليا فورا "
    "بالتوقيت المحلي بالرصاص رميا"
)
_STEPS = words(
    "في علي من خلال جرا اثر اثنا بعد قرب نتيجه بسبب داخل وسط ايضا كل عن الي عند مع شمال جنوب شرق غرب "
    "شمالي جنوبي شرقي غربي فيه فيها خلاله خلالها"
)
_RELATIVE = words(
    "الذي التي الذين اللذين اللذان اللتين حيث مما ما ان انه انها شنه شنها شنته نفذه نفذها نفذته استهدف "
    "استهدفت وقع وقعت بينما فيما عندما حين قال قالت لم لا"
)
_BOUNDARIES = words("ان بان انه انها حيث فيما بينما عندما كما حين لان ولكن لكن اذ بعدما مما قال قالت واضاف واضافت")
_IN_IT = words("فيها فيه خلالها خلاله اثرها")  # "مجزرة قتل فيها 29"
_WHO = words("الذي التي الذين اللذين اللذان من")
_BY = ("ب", "ل", "ك")
_SINGULARS = words("قتل استشهد توفي قضي لقي لقيت فارق ارتقي اصيب اصيبت قتلت استشهدت جرح جرحت")
_RULED = words("قضي قضت قضوا قضيا")  # "died", and "ruled" of a court
_ACTIVE_WOUND = words("طعن طعنت طعنوا يطعن تطعن يطعنون اصاب اصابت اصابوا يصيب تصيب")
_THEY = words("هم هما وهم وهما")
_FATE = words("مصرعه مصرعها مصرعهم مصرعهما مصرعهن حتفه حتفها حتفهم حتفهما حتفهن")
_LIVES = words("حياته حياتها حياتهم حياتهما ارواحهم حياتهن")
_THEIR_LIVES = words("لحياته لحياتها لحياتهم لحياتهما لارواحهم")
_LAST_BREATH = {
    **dict.fromkeys(words("لقي لقيت لقيا لقيتا لقوا لاقي لاقت لاقوا يلقي"), _FATE),
    **dict.fromkeys(words("فارق فارقت فارقا فارقوا يفارق"), frozenset(("الحياه",))),
    **dict.fromkeys(words("لفظ لفظت"), words("انفاسه انفاسها")),
    **dict.fromkeys(words("ارتقي ارتقت ارتقيا ارتقوا يرتقي"), words("شهيدا شهدا شهيد شهيدين شهيدان شهيده الشهيد")),
    **dict.fromkeys(words("فقد فقدت فقدوا"), _LIVES),
    **dict.fromkeys(words("سقط سقطت سقطوا"), words("واصيب واصيبت وجرح وجرحت واصابه وجرح واصابات")),
}
_REACH, _LEFT = 10, 14
_TWO, _MANY = Count(2, 2), Count(2, None, True)


def verb(clause: Clause, at: int) -> str:
    """The verb at `at` without an attached "and"."""
    return clause.norms[at][1:] if clause.senses[at].joined else clause.norms[at]


def idiom(clause: Clause, at: int) -> int | None:
    """For verbs that mean death only together with a noun ("لقي ... مصرعه"): where the noun stands; None where it does
    not; `at` itself for every other verb."""
    wanted = _LAST_BREATH.get(verb(clause, at))
    if wanted is None:
        return at
    for step in range(at + 1, min(at + 30, len(clause.norms))):
        if clause.norms[step] in wanted:
            return step
        if clause.norms[step] in (".", "؛"):
            break
    return None


def of_lives(clause: Clause, at: int) -> bool:
    """Whether what is lost is life: "فقدان الجنديين لحياتهما"."""
    return not _THEIR_LIVES.isdisjoint(clause.norms[at + 1 : at + 6])


def people_of(clause: Clause, at: int, field: str, *, died: bool, taken: frozenset[int]) -> People | None:
    """Whom the verb at `at` is about, or None; not those at `taken`, of whom the sentence has said it already."""
    people = _people_of(clause, at, field, died=died, taken=taken)
    norm = verb(clause, at)
    dual = norm.endswith("ا") and norm[:-1] in _SINGULARS
    if (
        dual
        and people is not None
        and people.last < at
        and people.sides[0][1] in (_MANY, ONE)
        and len(people.sides) == 1
    ):
        return replace(people, sides=((people.sides[0][0], _TWO),), explicit=True)  # "فلسطينيين استشهدا"
    if people is None and dual and died and clause.norm(at - 1) not in _WHO:
        return of(at, at, _TWO)  # two names, then "استشهدا"
    return people


def _people_of(clause: Clause, at: int, field: str, *, died: bool, taken: frozenset[int]) -> People | None:
    """The people before or after the verb, as `people_of` returns them."""
    norm = verb(clause, at)
    plural = norm.endswith(("وا", "ون")) or (norm.endswith("ا") and norm[:-1] in _SINGULARS)
    if not died and (field != "wounded" or norm in _ACTIVE_WOUND or norm.startswith(("جرح", "يجرح"))):
        found = killed_by(clause, at)
        if found is not None:
            return found
    if clause.norm(at + 1) in OF_THEM | _IN_IT and at + 2 in clause.numbers:
        return clause.people(at + 2, strong=True)
    right = clause.people(at + 1, strong=at + 1 in clause.numbers or (not plural and not died))
    if (
        right is not None
        and clause.norm(at + 1).startswith("و")
        and (clause.senses[at + 1].joined or at + 1 in clause.numbers)
    ):
        right = None
    if clause.norm(at + 1) in ("مع", "رفقه", "برفقه"):
        return together(subject_before(clause, at, taken), clause.people(at + 2, strong=at + 2 in clause.numbers))
    if norm in _ACTIVE_WOUND and (right is None or not right.explicit):
        return None
    if plural:
        if right is not None and right.explicit and not died:
            return right
        return subject_before(clause, at, taken)
    if right is not None and not (
        right.first == right.last and not clause.senses[right.first].person and right.first not in clause.numbers
    ):
        return right
    if norm in _ACTIVE_WOUND:
        return None
    if norm in _RULED:
        return subject_before(clause, at, taken)
    return subject_before(clause, at, taken) or _over(clause, at) or right


def together(subject: People | None, others: People | None) -> People | None:
    """ "قتل قيادي مع أربعة": the subject before the verb and those with it."""
    if subject is None or others is None:
        return subject
    return People(subject.first, others.last, (*subject.sides, *others.sides))


def killed_by(clause: Clause, at: int) -> People | None:
    """The object after a named agent: "قتلت قوات الأمن ثلاثة مسلحين", "قتل مسلحون شرطيا"."""
    subject = clause.past_quotes(at + 1)
    known = clause.senses_at(subject)
    number = clause.numbers.get(subject)
    if number is None and known.particles.removesuffix("ال").endswith(_BY):
        return None  # "قتلوا بهجوم مسلح"
    if number is not None:
        people = clause.people(subject)
        if people is None or not people.hostile:
            return None
        return _object(clause, people.last + 1, 5, numbers=False)
    if known.person is not None and known.person.count.max == 1 and known.person.who is Who.VICTIMS:
        return _counted_object(clause, subject + 1)
    if not (known.agent or (known.person is not None and known.person.who is not Who.VICTIMS)):
        return None
    return _object(clause, subject + 1, 12, numbers=True)


def _counted_object(clause: Clause, at: int) -> People | None:
    """The people right after a single subject: "قتل جندي خمسة من زملائه", "طعن رجل طفلين"."""
    for step in range(at, at + 3):
        if step in clause.numbers:
            return clause.people(step)
        norm, person = clause.norm(step), clause.senses_at(step).person
        if person is not None and clause.senses_at(step).particles == "" and norm.endswith(("ين", "ا")):
            dual = person.count.max == 2 and norm.endswith("ين")
            return clause.people(step) if dual or (person.count.max == 1 and norm.endswith("ا")) else None
        if (
            not norm.isalpha()
            or norm in _STEPS
            or norm in _RELATIVE
            or clause.trigger(step)
            or clause.senses_at(step).joined
        ):
            return None
    return None


def _object(clause: Clause, at: int, reach: int, *, numbers: bool) -> People | None:
    """People in the accusative within `reach` tokens: a number, a dual, an indefinite in -an, or a definite person."""
    for step in range(at, min(at + reach, len(clause.norms))):
        norm, known = clause.norms[step], clause.senses[step]
        if norm in _RELATIVE or norm in (".", ":", "؟", "!") or (known.fields and not known.person) or known.joined:
            return None
        if step in clause.numbers and (numbers or clause.senses_at(clause.numbers[step].last + 1).person):
            found = clause.people(step, strong=clause.norm(step - 1) not in _STEPS)
            if found is not None:
                return found
        someone = clause.people(step) if norm in ("احد", "احدي") else None
        if someone is not None:
            return someone
        person = known.person
        if person is None or known.particles not in ("", "ال"):
            continue
        accusative = norm.endswith(("ا", "ه")) or (person.count.max == 2 and norm.endswith("ين"))
        after_step = clause.norm(step - 1) in _STEPS or clause.norm(step - 1).startswith("لل")
        adjective = known.definite and norm.endswith(("ي", "يه")) and clause.norm(step - 1).startswith("ال")
        if adjective:
            continue  # "في الحي الصناعي"
        idafa = person.count.max == 1 and (step == at or clause.norm(step + 1) in SERVICES)  # "ضابط شرطة"
        if not after_step and (accusative or idafa or (known.definite and person.count.max == 1)):
            return clause.people(step)
    return None


def _over(clause: Clause, at: int) -> People | None:
    """People after the verb with an adverb, a place or "بجروح" between."""
    step, moved = at + 1, 0
    while step < len(clause.norms) and moved < _REACH:
        norm = clause.norms[step]
        if (
            norm in _RELATIVE
            or norm in (".", ":", "؟", "!", "؛")
            or (clause.senses[step].fields and not clause.norm(step).startswith("ب"))
        ):
            return None
        passed = (
            norm in _TIMES
            or norm in COMMAS
            or norm in QUOTES
            or norm in _STEPS
            or norm.startswith("ب")
            or norm.isdigit()
        )
        previous = clause.norm(step - 1)
        if step > at + 1 and (previous in COMMAS or previous in _TIMES or previous not in _STEPS):
            people = clause.people(step)
            if people is not None and people.explicit and not clause.senses[step].joined:
                return people
        if not passed and previous not in _STEPS and not clause.norms[step - 1].startswith("ب") and moved > 6:
            return None
        step, moved = step + 1, moved + 1
    return None


def subject_before(clause: Clause, at: int, taken: frozenset[int] = frozenset()) -> People | None:
    """The subject before the verb: "أن ثلاثة أشخاص قتلوا", "ضابط شرطة قتل"; none in a relative clause, none after
    "and"."""
    if clause.senses[at].joined or clause.norm(at - 1).removeprefix("و") in _WHO:
        return None
    floor = max(0, at - _LEFT)
    for step in range(at - 1, floor - 1, -1):
        norm = clause.norms[step]
        if (
            norm in _BOUNDARIES
            or norm in (".", ":", "؛")
            or any(t in (Tag.VERB, Tag.DIED, Tag.MASDAR) for t, _, _ in clause.senses[step].fields)
        ):
            floor = step + 1
            break
    for step in range(floor, at):
        number = clause.numbers.get(step)
        people = clause.people(step, strong=number is not None and number.last == at - 1)
        if people is None or people.last >= at or people.first in taken:
            continue
        gap = [n for n in clause.norms[people.last + 1 : at] if n not in QUOTES]
        named = any(n in _THEY for n in gap[:2]) and step in clause.numbers  # "تسعة هم حارسان وسبعة زبائن جرحوا"
        if len(gap) <= (8 if named else 5) and not any(n in COMMAS or n in _RELATIVE for n in gap[1:-1]):
            return people
    return None
