"""What must hold for every rule and every incident."""

from __future__ import annotations

from dataclasses import replace

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.match.condition import Case
from bot.match.dump import dump
from bot.match.engine import fires, is_expired, match
from bot.match.rule import RuleSet
from bot.match.schema import RuleFileModel
from bot.match.subject import Subject
from bot.match.truth import Truth
from tests.match.small_world import read
from tests.match.strategies import Plain, conditions, denied, file_of, leaves, subjects

EXAMPLES = settings(max_examples=80, deadline=None)


def loaded(*whens: Plain) -> RuleSet:
    """The rules, where all of them can be met: a contradiction is a fault, and no subject of these properties."""
    found = read(file_of(*whens))
    assume(found.rules is not None)
    assert found.rules is not None
    return found.rules


@EXAMPLES
@given(st.lists(conditions, min_size=1, max_size=3))
def test_load_dump_load(whens: list[Plain]) -> None:
    """A dump reads back to the same rules, and dumps to the same text."""
    rules = loaded(*whens)
    again = read(dump(rules))
    assert again.faults == ()
    assert again.rules == rules
    assert dump(rules) == dump(again.rules)
    assert [rule.fingerprint for rule in rules.rules] == [rule.fingerprint for rule in again.rules.rules]


@EXAMPLES
@given(conditions, leaves, subjects())
def test_a_conjunct_never_adds_a_match(when: Plain, more: Plain, subject: Subject) -> None:
    """Whatever matches with one more condition matches without it."""
    rules = loaded({"all": [when, more]}, when)
    found = {one.rule.id for one in match(subject, rules)}
    assert "r1" not in found or "r2" in found


@EXAMPLES
@given(denied, subjects())
def test_a_rule_and_its_negation_never_both_match(when: Plain, subject: Subject) -> None:
    """A condition and `not` of it are never both true; where one is unknown, so is the other."""
    rules = loaded(when, {"not": when})
    one, other = (rule.condition.truth(Case(subject)) for rule in rules.rules)
    assert (one, other) in ((Truth.TRUE, Truth.FALSE), (Truth.FALSE, Truth.TRUE), (Truth.UNKNOWN, Truth.UNKNOWN))


@EXAMPLES
@given(st.lists(conditions, min_size=1, max_size=8), subjects())
def test_the_index_loses_no_match(whens: list[Plain], subject: Subject) -> None:
    """What the index leaves out cannot match: it finds what judging every rule finds."""
    rules = loaded(*whens)
    every = {
        rule.id for rule in rules.rules if fires(rule.condition, Case(subject)) and not is_expired(rule, subject.now)
    }
    assert {one.rule.id for one in match(subject, rules)} == every


@EXAMPLES
@given(st.lists(conditions, min_size=2, max_size=4), subjects())
def test_order_does_not_matter(whens: list[Plain], subject: Subject) -> None:
    """Rules in another order, and conditions in another order within `all` and `any`, match the same."""
    rules = loaded(*whens)
    text = yaml.safe_load(file_of(*whens))
    text["rules"].reverse()
    shuffled = read(yaml.safe_dump(_turned(text), allow_unicode=True, sort_keys=False)).rules
    assert shuffled == rules
    assert match(subject, shuffled) == match(subject, rules)


def _turned(node: object) -> object:
    """Every mapping and every list of conditions the other way round."""
    if isinstance(node, dict):
        return {key: _turned(value) if key != "bbox" else value for key, value in reversed(node.items())}
    return [_turned(item) for item in reversed(node)] if isinstance(node, list) else node


@EXAMPLES
@given(conditions, subjects())
def test_unplaced_events_never_satisfy_a_region(when: Plain, subject: Subject) -> None:
    """A rule that asks for a region never matches an incident without a place."""
    rules = loaded({"all": [{"region": "Middle East"}, when]})
    assert match(replace(subject, facts=replace(subject.facts, places=())), rules) == ()


@EXAMPLES
@given(st.lists(conditions, min_size=1, max_size=3))
def test_the_schema_takes_what_the_loader_takes(whens: list[Plain]) -> None:
    """A file that loads is valid for the schema that editors use, as written and as dumped."""
    rules = loaded(*whens)
    RuleFileModel.model_validate(yaml.safe_load(file_of(*whens)))
    RuleFileModel.model_validate(yaml.safe_load(dump(rules)))


@EXAMPLES
@given(conditions, subjects())
def test_an_explanation_agrees_with_the_engine(when: Plain, subject: Subject) -> None:
    """The truth that an explanation gives is the one that fired, or did not."""
    condition = loaded(when).rules[0].condition
    assert condition.explain(Case(subject)).truth is condition.truth(Case(subject))
