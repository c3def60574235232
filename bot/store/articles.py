"""Articles, their reports and translations. An article is found again by any of its keys within a publisher."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Article, FeedItem, Report, Source, Translation
from bot.store.codec import dump, load, load_each
from bot.store.schema import ArticleKeyRow, ArticleRow, TranslationRow


class Stage(StrEnum):
    """What an article waits for."""

    READ = "read"
    TRANSLATE = "translate"
    MERGE = "merge"
    DONE = "done"


async def known(session: AsyncSession, publisher: str, keys: Sequence[str]) -> frozenset[str]:
    """Which of these keys belong to articles that the publisher has already given us."""
    found: set[str] = set()
    for start in range(0, len(keys), 400):
        some = keys[start : start + 400]
        query = select(ArticleKeyRow.key).where(ArticleKeyRow.publisher == publisher, ArticleKeyRow.key.in_(some))
        found.update((await session.scalars(query)).all())
    return frozenset(found)


async def save(session: AsyncSession, source: Source, item: FeedItem, *, seen: datetime, trace: str) -> str:
    """Store what a poll brought: 'new', 'edited' (its words changed: it is read again) or 'known'."""
    keys = dict.fromkeys((item.key, *item.aliases))
    query = select(ArticleKeyRow).where(ArticleKeyRow.publisher == source.publisher, ArticleKeyRow.key.in_(keys))
    rows = (await session.scalars(query)).all()
    row = await session.get(ArticleRow, rows[0].article_id) if rows else None
    if row is None:
        row = ArticleRow(publisher=source.publisher, source=source.id, country=source.country, seen=seen)
        row.published, row.alertable = item.published, item.alertable
        session.add(row)
        outcome = "new"
    else:
        lost = bool(row.text) and not item.text  # what is there says more than a bare headline
        outcome = "known" if (row.title, row.text) == (item.title, item.text) or lost else "edited"
        row.fingerprint = item.fingerprint
    if outcome != "known":
        row.url, row.title, row.text, row.credit = item.url, item.title, item.text, item.author
        row.language, row.fingerprint = item.language, item.fingerprint
        row.trace, row.stage = trace, Stage.READ
        row.published = row.published or item.published
    await session.flush()
    if outcome == "edited":
        await session.execute(delete(TranslationRow).where(TranslationRow.article_id == row.id))
    session.add_all(
        ArticleKeyRow(publisher=source.publisher, key=key, article_id=row.id)
        for key in keys
        if key not in {r.key for r in rows}
    )
    return outcome


async def due(session: AsyncSession, stage: Stage, limit: int) -> Sequence[ArticleRow]:
    """The oldest articles that wait for `stage`."""
    query = select(ArticleRow).where(ArticleRow.stage == stage).order_by(ArticleRow.id).limit(limit)
    return (await session.scalars(query)).all()


async def get(session: AsyncSession, ids: Sequence[int]) -> Sequence[ArticleRow]:
    return (await session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id))).all()


async def advance(session: AsyncSession, row: ArticleRow, stage: Stage, **values: object) -> bool:
    """Move an article on, unless it was edited since it was taken (its trace changed): its new words come first."""
    query = update(ArticleRow).where(ArticleRow.id == row.id, ArticleRow.trace == row.trace)
    result = await session.execute(query.values(stage=stage, **values))
    return bool(result.rowcount)  # type: ignore[attr-defined]


async def save_report(
    session: AsyncSession, row: ArticleRow, language: str, report: Report, stage: Stage, fault: str = ""
) -> bool:
    return await advance(session, row, stage, language=language, report=dump(report), fault=fault)


async def save_translation(session: AsyncSession, article_id: int, translation: Translation) -> None:
    await session.merge(TranslationRow(article_id=article_id, language=translation.language, body=dump(translation)))


async def translations(session: AsyncSession, ids: Sequence[int]) -> dict[tuple[int, str], Translation]:
    """Translations of these articles by (article, language)."""
    rows = (await session.scalars(select(TranslationRow).where(TranslationRow.article_id.in_(ids)))).all()
    found = {}
    for row in rows:
        about = f"translation of {row.article_id}"
        for one in load_each(Translation, [(about, row.body)]):
            found[row.article_id, row.language] = one
    return found


async def waiting(session: AsyncSession) -> dict[str, int]:
    """How many articles stand at each stage."""
    rows = await session.execute(select(ArticleRow.stage, func.count()).group_by(ArticleRow.stage))
    return {stage: count for stage, count in rows.tuples()}  # noqa: C416


def article_of(row: ArticleRow) -> Article:
    return Article(
        id=str(row.id),
        title=row.title,
        text=row.text,
        language=row.language,
        published=row.published,
        url=row.url,
        source=row.source,
        publisher=row.publisher,
        country=row.country,
        credit=row.credit,
    )


def report_of(row: ArticleRow) -> Report:
    """The saved report; empty before the article was read."""
    if row.report is None:
        return Report(str(row.id), row.language)
    return load(Report, row.report, about=f"report of article {row.id}")
