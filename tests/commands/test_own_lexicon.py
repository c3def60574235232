"""What an operator adds to the lexicon is known to every command, as it is to the service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import analysis, clustering, lookup, matching, outbox, rules

STORY = "River Guardsmen killed five soldiers in Makurdi, Nigeria, on Sunday."
GROUP = "- {id: river-men, name: River Guardsmen, kind: militia, country: NG, names: [Guardsmen of the River]}\n"
RULES = (
    "version: 1\ngroups:\n  hill-men: {names: {en: [Hill Guardsmen]}, part_of: river-men}\n"
    "rules:\n  - {id: guards, when: {group: river-men}}\n  - {id: hill, when: {group: hill-men}}\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder of an operator who added a group; nobody works in it."""
    (tmp_path / "config.yaml").write_text("lexicon: {groups: [own.yaml]}\n")
    (tmp_path / "own.yaml").write_text(GROUP)
    (tmp_path / "story.txt").write_text(STORY)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "desk.yaml").write_text(RULES)
    return tmp_path


def said(app: typer.Typer, *words: str, given: str = "") -> str:
    result = CliRunner().invoke(app, list(words), input=given)
    assert result.exit_code == 0, result.output
    return result.output


def test_rules_are_checked_and_tried_with_it(desk: Path) -> None:
    """A rule that names the group, and one of the rules' own below it, load in every command as they do in `run`."""
    config = str(desk / "config.yaml")
    assert "2 rules (2 enabled), no fault" in said(rules.app, "check", "-c", config)
    assert "guards" in said(rules.app, "list", "-c", config)
    assert "guards matches" in said(rules.app, "explain", "guards", str(desk / "story.txt"), "-c", config)


def test_articles_are_read_with_it(desk: Path) -> None:
    """`explain` and `preview` of an article, and JSON lines where a configuration is named."""
    config, story = str(desk / "config.yaml"), str(desk / "story.txt")
    row = json.dumps({"id": 1, "text": STORY}) + "\n"
    both = typer.Typer()
    for part in (analysis.app, matching.app, clustering.app, outbox.app):
        both.registered_commands += part.registered_commands
    assert "group: River Guardsmen (perpetrator)" in said(both, "explain", story, "-c", config)
    assert "by River Guardsmen" in said(both, "preview", story, "-c", config)
    assert '"river-men"' in said(both, "analyze", "-c", config, given=row)
    assert '"guards"' in said(both, "match", "--rules", str(desk / "rules"), "-c", config, given=row)
    assert '"incident": ' in said(both, "cluster", "-c", config, given=row)
    assert "river-men" not in said(both, "analyze", given=row)


def test_its_names_are_looked_up(desk: Path) -> None:
    """A name that only the operator's file has."""
    assert "river-men" in said(lookup.app, "group", "Guardsmen of the River", "-c", str(desk / "config.yaml"))
