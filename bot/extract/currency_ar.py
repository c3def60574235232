"""Whether an Arabic article has a current incident: rules over what its headline and lead show, the first one decides.

The observations are those of `headline_ar`, the rules those of `rules_ar`; the name of the rule that decided is the
reason that is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.extract.denial_ar import event_denied
from bot.extract.headline_ar import ASIDE, LEAD_SENTENCES, observe
from bot.extract.mention import Casualty, DateMention
from bot.extract.rules_ar import RULES
from bot.extract.subjects_ar import subjects_of
from bot.text.arabic import words
from bot.text.document import Document, Sentence

_THIS = words(
    "الهجوم الهجومين الهجمات التفجير التفجيرين التفجيرات الانفجار الانفجارين الحادث الحادثه العمليه القصف الغاره "
    "الغارات الاشتباكات المواجهات الاعتدا "
    "الجريمه المجزره الضحيه الضحايا القتيل القتلي المصابين هذا هذه"
)  # the event that the article is about, when an aside names it
_OTHER = words("اخر اخري منفصل منفصله مماثل مماثله ثان ثانيه")
_ATTACKS = ("attack", "weak_attack")
_OPENING = 6  # tokens of a sentence in which it may turn to something else
_SOON = timedelta(days=6)  # before the day of the report: what officials still speak of as news
_SINCE = 18  # characters before a date in which "since" makes it the beginning of a time
_GAP = 7  # sentences without a casualty after which another count is another story's


def no_incident(doc: Document, casualties: Sequence[Casualty]) -> tuple[str, int]:
    """(rule, sentence) by which there is no current incident; the rule is empty where there is one,
    and where the headline denies one that others reported: merging must learn of it."""
    if event_denied(doc):
        return "", 0
    seen, at = observe(doc, casualties)
    for name, holds, verdict in RULES:
        if holds(seen):
            return "" if (verdict(seen) if callable(verdict) else verdict) else name, at
    return "no violent act in headline or lead", at


def event_day(
    doc: Document, casualties: Sequence[Casualty], dates: Sequence[DateMention], day: date | None
) -> date | None:
    """`day`, which headline or lead name, or the day of the first toll where those count nobody: officials speak today
    of what happened before ("قالت الشرطة اليوم ... ووقع الهجوم أمس وأسفر عن مقتل 12")."""
    first = next((s.index for s in doc.sentences if s.part == "text"), 0)
    fresh = [m.sentence for m in casualties if not m.cues & ASIDE and m.count.max != 0 and not m.count.vague]
    if day is None:  # labels before the lead, or a lead without a day
        told = [m for m in dates if m.sentence in fresh and first <= m.sentence <= first + LEAD_SENTENCES]
        return next((m.day for m in told if m.end_date is None), None)
    if not fresh or not first < fresh[0] <= first + LEAD_SENTENCES:
        return day
    said = next((m.day for m in dates if m.sentence == fresh[0] and m.end_date is None), day)
    return said if day - _SOON <= said <= day else day


def newest_day(doc: Document, dates: Sequence[DateMention]) -> date | None:
    """The latest day that headline and lead name, by which the report's age is judged: "announced today that he was
    killed last month" is news. How long something lasted ("للمرة الأولى منذ عقدين") names no day. None where there is
    none."""
    title = [sentence for sentence in doc.sentences if sentence.part == "title"]
    last = (title[-1].index if title else -1) + LEAD_SENTENCES
    days = [m.end_date or m.day for m in dates if m.sentence <= last and not _lasting(doc, m)]
    return max(days, default=None)


def _lasting(doc: Document, mention: DateMention) -> bool:
    whole = doc.title if mention.part == "title" else doc.text
    return "منذ" in whole[max(0, mention.start - _SINCE) : mention.end]


def apart(doc: Document, casualties: Sequence[Casualty]) -> frozenset[int]:
    """Sentences after the first of the text that turn to another incident ("من جهة أخرى", "وفي هجوم آخر") and count
    casualties, with what follows them in their paragraph; and those that stand far below the last that counted any."""
    counted = {mention.sentence for mention in casualties}
    found: set[int] = set()
    turned = -1  # the paragraph that turned to something else
    first = next((s.index for s in doc.sentences if s.part == "text"), 0)
    last = max((index for index in counted if index <= first), default=-1)
    for sentence in doc.sentences[first + 1 :]:
        opening = subjects_of(sentence.tokens[:_OPENING])
        if "turn" in opening or _another(sentence) or ("aside" in opening and last >= 0 and not _of_this(sentence)):
            turned = sentence.paragraph
        if sentence.index not in counted:
            continue
        if turned == sentence.paragraph or (last >= 0 and sentence.index > last + _GAP):
            found.add(sentence.index)
        else:
            last = sentence.index
    return frozenset(found)


def _another(sentence: Sentence) -> bool:
    """Whether a sentence opens with an attack that is another one: "وفي هجوم مسلح آخر"."""
    opening = sentence.tokens[:_OPENING]
    if not opening or opening[0].norm not in ("في", "وفي"):
        return False
    attacks = [at for name, found in subjects_of(opening).items() if name in _ATTACKS for at in found]
    return any(0 < at - attack <= 3 for at, token in enumerate(opening) if token.norm in _OTHER for attack in attacks)


def _of_this(sentence: Sentence) -> bool:
    """Whether an aside goes on about the event: "يذكر أن الهجوم أسفر عن"."""
    return any(token.norm in _THIS for token in sentence.tokens[: _OPENING + 1])
