"""The one seam to the database: engine, transactions, migrations. SQLite in WAL mode, or PostgreSQL, by the url."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.errors import ConfigError, RowError, StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Transactions on one database. `read()` sees a snapshot; `write()` takes the write lock at once, so that a
    transaction that has read what it is about to change never fails on a second writer.

    Both raise `RowError` where the database refuses a row for what it holds, `StoreError` where it refuses altogether.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
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
        about = str(self.engine.url)
        if isinstance(fault, (IntegrityError, DataError)):
            return RowError(f"refused a row: {fault.orig}", about=about)
        return StoreError(_advice(fault) if isinstance(fault, DBAPIError) else str(fault), about=about)

    async def close(self) -> None:
        await self.engine.dispose()


async def open_database(url: str) -> Database:
    """Open (or create) the database and bring its schema up to date.

    Raises `ConfigError` for a url that cannot be used and `StoreError` where the database refuses.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise ConfigError("database.url is not one, e.g. sqlite:///tocsin.db", about=url) from fault
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    if parsed.get_backend_name() not in drivers:
        raise ConfigError("database.url must start with sqlite:/// or postgresql://", about=parsed.render_as_string())
    lite = parsed.get_backend_name() == "sqlite"
    if lite and parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database))
    try:
        engine = create_async_engine(parsed.set(drivername=drivers[parsed.get_backend_name()]))
    except ModuleNotFoundError as fault:
        raise ConfigError(
            "PostgreSQL needs its driver: pip install 'tocsin[postgres]'", about="database.url"
        ) from fault
    if lite:
        _prepare_sqlite(engine)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(tocsin_write=True)
            async with connection.begin():
                await connection.run_sync(_migrate)
    except (SQLAlchemyError, OSError) as fault:
        await engine.dispose()
        why = str(getattr(fault, "orig", None) or fault)  # without SQLAlchemy's own remarks
        raise StoreError(f"cannot be opened: {why}", about=parsed.render_as_string()) from fault
    return Database(engine)


def _make_folder(file: Path) -> None:
    try:
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"its folder cannot be made: {fault.strerror}", about=str(file)) from fault


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(raw, _record) -> None:  # type: ignore[no-untyped-def]
        raw.isolation_level = None  # we say BEGIN ourselves: sqlite3's own comes too late for reads
        cursor = raw.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("tocsin_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _migrate(connection: Connection) -> None:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _advice(fault: DBAPIError) -> str:
    text = str(fault.orig)
    if "full" in text:
        return f"{text}: free some disk space; nothing that was saved is lost and work goes on where it stopped"
    if "locked" in text:
        return f"{text}: another program holds the database for long; close it"
    return text
