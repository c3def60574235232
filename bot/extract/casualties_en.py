"""Who was killed, wounded, taken or is missing in an English text, sentence by sentence.

Each casualty word is linked to the noun phrases of its clause: the object of "killed four soldiers", the subject of
"four soldiers were killed", "the killing of four". What a sentence says beside its number (recalled, feared, denied)
goes into the cues; putting sentences together to incidents is `report.py`'s work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.extract.clauses_en import Chunk, Head, Piece, chunk
from bot.extract.cues_en import SentenceCues, cues_of
from bot.extract.english_words import EnglishWords
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.tolls_en import tolls
from bot.model import Count
from bot.text.document import Document, Sentence

_LINKS = frozenset((Chunk.AND, Chunk.COMMA))
_PEOPLE = frozenset((Head.PERSON, Head.STRONG, Head.WEAK))
_WHO = {Head.STRONG: Who.FIGHTERS, Head.REFLEXIVE: Who.ATTACKERS, Head.WEAK: Who.FIGHTERS}
_TAKEN_AS = {"hostage": "kidnapped", "hostages": "kidnapped", "captive": "kidnapped", "prisoner": "captured"}
_TAKING = frozenset(("took", "take", "takes", "taking", "taken", "held", "holding", "hold", "holds"))
_LIGHT = frozenset((Chunk.AUXILIARY, Chunk.ADVERB, Chunk.NEGATION, Chunk.MODAL))
_ONE = Count(1, 1)
_SOME = Count(2, None, True)


@dataclass(slots=True)
class _Sentence:
    """The pieces of one sentence while they are being linked. `taken` holds the pieces that a casualty word has."""

    sentence: Sentence
    pieces: list[Piece]
    cues: SentenceCues
    taken: set[int]
    included: set[int]
    subjects: dict[int, list[int]]
    fields: set[str]
    ones: set[str]

    def counted(self, field: str) -> bool:
        """Whether the sentence has counted others before, of whom "others" may be apart."""
        return bool(self.fields - {field}) or field in self.fields



def find_casualties(doc: Document, words: EnglishWords) -> tuple[Casualty, ...]:
    """Every casualty mention of the document, in order. Sentences without a casualty word cost one set look-up."""
    found: list[Casualty] = []
    for sentence in doc.sentences:
        norms = {token.norm for token in sentence.tokens}
        if norms.isdisjoint(words.triggers):
            continue
        found += _read(sentence, words)
    return tuple(found)


def _read(sentence: Sentence, words: EnglishWords) -> list[Casualty]:
    pieces = chunk(sentence.tokens, words)
    state = _Sentence(sentence, pieces, cues_of(sentence.tokens, pieces), set(), _included(pieces), {}, set(), set())
    mentions: list[Casualty] = []
    toll_mentions, spent = tolls(sentence, pieces, words)
    mentions += toll_mentions
    state.taken |= spent
    links: list[tuple[int, str, list[int]]] = []
    for index, piece in enumerate(pieces):
        if piece.kind is Chunk.PREDICATE and piece.predicate is not None and index not in state.taken:
            objects = _objects(state, index)
            if objects:
                state.taken.update(objects)
                links.append((index, piece.predicate.field, objects))
    done = {index for index, _, _ in links}
    for index, piece in enumerate(pieces):
        if piece.kind is Chunk.PREDICATE and piece.predicate is not None and index not in done and index not in state.taken:
            subjects = _subjects(state, index)
            if subjects:
                state.taken.update(subjects)
                state.subjects[index] = subjects
                links.append((index, piece.predicate.field, subjects))
    for index, field, phrases in sorted(links):
        mentions += _mentions(state, index, _field(state, index, field), phrases)
    mentions += _nominals(state, words)
    mentions += _nouns(state)
    mentions += _takings(state)
    mentions += _suicides(state)
    return sorted(mentions, key=lambda mention: mention.start)


def _included(pieces: Sequence[Piece]) -> set[int]:
    """The phrases of "including three children and two women": parts of a number already given."""
    found: set[int] = set()
    index = 0
    while index < len(pieces):
        if pieces[index].kind is not Chunk.INCLUDING:
            index += 1
            continue
        index += 1
        commas = 0
        while index < len(pieces):
            piece = pieces[index]
            if piece.kind is Chunk.PHRASE:
                if piece.others and commas:
                    break
                found.add(index)
            elif piece.kind is Chunk.COMMA:
                commas += 1
            elif piece.kind not in (Chunk.AND, Chunk.PREPOSITION, Chunk.ADVERB):
                break
            index += 1
    return found


def _objects(state: _Sentence, at: int) -> list[int]:
    """The phrases that follow a casualty word as its object: "killing three soldiers and a child"."""
    predicate = state.pieces[at].predicate
    if predicate is None or predicate.form == "happen" or state.sentence.tokens[state.pieces[at].first].norm == "slain":
        return []
    if predicate.form == "past" and _is_passive(state, at):
        return []
    return _list_after(state, at + 1)


def _list_after(state: _Sentence, index: int) -> list[int]:
    """A coordinated list of phrases that begins at a piece, without what belongs to the next clause."""
    pieces, found = state.pieces, []
    while index < len(pieces) and pieces[index].kind is Chunk.ADVERB:
        index += 1
    while index < len(pieces):
        piece = pieces[index]
        if piece.kind is not Chunk.PHRASE or not _countable(piece, bool(found)):
            break
        if found and piece.head is Head.NONE and not piece.others and index + 1 < len(pieces) and pieces[index + 1].kind is Chunk.ADVERB:
            break
        if found and (_belongs_to_next(pieces, index) or piece.head is Head.NAME and pieces[index - 1].kind is Chunk.COMMA):
            break
        found.append(index)
        index = _after_modifiers(pieces, index + 1)
        if index >= len(pieces) or pieces[index].kind not in _LINKS:
            break
        commas_only = True
        while index < len(pieces) and pieces[index].kind in _LINKS:
            commas_only = commas_only and pieces[index].kind is Chunk.COMMA
            index += 1
        if commas_only and index < len(pieces) and pieces[index].kind is Chunk.PHRASE and _apposed(piece, pieces[index]):
            index = _after_modifiers(pieces, index + 1)
            while index < len(pieces) and pieces[index].kind in _LINKS:
                index += 1
    return found


def _countable(piece: Piece, coordinated: bool) -> bool:
    if piece.head in (Head.THING, Head.CASUALTY):
        return False
    if coordinated:
        return piece.count is not None or piece.head in _PEOPLE or piece.quant == "a" or piece.head is Head.NAME
    return True


def _after_modifiers(pieces: Sequence[Piece], index: int) -> int:
    """Past "from the 6th brigade" and "including a child": to what may coordinate with the phrase before."""
    start = index
    while index + 1 < len(pieces):
        kind = pieces[index].kind
        if kind is Chunk.PREPOSITION and pieces[index + 1].kind is Chunk.PHRASE:
            index += 2
        elif kind is Chunk.COMMA and pieces[index + 1].kind is Chunk.INCLUDING:
            index += 1
        elif kind is Chunk.INCLUDING:
            index += 1
            while index < len(pieces) and (pieces[index].kind in (Chunk.PHRASE, Chunk.PREPOSITION) or (pieces[index].kind in _LINKS and index + 1 < len(pieces) and pieces[index + 1].kind is Chunk.PHRASE and not (pieces[index].kind is Chunk.COMMA and pieces[index + 1].others))):
                index += 1
        else:
            break
    return index if index < len(pieces) else start


def _belongs_to_next(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the phrase is the subject of a verb that follows: "… and three others were injured"."""
    after = _after_modifiers(pieces, index + 1)
    if after >= len(pieces):
        return False
    if pieces[after].kind is Chunk.VERB and pieces[index].count is None:
        return True
    predicate = pieces[after].predicate
    return pieces[after].kind in (Chunk.AUXILIARY, Chunk.MODAL) or (predicate is not None and predicate.form in ("past", "happen"))


def _is_passive(state: _Sentence, at: int) -> bool:
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
        return _belongs_to_next(pieces, after) or pieces[after].count is None and pieces[after].head not in _PEOPLE
    return False


def _subjects(state: _Sentence, at: int) -> list[int]:
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
        shared = _shared(state, index - 1, predicate.field)
        if shared is not None:
            return shared
    if index > 0 and pieces[index].kind is Chunk.RELATIVE:
        return _antecedent(state, index - 1)
    if index > 0 and pieces[index].kind is Chunk.COMMA:
        outside = _before_parenthesis(state, index)
        if outside is not None:
            return _list_before(state, outside)
    nearest = _nearest(state, at, index)
    return _list_before(state, nearest) if nearest is not None else []


def _shared(state: _Sentence, before: int, field: str) -> list[int] | None:
    """The subjects of "abducted" for "abducted and later killed"; none for "killed and wounded", which share a number."""
    while before >= 0 and state.pieces[before].kind is Chunk.ADVERB:
        before -= 1
    held = state.subjects.get(before)
    if held is None:
        return None
    other = state.pieces[before].predicate
    if other is not None and {other.field, field} <= {"killed", "wounded"}:
        return []
    return held


def _antecedent(state: _Sentence, index: int) -> list[int]:
    """The phrase that "who" stands for."""
    while index >= 0 and state.pieces[index].kind is Chunk.COMMA:
        index -= 1
    if index >= 0 and state.pieces[index].kind is Chunk.PHRASE and state.pieces[index].head is not Head.THING:
        return [index] if state.pieces[index].count is None or index not in state.taken else []
    return []


def _before_parenthesis(state: _Sentence, close: int) -> int | None:
    """The phrase before "…, believed to be civilians, were killed"; None where the commas enclose no such aside."""
    pieces = state.pieces
    for index in range(close - 1, max(close - 14, 0), -1):
        if pieces[index].kind in (Chunk.STOP, Chunk.SUBORDINATOR):
            return None
        if pieces[index].kind is not Chunk.COMMA:
            continue
        outside = index - 1
        while outside > 1 and pieces[outside].kind is Chunk.PHRASE and _is_prepositional(pieces, outside):
            outside -= 2
        piece = pieces[outside]
        if piece.kind is Chunk.PHRASE and (piece.head in _PEOPLE or piece.head is Head.NAME or piece.count is not None) and outside not in state.taken:
            inner = [pieces[k] for k in range(index + 1, close) if pieces[k].kind is Chunk.PHRASE and k not in state.included]
            if piece.count is not None and any(held.count is not None and held.quant != "part" for held in inner):
                return None
            return outside
    return None


def _nearest(state: _Sentence, at: int, index: int) -> int | None:
    """The phrase that a casualty word before it is said of: the nearest of people outside a preposition, else one inside."""
    pieces = state.pieces
    fallback: int | None = None
    steps = 0
    while index >= 0 and steps < 24:
        piece = pieces[index]
        steps += 1
        if piece.kind in (Chunk.SUBORDINATOR, Chunk.STOP) or (piece.kind is Chunk.PREDICATE and index < at - 2):
            break
        if piece.kind is not Chunk.PHRASE or index in state.included or piece.head is Head.CASUALTY:
            index -= 1
            continue
        if index in state.taken:
            break
        people = piece.head in _PEOPLE
        if _is_prepositional(pieces, index):
            if people and piece.count is not None and fallback is None:
                fallback = index
        elif people or piece.head in (Head.NONE, Head.PRONOUN, Head.NAME) or (piece.count is not None and piece.head is not Head.THING):
            return index
        elif piece.head is Head.UNKNOWN and fallback is None:
            fallback = index
        index -= 1
    return fallback


def _is_prepositional(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a phrase hangs on a preposition, itself or as the second part of "the army and police"."""
    before = index - 1
    while before >= 0 and pieces[before].kind is Chunk.ADVERB:
        before -= 1
    if before < 0:
        return False
    if pieces[before].kind is Chunk.PREPOSITION:
        return True
    piece = pieces[index]
    if pieces[before].kind is Chunk.AND and before > 0 and piece.count is None and piece.quant == "bare":
        other = pieces[before - 1]
        return other.kind is Chunk.PHRASE and other.count is None and _is_prepositional(pieces, before - 1)
    return False


def _list_before(state: _Sentence, index: int) -> list[int]:
    """The coordinated list that ends at a phrase, leftmost first."""
    pieces, found = state.pieces, [index]
    position = index - 1
    while position > 0:
        links = 0
        has_and = False
        while position >= 0 and pieces[position].kind in _LINKS:
            has_and = has_and or pieces[position].kind is Chunk.AND
            links += 1
            position -= 1
        if not links or position < 0:
            break
        while position >= 2 and pieces[position].kind is Chunk.PHRASE and pieces[position - 1].kind is Chunk.PREPOSITION:
            position -= 2
        if pieces[position].kind is not Chunk.PHRASE or position in state.taken or not _countable(pieces[position], True):
            break
        if not has_and and len(found) == 1 and _apposed(pieces[position], pieces[found[-1]]):
            found[-1] = position
            break
        found.append(position)
        position -= 1
    return found[::-1]


def _apposed(first: Piece, second: Piece) -> bool:
    """"Senior leader, Ahmed Gul", "One soldier, Ahmed Gul" and "Ahmed Gul, a journalist" are one person."""
    if second.count is None and second.quant == "bare" and second.head in (Head.NAME, Head.UNKNOWN, Head.PERSON) and not second.plural:
        return not first.plural or (first.count is not None and first.count.max == 1)
    return first.count is None and second.count is None and first.head is Head.NAME


def _field(state: _Sentence, at: int, field: str) -> str:
    """`casualties` where killed and wounded share one number ("killed and wounded 12", "12 killed or injured")."""
    pieces = state.pieces
    for step in (-2, 2):
        other = at + step
        if 0 <= other < len(pieces) and pieces[other].kind is Chunk.PREDICATE and pieces[at + step // 2].kind is Chunk.AND:
            predicate = pieces[other].predicate
            if predicate is not None and {predicate.field, field} == {"killed", "wounded"}:
                return "casualties"
    return field


def _mentions(state: _Sentence, at: int, field: str, phrases: list[int]) -> list[Casualty]:
    """The mentions of one casualty word: one for victims, one for attackers, and one for each part that is included."""
    pieces = state.pieces
    groups: dict[tuple[Who, bool], list[int]] = {}
    counts: dict[int, Count] = {}
    for index in phrases:
        piece = pieces[index]
        count = _count(state, piece, at)
        if count is None or (piece.count is None and piece.quant == "bare" and piece.plural and _shares_number(pieces, phrases, index)):
            continue
        counts[index] = count
        who = _WHO.get(_head(pieces, phrases, index), Who.VICTIMS)
        if piece.head is Head.PRONOUN and piece.count is None:
            who = _antecedent_side(state, index)
        if who is Who.FIGHTERS and state.sentence.tokens[piece.last].norm in ("bomber", "bombers"):
            who = Who.ATTACKERS
        part = index in state.included or piece.quant == "part" and who is Who.VICTIMS and not _negated(state, at)
        groups.setdefault((who, part), []).append(index)
    found = []
    for (who, part), members in groups.items():
        total = _sum([counts[index] for index in members])
        if len(members) > 1 and _is_one(state, at, [pieces[index] for index in members]):
            total = _ONE
        first = min(at, *members) if len(members) else at
        last = max(at, *members)
        cues = set(state.cues.at(pieces[at].first))
        if total.vague and _feared(state, at):
            cues.add(Cue.UNCONFIRMED)
        if _modal(state, at):
            cues.add(Cue.HYPOTHETICAL)
        if part or total == _ONE and field in state.ones and all(_is_known(pieces[k]) for k in members):
            cues.add(Cue.INCLUDED)
        if total == _ONE:
            state.ones.add(field)
        if _also(state, at) or any(pieces[index].others for index in members) and not state.counted(field):
            cues.add(Cue.MORE)
        state.fields.add(field)
        if field == "casualties":
            cues.add(Cue.BOTH)
        if _negated(state, at):
            if total.min == 0:
                pass
            elif pieces[members[0]].quant == "number" and total.min and total.min > 1:
                cues.add(Cue.DENIED)
            else:
                total = Count(0, 0)
        found.append(_casualty(state, field, total, who, first, last, frozenset(cues)))
    return found


def _antecedent_side(state: _Sentence, index: int) -> Who:
    """Whose side "he" is on: that of the first person that the sentence names."""
    first = next((piece for piece in state.pieces[:index] if piece.kind is Chunk.PHRASE and piece.head in _PEOPLE), None)
    return _WHO.get(first.head, Who.VICTIMS) if first is not None and not first.plural else Who.VICTIMS


def _shares_number(pieces: Sequence[Piece], phrases: Sequence[int], index: int) -> bool:
    """"12 men and women", "21 suspected ABC and XYZ militants": the plural without a number is in the number before."""
    before = [pieces[k].count for k in phrases if k < index]
    return bool(before) and before[-1] is not None and (before[-1].min or before[-1].max or 0) > 1


def _head(pieces: Sequence[Piece], phrases: Sequence[int], index: int) -> Head:
    piece = pieces[index]
    following = [pieces[k] for k in phrases if k > index]
    if piece.head in (Head.UNKNOWN, Head.NAME) and piece.count is not None and following and following[0].count is None:
        return following[0].head
    return piece.head


def _also(state: _Sentence, at: int) -> bool:
    return any(
        state.sentence.tokens[state.pieces[k].first].norm in ("also", "another", "further") for k in (at - 1, at + 1) if 0 <= k < len(state.pieces)
    )


def _is_known(piece: Piece) -> bool:
    """Whether a single person is one that the sentence may have named before: "the man", "he", a name."""
    return piece.quant in ("the", "pronoun") or piece.quant == "bare" and piece.count is None


def _feared(state: _Sentence, at: int) -> bool:
    first = state.pieces[at].first
    return "feared" in {token.norm for token in state.sentence.tokens[max(0, first - 3) : first + 1]}


def _modal(state: _Sentence, at: int) -> bool:
    """"could be killed", "will be executed", "to be hanged"."""
    before = at - 1
    while before >= 0 and state.pieces[before].kind in (Chunk.ADVERB, Chunk.AUXILIARY, Chunk.NEGATION):
        before -= 1
    return before >= 0 and state.pieces[before].kind is Chunk.MODAL


def _negated(state: _Sentence, at: int) -> bool:
    before = at - 1
    while before >= 0 and state.pieces[before].kind in (Chunk.ADVERB, Chunk.AUXILIARY):
        before -= 1
    return before >= 0 and state.pieces[before].kind is Chunk.NEGATION


def _count(state: _Sentence, piece: Piece, at: int) -> Count | None:
    if piece.count is not None:
        return piece.count
    if piece.head is Head.REFLEXIVE:
        return _ONE
    if piece.head is Head.PRONOUN:
        return _ONE if state.sentence.tokens[piece.first].norm in ("he", "she", "him", "her") else None
    if piece.quant == "a" and piece.head in _PEOPLE:
        return _ONE
    if piece.plural:
        return _SOME if piece.head in _PEOPLE else None
    if piece.head in _PEOPLE or piece.head is Head.NAME:
        return _ONE
    if piece.head is Head.UNKNOWN and piece.quant in ("a", "the"):
        return _ONE if _is_singular(state, at) else None
    if piece.head is Head.UNKNOWN and state.sentence.tokens[piece.first].text[:1].isupper() and _is_singular(state, at):
        return _ONE
    return None


def _is_singular(state: _Sentence, at: int) -> bool:
    before = at - 1
    while before >= 0 and state.pieces[before].kind in (Chunk.ADVERB, Chunk.NEGATION):
        before -= 1
    if before < 0 or state.pieces[before].kind is not Chunk.AUXILIARY:
        return state.pieces[at].predicate is not None and state.pieces[at].predicate.form == "happen"  # type: ignore[union-attr]
    return any(state.sentence.tokens[state.pieces[k].first].norm in ("was", "is", "has") for k in (before, before - 1) if k >= 0)


def _is_one(state: _Sentence, at: int, members: Sequence[Piece]) -> bool:
    """"Militant and financier Ahmed Gul was killed": one person with two titles."""
    aux = at - 1
    while aux >= 0 and state.pieces[aux].kind is Chunk.ADVERB:
        aux -= 1
    if aux < 0 or state.pieces[aux].kind is not Chunk.AUXILIARY or state.sentence.tokens[state.pieces[aux].first].norm != "was":
        return False
    return all(piece.count is None and not piece.plural for piece in members) and all(piece.quant == "bare" for piece in members[1:])


def _sum(counts: Sequence[Count]) -> Count:
    """The sum of disjoint parts; the first where it already is the sum of the rest ("three soldiers, a captain and two…")."""
    if len(counts) > 2 and counts[0].min is not None and counts[0].min == sum(c.min or 0 for c in counts[1:]):
        return counts[0]
    low = sum(c.min if c.min is not None else 0 for c in counts)
    high = None if any(c.max is None for c in counts) else sum(c.max or 0 for c in counts)
    bounded = any(c.min is not None for c in counts)
    return Count(low if bounded else None, high, any(c.vague for c in counts))


def _nouns(state: _Sentence) -> list[Casualty]:
    """"no casualties", "12 fatalities", "two wounded soldiers were taken to hospital"."""
    found = []
    for index, piece in enumerate(state.pieces):
        if piece.kind is not Chunk.PHRASE or index in state.taken:
            continue
        cues = set(state.cues.at(piece.first))
        if piece.head is Head.CASUALTY:
            count = piece.count
            before = index - 1
            while before >= max(0, index - 3) and state.pieces[before].kind in (Chunk.ADVERB, Chunk.VERB):
                before -= 1
            negated = before >= 0 and state.pieces[before].kind is Chunk.NEGATION
            if negated and (count is None or not count.min):
                count = Count(0, 0)
            if count is None:
                count = _ONE if piece.quant == "a" else _to_whom(state, index)
            if count is None:
                continue
            if index in state.included:
                cues.add(Cue.INCLUDED)
            fields = ("killed", "wounded") if piece.casualty == "casualties" and count.max == 0 else (piece.casualty,)
            if piece.casualty == "casualties" and count.max != 0:
                cues.add(Cue.BOTH)
            for field in fields:
                found.append(_casualty(state, field, count, Who.VICTIMS, index, index, frozenset(cues)))
            if count.max == 0:
                found += _also_none(state, index, frozenset(cues))
            state.taken.add(index)
        elif piece.attribute and piece.count is not None:
            found.append(_casualty(state, piece.attribute, piece.count, _WHO.get(piece.head, Who.VICTIMS), index, index, frozenset(cues)))
            state.taken.add(index)
    return found


def _to_whom(state: _Sentence, index: int) -> Count | None:
    """The 20 of "injuries to 20 people"."""
    pieces = state.pieces
    if index + 2 < len(pieces) and state.sentence.tokens[pieces[index + 1].first].norm == "to" and pieces[index + 2].kind is Chunk.PHRASE and index + 2 not in state.taken:
        return pieces[index + 2].count
    return None


def _also_none(state: _Sentence, index: int, cues: frozenset[Cue]) -> list[Casualty]:
    """"no deaths or injuries", "neither injuries nor fatalities": the second noun is none too."""
    pieces = state.pieces
    if index + 2 < len(pieces) and pieces[index + 1].kind in (Chunk.AND, Chunk.NEGATION) and pieces[index + 2].head is Head.CASUALTY and pieces[index + 2].count is None:
        state.taken.add(index + 2)
        return [_casualty(state, pieces[index + 2].casualty, Count(0, 0), Who.VICTIMS, index + 2, index + 2, cues)]
    return []


def _nominals(state: _Sentence, words: EnglishWords) -> list[Casualty]:
    """"the killing of four soldiers", "the deaths of two children": another clause's event, often recalled."""
    found = []
    pieces = state.pieces
    for index in range(len(pieces) - 2):
        piece = pieces[index]
        norm = state.sentence.tokens[piece.last].norm
        field = words.nominal.get(norm)
        if field is None or piece.kind is Chunk.PREDICATE and index in state.taken:
            continue
        if pieces[index + 1].kind is not Chunk.PREPOSITION or state.sentence.tokens[pieces[index + 1].first].norm != "of":
            continue
        if index + 2 in state.taken:
            continue
        members = [k for k in _list_after(state, index + 2) if k not in state.taken]
        for mention in _mentions(state, index, field, members) if members else []:
            state.taken.update(members)
            found.append(mention if _reported(state, words, piece.first) else replace(mention, cues=mention.cues | {Cue.RECALLED}))
    return found


def _reported(state: _Sentence, words: EnglishWords, first: int) -> bool:
    """Whether "the killing of four" is what the sentence reports, and not what a protest or a trial is about."""
    tokens = state.sentence.tokens
    if any(token.norm in ("bodies", "body", "corpses", "remains") for token in tokens[first : first + 3]):
        return True
    for index in range(first - 1, max(-1, first - 8), -1):
        norm = tokens[index].norm
        if norm in words.outcomes:
            return True
        if norm in words.stances:
            return False
    return first < 4 and not any(token.norm in words.stances or token.norm in ("triggered", "sparked", "prompted") for token in tokens[first + 3 : first + 16])


def _takings(state: _Sentence) -> list[Casualty]:
    """"took 12 passengers hostage", "holding two officers captive"."""
    found = []
    for index, piece in enumerate(state.pieces):
        if piece.kind is not Chunk.PHRASE or index in state.taken or piece.last == piece.first:
            continue
        field = _TAKEN_AS.get(state.sentence.tokens[piece.last].norm)
        before = {token.norm for token in state.sentence.tokens[max(0, piece.first - 2) : piece.first]}
        if field is None or not before & _TAKING:
            continue
        count = piece.count or (_ONE if piece.quant in ("a", "the") else _SOME)
        found.append(_casualty(state, field, count, Who.VICTIMS, index, index, state.cues.at(piece.first)))
        state.taken.add(index)
    return found


def _suicides(state: _Sentence) -> list[Casualty]:
    """"a bomber blew himself up": one attacker dead."""
    tokens = state.sentence.tokens
    found = []
    for index in range(len(tokens) - 2):
        if tokens[index].norm in ("blew", "blow", "blows", "blowing") and tokens[index + 1].norm in ("himself", "herself", "themselves") and tokens[index + 2].norm == "up":
            count = _ONE if tokens[index + 1].norm != "themselves" else _bombers(state, index)
            cues = set(state.cues.at(index))
            if any(state.pieces[k].last < index for k in state.included):
                cues.add(Cue.INCLUDED)
            found.append(Casualty("killed", count, Who.ATTACKERS, state.sentence.part, tokens[index].start, tokens[index + 2].end, state.sentence.index, frozenset(cues)))
    return found


def _bombers(state: _Sentence, at: int) -> Count:
    for piece in reversed(state.pieces):
        if piece.last < at and piece.kind is Chunk.PHRASE and piece.count is not None and piece.head in _PEOPLE:
            return piece.count
    return _SOME


def _casualty(state: _Sentence, field: str, count: Count, who: Who, first: int, last: int, cues: frozenset[Cue]) -> Casualty:
    tokens, pieces = state.sentence.tokens, state.pieces
    if count.min == 0 and count.max == 0:
        cues = cues - {Cue.DENIED}
    return Casualty(field, count, who, state.sentence.part, tokens[pieces[first].first].start, tokens[pieces[last].last].end, state.sentence.index, cues)

