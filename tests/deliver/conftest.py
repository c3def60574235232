"""What the tests of delivery share: the loopback Bot API server, a fresh database, and catalogues."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.alert.catalogue import Catalogue, parse_catalogue
from bot.store.database import Database, open_database
from tests.telegram_server import TelegramServer

TESTS = Path(__file__).parents[1]


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram on loopback, its seconds ten times as short."""
    async with TelegramServer(speed=10) as server:
        yield server


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite:///{tmp_path / 'tocsin.db'}")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def catalogues() -> Mapping[str, Catalogue]:
    files = (TESTS.parent / "translations").glob("*/alerts.po")
    return {f.parent.name: parse_catalogue(f.read_text("utf-8"), f.parent.name, about=str(f)) for f in files}
