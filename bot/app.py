"""The composition root: every part built from the configuration, and taken down again with its work saved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import structlog
from rich.console import Console
from telegram.error import InvalidToken, TelegramError

from bot.alert.catalogue import Catalogue, parse_catalogue
from bot.alert.newness import DEFAULT_LIMITS
from bot.chat.access import Access
from bot.chat.bot import ChatBot, make_chat_bot
from bot.chat.case import Desk
from bot.config import TOKEN_VARIABLE, Config
from bot.deliver.console import ConsoleSender
from bot.deliver.outbox import Courier, Habits
from bot.deliver.pacing import Limits, Pacer
from bot.deliver.sending import Sender
from bot.deliver.telegram import TelegramSender, make_bot
from bot.errors import ConfigError
from bot.extract.lexicon import Lexicon
from bot.extract.report import read
from bot.fetch.http import Client
from bot.model import Article, Chat, Facts, Source
from bot.ops.health import serve_health
from bot.ops.live_rules import Reloader, RulesFolder
from bot.ops.notices import Notices
from bot.ops.reload import RulesWatcher
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.service import Service
from bot.share import shared
from bot.store import chats, reach, subscriptions
from bot.store.database import Database, open_database
from bot.store.holder import Holder
from bot.store.memory import TranslationMemory
from bot.translate.glossary import EMPTY, Glossary, parse_glossary
from bot.translate.translator import Translator
from bot.vocabulary import load_world_regions

log = structlog.get_logger(__name__)

UNHURRIED = Limits(overall=1e6, chat=1e6, group=1e6)  # a terminal takes what it is given
CONSOLE = Chat(id=1)


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(
    config: Config,
    *,
    token: str | None = None,
    console: Console | None = None,
    extra: Sequence[Source] = (),
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Service]:
    """Build everything, hold the database, and take it all down again. `extra` sources come beside the configured ones.

    Raises `ConfigError`, `RulesError` or `StoreError` before anything has started.
    """
    async with AsyncExitStack() as stack:
        holder = Holder(config.database.url)
        holder.take()
        stack.callback(holder.release)
        database = await open_database(config.database.url)
        stack.push_async_callback(database.close)
        polled = (*config.source_values(), *extra)
        rules = _folder(config, polled)
        lexicon, book = await rules.first(database, clock())
        translator = make_translator(config, lambda: parts.lexicon)
        stack.callback(translator.close)
        _tell_of_models(translator)
        parts = Parts(
            database=database,
            lexicon=lexicon,
            rules=book,
            catalogues=catalogues(),
            translator=translator,
            memory=TranslationMemory(database, clock),
            clock=clock,
            languages=config.languages,
            limits=replace(DEFAULT_LIMITS, max_incident_age=config.alert.max_incident_age),
            keep=config.database.keep,
        )
        await _configured_chats(config, database, clock(), console=not token)
        sender, limits = await _sender(config, token, console or Console(), stack)
        pacer = Pacer(limits)
        courier = Courier(database, sender, pacer, parts.catalogues, now=clock, habits=Habits(finish_within=3))
        client = await stack.enter_async_context(Client(config.fetch.fetching()))
        notices = Notices(parts, config.telegram.admins if token else ())

        def swap(lexicon: Lexicon, book: Rulebook) -> None:
            parts.lexicon, parts.rules = lexicon, book

        reloader = Reloader(rules, parts, notices, swap)
        watcher = RulesWatcher(config.rules.dir, reloader)
        service = Service(parts, client, courier, polled, notices, watcher)
        if token:
            chat = await _chat(config, token, parts, pacer, polled, rules, reloader, stack)
            service.beside = (chat.run, notices.watch_outbox)
        stack.callback(service.close)
        address = await stack.enter_async_context(serve_health(parts, config.ops.listen))
        if address:
            log.info("health and metrics", health=f"{address}/healthz", metrics=f"{address}/metrics")
        yield service


async def _configured_chats(config: Config, database: Database, now: datetime, *, console: bool) -> None:
    """Bring the chats of the configuration into the database: under the id that a group has moved to, and reachable
    again if they were out of reach, as an operator who starts the service expects. Without any, the console is one."""
    named = [section.chat() for section in config.telegram.chats] or ([CONSOLE] if console else [])
    async with database.write() as session:
        moved = await reach.moved(session)
        wanted = [replace(chat, id=moved.get(chat.id, chat.id)) for chat in named]
        await chats.use_configured(session, wanted, now)
        for chat in wanted:
            found = await subscriptions.find(session, chats.key_of(chat))
            if found is not None and not found.stopped:
                await reach.resume(session, chats.key_of(chat), now, newer_than=now - config.alert.max_incident_age)


async def _chat(
    config: Config,
    token: str,
    parts: Parts,
    pacer: Pacer,
    polled: Sequence[Source],
    rules: RulesFolder,
    reloader: Reloader,
    stack: AsyncExitStack,
) -> ChatBot:
    """The bot in the chat. It keeps the pace together with the delivery of alerts."""

    async def reload() -> Sequence[str]:
        try:
            faults = tuple(map(str, rules.load().faults))
        except ConfigError as fault:
            faults = (str(fault),)
        await reloader()
        return faults

    settings = config.telegram
    bot = make_chat_bot(token, base_url=settings.base_url, proxy=settings.proxy)
    stack.push_async_callback(bot.shutdown)
    admins = frozenset(settings.admins)
    desk = Desk(parts, Access(settings.access), admins, tuple(polled), load_world_regions(), reload)
    return ChatBot(bot, desk, pacer)


def catalogues() -> Mapping[str, Catalogue]:
    """The message catalogues by language, each joined from the .po files of its folder in translations/."""
    found: dict[str, Catalogue] = {}
    for file in sorted(shared("translations").glob("*/*.po")):
        language = file.parent.name
        catalogue = parse_catalogue(file.read_text("utf-8"), language, about=str(file))
        found[language] = found[language].joined(catalogue) if language in found else catalogue
    return found


def _folder(config: Config, polled: Sequence[Source]) -> RulesFolder:
    named = sorted({name for source in polled for name in (source.id, source.publisher)})
    audiences = sorted({tag for chat in config.telegram.chats for tag in chat.audience})
    return RulesFolder(config.rules.dir, config.lexicon, named, audiences)


def glossary(own: Path | None) -> Glossary:
    """The names of translations/glossary.yaml, those of the operator's own file before them."""
    found = EMPTY
    for file in (shared("translations") / "glossary.yaml", *filter(None, (own,))):
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise ConfigError(f"cannot be read: {fault}", about=str(file)) from fault
        found = found.joined(parse_glossary(text, str(file)))
    return found


def make_translator(config: Config, lexicon: Callable[[], Lexicon]) -> Translator:
    """The configured directions, the facts of whose translations the extractor reads, with the lexicon that is in
    force. Close it."""

    def facts(article: Article) -> Facts | None:
        primary = read(article, lexicon()).primary
        return primary.facts if primary else None

    settings = config.translate
    return Translator(
        settings.models_dir,
        settings.pairs,
        facts,
        demo=settings.demo_model,
        glossary=glossary(settings.glossary),
        unload_after=settings.unload_after,
    )


def _tell_of_models(translator: Translator) -> None:
    if translator.missing:
        advice = (
            f"alerts stand on their facts; 'tocsin models install {translator.missing[0].replace('-', ' ')}' adds it"
        )
        log.info("no translation model", directions=" ".join(translator.missing), advice=advice)


async def _sender(config: Config, token: str | None, console: Console, stack: AsyncExitStack) -> tuple[Sender, Limits]:
    """Telegram where there is a token, else the console; and the pace to keep there."""
    if not token:
        log.info("alerts go to the console", advice=f"set {TOKEN_VARIABLE} or telegram.token_file for Telegram")
        return ConsoleSender(console), UNHURRIED
    settings = config.telegram
    bot = make_bot(token, base_url=settings.base_url, proxy=settings.proxy)
    stack.push_async_callback(bot.shutdown)
    try:
        await bot.initialize()
        log.info("alerts go to Telegram", bot=bot.username, chats=len(settings.chats))
    except InvalidToken as fault:
        raise ConfigError(
            "Telegram does not know this token; ask @BotFather for a new one", about=TOKEN_VARIABLE
        ) from fault
    except TelegramError as fault:
        log.warning("Telegram cannot be reached yet; messages wait in the outbox", fault=str(fault))
    return TelegramSender(bot), Limits(**settings.limits.model_dump())
