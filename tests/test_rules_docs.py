"""Every example in docs/rules.md is a rule that loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.extract.lexicon import load_lexicon
from bot.match.keys import CONDITION_KEYS, RULE_KEYS
from bot.match.load import load
from bot.match.schema import RuleFileModel
from bot.model import Kind, Target
from bot.text.located_yaml import parse
from bot.vocabulary import LexiconVocabulary, make_vocabulary

DOCS = (Path(__file__).parents[1] / "docs" / "rules.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def vocabulary() -> LexiconVocabulary:
    return make_vocabulary(load_lexicon())


def whole(block: str) -> str:
    return block if block.startswith("version:") else f"version: 1\nrules:\n{block}"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: re.search(r"id: (\S+)", block)[1])  # type: ignore[index]
def test_example_loads(block: str, vocabulary: LexiconVocabulary) -> None:
    """The example has neither fault nor doubt, and fits the schema."""
    loaded = load([("docs.yaml", whole(block))], vocabulary)
    assert loaded.faults == ()
    assert loaded.doubts == ()
    node, _ = parse(whole(block), "docs.yaml")
    assert node is not None
    RuleFileModel.model_validate(node.value)


def test_the_examples_stand_together(vocabulary: LexiconVocabulary) -> None:
    """No two examples share an id; there are at least 15 in the cookbook."""
    loaded = load([(f"{n}.yaml", whole(block)) for n, block in enumerate(BLOCKS)], vocabulary)
    assert loaded.faults == ()
    assert loaded.rules is not None
    assert len(loaded.rules.rules) >= 20


def test_every_key_kind_and_target_is_documented() -> None:
    """The reference names every key that the loader reads, every kind and every target."""
    for name in (*CONDITION_KEYS, *RULE_KEYS):
        assert f"`{name}" in DOCS or f"  {name}:" in DOCS or f"- {name}:" in DOCS, name
    for word in (*Kind, *Target):
        assert word.value in DOCS, word
