"""One service per database: a lock that dies with its process, and says who holds it."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bot.errors import StoreError
from bot.store.database import usable
from bot.store.server_lock import ServerLock


class Holder:
    """Holds the database for as long as the process lives; kill -9 frees it too.

    SQLite by `<database>.lock`, PostgreSQL by a lock in the server, so that a service on another host is refused too.
    `take` raises `ConfigError` for a url that is none, and `StoreError`, naming the other holder, where it is taken.
    """

    def __init__(self, url: str) -> None:
        parsed = usable(url)
        lite = parsed.get_backend_name() == "sqlite"
        self._lock = FileLock(Path(parsed.database or "").absolute()) if lite else ServerLock(parsed)

    def take(self) -> None:
        self._lock.take()

    def release(self) -> None:
        self._lock.release()


class FileLock:
    """A lock on `<file>.lock`, which holds the name of its holder."""

    def __init__(self, file: Path) -> None:
        self.path = file.with_name(file.name + ".lock")
        self._file: IO[str] | None = None

    def take(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = self.path.open("a+", encoding="utf-8")
        except OSError as fault:
            raise StoreError(
                f"cannot be written: {fault.strerror}; put database.url where this user may write", about=str(self.path)
            ) from fault
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            file.seek(0)
            who = file.read().strip() or "another process"
            file.close()
            raise StoreError(
                f"is in use by {who}; stop it first, or give this one another database.url",
                about=str(self.path.with_suffix("")),
            ) from fault
        self._file = file
        with suppress(
            OSError
        ):  # the name of the holder is a courtesy: a full disk must not keep the service from starting
            file.seek(0)
            file.truncate()
            file.write(f"pid {os.getpid()} on {socket.gethostname()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
            file.flush()

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
