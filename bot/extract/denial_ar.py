"""Whether an Arabic headline says that a reported event did not happen: "نفت الداخلية وقوع انفجار".

Denied are the event or the deaths, not that one side did it ("نفى مسؤوليته عن الهجوم"), what kind of event it was ("أن
يكون الحادث إرهابيا"), or that anybody was hurt ("نفى وقوع ضحايا").
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.arabic import words
from bot.text.document import Document, Token

_DENIES = words("نفي نفت ينفي تنفي ينفون نفوا نافيا نافيه كذب كذبت يكذب تكذب تكذيب فند فندت يفند تفند دحض دحضت ينفيان")
_UNTRUE = (("لا", "صحه"), ("عدم", "صحه"), ("غير", "صحيح"), ("غير", "صحيحه"), ("لا", "اساس"))
_WITHDRAWS = words("تسحب سحبت يسحب سحب تتراجع تراجعت يتراجع تراجع")
_NEWS = words("خبر خبرا خبرها خبره نبا نباها اعلانها اعلانه اعلان")
_HAPPENING = words("وقوع حدوث حصول تعرض مقتل مصرع اغتيال استشهاد انفجار تفجير اختطاف خطف سقوط اندلاع")
_TOLD = words("انبا الانبا تقارير التقارير اخبار الاخبار خبر نبا شايعات اشاعات الشايعات لانبا لاخبار للانبا معلومات")
_EVENTS = _HAPPENING | words("هجوم قصف غاره غارات اشتباكات استهداف اعتدا محاوله اقتحام")
_NOT_IT = words(
    "مسووليته مسووليتها مسووليتهم مسووليه المسووليه ضلوعه ضلوعها ضلوع تورطه تورطها تورط علاقه علاقته علاقتها صله "
    "صلته صلتها علمه علمها نيته نيه يكون تكون مشاركته مشاركتها تسليم اتهامات الاتهامات"
)
_LOSSES = ("اصاب", "ضحايا", "خساير", "قتلي", "جرحي", "اضرار", "وفيات")
_REACH, _FAR = 11, 26  # tokens from the denial to what is denied; from "denied the truth of what was spread"
_FIRST = 8  # tokens of the headline in which the denial must begin: after an event it denies only a part of that
_ATTACKS = words(
    "الهجوم القصف الغاره الغارات التفجير الانفجار الاشتباكات المواجهات الحادث الكمين الضربه الضربات الاعتدا"
)
_IN = words("في خلال جرا اثر نتيجه بسبب")
_WITHIN = 8  # tokens after "denied the killing" that name an attack which is not denied
_OBJECT = 4  # tokens after "وقوع" in which losses stand


def event_denied(doc: Document) -> bool:
    """Read off the headline, or the first sentence where there is none."""
    head = next(iter(doc.sentences), None)
    return head is not None and denies(head.tokens)


def denies(tokens: Sequence[Token]) -> bool:
    """Whether a sentence denies an event or deaths, or withdraws the news of them."""
    norms = [token.norm for token in tokens]
    starts = range(min(_FIRST, len(norms)))
    return any(_withdrawn(norms, at) or (_begins(norms, at) and _of_an_event(norms, at)) for at in starts)


def _begins(norms: Sequence[str], at: int) -> bool:
    word = norms[at]
    if word in _DENIES or (word[:1] in ("و", "ف") and word[1:] in _DENIES):
        return True
    return any(tuple(norms[at : at + 2]) == phrase for phrase in _UNTRUE)


def _withdrawn(norms: Sequence[str], at: int) -> bool:
    return norms[at] in _WITHDRAWS and not _NEWS.isdisjoint(norms[at + 1 : at + 4])


def _of_an_event(norms: Sequence[str], at: int) -> bool:
    told = False
    reach = _FAR if "صحه" in norms[at : at + 8] else _REACH
    for step in range(at + 1, min(at + reach, len(norms))):
        word = norms[step]
        bare = word[1:] if word[:1] in ("ب", "ل") and len(word) > 4 else word
        if word in _NOT_IT or any(loss in word for loss in _LOSSES):
            return False
        told = told or word in _TOLD or word == "صحه"
        if bare in (_EVENTS if told else _HAPPENING):
            following = norms[step + 1 : step + 1 + _OBJECT]
            real = not told and any(
                norms[after] in _ATTACKS and norms[after - 1] in _IN
                for after in range(step + 2, min(step + _WITHIN, len(norms)))
            )
            return not real and not any(
                other in ("اي", "ايه") or loss in other for other in following for loss in _LOSSES
            )
    return False
