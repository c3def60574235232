"""`tocsin rules`: check, explain, backtest, schema and list the rules before they ring."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import rules_told as told
from bot.commands.analysis import given_article
from bot.config import Config, load_config
from bot.errors import ConfigError, RulesError
from bot.extract.group_lexicon import load_groups
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.match.load import load
from bot.match.rule import Loaded, RuleSet
from bot.match.schema import schema as file_schema
from bot.ops.rules import rule_files
from bot.text.duration import parse_duration
from bot.vocabulary import make_vocabulary

app = typer.Typer(no_args_is_help=True, help="Check, try and explain alert rules.")

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="config.yaml; default: ./config.yaml if it is there.")
]
FolderArgument = Annotated[Path | None, typer.Argument(help="Folder of rule files, or one file; default: rules.dir.")]


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class Opened:
    """Rules with the lexicon that knows their groups."""

    lexicon: Lexicon
    rules: RuleSet


def read_files(path: Path) -> list[tuple[str, str]]:
    """The rule files of a folder, or the one file; raises ConfigError where there is nothing to read."""
    if not path.exists():
        raise ConfigError("is not there; 'tocsin init' writes a folder with examples", about=str(path))
    files = [(str(path), _text(path))] if path.is_file() else rule_files(path)
    if not files:
        raise ConfigError("holds no rule file (*.yaml); 'tocsin init' writes examples", about=str(path))
    return files


def load_rules(files: list[tuple[str, str]], lexicon: Lexicon, config: Config | None = None) -> Loaded:
    """The rules of the files. With a configuration, names of sources and audiences are checked against it."""
    sources = {name for s in config.source_values() for name in (s.id, s.publisher)} if config else set()
    audiences = {tag for chat in config.telegram.chats for tag in chat.audience} if config else set()
    return load(files, make_vocabulary(lexicon, sorted(sources), sorted(audiences)))


def lexicon_of(config: Config | None) -> Lexicon:
    """The packaged lexicon, with what a configuration adds to it."""
    return config.lexicon.load() if config else load_lexicon()


def open_rules(path: Path, config: Config | None = None, lexicon: Lexicon | None = None) -> Opened:
    """The rules, ready to judge. Raises RulesError with every fault."""
    files = read_files(path)
    lexicon = lexicon or lexicon_of(config)
    return opened(load_rules(files, lexicon, config), lexicon, config)


def opened(loaded: Loaded, lexicon: Lexicon, config: Config | None = None) -> Opened:
    """The rules with a lexicon that knows their groups. Raises RulesError with every fault."""
    if loaded.rules is None:
        raise RulesError("\n".join(map(str, loaded.faults)))
    if loaded.rules.groups:
        files = config.lexicon.groups if config else ()
        lexicon = replace(lexicon, groups=load_groups(loaded.rules.groups, files))
    return Opened(lexicon, loaded.rules)


@app.command()
def check(
    folder: FolderArgument = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Doubts count as faults.")] = False,
    config: ConfigOption = None,
) -> None:
    """Name every fault of the rule files as path:line:column, and every doubt. Exit 0, or 1 with a fault."""
    settings = _config(config, wanted=folder is None)
    loaded = load_rules(read_files(_folder(folder, settings)), lexicon_of(settings), settings)
    for line in told.checked(loaded, format_):
        typer.echo(line)
    if format_ is Format.TEXT:
        typer.echo(told.summary(loaded), err=True)
    raise typer.Exit(1 if loaded.faults or (strict and loaded.doubts) else 0)


@app.command("list")
def list_rules(folder: FolderArgument = None, config: ConfigOption = None) -> None:
    """Every rule: its id, severity, condition, and where it stands."""
    settings = _config(config, wanted=folder is None)
    for line in told.listed(open_rules(_folder(folder, settings), settings).rules, datetime.now(UTC)):
        typer.echo(line)


@app.command()
def schema() -> None:
    """JSON Schema of a rule file, for editors."""
    typer.echo(json.dumps(file_schema(), indent=2, ensure_ascii=False))


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="Id of the rule.")],
    file: Annotated[
        str, typer.Argument(help="Plain text or one article object; '-' is standard input. Without: stored incidents.")
    ] = "",
    rules: Annotated[Path | None, typer.Option("--rules", help="Folder of rule files; default: rules.dir.")] = None,
    config: ConfigOption = None,
    last: Annotated[int, typer.Option(min=1, help="How many of the stored incidents, newest first.")] = 10,
) -> None:
    """Condition by condition: true, false or unknown, the fact, and the words behind it."""
    article = given_article(_given(file), file) if file else None
    settings = _config(config, wanted=rules is None or not file)
    given = open_rules(_folder(rules, settings), settings)
    held = given.rules.get(rule)
    if held is None:
        raise ConfigError(told.unknown_rule(rule, given.rules))
    from bot.commands import rules_tried as tried

    if article:
        lines = tried.explain_article(held, article, given.lexicon, datetime.now(UTC))
    else:
        assert settings is not None
        lines = asyncio.run(tried.explain_stored(held, settings.database.url, last))
    for line in lines:
        typer.echo(line)


@app.command()
def backtest(
    since: Annotated[str, typer.Option(help="How far back: 30d, 12h.")] = "30d",
    rules: Annotated[Path | None, typer.Option("--rules", help="Candidate rules; default: those of rules.dir.")] = None,
    config: ConfigOption = None,
) -> None:
    """What candidate rules would have sent over the stored incidents, beside the live rules. Nothing is sent."""
    from bot.commands import rules_tried as tried

    try:
        length = parse_duration(since)
    except ValueError as fault:
        raise ConfigError(f"--since: {fault}") from fault
    settings = load_config(config)
    lexicon = lexicon_of(settings)
    live = open_rules(settings.rules.dir, settings, lexicon).rules
    candidate = open_rules(rules, settings, lexicon).rules if rules else live
    start = datetime.now(UTC) - length
    for line in asyncio.run(tried.backtest_stored(settings, live, candidate, start)):
        typer.echo(line)


def _config(path: Path | None, *, wanted: bool) -> Config | None:
    """The configuration where it is asked for, or lies in this folder; None where there is none and none is needed."""
    if path is None and not wanted and not Path("config.yaml").exists():
        return None
    return load_config(path)


def _folder(given: Path | None, config: Config | None) -> Path:
    return given if given is not None else config.rules.dir if config else Path("rules")


def _given(file: str) -> str:
    if file == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    path = Path(file)
    if not path.is_file():
        raise ConfigError("no such file; give a text file, or '-' for standard input", about=file)
    return path.read_bytes().decode("utf-8", "replace")


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", about=str(path)) from fault
    try:
        return raw.decode()
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise RulesError("is not UTF-8; save the file in that encoding", about=f"{path}:{line}:{column}") from fault
