"""Names as an operator wants them in translations. Pure.

A term is held to where the original names it: a rendering that the glossary knows to be wrong, and a name left in the
letters of the original, are replaced; where neither stands in the translation and no accepted name either, the
translation is marked. Nothing else is touched, so a glossary cannot spoil a sentence that does not name its terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.errors import DataError
from bot.model import Issue
from bot.text.located_yaml import Entry, Node, Shape, parse

LONGEST = 80  # characters of a name
_MORE = ("accepted", "wrong")
_LANGUAGE = re.compile("[a-z]{2,3}")
_ARABIC = re.compile("[\u0621-\u064a]")
_MARKS = "[\u064b-\u0652\u0670\u0640]*"
_ALIKE = dict.fromkeys("اأإآ", "[اأإآ]") | dict.fromkeys("ىي", "[ىي]") | dict.fromkeys("ةه", "[ةه]")
_ALIKE |= dict.fromkeys(" -", r"[\s-]+") | dict.fromkeys("'’‘", "['’‘]?")


@dataclass(frozen=True, slots=True)
class Wording:
    """A term in one language: its names, the one to write first. `accepted` are wider words that will do in a
    translation but name the term in no original; `wrong` ones are replaced where the original names the term."""

    language: str
    names: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing in two languages or more."""

    wordings: tuple[Wording, ...]

    def wording(self, language: str) -> Wording | None:
        return next((each for each in self.wordings if each.language == language), None)


@dataclass(frozen=True, slots=True)
class Glossary:
    terms: tuple[Term, ...] = ()

    def joined(self, other: Glossary) -> Glossary:
        """Both; where they share a name, the other's term stands."""
        taken = {(w.language, name) for term in other.terms for w in term.wordings for name in w.names}
        kept = (t for t in self.terms if not any((w.language, n) in taken for w in t.wordings for n in w.names))
        return Glossary((*other.terms, *kept))

    def apply(self, source: str, output: str, languages: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
        """(output with the names put right, what could not be). `languages`: of source and output."""
        faults = []
        for term, name in self._named(source, languages[0]):
            here, into = term.wording(languages[0]), term.wording(languages[1])
            if (
                here is None
                or into is None
                or any(_pattern(good).search(output) for good in (*into.names, *into.accepted))
            ):
                continue
            fixed = _replaced(output, (*into.wrong, *here.names), into.names[0])
            if fixed == output:
                faults.append(f"{name} is not rendered as {into.names[0]}")
            output = fixed
        return output, tuple(dict.fromkeys(faults))

    def _named(self, source: str, language: str) -> Iterator[tuple[Term, str]]:
        """The terms that a text names and the name that stands there, no name inside a longer one."""
        names = {name: term for term in self.terms for w in term.wordings if w.language == language for name in w.names}
        for name in sorted(names, key=len, reverse=True):
            if _pattern(name).search(source):
                source = _pattern(name).sub(" \x1f ", source)
                yield names[name], name


EMPTY = Glossary()


def parse_glossary(text: str, path: str) -> Glossary:
    """Read a glossary file. Raises `DataError` with every fault as path:line:column."""
    root, issues = parse(text, path)
    reading = _Reading(path, list(issues))
    terms = reading.terms(root) if root is not None else ()
    if reading.issues:
        raise DataError("\n".join(map(str, sorted(reading.issues, key=lambda i: (i.line, i.column)))))
    return Glossary(terms)


@dataclass(slots=True)
class _Reading:
    path: str
    issues: list[Issue]

    def terms(self, root: Node) -> tuple[Term, ...]:
        if root.shape is not Shape.LIST:
            self._blame(root, "a glossary is a list of terms, each with its names by language")
            return ()
        return tuple(term for item in root.items if (term := self._term(item)))

    def _term(self, node: Node) -> Term | None:
        if node.shape is not Shape.MAPPING:
            self._blame(node, "a term is a mapping: its names by language, 'accepted' and 'wrong'")
            return None
        more = {key: self._by_language(node.get(key), key) for key in _MORE}
        wordings = []
        for entry in node.entries:
            if entry.key in _MORE:
                continue
            if not _LANGUAGE.fullmatch(entry.key):
                self._blame(
                    node, f"'{entry.key}' is no language code; there are codes, e.g. en, and {', '.join(_MORE)}"
                )
                continue
            names = self._names(entry)
            if names:
                wordings.append(Wording(entry.key, names, *(more[key].pop(entry.key, ()) for key in _MORE)))
        for key, left in more.items():
            if left:
                self._blame(node, f"'{key}' is for {', '.join(left)}, in which the term has no name")
        if len(wordings) < 2:
            self._blame(node, "a term needs names in two languages")
        return Term(tuple(wordings))

    def _by_language(self, node: Node | None, key: str) -> dict[str, tuple[str, ...]]:
        if node is None:
            return {}
        if node.shape is not Shape.MAPPING:
            self._blame(node, f"'{key}' holds names by language, e.g. {key}: {{en: [...]}}")
            return {}
        return {entry.key: self._names(entry) for entry in node.entries}

    def _names(self, entry: Entry) -> tuple[str, ...]:
        nodes = entry.node.items if entry.node.shape is Shape.LIST else (entry.node,)
        found = []
        for node in nodes:
            name = " ".join(node.text.split())
            if node.shape is not Shape.SCALAR or not 2 <= len(name) <= LONGEST or not any(map(str.isalpha, name)):
                self._blame(node, f"a name has 2 to {LONGEST} characters, letters among them")
            else:
                found.append(name)
        if not nodes:
            self._blame(entry.node, f"'{entry.key}' has no name")
        return tuple(found)

    def _blame(self, node: Node, message: str) -> None:
        self.issues.append(Issue(self.path, node.position.line, node.position.column, message))


def _replaced(output: str, strange: tuple[str, ...], name: str) -> str:
    """Write `name` for the first of the strange ones that stands there; Arabic particles before it stay."""

    def put(match: re.Match[str]) -> str:
        before = next((group for group in match.groups() if group), "")
        joins = before.endswith("ل") and name.startswith("ال")
        return f"{before}ل{name[2:]}" if joins else before + name

    for each in sorted(strange, key=len, reverse=True):
        fixed = _pattern(each).sub(put, output)
        if fixed != output:
            return fixed
    return output


@lru_cache(4096)
def _pattern(name: str) -> re.Pattern[str]:
    """Whole words, whatever the spaces, hyphens and marks between; names in capitals only so. In Arabic the particles
    that are written together with a name are the groups of the match."""
    if not _ARABIC.search(name):
        body = "".join(_ALIKE.get(c, re.escape(c)) for c in name)
        return re.compile(rf"(?<!\w){body}(?!\w)", 0 if name.isupper() else re.IGNORECASE)
    rest = name.removeprefix("ال")
    body = "".join(_ALIKE.get(c, re.escape(c)) + (_MARKS if c.isalpha() else "") for c in rest)
    start = r"([وف]?[بلك]?)"
    if rest != name:
        start = rf"(?:{start}ال|([وف]?ل)ل)"
    return re.compile(rf"(?<!\w){start}{body}(?!\w)")
