"""`when`, `unless` and what stands in them → the condition tree, every fault blamed where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.match.circumstances import (
    KNOWABLE,
    ROLES,
    GroupIs,
    KindIs,
    RegionIs,
    TargetIs,
    Unstated,
)
from bot.match.condition import All, AnyOf, Condition, Not, Unless, conjoin, disjoin
from bot.match.counts import COUNTED, AgeIs, CountIs, Within
from bot.match.impossible import contradiction
from bot.match.keys import CONDITION_KEYS, RULE_KEYS
from bot.match.names import Names
from bot.match.reading import Reading
from bot.match.region import Region
from bot.match.threshold import Certainty, Interval, read_age, read_interval
from bot.match.wording import LanguageIs, SourceIs, TextHas
from bot.match.words import Pattern, Phrase, read_pattern, read_phrase
from bot.model import READ_LANGUAGES, Kind, Target
from bot.text.located_yaml import Entry, Node, Position, Shape, did_you_mean

_SUMS = (*COUNTED, "incidents")
_LENGTHS = (("minutes", 60 * 24 * 366), ("hours", 24 * 366), ("days", 366))


@dataclass(frozen=True, slots=True)
class _Where:
    """What a condition inherits from where it stands."""

    certainty: Certainty = Certainty.CERTAIN
    denied: bool = False  # under not or unless


@dataclass(slots=True)
class ConditionReader:
    reading: Reading
    names: Names

    def read(self, node: Node, what: str, certainty: Certainty, *, denied: bool = False) -> Condition | None:
        """The condition of a mapping; None where nothing of it can be used. `what` is its key in the file."""
        return self._mapping(node, what, _Where(certainty, denied))

    def certainty(self, node: Node | None, inherited: Certainty) -> Certainty:
        if node is None:
            return inherited
        chosen = self.reading.choice(node, "certainty", Certainty)
        return Certainty(chosen) if chosen else inherited

    def denied(self, node: Node, what: str, certainty: Certainty) -> Condition | None:
        """What `unless` or `not` denies: a condition, or a list of which any."""
        return self._denied(node, what, _Where(certainty))

    def _mapping(self, node: Node, what: str, where: _Where) -> Condition | None:
        if not self.reading.mapping(node, what, CONDITION_KEYS, elsewhere=("to the rule, beside when", RULE_KEYS)):
            return None
        if all(entry.key == "certainty" for entry in node.entries):
            self.reading.blame(node.position, f"{what} is empty, so it would match everything")
            return None
        where = replace(where, certainty=self.certainty(node.get("certainty"), where.certainty))
        parts: list[Condition] = []
        for entry in node.entries:
            if entry.key not in CONDITION_KEYS or entry.key == "certainty":
                continue
            for part in self._entry(entry, where):
                self._check(parts, part, entry.position, what)
                parts.append(self.names.conditions.setdefault(part, part))
        return conjoin(tuple(parts)) if parts else None

    def _check(self, before: list[Condition], part: Condition, where: Position, what: str) -> None:
        """Blame a part that contradicts those before it; one that contradicts itself has been blamed already."""
        against = contradiction((*before, part))
        if against and not contradiction((part,)):
            self.reading.blame(where, f"{what} can never be met: {against}")

    def _entry(self, entry: Entry, where: _Where) -> tuple[Condition, ...]:
        key, node = entry.key, entry.node
        if key in COUNTED:
            interval = self.reading.parsed(node, key, read_interval)
            return (CountIs(key, interval, where.certainty),) if interval else ()
        if key in ROLES:
            ids = self.reading.each(node, key, lambda item: self.names.group(item, self.reading))
            return (GroupIs(key, tuple(sorted(ids))),) if ids else ()
        if key == "within":
            return self._within(entry, where)
        if key in ("all", "any"):
            return self._list(entry, where)
        if key in ("not", "unless"):
            part = self._denied(node, key, where)
            return () if part is None else ((Not(part),) if key == "not" else (Unless(part),))
        one = self._simple(key, node, where)
        return (one,) if one is not None else self._text(node) if key == "text" else ()

    def _simple(self, key: str, node: Node, where: _Where) -> Condition | None:
        reading = self.reading
        if key == "region":
            regions = reading.each(node, key, lambda item: self.names.region(item, reading))
            return RegionIs(tuple(sorted(regions, key=_by_name))) if regions else None
        if key == "kind":
            kinds = reading.each(node, key, lambda item: reading.choice(item, key, Kind))
            return KindIs(tuple(sorted(map(Kind, kinds)))) if kinds else None
        if key == "target":
            targets = reading.each(node, key, lambda item: reading.choice(item, key, Target))
            return TargetIs(tuple(sorted(map(Target, targets)))) if targets else None
        if key == "language":
            spoken = reading.each(node, key, lambda item: reading.choice(item, key, READ_LANGUAGES))
            return LanguageIs(tuple(sorted(spoken))) if spoken else None
        if key == "unknown":
            names = reading.each(node, "unknown", self._knowable)
            return Unstated(tuple(sorted(names))) if names else None
        if key == "source":
            sources = reading.each(node, key, self._source)
            return SourceIs(tuple(sorted(sources))) if sources else None
        if key == "age":
            interval = reading.parsed(node, key, read_age)
            return AgeIs(interval, where.certainty) if interval else None
        return None

    def _knowable(self, node: Node) -> str | None:
        word = self.reading.text(node, "unknown")
        if word is None or word in KNOWABLE:
            return word
        hint = did_you_mean(word, KNOWABLE) or f"; known are {', '.join(KNOWABLE)}"
        self.reading.blame(node.position, f"'{word}' is not a fact that can be unknown{hint}")
        return None

    def _source(self, node: Node) -> str | None:
        word = self.reading.text(node, "source")
        known = self.names.vocabulary.sources()
        if word is None or not known or word.casefold() in {name.casefold() for name in known}:
            return word
        hint = did_you_mean(word, known) or "; it is no publisher and no source id of the configuration"
        self.reading.blame(node.position, f"unknown source '{word}'{hint}")
        return None

    def _text(self, node: Node) -> tuple[Condition, ...]:
        reading = self.reading
        if node.shape is not Shape.MAPPING:
            reading.blame(node.position, "text must say how: text: {words: [...]} or text: {regex: '...'}")
            return ()
        if reading.mapping(node, "text", ("words", "regex")) and not node.entries:
            reading.blame(node.position, "text is empty; give words or regex")
        found: list[Condition] = []
        words, regex = node.get("words"), node.get("regex")
        if words is not None:
            phrases: tuple[Phrase, ...] = reading.each(
                words, "words", lambda n: reading.parsed(n, "words", read_phrase)
            )
            found += [TextHas(phrases=tuple(sorted(phrases, key=lambda p: p.written)))] if phrases else []
        if regex is not None:
            patterns: tuple[Pattern, ...] = reading.each(
                regex, "regex", lambda n: reading.parsed(n, "regex", read_pattern)
            )
            found += [TextHas(patterns=tuple(sorted(patterns, key=lambda p: p.written)))] if patterns else []
        return tuple(found)

    def _list(self, entry: Entry, where: _Where) -> tuple[Condition, ...]:
        node, key = entry.node, entry.key
        if node.shape is not Shape.LIST:
            self.reading.blame(node.position, f"{key} must be a list of conditions")
            return ()
        parts: list[Condition] = []
        for item in self.reading.items(node, key):
            part = self._mapping(item, f"a condition of {key}", where)
            if part is None:
                continue
            if key == "all":
                self._check(parts, part, item.position, "all")
            parts.append(part)
        if not parts:
            return ()
        return (conjoin(tuple(parts)),) if key == "all" else (disjoin(tuple(parts)),)

    def _denied(self, node: Node, what: str, where: _Where) -> Condition | None:
        where = replace(where, denied=True)
        if node.shape is not Shape.LIST:
            return self._mapping(node, what, where)
        parts = [self._mapping(item, f"a condition of {what}", where) for item in self.reading.items(node, what)]
        known = tuple(part for part in parts if part is not None)
        return disjoin(known) if known else None

    def _within(self, entry: Entry, where: _Where) -> tuple[Condition, ...]:
        """A sum only ever proves "at least", and must not be denied: else a narrower rule could match more."""
        node, reading = entry.node, self.reading
        if where.denied:
            reading.blame(entry.position, "within cannot stand under not or unless")
            return ()
        units = [unit for unit, _ in _LENGTHS]
        if not reading.mapping(node, "within", (*units, *_SUMS)):
            return ()
        given = [unit for unit in units if node.entry(unit)]
        if len(given) != 1:
            reading.blame(node.position, f"within needs exactly one of {', '.join(units)}")
        length = self._length(node)
        sums = [one for one in node.entries if one.key in _SUMS]
        if not sums:
            reading.blame(node.position, f"within needs what to sum up, one of {', '.join(_SUMS)}")
        found: list[Condition] = []
        for one in sums:
            interval = self._least(one)
            if interval and length:
                found.append(Within(length, one.key, interval, (), where.certainty))
        return tuple(found)

    def _length(self, node: Node) -> timedelta | None:
        for unit, most in _LENGTHS:
            given = node.get(unit)
            if given is not None:
                number = self.reading.whole(given, unit, 1, most)
                return timedelta(**{unit: number}) if number else None
        return None

    def _least(self, entry: Entry) -> Interval | None:
        interval = self.reading.parsed(entry.node, entry.key, read_interval)
        if interval and interval.high is not None:
            self.reading.blame(entry.node.position, f"{entry.key}: a sum over time can only be asked with '>=' or '>'")
            return None
        return interval


def _by_name(region: Region) -> str:
    return region.name


def scoped(condition: Condition, outer: tuple[Condition, ...] = ()) -> Condition:
    """The same tree, each `within` given the region and group conditions that must hold together with it."""
    if isinstance(condition, Within):
        return replace(condition, scope=outer)
    if isinstance(condition, All):
        beside = tuple(part for part in condition.parts if isinstance(part, RegionIs | GroupIs))
        return conjoin(tuple(scoped(part, (*outer, *beside)) for part in condition.parts))
    if isinstance(condition, AnyOf):
        return disjoin(tuple(scoped(part, outer) for part in condition.parts))
    return condition
