"""A text cut into pieces that a model translates one by one: sentences, and the clauses of overlong ones. Pure."""

from __future__ import annotations

from bot.text import sentences

MAX_PIECE = 420  # characters: about 120 tokens, where quality and speed are still good
LEAD_SENTENCES = 2
LEAD_CHARACTERS = 500
_CLAUSES = ("؛", "; ", "، ", ", ", " و", " that ", " ")


def pieces(text: str) -> tuple[str, ...]:
    """Sentences of at most `MAX_PIECE` characters, in order; joined they hold every character but white space."""
    return tuple(piece for start, end in sentences.spans(text) for piece in _cut(text[start:end]))


def lead(text: str) -> str:
    """The first sentences of an article, which a reader sees under the headline."""
    end = 0
    for count, (start, stop) in enumerate(sentences.spans(text)):
        if count >= LEAD_SENTENCES or (count and stop > LEAD_CHARACTERS):
            break
        end = stop if stop - start <= LEAD_CHARACTERS else _before_word(text, start, start + LEAD_CHARACTERS)
    return text[:end]


def _before_word(text: str, start: int, end: int) -> int:
    """`end`, or the last space before it, so that no word is cut; a word that fills the span is."""
    space = text.rfind(" ", start, end)
    return space if space > start else end


def _cut(sentence: str) -> list[str]:
    """Cut at the last clause mark that fits, in halves that are not too unlike."""
    found = []
    while len(sentence) > MAX_PIECE:
        at = -1
        for mark in _CLAUSES:
            at = sentence.rfind(mark, MAX_PIECE // 3, MAX_PIECE - len(mark))
            if at >= 0:
                at += len(mark.rstrip()) if not mark.startswith(" ") else 0
                break
        at = at if at > 0 else MAX_PIECE
        found.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [piece for piece in (*found, sentence) if piece]
