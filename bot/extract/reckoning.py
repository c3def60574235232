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
BESIDE = 3  # sentences into the text that the dead of the other side are looked for
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
        first = [held for held in sums if held.mentions[0].sentence == lead and held.count.min is not None]
        stated = [held for held in (*titled, *first) if not held.count.vague and held not in updates]
        return next((held for held in stated if held.count.best > best.count.best), best)
    chosen = _headline_or_lead(sums, lead, lead + far)
    if chosen is None or chosen.mentions[0].part == "title":
        return chosen
    return _told_exactly(_with_more(chosen, sums), sums, lead)


def _told_exactly(chosen: Toll, sums: Sequence[Toll], lead: int) -> Toll:
    """The number that a rounded one of wounded stands for: "more than 70 were injured", then "77 were injured"; of the
    dead another number is another source's."""
    rounded = chosen.count.best >= 20 and chosen.count.best % 10 == 0 and chosen.mentions[0].field == "wounded"
    if not rounded or (chosen.count.max is not None and not chosen.count.vague):
        return chosen
    for held in sums:
        near = chosen.mentions[-1].sentence < held.mentions[0].sentence <= lead + NEAR
        if near and not held.count.vague and chosen.count.best < held.count.best < chosen.count.best + 10:
            return held
    return chosen


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
        listed = len(opening[0].mentions) == 1 and _stated(opening[0].count) if opening else False
        if said == 1 and listed and opening[0].count.best > 1:
            return opening[0]  # "Police chief killed", and in the text "a police chief and two of his guards"
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
            and (held.count.best != chosen.count.best or first.field == "killed")
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


def sides(
    mentions: Sequence[Casualty], lead: int, bystanders: frozenset[Casualty] = frozenset()
) -> tuple[Toll | None, Toll | None]:
    """(killed, killed attackers): fighters are attackers beside other dead, and the dead themselves without them.
    `bystanders`: mentions of troops and civilians, who cannot be some of the fighters."""
    mentions = or_parts(mentions)
    of = {who: [mention for mention in mentions if mention.who is who] for who in Who}
    victims = toll(of[Who.VICTIMS], lead)
    fighters, attackers = (toll(of[who], lead, 2 * FAR) for who in (Who.FIGHTERS, Who.ATTACKERS))
    if fighters is not None and fighters.count.best:
        some = victims is not None and _details(victims, fighters, lead)
        if victims is None or (some and not _beside(victims, fighters, bystanders, lead)):
            return fighters, attackers
    if victims is not None and fighters is not None and _same(victims, fighters):
        return victims, attackers
    whole = _counted_together(of[Who.VICTIMS], victims, fighters, lead)
    if whole is not None:
        return whole, None
    if victims is not None and attackers is not None and is_bare(victims.mentions[0]) and not attackers.count.vague:
        return attackers, None
    if victims is not None and victims.count.max != 0:
        return victims, _both(fighters, attackers)
    if attackers is not None and (victims is None or attackers.mentions[0].part == "title"):
        return attackers, None
    return victims, attackers


def or_parts(mentions: Sequence[Casualty]) -> Sequence[Casualty]:
    """The mentions of one field; its parts as the whole where no whole is given ("injuring one of the troopers")."""
    if any(usable(mention) for mention in mentions):
        return mentions
    return [_whole(mention) for mention in mentions if mention.cues & _APART in ({Cue.INCLUDED}, {Cue.UNCONFIRMED})]


def _counted_together(
    mentions: Sequence[Casualty], victims: Toll | None, fighters: Toll | None, lead: int
) -> Toll | None:
    """The stated toll that counts both sides: "a soldier and six rebels were killed", then "the death of seven"."""
    if victims is None or fighters is None or victims.count.vague or fighters.count.vague:
        return None
    both = victims.count.best + fighters.count.best
    for mention in mentions:
        told = usable(mention) and not mention.count.vague and mention.sentence <= lead + NEAR
        if told and mention.count.best == both and fighters.count.best and mention not in victims.mentions:
            return Toll(mention.count, (mention,))
    return None


def _same(victims: Toll, fighters: Toll) -> bool:
    """Whether one number is told of "members" in one sentence and of "fighters" in another."""
    apart = {m.sentence for m in victims.mentions}.isdisjoint(m.sentence for m in fighters.mentions)
    return apart and victims.count == fighters.count and victims.count.best > 1


def _details(victims: Toll, fighters: Toll, lead: int) -> bool:
    """Whether victims named later are only some of the fighters that headline or lead count, or dead of another day."""
    later = victims.mentions[0].sentence > fighters.mentions[0].sentence
    if fighters.mentions[0].part == "title" and victims.mentions[0].sentence > lead + 1:
        return True
    if later and victims.count.vague and not fighters.count.vague:
        return True
    later = later and fighters.mentions[0].sentence <= lead
    return victims.count.best == 0 or (later and victims.count.best <= fighters.count.best)


def _beside(victims: Toll, fighters: Toll, bystanders: frozenset[Casualty], lead: int) -> bool:
    """Whether the dead that are named soon after the fighters are troops or civilians: "a soldier was killed too";
    more of them than of the fighters would have stood in the headline, and are of another incident."""
    first = victims.mentions[0]
    few = not first.count.vague and 0 < first.count.best <= fighters.count.best
    return few and first in bystanders and first.sentence <= lead + BESIDE


def _whole(mention: Casualty) -> Casualty:
    return replace(mention, cues=mention.cues - {Cue.INCLUDED})


def _both(first: Toll | None, second: Toll | None) -> Toll | None:
    if first is None or second is None:
        return first or second
    return Toll(add([first.count, second.count]), (*first.mentions, *second.mentions))
