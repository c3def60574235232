from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig, FetchLimits
from tests.fetch.feed_server import Publisher, publisher


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
async def site() -> AsyncIterator[Publisher]:
    async with publisher() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client without pauses and with a short patience."""
    config = FetchConfig(pause=timedelta(0), limits=FetchLimits(total=timedelta(seconds=5), body=200_000))
    async with Client(config) as running:
        yield running
