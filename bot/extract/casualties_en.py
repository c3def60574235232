"""Who was killed, wounded, taken or is missing in an English text, sentence by sentence.

Each casualty word is linked to the noun phrases of its clause: the object of "killed four soldiers", the subject of
"four soldiers were killed", "the killing of four". What a sentence says beside its number (recalled, feared, denied)
goes into the cues; putting sentences together to incidents is `report.py`'s work.
"""

from __future__ import annotations

from dataclasses import replace

from bot.extract.chunks_en import Chunk
from bot.extract.clauses_en import chunk
from bot.extract.coordination_en import Reading, included_phrases, joined_after
from bot.extract.cues_en import cues_of
from bot.extract.english_words import EnglishWords
from bot.extract.links_en import objects_of, subjects_of
from bot.extract.mention import Casualty, Cue
from bot.extract.nominal_en import (
    losing_casualties,
    nominal_casualties,
    noun_casualties,
    suicide_casualties,
    taking_casualties,
)
from bot.extract.statements_en import mentions_of
from bot.extract.tolls_en import tolls
from bot.text.document import Document, Sentence

_RELEASING = frozenset(
    (
        *("rescued", "rescue", "rescues", "rescuing", "freed", "frees", "free", "freeing", "liberated", "recovered"),
        *("released", "releases", "release", "releasing", "regained"),
    )
)
_REACH = 8  # tokens from the release to the abduction


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
    state = Reading(
        sentence, pieces, cues_of(sentence.tokens, pieces, words), set(), included_phrases(pieces), {}, set(), set()
    )
    mentions: list[Casualty] = []
    toll_mentions, spent = tolls(sentence, pieces, words)
    told_elsewhere = state.cues.at(0) & {Cue.RECALLED}
    mentions += [replace(mention, cues=mention.cues | told_elsewhere) for mention in toll_mentions]
    state.taken |= spent
    mentions += losing_casualties(state)
    links: list[tuple[int, str, list[int]]] = []
    beside: set[int] = set()  # the casualty words that a list of others follows
    for index, piece in enumerate(pieces):
        if piece.kind is Chunk.PREDICATE and piece.predicate is not None and index not in state.taken:
            objects = objects_of(state, index)
            if objects:
                state.taken.update(objects)
                links.append((index, piece.predicate.field, objects))
    done = {index for index, _, _ in links}
    for index, piece in enumerate(pieces):
        if (
            piece.kind is Chunk.PREDICATE
            and piece.predicate is not None
            and index not in done
            and index not in state.taken
        ):
            subjects = subjects_of(state, index)
            if subjects:
                state.taken.update(subjects)
                state.subjects[index] = subjects
                joined = joined_after(state, index)
                beside.update((index,) if joined else ())
                subjects = subjects + joined
                state.taken.update(subjects)
                links.append((index, piece.predicate.field, subjects))
    for index, field, phrases in sorted(links):
        told = mentions_of(state, index, _field(state, index, field), phrases)
        mentions += [replace(m, cues=m.cues - {Cue.INCLUDED}) for m in told] if index in beside else told
    mentions += nominal_casualties(state, words)
    mentions += noun_casualties(state)
    mentions += taking_casualties(state)
    mentions += suicide_casualties(state)
    if any(mention.field == "killed" and mention not in toll_mentions for mention in mentions):
        mentions = [m for m in mentions if m not in toll_mentions or m.cues or m.field != "killed" or not m.count.best]
    mentions = [_freed(sentence, mention) for mention in mentions]
    if toll_mentions and all(Cue.PREVIOUS in mention.cues for mention in toll_mentions):
        mentions = [replace(mention, cues=mention.cues | {Cue.PREVIOUS}) for mention in mentions]
    return sorted(mentions, key=lambda mention: mention.start)


def _freed(sentence: Sentence, mention: Casualty) -> Casualty:
    """ "Troops rescued 20 kidnapped persons": their abduction is an earlier incident."""
    if mention.field != "kidnapped":
        return mention
    before = [token.norm for token in sentence.tokens if token.start < mention.start][-_REACH:]
    return mention if _RELEASING.isdisjoint(before) else replace(mention, cues=mention.cues | {Cue.RECALLED})


def _is_headline_pair(state: Reading, at: int, other: int) -> bool:
    """ "25 killed, wounded in a blast": a comma for "and", and no number of its own for the second."""
    pieces, last = state.pieces, max(at, other)
    comma = pieces[(at + other) // 2].kind is Chunk.COMMA
    ends = last + 1 == len(pieces) or pieces[last + 1].kind in (Chunk.PREPOSITION, Chunk.STOP)
    return state.sentence.part == "title" and comma and ends


def _field(state: Reading, at: int, field: str) -> str:
    """`casualties` where killed and wounded share one number ("killed and wounded 12", "12 killed or injured")."""
    pieces = state.pieces
    for step in (-2, 2):
        other = at + step
        if (
            0 <= other < len(pieces)
            and pieces[other].kind is Chunk.PREDICATE
            and (pieces[at + step // 2].kind is Chunk.AND or _is_headline_pair(state, at, other))
        ):
            predicate = pieces[other].predicate
            if predicate is not None and {predicate.field, field} == {"killed", "wounded"}:
                return "casualties"
    return field
