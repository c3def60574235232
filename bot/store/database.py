"""The one seam to the database: engine, transactions, migrations. SQLite in WAL mode, or PostgreSQL, by the url."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.errors import ConfigError, RowError, StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


class Database:
    """Transactions on one database; `name` is its address, without the password.

    `read()` sees a snapshot; `write()` takes the write lock at once, so that a transaction that has read what it is
    about to change never fails on a second writer. Both raise `RowError` where the database refuses a row for what it
    holds, `StoreError` where it refuses altogether.
    """

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self.engine, self.name = engine, name
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        try:
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                yield session
        except (DBAPIError, NoConnection) as fault:
            raise self._refusal(fault) from fault

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        async with self._writing:
            try:
                async with self.engine.connect() as connection:
                    await connection.execution_options(tocsin_write=True)
                    async with connection.begin(), AsyncSession(connection, expire_on_commit=False) as session:
                        yield session
                        await session.flush()
            except (DBAPIError, NoConnection) as fault:
                raise self._refusal(fault) from fault

    def _refusal(self, fault: DBAPIError | NoConnection) -> StoreError:
        about = self.name
        if isinstance(fault, (IntegrityError, DataError)):
            return RowError(f"refused a row: {fault.orig}", about=about)
        return StoreError(_advised(str(fault.orig)) if isinstance(fault, DBAPIError) else str(fault), about=about)

    async def close(self) -> None:
        await self.engine.dispose()


async def open_database(url: str) -> Database:
    """Open (or create) the database and bring its schema up to date.

    Raises `ConfigError` for a url that cannot be used and `StoreError` where the database refuses.
    """
    parsed = usable(url)
    file = _file(parsed)
    if file:
        _make_folder(file)
    engine = _engine(parsed)
    if parsed.get_backend_name() == "sqlite":
        _prepare_sqlite(engine, ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"))
    return await _opened(engine, parsed, write=True)


async def open_to_look(url: str) -> Database:
    """As `open_database`; but an SQLite file that this user may not write (a copy on a read-only medium, the database
    of a service that runs as another user) is read as it is, if its schema is the one known here."""
    parsed = usable(url)
    file = _file(parsed)
    if file is None or not file.exists() or (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return await open_database(url)
    query = {"uri": "true", "mode": "ro"}
    if not file.with_name(file.name + "-wal").exists():
        query["immutable"] = "1"  # nobody has it open, and no log may be made beside it
    engine = _engine(parsed.set(database=f"file:{quote(str(file.absolute()))}", query=query))
    _prepare_sqlite(engine, ("query_only=ON", "busy_timeout=15000"))
    return await _opened(engine, parsed, write=False)


def usable(url: str) -> URL:
    """The address, if it is one of SQLite or PostgreSQL; raises `ConfigError`."""
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise ConfigError("database.url is not one, e.g. sqlite:///tocsin.db", about=url) from fault
    if parsed.get_backend_name() not in _DRIVERS:
        raise ConfigError("database.url must start with sqlite:/// or postgresql://", about=parsed.render_as_string())
    if parsed.get_backend_name() == "sqlite":
        if parsed.host:
            raise ConfigError("database.url needs three slashes before a file: sqlite:///tocsin.db", about=url)
        if parsed.database in (None, "", ":memory:"):
            raise ConfigError("database.url names no file: sqlite:///tocsin.db", about=url)
    return parsed


def _file(parsed: URL) -> Path | None:
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _engine(parsed: URL) -> AsyncEngine:
    try:
        return create_async_engine(parsed.set(drivername=_DRIVERS[parsed.get_backend_name()]))
    except ModuleNotFoundError as fault:
        raise ConfigError(
            "PostgreSQL needs its driver: pip install 'tocsin[postgres]'", about="database.url"
        ) from fault


async def _opened(engine: AsyncEngine, parsed: URL, *, write: bool) -> Database:
    """The database, its schema the newest. Only where it is not, a write lock is taken: looking holds up no service."""
    about = parsed.render_as_string()
    try:
        async with engine.connect() as connection:
            newest = await connection.run_sync(_is_newest)
        if not newest and write:
            async with engine.connect() as connection:
                await connection.execution_options(tocsin_write=True)
                async with connection.begin():
                    await connection.run_sync(_migrate)
    except (SQLAlchemyError, OSError) as fault:
        await engine.dispose()
        why = _advised(str(getattr(fault, "orig", None) or fault))  # without SQLAlchemy's own remarks
        raise StoreError(f"cannot be opened: {why}", about=about) from fault
    except CommandError as fault:
        await engine.dispose()
        raise StoreError("is of a newer Tocsin: install that version, or take a back-up", about=about) from fault
    if not newest and not write:
        await engine.dispose()
        what = "is of another version of Tocsin, and this user may not write it: 'tocsin run' brings it up to date"
        raise StoreError(what, about=about)
    return Database(engine, about)


def _make_folder(file: Path) -> None:
    if file.is_dir():
        raise StoreError("is a folder; database.url must name a file in it", about=str(file))
    try:
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"its folder cannot be made: {fault.strerror}", about=str(file)) from fault


def _prepare_sqlite(engine: AsyncEngine, pragmas: Sequence[str]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(raw, _record) -> None:  # type: ignore[no-untyped-def]
        raw.isolation_level = None  # we say BEGIN ourselves: sqlite3's own comes too late for reads
        cursor = raw.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("tocsin_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _migrate(connection: Connection) -> None:
    settings = _alembic()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _is_newest(connection: Connection) -> bool:
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def _alembic() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    return settings


def _advised(text: str) -> str:
    if "readonly" in text or "unable to open" in text:
        return f"{text} (this user may not use it, or not write its folder); do this as the user that runs the service"
    if "full" in text:
        return f"{text}: free some disk space; nothing that was saved is lost and work goes on where it stopped"
    if "locked" in text:
        return f"{text}: another program holds the database for long; close it"
    return text
