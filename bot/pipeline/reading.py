"""Articles to reports, and the reports that people will read to translations."""

from __future__ import annotations

import asyncio

import structlog

from bot.errors import ModelError, StoreError
from bot.extract.report import read
from bot.match.subject import of_report
from bot.model import UNSUPPORTED, Report, Translation
from bot.pipeline.faults import of_one_row
from bot.pipeline.parts import Parts
from bot.store import articles
from bot.store.articles import Stage
from bot.store.chats import everyone
from bot.store.schema import ArticleRow
from bot.text.language import detect
from bot.translate.job import Request

log = structlog.get_logger(__name__)

BATCH = 64
TRANSLATED_TOGETHER = 8  # a translation takes seconds, and those that are done need not wait for the rest


async def read_due(parts: Parts) -> int:
    """Read the articles that wait for it; how many. One that cannot be read is set aside with its fault."""
    async with parts.database.read() as session:
        rows = list(await articles.due(session, Stage.READ, BATCH))
    for row in rows:
        language, report, fault = await asyncio.to_thread(_read, parts, row)
        telling = report.primary is not None
        try:
            async with parts.database.write() as session:
                stage = Stage.TRANSLATE if telling else Stage.MERGE
                await articles.save_report(session, row, language, report, stage, fault)
        except Exception as refused:
            if not of_one_row(refused):
                raise
            telling, fault = False, f"{type(refused).__name__}: {refused}"
            log.exception("article could not be saved as read", trace=row.trace, article=row.id, url=row.url)
            async with parts.database.write() as session:
                await articles.advance(session, row, Stage.DONE, fault=fault[:500])
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

    Without a model, or when it fails, the article goes on: its alert stands on its facts. What may ring nobody is not
    translated.
    """
    async with parts.database.read() as session:
        rows = list(await articles.due(session, Stage.TRANSLATE, TRANSLATED_TOGETHER))
        readers = {chat.language for chat in await everyone(session)} if rows else set()
    requests, owners = [], []
    for row in rows:
        for request in _wanted(parts, row, readers) if row.alertable else ():
            requests.append(request)
            owners.append(row.id)
    done = list(zip(owners, await _translate(parts, requests), strict=True))
    for row in rows:
        mine = [translation for owner, translation in done if owner == row.id and translation is not None]
        async with parts.database.write() as session:
            if await articles.advance(session, row, Stage.MERGE):
                for translation in mine:
                    await articles.save_translation(session, row.id, translation)
    return len(rows)


def _wanted(parts: Parts, row: ArticleRow, readers: set[str]) -> list[Request]:
    """What is to be translated of one article. One that cannot be worked with is left as it is, for merging to name."""
    try:
        article, primary = articles.article_of(row), articles.report_of(row).primary
        if primary is None:
            return []
        asked = parts.rules.missing_languages(of_report(article, primary, parts.clock()))
        targets = sorted((readers | asked) - {row.language})
        return [Request(article, target) for target in targets if parts.translator.can(row.language, target)]
    except Exception:
        log.exception("article goes on untranslated", trace=row.trace, article=row.id, url=row.url)
        parts.tally.faults += 1
        return []


async def _translate(parts: Parts, requests: list[Request]) -> list[Translation | None]:
    """Their translations; a text that breaks the extractor once it is translated costs no other its own."""
    try:
        return await parts.translator.translate(requests, parts.memory)
    except StoreError:
        raise
    except ModelError:
        log.exception("translation failed", articles=len(requests))
        parts.tally.faults += 1
        return [None] * len(requests)
    except Exception:
        if len(requests) > 1:
            return [(await _translate(parts, [one]))[0] for one in requests]
        log.exception("translation failed", article=requests[0].article.id)
        parts.tally.faults += 1
        return [None]
