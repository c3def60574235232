"""Translations whose facts did not survive, kept for operators."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Translation
from bot.store.codec import load_each
from bot.store.schema import ArticleRow, TranslationRow


async def doubtful(session: AsyncSession, most: int, looked_at: int = 5000) -> Sequence[tuple[int, str, Translation]]:
    """(article, original title, translation) of the newest `most` doubtful ones among the last `looked_at`."""
    query = (
        select(TranslationRow, ArticleRow.title)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .order_by(TranslationRow.article_id.desc())
        .limit(looked_at)
    )
    found: list[tuple[int, str, Translation]] = []
    for row, title in await session.execute(query):
        for one in load_each(Translation, [(f"translation of {row.article_id}", row.body)]):
            if one.doubtful and len(found) < most:
                found.append((row.article_id, title, one))
    return found
