"""Many phrases looked up at once in the words of a sentence: the one machine behind groups, roles, kinds and targets.

A phrase is a row of keys. A key is a token's folded form without apostrophes and accents; hyphens, quotation marks and
the transliterated article (al, el, ul) count for nothing: "Al-Qa'ida", "al Qaida" and "«Al-Qaida»" are one phrase.
Arabic words are looked up with and without the particles that may be attached to them (و ف ب ل ك).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from bot.text import arabic, sentences
from bot.text.document import Token

_SKIPPED = frozenset("-–—‐‑'’‘`´\"“”„«»‹›_#*•ʿʾ") | {"", "al", "el", "ul"}
_PARTICLES = frozenset("وفبلك")
_SPLITTERS = frozenset("0123456789.ـ")  # written into Arabic words by posts that evade filters ("داع11ش")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Keys:
    """A sentence as it is looked up: `words`, and for each its first and last token. By position, `stems` holds the
    English possessives without their ending ("iraqs" → "iraq"), `bare` the Arabic words without their particles."""

    words: tuple[str, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    stems: Mapping[int, str]
    bare: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """A phrase found: words `first` to `last` of the keys. `cut` is how many letters of attached particles stand before
    it in its first word."""

    first: int
    last: int
    values: tuple[Value, ...]
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Phrases(Generic[Value]):
    """Phrases with their values. A phrase may have several values; the longest phrase at a word wins."""

    tree: dict[str, Any]  # word → (word → …); "" → the values of the phrase that ends here

    def scan(self, keys: Keys, without: frozenset[int] = frozenset()) -> Iterator[Hit[Value]]:
        """Every longest phrase, from left to right, without overlaps; the positions `without` are passed over."""
        tree, stems, bare, at = self.tree, keys.stems, keys.bare, -1
        for index, word in enumerate(keys.words):
            start = word
            if word not in tree:
                start = next((w for w in bare[index] if w in tree), "") if index in bare else stems.get(index, "")
                if start not in tree:
                    continue
            if index <= at or index in without:
                continue
            found = self._from(tree[start], keys, index, without)
            if found is not None:
                cut = len(word) - len(start) if start != word and word.endswith(start) else 0
                yield replace(found, cut=cut) if cut else found
                at = found.last

    def lookup(self, text: str, same: Mapping[str, str] | None = None) -> tuple[Value, ...]:
        """The values of exactly this phrase; `same` as in `phrase`."""
        node: Any = self.tree
        for word in phrase(text, same):
            node = node.get(word) if node is not None else None
        return node.get("", ()) if node is not None else ()

    def _from(self, node: Any, keys: Keys, first: int, without: frozenset[int]) -> Hit[Value] | None:
        best, index, words = None, first, keys.words
        while node is not None:
            if "" in node:
                best = Hit(first, index, node[""])
            index += 1
            if index == len(words) or index in without:
                break
            below = node.get(words[index])
            node = below if below is not None or index not in keys.stems else node.get(keys.stems[index])
        return best


def build(entries: Iterable[tuple[tuple[str, ...], Value]]) -> Phrases[Value]:
    """`entries` are (keys of a phrase, value); empty phrases are left out."""
    tree: dict[str, Any] = {}
    for words, value in entries:
        node = tree
        for word in words:
            node = node.setdefault(word, {})
        if words and value not in node.get("", ()):
            node[""] = (*node.get("", ()), value)
    return Phrases(tree)


def without_particles(word: str) -> tuple[str, ...]:
    """`word` (folded Arabic) without its attached particles, one by one: "وللحزب" → "للحزب", "الحزب", "حزب"."""
    bare: tuple[str, ...] = ()
    if word[0] in "وف" and len(word) > 3:
        word = word[1:]
        bare = (word,)
    if len(word) > 4 and word.startswith("لل"):
        return (*bare, "ا" + word[1:], word[2:])
    return (*bare, word[1:]) if len(word) > 3 and word[0] in "بلك" else bare


def phrase(text: str, same: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keys of a lexicon's phrase; `same` maps spellings of a word to the one that is looked up."""
    letters = text.replace(" ", "")
    if letters.isalpha() and (letters.isascii() or all(c >= "\u0621" for c in letters)):
        known = same or {}
        return tuple(known.get(word, word) for word in arabic.fold(text).split() if word not in _SKIPPED)
    spans = sentences.words(text, 0, len(text))
    return keys_of([Token(text[a:b], arabic.fold(text[a:b]), a, b) for a, b in spans], same or {}).words


def keys_of(tokens: Sequence[Token], same: Mapping[str, str]) -> Keys:
    """The keys of a sentence; `same` as in `phrase`."""
    words: list[str] = []
    first: list[int] = []
    last: list[int] = []
    stems: dict[int, str] = {}
    split = -1
    for index, token in enumerate(tokens):
        word = token.norm
        if word in _SKIPPED:
            continue
        if word.isascii():
            if "'" in word:
                word = _stemmed(word, same, stems, len(words))
            elif word[0] in _SPLITTERS and _splits(tokens, index):
                split = index
                continue
        elif word[0] < "\u0590":
            word = _plain(_stemmed(word, same, stems, len(words)))
            if not word:
                continue
        if split == index - 1 and split >= 0 and words:
            word = words.pop() + word
            last.pop()
        else:
            first.append(index)
        words.append(same.get(word, word))
        last.append(index)
    bare = {i: without_particles(word) for i, word in enumerate(words) if word[0] in _PARTICLES and len(word) > 3}
    return Keys(tuple(words), tuple(first), tuple(last), stems, bare)


def _stemmed(word: str, same: Mapping[str, str], stems: dict[int, str], at: int) -> str:
    """The word without apostrophes; its stem is noted where it is a possessive."""
    if word.endswith(("'s", "’s")):
        stems[at] = same.get(word[:-2], word[:-2])
    return word.replace("'", "").replace("’", "").replace("‘", "")


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _splits(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number or dot stands inside an Arabic word."""
    token = tokens[index]
    return (
        len(token.norm) < 4
        and 0 < index < len(tokens) - 1
        and tokens[index - 1].end == token.start
        and tokens[index + 1].start == token.end
        and tokens[index - 1].norm[-1:] >= "\u0620"
        and tokens[index + 1].norm[:1] >= "\u0620"
    )
