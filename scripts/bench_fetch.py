"""How fast sources are polled: loopback feeds, each on a host of its own, with conditional GET.

Usage: python scripts/bench_fetch.py [--feeds 1000] [--items 30] [--json]. Three rounds: all new; nothing changed (304);
every tenth changed by one item. Prints feeds a second, the share of time spent in parsing, and the peak memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig
from bot.fetch.poll import poll
from bot.fetch.robots import Robots
from bot.fetch.state import SourceState
from bot.model import FullText, Source

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
LEAD = "A patrol came under fire on the valley road and two vehicles were damaged, the district office said. " * 4
R = TypeVar("R")


class Loopback(AbstractResolver):
    """Every name leads to this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return None


class Timed(Client):
    """Counts the seconds that the parsers take."""

    parsing = 0.0

    async def read(self, function: Callable[[], R]) -> R:
        return await super().read(partial(self._timed, function))

    def _timed(self, function: Callable[[], R]) -> R:
        start = time.perf_counter()
        try:
            return function()
        finally:
            self.parsing += time.perf_counter() - start


def feed(number: int, edition: int, items: int) -> str:
    """Feed `number` after `edition` additions, newest first."""
    stories = "".join(
        f"<item><title>Patrol under fire on road {number}-{n}</title><link>http://f{number}.test/{n}</link>"
        f"<guid>f{number}-{n}</guid><pubDate>Tue, 03 Mar 2026 {11 - n % 11:02}:00:00 GMT</pubDate>"
        f"<description>{LEAD}</description></item>"
        for n in range(edition + items, edition, -1)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F{number}</title>{stories}</channel></rss>'


def serve(pipe: Connection, items: int) -> None:
    """The publishers' side, in a process of its own."""

    async def main() -> None:
        editions: dict[int, int] = {}

        async def answer(request: web.Request) -> web.Response:
            number = int(request.path.rpartition("/")[2])
            if request.query.get("add"):
                editions[number] = editions.get(number, 0) + 1
                return web.Response()
            etag = f'"{editions.get(number, 0)}"'
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            text = feed(number, editions.get(number, 0), items)
            return web.Response(text=text, content_type="application/rss+xml", headers={"ETag": etag})

        app = web.Application()
        app.router.add_get("/feed/{number}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


async def rounds(port: int, feeds: int) -> dict[str, float]:
    """The figures of the three rounds."""
    sources = [
        Source(f"f{n}", f"http://f{n}.test:{port}/feed/{n}", allow_private=True, full_text=FullText.NEVER)
        for n in range(feeds)
    ]
    states = {source.id: SourceState() for source in sources}
    keys: set[str] = set()
    figures: dict[str, float] = {}

    async def known(asked: Sequence[str]) -> Collection[str]:
        return keys.intersection(asked)

    async with Timed(FetchConfig(pause=timedelta(0), robots=False, parallel=32), resolver=Loopback()) as client:
        robots = Robots(client)

        async def one(source: Source) -> int:
            result = await poll(source, states[source.id], client, robots, now=NOW, known=known)
            assert result.fault is None, result.fault
            states[source.id] = result.state
            for item in result.items:
                keys.update((item.key, *item.aliases))
            return len(result.items)

        for name in ("new", "unchanged", "tenth changed"):
            if name == "tenth changed":
                for source in sources[::10]:
                    async with client.get(source.url + "?add=1", allow_private=True):
                        pass
            client.parsing, start = 0.0, time.perf_counter()
            new = sum(await asyncio.gather(*(one(source) for source in sources)))
            spent = time.perf_counter() - start
            figures |= {
                f"{name}: feeds a second": feeds / spent,
                f"{name}: share of parsing": client.parsing / spent,
                f"{name}: articles": new,
            }
    return figures | {"peak memory, MB": peak_memory()}


def peak_memory() -> float:
    """Of this process, in MB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--items", type=int, default=30)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs, chosen.items), daemon=True)
    server.start()
    try:
        figures = asyncio.run(rounds(ours.recv(), chosen.feeds))
    finally:
        server.terminate()
    if chosen.json:
        json.dump(figures, sys.stdout)
        return 0
    print(f"{chosen.feeds} feeds of {chosen.items} items, each on a host of its own")
    for name, figure in figures.items():
        print(f"  {name:32}{figure:10.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
