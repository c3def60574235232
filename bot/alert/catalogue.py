"""Message catalogues: gettext .po text to the words that a subscriber reads, with true plurals.

Decided here: which plural form a number takes (the catalogue's own Plural-Forms; for Arabic CLDR's order zero, one,
two, few, many, other), and that a missing word is an error at start, never a key shown to a reader. Reading files is
the caller's.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from babel.messages.pofile import PoFileError, read_po

from bot.errors import DataError

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_PLACE = re.compile(r"%\((\w+)\)s")
_PLURAL = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+)")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language by key; a plural key has one text for each form."""

    language: str
    words: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language in RIGHT_TO_LEFT

    def has(self, key: str) -> bool:
        return key in self.words

    def say(self, key: str, /, **values: str) -> str:
        """The words for `key`, its %(name)s filled in. Raises `DataError` for an unknown key or a value not given."""
        return self._fill(key, self._forms(key)[0], values)

    def count(self, key: str, number: int, /, **values: str) -> str:
        """The plural form of `key` that `number` takes, filled in."""
        return self._fill(key, self.form(key, number), values)

    def form(self, key: str, number: int) -> str:
        """The plural form that `number` takes, not filled in."""
        forms = self._forms(key)
        return forms[min(self.form_of(abs(number)), len(forms) - 1)]

    def joined(self, other: Catalogue) -> Catalogue:
        """This catalogue with the words of another of the same language; the other's win."""
        return Catalogue(self.language, MappingProxyType({**self.words, **other.words}), self.form_of)

    def _forms(self, key: str) -> tuple[str, ...]:
        try:
            return self.words[key]
        except KeyError:
            raise DataError(
                f"has no words for {key!r}: add it to the .po file", about=f"catalogue {self.language}"
            ) from None

    def language_name(self, code: str) -> str:
        """What the language is called in this one; "another language" where the catalogue has no word for it."""
        key = f"language.{code}"
        return self.say(key if self.has(key) else "language.und")

    def _fill(self, key: str, text: str, values: Mapping[str, str]) -> str:
        try:
            return _PLACE.sub(lambda match: values[match.group(1)], text)
        except KeyError as fault:
            raise DataError(
                f"{key!r} asks for an unknown %({fault.args[0]})s", about=f"catalogue {self.language}"
            ) from None


def parse_catalogue(text: str, language: str = "", *, about: str = "") -> Catalogue:
    """The catalogue in the text of a .po file; `language` "" takes the one of its header.

    Raises `DataError` where it cannot be read, a word is empty or fuzzy, or a plural lacks a form. Unlike gettext's
    habit an untranslated key does not fall back: the keys are no words.
    """
    try:
        catalogue = read_po(BytesIO(text.encode()), abort_invalid=True, charset="utf-8")
    except PoFileError as fault:
        raise DataError(f"line {fault.lineno}: {fault}", about=about) from fault
    except (ValueError, LookupError) as fault:
        raise DataError(f"cannot be read as a .po file: {fault}", about=about) from fault
    named = language or (str(catalogue.locale) if catalogue.locale else "")
    if not named:
        raise DataError("has no Language header", about=about)
    forms, form_of = _plural_rule(text, about)
    words: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for entry in catalogue:
        if not entry.id:
            continue
        key = str(entry.id[0] if isinstance(entry.id, (tuple, list)) else entry.id)
        texts = tuple(entry.string) if isinstance(entry.string, (tuple, list)) else (str(entry.string),)
        wanted = forms if entry.pluralizable else 1
        if entry.fuzzy or len(texts) != wanted or not all(texts):
            faults.append(f"{key} (line {entry.lineno}): " + ("fuzzy" if entry.fuzzy else f"{wanted} texts are needed"))
        words[key] = texts
    if faults:
        raise DataError("; ".join(faults), about=about)
    return Catalogue(named, MappingProxyType(words), form_of)


def _plural_rule(text: str, about: str) -> tuple[int, Callable[[int], int]]:
    header = re.search(r'"Plural-Forms:\s*((?:[^"\\]|\\.)*?)(?:\\n)?"((?:\s*"[^"]*")*)', text)
    match = _PLURAL.search(header.group(1).replace("\\n", "")) if header else None
    if match is None:
        raise DataError("has no Plural-Forms header on one line", about=about)
    try:
        return int(match.group(1)), gettext.c2py(match.group(2).strip())
    except ValueError as fault:
        raise DataError(f"Plural-Forms: {fault}", about=about) from fault
