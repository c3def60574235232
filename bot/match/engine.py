"""Incident × rules → matches with their reasons. Only a condition that is known to hold fires.

Disabled rules are never judged; expired ones fall out by the clock of the subject. Nothing here waits or remembers:
cooldown, sources, hours and audience are for alerting to apply.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.match.condition import All, Case, Condition, Verdict, reasons, walk
from bot.match.rule import Rule, RuleSet
from bot.match.subject import Subject
from bot.match.truth import TRUE, UNKNOWN
from bot.match.wording import TextHas
from bot.model import Match


def match(subject: Subject, rules: RuleSet) -> tuple[Match, ...]:
    """The rules that the incident meets, by id, each with the conditions that held."""
    case = Case(subject)
    fired = {rule.id: rule for rule in _live(case, rules) if fires(rule.condition, case)}
    return tuple(
        Match(fired[rule_id].policy, tuple(reasons(fired[rule_id].condition, case))) for rule_id in sorted(fired)
    )


def missing_languages(subject: Subject, rules: RuleSet) -> frozenset[str]:
    """The languages in which the incident's words, once translated, could decide a rule that is open until then."""
    if not rules.text_languages:
        return frozenset()
    case = Case(subject)
    known = case.haystack.languages
    return frozenset(
        language
        for rule in _live(case, rules)
        if rule.condition.truth(case) is UNKNOWN
        for node in walk(rule.condition)
        if isinstance(node, TextHas) and node.truth(case) is UNKNOWN
        for language in node.languages - known
    )


def explain(rule: Rule, subject: Subject) -> Verdict:
    """Condition by condition, what became of the rule, whether or not it is enabled or expired."""
    return rule.condition.explain(Case(subject))


def fires(condition: Condition, case: Case) -> bool:
    """Whether the condition is known to hold; stops at the first part that does not."""
    if isinstance(condition, All):
        return all(part.truth(case) is TRUE for part in condition.parts)
    return condition.truth(case) is TRUE


def is_expired(rule: Rule, now: datetime) -> bool:
    return rule.policy.expires is not None and rule.policy.expires <= now


def _live(case: Case, rules: RuleSet) -> Iterator[Rule]:
    now = case.subject.now
    return (rule for rule in rules.index.candidates(case) if not is_expired(rule, now))
