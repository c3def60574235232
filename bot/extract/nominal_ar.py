"""Arabic verbal nouns of casualties with the people in their genitive: "مقتل جنديين", "تعرض للاغتيال"."""

from __future__ import annotations

from bot.extract import predicates_ar
from bot.extract.lexicon_ar import Tag
from bot.extract.mention import Who
from bot.extract.people_ar import COMMAS, ONE, People, of
from bot.extract.persons_ar import Clause
from bot.text.arabic import words

_ALSO_VERBS = words("قتل موت ذبح جرح غرق طعن وطعن تحييد وتحييد")  # that names seldom follow: "قتل عمد"
_ACTIVE = words("اغتيال اعدام قتل ذبح تصفيه خطف اختطاف")  # whose genitive can be the one who did it
_ACTS = words("عمليه جريمه محاوله حادثه عمليات جرايم محاولات حوادث")
UNDERWENT = words("تعرض تعرضت يتعرض تتعرض تعرضوا")


def is_noun(clause: Clause, at: int, tags: dict[Tag, str]) -> bool:
    """Whether a form that can be a verb too ("قتل") stands as a verbal noun: after a preposition or certain nouns."""
    if Tag.VERB not in tags:
        return True
    known, previous = clause.senses[at], clause.norm(at - 1)
    if known.particles and known.particles[-1] in "بل":
        return True
    return previous in (
        "في",
        "عن",
        "الي",
        "من",
        "علي",
        "جريمه",
        "محاوله",
        "عمليه",
        "حادثه",
        "حادث",
        "تهمه",
        "بتهمه",
        "جرايم",
        "بعد",
        "قبل",
        "منذ",
        "اثر",
    )


def genitive(clause: Clause, at: int, *, named: bool) -> People | None:
    """The people after a verbal noun, an adverb apart; the pronoun in "مقتله" is one person."""
    known = clause.senses[at]
    if known.definite:
        return None
    step = at + 1
    while clause.norm(step) in ("ب", "ل", "عن", "حوالي") or (
        clause.norm(step) in COMMAS and clause.norm(step - 1) != clause.norm(at)
    ):
        step += 1
    done = predicates_ar.killed_by(clause, at) if clause.norms[at] in _ACTIVE and _a_killer(clause, at + 1) else None
    if done is not None:
        return done  # "اغتيال مسلحين ضابطا"
    named = named and clause.norms[at] not in _ALSO_VERBS
    if clause.norm(at - 1) in _ACTS and clause.norm(step).endswith("ه") and clause.senses_at(step).person is None:
        return None  # "عملية اغتيال بشعة"
    people = clause.people(step, strong=named or step in clause.numbers)
    if people is not None:
        return people
    if clause.norm(step).startswith("ب") and clause.senses_at(step).fields == ():
        return clause.people(step + 1) if clause.numbers.get(step + 1) else None
    return None


def _a_killer(clause: Clause, at: int) -> bool:
    """Whether one who kills rather than one who is killed stands at `at`."""
    known = clause.senses_at(at)
    return known.agent or (known.person is not None and known.person.who is not Who.VICTIMS)


def exposed(clause: Clause, at: int) -> People | None:
    """Who "تعرض للاغتيال": the people before or after the verb, else one."""
    verb = next((step for step in range(at - 1, max(-1, at - 8), -1) if clause.norms[step] in UNDERWENT), None)
    if verb is None:
        return None
    return clause.people(verb + 1) or predicates_ar.subject_before(clause, verb) or of(at, at, ONE)
