"""What the loader makes of the rule files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from hashlib import sha256

from bot.match.condition import Case, Condition, walk
from bot.match.counts import Within
from bot.match.index import Index
from bot.match.reading import Origin
from bot.match.region import Region
from bot.match.subject import Subject
from bot.match.truth import TRUE
from bot.match.wording import TextHas
from bot.model import Group, Issue, RulePolicy

VERSION = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """`condition` holds `when` and `unless` together. Where it stands is no part of what it is."""

    policy: RulePolicy
    condition: Condition
    enabled: bool = True
    note: str = ""
    origin: Origin = field(default=Origin("", 1, 1), compare=False)

    @property
    def id(self) -> str:
        return self.policy.id

    @property
    def fingerprint(self) -> str:
        """Changes with everything that could make an incident newly alerted; not with name, note, severity or place in
        the file. 16 hexadecimal digits, the same in every process."""
        p = self.policy
        says = (p.id, self.condition, self.enabled, p.sources_at_least, p.sources_within, p.audience, p.active_hours)
        return sha256(repr((*says, p.expires)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class GroupDefinition:
    """A group that the rule files add to the lexicon; `part_of` are the direct parents only."""

    group: Group
    english: tuple[str, ...]
    arabic: tuple[str, ...]
    part_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """Everything that the rule files say; rules by id, regions by name, groups by id, whatever the files' order."""

    rules: tuple[Rule, ...] = ()
    definitions: tuple[GroupDefinition, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """For the lexicon (`extract.group_lexicon.load_groups(extra=…)`)."""
        return tuple(definition.group for definition in self.definitions)

    def get(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    @cached_property
    def index(self) -> Index:
        """The enabled rules, by what they need."""
        return Index(rule for rule in self.rules if rule.enabled)

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        return tuple(node for rule in self.rules if rule.enabled for node in walk(rule.condition))

    @cached_property
    def text_languages(self) -> frozenset[str]:
        """The languages that some `text:` condition of an enabled rule searches in."""
        return frozenset(name for node in self._conditions if isinstance(node, TextHas) for name in node.languages)

    @cached_property
    def looks_back(self) -> timedelta:
        """How much of the past `within` of the enabled rules asks for; zero where none does."""
        spans = (node.length for node in self._conditions if isinstance(node, Within))
        return max(spans, default=timedelta(0))

    def regions_of(self, subject: Subject) -> tuple[str, ...]:
        """The regions defined in the rule files that the incident is known to lie in."""
        case = Case(subject)
        return tuple(region.name for region in self.regions if case.within(region) is TRUE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of reading rule files: with a fault there are no rules. Doubts refuse nothing."""

    rules: RuleSet | None
    faults: tuple[Issue, ...] = ()
    doubts: tuple[Issue, ...] = ()
