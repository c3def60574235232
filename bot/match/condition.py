"""The condition tree: what it means for an incident, in three values, and why.

A condition is `TRUE` only where the facts say so; what is not known is `UNKNOWN`, and only `TRUE` fires. Each node
tells its truth quickly (`truth`), its truth with the facts and words behind it (`explain`), and itself as plain data
(`plain`), which reads back to the same node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.match.region import Region
from bot.match.subject import Subject
from bot.match.truth import FALSE, TRUE, UNKNOWN, Truth, both, either, negate
from bot.match.words import Haystack
from bot.model import Evidence, MatchReason, Place, Role


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one condition. `fact` is what it was judged on; `near` how a threshold was missed ("4 < 5")."""

    condition: str
    truth: Truth
    fact: str = ""
    evidence: tuple[Evidence, ...] = ()
    near: str = ""
    parts: tuple[Verdict, ...] = ()


class Case:
    """A subject while rules are judged against it; remembers what several rules ask.

    It goes by the identity of regions and conditions, so the rules must outlive it.
    """

    __slots__ = ("_alike", "_past", "_reasons", "_regions", "_verdicts", "acting", "haystack", "subject")

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.haystack = Haystack(subject.texts)
        self.acting = frozenset(
            name
            for held in subject.facts.groups
            if held.role is not Role.MENTIONED
            for name in (held.group.id, *held.group.parents)
        )
        self._regions: dict[int, Truth] = {}
        self._reasons: dict[int, MatchReason] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._alike: dict[tuple[timedelta, tuple[int, ...]], tuple[tuple[Case, Truth], ...]] = {}
        self._past: dict[timedelta, tuple[Case, ...]] = {}

    @property
    def place(self) -> Place | None:
        """Where it happened: the best of the places. The others stand in the text too, but are no ground to ring on."""
        return next(iter(self.subject.facts.places), None)

    def within(self, region: Region) -> Truth:
        """Whether the incident's place lies in the region; unknown where it has none."""
        known = self._regions.get(id(region))
        if known is None:
            known = region.holds(self.place) if self.place else UNKNOWN
            self._regions[id(region)] = known
        return known

    def explain(self, condition: Condition) -> Verdict:
        """What became of a condition; worked out once for those that rules share."""
        found = self._verdicts.get(id(condition))
        if found is None:
            found = self._verdicts[id(condition)] = condition.explain(self)
        return found

    def reason(self, leaf: Condition) -> MatchReason:
        """A condition without parts that holds, as a reason; made once."""
        found = self._reasons.get(id(leaf))
        if found is None:
            verdict = leaf.explain(self)
            found = self._reasons[id(leaf)] = MatchReason(verdict.condition, verdict.fact, verdict.evidence)
        return found

    def alike(self, length: timedelta, scope: tuple[Condition, ...]) -> tuple[tuple[Case, Truth], ...]:
        """The past incidents that meet the scope, or may; worked out once for each length and scope."""
        key = (length, tuple(map(id, scope)))
        if key not in self._alike:
            judged = ((other, both(part.truth(other) for part in scope)) for other in self.past(length))
            self._alike[key] = tuple((other, held) for other, held in judged if held is not FALSE)
        return self._alike[key]

    def past(self, length: timedelta) -> tuple[Case, ...]:
        """The other incidents first seen within `length` before now, retracted ones left out."""
        if length not in self._past:
            now = self.subject.now
            self._past[length] = tuple(
                Case(Subject(incident.facts, now, languages=(), incident_id=incident.id))
                for incident in self.subject.history(length)
                if incident.id != self.subject.incident_id
                and not incident.retracted
                and now - length <= incident.first_seen <= now
            )
        return self._past[length]


class Condition(Protocol):
    """`cost` orders siblings, the cheapest first; `written` is the condition as an operator would write it."""

    @property
    def cost(self) -> int: ...
    @property
    def written(self) -> str: ...
    def truth(self, case: Case) -> Truth: ...
    def explain(self, case: Case) -> Verdict: ...
    def plain(self) -> dict[str, object]: ...
    def children(self) -> tuple[Condition, ...]: ...


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. Made by `conjoin`, which flattens and orders."""

    parts: tuple[Condition, ...]

    @property
    def cost(self) -> int:
        return max(part.cost for part in self.parts)

    @property
    def written(self) -> str:
        return " and ".join(part.written for part in self.parts)

    def truth(self, case: Case) -> Truth:
        return both(part.truth(case) for part in self.parts)

    def explain(self, case: Case) -> Verdict:
        parts = tuple(case.explain(part) for part in self.parts)
        return Verdict("all of", both(part.truth for part in parts), parts=parts)

    def plain(self) -> dict[str, object]:
        shown = [part.plain() for part in self.parts]
        keys = [key for one in shown for key in one]
        if len(set(keys)) == len(keys) and "certainty" not in keys:
            return {key: value for one in shown for key, value in one.items()}
        return {"all": shown}

    def children(self) -> tuple[Condition, ...]:
        return self.parts


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    @property
    def cost(self) -> int:
        return max(part.cost for part in self.parts)

    @property
    def written(self) -> str:
        return "(" + " or ".join(part.written for part in self.parts) + ")"

    def truth(self, case: Case) -> Truth:
        return either(part.truth(case) for part in self.parts)

    def explain(self, case: Case) -> Verdict:
        parts = tuple(case.explain(part) for part in self.parts)
        return Verdict("any of", either(part.truth for part in parts), parts=parts)

    def plain(self) -> dict[str, object]:
        return {"any": [part.plain() for part in self.parts]}

    def children(self) -> tuple[Condition, ...]:
        return self.parts


@dataclass(frozen=True, slots=True)
class Not:
    """The part is known not to hold."""

    part: Condition

    @property
    def cost(self) -> int:
        return self.part.cost

    @property
    def written(self) -> str:
        return f"not ({self.part.written})"

    def truth(self, case: Case) -> Truth:
        return negate(self.part.truth(case))

    def explain(self, case: Case) -> Verdict:
        part = case.explain(self.part)
        return Verdict("not", negate(part.truth), parts=(part,))

    def plain(self) -> dict[str, object]:
        return {"not": self.part.plain()}

    def children(self) -> tuple[Condition, ...]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class Unless:
    """The part is not known to hold: false where it is true, else true. An unknown suppresses nothing."""

    part: Condition

    @property
    def cost(self) -> int:
        return self.part.cost

    @property
    def written(self) -> str:
        return f"unless ({self.part.written})"

    def truth(self, case: Case) -> Truth:
        return FALSE if self.part.truth(case) is TRUE else TRUE

    def explain(self, case: Case) -> Verdict:
        part = case.explain(self.part)
        return Verdict("unless", FALSE if part.truth is TRUE else TRUE, parts=(part,))

    def plain(self) -> dict[str, object]:
        return {"unless": self.part.plain()}

    def children(self) -> tuple[Condition, ...]:
        return (self.part,)


def conjoin(parts: tuple[Condition, ...]) -> Condition:
    """Their conjunction in one form: flat, each once, the cheapest first; of one part, that part."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    ordered = _ordered(flat)
    return ordered[0] if len(ordered) == 1 else All(ordered)


def disjoin(parts: tuple[Condition, ...]) -> Condition:
    """Their disjunction in one form, as `conjoin`."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, AnyOf) else (part,))]
    ordered = _ordered(flat)
    return ordered[0] if len(ordered) == 1 else AnyOf(ordered)


def _ordered(parts: list[Condition]) -> tuple[Condition, ...]:
    unique = list(dict.fromkeys(parts))
    return tuple(sorted(unique, key=lambda part: (part.cost, part.written, repr(part))))


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything in it."""
    yield condition
    for child in condition.children():
        yield from walk(child)


def reasons(condition: Condition, case: Case) -> list[MatchReason]:
    """Why a condition that is true is so: its leaves that hold. Of a denial, the leaves that kept what it denies from
    being true."""
    if isinstance(condition, All):
        return [reason for part in condition.parts for reason in reasons(part, case)]
    if isinstance(condition, AnyOf):
        held = [part for part in condition.parts if part.truth(case) is TRUE]
        return [reason for part in held for reason in reasons(part, case)]
    if not isinstance(condition, Not | Unless):
        return [case.reason(condition)]
    verdict = case.explain(condition)
    return [
        MatchReason(f"{verdict.condition} {leaf.condition}", leaf.fact or "not known", leaf.evidence)
        for leaf in _leaves(verdict.parts[0])
        if leaf.truth is not TRUE
    ]


def _leaves(verdict: Verdict) -> Iterator[Verdict]:
    if not verdict.parts:
        yield verdict
    for part in verdict.parts:
        yield from _leaves(part)
