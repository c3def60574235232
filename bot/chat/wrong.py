"""The button "Wrong?": what the reader says is wrong with an alert, kept with the facts as the alert showed them."""

from __future__ import annotations

from enum import StrEnum

from bot.alert.markup import plain
from bot.chat import answers, keyboards
from bot.chat.alerts import old
from bot.chat.answers import NOTHING, Answers
from bot.chat.case import Case
from bot.store import feedback, subscriptions


class Wrong(StrEnum):
    PLACE = "place"
    NUMBER = "number"
    GROUP = "group"
    DUPLICATE = "duplicate"
    NOT_NEWS = "not_news"


async def ask(case: Case) -> Answers:
    """What is wrong with it?"""
    async with case.desk.parts.database.read() as session:
        privy = await subscriptions.privy(session, case.value, case.request.key)
    if privy is None:
        return old(case)
    return answers.say(case.words, case.t("wrong"), keyboards.wrong(case.words, case.value), reply=True)


async def take(case: Case) -> Answers:
    """Keep it, and ask for words."""
    incident_id, _, what = case.value.partition(":")
    if what == "cancel":
        return case.say(case.t("wrong.cancelled"))
    if what not in tuple(Wrong):
        return old(case)
    async with case.desk.parts.database.write() as session:
        facts = await subscriptions.privy(session, incident_id, case.request.key)
        if facts is None:
            return old(case)
        await feedback.add(
            session, incident_id, case.request.key, what, facts, now=case.now, message_id=case.request.message_id
        )
    return case.say(case.t("wrong.noted", what=case.t(f"wrong.{what}")))


async def words(case: Case) -> Answers:
    """A reply to the bot's question, in the reader's own words; nothing where it replies to something else."""
    said = plain(case.request.argument)[: feedback.LONGEST]
    if case.request.answers is None or not said:
        return NOTHING
    async with case.desk.parts.database.write() as session:
        kept = await feedback.say(session, case.request.key, case.request.answers, said)
    return case.say(case.t("wrong.thanks")) if kept else NOTHING
