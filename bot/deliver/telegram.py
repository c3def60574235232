"""Telegram, through python-telegram-bot: one attempt in, one outcome out. Pace and repetition are decided elsewhere."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from httpx import Limits
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.alert.markup import cut, visible
from bot.deliver.sending import Address, Gone, Moved, Outcome, Refused, Sent, TooFast, Unreachable
from bot.model import Message

LONGEST = 4096
_KEPT_OPEN = 12  # connections; 30 messages/s keep 3 busy, and the pool looks at each of them for each message
_LOGGERS = ("httpx", "httpcore", "telegram", "telegram.ext")
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "not enough rights to send",
    "have no rights to send",
    "group chat was deactivated",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "user is deactivated",
)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def make_bot(
    token: str,
    *,
    base_url: str = "https://api.telegram.org",
    proxy: str = "",
    connections: int = 64,
    timeout: float = 10.0,
) -> Bot:
    """A bot for `base_url`, which is given without the /bot part. `timeout` (s) bounds connecting and each wait.

    The loggers that would print addresses (and so the token) are quiet from here on.
    """
    silence_loggers()
    request = HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=timeout,
        write_timeout=timeout,
        connect_timeout=timeout,
        pool_timeout=timeout,
        proxy=proxy or None,
        httpx_kwargs={"limits": Limits(max_connections=connections, max_keepalive_connections=_KEPT_OPEN)},
    )
    root = base_url.rstrip("/")
    return Bot(token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=request)


def silence_loggers() -> None:
    """The HTTP client logs each address at INFO, with the token in it: nothing below WARNING is let through."""
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)


class TelegramSender:
    """Sends with a bot that somebody else opens and closes."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False, raw: bool = False
    ) -> Outcome:
        """A new message; as a reply it goes out even where the message replied to is gone."""
        reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        try:
            sent = await self._bot.send_message(
                chat_id=to.chat_id,
                message_thread_id=to.thread,
                disable_notification=silent or message.silent,
                reply_parameters=reply,
                link_preview_options=_NO_PREVIEW,
                **_content(message, raw=raw),
            )
        except TelegramError as fault:
            return self._outcome(fault)
        return Sent(sent.message_id)

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        """A message that already reads so counts as edited."""
        try:
            await self._bot.edit_message_text(
                chat_id=to.chat_id, message_id=message_id, link_preview_options=_NO_PREVIEW, **_content(message)
            )
        except TelegramError as fault:
            if isinstance(fault, BadRequest) and "not modified" in fault.message.lower():
                return Sent(message_id)
            return self._outcome(fault)
        return Sent(message_id)

    def _outcome(self, fault: TelegramError) -> Outcome:
        said = fault.message.replace(self._bot.token, "***")[:300]
        if isinstance(fault, RetryAfter):
            wait = fault.retry_after
            return TooFast(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        if isinstance(fault, ChatMigrated):
            return Moved(fault.new_chat_id)
        if isinstance(fault, Forbidden):
            return Gone(said)
        if isinstance(fault, BadRequest):
            return Gone(said) if any(words in said.lower() for words in _GONE) else Refused(said)
        return Unreachable(f"{type(fault).__name__}: {said}")


def _content(message: Message, *, raw: bool = False) -> dict[str, Any]:
    if raw:
        return {"text": cut(visible(message.html), LONGEST)}
    rows = [
        [
            InlineKeyboardButton(button.text, url=button.url)
            if button.url
            else InlineKeyboardButton(button.text, callback_data=button.data)
            for button in row
        ]
        for row in message.buttons
    ]
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    return {"text": message.html, "parse_mode": ParseMode.HTML, "reply_markup": keyboard}
