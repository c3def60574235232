"""Many phrases looked up at once in the words of a sentence: the one machine behind groups, roles, kinds and targets.

A phrase is a row of keys. A key is a token's folded form without apostrophes and accents; hyphens, quotation marks and
the transliterated article (al, el, ul) count for nothing, so that "Al-Qa'ida", "al Qaida" and "«Al-Qaida»" are one phrase.
Arabic words are looked up with and without the particles that may be attached to them (و ف ب ل ك).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.text import arabic, sentences
from bot.text.document import Token

_NOTHING = frozenset("-–—‐‑'’‘`´\"“”„«»‹›_#*•ʿʾ")
_ARTICLES = frozenset(("al", "el", "ul"))
_PARTICLES = frozenset("وفبلك")
_SPLITTERS = frozenset("0123456789.ـ")  # written into Arabic words by posts that evade filters ("داع11ش")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Key:
    """One word of a sentence as it is looked up; `first` and `last` are its token indices. `stem` is the word without
    the English possessive ("iraqs", "iraq"), where it has one."""

    word: str
    first: int
    last: int
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """A phrase found: keys `first` to `last` of the sentence. `particle` holds what was stripped off its first word."""

    first: int
    last: int
    values: tuple[Value, ...]
    particle: str = ""


@dataclass(frozen=True, slots=True)
class Phrases(Generic[Value]):
    """Phrases with their values. A phrase may have several values; the longest phrase at a word wins."""

    tree: dict[str, object]

    def scan(self, keys: Sequence[Key]) -> Iterator[Hit[Value]]:
        """Every longest phrase of the sentence, from left to right, without overlaps."""
        tree, at, size = self.tree, 0, len(keys)
        while at < size:
            word = keys[at].word
            found = self._from(tree[word], keys, at, "") if word in tree else None
            if found is None and keys[at].stem in tree:
                found = self._from(tree[keys[at].stem], keys, at, "")
            if found is None and len(word) > 3 and word[0] in _PARTICLES:
                found = self._stripped(word, keys, at)
            if found is None:
                at += 1
            else:
                yield found
                at = found.last + 1

    def lookup(self, text: str) -> tuple[Value, ...]:
        """The values of exactly this phrase."""
        node: object = self.tree
        for word in phrase(text):
            node = node.get(word) if isinstance(node, dict) else None
        return node.get("", ()) if isinstance(node, dict) else ()

    def _stripped(self, word: str, keys: Sequence[Key], at: int) -> Hit[Value] | None:
        for bare in without_particles(word):
            if bare in self.tree:
                found = self._from(self.tree[bare], keys, at, word[: max(1, len(word) - len(bare))])
                if found is not None:
                    return found
        return None

    def _from(self, node: object, keys: Sequence[Key], at: int, particle: str) -> Hit[Value] | None:
        best: Hit[Value] | None = None
        last = at
        while isinstance(node, dict):
            values = node.get("")
            if values:
                best = Hit(at, last, values, particle)
            last += 1
            if last == len(keys):
                break
            below = node.get(keys[last].word)
            node = below if below is not None or not keys[last].stem else node.get(keys[last].stem)
        return best


def build(entries: Iterable[tuple[tuple[str, ...], Value]]) -> Phrases[Value]:
    """`entries` are (keys of a phrase, value); empty phrases are left out."""
    tree: dict[str, object] = {}
    for words, value in entries:
        node = tree
        for word in words:
            below = node.setdefault(word, {})
            assert isinstance(below, dict)
            node = below
        if words:
            held = node.get("", ())
            if isinstance(held, tuple) and value not in held:
                node[""] = (*held, value)
    return Phrases(tree)


def without_particles(word: str) -> Iterator[str]:
    """`word` (folded Arabic) without its attached particles, one after the other: "وللحوثيين" → "للحوثيين", "الحوثيين"."""
    if word[0] in "وف" and len(word) > 3:
        word = word[1:]
        yield word
    if word.startswith("لل") and len(word) > 4:
        yield "ا" + word[1:]
        yield word[2:]
    elif word[0] in "بلك" and len(word) > 3:
        yield word[1:]


def phrase(text: str, same: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keys of a lexicon's phrase; `same` maps spellings of a word to the one that is looked up."""
    tokens = [
        Token(text[start:end], arabic.fold(text[start:end]), start, end)
        for start, end in sentences.words(text, 0, len(text))
    ]
    return tuple(key.word for key in keys_of(tokens, same or {}))


def keys_of(tokens: Sequence[Token], same: Mapping[str, str]) -> list[Key]:
    """The keys of a sentence, in order, with the tokens that they stand for."""
    keys: list[Key] = []
    for index, token in enumerate(tokens):
        word = token.norm
        if word in _NOTHING or word in _ARTICLES or not word:
            continue
        stem = ""
        if not word.isascii() or "'" in word:
            stem = same.get(word[:-2], word[:-2]) if word.endswith(("'s", "’s")) else ""
            word = _plain(word)
        if keys and len(word) <= 3 and _splits(tokens, index):
            continue
        if index > 1 and _joined(tokens, index) and keys:
            before = keys.pop()
            word = before.word + word
            keys.append(Key(same.get(word, word), before.first, index))
            continue
        keys.append(Key(same.get(word, word), index, index, stem))
    return keys


def _plain(word: str) -> str:
    if word[0] >= "\u0590":
        return word
    bare = unicodedata.normalize("NFKD", word.replace("’", "").replace("‘", "").replace("'", ""))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _splits(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number or dot stands inside an Arabic word."""
    token = tokens[index]
    return (
        0 < index < len(tokens) - 1
        and token.norm[0] in _SPLITTERS
        and tokens[index - 1].end == token.start
        and tokens[index + 1].start == token.end
        and tokens[index - 1].norm[-1:] >= "\u0620"
        and tokens[index + 1].norm[:1] >= "\u0620"
    )


def _joined(tokens: Sequence[Token], index: int) -> bool:
    return len(tokens[index - 1].norm) <= 3 and _splits(tokens, index - 1)
