"""Words and regular expressions in a text, in both languages.

A word of a rule is found whole, whatever its case, and in Arabic whatever its spelling of alef, ya and ta marbuta,
with or without tashkeel, and with the particles that are written onto it (والتفجير, بالتفجير). A star ends a beginning
(`bomb*`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import re2

from bot.match.subject import SubjectText
from bot.model import Evidence
from bot.text import arabic
from bot.text.sentences import words as word_spans

MAX_PATTERN = 1000  # characters
_MEMORY = 8 << 20  # bytes an expression may take, compiled; re2's own default


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or more words in a row, folded; `stem`: the last word is only a beginning."""

    written: str
    words: tuple[str, ...]
    stem: bool = False

    @property
    def language(self) -> str:
        return language_of(self.written)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in re2's syntax: linear time, so neither look-around nor back references."""

    written: str

    @property
    def language(self) -> str:
        return language_of(self.written)


def language_of(words: str) -> str:
    """The language by its script; a word of neither counts as English."""
    return "ar" if any("\u0600" <= letter <= "\u06ff" for letter in words) else "en"


def read_phrase(text: str) -> Phrase | str:
    """The phrase that `text` asks for, or what is wrong with it."""
    stem = text.endswith("*")
    bare = text.removesuffix("*")
    if "*" in bare:
        return f"in {text!r} the star may only end the last word"
    folded = tuple(arabic.fold(bare[a:b]) for a, b in word_spans(bare, 0, len(bare)))
    if not any(any(letter.isalnum() for letter in word) for word in folded):
        return f"{text!r} holds no word"
    if stem and len(folded[-1]) < 3:
        return f"in {text!r} at least three letters must stand before the star"
    return Phrase(text, folded, stem)


def read_pattern(text: str) -> Pattern | str:
    """The expression, or what is wrong with it."""
    if len(text) > MAX_PATTERN:
        return f"the expression has {len(text)} characters; the limit is {MAX_PATTERN}"
    try:
        compiled = compile_pattern(text)
    except re2.error as error:
        reason = error.args[0] if error.args else "broken"
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        why = "; look-around and back references are not possible in linear time" if _beyond(text) else ""
        return f"the expression cannot be used: {reason}{why}"
    if compiled.search("") is not None:
        return "the expression matches an empty text, so it would match everything"
    return Pattern(text)


def compile_pattern(text: str) -> re2._Regexp[str]:
    """Raises re2.error. Case does not matter unless the expression says `(?-i)`."""
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.case_sensitive = False
    return re2.compile(text, options)


def _beyond(text: str) -> bool:
    return any(mark in text for mark in ("(?=", "(?!", "(?<=", "(?<!", "(?>", *(f"\\{n}" for n in range(1, 10))))


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    forms: tuple[str, ...]  # folded as it stands, then without particles


@dataclass(slots=True)
class Haystack:
    """The texts of one subject, cut into words once and only when a condition asks."""

    texts: tuple[SubjectText, ...]
    _parts: list[tuple[SubjectText, str, str, list[_Word]]] = field(default_factory=list)
    _first: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _patterns: dict[str, re2._Regexp[str]] = field(default_factory=dict)
    _sorted: list[str] = field(default_factory=list)
    _cut: bool = False

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(text.language for text in self.texts)

    def find(self, phrase: Phrase) -> tuple[str, Evidence | None] | None:
        """The words found, and where they stand in the original (None in a translation); None if nowhere."""
        self._prepare()
        head = phrase.words[0]
        starts = self._first.get(head, [])
        if phrase.stem and len(phrase.words) == 1:
            starts = [at for form in self._beginning(head) for at in self._first[form]]
        for part, index in starts:
            text, name, whole, words = self._parts[part]
            last = index + len(phrase.words) - 1
            if last < len(words) and self._follows(words[index + 1 : last + 1], phrase):
                start, end = words[index].start, words[last].end
                return whole[start:end], None if text.translated else Evidence("text", name, start, end)
        return None

    def search(self, pattern: Pattern) -> tuple[str, Evidence | None] | None:
        """Like `find`. Arabic letters are looked for as written first, then with both sides folded."""
        for folded in (False, True) if pattern.language == "ar" else (False,):
            compiled = self._compiled("".join(map(arabic.fold, pattern.written)) if folded else pattern.written)
            for text in self.texts:
                for name, whole in (("title", text.title), ("text", text.text)):
                    letters, at = _folded(whole) if folded else (whole, None)
                    found = compiled.search(letters) if compiled else None
                    if found is None:
                        continue
                    start, end = found.span()
                    if at is not None:
                        start, end = at[start], at[end - 1] + 1
                    return whole[start:end], None if text.translated else Evidence("text", name, start, end)
        return None

    def _beginning(self, stem: str) -> list[str]:
        """The forms in the texts that begin with `stem`."""
        if not self._sorted:
            self._sorted = sorted(self._first)
        return self._sorted[bisect_left(self._sorted, stem) : bisect_left(self._sorted, stem + chr(0x10FFFF))]

    def _compiled(self, written: str) -> re2._Regexp[str] | None:
        if written not in self._patterns:
            try:
                self._patterns[written] = compile_pattern(written)
            except re2.error:  # an expression that only its folding broke
                return None
        return self._patterns[written]

    def _follows(self, words: Sequence[_Word], phrase: Phrase) -> bool:
        for number, (word, wanted) in enumerate(zip(words, phrase.words[1:], strict=True), 2):
            stem = phrase.stem and number == len(phrase.words)
            if not any(form.startswith(wanted) if stem else form == wanted for form in word.forms):
                return False
        return True

    def _prepare(self) -> None:
        if self._cut:
            return
        self._cut = True
        for text in self.texts:
            for name, whole in (("title", text.title), ("text", text.text)):
                words = list(_words(whole))
                for index, word in enumerate(words):
                    for form in word.forms:
                        self._first.setdefault(form, []).append((len(self._parts), index))
                self._parts.append((text, name, whole, words))


def _words(whole: str) -> Iterator[_Word]:
    for start, end in word_spans(whole, 0, len(whole)):
        norm = arabic.fold(whole[start:end])
        if language_of(norm) == "ar":
            forms = tuple(dict.fromkeys(_bare(norm)))
        else:
            forms = (norm, norm.removesuffix("'s").removesuffix("’s")) if norm.endswith(("'s", "’s")) else (norm,)
        yield _Word(start, end, forms)


def _bare(norm: str) -> Iterator[str]:
    """The word as it stands, then without particles, with its article kept and without it."""
    yield norm
    for particles, rest in arabic.readings(norm):
        if len(rest) >= 3:
            yield rest
            if particles.endswith("ال"):
                yield "ال" + rest


def _folded(whole: str) -> tuple[str, list[int]]:
    """The text folded letter by letter, and the offset that each folded letter came from."""
    letters: list[str] = []
    at: list[int] = []
    for offset, letter in enumerate(whole):
        for folded in arabic.fold(letter):
            letters.append(folded)
            at.append(offset)
    return "".join(letters), at
