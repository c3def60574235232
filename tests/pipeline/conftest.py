"""A desk for every test; the lexicon is read once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.extract.lexicon import Lexicon, load_lexicon
from tests.pipeline.desk import Desk, open_desk


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The log as values: the console's picture of an exception takes seconds."""
    with capture_logs():
        yield


@pytest.fixture
async def desk(tmp_path: Path, lexicon: Lexicon) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, lexicon) as opened:
        yield opened
