"""`tocsin rules` and `tocsin match` as an operator meets them: output and exit codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import matching, rules, rules_told
from bot.errors import ConfigError, RulesError
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.match.schema import schema

RULES = """version: 1
groups: {river-brigade: {names: {en: [River Brigade], ar: [لواء النهر]}}}
rules:
  - id: deadly
    when: {region: Iraq, killed: ">= 5"}
  - id: brigade
    when: {group: river-brigade, region: Iraq}
    unless: {kind: airstrike}
"""
REPORT = (
    "Car bomb kills four at Mosul market\n\n"
    "A car bomb killed four people and wounded nine others at a market in the Iraqi city of Mosul on Sunday, police "
    "said. The River Brigade claimed responsibility for the attack."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "rules"
    path.mkdir()
    (path / "desk.yaml").write_text(RULES, "utf-8")
    return path


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def check(folder: Path, lexicon: Lexicon, form: str = "text") -> list[str]:
    """The lines of a check, without starting the command."""
    return list(rules_told.checked(rules.load_rules(rules.read_files(folder), lexicon), form))


def call(*words: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(rules.app, [str(word) for word in words], input=stdin)


def test_check_of_good_rules(folder: Path) -> None:
    """Rules without fault or doubt: exit 0, nothing on standard output."""
    result = call("check", folder)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 rules (2 enabled), no fault, 0 doubts" in result.stderr


def test_check_names_every_fault(folder: Path) -> None:
    """Each fault of each file as path:line:column: what; exit 1."""
    (folder / "more.yaml").write_text("version: 1\nrules:\n  - {id: deadly, when: {kiled: '>= 5', region: Kirkik}}\n")
    result = call("check", folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        f"{folder}/more.yaml:3:10: duplicate id 'deadly'; it stands already in {folder}/desk.yaml:4",
        f"{folder}/more.yaml:3:25: unknown key 'kiled' in when; did you mean 'killed'?",
    ]
    assert lines[2].startswith(f"{folder}/more.yaml:3:48: unknown region 'Kirkik'; did you mean 'Kirkuk'")


def test_doubts_fail_only_when_strict(folder: Path) -> None:
    """A doubt is printed as a warning; with --strict the exit code is 1."""
    (folder / "desk.yaml").write_text("version: 1\nrules:\n  - {id: a, when: {killed: '>= 0'}}\n")
    result = call("check", folder, "--strict")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{folder}/desk.yaml:3:10: warning: the rule 'a' matches nearly every incident")


def test_doubts_alone_are_well(folder: Path) -> None:
    """Without --strict a doubt is no fault: exit 0, also as JSON."""
    (folder / "desk.yaml").write_text("version: 1\nrules:\n  - {id: a, when: {killed: '>= 0'}}\n")
    result = call("check", folder, "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["rules"], found["faults"], len(found["doubts"])) == (1, [], 1)


def test_check_for_machines(folder: Path, lexicon: Lexicon) -> None:
    """JSON is one object; GitHub gets workflow commands."""
    (folder / "desk.yaml").write_text("version: 1\nrules:\n  - {id: a, when: {region: Irak}}\n")
    found = json.loads("".join(check(folder, lexicon, "json")))
    assert [(f["line"], f["column"]) for f in found["faults"]] == [(3, 28)]
    (line,) = check(folder, lexicon, "github")
    assert line.startswith(f"::error file={folder}/desk.yaml,line=3,col=28::unknown region 'Irak'")


def test_check_without_rules(tmp_path: Path) -> None:
    """A folder that is missing or holds no rule file is wrong usage, said with what to do."""
    for path in (tmp_path / "nowhere", tmp_path):
        error = call("check", path).exception
        assert isinstance(error, ConfigError)
        assert error.exit_code == 2
        assert "tocsin init" in str(error)


def test_explain_a_miss(folder: Path, tmp_path: Path) -> None:
    """Condition by condition with fact and words; the nearest threshold of a miss."""
    file = tmp_path / "report.txt"
    file.write_text(REPORT, "utf-8")
    missed = call("explain", "deadly", file, "--rules", folder)
    assert missed.exit_code == 0, missed.output
    assert "deadly does not match" in missed.stdout
    assert 'false   killed >= 5: 4 [killed 4 < 5] <- "kills four"' in missed.stdout
    assert "true    region Iraq: Mosul (IQ)" in missed.stdout
    assert missed.stdout.splitlines()[-1] == "  nearest: killed 4 < 5"


def test_an_unknown_rule_and_the_list(folder: Path, lexicon: Lexicon) -> None:
    """A rule that does not exist is named with the nearest; the list has a line for each, with condition and place."""
    held = rules.opened(rules.load_rules(rules.read_files(folder), lexicon), lexicon).rules
    assert rules_told.unknown_rule("deadley", held) == "there is no rule 'deadley'; did you mean 'deadly'?"
    lines = list(rules_told.listed(held, datetime(2026, 3, 1, tzinfo=UTC)))
    assert [line.split()[0] for line in lines] == ["brigade", "deadly"]
    assert f"killed >= 5 and region Iraq  [{folder}/desk.yaml:4]" in lines[1]


def test_schema_is_printed() -> None:
    """`rules schema` prints the JSON Schema."""
    assert json.loads(call("schema").stdout) == schema()


def test_match_streams_and_goes_on(folder: Path) -> None:
    """One line out for each line in, in order, bad lines told with their number; exit 1 for them."""
    title, _, text = REPORT.partition("\n\n")
    rows = [
        json.dumps({"id": "one", "title": title, "text": text, "date": "2026-03-08"}),
        "{broken",
        json.dumps({"id": 3, "text": "The museum opens its doors on Friday."}),
    ]
    result = CliRunner().invoke(matching.app, ["--rules", str(folder)], input="\n".join(rows) + "\n")
    assert result.exit_code == 1
    first, bad, quiet = (json.loads(line) for line in result.stdout.splitlines())
    assert first["id"] == "one"
    assert [match["rule"] for match in first["matches"]] == ["brigade"]
    reasons = {reason["condition"]: reason for reason in first["matches"][0]["reasons"]}
    assert reasons["group river-brigade"]["fact"] == "River Brigade (claimant)"
    (evidence,) = reasons["group river-brigade"]["evidence"]
    assert text[evidence["start"] : evidence["end"]].endswith("River Brigade")
    assert (bad["id"], bad["line"]) == (None, 2)
    assert "not JSON" in bad["error"]
    assert quiet == {"id": 3, "matches": []}


def test_broken_rules_judge_nothing(folder: Path, lexicon: Lexicon) -> None:
    """Rules with faults are not opened; the error lists them."""
    (folder / "desk.yaml").write_text("version: 1\nrules: [{id: a}]\n")
    with pytest.raises(RulesError, match="needs the key 'when'"):
        rules.opened(rules.load_rules(rules.read_files(folder), lexicon), lexicon)
