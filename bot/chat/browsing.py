"""/latest and /search: incidents of the rules that are for this chat, newest first, and each in full on request."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.alert.catalogue import Catalogue
from bot.alert.compose import country_name, headline
from bot.alert.markup import inert
from bot.chat import answers, keyboards, preferences, showing
from bot.chat.answers import Answers
from bot.chat.case import Case, followed, live_rules
from bot.model import Button, Incident, RulePolicy
from bot.store import browse, incidents, subscriptions
from bot.store.browse import Found
from bot.text import arabic

SHOWN = 8
LATELY = timedelta(days=3)
SEARCHED = timedelta(days=30)
_MOST_SEARCHED = 800
_LONGEST_QUERY = 200


async def latest(case: Case) -> Answers:
    """The newest incidents of the rules that the chat follows."""
    rules = [rule for rule in live_rules(case) if followed(case.chat, rule)]
    found = await _newest(case, rules, LATELY, SHOWN)
    if not found:
        return case.say(case.t("latest.none"))
    return await _list(case, case.t("latest"), found, rules)


async def search(case: Case) -> Answers:
    """Words of either language, all of which must stand in the places, groups, kind or headlines of an incident."""
    query = case.value[:_LONGEST_QUERY]
    wanted = _folded([query])
    if not wanted:
        return case.usage("search") if case.value else case.say(case.t("usage.search"))
    rules = live_rules(case)
    found = await _newest(case, rules, SEARCHED, _MOST_SEARCHED)
    hits = await asyncio.to_thread(_matching, found, wanted, tuple(case.desk.catalogues.values()))
    said = inert(query, 60)
    if not hits:
        return case.say(case.t("search.none", said=said))
    return await _list(case, case.n("search", len(hits), said=said), hits[:SHOWN], rules)


async def show(case: Case) -> Answers:
    """One incident of a list in full. It must be of a rule that is for this chat."""
    rules = {rule.id: rule for rule in live_rules(case)}
    async with case.desk.parts.database.read() as session:
        incident = await incidents.get(session, case.value)
        met = await incidents.matches(session, case.value) if incident else {}
    meant = [rules[rule_id] for rule_id in met if rule_id in rules]
    if incident is None or not meant:
        return answers.toast(case.t("toast.old"))
    async with case.desk.parts.database.write() as session:
        await subscriptions.mark_shown(session, incident.id, case.request.key, incident.facts)
    return (answers.Answer(await showing.alert_of(case, incident, meant)),)


async def _newest(case: Case, rules: Sequence[RulePolicy], back: timedelta, limit: int) -> tuple[Found, ...]:
    ids = [rule.id for rule in rules]
    async with case.desk.parts.database.read() as session:
        return await browse.newest(session, ids, since=case.now - back, until=case.now, limit=limit)


async def _list(case: Case, title: str, found: Sequence[Found], rules: Sequence[RulePolicy]) -> Answers:
    by_id = {rule.id: rule for rule in rules}
    lines, buttons = [f"<b>{title}</b>", ""], []
    for number, one in enumerate(found, start=1):
        telling = showing.telling_of(case, one.incident, [by_id[r] for r in one.rules], {})
        first = min((s.published or s.seen for s in one.incident.sources), default=one.incident.first_seen)
        at = preferences.moment(first, case.chat, case.words)
        lines.append(f"{number}. {headline(telling, case.words)}\n<i>{at}</i>")
        buttons.append(Button(str(number), data=f"show:{one.incident.id}"))
    return case.say("\n".join(lines), keyboards.rows_of(buttons, 4))


def _matching(found: Iterable[Found], wanted: Sequence[str], catalogues: Sequence[Catalogue]) -> list[Found]:
    return [one for one in found if _says(_words_of(one.incident, catalogues), wanted)]


def _says(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _words_of(incident: Incident, catalogues: Sequence[Catalogue]) -> list[str]:
    facts = incident.facts
    texts = [source.title for source in incident.sources]
    texts += [source.publisher for source in incident.sources]
    for place in facts.places[:1]:
        texts += [place.names.en, place.names.ar, place.admin1_names.en, place.admin1_names.ar, *place.spellings]
        texts += [country_name(place.country, words) for words in catalogues if place.country]
    for held in facts.groups:
        texts += [held.group.names.en, held.group.names.ar, *held.group.spellings]
    texts += [words.say(f"kind.{facts.kind}") for words in catalogues]
    return _folded(texts)


def _folded(texts: Iterable[str]) -> list[str]:
    """Words in one spelling, the Arabic article left off."""
    found: dict[str, None] = {}
    for text in texts:
        for word in "".join(c if c.isalnum() or c in "'ـ" else " " for c in text.casefold()).split():
            bare = arabic.fold(word)
            if not bare:
                continue
            found[bare] = None
            if bare.startswith("ال") and len(bare) > 4:
                found[bare.removeprefix("ال")] = None
    return list(found)
