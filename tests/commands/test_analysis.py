"""`tocsin analyze` and `tocsin explain` as a user calls them: JSON lines in and out, plain text or one object."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GOOD = {
    "id": "a",
    "title": "Bomb kills nine in Kirkuk",
    "text": "A bomb killed nine policemen in Kirkuk on Sunday.",
    "date": "2024-03-17",
}


def tocsin(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, timeout=60, check=False)


def analyzed(*rows: object) -> tuple[int, list[dict[str, Any]]]:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    done = tocsin("analyze", given=b"\n".join(lines) + b"\n")
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_rows_keep_their_order_and_form() -> None:
    """One object a line in the same order, with the fields of the contract; exit 0."""
    arabic = {"id": 2, "text": "قتل تسعة من الشرطة في كركوك", "lang": "en"}
    code, rows = analyzed(GOOD, arabic)
    assert code == 0
    assert [row["id"] for row in rows] == ["a", 2]
    assert [row["language"] for row in rows] == ["en", "ar"]
    first = rows[0]["incidents"][0]
    assert first["primary"] is True
    assert first["killed"] == {"min": 9, "max": 9}
    assert first["places"][0]["country"] == "IQ"
    killed = next(item for item in first["evidence"] if item["field"] == "killed")
    assert "nine" in GOOD["title"][killed["start"] : killed["end"]]


def test_bad_lines_are_answered_and_the_rest_goes_on() -> None:
    """A line that cannot be read gives its number, its id where it has one, and exit 1."""
    code, rows = analyzed(b"{not json", {"id": "x"}, b"[]", {"text": "no id"}, b"\xff\xfe", GOOD)
    assert code == 1
    assert [(row["id"], row.get("line")) for row in rows] == [
        (None, 1),
        ("x", 2),
        (None, 3),
        (None, 4),
        (None, 5),
        ("a", None),
    ]
    assert all(row["error"] for row in rows[:5])


def test_odd_rows_are_read() -> None:
    """Whatever JSON can carry is answered with an incidents list, not an error."""
    odd: list[dict[str, Any]] = [
        {"id": "surrogate", "text": "\ud800 killed nine"},
        {"id": "digits", "text": "9" * 2_000_000},
        {"id": "quotes", "text": "“‘(" * 300_000},
        {"id": "empty", "text": ""},
        {"id": "nulls", "text": "Nine killed.", "date": "yesterday", "title": None, "lang": None},
        {"id": "number as date", "text": "Nine killed.", "date": 17},
    ]
    code, rows = analyzed(*odd)
    assert code == 0
    assert [row["id"] for row in rows] == [row["id"] for row in odd]
    assert all(isinstance(row["incidents"], list) for row in rows)


def test_explain_plain_text() -> None:
    """The article, the facts, and what was left out and why."""
    text = "Bomb kills nine in Kirkuk\n\nA bomb killed nine policemen. Last month a bomb killed four people in Mosul.\n"
    done = tocsin("explain", given=text.encode())
    printed = done.stdout.decode()
    assert done.returncode == 0
    assert "killed: 9" in printed
    assert "Kirkuk" in printed
    assert "recalled" in printed


def test_explain_tells_which_words_mean_which_place() -> None:
    """Only the first place is where it happened; the words behind all facts stand under a heading, each with its place
    or group."""
    text = "Islamic State bomb kills nine in Hawija, Iraq\n\nA bomb killed nine policemen in Hawija in Iraq.\n"
    lines = [line.strip() for line in tocsin("explain", given=text.encode()).stdout.decode().splitlines()]
    facts, words = lines[: lines.index("read from the words")], lines[lines.index("read from the words") :]
    assert [line for line in facts if line.startswith(("place", "also named"))] == [
        "place: Hawija, Kirkuk, IQ",
        "also named: Iraq",
    ]
    assert {"places (Hawija): Hawija", "places (Iraq): Iraq", "groups (Islamic State): Islamic State"} <= set(words)


def test_explain_one_object(tmp_path: Path) -> None:
    """A file with an article object is read as `analyze` would read it."""
    path = tmp_path / "article.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    done = tocsin("explain", str(path))
    assert done.returncode == 0
    assert "killed: 9" in done.stdout.decode()


def test_explain_says_that_a_language_is_not_read() -> None:
    """Text that is neither English nor Arabic has no facts, and why."""
    given = "Une bombe a tué neuf policiers dimanche à Kirkouk, selon la police de la ville.".encode()
    assert "language: neither English nor Arabic" in tocsin("explain", given=given).stdout.decode()


def test_explain_says_what_is_wrong() -> None:
    """A missing file is wrong usage; an object without text is a fault in what was given."""
    assert tocsin("explain", "no-such-file").returncode == 2
    assert tocsin("explain", given=b'{"id": 3, "text": 4}').returncode == 1
