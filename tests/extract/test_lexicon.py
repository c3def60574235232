"""Loading the lexicon: what an operator adds counts, and what cannot be used is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.extract.casualties_en import find_casualties
from bot.extract.lexicon import load_lexicon
from bot.model import Count
from bot.text.document import build


def written(folder: Path, text: str) -> Path:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_operators_word_is_read(tmp_path: Path) -> None:
    """A verb added under casualty_verbs counts people like the packaged ones."""
    words = written(tmp_path, "casualty_verbs:\n  killed:\n    past: [bulleted]\n")
    found = find_casualties(build("", "Nine men were bulleted by gunmen.", "en"), load_lexicon(words=words).english)
    assert [mention.count for mention in found] == [Count(9, 9)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("casualty_verb: {}\n", "casualty_verb"),
        ("casualty_verbs: {killd: {past: [x]}}\n", "killd"),
        ("act: [1]\n", "act"),
        ("- a list\n", "mapping"),
        ("act: 'a\n", "not YAML"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, named: str) -> None:
    """A key that does not exist, or a value of another form, is refused with its name."""
    with pytest.raises(DataError, match=named):
        load_lexicon(words=written(tmp_path, text))
