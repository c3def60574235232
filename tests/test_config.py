"""The configuration: every key in the example with its default, every fault with its place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import ChatSection, Config, SourceSection, load_config, parse_config, read_token
from bot.errors import ConfigError
from bot.share import shared
from bot.text.located_yaml import parse

EXAMPLE = shared("config.example.yaml")
ONE, OTHER = "111:one-token-of-a-believable-length", "222:another-token-of-such-a-length"


def keys(section: type[BaseModel], before: str = "") -> list[str]:
    found = []
    for name, field in section.model_fields.items():
        kind = field.annotation
        inner = isinstance(kind, type) and issubclass(kind, BaseModel)
        found += keys(kind, f"{before}{name}.") if inner else [f"{before}{name}"]
    return found


@pytest.mark.parametrize("key", [k for k in keys(Config) if k != "sources"])
def test_every_key_stands_in_the_example_with_its_default(key: str) -> None:
    """config.example.yaml names each key, and its value there is the default."""
    node, issues = parse(EXAMPLE.read_text("utf-8"), "example")
    assert node is not None and not issues
    example, default = load_config(EXAMPLE), Config()
    shown, built = node, (example, default)
    for step in key.split("."):
        shown = shown.get(step) if shown else None
        built = tuple(getattr(part, step) for part in built)
    assert shown is not None, f"{key} is missing from config.example.yaml"
    if not isinstance(built[0], Path) and key != "database.url":
        assert built[0] == built[1]


@pytest.mark.parametrize("name", [*SourceSection.model_fields, *ChatSection.model_fields])
def test_every_key_of_a_source_and_a_chat_is_explained_in_the_example(name: str) -> None:
    """The keys of list entries stand in the example's comments or entries."""
    assert f"{name}:" in EXAMPLE.read_text("utf-8")


def test_faults_come_all_at_once_with_their_places() -> None:
    """Each of four faults is named with line and column, and a near key is suggested."""
    text = (
        "databse: {}\nsources:\n  - {id: a, url: 'ftp://x'}\n  - {id: b, url: 'http://x', every: soon}\n"
        "log: {level: loud}\n"
    )
    with pytest.raises(ConfigError) as fault:
        parse_config(text, "c.yaml")
    lines = str(fault.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["c.yaml:1:1", "c.yaml:3:18", "c.yaml:4:37", "c.yaml:5:14"]
    assert "did you mean 'database'" in lines[0]
    assert "soon" in lines[2]


def test_two_sources_of_one_id_are_refused() -> None:
    """A source id is unique, as state is kept under it."""
    text = "log: {level: info}\nsources:\n  - {id: a, url: 'http://x'}\n  - {id: b, url: 'http://y'}\n  - {id: a, url: 'http://z'}\n"
    with pytest.raises(ConfigError) as fault:
        parse_config(text, "c.yaml")
    assert str(fault.value) == "c.yaml:5:5: sources.2: the id a stands twice; each needs its own"


def test_a_chat_stands_once_for_each_topic() -> None:
    """Two topics of a group are two chats; the same one twice is named where it stands."""
    config = parse_config("telegram: {chats: [{id: -5, thread: 1}, {id: -5, thread: 2}, {id: -5}]}", "c.yaml")
    assert len(config.telegram.chats) == 3
    with pytest.raises(ConfigError) as fault:
        parse_config("telegram:\n  chats:\n    - {id: -5, thread: 1}\n    - {id: -5, thread: 1}\n", "c.yaml")
    assert str(fault.value) == "c.yaml:4:7: telegram.chats.1: the id -5 stands twice; each needs its own"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("log: {level: loud}", "log.level: must be 'debug', 'info', 'warning' or 'error'"),
        ("sources: [{id: a, url: 'http://x', kind: rss}]", "sources.0.kind: must be 'feed' or 'page'"),
        ("fetch: {limits: {items: 0}}", "fetch.limits.items: must be at least 1"),
        ("fetch: {parallel: 1000}", "fetch.parallel: must be at most 256"),
        ("telegram: {limits: {chat: 0}}", "telegram.limits.chat: must be more than 0"),
        ("translate: {pairs: [ar-fr]}", "translate.pairs.0: must be 'ar-en' or 'en-ar'"),
    ],
)
def test_what_a_value_may_be_is_said(text: str, says: str) -> None:
    """A value outside its range, or none of a list, is answered with what would do."""
    with pytest.raises(ConfigError) as fault:
        parse_config(text, "c.yaml")
    assert str(fault.value).endswith(says)


def test_no_is_norway() -> None:
    """A country code that YAML 1.1 reads as a boolean stays a word."""
    config = parse_config("sources: [{id: a, url: 'http://x/', country: NO, every: 1h30m}]", "c.yaml")
    assert config.sources[0].country == "NO"
    assert config.sources[0].every == timedelta(minutes=90)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """The database and the rules lie beside the configuration, wherever the process was started."""
    (tmp_path / "config.yaml").write_text("database: {url: 'sqlite:///x.db'}\nrules: {dir: r}\n")
    config = load_config(tmp_path / "config.yaml")
    assert config.database.url == f"sqlite:///{tmp_path / 'x.db'}"
    assert config.rules.dir == tmp_path / "r"


def test_a_path_may_begin_with_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`~` is the home of whoever runs it, in every path and in the address of an SQLite database."""
    monkeypatch.setenv("HOME", "/home/desk")
    (tmp_path / "config.yaml").write_text(
        "database: {url: 'sqlite:///~/x.db'}\nrules: {dir: ~/r}\ntelegram: {token_file: ~/token}\n"
    )
    config = load_config(tmp_path / "config.yaml")
    assert config.database.url == "sqlite:////home/desk/x.db"
    assert (config.rules.dir, config.telegram.token_file) == (Path("/home/desk/r"), Path("/home/desk/token"))


def test_token_comes_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment wins; an empty token file is a fault that says what to do."""
    monkeypatch.delenv("TOCSIN_BOT_TOKEN", raising=False)
    (tmp_path / "token").write_text(f" {ONE} \n")
    (tmp_path / "config.yaml").write_text("telegram: {token_file: token}\n")
    config = load_config(tmp_path / "config.yaml")
    assert read_token(config) == ONE
    monkeypatch.setenv("TOCSIN_BOT_TOKEN", OTHER)
    assert read_token(config) == OTHER
    monkeypatch.delenv("TOCSIN_BOT_TOKEN")
    (tmp_path / "token").write_text("\n")
    with pytest.raises(ConfigError, match="empty"):
        read_token(config)


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    """The error names the file and the command that writes one."""
    with pytest.raises(ConfigError, match="tocsin init"):
        load_config(tmp_path / "none.yaml")


@pytest.mark.parametrize("key", ["groups: [own.yaml]", "places: own.yaml", "words: own.yaml"])
@pytest.mark.parametrize(("content", "why"), [(None, "No such file"), (b"\xff\xfe", "not UTF-8")])
def test_a_file_of_the_lexicon_that_cannot_be_read_is_named(
    tmp_path: Path, key: str, content: bytes | None, why: str
) -> None:
    """With its key, and before anything is looked up."""
    (tmp_path / "config.yaml").write_text(f"lexicon: {{{key}}}\n")
    if content is not None:
        (tmp_path / "own.yaml").write_bytes(content)
    lexicon = load_config(tmp_path / "config.yaml").lexicon
    with pytest.raises(ConfigError, match=rf"own\.yaml: lexicon\.{key.partition(':')[0]} cannot be read: .*{why}"):
        lexicon.load()
