"""Whether an article has a current incident, and which of its sentences belong to it.

Decided from the headline and lead: what they count, what they are about (`topics`), and which day they name. Sentences
that recall another attack, or sum up a war, are set apart; they never add to the incident's facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.extract import currency_ar
from bot.extract.mention import Casualty, Cue, DateMention
from bot.extract.topics import Topic, Topics
from bot.text.document import Document, Sentence

LEAD_SENTENCES = 3  # of the text, that may say what the article is about
LABEL_WORDS = 14  # at most, of a label before the headline
LEAST_WORDS = 5  # of a sentence that is not a label or button of the page
ASIDE_CUES = frozenset((Cue.RECALLED, Cue.CUMULATIVE, Cue.HYPOTHETICAL))


@dataclass(frozen=True, slots=True)
class Currency:
    """`sentences` are the indices that tell the current incident, `recalled` those set apart; where there is none,
    `reason` says why and `at` which sentence decided it. `lead` is the first sentence of the text proper."""

    current: bool
    sentences: tuple[int, ...]
    recalled: tuple[int, ...]
    day: date | None
    reason: str = ""
    at: int = 0
    lead: int = 0


def decide(
    doc: Document,
    casualties: Sequence[Casualty],
    dates: Sequence[DateMention],
    published: datetime | None,
    topics: Topics,
    max_age: timedelta,
) -> Currency:
    """The current incident of an article. `max_age` is how far before publication it may lie."""
    title = [sentence for sentence in doc.sentences if sentence.part == "title"]
    text = [sentence for sentence in doc.sentences if sentence.part == "text"]
    lead = _lead(doc, text, topics, bool(title))
    if not title and not lead:
        return Currency(False, (), (), None, "empty")
    fresh = [c for c in casualties if not c.cues & ASIDE_CUES and Cue.DENIED not in c.cues and c.count.max != 0]
    arabic = doc.language == "ar"
    reason, at = currency_ar.no_incident(doc, casualties) if arabic else _no_incident(doc, title, lead, fresh, topics)
    if reason:
        return Currency(False, (), tuple(s.index for s in doc.sentences), None, reason, at)
    day = _day(dates, title, lead)
    today = published.date() if published is not None else None
    if day is not None and today is not None and today - day > max_age and not _is_dateline(doc, dates, lead):
        return Currency(False, (), tuple(s.index for s in doc.sentences), day, "older than max_incident_age", lead[0].index if lead else 0)
    recalled = _recalled(doc, casualties, dates, day or today, (lead[0].index if lead else 0) + 1)
    recalled |= currency_ar.apart(doc, casualties) if arabic else frozenset()
    mine = tuple(sentence.index for sentence in doc.sentences if sentence.index not in recalled)
    return Currency(True, mine, tuple(sorted(recalled)), day, lead=lead[0].index if lead else 0)


def _lead(doc: Document, text: Sequence[Sentence], topics: Topics, titled: bool) -> list[Sentence]:
    """The first sentences of the text proper: labels and buttons of a page stand before it."""
    proper = [sentence for sentence in text[:20] if len(sentence.tokens) >= LEAST_WORDS] or list(text[:LEAD_SENTENCES])
    if not titled and doc.language == "en":
        start = next((k for k, s in enumerate(proper) if len(s.tokens) > LABEL_WORDS or topics.of(s, doc.language)), 0)
        proper = proper[start:]
    return proper[:LEAD_SENTENCES]


def _no_incident(
    doc: Document, title: Sequence[Sentence], lead: Sequence[Sentence], fresh: Sequence[Casualty], topics: Topics
) -> tuple[str, int]:
    """(reason, sentence) why there is no current incident; reason empty where there is one."""
    heads = [_head(doc, sentence, fresh, topics) for sentence in (*title, *lead)]
    first = heads[0]
    if title:
        first = first if len(title) == 1 else _merged(heads[: len(title)])
        rest = heads[len(title) :]
    else:
        rest = heads[1:]
    opening = rest[0] if rest else first
    if _is_accident(first, opening, bool(title)):
        return "accident", first.index
    if Topic.STATISTIC in first.topics:
        return "statistics", first.index
    if any(Topic.UNREAL in head.topics for head in (first, *rest)) and not (first.counted and not first.vague):
        return "no attack: a drill, a film or an accident", first.index
    violent = any(head.violent for head in (first, *rest))
    if first.counted and violent and not (first.vague and opening.reacts):
        return "", 0
    if first.topics & _SETTLED and (title or not first.free):
        return "another subject in the headline", first.index
    if first.reacts or (opening.reacts and not first.free):
        return ("", 0) if any(c.sentence <= opening.index + 6 and _exact(c) for c in fresh) else ("a reaction without a toll", first.index)
    if first.question:
        return "a question", first.index
    if first.free:
        return "", 0
    if opening.counted and violent and not opening.topics & _SETTLED:
        return "", 0
    if title and first.topics & {Topic.ASIDE, Topic.STANCE}:
        return "another subject in the headline", first.index
    if opening.free and not first.topics & {Topic.ASIDE, Topic.STANCE}:
        return "", 0
    if not title and any(head.counted and violent or head.free for head in rest):
        return "", 0
    return "no violent act in headline or lead", first.index


@dataclass(frozen=True, slots=True)
class _Head:
    """What one sentence of headline or lead says. `counted`: casualties that are reported, not talked about (`vague`:
    none with a number); `free`: an act that is reported; `violent`: any act; `forceful`: one that
    no accident is told with; `reacts`: a reaction before any of these."""

    index: int
    topics: frozenset[Topic]
    counted: bool
    vague: bool
    free: bool
    violent: bool
    forceful: bool
    reacts: bool
    question: bool


_SETTLED = frozenset((Topic.STRONG, Topic.JUSTICE))
_GOVERNING = frozenset((Topic.STRONG, Topic.JUSTICE, Topic.ASIDE, Topic.STANCE, Topic.REACTION, Topic.AFTER, Topic.OVER))
_TALK = frozenset((Topic.JUSTICE, Topic.STANCE, Topic.REACTION))
_HARM = frozenset(("killed", "wounded", "casualties", "kidnapped", "missing"))
# Words of violence that accidents are told with too.
_MILD_EN = frozenset(
    "killed kills kill killing injured injures injuring sustained wounded wounds dead found bodies explosion explosions blast"
    " blasts exploded explodes dropped".split()
)
_BANG = ("explo", "blast", "انفجر", "انفجار")
_MILD_AR = frozenset("مقتل قتل قتلي قتيل قتيلا قتلت مصرع مصرعه مصرعهم حتفه حتفهم اصابه اصيب اصيبت جرح جرحي انفجار انفجارا انفجارات انفجرت انفجر".split())


def _head(doc: Document, sentence: Sentence, fresh: Sequence[Casualty], topics: Topics) -> _Head:
    hits = topics.of(sentence, doc.language)
    named = frozenset(topic for topic, _, _ in hits)
    here = [c for c in fresh if c.sentence == sentence.index and c.field in _HARM]
    counted = [c for c in here if _is_reported(c, sentence, hits)]
    governed, free, forceful = False, False, False
    context = Topic.CONTEXT in named
    mild = _MILD_EN if doc.language == "en" else _MILD_AR
    for topic, first, _ in hits:
        if topic in _GOVERNING:
            governed = governed or topic not in (Topic.AFTER, Topic.OVER) or first > 1
        elif topic is Topic.ACT or topic is Topic.WEAK and context:
            harmed = sentence.tokens[first].norm in mild and not sentence.tokens[first].norm.startswith(_BANG)
            free = free or not governed and not harmed
            forceful = forceful or topic is Topic.ACT and sentence.tokens[first].norm not in mild
    violent = bool(named & {Topic.ACT, Topic.WEAK, Topic.CONTEXT})
    reacting = next((sentence.tokens[first].start for topic, first, _ in hits if topic is Topic.REACTION), None)
    last = sentence.tokens[-1].norm if sentence.tokens else ""
    return _Head(
        index=sentence.index,
        topics=named,
        counted=bool(counted),
        vague=not any(_exact(c) for c in counted),
        free=free,
        violent=violent,
        forceful=forceful,
        reacts=reacting is not None and all(c.start > reacting for c in counted),
        question=last in ("?", "؟"),
    )


def _is_reported(mention: Casualty, sentence: Sentence, hits: Sequence[tuple[Topic, int, int]]) -> bool:
    """Whether a casualty is what the sentence reports, and not what it talks about ("vows revenge for…", "after…")."""
    acted = False
    for topic, first, _ in hits:
        if sentence.tokens[first].start >= mention.start:
            break
        acted = acted or topic is Topic.ACT
        if topic is Topic.AFTER and first > 1 or topic in _TALK or topic is Topic.STRONG and not acted:
            return False
        if topic is Topic.ASIDE and not _exact(mention):
            return False
    return True


def _merged(heads: Sequence[_Head]) -> _Head:
    return _Head(
        heads[0].index,
        frozenset().union(*(head.topics for head in heads)),
        any(head.counted for head in heads),
        all(head.vague for head in heads),
        any(head.free for head in heads),
        any(head.violent for head in heads),
        any(head.forceful for head in heads),
        any(head.reacts for head in heads),
        heads[-1].question,
    )


def _exact(mention: Casualty) -> bool:
    return not mention.count.vague and mention.count.best > 0


def _is_accident(first: _Head, opening: _Head, titled: bool) -> bool:
    """Whether headline, or the lead where the headline says nothing of violence, tells an accident or natural death."""
    if Topic.ACCIDENT in first.topics:
        return not first.forceful
    return titled and Topic.ACCIDENT in opening.topics and not first.forceful and not opening.forceful


def _day(dates: Sequence[DateMention], title: Sequence[Sentence], lead: Sequence[Sentence]) -> date | None:
    """The day that headline or lead put the incident on."""
    head = {sentence.index for sentence in (*title, *lead[:2])}
    return next((mention.day for mention in dates if mention.sentence in head and mention.end_date is None), None)


def _is_dateline(doc: Document, dates: Sequence[DateMention], lead: Sequence[Sentence]) -> bool:
    """Whether the first day of the lead is the article's own date ("AFP Sunday 1 Feb 2015"), and not the event's ("on …"):
    pages are often dated by the day they were fetched."""
    mention = next((m for m in dates if lead and m.sentence == lead[0].index and m.part == "text"), None)
    if mention is None or mention.sentence != lead[0].index:
        return False
    before = [token for token in lead[0].tokens if token.end <= mention.start]
    return len(before) <= 16 and (not before or before[-1].norm not in _ON)


_ON = frozenset("on in since from of until by during the late early last في منذ من يوم خلال بتاريخ".split())


def _recalled(
    doc: Document, casualties: Sequence[Casualty], dates: Sequence[DateMention], day: date | None, lead: int
) -> frozenset[int]:
    """Sentences about another incident: marked so, or dated to another day and with a toll of their own."""
    by_sentence: dict[int, list[Casualty]] = {}
    for mention in casualties:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    apart: set[int] = set()
    for index, mentions in by_sentence.items():
        if all(mention.cues & ASIDE_CUES for mention in mentions) and index >= lead:
            apart.add(index)
    for dated in dates:
        if day is None or dated.sentence < lead or dated.sentence not in by_sentence:
            continue
        if (dated.end_date or dated.day) < day:
            apart.add(dated.sentence)
    for index in sorted(apart):
        paragraph = doc.sentences[index].paragraph
        for after in doc.sentences[index + 1 :]:
            if after.paragraph != paragraph or after.part != "text" or paragraph == 0:
                break
            apart.add(after.index)
    return frozenset(apart)
