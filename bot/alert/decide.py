"""Whether, when and how loudly one chat is told of one incident: the one home of that policy.

Pure: the incident as merged now, what this chat was last told of it, the rules that it meets, the chat's settings and
the time come in; a `Decision` with a `Reason` comes out. Everything that may keep a phone silent is here: audience,
follows, regions, thresholds, waiting for sources, cooldown, quiet hours, mute, age.

An old event is never sent as new. Age runs from the first publication, or from the last time that the toll jumped; a
rule or a chat younger than that is not told. Nothing depends on when the process started.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.alert import hours, newness, toll
from bot.alert.newness import DEFAULT_LIMITS, Limits
from bot.model import Action, Angle, Chat, Decision, Incident, Match, RulePolicy, Severity, Told


class Reason(StrEnum):
    """Why; logs, metrics, `tocsin explain` and the button under an alert print it."""

    NEW = "new incident"
    NEW_RULE = "threshold newly crossed"
    MORE_SEVERE = "severity rose"
    TOLL_JUMPED = "toll jumped"
    CHANGED = "details changed"
    TOLL_LOWERED = "toll lowered"
    RETRACTED = "retracted"
    UNCHANGED = "nothing new to the reader"
    NO_MATCH = "no rule is met"
    EXPIRED = "rule expired"
    NOT_IN_AUDIENCE = "chat is not in the rule's audience"
    NOT_FOLLOWED = "chat does not follow the rule"
    OLDER_THAN_RULE = "incident is older than the rule"
    OLDER_THAN_CHAT = "incident is older than the subscription"
    TOO_OLD = "event is too old"
    WAITING_FOR_SOURCES = "waiting for independent sources"
    TOO_FEW_SOURCES = "too few independent sources in time"
    OUTSIDE_ACTIVE_HOURS = "outside the rule's active hours"
    COOLDOWN = "rule is cooling down"
    OUTSIDE_REGIONS = "outside the chat's regions"
    BELOW_THRESHOLD = "below the chat's threshold"
    MUTED = "chat is muted"
    QUIET_HOURS = "quiet hours"


@dataclass(frozen=True, slots=True)
class Rang:
    """When a rule last rang in this chat, for whichever incident."""

    rule: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a rule or a chat keeps silent for now; `until` None: until something changes."""

    reason: Reason
    until: datetime | None = None


def decide(
    incident: Incident,
    before: Told | None,
    matches: Sequence[Match],
    chat: Chat,
    now: datetime,
    *,
    limits: Limits = DEFAULT_LIMITS,
    rang: Sequence[Rang] = (),
    inside: Collection[str] = (),
) -> Decision:
    """What to do about `incident` for `chat`.

    `before` is what the chat was told of it (None: nothing yet). `matches` are the rules that it meets now. `rang` says
    when each rule last rang in this chat. `inside` names the operators' regions that the incident lies in; the
    gazetteer ids and names of its places are looked at besides. A hold, and a silent update that would have rung, say
    in `until` when to decide again; a caller decides again at every new revision too.
    """
    case = _Case(incident, before, chat, now, limits, rang)
    if before is None:
        return _first(case, matches, inside)
    return _again(case, before, matches)


def told(before: Told | None, decision: Decision, incident: Incident, now: datetime) -> Told | None:
    """What the chat has been told once `decision` is carried out; unchanged by a hold."""
    if decision.action is Action.HOLD:
        return before
    killed = incident.facts.killed
    if before is None or decision.action in (Action.SEND, Action.RING):
        rules = tuple(dict.fromkeys((*(before.rules if before else ()), *decision.rules)))
        severity = decision.severity if before is None else max(before.severity, decision.severity, key=_rank)
        return Told(incident.revision, now, severity, rules, killed, killed, incident.retracted)
    heard = killed if decision.action is Action.CORRECT else before.killed
    return replace(before, revision=incident.revision, shown=killed, killed=heard, retracted=incident.retracted)


def rung(decision: Decision, matches: Sequence[Match], rang: Sequence[Rang], now: datetime) -> tuple[str, ...]:
    """The rules whose cooldown this decision begins: those that ring, not those that are cooling down while another
    one rings; else a rule that often rings would keep its neighbours silent for ever."""
    if decision.action not in (Action.SEND, Action.RING):
        return ()
    cooldown = {m.rule.id: m.rule.cooldown for m in matches}
    cooling = {one.rule for one in rang if one.at + cooldown.get(one.rule, timedelta(0)) > now}
    return tuple(rule for rule in decision.rules if rule not in cooling)


@dataclass(frozen=True, slots=True)
class _Case:
    incident: Incident
    before: Told | None
    chat: Chat
    now: datetime
    limits: Limits
    rang: Sequence[Rang]

    def hold(self, hold: Hold, rules: tuple[str, ...] = ()) -> Decision:
        return Decision(Action.HOLD, hold.reason, self.chat.id, rules, until=hold.until)


def _first(case: _Case, matches: Sequence[Match], inside: Collection[str]) -> Decision:
    if not matches:
        return case.hold(Hold(Reason.NO_MATCH))
    ids = tuple(m.rule.id for m in matches)
    if case.incident.retracted:
        return case.hold(Hold(Reason.RETRACTED), ids)
    if held := _for_all(case, inside):
        return case.hold(held, ids)
    free, held = _open(case, matches)
    if not free:
        return case.hold(held or Hold(Reason.NO_MATCH), ids)
    severity = max((m.rule.severity for m in free), key=_rank)
    rules = _covered(case, matches)
    if quiet := _silence(case, severity):
        return replace(case.hold(quiet, rules), severity=severity)
    return Decision(Action.SEND, Reason.NEW, case.chat.id, rules, severity)


def _again(case: _Case, before: Told, matches: Sequence[Match]) -> Decision:
    incident, chat = case.incident, case.chat
    rules = tuple(m.rule.id for m in matches)
    severity = max((m.rule.severity for m in matches), key=_rank, default=before.severity)
    newer = incident.revision > before.revision
    if newer and incident.retracted and not before.retracted:
        return Decision(Action.CORRECT, Reason.RETRACTED, chat.id, rules, severity)
    if newer and toll.lowered(before.shown, incident.facts.killed):
        return Decision(Action.CORRECT, Reason.TOLL_LOWERED, chat.id, rules, severity)
    louder = None if incident.retracted else _louder(case, before, matches)
    if louder and louder.action is Action.RING:
        return louder
    if newer and (rules or incident.corrected):
        action, reason = (
            (Action.CORRECT, Reason.TOLL_LOWERED) if incident.corrected else (Action.UPDATE, Reason.CHANGED)
        )
        until = louder.until if louder else None
        return Decision(action, reason, chat.id, rules, severity, until)
    if louder:
        return louder
    return case.hold(Hold(Reason.UNCHANGED if rules else Reason.NO_MATCH), rules)


def _louder(case: _Case, before: Told, matches: Sequence[Match]) -> Decision | None:
    """Ring, or a hold that says when to ring, or None where nothing calls for it."""
    free, held = _open(case, matches)
    wanted = free or [m for m in matches if (bar := _bar(case, m.rule)) and bar.until]
    why = _escalation(case, before, wanted)
    if why is None or newness.too_old(case.incident, case.now, case.limits):
        return None
    severity = max((m.rule.severity for m in wanted), key=_rank)
    rules = _covered(case, matches)
    if not free:
        return case.hold(held, rules) if held else None
    if quiet := _silence(case, severity):
        return case.hold(quiet, rules)
    return Decision(Action.RING, why, case.chat.id, rules, severity)


def _escalation(case: _Case, before: Told, matches: Sequence[Match]) -> Reason | None:
    fresh = [m for m in matches if m.rule.id not in before.rules]
    if any(m.rule.severity.rank > before.severity.rank for m in fresh):
        return Reason.MORE_SEVERE
    if fresh:
        return Reason.NEW_RULE
    if matches and newness.jumped(before.killed, case.incident.facts.killed, case.limits):
        return Reason.TOLL_JUMPED
    return None


def _covered(case: _Case, matches: Sequence[Match]) -> tuple[str, ...]:
    """The rules that one ring speaks for: those that ring, and those that only their cooldown or hours keep silent;
    they do not ring for the same news when that is over."""
    silent = (Reason.COOLDOWN, Reason.OUTSIDE_ACTIVE_HOURS)
    return tuple(m.rule.id for m in matches if (bar := _bar(case, m.rule)) is None or bar.reason in silent)


def _open(case: _Case, matches: Sequence[Match]) -> tuple[list[Match], Hold | None]:
    """The matches that nothing holds, and the hold to report where there are none: the one that ends first."""
    held = [(m, _bar(case, m.rule)) for m in matches]
    free = [m for m, bar in held if bar is None]
    bars = [bar for _, bar in held if bar is not None]
    timed = [b for b in bars if b.until]
    return free, min(timed, key=lambda b: b.until or case.now) if timed else (bars[0] if bars else None)


def _bar(case: _Case, rule: RulePolicy) -> Hold | None:
    chat, now = case.chat, case.now
    if rule.expires and rule.expires <= now:
        return Hold(Reason.EXPIRED)
    if rule.audience and not set(rule.audience) & set(chat.audience):
        return Hold(Reason.NOT_IN_AUDIENCE)
    if not rule.audience and chat.follows is not None and rule.id not in chat.follows:
        return Hold(Reason.NOT_FOLLOWED)
    if rule.since and newness.arrived(case.incident, case.limits) < rule.since:
        return Hold(Reason.OLDER_THAN_RULE)
    if waiting := _sources(case, rule):
        return waiting
    if rule.active_hours and (opens := hours.opens(rule.active_hours, chat.timezone, now)):
        return Hold(Reason.OUTSIDE_ACTIVE_HOURS, opens)
    last = max((r.at for r in case.rang if r.rule == rule.id), default=None)
    if case.before and rule.id in case.before.rules:
        last = max(last or case.before.rang, case.before.rang)
    if last and last + rule.cooldown > now:
        return Hold(Reason.COOLDOWN, last + rule.cooldown)
    return None


def _sources(case: _Case, rule: RulePolicy) -> Hold | None:
    """Enough independent publishers, all within one window of `sources_within`; else wait until the window that began
    with the last of them is over."""
    if rule.sources_at_least <= 1 or (case.before and rule.id in case.before.rules):
        return None
    first: dict[str, datetime] = {}
    for source in sorted(case.incident.sources, key=lambda s: s.seen):
        if source.angle is not Angle.RETRACTION:
            first.setdefault(source.wire, source.seen)
    times = sorted(first.values())
    for i in range(len(times) - rule.sources_at_least + 1):
        if times[i + rule.sources_at_least - 1] - times[i] <= rule.sources_within:
            return None
    over = (times[-1] if times else case.incident.first_seen) + rule.sources_within
    return Hold(Reason.WAITING_FOR_SOURCES, over) if over > case.now else Hold(Reason.TOO_FEW_SOURCES)


def _for_all(case: _Case, inside: Collection[str]) -> Hold | None:
    """What keeps a chat from being told of an incident for the first time, whichever rule it meets."""
    if newness.too_old(case.incident, case.now, case.limits):
        return Hold(Reason.TOO_OLD)
    if case.chat.since and newness.arrived(case.incident, case.limits) < case.chat.since:
        return Hold(Reason.OLDER_THAN_CHAT)
    if case.chat.regions and not _within(case.incident, case.chat.regions, inside):
        return Hold(Reason.OUTSIDE_REGIONS)
    killed = case.incident.facts.killed
    if case.chat.threshold > (killed.floor if killed else 0):
        return Hold(Reason.BELOW_THRESHOLD)
    return None


def _silence(case: _Case, severity: Severity) -> Hold | None:
    chat = case.chat
    if chat.muted_until and chat.muted_until > case.now:
        return Hold(Reason.MUTED, chat.muted_until)
    passes = severity is Severity.CRITICAL and not chat.quiet_critical
    if chat.quiet and not passes and (ends := hours.closes(chat.quiet, chat.timezone, case.now)):
        return Hold(Reason.QUIET_HOURS, ends)
    return None


def _within(incident: Incident, wanted: Collection[str], inside: Collection[str]) -> bool:
    """False for an incident without a place: a chat that wants some regions is not told of one that may be anywhere."""
    names = {name.casefold() for name in inside}
    for place in incident.facts.places[:1]:
        given = (place.id, place.country, place.admin1, place.admin2, place.names.en, place.names.ar)
        names.update(n.casefold() for n in (*given, place.admin1_names.en, place.admin1_names.ar) if n)
    return any(w.casefold() in names for w in wanted)


def _rank(severity: Severity) -> int:
    return severity.rank
