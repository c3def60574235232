"""The rules folder: read whole, loaded whole, and dated, so that a reload never rings for what came before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigError, RulesError
from bot.match.load import load
from bot.match.rule import Loaded, RuleSet
from bot.match.vocabulary import Vocabulary

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

_RULE = "rule:"  # what the notes about rules begin with


def rule_files(folder: Path) -> list[tuple[str, str]]:
    """(path, text) of every *.yaml and *.yml in a folder; raises `ConfigError` where there is no such folder or a file
    cannot be read, `RulesError` with the place where one is not UTF-8."""
    if not folder.is_dir():
        raise ConfigError("is no folder; 'tocsin init' writes one with examples", about=str(folder))
    files = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith("."))
    out = []
    for path in files:
        try:
            out.append((str(path), path.read_bytes().decode()))
        except OSError as fault:
            raise ConfigError(f"cannot be read: {fault.strerror}", about=str(path)) from fault
        except UnicodeDecodeError as fault:
            before = fault.object[: fault.start]
            line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
            raise RulesError("is not UTF-8; save the file in that encoding", about=f"{path}:{line}:{column}") from fault
    return out


def load_folder(folder: Path, vocabulary: Vocabulary) -> Loaded:
    """The rules of a folder, or every fault of every file."""
    return load(rule_files(folder), vocabulary)


def require(loaded: Loaded) -> RuleSet:
    """The rules, or `RulesError` with all faults."""
    if loaded.rules is None:
        raise RulesError("\n".join(map(str, loaded.faults)))
    return loaded.rules


async def since(session: AsyncSession, rules: RuleSet, now: datetime) -> Mapping[str, datetime]:
    """When each rule as it now reads was first loaded: kept over restarts, new with every change that could make it
    fire on more, and with its return after it was gone. A time to come is one of a clock that was ahead: now counts."""
    from bot.store import notes  # here, so that commands that only read rules load no database

    out = {}
    gone = set(await notes.keys(session, _RULE)) - {f"{_RULE}{rule.policy.id}" for rule in rules.rules}
    for key in gone:
        await notes.drop(session, key)
    for rule in rules.rules:
        key = f"{_RULE}{rule.policy.id}"
        note = await notes.get(session, key)
        if note is None or note.body.get("fingerprint") != rule.fingerprint or note.at > now:
            await notes.put(session, key, {"fingerprint": rule.fingerprint}, now)
            out[rule.policy.id] = now
        else:
            out[rule.policy.id] = note.at
    return out
