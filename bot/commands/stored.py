"""The database as commands look into it: only where there is one, and with its refusals as one line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.model import Incident
from bot.store import incidents
from bot.store.database import open_database, open_to_look

EVER = datetime.min.replace(tzinfo=UTC)


def exists(url: str) -> bool:
    """False for an SQLite file that is not there: looking must not create it. True where only opening can tell."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return True
    try:
        return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").exists()
    except PermissionError:
        return True


async def fitting(session: AsyncSession, name: str) -> list[Incident]:
    """The incident of that id, else all whose id begins so."""
    exact = await incidents.get(session, name)
    if exact is not None or not name:
        return [exact] if exact else []
    return [one for one in await incidents.recent(session, EVER) if one.id.startswith(name)]


@asynccontextmanager
async def stored(url: str, *, write: bool = False) -> AsyncIterator[AsyncSession]:
    """A session on what is stored; what is only looked at may be read-only. Raises `StoreError` where nothing is stored
    yet, or where the database refuses."""
    if not exists(url):
        raise StoreError(
            "nothing is stored yet: 'tocsin run' makes this database; --config names another configuration",
            about=make_url(url).database or url,
        )
    database = await (open_database if write else open_to_look)(url)
    try:
        async with database.write() if write else database.read() as session:
            yield session
    except SQLAlchemyError as fault:
        raise StoreError(str(getattr(fault, "orig", fault)), about=database.name) from fault
    finally:
        await database.close()
