"""`tocsin rules backtest` and `explain` over a real store."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import rules
from bot.extract.lexicon import load_lexicon
from bot.model import (
    Count,
    Evidence,
    Facts,
    FeedItem,
    Incident,
    Kind,
    Place,
    Report,
    ReportedIncident,
    Source,
    SourceReport,
)
from bot.store import articles, incidents
from bot.store.articles import Stage
from bot.store.database import open_database

SOURCE = Source(id="gazette", url="http://gazette.test/feed", publisher="The Gazette")
LIVE = "version: 1\nrules:\n  - {id: deadly, when: {region: Iraq, killed: '>= 5'}}\n"
CANDIDATE = (
    "version: 1\nrules:\n  - {id: deadly, when: {region: Iraq, killed: '>= 3'}}\n"
    "  - {id: market, when: {text: {words: [market]}, source: gazette}}\n"
)


async def fill(url: str, place: Place) -> None:
    """Three incidents of one article each, one a day, killing 2, 4 and 6."""
    database = await open_database(url)
    now = datetime.now(UTC)
    for killed in (2, 4, 6):
        seen, number = now - timedelta(days=7 - killed), str(killed)
        title = f"Blast kills {killed} at a market" if killed == 2 else f"Blast kills {killed}"
        span = Evidence("killed", "title", 6, 13)
        facts = Facts(kind=Kind.BOMBING, killed=Count(killed, killed), places=(place,))
        item = FeedItem(number, f"http://gazette.test/{number}", title, "Police said so.", published=seen)
        async with database.write() as session:
            await articles.save(session, SOURCE, item, seen=seen, trace=number)
            (row,) = await articles.due(session, Stage.READ, 9)
            report = Report(str(row.id), "en", (ReportedIncident(True, facts, (span,)),))
            await articles.save_report(session, row, "en", report, Stage.DONE)
            told = SourceReport(str(row.id), "The Gazette", "The Gazette", "en", item.url, title, seen, seen)
            incident = Incident(f"i{number}", facts, seen, seen, sources=(told,))
            await incidents.save(session, incident, [], alertable=True, trace=number)
            await incidents.put_member(session, row.id, incident.id)
    await database.close()


@pytest.fixture(scope="module")
def kirkuk() -> Place:
    place = load_lexicon().gazetteer.get("IQ-KI")
    assert place is not None
    return place


@pytest.fixture
def config(tmp_path: Path, kirkuk: Place) -> Path:
    """A configuration with a filled database, live rules and candidate rules."""
    for name, text in (("rules", LIVE), ("new", CANDIDATE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "desk.yaml").write_text(text)
    path = tmp_path / "config.yaml"
    path.write_text(
        "database: {url: 'sqlite:///t.db'}\nrules: {dir: rules}\n"
        "sources: [{id: gazette, url: 'http://gazette.test/feed', publisher: The Gazette}]\n"
    )
    asyncio.run(fill(f"sqlite:///{tmp_path / 't.db'}", kirkuk))
    return path


def call(*words: object) -> Result:
    result = CliRunner().invoke(rules.app, [str(word) for word in words])
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def test_backtest_beside_the_live_rules(config: Path) -> None:
    """Counts a rule, alerts gained, alerts a day; nothing is queued."""
    out = call("backtest", "--config", config, "--rules", config.parent / "new").stdout
    lines = out.splitlines()
    assert lines[0].startswith("3 incidents first seen since ")
    assert lines[1] == "alerts: live 1, candidate 3; chats were really told of 0 incidents"
    assert [line.split() for line in lines[3:6]] == [
        ["rule", "live", "candidate"],
        ["deadly", "1", "2"],
        ["market", "-", "1"],
    ]
    assert "gained: 2" in lines
    assert "lost: 0" in lines
    assert any(line.endswith("normal deadly: Blast kills 4") for line in lines)
    assert sum("live " in line and line.endswith("# 1") for line in lines) == 1


def test_backtest_keeps_to_its_window(config: Path) -> None:
    """--since leaves out what was first seen before."""
    out = call("backtest", "--config", config, "--rules", config.parent / "new", "--since", "2d").stdout
    assert out.startswith("1 incident first seen since ")


def test_explain_over_stored_incidents(config: Path) -> None:
    """Without a file the newest stored incidents are judged, newest first, with their words."""
    lines = call("explain", "deadly", "--config", config).stdout.splitlines()
    assert [line for line in lines if line.startswith("deadly")] == [
        "deadly matches: Blast kills 6",
        "deadly does not match: Blast kills 4",
        "deadly does not match: Blast kills 2 at a market",
    ]
    assert '    true    killed >= 5: 6 <- "kills 6"' in lines
    assert "  nearest: killed 4 < 5" in lines
