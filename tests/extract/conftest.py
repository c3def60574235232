"""What is loaded once for the tests of this room."""

from __future__ import annotations

import pytest

from bot.extract.gazetteer import Gazetteer, load_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()
