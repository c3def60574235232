"""Reports into incidents: each article once, in the order in which the articles came."""

from __future__ import annotations

from dataclasses import replace

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert import blocking, merge, retold
from bot.model import Incident
from bot.pipeline.faults import of_one_row
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
        except Exception as fault:
            if not of_one_row(fault):
                raise
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
        if member is not None and known is not None and not member.manual:
            await _withdraw(parts, session, row, known)
        return
    report = merge.reading(articles.article_of(row), primary, row.seen)
    rivals: tuple[Incident, ...] = ()
    score: float | None = None
    if known is not None and member is not None and not member.manual and retold.left(report, known):
        await _withdraw(parts, session, row, known)
        known = None
    if known is None:
        near = await incidents.candidates(session, blocking.sought(report))
        choice = merge.assign(report, near)
        known = next((i for i in near if i.id == choice.incident_id), None) or retold.returned(report, near)
        rivals = tuple(i for i in near if i.id in choice.rivals)
        score = round(choice.score, 2) if choice.nearest else None
    incident = merge.apply(known, report, parts.clock())
    if known is None:
        incident = replace(incident, id=await incidents.free_id(session, incident.id))
    event = "report merged" if known else "incident found"
    log.info(event, trace=row.trace, article=row.id, incident=incident.id, score=score)
    await _save(parts, session, row, incident, rivals)
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
    alertable = row.alertable or await incidents.alertable(session, gone)
    await incidents.save(session, incident, blocking.filed(incident), alertable=alertable, trace=row.trace, due=True)
    await incidents.put_member(session, row.id, incident.id)
    for identity in gone:
        await folding.absorb(session, identity, incident.id)
        log.info("incidents folded", trace=row.trace, incident=incident.id, gone=identity)


async def _withdraw(parts: Parts, session: AsyncSession, row: ArticleRow, known: Incident) -> None:
    """An edited article does not tell of this incident any more. It goes on with its other sources; without any it is
    forgotten, unless somebody was told of it: then it stands, as a new reading is no denial."""
    rest = tuple(s for s in known.sources if s.article_id != str(row.id))
    if rest:
        incident = merge.revised(known, rest, parts.clock())
        await incidents.leave(session, row.id)
        await incidents.save(session, incident, blocking.filed(incident), alertable=False, trace=row.trace, due=True)
    elif not await incidents.told_to_anybody(session, known.id):
        await incidents.leave(session, row.id)
        await incidents.remove(session, known.id)
    log.info("report withdrawn", trace=row.trace, article=row.id, incident=known.id, sources=len(rest))
