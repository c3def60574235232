"""One source fetched once for a person to look at: no state, no article pages, nothing stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.fetch.http import Client
from bot.fetch.poll import poll
from bot.fetch.robots import Robots
from bot.fetch.state import Polled, SourceState
from bot.model import FullText, Source


async def check(source: Source, client: Client, robots: Robots, *, now: datetime) -> Polled:
    """What a first poll of `source` gives, its articles' pages left out."""
    plain = replace(source, full_text=FullText.NEVER)
    return await poll(plain, SourceState(), client, robots, now=now, known=_none)


async def _none(_: Sequence[str]) -> Collection[str]:
    return ()
