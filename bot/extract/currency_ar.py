"""Whether an Arabic article has a current incident: rules over what its headline and lead show, the first one decides.

The observations are those of `headline_ar`. The name of the rule that decided is the reason that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.extract.denial_ar import event_denied
from bot.extract.headline_ar import ASIDE, LEAD_SENTENCES, Seen, has, observe
from bot.extract.mention import Casualty, DateMention
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


def _head(*names: str) -> Callable[[Seen], bool]:
    return lambda seen: has(seen, "head", *names)


def _any_number(seen: Seen) -> bool:
    return any(has(seen, where, "number", "background number") for where in ("head", "lead", "next"))


def _accident(seen: Seen) -> bool:
    if has(seen, "head", "aircraft") or (has(seen, "lead", "aircraft") and has(seen, "head", "accident")):
        return False
    if has(seen, "head", "mishap") or has(seen, "lead", "mishap") or has(seen, "next", "mishap"):
        return True
    told = has(seen, "head", "accident") or has(seen, "lead", "accident")
    violent = has(seen, "head", "violence") or has(seen, "lead", "violence")
    return not violent and (told or (has(seen, "next", "accident") and not has(seen, "next", "violence")))


def _anywhere(seen: Seen, *names: str) -> bool:
    return any(has(seen, where, *names) for where in ("head", "lead", "next"))


def _any_toll(seen: Seen) -> bool:
    return _anywhere(seen, "toll", "number", "background number", "nobody hurt")


def _natural_death(seen: Seen) -> bool:
    return has(seen, "head", "natural_death") and not _anywhere(seen, "violence", "attack", "weak_attack", "condemn")


def _condemned(seen: Seen) -> bool:
    if has(seen, "head", "condemn"):
        return True
    return (
        has(seen, "lead", "condemn")
        and not has(seen, "lead", "dead")
        and not has(seen, "head", "toll", "vague toll", "politics")
    )


def _politics(seen: Seen) -> bool:
    """A statement in the headline: an incident only where the toll is in it too and told again, or the attack leads."""
    if has(seen, "head", "toll", "vague toll") and not has(seen, "head", "background toll"):
        return has(seen, "lead", "toll") or has(seen, "next", "toll")
    if has(seen, "head", "attack") and has(seen, "lead", "toll") and has(seen, "lead", "recent attack"):
        return True
    if has(seen, "head", "background number") and _any_number(seen - {"head background number"}):
        return True
    if has(seen, "head", "attack first") and not has(seen, "head", "background attack"):
        return (
            ("no title" in seen and has(seen, "head", "attack_verb"))
            or has(seen, "lead", "toll", "nobody hurt")
            or has(seen, "next", "toll")
        )
    return False


def _retold(seen: Seen) -> bool:
    return (
        has(seen, "lead", "toll", "vague toll", "recent attack", "background number")
        or has(seen, "next", "toll", "background number")
        or (has(seen, "lead", "attack") and not has(seen, "lead", "background attack"))
    )


def _told(seen: Seen) -> bool:
    """Whether headline or lead tell an event: a toll, a day, a verb of happening."""
    tolls = ("toll", "vague toll", "number", "background number")
    return (
        any(has(seen, where, *tolls, "happened") for where in ("head", "lead", "next"))
        or has(seen, "lead", "recent attack")
        or has(seen, "head", "attack_verb", "recent")
    )


def _behind(seen: Seen) -> bool:
    """The headline names an attack only as the background of something else."""
    if has(seen, "head", "speaker") and not has(seen, "lead", "toll", "recent attack"):
        return False
    if has(seen, "lead", "old toll") and not _any_toll(seen):
        return False
    if has(seen, "lead", "toll") or (
        has(seen, "lead", "attack") and not has(seen, "lead", "background attack") and has(seen, "lead", "happened")
    ):
        return True
    if has(seen, "lead", "politics", "legal", "arrest"):
        return False
    return has(seen, "lead", "recent attack") or (has(seen, "next", "toll") and has(seen, "lead", "recent"))


def _by_lead(seen: Seen) -> bool:
    if has(seen, "lead", "toll") and has(seen, "lead", "violence", "attack"):
        return True
    if (
        has(seen, "lead", "attack")
        and (has(seen, "lead", "recent") or (has(seen, "lead", "happened") and _any_toll(seen)))
        and not has(seen, "lead", "legal", "memorial", "background attack")
    ):
        return True
    return has(seen, "next", "toll") and has(seen, "next", "violence") and has(seen, "lead", "attack")


RULES: tuple[tuple[str, Callable[[Seen], bool], bool | Callable[[Seen], bool]], ...] = (
    ("news digest", lambda s: has(s, "head", "digest") or has(s, "lead", "digest"), False),
    ("computer attack", _head("cyber"), False),
    ("a figure of speech", lambda s: has(s, "head", "figure") and not has(s, "head", "toll", "violence"), False),
    ("explainer", lambda s: has(s, "head", "explainer") and not has(s, "head", "number", "dead"), False),
    ("no attack", lambda s: has(s, "head", "counter") and not has(s, "head", "toll", "vague toll"), False),
    ("accident", _accident, False),
    (
        "animals",
        lambda s: has(s, "head", "animal") or (has(s, "lead", "animal") and not has(s, "head", "violence")),
        False,
    ),
    ("self-harm", lambda s: has(s, "head", "self_harm") and not has(s, "head", "number", "dead"), False),
    ("culture or sport", lambda s: has(s, "head", "culture") and not has(s, "head", "toll", "attack"), False),
    (
        "culture or sport",
        lambda s: has(s, "lead", "culture") and not has(s, "head", "toll") and not has(s, "lead", "toll"),
        False,
    ),
    ("statistics", lambda s: has(s, "head", "statistic") and not has(s, "lead", "recent attack"), False),
    (
        "a running total",
        lambda s: has(s, "head", "running") and not has(s, "head", "toll") and not has(s, "lead", "recent attack"),
        False,
    ),
    ("memorial", lambda s: has(s, "head", "memorial") and not has(s, "head", "number"), False),
    (
        "court",
        lambda s: has(s, "head", "legal"),
        lambda s: has(s, "head", "dead") and not has(s, "head", "old toll", "condemn"),
    ),
    ("natural death", _natural_death, False),
    ("court", lambda s: has(s, "head", "execution") and _anywhere(s, "legal"), False),
    (
        "state execution",
        lambda s: has(s, "head", "execution") and _anywhere(s, "judicial") and not _anywhere(s, "violence", "military"),
        False,
    ),
    ("study", lambda s: (has(s, "head", "study") or has(s, "lead", "study")) and not has(s, "head", "toll"), False),
    ("protest", lambda s: has(s, "head", "protest") and not has(s, "head", "toll", "vague toll"), False),
    ("condemnation", _condemned, _any_number),
    (
        "arrest",
        lambda s: (
            has(s, "head", "arrest")
            and not has(s, "head", "toll")
            and not (has(s, "head", "attack before arrest") and has(s, "lead", "toll"))
        ),
        lambda s: has(s, "lead", "dead") and not has(s, "lead", "legal"),
    ),
    (
        "plan or threat",
        lambda s: has(s, "head", "plan") and not has(s, "head", "toll", "vague toll", "nobody hurt"),
        False,
    ),
    ("statement", _head("politics"), _politics),
    ("opinion", lambda s: has(s, "head", "speaker") and has(s, "head", "toll", "vague toll") and not _retold(s), False),
    ("toll in the headline", _head("toll", "vague toll", "nobody hurt"), True),
    ("opinion", lambda s: has(s, "head", "speaker") and not _told(s), False),
    ("attack in the headline", lambda s: has(s, "head", "attack") and not has(s, "head", "background attack"), True),
    (
        "attack as background",
        _head("background attack", "background toll", "vague background toll", "old toll"),
        _behind,
    ),
    ("arrest", lambda s: has(s, "lead", "arrest") and not has(s, "lead", "toll", "background toll"), False),
    ("statement", lambda s: has(s, "lead", "politics") and not has(s, "lead", "toll"), False),
    ("lead", _by_lead, True),
)
