"""Conditions on the reports themselves: their words, their sources, their languages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.match.circumstances import Leaf, listed
from bot.match.condition import Case, Verdict
from bot.match.truth import FALSE, TRUE, UNKNOWN, Truth
from bot.match.words import Pattern, Phrase
from bot.model import Evidence


@dataclass(frozen=True, slots=True)
class SourceIs(Leaf):
    """`source: BBC`: a publisher or a source id, in any letter case. Unknown where the report names no source."""

    names: tuple[str, ...]

    cost = 1

    @property
    def written(self) -> str:
        return f"source {listed(self.names)}"

    def truth(self, case: Case) -> Truth:
        if not case.subject.sources:
            return UNKNOWN
        wanted = {name.casefold() for name in self.names}
        return TRUE if any(name.casefold() in wanted for name in case.subject.sources) else FALSE

    def explain(self, case: Case) -> Verdict:
        return Verdict(self.written, self.truth(case), ", ".join(case.subject.sources) or "not known")

    def plain(self) -> dict[str, object]:
        return {"source": list(self.names)}


@dataclass(frozen=True, slots=True)
class LanguageIs(Leaf):
    """`language: ar`: one of the incident's reports is in that language."""

    languages: tuple[str, ...]

    cost = 1

    @property
    def written(self) -> str:
        return f"language {listed(self.languages)}"

    def truth(self, case: Case) -> Truth:
        known = case.subject.languages
        if not known:
            return UNKNOWN
        return TRUE if any(language in self.languages for language in known) else FALSE

    def explain(self, case: Case) -> Verdict:
        return Verdict(self.written, self.truth(case), ", ".join(case.subject.languages) or "not known")

    def plain(self) -> dict[str, object]:
        return {"language": list(self.languages)}


@dataclass(frozen=True, slots=True)
class TextHas(Leaf):
    """`text: {words: […]}` or `text: {regex: …}`: one of them stands in the original or in its translation.

    Unknown where none does and one is in a language that there is no text in (not yet translated).
    """

    phrases: tuple[Phrase, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    cost = 5

    @property
    def written(self) -> str:
        return f"text {listed([*(p.written for p in self.phrases), *(f'/{p.written}/' for p in self.patterns)])}"

    @property
    def languages(self) -> frozenset[str]:
        return frozenset((*(p.language for p in self.phrases), *(p.language for p in self.patterns)))

    def truth(self, case: Case) -> Truth:
        if self._found(case):
            return TRUE
        return FALSE if self.languages <= case.haystack.languages else UNKNOWN

    def _found(self, case: Case) -> tuple[str, Evidence | None] | None:
        for phrase in self.phrases:
            if hit := case.haystack.find(phrase):
                return hit
        for pattern in self.patterns:
            if hit := case.haystack.search(pattern):
                return hit
        return None

    def explain(self, case: Case) -> Verdict:
        found = self._found(case)
        if found:
            words, evidence = found
            return Verdict(self.written, TRUE, words, (evidence,) if evidence else ())
        unread = sorted(self.languages - case.haystack.languages)
        if unread:
            return Verdict(self.written, UNKNOWN, f"no text in {listed(unread)} to search")
        return Verdict(self.written, FALSE, "not in the text")

    def plain(self) -> dict[str, object]:
        key, values = ("words", self.phrases) if self.phrases else ("regex", self.patterns)
        return {"text": {key: [one.written for one in values]}}
