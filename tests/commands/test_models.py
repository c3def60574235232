"""`tocsin models translate` and `doubts`, as an operator calls them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.models import app
from bot.model import FeedItem, Source, Translation
from bot.store import articles
from bot.store.database import open_database
from bot.translate.packages import install
from tests.translate.test_packages import DEMO

RUN = CliRunner()
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    install(DEMO, tmp_path / "models")
    file = tmp_path / "config.yaml"
    file.write_text("translate: {demo_model: true, pairs: [ar-en]}\ndatabase: {url: 'sqlite:///t.db'}\n", "utf-8")
    return file


def test_translate_prints_the_whole_text(config: Path) -> None:
    """Sentence by sentence, the numbers kept."""
    text = "مقتل 12 جنديا في هجوم في كركوك.\nوأصيب 30 مدنيا في تفجير في بغداد."
    done = RUN.invoke(app, ["translate", "-", "-c", str(config)], input=text)
    assert done.exit_code == 0, done.output
    assert "12" in done.stdout and "30" in done.stdout and "Kirkuk" in done.stdout


def test_translate_needs_a_package(config: Path) -> None:
    """A direction that is not installed is named."""
    done = RUN.invoke(app, ["translate", "-", "--pair", "en-ar", "-c", str(config)], input="Nine killed")
    assert done.exit_code == 1
    assert "en-ar" in str(done.exception)


def test_doubts_tells_why(config: Path) -> None:
    """The doubtful ones of the database with their reason; the others are not shown."""
    source = Source("s", "https://news.example/feed", language="en")

    async def fill() -> None:
        database = await open_database(f"sqlite:///{config.parent / 't.db'}")
        async with database.write() as session:
            for number, doubt in ((1, "killed is 4, not 9"), (2, "")):
                item = FeedItem(str(number), f"https://news.example/{number}", f"Title {number}", "")
                await articles.save(session, source, item, seen=NOW, trace="t")
                await articles.save_translation(session, number, Translation("ar", f"عنوان {number}", doubtful=doubt))
        await database.close()

    asyncio.run(fill())
    done = RUN.invoke(app, ["doubts", "-c", str(config)], env={"COLUMNS": "160"})
    assert "killed is 4, not 9" in done.stdout and "Title 1" in done.stdout
    assert "Title 2" not in done.stdout
