"""An article cut once into sentences and tokens that every extractor reads, with offsets into the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.text import arabic, sentences

LONGEST = 400  # tokens of a sentence; what no full stop ends is cut, so that reading stays linear


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or punctuation mark. `norm` is what lexicons are matched against: lower case in English, folded
    letters (`text.arabic.fold`) in Arabic, Western digits in both; never empty."""

    text: str
    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """`index` runs through the whole document, the title's sentences first. Offsets are into `part`."""

    index: int
    part: str  # "title" | "text"
    paragraph: int  # 0-based within the part
    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Document:
    language: str
    title: str
    text: str
    sentences: tuple[Sentence, ...]

    def words(self, part: str, start: int, end: int) -> str:
        """The original characters of a span."""
        return (self.title if part == "title" else self.text)[start:end]


def build(title: str, text: str, language: str) -> Document:
    """Cut title and text; nothing is changed, so every offset is one of the original."""
    found: list[Sentence] = []
    for part, whole in (("title", title), ("text", text)):
        paragraph, last = 0, 0
        for start, end in sentences.spans(whole):
            paragraph += "\n" in whole[last:start] and last > 0
            tokens = tuple(_tokens(whole, start, end))
            for cut in range(0, len(tokens), LONGEST):
                piece = tokens[cut : cut + LONGEST]
                left = start if cut == 0 else piece[0].start
                right = end if cut + LONGEST >= len(tokens) else piece[-1].end
                found.append(Sentence(len(found), part, paragraph, left, right, piece))
            last = end
    return Document(language, title, text, tuple(found))


def _tokens(whole: str, start: int, end: int) -> Iterator[Token]:
    for left, right in sentences.words(whole, start, end):
        word = whole[left:right]
        yield Token(word, word.lower() if word.isascii() else arabic.fold(word) or word, left, right)
