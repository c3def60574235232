"""A loopback HTTP server that plays publishers, good and hostile. Every path answers by a small handler."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Publisher:
    """`pages` maps paths to handlers and may change while the server runs; `asked` are the requests, in order."""

    base: str = ""
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0

    def url(self, path: str) -> str:
        return self.base + path

    def paths(self) -> list[str]:
        return [request.path for request in self.asked if request.path != "/robots.txt"]

    def serve(self, path: str, body: bytes | str, content_type: str = "application/xml", **headers: str) -> str:
        """Puts a fixed body at `path` and returns its address; `content_type` goes out as it is, charset or none."""
        data = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}

        async def answer(request: web.Request) -> web.Response:
            etag = sent.get("ETag")
            if etag and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            return web.Response(body=data, headers=sent)

        self.pages[path] = answer
        return self.url(path)

    def answer(self, path: str, status: int, **headers: str) -> str:
        """Puts a bare status at `path`."""

        async def bare(_: web.Request) -> web.Response:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(status=status, headers=sent, text="")

        self.pages[path] = bare
        return self.url(path)


@asynccontextmanager
async def publisher() -> AsyncIterator[Publisher]:
    """A running server; unknown paths are 404."""
    site = Publisher()

    async def handle(request: web.Request) -> web.StreamResponse:
        site.asked.append(request)
        site.busy += 1
        site.busiest = max(site.busiest, site.busy)
        try:
            page = site.pages.get(request.path)
            return await page(request) if page else web.Response(status=404, text="nothing here")
        except ConnectionError:
            return web.Response()  # the client had enough
        finally:
            site.busy -= 1

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    port = runner.addresses[0][1]
    site.base = f"http://127.0.0.1:{port}"
    try:
        yield site
    finally:
        await runner.cleanup()


def rss(items: str, *, language: str = "en", title: str = "The Loopback Post") -> str:
    """An RSS 2.0 feed around `items`."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>http://post.example/</link><language>{language}</language>{items}</channel></rss>"
    )


def story(number: int, *, title: str = "", text: str = "", date: str = "", link: str = "", guid: str = "") -> str:
    """One RSS item; a text of its own for each number."""
    words = (
        text
        or f"Report number {number}: a convoy was shelled on road {number * 7} and help was sent from town {number}."
    )
    return (
        f"<item><title>{title or f'Convoy shelled on road {number * 7}'}</title>"
        + (f"<link>{link}</link>" if link else "")
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<description>{words}</description></item>"
    )


def hostile(site: Publisher) -> dict[str, str]:
    """Puts every hostile answer on the server; returns their addresses by name."""
    addresses = {}

    def at(name: str, handler: Handler) -> None:
        site.pages[f"/{name}"] = handler
        addresses[name] = site.url(f"/{name}")

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await response.prepare(request)
        await response.write(b"<rss version='2.0'><channel>")
        filler = story(1).encode() * 500
        while True:
            await response.write(filler)

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await response.prepare(request)
        while True:
            await response.write(b"<")
            await asyncio.sleep(0.05)

    async def bomb(_: web.Request) -> web.Response:
        zeros = gzip.compress(b" " * (60 * 1024 * 1024), 9)
        return web.Response(body=zeros, headers={"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"})

    async def round_(request: web.Request) -> web.Response:
        turn = int(request.query.get("turn", "0")) + 1
        return web.Response(status=302, headers={"Location": f"{request.path}?turn={turn}"})

    at("endless", endless)
    at("drip", drip)
    at("gzip-bomb", bomb)
    at("redirect-loop", round_)
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    fixed = {
        "entity-bomb": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
        + rss(story(1, title="&l11;"))[38:],
        "long-entity": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>' + rss(story(1, text="&a;" * 50_000))[39:],
        "file-entity": '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + rss(story(1, title="&f;"))[39:],
        "error-page": "<!DOCTYPE html><html><head><title>Down for maintenance</title></head><body>Soon.</body></html>",
        "empty-body": "",
        "cut": rss(story(1) + story(2, text="A blast killed 12 people"))[:-60],
        "nested": "<rss version='2.0'><channel><item><title>" + "<b>" * 100_000 + "deep</title></item></channel></rss>",
        "nul": rss(story(1, title="Bla\0st in the\x08 port")),
        "crowd": rss("".join(f"<item><title>Report {i}</title><guid>g{i}</guid></item>" for i in range(100_000))),
        "deep-json": '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 200_000 + "]" * 200_000 + "}",
        "json-crowd": json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": str(i), "title": f"Report {i}"} for i in range(100_000)],
            }
        ),
    }
    for name, body in fixed.items():
        addresses[name] = site.serve(f"/{name}", body, "text/html" if name == "error-page" else "application/xml")
    addresses["picture"] = site.serve("/picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "image/png")
    addresses["mislabelled"] = site.serve("/mislabelled", rss(story(1)), "image/png")
    addresses["gone"] = site.answer("/gone", 410)
    return addresses
