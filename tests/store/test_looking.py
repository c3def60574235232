"""Looking into a database that this user may not write: a copy on a read-only medium, or another user's service."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.model import Chat
from bot.store import chats
from bot.store.database import open_database, open_to_look

ROOT = os.geteuid() == 0
# root may write everything: the look is taken without that power
POWERLESS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if ROOT else ()
LOOK = """
import asyncio, sys
from bot.errors import StoreError
from bot.store import chats
from bot.store.database import open_database, open_to_look

async def look(url):
    try:
        database = await (open_to_look if sys.argv[2] == "look" else open_database)(url)
    except StoreError as fault:
        return str(fault)
    try:
        async with (database.read if sys.argv[2] == "look" else database.write)() as session:
            found = [chat.name for chat in await chats.everyone(session)]
    except StoreError as fault:
        found = str(fault)
    await database.close()
    return found

print(asyncio.run(look(sys.argv[1])))
"""

pytestmark = pytest.mark.skipif(ROOT and not shutil.which("setpriv"), reason="root may write everything")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A folder that is read-only when `locked` has been called, and can be removed afterwards."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    yield folder
    folder.chmod(0o755)


def locked(shelf: Path) -> None:
    for file in shelf.iterdir():
        file.chmod(0o444)
    shelf.chmod(0o555)


def look(shelf: Path, how: str = "look") -> str:
    command = (*POWERLESS, sys.executable, "-c", LOOK, f"sqlite:///{shelf / 'a b%.db'}", how)
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


async def test_a_read_only_copy_is_read_and_not_written(shelf: Path) -> None:
    """What is stored is found; opening it for work says which user should."""
    database = await open_database(f"sqlite:///{shelf / 'a b%.db'}")
    async with database.write() as session:
        await chats.save(session, Chat(id=7, name="Desk"))
    await database.close()
    locked(shelf)
    assert look(shelf) == "['Desk']"
    assert "readonly database" in look(shelf, "work")
    assert "as the user that runs the service" in look(shelf, "work")
    assert [file.name for file in shelf.iterdir()] == ["a b%.db"]


async def test_what_a_running_service_has_not_yet_put_into_the_file_is_seen(shelf: Path) -> None:
    """The log beside the file is read too."""
    database = await open_database(f"sqlite:///{shelf / 'a b%.db'}")
    async with database.write() as session:
        await chats.save(session, Chat(id=7, name="Desk"))
    locked(shelf)
    assert look(shelf) == "['Desk']"
    shelf.chmod(0o755)
    await database.close()


async def test_looking_takes_no_write_lock(tmp_path: Path) -> None:
    """While a service writes, what is stored can be opened and read."""
    url = f"sqlite:///{tmp_path / 't.db'}"
    database = await open_database(url)
    async with database.write() as session:
        await chats.save(session, Chat(id=7, name="Desk"))
    async with database.write() as session:
        await chats.save(session, Chat(id=8, name="Other"))
        beside = await open_to_look(url)
        async with beside.read() as reading:
            assert [chat.name for chat in await chats.everyone(reading)] == ["Desk"]
        await beside.close()
    await database.close()


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older Tocsin does not touch it, and says what to do."""
    url = f"sqlite:///{tmp_path / 't.db'}"
    database = await open_database(url)
    async with database.write() as session:
        await session.execute(text("update alembic_version set version_num = '9999'"))
    await database.close()
    with pytest.raises(StoreError, match="is of a newer Tocsin"):
        await open_database(url)


async def test_a_read_only_database_of_another_version_says_so(shelf: Path) -> None:
    """It cannot be brought up to date here."""
    database = await open_database(f"sqlite:///{shelf / 'a b%.db'}")
    async with database.write() as session:
        await session.execute(text("update alembic_version set version_num = '0000'"))
    await database.close()
    locked(shelf)
    assert "is of another version of Tocsin" in look(shelf)
