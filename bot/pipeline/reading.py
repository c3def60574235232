"""Articles to reports, and the reports that people will read to translations."""

from __future__ import annotations

import asyncio

import structlog

from bot.errors import ModelError
from bot.extract.report import read
from bot.match.subject import of_report
from bot.model import UNSUPPORTED, Report, Translation
from bot.pipeline.parts import Parts
from bot.store import articles
from bot.store.articles import Stage
from bot.store.chats import everyone
from bot.store.schema import ArticleRow
from bot.text.language import detect
from bot.translate.job import Request

log = structlog.get_logger(__name__)
BATCH = 64


async def read_due(parts: Parts) -> int:
    """Read the articles that wait for it; how many. One that cannot be read is set aside with its fault."""
    async with parts.database.read() as session:
        rows = list(await articles.due(session, Stage.READ, BATCH))
    for row in rows:
        language, report, fault = await asyncio.to_thread(_read, parts, row)
        telling = report.primary is not None
        async with parts.database.write() as session:
            stage = Stage.TRANSLATE if telling else Stage.MERGE
            await articles.save_report(session, row, language, report, stage, fault)
        parts.tally.reports += telling
        parts.tally.unsupported += language == UNSUPPORTED
        parts.tally.faults += bool(fault)
        log.info("article read", trace=row.trace, article=row.id, language=language, incident=telling)
    return len(rows)


def _read(parts: Parts, row: ArticleRow) -> tuple[str, Report, str]:
    """(language, report, fault). The extractor is written never to raise; should it, this article alone is lost."""
    try:
        language = detect(row.title, row.text, row.language or None)
        if language not in parts.languages:
            return UNSUPPORTED, Report(str(row.id), UNSUPPORTED), ""
        row.language = language
        return language, read(articles.article_of(row), parts.lexicon, max_age=parts.max_report_age), ""
    except Exception as fault:
        log.exception("article could not be read", trace=row.trace, article=row.id, url=row.url)
        return UNSUPPORTED, Report(str(row.id), UNSUPPORTED), f"{type(fault).__name__}: {fault}"


async def translate_due(parts: Parts) -> int:
    """Translate headline and lead of articles with an incident for those who read another language, or for a rule that
    searches words in it; how many articles were looked at.

    Without a model, or when it fails, the article goes on: its alert stands on its facts.
    """
    async with parts.database.read() as session:
        rows = list(await articles.due(session, Stage.TRANSLATE, BATCH))
        readers = {chat.language for chat in await everyone(session)} if rows else set()
    requests, owners = [], []
    for row in rows:
        article, primary = articles.article_of(row), articles.report_of(row).primary
        if primary is None:
            continue
        asked = parts.rules.missing_languages(of_report(article, primary, parts.clock()))
        for target in sorted((readers | asked) - {row.language}):
            if parts.translator.can(row.language, target):
                requests.append(Request(article, target))
                owners.append(row.id)
    done = await _translate(parts, requests)
    async with parts.database.write() as session:
        for owner, translation in zip(owners, done, strict=True):
            if translation is not None:
                await articles.save_translation(session, owner, translation)
        for row in rows:
            await articles.advance(session, row, Stage.MERGE)
    return len(rows)


async def _translate(parts: Parts, requests: list[Request]) -> list[Translation | None]:
    try:
        return await parts.translator.translate(requests, parts.memory)
    except ModelError:
        log.exception("translation failed", articles=len(requests))
        return [None] * len(requests)
