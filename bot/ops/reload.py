"""Watching the rules folder: whatever changes a rule file calls back once the writing has settled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import structlog
from watchfiles import awatch

log = structlog.get_logger(__name__)

SETTLE_MS = 300  # changes that follow each other this closely are one
LOOK_MS = 1000  # at the latest after so long the folder is looked at, whatever the file system tells

_Print = tuple[tuple[str, int, int, int], ...]


class RulesWatcher:
    """Calls `on_change` after each change of the rule files in `folder`, one call at a time, changes during a call
    giving one more. It decides nothing about rules: loading, refusing and telling admins is the callback's.

    The file system's messages only wake it; what counts is whether names, sizes, times or inodes of the files differ,
    so an atomic rename, a swapped link (as Kubernetes does it), a folder that goes and comes back and a network mount
    are all seen. Should `on_change` raise, that is logged and the watch goes on.
    """

    def __init__(self, folder: Path, on_change: Callable[[], Awaitable[None]]) -> None:
        self._folder = folder
        self._on_change = on_change
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._seen = fingerprint(folder)

    def start(self) -> None:
        """Begin to watch, in the running event loop. What changed since the watcher was made counts too."""
        if self._task is None:
            self._task = asyncio.create_task(self._watch(), name="rules watcher")

    async def stop(self) -> None:
        """End the watch; a call under way is waited for."""
        self._stop.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                await self._until_gone()
            except OSError:
                await self._look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), LOOK_MS / 1000)

    async def _until_gone(self) -> None:
        """Look at every message, and without one every second. Raises OSError where there is no folder."""
        async for _ in awatch(
            self._folder,
            watch_filter=None,
            debounce=SETTLE_MS,
            step=SETTLE_MS // 3,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            recursive=False,
        ):
            await self._look()
            if not self._folder.is_dir():
                raise FileNotFoundError(self._folder)

    async def _look(self) -> None:
        now = fingerprint(self._folder)
        if now == self._seen:
            return
        self._seen = now
        try:
            await self._on_change()
        except Exception:
            log.exception("reloading the rules failed; the last good ones stay", folder=str(self._folder))


def fingerprint(folder: Path) -> _Print:
    """Name, size, modification time and inode of each rule file; empty where there is no folder."""
    found = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.suffix in (".yaml", ".yml") and not path.name.startswith("."):
                with suppress(OSError):
                    about = path.stat()
                    found.append((path.name, about.st_size, about.st_mtime_ns, about.st_ino))
    return tuple(found)
