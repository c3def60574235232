"""English casualties without a verb of their own: "no casualties", "the killing of four", "12 wounded soldiers",
"took nine hostage", "blew himself up"."""

from __future__ import annotations

from dataclasses import replace

from bot.extract.chunks_en import Chunk, Head
from bot.extract.coordination_en import PEOPLE, Reading, list_after
from bot.extract.counting_en import ONE, SOME, WHO
from bot.extract.english_words import EnglishWords
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.statements_en import mention_of, mentions_of
from bot.model import Count

_BODIES = frozenset(("bodies", "body", "corpses", "corpse", "remains"))
_BLEW = frozenset(("blew", "blow", "blows", "blowing"))
_SELF = frozenset(("himself", "herself", "themselves"))
_BOMBERS = frozenset(("bomber", "bombers", "attackers", "attacker", "assailants", "assailant"))
_SETTING_OFF = frozenset(("triggered", "sparked", "prompted"))
_MEN = frozenset(
    (
        *("soldier", "soldiers", "troops", "man", "men", "fighter", "fighters", "officer", "officers", "policeman"),
        *("policemen", "personnel", "serviceman", "servicemen", "comrade", "comrades", "marines", "peacekeepers"),
        *("jawans", "commander", "commanders"),
    )
)
_TAKEN_AS = {"hostage": "kidnapped", "hostages": "kidnapped", "captive": "kidnapped", "prisoner": "captured"}
_TAKING = frozenset(("took", "take", "takes", "taking", "taken", "held", "holding", "hold", "holds"))


def noun_casualties(state: Reading) -> list[Casualty]:
    """ "no casualties", "12 fatalities", "two wounded soldiers were taken to hospital"."""
    found = []
    for index, piece in enumerate(state.pieces):
        if piece.kind is not Chunk.PHRASE or index in state.taken:
            continue
        cues = set(state.cues.at(piece.first))
        if piece.head is Head.CASUALTY and piece.quant == "part":
            continue
        if piece.head is Head.CASUALTY:
            count = piece.count
            before = index - 1
            while before >= max(0, index - 3) and state.pieces[before].kind in (Chunk.ADVERB, Chunk.VERB):
                before -= 1
            negated = before >= 0 and state.pieces[before].kind is Chunk.NEGATION
            if negated and (count is None or not count.min):
                count = Count(0, 0)
            if count is None:
                count = ONE if piece.quant == "a" else _to_whom(state, index)
            if count is None:
                continue
            if index in state.included:
                cues.add(Cue.INCLUDED)
            fields = ("killed", "wounded") if piece.casualty == "casualties" and count.max == 0 else (piece.casualty,)
            if piece.casualty == "casualties" and count.max != 0:
                cues.add(Cue.BOTH)
            found += [mention_of(state, f, count, Who.VICTIMS, index, index, frozenset(cues)) for f in fields]
            if count.max == 0:
                found += _also_none(state, index, frozenset(cues))
            state.taken.add(index)
        elif piece.attribute and piece.count is not None:
            found.append(
                mention_of(
                    state, piece.attribute, piece.count, WHO.get(piece.head, Who.VICTIMS), index, index, frozenset(cues)
                )
            )
            state.taken.add(index)
    return found


def _to_whom(state: Reading, index: int) -> Count | None:
    """The 20 of "injuries to 20 people"."""
    pieces = state.pieces
    if (
        index + 2 < len(pieces)
        and state.sentence.tokens[pieces[index + 1].first].norm == "to"
        and pieces[index + 2].kind is Chunk.PHRASE
        and index + 2 not in state.taken
    ):
        return pieces[index + 2].count
    return None


def _also_none(state: Reading, index: int, cues: frozenset[Cue]) -> list[Casualty]:
    """ "no deaths or injuries", "neither injuries nor fatalities": the second noun is none too."""
    pieces = state.pieces
    if (
        index + 2 < len(pieces)
        and pieces[index + 1].kind in (Chunk.AND, Chunk.NEGATION)
        and pieces[index + 2].head is Head.CASUALTY
        and pieces[index + 2].count is None
    ):
        state.taken.add(index + 2)
        return [mention_of(state, pieces[index + 2].casualty, Count(0, 0), Who.VICTIMS, index + 2, index + 2, cues)]
    return []


def nominal_casualties(state: Reading, words: EnglishWords) -> list[Casualty]:
    """ "the killing of four soldiers", "the deaths of two children": another clause's event, often recalled;
    "the bodies of seven men" are the dead, whatever else is said of them."""
    found: list[Casualty] = []
    pieces, tokens = state.pieces, state.sentence.tokens
    for index in range(len(pieces) - 2):
        piece = pieces[index]
        norm = tokens[piece.last].norm
        field = words.nominal.get(norm)
        if field is None or tokens[pieces[index + 1].first].norm != "of":
            continue
        bodies = norm in _BODIES
        if not bodies and (index in state.taken or index + 2 in state.taken):
            continue
        members = [k for k in list_after(state, index + 2) if bodies or k not in state.taken]
        if not members:
            continue
        state.taken.update(members)
        mentions = mentions_of(state, index, field, members)
        if not bodies and not _reported(state, words, piece.first):
            mentions = [replace(mention, cues=mention.cues | {Cue.RECALLED}) for mention in mentions]
        found += mentions
    return found


def _reported(state: Reading, words: EnglishWords, first: int) -> bool:
    """Whether "the killing of four" is what the sentence reports, and not what a protest or a trial is about."""
    tokens = state.sentence.tokens
    for index in range(first - 1, max(-1, first - 8), -1):
        norm = tokens[index].norm
        if norm in words.outcomes:
            return True
        if norm in words.stances:
            return False
    following = {token.norm for token in tokens[first + 3 : first + 16]}
    return first >= 4 or (following.isdisjoint(words.stances) and following.isdisjoint(_SETTING_OFF))


def taking_casualties(state: Reading) -> list[Casualty]:
    """ "took 12 passengers hostage", "holding two officers captive"."""
    found = []
    for index, piece in enumerate(state.pieces):
        if piece.kind is not Chunk.PHRASE or index in state.taken or piece.last == piece.first:
            continue
        field = _TAKEN_AS.get(state.sentence.tokens[piece.last].norm)
        before = {token.norm for token in state.sentence.tokens[max(0, piece.first - 2) : piece.first]}
        if field is None or not before & _TAKING:
            continue
        count = piece.count or (ONE if piece.quant in ("a", "the") else SOME)
        found.append(mention_of(state, field, count, Who.VICTIMS, index, index, state.cues.at(piece.first)))
        state.taken.add(index)
    return found


def losing_casualties(state: Reading) -> list[Casualty]:
    """ "the army lost seven soldiers"."""
    tokens = state.sentence.tokens
    found = []
    for index, piece in enumerate(state.pieces):
        lost = piece.first and tokens[piece.first - 1].norm in ("lost", "loses", "losing")
        if not lost or piece.kind is not Chunk.PHRASE or tokens[piece.last].norm not in _MEN:
            continue
        members = [
            k for k in list_after(state, index) if state.pieces[k].count is not None or state.pieces[k].quant == "a"
        ]
        if members and members[0] == index:
            state.taken.update(members)
            found += mentions_of(state, index, "killed", members)
    return found


def suicide_casualties(state: Reading) -> list[Casualty]:
    """ "a bomber blew himself up": one attacker dead, unless the toll is said to include the bombers."""
    tokens, sentence = state.sentence.tokens, state.sentence
    counted_in = any(tokens[state.pieces[k].last].norm in _BOMBERS for k in state.included)
    found = []
    for index in range(len(tokens) - 2):
        blew, whom, up = (tokens[index + step].norm for step in range(3))
        turned = blew in ("gun", "weapon", "rifle", "pistol") and whom == "on" and up in _SELF
        if not turned and (blew not in _BLEW or whom not in _SELF or up != "up"):
            continue
        count = ONE if whom != "themselves" else _bombers(state, index)
        cues = (state.cues.at(index) - _attempted(blew)) | ({Cue.INCLUDED} if counted_in else set())
        start, end = tokens[index].start, tokens[index + 2].end
        found.append(Casualty("killed", count, Who.ATTACKERS, sentence.part, start, end, sentence.index, cues))
    return found


def _attempted(verb: str) -> frozenset[Cue]:
    """What a past tense rules out: who "attempted to throw grenades and blew himself up" did the latter."""
    return frozenset((Cue.HYPOTHETICAL,)) if verb == "blew" else frozenset()


def _bombers(state: Reading, at: int) -> Count:
    for piece in reversed(state.pieces):
        if piece.last < at and piece.kind is Chunk.PHRASE and piece.count is not None and piece.head in PEOPLE:
            return piece.count
    return SOME
