"""A service without a translation model: alerts stand on their facts, and the admins are told once what to install."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.newsroom import Newsroom, write_config
from tests.telegram_server import TelegramServer
from tests.test_service import UNLIMITED, start, until


async def test_a_missing_model_is_told_once(tmp_path: Path) -> None:
    """Two English articles ring an Arabic chat; one notice goes to the admin, with the command, over a restart too."""
    async with Newsroom() as newsroom, TelegramServer(limits=UNLIMITED) as server:
        config = write_config(tmp_path, newsroom, server.url)
        text = config.read_text().replace("telegram:\n", "telegram:\n  admins: [900]\n")
        config.write_text(text.replace("{id: 101}", "{id: 101, language: ar}"))
        for shown in (1, 2):
            newsroom.shown = shown
            process = await start(config)
            await until(lambda shown=shown: sum(m.chat == 101 for m in server.accepted) == shown)
            if shown == 1:
                await until(lambda: any(m.chat == 900 for m in server.accepted))
            process.send_signal(signal.SIGTERM)
            await process.communicate()
    told = [m.text for m in server.accepted if m.chat == 900]
    assert len(told) == 1
    assert "tocsin models install en ar" in told[0]
