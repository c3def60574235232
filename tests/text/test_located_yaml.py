"""YAML with positions: strict where YAML is loose, and small whatever it is given."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.located_yaml import MAX_CHARACTERS, Position, did_you_mean, parse


def value(text: str) -> object:
    node, issues = parse(text, "f.yaml")
    assert issues == ()
    assert node is not None
    return node.value


SCALARS = [
    ("NO", "NO"),
    ("on", "on"),
    ("yes", "yes"),
    ("True", "True"),
    ("true", True),
    ("false", False),
    ("null", None),
    ("~", None),
    ("12", 12),
    ("-3", -3),
    ("007", "007"),
    ("0x1f", "0x1f"),
    ("1_000", "1_000"),
    ("2.50", 2.5),
    ("1e3", "1e3"),
    ("12:30", "12:30"),
    ("2026-03-10", "2026-03-10"),
    ("'12'", "12"),
    ('"true"', "true"),
    ("!!str 12", "12"),
    ("99999999999999999999", "99999999999999999999"),
    (".inf", ".inf"),
    ("=", "="),
]


@pytest.mark.parametrize(("text", "expected"), SCALARS)
def test_scalars(text: str, expected: object) -> None:
    """Only true, false, null and decimal numbers are more than words."""
    assert value(f"- {text}") == [expected]


def test_every_key_and_value_has_its_place() -> None:
    """Line and column count from 1, in characters, Arabic letters among them."""
    node, issues = parse("a: 1\nمفتاح: {b: [x, ي, z]}\n", "f.yaml")
    assert issues == ()
    assert node is not None
    entry = node.entry("مفتاح")
    assert entry is not None
    assert entry.position == Position(2, 1)
    assert node.locate(["مفتاح", "b", 2]) == Position(2, 19)
    assert node.locate(["مفتاح", "b", 9]) == Position(2, 12)
    assert node.locate(["nowhere"]) == Position(1, 1)


FAULTS = [
    ("a: 1\na: 2\n", (2, 1), "duplicate key 'a'; it stands already in line 1"),
    ("a: {b: 1, c: 2, b: 3}", (1, 17), "duplicate key 'b'"),
    ("a: !!python/object/apply:os.system [x]", (1, 4), "is not allowed"),
    ("a: !!python/name:os.system x", (1, 4), "is not allowed"),
    ("a: !!binary aGk=", (1, 4), "is not allowed"),
    ("a: &b {c: 1}\nd: {<<: *b}", (2, 5), "merge keys"),
    ("a: *b", (1, 4), "not seen before"),
    ("a: &b [*b]", (1, 8), "stands inside what it repeats"),
    ("? [a]\n: b", (1, 3), "a key must be a word, not a list"),
    ("{: b}", (1, 2), "not YAML"),
    ("'': b", (1, 1), "a key is missing"),
    ("a: 'x\nb: 1\n", (1, 4), "never closed"),
    ("a: b: c", (1, 5), "a second ':'"),
    ("a:\n\tb: 1", (2, 1), "a tab"),
    ("a: [1, 2", (1, 4), "what opens here is never closed"),
    ("a: [1\nb: 2\n", (2, 2), "not YAML"),
    ("a\n---\nb", (2, 1), "a second document"),
    ("a: \x00", (1, 4), "U+0000"),
    ("a:\n  - \ud800", (2, 5), "U+D800"),
    ("x" * (MAX_CHARACTERS + 1), (1, 1), "the limit is"),
    ("[" * 100_000, (1, 33), "nested deeper"),
    ("{a: " * 100_000, (1, 129), "nested deeper"),
    ("- " * 50_000, (1, 65), "nested deeper"),
]


@pytest.mark.parametrize(("text", "where", "what"), FAULTS)
def test_faults(text: str, where: tuple[int, int], what: str) -> None:
    """Each fault is told where it stands."""
    _, issues = parse(text, "f.yaml")
    assert [(issue.path, issue.line, issue.column) for issue in issues] == [("f.yaml", *where)]
    assert what in issues[0].message


def test_several_faults_at_once() -> None:
    """What can be read on after a fault is, and its faults are told too."""
    node, issues = parse("a: 1\na: 2\nb: !x 3\nc: {d: 1, d: 2}\n", "f.yaml")
    assert [(i.line, i.column) for i in issues] == [(2, 1), (3, 4), (4, 11)]
    assert node is not None
    assert node.get("c") is not None


def test_aliases_are_read() -> None:
    """An alias stands for what its anchor named."""
    assert value("a: &x [1, 2]\nb: *x\nc: [*x, *x]\n") == {"a": [1, 2], "b": [1, 2], "c": [[1, 2], [1, 2]]}


def test_an_alias_bomb_stays_small() -> None:
    """A file of a kilobyte that stands for 10^12 values is refused in a few megabytes."""
    levels = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    tracemalloc.start()
    node, issues = parse(levels, "bomb.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert node is None
    assert "aliases written out" in issues[0].message
    assert peak < 8_000_000


def test_empty_texts() -> None:
    """Nothing, comments alone and a byte order mark alone are nothing, not a fault."""
    for text in ("", "# only a comment\n", "\ufeff", "---\n# x\n"):
        node, issues = parse(text, "f.yaml")
        assert issues == ()
        assert node is None or node.value is None
    assert value("\ufeffa: 1") == {"a": 1}


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60) | st.text("{}[]:,-&*! ?|>'\"#\n\tab1", max_size=60))
def test_nothing_makes_it_raise(text: str) -> None:
    """Any text gives a tree or faults, each inside the text."""
    node, issues = parse(text, "f.yaml")
    assert node is not None or issues or not text.strip("\ufeff \n") or value_free(text)
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
    assert all(1 <= issue.line <= lines and issue.column >= 1 for issue in issues)


def value_free(text: str) -> bool:
    """Whether a text without faults may hold no value: comments, markers and directives alone."""
    return all(line.strip()[:1] in ("", "#", "-", ".", "%") for line in text.replace("\ufeff", "").splitlines())


def test_did_you_mean() -> None:
    """The nearest known word is offered, and none where nothing is near."""
    assert did_you_mean("kiled", ["killed", "kind"]) == "; did you mean 'killed'?"
    assert did_you_mean("KILLED", ["killed", "kind"]) == "; did you mean 'killed'?"
    assert did_you_mean("zebra", ["killed", "kind"]) == ""
    assert did_you_mean("x", []) == ""
