"""Who may subscribe, and who may change what in a chat."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.requests import Request, Where


class Access(StrEnum):
    """The configuration's `telegram.access`."""

    INVITE = "invite"
    OPEN = "open"
    ALLOWLIST = "allowlist"


class Entry(StrEnum):
    """What becomes of /start in a chat that has no subscription."""

    WELCOME = "welcome"
    NEEDS_INVITE = "needs invite"
    CLOSED = "closed"


def entry(access: Access, *, admin: bool, configured: bool) -> Entry:
    """Admins and configured chats always get in; with `NEEDS_INVITE` a good token does it."""
    if admin or configured or access is Access.OPEN:
        return Entry.WELCOME
    return Entry.NEEDS_INVITE if access is Access.INVITE else Entry.CLOSED


def may_change(request: Request, *, bot_admin: bool, chat_admin: bool) -> bool:
    """Settings: in private whoever writes, in a channel whoever may post, in a group its admins (anonymous ones too)
    and the bot's. A button under a channel's post can be pressed by every reader, so there `chat_admin` decides."""
    if request.where is Where.PRIVATE or bot_admin or request.as_chat:
        return True
    return chat_admin
