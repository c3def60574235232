"""Polls the sources named on standard input (JSON: name → address); prints their faults and the peak memory.

A process of its own, because the peak is the process's, and the test runner has one too.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig, FetchLimits
from bot.fetch.poll import poll
from bot.fetch.robots import Robots
from bot.fetch.state import SourceState
from bot.model import Source


class Loopback(AbstractResolver):
    """Every name leads to this machine: each source has a host of its own, so that all are polled side by side."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return None


async def none_known(_: Sequence[str]) -> Collection[str]:
    return ()


async def main() -> None:
    addresses: dict[str, str] = json.load(sys.stdin)
    limits = FetchLimits(total=timedelta(seconds=float(sys.argv[1])))
    async with Client(FetchConfig(pause=timedelta(0), robots=False, limits=limits), resolver=Loopback()) as client:
        robots = Robots(client)
        polls = [
            poll(
                Source(name, url, allow_private=True, every=timedelta(minutes=10)),
                SourceState(),
                client,
                robots,
                now=datetime(2026, 3, 1, 12, tzinfo=UTC),
                known=none_known,
            )
            for name, url in addresses.items()
        ]
        results = await asyncio.gather(*polls)
    report = {
        result.source_id: {
            "fault": result.fault.kind if result.fault else "",
            "message": result.fault.message if result.fault else "",
            "items": len(result.items),
            "first": result.items[0].title if result.items else "",
        }
        for result in results
    }
    # not getrusage: its peak includes the parent's memory at the fork
    status = Path("/proc/self/status").read_text("ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    json.dump({"report": report, "peak_mb": peak}, sys.stdout)


asyncio.run(main())
