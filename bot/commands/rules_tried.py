"""Rules tried on an article or on the stored incidents, for `tocsin rules explain` and `backtest`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert.newness import DEFAULT_LIMITS
from bot.backtest import Recorded, backtest
from bot.commands import rules_told as told
from bot.commands.stored import stored
from bot.config import Config
from bot.extract.lexicon import Lexicon
from bot.extract.report import read
from bot.match.engine import explain
from bot.match.rule import Rule, RuleSet
from bot.match.subject import SubjectText, of_incident, of_report
from bot.model import Action, Article, Evidence, Incident
from bot.store import articles, incidents
from bot.store.outbox import State
from bot.store.schema import OutboxRow

EVER = datetime(1970, 1, 1, tzinfo=UTC)
PAST = timedelta(days=14)  # before the first incident, for what `within` looks back on


def explain_article(rule: Rule, article: Article, lexicon: Lexicon, now: datetime) -> list[str]:
    """The verdict on the primary incident of one article."""
    primary = read(article, lexicon).primary
    if primary is None:
        return [f"{rule.id} does not match: the text tells of no current incident (see 'tocsin explain')"]
    subject = of_report(article, primary, article.published or now)

    def words(one: Evidence) -> str:
        return (article.title if one.part == "title" else article.text)[one.start : one.end]

    return list(told.explained(rule, explain(rule, subject), words, article.title))


async def explain_stored(rule: Rule, database_url: str, last: int) -> list[str]:
    """The verdicts on the newest stored incidents."""
    async with stored(database_url) as session:
        known = await incidents.recent(session, EVER)
        recorded = [await _recorded(session, one) for one in known[-last:]]
    lines: list[str] = []
    for one in reversed(recorded):
        lines += _explain_one(rule, one, known)
    return lines or ["no incident is stored yet; give an article: tocsin rules explain RULE FILE"]


def _explain_one(rule: Rule, one: Recorded, known: Sequence[Incident]) -> list[str]:
    incident = one.incident

    def history(length: timedelta) -> tuple[Incident, ...]:
        return tuple(i for i in known if incident.first_seen - length <= i.first_seen <= incident.first_seen)

    def words(evidence: Evidence) -> str:
        whole = one.texts[0].title if evidence.part == "title" else one.texts[0].text
        return whole[evidence.start : evidence.end]

    subject = of_incident(incident, incident.first_seen, one.texts, one.evidence, history, one.source_ids)
    title = incident.sources[0].title if incident.sources else incident.id
    return list(told.explained(rule, explain(rule, subject), words if one.texts else lambda _: "", title))


async def backtest_stored(config: Config, live: RuleSet, candidate: RuleSet, start: datetime) -> list[str]:
    """The report on what is stored since `start`."""
    async with stored(config.database.url) as session:
        recorded = [await _recorded(session, one) for one in await incidents.recent(session, start - PAST)]
        sent = await _sent(session, start)
    report = backtest(recorded, live, candidate, start, DEFAULT_LIMITS)
    return list(told.backtested(report, start, sent, same=live == candidate))


async def _sent(session: AsyncSession, start: datetime) -> int:
    """Of how many incidents some chat was really told since `start`."""
    query = select(func.count(distinct(OutboxRow.incident_id))).where(
        OutboxRow.action == Action.SEND, OutboxRow.state == State.SENT, OutboxRow.created >= start
    )
    return await session.scalar(query) or 0


async def _recorded(session: AsyncSession, incident: Incident) -> Recorded:
    """The incident with the texts of its articles, the first one's evidence, and their translations."""
    ids = await incidents.members(session, incident.id)
    rows = await articles.get(session, ids)
    translations = await articles.translations(session, ids)
    texts = [SubjectText(row.language, row.title, row.text) for row in rows]
    texts += [SubjectText(t.language, t.title, t.lead, translated=True) for t in translations.values()]
    primary = articles.report_of(rows[0]).primary if rows else None
    ids_of_sources = tuple(sorted({row.source for row in rows}))
    return Recorded(incident, tuple(texts), primary.evidence if primary else (), ids_of_sources)
