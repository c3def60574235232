"""One lexicon for all conversations."""

from __future__ import annotations

import pytest

from bot.extract.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()
