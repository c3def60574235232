"""A Bot API server on loopback that plays Telegram with its limits and its faults, for tests, benches and demos.

It keeps the limits that Telegram states (30 messages/s overall, 1/s a private chat, 20/min a group: sliding windows),
answers 429 with retry_after where one is broken, refuses broken HTML, long texts, blocked, missing and migrated chats,
and at a given rate throws every fault that a network has. `speed` shortens its times: ten minutes are tried in one.

    python tests/telegram_server.py --port 8081 --log accepted.jsonl [--speed 4] [--fault-rate 0.05]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from aiohttp import web

FAULTS = ("429", "500", "502", "503", "hang", "drop", "lost")
_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"})


@dataclass(frozen=True)
class Accepted:
    """One message as a phone would get it. `lost`: it was accepted, and its answer was never sent."""

    at: float
    method: str
    chat: int
    message_id: int
    text: str
    html: str
    reply_to: int | None = None
    silent: bool = False
    thread: int | None = None
    lost: bool = False


@dataclass
class Limits:
    overall: int = 30
    chat: int = 1
    group: int = 20


@dataclass
class TelegramServer:
    """`blocked`, `missing`, `migrated` may be changed at any time; `faults` are thrown at `fault_rate` of the calls."""

    limits: Limits = field(default_factory=Limits)
    speed: float = 1.0
    fault_rate: float = 0.0
    faults: tuple[str, ...] = FAULTS
    seed: int = 1
    log: Path | None = None
    blocked: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    uneditable: set[tuple[int, int]] = field(default_factory=set)
    accepted: list[Accepted] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    keep_calls: bool = False

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._windows: dict[object, deque[float]] = {}
        self._texts: dict[tuple[int, int], str] = {}
        self._next_id = 0
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._update_id = 0
        self._runner: web.AppRunner | None = None
        self._held: dict[int, float] = {}
        self.url = ""

    async def start(self, port: int = 0) -> str:
        """Listen; the address is what `telegram.base_url` takes."""
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, backlog=512)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> TelegramServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def push(self, **update: Any) -> None:
        """Give the bot an update (`message=`, `callback_query=` …) at its next getUpdates."""
        self._update_id += 1
        self._updates.put_nowait({"update_id": self._update_id, **update})

    def now(self) -> float:
        """Telegram's clock, in seconds that run `speed` times as fast as ours."""
        return time.monotonic() * self.speed

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        values = await _values(request)
        if self.keep_calls:
            self.calls.append((method, values))
        if method == "getupdates":
            return _ok(await self._get_updates(values))
        if method in ("sendmessage", "editmessagetext", "sendphoto", "senddocument"):
            return await self._post(request, method, values)
        if method == "getme":
            return _ok({"id": 1, "is_bot": True, "first_name": "Tocsin", "username": "tocsin_test_bot"})
        return _ok([] if method in ("getmycommands", "getchatadministrators") else True)

    async def _get_updates(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        updates: list[dict[str, Any]] = []
        try:
            wait = min(float(values.get("timeout") or 0), 1.0)
            updates.append(await asyncio.wait_for(self._updates.get(), max(wait, 0.05)))
            while not self._updates.empty():
                updates.append(self._updates.get_nowait())
        except TimeoutError:
            pass
        return updates

    async def _post(self, request: web.Request, method: str, values: dict[str, Any]) -> web.StreamResponse:
        chat, text = int(values["chat_id"]), str(values.get("text") or values.get("caption") or "")
        fault = self._random.choice(self.faults) if self._random.random() < self.fault_rate else ""
        refusal = self._refusal(method, chat, text, values, fault)
        if refusal is not None:
            return refusal
        if fault in ("500", "502", "503"):
            self.answers[f"injected {fault}"] += 1
            return _no(int(fault), "Bad Gateway" if fault == "502" else "Internal Server Error")
        if fault in ("drop", "hang"):
            self.answers[f"injected {fault}"] += 1
            return await _cut(request, 15 / self.speed if fault == "hang" else 0)
        message = self._accept(method, chat, text, values, lost=fault == "lost")
        if fault == "lost":
            self.answers["injected lost"] += 1
            return await _cut(request, 0)
        self.answers["ok"] += 1
        return _ok(message)

    def _refusal(
        self, method: str, chat: int, text: str, values: dict[str, Any], fault: str
    ) -> web.StreamResponse | None:
        if chat in self.migrated:
            extra = {"migrate_to_chat_id": self.migrated[chat]}
            return self._refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", extra)
        if chat in self.missing:
            return self._refuse(400, "Bad Request: chat not found")
        if chat in self.blocked:
            return self._refuse(403, "Forbidden: bot was blocked by the user")
        if (reason := _fault_of(text, values)) is not None:
            return self._refuse(400, f"Bad Request: {reason}")
        if method == "editmessagetext":
            target = (chat, int(values["message_id"]))
            if target not in self._texts or target in self.uneditable:
                return self._refuse(400, "Bad Request: message to edit not found")
            if self._texts[target] == text:
                return self._refuse(400, "Bad Request: message is not modified")
        wait = self._too_fast(chat)
        if wait > 0:
            self.answers["429 provoked"] += 1
            return _no(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        if fault == "429":
            self.answers["injected 429"] += 1
            self._held[chat] = self.now() + 2
            return _no(429, "Too Many Requests: retry after 2", {"retry_after": 2})
        return None

    def _refuse(self, code: int, reason: str, parameters: dict[str, Any] | None = None) -> web.Response:
        self.answers[reason.rsplit(": ", maxsplit=1)[-1].strip()[:40]] += 1
        return _no(code, reason, parameters)

    def _too_fast(self, chat: int) -> int:
        """Seconds to wait, 0 where the message is within every limit; refused calls do not count."""
        now, limits = self.now(), self.limits
        if now < self._held.get(chat, 0):
            return int(self._held[chat] - now) + 1
        own = (chat, limits.chat, 1.0) if chat > 0 else (chat, limits.group, 60.0)
        for key, most, window in (("all", limits.overall, 1.0), own):
            times = self._windows.setdefault(key, deque())
            while times and times[0] <= now - window:
                times.popleft()
            if len(times) >= most:
                return int(times[0] + window - now) + 1
        self._windows["all"].append(now)
        self._windows[chat].append(now)
        return 0

    def _accept(self, method: str, chat: int, html: str, values: dict[str, Any], *, lost: bool) -> dict[str, Any]:
        edit = method == "editmessagetext"
        self._next_id += not edit
        number = int(values["message_id"]) if edit else self._next_id
        self._texts[chat, number] = html
        text = _shown(html) if values.get("parse_mode") == "HTML" else html
        reply = values.get("reply_parameters") or {}
        thread = int(values["message_thread_id"]) if values.get("message_thread_id") else None
        silent = values.get("disable_notification") in (True, "true", "True")
        to = reply.get("message_id")
        entry = Accepted(self.now(), method, chat, number, text, html, to, silent, thread, lost)
        self.accepted.append(entry)
        if self.log:
            with self.log.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        kind = "private" if chat > 0 else "supergroup"
        return {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": kind}, "text": text}


def _fault_of(text: str, values: dict[str, Any]) -> str | None:
    if values.get("parse_mode") == "HTML":
        try:
            shown = _shown(text)
        except ValueError as fault:
            return f"can't parse entities: {fault}"
    else:
        shown = text
    if not shown.strip():
        return "message text is empty"
    return "message is too long" if len(shown.encode("utf-16-le")) > 2 * 4096 else None


def _shown(html: str) -> str:
    """The text of Telegram HTML. Raises ValueError for a tag, entity or nesting that Telegram refuses."""
    html = html.replace(
        "<blockquote expandable>", "<blockquote>"
    )  # the one attribute that Telegram takes without value
    for name in ("quot", "nbsp"):
        html = html.replace(f"&{name};", f"&#{ {'quot': 34, 'nbsp': 160}[name] };")
    try:
        root = ElementTree.fromstring(f"<m>{html}</m>")
    except ElementTree.ParseError as fault:
        raise ValueError(str(fault)) from fault
    if wrong := [e.tag for e in root.iter() if e is not root and e.tag not in _TAGS]:
        raise ValueError(f'unsupported start tag "{wrong[0]}"')
    return unescape("".join(root.itertext()))


async def _values(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    values: dict[str, Any] = {**request.query, **await request.post()}
    for name in ("reply_parameters", "reply_markup", "link_preview_options"):
        if isinstance(values.get(name), str):
            values[name] = json.loads(values[name])
    return values


async def _cut(request: web.Request, after: float) -> web.StreamResponse:
    await asyncio.sleep(after)
    if request.transport:
        request.transport.close()
    return web.Response()


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _no(code: int, reason: str, parameters: dict[str, Any] | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": reason}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)


async def _main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--log", type=Path)
    options.add_argument("--speed", type=float, default=1.0)
    options.add_argument("--fault-rate", type=float, default=0.0)
    options.add_argument("--trouble", action="store_true", help="13 blocks, 14 is missing, groups -1 and -2 migrate")
    given = options.parse_args()
    server = TelegramServer(speed=given.speed, fault_rate=given.fault_rate, log=given.log)
    if given.trouble:
        server.blocked, server.missing, server.migrated = {13}, {14}, {-1: -1001, -2: -1002}
    print(await server.start(given.port), flush=True)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, (ended := asyncio.Event()).set)
    await ended.wait()
    print(json.dumps(server.answers))


if __name__ == "__main__":
    asyncio.run(_main())
