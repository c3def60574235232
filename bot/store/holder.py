"""One service per database: a lock that dies with its process, and says who holds it."""

from __future__ import annotations

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigError, StoreError


class Holder:
    """Holds `<database>.lock` (SQLite) for as long as the process lives; kill -9 frees it too.

    Raises `StoreError`, naming the other holder, where the database is taken. A database on another machine
    (PostgreSQL) is locked by a file in the temporary folder of this one: run one service per database there.
    """

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError as fault:
            raise ConfigError("is no database address, e.g. sqlite:///tocsin.db", about="database.url") from fault
        if parsed.database and parsed.get_backend_name() == "sqlite":
            self.path = Path(parsed.database).absolute().with_name(Path(parsed.database).name + ".lock")
        else:
            name = "".join(c if c.isalnum() else "-" for c in f"{parsed.host}-{parsed.port}-{parsed.database}")
            self.path = Path("/tmp") / f"tocsin-{name}.lock"  # noqa: S108 (a lock, no content that matters)
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
        file.seek(0)
        file.truncate()
        file.write(f"pid {os.getpid()} on {socket.gethostname()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
