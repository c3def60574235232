"""A loopback newspaper for tests of the whole service: unmistakable attacks in towns far apart, revealed bit by bit."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from aiohttp import web

TOWNS = (
    ("Kirkuk", "Iraq"), ("Basra", "Iraq"), ("Raqqa", "Syria"), ("Deir ez-Zor", "Syria"), ("Aden", "Yemen"),
    ("Marib", "Yemen"), ("Benghazi", "Libya"), ("Sabha", "Libya"), ("Kismayo", "Somalia"), ("Baidoa", "Somalia"),
    ("Gao", "Mali"), ("Maiduguri", "Nigeria"), ("Agadez", "Niger"), ("Quetta", "Pakistan"), ("Peshawar", "Pakistan"),
    ("Kandahar", "Afghanistan"), ("Jalalabad", "Afghanistan"), ("El Fasher", "Sudan"), ("Nyala", "Sudan"),
    ("Kherson", "Ukraine"), ("Kharkiv", "Ukraine"), ("Sanaa", "Yemen"), ("Idlib", "Syria"), ("Mosul", "Iraq"),
)  # fmt: skip
KINDS = ("car bomb", "roadside bomb", "drone strike", "mortar attack")


def headline(number: int) -> str:
    """The title of article `number`; no two are alike."""
    town, _ = TOWNS[number % len(TOWNS)]
    return f"Story {number}: {KINDS[number // len(TOWNS) % len(KINDS)]} kills {5 + number} in {town}"


def body(number: int) -> str:
    town, country = TOWNS[number % len(TOWNS)]
    kind = KINDS[number // len(TOWNS) % len(KINDS)]
    return f"A {kind} killed {5 + number} people in the city of {town}, {country}, on {{day}}, officials said."


class Newsroom:
    """One feed with the first `shown` stories. `count` counts the polls."""

    def __init__(self) -> None:
        self.shown, self.polls, self.address = 0, 0, ""
        self._born = datetime.now(UTC) - timedelta(minutes=30)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Newsroom:
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _feed(self, _request: web.Request) -> web.Response:
        self.polls += 1
        items = "".join(itertools.starmap(self._item, ((n,) for n in range(self.shown))))
        xml = f"<rss version='2.0'><channel><title>Newsroom</title>{items}</channel></rss>"
        return web.Response(text=xml, content_type="application/rss+xml")

    def _item(self, number: int) -> str:
        at = self._born + timedelta(seconds=number)
        text = body(number).format(day=at.strftime("%A"))
        link = f"{self.address}/story/{number}"
        return (
            f"<item><title>{escape(headline(number))}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(text)}</description></item>"
        )


def write_config(folder: Path, newsroom: Newsroom, telegram: str, *, chats: tuple[int, ...] = (101,)) -> Path:
    """A configuration that polls the newsroom every second and sends to `chats` through the server at `telegram`."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "all.yaml").write_text(
        'version: 1\nrules:\n  - {id: deadly, name: {en: Deadly}, when: {killed: ">= 1"}, severity: high}\n'
    )
    listed = "".join(f"    - {{id: {chat}}}\n" for chat in chats)
    config = folder / "config.yaml"
    config.write_text(
        f"database: {{url: 'sqlite:///t.db'}}\n"
        f"sources:\n  - {{id: newsroom, url: '{newsroom.address}/feed.xml', publisher: Newsroom, language: en, "
        f"every: 1s, floor: 1s, full_text: never, allow_private: true}}\n"
        f"fetch: {{pause: 0s, robots: false}}\n"
        f"telegram:\n  base_url: {telegram}\n  chats:\n{listed}  limits: {{overall: 1000, chat: 1000, group: 60000}}\n"
        f"log: {{format: json}}\n"
    )
    return config
