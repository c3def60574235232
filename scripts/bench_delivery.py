"""Delivery under load against a loopback Telegram that keeps Telegram's limits: `python scripts/bench_delivery.py`.

1. fan-out: 10,000 private chats and 50 groups with a mixed backlog: the rate reached of the rate allowed, 429s that we
   provoked, memory. 2. the same with 5 % faults of every kind: what was lost, doubled or out of order. 3. a critical
   alert over a backlog of 10,000. 4. the time from an article's arrival on loopback to its message's.

Time is scaled in 1 and 2 by --speed: both sides count `speed` seconds for each real one, so that the windows of 1 s and
60 s are shorter by that factor while the calls take as long as ever. It can only lower the rate reached: an answer that
takes 5 ms costs 5 ms of a window of 1000/speed ms. 3 runs in real time. The server runs in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from bot.alert.catalogue import parse_catalogue
from bot.deliver.outbox import Courier, Habits
from bot.deliver.pacing import Pacer
from bot.deliver.telegram import TelegramSender, make_bot
from bot.model import Message, Severity
from bot.store import outbox
from bot.store.database import Database, open_database

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.newsroom import Newsroom, write_config  # noqa: E402
from tests.telegram_server import Limits, TelegramServer  # noqa: E402

GROUPS = 50
TOKEN = "123456:bench-token-of-no-bot-at-all"


@dataclass
class Server:
    """The loopback Telegram in its own process."""

    url: str
    log: Path
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, folder: Path, *options: str) -> Server:
        log = folder / "accepted.jsonl"
        command = [sys.executable, str(ROOT / "tests/telegram_server.py"), "--log", str(log), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        return cls(process.stdout.readline().strip(), log, process)

    def stop(self) -> dict[str, int]:
        """How the server answered, by kind."""
        self.process.terminate()
        assert self.process.stdout is not None
        answers: dict[str, int] = json.loads(self.process.stdout.read() or "{}")
        self.process.wait()
        return answers

    def accepted(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


class Clock:
    """Our clocks, `speed` times as fast as real ones."""

    def __init__(self, speed: float) -> None:
        self.speed, self.began, self.start = speed, time.monotonic(), datetime.now(UTC)

    def seconds(self) -> float:
        return time.monotonic() * self.speed

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(time.monotonic() - self.began) * self.speed)


def courier(database: Database, server: Server, clock: Clock) -> Courier:
    files = (ROOT / "translations").glob("*/alerts.po")
    words = {f.parent.name: parse_catalogue(f.read_text("utf-8"), f.parent.name) for f in files}
    bot = make_bot(TOKEN, base_url=server.url, timeout=10 / clock.speed)
    habits = Habits(speed=clock.speed)
    return Courier(database, TelegramSender(bot), Pacer(), words, now=clock.now, clock=clock.seconds, habits=habits)


def backlog(chats: int, per_group: int) -> list[tuple[str, Severity]]:
    """A message for each private chat (three for every tenth), and some for each group, severities mixed."""
    addresses = [str(n + 1) for n in range(chats)] + [str(n + 1) for n in range(0, chats, 10)] * 2
    addresses += [str(-n - 1) for _ in range(per_group) for n in range(GROUPS)]
    severities = (Severity.NORMAL, Severity.HIGH, Severity.NORMAL, Severity.CRITICAL, Severity.LOW)
    spread = sorted(range(len(addresses)), key=lambda n: n * 7919 % len(addresses))
    return [(addresses[n], severities[n % 5]) for n in spread]


async def fill(database: Database, messages: list[tuple[str, Severity]], now: datetime) -> None:
    async with database.write() as session:
        for number, (chat, severity) in enumerate(messages):
            text = f"🔴 <b>Somewhere: {number} reported</b>\nmessage {number}. " + "A sentence of a usual alert. " * 8
            message = Message(text, "en", headline=f"message {number}")
            await outbox.add_message(session, f"i{number}", chat, message, severity=severity, now=now)


def resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


async def sample_memory(into: list[float]) -> None:
    """Resident size, MB, each second."""
    while True:
        into.append(resident())
        await asyncio.sleep(1)


async def fan_out(chats: int, per_group: int, speed: float, fault_rate: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), Clock(speed)
        database = await open_database(f"sqlite:///{folder / 'bench.db'}")
        messages = backlog(chats, per_group)
        await fill(database, messages, clock.now())
        bad = ["--trouble"] if fault_rate else []
        server = Server.start(folder, "--speed", str(speed), "--fault-rate", str(fault_rate), *bad)
        samples: list[float] = []
        sampling, cpu = asyncio.create_task(sample_memory(samples)), time.process_time()
        states = await courier(database, server, clock).drain(within=timedelta(minutes=10))
        sampling.cancel()
        used = time.process_time() - cpu
        answers = server.stop()
        report_fan_out(server.accepted(), answers, states, len(messages), speed)
        quarters = [samples[len(samples) * n // 4] for n in range(4)] + [samples[-1]]
        print(f"  memory, MB, at each quarter: {', '.join(f'{q:.0f}' for q in quarters)}; {used:.0f} s of processor")
        if fault_rate:
            report_faults(server.accepted(), messages, answers)
        await database.close()


def report_fan_out(
    accepted: list[dict[str, Any]], answers: dict[str, int], states: dict[str, int], wanted: int, speed: float
) -> None:
    span = accepted[-1]["at"] - accepted[0]["at"]
    fed = [m["at"] for m in accepted if m["at"] - accepted[0]["at"] < span * 0.95]
    rate = (len(fed) - 30) / (fed[-1] - fed[0])
    print(f"  {wanted} messages, {len(accepted)} accepted in {span:.0f} s of Telegram's time (speed {speed:g})")
    print(f"  rate: {rate:.2f}/s = {rate / 30:.1%} of 30/s; whole span {len(accepted) / span:.2f}/s")
    print(f"  429 that we provoked: {answers.get('429 provoked', 0)}; rows: {states}")


def report_faults(
    accepted: list[dict[str, Any]], messages: list[tuple[str, Severity]], answers: dict[str, int]
) -> None:
    """Losses, doubles and order, by the numbers in the texts."""
    got: Counter[int] = Counter()
    lost_answers: Counter[int] = Counter()
    order: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for entry in accepted:
        numbers = [int(n) for n in re.findall(r"message (\d+)", entry["text"])]  # several: folded into one
        got.update(numbers)
        lost_answers.update(numbers if entry["lost"] else [])
        if len(numbers) == 1 and got[numbers[0]] == 1:
            order[entry["chat"], messages[numbers[0]][1].rank].append(numbers[0])
    unreachable = {n for n, (chat, _) in enumerate(messages) if chat in ("13", "14")}
    missing = set(range(len(messages))) - set(got) - unreachable
    doubled = sum(count - 1 for count in got.values())
    unexplained = sum(1 for n, count in got.items() if count - 1 > lost_answers[n])
    disorder = sum(numbers != sorted(numbers) for numbers in order.values())
    print(f"  answers: {answers}")
    lost = lost_answers.total()
    print(f"  missing: {len(missing)}; doubled: {doubled} (answer lost: {lost}, unexplained: {unexplained})")
    print(f"  chats out of order (within a severity): {disorder} of {len(order)}")


def holds(log: Path, text: str) -> bool:
    return log.exists() and text in log.read_text("utf-8")


async def overtake(times: int) -> None:
    """How long a critical alert takes while 10,000 wait, without anybody poking the worker. Real time."""
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), Clock(1)
        database = await open_database(f"sqlite:///{folder / 'bench.db'}")
        await fill(database, [(chat, Severity.NORMAL) for chat, _ in backlog(7500, 20)], clock.now())
        server = Server.start(folder)
        stop = asyncio.Event()
        work = asyncio.create_task(courier(database, server, clock).run(stop))
        await asyncio.sleep(3)
        taken = []
        for number in range(times):
            chat = "-1" if number % 2 else str(7000 + number)
            began = time.monotonic()
            async with database.write() as session:
                message = Message(f"critical {number}", "en")
                await outbox.add_message(
                    session, f"c{number}", chat, message, severity=Severity.CRITICAL, now=clock.now()
                )
            await until(partial(holds, server.log, f"critical {number}"))
            taken.append(time.monotonic() - began)
            await asyncio.sleep(1.3)
        stop.set()
        await work
        async with database.read() as session:
            left = (await outbox.counts(session)).get("pending", 0)
        server.stop()
        await database.close()
    print(f"  {times} critical alerts (half to a group with its own backlog), {left} others still waiting at the end")
    print("  seconds, private and group in turn: " + " ".join(f"{t:.2f}" for t in taken))
    print(f"  from queued to accepted: median {statistics.median(taken):.2f} s, worst {max(taken):.2f} s")


class Paper(Newsroom):
    """A newspaper that notes when each story was first handed out."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_out: dict[int, float] = {}

    async def _feed(self, request: web.Request) -> web.Response:
        answer = await super()._feed(request)
        for number in range(self.shown):
            self.handed_out.setdefault(number, time.monotonic())
        return answer


def rung(telegram: TelegramServer) -> dict[int, float]:
    """When each story was first told."""
    told: dict[int, float] = {}
    for message in telegram.accepted:
        for number in re.findall(r"Story (\d+)\b", message.text):
            told.setdefault(int(number), message.at)
    return told


async def latency(stories: int) -> None:
    """From the answer to the poll that brings an article to Telegram's having the alert, through the whole service."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paper = Paper()
        async with paper, TelegramServer(limits=Limits(1000, 1000, 60000)) as telegram:
            config = write_config(folder, paper, telegram.url)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--config", str(config)),
                env={**os.environ, "TOCSIN_BOT_TOKEN": TOKEN},
                stderr=asyncio.subprocess.DEVNULL,
                cwd=ROOT,
            )
            await until(lambda: paper.polls >= 2)
            for shown in range(3, stories + 1, 3):
                paper.shown = shown
                await until(lambda: len(rung(telegram)) >= paper.shown)
            process.terminate()
            await process.wait()
    taken = sorted(at - paper.handed_out[number] for number, at in rung(telegram).items())
    worst = taken[round(0.95 * (stories - 1))]
    print(f"  {stories} articles: median {statistics.median(taken):.2f} s, 95th percentile {worst:.2f} s")


async def until(met: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise TimeoutError("the service did not deliver; run it by hand with the same configuration to see why")
        await asyncio.sleep(0.01)


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--chats", type=int, default=10_000)
    options.add_argument("--speed", type=float, default=1)
    options.add_argument("--quick", action="store_true", help="a tenth of the chats")
    given = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chats = given.chats // 10 if given.quick else given.chats
    print("fan-out, no faults")
    await fan_out(chats, 40, given.speed, 0)
    print("fan-out, 5 % faults (429, 500, 502, 503, hung, dropped, answer lost) and blocked, missing, migrated chats")
    await fan_out(chats, 40, given.speed, 0.05)
    print("overtaking")
    await overtake(10)
    print("from an article's arrival to the message's, without translation")
    await latency(6 if given.quick else 24)


if __name__ == "__main__":
    asyncio.run(main())
