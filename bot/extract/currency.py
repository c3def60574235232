"""Whether an article has a current incident, and which of its sentences belong to it.

Decided from the headline and lead: what they count, what they are about (`topics`), and which day they name. Sentences
that recall another attack, or sum up a war, are set apart; they never add to the incident's facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.extract import currency_ar, currency_en, denial_en
from bot.extract.captions_en import without_captions
from bot.extract.mention import Casualty, Cue, DateMention
from bot.extract.topics import Topics
from bot.text.document import Document, Sentence

LEAD_SENTENCES = 3  # of the text, that may say what the article is about
LABEL_WORDS = 14  # at most, of a label before the headline
LEAST_WORDS = 5  # of a sentence that is not a label or button of the page
UPDATED = 7  # days that a toll is still told anew after the attack
OPENING = 12  # characters at the start of a sentence that a day opening it begins within
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
    today = published.date() if published is not None else None
    arabic = doc.language == "ar"
    if not arabic and denial_en.event_denied(doc):
        head = tuple(sentence.index for sentence in (*title, *lead))
        return Currency(True, head, (), _day(dates, title, lead), lead=lead[0].index if lead else 0)
    old = frozenset() if arabic or _is_dateline(doc, dates, lead) else _old(dates, today, max_age)
    fresh = [c for c in casualties if not c.cues & ASIDE_CUES and Cue.DENIED not in c.cues and c.count.max != 0]
    fresh = [c for c in fresh if c.sentence not in old]
    reason, at = (
        currency_ar.no_incident(doc, casualties) if arabic else currency_en.no_incident(title, lead, fresh, topics)
    )
    if reason:
        return Currency(False, (), tuple(s.index for s in doc.sentences), None, reason, at)
    day = _day(dates, title, lead)
    if arabic:
        day = currency_ar.event_day(doc, casualties, dates, day)
    today = published.date() if published is not None else None
    aged = currency_ar.newest_day(doc, dates) if arabic else _newest(dates, title, lead)
    if aged is not None and today is not None and today - aged > max_age and not _is_dateline(doc, dates, lead):
        return Currency(
            False,
            (),
            tuple(s.index for s in doc.sentences),
            aged,
            "older than max_incident_age",
            lead[0].index if lead else 0,
        )
    recalled = _recalled(doc, casualties, dates, day or _back(today), (lead[0].index if lead else 0) + 1)
    recalled |= currency_ar.apart(doc, casualties) if arabic else frozenset()
    mine = tuple(sentence.index for sentence in doc.sentences if sentence.index not in recalled)
    return Currency(True, mine, tuple(sorted(recalled)), day, lead=lead[0].index if lead else 0)


def _lead(doc: Document, text: Sequence[Sentence], topics: Topics, titled: bool) -> list[Sentence]:
    """The first sentences of the text proper: labels and buttons of a page stand before it."""
    head = without_captions(doc, text[:20]) if doc.language == "en" else text[:20]
    proper = [sentence for sentence in head if len(sentence.tokens) >= LEAST_WORDS] or list(text[:LEAD_SENTENCES])
    if not titled and doc.language == "en":
        start = next((k for k, s in enumerate(proper) if len(s.tokens) > LABEL_WORDS or topics.of(s)), 0)
        proper = proper[start:]
    return proper[:LEAD_SENTENCES]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _old(dates: Sequence[DateMention], today: date | None, max_age: timedelta) -> frozenset[int]:
    """The sentences whose every day lies more than `max_age` back."""
    if today is None:
        return frozenset()
    newest: dict[int, date] = {}
    for mention in dates:
        newest[mention.sentence] = max(newest.get(mention.sentence, date.min), mention.end_date or mention.day)
    return frozenset(sentence for sentence, day in newest.items() if today - day > max_age)


def _day(dates: Sequence[DateMention], title: Sequence[Sentence], lead: Sequence[Sentence]) -> date | None:
    """The day that headline or lead put the incident on."""
    head = {sentence.index for sentence in (*title, *lead[:2])}
    return next((mention.day for mention in dates if mention.sentence in head and mention.end_date is None), None)


def _newest(dates: Sequence[DateMention], title: Sequence[Sentence], lead: Sequence[Sentence]) -> date | None:
    """The latest day that headline or lead names: who was wounded in January may have died today."""
    head = {sentence.index for sentence in (*title, *lead[:2])}
    return max((mention.day for mention in dates if mention.sentence in head and not mention.end_date), default=None)


def _is_dateline(doc: Document, dates: Sequence[DateMention], lead: Sequence[Sentence]) -> bool:
    """Whether the first day of the lead is the article's own date ("AFP Sunday 1 Feb 2015"), and not the event's
    ("on …"): pages are often dated by the day they were fetched."""
    mention = next((m for m in dates if lead and m.sentence == lead[0].index and m.part == "text"), None)
    if mention is None or mention.sentence != lead[0].index:
        return False
    before = [token for token in lead[0].tokens if token.end <= mention.start]
    return len(before) <= 16 and (not before or before[-1].norm not in _ON)


_ON = _words("on in since from of until by during the late early last في منذ من يوم خلال بتاريخ")


# At the head of a sentence these go on with what the last one told.
_ATTACKS = _words("attack blast bombing explosion strike shooting ambush raid incident assault")
_ANAPHORS = _words("he she they that those these")
_FOLLOWING = _words("followed follows heels after")


def _is_the_same(sentence: Sentence) -> bool:
    """ "The bombing on Sunday wounded 200": a definite attack is the one that the article is about."""
    head = [token.norm for token in sentence.tokens[:4]]
    return head[:1] == ["the"] and not _ATTACKS.isdisjoint(head)


def _introduces(doc: Document, index: int, counted: frozenset[int]) -> bool:
    """ "The latest abduction followed an attack on a college.": counts nobody itself, and leads over to another one."""
    norms = [token.norm for token in doc.sentences[index].tokens]
    after = next((k for k, norm in enumerate(norms) if norm in _FOLLOWING), None)
    if index in counted or after is None or "latest" not in norms[:3]:
        return False
    return not _ATTACKS.isdisjoint(norms[after:])


def _back(today: date | None) -> date | None:
    """The day that recalled ones lie before, where the lead names none: reports follow within two days."""
    return today - timedelta(days=2) if today is not None else None


def _is_possessive(doc: Document, dated: DateMention) -> bool:
    """ "Sunday's attack" is one that the reader knows of."""
    whole = doc.title if dated.part == "title" else doc.text
    return whole[max(dated.start, dated.end - 2) : dated.end + 2].replace("’", "'").find("'s") >= 0


def _recalled(
    doc: Document, casualties: Sequence[Casualty], dates: Sequence[DateMention], day: date | None, lead: int
) -> frozenset[int]:
    """Sentences about another incident: marked so, or with a toll of their own and dated to another day. The day before
    counts only where it opens the sentence: reports name the day of a statement as well as the event's."""
    by_sentence: dict[int, list[Casualty]] = {}
    for mention in casualties:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    apart: set[int] = set()
    for index, mentions in by_sentence.items():
        if all(mention.cues & ASIDE_CUES for mention in mentions) and index >= lead:
            apart.add(index)
    updated = any(Cue.UPDATE in mention.cues and mention.sentence <= lead for mention in casualties)
    undated = day is None and all(dated.sentence > lead + 1 for dated in dates)
    for dated in dates:
        if undated and dated.sentence in by_sentence:
            apart.add(dated.sentence)  # without a date of its own an article names the years of other attacks
        if day is None or dated.sentence < lead or dated.sentence not in by_sentence:
            continue
        if _is_possessive(doc, dated):
            continue
        earlier = (day - (dated.end_date or dated.day)).days
        if updated and earlier <= UPDATED and _is_the_same(doc.sentences[dated.sentence]):
            continue
        if earlier > 1 or (earlier == 1 and dated.start - doc.sentences[dated.sentence].start < OPENING):
            apart.add(dated.sentence)
    counted = frozenset(by_sentence)
    apart |= {index for index in counted if index - 1 > lead and _introduces(doc, index - 1, counted)}
    for index in sorted(apart):
        parts = by_sentence.get(index + 1, [])
        if index >= lead and parts and all(Cue.INCLUDED in mention.cues for mention in parts):
            apart.add(index + 1)  # "Ten of them were killed at once"
        paragraph = doc.sentences[index].paragraph
        for after in doc.sentences[index + 1 :]:
            goes_on = paragraph > 0 or (after.index == index + 1 and after.tokens[0].norm in _ANAPHORS)
            if after.paragraph != paragraph or after.part != "text" or not goes_on:
                break
            apart.add(after.index)
    return frozenset(apart)
