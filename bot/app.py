"""The composition root: every part built from the configuration, and taken down again with its work saved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from rich.console import Console
from telegram.error import InvalidToken, TelegramError

from bot.alert.catalogue import Catalogue, parse_catalogue
from bot.alert.newness import DEFAULT_LIMITS
from bot.config import TOKEN_VARIABLE, Config
from bot.deliver.console import ConsoleSender
from bot.deliver.outbox import Courier
from bot.deliver.pacing import Limits, Pacer
from bot.deliver.sending import Sender
from bot.deliver.telegram import TelegramSender, make_bot
from bot.errors import ConfigError
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.report import read
from bot.fetch.http import Client
from bot.match.rule import RuleSet
from bot.model import Article, Chat, Facts, Source
from bot.ops import rules as folder
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.service import Service
from bot.share import shared
from bot.store import chats
from bot.store.database import Database, open_database
from bot.store.holder import Holder
from bot.store.memory import TranslationMemory
from bot.translate.translator import Translator
from bot.vocabulary import LexiconVocabulary, load_world_regions

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
        lexicon, book = await _rules(config, database, polled, clock())
        translator = _translator(config, lexicon)
        stack.callback(translator.close)
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
        )
        configured = [section.chat() for section in config.telegram.chats]
        async with database.write() as session:
            await chats.use_configured(session, configured or ([] if token else [CONSOLE]), clock())
        sender, limits = await _sender(config, token, console or Console(), stack)
        courier = Courier(database, sender, Pacer(limits), parts.catalogues, now=clock)
        client = await stack.enter_async_context(Client(config.fetch.fetching()))
        service = Service(parts, client, courier, polled)
        stack.callback(service.close)
        yield service


def catalogues() -> Mapping[str, Catalogue]:
    """The message catalogues by language, from translations/."""
    found = {}
    for file in sorted(shared("translations").glob("*/alerts.po")):
        found[file.parent.name] = parse_catalogue(file.read_text("utf-8"), file.parent.name, about=str(file))
    return found


async def _rules(
    config: Config, database: Database, polled: Sequence[Source], now: datetime
) -> tuple[Lexicon, Rulebook]:
    """The rules of the folder, and the lexicon with the groups that they define."""
    plain = load_lexicon()
    named = {name for source in polled for name in (source.id, source.publisher)}
    audiences = {tag for chat in config.telegram.chats for tag in chat.audience}
    vocabulary = LexiconVocabulary(plain, load_world_regions(), sorted(named), sorted(audiences))
    loaded = folder.load_folder(config.rules.dir, vocabulary)
    for doubt in loaded.doubts:
        log.warning("rule doubt", doubt=str(doubt))
    rules = folder.require(loaded)
    return with_groups(plain, rules), await rulebook(database, rules, now)


async def rulebook(database: Database, rules: RuleSet, now: datetime) -> Rulebook:
    """The rules with the time since when each reads as it does."""
    async with database.write() as session:
        return Rulebook(rules, await folder.since(session, rules, now))


def with_groups(lexicon: Lexicon, rules: RuleSet) -> Lexicon:
    """The lexicon that also knows the groups of the rule files."""
    return load_lexicon(groups=rules.groups) if rules.groups else lexicon


def _translator(config: Config, lexicon: Lexicon) -> Translator:
    def facts(article: Article) -> Facts | None:
        primary = read(article, lexicon).primary
        return primary.facts if primary else None

    settings = config.translate
    translator = Translator(
        settings.models_dir,
        settings.pairs,
        facts,
        demo=settings.demo_model,
        unload_after=settings.unload_after,
    )
    for broken in translator.broken:
        log.warning("translation package ignored", fault=broken.fault)
    if translator.missing:
        advice = (
            f"alerts stand on their facts; 'tocsin models install {translator.missing[0].replace('-', ' ')}' adds it"
        )
        log.info("no translation model", directions=" ".join(translator.missing), advice=advice)
    return translator


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
