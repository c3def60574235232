"""`tocsin outbox` and `tocsin preview` as an operator calls them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from bot.commands.outbox import app
from bot.model import Message, Severity
from bot.store import outbox
from bot.store.database import open_database
from bot.store.schema import OutboxRow

RUN = CliRunner()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STORY = "Nine police officers killed in a bombing in Kirkuk"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose database has one failed and one waiting message."""
    file = tmp_path / "config.yaml"
    file.write_text("database: {url: 'sqlite:///t.db'}\n")

    async def fill() -> None:
        database = await open_database(f"sqlite:///{tmp_path / 't.db'}")
        async with database.write() as session:
            for name in ("bad", "good"):
                message = Message(f"<b>{name} [bold]news</b>", "en")
                await outbox.add_message(session, name, "5:7", message, severity=Severity.HIGH, now=NOW)
            await session.flush()
            row = await session.get(OutboxRow, 1)
            assert row is not None
            row.state, row.last_error = outbox.State.FAILED, "Bad Request: [weird]"
        await database.close()

    asyncio.run(fill())
    return file


def test_outbox_counts_and_lists(config: Path) -> None:
    """Counts by state, the rows with chat, severity and last error as it is; exit 1 because one has failed."""
    result = RUN.invoke(app, ["outbox", "--config", str(config)], env={"COLUMNS": "200"})
    assert result.exit_code == 1
    assert "pending: 1" in result.output
    assert "failed: 1" in result.output
    assert "Bad Request: [weird]" in result.output
    assert "good/1" in result.output


def test_outbox_of_one_state_or_chat(config: Path) -> None:
    """The listing narrows; an unknown state is wrong usage."""
    shown = RUN.invoke(app, ["outbox", "--config", str(config), "--state", "pending"], env={"COLUMNS": "200"}).output
    assert "good/1" in shown
    assert "bad/1" not in shown
    assert "good/1" not in RUN.invoke(app, ["outbox", "--config", str(config), "--chat", "6"]).output
    assert RUN.invoke(app, ["outbox", "--config", str(config), "--state", "gone"]).exit_code == 2


def test_preview_of_a_row(config: Path) -> None:
    """A row of the outbox is shown as it was composed."""
    result = RUN.invoke(app, ["preview", "2", "--config", str(config)])
    assert result.exit_code == 0
    assert "good [bold]news" in result.output


def test_preview_of_an_article_with_its_picture(tmp_path: Path) -> None:
    """A file becomes a message in the language asked for, and a PNG."""
    article, picture = tmp_path / "a.json", tmp_path / "a.png"
    text = f"{STORY}. A bomb killed nine police officers in Kirkuk, Iraq, on Sunday, officials said."
    article.write_text(json.dumps({"title": STORY, "text": text, "date": "2026-11-22T10:00:00Z"}))
    result = RUN.invoke(app, ["preview", str(article), "--lang", "ar", "--png", str(picture)])
    assert result.exit_code == 0, result.output
    assert "9 قتلى" in result.output
    assert Image.open(picture).width > 1000


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nothing-of-the-kind"], 1, "no such file"),
        (["2", "--lang", "fr"], 2, "ar, en"),
        (["2", "--timezone", "Mars/Base"], 2, "time zone"),
    ],
)
def test_preview_says_what_is_wrong(config: Path, arguments: list[str], code: int, says: str) -> None:
    """Unknown alerts, languages and zones are named, with what would work."""
    result = RUN.invoke(app, ["preview", *arguments, "--config", str(config)])
    assert result.exit_code == code
    assert says in result.output


def test_preview_of_an_article_without_incident(tmp_path: Path) -> None:
    """An article that reports no current incident exits with 1 and says where the reasons are told."""
    article = tmp_path / "a.txt"
    article.write_text("The minister opened a school\n\nThe minister opened a new school on Monday.")
    result = RUN.invoke(app, ["preview", str(article)])
    assert result.exit_code == 1
    assert "tocsin explain" in result.output
