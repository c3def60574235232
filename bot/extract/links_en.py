"""Which noun phrases an English casualty word is said of: its objects, or its subjects where it is passive."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.chunks_en import Chunk, Head
from bot.extract.coordination_en import PEOPLE, Reading, belongs_to_next, is_prepositional, list_after, list_before
from bot.extract.english_words import Predicate

_ABOUT = frozenset(("over", "behind", "before", "after", "about", "since", "for"))
_KIN = frozenset(("families", "relatives", "parents", "widows", "mothers", "fathers", "friends", "remains", "names"))
_LIGHT = frozenset((Chunk.AUXILIARY, Chunk.ADVERB, Chunk.NEGATION, Chunk.MODAL))


def objects_of(state: Reading, at: int) -> list[int]:
    """The phrases that follow a casualty word as its object: "killing three soldiers and a child"."""
    predicate = state.pieces[at].predicate
    if predicate is None or predicate.form == "happen" or state.sentence.tokens[state.pieces[at].first].norm == "slain":
        return []
    if predicate.form == "past" and _is_passive(state, at):
        return _inverted(state, at)
    opens = at == 0 or state.pieces[at - 1].kind is Chunk.STOP
    if predicate.form == "past" and opens and belongs_to_next(state.pieces, at + 1):
        return []  # "Injured woman dies"
    return list_after(state, at + 1)


def _inverted(state: Reading, at: int) -> list[int]:
    """ "Killed in the attack were a pastor and two of his children": the people after the auxiliary."""
    pieces = state.pieces
    if at and pieces[at - 1].kind is not Chunk.STOP:
        return []
    for index in range(at + 1, min(at + 6, len(pieces) - 1)):
        if pieces[index].kind is Chunk.AUXILIARY and state.sentence.tokens[pieces[index].first].norm in ("was", "were"):
            return list_after(state, index + 1)
        if pieces[index].kind not in (Chunk.PREPOSITION, Chunk.PHRASE):
            break
    return []


def _is_passive(state: Reading, at: int) -> bool:
    """Whether a past form is a passive ("were killed", "12 killed") and so has its people before it. "Killed and
    wounded" is judged as one."""
    pieces = state.pieces
    before, after = at - 1, at + 1
    while before > 0 and pieces[before].kind is Chunk.AND and pieces[before - 1].kind is Chunk.PREDICATE:
        before -= 2
    while after + 1 < len(pieces) and pieces[after].kind is Chunk.AND and pieces[after + 1].kind is Chunk.PREDICATE:
        after += 2
    while before >= 0 and pieces[before].kind in (Chunk.ADVERB, Chunk.NEGATION):
        before -= 1
    if before >= 0 and pieces[before].kind is Chunk.AUXILIARY:
        return state.sentence.tokens[pieces[before].first].norm not in ("have", "has", "had", "having")
    while after < len(pieces) and pieces[after].kind is Chunk.ADVERB:
        after += 1
    if after >= len(pieces) or pieces[after].kind is not Chunk.PHRASE:
        return True
    if before >= 0 and pieces[before].kind is Chunk.PHRASE and pieces[before].count is not None:
        return belongs_to_next(pieces, after) or (pieces[after].count is None and pieces[after].head not in PEOPLE)
    return False


def subjects_of(state: Reading, at: int) -> list[int]:
    """The phrases before a casualty word that it is said of: "four soldiers and a child were killed"."""
    pieces = state.pieces
    predicate = pieces[at].predicate
    if predicate is None or predicate.form in ("base", "third", "ing"):
        return []
    if predicate.form == "past" and not _is_passive(state, at):
        return []
    index = at - 1
    while index >= 0 and pieces[index].kind in _LIGHT:
        index -= 1
    if index > 0 and pieces[index].kind is Chunk.AND:
        shared = _shared(state, index - 1, predicate)
        if shared is not None:
            return shared
    if index > 0 and pieces[index].kind is Chunk.RELATIVE:
        return _antecedent(state, index - 1)
    if index > 0 and pieces[index].kind is Chunk.COMMA:
        outside = _before_parenthesis(state, index)
        if outside is not None:
            return list_before(state, outside)
        patient = _before_relative(state, index) if predicate.form == "happen" else None
        if patient is not None:
            return [patient]
    nearest = _nearest(state, at, index)
    if nearest is None and predicate.form == "happen":
        patient = _before_relative(state, at)
        if patient is not None:
            return [patient]
    if nearest is None and pieces[at - 1].kind is Chunk.AUXILIARY:
        nearest = _before_clause(state, at)
        return [nearest] if nearest is not None else []
    return list_before(state, nearest) if nearest is not None else []


def _shared(state: Reading, before: int, predicate: Predicate) -> list[int] | None:
    """The subjects of "abducted" for "abducted and later killed", of "was hurt in a clash" for "and died"; none for
    "killed and wounded" with one number."""
    while before >= 0 and state.pieces[before].kind is Chunk.ADVERB:
        before -= 1
    if predicate.form == "happen":
        linked = [index for index in state.subjects if index <= before]
        return state.subjects[max(linked)] if linked else None
    held = state.subjects.get(before)
    other = state.pieces[before].predicate if before >= 0 else None
    if held is not None and other is not None and {other.field, predicate.field} <= {"killed", "wounded"}:
        return []
    return held


def _antecedent(state: Reading, index: int) -> list[int]:
    """The phrase that "who" stands for."""
    while index >= 0 and state.pieces[index].kind is Chunk.COMMA:
        index -= 1
    if index >= 0 and state.pieces[index].kind is Chunk.PHRASE and state.pieces[index].head is not Head.THING:
        return [index] if state.pieces[index].count is None or index not in state.taken else []
    return []


def _before_parenthesis(state: Reading, close: int) -> int | None:
    """The phrase before "…, believed to be civilians, were killed"; None where the commas enclose no such aside."""
    pieces = state.pieces
    for index in range(close - 1, max(close - 14, 0), -1):
        if pieces[index].kind in (Chunk.STOP, Chunk.SUBORDINATOR):
            return None
        if pieces[index].kind is not Chunk.COMMA:
            continue
        outside = index - 1
        while outside > 1 and pieces[outside].kind is Chunk.PHRASE and is_prepositional(pieces, outside):
            outside -= 2
        piece = pieces[outside]
        if (
            piece.kind is Chunk.PHRASE
            and (piece.head in PEOPLE or piece.head is Head.NAME or piece.count is not None)
            and outside not in state.taken
        ):
            inner = [
                pieces[k] for k in range(index + 1, close) if pieces[k].kind is Chunk.PHRASE and k not in state.included
            ]
            if piece.count is not None and any(held.count is not None and held.quant != "part" for held in inner):
                return None
            return outside
    return None


def _before_relative(state: Reading, close: int) -> int | None:
    """The person of "A man, who was injured when a bus was set on fire, died": the first of the sentence, wounded or
    not before."""
    pieces = state.pieces
    for index in range(1, min(close, len(pieces) - 1)):
        if pieces[index].kind is Chunk.COMMA and pieces[index + 1].kind is Chunk.RELATIVE:
            person = pieces[index - 1]
            return index - 1 if person.kind is Chunk.PHRASE and person.head in PEOPLE else None
        if pieces[index].kind is Chunk.STOP:
            return None
    return None


def _before_clause(state: Reading, at: int) -> int | None:
    """The people of "two men who had been abducted a day earlier were killed": before the relative clause, which says
    of them something else than this word does."""
    pieces = state.pieces
    for index in range(at - 1, 0, -1):
        if pieces[index].kind in (Chunk.STOP, Chunk.COMMA, Chunk.SUBORDINATOR):
            return None
        if pieces[index].kind is Chunk.RELATIVE:
            person, first = pieces[index - 1], pieces[at].predicate
            said = [piece.predicate.field for piece in pieces[index:at] if piece.predicate is not None]
            known = person.kind is Chunk.PHRASE and person.head in PEOPLE
            return index - 1 if known and first is not None and first.field not in said else None
    return None


def _nearest(state: Reading, at: int, index: int) -> int | None:
    """The phrase that a casualty word is said of: the nearest of people, outside a preposition if there is one."""
    pieces = state.pieces
    fallback: int | None = None
    steps, nearest = 0, index
    while index >= 0 and steps < 24:
        piece = pieces[index]
        steps += 1
        if piece.kind in (Chunk.SUBORDINATOR, Chunk.STOP) or (piece.kind is Chunk.PREDICATE and index < at - 2):
            break
        if index == nearest and piece.casualty == "wounded" and piece.quant == "part":
            return index  # "two of the injured died"
        if piece.kind is not Chunk.PHRASE or index in state.included or piece.head is Head.CASUALTY:
            index -= 1
            continue
        if index in state.taken:
            break
        people = piece.head in PEOPLE
        if index == nearest and _counted_apart(state, index):
            return index
        if is_prepositional(pieces, index):
            if people and piece.count is not None and fallback is None:
                fallback = index
        elif (
            people
            or piece.head in (Head.NONE, Head.PRONOUN, Head.NAME)
            or (piece.count is not None and piece.head is not Head.THING)
        ):
            return index
        elif piece.head is Head.UNKNOWN and fallback is None:
            if index == at - 1 and piece.quant in ("a", "the"):
                return index
            fallback = index
        index -= 1
    return fallback


def _counted_apart(state: Reading, index: int) -> bool:
    """Whether a number after a preposition is what the next word is said of: "was among two militants killed", "with 33
    others wounded", "the families of the nine people killed"."""
    piece, pieces = state.pieces[index], state.pieces
    if piece.count is None or piece.quant == "part" or index == 0 or pieces[index - 1].kind is not Chunk.PREPOSITION:
        return False
    before = state.sentence.tokens[pieces[index - 1].first].norm
    if before == "of" and index > 1 and state.sentence.tokens[pieces[index - 2].last].norm in _KIN:
        return True
    return before in ("among", "amongst") or (before == "with" and (piece.others or piece.head is Head.NONE))


def is_background(state: Reading, at: int, members: Sequence[int]) -> bool:
    """Whether the casualty word only says which attack or whom another is about: "sanctions over the attack that killed
    five", "the father of a soldier killed in Iraq"."""
    pieces, tokens = state.pieces, state.sentence.tokens
    predicate = pieces[at].predicate
    if predicate is None:
        return False
    before = tokens[pieces[at].first - 1].norm if pieces[at].first else ""
    if before in ("that", "which") and at > 1:
        words = [token.norm for token in tokens[: pieces[at].first - 1]]
        return not _ABOUT.isdisjoint(words[-5:]) and "responsibility" not in words
    subject = members[0] if members and members[0] < at else None
    if subject is None or predicate.form != "past" or pieces[at - 1].kind is Chunk.AUXILIARY:
        return False
    governor = tokens[pieces[subject].first - 1].norm if pieces[subject].first else ""
    if pieces[subject - 1].kind is Chunk.AND:
        return False  # "in addition to ten injured"
    return governor in ("of", "to", "for", "about", "over") and len(members) == 1
