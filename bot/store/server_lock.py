"""The lock on a PostgreSQL database: an advisory one, kept by a connection of its own, so that all hosts heed it."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable

import structlog
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConfigError, StoreError

log = structlog.get_logger(__name__)

KEY = 0x70C51  # of the advisory lock; within one database no other program is expected to use it
LOOK_EVERY = 30.0  # seconds between two looks whether the connection still stands
_TAKE = text("select pg_try_advisory_lock(:key)")
_WHO = text(
    "select a.application_name, a.backend_start from pg_locks l join pg_stat_activity a on a.pid = l.pid "
    "where l.locktype = 'advisory' and l.granted and l.objid = :key "
    "and l.database = (select oid from pg_database where datname = current_database())"
)


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


class ServerLock:
    """Held from `take` to `release`, or until the process or its connection dies.

    A connection that breaks (the server was restarted) is made anew with its lock. Should another service have taken
    the lock meanwhile, `lost` is called: by default this process gets SIGTERM, as two would send everything twice.
    """

    def __init__(self, url: URL, *, look_every: float = LOOK_EVERY, lost: Callable[[], None] = _stop) -> None:
        self._url, self._look_every, self._lost = url, look_every, lost
        self._connection: Connection | None = None
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, name="database lock", daemon=True)

    def take(self) -> None:
        """Raises `StoreError`, naming the other holder, where the lock is taken or the server cannot be reached."""
        try:
            self._connection = self._locked()
        except SQLAlchemyError as fault:
            why = str(getattr(fault, "orig", None) or fault).strip()
            raise StoreError(f"cannot be opened: {why}", about=self._url.render_as_string()) from fault
        self._watch.start()

    def release(self) -> None:
        self._ended.set()
        if self._watch.is_alive():
            self._watch.join()
        self._close()

    def _locked(self) -> Connection:
        name = f"tocsin pid {os.getpid()} on {socket.gethostname()}"[:63]
        given = {"application_name": name, "connect_timeout": 10}
        try:
            engine = create_engine(
                self._url.set(drivername="postgresql+psycopg"),
                poolclass=NullPool,
                isolation_level="AUTOCOMMIT",
                connect_args=given,
            )
        except ModuleNotFoundError as fault:
            raise ConfigError(
                "PostgreSQL needs its driver: pip install 'tocsin[postgres]'", about="database.url"
            ) from fault
        connection = engine.connect()
        if connection.scalar(_TAKE, {"key": KEY}):
            return connection
        held = connection.execute(_WHO, {"key": KEY}).first()
        connection.close()
        who = f"{held[0]} since {held[1]:%Y-%m-%d %H:%M %Z}" if held and held[0] else "another service"
        raise StoreError(
            f"is in use by {who}; stop it first, or give this one another database.url",
            about=self._url.render_as_string(),
        )

    def _look(self) -> None:
        while not self._ended.wait(self._look_every):
            try:
                if self._connection is None:
                    self._connection = self._locked()
                    log.info("the database is locked again for this service")
                self._connection.exec_driver_sql("select 1")
            except SQLAlchemyError:
                log.warning("the connection that locks the database broke; it is made anew")
                self._close()
            except StoreError as fault:
                log.critical("another service has taken the database: this one stops", fault=str(fault))
                self._lost()
                return

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # never back to anything that could keep it, with its lock
            self._connection.close()
            self._connection = None
