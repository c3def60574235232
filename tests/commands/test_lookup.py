"""`tocsin lookup`."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.commands.lookup import app


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def test_a_group_is_told_with_its_family(runner: CliRunner) -> None:
    """id, both names, parents and members stand in the answer, and the exit code is 0."""
    result = runner.invoke(app, ["group", "JNIM"])
    assert result.exit_code == 0
    assert "jnim" in result.output
    assert "نصرة الإسلام والمسلمين" in result.output
    assert "within     al-qaida" in result.output
    assert "ansar-dine" in result.output


def test_an_unknown_group_has_near_misses(runner: CliRunner) -> None:
    """A misspelt name is told to be unknown, the likeliest groups are named, and the exit code is 1."""
    result = runner.invoke(app, ["group", "Boko Harem", "داعش"])
    assert result.exit_code == 1
    assert "Boko Harem: no such group" in result.output
    assert "boko-haram" in result.output
    assert "islamic-state" in result.output


def test_an_ambiguous_name_says_so(runner: CliRunner) -> None:
    """Two groups of one name are both told."""
    result = runner.invoke(app, ["group", "Jundallah"])
    assert "ambiguous, 2 groups" in result.output


def test_a_place_is_told_with_its_hierarchy(runner: CliRunner) -> None:
    """Division and country stand behind a town, in either script; an unknown one gives exit code 1."""
    result = runner.invoke(app, ["place", "كركوك", "Xyzzyplugh"])
    assert result.exit_code == 1
    assert "IQ-KI" in result.output
    assert "Xyzzyplugh: no such place" in result.output
