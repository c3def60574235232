"""What an Arabic sentence says beside its numbers: recalled, cumulative, feared, denied, unconfirmed, an update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from bot.errors import DataError
from bot.extract.files_ar import load, phrases
from bot.extract.mention import Cue
from bot.text import arabic
from bot.text.arabic import words

FILE = "casualty_cues_ar.yaml"
_NEXT, _NEAR = 3, 5  # tokens right before a casualty word, for what governs it ("محاولة اغتيال", "نفى مقتل")
_GOVERNED = 14  # tokens before a casualty word in its clause in which a word governs what is told ("المسؤول عن كمين")
_BEFORE, _AFTER = 22, 14  # tokens around a mention that date it
MONTHS = words(
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر جانفي فيفري افريل ماي "
    "جوان جويليه اوت كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين"
)
_PAST = words("الماضي الماضيه المنصرم المنصرمه الفارط الفارطه المنقضي المنقضيه الفايت")
_LASTING = words(
    "تشهد يشهد المستمر المستمره الخاضعه الخاضع خاضعه تسيطر يسيطر الداير الدايره تعاني يعاني المحاصره المتواصله "
    "المتواصل متاثرا متاثره متاثرين متاثران متاثرتين"
)  # what they are said of goes on since the time that follows; the dead beside it do not
_OF_DOING = words(
    "مسووليته مسووليتها مسووليتهم المسووليه مسووليه ضلوعه ضلوعها ضلوعهم ضلوع تورطه تورطها تورطهم تورط علاقته "
    "علاقتها علاقتهم علاقه صلته صلتها صله قيامه قيامها وقوفه وقوفها"
)  # denied by the side that is accused: the dead are not denied
_SUPERLATIVE = words(
    "الاعنف اعنف الاكثر الاسوا اسوا الاكبر اكبر الاول الاولي اول الادمي ادمي اقوي الاقوي الاشد اشد "
    "الاحدث احدث الثاني الثانيه الثالث الثالثه الرابع الرابعه الخامس الخامسه السادس السابع ثاني ثالث رابع خامس سادس"
)
_SINCE_REACH = 9  # tokens from a superlative to its "since"
_DURING = words("خلال طوال طيله")
_SPANS = words("سنوات سنه عام عاما اعوام عامين سنتين اشهر شهرا شهور شهرين اسابيع اسبوعين عقود عقد عقدين")
_PARTS = words("النصف الربع الاشهر الشهور الاسابيع السنوات")
_FIRST = words("الاول الاولي الثاني الثالث الرابع الاخير الاخيره الماضيه")
_YEARS = words("عام سنه العام لعام")

Phrase = tuple[str, ...]


@cache
def _phrases() -> dict[str, dict[str, tuple[tuple[Phrase, Cue], ...]]]:
    """Scope → first word → phrases. Scopes as the file explains them."""
    found: dict[str, dict[str, tuple[tuple[Phrase, Cue], ...]]] = {}
    try:
        for scope, cues in load(FILE).items():
            by_first = found.setdefault(scope, {})
            for cue, listed in cues.items():
                for entry in phrases(listed):
                    phrase = tuple(arabic.fold(word) for word in entry.split())
                    by_first[phrase[0]] = (*by_first.get(phrase[0], ()), (phrase, Cue(cue)))
    except (AttributeError, TypeError, ValueError) as fault:
        raise DataError(f"the Arabic cue phrases cannot be used: {fault!r}", about=FILE) from fault
    return found


def cues_of(norms: Sequence[str], trigger: int, first: int, last: int, floor: int, ceiling: int) -> frozenset[Cue]:
    """Cues of a mention whose casualty word is `trigger` and whose tokens are `first` to `last`; `floor` and `ceiling`
    bound what belongs to it: the tokens between the mention before it and the one after it."""
    head = min(trigger, first)
    norms = without_superlatives(norms)
    ceiling = next((at for at in range(last + 1, min(ceiling, last + 1 + _AFTER)) if norms[at] in _LASTING), ceiling)
    found = set(_match(norms, max(floor, head - _NEXT), head, "next"))
    found |= set(_match(norms, max(floor, head - _NEAR), head, "near"))
    if Cue.DENIED in found and not _OF_DOING.isdisjoint(norms[max(floor, head - _NEAR) : head]):
        found.discard(Cue.DENIED)
    found |= set(_match(norms, max(floor, head - _BEFORE), head, "around"))
    found |= set(_match(norms, max(floor, head - _BEFORE), first, "before"))
    found |= set(_match(norms, _clause_start(norms, max(floor, head - _GOVERNED), head), head, "governs"))
    found |= set(_match(norms, head, last + 1, "around"))
    found |= set(_match(norms, last + 1, min(ceiling, last + 1 + _AFTER), "around"))
    for begin, end in ((max(floor, head - _BEFORE), head), (last + 1, min(ceiling, last + 1 + _AFTER))):
        if any(_dated(norms, at) for at in range(begin, end)):
            found.add(Cue.RECALLED)
        if any(_spanning(norms, at) for at in range(begin, end)):
            found.add(Cue.CUMULATIVE)
    return frozenset(found)


def _clause_start(norms: Sequence[str], begin: int, end: int) -> int:
    """The first token from `begin` on that no comma parts from `end`."""
    return next((at + 1 for at in range(end - 1, begin - 1, -1) if norms[at] in ("،", ",", "؛", ".")), begin)


def without_superlatives(norms: Sequence[str]) -> Sequence[str]:
    """The words without "since" and its time where they say how rare the event is: "في أعنف هجوم منذ أشهر"."""
    if "منذ" not in norms:
        return norms
    kept = list(norms)
    for at, norm in enumerate(norms):
        rare = norm in _SUPERLATIVE or (norm == "اكثر" and at + 1 < len(norms) and norms[at + 1].startswith("ال"))
        if rare and "منذ" in norms[at : at + _SINCE_REACH]:
            since = at + list(norms[at : at + _SINCE_REACH]).index("منذ")
            kept[since : since + 4] = [""] * len(kept[since : since + 4])
    return kept


def _match(norms: Sequence[str], begin: int, end: int, scope: str) -> Iterator[Cue]:
    by_first = _phrases().get(scope, {})
    for at in range(begin, end):
        word = norms[at]
        for head in (word, word[1:]) if word[:1] in ("و", "ف", "ب", "ل") else (word,):
            for phrase, cue in by_first.get(head, ()):
                if len(phrase) == 1 or tuple(norms[at + 1 : at + len(phrase)]) == phrase[1:]:
                    before_another = phrase[0] == "قبل" and norms[at + len(phrase) : at + len(phrase) + 1] == ["من"]
                    if not before_another:  # "قبل أيام من الانتخابات"
                        yield cue


def _spanning(norms: Sequence[str], at: int) -> bool:
    """Whether a span of weeks, months or years begins at `at`: "خلال نحو ثلاث سنوات", "في الأشهر الستة الأولى"."""
    if norms[at].removeprefix("و") == "منذ":  # "منذ 8 أكتوبر", "منذ عام 2014"
        return any(word in MONTHS or (len(word) == 4 and word.isdigit()) for word in norms[at + 1 : at + 4])
    if norms[at] in _DURING:
        return any(word in _SPANS for word in norms[at + 1 : at + 5])
    return norms[at] in _PARTS and not _FIRST.isdisjoint(norms[at + 1 : at + 3])


def _dated(norms: Sequence[str], at: int) -> bool:
    """Whether a date of long ago begins at `at`: "مارس الماضي", "عام 2013", "في أوت 2013" (a month without its day)."""
    word, after = norms[at], norms[at + 1] if at + 1 < len(norms) else ""
    if word in _YEARS and len(after) == 4 and after.isdigit():
        return True
    if word not in MONTHS:
        return False
    if after in ("الاول", "الثاني") or (after in "/" and at + 2 < len(norms)):
        after = norms[at + 2] if at + 2 < len(norms) else ""
    before = norms[at - 1] if at else ""
    return after in _PAST or (not before.isdigit() and before != "/" and len(after) == 4 and after.isdigit())
