"""Every pair of conditions, each of the two true, false and unknown: what all, any, not and unless make of them."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product

import pytest

from bot.match.condition import Case
from bot.match.subject import SubjectText
from bot.match.truth import Truth
from bot.model import Count, Kind, Role, Target
from tests.match.small_world import facts, rules, subject

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
Known = dict[str, object]
EN = SubjectText("en", "", "a market")
CONDITIONS: dict[str, dict[Truth, Known]] = {
    'killed: ">= 5"': {T: {"killed": Count(5, 9)}, F: {"killed": Count(1, 4)}, U: {"killed": Count(3, 8)}},
    'wounded: "< 3"': {T: {"wounded": 2}, F: {"wounded": Count(4, None)}, U: {}},
    'kidnapped: "2..4"': {T: {"kidnapped": Count(2, 4)}, F: {"kidnapped": 9}, U: {"kidnapped": Count(None, 9)}},
    "region: Kirkuk": {T: {"place": "t3"}, F: {"place": "t5"}, U: {"place": "IQ"}},
    "group: islamic-state": {
        T: {"groups": (("is-sinai", Role.CLAIMANT),)},
        F: {"groups": (("pmf", Role.SUSPECTED),)},
        U: {"groups": (("islamic-state", Role.MENTIONED),)},
    },
    "kind: [raid, bombing]": {T: {"kind": Kind.SUICIDE_BOMBING}, F: {"kind": Kind.CLASH}, U: {"kind": Kind.OTHER}},
    "target: press": {T: {"target": Target.PRESS}, F: {"target": Target.AID}, U: {}},
    'age: "< 30h"': {T: {"date": date(2026, 3, 10)}, F: {"date": date(2026, 3, 1)}, U: {"date": date(2026, 3, 9)}},
    "language: ar": {T: {"languages": ("ar",)}, F: {"languages": ("en",)}, U: {}},
    "source: Wire": {T: {"sources": ("wire",)}, F: {"sources": ("Post",)}, U: {}},
    "text: {words: [market]}": {T: {"texts": (EN,)}, F: {"texts": (SubjectText("en", "", "a port"),)}, U: {}},
}
AND = {(a, b): F if F in (a, b) else U if U in (a, b) else T for a, b in product((T, F, U), repeat=2)}
OR = {(a, b): T if T in (a, b) else U if U in (a, b) else F for a, b in product((T, F, U), repeat=2)}
NOT = {T: F, F: T, U: U}
OF_SUBJECT = ("languages", "sources")


def case(*known: Known) -> Case:
    merged: Known = {}
    for one in known:
        merged |= one
    texts = merged.pop("texts", ())
    about = {key: merged.pop(key) for key in OF_SUBJECT if key in merged}
    return Case(subject(facts(**{"kind": Kind.OTHER, "place": None, **merged}), *texts, **about))  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("pair", combinations(CONDITIONS, 2), ids=" and ".join)
def test_pair(pair: tuple[str, str]) -> None:
    """Both keys in one condition, and any, not and unless over them, follow Kleene's tables in all nine states."""
    one, other = pair
    made = rules(
        f"{{{one}, {other}}}",
        f"{{any: [{{{one}}}, {{{other}}}]}}",
        f"{{not: {{{one}, {other}}}}}",
        f"{{{one}, unless: {{{other}}}}}",
    )
    both, either, neither, unless = (rule.condition for rule in made.rules)
    for first, second in product((T, F, U), repeat=2):
        judged = case(CONDITIONS[one][first], CONDITIONS[other][second])
        assert both.truth(judged) is AND[first, second]
        assert either.truth(judged) is OR[first, second]
        assert neither.truth(judged) is NOT[AND[first, second]]
        assert unless.truth(judged) is AND[first, F if second is T else T]
