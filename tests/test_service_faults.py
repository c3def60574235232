"""The service in this process, when something about it goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from rich.console import Console
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.app import open_app
from bot.config import load_config
from bot.fetch.state import load
from bot.pipeline.tidying import tidy
from bot.service import Service
from bot.store import sources
from bot.store.articles import Stage
from bot.store.schema import ArticleRow
from tests.newsroom import Newsroom, write_config


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    for _ in range(int(seconds * 20)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


async def end(serving: asyncio.Task[None], stop: asyncio.Event) -> None:
    assert not serving.done()
    stop.set()
    await serving


async def test_a_clock_that_was_ahead_at_the_start_does_not_silence_the_sources(tmp_path: Path) -> None:
    """Polls were planned for days that are not to come so soon; with the clock set right, they are planned anew."""
    ahead = [timedelta(days=2)]
    async with Newsroom() as newsroom:
        newsroom.shown = 1
        config = load_config(write_config(tmp_path, newsroom, "http://127.0.0.1:9"))
        shown, stop = StringIO(), asyncio.Event()
        console = Console(file=shown, width=200)
        async with open_app(config, console=console, clock=lambda: datetime.now(UTC) + ahead[0]) as service:
            serving = asyncio.create_task(service.serve(stop))
            await asyncio.sleep(0.5)
            assert newsroom.polls == 0
            ahead[0] = timedelta(0)
            await until(lambda: newsroom.polls > 0)
            await end(serving, stop)


async def test_alerts_go_on_whatever_stands_beside_them_fails(tmp_path: Path) -> None:
    """A part that raises at once, and a row that no stage can work with, end neither the work nor the service."""
    calls = []

    async def broken(_stop: asyncio.Event) -> None:
        calls.append(1)
        raise RuntimeError("broken")

    async with Newsroom() as newsroom:
        newsroom.shown = 1
        config = load_config(write_config(tmp_path, newsroom, "http://127.0.0.1:9"))
        shown, stop = StringIO(), asyncio.Event()
        async with open_app(config, console=Console(file=shown, width=200)) as service:
            await spoil(service)
            service.beside = (broken,)
            serving = asyncio.create_task(service.serve(stop))
            await until(lambda: "Kirkuk: 5 killed" in shown.getvalue())
            assert calls == [1]
            await end(serving, stop)


async def test_a_state_that_cannot_be_read_stops_no_source(tmp_path: Path) -> None:
    """One source's saved state is no JSON, and so is that of one which is gone: the first begins anew, and the log says
    so; planning, forgetting and metrics pass over the other."""
    async with Newsroom() as newsroom:
        newsroom.shown = 1
        config = load_config(write_config(tmp_path, newsroom, "http://127.0.0.1:9"))
        shown, stop = StringIO(), asyncio.Event()
        async with open_app(config, console=Console(file=shown, width=200)) as service:
            async with service.parts.database.write() as session:
                for name in ("newsroom", "gone"):
                    await sources.save_state(session, name, '{"etag": "cut o', None)
            with capture_logs() as logged:
                serving = asyncio.create_task(service.serve(stop))
                await until(lambda: "Kirkuk: 5 killed" in shown.getvalue())
                await tidy(service.parts)
                await end(serving, stop)
            async with service.parts.database.read() as session:
                saved = await sources.all_states(session)
        assert not load(saved["newsroom"]).lost
        assert saved["gone"] == '{"etag": "cut o'
        told = [entry for entry in logged if "it begins anew" in entry["event"]]
        assert told and all(entry["log_level"] == "error" for entry in told)


async def spoil(service: Service) -> None:
    """An article whose report cannot be read back waits before all others."""
    async with service.parts.database.write() as session:
        now = datetime.now(UTC)
        session.add(ArticleRow(publisher="p", source="p", seen=now, stage=Stage.TRANSLATE, trace="t", report="{}"))
        await session.flush()
        await session.execute(update(ArticleRow).values(language="en"))
