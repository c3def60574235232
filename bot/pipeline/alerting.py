"""Incidents to messages in the outbox: match, decide for each chat, compose; all of an incident in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert import decide
from bot.alert.compose import Telling as Shown
from bot.alert.compose import compose
from bot.alert.decide import Rang
from bot.errors import StoreError
from bot.match.subject import Subject, SubjectText, of_incident
from bot.model import Action, Chat, Decision, Evidence, Facts, Incident, Match, Message, SourceReport, Translation
from bot.pipeline.parts import Parts
from bot.store import articles, chats, incidents, outbox
from bot.store.schema import IncidentRow

log = structlog.get_logger(__name__)
BATCH = 32


async def alert_due(parts: Parts) -> int:
    """Decide about every incident that changed or whose hold ran out; how many."""
    async with parts.database.read() as session:
        ended = await chats.holds_ended(session, parts.clock())
    if ended:
        async with parts.database.write() as session:
            await chats.wake(session, parts.clock())
    async with parts.database.read() as session:
        rows = list(await incidents.due(session, BATCH))
    for row in rows:
        try:
            async with parts.database.write() as session:
                await _alert(parts, session, row)
        except StoreError:
            raise
        except Exception:
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
    translations: dict[tuple[int, str], Translation]
    trace: str
    now: datetime


async def _alert(parts: Parts, session: AsyncSession, row: IncidentRow) -> None:
    incident, now = incidents.incident_of(row), parts.clock()
    if not row.alertable:
        await incidents.settle(session, incident.id, incident.revision)
        return
    case = await _case(parts, session, incident, row.trace, now)
    told = await chats.tellings(session, incident.id)
    rang = await chats.rings(session, (m.rule.id for m in case.matches))
    composed: dict[object, Message] = {}
    for chat in await chats.everyone(session) if case.matches or told else ():
        key = chats.key_of(chat)
        before = told.get(key)
        rings = tuple(Rang(rule, at) for rule, at in rang.get(key, ()))
        decision = decide.decide(
            incident,
            before.told if before else None,
            case.matches,
            chat,
            now,
            limits=parts.limits,
            rang=rings,
            inside=case.inside,
        )
        await _carry_out(case, session, chat, before, decision, composed)
    await incidents.settle(session, incident.id, incident.revision)


async def _case(parts: Parts, session: AsyncSession, incident: Incident, trace: str, now: datetime) -> _Case:
    ids = await incidents.members(session, incident.id)
    rows = await articles.get(session, ids)
    translations = await articles.translations(session, ids)
    texts = [SubjectText(row.language, row.title, row.text) for row in rows]
    texts += [SubjectText(t.language, t.title, t.lead, translated=True) for t in translations.values()]
    evidence: tuple[Evidence, ...] = ()
    for row in rows[:1]:
        primary = articles.report_of(row).primary
        evidence = primary.evidence if primary else ()
    back = parts.rules.rules.looks_back
    past = await incidents.recent(session, now - back) if back else ()

    def history(length: timedelta) -> tuple[Incident, ...]:
        return tuple(i for i in past if i.first_seen >= now - length)

    subject: Subject = of_incident(
        incident, now, tuple(texts), evidence, history, source_ids=tuple(row.source for row in rows)
    )
    matches = parts.rules.match(subject)
    await incidents.save_matches(session, incident, {m.rule.id: m.reasons for m in matches}, now)
    parts.tally.matches += len(matches)
    return _Case(parts, incident, matches, parts.rules.rules.regions_of(subject), translations, trace, now)


async def _carry_out(
    case: _Case,
    session: AsyncSession,
    chat: Chat,
    before: chats.Telling | None,
    decision: Decision,
    composed: dict[object, Message],
) -> None:
    key, incident = chats.key_of(chat), case.incident
    log.debug("decided", trace=case.trace, incident=incident.id, action=decision.action, reason=decision.reason)
    if decision.action is Action.HOLD:
        if decision.until is not None or before is not None:
            await chats.save_hold(session, incident.id, key, decision)
        return
    told = decide.told(before.told if before else None, decision, incident, case.now)
    if told is None:
        return
    message = _message(case, chat, before, decision, composed)
    count = before.count + 1 if before else 1
    await outbox.add_message(
        session,
        incident.id,
        key,
        message,
        revision=count,
        action=decision.action,
        severity=decision.severity,
        now=case.now,
        trace=case.trace,
    )
    await chats.save_telling(session, incident.id, key, chats.Telling(told, incident.facts, count), decision)
    case.parts.tally.alerts += 1
    log.info("alert queued", trace=case.trace, incident=incident.id, action=decision.action, reason=decision.reason)


def _message(
    case: _Case, chat: Chat, before: chats.Telling | None, decision: Decision, composed: dict[object, Message]
) -> Message:
    """The message for this chat; chats that would read the same share it."""
    facts = before.facts if before else None
    shared = (chat.language, chat.timezone, decision.rules, decision.severity, decision.action, facts)
    if shared not in composed:
        composed[shared] = _compose(case, chat, facts, decision)
    return composed[shared]


def _compose(case: _Case, chat: Chat, facts: Facts | None, decision: Decision) -> Message:
    rules = {m.rule.id: m.rule.names for m in case.matches}
    original = _original(case, chat.language)
    published = original.published if original else None
    shown = Shown(
        incident=case.incident,
        severity=decision.severity,
        now=case.now,
        zone=ZoneInfo(chat.timezone),
        rules=tuple(rules[r] for r in decision.rules if r in rules),
        original=original,
        translation=case.translations.get((int(original.article_id), chat.language)) if original else None,
        told=facts,
        corrected=decision.action is Action.CORRECT,
        latency=case.now - published if published else None,
        key=case.incident.id,
    )
    return compose(shown, case.parts.catalogues[chat.language])


def _original(case: _Case, language: str) -> SourceReport | None:
    """The report whose headline is shown: one with the toll as it stands that the reader can read, also in a trusted
    translation; else the newest in the reader's language, else the newest."""

    def rank(source: SourceReport) -> tuple[bool, bool, datetime]:
        ours = source.language == language
        translated = case.translations.get((int(source.article_id), language))
        readable = ours or (translated is not None and not translated.doubtful)
        current = source.facts.killed == case.incident.facts.killed
        return readable and current, ours, source.published or source.seen

    return max(case.incident.sources, key=rank, default=None)
