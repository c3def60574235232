"""What came from Telegram, as one frozen value: the rest of the room never sees an Update."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from telegram import CallbackQuery, ChatMemberUpdated, Message, MessageOriginChannel, Update, User
from telegram import Chat as TelegramChat
from telegram.constants import ChatMemberStatus, ChatType

from bot.alert.markup import cut, plain

LONGEST_NAME = 60
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w{1,64}))?(?:\s+(.*))?", re.DOTALL)
_PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


class Where(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class What(StrEnum):
    """What happened in the chat."""

    COMMAND = "command"
    BUTTON = "button"
    WORDS = "words"
    JOINED = "joined"  # the bot may write here (again)
    LEFT = "left"  # blocked, or taken out
    MOVED = "moved"  # the group became a supergroup, `moved_to`


@dataclass(frozen=True, slots=True)
class Request:
    """`user` 0 is nobody by name: a channel, or a group's admin who stays anonymous (`as_chat`). `language` is the
    client's. `argument` is what follows a command, a button's data, or the words themselves. `message_id` is the
    message that was sent, or the one whose button was pressed; `answers` the message that it replies to."""

    what: What
    chat: int
    where: Where
    thread: int | None = None
    user: int = 0
    as_chat: bool = False
    language: str = ""
    name: str = ""
    command: str = ""
    argument: str = ""
    message_id: int | None = None
    answers: int | None = None
    query: str = ""
    moved_to: int | None = None

    @property
    def key(self) -> str:
        """The chat's address in the database."""
        return str(self.chat) if self.thread is None else f"{self.chat}:{self.thread}"


def from_update(update: Update, username: str) -> Request | None:
    """The request in an update; None for what is not for this bot (talk in a group, another bot's command, edits)."""
    if update.callback_query is not None:
        return _button(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.channel_post
    return _message(message, username) if message is not None else None


def _message(message: Message, username: str) -> Request | None:
    where = _where(message.chat)
    if message.migrate_to_chat_id is not None:
        return Request(What.MOVED, message.chat.id, where, moved_to=message.migrate_to_chat_id)
    text = message.text or ""
    if not text or (isinstance(message.forward_origin, MessageOriginChannel) and message.is_automatic_forward):
        return None
    user, sender = message.from_user, message.sender_chat
    if user is not None and user.is_bot and sender is None:
        return None
    command = _COMMAND.fullmatch(text.strip())
    if command and command[2] and command[2].casefold() != username.casefold():
        return None
    answers = message.reply_to_message.message_id if message.reply_to_message else None
    if not command and where is not Where.PRIVATE and answers is None:
        return None
    return Request(
        what=What.COMMAND if command else What.WORDS,
        chat=message.chat.id,
        where=where,
        thread=message.message_thread_id if message.is_topic_message else None,
        user=user.id if user and sender is None else 0,
        as_chat=sender is not None and sender.id == message.chat.id,
        language=_language(user),
        name=_name(message.chat),
        command=command[1].lower() if command else "",
        argument=(command[3] or "").strip() if command else text,
        message_id=message.message_id,
        answers=answers,
    )


def _button(query: CallbackQuery) -> Request | None:
    message = query.message
    if message is None:
        return None
    topic = isinstance(message, Message) and message.is_topic_message
    return Request(
        what=What.BUTTON,
        chat=message.chat.id,
        where=_where(message.chat),
        thread=message.message_thread_id if topic and isinstance(message, Message) else None,
        user=query.from_user.id,
        language=_language(query.from_user),
        name=_name(message.chat),
        argument=query.data or "",
        message_id=message.message_id,
        query=query.id,
    )


def _membership(change: ChatMemberUpdated) -> Request:
    member = change.new_chat_member
    present = member.status in _PRESENT or (
        member.status == ChatMemberStatus.RESTRICTED and bool(getattr(member, "is_member", False))
    )
    return Request(
        what=What.JOINED if present else What.LEFT,
        chat=change.chat.id,
        where=_where(change.chat),
        user=change.from_user.id,
        language=_language(change.from_user),
        name=_name(change.chat),
    )


def _where(chat: TelegramChat) -> Where:
    if chat.type == ChatType.PRIVATE:
        return Where.PRIVATE
    return Where.CHANNEL if chat.type == ChatType.CHANNEL else Where.GROUP


def _name(chat: TelegramChat) -> str:
    return cut(plain(chat.title or chat.full_name or chat.username or ""), LONGEST_NAME)


def _language(user: User | None) -> str:
    return (user.language_code or "").partition("-")[0].lower() if user else ""
