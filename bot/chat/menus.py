"""The command menu that Telegram shows beside the text field, in each language."""

from __future__ import annotations

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.alert.catalogue import Catalogue
from bot.chat.case import Desk
from bot.chat.desk import MENU

log = structlog.get_logger(__name__)
DEFAULT = "en"


async def publish(bot: Bot, desk: Desk) -> None:
    """Set the menu for every language, and one with /admin for each admin. A menu that cannot be set is no fault: the
    commands work without it."""
    try:
        for language, words in desk.catalogues.items():
            code = None if language == DEFAULT else language
            for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
                await bot.set_my_commands(commands(words), scope=scope, language_code=code)
    except TelegramError as fault:
        log.warning("the command menu could not be set", fault=type(fault).__name__)
    for admin in desk.admins:
        try:
            for language, words in desk.catalogues.items():
                code = None if language == DEFAULT else language
                more = [*commands(words), BotCommand("admin", words.say("command.admin"))]
                await bot.set_my_commands(more, scope=BotCommandScopeChat(admin), language_code=code)
        except TelegramError:
            log.info("an admin's command menu cannot be set yet", admin=admin)  # until the admin has written to the bot


async def publish_in(bot: Bot, desk: Desk, chat: int, language: str) -> None:
    """The menu of one chat, in the language that it has chosen, whatever its clients' is."""
    more = [BotCommand("admin", desk.words(language).say("command.admin"))] if chat in desk.admins else []
    try:
        for code in (None, *(c for c in desk.catalogues if c != DEFAULT)):
            await bot.set_my_commands(
                [*commands(desk.words(language)), *more], scope=BotCommandScopeChat(chat), language_code=code
            )
    except TelegramError as fault:
        log.warning("the command menu could not be set", fault=type(fault).__name__)


def commands(words: Catalogue) -> list[BotCommand]:
    return [BotCommand(name, words.say(f"command.{name}")) for name in MENU]
