"""Conditions on numbers: how many were killed, wounded, kidnapped…, how old the incident is, sums over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.match.condition import Case, Condition, Verdict
from bot.match.threshold import Certainty, Interval, judge, likeliest, told
from bot.match.truth import FALSE, TRUE, UNKNOWN, Truth
from bot.model import Count, Evidence, Facts
from bot.text.duration import format_duration

COUNTED: tuple[str, ...] = (
    "killed",
    "killed_total",
    "wounded",
    "casualties",
    "kidnapped",
    "missing",
    "captured",
)


def known_count(facts: Facts, name: str) -> Count | None:
    """The count that a rule's `name` means; None where nothing of it is known.

    `killed_total` adds the attackers reported dead apart from the toll, `casualties` the dead and the wounded (or is
    the one number given for both). Where one part of a sum is unknown, the sum is at least the other.
    """
    if name == "killed_total":
        return _sum(facts.killed, facts.killed_attackers)
    if name == "casualties":
        parts = _sum(facts.killed, facts.wounded)
        one = facts.casualties
        if one is None or parts is None:
            return one or parts
        return Count(max(one.floor, parts.floor), one.max, one.vague)
    return {
        "killed": facts.killed,
        "wounded": facts.wounded,
        "kidnapped": facts.kidnapped,
        "missing": facts.missing,
        "captured": facts.captured,
    }[name]


def _sum(first: Count | None, second: Count | None) -> Count | None:
    if first is None or second is None:
        one = first or second
        return Count(one.floor, None, one.vague) if one else None
    highest = None if first.max is None or second.max is None else first.max + second.max
    return Count(first.floor + second.floor, highest, first.vague or second.vague)


_BEHIND = {"killed_total": ("killed", "killed_attackers"), "casualties": ("casualties", "killed", "wounded")}


def evidence_of(case: Case, *fields: str) -> tuple[Evidence, ...]:
    return tuple(one for one in case.subject.evidence if one.field in fields)


@dataclass(frozen=True, slots=True)
class CountIs:
    """`killed: ">= 5"` and its like."""

    name: str
    interval: Interval
    certainty: Certainty = Certainty.CERTAIN

    cost = 0

    @property
    def written(self) -> str:
        likely = " (likely)" if self.certainty is Certainty.LIKELY else ""
        return f"{self.name} {self.interval.written}{likely}"

    def truth(self, case: Case) -> Truth:
        count = known_count(case.subject.facts, self.name)
        return UNKNOWN if count is None else judge(self.interval, count, self.certainty)

    def explain(self, case: Case) -> Verdict:
        count = known_count(case.subject.facts, self.name)
        if count is None:
            return Verdict(self.written, UNKNOWN, "not known")
        truth = judge(self.interval, count, self.certainty)
        gap = "" if truth is TRUE else self._gap(count, truth)
        return Verdict(self.written, truth, told(count), evidence_of(case, *_BEHIND.get(self.name, (self.name,))), gap)

    def _gap(self, count: Count, truth: Truth) -> str:
        if truth is FALSE:
            number = likeliest(count)
            return f"{self.name} {self.interval.gap(number)}" if self.interval.gap(number) else ""
        one = likeliest(count)
        return f"{self.name} {told(count)} may or may not be {self.interval.written}; 'certainty: likely' takes {one}"

    def plain(self) -> dict[str, object]:
        shown: dict[str, object] = {self.name: self.interval.written}
        return shown if self.certainty is Certainty.CERTAIN else {**shown, "certainty": self.certainty.value}

    def children(self) -> tuple[Condition, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class AgeIs:
    """`age: "< 48h"`: the time since the day of the incident, of which only the day (UTC) is known, so that an age is a
    range of 24 hours."""

    interval: Interval
    certainty: Certainty = Certainty.CERTAIN

    cost = 1

    @property
    def written(self) -> str:
        return f"age {self.interval.written}" + (" (likely)" if self.certainty is Certainty.LIKELY else "")

    def truth(self, case: Case) -> Truth:
        age = self._age(case)
        return UNKNOWN if age is None else judge(self.interval, age, self.certainty)

    def explain(self, case: Case) -> Verdict:
        age = self._age(case)
        day = case.subject.facts.date
        if age is None or day is None:
            return Verdict(self.written, UNKNOWN, "not known")
        truth = judge(self.interval, age, self.certainty)
        low, high = (format_duration(timedelta(seconds=s // 60 * 60)) for s in (age.min or 0, age.max or 0))
        near = "" if truth is TRUE else f"age {low} to {high}, wanted {self.interval.written}"
        return Verdict(self.written, truth, f"{day.isoformat()}, {low} to {high} ago", evidence_of(case, "date"), near)

    def _age(self, case: Case) -> Count | None:
        day = case.subject.facts.date
        if day is None:
            return None
        begun = int((case.subject.now - datetime.combine(day, time(), UTC)).total_seconds())
        return Count(max(0, begun - 86400), max(0, begun))

    def plain(self) -> dict[str, object]:
        shown: dict[str, object] = {"age": self.interval.written}
        return shown if self.certainty is Certainty.CERTAIN else {**shown, "certainty": self.certainty.value}

    def children(self) -> tuple[Condition, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Within:
    """`within: {hours: 24, killed: ">= 20"}`: a sum over this incident and the distinct others first seen in the time
    before it, those that are known to meet `scope` (the region and group conditions that stand beside it).

    `name` is a count or `incidents`. An incident without a number adds "at least none".
    """

    length: timedelta
    name: str
    interval: Interval
    scope: tuple[Condition, ...] = ()
    certainty: Certainty = Certainty.CERTAIN

    cost = 9

    @property
    def written(self) -> str:
        return f"{self.name} {self.interval.written} within {format_duration(self.length)}"

    def truth(self, case: Case) -> Truth:
        return judge(self.interval, self._total(case)[0], self.certainty)

    def explain(self, case: Case) -> Verdict:
        total, incidents = self._total(case)
        truth = judge(self.interval, total, self.certainty)
        gap = "" if truth is TRUE else self.interval.gap(likeliest(total))
        fact = f"{told(total)} in {incidents} incident{'s' if incidents != 1 else ''}"
        evidence = evidence_of(case, *_BEHIND.get(self.name, (self.name,)))
        return Verdict(self.written, truth, fact, evidence, f"{self.name} {gap}" if gap else "")

    def _total(self, case: Case) -> tuple[Count, int]:
        low, high, incidents = 0, 0, 0
        open_ended = False
        for other, held in ((case, TRUE), *case.alike(self.length, self.scope)):
            open_ended = open_ended or held is UNKNOWN
            if held is not TRUE:
                continue
            incidents += 1
            count = Count(1, 1) if self.name == "incidents" else known_count(other.subject.facts, self.name)
            if count is not None and self.certainty is Certainty.LIKELY:
                count = Count(likeliest(count), likeliest(count))
            low += count.floor if count else 0
            open_ended = open_ended or count is None or count.max is None
            high += (count.max or 0) if count else 0
        if self.certainty is Certainty.LIKELY:
            return Count(low, low), incidents
        return Count(low, None if open_ended else high), incidents

    def plain(self) -> dict[str, object]:
        hours, rest = divmod(int(self.length.total_seconds()), 3600)
        length = {"hours": hours} if not rest else {"minutes": hours * 60 + rest // 60}
        shown: dict[str, object] = {"within": {**length, self.name: self.interval.written}}
        return shown if self.certainty is Certainty.CERTAIN else {**shown, "certainty": self.certainty.value}

    def children(self) -> tuple[Condition, ...]:
        return ()
