"""The text of a report, on request: as it stands where the reader can read it, else translated for them.

Decided here: which report is shown, how much of it, and that nothing is hidden when it cannot be translated.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.alert.markup import RLM, cut, inert, length, link, plain
from bot.chat import alerts, answers, preferences, showing
from bot.chat.answers import Answer, Answers
from bot.chat.case import Case
from bot.errors import ModelError
from bot.model import Article, Translation
from bot.store import articles
from bot.translate.job import Request

log = structlog.get_logger(__name__)

TRANSLATED = 2600  # UTF-16 code units of an article; in another language they grow by a third at most
SHOWN = 3400  # a message has room for 4096


async def text(case: Case) -> Answers:
    """The report whose headline the alert shows, headline and text."""
    incident = await alerts.told(case, case.value)
    original = showing.original_of(incident, case.words.language) if incident else None
    if original is None or not original.article_id.isdigit():
        return alerts.old(case)
    async with case.desk.parts.database.read() as session:
        rows = await articles.get(session, [int(original.article_id)])
    if not rows:
        return alerts.old(case)
    article = articles.article_of(rows[0])
    foreign = article.language != case.words.language
    shown = replace(article, text=opening(article.text, TRANSLATED if foreign else SHOWN))
    note, whole = "", len(plain(shown.text)) >= len(plain(article.text))
    if foreign:
        translation = await _translated(case, shown)
        note = _note(case, article.language, translation)
        if translation is not None:
            body = opening(translation.lead, SHOWN)
            shown = replace(shown, title=translation.title, text=body, language=translation.language)
    at = preferences.moment(original.published or original.seen, case.chat, case.words)
    source = link(original.url, original.publisher or case.t("links.source"), rtl=case.words.rtl)
    foot = case.t("sources.line", source=source, time=at)
    if not shown.text:
        foot += " " + case.t("text.none")
    elif not whole:
        foot += " " + case.t("text.goes_on")
    return (_laid_out(case, shown, note, foot),)


def opening(text: str, limit: int) -> str:
    """The paragraphs that fit into `limit` UTF-16 code units, the last one cut at a sentence where it must be."""
    kept: list[str] = []
    for paragraph in filter(None, map(plain, text.split("\n"))):
        if length(paragraph) > limit:
            kept += [cut(paragraph, limit)] if limit > 200 or not kept else []
            break
        kept.append(paragraph)
        limit -= length(paragraph) + 1
    return "\n".join(kept)


async def _translated(case: Case, article: Article) -> Translation | None:
    """None where there is no model for it, or where it fails."""
    translator, target = case.desk.parts.translator, case.words.language
    if not translator.can(article.language, target):
        return None
    try:
        (found,) = await translator.translate([Request(article, target, whole=True)], case.desk.parts.memory)
    except ModelError:
        log.exception("an article could not be translated", article=article.id)
        return None
    return found


def _note(case: Case, language: str, translation: Translation | None) -> str:
    """What the reader must know of the text."""
    key = "text.original"
    if translation is not None:
        key = "text.doubtful" if translation.doubtful else "text.translated"
    return case.t(key, language=case.words.language_name(language))


def _laid_out(case: Case, article: Article, note: str, foot: str) -> Answer:
    own = article.language == case.words.language
    lines = [f"<b>{inert(article.title, 300)}</b>" if own else answers.quoted(article.title)]
    lines += [f"<i>{note}</i>"] if note else []
    mark = RLM if own and case.words.rtl else ""
    paragraphs = "\n".join(mark + inert(one) for one in article.text.split("\n") if one)
    message = answers.message(case.words, "\n".join(lines))
    body = f"\n<blockquote expandable>{paragraphs}</blockquote>" if paragraphs else ""
    html = f"{message.html}{body}\n{answers.aligned(foot, case.words)}"
    return Answer(replace(message, html=html), reply=True)
