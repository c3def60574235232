"""A database of the first release comes up to date with what is in it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, text

import bot.store
from bot.store.database import open_database
from bot.store.schema import ToldRow


async def test_a_database_of_the_first_release_is_brought_up_to_date(tmp_path: Path) -> None:
    """What chats were told stays, as told by the bot and not asked for."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    settings = Config()
    settings.set_main_option("script_location", str(Path(next(iter(bot.store.__path__))) / "migrations"))
    with create_engine(url).connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        connection.execute(text(
            "INSERT INTO incidents (id, body, revision, due, alertable, country, first_seen, updated, trace)"
            " VALUES ('i', '{}', 1, 0, 1, 'IQ', '2026-03-01 00:00:00', '2026-03-01 00:00:00', 't')"
        ))  # fmt: skip
        connection.execute(text("INSERT INTO told (incident_id, chat, tellings, reason) VALUES ('i', '101', 1, 'r')"))
        connection.commit()
    database = await open_database(url)
    async with database.read() as session:
        row = (await session.scalars(select(ToldRow))).one()
    await database.close()
    assert (row.chat, row.tellings, row.asked) == ("101", 1, False)
