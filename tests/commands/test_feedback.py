"""`tocsin feedback` over a real store: what readers said, and rows that can become golden pairs."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import build
from bot.model import Count, Facts, FeedItem, Source
from bot.store import articles, feedback, incidents
from bot.store.database import open_database
from bot.store.feedback import LONGEST
from tests.alert.samples import incident

NOW = datetime.now(UTC)
SOURCE = Source(id="gazette", url="http://gazette.test/feed", publisher="The Gazette")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build(list(words)), list(words))
    return done.exit_code, done.output


async def fill(url: str) -> None:
    database = await open_database(url)
    item = FeedItem("g-1", "http://gazette.test/1", "Nine killed in Kirkuk", "A bomb killed nine.", published=NOW)
    async with database.write() as session:
        await articles.save(session, SOURCE, item, seen=NOW, trace="t")
        known = incident()
        await incidents.save(session, known, (), alertable=True, trace="t")
        await incidents.put_member(session, 1, known.id)
        facts = Facts(killed=Count(9, 9))
        await feedback.add(session, known.id, "101", "number", facts, now=NOW, message_id=7)
        await feedback.add(session, known.id, "101", "number", facts, now=NOW, message_id=8)
        assert await feedback.say(session, "101", 8, "It was ten. " + "x" * 3000)
        assert not await feedback.say(session, "102", 8, "not mine")
        await feedback.add(session, "gone", "101", "place", facts, now=NOW - timedelta(days=60))
    await database.close()


def config(folder: Path) -> str:
    file = folder / "config.yaml"
    file.write_text("database: {url: 'sqlite:///t.db'}\n")
    asyncio.run(fill(f"sqlite:///{folder / 't.db'}"))
    return str(file)


def test_the_list_shows_what_is_wrong_in_the_readers_words(tmp_path: Path) -> None:
    """The same complaint twice is one; its reader's words stand with it, cut at the limit; old ones are left out."""
    code, shown = run("feedback", "list", "--config", config(tmp_path))
    assert code == 0
    assert shown.count("number") == 1
    assert "It was" in shown
    assert shown.replace("\n", "").count("x") <= LONGEST
    code, shown = run("feedback", "list", "--since", "52w", "--config", str(tmp_path / "config.yaml"))
    assert "no longer" in shown


def test_the_export_holds_article_facts_and_complaint_but_no_chat(tmp_path: Path) -> None:
    """One row for each stored article of the incident, ready to be corrected."""
    code, shown = run("feedback", "export", "--config", config(tmp_path))
    rows = [json.loads(line) for line in shown.splitlines()]
    assert code == 0
    assert [(r["title"], r["wrong"], r["facts"]["killed"]) for r in rows] == [
        ("Nine killed in Kirkuk", "number", {"min": 9, "max": 9})
    ]
    assert "101" not in shown


def test_a_wrong_span_is_a_usage_fault(tmp_path: Path) -> None:
    """Exit 2, saying the form."""
    code, shown = run("feedback", "list", "--since", "soon")
    assert code == 2
    assert "90s" in shown
