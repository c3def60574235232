"""The toll of one incident out of every count that its sentences give.

A later statement repeats, corrects or adds to an earlier one; which of these it does is decided here, from its place
(headline, lead, body) and from what it says of itself (an update, a part, "others").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.extract.mention import Casualty, Cue, Who
from bot.model import Count

FAR = 9  # sentences into the text that a toll missing in headline and lead is looked for
NEAR = 6  # sentences into the text that an update of the toll is looked for
_APART = frozenset(
    (Cue.INCLUDED, Cue.PREVIOUS, Cue.RECALLED, Cue.CUMULATIVE, Cue.HYPOTHETICAL, Cue.DENIED, Cue.UNCONFIRMED)
)


@dataclass(frozen=True, slots=True)
class Toll:
    """A count and the mentions that it was made of."""

    count: Count
    mentions: tuple[Casualty, ...]


def usable(mention: Casualty) -> bool:
    """Whether a mention can be (part of) the toll of the incident its sentence tells."""
    return not mention.cues & _APART


def toll(mentions: Sequence[Casualty], lead: int, far: int = FAR) -> Toll | None:
    """The toll that mentions of one field and one side give together; `lead` is the first sentence of the text,
    `far` how many sentences after it a toll that headline and lead lack is taken from. None where none is usable."""
    sure = [mention for mention in mentions if usable(mention)]
    sums = _by_sentence(sure or [mention for mention in mentions if mention.cues & _APART == {Cue.UNCONFIRMED}])
    if not sums:
        return None
    updates = [held for held in sums if held.mentions[0].sentence <= lead + NEAR and _updates(held)]
    if updates:
        best = max(updates, key=lambda held: held.count.best)
        titled = [held for held in sums if held.mentions[0].part == "title" and not held.count.vague]
        return titled[0] if titled and titled[0].count.best > best.count.best else best
    chosen = _headline_or_lead(sums, lead, lead + far)
    return chosen if chosen is None or chosen.mentions[0].part == "title" else _with_more(chosen, sums)


def _updates(held: Toll) -> bool:
    return any(Cue.UPDATE in mention.cues for mention in held.mentions)


def _by_sentence(mentions: Sequence[Casualty]) -> list[Toll]:
    found: list[Toll] = []
    for index in sorted({mention.sentence for mention in mentions}):
        here = [mention for mention in mentions if mention.sentence == index]
        found.append(_together(here))
    return found


def _together(mentions: list[Casualty]) -> Toll:
    """Several counts in one sentence: disjoint parts are added, unless one already is the total."""
    exact = [mention for mention in mentions if not is_bare(mention)] or mentions
    if len(exact) == 1:
        return Toll(exact[0].count, tuple(exact))
    total = [mention for mention in exact if mention.cues & {Cue.UPDATE, Cue.TOTAL}]
    if total:
        return Toll(total[0].count, (total[0],))
    largest = max(exact, key=lambda mention: mention.count.best)
    rest = sum(mention.count.best for mention in exact) - largest.count.best
    if (
        (largest.count.best == rest and len(exact) > 2)
        or rest == 0
        or (largest.count.best > 1 and any(m is not largest and m.count.best == largest.count.best for m in exact))
    ):
        return Toll(largest.count, (largest,))
    return Toll(add([mention.count for mention in exact]), tuple(exact))


def is_bare(mention: Casualty) -> bool:
    """A plural without a number ("soldiers were killed")."""
    return mention.count.vague and mention.count.max is None and mention.count.min == 2


def _stated(count: Count) -> bool:
    """Whether a number is given, be it a rounded one ("about 25"), and not only "several" or "dozens"."""
    return not count.vague or count.max is not None


def _headline_or_lead(sums: Sequence[Toll], lead: int, last: int) -> Toll | None:
    """What headline and lead state, an exact number before a vague one: the headline's where the lead has it too, else
    the larger; without either the first one that is stated later, but not far off."""
    title = [held for held in sums if held.mentions[0].part == "title"]
    opening = [held for held in sums if held.mentions[0].part == "text" and held.mentions[0].sentence <= lead + 1]
    exact = [held for held in (*title, *opening) if _stated(held.count)]
    if exact and exact[0].mentions[0].part == "title":
        said = exact[0].count.best
        again = [m for held in opening for m in held.mentions if m.count.best == said]
        if again or not opening:
            bounded = again[0].count if again and again[0].count.min is not None else exact[0].count
            return Toll(bounded, (*exact[0].mentions, *again[:1]))
        return max(exact, key=lambda held: held.count.best)
    if exact:
        first = exact[0]
        return next((held for held in exact[1:] if held.count.best > first.count.best and first.count.best == 0), first)
    near = [held for held in sums if held.mentions[0].sentence <= last]
    if not near:
        return None
    positive = [held for held in near if held.count.best > 0 and _stated(held.count)]
    if title or opening:
        vague = (title or opening)[0]
        better = [held for held in positive if held.count.best >= vague.count.best]
        return better[0] if better else vague
    return positive[0] if positive else near[0]


def _with_more(chosen: Toll, sums: Sequence[Toll]) -> Toll:
    """The toll with what later sentences add by "also" and "others"."""
    mentions, counts = list(chosen.mentions), [chosen.count]
    last = chosen.mentions[-1].sentence
    for held in sums:
        first = held.mentions[0]
        if first.sentence > last and Cue.MORE not in first.cues and 0 < held.count.best < chosen.count.best:
            break  # the parts of the toll are told now, and "another three" is one of them
        if (
            first.sentence > last
            and first.part == "text"
            and Cue.MORE in first.cues
            and chosen.count.best
            and first.sentence <= last + 2
        ):
            counts.append(held.count)
            mentions += held.mentions
    return Toll(add(counts), tuple(mentions)) if len(counts) > 1 else chosen


def add(counts: Sequence[Count]) -> Count:
    """The sum of counts of different people."""
    low = sum(count.min or 0 for count in counts)
    high = None if any(count.max is None for count in counts) else sum(count.max or 0 for count in counts)
    return Count(
        low if any(count.min is not None for count in counts) else None, high, any(count.vague for count in counts)
    )


def sides(mentions: Sequence[Casualty], lead: int) -> tuple[Toll | None, Toll | None]:
    """(killed, killed attackers): fighters are attackers beside other dead, and the dead themselves without them. Where
    only parts of an unsaid number are given ("two of the gunmen"), the parts stand for it."""
    if not any(usable(mention) for mention in mentions):
        mentions = [
            _whole(mention) for mention in mentions if mention.cues & _APART in ({Cue.INCLUDED}, {Cue.UNCONFIRMED})
        ]
    of = {who: [mention for mention in mentions if mention.who is who] for who in Who}
    victims = toll(of[Who.VICTIMS], lead)
    fighters, attackers = (toll(of[who], lead, 2 * FAR) for who in (Who.FIGHTERS, Who.ATTACKERS))
    if fighters is not None and fighters.count.best and (victims is None or _details(victims, fighters)):
        return fighters, attackers
    if victims is not None and fighters is not None and _same(victims, fighters):
        return victims, attackers
    if victims is not None and attackers is not None and is_bare(victims.mentions[0]) and not attackers.count.vague:
        return attackers, None
    if victims is not None and victims.count.max != 0:
        return victims, _both(fighters, attackers)
    return victims, attackers


def _same(victims: Toll, fighters: Toll) -> bool:
    """Whether one number is told of "members" in one sentence and of "fighters" in another."""
    apart = {m.sentence for m in victims.mentions}.isdisjoint(m.sentence for m in fighters.mentions)
    return apart and victims.count == fighters.count and victims.count.best > 1


def _details(victims: Toll, fighters: Toll) -> bool:
    """Whether victims named later are only some of the fighters that headline or lead count."""
    later = victims.mentions[0].sentence > fighters.mentions[0].sentence
    return victims.count.best == 0 or (later and victims.count.best <= fighters.count.best)


def _whole(mention: Casualty) -> Casualty:
    return replace(mention, cues=mention.cues - {Cue.INCLUDED})


def _both(first: Toll | None, second: Toll | None) -> Toll | None:
    if first is None or second is None:
        return first or second
    return Toll(add([first.count, second.count]), (*first.mentions, *second.mentions))
