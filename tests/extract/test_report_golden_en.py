"""Every English golden pair (tests/data/golden_en.yaml) is read as its author reads it."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.extract.report import read
from tests.extract.golden import Pair, differences, lexicon, pairs

PAIRS = pairs("en")


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_golden_pair(pair: Pair) -> None:
    """The reader's facts are those of the pair."""
    assert differences(pair, read(pair.article, lexicon())) == []


def test_there_are_enough_pairs() -> None:
    """At least 150 pairs, and every construction at least twice, so that a rule is not fitted to one sentence."""
    kinds = Counter(pair.construction for pair in PAIRS)
    assert len(PAIRS) >= 150
    assert [kind for kind, count in kinds.items() if count < 2] == []
