"""The sample newspapers of the demo as RSS feeds over loopback, dated relative to now, one of them in windows-1256."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from xml.sax.saxutils import escape

import yaml
from aiohttp import web

from bot.model import Source
from bot.text.duration import parse_duration

_WEEKDAYS_AR = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article: it is in its feed from poll number `round` on."""

    round: int
    ago: timedelta
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Newspaper:
    path: str
    name: str
    language: str
    country: str
    charset: str
    pieces: tuple[Piece, ...]


def newspapers() -> tuple[Newspaper, ...]:
    """The sample newspapers of feeds.yaml."""
    out = []
    for entry in yaml.safe_load(files("bot.demo").joinpath("feeds.yaml").read_text("utf-8")):
        pieces = tuple(
            Piece(a["round"], parse_duration(a["ago"]), a["title"], a["text"].strip()) for a in entry["articles"]
        )
        head = {key: entry[key] for key in ("path", "name", "language", "country", "charset")}
        out.append(Newspaper(**head, pieces=pieces))
    return tuple(out)


class Stand:
    """Serves the newspapers; `round` is the poll that is being answered, from 1."""

    def __init__(self, now: datetime) -> None:
        self.round, self._now, self._papers = 1, now, newspapers()
        self.address = ""

    def sources(self) -> tuple[Source, ...]:
        """The newspapers as sources of the pipeline."""
        return tuple(
            Source(
                id=paper.path.removesuffix(".xml"),
                url=f"{self.address}/{paper.path}",
                publisher=paper.name,
                language=paper.language,
                country=paper.country,
                allow_private=True,
            )
            for paper in self._papers
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen on a free port of 127.0.0.1 for as long as the context lasts."""
        app = web.Application()
        for paper in self._papers:
            app.router.add_get(f"/{paper.path}", self._handler(paper))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()

    def _handler(self, paper: Newspaper):  # type: ignore[no-untyped-def]
        async def handle(_request: web.Request) -> web.Response:
            body = self.feed(paper).encode(paper.charset, "xmlcharrefreplace")
            return web.Response(body=body, headers={"Content-Type": f"application/rss+xml; charset={paper.charset}"})

        return handle

    def feed(self, paper: Newspaper) -> str:
        """The RSS of a newspaper in the current round."""
        items = "".join(self._item(paper, i, p) for i, p in enumerate(paper.pieces) if p.round <= self.round)
        head = f"<title>{escape(paper.name)}</title><link>{self.address}/</link><language>{paper.language}</language>"
        return (
            f'<?xml version="1.0" encoding="{paper.charset}"?>\n'
            f'<rss version="2.0"><channel>{head}<description>Sample newspaper</description>{items}</channel></rss>\n'
        )

    def _item(self, paper: Newspaper, number: int, piece: Piece) -> str:
        at = self._now - piece.ago
        day = at.weekday()
        text = piece.text.format(weekday_en=at.strftime("%A"), weekday_ar=_WEEKDAYS_AR[day])
        link = f"{self.address}/{paper.path.removesuffix('.xml')}/{number + 1}"
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
        return (
            f"<item><title>{escape(piece.title)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(paragraphs)}</description></item>"
        )
