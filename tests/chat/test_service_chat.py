"""`tocsin run` with a token also answers in the chat: a real process, polled over loopback."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from tests.chat.telegram import Person, Telegram
from tests.newsroom import Newsroom, write_config
from tests.test_service import TOKEN, start, until


async def test_the_service_answers_reloads_and_stops_in_time(tmp_path: Path) -> None:
    """A configured chat sets a threshold that holds for the next alert; an admin reloads; SIGTERM ends it within 5 s
    with exit 0, polling included; the log has neither token nor text."""
    reader, chief = Person(101), Person(900)
    async with Newsroom() as newsroom, Telegram() as server:
        config = write_config(tmp_path, newsroom, server.url)
        config.write_text(config.read_text().replace("telegram:\n", "telegram:\n  admins: [900]\n"))
        process = await start(config)
        server.push(**reader.message("/threshold 7", 1))
        server.push(**chief.message("/admin reload", 2))
        server.push(**Person(555).message("/start let-me-in-please", 3))
        await until(lambda: len([m for m in server.accepted if m.chat in (101, 900, 555)]) == 3)
        newsroom.shown = 3  # 5, 6 and 7 killed
        await until(lambda: any("Story 2" in m.text for m in server.accepted))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 6)
        took = time.monotonic() - began
    by_chat = {chat: [m.text for m in server.accepted if m.chat == chat] for chat in (101, 900, 555)}
    assert process.returncode == 0
    assert took < 5
    assert "at least 7 killed" in by_chat[101][0]
    assert not any("Story 0" in text or "Story 1" in text for text in by_chat[101])
    assert "in force: 1" in by_chat[900][0]
    assert "not valid" in by_chat[555][0] and len(by_chat[555]) == 1
    assert TOKEN not in log.decode() and "let-me-in" not in log.decode()
