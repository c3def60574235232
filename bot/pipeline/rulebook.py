"""The live rules, and since when each has read as it does, so that no reload rings for old events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.match import engine
from bot.match.rule import RuleSet
from bot.match.subject import Subject
from bot.model import Match


class Rulebook:
    """`since` gives, by rule id, when the rule as it now reads was first loaded."""

    def __init__(self, rules: RuleSet, since: Mapping[str, datetime]) -> None:
        dated = tuple(replace(r, policy=replace(r.policy, since=since.get(r.policy.id))) for r in rules.rules)
        self.rules = replace(rules, rules=dated)

    def match(self, subject: Subject) -> tuple[Match, ...]:
        return engine.match(subject, self.rules)

    def missing_languages(self, subject: Subject) -> frozenset[str]:
        """The languages in which its translated words could decide a rule."""
        return engine.missing_languages(subject, self.rules)
