"""A process that delivers the outbox of a database until it is killed: `python -m tests.torture.courier URL SERVER`."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.alert.catalogue import parse_catalogue
from bot.deliver.outbox import Courier, Habits
from bot.deliver.pacing import Pacer
from bot.deliver.telegram import TelegramSender, make_bot
from bot.store.database import open_database

SPEED = 10.0
TRANSLATIONS = Path(__file__).parents[2] / "translations"


async def main(url: str, server: str) -> None:
    words = {
        f.parent.name: parse_catalogue(f.read_text("utf-8"), f.parent.name) for f in TRANSLATIONS.glob("*/alerts.po")
    }
    courier = Courier(
        await open_database(url),
        TelegramSender(make_bot("1:T", base_url=server, timeout=2)),
        Pacer(),
        words,
        now=lambda: datetime.now(UTC),
        clock=lambda: time.monotonic() * SPEED,
        habits=Habits(speed=SPEED),
    )
    await courier.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
