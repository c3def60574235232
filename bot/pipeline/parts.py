"""What the stages work with, put together by `bot.app`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.alert.catalogue import Catalogue
from bot.alert.newness import DEFAULT_LIMITS, Limits
from bot.extract.lexicon import Lexicon
from bot.pipeline.rulebook import Rulebook
from bot.store.database import Database
from bot.store.memory import TranslationMemory
from bot.translate.translator import Translator


@dataclass
class Tally:
    """What was done since the start; the demo's last line and the metrics print it."""

    sources: set[str] = field(default_factory=set)
    articles: int = 0
    edited: int = 0
    unsupported: int = 0
    reports: int = 0
    incidents: int = 0
    merged: int = 0
    matches: int = 0
    alerts: int = 0
    faults: int = 0


@dataclass
class Parts:
    """`rules` is replaced whole by a reload. `clock` gives aware UTC. `languages` are those that are read. What
    nothing has happened to for `keep` is forgotten."""

    database: Database
    lexicon: Lexicon
    rules: Rulebook
    catalogues: Mapping[str, Catalogue]
    translator: Translator
    memory: TranslationMemory
    clock: Callable[[], datetime]
    languages: tuple[str, ...] = ("en", "ar")
    limits: Limits = DEFAULT_LIMITS
    max_report_age: timedelta = timedelta(days=14)
    keep: timedelta = timedelta(days=90)
    tally: Tally = field(default_factory=Tally)
