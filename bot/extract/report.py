"""One article to its report: the current incident first, recalled ones after it, each fact with the words it came from.

Pure: everything is relative to `article.published`; the lexicon is an argument. Sentence-level readers find mentions;
here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.extract import casualties, currency, dates, groups, kinds, places, reckoning
from bot.extract.angle import angle_of, doubt_of
from bot.extract.claims import with_claims
from bot.extract.currency import Currency
from bot.extract.kind_lexicon import KindLexicon
from bot.extract.lexicon import Lexicon
from bot.extract.mention import Casualty, Cue, DateMention, GroupMention, PlaceMention
from bot.extract.phrases import Keys, keys_of
from bot.extract.reckoning import Toll
from bot.model import (
    READ_LANGUAGES,
    Angle,
    Article,
    Count,
    Discarded,
    Evidence,
    Facts,
    Place,
    Report,
    ReportedIncident,
)
from bot.text import document
from bot.text.document import Document

MAX_AGE = timedelta(days=14)
ONE = Count(1, 1)
_BYSTANDERS = frozenset(
    (
        *("soldier", "soldiers", "trooper", "troopers", "jawan", "jawans", "policeman", "policemen", "policewoman"),
        *("constable", "constables", "cop", "cops", "marine", "marines", "paratrooper", "paratroopers", "serviceman"),
        *("servicemen", "guard", "guards", "officer", "officers", "personnel", "sepoy", "peacekeeper", "peacekeepers"),
        *("civilian", "civilians", "villager", "villagers", "woman", "women", "child", "children", "bystander"),
    )
)
_SUCCUMBED = frozenset(("succumbed", "succumbs", "succumbing"))
MAX_LENGTH = 60_000  # characters of a text that are read: the longest reportage; what follows is dropped


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything that the sentence-level readers found."""

    casualties: tuple[Casualty, ...]
    dates: tuple[DateMention, ...]
    groups: tuple[GroupMention, ...]
    places: tuple[PlaceMention, ...]
    keys: tuple[Keys, ...]  # of each sentence


def read(article: Article, lexicon: Lexicon, *, max_age: timedelta = MAX_AGE) -> Report:
    """The facts of an article. An incident older than `max_age` before publication is not current. Languages that are
    not read give an empty report; nothing in the text can make this raise."""
    if article.language not in READ_LANGUAGES:
        return Report(article.id, article.language)
    doc = document.build(article.title[:MAX_LENGTH], article.text[:MAX_LENGTH], article.language)
    counted = casualties.find_casualties(doc, lexicon)
    dated = dates.find_dates(doc, article.published)
    state = currency.decide(doc, counted, dated, article.published, lexicon.topics, max_age)
    told = tuple(_told_again(counted, state))
    if not state.current and not told:
        return Report(article.id, article.language, (), tuple(_discarded(doc, counted, state)))
    keys = tuple(keys_of(sentence.tokens, lexicon.groups.same) for sentence in doc.sentences)
    named = groups.find_groups(doc, keys, lexicon.groups)
    placed = places.find_places(doc, lexicon.gazetteer, home=article.country, groups=named)
    mentions = Mentions(counted, dated, named, placed, keys)
    incidents: tuple[ReportedIncident, ...] = (_primary(doc, mentions, state, lexicon.kinds),) if state.current else ()
    incidents += tuple(
        _incident(doc, mentions, mine, (index,), state, lexicon.kinds, primary=False) for index, mine in told
    )
    return Report(article.id, article.language, incidents, tuple(_discarded(doc, counted, state)))


def _primary(doc: Document, mentions: Mentions, state: Currency, words: KindLexicon) -> ReportedIncident:
    inside = frozenset(state.sentences)
    mine = [mention for mention in mentions.casualties if mention.sentence in inside]
    return _incident(doc, mentions, mine, state.sentences, state, words, primary=True)


def _incident(
    doc: Document,
    mentions: Mentions,
    mine: Sequence[Casualty],
    sentences: Sequence[int],
    state: Currency,
    words: KindLexicon,
    *,
    primary: bool,
) -> ReportedIncident:
    tolls = _tolls(doc, mine, state.lead if primary else sentences[0])
    if _died_of_wounds(doc, tolls):
        tolls.pop("wounded")
    angle = angle_of(doc, tolls if primary else {})
    if primary and angle is Angle.RETRACTION:
        tolls = {}
    told = kinds.read_kind(doc, mentions.keys, sentences, words)
    inside = frozenset(sentences)
    roles = with_claims(
        doc, groups.roles(doc, mentions.groups, sentences), [m for m in mentions.groups if m.sentence in inside]
    )
    ranked = _there(places.rank(doc, mentions.places, sentences), mentions.places, inside)
    facts = Facts(
        kind=told.kind,
        target=told.target,
        **{field: held.count for field, held in tolls.items()},
        groups=roles,
        places=ranked,
        date=state.day if primary else _day_of(mentions.dates, sentences),
        doubt=doubt_of(doc, mine) if primary else "",
    )
    evidence = [item for item in (told.kind_evidence, told.target_evidence) if item is not None]
    evidence += [Evidence(field, m.part, m.start, m.end) for field, held in tolls.items() for m in held.mentions]
    evidence += _dated(mentions.dates, facts.date, sentences)
    evidence += _named(
        mentions, frozenset(sentences), {role.group.id for role in roles}, {place.id for place in ranked}
    )
    return ReportedIncident(primary, facts, tuple(sorted(evidence, key=_order)), angle)


def _there(ranked: Sequence[Place], found: Sequence[PlaceMention], inside: frozenset[int]) -> tuple[Place, ...]:
    """The best place, and of the others those that the incident's own sentences name."""
    named = {mention.place.id for mention in found if mention.sentence in inside}
    return tuple(place for index, place in enumerate(ranked) if index == 0 or place.id in named)


def _order(evidence: Evidence) -> tuple[bool, int, int, str]:
    return evidence.part == "text", evidence.start, evidence.end, evidence.field


def _tolls(doc: Document, mine: Sequence[Casualty], lead: int) -> dict[str, Toll]:
    """The tolls that stand, by field of `Facts`."""
    found: dict[str, Toll] = {}
    if not mine:
        return found

    def of(field: str) -> list[Casualty]:
        return [mention for mention in mine if mention.field == field]

    bystanders = frozenset(mention for mention in of("killed") if _is_bystander(doc, mention))
    killed, attackers = reckoning.sides(of("killed"), lead, bystanders)
    for field, held in (("killed", killed), ("killed_attackers", attackers)):
        if held is not None:
            found |= {field: held}
    for field in ("wounded", "casualties", "kidnapped", "missing", "captured"):
        total = reckoning.toll(reckoning.or_parts(of(field)), lead)
        if total is not None:
            found[field] = total
    if killed is not None and "wounded" in found and _is_of_others(killed, found["wounded"], lead):
        found.pop("killed", None)
    before = [mention for mention in of("killed") if Cue.PREVIOUS in mention.cues]
    if before:
        found["killed_before"] = Toll(before[0].count, (before[0],))
    return found


def _is_bystander(doc: Document, mention: Casualty) -> bool:
    """Whether a mention names troops or civilians."""
    said = [t.norm for t in doc.sentences[mention.sentence].tokens if mention.start <= t.start < mention.end]
    return not _BYSTANDERS.isdisjoint(said)


def _died_of_wounds(doc: Document, tolls: dict[str, Toll]) -> bool:
    """Whether the one wounded is the one dead: "a constable was shot and injured" and then "he succumbed"."""
    killed, wounded = tolls.get("killed"), tolls.get("wounded")
    if killed is None or wounded is None or (killed.count, wounded.count) != (ONE, ONE):
        return False
    first = wounded.mentions[0].sentence
    after = (token.norm for sentence in doc.sentences[first : first + 3] for token in sentence.tokens)
    return not _SUCCUMBED.isdisjoint(after)


def _is_of_others(killed: Toll, wounded: Toll, lead: int) -> bool:
    """Whether dead that are told of further down are another attack's: headline or lead count nobody but wounded."""
    first, later = wounded.mentions[0], killed.mentions[0].sentence - lead
    if first.sentence > lead + 1 or any(Cue.UPDATE in mention.cues for mention in killed.mentions):
        return False
    if wounded.count.max == 0 or first.part == "title":
        return later > 1
    return later > 2 and first.sentence == lead and not wounded.count.vague


def _named(mentions: Mentions, inside: frozenset[int], group_ids: set[str], place_ids: set[str]) -> Iterator[Evidence]:
    for group in mentions.groups:
        if group.group.id in group_ids:
            yield Evidence("groups", group.part, group.start, group.end, group.group.id)
    for place in mentions.places:
        if place.place.id in place_ids and place.sentence in inside:
            yield Evidence("places", place.part, place.start, place.end, place.place.id)


def _dated(found: Sequence[DateMention], day: date | None, sentences: Sequence[int]) -> Iterator[Evidence]:
    inside = frozenset(sentences)
    for mention in found:
        if mention.day == day and mention.sentence in inside:
            yield Evidence("date", mention.part, mention.start, mention.end)
            return


def _day_of(found: Sequence[DateMention], sentences: Sequence[int]) -> date | None:
    inside = frozenset(sentences)
    return next((mention.day for mention in found if mention.sentence in inside), None)


def _told_again(counted: Sequence[Casualty], state: Currency) -> Iterator[tuple[int, tuple[Casualty, ...]]]:
    """Each sentence set apart that has a toll of its own, with its mentions as those of an incident."""
    apart = frozenset(state.recalled)
    by_sentence: dict[int, list[Casualty]] = {}
    for mention in counted:
        if mention.sentence in apart and not mention.cues & {Cue.HYPOTHETICAL, Cue.CUMULATIVE, Cue.DENIED}:
            by_sentence.setdefault(mention.sentence, []).append(mention)
    for index, mine in by_sentence.items():
        if any(mention.count.best > 0 and not reckoning.is_bare(mention) for mention in mine):
            yield index, tuple(replace(mention, cues=mention.cues - {Cue.RECALLED}) for mention in mine)


def _discarded(doc: Document, counted: Sequence[Casualty], state: Currency) -> Iterator[Discarded]:
    inside = frozenset(state.sentences)
    taken = {
        m
        for held in _tolls(doc, [m for m in counted if m.sentence in inside], state.lead).values()
        for m in held.mentions
    }
    if not state.current and doc.sentences:
        sentence = doc.sentences[min(state.at, len(doc.sentences) - 1)]
        yield Discarded(f"no current incident: {state.reason}", sentence.part, sentence.start, sentence.end)
    for mention in counted:
        if mention.sentence not in inside:
            reason = next(
                (cue.value for cue in (Cue.CUMULATIVE, Cue.HYPOTHETICAL, Cue.DENIED) if cue in mention.cues), "recalled"
            )
            yield Discarded(
                reason if state.current else f"{reason}: no current incident", mention.part, mention.start, mention.end
            )
        elif not reckoning.usable(mention):
            yield Discarded(", ".join(sorted(mention.cues)), mention.part, mention.start, mention.end)
        elif mention not in taken:
            yield Discarded("another count than the one taken", mention.part, mention.start, mention.end)
