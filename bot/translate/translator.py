"""All installed directions: headlines and leads into the languages of their readers, whole articles on request."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from bot.model import Translation
from bot.translate.glossary import EMPTY, Glossary
from bot.translate.job import Job, Memory, Read, Request, Tools
from bot.translate.lane import Lane
from bot.translate.packages import Broken, Package, installed

log = structlog.get_logger(__name__)


class Translator:
    """The directions `pairs` ("ar-en"), as far as a package for them is installed.

    `read` gives the facts of a translated text (the extractor); `glossary` the names that translations should have.
    A demo package serves only where `demo` says so. A package that is installed, replaced or removed meanwhile is
    noticed when a direction is next asked for.
    """

    def __init__(
        self,
        models_dir: Path,
        pairs: Sequence[str],
        read: Read,
        *,
        demo: bool = False,
        glossary: Glossary = EMPTY,
        unload_after: timedelta = timedelta(minutes=10),
    ) -> None:
        self._models_dir, self._pairs, self._demo = models_dir, tuple(pairs), demo
        self._packages: dict[str, Package] = {}
        self._broken: tuple[Broken, ...] = ()
        self._seen: int | None = None  # when the folder of the packages last changed, in ns
        self._look()
        self._asked: dict[str, bool] = {}  # missing directions that were needed: whether `missed` told them
        self._read, self._glossary = read, glossary
        self._lane = Lane(unload_after=unload_after)

    @property
    def missing(self) -> tuple[str, ...]:
        """The directions that are wanted and not installed."""
        return tuple(pair for pair in self._pairs if pair not in self._packages)

    def can(self, source: str, target: str) -> bool:
        """Whether the direction is installed. One that is asked for and is not, is told by `missed`."""
        self._look()
        pair = f"{source}-{target}"
        if pair in self.missing and pair not in self._asked:
            self._asked[pair] = False
        return pair in self._packages

    def missed(self) -> tuple[str, ...]:
        """Directions that a reader needed and that are not installed: each once."""
        new = tuple(pair for pair, told in self._asked.items() if not told)
        self._asked |= dict.fromkeys(new, True)
        return new

    async def translate(self, requests: Sequence[Request], memory: Memory) -> list[Translation | None]:
        """One translation a request, in order; None where its direction is not installed.

        Raises `ModelError` where a package that was installed cannot be loaded.
        """
        out: list[Translation | None] = [None] * len(requests)
        tools = Tools(self._lane, self._read, memory, self._glossary)

        async def direction(pair: str) -> None:
            package = self._packages.get(pair)
            mine = [i for i, r in enumerate(requests) if r.pair == pair]
            if package is not None:
                for i, done in zip(mine, await Job(package, tools).run([requests[i] for i in mine]), strict=True):
                    out[i] = done

        await asyncio.gather(*(direction(pair) for pair in dict.fromkeys(r.pair for r in requests)))
        return out

    def _look(self) -> None:
        """Read what is installed, where the folder has changed. An installation is one renaming in it."""
        try:
            changed = self._models_dir.stat().st_mtime_ns
        except OSError:
            changed = 0
        if changed == self._seen:
            return
        packages, broken = installed(self._models_dir)
        before, again = self._packages, self._seen is not None
        self._packages, self._seen = {}, changed
        for package in packages:
            if package.pair in self._pairs and (self._demo or not package.demo):
                self._packages.setdefault(package.pair, package)
        for one in broken:
            if one not in self._broken:
                log.warning("translation package ignored", fault=one.fault)
        self._broken = broken
        for pair in self._pairs if again else ():
            if before.get(pair) != self._packages.get(pair):
                serving = self._packages.get(pair)
                log.info("translation packages changed", pair=pair, serves=serving.path.name if serving else "none")

    def unload_idle(self) -> tuple[str, ...]:
        """Drop the models that nothing was translated with for `unload_after`; returns their directions."""
        return self._lane.unload_idle()

    def close(self) -> None:
        self._lane.close()
