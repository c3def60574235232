"""Incidents to messages in the outbox: match, decide for each chat, write; all of an incident in one transaction."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert import decide
from bot.alert.decide import Rang
from bot.match.subject import SubjectText, of_incident
from bot.model import Action, Chat, Decision, Evidence, Incident, Match
from bot.pipeline.faults import of_one_row
from bot.pipeline.parts import Parts
from bot.pipeline.wording import Writer
from bot.store import articles, chats, incidents, tellings
from bot.store.schema import IncidentRow
from bot.store.tellings import News, Standing, Telling

log = structlog.get_logger(__name__)

BATCH = 32
_BREATH = 100  # chats that are decided about before others in the process get a turn


async def alert_due(parts: Parts) -> int:
    """Decide about every incident that changed or whose hold ran out; how many."""
    async with parts.database.read() as session:
        ended = await tellings.holds_ended(session, parts.clock())
    if ended:
        async with parts.database.write() as session:
            await tellings.wake(session, parts.clock())
    async with parts.database.read() as session:
        rows = list(await incidents.due(session, BATCH))
        back = parts.rules.rules.looks_back if rows else timedelta(0)
        past = await incidents.recent(session, parts.clock() - back) if back else ()
    for row in rows:
        try:
            async with parts.database.write() as session:
                await _alert(parts, session, row.id, past)
        except Exception as fault:
            if not of_one_row(fault):
                raise
            log.exception("incident set aside", trace=row.trace, incident=row.id)
            parts.tally.faults += 1
            async with parts.database.write() as session:
                await incidents.settle(session, row.id, row.revision)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Case:
    """One incident on its way to the chats."""

    parts: Parts
    incident: Incident
    matches: tuple[Match, ...]
    inside: tuple[str, ...]
    writer: Writer
    trace: str
    now: datetime


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was decided for all chats."""

    news: list[News] = field(default_factory=list)
    held: dict[str, Decision] = field(default_factory=dict)
    reasons: Counter[tuple[Action, str]] = field(default_factory=Counter)


async def _alert(parts: Parts, session: AsyncSession, identity: str, past: tuple[Incident, ...]) -> None:
    row = await incidents.still_due(session, identity)
    if row is None:
        return
    if row.alertable:
        case = await _case(parts, session, row, past)
        found = await _decide(case, session)
        await tellings.hold(session, identity, found.held)
        await tellings.tell(session, identity, found.news, now=case.now, trace=case.trace)
        _record(case, found)
    await incidents.settle(session, identity, row.revision)


async def _case(parts: Parts, session: AsyncSession, row: IncidentRow, past: tuple[Incident, ...]) -> _Case:
    incident, now, rules = incidents.incident_of(row), parts.clock(), parts.rules
    ids = await incidents.members(session, incident.id)
    rows = await articles.get(session, ids)
    translations = await articles.translations(session, ids)
    texts = [SubjectText(row.language, row.title, row.text) for row in rows]
    texts += [SubjectText(t.language, t.title, t.lead, translated=True) for t in translations.values()]
    evidence: tuple[Evidence, ...] = ()
    for first in rows[:1]:
        primary = articles.report_of(first).primary
        evidence = primary.evidence if primary else ()

    def history(length: timedelta) -> tuple[Incident, ...]:
        return tuple(i for i in past if i.first_seen >= now - length)

    subject = of_incident(incident, now, tuple(texts), evidence, history, source_ids=tuple(r.source for r in rows))
    matches = rules.match(subject)
    await incidents.save_matches(session, incident, {m.rule.id: m.reasons for m in matches}, now)
    parts.tally.matches += len(matches)
    writer = Writer(incident, matches, translations, parts.catalogues, now)
    return _Case(parts, incident, matches, rules.rules.regions_of(subject), writer, row.trace, now)


async def _decide(case: _Case, session: AsyncSession) -> _Outcome:
    """For each chat; one whose settings cannot be worked with keeps no other from its alert."""
    found = _Outcome()
    standing = await tellings.standing(session, case.incident.id)
    if not case.matches and not any(one.telling for one in standing.values()):
        found.held.update(_ended(case, standing))
        return found
    rang = await tellings.rings(session, (m.rule.id for m in case.matches))
    for number, chat in enumerate(await chats.everyone(session)):
        if number % _BREATH == _BREATH - 1:
            await asyncio.sleep(0)
        key = chats.key_of(chat)
        rings = tuple(Rang(rule, at) for rule, at in rang.get(key, ()) if at <= case.now)
        try:
            _about_chat(case, chat, standing.get(key), rings, found)
        except Exception:
            log.exception("chat passed over", trace=case.trace, incident=case.incident.id, chat=key)
            case.parts.tally.faults += 1
    return found


def _ended(case: _Case, standing: Mapping[str, Standing]) -> dict[str, Decision]:
    """Holds of an incident that meets no rule any more."""
    over = Decision(Action.HOLD, decide.Reason.NO_MATCH, 0)
    return {key: over for key, one in standing.items() if (one.until, one.reason) != (None, over.reason)}


def _about_chat(case: _Case, chat: Chat, stands: Standing | None, rings: tuple[Rang, ...], found: _Outcome) -> None:
    before, incident, key = stands.telling if stands else None, case.incident, chats.key_of(chat)
    decision = decide.decide(
        incident,
        before.told if before else None,
        case.matches,
        chat,
        case.now,
        limits=case.parts.limits,
        rang=rings,
        inside=case.inside,
    )
    found.reasons[decision.action, decision.reason] += 1
    told = decide.told(before.told if before else None, decision, incident, case.now)
    if decision.action is Action.HOLD or told is None:
        if hold := _hold(stands, decision):
            found.held[key] = hold
        return
    message = case.writer.message(chat, before.facts if before else None, decision)
    telling = Telling(told, incident.facts, before.count + 1 if before else 1)
    found.news.append(News(key, decision, telling, message, decide.rung(decision, case.matches, rings, case.now)))


def _hold(stands: Standing | None, decision: Decision) -> Decision | None:
    """What to keep of a hold: nothing where all stays as it was. A chat that was told keeps the reason of that."""
    if stands is None:
        return decision if decision.until is not None else None
    reason = stands.reason if stands.telling else decision.reason
    return replace(decision, reason=reason) if (stands.reason, stands.until) != (reason, decision.until) else None


def _record(case: _Case, found: _Outcome) -> None:
    case.parts.tally.alerts += len(found.news)
    for (action, reason), number in found.reasons.items():
        about = {"trace": case.trace, "incident": case.incident.id, "action": action, "reason": reason, "chats": number}
        if action is Action.HOLD:
            log.debug("held", **about)
        else:
            log.info("alert queued", **about)
