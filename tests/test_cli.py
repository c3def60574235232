"""The command line as a newcomer types it: help, typical mistakes, their exit codes and what is said of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.cli import build, main

SOURCES = 'sources:\n  - {id: herald, url: "http://herald.example/feed"}\n'
RULES = "version: 1\nrules:\n  - {id: deadly-attack, when: {killed: '>= 5'}}\n"
ROW = {"id": 1, "title": "Bomb kills nine in Kirkuk", "text": "A bomb killed nine policemen in Kirkuk on Sunday."}
Run = Callable[..., tuple[int, str, str]]


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group of commands with the words that call it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from leaves(inner, (*path, name))


ALL = list(leaves(typer.main.get_command(build([]))))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration and rules, which the commands are called in. Nothing has run there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_BOT_TOKEN", raising=False)
    (tmp_path / "config.yaml").write_text(SOURCES)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "desk.yaml").write_text(RULES)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """(exit code, standard output, standard error) of `tocsin WORDS`."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tocsin", *words])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        out, said = capsys.readouterr()
        assert isinstance(code, int)
        return code, out, said

    return call


def process(*words: str, given: bytes = b"", before: str = "", **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", f"{before}\nfrom bot.cli import main; main()", *words]
    return subprocess.run(command, input=given, stderr=subprocess.PIPE, timeout=60, check=False, **options)


@pytest.mark.parametrize(
    ("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_help(path: tuple[str, ...], command: Any, run: Run) -> None:
    """Every command has help that says what it does, and exits with 0; every option and argument is explained."""
    code, out, said = run(*path, "--help")
    assert (code, said) == (0, "")
    assert "Usage: tocsin" in out
    assert command.help
    for parameter in command.params:
        assert parameter.name == "help" or parameter.help, f"{path}: {parameter.name}"


@pytest.mark.parametrize(
    ("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_the_configuration_is_named_alike(path: tuple[str, ...], command: Any) -> None:
    """Where --config is known, -c is."""
    for parameter in command.params:
        if "--config" in parameter.opts:
            assert "-c" in parameter.opts, path


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["rnu"], "Did you mean 'run'"),
        (["run", "--onec"], "--once"),
        (["run", "-c", "nowhere.yaml"], "nowhere.yaml: is not there; 'tocsin init'"),
        (["rules", "chekc"], "check"),
        (["rules", "check", "nowhere"], "'tocsin init'"),
        (["rules", "check", "--format", "xml"], "github"),
        (["rules", "explain", "deadly"], "did you mean 'deadly-attack'"),
        (["rules", "explain", "deadly-attack", "nowhere.txt"], "nowhere.txt: no such file"),
        (["rules", "explain", "deadly-attack", "--last", "0"], "--last"),
        (["rules", "backtest", "--since", "soon"], "90s, 15m"),
        (["match", "--rules", "nowhere"], "nowhere: is not there"),
        (["analyze", "--max-age", "nan"], "--max-age"),
        (["analyze", "--max-age", "-1"], "--max-age"),
        (["analyze", "articles.jsonl"], "articles.jsonl"),
        (["cluster", "--threshold", "nan"], "--threshold"),
        (["explain", "nowhere.txt"], "nowhere.txt: no such file"),
        (["sources", "check", "heralt"], "did you mean 'herald'"),
        (["sources", "add", "ftp://herald.example/"], "http://"),
        (["sources", "add", "herald.example", "--id", "The Herald"], "--id: 'The Herald'"),
        (["sources", "add", "herald.example", "--country", "Iraq"], "--country: 'Iraq'"),
        (["sources", "add", "herald.example", "--language", "french"], "--language: 'french'"),
        (["sources", "import", "nowhere.opml"], "nowhere.opml: cannot be read"),
        (["incidents", "list", "--since", "soon"], "90s, 15m"),
        (["outbox", "--state", "gone"], "pending"),
        (["outbox", "--limit", "0"], "--limit"),
        (["preview", "1", "--lang", "fr"], "ar, en"),
        (["init", "."], "already there; choose another folder, or --force"),
        (["init", "config.yaml"], "cannot be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(words: list[str], says: str, desk: Path, run: Run) -> None:
    """A typical slip exits with 2 and names what would work."""
    code, _, said = run(*words)
    assert code == 2, said
    assert says in " ".join(said.replace("│", " ").split()), said


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("", "config.yaml: has no sources; 'tocsin sources add URL'"),
        ("sorces: []\n", "config.yaml:1:1: unknown key sorces; did you mean 'sources'?"),
        ("fetch: {pause: 1}\n", "config.yaml:1:16: fetch.pause: '1' is not a duration"),
        ("a: [\n", "never closed"),
        (f"{SOURCES}rules: {{dir: nowhere}}\n", "nowhere: is no folder"),
        (f"{SOURCES}telegram: {{token_file: nowhere}}\n", "telegram.token_file cannot be read"),
        (f"{SOURCES}telegram: {{token_file: config.yaml}}\n", "is no bot token"),
        (f"{SOURCES}database: {{url: 'mysql://u:secret@h/d'}}\n", "must start with sqlite:/// or postgresql://"),
    ],
)
def test_run_with_a_wrong_configuration(config: str, says: str, desk: Path, run: Run) -> None:
    """Nothing starts; exit 2 with the file or key that is wrong, and no secret."""
    (desk / "config.yaml").write_text(config)
    code, _, said = run("run", "--once")
    assert code == 2, said
    assert says in said
    assert "secret" not in said


def test_run_without_a_configuration(desk: Path, run: Run) -> None:
    """In a folder without config.yaml that is what is said, not that it has no sources."""
    (desk / "config.yaml").unlink()
    code, _, said = run("run", "--once")
    assert (code, said) == (2, "config.yaml: is not there; 'tocsin init' writes one, --config names another\n")


@pytest.mark.parametrize(
    "words",
    [
        ["incidents", "list"],
        ["incidents", "show", "63f4"],
        ["outbox"],
        ["preview", "1"],
        ["feedback", "list"],
        ["models", "doubts"],
        ["rules", "backtest"],
        ["rules", "explain", "deadly-attack"],
    ],
    ids=" ".join,
)
def test_looking_makes_no_database(words: list[str], desk: Path, run: Run) -> None:
    """Before the first run, or in a wrong folder: exit 1 that says so, and no empty database is left behind."""
    code, _, said = run(*words)
    assert code == 1, said
    assert "tocsin.db: nothing is stored yet: 'tocsin run' makes this database" in said
    assert not (desk / "tocsin.db").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no text"),
        (b'{"text": 5}', "needs a text or title that is a string"),
        (b'{"text": "x", "lang": 5}', "the article object has lang: a string is needed"),
        (b'{"text": ', "is not JSON"),
        (b'{"id": 1, "text": "x"}\r\n{"id": 2, "text": "y"}\r\n', "many go to 'tocsin analyze'"),
    ],
)
@pytest.mark.parametrize("words", [["explain"], ["preview"], ["rules", "explain", "deadly-attack"]], ids=" ".join)
def test_an_article_that_is_none(words: list[str], content: bytes, says: str, desk: Path, run: Run) -> None:
    """All commands that take one article in a file refuse it alike: exit 1, with the file and the reason."""
    (desk / "article").write_bytes(content)
    code, _, said = run(*words, "article")
    assert code == 1
    assert said.startswith("article: ")
    assert says in said


def test_rules_in_another_encoding(desk: Path, run: Run) -> None:
    """A rule file that is not UTF-8 is a fault with its place: exit 1."""
    file = desk / "rules" / "desk.yaml"
    file.write_bytes(RULES.encode() + "# شرح\n".encode("windows-1256"))
    for given in ("rules", "rules/desk.yaml"):
        code, _, said = run("rules", "check", given)
        assert (code, said) == (1, "rules/desk.yaml:4:3: is not UTF-8; save the file in that encoding\n")


def test_init_quotes_what_it_advises(desk: Path, run: Run) -> None:
    """The next steps that `init` prints can be pasted, also where the folder's name has a space."""
    code, out, _ = run("init", "my desk")
    assert code == 0
    assert "tocsin run -c 'my desk/config.yaml'" in out


def test_a_picture_that_cannot_be_written(desk: Path, run: Run) -> None:
    """`preview --png` into a folder that is not there is a fault with its path."""
    (desk / "article").write_text(json.dumps(ROW))
    code, out, said = run("preview", "article", "--png", "no/where.png")
    assert (code, said) == (1, "no/where.png: the picture cannot be written: No such file or directory\n")
    assert "Kirkuk" in out


def test_a_full_disk_behind_the_output(desk: Path) -> None:
    """An output that takes no more is one line on standard error and exit 1."""
    with Path("/dev/full").open("wb") as full:
        done = process("rules", "schema", stdout=full)
    assert (done.returncode, done.stderr) == (1, b"output: No space left on device\n")


def test_a_pipe_that_is_closed_early(desk: Path) -> None:
    """`tocsin analyze | head` ends in silence."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = process("analyze", given=json.dumps(ROW).encode(), stdout=closed)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_terminal_without_arabic_letters(desk: Path) -> None:
    """Letters that an output lacks come as escapes."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = process("explain", given="خبر".encode(), stdout=subprocess.PIPE, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u062e\u0628\u0631" in done.stdout


@pytest.mark.parametrize("words", [["analyze"], ["match"]], ids=" ".join)
def test_reading_touches_neither_network_nor_database(words: list[str], desk: Path) -> None:
    """No socket is opened, no database, and no file is written; Python's own audit says so. The input begins with a
    byte-order mark and has Windows line ends, which is no fault."""
    watch = (
        "import sys\n"
        "def watch(event, args):\n"
        "    written = event == 'open' and isinstance(args[1], str) and set('wax+') & set(args[1])\n"
        "    if event.startswith(('socket.', 'sqlite3.')) or written:\n"
        "        raise SystemExit(f'{event} {args}')\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(watch)"
    )
    line = json.dumps(ROW).encode()
    done = process(*words, given=BOM_UTF8 + line + b"\r\n\r\n" + line, before=watch, stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == [1, 1]
