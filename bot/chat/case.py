"""One request at the desk: who asks, in whose words the answer is, and what there is to answer from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.alert.catalogue import Catalogue
from bot.chat import answers
from bot.chat.access import Access
from bot.chat.answers import Answers, Rows
from bot.chat.requests import Request, What
from bot.model import Chat, RulePolicy, Source
from bot.pipeline.parts import Parts
from bot.store import subscriptions
from bot.store.subscriptions import Subscription
from bot.vocabulary import LexiconVocabulary, WorldRegion

Reload = Callable[[], Awaitable[Sequence[str]]]
"""Load the rule files anew: the faults, or nothing where the new rules are in force."""


@dataclass(slots=True)
class Desk:
    """What every answer may be drawn from. `username` is known once Telegram has told it."""

    parts: Parts
    access: Access
    admins: frozenset[int]
    sources: tuple[Source, ...]
    world: tuple[WorldRegion, ...]
    reload: Reload
    username: str = ""
    missed: timedelta = timedelta(hours=6)  # a chat that comes back is sent what it missed since

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        return self.parts.catalogues

    def words(self, language: str) -> Catalogue:
        return self.catalogues.get(language) or self.catalogues["en"]

    def vocabulary(self) -> LexiconVocabulary:
        """The names of places in force now (a reload may have added groups)."""
        return LexiconVocabulary(self.parts.lexicon, self.world)


@dataclass(frozen=True, slots=True)
class Case:
    """`subscription` None: the chat has none. `admin`: one of the bot's; `editor`: may change this chat's settings."""

    desk: Desk
    request: Request
    subscription: Subscription | None
    words: Catalogue
    now: datetime
    admin: bool
    editor: bool
    verb: str = field(default="")
    value: str = field(default="")

    @property
    def chat(self) -> Chat:
        """The chat's settings. Only asked for where there is a subscription."""
        assert self.subscription is not None
        return self.subscription.chat

    @property
    def pressed(self) -> bool:
        return self.request.what is What.BUTTON

    def t(self, key: str, /, **values: str) -> str:
        return self.words.say(key, **values)

    def n(self, key: str, number: int, /, **values: str) -> str:
        return self.words.count(key, number, n=str(number), **values)

    def say(self, html: str, rows: Rows = ()) -> Answers:
        """A message; after a pressed button it takes the place of the menu."""
        return answers.say(self.words, html, rows, edit=self.pressed)

    def usage(self, command: str, rows: Rows = ()) -> Answers:
        """What would work."""
        return self.say(self.t("not_understood") + "\n" + self.t(f"usage.{command}"), rows)

    async def change(self, how: Callable[[Chat], Chat]) -> Chat:
        """Change the chat's settings as they are now. What two people change at once, both change."""
        async with self.desk.parts.database.write() as session:
            new = await subscriptions.change(session, self.request.key, how, self.now)
        return new or self.chat


def visible(chat: Chat, rule: RulePolicy) -> bool:
    """Whether the rule is for this chat at all."""
    return not rule.audience or bool(set(rule.audience) & set(chat.audience))


def followed(chat: Chat, rule: RulePolicy) -> bool:
    """Whether the chat gets the rule's alerts: those for its audience always, others as ticked."""
    return visible(chat, rule) and (bool(rule.audience) or chat.follows is None or rule.id in chat.follows)


def rules_for(parts: Parts, chat: Chat, now: datetime) -> tuple[RulePolicy, ...]:
    """The rules that are in force and for this chat, by id."""
    return tuple(
        rule.policy
        for rule in sorted(parts.rules.rules.rules, key=lambda r: r.id)
        if rule.enabled and not (rule.policy.expires and rule.policy.expires <= now) and visible(chat, rule.policy)
    )


def live_rules(case: Case) -> tuple[RulePolicy, ...]:
    """The rules that are in force and for the chat that asks."""
    return rules_for(case.desk.parts, case.chat, case.now)
