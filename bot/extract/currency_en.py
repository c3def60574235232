"""Whether an English headline and lead tell a current incident: an act that is reported, and no accident, trial,
film, statistic, or what somebody only talks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract.mention import Casualty
from bot.extract.topics import Topic, Topics
from bot.text.document import Sentence
from bot.text.english_numbers import NUMBER_WORDS


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
    " explosions blast blasts exploded explodes dropped martyred martyrs martyrdom"
)
_BANG = ("explo", "blast")
_TAKEN = _words("kidnapped abducted kidnapping abduction seized")  # who is said to be freed again
_DEVICES = _words(
    "ied ieds bomb bombs explosive explosives grenade grenades landmine landmines mine mines detonators rdx"
)
_FINDING = _words(
    "recovered recovers recover recovering recovery seized seizes seize seizing defused defuses defuse defusing"
    " diffused haul averted averts unearthed unearths arrested arrests nabbed disposal cache caches"
)
_FINDERS = _words("police officers forces troops army squad ctd authorities arrested nabbed")
_OF_FINDS = _DEVICES | _FINDING
_OF_FINDS |= _words("discovered planted plant raid raids raided raiding found device mortar mortars")
_RELEASED = _words("freed free frees release released releases releasing rescued rescue rescues freedom reunited")
_PAYING = _words("paid pay pays paying payment collected collecting")
_BEFORE_NOUN = _words("the of for all some more many several other a an their these those by")
_WHO = _words("who whom that which")


@dataclass(frozen=True, slots=True)
class _Head:
    """What one sentence of headline or lead says. `counted`: casualties that are reported, not talked about
    (`outright`: not in a clause that says who somebody is; `vague`: none with a number); `free`: an act that is
    reported; `violent`: any act; `forceful`: one that no accident is told with; `reacts`: a reaction before these;
    `find`: a bomb that was found."""

    index: int
    topics: frozenset[Topic]
    counted: bool
    outright: bool
    vague: bool
    free: bool
    violent: bool
    forceful: bool
    reacts: bool
    find: bool
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
    if _is_accident(first, rest, titled):
        return "accident"
    if Topic.STATISTIC in first.topics and Topic.SUPERLATIVE not in first.topics and (titled or not first.free):
        return "statistics"
    if any(Topic.UNREAL in head.topics for head in (first, *rest)) and not (first.counted and not first.vague):
        return "no attack: a drill, a film or an accident"
    if asked:
        return "a question"
    if titled and Topic.FAREWELL in first.topics:
        return "a funeral"
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
    if titled and _tells_again(first, opening, fresh):
        return ""
    planned = first.find or {Topic.ASIDE, Topic.STANCE} <= first.topics  # "held for a plot": the rest is of the arrest
    if not titled and not planned and any((head.counted and violent) or head.free for head in rest):
        return ""
    settled = opening.topics & _SETTLED and not opening.free
    if (
        not settled
        and not first.topics & _SUBJECTS
        and any(head.counted and head.free and not head.vague for head in rest)
    ):
        return ""
    return "no violent act in headline or lead"


def _tells_again(first: _Head, opening: _Head, fresh: Sequence[Casualty]) -> bool:
    """ "High alert after train bombing": an attack in the background of the headline whose toll the lead tells."""
    if Topic.AFTER not in first.topics or not first.violent or (first.topics | opening.topics) & _SUBJECTS:
        return False
    return any(mention.sentence == opening.index and mention.count.best > 1 and _exact(mention) for mention in fresh)


def _head(sentence: Sentence, fresh: Sequence[Casualty], topics: Topics, *, titled: bool) -> _Head:
    """Without a headline the first sentence is a report more often than not, and only talk governs what it says."""
    hits = topics.of(sentence)
    named = frozenset(topic for topic, _, _ in hits)
    here = [c for c in fresh if c.sentence == sentence.index and c.field in _HARM]
    counted = [c for c in here if _is_reported(c, sentence, hits) and not _is_of_freed(sentence, c)]
    governed, free, forceful = False, False, False
    context = Topic.CONTEXT in named
    found = _is_find(sentence, titled=titled)
    for topic, first, _ in hits:
        if topic in _GOVERNING and (titled or topic in _TALK):
            governed = governed or topic not in (Topic.AFTER, Topic.OVER) or first > 1
        elif _is_no_act(sentence, topic, first, found):
            continue
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
        find=found,
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


def _is_no_act(sentence: Sentence, topic: Topic, first: int, found: bool) -> bool:
    """Whether a word of violence is none here: the abducted who were freed, a bomb that was found."""
    norm = sentence.tokens[first].norm
    return (found and norm in _OF_FINDS) or (topic is Topic.ACT and norm in _TAKEN and _freed_again(sentence, first))


def _is_find(sentence: Sentence, *, titled: bool) -> bool:
    """Whether a sentence tells that bombs were found or made safe, and not that they went off. Without a headline one
    that was planted and then defused is an attack that failed, unless it is the police who find it."""
    norms = {token.norm for token in sentence.tokens}
    if not titled and norms.isdisjoint(_FINDERS):
        return False
    return not norms.isdisjoint(_DEVICES) and not norms.isdisjoint(_FINDING)


def _is_of_freed(sentence: Sentence, mention: Casualty) -> bool:
    if mention.field != "kidnapped":
        return False
    taken = [k for k, token in enumerate(sentence.tokens) if token.norm in _TAKEN and token.end <= mention.end]
    return bool(taken) and _freed_again(sentence, taken[-1])


def _freed_again(sentence: Sentence, at: int) -> bool:
    """Whether the abducted of a sentence are those that it says were released: "six girls who were kidnapped in May
    have been freed", "kidnapped girls freed", "freed two men abducted in May"; not "abducted ten and released two"."""
    norms = [token.norm for token in sentence.tokens]
    paid = "ransom" in norms and not _PAYING.isdisjoint(norms)
    if paid or not _RELEASED.isdisjoint(norms[:at]):
        return True
    before = norms[at - 1] if at else ""
    described = at == 0 or before in _BEFORE_NOUN or before.isdigit() or before in NUMBER_WORDS
    described = described or not _WHO.isdisjoint(norms[max(0, at - 4) : at])
    return described and not _RELEASED.isdisjoint(norms[at:])


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
        any(head.find for head in heads),
        heads[-1].question,
    )


def _exact(mention: Casualty) -> bool:
    return not mention.count.vague and mention.count.best > 0


def _is_accident(first: _Head, rest: Sequence[_Head], titled: bool) -> bool:
    """Whether headline, or the lead where the headline says nothing of violence, tells an accident or natural death."""
    if Topic.ACCIDENT in first.topics:
        return not first.forceful and Topic.WEAPON not in first.topics
    heads = (first, *rest)
    forceful = any(head.forceful or Topic.WEAPON in head.topics for head in heads)
    return titled and any(Topic.ACCIDENT in head.topics for head in rest) and not forceful
