"""kill -9 at random points of the service on one kept database: nothing is lost, and little is said twice."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.newsroom import Newsroom, headline, write_config
from tests.telegram_server import Limits, TelegramServer

TOKEN = "123456:torture-token-that-nobody-may-log"


async def start(config: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config),
        env={**os.environ, "TOCSIN_BOT_TOKEN": TOKEN}, stderr=(config.parent / "log.jsonl").open("ab"),
    )  # fmt: skip


def stories(server: TelegramServer) -> Counter[int]:
    """How often each story has rung in the chat."""
    found: Counter[int] = Counter()
    for message in server.accepted:
        match = re.search(r"Story (\d+)\b", message.text)
        if match and message.method.lower() == "sendmessage":
            found[int(match.group(1))] += 1
    return found


async def until(server: TelegramServer, wanted: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while len(stories(server)) < wanted and time.monotonic() < end:
        await asyncio.sleep(0.2)


async def torture(folder: Path, kills: int, seed: int) -> tuple[Counter[int], int, int]:
    """(alerts by story, stories published, kills) after `kills` kills and a last undisturbed run."""
    chance = random.Random(seed)
    unlimited = Limits(overall=100000, chat=100000, group=100000)
    async with Newsroom() as newsroom, TelegramServer(limits=unlimited) as server:
        config = write_config(folder, newsroom, server.url)
        for _ in range(kills):
            newsroom.shown += 3
            process = await start(config)
            polls = newsroom.polls
            while newsroom.polls == polls and process.returncode is None:
                await asyncio.sleep(0.02)  # let it live at least until it works
            await asyncio.sleep(chance.uniform(0, 1.2))
            assert process.returncode is None, (folder / "log.jsonl").read_text("utf-8")[-2000:]
            process.send_signal(signal.SIGKILL)
            await process.wait()
        process = await start(config)
        await until(server, newsroom.shown, 60)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert await process.wait() == 0
        assert time.monotonic() - began < 20  # a hang, not a speed, is what this catches
        return stories(server), newsroom.shown, kills


def check(found: Counter[int], published: int, kills: int, folder: Path) -> None:
    lost = [headline(n) for n in range(published) if not found[n]]
    twice = {n: times for n, times in found.items() if times > 1}
    print(
        f"\n{published} alerts expected, {len(found)} arrived, {sum(twice.values()) - len(twice)} twice, {kills} kills"
    )
    assert not lost
    assert sum(twice.values()) - len(twice) <= kills
    assert "torture-token" not in (folder / "log.jsonl").read_text("utf-8")


async def test_three_kills_lose_nothing(tmp_path: Path) -> None:
    """Three kills at random points: every alert arrives, duplicates no more than kills, no token in the log."""
    check(*await torture(tmp_path, 3, seed=7), tmp_path)


@pytest.mark.torture
@pytest.mark.timeout(900)
async def test_thirty_kills_lose_nothing(tmp_path: Path) -> None:
    """Thirty kills at random points on one database: the same."""
    check(*await torture(tmp_path, 30, seed=11), tmp_path)
