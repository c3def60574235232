"""config.yaml and the environment to one frozen `Config`; every key, its default and its meaning stand here.

Faults are reported all at once as path:line:column. Relative paths are relative to the folder of the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from bot.config_faults import TWICE, located
from bot.errors import ConfigError
from bot.fetch.limits import FetchConfig, FetchLimits
from bot.model import Chat, FullText, Group, Selectors, Source, SourceKind
from bot.text.duration import parse_duration
from bot.text.located_yaml import parse

if TYPE_CHECKING:
    from bot.extract.lexicon import Lexicon

TOKEN_VARIABLE = "TOCSIN_BOT_TOKEN"  # noqa: S105 (the name of a variable)

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")

Duration = Annotated[timedelta, BeforeValidator(lambda v: v if isinstance(v, timedelta) else parse_duration(str(v)))]
Language = Literal["en", "ar"]


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not a time zone; write one like Asia/Baghdad")
    return name


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an http:// or https:// address")
    return url


Zone = Annotated[str, AfterValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Proxy = Annotated[str, AfterValidator(lambda url: _web_address(url) if url else url)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)


class DatabaseSection(_Section):
    url: str = "sqlite:///tocsin.db"
    keep: Duration = timedelta(days=90)


class RulesSection(_Section):
    dir: Path = Path("rules")


class SelectorsSection(_Section):
    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    text: str = ""


class SourceSection(_Section):
    id: Slug
    url: WebAddress
    kind: SourceKind = SourceKind.FEED
    publisher: str = ""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    language: str = ""
    every: Duration = timedelta(minutes=10)
    floor: Duration = timedelta(minutes=2)
    full_text: FullText = FullText.AUTO
    allow_private: bool = False
    max_age: Duration = timedelta(hours=24)
    selectors: SelectorsSection = SelectorsSection()

    def source(self) -> Source:
        """The value that the fetch room works with."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        publisher = self.publisher or (urlsplit(self.url).hostname or self.id)
        return Source(**values | {"publisher": publisher, "selectors": Selectors(**self.selectors.model_dump())})


class FetchLimitsSection(_Section):
    body: Annotated[int, Field(ge=1024)] = FetchLimits().body
    total: Duration = FetchLimits().total
    redirects: Annotated[int, Field(ge=0, le=20)] = FetchLimits().redirects
    items: Annotated[int, Field(ge=1)] = FetchLimits().items
    pages: Annotated[int, Field(ge=0)] = FetchLimits().pages


class FetchSection(_Section):
    user_agent: str = FetchConfig().user_agent
    proxy: Proxy = ""
    pause: Duration = FetchConfig().pause
    parallel: Annotated[int, Field(ge=1, le=256)] = FetchConfig().parallel
    robots: bool = True
    limits: FetchLimitsSection = FetchLimitsSection()

    def fetching(self) -> FetchConfig:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return FetchConfig(**values | {"limits": FetchLimits(**self.limits.model_dump())})


Entry = TypeVar("Entry", "SourceSection", "ChatSection")


class LexiconSection(_Section):
    groups: tuple[Path, ...] = ()
    places: Path | None = None
    words: Path | None = None

    def load(self, groups: Sequence[Group] = ()) -> Lexicon:
        """The packaged lexicon with these files and, of the rule files, `groups`. Raises `ConfigError` for a file that
        cannot be read and `DataError` with a file's faults."""
        from bot.extract.lexicon import load_lexicon  # here: most commands look no word up

        for key, files in (("groups", self.groups), ("places", (self.places,)), ("words", (self.words,))):
            for file in filter(None, files):
                _text_in(file, f"lexicon.{key}")
        return load_lexicon(groups=groups, group_files=self.groups, places=self.places, words=self.words)


class TranslateSection(_Section):
    models_dir: Path = Path("models")
    pairs: tuple[Literal["ar-en", "en-ar"], ...] = ("ar-en", "en-ar")
    demo_model: bool = False
    glossary: Path | None = None
    unload_after: Duration = timedelta(minutes=10)


class ChatSection(_Section):
    id: int
    language: Language = "en"
    audience: tuple[str, ...] = ()
    timezone: Zone = "UTC"
    thread: int | None = None

    def chat(self) -> Chat:
        return Chat(**{name: getattr(self, name) for name in type(self).model_fields})


def _once_each(sections: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Each under its own id; a chat's topics are told apart."""
    seen: set[object] = set()
    for number, one in enumerate(sections):
        key = (one.id, one.thread) if isinstance(one, ChatSection) else one.id
        if key in seen:
            raise PydanticCustomError(
                TWICE, "the id {id} stands twice; each needs its own", {"id": one.id, "entry": number}
            )
        seen.add(key)
    return sections


class TelegramLimitsSection(_Section):
    overall: Annotated[float, Field(gt=0)] = 30
    chat: Annotated[float, Field(gt=0)] = 1
    group: Annotated[float, Field(gt=0)] = 20


class TelegramSection(_Section):
    token_file: Path | None = None
    base_url: WebAddress = "https://api.telegram.org"
    proxy: Proxy = ""
    access: Literal["invite", "open", "allowlist"] = "invite"
    admins: tuple[int, ...] = ()
    chats: Annotated[tuple[ChatSection, ...], AfterValidator(_once_each)] = ()
    limits: TelegramLimitsSection = TelegramLimitsSection()


class AlertSection(_Section):
    max_incident_age: Duration = timedelta(hours=24)


class LogSection(_Section):
    format: Literal["auto", "console", "json"] = "auto"
    level: Literal["debug", "info", "warning", "error"] = "info"


class OpsSection(_Section):
    listen: str = ""


class Config(_Section):
    """The whole configuration, validated; `base` is the folder that relative paths were resolved against."""

    database: DatabaseSection = DatabaseSection()
    rules: RulesSection = RulesSection()
    languages: tuple[Language, ...] = ("en", "ar")
    sources: Annotated[tuple[SourceSection, ...], AfterValidator(_once_each)] = ()
    fetch: FetchSection = FetchSection()
    lexicon: LexiconSection = LexiconSection()
    translate: TranslateSection = TranslateSection()
    telegram: TelegramSection = TelegramSection()
    alert: AlertSection = AlertSection()
    log: LogSection = LogSection()
    ops: OpsSection = OpsSection()

    def source_values(self) -> tuple[Source, ...]:
        return tuple(section.source() for section in self.sources)


def load_config(path: Path | None) -> Config:
    """The configuration in `path`; None reads ./config.yaml where there is one, else takes every default.

    Raises `ConfigError` with every fault as path:line:column.
    """
    if path is None:
        path = Path("config.yaml")
        if not path.exists():
            return _rooted(Config(), Path.cwd())
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as fault:
        raise ConfigError("is not UTF-8; save the file in that encoding", about=str(path)) from fault
    except OSError as fault:
        advice = "; 'tocsin init' writes one to start from" if isinstance(fault, FileNotFoundError) else ""
        raise ConfigError(f"cannot be read: {fault.strerror}{advice}", about=str(path)) from fault
    return _rooted(parse_config(text, str(path)), path.absolute().parent)


def parse_config(text: str, path: str) -> Config:
    """The configuration in `text`, paths as written; `path` is only named in faults."""
    node, issues = parse(text, path)
    if issues:
        raise ConfigError("\n".join(map(str, issues)))
    try:
        return Config.model_validate(node.value if node and node.value is not None else {})
    except ValidationError as fault:
        found = sorted(
            (located(error, node, path, Config) for error in fault.errors()), key=lambda i: (i.line, i.column)
        )
        raise ConfigError("\n".join(map(str, found))) from fault


def read_token(config: Config) -> str | None:
    """The bot's token from the environment, else from `telegram.token_file`; None where neither is set."""
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    file = config.telegram.token_file
    if not token and file is not None:
        token = _text_in(file, "telegram.token_file").strip()
        if not token:
            raise ConfigError("telegram.token_file is empty; put the token of @BotFather into it", about=str(file))
    if token and not _TOKEN.fullmatch(token):
        where = str(file) if file and not os.environ.get(TOKEN_VARIABLE) else TOKEN_VARIABLE
        raise ConfigError("is no bot token (123456:ABC…); ask @BotFather for one", about=where)
    return token or None


def _text_in(file: Path, key: str) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        raise ConfigError(f"{key} cannot be read: {why}", about=str(file)) from fault


def _rooted(config: Config, base: Path) -> Config:
    """Resolve relative paths against the folder of the config file, and `~`."""

    def at(path: Path) -> Path:
        return base / path.expanduser()

    def maybe(path: Path | None) -> Path | None:
        return at(path) if path else None

    url, lexicon, translate = config.database.url, config.lexicon, config.translate
    if url.startswith("sqlite:///") and url.removeprefix("sqlite:///") not in ("", ":memory:"):
        url = f"sqlite:///{at(Path(url.removeprefix('sqlite:///')))}"
    models = {"models_dir": at(translate.models_dir), "glossary": maybe(translate.glossary)}
    return config.model_copy(
        update={
            "database": config.database.model_copy(update={"url": url}),
            "rules": RulesSection(dir=at(config.rules.dir)),
            "lexicon": LexiconSection(
                groups=tuple(map(at, lexicon.groups)), places=maybe(lexicon.places), words=maybe(lexicon.words)
            ),
            "translate": translate.model_copy(update=models),
            "telegram": config.telegram.model_copy(update={"token_file": maybe(config.telegram.token_file)}),
        }
    )
