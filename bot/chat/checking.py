"""/admin test and /admin check: an alert for the admin alone, and what a text would ring for whom, and why not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.alert import merge
from bot.alert.compose import Telling, compose, headline
from bot.alert.decide import decide
from bot.chat import answers
from bot.chat.answers import Answer, Answers
from bot.chat.case import Case
from bot.extract.report import read
from bot.match import engine
from bot.match.condition import Verdict
from bot.match.subject import Subject, of_report
from bot.match.truth import TRUE, UNKNOWN
from bot.model import UNSUPPORTED, Action, Article, Incident, Match, Report, Severity
from bot.store import chats
from bot.text.language import detect

LONGEST = 3500
_SHOWN_RULES = 8
_SHOWN_REASONS = 3


async def test(case: Case) -> Answers:
    """A sample article through extraction and composition, to the caller only. It has no buttons: nothing is stored."""
    article = _article(case, case.t("sample.title"), case.t("sample.text"), case.words.language)
    article = replace(article, publisher=case.t("sample.publisher"))
    incident = (await _read(case, article))[1]
    if incident is None:
        return answers.say(case.words, case.t("admin.check.nothing"))
    telling = Telling(incident=incident, severity=Severity.HIGH, now=case.now, zone=ZoneInfo(_zone(case)))
    return (*answers.say(case.words, case.t("admin.test")), Answer(compose(telling, case.words)))


async def check(case: Case) -> Answers:
    """check TEXT: its first line is the title. Nothing is fetched, stored or sent."""
    text = case.value[:LONGEST].strip()
    if not text:
        return answers.say(case.words, case.t("usage.admin.check"))
    title, _, rest = text.partition("\n")
    language = detect(title, rest or title)
    if language == UNSUPPORTED:
        return answers.say(case.words, case.t("admin.check.language"))
    article = _article(case, title, rest.strip() or title, language)
    report, incident = await _read(case, article)
    primary = report.primary
    if primary is None or incident is None:
        return answers.say(case.words, case.t("admin.check.nothing"))
    subject = of_report(article, primary, case.now)
    fired = case.desk.parts.rules.match(subject)
    severity = max((m.rule.severity for m in fired), key=lambda s: s.rank, default=Severity.NORMAL)
    telling = Telling(incident=incident, severity=severity, now=case.now, zone=ZoneInfo(_zone(case)))
    lines = [headline(telling, case.words), ""]
    lines += _fired(case, fired) + await _heard(case, incident, fired) + _silent(case, subject, fired)
    return answers.say(case.words, "\n".join(lines))


def _fired(case: Case, fired: tuple[Match, ...]) -> list[str]:
    if not fired:
        return [case.t("admin.check.no_rule")]
    lines = []
    for match in fired[:_SHOWN_RULES]:
        name = answers.name(match.rule.names.of(case.words.language) or match.rule.id, case.words)
        lines.append(f"✅ <b>{name}</b>")
        lines += [
            case.t("why.condition", condition=answers.condition(r.condition), fact=answers.name(r.fact, case.words))
            for r in match.reasons[:_SHOWN_REASONS]
        ]
    return lines


async def _heard(case: Case, incident: Incident, fired: tuple[Match, ...]) -> list[str]:
    """How many chats it would ring in now, and what keeps it from the others."""
    if not fired:
        return []
    async with case.desk.parts.database.read() as session:
        everyone = await chats.everyone(session)
    decided = Counter(
        str(d.reason) if d.action is Action.HOLD else ""
        for d in (decide(incident, None, fired, chat, case.now) for chat in everyone)
    )
    lines = ["", case.n("admin.check.rings", decided.pop("", 0))]
    lines += [case.t("admin.check.held", n=str(n), reason=case.t(f"reason.{reason}")) for reason, n in decided.items()]
    return lines


def _silent(case: Case, subject: Subject, fired: tuple[Match, ...]) -> list[str]:
    """The rules that it does not meet, each with the conditions that fail."""
    met = {match.rule.id for match in fired}
    silent = [rule for rule in case.desk.parts.rules.rules.rules if rule.enabled and rule.id not in met]
    lines = [""] if silent else []
    for rule in silent[:_SHOWN_RULES]:
        name = answers.name(rule.policy.names.of(case.words.language) or rule.id, case.words)
        failed = list(_failed(engine.explain(rule, subject)))[:_SHOWN_REASONS]
        why = case.t("list.separator").join(_why_not(case, verdict) for verdict in failed)
        lines.append(case.t("admin.check.silent", rule=name, why=why))
    if more := len(silent) - _SHOWN_RULES:
        lines += [case.n("links.more", more)] if more > 0 else []
    return lines


def _failed(verdict: Verdict) -> Iterator[Verdict]:
    if verdict.truth is TRUE:
        return
    if not verdict.parts:
        yield verdict
    for part in verdict.parts:
        yield from _failed(part)


def _why_not(case: Case, verdict: Verdict) -> str:
    condition = answers.condition(verdict.condition, 60)
    if verdict.truth is UNKNOWN:
        return case.t("admin.check.unknown", condition=condition)
    fact = verdict.near or verdict.fact
    return case.t("admin.check.not", condition=condition, fact=answers.name(fact, case.words)) if fact else condition


async def _read(case: Case, article: Article) -> tuple[Report, Incident | None]:
    report = await asyncio.to_thread(read, article, case.desk.parts.lexicon)
    if report.primary is None:
        return report, None
    return report, merge.apply(None, merge.reading(article, report.primary, case.now), case.now)


def _article(case: Case, title: str, text: str, language: str) -> Article:
    return Article(id="0", title=title, text=text, language=language, published=case.now, publisher="—")


def _zone(case: Case) -> str:
    return case.subscription.chat.timezone if case.subscription else "UTC"
