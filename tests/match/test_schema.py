"""The JSON Schema for editors says what the loader reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from bot.match import schema
from bot.match.circumstances import ROLES
from bot.match.counts import COUNTED
from bot.match.keys import CONDITION_KEYS, RULE_KEYS
from bot.text.located_yaml import parse

ROOT = Path(__file__).parents[2]


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_keys_are_the_loaders() -> None:
    """Every key that the loader reads is in the schema, and no other."""
    assert keys(schema.ConditionModel) == set(CONDITION_KEYS)
    assert keys(schema.RuleModel) == set(RULE_KEYS)
    assert keys(schema.WithinModel) == {"minutes", "hours", "days", "incidents", *COUNTED}
    assert set(ROLES) <= keys(schema.ConditionModel)


def test_the_committed_schema_is_current() -> None:
    """rules/rules.schema.json, which the examples point editors to, is what `tocsin rules schema` prints."""
    committed = json.loads((ROOT / "rules" / "rules.schema.json").read_text("utf-8"))
    assert committed == schema.schema()


EXAMPLES = sorted((ROOT / "rules").glob("*.yaml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_fit_the_schema(file: Path) -> None:
    """Each example carries the editor line and is valid by the schema."""
    text = file.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=rules.schema.json\n")
    node, issues = parse(text, file.name)
    assert issues == ()
    assert node is not None
    schema.RuleFileModel.model_validate(node.value)


SHAPES = [
    "unknown-condition",
    "unknown-rule-key",
    "unknown-top-key",
    "threshold-is-a-number",
    "severity-unknown",
    "kind-unknown",
    "when-missing",
    "within-no-hours",
    "box-of-three",
    "version-unknown",
    "id-with-spaces",
    "all-is-a-mapping",
]


@pytest.mark.parametrize("name", SHAPES)
def test_faults_of_shape_are_seen_by_editors_too(name: str) -> None:
    """What can be seen without the gazetteer is an error by the schema."""
    node, _ = parse((ROOT / "tests" / "data" / "rules_broken" / f"{name}.yaml").read_text("utf-8"), name)
    assert node is not None
    with pytest.raises(ValidationError):
        schema.RuleFileModel.model_validate(node.value)
