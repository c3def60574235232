"""The settings of a chat: what a command or a button makes of them, and how they stand now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from babel.dates import format_date

from bot.alert.catalogue import Catalogue
from bot.alert.compose import duration
from bot.chat import answers, keyboards, regions, settings, zones
from bot.chat.answers import Answer, Answers
from bot.chat.case import Case, followed, live_rules
from bot.model import Chat
from bot.store import subscriptions


def moment(at: datetime, chat: Chat, words: Catalogue) -> str:
    """Day and time on the chat's own clock."""
    here = zones.local(at, chat.timezone)
    day = format_date(here.date(), words.say("when.day"), locale=words.language)
    return words.say("when.moment", day=day, time=here.strftime("%H:%M"))


async def rules(case: Case) -> Answers:
    """The rules, each with a tick."""
    page = int(case.value) if case.pressed and case.value.isascii() and case.value.isdigit() else 0
    return _rules(case, case.chat, min(page, 999))


def _rules(case: Case, chat: Chat, page: int) -> Answers:
    live = live_rules(case)
    ticked = [rule for rule in live if not rule.audience]
    fixed = [answers.name(rule.names.of(case.words.language) or rule.id, case.words) for rule in live if rule.audience]
    if not live:
        return case.say(case.t("ticked.none"))
    on = sum(followed(chat, rule) for rule in ticked)
    lines = [case.t("ticked", on=str(on), all=str(len(ticked)))] if ticked else []
    if fixed:
        lines.append(case.t("ticked.fixed", rules=case.t("list.separator").join(fixed)))
    page = page if page * keyboards.RULES_A_PAGE < len(ticked) else 0
    return case.say("\n".join(lines), keyboards.rules(case.words, chat, ticked, page))


async def tick(case: Case) -> Answers:
    """One rule on or off: the button says which, so that two people who press it agree."""
    name, _, rest = case.value.partition(":")
    wanted, _, page = rest.partition(":")
    ids = [rule.id for rule in live_rules(case) if not rule.audience]
    rule_id = next((i for i in ids if keyboards.mark(i) == name), None)
    if rule_id is None or wanted not in ("0", "1"):
        return answers.toast(case.t("toast.old"))

    def how(chat: Chat) -> Chat:
        follows = set(ids if chat.follows is None else chat.follows)
        follows = follows | {rule_id} if wanted == "1" else follows - {rule_id}
        return replace(chat, follows=None if follows >= set(ids) else tuple(sorted(follows)))

    return _rules(case, await case.change(how), int(page) if page.isascii() and page.isdigit() else 0)


async def tick_all(case: Case) -> Answers:
    wanted, _, page = case.value.partition(":")
    if wanted not in ("0", "1"):
        return answers.toast(case.t("toast.old"))
    chat = await case.change(lambda chat: replace(chat, follows=None if wanted == "1" else ()))
    return _rules(case, chat, int(page) if page.isascii() and page.isdigit() else 0)


async def mute(case: Case) -> Answers:
    """/mute 8h, /mute off; alone it says how it stands."""
    chat = case.chat
    muted = bool(chat.muted_until and chat.muted_until > case.now)
    if not case.value:
        return case.say(_muted(case, chat), keyboards.mute(case.words, muted=muted))
    until: datetime | None = None
    if not settings.is_off(case.value):
        span = settings.span(case.value)
        if span is None:
            return case.usage("mute", keyboards.mute(case.words, muted=muted))
        until = case.now + span
    chat = await case.change(lambda chat: replace(chat, muted_until=until))
    return case.say(_muted(case, chat), keyboards.mute(case.words, muted=until is not None))


def _muted(case: Case, chat: Chat) -> str:
    if chat.muted_until and chat.muted_until > case.now:
        return case.t("mute.on", until=moment(chat.muted_until, chat, case.words))
    return case.t("mute.off")


async def quiet(case: Case) -> Answers:
    """/quiet 23:00-07:00, with "all" where critical alerts are to wait too; /quiet off."""
    chat = case.chat
    if case.value:
        wanted = settings.quiet(case.value)
        if wanted is None:
            return case.usage("quiet", keyboards.quiet(case.words, chat))
        held = wanted.critical or (case.pressed and chat.quiet_critical)
        chat = await case.change(lambda chat: replace(chat, quiet=wanted.window, quiet_critical=held))
    text = _quiet(chat, case.words) + ("" if chat.quiet else "\n" + case.t("quiet.hint"))
    return case.say(text, keyboards.quiet(case.words, chat))


async def quiet_critical(case: Case) -> Answers:
    if case.value not in ("0", "1"):
        return answers.toast(case.t("toast.old"))
    chat = await case.change(lambda chat: replace(chat, quiet_critical=case.value == "1"))
    return case.say(_quiet(chat, case.words), keyboards.quiet(case.words, chat))


def _quiet(chat: Chat, words: Catalogue) -> str:
    if chat.quiet is None:
        return words.say("quiet.off")
    start, end = chat.quiet
    zone = answers.name(zones.shown(chat.timezone, words.language), words)
    return words.say("quiet.strict" if chat.quiet_critical else "quiet.on", start=start, end=end, zone=zone)


async def timezone(case: Case) -> Answers:
    """/timezone Baghdad, بغداد, Asia/Baghdad, +3."""
    chat = case.chat
    if case.value:
        zone = zones.find(case.value[:80])
        if zone is None:
            near = zones.near(case.value[:80])
            return case.usage("timezone", keyboards.timezones(case.words, chat, near or zones.COMMON))
        chat = await case.change(lambda chat: replace(chat, timezone=zone))
    return case.say(_zone(case, chat), keyboards.timezones(case.words, chat))


def _zone(case: Case, chat: Chat, words: Catalogue | None = None) -> str:
    words = words or case.words
    time = zones.local(case.now, chat.timezone).strftime("%H:%M")
    return words.say("timezone", zone=answers.name(zones.shown(chat.timezone, words.language), words), time=time)


async def language(case: Case) -> Answers:
    """/language ar; the answer is in the new one."""
    said = settings.tidy(case.value)
    codes = {code: code for code, _ in keyboards.LANGUAGES} | {n.casefold(): c for c, n in keyboards.LANGUAGES}
    codes |= {"arabic": "ar", "عربي": "ar", "انجليزي": "en", "إنجليزي": "en", "الإنجليزية": "en", "الانجليزية": "en"}
    if said and said not in codes:
        return case.usage("language", keyboards.languages(case.chat.language))
    chat = case.chat
    if said:
        chat = await case.change(lambda chat: replace(chat, language=codes[said]))
    words = case.desk.words(chat.language)
    said_so = answers.say(words, words.say("language"), keyboards.languages(chat.language), edit=case.pressed)
    return (*said_so, Answer(menu=chat.language)) if said else said_so


async def threshold(case: Case) -> Answers:
    """/threshold 5: nothing below five killed."""
    chat = case.chat
    if case.value:
        least = settings.number(case.value)
        if least is None:
            return case.usage("threshold", keyboards.thresholds(case.words, chat))
        chat = await case.change(lambda chat: replace(chat, threshold=least))
    return case.say(_threshold(chat, case.words), keyboards.thresholds(case.words, chat))


def _threshold(chat: Chat, words: Catalogue) -> str:
    return (
        words.count("threshold.on", chat.threshold, n=str(chat.threshold))
        if chat.threshold
        else words.say("threshold.off")
    )


async def digest(case: Case) -> Answers:
    """/digest daily 08:00, /digest weekly friday 18:00, /digest off, /digest now."""
    from bot.chat import digesting

    chat = case.chat
    if settings.is_now(case.value):
        return await digesting.now(case)
    if case.value:
        time = settings.digest(case.value)
        if time is None:
            return case.usage("digest", keyboards.digest(case.words, chat))
        chat = await case.change(lambda chat: replace(chat, digest=time, digested=case.now if time else None))
    return case.say(_digest(chat, case.words), keyboards.digest(case.words, chat))


def _digest(chat: Chat, words: Catalogue) -> str:
    if not chat.digest:
        return words.say("digest.off")
    zone = answers.name(zones.shown(chat.timezone, words.language), words)
    day, _, time = chat.digest.rpartition(" ")
    if not day:
        return words.say("digest.on", time=time, zone=zone)
    return words.say("digest.weekly", day=settings.weekday(day, words.language), time=time, zone=zone)


def in_force(case: Case, chat: Chat, words: Catalogue) -> str:
    """One line: how many rules it follows, and its clock."""
    rules = case.desk.parts.rules.rules.rules
    on = sum(rule.enabled and followed(chat, rule.policy) for rule in rules)
    return words.count("status.rules", on, n=str(on)) + "\n" + _zone(case, chat, words)


async def status(case: Case) -> Answers:
    """Everything that is set, and what came of it."""
    chat, words = case.chat, case.words
    async with case.desk.parts.database.read() as session:
        sent, last = await subscriptions.sent_since(session, case.request.key, case.now - timedelta(days=1))
    lines = [
        case.t("status"),
        "",
        in_force(case, chat, words),
        regions.in_words(case, chat),
        _threshold(chat, words),
        _muted(case, chat),
        _quiet(chat, words),
        _digest(chat, words),
        "",
        case.n("status.sent", sent),
    ]
    if last is not None:
        ago = duration(case.now - last, words)
        lines.append(case.t("status.last", ago=ago))
    return case.say("\n".join(lines))
