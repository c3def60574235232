"""Reports into incidents: each article once, in the order in which the articles came."""

from __future__ import annotations

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert import blocking, merge
from bot.errors import StoreError
from bot.model import Incident
from bot.pipeline.parts import Parts
from bot.store import articles, folding, incidents
from bot.store.articles import Stage
from bot.store.schema import ArticleRow

log = structlog.get_logger(__name__)
BATCH = 64


async def merge_due(parts: Parts) -> int:
    """Merge the reports that wait for it; how many articles were looked at."""
    async with parts.database.read() as session:
        rows = list(await articles.due(session, Stage.MERGE, BATCH))
    for row in rows:
        try:
            async with parts.database.write() as session:
                if await articles.advance(session, row, Stage.DONE):
                    await _merge(parts, session, row)
        except StoreError:
            raise
        except Exception as fault:
            log.exception("report set aside", trace=row.trace, article=row.id, url=row.url)
            parts.tally.faults += 1
            async with parts.database.write() as session:
                await articles.advance(session, row, Stage.DONE, fault=f"merging: {type(fault).__name__}: {fault}")
    return len(rows)


async def _merge(parts: Parts, session: AsyncSession, row: ArticleRow) -> None:
    member = await incidents.member(session, row.id)
    known = await incidents.get(session, member.incident_id) if member else None
    primary = articles.report_of(row).primary
    if primary is None:
        if known is not None:
            await _withdraw(parts, session, row, known)
        return
    report = merge.reading(articles.article_of(row), primary, row.seen)
    rivals: tuple[Incident, ...] = ()
    if known is None:
        near = await incidents.candidates(session, blocking.sought(report))
        choice = merge.assign(report, near)
        known = next((i for i in near if i.id == choice.incident_id), None)
        rivals = tuple(i for i in near if i.id in choice.rivals)
        log.info(
            "report merged" if known else "incident found",
            trace=row.trace,
            article=row.id,
            incident=known.id if known else merge.incident_id(report.article_id),
            score=round(choice.score, 2) if choice.nearest else None,
        )
    await _save(parts, session, row, merge.apply(known, report, parts.clock()), rivals)
    parts.tally.incidents += known is None
    parts.tally.merged += known is not None


async def _save(
    parts: Parts, session: AsyncSession, row: ArticleRow, incident: Incident, rivals: tuple[Incident, ...]
) -> None:
    """Save the incident; `rivals` that this report shows to be the same event are folded into it."""
    gone: list[str] = []
    for double in merge.doubles(incident, rivals):
        before, incident = incident.id, merge.fold(incident, double, parts.clock())
        gone.append(double.id if incident.id == before else before)
    keys = blocking.filed(incident)
    await incidents.save(session, incident, keys, alertable=row.alertable, trace=row.trace, due=True)
    await incidents.put_member(session, row.id, incident.id)
    for identity in gone:
        await folding.absorb(session, identity, incident.id)
        log.info("incidents folded", trace=row.trace, incident=incident.id, gone=identity)


async def _withdraw(parts: Parts, session: AsyncSession, row: ArticleRow, known: Incident) -> None:
    """An edited article tells of no incident any more: the incident goes on with its other sources, if it has any."""
    rest = tuple(s for s in known.sources if s.article_id != str(row.id))
    if rest:
        incident = merge.revised(known, rest, parts.clock())
        await incidents.save(session, incident, blocking.filed(incident), alertable=False, trace=row.trace, due=True)
        await incidents.leave(session, row.id)
