"""Whether an English headline and lead tell a current incident: an act that is reported, and no accident, trial,
film, statistic, or what somebody only talks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract.mention import Casualty
from bot.extract.topics import Topic, Topics
from bot.text.document import Sentence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SETTLED = frozenset((Topic.STRONG, Topic.JUSTICE))
_ASKING = frozenset(("how", "why", "what", "who", "where", "inside", "meet"))
_SUBJECTS = frozenset((Topic.ASIDE, Topic.STANCE, Topic.REACTION, Topic.STRONG, Topic.JUSTICE))
_GOVERNING = frozenset(
    (Topic.STRONG, Topic.JUSTICE, Topic.ASIDE, Topic.STANCE, Topic.REACTION, Topic.AFTER, Topic.OVER)
)
_TALK = frozenset((Topic.JUSTICE, Topic.STRONG, Topic.STANCE, Topic.REACTION))
_HARM = frozenset(("killed", "wounded", "casualties", "kidnapped", "missing"))
# Words of violence that accidents are told with too.
_MILD_EN = _words(
    "killed kills kill killing injured injures injuring sustained wounded wounds dead slain found bodies explosion"
    " explosions blast blasts exploded explodes dropped"
)
_BANG = ("explo", "blast")


@dataclass(frozen=True, slots=True)
class _Head:
    """What one sentence of headline or lead says. `counted`: casualties that are reported, not talked about
    (`outright`: not in a clause that says who somebody is; `vague`: none with a number); `free`: an act that is
    reported; `violent`: any act; `forceful`: one that no accident is told with; `reacts`: a reaction before these."""

    index: int
    topics: frozenset[Topic]
    counted: bool
    outright: bool
    vague: bool
    free: bool
    violent: bool
    forceful: bool
    reacts: bool
    question: bool


def no_incident(
    title: Sequence[Sentence], lead: Sequence[Sentence], fresh: Sequence[Casualty], topics: Topics
) -> tuple[str, int]:
    """(reason, sentence) why there is no current incident; reason empty where there is one."""
    heads = [_head(sentence, fresh, topics, titled=bool(title)) for sentence in (*title, *lead)]
    first = _merged(heads[: len(title)]) if len(title) > 1 else heads[0]
    rest = heads[max(1, len(title)) :]
    asked = bool(title) and bool(title[0].tokens) and title[0].tokens[0].norm in _ASKING
    reason = _never(first, rest, titled=bool(title), asked=asked)
    if reason is None:
        reason = _otherwise(first, rest, fresh, titled=bool(title))
    return reason, first.index


def _never(first: _Head, rest: Sequence[_Head], *, titled: bool, asked: bool) -> str | None:
    """What settles it by itself: the reason for none, empty for an incident; None where nothing does."""
    opening = rest[0] if rest else first
    if _is_accident(first, opening, titled):
        return "accident"
    if Topic.STATISTIC in first.topics and Topic.SUPERLATIVE not in first.topics and (titled or not first.free):
        return "statistics"
    if any(Topic.UNREAL in head.topics for head in (first, *rest)) and not (first.counted and not first.vague):
        return "no attack: a drill, a film or an accident"
    if asked:
        return "a question"
    if first.counted and any(head.violent for head in (first, *rest)) and not (first.vague and opening.reacts):
        return ""
    if Topic.JUSTICE in first.topics or (first.topics & _SETTLED and (titled or not first.free)):
        return "another subject in the headline"
    return None


def _otherwise(first: _Head, rest: Sequence[_Head], fresh: Sequence[Casualty], *, titled: bool) -> str:
    """The reason for none, empty for an incident, where the headline counts no one."""
    opening = rest[0] if rest else first
    violent = any(head.violent for head in (first, *rest))
    if first.reacts or (opening.reacts and not first.free):
        told = any(mention.sentence <= opening.index + 6 and _exact(mention) for mention in fresh)
        return "" if told else "a reaction without a toll"
    if first.question:
        return "a question"
    aside = titled and bool(first.topics & {Topic.ASIDE, Topic.STANCE})
    counted = opening.outright and not opening.vague if aside else opening.counted
    if first.free or (counted and violent and not opening.topics & _SETTLED):
        return ""
    if aside:
        return "another subject in the headline"
    if opening.free and not first.topics & {Topic.ASIDE, Topic.STANCE}:
        return ""
    if not titled and any((head.counted and violent) or head.free for head in rest):
        return ""
    if not first.topics & _SUBJECTS and any(head.counted and head.free and not head.vague for head in rest):
        return ""
    return "no violent act in headline or lead"


def _head(sentence: Sentence, fresh: Sequence[Casualty], topics: Topics, *, titled: bool) -> _Head:
    """Without a headline the first sentence is a report more often than not, and only talk governs what it says."""
    hits = topics.of(sentence)
    named = frozenset(topic for topic, _, _ in hits)
    here = [c for c in fresh if c.sentence == sentence.index and c.field in _HARM]
    counted = [c for c in here if _is_reported(c, sentence, hits)]
    governed, free, forceful = False, False, False
    context = Topic.CONTEXT in named
    for topic, first, _ in hits:
        if topic in _GOVERNING and (titled or topic in _TALK):
            governed = governed or topic not in (Topic.AFTER, Topic.OVER) or first > 1
        elif topic is Topic.ACT or (topic is Topic.WEAK and context):
            harmed = sentence.tokens[first].norm in _MILD_EN and not sentence.tokens[first].norm.startswith(_BANG)
            free = free or (not governed and not harmed)
            forceful = forceful or (topic is Topic.ACT and sentence.tokens[first].norm not in _MILD_EN)
    violent = bool(named & {Topic.ACT, Topic.WEAK, Topic.CONTEXT})
    reacting = next((sentence.tokens[first].start for topic, first, _ in hits if topic is Topic.REACTION), None)
    last = sentence.tokens[-1].norm if sentence.tokens else ""
    return _Head(
        index=sentence.index,
        topics=named,
        counted=bool(counted),
        outright=any(not _is_relative(c, sentence) for c in counted),
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
        talked = topic in (Topic.STANCE, Topic.REACTION, Topic.STRONG) and not acted
        if talked or topic is Topic.JUSTICE or (topic is Topic.AFTER and first > 1):
            return False
        if topic is Topic.ASIDE and not _exact(mention):
            return False
    return True


def _is_relative(mention: Casualty, sentence: Sentence) -> bool:
    """ "the cleric who was shot dead", "attacks that killed soldiers"."""
    before = [token for token in sentence.tokens if token.end <= mention.start][-1:]
    inside = [token for token in sentence.tokens if mention.start <= token.start < mention.end]
    return any(token.norm in ("who", "which", "that") for token in (*before, *inside))


def _merged(heads: Sequence[_Head]) -> _Head:
    return _Head(
        heads[0].index,
        frozenset().union(*(head.topics for head in heads)),
        any(head.counted for head in heads),
        any(head.outright for head in heads),
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
        return not first.forceful and Topic.WEAPON not in first.topics
    forceful = first.forceful or opening.forceful or Topic.WEAPON in first.topics | opening.topics
    return titled and Topic.ACCIDENT in opening.topics and not forceful
