"""Arabic words that say that nobody was hurt: "دون تسجيل إصابات", "لم يصب أحد", "لا ضحايا"."""

from __future__ import annotations

from bot.extract.lexicon_ar import Tag
from bot.extract.persons_ar import Clause
from bot.text.arabic import words

LOSSES = words("خساير خسارات اضرار")
_NOT = words("لم لا دون بدون عدم ولم ولا ودون وبدون بلا")
_UNKNOWN = words(
    "ترد يرد تتوفر تتوافر يتوفر يعرف تعرف يتضح تتضح يعلن تعلن صدور يكشف تكشف تذكر يذكر معلومات توضح ورود "
    "يحدد تحدد ترشح انبا تفاصيل يتسن يعلم"
)
_NOBODY = words("احد احدا اي ايا")
_LIGHT = words(
    "يسفر تسفر تسجل يسجل تسجيل وقوع سقوط حدوث يود تود عن اي ايه تقع يقع وجود يسقط توجد يوجد تحدث يحدث "
    "تخلف يخلف يوقع توقع الي هناك اصابه اصابات او يتسبب تتسبب في يودي تودي حالات ايقاع من ان يكون تكون "
    "حصول قتلي جرحي ضحايا تذكر نتج ينتج عنه عنها ذلك الحادث الهجوم الانفجار القصف"
)
_REACH, _FAR = 9, 14
_ANY = words("اي ايه")


def denied(clause: Clause, at: int) -> tuple[str, ...] | None:
    """The fields of which the casualty word at `at` says that there were none; () where it is negated but says nothing;
    None where it is not negated."""
    negation = _negation(clause, at)
    if negation is None:
        return None if clause.norms[at] not in LOSSES else ()
    words = clause.norms[negation : at + 3]
    if not _UNKNOWN.isdisjoint(words[: at - negation + 1]):
        return ()
    known = clause.senses[at]
    if any(tag in (Tag.VERB, Tag.DIED) for tag, _, _ in known.fields):
        nobody = any(word in _NOBODY for word in clause.norms[at + 1 : at + 4])
        return tuple({f for t, f, _ in known.fields if t in (Tag.VERB, Tag.DIED)}) if nobody else ()
    if clause.norms[at] in LOSSES:
        human = any(word.startswith(("بشري", "الارواح", "ارواح")) for word in clause.norms[at + 1 : at + 6])
        return ("killed", "wounded") if human else ()
    if clause.norm(at).endswith("ضحايا") or clause.norm(at + 1).startswith("بشري"):
        return ("killed", "wounded") if _unqualified(clause, at) else ()
    reading = known.toll(Tag.TOLL) or known.toll(Tag.MASDAR)
    return (reading[0],) if reading and _unqualified(clause, at) else ()


def _unqualified(clause: Clause, at: int) -> bool:
    """Whether "no casualties" is said of all, not only of some ("ضحايا تونسيين", "إصابات خطيرة")."""
    following = clause.senses_at(at + 1)
    return following.person is None and clause.norm(at + 1) not in ("خطيره", "بليغه", "جسيمه")


def _negation(clause: Clause, at: int) -> int | None:
    """Where the negation stands that reaches `at` over light words only."""
    if clause.norm(at - 1) in _ANY:
        return next((step for step in range(at - 2, max(-1, at - _FAR), -1) if clause.norms[step] in _NOT), None)
    for step in range(at - 1, max(-1, at - _REACH - 1), -1):
        norm = clause.norms[step]
        if norm in _NOT:
            return step
        bare = norm[1:] if norm[:1] in ("و", "ف", "ب") else norm
        if (
            bare not in _LIGHT
            and norm not in _LIGHT
            and norm not in _UNKNOWN
            and norm not in ("بعد", "حتي", "الان", "فورا")
        ):
            return None
    return None
