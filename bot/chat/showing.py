"""One stored incident as an alert for one chat, and what a chat may be shown at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.alert.compose import Telling, compose
from bot.chat.case import Case
from bot.model import Incident, Message, RulePolicy, Severity, SourceReport, Translation
from bot.store import articles

Translations = Mapping[tuple[int, str], Translation]


def severity_of(rules: Sequence[RulePolicy]) -> Severity:
    return max((rule.severity for rule in rules), key=lambda s: s.rank, default=Severity.NORMAL)


def original_of(incident: Incident, language: str) -> SourceReport | None:
    """The report whose headline is shown: the newest in the reader's language, else the newest."""
    own = [source for source in incident.sources if source.language == language]
    return max(own or incident.sources, key=lambda s: s.published or s.seen, default=None)


def translated(original: SourceReport | None, translations: Translations, language: str) -> Translation | None:
    if original is None or not original.article_id.isdigit():
        return None
    return translations.get((int(original.article_id), language))


async def translations_of(case: Case, incidents: Sequence[Incident]) -> Translations:
    """The translations of the headlines that these incidents show."""
    originals = [original_of(incident, case.words.language) for incident in incidents]
    ids = [int(o.article_id) for o in originals if o and o.article_id.isdigit()]
    async with case.desk.parts.database.read() as session:
        return await articles.translations(session, ids) if ids else {}


def telling_of(
    case: Case, incident: Incident, rules: Sequence[RulePolicy], translations: Translations, *, key: str = ""
) -> Telling:
    original = original_of(incident, case.words.language)
    return Telling(
        incident=incident,
        severity=severity_of(rules),
        now=case.now,
        zone=ZoneInfo(case.chat.timezone),
        rules=tuple(rule.names for rule in rules),
        original=original,
        translation=translated(original, translations, case.words.language),
        key=key,
    )


async def alert_of(case: Case, incident: Incident, rules: Sequence[RulePolicy]) -> Message:
    """The whole alert, as it reads now."""
    translations = await translations_of(case, (incident,))
    return compose(telling_of(case, incident, rules, translations, key=incident.id), case.words)
