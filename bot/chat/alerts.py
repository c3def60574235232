"""The buttons under an alert: why it rang, its sources, its place, muting.

A button says which incident it means; what may be said about it is looked up for the chat in which it was pressed. A
chat that was never told of the incident hears nothing about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.alert.compose import country_name, where
from bot.alert.markup import inert, link, plain, visible
from bot.chat import answers, keyboards, preferences, showing
from bot.chat.answers import Answer, Answers, Venue
from bot.chat.case import Case, live_rules
from bot.model import Count, Evidence, Facts, Incident, MatchReason, PlaceLevel
from bot.store import articles, incidents, subscriptions
from bot.store.schema import ArticleRow

_AROUND = 60  # characters shown on either side of the words that a fact was read from
_MOST_SOURCES = 15
_MOST_CONDITIONS = 8


async def told(case: Case, incident_id: str) -> Incident | None:
    """The incident, where this chat was told of it or asked to be shown it."""
    async with case.desk.parts.database.read() as session:
        if await subscriptions.privy(session, incident_id, case.request.key) is None:
            return None
        return await incidents.get(session, incident_id)


def old(case: Case) -> Answers:
    """A button of an alert that this chat has no part in, or that is no longer stored."""
    if case.pressed:
        return answers.toast(case.t("toast.unknown_alert"))
    return case.say(case.t("toast.unknown_alert"))


async def why(case: Case) -> Answers:
    """The rule, its conditions, and the words behind each fact."""
    return await _why(case, case.value)


async def why_command(case: Case) -> Answers:
    """/why in reply to an alert."""
    if case.request.answers is None:
        return case.say(case.t("usage.why"))
    async with case.desk.parts.database.read() as session:
        about = await subscriptions.incident_of_message(session, case.request.key, case.request.answers)
    return await _why(case, about)


async def _why(case: Case, incident_id: str) -> Answers:
    incident = await told(case, incident_id)
    if incident is None:
        return old(case)
    async with case.desk.parts.database.read() as session:
        met = await incidents.matches(session, incident.id)
        reason = await subscriptions.reason(session, incident.id, case.request.key)
        ids = await incidents.members(session, incident.id)
        rows = await articles.get(session, ids)
    lines = [f"<b>{case.t('why')}</b>"]
    for rule in live_rules(case):
        if rule.id in met:
            severity = case.t(f"severity.name.{rule.severity}")
            name = answers.name(rule.names.of(case.words.language) or rule.id, case.words)
            lines += ["", case.t("why.rule", rule=name, severity=severity)]
            for condition in met[rule.id][:_MOST_CONDITIONS]:
                lines += _condition(case, condition, incident, rows)
    if len(lines) == 1:
        lines += ["", case.t("why.no_rule")]
    if reason:
        lines += ["", case.t("why.decided", reason=case.t(f"reason.{reason}"))]
    lines += await _headlines(case, incident)
    return answers.say(case.words, "\n".join(lines), reply=True)


def _condition(case: Case, reason: MatchReason, incident: Incident, rows: Sequence[ArticleRow]) -> list[str]:
    written = answers.condition(reason.condition)
    line = case.t("why.condition", condition=written, fact=answers.name(reason.fact, case.words, 80))
    words = [_words(one, row) for one, row in _evidence(reason, incident, rows)[:2]]
    return [line, *(f"<blockquote>{shown}</blockquote>" for shown in dict.fromkeys(filter(None, words)))]


def _evidence(reason: MatchReason, incident: Incident, rows: Sequence[ArticleRow]) -> list[tuple[Evidence, ArticleRow]]:
    """The spans behind a condition, in the newest article that says the fact as the incident has it now; else those
    that were kept with the match, which are the first article's."""
    wanted = {(one.field, one.about) for one in reason.evidence}
    for row in reversed(rows):
        primary = articles.report_of(row).primary
        if primary is None or any(_other(primary.facts, incident.facts, name) for name, _ in wanted):
            continue
        found = [(one, row) for one in primary.evidence if (one.field, one.about) in wanted]
        if found:
            return found
    return [(one, rows[0]) for one in reason.evidence] if rows else []


def _other(said: Facts, merged: Facts, field: str) -> bool:
    """Whether an article gives another count than the incident now has."""
    count = getattr(merged, field, None)
    return isinstance(count, Count) and getattr(said, field, None) != count


def _words(evidence: Evidence, article: ArticleRow) -> str:
    """The words in bold, with a little of what stands around them."""
    whole = article.title if evidence.part == "title" else article.text
    start, end = evidence.start, evidence.end
    if not 0 <= start < end <= len(whole):
        return ""
    left = whole[max(0, start - _AROUND) : start].rpartition("\n")[2]
    right = whole[end : end + _AROUND].partition("\n")[0]
    left = left if start <= _AROUND or len(left) < _AROUND else "…" + left.partition(" ")[2]
    right = right if end + _AROUND >= len(whole) or len(right) < _AROUND else right.rpartition(" ")[0] + "…"
    gap = [" " if text[:1].isspace() or text[-1:].isspace() else "" for text in (left[-1:], right[:1])]
    return f"{inert(left)}{gap[0]}<b>{inert(whole[start:end], 200)}</b>{gap[1]}{inert(right)}"


async def _headlines(case: Case, incident: Incident) -> list[str]:
    """The original headline and its translation, where the reader's language is another."""
    original = showing.original_of(incident, case.words.language)
    if original is None or original.language == case.words.language:
        return []
    label = case.t("original", language=case.words.language_name(original.language))
    lines = ["", label, answers.quoted(original.title)]
    translation = showing.translated(original, await showing.translations_of(case, (incident,)), case.words.language)
    if translation and translation.title:
        key = "translation.doubtful" if translation.doubtful else "translation"
        lines.append(case.t(key, text=inert(translation.title, 300)))
    return lines


async def sources(case: Case) -> Answers:
    """Every report, oldest first; reports of one origin count once."""
    incident = await told(case, case.value)
    if incident is None:
        return old(case)
    number = len(incident.independent)
    languages = dict.fromkeys(source.language for source in incident.sources)
    listed = case.t("list.separator").join(map(case.words.language_name, languages))
    lines = [f"<b>{case.n('count.sources', number, languages=listed)}</b>"]
    ordered = sorted(incident.sources, key=lambda s: s.published or s.seen)
    for source in ordered[:_MOST_SOURCES]:
        at = preferences.moment(source.published or source.seen, case.chat, case.words)
        label = source.publisher or case.t("links.source")
        lines += ["", case.t("sources.line", source=link(source.url, label, rtl=case.words.rtl), time=at)]
        if source.wire and source.wire != source.publisher:
            lines.append(case.t("sources.wire", wire=answers.name(source.wire, case.words)))
        lines.append(answers.quoted(source.title, 200))
    if more := len(ordered) - _MOST_SOURCES:
        lines += ["", case.n("links.more", more)] if more > 0 else []
    return answers.say(case.words, "\n".join(lines), reply=True)


async def map_(case: Case) -> Answers:
    """The place as a venue; a country or province is its middle, and says so."""
    incident = await told(case, case.value)
    if incident is None:
        return old(case)
    if not incident.facts.places:
        return answers.toast(case.t("place.unknown"))
    place = incident.facts.places[0]
    wide = place.level in (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1, PlaceLevel.ADMIN2)
    title = plain(place.names.of(case.words.language)) or country_name(place.country, case.words)
    address = plain(visible(where(incident.facts, case.words)))
    shown = case.t("map.wide", place=address) if wide else address
    return (Answer(venue=Venue(place.latitude, place.longitude, title[:100], shown[:200]), reply=True),)


async def mute(case: Case) -> Answers:
    """Under an alert: for how long."""
    if await told(case, case.value) is None:
        return old(case)
    muted = bool(case.chat.muted_until and case.chat.muted_until > case.now)
    return answers.say(case.words, case.t("mute.ask"), keyboards.mute(case.words, muted=muted), reply=True)
