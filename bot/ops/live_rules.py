"""The rules of a service: loaded at the start, swapped whole by a good reload, kept by a bad one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import structlog

from bot.config import LexiconSection
from bot.errors import ConfigError, RulesError
from bot.extract.lexicon import Lexicon
from bot.match.diff import diff
from bot.match.rule import Loaded, RuleSet
from bot.model import Group
from bot.ops.notices import Notices
from bot.ops.rules import load_folder, require, since
from bot.pipeline.parts import Parts
from bot.pipeline.rulebook import Rulebook
from bot.store.database import Database
from bot.vocabulary import LexiconVocabulary, load_world_regions

log = structlog.get_logger(__name__)


class RulesFolder:
    """One folder of rule files, and what its rules may name: also what the operator adds to the lexicon."""

    def __init__(self, folder: Path, added: LexiconSection, sources: Sequence[str], audiences: Sequence[str]) -> None:
        self.folder, self._added = folder, added
        self._plain = self._lexicon(())
        self._vocabulary = LexiconVocabulary(self._plain, load_world_regions(), sources, audiences)

    def load(self) -> Loaded:
        return load_folder(self.folder, self._vocabulary)

    def lexicon(self, rules: RuleSet) -> Lexicon:
        """The lexicon that also knows the groups of the rule files."""
        return self._lexicon(rules.groups) if rules.groups else self._plain

    def _lexicon(self, groups: Sequence[Group]) -> Lexicon:
        return self._added.load(groups)

    async def first(self, database: Database, now: datetime) -> tuple[Lexicon, Rulebook]:
        """The rules to start with; raises `RulesError` with every fault."""
        loaded = self.load()
        rules = require(loaded)
        _doubts(loaded)
        log.info("rules loaded", rules=len(rules.rules), folder=str(self.folder))
        _silence(rules, self.folder)
        return self.lexicon(rules), await _dated(database, rules, now)


class Reloader:
    """Takes the rules of a running service through a change of their files.

    `swap` puts the new lexicon and rules in force. Incidents that were there before are not judged anew.
    """

    def __init__(
        self, rules: RulesFolder, parts: Parts, notices: Notices, swap: Callable[[Lexicon, Rulebook], None]
    ) -> None:
        self._rules, self._parts, self._notices, self._swap = rules, parts, notices, swap
        self._one_by_one = asyncio.Lock()

    async def __call__(self) -> None:
        """Load again: swap and log the difference, or keep the last good rules and tell the admins once."""
        async with self._one_by_one:
            await self._reload()

    async def _reload(self) -> None:
        try:
            loaded = await asyncio.to_thread(self._rules.load)
        except (ConfigError, RulesError) as fault:
            await self._refuse(str(fault))
            return
        if loaded.rules is None:
            await self._refuse("\n".join(map(str, loaded.faults)))
            return
        change = diff(self._parts.rules.rules, loaded.rules)
        book = await _dated(self._parts.database, loaded.rules, self._parts.clock())
        self._swap(await asyncio.to_thread(self._rules.lexicon, loaded.rules), book)
        _doubts(loaded)
        log.info("rules reloaded", rules=len(loaded.rules.rules), change=str(change))
        _silence(loaded.rules, self._rules.folder)
        await self._notices.over("rules", "notice.rules_back", change=str(change))

    async def _refuse(self, faults: str) -> None:
        log.error("rules refused; the last good ones stay", faults=faults)
        await self._notices.tell("rules", "notice.rules_refused", detail=faults)


async def _dated(database: Database, rules: RuleSet, now: datetime) -> Rulebook:
    async with database.write() as session:
        return Rulebook(rules, await since(session, rules, now))


def _silence(rules: RuleSet, folder: Path) -> None:
    if not any(rule.enabled for rule in rules.rules):
        log.warning("no rule is enabled: nothing will ring", folder=str(folder))


def _doubts(loaded: Loaded) -> None:
    for doubt in loaded.doubts:
        log.warning("rule doubt", doubt=str(doubt))
