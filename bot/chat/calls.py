"""Answers as calls of the Bot API."""

from __future__ import annotations

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.chat.answers import Answer, Rows
from bot.chat.digesting import Chart
from bot.chat.requests import Request, What
from bot.deliver.sending import Address
from bot.model import Message

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class CallsTo:
    """What is said to one bot. Every method makes one call, and raises what Telegram answers."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def give(self, to: Address, request: Request, answer: Answer) -> None:
        """One answer. A menu that cannot be changed any more (it is too old, or gone) is sent anew."""
        message, replied = answer.message, _reply(request.message_id if answer.reply else None)
        if answer.venue is not None:
            place = answer.venue
            await self._bot.send_venue(
                to.chat_id,
                latitude=place.latitude,
                longitude=place.longitude,
                title=place.title,
                address=place.address,
                message_thread_id=to.thread,
                reply_parameters=replied,
            )
        elif answer.photo and message is not None:
            await self._photo(to, answer.photo, message.html, replied)
        elif message is not None and answer.edit and request.what is What.BUTTON and request.message_id:
            await self._change(to, request.message_id, message)
        elif message is not None:
            await self._send(to, message, replied)

    async def chart(self, to: Address, chart: Chart) -> None:
        """A digest's chart, under the digest."""
        await self._photo(to, chart.png, chart.caption, _reply(chart.message_id))

    async def _send(self, to: Address, message: Message, replied: ReplyParameters | None) -> None:
        await self._bot.send_message(
            to.chat_id,
            message.html,
            parse_mode=ParseMode.HTML,
            message_thread_id=to.thread,
            reply_markup=_keyboard(message.buttons),
            reply_parameters=replied,
            link_preview_options=_NO_PREVIEW,
        )

    async def _change(self, to: Address, message_id: int, message: Message) -> None:
        try:
            await self._bot.edit_message_text(
                message.html,
                chat_id=to.chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as fault:
            said = fault.message.lower()
            if "not modified" in said:
                return
            if "not found" not in said and "can't be edited" not in said:
                raise
            await self._send(to, message, None)

    async def _photo(self, to: Address, png: bytes, caption: str, replied: ReplyParameters | None) -> None:
        await self._bot.send_photo(
            to.chat_id,
            png,
            caption=caption,
            parse_mode=ParseMode.HTML,
            message_thread_id=to.thread,
            disable_notification=True,
            reply_parameters=replied,
            filename="digest.png",
        )


def _reply(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(b.text, url=b.url) if b.url else InlineKeyboardButton(b.text, callback_data=b.data)
                for b in row
            ]
            for row in rows
        ]
    )
