"""What the loopback Bot API lacks for conversations: members of groups, venues, notes on buttons, and the people."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram_server import Limits, TelegramServer

UNLIMITED = Limits(overall=100000, chat=100000, group=100000)


@dataclass
class Telegram(TelegramServer):
    """`chat_admins` holds (chat, user) of those who are admins there."""

    limits: Limits = field(default_factory=lambda: UNLIMITED)
    keep_calls: bool = True
    chat_admins: set[tuple[int, int]] = field(default_factory=set)
    pictures: list[bytes] = field(default_factory=list)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        if method == "getchatmember":
            return await self._member(request)
        if method == "sendvenue":
            values = await _form(request)
            self.calls.append((method, values))
            values["text"] = f"📍 {values['title']} ({values['address']}) {values['latitude']}, {values['longitude']}"
            return await self._post(request, "sendmessage", values)
        if method == "sendphoto":
            upload = (await request.post()).get("photo")
            if isinstance(upload, web.FileField):
                self.pictures.append(upload.file.read())
        return await super()._handle(request)

    async def _member(self, request: web.Request) -> web.Response:
        values = await _form(request)
        user = {"id": int(values["user_id"]), "is_bot": False, "first_name": "Member"}
        admin = (int(values["chat_id"]), int(values["user_id"])) in self.chat_admins
        rights = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
                  "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
                  "can_post_stories", "can_edit_stories", "can_delete_stories")  # fmt: skip
        more = dict.fromkeys(rights, False) if admin else {}
        status = "administrator" if admin else "member"
        return web.json_response({"ok": True, "result": {"status": status, "user": user, **more}})


async def _form(request: web.Request) -> dict[str, Any]:
    values: dict[str, Any] = {**request.query, **await request.post()}
    if isinstance(values.get("reply_parameters"), str):
        values["reply_parameters"] = json.loads(values["reply_parameters"])
    return values


@dataclass(frozen=True)
class Person:
    """Somebody at a phone, and the chat they write in: themselves, a group (`chat` negative) or a channel."""

    user: int
    name: str = "Nour"
    language: str = "en"
    chat: int = 0
    title: str = ""
    kind: str = ""
    thread: int | None = None

    @property
    def where(self) -> int:
        return self.chat or self.user

    def chat_json(self) -> dict[str, Any]:
        if not self.chat:
            return {"id": self.user, "type": "private", "first_name": self.name}
        extra = {"is_forum": True} if self.thread else {}
        return {"id": self.chat, "type": self.kind or "supergroup", "title": self.title or "Newsroom desk", **extra}

    def user_json(self) -> dict[str, Any]:
        return {"id": self.user, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def message(self, text: str, number: int, *, answers: int | None = None) -> dict[str, Any]:
        """An update that says `text`."""
        said: dict[str, Any] = {
            "message_id": number, "date": int(time.time()), "chat": self.chat_json(), "text": text,
        }  # fmt: skip
        if answers:
            said["reply_to_message"] = {"message_id": answers, "date": 1, "chat": self.chat_json(), "text": "…"}
        if self.thread:
            said |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.kind == "channel":
            return {"channel_post": said | {"sender_chat": self.chat_json()}}
        return {"message": said | {"from": self.user_json()}}

    def press(self, data: str, message_id: int, query: int) -> dict[str, Any]:
        """An update that presses a button of a message."""
        shown: dict[str, Any] = {"message_id": message_id, "date": 1, "chat": self.chat_json(), "text": "…"}
        if self.thread:
            shown |= {"message_thread_id": self.thread, "is_topic_message": True}
        pressed = {"id": str(query), "from": self.user_json(), "chat_instance": "1", "message": shown, "data": data}
        return {"callback_query": pressed}

    def membership(self, status: str) -> dict[str, Any]:
        """An update about the bot itself in this chat."""
        bot = {"id": 1, "is_bot": True, "first_name": "Tocsin"}
        old = {"status": "member" if status in ("kicked", "left") else "left", "user": bot}
        new: dict[str, Any] = {"status": status, "user": bot}
        if status == "kicked":
            new["until_date"] = 0
            old["until_date"] = 0
        change = {"chat": self.chat_json(), "from": self.user_json(), "date": 1}
        return {"my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}}
