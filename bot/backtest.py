"""What candidate rules would have sent over stored incidents, beside what the live rules would; nothing is sent.

The same matching and the same alert policy as live, for one imagined chat that is in every audience, has no quiet hours
and follows every rule. Each incident is taken as it is known now, at the moment it was first seen, so that edits on the
way (updates, corrections) are not counted: an alert here is one first message.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.alert.decide import Rang, decide, rung
from bot.alert.newness import DEFAULT_LIMITS, Limits
from bot.match.engine import match
from bot.match.rule import RuleSet
from bot.match.subject import SubjectText, of_incident
from bot.model import Action, Chat, Evidence, Incident, Match, Severity

MOST_LOOKS = 50  # times that one held incident is looked at again


@dataclass(frozen=True, slots=True)
class Recorded:
    """A stored incident with what `text:` conditions search."""

    incident: Incident
    texts: tuple[SubjectText, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WouldAlert:
    at: datetime
    incident: Incident
    rules: tuple[str, ...]
    severity: Severity


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Alerts that a rule has a part in; None where the set has no such rule (or it is disabled)."""

    rule: str
    live: int | None
    candidate: int | None


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date
    live: int
    candidate: int


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """`gained`: the candidate's alerts of incidents that the live rules do not tell of; `lost`: the other way round."""

    incidents: int
    live: tuple[WouldAlert, ...]
    candidate: tuple[WouldAlert, ...]
    rules: tuple[RuleCount, ...]
    days: tuple[DayCount, ...]
    gained: tuple[WouldAlert, ...]
    lost: tuple[WouldAlert, ...]


def backtest(
    recorded: Sequence[Recorded],
    live: RuleSet,
    candidate: RuleSet,
    since: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> BacktestReport:
    """Run both sets over the incidents first seen from `since` on; earlier ones are only looked back on. Days are in
    UTC."""
    ordered = sorted(recorded, key=lambda r: (r.incident.first_seen, r.incident.id))
    before, after = alerts(ordered, live, since, limits), alerts(ordered, candidate, since, limits)
    ordered = [one for one in ordered if one.incident.first_seen >= since]
    told_before = {alert.incident.id for alert in before}
    told_after = {alert.incident.id for alert in after}
    return BacktestReport(
        incidents=len(ordered),
        live=before,
        candidate=after,
        rules=_rule_counts(live, candidate, before, after),
        days=_day_counts(ordered, before, after),
        gained=tuple(alert for alert in after if alert.incident.id not in told_before),
        lost=tuple(alert for alert in before if alert.incident.id not in told_after),
    )


def alerts(
    ordered: Sequence[Recorded], rules: RuleSet, since: datetime, limits: Limits = DEFAULT_LIMITS
) -> tuple[WouldAlert, ...]:
    """The first messages that the rules give, in order of time; `ordered` is by `first_seen`."""
    chat = Chat(id=0, audience=tuple(sorted({tag for rule in rules.rules for tag in rule.policy.audience})))
    judged = [at for at, one in enumerate(ordered) if one.incident.first_seen >= since]
    found = {at: matches for at in judged if (matches := _matches(ordered, at, rules))}
    queue = [(ordered[at].incident.first_seen, at, 0) for at in found]
    heapq.heapify(queue)
    rang: list[Rang] = []
    sent: list[WouldAlert] = []
    while queue:
        now, at, looks = heapq.heappop(queue)
        incident = ordered[at].incident
        inside = rules.regions_of(of_incident(incident, now))
        decision = decide(incident, None, found[at], chat, now, limits=limits, rang=rang, inside=inside)
        if decision.action is Action.SEND:
            rang += [Rang(rule, now) for rule in rung(decision, found[at], rang, now)]
            sent.append(WouldAlert(now, incident, decision.rules, decision.severity))
        elif decision.until and decision.until > now and looks < MOST_LOOKS:
            heapq.heappush(queue, (decision.until, at, looks + 1))
    return tuple(sent)


def _matches(ordered: Sequence[Recorded], at: int, rules: RuleSet) -> tuple[Match, ...]:
    one = ordered[at]
    now = one.incident.first_seen

    def history(length: timedelta) -> tuple[Incident, ...]:
        first = bisect_left(ordered, now - length, key=lambda r: r.incident.first_seen)
        last = bisect_right(ordered, now, key=lambda r: r.incident.first_seen)
        return tuple(other.incident for other in ordered[first:last])

    return match(of_incident(one.incident, now, one.texts, one.evidence, history, one.source_ids), rules)


def _rule_counts(
    live: RuleSet, candidate: RuleSet, before: Sequence[WouldAlert], after: Sequence[WouldAlert]
) -> tuple[RuleCount, ...]:
    counted = [Counter(rule for alert in told for rule in alert.rules) for told in (before, after)]
    known = [{rule.id for rule in rules.rules if rule.enabled} for rules in (live, candidate)]
    return tuple(
        RuleCount(name, *(count[name] if name in ids else None for count, ids in zip(counted, known, strict=True)))
        for name in sorted(known[0] | known[1])
    )


def _day_counts(
    ordered: Sequence[Recorded], before: Sequence[WouldAlert], after: Sequence[WouldAlert]
) -> tuple[DayCount, ...]:
    """Every day from the first incident to the last alert, those without any included."""
    if not ordered:
        return ()
    old, new = (Counter(alert.at.date() for alert in told) for told in (before, after))
    first = ordered[0].incident.first_seen.date()
    last = max([ordered[-1].incident.first_seen.date(), *old, *new])
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(DayCount(day, old[day], new[day]) for day in days)
