"""kill -9 at random points of a broadcast: every message arrives, and at most those in flight arrive twice."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Message
from bot.store import outbox
from bot.store.database import open_database
from tests.telegram_server import TelegramServer
from tests.torture.courier import SPEED

ROOT = Path(__file__).parents[2]


async def fill(url: str, chats: int) -> int:
    """Two messages for each chat; how many in all."""
    database = await open_database(url)
    async with database.write() as session:
        for number in range(2 * chats):
            message = Message(f"message {number}", "en")
            chat = str(number % chats + 1)
            await outbox.add_message(session, f"i{number}", chat, message, now=datetime.now(UTC))
    await database.close()
    return 2 * chats


def count(file: Path, state: str) -> int:
    with sqlite3.connect(file) as raw:
        return int(raw.execute("SELECT count(*) FROM outbox WHERE state = ?", (state,)).fetchone()[0])


async def start(url: str, server: TelegramServer) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.torture.courier", url, server.url, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL
    )


async def broadcast(folder: Path, kills: int, chats: int) -> tuple[TelegramServer, int, int]:
    """(server, messages, messages in flight at the kills, added up)."""
    chance, file = random.Random(7), folder / "tocsin.db"
    url = f"sqlite:///{file}"
    wanted, in_flight = await fill(url, chats), 0
    async with TelegramServer(speed=SPEED) as server:
        for _ in range(kills):
            before = len(server.accepted)
            process = await start(url, server)
            while len(server.accepted) == before and process.returncode is None:
                await asyncio.sleep(0.005)
            await asyncio.sleep(chance.uniform(0, 0.6))
            process.send_signal(signal.SIGKILL)
            await process.wait()
            in_flight += count(file, outbox.State.SENDING)
        process = await start(url, server)
        while count(file, outbox.State.SENT) < wanted:
            assert process.returncode is None
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    return server, wanted, in_flight


async def check(folder: Path, kills: int, chats: int) -> str:
    server, wanted, in_flight = await broadcast(folder, kills, chats)
    got = Counter(int(m.text.removeprefix("message ")) for m in server.accepted)
    order: defaultdict[int, list[int]] = defaultdict(list)
    for message in server.accepted:
        number = int(message.text.removeprefix("message "))
        if number not in order[message.chat]:
            order[message.chat].append(number)
    doubled = got.total() - len(got)
    said = f"{kills} kills: {wanted - len(got)} of {wanted} lost, {doubled} doubled, {in_flight} were in flight"
    assert sorted(got) == list(range(wanted)), said
    assert doubled <= in_flight, said
    assert all(numbers == sorted(numbers) for numbers in order.values())
    assert server.answers["429 provoked"] == 0
    return said


@pytest.mark.timeout(60)
async def test_a_killed_broadcast_loses_nothing(tmp_path: Path) -> None:
    """Two kills: all arrive in order, and only what was in flight can arrive twice; no limit of Telegram is broken."""
    await check(tmp_path, kills=2, chats=150)


@pytest.mark.torture
@pytest.mark.timeout(600)
async def test_a_broadcast_killed_twenty_times_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty kills at random points of one broadcast to 2,000 chats."""
    said = await check(tmp_path, kills=20, chats=2000)
    with capsys.disabled():
        print(f"\n{said}")
